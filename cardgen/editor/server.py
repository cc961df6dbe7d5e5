"""The server itself: a socket, the address to open, and how it ends."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from cardgen.editor.app import make_app
from cardgen.editor.connections import BoundedConnection
from cardgen.editor.desk import Desk
from cardgen.editor.passwords import Passwords
from cardgen.editor.visitors import Visitors
from cardgen.errors import FieldError
from cardgen.project import Project

LOOPBACK: Final = "127.0.0.1"
_FIRST: Final = 20_000
_PORTS: Final = 10_000
_TRIES: Final = 20
_MOST_OPEN: Final = 200  # connections
_MOST_HEAD: Final = 16 << 10  # bytes of a request before its body
Told = Callable[[str, str], None]


def usual_port(folder: Path) -> int:
    """The port for a project, the same each time.

    What a browser keeps for a page, such as texts that are not saved, it keeps by address.
    """
    name = str(folder.resolve()).encode("utf-8", "surrogateescape")
    return _FIRST + int.from_bytes(sha256(name).digest()[:4]) % _PORTS


def bound_socket(host: str, port: int | None, usual: int) -> socket.socket:
    """A socket that listens at a port, or at the first free one from the usual on.

    Raises FieldError "bad-value" if there is none, or no such host.
    """
    wanted = [port] if port is not None else range(usual, usual + _TRIES)
    reason = ""
    for each in wanted:
        try:
            family, kind, proto, _, address = socket.getaddrinfo(
                host, each, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )[0]
            made = socket.socket(family, kind, proto)
        except OSError as error:
            reason = error.strerror or str(error)
            continue
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            made.bind(address)
        except OSError as error:
            made.close()
            reason = error.strerror or str(error)
            continue
        return made
    place = f"{host}:{wanted[0]}"
    raise FieldError(
        "bad-value", f"cannot listen at {place}: {reason}", hint="take another port"
    )


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
        names=() if passwords is None else _own_names(host),
        local=passwords is None,
    )
    address = f"http://{_shown(host)}:{port}/"
    ways = [f"?token={each}" if token else "" for each in (token, visitors.once())]
    listener.listen()
    opened(*(address + way for way in ways))
    with suppress(KeyboardInterrupt):  # which is how somebody ends it
        uvicorn.Server(configured(app)).run(sockets=[listener])


def configured(app: ASGIApp) -> uvicorn.Config:
    """How a page is served: no more than it needs, in bounds."""
    return uvicorn.Config(
        app,
        http=BoundedConnection,
        ws="none",
        log_config=None,
        log_level="critical",  # mistakes are told by whom `failed` is given
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=_MOST_OPEN,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=1,
        h11_max_incomplete_event_size=_MOST_HEAD,
    )


def _shown(host: str) -> str:
    """A host as it stands in an address; of all addresses, the machine's name."""
    if host in ("0.0.0.0", "::"):  # noqa: S104 - it is compared, not bound
        return socket.gethostname()
    return f"[{host}]" if ":" in host else host


def _own_names(host: str) -> set[str]:
    name = socket.gethostname()
    return {host, name, f"{name}.local", socket.getfqdn(), "localhost"}
