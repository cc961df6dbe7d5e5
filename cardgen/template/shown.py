"""Which fields a template shows, and what must be there for it: nothing given may vanish.

In come a template and the names of fields that have a value; out come those of them that no
area shows, each with what is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

from cardgen.template.template import (
    Area,
    AreaBarcode,
    AreaMarks,
    AreaPicture,
    AreaSeal,
    AreaSpan,
    AreaText,
    Caption,
    DataPiece,
    Fields,
    Interpretation,
    ShowIf,
    Template,
    described,
    in_target,
)

CaptionFields = Callable[[str], Iterable[str]]
"""The placeholders of a caption, by its name."""


class Showing(NamedTuple):
    """Fields that stand somewhere in a label, and the condition under which they do."""

    fields: frozenset[str]
    show_if: ShowIf


class Unshown(NamedTuple):
    """A field that has a value and is not shown.

    With the `missing` fields it would be; none are missing where the template has no place
    for it at all.
    """

    field: str
    missing: tuple[str, ...]


def showings(template: Template, caption_fields: CaptionFields) -> tuple[Showing, ...]:
    """All places where a template shows fields. A message is the field "message"."""
    return tuple(
        Showing(showing.fields, (*showing.show_if, *beneath))
        for name, area in template.areas.items()
        for showing in _for_certain(_of_area(area, caption_fields), area.unless_same)
        for beneath in _beneath(name, template)
        if showing.fields
    )


def _beneath(name: str, template: Template) -> list[ShowIf]:
    """The conditions of what an area is over or behind, of which one is enough."""
    place = template.overlays.get(name)
    if place is None or not place.around:
        return [()]
    around = [template.areas[other] for other in place.around]
    return [other.show_if for other in around if not other.unless_same]


def unshown(
    places: Collection[Showing], given: Iterable[str], there: Collection[str]
) -> list[Unshown]:
    """Those of the fields `given` that no place shows when the fields `there` have values."""
    found: list[Unshown] = []
    for name in given:
        lacking = [_lacking(place, there) for place in places if name in place.fields]
        if all(lacking):
            found.append(Unshown(name, min(lacking, key=len, default=())))
    return found


def _lacking(place: Showing, there: Collection[str]) -> tuple[str, ...]:
    """What is not there and would have to be, for a place to be shown."""
    unmet = (either[0] for either in place.show_if if not any(name in there for name in either))
    needed = (name for name in sorted(place.fields) if name not in there)
    return tuple(dict.fromkeys((*unmet, *needed)))


def _for_certain(found: Iterable[Showing], unless_same: Fields) -> Iterator[Showing]:
    """What is shown for certain by what hides where these fields say the same.

    That is nothing but their texts in the target language: a text that is hidden is read in the
    other one then.
    """
    alike = {in_target(name) for name in unless_same}
    return (each for each in found if not unless_same or each.fields <= alike)


def _of_area(area: Area, caption_fields: CaptionFields) -> Iterator[Showing]:
    match area.content:
        case AreaPicture():
            yield Showing(area.placeholders, area.show_if)
            words = frozenset({described(area.content.field)})
            yield Showing(words, (*area.show_if, (area.content.field,)))
        case AreaMarks() | AreaSeal():
            yield Showing(area.placeholders, area.show_if)
        case AreaText():
            for span in area.content.spans:
                within = _of_span(span, area.show_if, caption_fields)
                yield from _for_certain(within, span.unless_same)
        case AreaBarcode():
            for piece in area.content.data:
                yield _of_piece(piece, area.show_if)


def _of_span(
    span: AreaSpan, show_if: ShowIf, caption_fields: CaptionFields
) -> Iterator[Showing]:
    within = (*show_if, *span.show_if)
    match span.shows:
        case Caption():
            yield Showing(frozenset(caption_fields(span.shows.name)), within)
        case Interpretation():
            for piece in span.shows.barcode.data:
                yield _of_piece(piece, within)
        case _:
            yield Showing(frozenset(span.shows.names), within)


def _of_piece(piece: DataPiece, show_if: ShowIf) -> Showing:
    return Showing(frozenset(piece.text.names), (*show_if, *piece.show_if))
