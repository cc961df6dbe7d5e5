"""Letters that the tests of files for offices make, and what must stand in them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from cardgen import Project
from cardgen.catalog import parse_markup
from cardgen.letters import LetterData, LetterTemplate, blocks as b, letter_template, load_data
from cardgen.letters.compose import compose
from cardgen.letters.place import list_lines

PROJECT = Project.open()
_EXAMPLES = Path(__file__).parents[3] / "examples" / "letters"
EXAMPLES = sorted(path.stem for path in _EXAMPLES.glob("*.toml"))


def arguments_of(name: str, **more: Any) -> tuple[LetterTemplate, LetterData, Project, str]:
    """Load the arguments of an example letter, with changed data."""
    data = msgspec.structs.replace(load_data(_EXAMPLES / f"{name}.toml"), **more)
    return letter_template(data.letter), data, PROJECT, data.pair


def texts(made_of: tuple[LetterTemplate, LetterData, Project, str]) -> dict[str, list[str]]:
    """List the texts of the blocks of a letter by language, in order and without white."""
    letter = compose(*made_of)
    return {
        lang: [bare(text) for block in letter.blocks[lang] for text in _list_texts(block)]
        for lang in letter.langs
    }


def bare(text: str) -> str:
    """Strip markup and white from a text."""
    return "".join("".join(piece.text for piece in parse_markup(text)).split())


def in_order(found: str, wanted: list[str]) -> None:
    """Assert that the texts `wanted` stand in `found`, in order."""
    at = 0
    for text in wanted:
        here = found.find(text, at)
        assert here >= 0, f"{text!r} is not in {found[at:]!r}"
        at = here + len(text)


def _list_texts(block: b.Block) -> Iterator[str]:
    match block:
        case b.BodyParagraph(text, label):
            yield from (label, text)
        case b.GoodsTable(columns, rows, total):
            yield from (column.head for column in columns)
            for row in (*rows, total):
                yield from row
        case b.Enclosures(label, items) | b.Copies(label, items):
            yield from (label, *items)
        case _:
            yield from list_lines(block)
