"""The server itself: a socket to listen at, its address, and how pages are served."""

from __future__ import annotations

import socket
from hashlib import sha256
from pathlib import Path
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from cardgen.errors import FieldError
from cardgen.gate.connections import BoundedConnection

LOOPBACK: Final = "127.0.0.1"
_FIRST: Final = 20_000
_PORTS: Final = 10_000
_TRIES: Final = 20
_MOST_OPEN: Final = 200  # connections
_MOST_HEAD: Final = 16 << 10  # bytes of a request before its body


def usual_port(folder: Path) -> int:
    """The port for a project, the same each time.

    What a browser keeps for a page, such as texts that are not saved, it keeps by address.
    """
    name = str(folder.resolve()).encode("utf-8", "surrogateescape")
    return _FIRST + int.from_bytes(sha256(name).digest()[:4]) % _PORTS


def socket_for(
    host: str, passwords: Path | None, port: int | None, usual: int
) -> socket.socket:
    """A socket for this machine, or at a `host` for all who have a name in `passwords`.

    Raises FieldError "bad-value" where one of these is without the other, and as
    `bound_socket`.
    """
    if bool(host) != (passwords is not None):
        raise FieldError(
            "bad-value",
            "a page that others reach needs passwords"
            if host
            else "passwords are for a page that others reach, and no host is named",
            hint="give a host and a file of passwords, or neither",
        )
    return bound_socket(host or LOOPBACK, port, usual)


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


def address_of(listener: socket.socket) -> str:
    """The address of the page behind a socket, as people open it."""
    host, port = listener.getsockname()[:2]
    return f"http://{_shown(host)}:{port}/"


def _shown(host: str) -> str:
    """A host as it stands in an address; of all addresses, the machine's name."""
    if host in ("0.0.0.0", "::"):  # noqa: S104 - it is compared, not bound
        return socket.gethostname()
    return f"[{host}]" if ":" in host else host


def own_names(host: str) -> set[str]:
    """The names of this machine by which it may be asked for at a host."""
    name = socket.gethostname()
    return {host, name, f"{name}.local", socket.getfqdn(), "localhost"}
