"""Doors of packages that import a name from its module when it is first used.

A command then imports only the modules that it calls. Checkers and editors find the same names
in the block ``if TYPE_CHECKING`` of each door.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def import_on_use(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """Make the `__getattr__` of a package, from its modules and the names in each.

    The names of a module are words of one text.
    """
    modules = {name: module for module, names in homes.items() for name in names.split()}

    def find_name(name: str) -> Any:
        if name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(f"{package}.{modules[name]}"), name)
        setattr(sys.modules[package], name, value)  # the next use finds it at once
        return value

    return find_name
