"""The service and the status page: which request gets what.

``POST /shipments`` takes a list into the folder, ``GET /shipments`` and ``GET /shipments/NAME``
say where lists are on their way, to programs as JSON and to browsers as pages. What may come in
at all is said by `cardgen.gate`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection
from importlib.resources import files
from typing import Any, Final
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from cardgen.controls import visible_json
from cardgen.errors import CardgenError
from cardgen.gate import Guard, TooManyTriesError, Visitors, set_cookie
from cardgen.warehouse.page.markup import Markup
from cardgen.warehouse.page.uploads import MOST_BYTES, Letterbox, Unacceptable, sent_list
from cardgen.warehouse.page.view import PrinterStates, Window
from cardgen.warehouse.words import LANGUAGES
from cardgen.warehouse.work import ShipmentAccount, now

_FILES: Final = {
    "style.css": "text/css; charset=utf-8",
    "icon.svg": "image/svg+xml",
    "renew.js": "text/javascript; charset=utf-8",
}
_CLOSED: Final = "not known: open the address that cardgen watch printed, or give its token"
_WEIGHT: Final = re.compile(
    r"\s*([A-Za-z]{1,8})[-A-Za-z0-9]*\s*(?:;\s*q=([01](?:\.\d{0,3})?))?"
)


def make_app(
    window: Window,
    printers: PrinterStates,
    letterbox: Letterbox,
    visitors: Visitors,
    cookie: str,
    failed: Callable[[Exception], None],
    *,
    names: Collection[str] = (),
    local: bool = True,
) -> ASGIApp:
    """The application; see `Guard` for what it takes."""
    return Guard(
        _StatusPages(window, printers, letterbox, visitors, cookie).app,
        visitors,
        cookie,
        failed,
        names=names,
        local=local,
        closed=_CLOSED,
        most_bytes=MOST_BYTES,
    )


class _StatusPages:
    def __init__(
        self,
        window: Window,
        printers: PrinterStates,
        letterbox: Letterbox,
        visitors: Visitors,
        cookie: str,
    ) -> None:
        self._window = window
        self._printers = printers
        self._letterbox = letterbox
        self._visitors = visitors
        self._cookie = cookie
        home = files("cardgen.warehouse.page")
        self._files = {
            name: ((home / name).read_bytes(), kind) for name, kind in _FILES.items()
        }
        self.app = Starlette(
            routes=[
                Route("/", self.status),
                Route("/sign-in", self.sign_in, methods=["POST"]),
                Route("/page/{name}", self.file),
                Route("/send", self.send),
                Route("/shipments", self.take, methods=["POST"]),
                Route("/shipments", self.lists),
                Route("/shipments/{name}", self.one),
            ],
            exception_handlers={
                LookupError: _absent,
                ClientDisconnect: _gone,
            },
        )
        self.app.router.redirect_slashes = False

    async def status(self, request: Request) -> Response:
        """The status page, for who is known or has the token."""
        markup = _markup(request)
        if request.scope["visitor"] is None:
            cookie = self._visitors.sign_in_by_token(request.query_params.get("token", ""))
            if cookie is None:
                if self._visitors.has_passwords:
                    return _html(markup.sign_in(), 401)
                return _html(markup.closed(), 401)
            # No redirection: after one, a link's cookie would not be sent.
            return set_cookie(await self._status(request, markup), self._cookie, cookie)
        return await self._status(request, markup)

    async def _status(self, request: Request, markup: Markup) -> Response:
        taken = request.query_params.get("taken", "")[:200]

        def shown() -> str:
            board = self._window.board
            return markup.status(
                board,
                self._window.lists(),
                self._window.shipments(),
                self._printers.views(board.printers),
                now().replace("T", " ").replace("Z", " UTC"),
                taken,
            )

        return _html(await run_in_threadpool(shown))

    async def sign_in(self, request: Request) -> Response:
        """A name and a password from a form."""
        if not self._visitors.has_passwords:
            raise LookupError
        form = (await request.body())[:4096]
        address = request.client.host if request.client else ""
        markup = _markup(request)
        try:
            cookie = await run_in_threadpool(self._visitors.sign_in_by_form, form, address)
        except TooManyTriesError as error:
            answer = _html(markup.sign_in("too-many-tries", error.seconds), 429)
            answer.headers["Retry-After"] = str(error.seconds)
            return answer
        if cookie is None:
            return _html(markup.sign_in("wrong-password"), 401)
        answer = RedirectResponse(f"/?lang={markup.language}", 303)
        return set_cookie(answer, self._cookie, cookie)

    async def file(self, request: Request) -> Response:
        """How the page looks."""
        data, kind = self._files[request.path_params["name"]]
        return Response(data, media_type=kind)

    async def send(self, request: Request) -> Response:
        """Where a list is chosen."""
        return _html(_markup(request).send())

    async def take(self, request: Request) -> Response:
        """A list, into the folder."""
        body = await request.body()

        def put() -> str:
            headers = request.headers
            sent = sent_list(
                headers.get("content-type", ""),
                headers.get("content-disposition", ""),
                request.query_params.get("name", ""),
                body,
            )
            self._letterbox.put(sent)
            return sent.name

        try:
            name = await run_in_threadpool(put)
        except Unacceptable as error:
            return self._refused(request, error.status, error.reason)
        except CardgenError as error:
            return self._refused(request, 507, error.message)
        where = f"/shipments/{quote(name, safe='')}"
        if _wants_page(request):
            lang = _markup(request).language
            return RedirectResponse(f"/?lang={lang}&taken={quote(name, safe='')}", 303)
        return _json({"list": name, "state": "left"}, 202, {"Location": where})

    def _refused(self, request: Request, status: int, reason: str) -> Response:
        if _wants_page(request):
            return _html(_markup(request).send(reason), status)
        return _json({"error": reason}, status)

    async def lists(self, request: Request) -> Response:
        """All lists, shipments and printers, for programs; browsers get the page."""
        if _wants_page(request):
            return RedirectResponse(f"/?lang={_markup(request).language}", 303)

        def told() -> dict[str, Any]:
            board = self._window.board
            return {
                "folder": "gone" if board.is_gone else "watched",
                "lists": [each.as_data() for each in self._window.lists()],
                "shipments": [_as_data(*each) for each in self._window.shipments()],
                "printers": [
                    {"name": each.name, "state": each.state, "trouble": each.trouble}
                    for each in self._printers.views(board.printers)
                ],
            }

        return _json(await run_in_threadpool(told))

    async def one(self, request: Request) -> Response:
        """A list with its report, and what the ledger says of its shipment, or a shipment."""
        name = request.path_params["name"]
        found = await run_in_threadpool(self._window.one, name)
        if found is None:
            account = await run_in_threadpool(self._window.shipment, name)
            if account is None:
                raise LookupError(name)
            return _json(_as_data(name, account))
        shown, report = found
        if _wants_page(request):
            return _html(_markup(request).report(shown, report))
        data = shown.as_data() | ({"report": report} if report else {})
        if shown.shipment:
            account = await run_in_threadpool(self._window.shipment, shown.shipment)
            if account is not None:
                data |= {"ledger": _as_data(shown.shipment, account)}
        return _json(data)


def _as_data(name: str, account: ShipmentAccount | str) -> dict[str, Any]:
    if isinstance(account, str):
        return {"shipment": name, "error": account}
    return {
        "shipment": name,
        "boxes": account.boxes,
        "paper": account.paper,
        "doubtful": {
            str(box): {"printer": at, "why": why} for box, at, why in account.doubtful
        },
        "superseded": [*account.superseded],
        "voided": account.voided,
    }


def _wants_page(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")


def _markup(request: Request) -> Markup:
    """Pages in the language that is asked for, or that the browser likes best."""
    asked = request.query_params.get("lang", "")
    if asked in LANGUAGES:
        return Markup(asked)
    liked: list[tuple[float, int, str]] = []
    for at, part in enumerate(request.headers.get("accept-language", "")[:500].split(",")):
        if match := _WEIGHT.fullmatch(part):
            liked.append((-float(match[2] or 1), at, match[1].lower()))
    for weight, _, language in sorted(liked):
        if weight and language in LANGUAGES:
            return Markup(language)
    return Markup("en")


def _html(text: str, status: int = 200) -> Response:
    return Response(
        text.encode("utf-8", "replace"), status, media_type="text/html; charset=utf-8"
    )


def _json(data: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    text = visible_json(json.dumps(data, ensure_ascii=False)).encode()
    return Response(text, status, headers, media_type="application/json")


async def _absent(_: Request, __: Exception) -> Response:
    return PlainTextResponse("there is nothing of this name\n", 404)


async def _gone(_: Request, __: Exception) -> Response:
    return PlainTextResponse("the request broke off\n", 400)
