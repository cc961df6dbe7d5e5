"""Plans: a label laid out once, with holes for the figures of its varying values.

Labels of a batch that differ in figures alone have the same layout: `box 17` and `box 48` have
the same glyphs at the same places, but for two. `make_plan` finds out by trying. It lays out
the label with other figures and sees which character of a text, which glyph and which place
follows which figure. Then it fills the plan with the values of each trial: that must give the
very document that was laid out. If anything else moves, there is no plan.

In the trials each figure of a value takes all ten digits, in an order of its own, by which it
is recognised. A check digit is computed anew, and recognised likewise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random
from typing import Final, TypeAlias, TypeVar, cast

import msgspec

from cardgen import gs1
from cardgen.barcodes import Symbol, SymbologyName, encode
from cardgen.display import (
    Bars,
    Document,
    Glyph,
    GlyphRun,
    Group,
    Item,
    Layer,
    Leaf,
    Page,
    turn_item,
)
from cardgen.template import FieldType

_DIGITS: Final = "0123456789"
_CYCLES: Final = 2  # of ten trials
_CHECKED: Final[tuple[FieldType, ...]] = ("sscc", "gtin")  # with a check digit
_NUMBERS: Final[tuple[FieldType, ...]] = ("integer", "number", "weight")

Values: TypeAlias = Mapping[str, str]
_Figure: TypeAlias = tuple[str, int]
"""The name of a value, and the index of a figure in it."""

_Index: TypeAlias = tuple[int, ...]
"""The place of an item: the indices of its layer, of the groups around it, and its own."""

V = TypeVar("V")


class NoPlanError(Exception):
    """Raised if something moves with the figures of a label that no plan can fill."""


class _MisfitError(Exception):
    """Raised if the figures of a label do not fit into the holes of its plan."""


_Place: TypeAlias = tuple[str, int, Mapping[str, float]]
"""A figure, as the name of a value and an index in it, and a place for each of its digits."""


class _Text(msgspec.Struct, frozen=True):
    """A text in pieces: texts, and parts of values from an index to another."""

    pieces: tuple[str | tuple[str, int, int], ...]

    def fill(self, values: Values) -> str:
        return "".join(
            [
                piece if isinstance(piece, str) else values[piece[0]][piece[1] : piece[2]]
                for piece in self.pieces
            ]
        )


class _RunHole(msgspec.Struct, frozen=True):
    """A run with `glyphs`, by their index, that follow a figure; its `x` may follow one too."""

    run: GlyphRun
    text: _Text
    glyphs: tuple[tuple[int, str, int, Mapping[str, Glyph]], ...]
    x: _Place | None

    def fill(self, values: Values) -> GlyphRun:
        run, x = self.run, self.run.x
        glyphs = [*run.glyphs]
        try:
            for index, name, at, by_figure in self.glyphs:
                glyphs[index] = by_figure[values[name][at]]
            if self.x:
                name, at, places = self.x
                x = places[values[name][at]]
        except KeyError as error:
            raise _MisfitError from error
        return GlyphRun(
            x, run.y, run.font, run.size, run.color, run.lang, self.text.fill(values),
            tuple(glyphs), run.vertical, run.sideways, run.beside, run.turn,
        )  # fmt: skip


class _BarsHole(msgspec.Struct, frozen=True):
    """A barcode with data that follow figures; it was turned clockwise by `quarters`."""

    bars: Bars
    text: _Text
    alt: _Text
    quarters: int

    def fill(self, values: Values) -> Bars:
        bars = self.bars
        symbol = encode(cast("SymbologyName", bars.symbology), self.text.fill(values))
        modules = _turn(symbol, self.quarters) if self.quarters else symbol.modules
        if len(modules) != bars.rows or len(modules[0]) != bars.columns:
            raise _MisfitError
        return Bars(
            bars.x, bars.y, bars.width, bars.height, bars.columns, bars.rows, modules,
            bars.symbology, symbol.text, bars.color, bars.anchor_x, bars.anchor_y, bars.least,
            bars.bearer, self.alt.fill(values),
        )  # fmt: skip


class _GroupHole(msgspec.Struct, frozen=True):
    """A group with holes, each with the index of its item."""

    group: Group
    holes: _Holes

    def fill(self, values: Values) -> Group:
        group = self.group
        items = _fill(group.items, self.holes, values)
        return Group(group.x, group.y, items, group.role, group.columns, group.alt, group.order)


_Hole: TypeAlias = _RunHole | _BarsHole | _GroupHole
_Holes: TypeAlias = tuple[tuple[int, _Hole], ...]
"""Holes with the indices of their items."""


class Plan(msgspec.Struct, frozen=True):
    """A document with holes in some layers, each hole with the index of its item.

    `numbers` are values whose first character is a figure, but never 0: layout leaves out the 0
    of 07, so such a value has another shape than it seems.
    """

    document: Document
    layers: tuple[tuple[int, _Holes], ...]
    numbers: tuple[str, ...]

    def fill(self, values: Values) -> Document | None:
        """Make the document for values of the plan's shape. None if they do not fit."""
        if any(values[name][0] == "0" for name in self.numbers):
            return None
        about = self.document
        (page,) = about.pages
        layers = [*page.layers]
        try:
            for index, holes in self.layers:
                layers[index] = Layer(_fill(layers[index].items, holes, values))
        except _MisfitError:
            return None
        filled = Page(page.width, page.height, tuple(layers), page.mono, page.bleed, page.marks)
        return Document(
            (filled,), about.title, about.langs, about.author, about.date, about.endorsed,
            about.attached, about.is_tiled,
        )  # fmt: skip


