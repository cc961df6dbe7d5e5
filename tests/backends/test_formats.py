from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from inspect import signature

import pytest
from msgspec.structs import replace

from cardgen import preflight
from cardgen.backends import (
    FORMATS,
    PROFILES,
    PdfOptions,
    Renderer,
    default_renderer,
    render,
    render_files,
)
from cardgen.backends.pdf import profiles as pdf_profiles
from cardgen.display import BLACK, Document, Layer, Page, Rect
from cardgen.errors import OutputError
from cardgen.preflight import profiles
from tests.backends.samples import decode

BLANK = Page(72, 36, ())
ONE, TWO = Document((BLANK,), "", ()), Document((BLANK, BLANK), "", ())


def test_png_is_a_file_a_page() -> None:
    files = list(render_files(TWO, "png", 100))
    assert [decode(file).size for file in files] == [(100, 50), (100, 50)]
    assert render(ONE, "png", 100) == files[0]


def test_svg_is_a_file_a_page() -> None:
    files = list(render_files(TWO, "svg"))
    assert [b"page 2 of 2" in file for file in files] == [False, True]


def test_txt_is_a_file_a_document() -> None:
    assert len(list(render_files(TWO, "txt"))) == 1
    assert render(TWO, "txt").startswith(b"document")


def test_several_pages_are_not_one_png() -> None:
    with pytest.raises(OutputError) as caught:
        render(TWO, "png")
    assert str(caught.value) == (
        "output: a document of 2 pages cannot be one png file\n"
        "  hint: write to a folder, one file for each page"
    )


def test_unknown_formats_are_told_at_once() -> None:
    with pytest.raises(OutputError) as caught:
        render_files(ONE, "pgn")
    assert str(caught.value) == (
        "unknown-format: cannot write 'pgn' files\n  hint: did you mean pwg or png?"
    )


def test_formats_are_imported_when_used() -> None:
    code = "import cardgen.backends, sys; print('PIL' in sys.modules, 'zlib_ng' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False False\n"
    assert set(FORMATS) >= {"png", "svg", "txt"}


def test_each_format_has_a_backend() -> None:
    for home in FORMATS.values():
        backend = import_module(home)
        assert list(signature(backend.render).parameters) == ["document", "options", "layers"]


def test_profiles_are_those_that_a_preflight_knows() -> None:
    """The preflight may not ask the backends: it judges a file by the file alone."""
    assert tuple(profiles.PROFILES) == preflight.PROFILES
    assert {*PROFILES} < {*preflight.PROFILES}
    assert tuple(pdf_profiles.PROFILES) == PROFILES


def test_a_renderer_gives_the_bytes_of_the_functions() -> None:
    renderer = Renderer()
    roll = Page(62 / 25.4 * 72, 29 / 25.4 * 72, ())  # QL printers have paper of their own
    for name in FORMATS:
        pages = Document((roll, roll), "", ()) if name == "ql" else TWO
        expected = list(render_files(pages, name, 300))
        for _ in range(2):
            assert list(renderer.render_files(pages, name, 300)) == expected
    options = PdfOptions(profile="pdf/x-4", crop_marks=True)
    titled = replace(ONE, title="同心", date="2020-03-26T00:00:00Z")
    assert renderer.render(titled, "pdf", **options) == render(titled, "pdf", **options)


def test_the_functions_reuse_a_first_layer() -> None:
    """Without a cache the labels of a batch would take six times as long."""
    layer = Layer((Rect(0, 0, 9, 9, BLACK),))
    before = len(default_renderer.layers)
    for _ in range(3):
        render(Document((Page(72, 36, (layer,)),), "", ()), "png", 100)
    assert len(default_renderer.layers) == before + 2
    del layer
    assert len(default_renderer.layers) == before
