"""The gate before pages: admits known visitors and safe requests, and runs the server.

It needs starlette and uvicorn, which are extras; passwords are kept without them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from cardgen.gate.passwords import Passwords as Passwords, add_password as add_password
    from cardgen.gate.safety import Guard as Guard, set_cookie as set_cookie
    from cardgen.gate.server import (
        find_usual_port as find_usual_port,
        format_address as format_address,
        list_own_names as list_own_names,
        make_config as make_config,
        open_socket as open_socket,
    )
    from cardgen.gate.visitors import (
        TooManyTriesError as TooManyTriesError,
        Visitors as Visitors,
    )

_HOMES: Final = {
    "Passwords": "passwords", "add_password": "passwords",
    "Guard": "safety", "set_cookie": "safety",
    "TooManyTriesError": "visitors", "Visitors": "visitors",
    "find_usual_port": "server", "format_address": "server", "list_own_names": "server",
    "make_config": "server", "open_socket": "server",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    """Import a name when it is used: passwords are kept without the extras."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