def _fill(items: tuple[Item, ...], holes: _Holes, values: Values) -> tuple[Item, ...]:
    filled = [*items]
    for index, hole in holes:
        filled[index] = hole.fill(values)
    return tuple(filled)


def make_plan(
    lay_out: Callable[[Values], Document], values: Values, types: Mapping[str, FieldType]
) -> Plan:
    """Make the plan for labels of the same shape as these values, fields of these types.

    Raises NoPlanError, and the errors of `lay_out`.
    """
    given = [*_make_trials(values, types)]
    trials = _Trials(given)
    documents = [lay_out(each) for each in given]
    leaves = [dict(_walk(document)) for document in documents]
    first = leaves[0]
    if any(each.keys() != first.keys() for each in leaves):
        raise NoPlanError
    holes: dict[_Index, _Hole] = {}
    for place, item in first.items():
        seen = [each[place] for each in leaves]
        if any(each != item for each in seen):
            holes[place] = _make_hole(seen, trials)
    numbers = tuple(name for name in values if _is_number(name, values[name], types))
    plan = Plan(documents[0], _gather_layers(documents[0], holes), numbers)
    if any(plan.fill(each) != made for each, made in zip(given, documents, strict=True)):
        raise NoPlanError
    return plan


def _gather_layers(
    document: Document, holes: Mapping[_Index, _Hole]
) -> tuple[tuple[int, _Holes], ...]:
    """Gather the holes in each layer of a document that has some."""
    (page,) = document.pages
    gathered = (
        (index, _gather(layer.items, _within(holes, index)))
        for index, layer in enumerate(page.layers)
    )
    return tuple((index, within) for index, within in gathered if within)


def _make_trials(values: Values, types: Mapping[str, FieldType]) -> Iterator[dict[str, str]]:
    """Yield values with other figures. No number begins with 0, which it would leave out."""
    order = Random(0)  # noqa: S311  # no secret: the same trials for everybody
    for _ in range(_CYCLES):
        digits: dict[_Figure, list[str]] = {
            (name, at): order.sample(_DIGITS, 10)
            for name, value in values.items()
            for at, char in enumerate(value)
            if char in _DIGITS
        }
        for name, value in values.items():
            if _is_number(name, value, types):
                digits[name, 0].remove("0")
        for turn in range(len(_DIGITS)):
            trial: dict[str, str] = {}
            for name, value in values.items():
                text = [*value]
                for at, char in enumerate(value):
                    if char in _DIGITS:
                        taken = digits[name, at]
                        text[at] = taken[turn % len(taken)]
                changed = "".join(text)
                if types.get(name) in _CHECKED and value[-1:] in _DIGITS:
                    changed = gs1.with_check_digit(changed)
                trial[name] = changed
            yield trial


def _is_number(name: str, value: str, types: Mapping[str, FieldType]) -> bool:
    """True if a value is a number that begins with a figure."""
    return types.get(name) in _NUMBERS and value[:1] in {*_DIGITS}


def _walk(document: Document) -> Iterator[tuple[_Index, Leaf]]:
    """Yield the items of a document that draw something, with their places."""
    (page,) = document.pages
    for index, layer in enumerate(page.layers):
        yield from _walk_items(layer.items, (index,))


def _walk_items(items: Sequence[Item], around: _Index) -> Iterator[tuple[_Index, Leaf]]:
    for index, item in enumerate(items):
        if isinstance(item, Group):
            yield from _walk_items(item.items, (*around, index))
        else:
            yield (*around, index), item


