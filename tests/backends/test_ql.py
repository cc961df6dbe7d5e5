from __future__ import annotations

from struct import unpack

import pytest
import zxingcpp
from hypothesis import given, strategies as st
from PIL import Image

from cardgen.backends import PRINTER_DEFAULTS, PrinterOptions, render
from cardgen.backends.printer_rows import packbits
from cardgen.display import BLACK, Document, Layer, Page, Rect
from cardgen.errors import CardgenError
from cardgen.shipment.workers.worker import list_barcodes
from cardgen.units import parse_length
from tests.backends.printers import document, dots, ql_pages, same, unpack_bits
from tests.backends.samples import run
from tests.fields import built_in

MM = parse_length("1mm")


def label(width: float, height: float, pages: int = 1) -> Document:
    """Return a label with a rule on each side of its printed area, and a word."""
    x, y = 4 * MM, (7 if height > 150 else 4) * MM
    w, h = width * MM - 2 * x, height * MM - 2 * y
    sides = (
        Rect(x, y, w, MM, BLACK),
        Rect(x, y, MM, h, BLACK),
        Rect(x, y + h - MM, w, MM, BLACK),
        Rect(x + w - 2 * MM, y, 2 * MM, h, BLACK),
    )
    layer = Layer((*sides, run("同心 R", 6 * MM, 12 * MM, 12)))
    page = Page(width * MM, height * MM, (layer,), mono=True)
    return Document((page,) * pages, "", ())


# Width and length, and from Brother's reference the printed dots across and along, and the
# pins to the right of them.
PAPERS = [
    (29, 90, 306, 991, 6, 720),
    (62, 29, 696, 271, 12, 720),
    (62, 100, 696, 1109, 12, 720),
    (102, 152, 1164, 1660, 56, 1296),
]


@pytest.mark.parametrize("is_packed", [False, True])
@pytest.mark.parametrize("paper", PAPERS)
def test_die_cut_labels_read_back_dot_for_dot(
    paper: tuple[int, int, int, int, int, int], *, is_packed: bool
) -> None:
    width, height, across, along, right, pins = paper
    made = label(width, height)
    (page,) = ql_pages(render(made, "ql", 300, printer=PrinterOptions(packed=is_packed)))
    kind, media, mm, length_mm, rows = unpack("<BBBBI", page.told["z"][:8])
    assert (kind, media, mm, length_mm, rows) == (0x8E, 0x0B, width, height, along)
    assert (page.told["a"], page.told["d"]) == (b"\1", b"\0\0")
    head = page.head()
    assert head.size == (pins, along)
    ours = dots(made, 300)
    left, top = (ours.width - across) // 2, (ours.height - along) // 2
    start = pins - right - across
    assert same(
        head.crop((start, 0, start + across, along)),
        ours.crop((left, top, left + across, top + along)),
    )
    beside = head.convert("L").point([255 - v for v in range(256)])
    beside.paste(0, (start, 0, start + across, along))
    assert beside.getbbox() is None


@pytest.mark.parametrize(("width", "across", "right"), [(29, 306, 6), (62, 696, 12)])
def test_continuous_paper_is_cut_to_the_length_of_the_label(
    width: int, across: int, right: int
) -> None:
    made = label(width, 43)
    (page,) = ql_pages(render(made, "ql", 300, printer=PrinterOptions(media="continuous")))
    ours = dots(made, 300)
    assert unpack("<BBBBI", page.told["z"][:8]) == (0x86, 0x0A, width, 0, ours.height - 70)
    assert page.told["d"] == b"\x23\0"  # 35 dots before and behind
    start, left = 720 - right - across, (ours.width - across) // 2
    assert same(
        page.head().crop((start, 0, start + across, ours.height - 70)),
        ours.crop((left, 35, left + across, ours.height - 35)),
    )


def test_several_labels_are_one_job() -> None:
    first, second, third = ql_pages(render(label(62, 29, 3), "ql", 300))
    assert [page.told["z"][8] for page in (first, second, third)] == [0, 1, 1]
    assert first.rows == second.rows == third.rows


@pytest.mark.parametrize(
    ("printer", "said"),
    [
        (PRINTER_DEFAULTS, {"M": b"\x40", "A": b"\1", "K": b"\x08"}),
        (PrinterOptions(after="cut"), {"M": b"\x40", "A": b"\1", "K": b"\x08"}),
        (PrinterOptions(after="cut-at-end"), {"M": b"\0", "K": b"\x08"}),
        (PrinterOptions(after="tear"), {"M": b"\0", "K": b"\0"}),
    ],
)
def test_when_it_cuts(printer: PrinterOptions, said: dict[str, bytes]) -> None:
    (page,) = ql_pages(render(label(62, 29), "ql", 300, printer=printer))
    assert {name: page.told[name] for name in "MAK" if name in page.told} == said


