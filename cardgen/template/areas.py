"""Compute the areas and styles of a template from their tables, and complain of mistakes."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from itertools import chain
from math import inf, isfinite
from typing import TYPE_CHECKING, Final, TypeAlias, cast

import msgspec
from msgspec.structs import replace

from cardgen import gs1, units
from cardgen.barcodes import SYMBOLOGIES
from cardgen.display import BLACK, WHITE, Color, Veil
from cardgen.errors import hint_at_nearest
from cardgen.placeholders import SYNTAX_HINT, Pattern, is_name, parse_pattern
from cardgen.template.area_checks import (
    CONTENT,
    LETTERING,
    check_content,
    check_interpretation,
    check_tag,
    resolve_motif,
)
from cardgen.template.model import (
    AreaSpec,
    BorderSpec,
    BoxesSpec,
    DataSpec,
    FitSpec,
    SideSpec,
    SpanSpec,
    StyleSpec,
    VeilSpec,
)
from cardgen.template.template import (
    DEFAULT_RATIO,
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
    Border,
    Caption,
    CharacterBoxes,
    DataPiece,
    Fields,
    FieldType,
    Fit,
    Interpretation,
    Overlay,
    ShowIf,
    Side,
    Spacing,
    Style,
    Words,
)
from cardgen.template.values import (
    Insets,
    parse_distance,
    parse_insets,
    parse_size,
    parse_spread,
)
from cardgen.tomlfile import Complaint, Validation, parse_key, run_all, suggest_name

if TYPE_CHECKING:
    from cardgen.handling import HandlingMark

Colors: TypeAlias = Callable[[str], Color]
"""A function that parses a colour, or finds a named colour of the template."""

FIXED_FIELDS: Final = ("message", "attribution")
"""Fields that every template has: the message's text and its author."""

PAGE: Final = "page"
"""The word for the whole page in place of areas that an overlay is over or behind."""

PLACES: Final = ("over", "behind", "after")
"""The keys of areas that are not in the grid."""

_RANGES: Final = (
    ("leading", (0.5, 5.0), "write the distance of lines in em, such as 1.3"),
    ("tracking", (-0.1, 2.0), "write the space between characters in em, such as 0.1"),
    ("max_lines", (1, 99), "write a number of lines, such as 2"),
    ("max_fill", (0.05, 1.0), "write a share of the area, such as 0.8"),
    ("autospace", (0.0, 0.25), "write the space beside Latin in em, such as 0.125"),
)
_EMPTY: Final = parse_pattern("")
_TURNED: Final = (90, 180, 270)
_BOTH: Final[tuple[Side, ...]] = ("source", "target")
_MOST_BOXES: Final = 30


class AreaLook(msgspec.Struct, frozen=True):
    """The look of an area: its lengths in points, colours, border, boxes and fit.

    Values that the area does not give are None.
    """

    padding: Insets
    size: float | None
    module: float | None
    length: float | None
    thickness: float
    fill: Color | None
    color: Color | None
    border: Border | None
    radius: float
    veil: Veil | None
    fit: Fit | None
    boxes: CharacterBoxes | None


def _compute_look(
    name: str, spec: AreaSpec, style: Style, colors: Colors
) -> Validation[AreaLook]:
    """Compute lengths, colours, border, boxes and fit of an area."""
    return AreaLook(
        padding=(yield from parse_key("padding", parse_insets, spec.padding, NO_INSETS)),
        size=(yield from parse_key("size", parse_size, spec.size, None)),
        module=(yield from parse_key("module", parse_size, spec.module, None)),
        length=(yield from parse_key("length", parse_size, spec.length, None)),
        thickness=(yield from parse_key("rule", parse_size, spec.rule, 0.0)),
        fill=(yield from parse_key("fill", colors, spec.fill, None)),
        color=(yield from parse_key("color", colors, spec.color, None)),
        border=(yield from _compute_border(spec.border, colors)),
        radius=(yield from parse_key("radius", units.parse_length, spec.radius, 0.0)),
        veil=(yield from _compute_veil(spec.veil, colors)),
        fit=(yield from _compute_fit(name, spec.fit, style)),
        boxes=(yield from _compute_boxes(spec.boxes)),
    )


def _compute_border(spec: BorderSpec | None, colors: Colors) -> Validation[Border | None]:
    """Compute the border of an area; None if it has none."""
    if spec is None:
        return None
    width = yield from parse_key("border", units.parse_length, spec.width, 0.0)
    color = yield from parse_key("border", colors, spec.color, BLACK)
    return Border(width, color)


