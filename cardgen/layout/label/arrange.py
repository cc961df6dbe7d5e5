"""Arrange a label: the frames of its areas and the lines of its texts.

Columns are solved first (`solve_columns`), since heights depend on widths. Then come the rows
whose height content decides. Fitted texts in ``auto`` rows share the height that the other rows
leave, and ``fr`` rows get the rest. All overflows are reported together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import inf
from typing import Final

import msgspec
from msgspec.structs import replace

from cardgen.errors import (
    CardgenError,
    Diagnostic,
    LayoutError,
    Location,
    TemplateError,
    raise_findings,
)
from cardgen.layout.grid import Span1D, Tracks, size_auto_tracks, solve
from cardgen.layout.inline import SYLLABLES, Frame, Line, Paragraph, TextContent
from cardgen.layout.label.asides import find_insets, next_insets
from cardgen.layout.label.columns import (
    SLACK,
    find_hidden_tracks,
    find_inner_width,
    overflow_finding,
    overlay_extent,
)
from cardgen.layout.label.content import (
    BarcodeContent,
    BoxedContent,
    Content,
    MotifContent,
    SealContent,
    natural_height,
    natural_width,
)
from cardgen.layout.label.fit import Member, fit_group
from cardgen.layout.label.marks import MarksContent
from cardgen.remedies import Remedy
from cardgen.template import (
    NO_INSETS,
    Area,
    AreaRule,
    AreaText,
    Equal,
    Fit,
    Insets,
    Template,
    Track,
)
from cardgen.units import format_excess, to_mm

Place = Callable[[str], Location]
"""Function from the name of an area to the location of its text, for errors."""

_ROUNDS: Final = 8  # tries of sizes and insets; after these, insets only grow
# Rows beside a higher barcode stand together at the top: the last of them grows.
_GROWING: Final = -1


class FittedText(msgspec.Struct, frozen=True):
    """A text's size in points, and its lines, which are lines of `paragraph`."""

    paragraph: Paragraph
    size: float
    lines: tuple[Line, ...]


class Arrangement(msgspec.Struct, frozen=True):
    """The frame of each visible area's content, and the fitted texts, by the area's name.

    Frames are without padding, and without the `insets` of texts for their readings.
    """

    frames: Mapping[str, Frame]
    texts: Mapping[str, FittedText]
    insets: Mapping[str, Insets]


def arrange(
    template: Template, contents: Mapping[str, Content], place: Place, columns: Tracks
) -> Arrangement:
    """Solve the rows and set all texts; `place` gives locations for errors.

    Texts that do not fit are tried once more, set tight. Raises LayoutError for content that
    does not fit, and TemplateError.
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


def turn_upright(frame: Frame, area: Area) -> Frame:
    """Swap width and height of an area's frame if its content is turned on its side."""
    if area.is_on_side:
        return frame._replace(width=frame.height, height=frame.width)
    return frame


def set_text(
    template: Template, name: str, content: TextContent, frame: Frame, place: Place
) -> FittedText:
    """Break a text of fixed size into lines. Raises LayoutError if they do not fit."""
    length, depth, along, across = frame.width, frame.height, "wide", "tall"
    if content.paragraph.vertical:
        length, depth, along, across = depth, length, across, along
    # The height of the row was computed with justified lines of exactly this length.
    lines = content.choose_lines(length if content.justify else length + SLACK, depth + SLACK)
    if lines is None:
        if length < content.size - SLACK:
            raise no_room_error(template, name, length, along, content.size)
        unit = content.paragraph.under(SYLLABLES).widest * content.size
        raise overflow_error(template, [name], unit - length, along, content.size, place(name))
    excess = content.depth(len(lines)) - depth
    if excess > SLACK:
        if depth < content.size - SLACK:
            raise no_room_error(template, name, depth, across, content.size)
        raise overflow_error(template, [name], excess, across, content.size, place(name))
    area = template.areas[name].content
    most = area.style.max_lines if isinstance(area, AreaText) else None
    if most is not None and len(lines) > most:
        raise LayoutError(
            "overflow",
            f"the text of [{name}] takes {len(lines)} lines on {template.name} at "
            f"{content.size:g} pt, but its style allows {most}",
            location=place(name),
            hint="shorten the text, raise max_lines",
            remedy=Remedy("larger-template"),
        )
    return FittedText(content.paragraph, content.size, lines)


