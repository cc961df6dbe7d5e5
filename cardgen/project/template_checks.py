"""Checks of templates: every message is laid out on them before anything is printed.

In comes a project; out come errors, such as messages without room, and warnings. An error with
one cause in the template shows with every message, and on every size of page, and is folded
into one finding at its place. Warnings of design are about ink nearer to the edge than printers
print, or across a fold; lettering too small for its reading distance; languages of unlike size,
or only one of them. Things that cannot be printed or read at all, such as a code with ink in
its quiet zone, are errors of the label itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec
from msgspec.structs import replace

from cardgen.catalog import UNSAVED, Message, explain_unfinished
from cardgen.display import Bars, Document, GlyphRun, Leaf, Path
from cardgen.errors import CardgenError, Diagnostic, Location, shorten
from cardgen.lazy import lazy_pattern
from cardgen.placeholders import Pattern
from cardgen.project.project import Project
from cardgen.project.samples import longest_terms, sample_picture, sample_values
from cardgen.project.templates import choose_templates
from cardgen.stock import find_paper
from cardgen.template import DEFAULT_RATIO, AnyPage, AreaText, Side, Template
from cardgen.text import ink_box, is_blank
from cardgen.units import format_mm, parse_length

if TYPE_CHECKING:
    from cardgen.layout.label import Label
    from cardgen.project.remembered import Remembered

_WAITING: Final = frozenset({"untranslated", "fuzzy"})


class TriedTemplate(msgspec.Struct, frozen=True):
    """The number of labels that were laid out on a template, with errors and warnings.

    On `overfull` labels something has no room.
    """

    labels: int
    findings: tuple[Diagnostic, ...]
    warnings: tuple[Diagnostic, ...] = ()
    overfull: int = 0


class Doubt(NamedTuple):
    """A warning with its subject and its degree; of one subject only the worst is reported."""

    about: tuple[str, ...]
    worst: float
    warning: Diagnostic


class _TriedLabel(msgspec.Struct, frozen=True):
    """A label that was laid out: its errors, or else its warnings and doubts about design.

    What is said about the place of the message is at `UNSAVED`, wherever its file is.
    """

    errors: tuple[Diagnostic, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    def move(self, place: Location, to: Location) -> _TriedLabel:
        """Copy the label, with what is said about one place said about another."""
        errors, warnings = (_move(each, place, to) for each in (self.errors, self.warnings))
        return _TriedLabel(errors, warnings, self.doubts)


def _move(found: Iterable[Diagnostic], place: Location, to: Location) -> tuple[Diagnostic, ...]:
    """Copy findings, those at one place with another place."""
    return tuple(each.at(to) if each.location == place else each for each in found)


def check_template(
    project: Project,
    name: str,
    pairs: Collection[str] = (),
    *,
    remembered: Remembered | None = None,
    progress: Callable[[], None] = lambda: None,
) -> TriedTemplate:
    """Load a template and lay out all finished messages of its pairs on it.

    `pairs` limits the check to these pairs. A template for any page is tried on the labels of
    all kinds of sheets that it is for, or, without such, on a page for each of its
    arrangements. Its fields get long values: the longest terms of the glossary, and a picture.
    If it has another grid for these, some messages are tried with short values, for the first
    grid. Messages whose translation waits are left out, as `cardgen label` refuses them. A
    translation in the wrong language is a finding, as it looks finished. Labels that are
    `remembered` are not laid out again; `progress` is called after each label.
    """
    try:
        template = project.template(name)
    except CardgenError as error:
        return TriedTemplate(0, error.diagnostics)
    if template.pages:
        names = _on_stock(project, name, template.pages) or project.template_samples(name)
        tried = [
            check_template(project, each, pairs, remembered=remembered, progress=progress)
            for each in names
        ]
        return TriedTemplate(
            sum(each.labels for each in tried),
            (*fold_pages(chain(*(each.findings for each in tried)), names),),
            _unique(chain(_uncovered_pages(template), *(each.warnings for each in tried))),
            sum(each.overfull for each in tried),
        )
    found = list[Diagnostic]()
    labels = list[_TriedLabel]()
    errors: dict[bool, list[tuple[Diagnostic, ...]]] = {False: [], True: []}  # by `is_brief`
    for pair in pairs or project.pairs():
        if not choose_templates([template], pair=pair):
            continue
        try:
            trial = _Trial(project, pair, template, remembered)
        except CardgenError as error:
            found += error.diagnostics
            continue
        finished = list[Message]()
        for message in trial.catalog.messages.values():
            waiting = explain_unfinished(message, trial.catalog.langs)
            found += (each for each in waiting if each.rule not in _WAITING)
            is_there = {each.rule for each in waiting} <= {"fuzzy"}  # tried as a draft
            finished += [message] if is_there else []
        has_other = any(side.otherwise for side in template.sides)
        brief = _extremes(finished) if has_other and finished else []
        for messages, is_brief in ((finished, False), (brief, True)):
            for message in messages:
                label = trial.recall(message, is_brief=is_brief)
                labels.append(label)
                errors[is_brief].append(label.errors)
                progress()
    # A mistake of the template itself shows with every message; it is reported once.
    alike = [shared for each in errors.values() for shared in fold_messages(each, template)]
    found += keep_worst(alike, template)
    overfull = sum("overflow" in {each.rule for each in label.errors} for label in labels)
    doubtful = chain.from_iterable(label.warnings for label in labels)
    doubts = worst_doubts(chain.from_iterable(label.doubts for label in labels))
    warnings = _unique(chain(doubtful, doubts, check_languages(template)))
    return TriedTemplate(len(labels), _unique(found), warnings, overfull)


class _Trial:
    """The trial of a template with the messages of a pair."""

    def __init__(
        self, project: Project, pair: str, template: Template, remembered: Remembered | None
    ) -> None:
        """Read the files of the pair. Raises CardgenError."""
        self.catalog = project.catalog(pair)
        self._project = project
        self._pair = pair
        self._template = template
        self._terms = longest_terms(project.glossary(pair))
        self._remembered = remembered

    def recall(self, message: Message, *, is_brief: bool) -> _TriedLabel:
        """Return the label of a message, which may be remembered."""
        known = self._remembered
        try:
            words = known.digest_terms(self._pair) if known else b""
        except CardgenError:  # in the captions; each label reports it
            known = None
        if known is None:
            return self._lay_out(message, is_brief=is_brief)
        changed = self._project.message_files.changed_sources(self._pair, message.id)
        parts = (
            words,
            known.digest_template(self._template),
            replace(message, location=UNSAVED),
            tuple(
                each.at(None) if each.location == message.location else each for each in changed
            ),
            is_brief,
        )
        return known.recall(
            _TriedLabel,
            parts,
            lambda: self._lay_out(message, is_brief=is_brief).move(message.location, UNSAVED),
            # Hints of other errors may name templates with other fields or sizes.
            keeps=lambda label: {each.rule for each in label.errors} <= {"overflow"},
        ).move(UNSAVED, message.location)

    def _lay_out(self, message: Message, *, is_brief: bool) -> _TriedLabel:
        """Lay out a message, and check its design."""
        template, target = self._template, self.catalog.langs[1]
        fields = template.fields
        values = sample_values(
            {**fields, **message.fields}, self._terms, template, target, is_brief=is_brief
        )
        try:
            made = self._project.label(
                message.id,
                pair=self._pair,
                template=template,
                fields=values,
                pictures={
                    key: sample_picture() for key, kind in fields.items() if kind == "picture"
                },
                dpi=self._project.coarsest,
                draft=message.fuzzy,
                given=(),
            )
            document = made.document()
        except CardgenError as error:
            return _TriedLabel(error.diagnostics)
        return _TriedLabel(
            warnings=tuple(each for each in made.warnings if each.rule != "fuzzy"),
            doubts=() if message.fuzzy else tuple(check_design(made, document)),  # strips
        )


def _uncovered_pages(template: Template) -> Iterator[Diagnostic]:
    """Warn of page sizes that a template allows but has no arrangement for."""
    if template.pages and (page := template.pages.uncovered_page):
        message = f"{template.name} has no arrangement for pages such as {page.in_words}"
        hint = "widen a condition of [[arrange]], or limit the pages with when in [page]"
        yield _warning("template-size", message, template, "page", hint)


def _warning(rule: str, message: str, template: Template, part: str, hint: str) -> Diagnostic:
    """Make a warning at the line of a template's table or area."""
    place = template.place(part)
    return Diagnostic(rule, message, location=place, hint=hint, severity="warning")


