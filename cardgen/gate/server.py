"""The server of a page: its socket, its address, its settings and its connections.

Uvicorn limits the number of connections, but waits without end for the rest of a request: two
hundred silent clients would shut everybody out. So a request must be whole within `PATIENCE`,
and when there are too many connections, the one that has been idle longest is closed.
"""

from __future__ import annotations

import asyncio
import socket
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from typing import Final

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from cardgen.errors import FieldError

_LOOPBACK: Final = "127.0.0.1"
_FIRST: Final = 20_000
_PORTS: Final = 10_000
_TRIES: Final = 20
_MOST_OPEN: Final = 200  # connections
_MOST_HEAD: Final = 16 << 10  # bytes of a request before its body
PATIENCE: Final = 10.0
"""Seconds until a request is whole, with its body; browsers also open spare connections."""


def find_usual_port(folder: Path) -> int:
    """Compute a port from the folder of a project, always the same one.

    A browser stores unsaved texts by the address of the page.
    """
    name = str(folder.resolve()).encode("utf-8", "surrogateescape")
    return _FIRST + int.from_bytes(sha256(name).digest()[:4]) % _PORTS


def open_socket(
    host: str, passwords: Path | None, port: int | None, usual: int
) -> socket.socket:
    """Open a socket for this machine, or on a `host` for the names in `passwords`.

    Raises FieldError "bad-value" for a host without passwords or passwords without a host,
    and if no port is free.
    """
    if bool(host) != (passwords is not None):
        raise FieldError(
            "bad-value",
            "a host needs a file of passwords" if host else "a file of passwords needs a host",
            hint="give a host and a file of passwords, or neither",
        )
    return bind_socket(host or _LOOPBACK, port, usual)


def bind_socket(host: str, port: int | None, usual: int) -> socket.socket:
    """Bind a socket to `port`, or to the first free port from `usual` on.

    Raises FieldError "bad-value" if no port is free or the host is unknown.
    """
    ports = [port] if port is not None else range(usual, usual + _TRIES)
    reason = ""
    for number in ports:
        try:
            family, kind, proto, _, address = socket.getaddrinfo(
                host, number, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )[0]
            with ExitStack() as stack:
                listener = stack.enter_context(socket.socket(family, kind, proto))
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                listener.bind(address)
                stack.pop_all()
                return listener
        except OSError as error:
            reason = error.strerror or str(error)
    message = f"cannot listen at {host}:{ports[0]}: {reason}"
    raise FieldError("bad-value", message, hint="choose another port")


class BoundedConnection(H11Protocol):
    """Connection that ends if its request is late, or if it is idle and in the way."""

    heard: float = 0.0
    """Time of the last activity, in seconds of the loop's clock."""
    _ends: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start a timer. If there are too many connections, close an idle one."""
        super().connection_made(transport)
        self._wait()
        if self.limit_concurrency and len(self.connections) >= self.limit_concurrency:
            ours = (each for each in self.connections if isinstance(each, BoundedConnection))
            idle = (each for each in ours if each is not self and each.is_idle)
            if oldest := min(idle, key=lambda each: each.heard, default=None):
                self.connections.discard(oldest)
                oldest.transport.abort()

    def data_received(self, data: bytes) -> None:
        """Receive data, and start or stop the timer for the request."""
        super().data_received(data)
        is_answering = self.cycle is not None and not self.cycle.response_complete
        if is_answering and not self.cycle.more_body:
            self._stop()
        else:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the timer."""
        self._stop()
        super().connection_lost(exc)

    @property
    def is_idle(self) -> bool:
        """True if the server is not answering a request of the connection."""
        waits = self._ends is not None
        return waits or self.cycle is None or self.cycle.response_complete

    def _wait(self) -> None:
        """Start the timer for a request if it does not run."""
        self.heard = self.loop.time()
        if self._ends is None:
            self._ends = self.loop.call_later(PATIENCE, self.transport.abort)

    def _stop(self) -> None:
        """Stop the timer for a request."""
        self.heard = self.loop.time()
        if self._ends is not None:
            self._ends.cancel()
            self._ends = None


def make_config(app: ASGIApp) -> uvicorn.Config:
    """Make the settings of the web server, with limits."""
    return uvicorn.Config(
        app,
        http=BoundedConnection,
        ws="none",
        log_config=None,
        log_level="critical",  # the guard reports errors to `failed`
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=_MOST_OPEN,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=1,
        h11_max_incomplete_event_size=_MOST_HEAD,
    )


def format_address(listener: socket.socket) -> str:
    """Format the address of the page on a socket."""
    host, port = listener.getsockname()[:2]
    return f"http://{_format_host(host)}:{port}/"


def _format_host(host: str) -> str:
    """Format a host for an address; for all interfaces, the name of the machine."""
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        return socket.gethostname()
    return f"[{host}]" if ":" in host else host


def list_own_names(host: str) -> set[str]:
    """Return the host names with which a request may address this machine."""
    name = socket.gethostname()
    return {host, name, f"{name}.local", socket.getfqdn(), "localhost"}
