"""Files in which nothing is wrong, by eight programs: nothing is found in any of them.

What other programs make is made anew each time, where they are there.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import typst
from reportlab.lib.pagesizes import A6
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

from tests.preflight.samples import file_bytes, preflight, sample
from tests.system import find_program

BODIES = {
    "text": "<h1>Harmony</h1><p>Office of relief, <b>49</b> boxes, <i>first</i> to go.</p>",
    "list": "<ol><li>Masks<li>Gowns<li>Gloves</ol><p>Each box is numbered.</p>",
    "table": "<table><tr><th>Box<th>Goods<tr><td>1<td>Masks<tr><td>2<td>Gowns</table>",
    "shapes": "<svg width=90 height=60><rect x=5 y=5 width=60 height=40 fill='#246'/></svg>"
    "<p>A mark</p>",
    "pages": "<p>First</p><p style='break-before:page;page-break-before:always'>Second</p>",
}
FACE = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
Make = Callable[[str, Path], Path]


def ran(folder: Path, *command: str | Path) -> None:
    subprocess.run(
        list(map(str, command)), check=True, timeout=120, capture_output=True, cwd=folder
    )


def page(body: str, folder: Path) -> Path:
    made = folder / "page.html"
    style = "@page{size:A6;margin:12mm}body{font:11pt DejaVu Sans}"
    made.write_text(f"<meta charset=utf8><title>A card</title><style>{style}</style>{body}")
    return made


def chromium(body: str, folder: Path) -> Path:
    made = folder / "chromium.pdf"
    ran(
        folder, find_program("chromium") or "chromium", "--headless", "--no-sandbox",
        "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={folder}/profile",
        f"--print-to-pdf={made}", page(body, folder),
    )  # fmt: skip
    return made


def libreoffice(body: str, folder: Path) -> Path:
    profile = f"-env:UserInstallation=file://{folder}/office"
    ran(
        folder, "soffice", profile, "--headless", "--convert-to", "pdf:writer_web_pdf_Export",
        page(body, folder),
    )  # fmt: skip
    return folder / "page.pdf"


def ghostscript(body: str, folder: Path) -> Path:
    made = folder / "gs.pdf"
    ran(folder, "gs", "-q", "-sDEVICE=pdfwrite", f"-o{made}", chromium(body, folder))
    return made


def mutool(body: str, folder: Path) -> Path:
    made = folder / "mutool.pdf"
    ran(folder, "mutool", "clean", "-gggz", chromium(body, folder), made)
    return made


def inkscape(body: str, folder: Path) -> Path:
    drawing, made = folder / "drawing.svg", folder / "inkscape.pdf"
    shapes = "".join(
        f"<circle cx='{20 + 9 * at}' cy='90' r='{2 + at}' fill='#24{at}' opacity='.{5 + at}'/>"
        for at in range(1 + len(body) % 5)
    )
    drawing.write_text(
        "<svg xmlns='http://www.w3.org/2000/svg' width='105mm' height='148mm' "
        f"viewBox='0 0 105 148'>{shapes}<text x='15' y='30' font-size='6' "
        "font-family='DejaVu Sans'>Fifty-five offices</text></svg>"
    )
    ran(folder, "inkscape", drawing, f"--export-filename={made}")
    return made


PROGRAMS: dict[str, Make] = {
    "chromium": chromium,
    "soffice": libreoffice,
    "gs": ghostscript,
    "mutool": mutool,
    "inkscape": inkscape,
}


@pytest.mark.torture
@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("body", BODIES)
def test_clean_files_by_other_programs(program: str, body: str, tmp_path: Path) -> None:
    needed = {program, "chromium"} if program in ("gs", "mutool") else {program}
    if not all(map(find_program, needed)):
        pytest.skip(f"needs {' and '.join(sorted(needed))}")
    report = preflight(PROGRAMS[program](BODIES[body], tmp_path))
    assert report.pages >= 1
    assert report.findings == ()


TYPESET = {
    "text": "A card with *fi* and _office_.",
    "list": "- Masks\n- Gowns\n+ first\n+ second",
    "table": "#table(columns: 2, [Box], [Goods], [1], [Masks])",
    "shapes": "#rect(width: 3cm, fill: blue) #circle(radius: 9pt, stroke: 1pt)",
    "pages": "First #pagebreak() Second",
}


@pytest.mark.parametrize("archived", [False, True])
@pytest.mark.parametrize("body", TYPESET)
def test_clean_files_by_typst(body: str, *, archived: bool) -> None:
    source = (
        "#set page(width: 105mm, height: 148mm)\n#set text(size: 10pt)\n"
        "#set document(title: [A card], date: datetime(year: 2020, month: 3, day: 26))\n"
    )
    data = (source + TYPESET[body]).encode()
    made = typst.compile(data, pdf_standards="a-2b") if archived else typst.compile(data)
    assert isinstance(made, bytes)
    assert preflight(made).findings == ()


@pytest.mark.skipif(not FACE.exists(), reason="needs DejaVu Sans")
@pytest.mark.parametrize("lines", range(1, 6))
@pytest.mark.parametrize(("mark", "found"), [("–", []), ("四", ["notdef-glyph"])])
def test_files_by_reportlab(lines: int, mark: str, found: list[str]) -> None:
    """Clean ones, and ones with a character that the font has not."""
    pdfmetrics.registerFont(TTFont("Face", str(FACE)))
    output = BytesIO()
    sheet = canvas.Canvas(output, pagesize=A6, invariant=1)
    for at in range(lines):
        sheet.setFont("Face", 8 + at)
        sheet.drawString(60, 300 - 20 * at, f"Office {at}, fünf Büros {mark}")
        sheet.line(60, 100 + at, 120, 100 + 9 * at)
    sheet.save()
    assert [each.rule for each in preflight(output.getvalue()).findings] == found


@pytest.mark.parametrize("profile", ["pdf/x-4", "screen"])
@pytest.mark.parametrize("linearize", [True, False])
@pytest.mark.parametrize("streams", ["generate", "disable"])
def test_clean_files_by_pikepdf(profile: str, streams: str, *, linearize: bool) -> None:
    content = (
        b"BT /F1 9 Tf 60 60 Td <00410042> Tj ET .5 g 60 90 40 40 re f 1 w 60 60 m 99 60 l S"
    )
    mode = getattr(pikepdf.ObjectStreamMode, streams)
    with pikepdf.open(BytesIO(sample(content, profile=profile))) as pdf:
        data = file_bytes(pdf, linearize=linearize, object_stream_mode=mode)
    assert preflight(data).findings == ()