def _compute_veil(spec: VeilSpec | None, colors: Colors) -> Validation[Veil | None]:
    """Compute the veil over a picture; None if it has none."""
    if spec is None:
        return None
    color = yield from parse_key("veil", colors, spec.color, WHITE)
    if not 0 <= spec.strength <= 1:  # nor is nan
        message = f"veil: strength {spec.strength:g} is not between 0 and 1"
        yield Complaint(message, "write the share of the veil's colour, such as 0.6", "veil")
    return Veil(color, spec.strength)


def _compute_boxes(spec: BoxesSpec | None) -> Validation[CharacterBoxes | None]:
    """Compute the boxes for the characters of a text; None if it has none."""
    if spec is None:
        return None
    width = yield from parse_key("boxes", parse_size, spec.width, 1.0)
    if not 1 <= spec.count <= _MOST_BOXES:
        message = f"boxes: {spec.count} is not between 1 and {_MOST_BOXES}"
        yield Complaint(message, "write the number of characters in count", "boxes")
        return None
    between = spec.count - 1
    gaps = [spec.gap] * between if isinstance(spec.gap, str) else spec.gap
    if len(gaps) != between:
        message = f"boxes: {spec.count} boxes have {between} gaps, not {len(gaps)}"
        yield Complaint(message, "give one length, or one length for each gap", "boxes")
    widths = yield from run_all(
        parse_key("boxes", units.parse_length, gap, 0.0) for gap in gaps
    )
    return CharacterBoxes(width, tuple(widths))


def _compute_fit(name: str, spec: FitSpec | None, style: Style) -> Validation[Fit | None]:
    """Compute the smallest and largest size of an area's text; None if it is not fitted."""
    if spec is None:
        return None
    least = yield from parse_key("fit", parse_size, spec.min, 0.0)
    most = yield from parse_key("fit", parse_size, spec.max, inf)
    if least > most:
        yield Complaint("fit: min is larger than max", "exchange min and max", "fit")
    ratio = DEFAULT_RATIO if spec.ratio is None else spec.ratio
    if not (isfinite(ratio) and ratio >= 1):
        yield Complaint("fit: ratio is not 1 or more", "write a number such as 1.3", "fit")
    if spec.leads and not 1 <= spec.leads < inf:
        yield Complaint(
            "fit: leads is not 1 or more", "write true, or a number such as 1.15", "fit"
        )
    return Fit(
        least,
        most,
        spec.group or name,
        ratio,
        style.max_lines,
        style.max_fill,
        equal=spec.equal,
        leads=float(spec.leads),
        breaks=spec.breaks,
    )


def compute_style(spec: StyleSpec, colors: Colors) -> Validation[Style]:
    """Compute a style from its table."""
    size = yield from parse_key("size", parse_size, spec.size, 1.0)
    color = yield from parse_key("color", colors, spec.color, BLACK)
    read_from = yield from parse_key("read_from", parse_distance, spec.read_from, 0.0)
    for key, (least, most), hint in _RANGES:
        value = getattr(spec, key)
        if value is not None and not least <= value <= most:  # nor is nan
            message = f"{key}: {value:g} is not between {least:g} and {most:g}"
            yield Complaint(message, hint, key)
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
        stops=spec.stops,
    )


def compute_area(
    name: str,
    specs: Mapping[str, AreaSpec | None],
    styles: Mapping[str, Style],
    fields: Mapping[str, FieldType],
    colors: Colors,
    occasion: str = "",
) -> Validation[Area | None]:
    """Compute an area from its table, with styles, fields and colours of the template.

    The `occasion` decides the motif of an area that asks for it. The text of an area with
    ``hri`` is empty until `link_interpretations` fills it.
    """
    spec = specs[name]
    if spec is None:
        return None
    kinds = [kind for kind in CONTENT if getattr(spec, kind) is not None]
    yield from check_content(spec, kinds, styles)
    style = styles.get(spec.style, Style(1.0))
    look = yield from _compute_look(name, spec, style, colors)
    if look.color and set(kinds) & {*LETTERING, "mark"}:
        style = style._replace(color=look.color)
    spans, data = yield from _compute_texts(spec, style, styles, fields)
    yield from _check_fields(spec, fields)
    yield from check_interpretation(spec, specs)
    if len(kinds) != 1 and not (spec.is_panel and not kinds):
        return None
    return Area(
        _make_content(spec, look, data, spans, style, occasion),
        side=spec.lang,
        align=spec.align,
        valign=spec.valign,
        trim=bool(spec.trim),
        padding=look.padding,
        fill=look.fill,
        border=look.border,
        show_if=_parse_show_if(spec),
        unless_same=_parse_unless_same(spec),
        radius=look.radius,
        level=spec.level or "",
        quarters=spec.rotate // 90 % 4,
    )


