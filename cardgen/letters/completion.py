"""Complete the data of a letter: years of relations, goods in the boxes of a shipment.

In come data as somebody wrote them, out come the data that a letter is made of. All that make
letters call this module, so that a letter always agrees with its project and its shipment.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec

from cardgen.catalog import Glossary
from cardgen.errors import (
    CardgenError,
    Diagnostic,
    FieldError,
    Location,
    quantity,
    raise_findings,
)
from cardgen.letters.data import GoodsLine, LetterData, select_texts
from cardgen.letters.data_lines import read_data_text
from cardgen.project import Project
from cardgen.tomlfile import TomlLines


def complete(
    data: LetterData, project: Project, pair: str, file: Path | None = None
) -> tuple[LetterData, GoodsInBoxes | None]:
    """Complete the data with years of friendship and goods. Return also the shipment's goods.

    `file` is the data file, for findings. Raises CardgenError "wrong-years" and "goods-differ"
    if the data say otherwise, and the errors of `read_goods`.
    """
    if project.relations().partners:
        data = add_years(data, project, pair, file)
    if not data.shipment:
        return data, None
    goods = read_goods(Path(data.shipment))
    return add_goods(data, goods, project.glossary(pair), file), goods


_YEARS: Final = "years"


def add_years(
    data: LetterData, project: Project, pair: str, file: Path | None = None
) -> LetterData:
    """Add the years of friendship on the date of the letter, if the data name a partner city.

    The years are counted by ``relations.toml``. The partner is the city that the letter goes
    to, or else comes from. `file` is the data file. Raises FieldError "wrong-years" for other
    years in the data, and TemplateError "bad-relations".
    """
    glossary = project.glossary(pair)
    single = {name: value for name, value in data.values.items() if not isinstance(value, dict)}
    values = select_texts(single, glossary.langs[0])
    try:
        years = project.relations().years(values, data.date, glossary, values.get(_YEARS, ""))
    except CardgenError as error:
        if file is None:
            raise
        line = TomlLines(read_data_text(file)).of("values", _YEARS)
        raise error.or_at(Location(str(file), line)) from error
    if not years or _YEARS in data.values:
        return data
    return msgspec.structs.replace(data, values={**data.values, _YEARS: int(years)})


_HINT: Final = "leave [[goods]] out to use the goods of the shipment"
Amounts = dict[str, tuple[int, int]]
"""Unit of an article → quantity and number of boxes."""


class GoodsInBoxes(msgspec.Struct, frozen=True):
    """The goods in the boxes of the shipment in `folder` when cardgen read the shipment.

    Their `digest` is noted with the letter: the shipment may change before the letter is made.
    """

    folder: Path
    lines: tuple[GoodsLine, ...]
    digest: str


def read_goods(folder: Path) -> GoodsInBoxes:
    """Read the goods in the boxes of a shipment by article, without voided boxes.

    An article without a quantity is counted in boxes, 箱. Raises CardgenError like
    `read_shipment_goods`.
    """
    from cardgen.shipment import (  # other letters need no shipment
        read_shipment_goods,
        sum_by_article,
    )

    found = read_shipment_goods(folder)
    lines = (
        GoodsLine(item, amount, unit, boxes)
        for (item, unit), (amount, boxes) in sum_by_article(found.goods).items()
    )
    return GoodsInBoxes(folder, tuple(lines), found.digest)


def add_goods(
    data: LetterData, there: GoodsInBoxes, glossary: Glossary, file: Path | None = None
) -> LetterData:
    """Add the goods of a shipment to the data. Raises an error if the data have other goods.

    The result does not name the shipment, since nothing is left to look up. `file` is the data
    file, for findings. Raises CardgenError "goods-differ" for each article that differs.
    """
    if data.goods:
        raise_findings(_find_differences(data.goods, there, glossary, file))
    return msgspec.structs.replace(data, goods=data.goods or [*there.lines], shipment="")


def _find_differences(
    said: Sequence[GoodsLine], there: GoodsInBoxes, glossary: Glossary, file: Path | None
) -> Iterator[Diagnostic]:
    """Yield errors about articles whose amounts in letter and boxes differ.

    Articles and units are compared by meaning, not by name. A letter without a number of boxes
    agrees with any.
    """
    told = [_normalize(line, glossary) for line in said]
    places = _locate_goods(file, len(told))
    held = [_normalize(line, glossary) for line in there.lines]
    in_letter, in_boxes = _sum_lines(told), _sum_lines(held)
    lines: dict[str, Location | None] = {}
    for line, place in zip(told, places, strict=True):
        lines.setdefault(line.item, place)
    for item in dict.fromkeys((*in_letter, *in_boxes)):
        letter, boxes = in_letter.get(item, {}), in_boxes.get(item, {})
        if _are_equal(letter, boxes):
            continue
        says = _word_amounts(letter) if letter else "none"
        has = _word_amounts(boxes) if boxes else "none"
        yield Diagnostic(
            "goods-differ",
            f"{item}: the letter has {says}, but the shipment {there.folder.name} has {has}",
            location=lines.get(item) or (Location(str(file)) if file else None),
            hint=_HINT,
        )


def _are_equal(letter: Amounts, boxes: Amounts) -> bool:
    """True if a letter has the same amounts as the boxes. Its number of boxes may be 0."""
    return letter.keys() == boxes.keys() and all(
        quantity == boxes[unit][0] and count in (0, boxes[unit][1])
        for unit, (quantity, count) in letter.items()
    )


def _sum_lines(lines: Sequence[GoodsLine]) -> dict[str, Amounts]:
    """Add up goods: article → unit → quantity and number of boxes."""
    found: dict[str, Amounts] = {}
    for line in lines:
        units = found.setdefault(line.item, {})
        quantity, boxes = units.get(line.unit, (0, 0))
        units[line.unit] = quantity + line.quantity, boxes + line.boxes
    return found


def _normalize(line: GoodsLine, glossary: Glossary) -> GoodsLine:
    """Translate an article and its unit into the source language, as ledgers have them."""
    source, item, unit = glossary.langs[0], line.item, line.unit
    try:
        item = glossary.term("item", item, source)
        unit = glossary.term("unit", unit, source, item=item)
    except FieldError:  # composing the letter reports unknown words
        pass
    return GoodsLine(item, line.quantity, unit, line.boxes)


def _word_amounts(amounts: Amounts) -> str:
    """Write amounts for a message: 300 件 in 3 boxes and 20 箱 in 1 box."""
    return " and ".join(
        f"{amount:,} {unit}".rstrip() + (f" in {quantity(boxes, 'box')}" if boxes else "")
        for unit, (amount, boxes) in amounts.items()
    )


def _locate_goods(file: Path | None, count: int) -> list[Location | None]:
    """Find the lines of the tables [[goods]] in a data file, of which there are `count`."""
    if file is None:
        return [None] * count
    lines = TomlLines(read_data_text(file)).each.get("goods", [])
    if len(lines) != count:  # the lines were written in another way
        return [Location(str(file))] * count
    return [Location(str(file), line) for line in lines]
