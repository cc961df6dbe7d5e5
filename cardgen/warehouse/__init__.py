"""The watched folder of a warehouse: prints each list that somebody drops into it.

Each list goes to ``done`` or ``failed``, with a report beside it. The program runs until it is
stopped, and resumes its work after a crash.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from cardgen.installation import require_packages
from cardgen.warehouse.folder import DropFolder as DropFolder
from cardgen.warehouse.foreman import Foreman as Foreman, WatchEvent as WatchEvent
from cardgen.warehouse.work import Commission as Commission

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
    """Serve the status page of a foreman; yields its address.

    Without a `host` the page is for this machine alone, and the address holds a token. With a
    host it is for everybody with a name and password in `passwords`. `failed` receives internal
    errors. Raises PackageError without the extra, FieldError for a busy port and for a wrong
    file of passwords, and OutputError.
    """
    require_packages("the service", "serve", *_NEEDED)
    from cardgen.gate import Passwords, find_usual_port, open_socket
    from cardgen.warehouse.page import load_token, locate_token, serve_page

    known = Passwords.read(passwords) if passwords is not None else None
    with (
        open_socket(host, passwords, port, find_usual_port(folder.root)) as listener,
        serve_page(
            foreman,
            folder,
            commission.shipments,
            commission.to,
            failed,
            listener=listener,
            token=load_token(locate_token(folder.root, commission.shipments)),
            passwords=known,
        ) as address,
    ):
        yield address