def compute_overlay(
    name: str, spec: AreaSpec, specs: Mapping[str, AreaSpec | None], cells: Collection[str]
) -> Validation[Overlay | None]:
    """Compute the place of an area over or behind others; None for an area of the grid."""
    spread = yield from parse_key("spread", parse_spread, spec.spread, NO_INSETS)
    places = {key: getattr(spec, key) for key in PLACES if getattr(spec, key) is not None}
    if not places:
        if spec.spread is not None:
            hint = "remove spread, or write over or behind"
            yield Complaint("spread has no effect in an area of the grid", hint, "spread")
        return None
    key, *others = places
    for other in others:
        yield Complaint(
            f"{other}: the area already has {key}", f"remove {other} or {key}", other
        )
    if name in cells:
        hint = f"remove the area from the grid, or remove {key}"
        yield Complaint(f"{key}: the area has a place in the grid", hint, key)
    around = (places[key],) if isinstance(places[key], str) else (*places[key],)
    if around == (PAGE,) and key != "after":
        return Overlay((), key == "over", spread)
    if not around:
        yield Complaint(f"{key} is an empty list", f'write {key} = "{PAGE}"', key)
    for other in around:
        if other not in cells:
            hint = hint_at_nearest(other, [*cells, PAGE])
            yield Complaint(f"{key}: the grid has no area {other!r}", hint, key)
    if key == "after":
        yield from _check_after(spec, specs.get(around[0]))
    return Overlay(around, key != "behind", spread, key == "after")


def _check_after(spec: AreaSpec, before: AreaSpec | None) -> Iterator[Complaint]:
    """Yield an error unless `spec` is a seal with a size, after a text."""
    if spec.seal is not None and spec.rotate in _TURNED:
        yield Complaint(
            "rotate: a seal after a text cannot be turned", "remove rotate", "rotate"
        )
    if spec.seal is None or spec.size is None:
        hint = 'give the area a seal and a size, such as size = "14mm"'
        yield Complaint("after: only a seal with a size can follow a text", hint, "after")
    if before and (before.rotate or before.level or not (before.text or before.spans)):
        hint = "name an area with text, and without rotate and level"
        yield Complaint("after: the seal cannot follow this area", hint, "after")


def _make_content(
    spec: AreaSpec,
    look: AreaLook,
    data: list[DataPiece],
    spans: list[AreaSpan],
    style: Style,
    occasion: str,
) -> AreaContent:
    """Make the content of an area."""
    if spec.barcode is not None:
        below = None if spec.below is None else Caption(spec.below)
        lettered = style if below else None
        return AreaBarcode(spec.barcode, tuple(data), look.size, look.module, below, lettered)
    if spec.picture is not None:
        words = " ".join((spec.alt or "").split())
        return AreaPicture(spec.picture[1:-1], look.size, words, bool(spec.crop), look.veil)
    if spec.mark is not None:
        field, size, rows = _find_mark_field(spec.mark), look.size or 0.0, spec.rows or 1
        marks = () if field else _parse_area_marks(spec.mark)
        return AreaMarks(field, marks, size, style, bool(spec.lettered), rows)
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
        return AreaMotif(resolve_motif(spec, occasion), look.size, look.color or BLACK)
    if not spans and spec.hri is None:
        return AreaPanel()
    vertical = spec.direction == "vertical"
    return AreaText(tuple(spans), style, look.fit, vertical, look.boxes)


def link_interpretations(
    areas: Mapping[str, Area], specs: Mapping[str, AreaSpec | None]
) -> dict[str, Area]:
    """Link areas with ``hri`` to the barcode whose data they show as text."""
    linked = dict(areas)
    for name, spec in specs.items():
        if spec and spec.hri:
            area, code = areas[name], areas[spec.hri]
            text, barcode = area.content, code.content
            assert isinstance(text, AreaText)
            assert isinstance(barcode, AreaBarcode)
            span = AreaSpan(Interpretation(barcode, spec.hri), (code.side,), text.style)
            content, show_if = text._replace(spans=(span,)), area.show_if + code.show_if
            linked[name] = replace(area, content=content, side=code.side, show_if=show_if)
    return linked


# --- fields -------------------------------------------------------------------------------


