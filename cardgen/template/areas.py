"""The areas and styles of a template: what their tables say in, computed values out.

Each is a `Validation`: besides its value it gives, key by key, what makes no sense.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import chain
from typing import Final, cast

from cardgen import gs1
from cardgen.barcodes import SYMBOLOGIES
from cardgen.display import BLACK
from cardgen.errors import nearest
from cardgen.handling import HandlingMark, UnknownMark, parse_marks
from cardgen.placeholders import SYNTAX_HINT, Pattern, is_name, parse_pattern
from cardgen.template.looks import AreaLook, Colors, look_of
from cardgen.template.model import (
    AreaSpec,
    DataSpec,
    SpanSpec,
    StyleSpec,
)
from cardgen.template.oddities import (
    CONTENT,
    LETTERING,
    motif_of,
    odd_content,
    unknown_barcode,
)
from cardgen.template.template import (
    NO_INSETS,
    Area,
    AreaBarcode,
    AreaContent,
    AreaMarks,
    AreaMotif,
    AreaPanel,
    AreaPicture,
    AreaRule,
    AreaSeal,
    AreaSpan,
    AreaText,
    Caption,
    DataPiece,
    Fields,
    FieldType,
    Interpretation,
    Overlay,
    ShowIf,
    Side,
    Spacing,
    Style,
)
from cardgen.template.values import parse_distance, parse_size, parse_spread
from cardgen.tomlfile import Complaint, Validation, in_turn, parsed, suggest

GIVEN: Final = ("message", "attribution")
"""Fields that every template has: the message's text and its author."""

PAGE: Final = "page"
"""What an area may be over or behind besides others."""

PLACES: Final = ("over", "behind", "after")
"""The keys of areas that are not in the grid."""

_RANGES: Final = (
    ("leading", (0.5, 5.0), "it is the distance of lines in em: write 1.3 or the like"),
    (
        "tracking",
        (-0.1, 2.0),
        "it is the white between characters in em: write 0.1 or the like",
    ),
    ("max_lines", (1, 99), "it is a number of lines: write 2 or the like"),
    ("max_fill", (0.05, 1.0), "it is a share of the area: write 0.8 or the like"),
    ("autospace", (0.0, 0.25), "it is the white beside Latin in em: write 0.125 or the like"),
)
_EMPTY: Final = parse_pattern("")
_TURNED: Final = (90, 180, 270)
_BOTH: Final[tuple[Side, ...]] = ("source", "target")


def compute_style(spec: StyleSpec, colors: Colors) -> Validation[Style]:
    """How lettering of a style looks."""
    size = yield from parsed("size", parse_size, spec.size, 1.0)
    color = yield from parsed("color", colors, spec.color, BLACK)
    read_from = yield from parsed("read_from", parse_distance, spec.read_from, 0.0)
    for key, (least, most), hint in _RANGES:
        value = getattr(spec, key)
        if value is not None and not least <= value <= most:  # nor is nan
            said = f"{key}: {value:g} is not between {least:g} and {most:g}"
            yield Complaint(said, hint, key)
    return Style(
        size=size,
        weight=spec.weight,
        color=color,
        leading=spec.leading,
        font=spec.font,
        latin=spec.latin,
        hanging=spec.hanging,
        indent=spec.indent,
        column_quotes=spec.column_quotes,
        spacing=Spacing(
            spec.tracking, spec.autospace, spec.punctuation, side_by_side=spec.side_by_side
        ),
        unit=spec.unit,
        numerals=spec.numerals,
        max_lines=spec.max_lines,
        max_fill=spec.max_fill,
        read_from=read_from,
    )


