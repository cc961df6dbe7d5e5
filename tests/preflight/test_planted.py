"""Faults on the second of three pages are found by their rules, on that page.

They are made by pikepdf, ReportLab, Ghostscript and Chromium. The messages are asserted beside
the rules; here it is counted that no class is missed.
"""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf
from reportlab.lib.pagesizes import A6
from reportlab.pdfgen import canvas

from tests.preflight import test_forbidden, test_glyphs, test_press
from tests.preflight.samples import file_bytes, font, icc, picture, preflight, sample
from tests.system import find_program, require

Change = Callable[[Pdf, Any], object]


class Planted(NamedTuple):
    """Fault with its class, its rule, and the function that makes it."""

    kind: str
    rule: str
    content: bytes
    change: Change | None = None
    profile: str = "pdf/x-4"


def lettering() -> Iterator[Planted]:
    """Yield faults of the size and colour of text."""
    for colour in (b"0 0 0 1 k", b".5 g", b"0 1 1 0 k"):
        for size in (b"3", b"5", b"5.9", b"6.5"):
            yield Planted("small text", "small-text", _text(colour, size))
    for colour in (b"0 0 0 0 k", b"1 g"):
        for size in (b"7", b"8", b"8.9"):
            yield Planted("reversed text", "reversed-text", _text(colour, size))
    for colour in (b"1 1 1 1 k", b".6 .5 .5 1 k", b".4 .3 .3 .1 k", b".3 .2 .2 0 k"):
        for size in (b"7", b"10", b"11.9"):
            yield Planted("rich black text", "rich-text", _text(colour, size))
    for x, y in ((9, 60), (12, 60), (16, 60), (60, 9), (60, 15), (60, 420), (300, 60)):
        content = b"BT /F1 9 Tf %d %d Td (a) Tj ET" % (x, y)
        yield Planted("text near the trim", "safety-distance", content)


def _text(colour: bytes, size: bytes) -> bytes:
    return colour + b" BT /F1 " + size + b" Tf 60 60 Td (a) Tj ET"


def lines() -> Iterator[Planted]:
    """Yield lines that are too thin."""
    for content in (
        b".1 w 60 60 m 99 99 l S", b".2 w 60 60 30 30 re s", b"0 w 9 60 m 70 70 80 80 9 9 c S",
        b".1 0 0 .1 60 60 cm 1 w 0 0 m 99 0 l S", b"60 60 100 .1 re f", b"60 60 .2 100 re f",
        b"60 60 m 160 60 l 160 60.1 l 60 60.1 l h f",
        b"60 60 m 130 130 l 130.1 129.9 l 60.1 59.9 l h f",
        b".7071 .7071 -.7071 .7071 99 99 cm 0 0 80 .15 re f",
        b"60 60 m 100 80 l 99.95 80.1 l 59.95 60.1 l f",
        b"BT 1 Tr .1 w /F1 20 Tf 60 60 Td (a) Tj ET",
    ):  # fmt: skip
        yield Planted("hairlines", "thin-line", content)
    for placed in (b"90 0 0 .1 60 60 cm", b".2 0 0 90 60 60 cm", b"60 60 -.1 .1 99 99 cm"):
        yield Planted("pictured hairlines", "thin-line", placed + b" /P Do", _pictures)


def _pictures(pdf: Pdf, page: Any) -> None:
    page.Resources.XObject = Dictionary(P=picture(pdf, 2000, 2000))


