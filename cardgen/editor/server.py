"""The page, served: the address to open, and how it ends."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable
from contextlib import suppress

import uvicorn

from cardgen.editor.app import make_app
from cardgen.editor.desk import Desk
from cardgen.gate import Passwords, Visitors, format_address, list_own_names, make_config
from cardgen.project import Project

Told = Callable[[str, str], None]


def serve(
    project: Project,
    opened: Told,
    failed: Callable[[Exception], None],
    *,
    listener: socket.socket,
    passwords: Passwords | None = None,
) -> None:
    """Serve the page until somebody ends it; `opened` is told the address, in two forms.

    Without passwords it holds a token, in the second form one that is good once. `failed` is
    told of mistakes of cardgen.
    """
    host, port = listener.getsockname()[:2]
    token = "" if passwords else secrets.token_urlsafe(32)
    visitors = Visitors(token, passwords)
    app = make_app(
        Desk(project),
        visitors,
        f"cardgen-{port}",  # browsers give cookies to all ports of a host
        failed,
        names=() if passwords is None else list_own_names(host),
        local=passwords is None,
    )
    address = format_address(listener)
    tokens = (token, visitors.create_one_time_token())
    listener.listen()
    opened(*(address + (f"?token={each}" if token else "") for each in tokens))
    with suppress(KeyboardInterrupt):  # which is how somebody ends it
        uvicorn.Server(make_config(app)).run(sockets=[listener])
