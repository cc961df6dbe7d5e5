"""Names of packages and regular expressions that are made when they are first used.

A command then imports only the modules that it calls, and compiles only the expressions that
it matches. Checkers and editors find the names of a door in its block ``if TYPE_CHECKING``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, AnyStr, cast


def import_on_use(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """Make a `__getattr__` for a package, which imports names when they are used.

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


class LazyPattern:
    """A regular expression that is compiled when it is first used."""

    def __init__(self, source: str | bytes, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        if name == "compiled":
            value: Any = re.compile(self._source, self._flags)
        else:
            value = getattr(self.compiled, name)
        self.__dict__[name] = value  # the next use finds it at once
        return value


def lazy_pattern(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Make a regular expression that is compiled when it is first used."""
    return cast("re.Pattern[AnyStr]", LazyPattern(source, flags))
