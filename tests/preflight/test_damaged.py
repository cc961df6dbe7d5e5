"""Damaged, endless and random files: all get a report, in good time."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings, strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, String

import cardgen.preflight
from cardgen.errors import OutputError
from cardgen.preflight import PROFILES
from tests.preflight.samples import complaints, file_bytes, font, form, found, preflight, sample

START = "error: damaged: "
CONTENT = (
    b"q 1 0 0 1 9 9 cm BT /F1 9 Tf 1 0 0 1 0 0 Tm (a) Tj [(b) 3] TJ ET Q 0 0 0 1 k 9 w "
    b"9 9 9 9 re f 0 0 m 9 9 l S q 9 0 0 9 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID a EI Q /X Do"
)


def test_what_is_no_pdf() -> None:
    (line,) = complaints(b"hello")
    assert line.startswith(f"{START}the file cannot be read: ")
    (line,) = complaints(b"", None)
    assert line.startswith(f"{START}the file cannot be read: ")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="bad-pdf: cannot be read: No such file"):
        cardgen.preflight.check_pdf(tmp_path / "nothing.pdf", "screen")


def test_a_file_without_pages() -> None:
    data = file_bytes(pikepdf.new())
    assert complaints(data, "screen") == [f"{START}the file has no pages"]


@pytest.mark.parametrize("name", ["", "a.pdf", "b c (1).pdf"])
def test_a_file_that_had_to_be_repaired(name: str, tmp_path: Path) -> None:
    data = sample(CONTENT, rich, profile="screen")
    cut = data[: data.index(b"startxref")]
    if name:
        (tmp_path / name).write_bytes(cut)
    report = preflight(tmp_path / name if name else cut)
    lines = [f"{finding.severity}: {finding.message}" for finding in report.findings]
    assert "warning: the file had to be repaired: can't find startxref" in lines


@pytest.mark.parametrize(
    ("content", "operator"),
    [
        (b"1 0 0 cm", "cm"),
        (b"/A w", "w"),
        (b"w", "w"),
        (b"9 Tf", "Tf"),
        (b"(a) Tr", "Tr"),
        (b"1 0 0 1 (a) 0 Tm", "Tm"),
        (b"Tz", "Tz"),
        (b"9 9 re", "re"),
        (b"/A /B l", "l"),
        (b"(a) rg", "rg"),
        (b"cs", "cs"),
        (b"gs", "gs"),
        (b"Do", "Do"),
        (b"sh", "sh"),
        (b"Tj", "Tj"),
        (b"[1] sc", "sc"),
    ],
)
def test_operands_that_an_operator_cannot_have(content: bytes, operator: str) -> None:
    message = f"{START}the operator {operator} has wrong operands"
    assert found(content) == [message]


def test_what_is_restored_without_being_saved() -> None:
    message = "the operator Q restores a state that was not saved"
    assert found(b"Q Q BT /F1 9 Tf (a) Tj ET Q") == [f"warning: content-stream: {message}"]
    assert found(b"q Q q BT /F1 9 Tf (a) Tj ET Q Q") == [f"warning: content-stream: {message}"]


def test_states_that_are_never_restored() -> None:
    assert found(b"q " * 100_000 + b"BT /F1 9 Tf (a) Tj ET") == []


def test_a_stream_that_cannot_be_decoded() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        page.Contents.write(b"no flate", filter=Name.FlateDecode)

    line = found(b"", change)[0]
    assert line.startswith(f"{START}a content stream cannot be read: ")


def test_a_stream_that_ends_in_the_middle() -> None:
    assert found(b"0 0 9 9 re f BT /F1 9 Tf (a") == [
        "warning: damaged: the file had to be repaired: page object 6 0 stream 7 0 "
        "(content, offset 49): EOF while reading token"
    ]


def test_a_form_that_draws_itself() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        one, other = form(pdf, b"/Y Do"), form(pdf, b"/X Do")
        names = Dictionary(X=one, Y=other)
        one.Resources = other.Resources = Dictionary(XObject=names)
        page.Resources.XObject = names

    assert found(b"/X Do", change) == [f"{START}a form or pattern draws itself"]


def test_a_form_that_draws_itself_with_the_resources_of_the_page() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        page.Resources.XObject = Dictionary(X=form(pdf, b"2 0 0 2 0 0 cm /X Do"))

    assert found(b"/X Do", change) == [f"{START}a form or pattern draws itself"]


def nest(pdf: Pdf, page: Any, depth: int, content: bytes) -> None:
    inner = form(pdf, b"")
    for _ in range(depth):
        names = Dictionary(X=inner)
        inner = form(pdf, content, Resources=Dictionary(XObject=names))
    page.Resources.XObject = Dictionary(X=inner)


def test_forms_that_are_nested_too_deep() -> None:
    assert found(b"/X Do", lambda pdf, page: nest(pdf, page, 20, b"/X Do")) == []
    message = f"{START}forms are nested more than 32 deep; the rest was not checked"
    assert found(b"/X Do", lambda pdf, page: nest(pdf, page, 2000, b"/X Do")) == [message]


def test_forms_that_multiply() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        nest(pdf, page, 25, b"/X Do q .9 0 0 1 0 0 cm /X Do Q q 1 .1 0 1 0 0 cm /X Do Q")

    message = f"{START}a page draws more than 5000 forms; the rest was not checked"
    assert found(b"/X Do", change) == [message]


def test_a_page_tree_that_bites_its_tail() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        del page.MediaBox
        page.Parent = pdf.make_indirect(Dictionary())
        page.Parent.Parent = page

    assert preflight(sample(CONTENT, change)).pages == 1


def test_a_name_tree_that_bites_its_tail() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        tree = pdf.make_indirect(Dictionary())
        tree.Kids = Array([tree, 3, Dictionary(Names=Array([]))])
        pdf.Root.Names = Dictionary(EmbeddedFiles=tree)

    assert found(b"", change) == []


def rich(pdf: Pdf, page: Any) -> None:
    page.Resources.XObject = Dictionary(X=form(pdf, b"0 0 9 9 re f"))
    page.Resources.Font.F2 = font(pdf, "Batang")
    note = Dictionary(Subtype=Name.Stamp, F=4, Rect=Array([9, 9, 59, 59]))
    note.AP = Dictionary(N=form(pdf, b"1 g 0 0 9 9 re f"))
    page.Annots = Array([note])


RICH = sample(CONTENT, rich)
WRONG: list[Callable[[], Any]] = [
    lambda: 3,
    lambda: -1.5,
    lambda: True,
    lambda: Name.Wrong,
    lambda: String("wrong"),
    lambda: Array([]),
    lambda: Array([Name.A, 1]),
    Dictionary,
    lambda: Dictionary(A=Array([1])),
]


@settings(max_examples=150)
@given(st.data())
def test_any_object_may_be_of_any_kind(data: st.DataObject) -> None:
    """Put objects of wrong types anywhere into a file."""
    pdf = pikepdf.open(BytesIO(RICH))
    holders = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary | pikepdf.Stream)]
    for _ in range(data.draw(st.integers(1, 3))):
        holder = data.draw(st.integers(0, len(holders) - 1))
        keys = [str(key) for key in holders[holder] if key != "/Length"]
        if not keys:
            continue
        key = data.draw(st.sampled_from(sorted(keys)))
        wrong = data.draw(st.sampled_from(WRONG))()
        inner = holders[holder][key]
        if isinstance(inner, pikepdf.Dictionary) and not inner.is_indirect and inner.keys():
            inner[data.draw(st.sampled_from(sorted(inner.keys())))] = wrong
        else:
            holders[holder][key] = wrong
    try:
        broken = file_bytes(pdf)
    except (pikepdf.PdfError, RuntimeError, ValueError):
        return
    preflight(broken, data.draw(st.sampled_from((None, *PROFILES))))


@settings(max_examples=200)
@given(st.binary(max_size=60), st.integers(0, len(CONTENT)), st.integers(0, 20))
def test_any_bytes_may_stand_in_a_stream(wild: bytes, at: int, cut: int) -> None:
    content = CONTENT[:at] + wild + CONTENT[at + cut :]
    preflight(sample(content, rich))


@settings(max_examples=100)
@given(st.integers(0, len(RICH)), st.binary(max_size=20), st.integers(0, 300))
def test_any_bytes_may_stand_in_a_file(at: int, wild: bytes, cut: int) -> None:
    preflight(RICH[:at] + wild + RICH[at + cut :])
