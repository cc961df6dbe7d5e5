"""Properties of areas and templates: fields, captions, conditions and places."""

from __future__ import annotations

import subprocess
import sys

from cardgen.display import BLACK
from cardgen.errors import Location
from cardgen.placeholders import parse_pattern
from cardgen.template.template import (
    Area,
    AreaBarcode,
    AreaPicture,
    AreaRule,
    AreaSpan,
    AreaText,
    Caption,
    DataPiece,
    Fit,
    Interpretation,
    Style,
)
from tests.template.samples import SOUND, load

STYLE = Style(9.0)
TEXT = AreaText(
    (
        AreaSpan(parse_pattern("{to} {{x}}"), ("source",), STYLE, (("to", "from"),)),
        AreaSpan(Caption("to"), ("source", "target"), STYLE, (("box",),)),
        AreaSpan(Caption("box-of"), ("target",), STYLE),
    ),
    STYLE,
    Fit(8.0, 20.0, "words"),
)
CODE = AreaBarcode(
    "gs1-128",
    (
        DataPiece(parse_pattern("(00){sscc}"), identifiers=("00",)),
        DataPiece(parse_pattern("(10){lot}"), (("lot",),), ("10",)),
    ),
)


def test_what_a_text_is_made_of() -> None:
    area = Area(TEXT, show_if=(("logo",),))
    assert area.placeholders == {"to"}
    assert area.captions == ("to", "box-of")
    assert area.conditions == {"to", "from", "box"}
    assert area.fit == Fit(8.0, 20.0, "words", 1.3)


def test_what_a_barcode_is_made_of_and_its_interpretation() -> None:
    span = AreaSpan(Interpretation(CODE, "code"), ("source",), STYLE)
    for area in (Area(CODE), Area(AreaText((span,), STYLE))):
        assert area.placeholders == {"sscc", "lot"}
        assert area.conditions == {"lot"}
        assert area.captions == ()
        assert area.fit is None


def test_what_other_areas_are_made_of() -> None:
    assert Area(AreaPicture("logo")).placeholders == {"logo"}
    assert Area(AreaRule(1.0)).placeholders == frozenset()
    assert Area(AreaRule(1.0)).conditions == frozenset()
    assert AreaRule(1.0).color == BLACK


def test_an_area_knows_its_place() -> None:
    template = load(SOUND)
    assert template.place("logo") == Location("card.toml", 27)
    assert template.place("nowhere") == Location("card.toml")


def test_types_come_without_their_reader() -> None:
    code = (
        "import cardgen.template, sys;"
        "print([name for name in ('tomllib', 'uharfbuzz') if name in sys.modules])"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