def _compute_texts(
    spec: AreaSpec, base: Style, styles: Mapping[str, Style], fields: Mapping[str, FieldType]
) -> Validation[tuple[list[AreaSpan], list[DataPiece]]]:
    """Compute the spans of an area's text, and the data of its barcode."""
    key = "text" if spec.seal is None else "seal"
    text = yield from _compute_words(key, getattr(spec, key), fields)
    data = yield from run_all(_compute_piece(piece, spec, fields) for piece in spec.pieces)
    spans = yield from run_all(
        _compute_span(span, spec, styles.get(span.style or "", base), fields)
        for span in spec.spans or ()
    )
    if spec.text is not None or spec.seal is not None:
        spans = [AreaSpan(text, (spec.lang,), base)]
    elif spec.caption is not None:
        spans = [AreaSpan(Caption(spec.caption), _BOTH, base)]
    return spans, data


def _compute_span(
    span: SpanSpec, spec: AreaSpec, style: Style, fields: Mapping[str, FieldType]
) -> Validation[AreaSpan]:
    """Compute a span of the text of an area."""
    text = yield from _compute_words("spans", span.text, fields)
    shows = text if span.caption is None else Caption(span.caption)
    sides = _BOTH if span.lang == "both" else (span.lang or spec.lang,)
    return AreaSpan(shows, sides, style, _parse_show_if(span), _parse_unless_same(span))


def _compute_piece(
    piece: DataSpec, spec: AreaSpec, fields: Mapping[str, FieldType]
) -> Validation[DataPiece]:
    """Compute a piece of a barcode's data."""
    text = yield from _compute_pattern("data", piece.text, fields)
    is_gs1 = spec.barcode is not None and SYMBOLOGIES[spec.barcode].takes_elements
    return DataPiece(
        text, _parse_show_if(piece), gs1.find_identifiers(piece.text) if is_gs1 else ()
    )


def _compute_words(
    key: str, text: str | Mapping[str, str] | None, fields: Mapping[str, FieldType]
) -> Validation[Pattern | Words]:
    """Parse a text, or the texts of several languages."""
    if not isinstance(text, Mapping):
        return (yield from _compute_pattern(key, text, fields))
    if not text:
        yield Complaint(f"{key} has no language", f'write {key} = {{ zh = "…" }}', key)
    texts: list[tuple[str, Pattern]] = []
    for lang, said in text.items():
        yield from check_tag(key, lang)
        if not said.strip():
            yield Complaint(f"{key}: the text in {lang} is empty", "write it", key)
        texts.append((lang, (yield from _compute_pattern(key, said, fields))))
    return Words(tuple(texts))


def check_words(
    areas: Mapping[str, Area], languages: object
) -> Iterator[tuple[str, Complaint]]:
    """Yield errors about texts of the template that lack a language.

    The languages are those of the template, or else those of its other texts.
    """
    found = [
        (name, span.shows)
        for name, area in areas.items()
        if isinstance(area.content, AreaText)
        for span in area.content.spans
        if isinstance(span.shows, Words)
    ]
    asked = (
        [lang for lang in languages if isinstance(lang, str)]
        if isinstance(languages, list)
        else []
    )
    known = dict.fromkeys(asked or (lang for _, words in found for lang, _ in words.texts))
    for name, words in found:
        for lang in known:
            if words.in_language(lang) is None:
                hint = f'add {lang} = "…"'
                yield name, Complaint(f"text: there are no words in {lang}", hint, "text")


def _compute_pattern(
    key: str, text: str | None, fields: Mapping[str, FieldType]
) -> Validation[Pattern]:
    """Parse a text with placeholders, and report fields that cannot be in a text."""
    if text is None:
        return _EMPTY
    try:
        pattern = parse_pattern(text)
    except ValueError:
        yield Complaint(
            f"{key}: a brace in {text!r} is not part of a {{name}}", SYNTAX_HINT, key
        )
        return _EMPTY
    for name in pattern.names:
        yield from _check_declared(name, fields, key)
        if fields.get(name) == "picture":
            hint = f'show it in an area of its own: picture = "{{{name}}}"'
            yield Complaint(f"{key}: the field {name!r} is a picture", hint, key)
    return pattern


