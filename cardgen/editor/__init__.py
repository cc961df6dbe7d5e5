"""The translators' page: messages beside the label that they become, served to a browser.

In come a project and a socket; out goes a page on which words are edited and saved. It needs
starlette, uvicorn and watchfiles, the extra ``edit``.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cardgen.errors import PackageError
from cardgen.remedies import Remedy

if TYPE_CHECKING:
    from cardgen.project import Project

__all__ = ["add_name", "edit"]
_NEEDED: Final = ("starlette", "uvicorn", "watchfiles")


def edit(
    project: Project,
    opened: Callable[[str, str], None],
    failed: Callable[[Exception], None],
    *,
    port: int | None = None,
    host: str = "",
    passwords: Path | None = None,
) -> None:
    """Serve the page until it is interrupted; `opened` is told the address, in two forms.

    Without a `host` that is this machine alone, and the address holds a token; the second form
    has one that is good once, for who opens a browser. With a host, all who reach it and have a
    name and password in `passwords` may come in. `failed` is told of mistakes of cardgen.
    Raises PackageError without the extra, OutputError for a project without messages of its
    own, FieldError for a port that is taken and for passwords that are none.
    """
    lacking = [name for name in _NEEDED if find_spec(name) is None]
    if lacking:
        raise PackageError(
            "missing-package",
            f"the page needs {', '.join(lacking)}, which is not installed",
            remedy=Remedy("install-extra", ("edit",)),
        )
    from cardgen.editor.server import serve
    from cardgen.gate import Passwords, find_usual_port, open_socket
    from cardgen.project import refuse_bundled

    refuse_bundled(project)
    known = Passwords.read(passwords) if passwords is not None else None
    with open_socket(host, passwords, port, find_usual_port(project.root)) as listener:
        serve(project, opened, failed, listener=listener, passwords=known)


def add_name(file: Path, name: str, password: str) -> None:
    """Add a name with a password to a file; raises FieldError "bad-passwords", OutputError."""
    from cardgen.gate import add_password

    add_password(file, name, password)
