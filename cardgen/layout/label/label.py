"""Labels: a template filled with a message and fields, as a document.

Areas whose content names a *varying* field go into the page's second layer. All others go into
the first, which is laid out once and stays the same object for the whole batch. If a varying
text needs more room than before (a longer number in an ``auto`` column), or a field without a
value hides an area, the grid is solved anew. So a label is the same in a batch as alone.

Labels whose values differ in figures alone have one `Plan`, made when enough of them came.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import lru_cache, partial
from itertools import chain
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec
from msgspec.structs import replace

from cardgen import arguments
from cardgen.arguments import Value
from cardgen.display import (
    Document,
    Endorsement,
    GlyphRun,
    Group,
    Item,
    Layer,
    Leaf,
    Page,
    Role,
    leaves,
    move_item,
    turn_item,
)
from cardgen.errors import (
    CardgenError,
    Diagnostic,
    LayoutError,
    Location,
    TemplateError,
    hint_at_all,
    raise_findings,
)
from cardgen.fonts import FontLibrary
from cardgen.layout.grid import Tracks
from cardgen.layout.inline import Frame, Paragraph, TextContent, draw_watermark, place_text
from cardgen.layout.label.arrange import (
    Arrangement,
    FittedText,
    arrange,
    fit_alone,
    set_text,
    stands_alone,
    turn_upright,
)
from cardgen.layout.label.check import check_barcodes
from cardgen.layout.label.columns import (
    SLACK,
    choose_grid,
    find_inner_width,
    find_natural_width,
)
from cardgen.layout.label.content import (
    BarcodeContent,
    BoxedContent,
    Content,
    MotifContent,
    PictureContent,
    SealContent,
    build,
    list_texts,
    natural_height,
    natural_width,
)
from cardgen.layout.label.levels import find_block, level_texts
from cardgen.layout.label.marks import MarksContent, check_marks, place_marks
from cardgen.layout.label.place import (
    place_behind,
    place_border,
    place_boxed,
    place_captioned,
    place_fill,
    place_ornament,
    place_picture,
    place_seal,
    trim,
)
from cardgen.layout.label.smallness import COARSE, is_small, warn_of_crowding, warn_of_small
from cardgen.layout.label.traits import find_traits
from cardgen.layout.label.visibility import AreaItems, check_edges, check_visibility
from cardgen.template import (
    NO_INSETS,
    Area,
    AreaPanel,
    AreaRule,
    AreaText,
    Insets,
    Side,
    Template,
)
from cardgen.text import (
    FontUse,
    has_selector,
    is_made_for,
    list_font_warnings,
    list_style_warnings,
    matches_style,
    missing_glyph_error,
)
from cardgen.units import format_excess
from cardgen.wording import LabelWords

if TYPE_CHECKING:
    from cardgen.layout.label.plan import Plan

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
_DRAFT: Final = "draft"  # the caption
_CACHED: Final = 16  # grids of a batch
_LAID_OUT: Final = 24  # labels of a shape before its plan: 50 then take less time than without
_SHAPES: Final = 64
_FIGURES: Final = str.maketrans("0123456789", "0" * 10)

_Shape = tuple[tuple[str, str], ...]
"""Values with 0 for each figure, by the names of their fields."""


class _Grid(msgspec.Struct, frozen=True):
    """A solved grid: the arrangement of its areas, and the layer of areas that never vary."""

    arrangement: Arrangement
    static: Layer
    painted: tuple[AreaItems, ...]  # the items of the static layer
    beyond: tuple[Diagnostic, ...]  # findings about items beyond the page's edge


class _Planned(msgspec.Struct, frozen=True):
    """The plan of a shape, and the texts and frames of its labels."""

    plan: Plan
    texts: Mapping[str, FittedText]
    frames: Mapping[str, Frame]


class Label:
    """A label of a template, ready to be made for any values of its `varying` fields.

    `check` refuses impossible values, and `speak` gives the words for a set of varying values.
    `author`, `date` (2020-03-26T00:00:00Z) and `endorsed` go into the documents. `warnings` are
    known already. `dpi` is the resolution of the printer, if known.
    """

    def __init__(
        self,
        template: Template,
        fonts: FontLibrary,
        speak: Callable[[Mapping[str, str]], LabelWords],
        *,
        check: Callable[[Mapping[str, str]], None] = lambda _: None,
        varying: frozenset[str] = frozenset(),
        draft: bool = False,
        author: str = "",
        date: str = "",
        warnings: Iterable[Diagnostic] = (),
        endorsed: tuple[Endorsement, ...] = (),
        dpi: float = 0.0,
    ) -> None:
        self.template = template
        self._endorsed = endorsed
        self.fonts = fonts
        self._author = author
        self._date = date
        self._coarse = dpi if template.mono and 0 < dpi <= COARSE else 0.0
        self._check = check
        self._speak = speak
        self._draft = draft
        self._varying_fields = varying
        self._varying: frozenset[str] | None = None  # areas; known from the first label on
        self._fixed: dict[str, Content] = {}
        self._shown: dict[tuple[tuple[bool, bool], ...], list[str]] = {}
        self._columns: dict[Hashable, tuple[Template, Tracks]] = {}
        self._solved: dict[Hashable, _Grid] = {}
        self._names: dict[str, frozenset[str]] = {}
        self._laid_out: dict[_Shape, int] = {}
        self._planned: dict[_Shape, _Planned | None] = {}
        self.back: Label | None = None
        """The other side of the label, if it has two sides."""
        if template.back is not None:
            self.back = Label(
                template.back, fonts, speak, varying=varying, draft=draft, dpi=dpi
            )
        self._traits = find_traits(template)
        self._warnings: dict[Diagnostic, None] = dict.fromkeys(
            (*warnings, *self._traits.warnings)
        )
        self.texts: Mapping[str, FittedText] = {}
        """The fitted texts of the label made last, by area, without varying texts."""
        self.frames: Mapping[str, Frame] = {}
        """The frames of the areas of the label made last, without padding."""
        self.filled = 0
        """The number of labels made by a plan."""
        self.refusals = 0
        """The number of shapes for which there is no plan."""

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """Warnings about the labels made so far, without repeats."""
        if self.back is not None:
            self._warnings.update(dict.fromkeys(self.back.warnings))
        return tuple(self._warnings)

    @property
    def sides(self) -> tuple[Label, ...]:
        """The label of each side: of the front, and of the other side if there is one."""
        return (self,) if self.back is None else (self, self.back)

    def document(self, values: Mapping[str, Value] | None = None) -> Document:
        """Make the document of the label for these varying values. Raises CardgenError.

        It has a page for each side that is shown.
        """
        given = arguments.fields("values", values)
        self._check(given)
        front = self._make_side(given)
        if self.back is None or not self._speak(given).allows(self.back.template.show_if, ()):
            return front
        (page,) = front.pages
        page = replace(page, turn=self.back.template.turn)
        return replace(front, pages=(page, *self.back.document(given).pages))

    def side(self, name: str, values: Mapping[str, Value] | None = None) -> Document:
        """Make the document of one side alone. Raises CardgenError.

        Raises TemplateError "wrong-side" if there is no side of this name.
        """
        name, document = arguments.text("name", name), self.document(values)
        for label, page in zip(self.sides, document.pages, strict=False):
            if label.template.side == name:
                return replace(document, pages=(replace(page, turn=None),))
        known = [label.template.side for label in self.sides]
        place, own = self.template.location, self.template.name
        if name in known:
            named = chain.from_iterable(self.template.sides[-1].show_if)
            reason = f"{own} has nothing to show on the side {name!r}"
            hint = f"give it a value: {', '.join(named)}"
        else:
            reason, hint = f"{own} has no side {name!r}", hint_at_all(name, known)
        raise TemplateError("wrong-side", reason, location=place, hint=hint)

    def _make_side(self, given: Mapping[str, str]) -> Document:
        """Make the document of this side alone, by a plan if there is one."""
        if not given:
            return self._lay_out(given)
        shape = tuple([(name, value.translate(_FIGURES)) for name, value in given.items()])
        planned = self._planned.get(shape)
        return self._fill(planned, given) if planned else self._lay_out_often(given, shape)

    def _fill(self, planned: _Planned, values: Mapping[str, str]) -> Document:
        """Fill values into the plan of their shape, or lay the label out if they do not fit."""
        document = planned.plan.fill(values)
        if document is None:
            return self._lay_out(values)
        self.filled += 1
        self.texts, self.frames = planned.texts, planned.frames
        return document

    def _lay_out_often(self, values: Mapping[str, str], shape: _Shape) -> Document:
        """Lay out a label, and make the plan of its shape if enough of them came."""
        document = self._lay_out(values)
        count = self._laid_out.get(shape, 0) + 1
        if shape not in self._laid_out and len(self._laid_out) >= _SHAPES:
            self._laid_out.clear()
            self._planned.clear()
        self._laid_out[shape] = count
        if count == _LAID_OUT:
            self._planned[shape] = self._plan(values)
            self.refusals += self._planned[shape] is None
        return document

    def _plan(self, values: Mapping[str, str]) -> _Planned | None:
        """Make the plan for the shape of the label made last. None if there is none.

        Labels of a plan have the warnings that are known already.
        """
        from cardgen.layout.label.plan import NoPlanError, make_plan

        texts, frames, warnings = self.texts, self.frames, dict(self._warnings)
        try:
            plan = make_plan(self._lay_out, values, self.template.fields)
        except (NoPlanError, CardgenError):
            return None
        finally:
            is_quiet = self._warnings == warnings
            self.texts, self.frames, self._warnings = texts, frames, warnings
        return _Planned(plan, texts, frames) if is_quiet else None

    def _lay_out(self, values: Mapping[str, str]) -> Document:
        """Lay out the label for these varying values, possible or not."""
        speech = self._speak(values)
        shown = self._areas(speech)
        if self._varying is None:
            self._varying = _varying_areas(self.template, self._varying_fields, speech)
        try:
            built = self._build([name for name in shown if name not in self._fixed], speech)
        except CardgenError as error:
            raise speech.explain_empty(error) from error
        varying = {name: content for name, content in built.items() if name in self._varying}
        self._fixed |= {n: c for n, c in built.items() if n not in self._varying}
        contents = level_texts(
            self.template, {name: built.get(name) or self._fixed[name] for name in shown}
        )
        varying = {name: contents[name] for name in varying}
        grid = self._solve(contents, varying, speech)
        self.texts, self.frames = grid.arrangement.texts, grid.arrangement.frames
        layers = [grid.static]
        if self._varying:
            layers.append(self._varying_layer(varying, grid, speech))
        varied = [*self._items_of_layers(layers[1:])]
        painted = [*grid.painted, *varied]
        wrong = check_barcodes(painted, contents, self.frames, self.template)
        wrong += check_marks(contents, self.template)
        wrong += grid.beyond
        if self.template.overlays:
            wrong += check_edges(varied, self.template)
        if self._traits.needs_look:
            wrong += check_visibility(painted, self.template)
        raise_findings(wrong)
        self._warnings.update(dict.fromkeys((*speech.doubts, *wrong)))
        if self._draft:  # over all other layers, and after all checks of the final label
            layers.append(self._watermark(speech))
        shape, sides = self.template, speech.sides
        page = Page(
            shape.width, shape.height, tuple(layers), shape.mono, shape.bleed, shape.marks
        )
        langs = (sides["source"].lang, sides["target"].lang)
        return Document((page,), speech.title, langs, self._author, self._date, self._endorsed)

    def _areas(self, speech: LabelWords) -> list[str]:
        """List the visible areas in the order in which they are painted.

        Cached by the varying fields that have a value, and that are the same in both languages.
        """
        key = tuple((speech.has(name), speech.is_same(name)) for name in self._varying_fields)
        if key not in self._shown:
            areas = self.template.areas
            shown = [
                name
                for name in self.template.paint_order
                if speech.allows(areas[name].show_if, areas[name].unless_same)
                and not areas[name].is_left_out
            ]
            overlays = self.template.overlays
            shown = [
                name
                for name in shown
                if not (place := overlays.get(name))
                or not place.around
                or any(other in shown for other in place.around)
            ]
            _remember(self._shown, key, shown)
        return self._shown[key]

    def _build(self, names: list[str], speech: LabelWords) -> dict[str, Content]:
        """Build the contents of areas, and warn of their fonts. Raises all errors together."""
        contents: dict[str, Content] = {}
        # No list, since a barcode and its interpretation raise the same error.
        errors: dict[Diagnostic, None] = {}
        for name in names:
            try:
                contents[name] = build(self.template, name, speech, self.fonts)
            except CardgenError as error:
                errors.update(dict.fromkeys(error.diagnostics))
                continue
            for text in list_texts(contents[name]):
                for char in text.paragraph.missing:
                    place = self._place(name, speech)
                    errors[missing_glyph_error(char, place, f"[{name}]")] = None
                self._warn_of_fonts(name, text.paragraph, speech)
        raise_findings(errors)
        return contents

    def _warn_of_fonts(self, name: str, paragraph: Paragraph, speech: LabelWords) -> None:
        """Warn of characters of a text whose face is made for another language or style."""
        if not _is_doubtful(paragraph.model or paragraph, self.fonts):  # as nearly always
            return
        uses, where = list(_list_font_uses(paragraph)), f"[{name}]: "
        found = list_font_warnings(uses, self.fonts, self._place(name, speech), where)
        found += list_style_warnings(uses, self.fonts, self.template.place(name), where)
        self._warnings.update(dict.fromkeys(found))

    def _place(self, name: str, speech: LabelWords) -> Location:
        """Return the location of an area's text in the message file or the template."""
        if self._shows_message(name, speech):
            return speech.message
        return self.template.place(name)

    def _after_text(
        self, name: str, content: SealContent, arrangement: Arrangement
    ) -> Frame | None:
        """Find the frame of a seal that stands after a text. Return None for other areas.

        Raises LayoutError "overflow" if the seal leaves the text's area.
        """
        place = self.template.overlays.get(name)
        if place is None or not place.is_after:
            return None
        (before,) = place.around
        area, text = self.template.areas[before], arrangement.texts[before]
        assert isinstance(area.content, AreaText)
        own, leading = arrangement.frames[before], area.content.style.leading
        runs = place_text(
            text.paragraph, text.lines, text.size, leading, own, area.align, area.valign
        )
        within = own.outer(area.padding)
        turned = text.paragraph.turned
        box = content.extent(content.size or 0.0)
        frame = place_behind(runs, *box, within, turned=turned)
        below = frame.y + frame.height - within.y - within.height
        if below > SLACK and runs[-1].vertical and runs[-1].text.endswith("。"):
            # The ink of a full stop is in the upper half of its em box.
            raised = min(below, text.size / 2)
            frame, below = frame._replace(y=frame.y - raised), below - raised
        beyond = frame.x + frame.width - within.x - within.width
        excess = max(within.x - frame.x if turned else beyond, below)
        if excess > SLACK:
            raise LayoutError(
                "overflow",
                f"the seal of [{name}] follows the text of [{before}] and goes "
                f"{format_excess(excess)} mm beyond that area",
                location=self.template.place(name),
                hint=f"make the seal smaller, or give [{before}] more padding at its end",
            )
        return frame

    def _shows_message(self, name: str, speech: LabelWords) -> bool:
        """True if the placeholders of an area include the message."""
        if name not in self._names:
            self._names[name] = _names(self.template.areas[name], speech)
        return "message" in self._names[name]

    def _solve(
        self,
        contents: Mapping[str, Content],
        varying: Mapping[str, Content],
        speech: LabelWords,
    ) -> _Grid:
        """Compute the grid: the size of each row and column for these contents.

        `varying` are those that differ from label to label. A grid is cached by the visible
        areas, and by the room that varying contents need.
        """
        shown = tuple(contents)
        wide = self._traits.wide
        widths = (
            shown,
            *(
                find_natural_width(self.template, name, content, 0.0) if name in wide else 0.0
                for name, content in varying.items()
            ),
        )
        choice = self._columns.get(widths)
        if choice is None:
            choice = choose_grid(self.template, contents)
            _remember(self._columns, widths, choice)
        template, columns = choice
        rooms = (_room(template, n, c, columns) for n, c in varying.items())
        key = (shown, template is self.template, columns, *rooms)
        grid = self._solved.get(key)
        if grid is None:
            place = partial(self._place, speech=speech)
            arrangement = arrange(template, contents, place, columns)
            static = {n: c for n, c in contents.items() if n not in varying}
            layer = self._layer(static, arrangement, speech)
            painted = tuple(self._items_of_layers([layer]))
            beyond = check_edges(painted, self.template)
            grid = _Grid(arrangement, layer, painted, tuple(beyond))
            self._warn_of_size(static, arrangement, speech)
            _remember(self._solved, key, grid)
        return grid

    def items_by_area(self, document: Document) -> Iterator[AreaItems]:
        """Yield the items of each area of this side of a document, in painting order.

        The document must not be a draft.
        """
        number = int(self.template.turn is not None)
        for page in document.pages[number : number + 1]:
            yield from self._items_of_layers(page.layers)

    def _items_of_layers(self, layers: Iterable[Layer]) -> Iterator[AreaItems]:
        """Yield the items of each area in these layers, in painting order."""
        ranked = self._traits.ranked
        for layer in layers:
            for group in layer.items:
                assert isinstance(group, Group)
                yield AreaItems(ranked[group.order], leaves((group,)))

    def _watermark(self, speech: LabelWords) -> Layer:
        """Draw the word for a draft over the label, in both languages or in English."""
        shape, has_caption = self.template, speech.captions.find(_DRAFT) is not None
        sides: tuple[Side, Side] = ("source", "target")
        words = [
            (speech.caption(_DRAFT, side) if has_caption else "", speech.sides[side].lang)
            for side in sides
        ]
        top, _, bottom, _ = shape.margin
        return draw_watermark((shape.width, shape.height), (top, bottom), words, self.fonts)

    def _varying_layer(
        self, varying: Mapping[str, Content], grid: _Grid, speech: LabelWords
    ) -> Layer:
        """Draw the areas that vary from box to box, with their texts set for this box."""
        frames, texts = grid.arrangement.frames, dict(grid.arrangement.texts)
        place = partial(self._place, speech=speech)
        for name, content in varying.items():
            if not isinstance(content, TextContent):
                continue
            frame = turn_upright(frames[name], self.template.areas[name])
            if not content.fit:
                texts[name] = set_text(self.template, name, content, frame, place)
            elif stands_alone(self.template, name, content):
                texts[name] = fit_alone(self.template, name, content, frame, place)
        arrangement = replace(grid.arrangement, texts=texts)
        self._warn_of_size(varying, arrangement, speech)
        return self._layer(varying, arrangement, speech)

    def _warn_of_size(
        self, contents: Mapping[str, Content], arrangement: Arrangement, speech: LabelWords
    ) -> None:
        """Warn of text that is too small to read, or too small for the printer's strokes."""
        for name, content in contents.items():
            texts = [(each.paragraph, each.size) for each in list_texts(content)]
            if name in arrangement.texts:
                set_ = arrangement.texts[name]
                texts = [(set_.paragraph, set_.size)]
            named = texts
            if isinstance(content, MarksContent):  # texts within marks have no size yet
                below = (text for mark in content.marks for text in mark.captions)
                named = [(each.paragraph, each.size) for each in below]
            if any(is_small(paragraph, size) for paragraph, size in named):
                self._warnings[warn_of_small(self.template.place(name), name)] = None
            for paragraph, size in texts if self._coarse else ():
                place = self._place(name, speech)
                crowded = warn_of_crowding(paragraph, size, self._coarse, place, name)
                self._warnings.update(dict.fromkeys(crowded))

    def _layer(
        self, contents: Mapping[str, Content], arrangement: Arrangement, speech: LabelWords
    ) -> Layer:
        """Draw each area as a group; the message is the heading of the label."""
        groups: list[Group] = []
        for name, content in contents.items():
            area, frame = self.template.areas[name], arrangement.frames[name]
            inward = arrangement.insets.get(name, NO_INSETS)
            ground = _box(area, frame, inward, content)
            # Turned content is placed upright at the top left of its frame, then turned.
            page, frame = frame, turn_upright(frame, area)
            items: list[Leaf] = []
            caption: list[GlyphRun] = []
            role: Role = "figure"
            match content:
                case TextContent():
                    text = arrangement.texts[name]
                    role = "heading" if self._shows_message(name, speech) else "paragraph"
                    runs = place_text(
                        text.paragraph,
                        text.lines,
                        text.size,
                        content.leading,
                        frame,
                        area.align,
                        area.valign,
                        find_block(self.template, name, arrangement.texts),
                    )
                    edge = text.paragraph.find_edge(area.align)
                    items += trim(runs, frame, edge) if area.trim else runs
                case BoxedContent():
                    role = "paragraph"
                    items += place_boxed(content, frame, area.border, area.align)
                case AreaPanel():
                    role = "artifact"
                case AreaRule() | MotifContent():
                    role = "artifact"
                    items.append(place_ornament(content, frame, area.align, area.valign))
                case BarcodeContent():
                    bars, caption = place_captioned(content, frame, area.align, area.valign)
                    items.append(bars)
                case PictureContent():
                    items.append(place_picture(content, frame, area.align, area.valign))
                case SealContent():
                    frame = self._after_text(name, content, arrangement) or frame
                    items += place_seal(content, frame, area.align, area.valign)
                case MarksContent():
                    order = self._traits.order[name]
                    placed = place_marks(content, frame, area.align, area.valign)
                    below = Group(0.0, 0.0, tuple(ground), "artifact", order=order)
                    groups += [below] if ground else []
                    groups += (
                        replace(group, items=_turn(group.items, page, area), order=order)
                        for group in placed
                    )
                    continue
            if ground or items:
                drawn = (*ground, *_turn(items, page, area))
                groups.append(Group(0.0, 0.0, drawn, role, order=self._traits.order[name]))
            if caption:
                said = _turn(caption, page, area)
                groups.append(
                    Group(0.0, 0.0, said, "paragraph", order=self._traits.order[name])
                )
        return Layer(tuple(groups))


