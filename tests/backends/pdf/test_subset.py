"""Outlines taken out of those of other files: the same bytes as out of the face."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import pytest
import uharfbuzz as hb

from cardgen.backends.pdf import subset as kept
from cardgen.backends.pdf.subset import outlines
from cardgen.fonts import hb_font
from tests.backends.samples import FONT

TEXTS = ("山川异域", "风月同天", "山风", "寄诸佛子共结来缘", "山川异域", "天", "（A1）가")


def glyphs(text: str) -> list[int]:
    found = map(hb_font(FONT).get_nominal_glyph, map(ord, text))
    return sorted({glyph for glyph in found if glyph})


def anew(text: str) -> bytes:
    """The outlines as HarfBuzz takes them out of the face, with all else that it has."""
    wanted = hb.SubsetInput()
    wanted.glyph_set.set(glyphs(text))
    wanted.flags = hb.SubsetFlags.NO_LAYOUT_CLOSURE
    data: bytes = hb.subset(hb_font(FONT).face, wanted).reference_table("CFF ").data
    return data


@pytest.mark.parametrize("most", [4096, 6])
def test_what_other_files_used_changes_no_byte(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "_MOST", most)
    kept._kept.cache_clear()
    for text in (*TEXTS, *reversed(TEXTS)):
        assert outlines(FONT, glyphs(text)) == anew(text)
    assert len({anew(text) for pair in pairwise(TEXTS) for text in pair}) == len({*TEXTS})


def test_of_a_face_no_more_is_kept_than_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    kept._kept.cache_clear()
    made: list[int] = []
    of = kept._outlines_of

    def noted(face: hb.Face, wanted: Iterable[int]) -> hb.Face:
        made.append(face.glyph_count)
        return of(face, wanted)

    monkeypatch.setattr(kept, "_outlines_of", noted)
    for text in TEXTS[:3]:
        outlines(FONT, glyphs(text))
    whole = hb_font(FONT).face.glyph_count
    assert made == [whole, whole, 9, 9]  # the third had nothing new
