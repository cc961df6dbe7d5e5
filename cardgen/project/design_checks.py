"""Checks of a finished label with a designer's eye.

In comes a label with its layout, out come warnings: ink nearer to the edge than printers print,
or across a fold; lettering too small for its reading distance; languages of unlike size, or
only one of them. Things that cannot be printed or read at all, such as a code with ink in its
quiet zone, are errors of the label itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from cardgen.display import Bars, Document, GlyphRun, Leaf, Path
from cardgen.errors import Diagnostic, shortened
from cardgen.placeholders import Pattern
from cardgen.stock import paper_of
from cardgen.template import DEFAULT_RATIO, AreaText, Side, Template
from cardgen.text import inked, is_blank
from cardgen.units import in_mm, length

if TYPE_CHECKING:
    from cardgen.layout.label import Label

# White that printers leave: label printers a millimetre beside the head, office printers a
# sixth of an inch around a sheet; and the drift of labels on sheets beside their place.
_THERMAL: Final = length("1mm")
_OFFICE: Final = length("4.2mm")
_DRIFT: Final = length("1.5mm")
_TRIMMED: Final = length("3mm")  # and print shops ask for this where they cut
_SLACK: Final = 0.05
_ACROSS: Final = 0.5  # points on either side of a fold; less is within its tolerance
_SHOWN: Final = 12  # characters of a text that a warning quotes
# Japan's guideline for stations (公共交通機関の旅客施設に関する移動等円滑化整備ガイドライン):
# characters of 40 mm for 10 m, of 80 mm for 20 m, and Latin capitals three quarters as high.
_AFAR: Final = 250


class Doubt(NamedTuple):
    """A warning, and its degree; only the `worst` warning about one thing is reported."""

    about: tuple[str, ...]
    worst: float
    warning: Diagnostic


def worst_doubts(found: Iterable[Doubt]) -> list[Diagnostic]:
    """Keep the worst warning about each thing."""
    kept: dict[tuple[str, ...], Doubt] = {}
    for each in found:
        if each.about not in kept or each.worst > kept[each.about].worst:
            kept[each.about] = each
    return [each.warning for each in kept.values()]


def check_design(label: Label, document: Document) -> list[Doubt]:
    """Find the doubts about the design of a label."""
    found = [*_near_edge(label, document), *_small_from_afar(label)]
    return [*found, *_unequal(label), *_across_fold(label, document)]


def check_languages(template: Template) -> list[Diagnostic]:
    """Warn of a message that is shown in one of its languages only.

    Templates that show none are for marks, or addresses.
    """
    named: dict[str, frozenset[Side]] = {}
    for name, area in template.areas.items():
        if isinstance(area.content, AreaText):
            sides_shown = [
                span.sides
                for span in area.content.spans
                if isinstance(span.shows, Pattern) and "message" in span.shows.names
            ]
            named |= {name: frozenset(chain.from_iterable(sides_shown))} if sides_shown else {}
    sides = frozenset(chain.from_iterable(named.values()))
    if len(sides) != 1:
        return []
    (side,) = sides
    *_, last = named
    lacking = "translation" if side == "source" else "source"
    other = "target" if side == "source" else "source"
    hint = (
        f'write lang = "{other}" in [{last}]'
        if len(named) > 1
        else f'give the {lacking} an area: text = "{{message}}", lang = "{other}"'
    )
    names = " and ".join(f"[{name}]" for name in named)
    return [
        Diagnostic(
            "one-language",
            f"{names} of {template.name} {'show' if len(named) > 1 else 'shows'} the message, "
            f"and nothing shows its {lacking}",
            location=template.place(last),
            hint=hint,
            severity="warning",
        )
    ]


def _across_fold(label: Label, document: Document) -> Iterator[Doubt]:
    """Warn of lettering and barcodes across a fold or cut of the page.

    Pictures and panels may go across, and a seal is set over a cut on purpose.
    """
    template = label.template
    items = [
        (area, item, inked(item))
        for area, every in (label.painted(document) if template.marks else ())
        for item in every
        if isinstance(item, Bars | GlyphRun) and not is_blank(item)
    ]
    for kind, upright, at in template.marks:
        for area, item, (left, top, right, bottom) in items:
            first, last = (left, right) if upright else (top, bottom)
            over = min(at - first, last - at)
            if over > _ACROSS:
                warning = Diagnostic(
                    "crossed-fold",
                    f"{_name_item(item, area)} goes across the {kind} {in_mm(at)} mm from the "
                    f"{'left' if upright else 'top'} of {template.name}",
                    location=template.place(area),
                    hint=f"move it to one side, or the line in {kind}s",
                    severity="warning",
                )
                yield Doubt(("crossed-fold", kind, str(upright), f"{at:g}"), over, warning)


def _near_edge(label: Label, document: Document) -> Iterator[Doubt]:
    """Warn of ink that ends short of the edge, but nearer than is safe to print or cut.

    Ink that reaches the edge is meant to, unless it is to be read.
    """
    template = label.template
    least, why = _white_around(template)
    for area, items in label.painted(document):
        for item in items:
            if is_blank(item):
                continue
            left, top, right, bottom = inked(item)
            white = min(left, top, template.width - right, template.height - bottom)
            if white <= 0 and not _is_whole(item):
                continue
            if white < least - _SLACK:
                warning = Diagnostic(
                    "near-edge",
                    f"{_name_item(item, area)} is {in_mm(max(white, 0.0))} mm from the edge of "
                    f"{template.name}, and {why}",
                    location=template.place(area),
                    hint=f"give it {in_mm(least)} mm: margin in [page], or padding",
                    severity="warning",
                )
                yield Doubt(("near-edge",), -white, warning)


def _is_whole(item: Leaf) -> bool:
    """True if the item is to be read or seen as a whole, unlike backgrounds."""
    return isinstance(item, GlyphRun | Bars) or (isinstance(item, Path) and bool(item.alt))


def _white_around(template: Template) -> tuple[float, str]:
    """The least white around the printed area, in points, and the reason."""
    if template.bleed:
        return _TRIMMED, "a print shop asks for 3 mm where it cuts"
    is_paper = bool(paper_of(template.width, template.height, 1.0))
    if template.mono and not is_paper:
        return _THERMAL, "label printers print to 1 mm from it"
    if is_paper and min(template.width, template.height) > length("120mm"):
        return _OFFICE, "office printers print to 4.2 mm from it"
    return _DRIFT, "labels and cards are cut up to 1.5 mm beside their place"


def _name_item(item: Leaf, area: str) -> str:
    if not isinstance(item, GlyphRun):
        return f"[{area}]"
    return f"“{shortened(item.text, _SHOWN)}” of [{area}]"


def _small_from_afar(label: Label) -> Iterator[Doubt]:
    """Warn of lettering too small for the reading distance of its style."""
    for name, text in label.texts.items():
        content = label.template.areas[name].content
        if not isinstance(content, AreaText):
            continue
        for style in {span.style: None for span in content.spans}:
            size = text.size * style.size / content.style.size
            least = style.read_from / _AFAR
            if size < least - _SLACK:
                warning = Diagnostic(
                    "small-from-afar",
                    f"[{name}] is {size:g} pt on {label.template.name}, too small to be read "
                    f"from {in_mm(style.read_from / 1000)} m",
                    location=label.template.place(name),
                    hint=f"it takes {least:.0f} pt: give it room, or state a shorter read_from",
                    severity="warning",
                )
                yield Doubt(("small-from-afar", name), least / size, warning)


def _unequal(label: Label) -> Iterator[Doubt]:
    """Warn of a message that is larger in one language than `ratio` allows.

    Within a group the layout keeps the ratio; otherwise 1.3 is the limit unless an area states
    more.
    """
    template, sizes, most = label.template, dict[Side, float](), DEFAULT_RATIO
    named: dict[Side, str] = {}
    for name, text in label.texts.items():
        area = template.areas[name]
        if "message" not in area.placeholders:
            continue
        most = max(most, area.fit.ratio if area.fit else 0.0)
        if text.size > sizes.get(area.side, 0.0):
            sizes[area.side], named[area.side] = text.size, name
    if len(sizes) < len(("source", "target")):
        return
    large, small = sorted(sizes, key=lambda side: -sizes[side])
    if sizes[large] > sizes[small] * most + _SLACK:
        times = sizes[large] / sizes[small]
        warning = Diagnostic(
            "unequal-languages",
            f"the message in [{named[large]}] is {times:.1f} times as large as in "
            f"[{named[small]}] on {template.name}",
            location=template.place(named[large]),
            hint=f"fit both in one group, or state the ratio that is meant: {times:.1f}",
            severity="warning",
        )
        yield Doubt(("unequal-languages",), times, warning)
