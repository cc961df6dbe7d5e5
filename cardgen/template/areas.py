"""The areas and styles of a template: what their tables say in, computed values out.

Each is a `Validation`: besides its value it gives, key by key, what makes no sense.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from math import inf, isfinite
from typing import Final, NamedTuple

from cardgen import gs1, units
from cardgen.barcodes import SYMBOLOGIES
from cardgen.display import BLACK, Color
from cardgen.errors import nearest
from cardgen.placeholders import SYNTAX_HINT, Pattern, is_name, parse_pattern
from cardgen.template.model import (
    AreaSpec,
    BorderSpec,
    BoxesSpec,
    DataSpec,
    FitSpec,
    SpanSpec,
    StyleSpec,
)
from cardgen.template.template import (
    DEFAULT_RATIO,
    NO_INSETS,
    Area,
    AreaBarcode,
    AreaContent,
    AreaPicture,
    AreaRule,
    AreaSpan,
    AreaText,
    Border,
    Caption,
    CharacterBoxes,
    DataPiece,
    Fields,
    FieldType,
    Fit,
    Insets,
    Interpretation,
    ShowIf,
    Side,
    Spacing,
    Style,
)
from cardgen.template.values import parse_color, parse_insets, parse_size
from cardgen.tomlfile import Complaint, Validation, in_turn, parsed, suggest

CONTENT: Final = ("text", "spans", "caption", "barcode", "hri", "picture", "rule")
_LETTERING: Final = ("text", "spans", "caption", "hri")
# Keys that mean something for some content only; elsewhere they are a misunderstanding.
_ONLY_FOR: Final[dict[str, tuple[str, ...]]] = {
    "fit": _LETTERING,
    "direction": _LETTERING,
    "boxes": ("text",),
    "trim": _LETTERING,
    "data": ("barcode",),
    "size": ("barcode", "picture"),
    "module": ("barcode",),
    "length": ("rule",),
    "color": ("rule",),
}
GIVEN: Final = ("message", "attribution")
"""Fields that every template has: the message's text and its author."""

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
_MOST_BOXES: Final = 30
_EMPTY: Final = parse_pattern("")
_BOTH: Final[tuple[Side, ...]] = ("source", "target")


def compute_style(spec: StyleSpec) -> Validation[Style]:
    """How lettering of a style looks."""
    size = yield from parsed("size", parse_size, spec.size, 1.0)
    color = yield from parsed("color", parse_color, spec.color, BLACK)
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
        kanji=spec.numerals == "kanji",
        max_lines=spec.max_lines,
        max_fill=spec.max_fill,
    )


def compute_area(
    name: str,
    specs: Mapping[str, AreaSpec | None],
    styles: Mapping[str, Style],
    fields: Mapping[str, FieldType],
) -> Validation[Area | None]:
    """The area `name`, given the template's areas, styles and declared fields.

    The text of an area with ``hri`` is empty until `interpreted` fills it.
    """
    spec = specs[name]
    if spec is None:
        return None
    kinds = [kind for kind in CONTENT if getattr(spec, kind) is not None]
    yield from _misunderstood(spec, kinds)
    yield from _unknown_styles(spec, kinds, styles)
    yield from _without_data(spec)
    yield from _odd_spans(spec.spans)
    style = styles.get(spec.style, Style(1.0))
    spans, data = yield from _texts(spec, style, styles, fields)
    yield from _unknown_fields(spec, fields)
    look = yield from _look(name, spec, style)
    yield from _unknown_barcode(spec, specs)
    if len(kinds) != 1:
        return None
    return Area(
        _content(spec, look, data, spans, style),
        side=spec.lang,
        align=spec.align,
        valign=spec.valign,
        trim=bool(spec.trim),
        padding=look.padding,
        fill=look.fill,
        border=look.border,
        show_if=_show_if(spec),
        unless_same=_unless_same(spec),
    )


def _content(
    spec: AreaSpec, look: _Look, data: list[DataPiece], spans: list[AreaSpan], style: Style
) -> AreaContent:
    if spec.barcode is not None:
        return AreaBarcode(spec.barcode, tuple(data), look.size, look.module)
    if spec.picture is not None:
        return AreaPicture(spec.picture[1:-1], look.size)
    if spec.rule is not None:
        return AreaRule(look.thickness, look.length, look.color or BLACK)
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


# --- what does not go together ------------------------------------------------------------


