"""The goods of a letter and those of the shipment that it goes with: one, or a finding.

In come the data of a letter and the folder of a shipment; out come the data with what is in the
boxes, and "goods-differ" where they say otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from cardgen.catalog import Glossary
from cardgen.errors import Diagnostic, FieldError, Location, raise_findings
from cardgen.files import MOST_TEXT, read
from cardgen.letters.data import GoodsLine, LetterData
from cardgen.shipment import goods_by_article, shipped
from cardgen.tomlfile import TomlLines

_HINT: Final = "leave [[goods]] out, and the letter has what is in the boxes"
Amounts = dict[str, tuple[int, int]]
"""Units of an article → how much of it, and in how many boxes."""


@dataclass(frozen=True, slots=True)
class GoodsInBoxes:
    """What was in the boxes of the shipment in `folder` when it was read.

    A letter that tells these goods is noted with their `digest`, and not with that of what is
    there when the letter is made: the shipment may have been amended in between.
    """

    folder: Path
    lines: tuple[GoodsLine, ...]
    digest: str


def goods_of(folder: Path) -> GoodsInBoxes:
    """What is in the boxes of a shipment that are not voided, article by article.

    An article of which the list says no quantity is counted in boxes, 箱. Raises CardgenError
    as `shipped` does.
    """
    found = shipped(folder)
    lines = (
        GoodsLine(item, quantity, unit, boxes)
        for (item, unit), (quantity, boxes) in goods_by_article(found.goods).items()
    )
    return GoodsInBoxes(folder, tuple(lines), found.digest)


def with_goods(
    data: LetterData, there: GoodsInBoxes, glossary: Glossary, file: Path | None = None
) -> LetterData:
    """The data with the goods of a shipment; those that they have already must be the same.

    They name the shipment no more, since nothing of it is left to look up. `file` is where the
    data were written, for findings. Raises CardgenError "goods-differ", an article each.
    """
    if data.goods:
        raise_findings(_differences(data.goods, there, glossary, file))
    return msgspec.structs.replace(data, goods=data.goods or [*there.lines], shipment="")


def doubts_of_units(data: LetterData, glossary: Glossary) -> tuple[Diagnostic, ...]:
    """Warnings of units for which their articles have no words, each once."""
    lines = [*((line.item, line.unit) for line in data.goods)]
    lines += ((line.item, line.unit) for line in data.distribution)
    found = (glossary.doubt_of_unit(unit, item) for item, unit in lines)
    return tuple(dict.fromkeys(each for each in found if each))


def _differences(
    said: Sequence[GoodsLine], there: GoodsInBoxes, glossary: Glossary, file: Path | None
) -> Iterator[Diagnostic]:
    """In what the goods that a letter tells differ from those in the boxes, article by article.

    Articles and units are the same however they are called. Boxes of which the letter says
    nothing agree with any number.
    """
    told = [_canonical(line, glossary) for line in said]
    places = _places(file, len(told))
    held = [_canonical(line, glossary) for line in there.lines]
    in_letter, in_boxes = _sums(told), _sums(held)
    lines: dict[str, Location | None] = {}
    for line, place in zip(told, places, strict=True):
        lines.setdefault(line.item, place)
    for item in dict.fromkeys((*in_letter, *in_boxes)):
        letter, boxes = in_letter.get(item, {}), in_boxes.get(item, {})
        if _agree(letter, boxes):
            continue
        says = _in_words(letter) if letter else "nothing of it"
        has = _in_words(boxes) if boxes else "none"
        yield Diagnostic(
            "goods-differ",
            f"{item}: the letter says {says}, and the shipment {there.folder.name} has {has}",
            location=lines.get(item) or (Location(str(file)) if file else None),
            hint=_HINT,
        )


def _agree(letter: Amounts, boxes: Amounts) -> bool:
    if {unit: amount[0] for unit, amount in letter.items()} != {
        unit: amount[0] for unit, amount in boxes.items()
    }:
        return False
    return all(count in (0, boxes[unit][1]) for unit, (_, count) in letter.items())


def _sums(lines: Sequence[GoodsLine]) -> dict[str, Amounts]:
    """Article → unit → how much, and in how many boxes."""
    found: dict[str, Amounts] = {}
    for line in lines:
        units = found.setdefault(line.item, {})
        quantity, boxes = units.get(line.unit, (0, 0))
        units[line.unit] = quantity + line.quantity, boxes + line.boxes
    return found


def _canonical(line: GoodsLine, glossary: Glossary) -> GoodsLine:
    """A line in the words of the source language, as ledgers have them."""
    source, item, unit = glossary.langs[0], line.item, line.unit
    try:
        item = glossary.term("item", item, source)
        unit = glossary.term("unit", unit, source, item=item)
    except FieldError:  # the letter itself complains of words that are not known
        pass
    return GoodsLine(item, line.quantity, unit, line.boxes)


def _in_words(amounts: Amounts) -> str:
    return " and ".join(
        f"{quantity:,} {unit}".rstrip() + (f" in {_boxes(boxes)}" if boxes else "")
        for unit, (quantity, boxes) in amounts.items()
    )


def _boxes(count: int) -> str:
    return "1 box" if count == 1 else f"{count:,} boxes"


def _places(file: Path | None, count: int) -> list[Location | None]:
    """Where each [[goods]] of a file of data begins."""
    if file is None:
        return [None] * count
    try:
        text = read(file, MOST_TEXT).decode("utf-8-sig", "replace")
    except OSError:
        text = ""
    lines = TomlLines(text).each.get("goods", [])
    if len(lines) != count:  # written in another way
        return [Location(str(file))] * count
    return [Location(str(file), line) for line in lines]
