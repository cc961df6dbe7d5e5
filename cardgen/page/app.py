"""The server of the page: routes, handlers of requests, and the files of the page."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import socket
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Iterator
from functools import partial
from html import escape
from threading import Thread
from typing import TYPE_CHECKING, Any, Final

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import (
    FileResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from cardgen.errors import CardgenError
from cardgen.gate import (
    Guard,
    Passwords,
    TooManyTriesError,
    Visitors,
    format_address,
    list_own_names,
    make_config,
    set_cookie,
)
from cardgen.locale import (
    LANGUAGES,
    current_language,
    load_words,
    match_accepted,
    say_in_all,
    set_language,
)
from cardgen.page import labels, texts, wire
from cardgen.page.desk import BusyError, Desk
from cardgen.page.events import Events, Listener, watch_files
from cardgen.page.questions import FREE, MOST_BYTES, Workplace, answer
from cardgen.project import Project
from cardgen.resources import PACKAGE, PAGE_STYLE

if TYPE_CHECKING:  # few pages have a watched folder
    from cardgen.page.folder import WatchedFolder

_MOST_TEXT: Final = 64 << 10
"""Size of a request of a translator: a few thousand characters, more than any label holds."""
PLACES: Final = {"/": "index.html", "/translate": "translate/index.html"}
"""The file of each address that a browser opens."""
_QUESTIONS: Final = "/api/ask/"
_PROGRAMS: Final = "/shipments"
"""The address of a watched folder: programs reach what is at it and below it, and no more."""
_FAREWELL: Final = 5.0  # seconds for the server of a watched folder to stop
_CLOSED_TEXT: Final = (
    "Open the address that cardgen has printed. What you typed is kept in this browser."
)
_WRONG_TEXT: Final = "The name or the password is wrong."
_MANY_TEXT: Final = "Too many wrong tries with this name. Wait {seconds} s, then try again."
_BROWSER_PRINT: Final = ("http://localhost:9100", "https://localhost:9101")
"""Where Zebra's program Browser Print answers, which the page asks after a click."""
_DIGITS: Final = 6
_MOST_CAUSE: Final = 40
_PATIENCE: Final = 60.0
"""Seconds that a question waits for its turn: a long list takes a while to read."""
_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}


def serve(
    project: Project,
    opened: Callable[[str, str], None],
    failed: Callable[[Exception], None],
    *,
    place: str,
    listener: socket.socket,
    passwords: Passwords | None = None,
) -> None:
    """Serve the page until it is interrupted.

    `opened` receives the address of a `place` in two forms. Without passwords the first holds
    a token, the second a token for one use. `failed` receives internal errors.
    """
    token = "" if passwords else secrets.token_urlsafe(32)
    visitors = Visitors(token, passwords)
    server = _listen(project, visitors, failed, listener)
    address = format_address(listener) + ("" if passwords else place)
    tokens = (token, visitors.create_one_time_token())
    opened(*(address + (f"?token={each}" if token else "") for each in tokens))
    with contextlib.suppress(KeyboardInterrupt):  # the user ends the page
        server.run(sockets=[listener])


@contextlib.contextmanager
def serve_folder(
    project: Project,
    watched: WatchedFolder,
    failed: Callable[[Exception], None],
    *,
    listener: socket.socket,
    token: str,
    passwords: Passwords | None = None,
) -> Iterator[str]:
    """Serve the page of a watched folder in a thread; yields the address of its place.

    Programs send the token. Without passwords the address holds it, too.
    """
    visitors = Visitors("" if passwords else token, passwords, for_programs=token)
    server = _listen(project, visitors, failed, listener, watched)
    thread = Thread(target=server.run, args=([listener],), name="page", daemon=True)
    thread.start()
    try:
        yield format_address(listener) + ("" if passwords else f"?token={token}#folder")
    finally:
        server.should_exit = True
        thread.join(_FAREWELL)


def _listen(
    project: Project,
    visitors: Visitors,
    failed: Callable[[Exception], None],
    listener: socket.socket,
    watched: WatchedFolder | None = None,
) -> uvicorn.Server:
    """Make the server of the page on a socket, which waits for visitors from now on."""
    host, port = listener.getsockname()[:2]
    names = list_own_names(host) if visitors.has_passwords else ()
    app = make_app(
        Desk(project),
        visitors,
        f"cardgen-{port}",  # browsers send cookies to all ports of a host
        failed,
        names=names,
        local=not visitors.has_passwords,
        watched=watched,
    )
    listener.listen()
    return uvicorn.Server(make_config(app))


