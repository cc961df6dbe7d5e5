"""The letters that ship: their texts, filled by the examples, in every language."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from cardgen import Project
from cardgen.catalog import LETTERS, format_value, list_inputs, load_catalog
from cardgen.catalog.places import with_citizens
from cardgen.letters.conventions import load_convention
from cardgen.particles import choose_particles
from cardgen.placeholders import find_placeholders, substitute
from cardgen.resources import MESSAGES

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "letters"
FILES = sorted(FOLDER.glob("*.toml"))
PROJECT = Project.open()
LISTED = {"goods", "boxes", "reader"}  # made of the table of goods, and of the addressee
KINDS = {
    "sympathy", "donation", "thanks", "receipt", "gift-certificate", "certificate",
    "distribution-report", "condolence", "anniversary", "visit", "new-year",
}  # fmt: skip


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def test_each_letter_has_an_example_and_a_title() -> None:
    assert {read(path)["letter"] for path in FILES} == KINDS
    for pair in ("zh-ko", "zh-ja"):
        messages = load_catalog(MESSAGES, pair, LETTERS).messages
        assert {f"{kind}.title" for kind in KINDS} <= set(messages)
        official = {name.split(".")[0] for name in messages if ".official." in name}
        assert official == {name.split(".")[0] for name in messages if ".subject" in name}


def in_words(value: Any, kind: str, lang: str, pair: str) -> str:
    if isinstance(value, dict):
        value = value[lang.partition("-")[0]]
    if isinstance(value, dt.date):
        return load_convention(lang).format_date(value, "ceremonial")
    return format_value(str(value), kind, lang, PROJECT.glossary(pair))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_texts_of_an_example_are_complete(path: Path) -> None:
    data = read(path)
    pair, letter = data["pair"], data["letter"]
    catalog = PROJECT.catalog(pair, LETTERS)
    answered = data.get("reference", {})
    given = {**data["values"]}
    if "yours" in answered:
        given |= {"number": answered["yours"], "date": answered["dated"]}
    used = set()
    for name in data["paragraphs"]:
        message = catalog.message(f"{letter}.{name}")
        used |= set(list_inputs(message.placeholders))
        for lang, text in zip(
            catalog.langs, (message.source, message.translation), strict=True
        ):
            filled = with_citizens(given, message.placeholders)
            values = {
                key: in_words(filled[key], kind, lang, pair)
                for key, kind in message.placeholders.items()
                if key not in LISTED
            }
            made = substitute(
                text,
                {
                    "goods": "10",
                    "boxes": "3",
                    "reader": "시장님" if lang == "ko" else "您",
                    **values,
                },
            )
            made = choose_particles(made) if lang == "ko" else made
            assert not find_placeholders(made)
            assert not re.search(r"[가-힣]\([가-힣]\)|\(으\)", made), made
    assert set(given) == used - LISTED
    for name in data.get("enclosures", ()):
        catalog.message(f"enclosure.{name}")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_example_is_of_terms_that_are_known(path: Path) -> None:
    data = read(path)
    glossary = PROJECT.glossary(data["pair"])
    assert data["date"].year == 2020
    for row in (*data.get("goods", ()), *data.get("distribution", ())):
        assert glossary.has_term(row["item"], "item")
        assert glossary.has_term(row["unit"], "unit")
    for side in ("sender", "addressee"):
        party = data[side]
        assert set(party["office"]) == {tag.partition("-")[0] for tag in glossary.langs}
        assert "title" not in party or glossary.has_term(party["title"], "title")
        for lang in glossary.langs:
            short = lang.partition("-")[0]
            title = party.get("title", "")
            load_convention(lang).add_honorific(
                party.get("name", party["office"])[short],
                title and glossary.term("title", title, lang),
                party["kind"],
                party.get("rank", ""),
                data["register"],
            )


@pytest.mark.parametrize("pair", ["zh-ja"])
def test_a_japanese_certificate_has_no_punctuation(pair: str) -> None:
    messages = load_catalog(MESSAGES, pair, LETTERS).messages
    for name in ("certificate.1", "certificate.organisation.1", "gift-certificate.1"):
        assert not re.search("[、。，．]", messages[name].translation)


def test_japanese_letters_close_what_they_open() -> None:
    data = [read(path) for path in FILES if "-ja" in read(path)["pair"]]
    openings = {
        each["letter"]: load_convention("ja").find_opening(
            "ceremonial", reply=each.get("reply", False)
        )
        for each in data
    }
    assert openings["thanks"] == "拝復"
    assert openings["donation"] == "拝啓"
