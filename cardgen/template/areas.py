"""Whether an area or a style of a template makes sense, key by key.

In come one table's values and what the rest of the template knows; out come complaints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from math import isfinite
from typing import Any, Final

from cardgen import gs1, units
from cardgen.barcodes import SYMBOLOGIES
from cardgen.errors import nearest
from cardgen.placeholders import SYNTAX_HINT, is_name, placeholders
from cardgen.template.model import (
    AreaSpec,
    FieldType,
    SpanSpec,
    StyleSpec,
    conditions,
    data_pieces,
)
from cardgen.template.values import parse_color, parse_sides, parse_size
from cardgen.tomlfile import Complaint, suggest

CONTENT: Final = ("text", "spans", "caption", "barcode", "hri", "picture", "rule")
_LETTERING: Final = ("text", "spans", "caption", "hri")
# Keys that mean something for some content only; elsewhere they are a misunderstanding.
_ONLY_FOR: Final[dict[str, tuple[str, ...]]] = {
    "fit": _LETTERING,
    "direction": _LETTERING,
    "data": ("barcode",),
    "size": ("barcode", "picture"),
    "length": ("rule",),
    "color": ("rule",),
}
GIVEN: Final = ("message", "attribution")
"""Fields that every template has: the message's text and its author."""

_LEADING: Final = (0.5, 5.0)  # em boxes from line to line


def style_complaints(style: StyleSpec) -> Iterator[Complaint]:
    """What is wrong with a style."""
    yield from _unparsed("size", parse_size, style.size)
    yield from _unparsed("color", parse_color, style.color)
    least, most = _LEADING
    if not least <= style.leading <= most:
        yield Complaint(
            f"leading: {style.leading:g} is not between {least:g} and {most:g}",
            "it is the distance of lines in em: write 1.3 or the like",
            "leading",
        )


def area_complaints(
    area: AreaSpec, styles: Mapping[str, Any], fields: Mapping[str, FieldType]
) -> Iterator[Complaint]:
    """What is wrong with an area, given the names of styles and the declared fields."""
    kinds = [kind for kind in CONTENT if getattr(area, kind) is not None]
    if len(kinds) == 1:
        yield from _misplaced(area, kinds[0])
        yield from _justified(area, kinds[0])
    else:
        shown = f"has {' and '.join(kinds)}" if kinds else "is empty"
        yield Complaint(
            f"an area shows exactly one thing, this one {shown}",
            f"give one of {', '.join(CONTENT)}",
        )
    if set(kinds) & set(_LETTERING):
        named = [("style", area.style), *(("spans", span.style) for span in area.spans or ())]
        for key, style in dict.fromkeys(named):
            if style is not None and style not in styles:
                yield Complaint(f"no style {style!r}", nearest(style, list(styles)), key)
    if area.barcode and area.data is None:
        yield Complaint("a barcode needs data", 'add data = "{box_id}" or the like')
    yield from _data_complaints(area)
    yield from _span_complaints(area.spans)
    yield from _field_complaints(area, fields)
    yield from _look(area)


def _misplaced(area: AreaSpec, kind: str) -> Iterator[Complaint]:
    for key, kinds in _ONLY_FOR.items():
        if getattr(area, key) is not None and kind not in kinds:
            lettering = key == "color" and kind in _LETTERING
            hint = (
                "the colour of lettering is set by its style" if lettering else f"remove {key}"
            )
            yield Complaint(f"{key} means nothing to an area with {kind}", hint, key)


def interpretation_complaints(
    name: str, areas: Mapping[str, AreaSpec | None]
) -> Iterator[Complaint]:
    """What is wrong with the area whose barcode the area `name` shows in letters."""
    area = areas[name]
    if area is None or area.hri is None:
        return
    known = [other for other, spec in areas.items() if spec and spec.barcode]
    if area.hri not in known:
        yield Complaint(
            f"hri: there is no area {area.hri!r} with a barcode",
            nearest(area.hri, known),
            "hri",
        )


def _data_complaints(area: AreaSpec) -> Iterator[Complaint]:
    if area.data == []:
        yield Complaint("data is an empty list", 'add { text = "…" }', "data")
    if area.barcode and SYMBOLOGIES[area.barcode].is_gs1:
        for piece in data_pieces(area):
            try:
                gs1.check_outline(piece.text)
            except gs1.Malformed as error:
                yield Complaint(f"data: {error}", error.hint, "data")


