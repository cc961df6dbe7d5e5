"""Page labels and bookmarks, as other programs find them."""

from __future__ import annotations

import os
import subprocess
import tracemalloc
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from cardgen.backends import render
from cardgen.backends.pdf import Chapter, DocumentProperties, NumberedItem, PageEntry, write
from cardgen.display import Page
from tests.backends.pdf.pdfs import PROFILES, document, open_pdf
from tests.backends.samples import run
from tests.preflight.samples import preflight
from tests.system import require

PAGE = document(run("山", 20, 50, 20)).pages[0]


def write_marked(*marks: PageEntry, profile: str = "screen", date: str = "") -> bytes:
    output = BytesIO()
    about = DocumentProperties("风月同天", ("zh-Hans",), "", date)
    write([PAGE] * len(marks), about, output, profile=profile, marks=marks)
    return output.getvalue()


def names(pdf: pikepdf.Pdf) -> list[str]:
    return [page.label for page in pdf.pages]


def outline(pdf: pikepdf.Pdf) -> list[object]:
    """Return the titles of bookmarks with their pages, and the bookmarks in them."""
    pages = [page.objgen for page in pdf.pages]

    def describe(item: pikepdf.OutlineItem) -> object:
        to: Any = item.destination
        at = pages.index(to[0].objgen)
        return (item.title, at, [describe(kid) for kid in item.children])

    with pdf.open_outline() as found:
        return [describe(item) for item in found.root]


def test_pages_go_by_the_names_of_what_is_on_them() -> None:
    """After a void box, page 2 was box 3, and no name said so."""
    given = ["1", "2", "4", "5", "7–9", "10", "011", "12", "", "草1", "草2", "0", "1"]
    with open_pdf(write_marked(*map(PageEntry, given))) as pdf:
        assert names(pdf) == given
        # Consecutive numbers share one entry.
        assert len(pdf.Root.PageLabels.Kids[0].Nums) == 2 * 11


def test_many_names_are_in_order() -> None:
    given = [f"{number}–{number + 1}" for number in range(1, 400, 2)]
    with open_pdf(write_marked(*map(PageEntry, given))) as pdf:
        assert names(pdf) == given
        assert len(pdf.Root.PageLabels.Kids) == 4


def test_bookmarks_lead_to_stretches_within_stretches() -> None:
    masks, again, suits = Chapter("口罩", 2), Chapter("口罩", 3), Chapter("방호복", 4)

    def box(number: int, *chapters: Chapter) -> PageEntry:
        return PageEntry(str(number), (NumberedItem(number, chapters),))

    marks = (
        box(1, masks, Chapter(key=0)),
        box(2, masks, Chapter(key=0)),
        box(4, masks, Chapter(key=1)),
        PageEntry("5–6", (NumberedItem(5, (again,)), NumberedItem(6, (suits,)))),
        box(7, masks),
        box(8),
    )
    with open_pdf(write_marked(*marks)) as pdf:
        assert outline(pdf) == [
            ("1–4 口罩", 0, [("1–2", 0, []), ("4", 2, [])]),
            ("5 口罩", 3, []),
            ("6 방호복", 3, []),
            ("7 口罩", 4, []),
        ]


def test_a_file_without_marks_has_neither() -> None:
    with open_pdf(render(document(run("山", 20, 50, 20)), "pdf")) as pdf:
        assert "/PageLabels" not in pdf.Root
        assert "/Outlines" not in pdf.Root


@pytest.mark.parametrize("profile", PROFILES)
def test_pages_are_printed_at_their_own_size(profile: str, tmp_path: Path) -> None:
    """Viewers scale pages to the paper, which moves every label on a sheet."""
    mark = PageEntry("1", (NumberedItem(1, (Chapter("口罩"),)),))
    path = tmp_path / "a.pdf"
    path.write_bytes(write_marked(mark, profile=profile, date="2020-03-26T00:00:00Z"))
    with pikepdf.open(path) as pdf:
        assert pdf.Root.ViewerPreferences.PrintScaling == "/None"
    subprocess.run([require("qpdf"), "--check", path], check=True, capture_output=True)
    assert [str(found) for found in preflight(path).findings] == []


def test_what_is_kept_of_a_mark_is_a_few_bytes() -> None:
    count, page, least = 4_000, Page(200.0, 100.0, ()), list[int]()

    def marks() -> Iterator[PageEntry]:
        for number in range(1, count + 1):
            if number in (count // 2, count):
                least.append(tracemalloc.get_traced_memory()[0])
            yield PageEntry(
                f"{number}–x", (NumberedItem(number, (Chapter("", number // 100),)),)
            )

    tracemalloc.start()
    with Path(os.devnull).open("wb") as output:
        write((page for _ in range(count)), DocumentProperties("t", ()), output, marks=marks())
    tracemalloc.stop()
    assert (least[1] - least[0]) / (count / 2) < 600
