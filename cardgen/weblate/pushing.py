"""Pushing to Weblate: the label of each unit as a screenshot, and the room that a text has.

In come a project and a component; it gets pictures of labels beside its units, and flags of
limits on its source units. A picture's name ends with a digest of what it shows, so that what
has not changed is not sent again, and what broke off goes on. Texts are never pushed: they
come and go with the files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from math import floor
from typing import Final, NamedTuple

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
from cardgen.weblate.component import (
    WeblateComponent,
    WeblateScreenshot,
    WeblateTranslation,
    WeblateUnit,
)

_DPI: Final = 149.0  # no printer is as coarse, so that barcodes may be of any size
_LONGEST: Final = 1_600  # pixels; Weblate takes 2000
_FIGURES: Final = 8
_NAME: Final = 150  # characters of an id and a template in a name


@dataclass
class Pushed:
    """What was sent: pictures that are new or other ones, those that were kept, flags.

    With `dry_run` it is what would be.
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
) -> Pushed:
    """Push the labels of pairs, all that both have if none are named.

    `told` hears of each thing that is sent. Messages that cannot be laid out are findings.
    Raises ServerError, and CardgenError for templates and files that cannot be read.
    """
    designs = project.label_templates(templates)
    languages = component.translations()
    chosen = shared(project, languages, pairs, Location(component.server.url))
    pushing = _Pushing(component, designs, dry_run, told)
    pushing.shown = component.screenshots()
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
            tried = (allowance(samples, message, catalog.langs[1], each) for each in designs)
            allowances.setdefault(message.id, []).append([each for each in tried if each])
            if message.placeholders:
                values.setdefault(message.id, samples.values(message))
    source = next((each for each in languages if each.is_source), None)
    if source is not None:
        for unit in component.units(source.language_code):
            if any(allowances.get(unit.context, ())):  # or else a label is wrong, not its room
                flags = flags_for(allowances[unit.context], values.get(unit.context, {}))
                pushing.flags(unit, flags)
    return pushing.done


def shared(
    project: Project,
    languages: Sequence[WeblateTranslation],
    pairs: Sequence[str],
    place: Location,
) -> dict[str, WeblateTranslation]:
    """The pairs that a project and a component both have, or those of them that are named.

    A language is known by the folder of its file. Raises CardgenError "unknown-pair".
    """
    there = {each.folder: each for each in languages if not each.is_source}
    known = project.pairs()
    for pair in pairs:
        if pair not in known:
            project.catalog(pair)  # which says what there is
    wanted = [pair for pair in dict.fromkeys(pairs or known) if pair in there]
    missing = [pair for pair in pairs if pair not in there]
    if missing or not wanted:
        what = ", ".join(missing) or "any pair of the project"
        found = Diagnostic(
            "unknown-pair",
            f"the component has no file of {what}",
            location=place,
            hint="its file mask should be messages/zh-*/slogans.po",
        )
        raise CardgenError.of([found])
    return {pair: there[pair] for pair in wanted}


def _catalog(project: Project, pair: str, done: Pushed) -> Catalog:
    catalog, found = diagnose_catalog(project.messages, pair)
    if catalog is None:
        raise CardgenError.of(found)
    done.findings += found
    return catalog