def make_app(
    desk: Desk,
    visitors: Visitors,
    cookie: str,
    failed: Callable[[Exception], None],
    *,
    names: Collection[str] = (),
    local: bool = True,
    watched: WatchedFolder | None = None,
) -> ASGIApp:
    """Make the application, behind its `Guard`; with its `watched` folder if it has one."""

    def count_most(path: str) -> int:
        """Return how many bytes a request for a path may have."""
        if path.startswith(_QUESTIONS):
            return MOST_BYTES
        return watched.most_bytes if watched and path == _PROGRAMS else _MOST_TEXT

    return Guard(
        _speak(_Pages(desk, visitors, cookie, failed, watched).app),
        visitors,
        cookie,
        failed,
        names=names,
        local=local,
        closed="sign in first: open the address that cardgen printed",
        reaches=_BROWSER_PRINT if local and not visitors.has_passwords else (),
        most_bytes=count_most,
        programs=_PROGRAMS if watched is not None else "",
    )


def load_page_files() -> dict[str, tuple[bytes, str]]:
    """Load the files of the page by name, each with its media type."""
    page: dict[str, tuple[bytes, str]] = {}
    home = PACKAGE / "page" / "web"
    for each in home.rglob("*"):
        if kind := _TYPES.get(each.suffix):
            page[each.relative_to(home).as_posix()] = each.read_bytes(), kind
    page["colours.css"] = PAGE_STYLE.read_bytes(), _TYPES[".css"]
    for name, mark, tag, said in (
        (PLACES["/"], b"<!--languages-->", 'option value="{lang}"', LANGUAGES),
        (PLACES["/translate"], b"<!--languages-->", 'option value="{lang}"', LANGUAGES),
        ("closed.html", b"<!--closed-->", "p", say_in_all(wire.PAGE, _CLOSED_TEXT)),
    ):
        data, kind = page[name]
        listed = "\n".join(
            f'<{tag.format(lang=lang)} lang="{lang}">{escape(text)}</{tag.split()[0]}>'
            for lang, text in said.items()
        )
        page[name] = data.replace(mark, listed.encode()), kind
    return page


