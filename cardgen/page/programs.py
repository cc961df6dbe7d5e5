"""Lists and shipments for programs, and for the page of a watched folder: JSON over HTTP.

``POST /shipments`` puts a list into the folder. ``GET /shipments`` and ``GET /shipments/NAME``
tell how far lists and shipments are. `cardgen.gate` decides which requests are allowed.
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cardgen.controls import escape_controls
from cardgen.errors import CardgenError
from cardgen.locale import translate
from cardgen.page import wire
from cardgen.page.folder import WatchedFolder
from cardgen.warehouse import UploadError, parse_list

AT: Final = "/shipments"
"""The address below which programs reach everything that is for them."""


class ProgramRequests:
    """Handlers of requests about a watched folder."""

    def __init__(self, folder: WatchedFolder) -> None:
        self._folder = folder
        self.routes = [
            Route(AT, self.take_list, methods=["POST"]),
            Route(AT, self.show_lists),
            Route(AT + "/{name}", self.show_list),
        ]

    async def take_list(self, request: Request) -> Response:
        """Put the list in a request into the folder."""
        body = await request.body()

        def put() -> str:
            names = ("content-type", "content-disposition")
            kind, disposition = (request.headers.get(each, "") for each in names)
            sent = parse_list(kind, disposition, request.query_params.get("name", ""), body)
            self._folder.take(sent)
            return sent.name

        try:
            name = await run_in_threadpool(put)
        except UploadError as error:
            return _answer({"error": translate(error.reason)}, error.status)
        except CardgenError as error:
            return _answer({"error": translate(error.message)}, 507)
        place = {"Location": f"{AT}/{quote(name, safe='')}"}
        return _answer({"list": name, "state": "left"}, 202, place)

    async def show_lists(self, _: Request) -> Response:
        """Answer with all lists, shipments and printers."""
        return _answer(await run_in_threadpool(self._folder.describe))

    async def show_list(self, request: Request) -> Response:
        """Answer with a list, its report and its shipment, or with a shipment."""
        name = request.path_params["name"]
        return _answer(await run_in_threadpool(self._folder.describe_list, name))


def _answer(data: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Answer with data as JSON, without a character that changes how text is shown."""
    text = escape_controls(wire.encode_json(data).decode()).encode()
    return Response(text, status, headers, media_type="application/json")