def test_upside_down() -> None:
    made = label(62, 29)
    (plain,) = ql_pages(render(made, "ql", 300))
    (turned,) = ql_pages(render(made, "ql", 300, printer=PrinterOptions(turned=True)))
    area = (12, 0, 708, 271)
    upright = turned.head().transpose(Image.Transpose.ROTATE_180).crop(area)
    assert same(upright, plain.head().crop(area))


def test_a_narrower_label_stands_in_the_middle_of_its_roll() -> None:
    made = label(58, 43)
    (page,) = ql_pages(render(made, "ql", 300, printer=PrinterOptions(roll=62 * MM)))
    ours = dots(made, 300)
    expected = Image.new("1", (696, ours.height - 70), 1)
    expected.paste(ours, (-((ours.width - 696) // 2), -35))
    assert same(page.head().crop((12, 0, 708, ours.height - 70)), expected)


# The built-in templates that are no wider than the widest roll.
ON_ROLLS = ("box-100x150", "box-4x6in", "gs1-100x150", "gs1-4x6in")


@pytest.mark.parametrize("is_packed", [False, True])
@pytest.mark.parametrize("template", ON_ROLLS)
def test_each_template_reads_back_dot_for_dot(template: str, *, is_packed: bool) -> None:
    made = document(template)
    options = PrinterOptions(media="continuous", roll=102 * MM, packed=is_packed)
    (page,) = ql_pages(render(made, "ql", 300, printer=options))
    ours = dots(made, 300)
    expected = Image.new("1", (1164, ours.height - 70), 1)
    expected.paste(ours, (-((ours.width - 1164) // 2), -35))
    assert same(page.head().crop((76, 0, 1240, ours.height - 70)), expected)
    wanted = {each.text for each in list_barcodes(made)}
    assert {code.text for code in zxingcpp.read_barcodes(expected.convert("L"))} == wanted


def test_other_templates_are_refused() -> None:
    for template in sorted({*built_in()} - {*ON_ROLLS}):
        with pytest.raises(CardgenError) as caught:
            render(document(template), "ql", 300)
        assert caught.value.rule in {"wrong-paper", "pale"}  # a ground of colour is pale


@pytest.mark.parametrize(
    ("made", "dpi", "printer", "said"),
    [
        (
            label(100, 150), 300, PRINTER_DEFAULTS,
            "QL printers have no paper for a label of 100 × 150 mm",
        ),
        (
            label(62, 16), 300, PRINTER_DEFAULTS,
            "QL printers have no paper for a label of 62 × 16 mm",
        ),
        (
            label(62, 43), 300, PrinterOptions(media="gap"),
            "QL printers have no paper for a label of 62 × 43 mm with media gap",
        ),
        (label(62, 29), 203, PRINTER_DEFAULTS, "QL printers have 300 dots per inch, not 203"),
    ],
)  # fmt: skip
def test_paper_that_there_is_not(
    made: Document, dpi: float, printer: PrinterOptions, said: str
) -> None:
    with pytest.raises(CardgenError) as caught:
        render(made, "ql", dpi, printer=printer)
    assert str(caught.value).startswith(f"wrong-paper: {said}\n  hint: ")


@pytest.mark.parametrize("place", [(0.5, 10), (59.5, 10), (30, 1), (30, 27)])
def test_ink_that_it_does_not_reach_is_told(place: tuple[float, float]) -> None:
    layer = Layer((Rect(place[0] * MM, place[1] * MM, 2 * MM, MM, BLACK),))
    page = Page(62 * MM, 29 * MM, (layer,), mono=True)
    with pytest.raises(CardgenError) as caught:
        render(Document((page,), "", ()), "ql", 300)
    assert str(caught.value) == (
        "cut-off: a QL printer prints only 58.93 × 22.94 mm of this label, and a part is "
        "outside that area\n"
        "  hint: make the margin of the template larger"
    )


@given(st.lists(st.tuples(st.binary(min_size=1, max_size=3), st.integers(1, 300)), max_size=9))
def test_packed_rows_unpack(parts: list[tuple[bytes, int]]) -> None:
    row = b"".join(part * count for part, count in parts)
    assert unpack_bits(packbits(row)) == row
    # Two equal bytes are a run, also between others: 01 00 00 01 takes six bytes.
    assert len(packbits(row)) <= len(row) + -(-len(row) // 3)
