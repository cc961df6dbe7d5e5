"""Files that unpack to far more than their size, or draw the same again and again."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from cardgen.errors import OutputError
from cardgen.preflight import preflight
from cardgen.preflight.findings import PdfReport
from tests.moment import SECONDS
from tests.preflight.samples import sample

pytestmark = pytest.mark.usefixtures("own_processes")
UNPACKS = (
    "the file takes too much {} to check: it is far larger when unpacked, or draws the same "
    "content again and again"
)


def deflate(unit: bytes, count: int, begin: bytes = b"") -> bytes:
    """Make Deflate data of many equal bytes, bit by bit."""
    packer = zlib.compressobj(9)
    chunk = unit * 10_000
    parts = [packer.compress(begin)]
    parts += [packer.compress(chunk) for _ in range(count // 10_000)]
    return b"".join((*parts, packer.flush()))


def packed_page(unit: bytes, count: int, begin: bytes = b"") -> Callable[[Pdf, Any], None]:
    """Make a page with content that is packed already."""

    def change(pdf: Pdf, page: Any) -> None:
        page.Contents = pdf.make_stream(b"")
        page.Contents.write(deflate(unit, count, begin), filter=Name.FlateDecode)

    return change


def times_drawn(pdf: Pdf, page: Any) -> None:
    form = pdf.make_stream(b"0 0 m 1 1 l S " * 20_000)
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
    page.Resources = Dictionary(XObject=Dictionary(F=pdf.make_indirect(form)))
    drawn = b"".join(b"q %d.5 0 0 1 0 0 cm /F Do Q " % width for width in range(5000))
    page.Contents = pdf.make_stream(drawn)


def annotate(pdf: Pdf, page: Any) -> None:
    form = pdf.make_stream(b"0 0 m 1 1 l S " * 20_000)
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
    form = pdf.make_indirect(form)
    page.Annots = Array(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Stamp, F=4, Rect=Array([0, 0, side, side + 1]),
            AP=Dictionary(N=form),
        )
        for side in range(1, 5001)
    )  # fmt: skip


BOMBS: dict[str, Callable[[Pdf, Any], None]] = {
    "100 MB of q": packed_page(b"q ", 50_000_000),
    "an array of numbers": packed_page(b"1 ", 50_000_000, b"["),
    "moves": packed_page(b"0 0 m ", 50_000_000),
    "1 GB of blanks": packed_page(b" " * 10, 100_000_000),
    "a form in 5,000 states": times_drawn,
    "5,000 annotations with one appearance": annotate,
}


@pytest.fixture
def resource_use() -> Callable[[], tuple[float, int]]:
    """Read processor time in seconds and peak memory in kilobytes of ended processes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)

    def measure() -> tuple[float, int]:
        now = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = now.ru_utime + now.ru_stime - before.ru_utime - before.ru_stime
        return spent, now.ru_maxrss

    return measure


@pytest.mark.torture
@pytest.mark.parametrize("bomb", BOMBS)
def test_mended_small_files_took_gigabytes_and_minutes(
    bomb: str, resource_use: Callable[[], tuple[float, int]]
) -> None:
    """They ended in MemoryError or an abort, or took a minute; now they are findings."""
    report = preflight(sample(b"", BOMBS[bomb], profile="screen"))
    seconds, kilobytes = resource_use()
    assert report.errors
    assert {finding.rule for finding in report.findings} <= {"damaged", "thin-line"}
    assert seconds < SECONDS
    assert kilobytes < 500_000


def test_a_form_in_very_many_states_is_followed_so_far_and_no_further() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        times_drawn(pdf, page)
        page.Resources.XObject.F.write(b"0 0 m 1 1 l S " * 2_000)

    found = preflight(sample(b"", change, profile="screen"), trusted=True).findings
    message = "the same content is drawn in very many ways; not all were checked"
    assert message in [each.message for each in found]


def test_what_pages_have_in_common_is_looked_at_once() -> None:
    """A file of many equal pages takes no longer than one page."""

    def change(pdf: Pdf, page: Any) -> None:
        page.Contents = pdf.make_stream(b"0 0 m 1 1 l S " * 20_000)
        page.Resources = pdf.make_indirect(Dictionary())
        for _ in range(40):
            pdf.pages.append(pdf.pages[0])

    report = preflight(sample(b"", change, profile="screen"), trusted=True)
    assert report.pages == 41
    assert not any("not all were checked" in found.message for found in report.findings)


@pytest.mark.parametrize("profile", [None, "pdf/x-4"])
def test_another_process_finds_the_same(profile: str | None, tmp_path: Path) -> None:
    data = sample(b"0 0 m 1 1 l S BT /F1 6 Tf (a) Tj ET", profile="screen")
    (tmp_path / "a.pdf").write_bytes(data)
    expected = preflight(data, profile, (300.0, 400.0), trusted=True)
    assert expected.findings
    assert preflight(data, profile, (300.0, 400.0)) == expected
    assert preflight(tmp_path / "a.pdf", profile, (300.0, 400.0)) == expected


@pytest.mark.parametrize(
    ("status", "what"), [(-signal.SIGXCPU, "time"), (-signal.SIGABRT, "memory"), (1, "memory")]
)
def test_a_reader_that_died(status: int, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    done = subprocess.CompletedProcess([], status, b"")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done)
    report = preflight(b"", "pdf/x-4")
    assert isinstance(report, PdfReport)
    assert (report.profile, report.pages) == ("pdf/x-4", 0)
    assert [(found.rule, found.message) for found in report.findings] == [
        ("damaged", UNPACKS.format(what))
    ]


def test_mended_devices_and_pipes_were_read_without_end(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, said in (
        (tmp_path / "pipe", "this is a pipe, not a file"),
        (Path("/dev/zero"), "this is a device, not a file"),
        (tmp_path / "none", "No such file or directory"),
        (tmp_path, "this is a folder, not a file"),
    ):
        with pytest.raises(OutputError) as caught:
            preflight(path)
        assert (caught.value.rule, caught.value.message) == (
            "bad-pdf",
            f"cannot be read: {said}",
        )


def test_a_file_that_is_no_pdf() -> None:
    assert preflight(b"no PDF").findings[0].rule == "damaged"
