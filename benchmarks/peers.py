"""What people print labels with instead: the same label by Pillow alone and by Typst.

Both set the content of ``CONTENT`` on 100 × 150 mm at fixed sizes, at 300 dpi, from the same
font files, and write a PNG file. Neither chooses sizes, checks that text fits or that every
character has a glyph; what they are measured for is line breaking, drawing and compressing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from PIL import Image, ImageDraw, ImageFont

FONTS: Final = Path(__file__).resolve().parent.parent / "fonts"
DPI: Final = 300


@dataclass(frozen=True, slots=True)
class Content:
    """The texts of one label, all but the box number."""

    route: tuple[str, str]
    source: str
    target: str
    goods_caption: str
    goods: tuple[str, str]
    box_caption: str
    boxes: int


CONTENT: Final = Content(
    route=("首尔特别市 → 北京市", "서울특별시 → 베이징시"),
    source="兄弟同心，其利断金。唯有团结一心，方能共克时艰。",
    target=(
        "형제가 한마음이면 그 날카로움이 쇠도 끊습니다. "
        "오직 연대만이 지금의 어려움을 이겨낼 수 있습니다."
    ),
    goods_caption="品名 · 품명",
    goods=("医用防护服 40件", "의료용 보호복 40벌"),
    box_caption="箱号 · 상자 번호",
    boxes=10_000,
)

_CITIES: Final = (
    ("北京市", "베이징시"),
    ("石景山区", "스징산구"),
    ("武汉市", "우한시"),
    ("湖北省", "후베이성"),
    ("上海", "상하이"),
)
_ITEMS: Final = (
    ("医用防护服", "의료용 보호복"),
    ("隔离衣", "격리 가운"),
    ("手术衣", "수술용 가운"),
)


class Consignment(NamedTuple):
    """A line of a shipment whose lines all differ: words in Chinese and Korean."""

    city: tuple[str, str]
    item: tuple[str, str]
    quantity: int

    def route(self) -> tuple[str, str]:
        """From where to where, in both languages."""
        chinese, korean = (text.split(" → ")[0] for text in CONTENT.route)
        return f"{chinese} → {self.city[0]}", f"{korean} → {self.city[1]}"

    def goods(self) -> tuple[str, str]:
        """What is in the box, in both languages."""
        return f"{self.item[0]} {self.quantity}件", f"{self.item[1]} {self.quantity}벌"


def consignment(number: int) -> Consignment:
    """The line of this number, unlike that of any other."""
    return Consignment(_CITIES[number % len(_CITIES)], _ITEMS[number % len(_ITEMS)], number)


# --- Pillow -------------------------------------------------------------------------------

_CHINESE: Final = 2  # faces of the collections
_KOREAN: Final = 1


def pillow_label(box: int, path: Path, mode: str = "RGB") -> None:
    """Write the label of `box` as one writes it with Pillow at hand: wrap, draw, save.

    RGB is what such scripts draw on; with `mode` "L" they would be about twice as quick.
    """
    image = Image.new(mode, (_mm(100), _mm(150)), "white")
    draw = ImageDraw.Draw(image)
    left, right = _mm(5), _mm(95)

    small = _font("Bold", 8, _CHINESE)
    draw.text((left, _mm(5)), CONTENT.route[0], "black", small)
    draw.text(
        (right, _mm(5)), CONTENT.route[1], "black", _font("Bold", 8, _KOREAN), anchor="ra"
    )
    draw.line((left, _mm(11), right, _mm(11)), "black", 2)

    y = _paragraph(draw, CONTENT.source, _font("Bold", 25.5, _CHINESE), _mm(20), "")
    draw.rectangle((left, y + _mm(5), left + _mm(14), y + _mm(5.6)), "black")
    _paragraph(draw, CONTENT.target, _font("Bold", 20, _KOREAN), y + _mm(12), " ")

    draw.line((left, _mm(116), right, _mm(116)), "black", 2)
    draw.text((left, _mm(118)), CONTENT.goods_caption, "black", _font("Regular", 6, _KOREAN))
    draw.text((left, _mm(121)), CONTENT.goods[0], "black", _font("Bold", 10, _CHINESE))
    draw.text((left, _mm(125.5)), CONTENT.goods[1], "black", _font("Bold", 10, _KOREAN))
    draw.text((left, _mm(131.5)), CONTENT.box_caption, "black", _font("Regular", 6, _KOREAN))
    number = _font("Bold", 30, _CHINESE)
    draw.text((left, _mm(144)), str(box), "black", number, anchor="ls")
    after = left + number.getlength(str(box)) + _mm(2)
    draw.text(
        (after, _mm(144)),
        f"/ {CONTENT.boxes}",
        "black",
        _font("Bold", 16, _CHINESE),
        anchor="ls",
    )
    image.save(path, dpi=(DPI, DPI))


def _paragraph(
    draw: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont, top: float, glue: str
) -> float:
    for line in wrap(text, font.getlength, _mm(90), glue):
        draw.text((_mm(5), top), line, "black", font)
        top += font.size * 1.3
    return top


def wrap(text: str, length: Callable[[str], float], width: float, glue: str) -> list[str]:
    """The text in lines of at most `width`, filled one after the other at each `glue`."""
    lines: list[str] = []
    line = ""
    for piece in text.split(glue) if glue else text:
        longer = line + glue + piece if line else piece
        if line and length(longer) > width and piece not in "，。":
            lines.append(line)
            line = piece
        else:
            line = longer
    return [*lines, line]


@cache
def _font(weight: str, points: float, face: int) -> ImageFont.FreeTypeFont:
    path = FONTS / f"NotoSansCJK-{weight}.ttc"
    return ImageFont.truetype(str(path), points * DPI / 72, index=face)


def _mm(length: float) -> int:
    return round(length * DPI / 25.4)


# --- Typst --------------------------------------------------------------------------------

TYPST_STYLE: Final = """\
#set page(width: 100mm, height: 150mm, margin: 5mm)
#set text(font: "Noto Sans CJK SC", lang: "zh", region: "cn", weight: "bold", size: 8pt)
#set par(leading: 0.5em, spacing: 0pt)
#let ko(body) = text(font: "Noto Sans CJK KR", lang: "ko", region: "kr", body)
#let caption(body) = ko(text(size: 6pt, weight: "regular", body))
"""


def typst_static(route: tuple[str, str], goods: tuple[str, str]) -> str:
    """The label above the box number in Typst's markup, with route and goods in markup."""
    return f"""\
#grid(columns: (1fr, auto), [{route[0]}], ko[{route[1]}])
#v(2.5mm)
#line(length: 100%, stroke: 0.5pt)
#v(10mm)
#text(size: 25.5pt)[{CONTENT.source}]
#v(5mm)
#rect(width: 14mm, height: 0.6mm, fill: black)
#v(7mm)
#ko(text(size: 20pt)[{CONTENT.target}])
#v(1fr)
#line(length: 100%, stroke: 0.5pt)
#v(3mm)
#caption[{CONTENT.goods_caption}]
#v(1.5mm)
#text(size: 10pt)[{goods[0]}]
#v(1.5mm)
#ko(text(size: 10pt)[{goods[1]}])
#v(3mm)
#caption[{CONTENT.box_caption}]
#v(2.5mm)
"""


