"""The pictures of the documentation that cardgen itself can make, each by one function.

`make docs` makes all of them. Those that the README shows are also kept in `docs/pictures/`;
a test compares them. What only a browser can show is in `screenshots`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

import seoul_list
import specimens
from msgspec.structs import replace
from PIL import Image, ImageChops, ImageDraw, ImageFont
from specimen_files import files, read

from cardgen import Document, Page, Project, impose, render
from cardgen.handling import parse_marks
from cardgen.layout.sheet import LANG, draw_outline
from cardgen.letters import Arrangement, letter_template, load_data, set_letter
from cardgen.motifs import MotifName
from cardgen.resources import FONTS
from cardgen.stock.stock import Stock
from cardgen.template import OCCASION_COLORS, Occasion

ROOT: Final = Path(__file__).resolve().parent.parent
KEPT: Final = ROOT / "docs" / "pictures"
"""The pictures of the README, which the repository has."""

_INK, _PALE, _RULE, _GROUND = "#22201c", "#66615a", "#b8b2a6", "#e9e6df"
_HEAD, _MARK = "#dfe9e4", "#a4201f"
_GAP: Final = 14
_RED: Final = 160  # colours of a palette that keeps seals red
_FACES: Final = {"ja": 0, "ko": 1, "zh": 2}  # of the collections in fonts/


# Helpers: images, lettering, sizes.


def _draw(document: Document, dpi: float, page: int = 0) -> Image.Image:
    """Draw a page of a document, grey levels and all."""
    alone = replace(document, pages=document.pages[page : page + 1])
    with Image.open(BytesIO(render(alone, "png", dpi * 4 if dpi < 150 else dpi))) as image:
        drawn = image.convert("RGB")
    return drawn.reduce(4) if dpi < 150 else drawn


@cache
def _font(size: int, language: str = "ko", weight: str = "Regular") -> ImageFont.FreeTypeFont:
    """Load a face of the bundled fonts."""
    return ImageFont.truetype(
        FONTS / f"NotoSansCJK-{weight}.ttc", size, index=_FACES[language],
        layout_engine=ImageFont.Layout.BASIC,
    )  # fmt: skip


def _save(image: Image.Image, colours: int = 0) -> bytes:
    """Write an image as PNG, with a palette of so many colours if that is enough."""
    if colours:
        image = image.quantize(colours, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    data = BytesIO()
    image.save(data, "PNG", optimize=True)
    return data.getvalue()


def _frame(image: Image.Image) -> Image.Image:
    """Put a thin edge around a page."""
    framed = Image.new("RGB", (image.width + 2, image.height + 2), _RULE)
    framed.paste(image, (1, 1))
    return framed


def _set_in_row(images: Sequence[Image.Image], gap: int = _GAP) -> Image.Image:
    """Set images side by side on a ground, at their tops."""
    width = sum(each.width + gap for each in images) + gap
    ground = Image.new("RGB", (width, max(each.height for each in images) + 2 * gap), _GROUND)
    left = gap
    for image in images:
        ground.paste(image, (left, gap))
        left += image.width + gap
    return ground


def _set_in_rows(rows: Iterable[Image.Image]) -> Image.Image:
    """Set rows of images below each other."""
    found = [*rows]
    ground = Image.new(
        "RGB", (max(row.width for row in found), sum(row.height for row in found)), _GROUND
    )
    top = 0
    for row in found:
        ground.paste(row, (0, top))
        top += row.height
    return ground


# Labels and lists.


def draw_label() -> bytes:
    """The label of the README: the box from Mapo to Shijingshan, and a card in columns."""
    project = Project.open()
    label = project.label(
        "sister-years",
        fields={
            "years": "24", "from": "麻浦区", "to": "石景山区", "item": "医疗物资", "box": "17",
            "boxes": "49", "box_id": "MAPO-2020-0017",
        },
    )  # fmt: skip
    card = project.label("sincerity", pair="zh-ja", template="card-a6-vertical")
    shown = [_frame(_draw(each.document(), dpi)) for each, dpi in ((label, 84), (card, 85))]
    return _save(_set_in_row(shown), 48)


def draw_list() -> bytes:
    """A list as a clerk keeps it, beside the labels that cardgen makes of it."""
    table = _draw_table(seoul_list.TITLE, seoul_list.HEADER, seoul_list.GOODS, seoul_list.ROUTE)
    project = Project.open()
    stock = project.stock("L7165")
    boxes = sum(row[-1] for row in seoul_list.GOODS)
    pages: list[Page] = []
    number = 0
    for item, quantity, unit, count in seoul_list.GOODS:
        for _ in range(count):
            number += 1
            label = project.label(
                "brothers",
                template=f"label@{stock.name}",
                fields={
                    "from": "首尔", "to": "北京", "item": str(item), "quantity": quantity,
                    "unit": str(unit), "box": number, "boxes": boxes,
                    "box_id": f"SEOUL-2020-{number:04}",
                },
            )  # fmt: skip
            pages += label.document().pages
    document = project.label("brothers", template=f"label@{stock.name}").document()
    sheet = replace(document, pages=tuple(impose(pages[:8], stock)))
    drawn = _frame(_draw(sheet, 62))
    whole = Image.new("RGB", (table.width + drawn.width + 92, drawn.height + 2 * _GAP), _GROUND)
    top = (whole.height - table.height) // 2
    whole.paste(table, (_GAP, top))
    whole.paste(drawn, (table.width + 78, _GAP))
    _draw_arrow(ImageDraw.Draw(whole), table.width + _GAP + 12, whole.height // 2, 40)
    return _save(whole, 32)


def _draw_arrow(draw: ImageDraw.ImageDraw, left: int, middle: int, length: int) -> None:
    """Draw an arrow to the right."""
    tip = left + length
    draw.rectangle((left, middle - 3, tip - 12, middle + 3), fill=_PALE)
    draw.polygon([(tip, middle), (tip - 15, middle - 12), (tip - 15, middle + 12)], fill=_PALE)


def _draw_table(
    title: str,
    header: Sequence[str],
    rows: Sequence[tuple[str, int, str, int]],
    route: tuple[str, str],
) -> Image.Image:
    """Draw a worksheet: a title, a header, numbered rows with merged places, a sum."""
    widths = (44, 124, 92, 44, 70, 76, 74)
    height, left = 30, 30
    image = Image.new("RGB", (left + sum(widths) + 1, height * (len(rows) + 5) + 1), "white")
    draw = ImageDraw.Draw(image)
    lines: list[tuple[str, ...]] = [("",) * 7] * 4
    lines += [(str(at), *map(str, row), "", "") for at, row in enumerate(rows, 1)]
    lines.append(("합계", "", "", "", str(sum(row[-1] for row in rows)), "", ""))
    for at, cells in enumerate(lines):
        top = at * height
        name = "" if at == 0 else str(at)
        draw.rectangle((0, top, left, top + height), fill=_GROUND, outline=_RULE)
        draw.text((left / 2, top + height / 2), name, _PALE, _font(14), anchor="mm")
        x = left
        for column, (text, width) in enumerate(zip(cells, widths, strict=True)):
            fill = _GROUND if at == 0 else _HEAD if at == 3 else "white"
            draw.rectangle((x, top, x + width, top + height), fill=fill, outline=_RULE)
            shown = "ABCDEFG"[column] if at == 0 else text
            right = shown.isdigit()
            place = (x + width - 7 if right else x + 7, top + height / 2)
            weight = "Bold" if cells[0] == "합계" else "Regular"
            draw.text(
                place, shown, _INK, _font(15, weight=weight), anchor="rm" if right else "lm"
            )
            x += width
    _write_header(draw, header, widths, left, height)
    draw.rectangle((left, height, left + sum(widths), 2 * height), fill="white", outline=_RULE)
    draw.text((left + 7, 1.5 * height), title, _INK, _font(16, weight="Bold"), anchor="lm")
    x = left + sum(widths[:5])
    for text, width in zip(route, widths[5:], strict=True):
        top, bottom = 4 * height, (4 + len(rows)) * height
        draw.rectangle((x, top, x + width, bottom), fill="white", outline=_RULE)
        draw.text((x + width / 2, (top + bottom) / 2), text, _INK, _font(15), anchor="mm")
        x += width
    return image


def _write_header(
    draw: ImageDraw.ImageDraw,
    header: Sequence[str],
    widths: Sequence[int],
    left: int,
    height: int,
) -> None:
    """Write the names of the columns into the third row."""
    x = left
    for text, width in zip(header, widths, strict=True):
        place = (x + 7, 3.5 * height)
        draw.text(place, text, _INK, _font(15, weight="Bold"), anchor="lm")
        x += width


# Sheets.


def draw_light() -> bytes:
    """The test page and a sheet of labels behind it, held against the light: they are off."""
    stock = Project.open().stock("L7165")
    held = _hold(stock, (1.5, 1.0), 96)
    return _save(_frame(held.crop((0, 0, held.width, held.height * 3 // 10))), 64)


def _hold(stock: Stock, shift: tuple[float, float], dpi: float) -> Image.Image:
    """Draw the test page of a sheet with the sheet's labels behind, moved by millimetres."""
    outline = draw_outline(stock, Project.open().fonts)
    page = _draw(Document((outline,), stock.name, (LANG,)), dpi)
    page = page.point(lambda level: level if level > 250 else level // 3)  # hairlines
    scale = dpi * 4 / 72
    behind = Image.new("RGB", (page.width * 4, page.height * 4), "#f3e9cf")
    draw = ImageDraw.Draw(behind)
    x, y = (each * 72 / 25.4 for each in shift)
    for number in range(1, stock.count + 1):
        left, top = stock.corner(number)
        box = (left - x, top - y, left - x + stock.label_width, top - y + stock.label_height)
        draw.rounded_rectangle(
            [each * scale for each in box], stock.radius * scale, "#fff9e6", "#b98a2c", 4
        )
    return ImageChops.multiply(behind.reduce(4), page)


def draw_offset() -> bytes:
    """How the two numbers of --offset move a print: to the right, and down."""
    parts = [
        _box(40, 30, 300, 190, "#fff9e6", "#b98a2c", 14),
        _box(22, 48, 300, 190, "none", _INK, 0, dash="6 4"),
        _box(400, 30, 300, 190, "#fff9e6", "#b98a2c", 14),
        _box(400, 30, 300, 190, "none", _INK, 0, dash="6 4"),
        _words(190, 130, "print", _INK), _words(550, 130, "print", _INK),
        _words(190, 268, "before: 3 mm too far left, 3 mm too low", _PALE),
        _words(550, 268, "with --offset 3mm,-3mm", _PALE),
        _arrow(22, 140, 40, 140), _arrow(172, 238, 172, 220),
    ]  # fmt: skip
    return _svg(720, 290, parts)


def draw_handling() -> bytes:
    """All handling marks, each with the name that a list gives it."""
    project = Project.open()
    names = (
        "this-way-up", "fragile", "keep-dry", "keep-from-heat", "no-hooks", "stack-limit:6",
        "stack-mass:50", "do-not-stack", "temperature:2-8", "do-not-roll",
        "center-of-gravity", "limited-quantity", "un-number:1987",
    )  # fmt: skip
    cells = []
    for name in names:
        assert len(parse_marks(name)) == 1
        label = project.label(
            "brothers", template="handling-100x150", fields={"handling": name}
        )
        mark = _draw(label.document(), 36)
        cell = Image.new("RGB", (mark.width, mark.height + 26), _GROUND)
        cell.paste(mark, (0, 0))
        draw = ImageDraw.Draw(cell)
        draw.text((cell.width / 2, mark.height + 13), name, _INK, _font(14), anchor="mm")
        cells.append(cell)
    rows = [_set_in_row(cells[at : at + 5]) for at in range(0, len(cells), 5)]
    return _save(_set_in_rows(rows), 16)


# Letters.


class _ShownLetter(NamedTuple):
    """Pages of an example of a letter, in an arrangement, in columns or not."""

    data: str
    arrangement: Arrangement
    is_vertical: bool
    pages: tuple[int, ...]


LETTERS: Final[Mapping[str, _ShownLetter]] = {
    "sequence": _ShownLetter("donation-seoul", "sequence", False, (0, 1, 2, 3)),
    "parallel": _ShownLetter("donation-tokyo", "parallel", False, (0, 1)),
    "facing": _ShownLetter("donation-tokyo", "facing", False, (0, 1)),
    "stacked": _ShownLetter("sympathy-seoul", "stacked", False, (0,)),
    "vertical": _ShownLetter("thanks-tokyo", "sequence", True, (0, 1)),
}
"""The arrangements of a letter, each with the pages that show it."""


def _draw_letter(shown: _ShownLetter, dpi: float) -> list[Image.Image]:
    """Draw the pages of a letter that there are."""
    data = load_data(ROOT / "examples" / "letters" / f"{shown.data}.toml")
    data = data.in_columns(vertical=shown.is_vertical)
    project = Project.open()
    document = set_letter(
        letter_template(data.letter), data, project, data.pair, shown.arrangement
    )
    pages = [page for page in shown.pages if page < len(document.pages)]
    return [_frame(_draw(document, dpi, page)) for page in pages]


def draw_arrangement(name: str) -> bytes:
    """A letter in an arrangement."""
    return _save(_set_in_row(_draw_letter(LETTERS[name], 50)), _RED)


def draw_tutorial_letter() -> bytes:
    """The letter of the tutorial, by the data that the tutorial has."""
    text = (ROOT / "docs" / "tutorials" / "letter.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"(?ms)^```toml\n(.*?)^```", text)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "letter.toml"
        file.write_text(block, encoding="utf-8")
        data = load_data(file)
    template = letter_template(data.letter)
    document = set_letter(template, data, Project.open(), data.pair, "sequence")
    pages = [_frame(_draw(document, 50, page)) for page in range(len(document.pages))]
    return _save(_set_in_row(pages), _RED)


def draw_letters() -> bytes:
    """The letters of the README: side by side, in columns, official, framed."""
    shown = (
        _ShownLetter("donation-tokyo", "parallel", False, (0,)),
        _ShownLetter("thanks-tokyo", "sequence", True, (1,)),
        _ShownLetter("donation-seoul", "sequence", False, (1,)),
        _ShownLetter("gift-certificate-yokohama", "sequence", True, (1,)),
    )
    return _save(_set_in_row([page for each in shown for page in _draw_letter(each, 44)]), _RED)


# Approval.


def draw_approval() -> bytes:
    """The way of a text from its author to the paper, by way of a second person."""
    steps = (
        ("author", "writes or changes", "a text, saves it"),
        ("cardgen", "marks the text as", "waiting for approval"),
        ("approver", "reads both languages,", "approves; signs by key"),
        ("approvals.toml", "keeps digest, names,", "time and signature"),
        ("cardgen", "compares all of it", "before each label"),
    )
    parts = []
    for at, (who, *what) in enumerate(steps):
        x = 16 + at * 206
        parts += [_box(x, 46, 176, 98, "#ffffff", _RULE, 8),
                  _words(x + 88, 72, who, _INK, weight="bold")]  # fmt: skip
        parts += [
            _words(x + 88, 100 + 22 * line, text, _PALE) for line, text in enumerate(what)
        ]
        if at + 1 < len(steps):
            parts.append(_arrow(x + 176, 95, x + 206, 95))
    parts += [
        f'<path d="M104 44 V30 H516 V44" fill="none" stroke="{_RULE}" stroke-width="2"/>',
        _words(310, 22, "two different people", _PALE),
        _box(634, 200, 176, 64, "#e3efe5", "#2f6b3c", 8),
        _words(722, 227, "same text, valid:", _INK), _words(722, 249, "it is printed", _INK),
        _box(840, 200, 176, 64, "#f6e3df", _MARK, 8),
        _words(928, 227, "one character", _INK), _words(928, 249, "differs: it stops", _INK),
        _arrow(890, 144, 760, 199), _arrow(928, 144, 928, 199),
        f'<path d="M928 265 V304 H310 V146" fill="none" stroke="{_MARK}" stroke-width="2" '
        'stroke-dasharray="6 4" marker-end="url(#tip)"/>',
        _words(620, 297, "the changed text waits again", _MARK),
    ]  # fmt: skip
    return _svg(1032, 322, parts)


# Drawings of our own, as SVG.


def _svg(width: int, height: int, parts: Iterable[str]) -> bytes:
    """A drawing with its parts, on white."""
    tip = (
        '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" '
        'markerHeight="9" markerUnits="userSpaceOnUse" orient="auto">'
        f'<path d="M0 0 L10 5 L0 10 Z" fill="{_PALE}"/></marker></defs>'
    )
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" font-family="sans-serif" font-size="14">'
    )
    ground = f'<rect width="{width}" height="{height}" fill="#faf8f4"/>'
    return "\n".join([head, tip, ground, *parts, "</svg>\n"]).encode()


def _box(
    x: int,
    y: int,
    width: int,
    height: int,
    fill: str,
    stroke: str,
    radius: int,
    dash: str = "none",
) -> str:
    """A rectangle of a drawing."""
    return (
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{radius}" fill="{fill}" '
        f'stroke="{stroke}" stroke-width="2" stroke-dasharray="{dash}"/>'
    )


def _words(x: int, y: int, text: str, fill: str, weight: str = "normal") -> str:
    """Words of a drawing, around x."""
    return (
        f'<text x="{x}" y="{y}" text-anchor="middle" fill="{fill}" '
        f'font-weight="{weight}">{text}</text>'
    )


def _arrow(x1: int, y1: int, x2: int, y2: int) -> str:
    """An arrow of a drawing."""
    return (
        f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{_PALE}" stroke-width="2" '
        'marker-end="url(#tip)"/>'
    )


# Motifs and specimens.

MOTIFS: Final[tuple[tuple[MotifName, Occasion], ...]] = (
    # In the order of the page, each in the colour of its first occasion; rings have none.
    ("plum", "new-year"),
    ("moon", "mid-autumn"),
    ("knot", "anniversary"),
    ("rings", "thanks"),
    ("pine", "earthquake"),
    ("ginkgo", "get-well"),
    ("chrysanthemum", "condolence"),
)


def draw_motifs() -> bytes:
    """All motifs in a row."""
    areas = "".join(
        f'[{name}]\nmotif = "{name}"\nsize = "18mm"\nalign = "center"\nvalign = "center"\n'
        f'color = "{OCCASION_COLORS[occasion]["accent"]}"\n'
        for name, occasion in MOTIFS
    )
    names = " ".join(name for name, _ in MOTIFS)
    with TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "cardgen.toml").write_text('templates = ["."]\n', encoding="utf-8")
        (folder / "row.toml").write_text(
            '[page]\nsize = "170mm x 24mm"\nmargin = ["3mm", "0mm"]\n[grid]\n'
            f'columns = {["1fr"] * len(MOTIFS)}\nrows = ["1fr"]\nareas = ["{names}"]\n{areas}',
            encoding="utf-8",
        )
        label = Project.open(folder).label("brothers", template="row")
        return _save(_draw(label.document(), 110), 128)


def draw_specimen(name: str) -> bytes:
    """The page of a typesetting rule."""
    return _save(_draw(specimens.page(read(files()[name])), 96), 24)


PICTURES: Final[Mapping[str, Callable[[], bytes]]] = {
    "label.png": draw_label,
    "list.png": draw_list,
    "letters.png": draw_letters,
    "letter-tutorial.png": draw_tutorial_letter,
    "light.png": draw_light,
    "offset.svg": draw_offset,
    "handling.png": draw_handling,
    "approval.svg": draw_approval,
    "motifs.png": draw_motifs,
    "compression.png": partial(draw_specimen, "06-compression"),
    "emphasis.png": partial(draw_specimen, "14-emphasis"),
    **{f"letter-{name}.png": partial(draw_arrangement, name) for name in LETTERS},
}
"""The pictures by their file names."""


def write_kept() -> None:
    """Write the pictures that the repository keeps."""
    KEPT.mkdir(exist_ok=True)
    for name in ("label.png", "list.png", "letters.png"):
        (KEPT / name).write_bytes(PICTURES[name]())


if __name__ == "__main__":
    write_kept()
