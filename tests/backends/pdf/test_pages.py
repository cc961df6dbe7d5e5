"""Many pages in one PDF."""

from __future__ import annotations

import re
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from msgspec.structs import replace

from cardgen import Project
from cardgen.backends import render
from cardgen.backends.pdf import write
from cardgen.backends.pdf.profiles import DocumentProperties
from cardgen.display import (
    Document,
    Layer,
    Page,
)
from tests.backends.agreement import disagreement
from tests.backends.pdf.pdfs import (
    by_pdfium,
    content,
    crop,
    document,
    open_pdf,
)
from tests.backends.samples import run
from tests.system import require


def boxes(count: int) -> Document:
    """Return labels that differ in the box number, with one first layer."""
    project = Project.open()
    made = project.label(
        "sister-years",
        fields={"years": "24", "boxes": str(count)},
        varying=["box"],
    )
    documents = [made.document({"box": str(number)}) for number in range(1, count + 1)]
    return replace(documents[0], pages=tuple(each.pages[0] for each in documents))


def test_pages_share_what_they_have_in_common(tmp_path: Path) -> None:
    """300 pages need several object streams, nodes of the tree and leaves of structure."""
    made = boxes(300)
    data = render(made, "pdf")
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    subprocess.run([require("qpdf"), "--check", path], check=True, capture_output=True)
    pdf = open_pdf(data)
    assert len(pdf.pages) == 300
    streams = {page.Contents[0].objgen for page in pdf.pages}
    assert len(streams) == 1
    assert len(data) < 25_000 + 300 * 500
    found = pdfium.PdfDocument(data)
    for number in (0, 127, 128, 299):
        said = found[number].get_textpage().get_text_bounded()
        assert f"{number + 1}/300" in re.sub(r"\s", "", said)
    page = replace(made.pages[299], mono=False)
    assert disagreement(page, crop(by_pdfium(data, 300, 299), page, 300)) == ""


def test_layers_that_are_not_shared_are_written_in_place() -> None:
    one, two = (document(run(char, 20, 50, 20)).pages[0] for char in "山川")
    data = render(Document((one, two), "t", ("zh-Hans",)), "pdf")
    assert " Do" not in content(data, 0) + content(data, 1)


def test_pages_are_written_as_they_come() -> None:
    """A few bytes of each page stay in memory, however many there are."""
    output, sizes = BytesIO(), []
    page = boxes(2).pages[0]

    def pages() -> Any:
        for _ in range(5):
            sizes.append(output.tell())
            yield replace(page, layers=(page.layers[0], Layer(page.layers[1].items)))

    write(pages(), DocumentProperties("t", ("zh-Hans",)), output)
    assert sizes[4] > sizes[3] > sizes[2] > sizes[0]


def test_pages_of_several_sizes() -> None:
    small, large = document(run("山", 20, 50, 20)).pages[0], Page(400.0, 300.0, ())
    pdf = open_pdf(render(Document((small, large), "t", ()), "pdf"))
    assert [[float(x) for x in page.MediaBox] for page in pdf.pages] == [
        [0, 0, 200, 100],
        [0, 0, 400, 300],
    ]
