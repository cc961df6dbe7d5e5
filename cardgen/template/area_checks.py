"""Checks of an area's keys: content, styles, motifs, and keys that contradict each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, cast

from cardgen import gs1
from cardgen.barcodes import SYMBOLOGIES
from cardgen.errors import hint_at_nearest
from cardgen.lazy import lazy_pattern
from cardgen.motifs import MOTIFS, MotifName
from cardgen.template.about import OCCASION_MOTIFS, Occasion
from cardgen.template.model import AreaSpec, SpanSpec
from cardgen.template.template import Style
from cardgen.tomlfile import Complaint

CONTENT: Final = (
    "text", "spans", "caption", "barcode", "hri", "picture", "rule", "mark", "seal", "motif",
)  # fmt: skip
# Symbologies with rows of modules, whose quiet zone is on all sides.
_SQUARE: Final = frozenset(
    ("qr", "datamatrix", "aztec", "pdf417", "gs1-datamatrix", "gs1-qr", "gs1-digital-link")
)
OCCASION: Final = "occasion"
"""The word for the occasion's motif in place of a motif's name."""

OR: Final = " or "
KNOWN: Final = (OCCASION, *MOTIFS)
_ALONG: Final = frozenset(("justify", "distribute"))
_MOST_ROWS: Final = 9
_ROTATIONS: Final = (0, 90, 180, 270)
LETTERING: Final = ("text", "spans", "caption", "hri")
_TAG: Final = lazy_pattern(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
_COUNTRIES: Final = {
    "cn": "zh",
    "tw": "zh-Hant",
    "hk": "zh-Hant",
    "jp": "ja",
    "kr": "ko",
    "kp": "ko",
}
# Keys that have a meaning for some kinds of content only; elsewhere they are mistakes.
_ONLY_FOR: Final[dict[str, tuple[str, ...]]] = {
    "fit": LETTERING,
    "direction": LETTERING,
    "boxes": ("text",),
    "trim": LETTERING,
    "level": LETTERING,
    "data": ("barcode",),
    "size": ("barcode", "picture", "mark", "seal", "motif"),
    "shape": ("seal",),
    "carved": ("seal",),
    "rough": ("seal",),
    "alt": ("picture",),
    "module": ("barcode",),
    "below": ("barcode",),
    "length": ("rule",),
    "color": ("rule", "mark", "seal", "motif", *LETTERING),
    "lettered": ("mark",),
    "rows": ("mark",),
    "crop": ("picture",),
    "veil": ("picture",),
}


def check_content(
    spec: AreaSpec, kinds: list[str], styles: Mapping[str, Style]
) -> Iterator[Complaint]:
    """Yield errors about the keys of an area with these kinds of content."""
    yield from _check_kinds(spec, kinds)
    yield from _check_styles(spec, kinds, styles)
    yield from _check_barcode(spec)
    if spec.mark is not None and spec.size is None:
        yield Complaint("a mark needs a size", 'add a size, such as size = "16mm"', "mark")
    yield from _check_motif(spec)
    if spec.rows is not None and not 1 <= spec.rows <= _MOST_ROWS:
        message = f"rows: {spec.rows} is not between 1 and {_MOST_ROWS}"
        yield Complaint(message, "write the number of rows of marks, such as 2", "rows")
    yield from _check_spans(spec.spans)
    if spec.rotate not in _ROTATIONS:
        message = f"rotate: {spec.rotate} is not 90, 180 or 270"
        yield Complaint(message, "write 90, 180 or 270 degrees, clockwise", "rotate")


def _check_kinds(spec: AreaSpec, kinds: list[str]) -> Iterator[Complaint]:
    """Yield errors about no or several kinds of content, and keys that have no effect."""
    if not kinds and spec.is_panel:
        for key in _ONLY_FOR:
            if getattr(spec, key) is not None:
                message = f"{key} has no effect in an area without content"
                yield Complaint(message, f"remove {key}", key)
        return
    if len(kinds) != 1:
        shown = f"has {' and '.join(kinds)}" if kinds else "has none"
        yield Complaint(
            f"an area needs exactly one kind of content, but this area {shown}",
            f"give one of {', '.join(CONTENT)}, or only fill and border",
        )
        return
    (kind,) = kinds
    for key, users in _ONLY_FOR.items():
        if getattr(spec, key) is not None and kind not in users:
            yield Complaint(f"{key} has no effect in an area with {kind}", f"remove {key}", key)
    if spec.seal is not None and spec.fill is not None and spec.carved != "sunk":
        hint = 'put an area with fill behind the seal, or write carved = "sunk"'
        yield Complaint("fill: the paper shows through a raised seal", hint, "fill")
    if spec.crop and spec.size is not None:
        yield Complaint("crop: a cropped picture always fills its area", "remove size", "size")
    yield from _check_justify(spec, kind)
    if spec.trim and (spec.direction == "vertical" or spec.align not in {"start", "end"}):
        hint = 'write align = "start" or "end", or remove trim'
        message = 'trim: only horizontal text with align = "start" or "end" can be trimmed'
        yield Complaint(message, hint, "trim")
    if spec.level and (spec.direction == "vertical" or spec.boxes or spec.rotate):
        message = "level: vertical, boxed or turned text cannot share base lines"
        yield Complaint(message, "remove level", "level")
    yield from _check_boxes(spec)


def _check_boxes(spec: AreaSpec) -> Iterator[Complaint]:
    """Yield errors about keys that contradict boxes for characters."""
    if spec.boxes is None:
        return
    if spec.fit:
        yield Complaint("fit: text in boxes cannot be fitted", "give the style a size", "fit")
    if spec.direction == "vertical":
        message = "direction: boxes are always side by side"
        yield Complaint(message, "remove direction", "direction")
    if _ALONG & {spec.align, spec.valign}:
        yield Complaint("align: boxes cannot be justified", "write start", "align")


def _check_justify(spec: AreaSpec, kind: str) -> Iterator[Complaint]:
    """Yield errors about content that cannot be justified."""
    along, across = "align", "valign"
    if spec.direction == "vertical":
        along, across = across, along
    if (word := getattr(spec, across)) in _ALONG:
        hint = f'write {along} = "{word}"'
        yield Complaint(f"{across}: text can be justified only along its lines", hint, across)
    if getattr(spec, along) in _ALONG and kind not in LETTERING:
        yield Complaint(f"{along}: a {kind} cannot be justified", "write start", along)
    elif getattr(spec, along) == "justify" and spec.fit:
        hint = "give its style a size instead of fit, or write start"
        yield Complaint(f"{along}: a fitted text cannot be justified", hint, along)


def _check_styles(
    spec: AreaSpec, kinds: list[str], styles: Mapping[str, Style]
) -> Iterator[Complaint]:
    """Yield errors about unknown styles in an area and its spans."""
    if set(kinds) & {*LETTERING, "mark", "seal"}:
        named = [("style", spec.style), *(("spans", span.style) for span in spec.spans or ())]
        for key, style in dict.fromkeys(named):
            if style is not None and style not in styles:
                yield Complaint(
                    f"there is no style {style!r}", hint_at_nearest(style, list(styles)), key
                )


def _check_barcode(spec: AreaSpec) -> Iterator[Complaint]:
    """Yield errors about a barcode without data, wrong GS1 data or a wrong caption."""
    if spec.barcode and spec.data is None:
        yield Complaint("a barcode needs data", 'add data, such as data = "{box_id}"')
    if spec.barcode and spec.below and spec.barcode not in _SQUARE:
        message = "below: only a two-dimensional barcode can have a caption"
        yield Complaint(message, "show the caption in an area of its own", "below")
    if spec.barcode and spec.module and SYMBOLOGIES[spec.barcode].has_gs1_size:
        yield Complaint("module: GS1 defines the width of modules", "remove module", "module")
    if spec.data == []:
        yield Complaint("data is an empty list", 'add { text = "…" }', "data")
    check = _choose_outline_check(spec)
    if check is not None:
        for piece in spec.pieces:
            try:
                check(piece.text)
            except gs1.Malformed as error:
                yield Complaint(f"data: {error}", error.hint, "data")


def _choose_outline_check(spec: AreaSpec) -> Callable[[str], None] | None:
    """Return the function that checks the identifiers in GS1 data; None for other data."""
    if spec.barcode == "gs1-digital-link" and isinstance(spec.data, str):
        return gs1.check_link_outline
    if spec.barcode and SYMBOLOGIES[spec.barcode].is_gs1:
        return gs1.check_outline
    return None


def _check_motif(spec: AreaSpec) -> Iterator[Complaint]:
    """Yield errors about an unknown motif, or a wrong "… or MOTIF"."""
    if spec.motif is None:
        return
    first, instead, other = spec.motif.partition(OR)
    if instead and first != OCCASION:
        hint = f'write motif = "{OCCASION}{OR}{other or MOTIFS[0]}", or one name alone'
        yield Complaint(f"motif: {first!r} is not the word {OCCASION}", hint, "motif")
    elif (name := other if instead else first) not in (MOTIFS if instead else KNOWN):
        hint = hint_at_nearest(name, KNOWN)
        yield Complaint(f"motif: there is no motif {name!r}", hint, "motif")


def resolve_motif(spec: AreaSpec, occasion: str) -> MotifName | None:
    """Return an area's motif for an occasion; None if there is none."""
    first, _, other = (spec.motif or "").partition(OR)
    if first == OCCASION:
        own = OCCASION_MOTIFS.get(cast("Occasion", occasion))
        return own or cast("MotifName | None", other or None)
    return cast("MotifName", first)