def colours() -> Iterator[Planted]:
    """Yield colours of wrong spaces, or with too much ink."""
    for colour in (b"1 0 0 rg", b"0 0 0 rg", b"1 1 1 rg", b"/DeviceRGB cs .1 .2 .3 sc"):
        yield Planted("RGB", "color-space", colour + b" 60 60 40 40 re f")
        yield Planted("RGB", "color-space", colour + b" BT /F1 20 Tf 60 60 Td (a) Tj ET")
    for colour in (b"1 1 1 1 k", b".9 .8 .8 .6 k", b"1 1 .5 .6 k"):
        yield Planted("ink of areas", "ink-coverage", colour + b" 60 60 40 40 re f")
    for ink in ("PANTONE 123 C", "Gold", "Varnish", "CutContour"):
        space = test_press.spaces(N=test_press.separation(ink))
        yield Planted("spots", "spot-color", b"/N cs 1 scn 60 60 9 9 re f", space)
        yield Planted("spots", "spot-color", b"/N CS 1 SCN 60 60 9 9 re S", space)
    every = test_press.spaces(N=test_press.separation("All"))
    yield Planted("ink of /All", "ink-coverage", b"/N cs 1 scn 60 60 9 9 re f", every)
    yield Planted("ink of /All", "ink-coverage", b"/N cs .8 scn 60 60 9 9 re f", every)
    for first, last in (([1.0, 1, 1, 1], [0.0] * 4), ([0.0] * 4, [0.9, 0.8, 0.8, 0.7])):
        between = test_press.between(first, last)
        shaded = test_press.shade(lambda _, made=between: made)
        yield Planted("ink of shadings", "ink-coverage", b"/S sh", shaded)
    for jpeg in (False, True):
        for colour4 in ((255, 255, 153, 255), (230, 230, 230, 230), (255, 200, 200, 200)):
            decode = Array([1, 0] * 4) if jpeg else Array([0, 1] * 4)
            dark = test_press.with_picture(colour4, jpeg=jpeg, Decode=decode)
            yield Planted("ink of pictures", "ink-coverage", test_press.PLACED, dark)
    for white in (b"0 0 0 0 k", b"1 g"):
        for shape in (b"60 60 40 40 re f", b"BT /F1 20 Tf 60 60 Td (a) Tj ET"):
            over = test_forbidden.state(op=True, OP=True, OPM=1)
            yield Planted(
                "white overprint", "white-overprint", b"/G gs " + white + b" " + shape, over
            )
    own = test_forbidden.with_profile(icc())
    other = test_forbidden.with_profile(icc() + b"another")
    for shape in (b"/C cs 60 60 9 9 re f", b"/C CS 60 60 9 9 re S"):
        yield Planted("CMYK by the intent's profile", "color-space", shape, own)
        for profile in ("pdf/x-4", "pdf/x-1a"):
            yield Planted("OPM", "overprint-mode", b"/G gs " + shape, other, profile)
    for blended in (
        Name.DeviceRGB,
        Array([Name.CalRGB, Dictionary(WhitePoint=Array([1, 1, 1]))]),
    ):
        yield Planted("the page's group", "color-space", b"", _add_group(blended))


def _add_group(space: Any) -> Change:
    def change(pdf: Pdf, page: Any) -> None:
        page.Group = Dictionary(S=Name.Transparency, CS=space)

    return change


def fonts() -> Iterator[Planted]:
    """Yield faults of fonts."""
    for name in ("Helvetica", "Batang", "Courier"):
        for profile in ("pdf/x-4", "pdf/x-1a", "screen"):

            def change(pdf: Pdf, page: Any, name: str = name) -> None:
                page.Resources.Font.F2 = font(pdf, name, embedded=False)

            content = b"BT /F2 9 Tf 60 60 Td (a) Tj ET"
            yield Planted("fonts", "font-not-embedded", content, change, profile)
    for truetype in (True, False):
        for code in (b"0000", b"0003", b"1234"):
            for profile in ("pdf/x-4", "pdf/x-1a", "screen"):
                content = b"BT /F2 9 Tf 60 60 Td <0001" + code + b"> Tj ET"
                shown = test_glyphs.composite(truetype=truetype, CIDToGIDMap=Name.Identity)
                yield Planted(".notdef", "notdef-glyph", content, shown, profile)
        for widths in ([1, 2, 600], [1, Array([600])], [2, Array([690])]):
            wrong = test_glyphs.composite(truetype=truetype, widths=widths)
            yield Planted("widths", "glyph-width", test_glyphs.AB, wrong)
        byte = test_glyphs.simple(truetype=truetype, widths=[600, 650])
        yield Planted("widths", "glyph-width", b"BT /F2 9 Tf 60 60 Td (AB) Tj ET", byte)


def pages() -> Iterator[Planted]:
    """Yield faults of page boxes and of edges."""
    for rotation in (90, 180, 270, 45):
        yield Planted("turned pages", "", b"", _with(Rotate=rotation))
    yield Planted("crop box", "page-box", b"", _with(CropBox=Array([30, 30, 200, 200])))
    yield Planted("crop box", "page-box", b"", _with(CropBox=Array([0, 0, 300, 436])))
    for content in (b"", b"q Q", b"1 g 60 60 9 9 re f", b"0 0 0 0 K 60 60 m 70 70 l S"):
        yield Planted("blank pages", "blank-page", content, _blank(content))
    for art in (
        b"8.504 60 99 99 re f", b"5 60 99 99 re f", b"60 8.504 99 99 re f", b"60 3 9 99 re f",
        b"200 60 106.144 99 re f", b"60 300 99 128.034 re f", b"60 300 99 132 re f",
        b"8.504 8.504 297.64 419.53 re f", b"99 0 0 99 8.504 60 cm /P Do",
        b"297.64 0 0 419.53 8.504 8.504 cm /P Do",
    ):  # fmt: skip
        yield Planted("bleed of artwork", "bleed", b".5 g " + art, _pictures)


def _with(**entries: Any) -> Change:
    def change(pdf: Pdf, page: Any) -> None:
        for key, value in entries.items():
            page[f"/{key}"] = value

    return change


