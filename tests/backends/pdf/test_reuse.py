"""Groups that pages share are drawn once, and read on each page."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from pikepdf import Array
from PIL import Image

from cardgen.backends import render
from cardgen.backends.pdf.structure import Part, StructureElement, outline
from cardgen.display import BLACK, Color, Document, Group, Layer, Page, Picture, Rect, Role
from tests.backends.paths import STAR
from tests.backends.pdf import tags
from tests.backends.pdf.pdfs import by_pdfium, open_pdf, text
from tests.backends.samples import png_bytes, run

RED = Color(200, 0, 0)
LOGO = Picture(150, 60, 20, 20, png_bytes(Image.new("L", (2, 2))), "100 % \n(山)")


def group(role: Role, *items: Any) -> Group:
    return Group(0.0, 0.0, items, role)


def paragraph(words: str, y: float, lang: str = "zh-Hans") -> Group:
    return group("paragraph", replace(run(words, 20, y, 10), lang=lang))


def row(*words: str) -> Group:
    cells = (group("cell", replace(run(each, 120, 40, 10))) for each in words)
    return group("row", *cells)


TITLE = group("heading", replace(run("山川异域", 20, 12, 10), color=RED))
BODY = [paragraph("风月同天", 30), paragraph("寄诸佛子", 45), paragraph("산천", 60, "ko")]
TABLE = group("table", row("山川", "异域"), row("风月", "同天"))
REST = group("table-continued", row("寄诸", "子"), row("佛子", "同天"))
SEAL = group("figure", replace(STAR, x=150.0, y=20.0))
LINE = group("artifact", Rect(0.0, 90.0, 200.0, 1.0, BLACK))
SHOWN = group("figure", LOGO)

NAMES = "一二三四五六七八九十"
LETTERS = [
    [TITLE, paragraph(name, 20), *BODY[: 2 + number % 2], TABLE, REST, SEAL, LINE, SHOWN]
    for number, name in enumerate(NAMES)
]


def write_pages(pages: Sequence[Sequence[Group]], **options: Any) -> bytes:
    found = tuple(Page(200.0, 100.0, (Layer(tuple(items)),)) for items in pages)
    return render(Document(found, "t", ("zh-Hans",)), "pdf", **options)


def streams(data: bytes, page: int) -> list[int]:
    """Return the numbers of the streams of a page."""
    with open_pdf(data) as pdf:
        found = pdf.pages[page].obj.Contents
        return [each.objgen[0] for each in (found if isinstance(found, Array) else [found])]


@pytest.mark.parametrize("profile", ["screen", "pdf/a-2b"])
def test_what_pages_share_is_as_if_each_had_its_own(profile: str, tmp_path: Path) -> None:
    shared, own = (
        write_pages(pages, profile=profile) for pages in (LETTERS, [*map(deepcopy, LETTERS)])
    )
    assert len(shared) < len(own)
    with open_pdf(shared) as one, open_pdf(own) as other:
        tags.check(one)
        assert tags.tree(one) == tags.tree(other)
    assert text(shared, tmp_path, "-raw") == text(own, tmp_path, "-raw")
    for page in range(len(LETTERS)):
        assert by_pdfium(shared, 72, page) == by_pdfium(own, 72, page)


def test_what_was_there_before_is_a_stream_that_pages_share() -> None:
    data = write_pages(LETTERS)
    found = [streams(data, page) for page in range(len(LETTERS))]
    assert [*map(len, found)] == [1, 1, *[2] * 8]
    assert found[2][1:] == found[4][1:] != found[3][1:] == found[5][1:]  # two kinds of page


def test_pages_of_nothing_in_common_have_a_stream_each() -> None:
    pages = [[paragraph(name, 20), paragraph("风月同天", 40)] for name in NAMES]
    data = write_pages(pages)
    assert [len(streams(data, page)) for page in range(len(pages))] == [1] * len(pages)


def test_an_element_with_a_table_in_it_has_no_outline() -> None:
    table = StructureElement("/Table", [StructureElement("/TR", [])])
    assert outline(StructureElement("/Sect", [table])) is None
    assert outline(Part(0, "zh-Hans")) is not None
    assert outline(table) is not None
