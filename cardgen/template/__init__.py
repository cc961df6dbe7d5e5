"""Template files as typed, checked values; the built-in ones lie in ``builtin/``.

The types are imported at once, the functions that read files when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardgen.lazy import import_on_use
from cardgen.template.about import (
    OCCASION_COLORS as OCCASION_COLORS,
    OCCASION_MOTIFS as OCCASION_MOTIFS,
    OCCASION_NAMES as OCCASION_NAMES,
    Occasion as Occasion,
    split_occasion as split_occasion,
    suggest_occasions as suggest_occasions,
)
from cardgen.template.pages import AnyPage as AnyPage, PageSize as PageSize
from cardgen.template.shown import (
    Showing as Showing,
    Unshown as Unshown,
    find_unshown as find_unshown,
    list_showings as list_showings,
)
from cardgen.template.template import (
    DEFAULT_RATIO as DEFAULT_RATIO,
    DEFAULT_SPACING as DEFAULT_SPACING,
    FRONT as FRONT,
    NO_INSETS as NO_INSETS,
    Align as Align,
    Area as Area,
    AreaBarcode as AreaBarcode,
    AreaMarks as AreaMarks,
    AreaMotif as AreaMotif,
    AreaPanel as AreaPanel,
    AreaPicture as AreaPicture,
    AreaRule as AreaRule,
    AreaSeal as AreaSeal,
    AreaSpan as AreaSpan,
    AreaText as AreaText,
    Border as Border,
    Caption as Caption,
    CharacterBoxes as CharacterBoxes,
    Equal as Equal,
    Fields as Fields,
    FieldType as FieldType,
    Fit as Fit,
    GridCell as GridCell,
    Interpretation as Interpretation,
    Numerals as Numerals,
    Punctuation as Punctuation,
    ShowIf as ShowIf,
    Side as Side,
    Spacing as Spacing,
    Stops as Stops,
    Style as Style,
    Template as Template,
    Track as Track,
    Unit as Unit,
    Words as Words,
    description_field as description_field,
    source_field as source_field,
    target_field as target_field,
)
from cardgen.template.values import (
    Insets as Insets,
    parse_insets as parse_insets,
    parse_page as parse_page,
    parse_size as parse_size,
)

if TYPE_CHECKING:
    from cardgen.template.load import (
        load_template as load_template,
        parse_template as parse_template,
    )
    from cardgen.template.model import (
        AboutSpec as AboutSpec,
        AreaSpec as AreaSpec,
        GridSpec as GridSpec,
        PageSpec as PageSpec,
        SideSpec as SideSpec,
        StyleSpec as StyleSpec,
    )

__getattr__ = import_on_use(
    __name__,
    {
        "load": "load_template parse_template",
        "model": "AboutSpec AreaSpec GridSpec PageSpec SideSpec StyleSpec",
    },
)