def _blank(content: bytes) -> Change:
    def change(pdf: Pdf, page: Any) -> None:
        page.Contents = pdf.make_stream(content)

    return change


def contents() -> Iterator[Planted]:
    """Yield faults of content streams and pictures."""
    for operator in (b"foo", b"Bx", b"qq", b"SCX"):
        content = b"BX " + operator + b" EX"
        yield Planted("unknown operators", "content-stream", content, None, "screen")
    for content in (b"Q", b"q Q Q", b"q q Q Q Q q Q"):
        yield Planted("unmatched Q", "content-stream", content)
    for side in (b"90", b"150", b"300"):
        placed = side + b" 0 0 " + side + b" 60 60 cm /P Do"
        yield Planted("pictures", "resolution", placed, _coarse(8, 200))
        yield Planted("1-bit pictures", "resolution", placed, _coarse(1, 600))
    for mode in ("Fancy", "Difference2"):
        state = test_forbidden.state(BM=Name(f"/{mode}"))
        yield Planted("blend modes", "transparency", b"/G gs", state)


def _coarse(bits: int, side: int) -> Change:
    def change(pdf: Pdf, page: Any) -> None:
        made = picture(pdf, side, side)
        made.BitsPerComponent = bits
        page.Resources.XObject = Dictionary(P=made)

    return change


def keys() -> Iterator[Planted]:
    """Yield forbidden keys."""
    for change, message in test_forbidden.FORBIDDEN:
        rule = message.partition(":")[0]
        for profile in ("pdf/x-4", "pdf/x-1a"):
            yield Planted("forbidden keys", rule, b"", change, profile)


CASES = [
    planted
    for made in (lettering, lines, colours, fonts, pages, contents, keys)
    for planted in made()
]


def on_the_second(planted: Planted) -> bytes:
    """Make a file of three pages, the second with the fault."""

    def change(pdf: Pdf, page: Any) -> None:
        fonts = page.Resources.Font
        for _ in range(2):
            pdf.pages.append(pdf.pages[0])
        second = pdf.pages[1].obj
        second.Resources = Dictionary(Font=Dictionary(F1=fonts.F1))
        kept = page.Contents.read_bytes()
        second.Contents = pdf.make_stream(kept + planted.content)
        if planted.change is not None:
            planted.change(pdf, second)

    return sample(b"", change, profile=planted.profile)


@pytest.mark.parametrize("planted", CASES, ids=lambda planted: f"{planted.kind}-{planted.rule}")
def test_a_planted_fault_is_found_where_it_is(planted: Planted) -> None:
    report = preflight(on_the_second(planted), planted.profile)
    there = [each.rule for each in report.findings if each.pages == ((2, 2),)]
    assert [each for each in report.findings if each.pages != ((2, 2),)] == []
    assert planted.rule in there or (not planted.rule and there)


def test_at_least_so_many_are_planted_in_all_classes() -> None:
    counted = Counter(planted.kind for planted in CASES)
    assert sum(counted.values()) >= 200
    assert len(counted) >= 25


# By other programs


def reportlab_pages(draw: Callable[[Any], None], size: tuple[float, float] = A6) -> bytes:
    """Make a file of three pages with ReportLab, the second with this drawing."""
    output = BytesIO()
    sheet = canvas.Canvas(output, pagesize=size, invariant=1)
    for number in range(3):
        sheet.setFillColorCMYK(0, 0, 0, 1)
        sheet.setStrokeColorCMYK(0, 0, 0, 1)
        sheet.rect(90, 90, 20, 20, fill=1)
        if number == 1:
            draw(sheet)
        sheet.showPage()
    sheet.save()
    return output.getvalue()


BY_REPORTLAB: list[tuple[str, Callable[[Any], Any]]] = [
    ("font-not-embedded", lambda s: s.drawString(60, 60, "Helvetica")),
    ("small-text", lambda s: (s.setFont("Helvetica", 5), s.drawString(60, 60, "small"))),
    ("thin-line", lambda s: (s.setLineWidth(0.1), s.line(60, 60, 90, 90))),
    ("color-space", lambda s: (s.setFillColorRGB(1, 0, 0), s.rect(60, 60, 9, 9, 0, 1))),
    ("ink-coverage", lambda s: (s.setFillColorCMYK(1, 1, 1, 1), s.circle(60, 60, 9, 0, 1))),
    ("rich-text", lambda s: (s.setFillColorCMYK(0.5, 0.5, 0.5, 1), s.setFont("Helvetica", 9),
                             s.drawString(60, 60, "a"))),
    ("reversed-text", lambda s: (s.setFillColorCMYK(0, 0, 0, 0), s.setFont("Helvetica", 8),
                                 s.drawString(60, 60, "a"))),
    ("annotation", lambda s: s.linkURL("https://example.org", (60, 60, 90, 90))),
    ("spot-color", lambda s: (s.setFillColor(_spot()), s.rect(60, 60, 9, 9, 0, 1))),
    ("ink-coverage", lambda s: s.linearGradient(60, 60, 90, 90, _inks(), extend=False)),
]  # fmt: skip


