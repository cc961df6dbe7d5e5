"""A folder into which lists are dropped, and out of which labels come: what a warehouse runs.

In comes a folder, and what is done with each list; lists go to ``done`` or ``failed`` in there,
each with a report. It goes on until it is asked to stop, and wherever it was killed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from cardgen.errors import PackageError
from cardgen.remedies import Remedy
from cardgen.warehouse.folder import DropFolder
from cardgen.warehouse.foreman import Board, Foreman, WatchEvent
from cardgen.warehouse.work import Commission

__all__ = [
    "Board",
    "Commission",
    "DropFolder",
    "Foreman",
    "WatchEvent",
    "status_page",
]
_NEEDED: Final = ("starlette", "uvicorn")


@contextmanager
def status_page(
    foreman: Foreman,
    folder: DropFolder,
    commission: Commission,
    failed: Callable[[Exception], None],
    *,
    port: int | None = None,
    host: str = "",
    passwords: Path | None = None,
) -> Iterator[str]:
    """The service and status page of a foreman; its address comes out.

    Without a `host` it is for this machine alone, and the address holds a token; with one, for
    all who reach it and have a name and password in `passwords`. `failed` is told of mistakes
    of cardgen. Raises PackageError without the extra, FieldError for a port that is taken and
    for passwords that are none, and OutputError.
    """
    lacking = [name for name in _NEEDED if find_spec(name) is None]
    if lacking:
        raise PackageError(
            "missing-package",
            f"the service needs {', '.join(lacking)}, which is not installed",
            remedy=Remedy("install-extra", ("serve",)),
        )
    from cardgen.gate import Passwords, find_usual_port, open_socket
    from cardgen.warehouse.page import kept_token, page_served, token_place

    known = Passwords.read(passwords) if passwords is not None else None
    with (
        open_socket(host, passwords, port, find_usual_port(folder.root)) as listener,
        page_served(
            foreman,
            folder,
            commission.shipments,
            commission.to,
            failed,
            listener=listener,
            token=kept_token(token_place(folder.root, commission.shipments)),
            passwords=known,
        ) as address,
    ):
        yield address