def _extremes(messages: Sequence[Message]) -> list[Message]:
    """Choose the shortest message, and those with the longest texts."""
    found = (
        min(messages, key=lambda each: len(each.source) + len(each.translation)),
        max(messages, key=lambda each: len(each.source)),
        max(messages, key=lambda each: len(each.translation)),
    )
    return list({each.id: each for each in found}.values())


def _on_stock(project: Project, name: str, pages: AnyPage) -> list[str]:
    """List the names of a template with each label size of sheets that it allows."""
    sizes = map(project.page_size, project.stock_files())
    return list(dict.fromkeys(f"{name}@{page}" for page in sizes if pages.admits(page)))


def _unique(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Remove repeated findings."""
    return tuple(dict.fromkeys(found))


_NUMBER: Final = lazy_pattern(r"\d+(?:\.\d+)?")
_FEW: Final = 3  # fewer labels may be alike by chance
_MOST: Final = 0.75  # of labels count as nearly all: no other wording would help
_AREA: Final = lazy_pattern(r"\[([^\[\]]+)\]")


def fold_messages(
    found: Sequence[Sequence[Diagnostic]], template: Template
) -> list[Diagnostic]:
    """Join findings that nearly all labels share into one, with the least numbers.

    The place of that finding is the template, not a message.
    """
    if len(found) < _FEW:
        return [each for label in found for each in label]
    alike: dict[tuple[str, str], list[Diagnostic]] = {}
    for label in found:
        own = {_find_likeness(each): each for each in reversed(label)}
        for outline, each in own.items():
            alike.setdefault(outline, []).append(each)
    told = {
        key: _choose_least(same, len(found), template)
        for key, same in alike.items()
        if len(same) >= _MOST * len(found)
    }
    return [told.get(_find_likeness(each), each) for label in found for each in label]


def _choose_least(same: Sequence[Diagnostic], labels: int, template: Template) -> Diagnostic:
    """Choose the least of similar findings. A lack of room is reported at the template."""
    least = min(same, key=_numbers)
    own = template.location.file
    if least.rule != "overflow" or (least.location and least.location.file == own):
        return least
    names = [name for name in _AREA.findall(least.message) if name in template.areas]
    place = template.place(names[0]) if names else template.location
    areas = " and ".join(f"[{name}]" for name in names) or "the text"
    hint = f"give {areas} more room, or write a smaller size or min"
    count = len(same)
    which = "with every message" if count == labels else f"with {count} of {labels} labels"
    return replace(
        least, message=f"{which}: {least.message}", location=place, hint=hint, remedy=None
    )


def keep_worst(found: Iterable[Diagnostic], template: Template) -> list[Diagnostic]:
    """Keep each finding once. Of similar findings at one place, keep the worst.

    Such findings differ only in numbers; the last number is the amount that lacks.
    """
    worst: dict[tuple[object, ...], Diagnostic] = {}
    for each in found:
        place = each.location
        own = place is not None and place.file == template.location.file
        key = (each.rule, place, _NUMBER.sub("#", each.message)) if own else (each,)
        if key not in worst or _numbers(each)[-1:] > _numbers(worst[key])[-1:]:
            worst[key] = each
    return [*worst.values()]


def fold_pages(found: Iterable[Diagnostic], names: Sequence[str]) -> list[Diagnostic]:
    """Keep each finding once. Of equal findings on several page sizes, keep the first.

    `names` are those of the template on its pages, which messages may contain.
    """
    first: dict[tuple[object, ...], Diagnostic] = {}
    pages: dict[tuple[object, ...], dict[str, None]] = {}
    for each in found:
        page = next((name for name in names if name in each.message), "")
        key = (each.rule, each.location, _NUMBER.sub("#", each.message.replace(page, "")))
        first.setdefault(key if page else (each,), each)
        pages.setdefault(key if page else (each,), {})[page] = None
    return [
        each.about(f"on {len(pages[key])} sizes, for example: ")
        if len(pages[key]) > 1
        else each
        for key, each in first.items()
    ]


def _find_likeness(each: Diagnostic) -> tuple[str, str]:
    """Return a key that similar findings share."""
    if each.rule == "overflow" and (names := _AREA.findall(each.message)):
        return each.rule, " ".join(names)
    return each.rule, _NUMBER.sub("#", each.message)


def _numbers(each: Diagnostic) -> list[float]:
    """Return the numbers in the message of a finding."""
    return [float(number) for number in _NUMBER.findall(each.message)]


# White that printers leave: label printers a millimetre beside the head, office printers a
# sixth of an inch around a sheet; and the drift of labels on sheets beside their place.
_THERMAL: Final = parse_length("1mm")
_OFFICE: Final = parse_length("4.2mm")
_DRIFT: Final = parse_length("1.5mm")
_TRIMMED: Final = parse_length("3mm")  # and print shops ask for this where they cut
_SLACK: Final = 0.05
_ACROSS: Final = 0.5  # points on either side of a fold; less is within its tolerance
_SHOWN: Final = 12  # characters of a text that a warning quotes
# Japan's guideline for stations (公共交通機関の旅客施設に関する移動等円滑化整備ガイドライン):
# characters of 40 mm for 10 m, of 80 mm for 20 m, and Latin capitals three quarters as high.
_AFAR: Final = 250


def worst_doubts(found: Iterable[Doubt]) -> list[Diagnostic]:
    """Keep the worst warning about each subject."""
    kept: dict[tuple[str, ...], Doubt] = {}
    for each in found:
        if each.about not in kept or each.worst > kept[each.about].worst:
            kept[each.about] = each
    return [each.warning for each in kept.values()]


def check_design(label: Label, document: Document) -> list[Doubt]:
    """Find possible problems with the design of a label, on both sides."""
    found: list[Doubt] = []
    for side in label.sides:
        found += (*_near_edge(side, document), *_small_from_afar(side))
        found += (*_unequal(side), *_across_fold(side, document))
    return found


def check_languages(template: Template) -> list[Diagnostic]:
    """Warn of a template that shows messages in one of their languages only.

    Templates that show none are for marks, or addresses.
    """
    named: dict[str, frozenset[Side]] = {}
    areas = chain.from_iterable(side.areas.items() for side in template.sides)
    for name, area in areas:
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
    other = "target" if side == "source" else "source"
    hint = (
        f'write lang = "{other}" in [{last}]'
        if len(named) > 1
        else f'add an area for the other language: text = "{{message}}", lang = "{other}"'
    )
    names = ", ".join(f"[{name}]" for name in named)
    both = ["source", "translation"] if side == "source" else ["translation", "source"]
    reason = f"{template.name} shows the {both[0]} of the message, but no {both[1]}: {names}"
    return [_warning("one-language", reason, template, last, hint)]


def _across_fold(label: Label, document: Document) -> Iterator[Doubt]:
    """Warn of text and barcodes across a fold or cut of the page.

    Pictures and panels may go across, and a seal is set over a cut on purpose.
    """
    template = label.template
    items = [
        (area, item, ink_box(item))
        for area, every in (label.items_by_area(document) if template.marks else ())
        for item in every
        if isinstance(item, Bars | GlyphRun) and not is_blank(item)
    ]
    for kind, upright, at in template.marks:
        for area, item, (left, top, right, bottom) in items:
            first, last = (left, right) if upright else (top, bottom)
            over = min(at - first, last - at)
            if over > _ACROSS:
                message = (
                    f"{_name_item(item, area)} crosses the {kind} {format_mm(at)} mm from "
                    f"the {'left' if upright else 'top'} of {template.name}"
                )
                key = f"{kind}s"
                hint = f"move it to one side, or move the line in {key}"
                warning = _warning("crossed-fold", message, template, area, hint)
                yield Doubt(("crossed-fold", kind, str(upright), f"{at:g}"), over, warning)


def _near_edge(label: Label, document: Document) -> Iterator[Doubt]:
    """Warn of ink that is too near to the edge to print or cut safely.

    Ink that reaches the edge is meant to, unless it is to be read.
    """
    template = label.template
    least, why = _white_around(template)
    for area, items in label.items_by_area(document):
        for item in items:
            if is_blank(item):
                continue
            left, top, right, bottom = ink_box(item)
            white = min(left, top, template.width - right, template.height - bottom)
            if white <= 0 and not _is_whole(item):
                continue
            if white < least - _SLACK:
                message = (
                    f"{_name_item(item, area)} is {format_mm(max(white, 0.0))} mm from the "
                    f"edge of {template.name}, but {why}"
                )
                hint = f"leave {format_mm(least)} mm: set margin in [page], or padding"
                warning = _warning("near-edge", message, template, area, hint)
                yield Doubt(("near-edge",), -white, warning)


def _is_whole(item: Leaf) -> bool:
    """True if no part of an item may be cut off: text, barcodes, described pictures."""
    return isinstance(item, GlyphRun | Bars) or (isinstance(item, Path) and bool(item.alt))


def _white_around(template: Template) -> tuple[float, str]:
    """Return the least margin around the printed area in points, and its reason."""
    if template.bleed:
        return _TRIMMED, "print shops need 3 mm where they cut"
    is_paper = bool(find_paper(template.width, template.height, 1.0))
    if template.mono and not is_paper:
        return _THERMAL, "label printers need 1 mm"
    if is_paper and min(template.width, template.height) > parse_length("120mm"):
        return _OFFICE, "office printers need 4.2 mm"
    return _DRIFT, "cuts can be 1.5 mm away from their place"


def _name_item(item: Leaf, area: str) -> str:
    """Describe an item of an area for a warning; quote a text."""
    if not isinstance(item, GlyphRun):
        return f"[{area}]"
    return f"“{shorten(item.text, _SHOWN)}” in [{area}]"


def _small_from_afar(label: Label) -> Iterator[Doubt]:
    """Warn of text that is too small for the reading distance of its style."""
    for name, text in label.texts.items():
        content = label.template.areas[name].content
        if not isinstance(content, AreaText):
            continue
        for style in {span.style: None for span in content.spans}:
            size = text.size * style.size / content.style.size
            least = style.read_from / _AFAR
            if size < least - _SLACK:
                message = (
                    f"[{name}] is {size:g} pt on {label.template.name}, too small to be read "
                    f"from {format_mm(style.read_from / 1000)} m"
                )
                hint = (
                    f"make it {least:.0f} pt: give it more room, or write a shorter read_from"
                )
                warning = _warning("small-from-afar", message, label.template, name, hint)
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
    if len(sizes) < 2:
        return
    large, small = sorted(sizes, key=lambda side: -sizes[side])
    if sizes[large] > sizes[small] * most + _SLACK:
        times = sizes[large] / sizes[small]
        message = (
            f"the message in [{named[large]}] is {times:.1f} times as large as in "
            f"[{named[small]}] on {template.name}"
        )
        hint = f"put both in one group of fit, or write the ratio that you want: {times:.1f}"
        warning = _warning("unequal-languages", message, template, named[large], hint)
        yield Doubt(("unequal-languages",), times, warning)