def compute_area(
    name: str,
    specs: Mapping[str, AreaSpec | None],
    styles: Mapping[str, Style],
    fields: Mapping[str, FieldType],
    colors: Colors,
    occasion: str = "",
) -> Validation[Area | None]:
    """The area `name`, given the template's areas, styles, declared fields and colours.

    A motif may be that of its `occasion`. The text of an area with ``hri`` is empty until
    `interpreted` fills it.
    """
    spec = specs[name]
    if spec is None:
        return None
    kinds = [kind for kind in CONTENT if getattr(spec, kind) is not None]
    yield from odd_content(spec, kinds, styles)
    style = styles.get(spec.style, Style(1.0))
    look = yield from look_of(name, spec, style, colors)
    if look.color and set(kinds) & {*LETTERING, "mark"}:
        style = style._replace(color=look.color)
    spans, data = yield from _texts(spec, style, styles, fields)
    yield from _unknown_fields(spec, fields)
    yield from unknown_barcode(spec, specs)
    if len(kinds) != 1 and not (spec.is_panel and not kinds):
        return None
    return Area(
        _content(spec, look, data, spans, style, occasion),
        side=spec.lang,
        align=spec.align,
        valign=spec.valign,
        trim=bool(spec.trim),
        padding=look.padding,
        fill=look.fill,
        border=look.border,
        show_if=_show_if(spec),
        unless_same=_unless_same(spec),
        radius=look.radius,
        level=spec.level or "",
        quarters=spec.rotate // 90 % 4,
    )


def compute_overlay(
    name: str,
    spec: AreaSpec,
    specs: Mapping[str, AreaSpec | None],
    cells: Collection[str],
) -> Validation[Overlay | None]:
    """Where an area stands that is over others or behind them; None for one of the grid."""
    spread = yield from parsed("spread", parse_spread, spec.spread, NO_INSETS)
    said = {key: getattr(spec, key) for key in PLACES if getattr(spec, key) is not None}
    if not said:
        if spec.spread is not None:
            hint = "remove it, or say what the area is over or behind"
            yield Complaint("spread means nothing to an area of the grid", hint, "spread")
        return None
    key, *others = said
    for other in others:
        yield Complaint(
            f"{other}: the area has a place, it is {key} others", "remove one", other
        )
    if name in cells:
        hint = "take it out of the picture of the grid, or remove the key"
        yield Complaint(f"{key}: the area has a place in the grid", hint, key)
    around = (said[key],) if isinstance(said[key], str) else (*said[key],)
    if around == (PAGE,) and key != "after":
        return Overlay((), key == "over", spread)
    if not around:
        yield Complaint(f"{key} is an empty list", f'write {key} = "{PAGE}"', key)
    for other in around:
        if other not in cells:
            hint = nearest(other, [*cells, PAGE])
            yield Complaint(f"{key}: the grid has no area {other!r}", hint, key)
    if key == "after":
        yield from _odd_after(spec, specs.get(around[0]))
    return Overlay(around, key != "behind", spread, key == "after")


def _odd_after(spec: AreaSpec, before: AreaSpec | None) -> Iterator[Complaint]:
    """Complain of what cannot come after a text, and of what is no text."""
    if spec.seal is not None and spec.rotate in _TURNED:
        yield Complaint("rotate: a seal after a text is upright", "remove rotate", "rotate")
    if spec.seal is None or spec.size is None:
        hint = 'give it a seal and a size, as in size = "14mm"'
        yield Complaint("after: only a seal of a size comes after a text", hint, "after")
    if before and (before.rotate or before.level or not (before.text or before.spans)):
        hint = "name an area with text that is not turned and has no level"
        yield Complaint("after: there is no text that it could come after", hint, "after")


def _content(
    spec: AreaSpec,
    look: AreaLook,
    data: list[DataPiece],
    spans: list[AreaSpan],
    style: Style,
    occasion: str,
) -> AreaContent:
    if spec.barcode is not None:
        below = None if spec.below is None else Caption(spec.below)
        lettered = style if below else None
        return AreaBarcode(spec.barcode, tuple(data), look.size, look.module, below, lettered)
    if spec.picture is not None:
        words = " ".join((spec.alt or "").split())
        return AreaPicture(spec.picture[1:-1], look.size, words, bool(spec.crop), look.veil)
    if spec.mark is not None:
        field = _field_of(spec.mark)
        marks = () if field else _marks_of(spec)
        return AreaMarks(
            field, marks, look.size or 0.0, style, bool(spec.lettered), spec.rows or 1
        )
    if spec.rule is not None:
        return AreaRule(look.thickness, look.length, look.color or BLACK)
    if spec.seal is not None:
        return AreaSeal(
            cast("Pattern", spans[0].shows),
            style,
            look.size,
            spec.shape or "square",
            spec.carved or "raised",
            bool(spec.rough),
            look.color,
        )
    if spec.motif is not None:
        return AreaMotif(motif_of(spec, occasion), look.size, look.color or BLACK)
    if not spans and spec.hri is None:
        return AreaPanel()
    vertical = spec.direction == "vertical"
    return AreaText(tuple(spans), style, look.fit, vertical, look.boxes)