@lru_cache(maxsize=256)
def _is_doubtful(paragraph: Paragraph, fonts: FontLibrary) -> bool:
    """True if a paragraph may need warnings about its fonts. A quick test, as few do."""
    numbers = {(piece.span, piece.cluster.font) for piece in paragraph.pieces}
    uses = [(paragraph.spans[number], font) for number, font in numbers]
    for note in paragraph.annotations:
        uses += [(note.span, piece.cluster.font) for piece in note.pieces]
    return has_selector(paragraph.text) or not all(
        font is None
        or (is_made_for(font, span.lang, fonts) and matches_style(font, span.asked, fonts))
        for span, font in uses
    )


def _list_font_uses(paragraph: Paragraph) -> Iterator[FontUse]:
    """Yield the characters of a paragraph with their faces, readings included."""
    parts = [(paragraph.spans, paragraph.pieces)]
    parts += [((note.span,), note.pieces) for note in paragraph.annotations]
    for spans, pieces in parts:
        for number, cluster, *_ in pieces:
            if cluster.font is not None:
                span = spans[number]
                chars = span.text[cluster.start : cluster.end]
                yield FontUse(chars, span.lang, cluster.font, span.asked)


def _varying_areas(
    template: Template, varying: frozenset[str], speech: LabelWords
) -> frozenset[str]:
    """Find the areas that vary from box to box, and all areas with a layout on them."""
    if not varying:
        return varying
    direct = {
        name
        for name, area in template.areas.items()
        if not varying.isdisjoint(_names(area, speech) | area.conditions)
    }
    groups = {
        area.fit.group for name, area in template.areas.items() if name in direct and area.fit
    }
    levels = {area.level for name, area in template.areas.items() if name in direct} - {""}
    names = {
        name
        for name, area in template.areas.items()
        if name in direct or (area.fit and area.fit.group in groups) or area.level in levels
    }
    # Anything painted over a varying area is painted after it, and so goes into its layer.
    # Areas of the grid do not overlap each other.
    below: set[str] = set()
    for name in template.paint_order:
        if name in template.overlays:
            names |= {name} if below else set()
        elif not template.overlays.keys().isdisjoint(below):
            names.add(name)
        below |= {name} & names
    return frozenset(names)


