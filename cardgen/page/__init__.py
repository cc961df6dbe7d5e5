"""The page: labels, shipments and translations in a browser.

It needs starlette, uvicorn and watchfiles, the extra ``edit``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from cardgen.installation import require_packages

if TYPE_CHECKING:
    from cardgen.project import Project
    from cardgen.warehouse import Commission, DropFolder, Foreman

_NEEDED: Final = ("starlette", "uvicorn", "watchfiles")
Place = Literal["", "translate"]
"""The place of the page that a browser opens: its start, or the texts to translate."""


def open_page(
    project: Project,
    opened: Callable[[str, str], None],
    failed: Callable[[Exception], None],
    *,
    place: Place = "",
    port: int | None = None,
    host: str = "",
    passwords: Path | None = None,
) -> None:
    """Serve the page until it is interrupted.

    `opened` receives the address of the `place` in two forms. Without a `host` the page is for
    this machine alone; the first address holds a token, the second a token for one use, to
    start a browser. With a host, everybody with a name and password in `passwords` may sign in,
    and the page is for translating alone. `failed` receives internal errors. Raises
    PackageError without the extra, OutputError for translating in a project without messages of
    its own, FieldError for a busy port and for a wrong file of passwords.
    """
    require_packages("the page", "edit", *_NEEDED)
    from cardgen.gate import Passwords, find_usual_port, open_socket
    from cardgen.page.app import serve
    from cardgen.project import refuse_bundled

    if place == "translate":
        refuse_bundled(project)
    known = Passwords.read(passwords) if passwords is not None else None
    with open_socket(host, passwords, port, find_usual_port(project.root)) as listener:
        serve(project, opened, failed, place=place, listener=listener, passwords=known)


@contextmanager
def open_folder(
    project: Project,
    foreman: Foreman,
    folder: DropFolder,
    commission: Commission,
    failed: Callable[[Exception], None],
    *,
    port: int | None = None,
    host: str = "",
    passwords: Path | None = None,
) -> Iterator[str]:
    """Serve the page of a watched folder while its foreman works; yields the address.

    Without a `host` the page is for this machine alone, and the address holds a token. With a
    host it is for everybody with a name and password in `passwords`, who see the folder alone.
    `failed` receives internal errors. Raises PackageError without the extra, FieldError for a
    busy port and for a wrong file of passwords, and OutputError.
    """
    require_packages("the page", "edit", *_NEEDED)
    from cardgen.gate import Passwords, find_usual_port, open_socket
    from cardgen.page.app import serve_folder
    from cardgen.page.folder import WatchedFolder
    from cardgen.warehouse import load_token, locate_token

    known = Passwords.read(passwords) if passwords is not None else None
    with (
        open_socket(host, passwords, port, find_usual_port(folder.root)) as listener,
        serve_folder(
            project,
            WatchedFolder(foreman, folder, commission),
            failed,
            listener=listener,
            token=load_token(locate_token(folder.root, commission.shipments)),
            passwords=known,
        ) as address,
    ):
        yield address


def add_name(file: Path, name: str, password: str) -> None:
    """Add a name and its password to a file. Raises FieldError "bad-passwords", OutputError."""
    from cardgen.gate import add_password

    add_password(file, name, password)