def interpreted(
    areas: Mapping[str, Area], specs: Mapping[str, AreaSpec | None]
) -> dict[str, Area]:
    """The areas, those with ``hri`` showing their barcode: with it, and in its language."""
    codes = {name: spec.hri for name, spec in specs.items() if spec and spec.hri}
    return {
        name: _interpreted(area, codes[name], areas[codes[name]]) if name in codes else area
        for name, area in areas.items()
    }


def _interpreted(area: Area, name: str, code: Area) -> Area:
    text, barcode = area.content, code.content
    assert isinstance(text, AreaText)
    assert isinstance(barcode, AreaBarcode)
    span = AreaSpan(Interpretation(barcode, name), (code.side,), text.style)
    return replace(
        area,
        content=text._replace(spans=(span,)),
        side=code.side,
        show_if=area.show_if + code.show_if,
    )


# --- fields -------------------------------------------------------------------------------


def _texts(
    spec: AreaSpec, base: Style, styles: Mapping[str, Style], fields: Mapping[str, FieldType]
) -> Validation[tuple[list[AreaSpan], list[DataPiece]]]:
    """The spans of an area's text, one if it has no ``spans``, and a barcode's data."""
    key = "text" if spec.seal is None else "seal"
    text = yield from _pattern(key, getattr(spec, key), fields)
    data = yield from in_turn(_data_piece(each, spec, fields) for each in spec.pieces)
    spans = yield from in_turn(
        _span(each, spec, styles.get(each.style or "", base), fields)
        for each in spec.spans or ()
    )
    if spec.text is not None or spec.seal is not None:
        spans = [AreaSpan(text, (spec.lang,), base)]
    elif spec.caption is not None:
        spans = [AreaSpan(Caption(spec.caption), _BOTH, base)]
    return spans, data


def _span(
    span: SpanSpec, spec: AreaSpec, style: Style, fields: Mapping[str, FieldType]
) -> Validation[AreaSpan]:
    text = yield from _pattern("spans", span.text, fields)
    shows = text if span.caption is None else Caption(span.caption)
    sides = _BOTH if span.lang == "both" else (span.lang or spec.lang,)
    return AreaSpan(shows, sides, style, _show_if(span), _unless_same(span))


def _data_piece(
    piece: DataSpec, spec: AreaSpec, fields: Mapping[str, FieldType]
) -> Validation[DataPiece]:
    text = yield from _pattern("data", piece.text, fields)
    takes = spec.barcode is not None and SYMBOLOGIES[spec.barcode].takes_elements
    return DataPiece(text, _show_if(piece), gs1.identifiers(piece.text) if takes else ())


def _pattern(
    key: str, text: str | None, fields: Mapping[str, FieldType]
) -> Validation[Pattern]:
    """A text taken apart, of whose placeholders each is a field that can be written."""
    if text is None:
        return _EMPTY
    try:
        pattern = parse_pattern(text)
    except ValueError:
        yield Complaint(f"{key}: a brace in {text!r} belongs to no {{name}}", SYNTAX_HINT, key)
        return _EMPTY
    for name in pattern.names:
        yield from _undeclared(name, fields, key)
        if fields.get(name) == "picture":
            hint = f'show it in an area of its own: picture = "{{{name}}}"'
            yield Complaint(f"{key}: the field {name!r} is a picture", hint, key)
    return pattern


