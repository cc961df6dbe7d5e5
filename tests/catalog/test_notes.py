from __future__ import annotations

import pytest

from cardgen.catalog.notes import Notes, read_notes
from cardgen.errors import Diagnostic, Location

HERE = Location("zh-ko/slogans.po", 9)


def read(*comments: str) -> tuple[Notes, list[str]]:
    errors: list[Diagnostic] = []
    notes = read_notes(comments, HERE, errors)
    return notes, [str(error) for error in errors]


def test_all_kinds_of_comments() -> None:
    notes, errors = read(
        "Send firewood in cold weather: help people",
        "in distress.",
        "origin: adage; nobody's",
        "attribution: zh=《周易》; ko=《주역》;  zh-Hant=《周易》 = 易;",
        "cardgen: lines=2",
        "{years}: integer",
        "{city} :  city",
    )
    assert errors == []
    assert notes.gloss == "Send firewood in cold weather: help people in distress."
    assert notes.attribution == {"zh": "《周易》", "ko": "《주역》", "zh-Hant": "《周易》 = 易"}
    assert notes.types == {"years": "integer", "city": "city"}


def test_a_gloss_may_speak_of_placeholders() -> None:
    notes, errors = read("For {years} years: sisters")
    assert (notes.gloss, notes.types, errors) == ("For {years} years: sisters", {}, [])


@pytest.mark.parametrize("text", ["坂村真民", ""])
def test_an_attribution_without_a_language(text: str) -> None:
    assert read(f"attribution: {text}")[1] == [
        (
            f"zh-ko/slogans.po:9: bad-po: the attribution '{text}' names no language\n"
            "  hint: write it as in #. attribution: zh=《周易》; ko=《주역》"
        )
    ]


def test_an_unknown_type() -> None:
    assert read("{years}: intger")[1] == [
        (
            "zh-ko/slogans.po:9: placeholder: {years} has the unknown type 'intger'\n"
            "  hint: did you mean integer or item?"
        )
    ]


def test_a_malformed_name() -> None:
    assert read("{years!r}: integer")[1] == [
        (
            "zh-ko/slogans.po:9: placeholder: '{years!r}' is not a placeholder\n"
            "  hint: write {name} with ASCII letters, digits and _; "
            "write {{ or }} for a brace in the text"
        )
    ]


LONG = (
    "attribution: zh=坂村真民; ja=坂村真民; "
    "ko=일본의 시인 사카무라 신민 (1909년 구마모토현 출생), 시집 『염하면 꽃이 핀다』에서, "
    "Sakamura Shinmin (1909-2006), poet from Kumamoto, in his collected-poems, volume one"
)
KOREAN = LONG.rpartition("ko=")[2]


@pytest.mark.parametrize("width", [40, 60, 76, 78, 100])
def test_an_attribution_that_babel_wrapped(width: int) -> None:
    """``pybabel update`` wraps comments: the second line was taken for a gloss."""
    from io import BytesIO

    from babel.messages import Catalog, pofile

    catalog = Catalog(locale="ko")
    catalog.add(
        "心诚则花开。", "꽃", auto_comments=["Flowers bloom.", LONG], context="sincerity"
    )
    written = BytesIO()
    pofile.write_po(written, catalog, width=width)
    lines = [
        line.removeprefix("#. ")
        for line in written.getvalue().decode().split("\n")
        if line.startswith("#. ")
    ]
    assert len(lines) > 2
    notes, errors = read(*lines)
    assert notes.attribution["ko"] == KOREAN
    assert (notes.attribution["zh"], notes.gloss) == ("坂村真民", "Flowers bloom.")
    if width >= 76:  # what a narrower one does with Latin letters may be a gloss, too
        assert errors == []


def test_an_attribution_that_polib_wrapped() -> None:
    """polib breaks lines at hyphens, too."""
    import polib

    entry = polib.POEntry(msgid="a", comment=f"Flowers bloom.\n{LONG}")
    lines = [line[3:] for line in str(entry).split("\n") if line.startswith("#. ")]
    notes, errors = read(*lines)
    assert errors == []
    assert notes.attribution["ko"] == KOREAN


def test_an_attribution_by_hand_on_several_lines() -> None:
    notes, errors = read(
        "attribution:",
        "zh=坂村真民;",
        "ko=사카무라 신민,",
        "시인; ja=坂村真民",
        "{years}: integer",
    )
    assert errors == []
    assert notes.attribution == {
        "zh": "坂村真民",
        "ko": "사카무라 신민, 시인",
        "ja": "坂村真民",
    }
    assert notes.types == {"years": "integer"}


def test_a_gloss_below_an_attribution_is_not_printed_silently() -> None:
    assert read("attribution: zh=《周易》; ko=《주역》", "When brothers come together")[1] == [
        (
            "zh-ko/slogans.po:9: bad-po: 'When brothers come together' may belong to the "
            "attribution, or be a gloss\n"
            "  hint: write the gloss above the attribution, and the attribution on one line"
        )
    ]


def test_a_long_origin_is_no_gloss() -> None:
    first = "origin: " + "word " * 13 + "words"
    notes, errors = read("A gloss.", first, "more of it", "A gloss again.")
    assert (notes.gloss, errors) == ("A gloss. A gloss again.", [])


def test_what_may_be_the_same() -> None:
    notes, errors = read("same: ja, ko")
    assert errors == []
    assert (notes.is_same("ja"), notes.is_same("ko-KR"), notes.is_same("en")) == (
        True,
        True,
        False,
    )
    assert read("same: yes")[0].is_same("en")
    assert read("same: はい")[1] == [
        (
            "zh-ko/slogans.po:9: bad-po: same: 'はい' is not yes and not a language\n"
            "  hint: write #. same: yes, or the languages, as in #. same: ja"
        )
    ]
