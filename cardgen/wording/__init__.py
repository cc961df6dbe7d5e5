"""Words of labels and documents in both languages of a pair.

The words of labels are imported on first use: letters and papers have words of their own.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from cardgen.wording.document import (
    Both as Both,
    DocumentWording as DocumentWording,
    join_languages as join_languages,
    parse_integer as parse_integer,
    parse_weight as parse_weight,
)

if TYPE_CHECKING:
    from cardgen.wording.label import (
        LabelWording as LabelWording,
        LabelWords as LabelWords,
        SideWords as SideWords,
    )


def __getattr__(name: str) -> Any:
    if name in ("LabelWording", "LabelWords", "SideWords"):
        return getattr(import_module(f"{__name__}.label"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