class _Pages:
    """Handlers of requests for the page and its data."""

    def __init__(
        self,
        desk: Desk,
        visitors: Visitors,
        cookie: str,
        failed: Callable[[Exception], None],
        watched: WatchedFolder | None,
    ) -> None:
        self._desk, self._visitors, self._cookie = desk, visitors, cookie
        self._failed, self._watched = failed, watched
        self._events, self._files = Events(), load_page_files()
        self._workplace: Workplace | None = None
        # Who signs in over a network translates, or looks after the watched folder; other files
        # of this machine are not for them.
        is_shared, has_folder = visitors.has_passwords, watched is not None
        self._is_for_folder = is_shared and has_folder
        self._is_for_texts = is_shared and not has_folder
        self.app = Starlette(
            routes=[
                *(Route(path, self.get_page) for path in PLACES),
                Route("/sign-in", self.sign_in, methods=["POST"]),
                Route("/page/words.json", self.get_words),
                Route("/page/{name:path}", self.get_file),
                *(() if self._is_for_texts else self._list_question_routes()),
                *(() if self._is_for_folder else self._list_text_routes()),
                *_list_program_routes(watched),
            ],
            exception_handlers={
                404: _answer_missing,
                CardgenError: _answer_findings,
                LookupError: _answer_missing,
                BusyError: _answer_busy,
                msgspec.ValidationError: _answer_malformed,
                msgspec.DecodeError: _answer_malformed,
                ClientDisconnect: _answer_cut_off,
            },
            lifespan=self._lifespan,
        )
        self.app.router.redirect_slashes = False

    def _list_question_routes(self) -> list[Route]:
        """List the routes of the protocol, and of files of shipments."""
        files = Route("/api/file/{shipment}/{name:path}", self.get_shipment_file)
        asking = Route(_QUESTIONS + "{kind}", self.answer, methods=["POST"])
        return [asking] if self._is_for_folder else [asking, files]

    def _list_text_routes(self) -> list[Route]:
        """List the routes of the place of translators."""
        return [
            Route("/api/desk", self.get_desk),
            Route("/api/catalog/{pair}/{domain}", self.get_catalog),
            Route("/api/overflowing/{pair}/{template}", self.get_overflowing),
            Route("/api/about/{pair}/{domain}/{id}", self.get_about),
            Route("/api/texts/{kind}", self.answer_about_texts, methods=["POST"]),
            Route("/api/events", self.stream_events),
        ]

    @contextlib.asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        """Watch the files of the project as long as the server runs."""
        stop = asyncio.Event()
        watching = asyncio.create_task(self._watch(stop))
        yield
        stop.set()
        self._events.close()
        if self._workplace is not None:
            self._workplace.close()
        watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watching

    async def _watch(self, stop: asyncio.Event) -> None:
        """Publish changes of catalogs and templates until `stop` is set."""
        async for paths in watch_files(self._desk.folders, stop):
            with contextlib.suppress(BusyError):
                catalogs, templates = await run_in_threadpool(self._desk.reload_files, paths)
                for pair, domain in sorted(catalogs):
                    self._events.publish({"changed": "catalog", "pair": pair, "domain": domain})
                if templates:
                    self._events.publish({"changed": "templates"})

    async def get_page(self, request: Request) -> Response:
        """Answer with the page, or with the way to sign in for unknown visitors."""
        path = "/" if self._is_for_folder else request.url.path
        place = PLACES["/translate" if self._is_for_texts else path]
        if request.scope["visitor"] is not None:
            return self._serve_file(place)
        cookie = self._visitors.sign_in_by_token(request.query_params.get("token", ""))
        if cookie is not None:  # no redirection: after one, a link's cookie would not be sent
            return set_cookie(self._serve_file(place), self._cookie, cookie)
        name = "sign-in.html" if self._visitors.has_passwords else "closed.html"
        return self._serve_file(name, 401)

    async def sign_in(self, request: Request) -> Response:
        """Sign in with the name and password of a form."""
        if not self._visitors.has_passwords:
            raise LookupError
        form = await request.body()
        address = request.client.host if request.client else ""
        try:
            cookie = await run_in_threadpool(self._visitors.sign_in_by_form, form, address)
        except TooManyTriesError as error:
            return self._sign_in_later(error.seconds)
        if cookie is None:
            return self._serve_file("sign-in.html", 401)
        return set_cookie(RedirectResponse("/", 303), self._cookie, cookie)

    async def get_file(self, request: Request) -> Response:
        """Answer with a file of the page."""
        return self._serve_file(request.path_params["name"])

    async def get_words(self, _: Request) -> Response:
        """Answer with the words of the page in the language of the reader."""
        language = current_language()
        return _answer_json({"language": language, "words": load_words(wire.PAGE, language)})

    async def answer(self, request: Request) -> Response:
        """Answer a question of the protocol."""
        body = await _read_json(request)
        kind = request.path_params["kind"]
        if self._is_for_folder and kind != "start":
            raise LookupError(kind)

        def ask() -> bytes:
            if kind in FREE and self._workplace is not None:
                return answer(self._workplace, kind, body)
            with self._desk.take_project(_PATIENCE) as project:
                if self._workplace is None:
                    workplace = self._open_workplace(project)
                    workplace.prepare()
                    self._workplace = workplace
                return answer(self._workplace, kind, body)

        return Response(await run_in_threadpool(ask), media_type="application/json")

    def _open_workplace(self, project: Project) -> Workplace:
        """Open the workplace of the page: the shipments of the project, or of the folder."""
        watched = self._watched
        if watched is None:
            return Workplace(project, project.root, self._failed)
        places = ("folder",) if self._is_for_folder else ("folder", *labels.PLACES)
        return Workplace(
            project, watched.shipments, self._failed, places=places, watched=watched
        )

    async def get_shipment_file(self, request: Request) -> Response:
        """Answer with a file of a shipment."""
        if self._workplace is None:
            raise LookupError
        from cardgen.page.shipments import TYPES

        find = self._workplace.shipments.find_file
        path = await run_in_threadpool(find, *_read_path(request, "shipment", "name"))
        return FileResponse(path, media_type=TYPES[path.suffix])

    async def get_desk(self, request: Request) -> Response:
        """Answer with the project, its pairs, catalogs and templates, and the visitor."""
        data, _ = await self._ask_texts(request, "desk", b"{}")
        more = {"places": not self._is_for_texts, "folder": self._watched is not None}
        return _answer_json({**data, **more})

    async def get_catalog(self, request: Request) -> Response:
        """Answer with the entries of a catalog."""
        return await self._get_texts(request, "catalog")

    async def get_about(self, request: Request) -> Response:
        """Answer with the history of an entry and its translations in other pairs."""
        return await self._get_texts(request, "about")

    async def get_overflowing(self, request: Request) -> Response:
        """Answer with the slogans of a pair that overflow a template."""
        start = request.query_params.get("from", "0")
        if not start.isdecimal() or len(start) > _DIGITS:
            raise LookupError(start)
        return await self._get_texts(request, "overflowing", start=int(start))

    async def _get_texts(self, request: Request, kind: str, **more: int) -> Response:
        """Answer a question about the texts that the path asks. Raises LookupError."""
        question = wire.encode_json({**request.path_params, **more})
        try:
            data, status = await self._ask_texts(request, kind, question)
        except msgspec.ValidationError as error:  # nothing has such a name
            raise LookupError(kind) from error
        return _answer_json(data, status)

    async def answer_about_texts(self, request: Request) -> Response:
        """Answer a question about the texts; 409 if somebody has changed one meanwhile."""
        body = await _read_json(request)
        return _answer_json(*await self._ask_texts(request, request.path_params["kind"], body))

    async def _ask_texts(
        self, request: Request, kind: str, question: bytes
    ) -> tuple[dict[str, Any], int]:
        """Ask the desk a question, and tell other pages what it has changed."""
        visitor = request.scope["visitor"].name

        def ask() -> tuple[texts.Answer, set[tuple[str, str]]]:
            said = texts.answer(self._desk, kind, question, visitor)
            files = {each.resolve() for each in said.written}
            reloaded = self._desk.reload_files(files)[0] if files else set()
            return said, reloaded | {*said.changed}

        said, changed = await run_in_threadpool(ask)
        self._tell_of_changes(request, changed)
        return said.data, 409 if said.conflict else 200

    def _tell_of_changes(self, request: Request, changed: Iterable[tuple[str, str]]) -> None:
        """Tell all pages which catalogs a request has changed; its own page knows already."""
        cause = request.headers.get("cardgen-window", "")[:_MOST_CAUSE]
        for pair, domain in sorted(changed):
            event = {"changed": "catalog", "pair": pair, "domain": domain, "cause": cause}
            self._events.publish(event)

    async def stream_events(self, _: Request) -> Response:
        """Stream events as long as the page is open."""
        listener = self._events.add_listener()
        if listener is None:
            return PlainTextResponse("too many pages are open\n", 503)
        return _EventStream(self._events, listener)

    def _sign_in_later(self, seconds: int) -> Response:
        """Answer with the form, and the seconds until the next try."""
        data, kind = self._files["sign-in.html"]
        data = data.replace(_WRONG_TEXT.encode(), _MANY_TEXT.encode())
        data = data.replace(b"data-seconds", b'data-seconds="%d"' % seconds)
        return Response(data, 429, {"Retry-After": str(seconds)}, media_type=kind)

    def _serve_file(self, name: str, status: int = 200) -> Response:
        """Answer with a file of the page. Raises LookupError for an unknown name."""
        data, kind = self._files[name]
        return Response(data, status, media_type=kind)


