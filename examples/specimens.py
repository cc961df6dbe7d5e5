"""One page for each typesetting rule: its name, its source, and the rule at work.

    python examples/specimens.py out/specimens/

The rules are the message files of ``specimens/``, which `specimen_files` reads; the
templates beside them are a page's head, its small words and the specimens themselves.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate, groupby
from pathlib import Path
from typing import Final, get_args

import msgspec
from msgspec.structs import replace
from specimen_files import FOLDER, LANGS, PAIRS, Rule, Setting, files, read

from cardgen import CardgenError, Project, render
from cardgen.display import (
    Color,
    Document,
    GlyphRun,
    Layer,
    Leaf,
    Page,
    Rect,
    leaves,
    move_item,
)
from cardgen.errors import Location
from cardgen.layout.label.label import Label
from cardgen.layout.label.place import bounds
from cardgen.storage.file import write_file
from cardgen.template import Align, Area, AreaText, Side, Style, Template, load_template
from cardgen.wording.label import LabelWording, LabelWords, SideWords

SAID: Final = frozenset(  # what a caption tells of a setting
    {"hanging", "justify", "indent", "latin", "kaiming", "half", "wide", "close", "kanji"}
    | {"lying", "words", "corner"}
)
# Words of a setting that are neither a style nor an alignment.
REFUSED: Final = "refused"  # the message is not printed: show what is said instead
GETA: Final = "〓"
GRID: Final = "grid"  # show the em of each character
BASE: Final = "base"  # show the base line and the edges of the em box
ALIGN: Final[dict[str, Align]] = {word: word for word in get_args(Align)}
DPI: Final = 144.0

# Points. Notes and the gutter are as wide as the columns of head.toml say.
WIDTH: Final = 595.0
MARGIN: Final = 40.0
NOTES: Final = 108.0
GUTTER: Final = 22.0
GAP: Final = 18.0  # between specimens
REFUSAL: Final = 360.0  # the width of what is said instead of printing
SECTION: Final = 20.0  # between the specimens of two messages
UNDER_TAG: Final = 5.0
BEYOND: Final = 36.0  # of a measure, for what hangs out of it
BOUNDLESS: Final = 4000.0
HAIRLINE: Final = 0.5
PALE: Final = Color(0xC9, 0xBF, 0xB0)


class Block(msgspec.Struct, frozen=True):
    """Items around the origin, and the room in points that they take right and down."""

    items: tuple[Leaf, ...]
    width: float
    height: float

    def at(self, x: float, y: float) -> Iterator[Leaf]:
        """The items moved to a place of the page."""
        return (move_item(item, x, y) for item in self.items)


class Specimen(msgspec.Struct, frozen=True):
    """A text and what stands above it."""

    tag: Block
    text: Block
    vertical: bool

    @property
    def width(self) -> float:
        """The room that it takes in a row."""
        return max(self.tag.width, self.text.width)


def page(rule: Rule) -> Document:
    """The page of a rule, as high as it must be."""
    words = {"number": str(rule.number), "name": rule.name}
    words |= {"source": rule.source, "rule": rule.text}
    template = _template("head")
    head = _block(template, _speech(words))
    items = list(head.at(MARGIN, MARGIN))
    y = MARGIN + head.height + SECTION
    for _, group in groupby(rule.settings, lambda setting: setting.section):
        settings = list(group)
        note = _words(settings[0].message.gloss, "note", NOTES)
        shown = _flow(settings)
        items += note.at(MARGIN, y)
        items += shown.at(MARGIN + NOTES + GUTTER, y)
        y += max(note.height, shown.height) + SECTION
    whole = Page(WIDTH, y - SECTION + MARGIN, (Layer(tuple(items)),))
    return Document((whole,), f"{rule.number} {rule.name}", ("en",))


def _flow(settings: Sequence[Setting]) -> Block:
    """Specimens in rows as wide as the page allows, those in columns in rows of their own.

    What is wrong stays beside what is right.
    """
    room = WIDTH - 2 * MARGIN - NOTES - GUTTER
    groups = [
        [_specimen(setting) for setting in group]
        for _, group in groupby(settings, lambda setting: (setting.lang, setting.vertical))
    ]
    together = _width([specimen for group in groups for specimen in group]) <= room
    rows: list[list[Specimen]] = [[]]
    if any(_width(group) > room for group in groups):
        groups = [[specimen] for group in groups for specimen in group]
    for group in groups:
        last = rows[-1]
        turned = bool(last) and not together and last[0].vertical != group[0].vertical
        if last and (turned or _width([*last, *group]) > room):
            rows.append([])
        rows[-1] += group
    items: list[Leaf] = []
    y = 0.0
    for row in rows:
        placed = _row(row)
        items += placed.at(0.0, y)
        y += placed.height + GAP
    return Block(tuple(items), room, y - GAP)


def _row(row: Sequence[Specimen]) -> Block:
    """Specimens side by side; the first lines of those in lines share a base line."""
    lowest = max((_base(specimen) for specimen in row), default=0.0)
    items: list[Leaf] = []
    x = height = 0.0
    for specimen in row:
        y = specimen.tag.height + UNDER_TAG
        y += 0.0 if specimen.vertical else lowest - _base(specimen)
        items += specimen.tag.at(x, 0.0)
        items += specimen.text.at(x, y)
        x += specimen.width + GAP
        height = max(height, y + specimen.text.height)
    return Block(tuple(items), x - GAP, height)


def _width(row: Sequence[Specimen]) -> float:
    return sum(specimen.width + GAP for specimen in row) - GAP


def _base(specimen: Specimen) -> float:
    """Points from the top of a text in lines to its first base line; 0 in columns."""
    runs = [item for item in specimen.text.items if isinstance(item, GlyphRun)]
    sizes = max((run.size for run in runs), default=0.0)
    bases = [run.y for run in runs if run.size == sizes and not specimen.vertical]
    return min(bases, default=0.0)


def _specimen(setting: Setting) -> Specimen:
    """The text of a message, its measure marked, and the name of its language."""
    ways = [word for word in setting.words if word in SAID]
    named = ", ".join([LANGS[setting.lang], *ways])
    tag = _words(f"× {named}", "wrong") if setting.wrong else _words(named, "tag")
    return Specimen(tag, typeset(setting), setting.vertical)


def typeset(setting: Setting) -> Block:
    """The text of a message between marks of its measure. Raises CardgenError."""
    template = _template("specimen")
    named = [word for word in setting.words if word in template.styles]
    style = template.styles[(*named, "wrong" if setting.wrong else "body")[0]]
    side: Side = "target" if setting.lang == setting.catalog.langs[1] else "source"
    area = _set_in(template.areas["text"], style, side)
    for word in setting.words:
        if word not in {*named, REFUSED, GRID, BASE}:
            area = _stood(area, word, vertical=setting.vertical)
    length = setting.measure * style.size if setting.measure else BOUNDLESS
    width, height = (BOUNDLESS, length) if setting.vertical else (length, BOUNDLESS)
    template = replace(template, width=width, height=height, areas={"text": area})
    if REFUSED in setting.words:
        return _refusal(template, setting)
    block = _block(template, _said(setting))
    guides = [guide for run in block.items for guide in _guides(run, setting)]
    block = replace(block, items=(*guides, *block.items))
    if setting.measure is None:
        return block
    if setting.vertical:
        marks = [Rect(0.0, y, block.width, HAIRLINE, PALE) for y in (-HAIRLINE, length)]
        return Block((*marks, *block.items), block.width, length)
    marks = [Rect(x, 0.0, HAIRLINE, block.height, PALE) for x in (-HAIRLINE, length)]
    return Block((*marks, *block.items), length, block.height)


def _guides(run: Leaf, setting: Setting) -> Iterator[Rect]:
    """The lines that a run of upright characters is set by."""
    if not isinstance(run, GlyphRun):
        return
    box = bounds(run)
    if BASE in setting.words:
        for y in (box.y, run.y, box.y + box.height):
            yield Rect(box.x, y, box.width, HAIRLINE, PALE)
    if GRID in setting.words:
        along, across = (run.y, run.x - run.size / 2) if run.vertical else (run.x, box.y)
        edges = [along, *(along + end for end in accumulate(g.advance for g in run.glyphs))]
        length = edges[-1] - along
        for edge in edges:
            yield _stroke(across, edge, run.size, upright=not run.vertical)
        for edge in (across, across + run.size):
            yield _stroke(along, edge, length, upright=run.vertical)


def _stroke(start: float, at: float, length: float, *, upright: bool) -> Rect:
    if upright:
        return Rect(at, start, HAIRLINE, length, PALE)
    return Rect(start, at, length, HAIRLINE, PALE)


def _refusal(template: Template, setting: Setting) -> Block:
    """What is said of a message that is not printed."""
    try:
        _block(template, _said(setting), strict=True)
    except CardgenError as error:
        # The page has no glyph for it either: a geta is what compositors put in its place.
        text = setting.message.source
        if setting.lang == setting.catalog.langs[1]:
            text = setting.message.translation
        lines = f"{text}\n{error.rule}: {error.message}\nhint: {error.hint}"
        if error.rule == "missing-glyph":
            for code in re.findall(r"U\+([0-9A-F]+)", error.message):
                lines = lines.replace(chr(int(code, 16)), GETA)
        return _words(lines, "note", REFUSAL)
    raise ValueError(f"{setting.message.location}: nothing keeps this from being printed")


def _stood(area: Area, word: str, *, vertical: bool) -> Area:
    """The area with its text in columns, or aligned, as a word of a setting says."""
    if word == "vertical":
        assert isinstance(area.content, AreaText)
        return replace(area, content=area.content._replace(vertical=True), align="end")
    align = ALIGN[word]
    return replace(area, valign=align) if vertical else replace(area, align=align)


def _set_in(area: Area, style: Style, side: Side = "source") -> Area:
    """The area with its text in a style and in the language of a side."""
    text = area.content
    assert isinstance(text, AreaText)
    spans = tuple(span._replace(style=style, sides=(side,)) for span in text.spans)
    return replace(area, content=text._replace(spans=spans, style=style), side=side)


def _words(text: str, style: str, width: float = BOUNDLESS) -> Block:
    template = _template("words")
    area = _set_in(template.areas["words"], template.styles[style])
    return _block(
        replace(template, width=width, areas={"words": area}), _speech({"words": text})
    )


def _block(template: Template, speech: LabelWords, *, strict: bool = False) -> Block:
    """A template filled, without the room that is left over.

    Raises CardgenError; if `strict`, also for what is a warning only.
    """
    if template.width < BOUNDLESS:  # a stop may hang out of its line
        template = replace(
            template, width=template.width + BEYOND, margin=(0.0, BEYOND, 0.0, 0.0)
        )
    elif template.height < BOUNDLESS:
        template = replace(
            template, height=template.height + BEYOND, margin=(0.0, 0.0, BEYOND, 0.0)
        )
    label = Label(template, _project().fonts, lambda _: speech)
    items = tuple(leaves(label.document().pages[0].layers[0].items))
    if strict and label.warnings:
        raise CardgenError.of(label.warnings)
    boxes = [bounds(item) for item in items]
    # Columns begin at the right, which on a page without bounds is far away.
    columns = any(isinstance(item, GlyphRun) and item.vertical for item in items)
    left = min(box.x for box in boxes) if columns else 0.0
    right = max(box.x + box.width for box in boxes)
    bottom = max(box.y + box.height for box in boxes)
    block = Block(items, right - left, bottom)
    return replace(block, items=tuple(block.at(-left, 0.0)))


def _said(setting: Setting) -> LabelWords:
    project = _project()
    pair = PAIRS[0]
    captions, glossary = project.catalog(pair, "captions"), project.glossary(pair)
    langs = setting.catalog.langs
    speaker = LabelWording(setting.message, langs, captions, glossary, {}, {}, template="")
    return speaker.speak({})


def _speech(values: Mapping[str, str]) -> LabelWords:
    """English words for the page around the specimens."""
    project, words = _project(), SideWords("en", values)
    captions, glossary = project.catalog(PAIRS[0], "captions"), project.glossary(PAIRS[0])
    return LabelWords(
        {"source": words, "target": words}, {}, Location(""), captions, glossary, draft=False
    )


@cache
def _project() -> Project:
    return Project.open()


@cache
def _template(name: str) -> Template:
    return load_template(FOLDER / f"{name}.toml")


def main(folder: Path, dpi: float = DPI) -> None:
    """Make the page of every rule into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, paths in files().items():
        rule = read(paths)
        write_file(folder / f"{name}.png", render(page(rule), "png", dpi))
        print(f"{rule.number:2}  {rule.name:40}  {folder / name}.png")


if __name__ == "__main__":
    if len(sys.argv) not in {2, 3}:
        sys.exit("usage: python examples/specimens.py FOLDER [DPI]")
    try:
        main(Path(sys.argv[1]), *map(float, sys.argv[2:]))
    except CardgenError as error:
        sys.exit(str(error))