def _misunderstood(spec: AreaSpec, kinds: list[str]) -> Iterator[Complaint]:
    """Complain of content that there is not once, and of keys that it gives no meaning."""
    if len(kinds) != 1:
        shown = f"has {' and '.join(kinds)}" if kinds else "is empty"
        yield Complaint(
            f"an area shows exactly one thing, this one {shown}",
            f"give one of {', '.join(CONTENT)}",
        )
        return
    (kind,) = kinds
    for key, meant in _ONLY_FOR.items():
        if getattr(spec, key) is not None and kind not in meant:
            lettering = key == "color" and kind in _LETTERING
            hint = (
                "the colour of lettering is set by its style" if lettering else f"remove {key}"
            )
            yield Complaint(f"{key} means nothing to an area with {kind}", hint, key)
    yield from _justified(spec, kind)
    if spec.trim and (spec.direction == "vertical" or spec.align not in {"start", "end"}):
        hint = 'write align = "start" or "end", or remove trim'
        yield Complaint("trim: only the ends of lines in rows are trimmed", hint, "trim")
    yield from _boxed(spec)


def _boxed(spec: AreaSpec) -> Iterator[Complaint]:
    """Complain of what characters in boxes cannot be: each stands in the middle of its own."""
    if spec.boxes is None:
        return
    if spec.fit:
        yield Complaint("fit: characters in boxes are not fitted", "give a style a size", "fit")
    if spec.direction == "vertical":
        hint = "remove direction"
        yield Complaint("direction: boxes stand side by side", hint, "direction")
    if "justify" in (spec.align, spec.valign):
        yield Complaint("align: boxes cannot be justified", "write start", "align")


def _justified(spec: AreaSpec, kind: str) -> Iterator[Complaint]:
    """Complain where nothing can be justified: only along lines, and of one size."""
    along, across = "align", "valign"
    if spec.direction == "vertical":
        along, across = across, along
    if getattr(spec, across) == "justify":
        hint = f'lines are justified along themselves: {along} = "justify"'
        yield Complaint(f"{across}: nothing is justified across lines", hint, across)
    if getattr(spec, along) == "justify" and kind not in _LETTERING:
        yield Complaint(f"{along}: a {kind} cannot be justified", "write start", along)
    elif getattr(spec, along) == "justify" and spec.fit:
        hint = "give its style a size instead of fit, or write start"
        yield Complaint(f"{along}: a fitted text is not justified but balanced", hint, along)


def _unknown_styles(
    spec: AreaSpec, kinds: list[str], styles: Mapping[str, Style]
) -> Iterator[Complaint]:
    if set(kinds) & set(_LETTERING):
        named = [("style", spec.style), *(("spans", span.style) for span in spec.spans or ())]
        for key, style in dict.fromkeys(named):
            if style is not None and style not in styles:
                yield Complaint(f"no style {style!r}", nearest(style, list(styles)), key)


def _without_data(spec: AreaSpec) -> Iterator[Complaint]:
    """Complain of a barcode without data, and of data that GS1 cannot read."""
    if spec.barcode and spec.data is None:
        yield Complaint("a barcode needs data", 'add data = "{box_id}" or the like')
    if spec.barcode and spec.module and SYMBOLOGIES[spec.barcode].is_gs1:
        yield Complaint("module: GS1 says how wide modules are", "remove module", "module")
    if spec.data == []:
        yield Complaint("data is an empty list", 'add { text = "…" }', "data")
    if spec.barcode and SYMBOLOGIES[spec.barcode].is_gs1:
        for piece in _data(spec):
            try:
                gs1.check_outline(piece.text)
            except gs1.Malformed as error:
                yield Complaint(f"data: {error}", error.hint, "data")


def _odd_spans(spans: list[SpanSpec] | None) -> Iterator[Complaint]:
    if spans == []:
        yield Complaint("spans is an empty list", 'add { text = "…" }', "spans")
    for number, span in enumerate(spans or (), 1):
        if (span.text is None) == (span.caption is None):
            has = "neither text nor caption" if span.text is None else "both text and caption"
            yield Complaint(f"span {number} has {has}", "give it one of the two", "spans")


def _unknown_barcode(
    spec: AreaSpec, specs: Mapping[str, AreaSpec | None]
) -> Iterator[Complaint]:
    known = [name for name, other in specs.items() if other and other.barcode]
    if spec.hri is not None and spec.hri not in known:
        yield Complaint(
            f"hri: there is no area {spec.hri!r} with a barcode",
            nearest(spec.hri, known),
            "hri",
        )


# --- fields -------------------------------------------------------------------------------


