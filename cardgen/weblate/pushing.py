"""Pushing to Weblate: labels as screenshots beside units, and limits of length as flags.

In come a project and a component; the component gets pictures of labels beside its units, and
flags on its source units. A picture's name ends with a digest of its content, so that an
unchanged one is not sent again, and an interrupted push continues. Texts are never pushed:
they come and go with the files.

The flags are ``max-size:WIDTH:LINES`` in pixels at a ``font-size``, which Weblate measures with
a font of its own and wraps as a label does, and ``replacements`` for placeholders. The room of
a template is found by trials: the longest text that it still fits beside the source, at the
least size of its style. Flags belong to the source, so they are for all languages: the language
with the most room decides, since a false warning is worse than one that `messages check` gives
later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from math import floor
from typing import Final, NamedTuple

from msgspec.structs import replace

from cardgen.backends import Renderer
from cardgen.catalog import Catalog, Message, diagnose_catalog
from cardgen.display import Document
from cardgen.errors import CardgenError, Diagnostic, Location
from cardgen.layout.label import Label
from cardgen.placeholders import Pattern
from cardgen.project import Project
from cardgen.proofs import SampleLabels
from cardgen.template import AreaSpan, AreaText, Template
from cardgen.units import POINTS_PER_INCH
from cardgen.weblate.component import WeblateComponent, WeblateTranslation, WeblateUnit

_DPI: Final = 149.0  # coarser than all printers, so that barcodes may have any size
_LONGEST: Final = 1_600  # pixels; Weblate takes 2000
_FIGURES: Final = 8
FONT_SIZE: Final = 20  # pixels: coarser, and widths were rounded away
OURS: Final = frozenset({"max-size", "font-size", "replacements"})
_MOST: Final = 4_096  # characters in a trial
_WORDS: Final = {"ja": "あ", "zh": "国", "ko": "가나 "}
_OTHER: Final = "nnnn "
_NAME: Final = 150  # characters for an id and a template in a name


@dataclass
class PushResult:
    """Result of a push: the numbers of added, replaced and kept pictures, and of flags.

    With `dry_run` they are the numbers of a real push.
    """

    added: int = 0
    replaced: int = 0
    kept: int = 0
    flags: int = 0
    languages: list[str] = field(default_factory=list)
    findings: list[Diagnostic] = field(default_factory=list)


def push(
    project: Project,
    component: WeblateComponent,
    templates: Sequence[str],
    *,
    pairs: Sequence[str] = (),
    fields: Mapping[str, str] | None = None,
    dry_run: bool = False,
    told: Callable[[str], None] = lambda _: None,
) -> PushResult:
    """Send the labels of these pairs to Weblate as screenshots, and limits of texts.

    `told` is called with each thing that is sent. Messages that cannot be laid out are
    findings. Raises ServerError, and CardgenError for templates and files that cannot be read.
    """
    designs = project.label_templates(templates)
    languages = component.translations()
    chosen = shared_pairs(project, languages, pairs, Location(component.server.url))
    pushing = _Pushing(component, dry_run, told)
    allowances: dict[str, list[list[Allowance]]] = {}
    values: dict[str, dict[str, str]] = {}
    for pair, language in chosen.items():
        catalog = _catalog(project, pair, pushing.done)
        samples = SampleLabels(project, pair, fields or {})
        pushing.done.languages.append(language.language_code)
        for unit in component.units(language.language_code):
            message = catalog.messages.get(unit.context)
            if message is None:
                pushing.unknown(unit, pair, catalog)
                continue
            for template in designs:
                pushing.screenshot(samples, message, catalog, template, unit, language)
            lang = catalog.langs[1]
            rooms = (find_allowance(samples, message, lang, each) for each in designs)
            allowances.setdefault(message.id, []).append([each for each in rooms if each])
            if message.placeholders:
                values.setdefault(message.id, samples.values(message))
    source = next((each for each in languages if each.is_source), None)
    if source is not None:
        for unit in component.units(source.language_code):
            if any(allowances.get(unit.context, ())):  # else the label itself is wrong
                flags = make_flags(allowances[unit.context], values.get(unit.context, {}))
                pushing.flags(unit, flags)
    return pushing.done


def shared_pairs(
    project: Project,
    languages: Sequence[WeblateTranslation],
    pairs: Sequence[str],
    place: Location,
) -> dict[str, WeblateTranslation]:
    """Find the pairs that project and component have in common.

    The folder of a language's file is its pair. Raises CardgenError "unknown-pair".
    """
    there = {each.folder: each for each in languages if not each.is_source}
    known = project.pairs()
    for pair in pairs:
        if pair not in known:
            project.catalog(pair)  # raises an error with the known pairs
    wanted = [pair for pair in dict.fromkeys(pairs or known) if pair in there]
    missing = [pair for pair in pairs if pair not in there]
    if missing or not wanted:
        what = ", ".join(missing) or "any pair of the project"
        message = f"the component has no file for {what}"
        hint = "set its file mask to messages/zh-*/slogans.po"
        raise CardgenError.of([Diagnostic("unknown-pair", message, location=place, hint=hint)])
    return {pair: there[pair] for pair in wanted}


def _catalog(project: Project, pair: str, done: PushResult) -> Catalog:
    """Load the messages of a pair, and report errors. Raises CardgenError."""
    catalog, found = diagnose_catalog(project.messages, pair)
    if catalog is None:
        raise CardgenError.of(found)
    done.findings += found
    return catalog


class _Pushing:
    """A push to one component, and its result."""

    def __init__(
        self, component: WeblateComponent, dry_run: bool, told: Callable[[str], None]
    ) -> None:
        self.done = PushResult()
        self.shown = component.screenshots()
        self._component, self._dry_run, self._told = component, dry_run, told
        self._renderer = Renderer(limit=0)

    def unknown(self, unit: WeblateUnit, pair: str, catalog: Catalog) -> None:
        """Report a unit whose message the project does not have."""
        if unit.context in catalog.damaged:
            return  # it is a finding already
        message = f"Weblate has a message {unit.context!r}, but {pair} does not"
        place = Location(catalog.file)
        found = Diagnostic("outdated", message, location=place, severity="warning")
        self.done.findings.append(found)

    def screenshot(
        self,
        samples: SampleLabels,
        message: Message,
        catalog: Catalog,
        template: Template,
        unit: WeblateUnit,
        language: WeblateTranslation,
    ) -> None:
        """Send the label of a message as the screenshot of its unit."""
        if message.source != unit.source[0]:
            self._report_outdated(message)
            return
        try:
            data = self._render(samples.draw(message, template)[1])
        except CardgenError as error:
            self.done.findings += error.diagnostics
            return
        begin = f"{message.id} · {template.name}"[:_NAME] + f" · {catalog.pair} · "
        name = begin + sha256(data).hexdigest()[:_FIGURES]
        code = language.language_code
        shown = (each for each in self.shown if each.language == code)
        found = [each for each in shown if each.name.startswith(begin)]
        known = next((each for each in found if each.name == name), next(iter(found), None))
        if known is not None and known.name == name:
            self.done.kept += 1
        else:
            self._told(f"{code}: {name}")
            self.done.replaced += known is not None
            self.done.added += known is None
            if self._dry_run:
                return
            if known is not None:
                self._component.replace_screenshot(known.id, name, data)
            else:
                known = self._component.add_screenshot(code, name, data)
                self.shown.append(known)
        if unit.id not in known.shown_with and not self._dry_run:
            self._component.show_with(known.id, unit.id)

    def flags(self, unit: WeblateUnit, flags: Mapping[str, str]) -> None:
        """Set these flags of a source unit."""
        wanted = replace_flags(unit.extra_flags, flags)
        if wanted != unit.extra_flags:
            self.done.flags += 1
            self._told(f"{unit.context}: {wanted}")
            if not self._dry_run:
                self._component.set_flags(unit.id, wanted)

    def _report_outdated(self, message: Message) -> None:
        """Report once that the source of a message differs in Weblate."""
        found = Diagnostic(
            "outdated",
            f"{message.id} has a different source in Weblate",
            location=message.location,
            hint="update Weblate from the files of the project",
            severity="warning",
        )
        if found not in self.done.findings:
            self.done.findings.append(found)

    def _render(self, document: Document) -> bytes:
        """Draw a label as a grey PNG, with thin strokes visible on a screen."""
        page, *_ = document.pages
        dpi = min(_DPI, _LONGEST * POINTS_PER_INCH / max(page.width, page.height))
        grey = replace(document, pages=(replace(page, mono=False),))
        return self._renderer.render(grey, "png", dpi)


class Allowance(NamedTuple):
    """Room for a text: a number of lines, and their width in em."""

    width: float
    lines: int

    @property
    def size(self) -> float:
        """Total length of all lines in em."""
        return self.width * self.lines


def find_allowance(
    samples: SampleLabels, message: Message, lang: str, template: Template
) -> Allowance | None:
    """Find by trials how long a translation may be on a label; None if it is not shown."""
    filler = _WORDS.get(lang.partition("-")[0], _OTHER)
    names = "".join(f"{{{name}}}" for name in message.placeholders)

    def try_text(count: int) -> Label | None:
        text = (filler * (count // len(filler) + 1))[:count].rstrip() + names
        text = text or filler
        longer = replace(message, translation=text, fuzzy=False, same=True)
        try:
            label = samples.label(longer, template, draft=True)  # other texts may be unfinished
            label.document()
        except CardgenError:
            return None
        return label

    fits, most = try_text(1), 1
    if fits is None:
        return None
    step = 64
    while step:
        longer = try_text(most + step) if most + step <= _MOST else None
        if longer is None:
            step //= 2
        else:
            fits, most = longer, most + step
    return _measure_room(fits)


def _measure_room(label: Label) -> Allowance | None:
    """Measure the room for the translation on a label; None if it is not shown."""
    found: list[Allowance] = []
    for name, text in label.texts.items():
        area, frame = label.template.areas[name], label.frames[name]
        content = area.content
        if isinstance(content, AreaText) and any(map(_is_translation, content.spans)):
            runs_down = content.vertical != area.is_on_side
            along = frame.height if runs_down else frame.width
            found.append(Allowance(along / text.size, len(text.lines)))
    return max(found, key=lambda each: each.size, default=None)


def _is_translation(span: AreaSpan) -> bool:
    """True if a span of an area shows the translation of the message."""
    shows = span.shows
    return "target" in span.sides and isinstance(shows, Pattern) and "message" in shows.names


def make_flags(
    allowances: Iterable[Iterable[Allowance]], values: Mapping[str, str]
) -> dict[str, str]:
    """Make the flags for a unit from the room in each language.

    `values` replace placeholders. A message must fit every template, so the smallest allowance
    of a language counts.
    """
    least = [min(each, key=lambda each: each.size) for each in map(list, allowances) if each]
    flags: dict[str, str] = {}
    if least:
        most = max(least, key=lambda each: each.size)
        flags["max-size"] = f"{floor(most.width * FONT_SIZE)}:{most.lines}"
        flags["font-size"] = str(FONT_SIZE)
    if values:
        pairs = (f"{_quote(f'{{{name}}}')}:{_quote(value)}" for name, value in values.items())
        flags["replacements"] = ":".join(pairs)
    return flags


def replace_flags(text: str, flags: Mapping[str, str]) -> str:
    """Replace cardgen's flags among the flags of a unit, and keep all others."""
    others = [each for each in _split(text) if each.partition(":")[0] not in OURS]
    return ", ".join([*others, *(f"{name}:{value}" for name, value in flags.items())])


def _split(text: str) -> list[str]:
    """Split flags at commas, except in quotes."""
    found: list[str] = []
    flag, quote, escaped = "", "", False
    for char in text:
        if char == "," and not quote:
            found.append(flag)
            flag = ""
            continue
        flag += char
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = True
        elif quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
    return [each.strip() for each in (*found, flag) if each.strip()]


def _quote(text: str) -> str:
    """Quote a text for a flag."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