class _Trials:
    """The values of all trials, and the figures in them.

    A figure is known by its digits in the trials, of which no two figures have the same.
    """

    def __init__(self, trials: Sequence[Values]) -> None:
        self.values = trials
        self._figures: dict[tuple[str, ...], _Figure] = {}
        for name, value in trials[0].items():
            for at, char in enumerate(value):
                taken = self.digits((name, at))
                if char in _DIGITS and self._figures.setdefault(taken, (name, at)) != (
                    name,
                    at,
                ):
                    raise NoPlanError

    def digits(self, figure: _Figure) -> tuple[str, ...]:
        """Return the digits of a figure in the trials."""
        name, at = figure
        return tuple([trial[name][at] for trial in self.values])

    def find_figures(self, texts: Sequence[str]) -> dict[int, _Figure]:
        """Find the figures that the characters of a text follow, by their index in it."""
        first = texts[0]
        if any(len(text) != len(first) for text in texts):
            raise NoPlanError
        found: dict[int, _Figure] = {}
        for index, chars in enumerate(zip(*texts, strict=True)):
            if any(char != first[index] for char in chars):
                figure = self._figures.get(chars)
                if figure is None:
                    raise NoPlanError
                found[index] = figure
        return found

    def follow(self, figure: _Figure, seen: Sequence[V]) -> dict[str, V] | None:
        """Map the digits of a figure to what was seen with them; None if it does not follow."""
        found: dict[str, V] = {}
        for digit, each in zip(self.digits(figure), seen, strict=True):
            if found.setdefault(digit, each) != each:
                return None
        return found

    def find_place(self, seen: Sequence[float]) -> _Place | None:
        """Find the figure that a place follows, for a line flush with its ink.

        It may stand in another run of the line. None if the place does not move.
        """
        if all(place == seen[0] for place in seen):
            return None
        for figure in self._figures.values():
            by_digit = self.follow(figure, seen)
            if by_digit is not None:
                return (*figure, by_digit)
        raise NoPlanError


def _make_hole(items: Sequence[Leaf], trials: _Trials) -> _Hole:
    """Make the hole for an item that was seen like this in the trials."""
    runs = [item for item in items if isinstance(item, GlyphRun)]
    if len(runs) == len(items):
        return _make_run_hole(runs, trials)
    codes = [item for item in items if isinstance(item, Bars)]
    if len(codes) < len(items):
        raise NoPlanError
    bars = codes[0]
    symbol = encode(cast("SymbologyName", bars.symbology), bars.text)
    quarters = next((each for each in range(4) if _turn(symbol, each) == bars.modules), None)
    if quarters is None:
        raise NoPlanError
    text, alt = (
        _make_text(texts, trials.find_figures(texts))
        for texts in ([each.text for each in codes], [each.alt for each in codes])
    )
    return _BarsHole(bars, text, alt, quarters)


def _make_run_hole(runs: Sequence[GlyphRun], trials: _Trials) -> _RunHole:
    """Make the hole for a run that was seen like this in the trials."""
    run, texts = runs[0], [each.text for each in runs]
    figures = trials.find_figures(texts)
    if any(len(each.glyphs) != len(run.glyphs) for each in runs):
        raise NoPlanError
    glyphs: list[tuple[int, str, int, dict[str, Glyph]]] = []
    shapes: dict[str, int] = {}  # of all figures: a check digit may not have taken all ten
    for index, seen in enumerate(zip(*(each.glyphs for each in runs), strict=True)):
        if all(glyph == seen[0] for glyph in seen):
            continue
        figure = figures.get(seen[0].cluster)
        by_digit = trials.follow(figure, seen) if figure else None
        if figure is None or by_digit is None:
            raise NoPlanError
        shapes |= {digit: glyph.id for digit, glyph in by_digit.items()}
        glyphs.append((index, *figure, by_digit))
    for _, _, at, by_digit in glyphs:
        some = next(iter(by_digit.values()))
        if any(glyph[1:] != some[1:] for glyph in by_digit.values()):
            raise NoPlanError
        for digit, glyph in shapes.items() if at else ():
            by_digit.setdefault(digit, some._replace(id=glyph))
    x = trials.find_place([each.x for each in runs])
    return _RunHole(run, _make_text(texts, figures), tuple(glyphs), x)


def _make_text(texts: Sequence[str], figures: Mapping[int, _Figure]) -> _Text:
    """Make the text of a hole, in which some characters follow figures."""
    pieces: list[str | tuple[str, int, int]] = []
    for index, char in enumerate(texts[0]):
        last = pieces[-1] if pieces else ""
        figure = figures.get(index)
        if figure is None:
            if pieces and isinstance(last, str):
                pieces[-1] = last + char
            else:
                pieces.append(char)
            continue
        name, at = figure
        if isinstance(last, tuple) and (last[0], last[2]) == (name, at):
            pieces[-1] = name, last[1], at + 1
        else:
            pieces.append((name, at, at + 1))
    return _Text(tuple(pieces))


def _turn(symbol: Symbol, quarters: int) -> tuple[str, ...]:
    """Return the modules of a symbol, turned clockwise."""
    upright = Bars(0, 0, 0, 0, symbol.columns, symbol.rows, symbol.modules, "", "")
    return turn_item(upright, quarters, 0, 0).modules


def _gather(items: Sequence[Item], holes: Mapping[_Index, _Hole]) -> _Holes:
    """Gather the holes in items; a group with holes is a hole too."""
    gathered: list[tuple[int, _Hole]] = []
    for index, item in enumerate(items):
        within = _within(holes, index)
        if not within:
            continue
        if isinstance(item, Group):
            gathered.append((index, _GroupHole(item, _gather(item.items, within))))
        else:
            gathered.append((index, within[()]))
    return tuple(gathered)


def _within(holes: Mapping[_Index, _Hole], index: int) -> dict[_Index, _Hole]:
    """Return the holes in an item with this index, with their places from there on."""
    return {place[1:]: hole for place, hole in holes.items() if place[0] == index}
