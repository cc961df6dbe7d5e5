"""Drawings on pages of all formats, compared with Chromium's drawing of the same files."""

from __future__ import annotations

import subprocess
import sys
from base64 import b64encode
from io import BytesIO
from pathlib import Path
from typing import Final

import pikepdf
import pytest
from msgspec.structs import replace
from PIL import Image, ImageChops

from cardgen.backends import Renderer
from cardgen.backends.pictures import scale
from cardgen.display import Color, Document, Layer, Page, Picture, Veil
from cardgen.errors import CardgenError
from cardgen.pictures import open_picture, sample_colors
from cardgen.units import to_pixels
from tests.artwork.samples import PROGRAMS, of_program, svg
from tests.backends.agreement import chromium, disagreement, resvg
from tests.backends.pdf.pdfs import by_pdfium, document, open_pdf
from tests.system import require

WIDTH, HEIGHT, DPI = 240.0, 520.0, 200.0
PLACES: Final = {"illustrator": 180.0, "figma": 160.0, "inkscape": 180.0}


def page() -> Page:
    """Return a page with the drawings of three programs, one below the other."""
    items, top = list[Picture](), 0.0
    for name in PROGRAMS:
        items.append(Picture(0.0, top, WIDTH, PLACES[name], of_program(name), name))
        top += PLACES[name]
    return Page(WIDTH, HEIGHT, (Layer(tuple(items)),))


def render_page(kind: str, **options: str) -> bytes:
    made = Document((page(),), "t", ("en",), date="2020-03-26T00:00:00Z")
    return Renderer().render(made, kind, DPI, **options)  # type: ignore[arg-type]


def originals() -> bytes:
    """Return the same page as SVG that contains the original files."""
    images, top = "", 0.0
    for name in PROGRAMS:
        uri = b64encode(of_program(name)).decode()
        images += (
            f'<image y="{top}" width="{WIDTH}" height="{PLACES[name]}"'
            f' href="data:image/svg+xml;base64,{uri}"/>'
        )
        top += PLACES[name]
    size = f'width="{WIDTH}pt" height="{HEIGHT}pt" viewBox="0 0 {WIDTH} {HEIGHT}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} style="background:#fff">'
    return f"{head}{images}</svg>".encode()


def differing(one: Image.Image, other: Image.Image) -> float:
    """Return the share of pixels that differ by more than a quarter of the way to white."""
    size = to_pixels(WIDTH, DPI), to_pixels(HEIGHT, DPI)
    a, b = (image.convert("RGB").crop((0, 0, *size)) for image in (one, other))
    histogram = ImageChops.difference(a, b).convert("L").histogram()
    return sum(histogram[64:]) / (size[0] * size[1])


@pytest.mark.ci
@pytest.mark.system
def test_every_format_shows_what_a_browser_shows_of_the_file(tmp_path: Path) -> None:
    """The browser judges PNG and SVG, and the PDF, which another program draws."""
    wanted = chromium(originals(), page(), tmp_path, DPI)
    assert sum(wanted.convert("L").histogram()[:32]) > 1000  # it has drawn something
    png = Image.open(BytesIO(render_page("png")))
    assert differing(png, wanted) < 0.001
    assert differing(chromium(render_page("svg"), page(), tmp_path, DPI), wanted) < 0.001
    assert differing(by_pdfium(render_page("pdf"), DPI), wanted) < 0.006


@pytest.mark.system
def test_its_pdf_is_right_in_all_profiles(tmp_path: Path) -> None:
    """qpdf finds no fault; the limits of the press do not count, which so thin lines break."""
    for profile in ("screen", "pdf/a-2a"):
        path = tmp_path / "a.pdf"
        path.write_bytes(render_page("pdf", profile=profile))
        subprocess.run([require("qpdf"), "--check", str(path)], check=True, capture_output=True)


def test_on_a_press_colours_are_inks_and_black_is_one() -> None:
    inner = (
        '<linearGradient id="g"><stop stop-color="#c8102e"/><stop offset="1"/></linearGradient>'
        '<path d="M0 0h50v50H0z"/><path d="M50 0h50v50H50z" fill="url(#g)" stroke="#888"/>'
    )
    drawing = document(Picture(10.0, 10.0, 100.0, 50.0, svg(inner), "a"))
    with open_pdf(Renderer().render(drawing, "pdf", profile="pdf/x-4")) as pdf:
        page = pdf.pages[0]
        form = page.Resources.XObject.P1
        content = form.read_bytes().decode()
        shading = form.Resources.Pattern.P1.Shading
        last = shading.Function.Functions[-1]
        assert page.get("/Group") is None  # nothing shines through
    assert content.startswith("q 0 g 0 0 m 50 0 l 50 50 l 0 50 l h f Q\n")
    assert " 0.533 G " in content
    assert "rg" not in content.lower()
    assert shading.ColorSpace == "/DeviceCMYK"
    assert [float(value) for value in last.C1] == [0, 0, 0, 1]