def _check_spans(spans: list[SpanSpec] | None) -> Iterator[Complaint]:
    """Yield errors about an empty list of spans, and spans without one kind of content."""
    if spans == []:
        yield Complaint("spans is an empty list", 'add { text = "…" }', "spans")
    for number, span in enumerate(spans or (), 1):
        if (span.text is None) == (span.caption is None):
            has = "neither text nor caption" if span.text is None else "both text and caption"
            yield Complaint(f"span {number} has {has}", "give the span one of the two", "spans")


def check_interpretation(
    spec: AreaSpec, specs: Mapping[str, AreaSpec | None]
) -> Iterator[Complaint]:
    """Yield errors about ``hri`` that does not name an area with a barcode."""
    known = [name for name, other in specs.items() if other and other.barcode]
    if spec.hri is not None and spec.hri not in known:
        yield Complaint(
            f"hri: there is no area {spec.hri!r} with a barcode",
            hint_at_nearest(spec.hri, known),
            "hri",
        )


def check_tag(key: str, tag: str) -> Iterator[Complaint]:
    """Yield an error unless a text is a language tag (BCP 47)."""
    if not _TAG.fullmatch(tag):
        hint = "write a tag such as zh, zh-Hant or ja"
        yield Complaint(f"{key}: {tag!r} is not a language tag", hint, key)
    elif tag in _COUNTRIES:
        hint = f"did you mean {_COUNTRIES[tag]}?"
        yield Complaint(f"{key}: {tag!r} is a country, not a language", hint, key)