def _check_fields(spec: AreaSpec, fields: Mapping[str, FieldType]) -> Iterator[Complaint]:
    """Yield errors about wrong or unknown fields in an area."""
    if spec.picture is not None:
        yield from _check_picture(spec.picture, fields)
    if spec.mark is not None:
        yield from _check_marks(spec.mark, fields)
    parts = (("show_if", [spec]), ("spans", spec.spans or ()), ("data", spec.pieces))
    for key, specs in parts:
        for name in sorted({name for part in specs for name in chain(*_parse_show_if(part))}):
            yield from _check_declared(name, fields, key)
    for key, areas in (("unless_same", [spec]), ("spans", spec.spans or ())):
        for name in sorted({name for part in areas for name in _parse_unless_same(part)}):
            yield from _check_declared(name, fields, key)


def _check_picture(text: str, fields: Mapping[str, FieldType]) -> Iterator[Complaint]:
    """Yield an error unless a text is the field of a picture, in braces."""
    name = text[1:-1]
    if text != f"{{{name}}}" or not is_name(name):
        hint = 'write picture = "{logo}", and logo = "picture" in [fields]'
        yield Complaint(f"picture: {text!r} is not a field in braces", hint, "picture")
    elif fields.get(name, "picture") != "picture":
        message = f"picture: the field {name!r} is of type {fields[name]}"
        yield Complaint(message, f'declare it in [fields]: {name} = "picture"', "picture")
    else:
        yield from _check_declared(name, fields, "picture", "picture")


def _find_mark_field(mark: str | list[str]) -> str:
    """Return the field whose marks an area shows; "" if the area names its marks."""
    braced = isinstance(mark, str) and mark.startswith("{") and mark.endswith("}")
    return mark[1:-1] if braced else ""  # type: ignore[return-value]


def _parse_area_marks(mark: str | list[str]) -> tuple[HandlingMark, ...]:
    """Parse the handling marks that an area names, without unknown ones."""
    from cardgen.handling import UnknownMark, parse_marks

    marks: list[HandlingMark] = []
    for text in [mark] if isinstance(mark, str) else mark:
        with suppress(UnknownMark):
            marks += parse_marks(text)
    return tuple(dict.fromkeys(marks))


def _check_marks(mark: str | list[str], fields: Mapping[str, FieldType]) -> Iterator[Complaint]:
    """Yield errors unless an area names known marks, or the field of marks."""
    if field := _find_mark_field(mark):
        if fields.get(field, "marks") != "marks":
            message = f"mark: the field {field!r} is of type {fields[field]}"
            yield Complaint(message, f'declare it in [fields]: {field} = "marks"', "mark")
        else:
            yield from _check_declared(field, fields, "mark", "marks")
        return
    if not mark:
        yield Complaint("mark is empty", 'write a mark, such as mark = "fragile"', "mark")
    from cardgen.handling import UnknownMark, parse_marks

    for text in [mark] if isinstance(mark, str) else mark:
        try:
            parse_marks(text)
        except UnknownMark as error:
            yield Complaint(f"mark: {error}", error.hint, "mark")


def _check_declared(
    name: str, fields: Mapping[str, FieldType], key: str, kind: FieldType = "text"
) -> Iterator[Complaint]:
    """Yield an error if the template does not declare a field."""
    if name in fields or name in FIXED_FIELDS:
        return
    if not is_name(name):
        names = re.split(r"\s+and\s+|\s*[&,+]\s*", name)
        hint = "write the name of a field, or two names with or between them"
        if len(names) > 1 and all(map(is_name, names)):
            listed = ", ".join(f'"{part}"' for part in names)
            hint = f"if all fields must have values, write a list: {key} = [{listed}]"
        yield Complaint(f"{key}: there is no field {name!r}", hint, key)
        return
    declare = f'declare it in [fields]: {name} = "{kind}"'
    hint = suggest_name(name, [*fields, *FIXED_FIELDS], declare)
    yield Complaint(f"{key}: there is no field {name!r}", hint, key)


def compute_conditions(spec: SideSpec, fields: Mapping[str, FieldType]) -> Validation[ShowIf]:
    """Compute the condition of a side of a card."""
    show_if = _parse_show_if(spec)
    for name in sorted(set(chain(*show_if))):
        yield from _check_declared(name, fields, "show_if")
    return show_if


def _parse_show_if(spec: AreaSpec | SpanSpec | DataSpec | SideSpec) -> ShowIf:
    """Parse the groups of fields in the key ``show_if``."""
    entries = [spec.show_if] if isinstance(spec.show_if, str) else spec.show_if
    return tuple(tuple(entry.split(" or ")) for entry in entries)


def _parse_unless_same(spec: AreaSpec | SpanSpec) -> Fields:
    """Parse the fields in the key ``unless_same``."""
    return (spec.unless_same,) if isinstance(spec.unless_same, str) else (*spec.unless_same,)
