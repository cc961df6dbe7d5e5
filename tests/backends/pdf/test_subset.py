"""Outlines from the cache of other files have the same bytes as those from the face."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pytest
import uharfbuzz as hb

from cardgen.backends.pdf import subset as kept
from cardgen.backends.pdf.subset import outlines
from cardgen.display import FontRef
from cardgen.errors import FontError
from cardgen.fonts import hb_font, read_table
from tests.backends.samples import FONT
from tests.text.samples import subset as small_font

TEXTS = ("山川异域", "风月同天", "山风", "寄诸佛子共结来缘", "山川异域", "天", "（A1）가")


def glyphs(text: str) -> list[int]:
    found = map(hb_font(FONT).get_nominal_glyph, map(ord, text))
    return sorted({glyph for glyph in found if glyph})


def anew(text: str) -> bytes:
    """Subset the outlines with HarfBuzz from the whole face."""
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
    kept._face_outlines.cache_clear()
    for text in (*TEXTS, *reversed(TEXTS)):
        assert outlines(FONT, glyphs(text)) == anew(text)
    assert len({anew(text) for pair in pairwise(TEXTS) for text in pair}) == len({*TEXTS})


def test_of_a_face_no_more_is_kept_than_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    kept._face_outlines.cache_clear()
    made: list[int] = []
    of = kept._outlines_of

    def note_call(face: hb.Face, wanted: Iterable[int]) -> hb.Face:
        made.append(face.glyph_count)
        return of(face, wanted)

    monkeypatch.setattr(kept, "_outlines_of", note_call)
    for text in TEXTS[:3]:
        outlines(FONT, glyphs(text))
    whole = hb_font(FONT).face.glyph_count
    assert made == [whole, whole, 9, 9]  # the third had nothing new


def test_mended_a_font_that_was_replaced_meanwhile_ended_in_internal(tmp_path: Path) -> None:
    path = small_font(tmp_path / "a.otf", "가나")
    ref = FontRef(str(path), 0)
    numbers = [hb_font(ref).get_nominal_glyph(ord("가")) or 0]
    data = path.read_bytes()
    at = next(at for at in range(12, 12 + 16 * data[5], 16) if data[at : at + 4] == b"maxp")
    begin = int.from_bytes(data[at + 8 : at + 12])
    with path.open("r+b") as file:  # in place, as a copy of another file over it does
        file.seek(begin)
        file.write(bytes(6))
    for take in (outlines, kept.subset):
        with pytest.raises(FontError, match="or was replaced while in use") as caught:
            take(ref, numbers)
        assert caught.value.diagnostics[0].rule == "bad-font"
    path.write_bytes(b"\0\1\0\0\xff\xff" + data[6:600])  # no font any more
    with pytest.raises(FontError, match="not a usable font file"):
        read_table(ref, "OS/2")
