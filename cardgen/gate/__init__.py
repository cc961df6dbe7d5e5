"""The gate before pages: admits known visitors and safe requests, and runs the server.

It needs starlette and uvicorn, which are extras; passwords are kept without them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardgen.lazy import import_on_use

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

__getattr__ = import_on_use(
    __name__,
    {
        "passwords": "add_password Passwords",
        "safety": "Guard set_cookie",
        "server": "find_usual_port format_address list_own_names make_config open_socket",
        "visitors": "TooManyTriesError Visitors",
    },
)