def _span_complaints(spans: list[SpanSpec] | None) -> Iterator[Complaint]:
    if spans == []:
        yield Complaint("spans is an empty list", 'add { text = "…" }', "spans")
    for number, span in enumerate(spans or (), 1):
        if (span.text is None) == (span.caption is None):
            has = "neither text nor caption" if span.text is None else "both text and caption"
            yield Complaint(f"span {number} has {has}", "give it one of the two", "spans")


def _field_complaints(area: AreaSpec, fields: Mapping[str, FieldType]) -> Iterator[Complaint]:
    texts = [("text", area.text), *(("data", piece.text) for piece in data_pieces(area))]
    texts += [("spans", span.text) for span in area.spans or ()]
    for key, text in texts:
        if text is None:
            continue
        try:
            names = placeholders(text)
        except ValueError:
            message = f"{key}: a brace in {text!r} belongs to no {{name}}"
            yield Complaint(message, SYNTAX_HINT, key)
            continue
        for name in names:
            yield from _undeclared(name, fields, key)
            if fields.get(name) == "picture":
                hint = f'show it in an area of its own: picture = "{{{name}}}"'
                yield Complaint(f"{key}: the field {name!r} is a picture", hint, key)
    if area.picture is not None:
        yield from _picture_complaints(area.picture, fields)
    for name in sorted(conditions(area)):
        yield from _undeclared(name, fields, "show_if")
    for name in sorted(frozenset().union(*map(conditions, area.spans or ()))):
        yield from _undeclared(name, fields, "spans")
    for name in sorted(frozenset().union(*map(conditions, data_pieces(area)))):
        yield from _undeclared(name, fields, "data")


def _picture_complaints(text: str, fields: Mapping[str, FieldType]) -> Iterator[Complaint]:
    name = text[1:-1]
    if text != f"{{{name}}}" or not is_name(name):
        hint = 'write picture = "{logo}", and logo = "picture" in [fields]'
        yield Complaint(f"picture: {text!r} is not a field in braces", hint, "picture")
    elif fields.get(name, "picture") != "picture":
        message = f"picture: the field {name!r} is of type {fields[name]}"
        yield Complaint(message, f'declare it in [fields]: {name} = "picture"', "picture")
    else:
        yield from _undeclared(name, fields, "picture", "picture")


def _undeclared(
    name: str, fields: Mapping[str, FieldType], key: str, kind: FieldType = "text"
) -> Iterator[Complaint]:
    if name in fields or name in GIVEN:
        return
    declare = f'declare it in [fields], as in {name} = "{kind}"'
    hint = suggest(name, [*fields, *GIVEN], declare)
    yield Complaint(f"{key}: there is no field {name!r}", hint, key)


def _justified(area: AreaSpec, kind: str) -> Iterator[Complaint]:
    """Complain where nothing can be justified: only along lines, and of one size."""
    along, across = "align", "valign"
    if area.direction == "vertical":
        along, across = across, along
    if getattr(area, across) == "justify":
        hint = f'lines are justified along themselves: {along} = "justify"'
        yield Complaint(f"{across}: nothing is justified across lines", hint, across)
    if getattr(area, along) == "justify" and kind not in _LETTERING:
        yield Complaint(f"{along}: a {kind} cannot be justified", "write start", along)
    elif getattr(area, along) == "justify" and area.fit:
        hint = "give its style a size instead of fit, or write start"
        yield Complaint(f"{along}: a fitted text is not justified but balanced", hint, along)


def _look(area: AreaSpec) -> Iterator[Complaint]:
    """Complain of an area's lengths and colours."""
    yield from _unparsed("padding", parse_sides, area.padding)
    for key in ("size", "length", "rule"):
        yield from _unparsed(key, parse_size, getattr(area, key))
    for key in ("fill", "color"):
        yield from _unparsed(key, parse_color, getattr(area, key))
    if area.border:
        yield from _unparsed("border", units.length, area.border.width)
        yield from _unparsed("border", parse_color, area.border.color)
    if area.fit:
        ends = list(_unparsed("fit", parse_size, area.fit.min))
        ends += _unparsed("fit", parse_size, area.fit.max)
        yield from ends
        if not ends and parse_size(area.fit.min) > parse_size(area.fit.max):
            yield Complaint("fit: min is larger than max", "exchange them", "fit")
        ratio = area.fit.ratio
        if ratio is not None and not (isfinite(ratio) and ratio >= 1):
            yield Complaint("fit: ratio is not 1 or more", "write 1.3 or the like", "fit")


def _unparsed(key: str, parse: Callable[[Any], object], value: Any) -> Iterator[Complaint]:
    if value is None:
        return
    try:
        parse(value)
    except ValueError as error:
        yield Complaint(f"{key}: {error}", "", key)
