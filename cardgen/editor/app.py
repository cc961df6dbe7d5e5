"""The page's server: which question goes to whom, and the files of the page itself."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Collection
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import (
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from cardgen.catalog import pair_langs
from cardgen.editor import wire
from cardgen.editor.desk import BusyError, Desk
from cardgen.editor.events import Events, Listener
from cardgen.editor.watching import changed_files
from cardgen.errors import CardgenError
from cardgen.gate import Guard, TooManyTriesError, Visitors, set_cookie
from cardgen.proofreading import phrases
from cardgen.resources import PAGE_STYLE

MOST_BYTES: Final = 64 << 10
"""Of a request: texts of a few thousand characters, more than any label holds."""

_DIGITS: Final = 6
Q = TypeVar("Q", bound=wire.EntryAsked)
_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}


def make_app(
    desk: Desk,
    visitors: Visitors,
    cookie: str,
    failed: Callable[[Exception], None],
    *,
    names: Collection[str] = (),
    local: bool = True,
) -> ASGIApp:
    """The application; see `Guard` for what it takes."""
    pages = _Pages(desk, visitors, cookie).app
    return Guard(
        pages,
        visitors,
        cookie,
        failed,
        names=names,
        local=local,
        closed="sign in first: open the address that cardgen edit printed",
        most_bytes=MOST_BYTES,
    )


def page_files() -> dict[str, tuple[bytes, str]]:
    """The files of the page by name, each with its type; there are no others."""
    found: dict[str, tuple[bytes, str]] = {}
    home = files("cardgen.editor") / "page"
    for folder in (home, home / "words"):
        for each in folder.iterdir():
            kind = _TYPES.get(Path(each.name).suffix)
            if kind:
                found[each.name] = each.read_bytes(), kind
    own, kind = found["style.css"]
    found["style.css"] = PAGE_STYLE.read_bytes() + own, kind
    found["phrases.json"] = phrases(), _TYPES[".json"]
    return found


class _Pages:
    def __init__(self, desk: Desk, visitors: Visitors, cookie: str) -> None:
        self._desk = desk
        self._visitors = visitors
        self._cookie = cookie
        self._events = Events()
        self._files = page_files()
        self.app = Starlette(
            routes=[
                Route("/", self.page),
                Route("/sign-in", self.sign_in, methods=["POST"]),
                Route("/page/{name}", self.file),
                Route("/api/desk", self.desk),
                Route("/api/catalog/{pair}/{domain}", self.catalog),
                Route("/api/overflowing/{pair}/{template}", self.overflowing),
                Route("/api/about/{pair}/{domain}/{id}", self.about),
                Route("/api/preview", self.preview, methods=["POST"]),
                Route("/api/fits", self.fits, methods=["POST"]),
                Route("/api/save", self.save, methods=["POST"]),
                Route("/api/approve", self.approve, methods=["POST"]),
                Route("/api/events", self.events),
            ],
            exception_handlers={
                CardgenError: _wrong,
                LookupError: _absent,
                BusyError: _busy,
                msgspec.ValidationError: _misread,
                msgspec.DecodeError: _misread,
                ClientDisconnect: _gone,
            },
            lifespan=self._lifespan,
        )
        self.app.router.redirect_slashes = False

    @contextlib.asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        stop = asyncio.Event()
        watching = asyncio.create_task(self._watch(stop))
        yield
        stop.set()
        self._events.close()
        watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watching

    async def _watch(self, stop: asyncio.Event) -> None:
        async for paths in changed_files(self._desk.folders, stop):
            with contextlib.suppress(BusyError):
                catalogs, templates = await run_in_threadpool(self._desk.changed, paths)
                for pair, domain in sorted(catalogs):
                    self._events.tell({"changed": "catalog", "pair": pair, "domain": domain})
                if templates:
                    self._events.tell({"changed": "templates"})

    async def page(self, request: Request) -> Response:
        """The page, for who is known or has the token; others learn how to come in."""
        if request.scope["visitor"] is not None:
            return self._sent("index.html")
        cookie = self._visitors.sign_in_by_token(request.query_params.get("token", ""))
        if cookie is not None:  # no redirection: after one, a link's cookie would not be sent
            return set_cookie(self._sent("index.html"), self._cookie, cookie)
        name = "sign-in.html" if self._visitors.has_passwords else "closed.html"
        return self._sent(name, 401)

    async def sign_in(self, request: Request) -> Response:
        """A name and a password from a form."""
        if not self._visitors.has_passwords:
            raise LookupError
        form = await request.body()
        address = request.client.host if request.client else ""
        try:
            cookie = await run_in_threadpool(self._visitors.sign_in_by_form, form, address)
        except TooManyTriesError as error:
            return self._sign_in_later(error.seconds)
        if cookie is None:
            return self._sent("sign-in.html", 401)
        return set_cookie(RedirectResponse("/", 303), self._cookie, cookie)

    async def file(self, request: Request) -> Response:
        """A file of the page."""
        return self._sent(request.path_params["name"])

    async def desk(self, request: Request) -> Response:
        """What there is: pairs, catalogs, templates; and who asks."""
        pairs = await run_in_threadpool(self._desk.pairs)
        templates = await run_in_threadpool(self._desk.templates)
        return _json(
            {
                "project": self._desk.name,
                "key": self._desk.key,
                "visitor": request.scope["visitor"].name,
                "approver": await run_in_threadpool(
                    self._desk.who, request.scope["visitor"].name
                ),
                "approval": self._desk.requires_approval,
                "pairs": pairs,
                "langs": {pair: pair_langs(pair) for pair in pairs},
                "templates": {n: wire.as_template(each) for n, each in templates.items()},
            }
        )

    async def catalog(self, request: Request) -> Response:
        """The entries of a catalog."""
        pair, domain = _words(request, "pair", "domain")
        return _json(wire.as_catalog(await run_in_threadpool(self._desk.catalog, pair, domain)))

    async def overflowing(self, request: Request) -> Response:
        """The slogans of a pair that a template does not hold."""
        pair, template = _words(request, "pair", "template")
        start = request.query_params.get("from", "0")
        if not start.isdecimal() or len(start) > _DIGITS:
            raise LookupError(start)

        def find() -> dict[str, Any]:
            found = self._desk.overflowing(pair, template, int(start))
            return {"found": wire.as_fits(found.found.items()), "from": found.start}

        return _json(await run_in_threadpool(find))

    async def about(self, request: Request) -> Response:
        """What else there is about an entry: other pairs, and what it said before."""
        where = wire.EntryAsked(*_words(request, "pair", "domain", "id")).where
        others = await run_in_threadpool(self._desk.others, where)
        past = await run_in_threadpool(self._desk.history, where)
        return _json(
            {
                "others": [wire.as_other(each) for each in others],
                "history": [each._asdict() for each in past],
            }
        )

    async def preview(self, request: Request) -> Response:
        """The label of words that are not saved."""
        asked = await _asked(request, wire.PreviewAsked)

        def make() -> dict[str, Any]:
            made = self._desk.preview(
                asked.where, asked.text, asked.template, asked.values, fuzzy=asked.fuzzy
            )
            return wire.as_preview(made)

        return _json(await run_in_threadpool(make))

    async def fits(self, request: Request) -> Response:
        """Which templates hold words that are not saved."""
        asked = await _asked(request, wire.FitsAsked)

        def find() -> dict[str, Any]:
            return wire.as_fits(self._desk.fits(asked.where, asked.text))

        return _json(await run_in_threadpool(find))

    async def save(self, request: Request) -> Response:
        """Words into their file; 409 with what stands there, if another has changed it."""
        asked, name = await _asked(request, wire.SaveAsked), request.scope["visitor"].name

        def save() -> tuple[dict[str, Any], int]:
            saved = self._desk.save(
                asked.where,
                asked.seen,
                asked.text,
                asked.note,
                fuzzy=asked.fuzzy,
                as_it_is=asked.as_it_is,
                by=name,
            )
            return wire.as_saved(saved), 409 if saved.conflict else 200

        data, status = await run_in_threadpool(save)
        for domain in await run_in_threadpool(self._desk.touched, asked.where):
            self._events.tell({"changed": "catalog", "pair": asked.pair, "domain": domain})
        return _json(data, status)

    async def approve(self, request: Request) -> Response:
        """Somebody stands for a text that they have read."""
        asked, name = await _asked(request, wire.ApproveAsked), request.scope["visitor"].name

        def approve() -> dict[str, Any]:
            by = self._desk.who(name)
            return wire.as_entry(self._desk.approve(asked.where, asked.revision, by))

        entry = await run_in_threadpool(approve)
        self._events.tell({"changed": "catalog", "pair": asked.pair, "domain": asked.domain})
        return _json({"entry": entry})

    async def events(self, _: Request) -> Response:
        """What changes, for as long as the page is open."""
        listener = self._events.new_listener()
        if listener is None:
            return PlainTextResponse("too many pages are open\n", 503)
        return _EventStream(self._events, listener)

    def _sign_in_later(self, seconds: int) -> Response:
        """The form, which says when the next try may be made."""
        data, kind = self._files["sign-in.html"]
        data = data.replace(b'"wrong-name"', b'"too-many-tries"')
        data = data.replace(b"data-seconds", b'data-seconds="%d"' % seconds)
        return Response(data, 429, {"Retry-After": str(seconds)}, media_type=kind)

    def _sent(self, name: str, status: int = 200) -> Response:
        data, kind = self._files[name]
        return Response(data, status, media_type=kind)


class _EventStream(StreamingResponse):
    """The events for one page, which gives up its place however the stream ends."""

    def __init__(self, events: Events, listener: Listener) -> None:
        super().__init__(events.stream(listener), media_type="text/event-stream")
        self._leave = partial(events.forget, listener)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._leave()


async def _asked(request: Request, kind: type[Q]) -> Q:
    """A question of this kind. Raises msgspec.ValidationError and LookupError."""
    said = request.headers.get("content-type", "").partition(";")[0].strip()
    if said != "application/json":
        raise msgspec.ValidationError("this is not JSON")
    body = await request.body()
    try:
        body.decode()  # no file can have half a character
    except UnicodeDecodeError as error:
        raise msgspec.ValidationError("this is not UTF-8") from error
    return msgspec.json.decode(body, type=kind)


def _words(request: Request, *names: str) -> list[str]:
    return [request.path_params[name] for name in names]


def _json(data: Any, status: int = 200) -> Response:
    return Response(wire.encoded(data), status, media_type="application/json")


async def _wrong(_: Request, error: Exception) -> Response:
    assert isinstance(error, CardgenError)
    return _json({"findings": wire.as_findings(error.diagnostics)}, 422)


def _plain(status: int, reason: str) -> Callable[[Request, Exception], Any]:
    async def answer(_: Request, __: Exception) -> Response:
        return PlainTextResponse(f"{reason}\n", status)

    return answer


_absent: Final = _plain(404, "there is nothing of this name")
_busy: Final = _plain(503, "try again in a moment")
_misread: Final = _plain(400, "this is no question of the page")
_gone: Final = _plain(400, "the question broke off")