def _unknown_fields(spec: AreaSpec, fields: Mapping[str, FieldType]) -> Iterator[Complaint]:
    """Complain of the fields of pictures and conditions."""
    if spec.picture is not None:
        yield from _odd_picture(spec.picture, fields)
    if spec.mark is not None:
        yield from _odd_marks(spec.mark, fields)
    asking = (("show_if", [spec]), ("spans", spec.spans or ()), ("data", spec.pieces))
    for key, specs in asking:
        for name in sorted({name for each in specs for name in chain(*_show_if(each))}):
            yield from _undeclared(name, fields, key)
    for key, areas in (("unless_same", [spec]), ("spans", spec.spans or ())):
        for name in sorted({name for each in areas for name in _unless_same(each)}):
            yield from _undeclared(name, fields, key)


def _odd_picture(text: str, fields: Mapping[str, FieldType]) -> Iterator[Complaint]:
    name = text[1:-1]
    if text != f"{{{name}}}" or not is_name(name):
        hint = 'write picture = "{logo}", and logo = "picture" in [fields]'
        yield Complaint(f"picture: {text!r} is not a field in braces", hint, "picture")
    elif fields.get(name, "picture") != "picture":
        message = f"picture: the field {name!r} is of type {fields[name]}"
        yield Complaint(message, f'declare it in [fields]: {name} = "picture"', "picture")
    else:
        yield from _undeclared(name, fields, "picture", "picture")


def _field_of(mark: str | list[str]) -> str:
    """The field in braces whose marks an area shows; "" if it names them itself."""
    braced = isinstance(mark, str) and mark.startswith("{") and mark.endswith("}")
    return mark[1:-1] if braced else ""  # type: ignore[return-value]


def _marks_of(spec: AreaSpec) -> tuple[HandlingMark, ...]:
    """The marks that an area names; none of those that are unknown."""
    found: list[HandlingMark] = []
    for text in [spec.mark] if isinstance(spec.mark, str) else spec.mark or ():
        with suppress(UnknownMark):
            found += parse_marks(text)
    return tuple(dict.fromkeys(found))


def _odd_marks(mark: str | list[str], fields: Mapping[str, FieldType]) -> Iterator[Complaint]:
    if field := _field_of(mark):
        if fields.get(field, "marks") != "marks":
            message = f"mark: the field {field!r} is of type {fields[field]}"
            yield Complaint(message, f'declare it in [fields]: {field} = "marks"', "mark")
        else:
            yield from _undeclared(field, fields, "mark", "marks")
        return
    if not mark:
        yield Complaint("mark is empty", 'write mark = "fragile" or the like', "mark")
    for text in [mark] if isinstance(mark, str) else mark:
        try:
            parse_marks(text)
        except UnknownMark as error:
            yield Complaint(f"mark: {error}", error.hint, "mark")


def _undeclared(
    name: str, fields: Mapping[str, FieldType], key: str, kind: FieldType = "text"
) -> Iterator[Complaint]:
    if name in fields or name in GIVEN:
        return
    if not is_name(name):
        names = re.split(r"\s+and\s+|\s*[&,+]\s*", name)
        hint = "write the name of a field, or two that are joined by or"
        if len(names) > 1 and all(map(is_name, names)):
            both = ", ".join(f'"{each}"' for each in names)
            hint = f"what must all be there is a list: {key} = [{both}]"
        yield Complaint(f"{key}: there is no field {name!r}", hint, key)
        return
    declare = f'declare it in [fields], as in {name} = "{kind}"'
    hint = suggest(name, [*fields, *GIVEN], declare)
    yield Complaint(f"{key}: there is no field {name!r}", hint, key)


def _show_if(spec: AreaSpec | SpanSpec | DataSpec) -> ShowIf:
    entries = [spec.show_if] if isinstance(spec.show_if, str) else spec.show_if
    return tuple(tuple(entry.split(" or ")) for entry in entries)


def _unless_same(spec: AreaSpec | SpanSpec) -> Fields:
    return (spec.unless_same,) if isinstance(spec.unless_same, str) else (*spec.unless_same,)