class _Pushing:
    """One push, with what it has done."""

    def __init__(
        self,
        component: WeblateComponent,
        templates: Sequence[Template],
        dry_run: bool,
        told: Callable[[str], None],
    ) -> None:
        self.done = Pushed()
        self.shown: list[WeblateScreenshot] = []
        self._component = component
        self._templates = templates
        self._dry_run = dry_run
        self._told = told
        self._renderer = Renderer(limit=0)

    def unknown(self, unit: WeblateUnit, pair: str, catalog: Catalog) -> None:
        """A unit that the project has no message of."""
        if unit.context in catalog.damaged:
            return  # which is a finding already
        self.done.findings.append(
            Diagnostic(
                "outdated",
                f"Weblate has a message {unit.context!r}, which {pair} has not",
                location=Location(catalog.file),
                severity="warning",
            )
        )

    def screenshot(
        self,
        samples: SampleLabels,
        message: Message,
        catalog: Catalog,
        template: Template,
        unit: WeblateUnit,
        language: WeblateTranslation,
    ) -> None:
        """See that the label of a message is shown beside its unit."""
        if message.source != unit.source[0]:
            self._outdated(message)
            return
        try:
            data = self._drawn(samples.drawn(message, template)[1])
        except CardgenError as error:
            self.done.findings += error.diagnostics
            return
        begin = f"{message.id} · {template.name}"[:_NAME] + f" · {catalog.pair} · "
        name = begin + sha256(data).hexdigest()[:_FIGURES]
        code = language.language_code
        found = [
            each for each in self.shown if each.language == code and each.name.startswith(begin)
        ]
        known = next((each for each in found if each.name == name), None)
        if known is not None:
            self.done.kept += 1
        elif found:
            self.done.replaced += 1
            self._told(f"{code}: {name}")
            known = found[0]
            if not self._dry_run:
                self._component.replace_screenshot(known.id, name, data)
        else:
            self.done.added += 1
            self._told(f"{code}: {name}")
            if self._dry_run:
                return
            known = self._component.add_screenshot(code, name, data)
            self.shown.append(known)
        if unit.id not in known.shown_with and not self._dry_run:
            self._component.show_with(known.id, unit.id)

    def flags(self, unit: WeblateUnit, flags: Mapping[str, str]) -> None:
        """See that a source unit has these flags."""
        wanted = with_flags(unit.extra_flags, flags)
        if wanted != unit.extra_flags:
            self.done.flags += 1
            self._told(f"{unit.context}: {wanted}")
            if not self._dry_run:
                self._component.set_flags(unit.id, wanted)

    def _outdated(self, message: Message) -> None:
        found = Diagnostic(
            "outdated",
            f"{message.id} has another source in Weblate",
            location=message.location,
            hint="let Weblate read the files of the project",
            severity="warning",
        )
        if found not in self.done.findings:
            self.done.findings.append(found)

    def _drawn(self, document: Document) -> bytes:
        """A label as PNG, in greys, so that thin strokes are seen on a screen."""
        (page,) = document.pages
        dpi = min(_DPI, _LONGEST * POINTS_PER_INCH / max(page.width, page.height))
        grey = replace(document, pages=(replace(page, mono=False),))
        return self._renderer.render(grey, "png", dpi)


FONT_SIZE: Final = 20  # pixels: coarser, and widths were rounded away
OURS: Final = frozenset({"max-size", "font-size", "replacements"})
_MOST: Final = 4_096  # characters that are tried
_WORDS: Final = {"ja": "あ", "zh": "国", "ko": "가나 "}
_OTHER: Final = "nnnn "


class Allowance(NamedTuple):
    """So many lines, as wide as so many em."""

    width: float
    lines: int

    @property
    def size(self) -> float:
        """How much goes into it."""
        return self.width * self.lines


def allowance(
    samples: SampleLabels, message: Message, lang: str, template: Template
) -> Allowance | None:
    """The room that a label has for the translation of a message; None if it shows none."""
    filler = _WORDS.get(lang.partition("-")[0], _OTHER)
    names = "".join(f"{{{name}}}" for name in message.placeholders)

    def tried(count: int) -> Label | None:
        text = (filler * (count // len(filler) + 1))[:count].rstrip() + names
        text = text or filler
        longer = replace(message, translation=text, fuzzy=False, same=True)
        try:
            label = samples.label(longer, template, draft=True)  # whatever else is finished
            label.document()
        except CardgenError:
            return None
        return label

    fits, most = tried(1), 1
    if fits is None:
        return None
    step = 64
    while step:
        longer = tried(most + step) if most + step <= _MOST else None
        if longer is None:
            step //= 2
        else:
            fits, most = longer, most + step
    return _taken(fits)


def _taken(label: Label) -> Allowance | None:
    """The room of the area that shows the translation."""
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
    shows = span.shows
    return "target" in span.sides and isinstance(shows, Pattern) and "message" in shows.names


def flags_for(
    allowances: Iterable[Iterable[Allowance]], values: Mapping[str, str]
) -> dict[str, str]:
    """Flags by name, for what each language has on the templates.

    `values` are what placeholders are replaced by. A message has to fit every template, so
    the smallest of a language counts.
    """
    least = [min(each, key=lambda each: each.size) for each in map(list, allowances) if each]
    flags: dict[str, str] = {}
    if least:
        most = max(least, key=lambda each: each.size)
        flags["max-size"] = f"{floor(most.width * FONT_SIZE)}:{most.lines}"
        flags["font-size"] = str(FONT_SIZE)
    if values:
        pairs = (f"{_quoted(f'{{{name}}}')}:{_quoted(value)}" for name, value in values.items())
        flags["replacements"] = ":".join(pairs)
    return flags


def with_flags(text: str, flags: Mapping[str, str]) -> str:
    """Extra flags of a unit with ours instead of those that it had; others stay."""
    others = [each for each in _split(text) if each.partition(":")[0] not in OURS]
    return ", ".join([*others, *(f"{name}:{value}" for name, value in flags.items())])


def _split(text: str) -> list[str]:
    """Flags one by one: commas in quotes divide none."""
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


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
