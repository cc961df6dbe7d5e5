"""The gate before pages: who may come in, by which requests, and the server behind it.

In comes an application and a socket; what reaches the application is of a visitor who is known,
small, and asked for by the page itself. It needs starlette and uvicorn, which are extras;
passwords are kept without them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from cardgen.gate.passwords import Passwords, add_password
    from cardgen.gate.safety import Guard, with_cookie
    from cardgen.gate.server import (
        LOOPBACK,
        address_of,
        bound_socket,
        configured,
        own_names,
        socket_for,
        usual_port,
    )
    from cardgen.gate.visitors import TooManyTriesError, Visitor, Visitors

__all__ = [
    "LOOPBACK",
    "Guard",
    "Passwords",
    "TooManyTriesError",
    "Visitor",
    "Visitors",
    "add_password",
    "address_of",
    "bound_socket",
    "configured",
    "own_names",
    "socket_for",
    "usual_port",
    "with_cookie",
]
_HOMES: Final = {
    "Guard": "safety",
    "LOOPBACK": "server",
    "Passwords": "passwords",
    "TooManyTriesError": "visitors",
    "Visitor": "visitors",
    "Visitors": "visitors",
    "add_password": "passwords",
    "address_of": "server",
    "bound_socket": "server",
    "configured": "server",
    "own_names": "server",
    "socket_for": "server",
    "usual_port": "server",
    "with_cookie": "safety",
}


def __getattr__(name: str) -> Any:
    """Imported when it is asked for: a name is added without the extras."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