@pytest.mark.parametrize(("profile", "space"), [("screen", "RGB"), ("pdf/x-4", "CMYK")])
def test_what_shines_through_is_blent_in_the_colours_of_the_file(
    profile: str, space: str
) -> None:
    inner = '<g opacity=".5"><path d="M0 0h50v50" fill="red"/><path d="M0 50h50V0"/></g>'
    drawing = document(Picture(10.0, 10.0, 100.0, 50.0, svg(inner), "a"))
    with open_pdf(Renderer().render(drawing, "pdf", profile=profile)) as pdf:
        groups = [
            pdf.pages[0].Group,
            pdf.pages[0].Resources.XObject.P1.Resources.XObject.X1.Group,
        ]
        assert [group.CS for group in groups] == [f"/Device{space}"] * 2
        assert all(pikepdf.Name("/Transparency") == group.S for group in groups)


def test_lines_too_thin_for_a_press_are_told() -> None:
    thin = svg('<path d="M0 0h100" stroke="#000" stroke-width=".2"/>')
    drawing = document(Picture(10.0, 10.0, 100.0, 50.0, thin, "a"))
    with pytest.raises(
        CardgenError, match=r"thin-line: a line is 0\.2 pt wide, under 0\.25 pt"
    ):
        Renderer().render(drawing, "pdf", profile="pdf/x-4")


def test_dots_of_a_thermal_printer_have_no_fringe() -> None:
    """Black drawings are cut at half, never dithered, unlike greys."""
    drawing = svg('<circle cx="25" cy="25" r="20"/><path d="M60 5h40v40H60z" fill="#888"/>')
    items = (Picture(0.0, 0.0, 100.0, 50.0, drawing, "a"),)
    made = Document((Page(100.0, 50.0, (Layer(items),), mono=True),), "", ())
    image = Image.open(BytesIO(Renderer().render(made, "png", 203))).convert("L")
    disc = (
        scale(drawing, *image.size).getchannel("A").crop((0, 0, image.width // 2, image.height))
    )
    ours = image.crop((0, 0, image.width // 2, image.height))
    cut = disc.point([255] * 128 + [0] * 128)
    assert sum(ImageChops.difference(ours, cut).histogram()[1:]) < 120  # pixels of its edge
    runs = [
        row.strip(b"\xff")
        for row in (ours.crop((0, y, ours.width, y + 1)).tobytes() for y in range(ours.height))
    ]
    assert all(b"\xff" not in run for run in runs)
    grey = image.crop((image.width * 7 // 10, 40, image.width * 9 // 10, 100)).histogram()
    assert 0.3 < grey[0] / sum(grey) < 0.7


def test_what_is_in_view_and_under_a_veil_is_the_same_in_all_formats() -> None:
    veil = Veil(Color(255, 255, 255), 0.6)
    view = (0.25, 0.1, 0.8, 0.9)
    shown = Picture(10.0, 10.0, 110.0, 80.0, of_program("figma"), "a", view=view, veil=veil)
    drawing = Page(130.0, 100.0, (Layer((shown,)),))
    made = Document((drawing,), "", ())
    svg_file, pdf_file = (Renderer().render(made, kind, 300) for kind in ("svg", "pdf"))
    assert disagreement(drawing, resvg(svg_file, drawing)) == ""
    assert disagreement(drawing, by_pdfium(pdf_file, 300)) == ""
    plain = Page(130.0, 100.0, (Layer((replace(shown, veil=None),)),))
    assert disagreement(plain, resvg(svg_file, drawing)) != ""
    # The part under lettering is visible too.
    flag = svg('<path d="M0 0h100v25H0z" fill="#808080"/>')
    top, below = (sample_colors(flag, (0.0, at, 1.0, at + 0.2), 1)[0] for at in (0.1, 0.7))
    assert abs(top[0] - 128) < 4
    assert below == (255, 255, 255)


def test_labels_without_drawings_load_nothing_of_them() -> None:
    code = (
        "import sys, cardgen.backends.pdf, cardgen.backends.svg, cardgen.backends.png;"
        "sys.exit(any(each in name for name in sys.modules for each in "
        "('cardgen.artwork', 'cardgen.excerpts', 'resvg', 'tinycss2')))"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_drawing_is_written_once_however_often_it_is_placed(tmp_path: Path) -> None:
    path = tmp_path / "logo.svg"
    path.write_bytes(svg('<path d="M0 0h100v50z"/>', 'width="80mm" viewBox="0 0 100 50"'))
    photo = open_picture(path)
    assert photo.width / photo.height == 2
    first = Picture(0.0, 0.0, 20.0, 10.0, photo.data, "a")
    made = document(first, Picture(40.0, 0.0, 40.0, 20.0, photo.data, "a"))
    file = Renderer().render(made, "svg")
    assert (file.count(b"M0 0L100 0"), file.count(b"<use ")) == (1, 2)
    with open_pdf(Renderer().render(made, "pdf")) as pdf:
        assert list(pdf.pages[0].Resources.XObject) == ["/P1"]
    # Black on white needs no colours.
    assert Image.open(BytesIO(Renderer().render(made, "png", 72))).mode == "L"