def _names(area: Area, speech: LabelWords) -> frozenset[str]:
    """The names of the placeholders in an area's content and captions."""
    captions = filter(None, map(speech.captions.find, area.captions))
    return area.placeholders.union(*(said.placeholders for said in captions))


def _room(template: Template, name: str, content: Content, columns: Tracks) -> Hashable:
    """Return the properties of a varying area on which the heights of the rows depend."""
    if isinstance(content, TextContent) and content.fit:
        return None if stands_alone(template, name, content) else content.paragraph
    if isinstance(content, SealContent):
        return content.shares
    if name in template.overlays:
        return None
    if template.areas[name].is_on_side:
        return find_natural_width(template, name, content, 0.0), natural_width(content, 0.0)
    height = natural_height(content, find_inner_width(template, name, columns))
    if isinstance(content, TextContent):
        return height, content.paragraph.above, content.paragraph.below
    return height


def _remember(kept: dict[K, V], key: K, value: V) -> None:
    """Add a value to a cache. If the cache is full, empty it first."""
    if len(kept) >= _CACHED:
        kept.clear()
    kept[key] = value


def _turn(items: Iterable[Item], page: Frame, area: Area) -> tuple[Item, ...]:
    """Turn items from the upright frame of an area into its own frame."""
    if not area.quarters:
        return tuple(items)
    x, y, width, height = page
    # Turned around its top left corner, the frame lies to the left and above: move it back.
    right, down = ((0.0, 0.0), (width, 0.0), (width, height), (0.0, height))[area.quarters]
    return tuple(
        move_item(turn_item(item, area.quarters, x, y), right, down) for item in leaves(items)
    )


def _box(area: Area, frame: Frame, inward: Insets, content: Content) -> list[Leaf]:
    """Draw an area's background and border, around its padding and the insets of its text.

    Characters in boxes have a border around each box instead. The background of a seal is
    visible through the seal, so the seal draws it.
    """
    if not area.fill and not area.border:
        return []
    outer = frame.outer(inward).outer(area.padding)
    items: list[Leaf] = []
    if area.fill and not isinstance(content, SealContent):
        items.append(place_fill(area.fill, outer, area.radius))
    if area.border and not isinstance(content, BoxedContent):
        items += place_border(area.border, outer, area.radius)
    return items
