"""A PDF of many labels by other means: Typst, ReportLab, and Pango with Cairo.

Each sets the content of ``peers.CONTENT`` on 100 × 150 mm at fixed sizes, from the same
designs, in two ways. *Each page set* is how one writes it. *Static part once* is what those
come to who know their tool well: all but the box number becomes an object that pages share,
which cardgen does unasked. None of them tags text for screen readers, as cardgen does; Typst
would, into files of nearly three times the size.

ReportLab embeds fonts with TrueType outlines only and has no use for the bundled ones; it is
given them converted, with no more characters than the label has (`truetype`).
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, Final

from benchmarks.peers import (
    CONTENT,
    FONTS,
    TYPST_NUMBER,
    TYPST_STATIC,
    TYPST_STYLE,
    typst_fonts,
    wrap,
)

_MM: Final = 72 / 25.4
_WIDTH: Final = 100 * _MM
_HEIGHT: Final = 150 * _MM
_LEFT: Final = 5 * _MM
_COLUMN: Final = 90 * _MM
_RULE: Final = 0.5
_BASELINE: Final = 144 * _MM  # of the box number

# --- Typst --------------------------------------------------------------------------------


def typst(pages: int, path: Path, scratch: Path, *, shared: bool) -> None:
    """Write labels 1 to `pages`, the static part as a picture of one PDF page if `shared`."""
    import typst as library

    compiler = library.Compiler(root=str(scratch), font_paths=typst_fonts())

    def write(source: str, path: Path) -> None:
        (scratch / "labels.typ").write_text(source, encoding="utf-8")
        compiler.compile(str(scratch / "labels.typ"), str(path), format="pdf", pdf_tags=False)

    label, style = TYPST_STATIC + TYPST_NUMBER, TYPST_STYLE
    if shared:
        room = f'#let box = "1"\n#hide[{TYPST_NUMBER}]'
        write(style + TYPST_STATIC + room, scratch / "static.pdf")
        style += '#set page(background: image("/static.pdf", width: 100%))\n'
        label = f"#v(1fr)\n{TYPST_NUMBER}"
    loop = f"""\
