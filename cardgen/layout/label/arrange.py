"""Where everything goes: the frames of all areas and the lines of all texts.

In come a template and the measured content of its visible areas; out goes an
`Arrangement`. Columns are solved first (`solve_columns`), since heights depend on
widths; then the rows that content decides; fitted texts in ``auto`` rows share what
height the other rows leave; ``fr`` rows get the rest. Everything that does not fit is
reported together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Final

from cardgen.errors import (
    CardgenError,
    Diagnostic,
    LayoutError,
    Location,
    TemplateError,
    raise_findings,
)
from cardgen.layout.grid import Span1D, Tracks, automatic, solve
from cardgen.layout.inline import SYLLABLES, Frame, Line, TextContent
from cardgen.layout.label.content import Content, natural_height, natural_width
from cardgen.layout.label.fit import Member, fit_group
from cardgen.remedies import Remedy
from cardgen.template import AreaRule, AreaText, GridCell, Template, Track
from cardgen.units import to_mm

Place = Callable[[str], Location]
"""Where the text of an area is written, by the area's name."""

_SLACK: Final = 0.01  # points; forgives rounding in sums


@dataclass(frozen=True, slots=True)
class SetText:
    """A text's size in points and its lines."""

    size: float
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The content frame (padding taken off) of each visible area, and each text as set."""

    frames: Mapping[str, Frame]
    texts: Mapping[str, SetText]


def solve_columns(template: Template, contents: Mapping[str, Content]) -> Tracks:
    """The columns for this content. Raises LayoutError if they are too wide together."""
    _, right, _, left = template.margin
    available = template.width - left - right
    needs = []
    for name, content in contents.items():
        cell = template.cells[name]
        _, inner_right, _, inner_left = template.areas[name].padding
        width = natural_width(content, available) + inner_left + inner_right
        needs.append(Span1D(cell.column, cell.column_end, width))
    hidden = _hidden(
        template, template.columns, contents, lambda cell: (cell.column, cell.column_end)
    )
    autos = automatic(template.columns, needs, template.gap[1], hidden)
    tracks = solve(template.columns, autos, template.gap[1], hidden, available)
    if tracks.total > available + _SLACK:
        raise CardgenError.of(
            [_too_large(template, tracks.total - available, "columns", "wide")]
        )
    return tracks


def arrange(
    template: Template,
    contents: Mapping[str, Content],
    place: Place,
    columns: Tracks,
) -> Arrangement:
    """Solve rows and set texts. `place` says where an area's text is written.

    Raises LayoutError for what does not fit, and TemplateError.
    """
    try:
        return _Arranger(template, contents, place, columns).arrangement()
    except CardgenError as error:
        tight = {
            name: replace(content, tight=True) if isinstance(content, TextContent) else content
            for name, content in contents.items()
        }
        try:
            return _Arranger(template, tight, place, columns).arrangement()
        except CardgenError:
            raise error from None


def set_text(
    template: Template, name: str, content: TextContent, frame: Frame, place: Place
) -> SetText:
    """A text of fixed size in its frame. Raises LayoutError if it does not fit."""
    length, depth, along, across = frame.width, frame.height, "wide", "tall"
    if content.paragraph.vertical:
        length, depth, along, across = depth, length, across, along
    # Justified lines are exactly as long, and chosen already for the height of their row.
    lines = content.chosen(length if content.justify else length + _SLACK, depth + _SLACK)
    if lines is None:
        unit = content.paragraph.under(SYLLABLES).widest * content.size
        raise overflow(template, [name], unit - length, along, content.size, place(name))
    excess = content.depth(len(lines)) - depth
    if excess > _SLACK:
        raise overflow(template, [name], excess, across, content.size, place(name))
    area = template.areas[name].content
    most = area.style.max_lines if isinstance(area, AreaText) else None
    if most is not None and len(lines) > most:
        raise LayoutError(
            "overflow",
            f"the text of [{name}] takes {len(lines)} lines of {template.name} at "
            f"{content.size:g} pt, and its style allows {most}",
            location=place(name),
            hint="shorten the text, raise max_lines",
            remedy=Remedy("larger-template"),
        )
    return SetText(content.size, lines)


def overflow(
    template: Template,
    areas: Sequence[str],
    excess: float,
    how: str,
    size: float,
    place: Location,
) -> LayoutError:
    """The error for texts that lack `excess` points of room."""
    return LayoutError(
        "overflow",
        f"the text of [{'] and ['.join(areas)}] is {to_mm(excess):.1f} mm too {how} for "
        f"{template.name} at {size:g} pt",
        location=place,
        hint="shorten the text",
        remedy=Remedy("larger-template"),
    )


def _too_large(template: Template, excess: float, what: str, how: str) -> Diagnostic:
    return Diagnostic(
        "overflow",
        f"the {what} of {template.name} are {to_mm(excess):.1f} mm too {how} for its page",
        location=template.location,
        hint="show fewer areas",
        remedy=Remedy("larger-template"),
    )


def _hidden(
    template: Template,
    tracks: Sequence[Track],
    contents: Mapping[str, Content],
    extent: Callable[[GridCell], tuple[int, int]],
) -> frozenset[int]:
    """Tracks whose areas are all hidden: they collapse, with their gaps."""
    shown: set[int] = set()
    named: set[int] = set()
    for name, cell in template.cells.items():
        stretch = range(*extent(cell))
        named.update(stretch)
        if name in contents:
            shown.update(stretch)
    return frozenset(i for i in range(len(tracks)) if i in named and i not in shown)


class _Arranger:
    """One solving of the rows, collecting what does not fit."""

    def __init__(
        self,
        template: Template,
        contents: Mapping[str, Content],
        place: Place,
        columns: Tracks,
    ) -> None:
        self.template = template
        self.contents = contents
        self.place = place
        self.columns = columns
        self.padding = {name: template.areas[name].padding for name in contents}
        self.available = template.height - template.margin[0] - template.margin[2]
        self.errors: list[Diagnostic] = []

    def arrangement(self) -> Arrangement:
        rows, texts = self.rows()
        raise_findings(self.errors)
        frames = {name: self.frame(name, rows) for name in self.contents}
        for name, frame in frames.items():
            self.errors += self.crowded(name, frame)
        raise_findings(self.errors)
        for group in self.groups().values():
            if not self.in_auto_rows(group[0]):
                texts.update(self.fit(group, [frames[name].height for name in group]))
        for name, content in self.contents.items():
            if isinstance(content, TextContent) and not content.fit:
                try:
                    frame = frames[name]
                    texts[name] = set_text(self.template, name, content, frame, self.place)
                except LayoutError as error:
                    self.errors += error.diagnostics
        raise_findings(self.errors)
        return Arrangement(frames, texts)

    def frame(self, name: str, rows: Tracks) -> Frame:
        cell, margin = self.template.cells[name], self.template.margin
        x, width = self.columns.extent(cell.column, cell.column_end)
        y, height = rows.extent(cell.row, cell.row_end)
        return Frame(margin[3] + x, margin[0] + y, width, height).inner(self.padding[name])

    def crowded(self, name: str, frame: Frame) -> list[Diagnostic]:
        """Say what padding, or a rule, lacks; all other content shrinks or is set later."""
        content = self.contents[name]
        if min(frame.width, frame.height) < -_SLACK:
            what, excess = "padding", -min(frame.width, frame.height)
        elif isinstance(content, AreaRule):
            what = "rule"
            excess = max(
                (content.length or 0.0) - frame.width, content.thickness - frame.height
            )
        else:
            return []
        if excess <= _SLACK:
            return []
        return [
            Diagnostic(
                "overflow",
                f"the {what} of [{name}] is {to_mm(excess):.1f} mm larger than its area",
                location=self.template.place(name),
                hint="make it smaller, or the area's rows and columns larger",
            )
        ]

    def rows(self) -> tuple[Tracks, dict[str, SetText]]:
        template, gap = self.template, self.template.gap[0]
        hidden = _hidden(
            template, template.rows, self.contents, lambda cell: (cell.row, cell.row_end)
        )
        needs = [
            self.row_need(name, natural_height(content, self.width(name)))
            for name, content in self.contents.items()
        ]
        autos = automatic(template.rows, needs, gap, hidden)
        texts: dict[str, SetText] = {}
        if group := self.shared_group():
            least = solve(template.rows, autos, gap, hidden, 0.0).total
            texts = self.fit(group, [inf] * len(group), shared=self.available - least)
            needs += [self.row_need(name, self.height(name, texts[name])) for name in texts]
            autos = automatic(template.rows, needs, gap, hidden)
        tracks = solve(template.rows, autos, gap, hidden, self.available)
        if not self.errors and tracks.total > self.available + _SLACK:
            self.errors.append(
                _too_large(template, tracks.total - self.available, "rows", "tall")
            )
        return tracks, texts

    def shared_group(self) -> list[str] | None:
        """The group of fitted texts in ``auto`` rows, which share one height."""
        shared = [group for group in self.groups().values() if self.in_auto_rows(group[0])]
        if len(shared) > 1 or any(
            self.in_auto_rows(name) != self.in_auto_rows(group[0])
            for group in self.groups().values()
            for name in group
        ):
            raise TemplateError(
                "bad-template",
                "fitted texts in auto rows must be one group, and all of it in auto rows",
                location=self.template.location,
                hint="give the texts the same group, or their rows a height",
            )
        if shared and any(self.is_vertical(name) for name in shared[0]):
            raise TemplateError(
                "bad-template",
                "a fitted vertical text cannot stand in an auto row: its height says its size",
                location=self.template.location,
                hint="give its row a height, or a share such as 1fr",
            )
        return shared[0] if shared else None

    def is_vertical(self, name: str) -> bool:
        content = self.contents[name]
        return isinstance(content, TextContent) and content.paragraph.vertical

    def row_need(self, name: str, height: float) -> Span1D:
        cell, (top, _, bottom, _) = self.template.cells[name], self.padding[name]
        return Span1D(cell.row, cell.row_end, height + top + bottom)

    def width(self, name: str) -> float:
        cell, (_, right, _, left) = self.template.cells[name], self.padding[name]
        return self.columns.extent(cell.column, cell.column_end)[1] - left - right

    def height(self, name: str, text: SetText) -> float:
        content = self.contents[name]
        assert isinstance(content, TextContent)
        return replace(content, size=text.size).depth(len(text.lines))

    def groups(self) -> dict[str, list[str]]:
        groups: dict[str, list[str]] = {}
        for name, content in self.contents.items():
            if isinstance(content, TextContent) and content.fit:
                groups.setdefault(content.fit.group, []).append(name)
        return groups

    def in_auto_rows(self, name: str) -> bool:
        cell = self.template.cells[name]
        kinds = {track.kind for track in self.template.rows[cell.row : cell.row_end]}
        return "auto" in kinds and "fr" not in kinds

    def fit(
        self, group: Sequence[str], heights: Sequence[float], shared: float = inf
    ) -> dict[str, SetText]:
        members, ratios, fills = list[Member](), list[float](), list[float]()
        for name, height in zip(group, heights, strict=True):
            content = self.contents[name]
            assert isinstance(content, TextContent) and content.fit  # noqa: PT018
            fit, length, depth = content.fit, self.width(name), height
            if content.paragraph.vertical:
                length, depth = depth, length
            ratios.append(fit.ratio)
            fills.append(fit.fill)
            members.append(
                Member(
                    content.paragraph,
                    content.leading,
                    length,
                    depth * fit.fill,
                    fit.least,
                    fit.most,
                    fit.lines,
                )
            )
        shared *= min(fills)
        fitted = fit_group(members, ratio=min(ratios), shared=shared)
        if fitted is None:
            self.errors += self.unfitted(group, members, shared)
            return {}
        texts = {}
        for name, member, (size, candidate) in zip(group, members, fitted, strict=True):
            measure = member.length / size
            breaks = member.paragraph.under(candidate.policy, measure)
            texts[name] = SetText(size, breaks.choose(candidate.lines, measure))
        return texts

    def unfitted(
        self, group: Sequence[str], members: Sequence[Member], shared: float
    ) -> Sequence[Diagnostic]:
        """Say of each text at its smallest size how much room it lacks."""
        errors, total = list[Diagnostic](), 0.0
        for name, member in zip(group, members, strict=True):
            content = TextContent(member.paragraph, member.least, member.leading)
            frame = Frame(0.0, 0.0, member.length, member.depth)
            if member.paragraph.vertical:
                frame = Frame(0.0, 0.0, member.depth, member.length)
            try:
                text = set_text(self.template, name, content, frame, self.place)
            except LayoutError as error:
                errors += error.diagnostics
                continue
            total += content.depth(len(text.lines))
        if errors:
            return errors
        place = self.place(group[0])
        if total > shared:
            excess = total - shared
            least = members[0].least
            return overflow(self.template, group, excess, "tall", least, place).diagnostics
        return [
            Diagnostic(
                "overflow",
                f"the text of [{'] and ['.join(group)}] finds no size within its limits on "
                f"{self.template.name}",
                location=place,
                hint="shorten the text, or lower min or raise ratio in fit",
            )
        ]
