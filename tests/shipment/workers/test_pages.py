"""Pages go from those who made the labels to the PDF of all, each laid out once."""

from __future__ import annotations

import errno
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from cardgen import CardgenError, Project, ship
from cardgen.display import Page
from cardgen.shipment import make_request
from cardgen.shipment.model import Box
from cardgen.shipment.workers import Session
from cardgen.shipment.workers.pages import PackedPages, PagePacker, PageSpool
from tests.shipment.samples import job, line

NOW = "2020-03-26T08:00:00Z"


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[PageSpool]:
    with closing(PageSpool(tmp_path, 100)) as opened:
        yield opened


def box(number: int, of: int = 100) -> Box:
    return Box(number, of, line(2, of), number, of, f"MAPO-2020-{number:04}")


def pages(session: Session, *numbers: int) -> dict[int, Page]:
    return {number: session.document(box(number)).pages[0] for number in numbers}


def test_pages_come_back_as_they_were(spool: PageSpool) -> None:
    session, packer = Session(Project.open(), job()), PagePacker()
    made = pages(session, 7, 8, 12, 30)
    later = packer.pack({30: made.pop(30)})
    spool.add(packer.pack(made))
    spool.add(later)
    for number, page in (*made.items(), *pages(session, 30).items()):
        assert spool.page(number) == page
    assert spool.page(9) is None


def test_a_first_layer_is_sent_once_and_comes_back_as_one(spool: PageSpool) -> None:
    packed = []
    for numbers in ((1, 2), (11, 12)):  # two workers
        session, packer = Session(Project.open(), job()), PagePacker()
        packed.append(packer.pack(pages(session, *numbers)))
        again = packer.pack(pages(session, numbers[0]))
        assert (len(packed[-1].layers), len(again.layers)) == (1, 0)
        spool.add(packed[-1])
    found = [
        spool.share_layer(page) for number in (1, 11, 2, 12) if (page := spool.page(number))
    ]
    assert len(found) == 4
    assert len({id(page.layers[0]) for page in found}) == 1


def test_a_layer_that_a_worker_took_along_is_missing(spool: PageSpool) -> None:
    packed = PagePacker().pack(pages(Session(Project.open(), job()), 1))
    spool.add(packed._replace(layers={}))
    assert spool.page(1) is None


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def seek(self, *_: int) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    with closing(PageSpool(tmp_path, 1)) as spool, monkeypatch.context() as patched:
        patched.setattr(spool, "_file", Full())
        with pytest.raises(CardgenError) as caught:
            spool.add(PackedPages((1,), b""))
    assert str(caught.value) == (
        f"{tmp_path}: output: cannot write: No space left on device\n"
        "  hint: make room on the disk, and run the same command again"
    )
    assert list(tmp_path.iterdir()) == []


LIST = "message,pair,template,boxes,years\n" + "".join(
    f"sister-years,zh-ko,box-100x150,{boxes},{years}\n" for boxes, years in ((30, 24), (27, 25))
)


def ship_all(tmp_path: Path, name: str, **of: Any) -> bytes:
    """Make a shipment with a PDF of all labels; return the bytes of the PDF."""
    manifest = tmp_path / "list.csv"
    manifest.write_text(LIST, encoding="utf-8")
    request = make_request(
        manifest=manifest, folder=tmp_path / name, formats=("png", "pdf"), dpi=203.0, **of
    )
    done = ship(request, Project.open(), now=lambda: NOW)
    done.raise_failed()
    return (tmp_path / name / "labels.pdf").read_bytes()


def test_a_label_is_laid_out_once_for_its_file_and_the_pdf(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid_out = Counter[int]()
    document = Session.document

    def count(self: Session, box: Box) -> object:
        laid_out[box.number] += 1
        return document(self, box)

    monkeypatch.setattr(Session, "document", count)
    ship_all(tmp_path, "out")
    # First and last of each line were tried before, and the first is in the report too.
    others = {1: 3, 30: 2, 31: 3, 57: 2}
    assert laid_out == {number: others.get(number, 1) for number in range(1, 58)}


@pytest.mark.ci
def test_the_pdf_is_the_same_whoever_made_its_labels(tmp_path: Path) -> None:
    """One process or several, made now or kept from before."""
    one = ship_all(tmp_path, "one", jobs=1)
    assert ship_all(tmp_path, "two", jobs=2) == one
    assert ship_all(tmp_path, "one", jobs=1) == one  # all labels are there already
    for path in sorted((tmp_path / "two/labels").iterdir())[5:40]:
        path.unlink()
    assert ship_all(tmp_path, "two", jobs=2) == one
