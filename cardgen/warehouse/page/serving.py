"""The status page beside the foreman: a thread with a server, and the token for its address."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Final

import uvicorn

from cardgen.gate import Passwords, Visitors, address_of, configured, own_names
from cardgen.shipment import Press
from cardgen.storage import make_folder, refused
from cardgen.warehouse.folder import DropFolder
from cardgen.warehouse.foreman import Foreman
from cardgen.warehouse.page.app import make_app
from cardgen.warehouse.page.uploads import Letterbox
from cardgen.warehouse.page.view import PrinterStates, Window

_TOKEN: Final = ".watch-token"  # noqa: S105  # a file's name
_FAREWELL: Final = 5.0  # seconds


def kept_token(shipments: Path) -> str:
    """The token of a folder of shipments, the same after a restart: programs have it too.

    It stands in a file that only its owner may read. Raises OutputError.
    """
    path = shipments / _TOKEN
    with suppress(OSError):
        known = path.read_text(encoding="ascii", errors="replace").strip()
        if len(known) >= 32:
            return known
    make_folder(shipments)
    token = secrets.token_urlsafe(32)
    new = path.with_name(f"{_TOKEN}.new")
    try:
        with suppress(FileNotFoundError):
            new.unlink()
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(token)
        new.replace(path)
    except OSError as error:
        raise refused(error, str(path)) from error
    return token


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
        names=() if passwords is None else own_names(host),
        local=passwords is None,
    )
    listener.listen()
    server = uvicorn.Server(configured(app))
    thread = Thread(target=server.run, args=([listener],), name="page", daemon=True)
    thread.start()
    try:
        yield address_of(listener) + ("" if passwords else f"?token={token}")
    finally:
        server.should_exit = True
        thread.join(_FAREWELL)
