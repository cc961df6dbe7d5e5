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
            "braces meant as text are {{ and }}"
        )
    ]