def stands_alone(template: Template, name: str, content: TextContent) -> bool:
    """True if a fitted text depends only on its frame, and nothing else depends on its size."""
    area, lettering, fit = template.areas[name], content.paragraph, content.fit
    if not fit or area.level or area.is_on_side or lettering.above or lettering.below:
        return False
    others = (other.fit for key, other in template.areas.items() if key != name)
    return not any(other and other.group == fit.group for other in others) and not any(
        is_in_auto_rows(grid, name) for grid in template.grids
    )


def fit_alone(
    template: Template, name: str, content: TextContent, frame: Frame, place: Place
) -> FittedText:
    """Find the size of a text with `stands_alone` in its frame. Raises LayoutError."""
    assert content.fit
    vertical = content.paragraph.vertical
    length, depth = (frame.height, frame.width) if vertical else (frame.width, frame.height)
    member = _member(content, content.fit, length, depth)
    fitted = fit_group([member])
    if fitted is None:
        raise CardgenError.of(_explain_overflow(template, place, [name], [member], inf))
    return FittedText(member.paragraph, fitted[0].size, fitted[0].lines(member))


def is_in_auto_rows(template: Template, name: str) -> bool:
    """True if the content of an area decides its height."""
    if name not in template.cells:
        return False
    cell = template.cells[name]
    kinds = {track.kind for track in template.rows[cell.row : cell.row_end]}
    return "auto" in kinds and "fr" not in kinds


def _member(content: TextContent, fit: Fit, length: float, depth: float) -> Member:
    """Describe a text for the fitting of a group, with its room in points."""
    return Member(
        content.paragraph,
        content.leading,
        length,
        depth * fit.fill,
        fit.least,
        fit.most,
        fit.lines,
        fit.leads,
        fit.breaks == "headline",
    )


def join_areas(areas: Iterable[str]) -> str:
    """Join the names of areas for an error message: [source] and [target]."""
    return " and ".join(f"[{area}]" for area in areas)


def overflow_error(
    template: Template,
    areas: Sequence[str],
    excess: float,
    how: str,
    size: float,
    place: Location,
) -> LayoutError:
    """Make the error for texts with `excess` points too much. `how` is "wide" or "tall"."""
    return LayoutError(
        "overflow",
        f"the text of {join_areas(areas)} is {format_excess(excess)} mm too {how} for "
        f"{template.name} at {size:g} pt",
        location=place,
        hint="shorten the text",
        remedy=Remedy("larger-template"),
    )


def no_room_error(
    template: Template, name: str, room: float, how: str, size: float
) -> LayoutError:
    """Make the error for an area of `room` points, which is too small for any text."""
    track = "columns" if (how == "wide") != template.areas[name].is_on_side else "rows"
    extent = f"{max(to_mm(room), 0.0):.1f} mm {'wide' if how == 'wide' else 'high'}"
    return LayoutError(
        "overflow",
        f"[{name}] is {extent} on {template.name}, less than one character at {size:g} pt",
        location=template.place(name),
        hint=f"give [{name}] more room in {track}, or lower its size or min",
    )


def _at_size(rows: Sequence[Track], size: float) -> tuple[Track, ...]:
    """Return the rows of the grid, with heights in em computed for this type size in points."""
    return tuple(Track("fixed", row.value * size) if row.kind == "em" else row for row in rows)


def _explain_overflow(
    template: Template,
    place: Place,
    group: Sequence[str],
    members: Sequence[Member],
    shared: float,
) -> Sequence[Diagnostic]:
    """Report how much room each text of a group lacks at its smallest size."""
    errors, total = list[Diagnostic](), 0.0
    for name, member in zip(group, members, strict=True):
        content = TextContent(member.paragraph, member.least, member.leading)
        frame = Frame(0.0, 0.0, member.length, member.depth)
        if member.paragraph.vertical:
            frame = Frame(0.0, 0.0, member.depth, member.length)
        try:
            text = set_text(template, name, content, frame, place)
        except LayoutError as error:
            errors += error.diagnostics
            continue
        total += content.depth(len(text.lines))
    if errors:
        return errors
    where = place(group[0])
    if total > shared:
        return overflow_error(
            template, group, total - shared, "tall", members[0].least, where
        ).diagnostics
    return [
        Diagnostic(
            "overflow",
            f"no size within its limits fits the text of {join_areas(group)} on "
            f"{template.name}",
            location=where,
            hint="shorten the text, or lower min or raise ratio in fit",
        )
    ]


