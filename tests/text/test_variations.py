from __future__ import annotations

import re
from pathlib import Path

import pytest

from cardgen.display import FontRef
from cardgen.fonts import has_variation, hb_font
from cardgen.text.classes import find_sequences, needs_form
from cardgen.text.itemize import itemize
from cardgen.text.shape import shape
from tests.system import lacking
from tests.text.samples import chain

EMOJI = Path("/usr/share/unicode/emoji/emoji-variation-sequences.txt")
# Forms of the name characters 葛, 辻, 邉 and 祇 that Noto Sans CJK JP has besides the usual.
FORMS = ("葛\U000e0100", "辻\U000e0100", "邉\U000e0101", "邉\U000e010e", "祇\U000e0100")
USUAL = ("葛\U000e0101", "辻\U000e0101", "邉\U000e0100", "祇\U000e0101", "。\ufe00")


@pytest.mark.parametrize(
    ("cluster", "found"),
    [
        ("葛", []),
        ("葛\U000e0100", [("葛", "\U000e0100")]),
        ("❤\ufe0f\u200d🔥\ufe0f", [("❤", "\ufe0f"), ("🔥", "\ufe0f")]),
        ("\U000e0100", []),
        ("葛\U000e0100\U000e0101", [("葛", "\U000e0100")]),
        ("", []),
    ],
)
def test_rule_21_sequences_of_a_cluster(cluster: str, found: list[tuple[str, str]]) -> None:
    assert find_sequences(cluster) == found


@pytest.mark.parametrize(
    ("sequence", "wanted"),
    [
        ("葛\U000e0100", True),
        ("神\ufe00", True),
        ("❤\ufe0f", True),
        ("🎁\ufe0f", True),
        ("㊗\ufe0f", True),
        ("❤\ufe0e", False),  # as text, which it is
        ("国\ufe0f", False),
        ("1\ufe0f", False),
        ("★\ufe0f", False),
    ],
)
def test_rule_21_a_selector_may_ask_for_nothing(sequence: str, wanted: bool) -> None:
    assert needs_form(*sequence) is wanted


@pytest.mark.system
def test_rule_21_emoji_are_those_of_unicodes_file() -> None:
    if not EMOJI.is_file():
        lacking(EMOJI.name, "unicode-data")
    listed = re.findall(r"^([0-9A-F]+) FE0F", EMOJI.read_text(encoding="utf-8"), re.MULTILINE)
    chars = {chr(int(code, 16)) for code in listed} - set("0123456789#*")
    assert len(chars) > 300
    assert all(needs_form(char, "\ufe0f") for char in chars)
    plane = {chr(code) for code in range(0x10000) if needs_form(chr(code), "\ufe0f")}
    assert plane == {char for char in chars if ord(char) < 0x10000}


def glyph_ids(text: str, faces: tuple[FontRef, ...], lang: str = "ja") -> list[int]:
    (cluster,) = shape(text, lang, faces).clusters
    return [glyph.id for glyph in cluster.glyphs]


@pytest.mark.parametrize("family", ["sans", "serif"])
@pytest.mark.parametrize("sequence", FORMS)
def test_rule_21_a_selector_changes_the_glyph(family: str, sequence: str) -> None:
    faces = chain("ja", family)
    assert has_variation(faces[0], *sequence)
    assert len(glyph_ids(sequence, faces)) == 1
    assert glyph_ids(sequence, faces) != glyph_ids(sequence[0], faces)


@pytest.mark.parametrize("sequence", USUAL)
def test_rule_21_the_default_form_is_there_and_is_the_usual_one(sequence: str) -> None:
    faces = chain("ja")
    assert has_variation(faces[0], *sequence)
    assert glyph_ids(sequence, faces) == glyph_ids(sequence[0], faces)


def test_rule_21_every_sequence_of_the_face_is_set_as_one_glyph_of_it() -> None:
    faces = chain("ja")
    face = hb_font(faces[0]).face
    tried = 0
    for selector in map(chr, face.variation_selectors):
        for base in list(map(chr, face.variation_unicodes(ord(selector))))[:100]:
            (segment,), missing = itemize(base + selector, "ja", faces)
            assert (segment.font, missing) == (faces[0], ())
            assert len(glyph_ids(base + selector, faces)) == 1
            tried += 1
    assert tried > 200


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("葛\U000e0100", 1),  # only the second has it
        ("葛\U000e0101", 1),  # as its default, but the first does not know it
        ("葛\U000e0105", 0),  # neither has it: the usual form of the first
        ("葛", 0),
        ("。\ufe01", 0),  # both have it
        ("葛\ufe0f", 0),
    ],
)
def test_rule_21_fallback_goes_to_the_face_that_has_the_form(text: str, chosen: int) -> None:
    faces = (*chain("zh-Hans")[:1], *chain("ja", "serif")[:1])
    (segment,), missing = itemize(text, "zh-Hans", faces)
    assert (segment.font, missing) == (faces[chosen], ())
