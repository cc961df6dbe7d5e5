"""Previews of labels while somebody types: an SVG, the sizes of texts, and all findings.

A text that does not fit is drawn smaller than the template allows, to show by how much, and
gets a finding.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec
from msgspec.structs import replace

from cardgen.backends import Renderer
from cardgen.catalog import Glossary, Message, explain_unfinished, pair_langs
from cardgen.display import Document
from cardgen.errors import CardgenError, Diagnostic
from cardgen.layout.label import Label
from cardgen.project import Project, longest_terms, sample_picture, sample_values
from cardgen.proofreading import Slip
from cardgen.template import AreaText, Side, Template
from cardgen.units import to_mm

MOST_CHARACTERS: Final = 2000
"""The length of a text that is drawn; the time grows with it, 30 ms for this length."""

_LEAST: Final = 1.0  # points, for a text that does not fit


class ReachedSize(msgspec.Struct, frozen=True):
    """The size of the message in an area, in points, and its number of lines."""

    area: str
    side: Side
    size: float
    lines: int
    least: float


class Preview(msgspec.Struct, frozen=True):
    """The SVG of a label, empty if none can be made, and findings; lengths in millimetres.

    The findings are those of `cardgen label`. A `draft` has a watermark: its translation is
    not finished or not approved.
    """

    svg: str
    width: float
    height: float
    sizes: tuple[ReachedSize, ...]
    findings: tuple[Diagnostic, ...]
    draft: bool = False
    slips: tuple[Slip, ...] = ()


class Previews:
    """Makes previews of the messages of a project, one at a time."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._renderer = Renderer()
        self._terms: dict[str, tuple[Glossary, dict[str, list[str]]]] = {}
        self._picture = sample_picture()
        self._relaxed: dict[str, tuple[Template, Template]] = {}

    def make_preview(
        self,
        message: Message,
        pair: str,
        template: str,
        values: Mapping[str, str],
        *,
        approved: bool = True,
    ) -> Preview:
        """Make the label of a message, as a draft unless it is `approved`.

        A user may save and print the picture. Raises CardgenError for an unreadable template.
        """
        design = self._project.template(template)
        width, height = to_mm(design.width), to_mm(design.height)
        if len(message.translation) > MOST_CHARACTERS:
            long = Diagnostic(
                "overflow",
                f"the text has {len(message.translation):,} characters; "
                f"the picture shows at most {MOST_CHARACTERS:,}",
                hint="split the text into several messages",
            )
            return Preview("", width, height, (), (long,))
        waits = tuple(explain_unfinished(message, pair_langs(pair)))
        draft = bool(waits) or not approved
        try:
            label, drawn, findings = self._draw(message, pair, design, values, draft=draft)
        except CardgenError as error:
            return Preview("", width, height, (), (*waits, *error.diagnostics))
        front = replace(drawn, pages=drawn.pages[:1])
        svg = self._renderer.render(front, "svg").decode()
        sizes = measure_message(label, design)
        found = (*waits, *findings, *label.warnings)
        return Preview(svg, width, height, sizes, found, draft)

    def check_fit(self, message: Message, pair: str, template: str) -> Preview:
        """Check the fit of a message in a template: a preview without a picture."""
        design = self._project.template(template)
        width, height = to_mm(design.width), to_mm(design.height)
        if len(message.translation) > MOST_CHARACTERS:
            return self.make_preview(message, pair, template, {})
        try:
            label = self._make_label(message, pair, design, {}, draft=True)
            label.document()
        except CardgenError as error:
            return Preview("", width, height, (), error.diagnostics)
        return Preview("", width, height, measure_message(label, design), label.warnings)

    def _draw(
        self,
        message: Message,
        pair: str,
        design: Template,
        values: Mapping[str, str],
        *,
        draft: bool,
    ) -> tuple[Label, Document, tuple[Diagnostic, ...]]:
        """Draw a label; the findings would stop `cardgen label`."""
        label = self._make_label(message, pair, design, values, draft=draft)
        try:
            return label, label.document(), ()
        except CardgenError as error:
            if {each.rule for each in error.diagnostics} != {"overflow"}:
                raise
            smaller = self._get_relaxed(design)
            relaxed = self._make_label(message, pair, smaller, values, draft=draft)
            try:
                return relaxed, relaxed.document(), error.diagnostics
            except CardgenError:
                raise error from None

    def _make_label(
        self,
        message: Message,
        pair: str,
        design: Template,
        values: Mapping[str, str],
        *,
        draft: bool,
    ) -> Label:
        """Make the label of a message; sample values stand for the `values` not given."""
        types: dict[str, str] = {**design.fields, **message.fields}
        given = {name: value for name, value in values.items() if name in message.fields}
        samples = self._make_samples(pair, types, design)
        ours = {n: v for n, v in samples.items() if n not in self._project.values}
        pictures = {n: self._picture for n, kind in design.fields.items() if kind == "picture"}
        return self._project.label(
            message,
            pair=pair,
            template=design,
            fields={**ours, **given},
            draft=draft,
            pictures=pictures,
            given=tuple(given),
        )

    def _make_samples(
        self, pair: str, types: Mapping[str, str], design: Template
    ) -> dict[str, str]:
        """Make sample values of fields; the longest terms of a glossary are read once."""
        glossary = self._project.glossary(pair)
        known = self._terms.get(pair)
        if known is None or known[0] is not glossary:
            known = self._terms[pair] = glossary, longest_terms(glossary)
        return sample_values(types, known[1], design, glossary.langs[1])

    def _get_relaxed(self, design: Template) -> Template:
        """Get the template with the smallest minimum size for fitted texts, from a cache."""
        known = self._relaxed.get(design.name)
        if known is None or known[0] is not design:
            known = self._relaxed[design.name] = design, _relax(design)
        return known[1]


def _relax(design: Template) -> Template:
    """Lower the minimum size of all fitted texts of a template."""
    areas = {
        name: replace(area, content=area.content._replace(fit=area.fit._replace(least=_LEAST)))
        if isinstance(area.content, AreaText) and area.fit
        else area
        for name, area in design.areas.items()
    }
    otherwise = design.otherwise and _relax(design.otherwise)
    return replace(design, areas=areas, otherwise=otherwise)


def measure_message(label: Label, design: Template) -> tuple[ReachedSize, ...]:
    """Measure the message in each area that shows it."""
    sizes = []
    for name, text in label.texts.items():
        area = design.areas[name]
        if "message" in area.placeholders:
            least = area.fit.least if area.fit else 0
            sizes.append(ReachedSize(name, area.side, text.size, len(text.lines), least))
    return tuple(sizes)