def _texts(
    spec: AreaSpec, base: Style, styles: Mapping[str, Style], fields: Mapping[str, FieldType]
) -> Validation[tuple[list[AreaSpan], list[DataPiece]]]:
    """The spans of an area's text, one if it has no ``spans``, and a barcode's data."""
    text = yield from _pattern("text", spec.text, fields)
    data = yield from in_turn(_data_piece(each, spec, fields) for each in _data(spec))
    spans = yield from in_turn(
        _span(each, spec, styles.get(each.style or spec.style, base), fields)
        for each in spec.spans or ()
    )
    if spec.text is not None:
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
    is_gs1 = spec.barcode is not None and SYMBOLOGIES[spec.barcode].is_gs1
    return DataPiece(text, _show_if(piece), gs1.identifiers(piece.text) if is_gs1 else ())


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
    asking = (("show_if", [spec]), ("spans", spec.spans or ()), ("data", _data(spec)))
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


def _undeclared(
    name: str, fields: Mapping[str, FieldType], key: str, kind: FieldType = "text"
) -> Iterator[Complaint]:
    if name in fields or name in GIVEN:
        return
    declare = f'declare it in [fields], as in {name} = "{kind}"'
    hint = suggest(name, [*fields, *GIVEN], declare)
    yield Complaint(f"{key}: there is no field {name!r}", hint, key)


def _show_if(spec: AreaSpec | SpanSpec | DataSpec) -> ShowIf:
    entries = [spec.show_if] if isinstance(spec.show_if, str) else spec.show_if
    return tuple(tuple(entry.split(" or ")) for entry in entries)


def _unless_same(spec: AreaSpec | SpanSpec) -> Fields:
    return (spec.unless_same,) if isinstance(spec.unless_same, str) else (*spec.unless_same,)


def _data(spec: AreaSpec) -> list[DataSpec]:
    """The data of an area's barcode, piece by piece."""
    return [DataSpec(spec.data)] if isinstance(spec.data, str) else spec.data or []


# --- lengths and colours ------------------------------------------------------------------


class _Look(NamedTuple):
    padding: Insets
    size: float | None
    module: float | None
    length: float | None
    thickness: float
    fill: Color | None
    color: Color | None
    border: Border | None
    fit: Fit | None
    boxes: CharacterBoxes | None


def _look(name: str, spec: AreaSpec, style: Style) -> Validation[_Look]:
    return _Look(
        padding=(yield from parsed("padding", parse_insets, spec.padding, NO_INSETS)),
        size=(yield from parsed("size", parse_size, spec.size, None)),
        module=(yield from parsed("module", parse_size, spec.module, None)),
        length=(yield from parsed("length", parse_size, spec.length, None)),
        thickness=(yield from parsed("rule", parse_size, spec.rule, 0.0)),
        fill=(yield from parsed("fill", parse_color, spec.fill, None)),
        color=(yield from parsed("color", parse_color, spec.color, None)),
        border=(yield from _border(spec.border)),
        fit=(yield from _fit(name, spec.fit, style)),
        boxes=(yield from _boxes(spec.boxes)),
    )


def _border(spec: BorderSpec | None) -> Validation[Border | None]:
    if spec is None:
        return None
    width = yield from parsed("border", units.length, spec.width, 0.0)
    color = yield from parsed("border", parse_color, spec.color, BLACK)
    return Border(width, color)


def _boxes(spec: BoxesSpec | None) -> Validation[CharacterBoxes | None]:
    if spec is None:
        return None
    width = yield from parsed("boxes", parse_size, spec.width, 1.0)
    if not 1 <= spec.count <= _MOST_BOXES:
        said = f"boxes: {spec.count} is not between 1 and {_MOST_BOXES}"
        yield Complaint(said, "count is a number of characters", "boxes")
        return None
    between = spec.count - 1
    gaps = [spec.gap] * between if isinstance(spec.gap, str) else spec.gap
    if len(gaps) != between:
        said = f"boxes: {spec.count} boxes have {between} gaps, not {len(gaps)}"
        yield Complaint(said, "give one length, or each gap its own", "boxes")
    widths = yield from in_turn(parsed("boxes", units.length, gap, 0.0) for gap in gaps)
    return CharacterBoxes(width, tuple(widths))


def _fit(name: str, spec: FitSpec | None, style: Style) -> Validation[Fit | None]:
    if spec is None:
        return None
    least = yield from parsed("fit", parse_size, spec.min, 0.0)
    most = yield from parsed("fit", parse_size, spec.max, inf)
    if least > most:
        yield Complaint("fit: min is larger than max", "exchange them", "fit")
    ratio = DEFAULT_RATIO if spec.ratio is None else spec.ratio
    if not (isfinite(ratio) and ratio >= 1):
        yield Complaint("fit: ratio is not 1 or more", "write 1.3 or the like", "fit")
    return Fit(
        least,
        most,
        spec.group or name,
        ratio,
        style.max_lines,
        style.max_fill,
        equally_wide=spec.equal == "width",
    )