def _list_program_routes(watched: WatchedFolder | None) -> list[Route]:
    """List the routes for programs; [] without a watched folder."""
    if watched is None:
        return []
    from cardgen.page.programs import ProgramRequests

    return ProgramRequests(watched).routes


def _speak(app: ASGIApp) -> ASGIApp:
    """Let an application answer each request in the language of its reader."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            set_language(match_accepted(Headers(scope=scope).get("accept-language", "")))
        await app(scope, receive, send)

    return answer


class _EventStream(StreamingResponse):
    """The events for one page; the end of the stream frees its place."""

    def __init__(self, events: Events, listener: Listener) -> None:
        super().__init__(events.stream(listener), media_type="text/event-stream")
        self._leave = partial(events.remove_listener, listener)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._leave()


async def _read_json(request: Request) -> bytes:
    """Read the body of a request. Raises msgspec.ValidationError if it is not JSON."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip()
    if media_type != "application/json":
        raise msgspec.ValidationError("the request is not JSON")
    body = await request.body()
    try:
        body.decode()  # no file can have half a character
    except UnicodeDecodeError as error:
        raise msgspec.ValidationError("the request is not UTF-8") from error
    return body


def _read_path(request: Request, *names: str) -> list[str]:
    """Read named parts of the path of a request."""
    return [request.path_params[name] for name in names]


def _answer_json(data: Any, status: int = 200) -> Response:
    """Answer with data as JSON."""
    return Response(wire.encode_json(data), status, media_type="application/json")


async def _answer_findings(_: Request, error: Exception) -> Response:
    """Answer with the findings of an error of cardgen."""
    assert isinstance(error, CardgenError)
    return _answer_json({"findings": wire.as_findings(error.diagnostics)}, 422)


def _make_handler(status: int, reason: str) -> Callable[[Request, Exception], Any]:
    """Make the handler of an exception: it answers with a status and a reason."""

    async def answer(_: Request, __: Exception) -> Response:
        return PlainTextResponse(f"{reason}\n", status)

    return answer


_answer_missing: Final = _make_handler(404, "there is no such page")
_answer_busy: Final = _make_handler(503, "try again in a moment")
_answer_malformed: Final = _make_handler(400, "the request is not valid")
_answer_cut_off: Final = _make_handler(400, "the request is not complete")