def _spot() -> Any:
    from reportlab.lib.colors import CMYKColorSep

    return CMYKColorSep(0, 0.3, 1, 0, spotName="Gold", density=1)


def _inks() -> Any:
    from reportlab.lib.colors import CMYKColor

    return [CMYKColor(1, 1, 1, 1), CMYKColor(0, 0, 0, 0)]


@pytest.mark.parametrize(("rule", "draw"), BY_REPORTLAB)
def test_faults_by_reportlab(rule: str, draw: Callable[[Any], Any]) -> None:
    report = preflight(reportlab_pages(draw), "pdf/x-4")
    assert (rule, ((2, 2),)) in [(each.rule, each.pages) for each in report.findings]


BY_GHOSTSCRIPT: list[tuple[str, str]] = [
    ("thin-line", "0.1 setlinewidth 60 60 moveto 99 99 lineto stroke"),
    ("small-text", "/Helvetica 5 selectfont 60 60 moveto (small) show"),
    ("color-space", "1 0 0 setrgbcolor 60 60 9 9 rectfill"),
    ("ink-coverage", "1 1 1 1 setcmykcolor 60 60 9 9 rectfill"),
    ("spot-color", "[/Separation (Gold) /DeviceCMYK {dup 0 exch 0 exch 0}] setcolorspace "
                   "1 setcolor 60 60 9 9 rectfill"),
    ("rich-text", ".5 .5 .5 1 setcmykcolor /Helvetica 9 selectfont 60 60 moveto (a) show"),
]  # fmt: skip


@pytest.mark.torture
@pytest.mark.skipif(shutil.which("gs") is None, reason="needs Ghostscript")
@pytest.mark.parametrize(("rule", "drawing"), BY_GHOSTSCRIPT)
def test_faults_by_ghostscript(rule: str, drawing: str, tmp_path: Path) -> None:
    clean = "0 0 0 1 setcmykcolor 90 90 20 20 rectfill showpage "
    source = tmp_path / "x.ps"
    source.write_text(f"%!\n{clean} {drawing} {clean} {clean}")
    made = tmp_path / "x.pdf"
    command = [
        "gs",
        "-q",
        "-dBATCH",
        "-dNOPAUSE",
        "-sDEVICE=pdfwrite",
        f"-o{made}",
        str(source),
    ]
    subprocess.run(command, check=True, timeout=60)
    report = preflight(made.read_bytes(), "pdf/x-4")
    assert (rule, ((2, 2),)) in [(each.rule, each.pages) for each in report.findings]


BY_CHROMIUM: list[tuple[str, str]] = [
    ("small-text", "<p style='font-size:4pt'>small</p>"),
    (
        "thin-line",
        "<svg width=200 height=50><path d='M0 9L200 40' stroke=#000 stroke-width=.1 /></svg>",
    ),
    ("color-space", "<p style='color:#c00'>red</p>"),
    ("blank-page", ""),
]


@pytest.mark.torture
@pytest.mark.skipif(find_program("chromium") is None, reason="needs Chromium")
@pytest.mark.parametrize(("rule", "body"), BY_CHROMIUM)
def test_faults_by_chromium(rule: str, body: str, tmp_path: Path) -> None:
    page = "<div style='break-after:page;height:50mm'>{}</div>"
    square = "<p style='font-size:20pt'>A</p>"
    source, made = tmp_path / "x.html", tmp_path / "x.pdf"
    source.write_text(
        "<meta charset=utf8><style>@page{size:A6}</style>"
        + page.format(square) + page.format(body) + square
    )  # fmt: skip
    command = [
        require("chromium"), "--headless", "--no-sandbox", "--disable-gpu",
        "--no-pdf-header-footer",
        f"--print-to-pdf={made}", f"--user-data-dir={tmp_path}", str(source),
    ]  # fmt: skip
    subprocess.run(command, check=True, timeout=90, capture_output=True)
    report = preflight(made.read_bytes(), "pdf/x-4")
    stretches = [each.pages for each in report.findings if each.rule == rule]
    assert any(first <= 2 <= last for pages in stretches for first, last in pages)


def test_a_file_that_is_saved_in_another_way_has_the_same_faults() -> None:
    data = on_the_second(Planted("", "", b".1 w 60 60 m 99 99 l S"))
    with pikepdf.open(BytesIO(data)) as pdf:
        again = file_bytes(
            pdf, linearize=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
        )
    assert preflight(again, "pdf/x-4").findings == preflight(data, "pdf/x-4").findings
