"""The fields that a template shows, and their conditions: no value may vanish unnoticed.

In come a template and the names of fields that have a value; out come the fields that no area
shows, with the fields that are missing for it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

import msgspec

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
    description_field,
    target_field,
)

CaptionFields = Callable[[str], Iterable[str]]
"""A function that returns the placeholders of a caption, given its name."""


class Showing(msgspec.Struct, frozen=True):
    """Fields at one place of a template, and the condition under which the place is shown."""

    fields: frozenset[str]
    show_if: ShowIf


class Unshown(NamedTuple):
    """A field that has a value and is not shown.

    The field would be shown if the `missing` fields had values. None are missing if the
    template has no place for the field at all.
    """

    field: str
    missing: tuple[str, ...]


def list_showings(template: Template, caption_fields: CaptionFields) -> tuple[Showing, ...]:
    """List all places where a template shows fields, with their conditions."""
    return tuple(
        Showing(showing.fields, (*side.show_if, *showing.show_if, *beneath))
        for side in template.sides
        for name, area in side.areas.items()
        for showing in _keep_certain(_find_in_area(area, caption_fields), area.unless_same)
        for beneath in _find_conditions(name, side)
        if showing.fields
    )


def _find_conditions(name: str, template: Template) -> list[ShowIf]:
    """List the conditions of the areas that an overlay is around. Any of them shows it."""
    place = template.overlays.get(name)
    if place is None or not place.around:
        return [()]
    around = [template.areas[other] for other in place.around]
    return [other.show_if for other in around if not other.unless_same]


def find_unshown(
    places: Collection[Showing], given: Iterable[str], there: Collection[str]
) -> list[Unshown]:
    """Find the `given` fields that no place shows if the fields `there` have values."""
    found: list[Unshown] = []
    for name in given:
        missing = [_find_missing(place, there) for place in places if name in place.fields]
        if all(missing):
            found.append(Unshown(name, min(missing, key=len, default=())))
    return found


def _find_missing(place: Showing, there: Collection[str]) -> tuple[str, ...]:
    """Find the fields without a value that a place needs."""
    unmet = (either[0] for either in place.show_if if not any(name in there for name in either))
    needed = (name for name in sorted(place.fields) if name not in there)
    return tuple(dict.fromkeys((*unmet, *needed)))


def _keep_certain(places: Iterable[Showing], unless_same: Fields) -> Iterator[Showing]:
    """Yield the places that are shown even if `unless_same` may hide them.

    Such a place shows only texts in the target language: when it is hidden, the same text
    stands in the source language. Without `unless_same` all places count.
    """
    targets = {target_field(name) for name in unless_same}
    return (place for place in places if not unless_same or place.fields <= targets)


def _find_in_area(area: Area, caption_fields: CaptionFields) -> Iterator[Showing]:
    """Yield the places in an area that show fields."""
    match area.content:
        case AreaPicture():
            yield Showing(area.placeholders, area.show_if)
            words = frozenset({description_field(area.content.field)})
            yield Showing(words, (*area.show_if, (area.content.field,)))
        case AreaMarks() | AreaSeal():
            yield Showing(area.placeholders, area.show_if)
        case AreaText():
            for span in area.content.spans:
                within = _find_in_span(span, area.show_if, caption_fields)
                yield from _keep_certain(within, span.unless_same)
        case AreaBarcode():
            for piece in area.content.data:
                yield _find_in_piece(piece, area.show_if)


def _find_in_span(
    span: AreaSpan, show_if: ShowIf, caption_fields: CaptionFields
) -> Iterator[Showing]:
    """Yield the places in a span that show fields; `show_if` is the condition of its area."""
    within = (*show_if, *span.show_if)
    match span.shows:
        case Caption():
            yield Showing(frozenset(caption_fields(span.shows.name)), within)
        case Interpretation():
            for piece in span.shows.barcode.data:
                yield _find_in_piece(piece, within)
        case _:
            yield Showing(frozenset(span.shows.names), within)


def _find_in_piece(piece: DataPiece, show_if: ShowIf) -> Showing:
    """Return the fields that a piece of barcode data shows."""
    return Showing(frozenset(piece.text.names), (*show_if, *piece.show_if))