#let label(box) = [
{label}]
#for box in range(1, {pages + 1}) {{
  if box > 1 {{ pagebreak() }}
  label(str(box))
}}
"""
    write(style + loop, path)


# --- ReportLab ----------------------------------------------------------------------------


_CONVERTED: Final = {
    "SC-Bold": ("Bold", 2),
    "KR-Bold": ("Bold", 1),
    "KR-Regular": ("Regular", 1),
}
# Name, and weight and face of the collections.


def convert_fonts(folder: Path) -> None:
    """Put the fonts that `reportlab` takes into a folder."""
    from benchmarks.truetype import convert

    texts = (*CONTENT.route, CONTENT.source, CONTENT.target, *CONTENT.goods)
    shown = "".join((*texts, CONTENT.goods_caption, CONTENT.box_caption, "0123456789/ "))
    for name, (weight, face) in _CONVERTED.items():
        source = FONTS / f"NotoSansCJK-{weight}.ttc"
        convert(source, face, shown, folder / f"{name}.ttf")


def reportlab(pages: int, path: Path, scratch: Path, *, shared: bool) -> None:
    """Write labels 1 to `pages`, the static part as a form if `shared`.

    The folder `scratch` has the fonts of `convert_fonts`.
    """
    from reportlab import rl_config
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    rl_config.useA85 = 0  # streams as they are, a quarter smaller than as ASCII
    for name in _CONVERTED:
        pdfmetrics.registerFont(TTFont(name, str(scratch / f"{name}.ttf")))
    canvas = Canvas(str(path), pagesize=(_WIDTH, _HEIGHT), pageCompression=1)
    if shared:
        canvas.beginForm("static", 0, 0, _WIDTH, _HEIGHT)
        _reportlab_static(canvas, pdfmetrics.stringWidth)
        canvas.endForm()
    for box in range(1, pages + 1):
        if shared:
            canvas.doForm("static")
        else:
            _reportlab_static(canvas, pdfmetrics.stringWidth)
        _reportlab_line(canvas, str(box), "SC-Bold", 30, _LEFT, _BASELINE)
        after = _LEFT + pdfmetrics.stringWidth(str(box), "SC-Bold", 30) + 2 * _MM
        _reportlab_line(canvas, f"/ {CONTENT.boxes}", "SC-Bold", 16, after, _BASELINE)
        canvas.showPage()
    canvas.save()


def _reportlab_static(canvas: Any, width: Any) -> None:
    line = partial(_reportlab_line, canvas)
    right = _LEFT + _COLUMN - width(CONTENT.route[1], "KR-Bold", 8)
    line(CONTENT.route[0], "SC-Bold", 8, _LEFT, 5 * _MM + 7)
    line(CONTENT.route[1], "KR-Bold", 8, right, 5 * _MM + 7)
    _reportlab_rule(canvas, 11 * _MM, _COLUMN, _RULE)
    y = 20 * _MM
    for text, font, size, glue in (
        (CONTENT.source, "SC-Bold", 25.5, ""),
        (CONTENT.target, "KR-Bold", 20, " "),
    ):
        length = partial(width, fontName=font, fontSize=size)
        for words in wrap(text, length, _COLUMN, glue):
            line(words, font, size, _LEFT, y + 0.88 * size)
            y += size * 1.3
        if text == CONTENT.source:
            _reportlab_rule(canvas, y + 5 * _MM, 14 * _MM, 0.6 * _MM)
            y += 12 * _MM
    _reportlab_rule(canvas, 116 * _MM, _COLUMN, _RULE)
    line(CONTENT.goods_caption, "KR-Regular", 6, _LEFT, 120 * _MM)
    line(CONTENT.goods[0], "SC-Bold", 10, _LEFT, 124.5 * _MM)
    line(CONTENT.goods[1], "KR-Bold", 10, _LEFT, 129 * _MM)
    line(CONTENT.box_caption, "KR-Regular", 6, _LEFT, 133.5 * _MM)


def _reportlab_line(canvas: Any, text: str, font: str, size: float, x: float, y: float) -> None:
    canvas.setFont(font, size)
    canvas.drawString(x, _HEIGHT - y, text)


def _reportlab_rule(canvas: Any, y: float, width: float, thickness: float) -> None:
    canvas.rect(_LEFT, _HEIGHT - y - thickness, width, thickness, stroke=0, fill=1)


# --- Pango and Cairo ----------------------------------------------------------------------


def cairo(pages: int, path: Path, scratch: Path, *, shared: bool) -> None:
    """Write labels 1 to `pages`, the static part as a recording if `shared`.

    Raises OSError where Pango or Cairo is not installed.
    """
    from benchmarks.cairo import PangoCairo, Surface

    pango = PangoCairo(FONTS, scratch)
    surface = Surface(pango, _WIDTH, _HEIGHT, path)
    recording = None
    if shared:
        recording = Surface(pango, _WIDTH, _HEIGHT, None)
        _cairo_static(recording)
    for box in range(1, pages + 1):
        if recording:
            surface.show(recording)
        else:
            _cairo_static(surface)
        style = "Noto Sans CJK SC Bold"
        width = surface.line(str(box), "zh-cn", f"{style} 30", _LEFT, _BASELINE)
        after = _LEFT + width + 2 * _MM
        surface.line(f"/ {CONTENT.boxes}", "zh-cn", f"{style} 16", after, _BASELINE)
        surface.end_page()
    surface.close()


def _cairo_static(surface: Any) -> None:
    chinese, korean = "Noto Sans CJK SC Bold", "Noto Sans CJK KR Bold"
    caption = "Noto Sans CJK KR 6"
    text = surface.text
    text(CONTENT.route[0], "zh-cn", f"{chinese} 8", _LEFT, 5 * _MM)
    text(CONTENT.route[1], "ko-kr", f"{korean} 8", _LEFT + _COLUMN, 5 * _MM, -1)
    surface.rect(_LEFT, 11 * _MM, _COLUMN, _RULE)
    y = 20 * _MM
    y += text(CONTENT.source, "zh-cn", f"{chinese} 25.5", _LEFT, y, _COLUMN)[1]
    surface.rect(_LEFT, y + 5 * _MM, 14 * _MM, 0.6 * _MM)
    text(CONTENT.target, "ko-kr", f"{korean} 20", _LEFT, y + 12 * _MM, _COLUMN)
    surface.rect(_LEFT, 116 * _MM, _COLUMN, _RULE)
    text(CONTENT.goods_caption, "ko-kr", caption, _LEFT, 118 * _MM)
    text(CONTENT.goods[0], "zh-cn", f"{chinese} 10", _LEFT, 121 * _MM)
    text(CONTENT.goods[1], "ko-kr", f"{korean} 10", _LEFT, 125.5 * _MM)
    text(CONTENT.box_caption, "ko-kr", caption, _LEFT, 131.5 * _MM)