TYPST_STATIC: Final = typst_static(CONTENT.route, CONTENT.goods)
TYPST_NUMBER: Final = f"#text(size: 30pt, box) #h(1mm) #text(size: 16pt)[\\/ {CONTENT.boxes}]\n"
TYPST_SOURCE: Final = TYPST_STYLE + "#let box = sys.inputs.box\n" + TYPST_STATIC + TYPST_NUMBER


def typst_fonts(folder: Path = FONTS) -> Any:
    """The fonts of a folder, and neither the system's nor those that Typst brings."""
    import typst

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)]
    )


class TypstLabels:
    """Labels from one Typst compiler, kept from label to label with its fonts and memos.

    The box number goes in through ``sys.inputs``, so that Typst may reuse whatever it
    remembers of the rest. A new compiler per label would read the fonts again each time.
    """

    def __init__(self) -> None:
        import typst

        self._source = TYPST_SOURCE.encode()
        self._compiler = typst.Compiler(font_paths=typst_fonts())

    def label(self, box: int, path: Path) -> None:
        """Write the label of `box`."""
        png = self._compiler.compile(
            self._source, format="png", ppi=float(DPI), sys_inputs={"box": str(box)}
        )
        assert isinstance(png, bytes)
        path.write_bytes(png)


def link_fonts(folder: Path) -> Path:
    """Put the two font files that the label needs into a new folder, and return it.

    Typst reads all files of a folder at each start: the third would cost it 7 ms.
    """
    folder.mkdir()
    for name in ("NotoSansCJK-Bold.ttc", "NotoSansCJK-Regular.ttc"):
        (folder / name).symlink_to(FONTS / name)
    return folder


TYPST_ONCE: Final = """\
import sys, typst
source, folder, path = sys.argv[1:]
fonts = typst.Fonts(
    include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
typst.compile(source.encode(), output=path, format=path[-3:], ppi=300.0, font_paths=fonts,
              sys_inputs={"box": "17"})
"""
"""A program that makes one label: ``python -c TYPST_ONCE SOURCE FONTS PATH``, PNG or PDF."""
