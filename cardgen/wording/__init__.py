"""What labels and documents say in the languages of a pair.

What labels say is imported when it is asked for: letters and papers have words of their own.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from cardgen.wording.document import (
    Both,
    DocumentWording,
    joined,
    parse_integer,
    parse_weight,
)
from cardgen.wording.possible import impossible

if TYPE_CHECKING:
    from cardgen.wording.label import LabelWording, LabelWords, SideWords

__all__ = [
    "Both",
    "DocumentWording",
    "LabelWording",
    "LabelWords",
    "SideWords",
    "impossible",
    "joined",
    "parse_integer",
    "parse_weight",
]


def __getattr__(name: str) -> Any:
    if name in ("LabelWording", "LabelWords", "SideWords"):
        return getattr(import_module(f"{__name__}.label"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