class _Arranger:
    """Solves the rows of a label and sets its texts; collects all errors."""

    def __init__(
        self, template: Template, contents: Mapping[str, Content], place: Place, columns: Tracks
    ) -> None:
        self.template = template
        self.contents = dict(contents)
        self.place = place
        self.columns = columns
        self.gridded = [name for name in contents if name in template.cells]
        self.padding = {name: template.areas[name].padding for name in contents}
        self.available = template.height - template.margin[0] - template.margin[2]
        self.insets: Mapping[str, Insets] = {}
        self.rounds = 0
        self.errors: list[Diagnostic] = []

    def arrangement(self) -> Arrangement:
        """Arrange all areas, again and again until sizes, readings and insets agree.

        The size of readings depends on the size of their text, and their room in the first line
        depends on all content around.
        """
        rows, arrangement = self.solve_all()
        while self.adjust(rows, arrangement):
            rows, arrangement = self.solve_all()
        return arrangement

    def adjust(self, rows: Tracks, arrangement: Arrangement) -> bool:
        """Give texts the readings and insets for their sizes. True if any of them changed."""
        large, texts = {}, arrangement.texts
        for name, text in texts.items():
            content = self.contents[name]
            assert isinstance(content, TextContent)
            if content.display and text.size > content.display.over:
                paragraph = content.display.paragraph
                large[name] = replace(content, paragraph=paragraph, display=None)
        self.contents |= large
        if large:
            return True
        # Turned areas keep their readings within their padding.
        sizes = {
            name: text.size
            for name, text in texts.items()
            if name in self.template.cells and not self.template.areas[name].quarters
        }
        wanted = find_insets(
            self.template,
            {name: self.contents[name] for name in self.gridded},
            sizes,
            within=self.white_within(arrangement),
            rows=rows,
            columns=self.columns,
        )
        self.rounds += 1
        before = self.insets
        self.insets = next_insets(before, wanted, both_ways=self.rounds < _ROUNDS)
        return self.insets is not before

    def white_within(self, arrangement: Arrangement) -> dict[str, float]:
        """Compute the free space in points above and below each centred text without insets."""
        whites = {}
        for name, text in arrangement.texts.items():
            area, vertical = self.template.areas[name], text.paragraph.vertical
            if (area.align if vertical else area.valign) == "center":
                frame = arrangement.frames[name].outer(self.insets.get(name, NO_INSETS))
                room = frame.width if vertical else frame.height
                whites[name] = (room - self.depth(name, text)) / 2
        return whites

    def solve_all(self) -> tuple[Tracks, Arrangement]:
        """Compute the heights of the rows, then set all texts. Return rows and arrangement."""
        rows, texts = self.rows()
        raise_findings(self.errors)
        frames = {name: self.frame(name, rows) for name in self.contents}
        for name, frame in frames.items():
            self.errors += self.check_room(name, frame)
        raise_findings(self.errors)
        for group in self.groups().values():
            if not is_in_auto_rows(self.template, group[0]):
                texts.update(self.fit(group, [frames[name].height for name in group]))
        for name, content in self.contents.items():
            if isinstance(content, TextContent) and not content.fit:
                try:
                    frame = turn_upright(frames[name], self.template.areas[name])
                    texts[name] = set_text(self.template, name, content, frame, self.place)
                except LayoutError as error:
                    self.errors += error.diagnostics
        raise_findings(self.errors)
        return rows, Arrangement(frames, texts, self.insets)

    def frame(self, name: str, rows: Tracks) -> Frame:
        """Compute the frame of an area's content, without padding and insets."""
        if name in self.template.overlays:
            return self.overlay_frame(name, rows)
        cell, margin = self.template.cells[name], self.template.margin
        x, width = self.columns.extent(cell.column, cell.column_end)
        y, height = rows.extent(cell.row, cell.row_end)
        frame = Frame(margin[3] + x, margin[0] + y, width, height).inner(self.padding[name])
        return frame.inner(self.insets[name]) if name in self.insets else frame

    def overlay_frame(self, name: str, rows: Tracks) -> Frame:
        """Compute the frame for the content of an area that is over or behind others."""
        template, place = self.template, self.template.overlays[name]
        frame = Frame(0.0, 0.0, template.width, template.height)
        if place.around:
            left, width = overlay_extent(template, name, self.columns)
            under = [template.cells[other] for other in place.around if other in self.contents]
            first, last = min(cell.row for cell in under), max(cell.row_end for cell in under)
            top, height = rows.extent(first, last)
            frame = Frame(left, template.margin[0] + top, width, height)
        return frame.outer(place.spread).inner(self.padding[name])

    def check_room(self, name: str, frame: Frame) -> list[Diagnostic]:
        """Report each padding, rule, seal, motif, caption or mark that has too little room.

        Other content shrinks, or is set later.
        """
        whole = frame.outer(self.padding[name])
        content, frame = self.contents[name], turn_upright(frame, self.template.areas[name])
        if name in self.template.overlays and min(whole.width, whole.height) < -SLACK:
            what, excess = "spread", -min(whole.width, whole.height)
        elif min(frame.width, frame.height) < -SLACK:
            what, excess = "padding", -min(frame.width, frame.height)
        elif isinstance(content, AreaRule):
            what = "line"
            excess = max(
                (content.length or 0.0) - frame.width, content.thickness - frame.height
            )
        elif isinstance(content, SealContent | MotifContent):
            what = "seal" if isinstance(content, SealContent) else "motif"
            width, height = content.extent(content.size or 0.0)
            excess = max(width - frame.width, height - frame.height)
        elif isinstance(content, BarcodeContent) and content.captions:
            what, excess = "caption", content.below(frame.width) - frame.height
        elif isinstance(content, BoxedContent):
            what, excess = "row of boxes", content.boxes.extent - frame.width
        elif isinstance(content, MarksContent):
            what, excess = "group of marks", content.excess(frame.width, frame.height)
        else:
            return []
        if excess <= SLACK:
            return []
        return [
            Diagnostic(
                "overflow",
                f"the {what} of [{name}] is {format_excess(excess)} mm larger than its area",
                location=self.template.place(name),
                hint="show fewer marks, or make one label for each mark"
                if isinstance(content, MarksContent)
                else self.room_hint(name, what),
            )
        ]

    def room_hint(self, name: str, what: str) -> str:
        """Word the hint that tells how to give an area's content, `what`, more room."""
        place = self.template.overlays.get(name)
        if place is None:
            return f"make the {what} smaller, or the rows and columns of [{name}] larger"
        if what == "spread":
            return f"make the inward spread of [{name}] smaller"
        around = " and ".join(f"[{other}]" for other in place.around) or "the page"
        return f"make the {what} smaller, or make {around} or the spread of [{name}] larger"

    def rows(self) -> tuple[Tracks, dict[str, FittedText]]:
        """Compute the heights of the rows, and fit the texts in ``auto`` rows.

        Collect errors.
        """
        template, gap = self.template, self.template.gap[0]
        hidden = find_hidden_tracks(
            template, self.contents, lambda cell: (cell.row, cell.row_end)
        )
        needs = [self.row_need(name, self.natural_height(name)) for name in self.gridded]
        rows = _at_size(template.rows, 0.0)
        autos = size_auto_tracks(rows, needs, gap, hidden, _GROWING)
        texts: dict[str, FittedText] = {}
        if group := self.shared_group():
            shared = self.available - solve(rows, autos, gap, hidden, 0.0).total
            white = sum(
                row.value
                for index, row in enumerate(template.rows)
                if row.kind == "em" and index not in hidden
            )
            texts = self.fit(group, [inf] * len(group), shared=shared, white=white)
            needs += [self.row_need(name, self.depth(name, texts[name])) for name in texts]
            smallest = min((text.size for text in texts.values()), default=0.0)
            rows = _at_size(template.rows, smallest)
            autos = size_auto_tracks(rows, needs, gap, hidden, _GROWING)
        tracks = solve(rows, autos, gap, hidden, self.available)
        if not self.errors and tracks.total > self.available + SLACK:
            self.errors.append(
                overflow_finding(template, tracks.total - self.available, "rows", "tall")
            )
        return tracks, texts

    def natural_height(self, name: str) -> float:
        """Compute the height in points that an area's content needs in ``auto`` rows.

        Content on its side asks for its width.
        """
        content = self.contents[name]
        if self.template.areas[name].is_on_side:
            return natural_width(content, self.available)
        return natural_height(content, self.width(name))

    def shared_group(self) -> list[str] | None:
        """Find the fitted texts in ``auto`` rows, which share one height.

        Return None if none.
        """
        groups = [
            (group, {is_in_auto_rows(self.template, name) for name in group})
            for group in self.groups().values()
        ]
        shared = [group for group, auto in groups if True in auto]
        if len(shared) > 1 or any(len(auto) > 1 for _, auto in groups):
            raise TemplateError(
                "bad-template",
                "fitted texts in auto rows must form one group without texts in other rows",
                location=self.template.location,
                hint="give the texts the same group, or give their rows a height",
            )
        if shared and any(self.is_vertical(name) for name in shared[0]):
            raise TemplateError(
                "bad-template",
                "a fitted text that is vertical or turned cannot be in an auto row: its size "
                "depends on the height of the row",
                location=self.template.location,
                hint="give its row a height, or a share such as 1fr",
            )
        return shared[0] if shared else None

    def is_vertical(self, name: str) -> bool:
        """True if the lines of a text run down the page."""
        content = self.contents[name]
        on_side = self.template.areas[name].is_on_side
        return isinstance(content, TextContent) and content.paragraph.vertical != on_side

    def row_need(self, name: str, height: float) -> Span1D:
        """Describe the height that an area needs in its rows for content of this height."""
        cell, (top, _, bottom, _) = self.template.cells[name], self.padding[name]
        more_top, _, more_bottom, _ = self.insets.get(name, NO_INSETS)
        return Span1D(cell.row, cell.row_end, height + top + bottom + more_top + more_bottom)

    def width(self, name: str) -> float:
        """Compute the width of an area in points, without its padding."""
        return find_inner_width(self.template, name, self.columns)

    def depth(self, name: str, text: FittedText) -> float:
        """Compute the height of a fitted text in points; the width of a vertical text."""
        content = self.contents[name]
        assert isinstance(content, TextContent)
        paragraph, size = text.paragraph, text.size
        return replace(content, paragraph=paragraph, size=size).depth(len(text.lines))

    def groups(self) -> dict[str, list[str]]:
        """Names of the areas with fitted texts, by the name of their group."""
        groups: dict[str, list[str]] = {}
        for name, content in self.contents.items():
            if isinstance(content, TextContent) and content.fit:
                groups.setdefault(content.fit.group, []).append(name)
        return groups

    def fit(
        self,
        group: Sequence[str],
        heights: Sequence[float],
        shared: float = inf,
        white: float = 0.0,
    ) -> dict[str, FittedText]:
        """Fit the texts of a group to these heights in points. Collect errors.

        Texts in ``auto`` rows have a `shared` height, and leave `white` em of it free.
        """
        members, ratios, fills = list[Member](), list[float](), list[float]()
        equal: Equal = "size"
        for name, height in zip(group, heights, strict=True):
            content = self.contents[name]
            assert isinstance(content, TextContent) and content.fit  # noqa: PT018
            _, right, _, left = self.insets.get(name, NO_INSETS)
            fit = content.fit
            length, depth = self.width(name) - left - right, height
            if self.is_vertical(name):
                length, depth = depth, length
            ratios.append(1.0 if self.template.areas[name].level else fit.ratio)
            equal = fit.equal if equal == "size" else equal
            fills.append(fit.fill)
            members.append(_member(content, fit, length, depth))
        fill = min(fills)
        fitted = fit_group(
            members, ratio=min(ratios), shared=shared, white=white, fill=fill, equal=equal
        )
        if fitted is None:
            free = white * min(member.least for member in members)
            room = min(shared - free, shared * fill)
            self.errors += _explain_overflow(self.template, self.place, group, members, room)
            return {}
        return {
            name: FittedText(member.paragraph, result.size, result.lines(member))
            for name, member, result in zip(group, members, fitted, strict=True)
        }
