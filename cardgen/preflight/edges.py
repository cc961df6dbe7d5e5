"""Check the trim edge: art without bleed, text too near, and ink on all plates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from cardgen.pdf_content import PdfBox
from cardgen.pdf_streams import Key
from cardgen.preflight.boxes import PdfPageSize, mm
from cardgen.preflight.extents import Painted
from cardgen.preflight.findings import Objection
from cardgen.preflight.profiles import Profile
from cardgen.units import parse_length

_NEAR: Final = parse_length("0.1mm")  # art that ends as near to the cut is meant to reach it
_SLACK: Final = 0.1  # points, or percent of ink
_PLATES: Final = 4  # a press has at least
_DISPLAY: Final = parse_length("12mm")  # text as tall is art, which may bleed
_SIDES: Final = ("left", "bottom", "right", "top")
_KINDS: Final[Mapping[str, str]] = {"art": "an area", "text": "text"}


def check(
    found: Sequence[Painted],
    sheet: PdfPageSize,
    profile: Profile,
    most_ink: float,
    white: Callable[[Key], bool],
) -> Iterator[Objection]:
    """Check the bleed of artwork at the trim edge, and the distance of text from the edge.

    Art needs no bleed where other art covers its edge or continues it, or where it is a picture
    without ink (`white`). Ink on all plates is a mark outside of the trim box; inside, it is
    more ink than `most_ink`.
    """
    bleed, safety = profile.limits.bleed, profile.limits.safety
    trim = sheet.trim  # without a trim box, the crop box (ISO 32000-1, 14.11.2)
    if trim is None:
        return
    short: dict[str, float] = {}
    nearest = safety
    for at, (kind, box, *_) in enumerate(found):
        if _are_apart(box, trim):
            continue
        inside = box.margins(trim)
        if kind == "text":
            tall = min(box.size) > _DISPLAY
            gap = max(0.0, min((safety, *(g for g in inside if not tall or g > -bleed))))
            nearest = min(nearest, gap)
            continue
        for number, (side, gap) in enumerate(zip(_SIDES, inside, strict=True)):
            if -(bleed - _SLACK) < gap < _NEAR and not _needs_no_bleed(
                found, at, number, trim, bleed, white
            ):
                short[side] = min(short.get(side, bleed), max(0.0, -gap))
    for side in _SIDES:
        if side in short:
            message = (
                f"content at the {side} edge ends {mm(short[side])} mm beyond it, "
                f"under {mm(bleed)} mm"
            )
            yield from profile.complaints("bleed", message, mild=True)
    if nearest < safety - _SLACK:
        message = f"text is {mm(nearest)} mm from the trim edge, under {mm(safety)} mm"
        yield from profile.complaints("safety-distance", message)
    on_plates = [each for each in found if each.plates and not _are_apart(each.box, trim)]
    for mark, what in _KINDS.items():
        ink = max((_PLATES * each.plates for each in on_plates if each.kind == mark), default=0)
        if ink > most_ink + _SLACK:
            message = (
                f"{what} on all plates takes {ink:.0f} % ink within the trim box, "
                f"over {most_ink:.0f} %"
            )
            yield from profile.complaints("ink-coverage", message)


def _needs_no_bleed(
    found: Sequence[Painted],
    at: int,
    side: int,
    trim: PdfBox,
    bleed: float,
    white: Callable[[Key], bool],
) -> bool:
    """True if a mark at an edge needs no bleed: it is white, covered or continued."""
    art = found[at]
    if art.picture is not None and white(art.picture):
        return True
    over = [each.box for each in found[at + 1 :] if each.solid]
    if _is_covered(_strip(art.box, side, art.box, trim, -bleed), over, side):
        return True
    if art.look is None:
        return False
    like = [
        each.box for each in found
        if each.look == art.look and each is not art
        and (art.picture is None or abs(each.box[side - 2] - art.box[side]) < _NEAR)
    ]  # fmt: skip
    return _is_covered(_strip(art.box, side, trim, trim, bleed), like, side)


def _strip(box: PdfBox, side: int, edge: PdfBox, trim: PdfBox, depth: float) -> PdfBox:
    """Return the strip along one side of a rectangle, `depth` points wide, in the trim box."""
    low, high = sorted((box[side], edge[side] + (depth if side > 1 else -depth)))
    if side % 2:
        return PdfBox(max(box.left, trim.left), low, min(box.right, trim.right), high)
    return PdfBox(low, max(box.bottom, trim.bottom), high, min(box.top, trim.top))


def _is_covered(strip: PdfBox, boxes: Iterable[PdfBox], side: int) -> bool:
    """True if rectangles cover a strip from end to end."""
    deep, along = side % 2, 1 - side % 2
    spans = sorted(
        (box[along], box[along + 2])
        for box in boxes
        if box[deep] <= strip[deep] + _NEAR and box[deep + 2] >= strip[deep + 2] - _NEAR
    )
    reached = strip[along]
    for begin, end in spans:
        if begin <= reached + _NEAR:
            reached = max(reached, end)
    return reached >= strip[along + 2] - _NEAR


def _are_apart(box: PdfBox, trim: PdfBox) -> bool:
    """True if a rectangle is outside of the trim box, or only touches it."""
    return (
        min(box.right - trim.left, trim.right - box.left) <= _SLACK
        or min(box.top - trim.bottom, trim.top - box.bottom) <= _SLACK
    )
