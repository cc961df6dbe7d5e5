"""PDF pages on labels: excerpts and refusals."""

from __future__ import annotations

import subprocess
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageChops
from reportlab.pdfgen.canvas import Canvas

from cardgen import excerpts
from cardgen.backends import Renderer
from cardgen.display import Color, Document, Layer, Page, Picture, Veil
from cardgen.errors import CardgenError, LayoutError
from cardgen.excerpts import read_pdf
from cardgen.excerpts.reader import read
from cardgen.pictures import open_picture
from tests.backends.agreement import disagreement, resvg
from tests.backends.pdf.pdfs import by_pdfium, document, open_pdf
from tests.system import require


def make_page(draw: Callable[[Any], None], size: tuple[float, float] = (200.0, 100.0)) -> bytes:
    """Make a page with ReportLab; it refers to a font that is not embedded."""
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=size, invariant=True)
    draw(canvas)
    canvas.save()
    return stream.getvalue()


def inks(canvas: Any) -> None:
    canvas.setFillColorCMYK(0, 1, 1, 0)
    canvas.rect(10, 10, 80, 80, fill=1, stroke=0)
    canvas.setStrokeColorCMYK(0, 0, 0, 1)
    canvas.setLineWidth(6)
    canvas.circle(150, 50, 30)


def lights(canvas: Any) -> None:
    canvas.setFillColorRGB(0.8, 0.1, 0.2)
    canvas.rect(10, 10, 80, 80, fill=1, stroke=0)
    canvas.setFillAlpha(0.5)
    canvas.circle(90, 50, 30, fill=1)


def change_page(data: bytes, change: Callable[[pikepdf.Pdf], None], **options: Any) -> bytes:
    stream = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(stream, deterministic_id="encryption" not in options, **options)
    return stream.getvalue()


def turn(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Rotate = 90
    pdf.pages[0].CropBox = pikepdf.Array([5, 5, 185, 95])


def on_page(data: bytes, **of: Any) -> Document:
    return document(Picture(10.0, 10.0, 45.0, 90.0, data, "a"), **of)


@pytest.mark.system
def test_a_page_is_placed_as_other_programs_show_it(tmp_path: Path) -> None:
    """A turned and cropped page in CMYK is a form in PDF, and pixels in PNG."""
    data = change_page(make_page(inks), turn)
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    command = [require("pdftocairo"), "-png", "-cropbox", "-r", "72", "-singlefile"]
    subprocess.run([*command, str(path), str(tmp_path / "a")], check=True)
    wanted = Image.open(tmp_path / "a.png").convert("RGB")
    photo = open_picture(path)
    assert (photo.width, photo.height) == wanted.size == (90, 180)
    drawn = Page(90.0, 180.0, (Layer((Picture(0.0, 0.0, 90.0, 180.0, photo.data, "a"),)),))
    made_of_it = Document((drawn,), "", ())
    renderer = Renderer()
    png = Image.open(BytesIO(renderer.render(made_of_it, "png", 72))).convert("RGB")
    path.write_bytes(renderer.render(made_of_it, "pdf"))
    subprocess.run([*command, str(path), str(tmp_path / "b")], check=True)
    ours = Image.open(tmp_path / "b.png").convert("RGB")
    assert sum(ImageChops.difference(ours, wanted).convert("L").histogram()[64:]) < 20
    # PDFium's red of CMYK is another than Poppler's, by a little.
    assert sum(ImageChops.difference(png, wanted).convert("L").histogram()[80:]) < 160
    assert b"CMYK" not in path.read_bytes()  # colours are within the content, not pictures
    with open_pdf(path.read_bytes()) as pdf:
        assert b"0 1 1 0 k" in pdf.pages[0].Resources.XObject.P1.read_bytes()


def test_a_view_of_it_and_a_veil_are_the_same_in_all_formats() -> None:
    photo = make_page(lights)
    shown = Picture(0.0, 0.0, 60.0, 60.0, photo, "a", view=(0.25, 0.0, 0.75, 1.0))
    for veil in (None, Veil(Color(255, 255, 255), 0.5)):
        drawn = Page(60.0, 60.0, (Layer((Picture(
            shown.x, shown.y, shown.width, shown.height, photo, "a", view=shown.view, veil=veil
        ),)),))  # fmt: skip
        one = Document((drawn,), "", ())
        assert disagreement(drawn, by_pdfium(Renderer().render(one, "pdf"), 300)) == ""
        assert disagreement(drawn, resvg(Renderer().render(one, "svg"), drawn)) == ""


@pytest.mark.usefixtures("own_processes")
def test_nothing_but_what_the_page_draws_is_taken() -> None:
    def burden(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0]
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        page.AA = pikepdf.Dictionary(O=pdf.Root.OpenAction)
        page.Metadata = pdf.make_stream(b"<secret/>")
        page.PieceInfo = pikepdf.Dictionary(A=pikepdf.String("secret"))
        page.Annots = pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.Link)])
        before = page.Contents.read_bytes()
        page.Contents = pdf.make_stream(
            b"/Artifact BMC /P<</MCID 0>>BDC " + before + b" EMC EMC"
        )
        page.Resources.Font.A = page.Resources.Font["/F1"]

    data = change_page(make_page(lights), burden)
    assert read_pdf(data).spaces == {"rgb"}
    file = Renderer().render(on_page(data), "pdf", profile="pdf/a-2a")
    with open_pdf(file) as pdf:
        form = pdf.pages[0].Resources.XObject.P1
        words = b"".join(
            each.unparse(resolved=True) for each in pdf.objects if not _is_stream(each)
        )
        assert b"BDC" not in form.read_bytes()
        assert b"MC" not in form.read_bytes()
        assert "/Group" in pdf.pages[0]  # half of a circle shines through
        assert not any(each in words for each in (b"JavaScript", b"secret", b"PieceInfo"))
        assert not len(form.Resources.get("/Font", {}))


