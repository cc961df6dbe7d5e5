"""The service and the status page: a thread with a server, its routes and its answers.

``POST /shipments`` drops a list into the folder. ``GET /shipments`` and ``GET /shipments/NAME``
show the progress of lists, to programs as JSON and to browsers as pages. `cardgen.gate` decides
which requests are allowed.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from threading import Thread
from typing import Any, Final
from urllib.parse import quote

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from cardgen.arguments import utc_now
from cardgen.controls import escape_controls
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
from cardgen.locale import match_accepted, match_language
from cardgen.shipment import Press
from cardgen.warehouse.folder import DropFolder
from cardgen.warehouse.foreman import Foreman
from cardgen.warehouse.page.markup import Markup
from cardgen.warehouse.page.uploads import MOST_BYTES, Letterbox, UploadError, parse_list
from cardgen.warehouse.page.view import PrinterStates, StatusReader
from cardgen.warehouse.work import ShipmentAccount

_FAREWELL: Final = 5.0  # seconds for the server to stop
_FILES: Final = {
    "style.css": "text/css; charset=utf-8",
    "icon.svg": "image/svg+xml",
    "renew.js": "text/javascript; charset=utf-8",
}
_CLOSED: Final = "no access: open the address that cardgen watch printed, or send its token"


@contextmanager
def serve_page(
    foreman: Foreman,
    folder: DropFolder,
    shipments: Path,
    presses: tuple[Press, ...],
    failed: Callable[[Exception], None],
    *,
    listener: socket.socket,
    token: str,
    passwords: Passwords | None = None,
) -> Iterator[str]:
    """Serve the page in a thread, on a bound socket. Yields its address.

    Without passwords the page is for this machine alone, and the address holds the token.
    """
    host, port = listener.getsockname()[:2]
    visitors = Visitors("" if passwords else token, passwords, for_programs=token)
    app = make_app(
        StatusReader(foreman, folder, shipments),
        PrinterStates(presses),
        Letterbox(folder),
        visitors,
        f"cardgen-{port}",
        failed,
        names=() if passwords is None else list_own_names(host),
        local=passwords is None,
    )
    listener.listen()
    server = uvicorn.Server(make_config(app))
    thread = Thread(target=server.run, args=([listener],), name="page", daemon=True)
    thread.start()
    try:
        yield format_address(listener) + ("" if passwords else f"?token={token}")
    finally:
        server.should_exit = True
        thread.join(_FAREWELL)


def make_app(
    reader: StatusReader,
    printers: PrinterStates,
    letterbox: Letterbox,
    visitors: Visitors,
    cookie: str,
    failed: Callable[[Exception], None],
    *,
    names: Collection[str] = (),
    local: bool = True,
) -> ASGIApp:
    """Make the web application of the page, behind its `Guard`."""
    return Guard(
        _StatusPages(reader, printers, letterbox, visitors, cookie).app,
        visitors,
        cookie,
        failed,
        names=names,
        local=local,
        closed=_CLOSED,
        most_bytes=lambda _: MOST_BYTES,
    )


class _StatusPages:
    """Handlers of requests for the page, its files, and lists."""

    def __init__(
        self,
        reader: StatusReader,
        printers: PrinterStates,
        letterbox: Letterbox,
        visitors: Visitors,
        cookie: str,
    ) -> None:
        self._reader, self._printers, self._letterbox = reader, printers, letterbox
        self._visitors, self._cookie = visitors, cookie
        home = files("cardgen.warehouse.page")
        self._files = {n: ((home / n).read_bytes(), kind) for n, kind in _FILES.items()}
        self.app = Starlette(
            routes=[
                Route("/", self.show_status),
                Route("/sign-in", self.sign_in, methods=["POST"]),
                Route("/page/{name}", self.get_file),
                Route("/send", self.show_send_form),
                Route("/shipments", self.take_list, methods=["POST"]),
                Route("/shipments", self.show_lists),
                Route("/shipments/{name}", self.show_list),
            ],
            exception_handlers={
                LookupError: _answer_missing,
                ClientDisconnect: _answer_cut_off,
            },
        )
        self.app.router.redirect_slashes = False

    async def show_status(self, request: Request) -> Response:
        """Answer with the status page, or with the sign-in page."""
        markup = _choose_markup(request)
        if request.scope["visitor"] is None:
            cookie = self._visitors.sign_in_by_token(request.query_params.get("token", ""))
            if cookie is None:
                known = self._visitors.has_passwords
                return _answer_html(
                    markup.render_sign_in() if known else markup.render_closed(), 401
                )
            # No redirection: after one, a link's cookie would not be sent.
            return set_cookie(await self._show_status(request, markup), self._cookie, cookie)
        return await self._show_status(request, markup)

    async def _show_status(self, request: Request, markup: Markup) -> Response:
        """Answer with the status page."""
        taken = request.query_params.get("taken", "")[:200]

        def render() -> str:
            board = self._reader.board
            return markup.render_status(
                board,
                self._reader.find_lists(),
                self._reader.find_shipments(),
                self._printers.get_views(board.printers),
                utc_now().replace("T", " ").replace("Z", " UTC"),
                taken,
            )

        return _answer_html(await run_in_threadpool(render))

    async def sign_in(self, request: Request) -> Response:
        """Sign a visitor in with name and password from a form."""
        if not self._visitors.has_passwords:
            raise LookupError
        form = (await request.body())[:4096]
        address = request.client.host if request.client else ""
        markup = _choose_markup(request)
        try:
            cookie = await run_in_threadpool(self._visitors.sign_in_by_form, form, address)
        except TooManyTriesError as error:
            answer = _answer_html(
                markup.render_sign_in("too-many-tries", seconds=error.seconds), 429
            )
            answer.headers["Retry-After"] = str(error.seconds)
            return answer
        if cookie is None:
            return _answer_html(markup.render_sign_in("wrong-password"), 401)
        answer = RedirectResponse(f"/?lang={markup.language}", 303)
        return set_cookie(answer, self._cookie, cookie)

    async def get_file(self, request: Request) -> Response:
        """Answer with a file that belongs to the page: style, icon or script."""
        data, kind = self._files[request.path_params["name"]]
        return Response(data, media_type=kind)

    async def show_send_form(self, request: Request) -> Response:
        """Answer with the form to send a list."""
        return _answer_html(_choose_markup(request).render_send_form())

    async def take_list(self, request: Request) -> Response:
        """Put the list in a request into the watched folder."""
        body = await request.body()

        def put() -> str:
            names = ("content-type", "content-disposition")
            kind, disposition = (request.headers.get(each, "") for each in names)
            sent = parse_list(kind, disposition, request.query_params.get("name", ""), body)
            self._letterbox.put(sent)
            return sent.name

        try:
            name = await run_in_threadpool(put)
        except UploadError as error:
            return self._refuse(request, error.status, error.reason)
        except CardgenError as error:
            return self._refuse(request, 507, error.message)
        quoted = quote(name, safe="")
        if _wants_page(request):
            lang = _choose_markup(request).language
            return RedirectResponse(f"/?lang={lang}&taken={quoted}", 303)
        place = {"Location": f"/shipments/{quoted}"}
        return _answer_json({"list": name, "state": "left"}, 202, place)

    def _refuse(self, request: Request, status: int, reason: str) -> Response:
        """Answer that a list was refused, with the form or as JSON."""
        if _wants_page(request):
            return _answer_html(_choose_markup(request).render_send_form(reason), status)
        return _answer_json({"error": reason}, status)

    async def show_lists(self, request: Request) -> Response:
        """Answer with all lists, shipments and printers as JSON, or with the page."""
        if _wants_page(request):
            return RedirectResponse(f"/?lang={_choose_markup(request).language}", 303)

        def collect() -> dict[str, Any]:
            board = self._reader.board
            return {
                "folder": "gone" if board.is_gone else "watched",
                "lists": [each.as_data() for each in self._reader.find_lists()],
                "shipments": [_as_data(*each) for each in self._reader.find_shipments()],
                "printers": [
                    {"name": each.name, "state": each.state, "trouble": each.trouble}
                    for each in self._printers.get_views(board.printers)
                ],
            }

        return _answer_json(await run_in_threadpool(collect))

    async def show_list(self, request: Request) -> Response:
        """Answer with a list, its report and its shipment, or with a shipment."""
        name = request.path_params["name"]
        found = await run_in_threadpool(self._reader.find_list, name)
        if found is None:
            account = await run_in_threadpool(self._reader.find_shipment, name)
            if account is None:
                raise LookupError(name)
            return _answer_json(_as_data(name, account))
        shown, report = found
        if _wants_page(request):
            return _answer_html(_choose_markup(request).render_report(shown, report))
        data = shown.as_data() | ({"report": report} if report else {})
        if shown.shipment:
            account = await run_in_threadpool(self._reader.find_shipment, shown.shipment)
            if account is not None:
                data |= {"ledger": _as_data(shown.shipment, account)}
        return _answer_json(data)


def _as_data(name: str, account: ShipmentAccount | str) -> dict[str, Any]:
    """Return a shipment as JSON data."""
    if isinstance(account, str):
        return {"shipment": name, "error": account}
    return {
        "shipment": name,
        "boxes": account.boxes,
        "paper": account.paper,
        "doubtful": {str(n): {"printer": at, "why": why} for n, at, why in account.doubtful},
        "superseded": [*account.superseded],
        "voided": account.voided,
    }


def _wants_page(request: Request) -> bool:
    """True if the request comes from a browser and not from a program."""
    return "text/html" in request.headers.get("accept", "")


def _choose_markup(request: Request) -> Markup:
    """Choose the language of pages: from the address, or the browser's preference."""
    chosen = match_language(request.query_params.get("lang", ""))
    return Markup(chosen or match_accepted(request.headers.get("accept-language", "")))


def _answer_html(text: str, status: int = 200) -> Response:
    """Answer with a page."""
    data = text.encode("utf-8", "replace")
    return Response(data, status, media_type="text/html; charset=utf-8")


def _answer_json(
    data: Any, status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    """Answer with data as JSON."""
    text = escape_controls(json.dumps(data, ensure_ascii=False)).encode()
    return Response(text, status, headers, media_type="application/json")


async def _answer_missing(_: Request, __: Exception) -> Response:
    """Answer that a page does not exist."""
    return PlainTextResponse("there is no such page\n", 404)


async def _answer_cut_off(_: Request, __: Exception) -> Response:
    """Answer a request that is incomplete."""
    return PlainTextResponse("the request is not complete\n", 400)
