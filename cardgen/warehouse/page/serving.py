"""The status page beside the foreman: a thread with a server."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Final

import uvicorn

from cardgen.gate import Passwords, Visitors, format_address, list_own_names, make_config
from cardgen.shipment import Press
from cardgen.warehouse.folder import DropFolder
from cardgen.warehouse.foreman import Foreman
from cardgen.warehouse.page.app import make_app
from cardgen.warehouse.page.uploads import Letterbox
from cardgen.warehouse.page.view import PrinterStates, Window

_FAREWELL: Final = 5.0  # seconds


@contextmanager
def page_served(
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
    """The page behind a socket that is bound, as long as this lasts; its address comes out.

    Without passwords the page is for this machine alone, and the address holds the token.
    """
    host, port = listener.getsockname()[:2]
    visitors = Visitors("" if passwords else token, passwords, for_programs=token)
    app = make_app(
        Window(foreman, folder, shipments),
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
