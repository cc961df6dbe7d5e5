"""Words of labels and documents in both languages of a pair.

The words of labels are imported on first use: letters and papers have words of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardgen.lazy import import_on_use
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

__getattr__ = import_on_use(__name__, {"label": "LabelWording LabelWords SideWords"})