def _is_stream(found: Any) -> bool:
    return isinstance(found, pikepdf.Stream)


def hide(pdf: pikepdf.Pdf) -> None:
    layer = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="a"))
    usual = pikepdf.Dictionary(OFF=[layer])
    pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=[layer], D=usual)


def add_note(pdf: pikepdf.Pdf) -> None:
    note = pikepdf.Dictionary(Subtype=pikepdf.Name.Stamp, AP=pikepdf.Dictionary())
    pdf.pages[0].Annots = pikepdf.Array([note])


def outside(pdf: pikepdf.Pdf) -> None:
    picture = pdf.make_stream(b"", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image)
    picture.F = pikepdf.String("/etc/passwd")
    pdf.pages[0].Resources.XObject = pikepdf.Dictionary(X=picture)


def program(pdf: pikepdf.Pdf) -> None:
    made_of = pdf.make_stream(b"showpage", Subtype=pikepdf.Name.PS)
    pdf.pages[0].Resources.XObject = pikepdf.Dictionary(X=made_of)


def bomb(pdf: pikepdf.Pdf) -> None:
    packed = zlib.compress(zlib.compress(bytes(1 << 29), 1), 9)
    filters = pikepdf.Array([pikepdf.Name.FlateDecode] * 2)
    pdf.pages[0].Contents = pikepdf.Stream(pdf, packed, Filter=filters)


def nothing(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0]


LOCKED = pikepdf.Encryption(owner="a", user="")


@pytest.mark.ci
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (hide, "the PDF has hidden layers"),
        (add_note, "the page has a note or a form field (Stamp)"),
        (outside, "the page uses another file"),
        (program, "the page uses another file, or contains a program"),
        (bomb, "bad-picture: the PDF "),
        (nothing, "the PDF has no page"),
    ],
)
def test_what_would_be_missing_or_do_damage_is_refused(
    change: Callable[[pikepdf.Pdf], None], said: str
) -> None:
    assert said in complaint(change_page(make_page(inks), change))


def test_files_that_are_locked_damaged_or_lack_fonts_are_refused() -> None:
    locked = change_page(make_page(inks), lambda _: None, encryption=LOCKED)
    assert "the PDF is encrypted" in complaint(locked)
    written = make_page(lambda canvas: canvas.drawString(9, 9, "a"))
    assert "the font Helvetica is not embedded" in complaint(written)
    damaged = complaint(b"%PDF-1.7\n")
    assert "the PDF is damaged: " in damaged
    assert "BytesIO" not in damaged


def complaint(data: bytes) -> str:
    with pytest.raises(LayoutError) as caught:
        read_pdf(data, "logo.pdf")
    told = str(caught.value)
    assert told.startswith("logo.pdf: ")
    assert "\n  hint: " in told
    return told


def test_colours_that_a_profile_forbids_are_told() -> None:
    renderer = Renderer()
    with pytest.raises(CardgenError, match="color-space: the page of a has colours in CMYK"):
        renderer.render(on_page(make_page(inks)), "pdf", profile="pdf/a-2b")
    assert renderer.render(on_page(make_page(inks)), "pdf", profile="pdf/x-4")


def test_without_its_libraries_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excerpts.program, "find_spec", lambda _: None)
    with pytest.raises(LayoutError, match="placing a PDF needs pikepdf and pypdfium2"):
        read_pdf(b"%PDF-1.7 none")


def test_damaged_files_are_read_or_refused() -> None:
    """The test reads in this process, so that it sees all exceptions."""
    rng = Random(2)
    seeds = (make_page(inks), change_page(make_page(lights), turn))
    rules = set[str]()
    for _ in range(60):
        data = bytearray(rng.choice(seeds))
        for _ in range(rng.choice((1, 3, 8))):
            at = rng.randrange(len(data))
            data[at : at + rng.randrange(4)] = rng.choice((b"", b"<<", b"0 R", b"/F", b"\0"))
        told = read(bytes(data))
        rules.add(told["refused"][0] if "refused" in told else "")
    assert "" in rules
    assert rules <= {"", "bad-picture", "picture-feature"}
