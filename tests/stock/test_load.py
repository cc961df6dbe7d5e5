from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from cardgen import resources
from cardgen.errors import CardgenError, Location
from cardgen.stock.stock import Stock, diagnose_stock, load_stock, parse_stock
from cardgen.units import parse_length, to_mm
from tests.stock.samples import SOUND, complaint, stock

FILES = sorted(resources.STOCK.glob("*.toml"))
HUNDREDTHS = parse_length("0.05mm")  # of catalogues, added up

# Millimetres, columns and rows, as makers' catalogues and boxes say.
SIZES = {
    "avery-l7160": (63.5, 38.1, 3, 7),
    "avery-l7163": (99.06, 38.1, 2, 7),
    "avery-l7165": (99.06, 67.73, 2, 4),
    "avery-l7166": (99.06, 93.13, 2, 3),
    "avery-l7167": (199.6, 289.05, 1, 1),
    "avery-l7168": (199.6, 143.5, 1, 2),
    "avery-5163": (4 * 25.4, 2 * 25.4, 2, 5),
    "avery-5168": (3.5 * 25.4, 5 * 25.4, 2, 2),
    "a-one-28447": (92, 131, 2, 2),
    "a-one-28766": (148.5, 105, 2, 2),
    "hisago-elm002": (210, 148.5, 1, 2),
    "hisago-elm003": (105, 148.5, 2, 2),
    "a4-2x2": (105, 148.5, 2, 2),
    "a4-2x4": (105, 74.25, 2, 4),
    "a4-90x110": (90, 110, 2, 2),
    "a5-2up": (210, 148.5, 1, 2),
    "a4-100x150": (100, 150, 2, 1),
    "letter-4x6in": (4 * 25.4, 6 * 25.4, 2, 1),
}
OFF_CENTRE = {"a-one-28447"}


def test_values() -> None:
    assert stock() == Stock(
        name="six",
        location=Location("six.toml"),
        description="Six labels",
        width=200,
        height=300,
        label_width=80,
        label_height=90,
        columns=2,
        rows=3,
        left=10,
        top=5,
        across=100,
        down=95,
        radius=4,
        guides=True,
    )


def test_without_origin_and_pitch_labels_touch_in_the_middle() -> None:
    six = stock(('origin = ["10pt", "5pt"]\n', ""), ('pitch = ["100pt", "95pt"]\n', ""))
    assert (six.left, six.top, six.across, six.down) == (20, 15, 80, 90)


def test_all_stock_is_built_in() -> None:
    assert {path.stem for path in FILES} == set(SIZES)


def test_all_that_is_wrong_is_returned_beside_no_stock() -> None:
    text = SOUND.replace("columns = 2", "columns = 0").replace('"4pt"', '"4"')
    found, errors = parse_stock("six", "six.toml", text)
    assert found is None
    assert [error.location for error in errors] == [
        Location("six.toml", 4),
        Location("six.toml", 8),
    ]
    assert parse_stock("six", "six.toml", SOUND) == (stock(), ())
    found, (unread,) = diagnose_stock(Path("six.toml"))
    assert (found, unread.rule) == (None, "bad-stock")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_built_in_stock_is_as_the_makers_say(path: Path) -> None:
    found = load_stock(path)
    width, height, columns, rows = SIZES[found.name]
    assert to_mm(found.label_width) == pytest.approx(width, abs=0.05)
    assert to_mm(found.label_height) == pytest.approx(height, abs=0.05)
    assert (found.columns, found.rows) == (columns, rows)
    sheet = sorted(round(to_mm(side), 1) for side in (found.width, found.height))
    assert sheet in ([210.0, 297.0], [215.9, 279.4])
    assert found.description


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_built_in_labels_lie_apart_and_on_the_paper(path: Path) -> None:
    found = load_stock(path)
    boxes = [
        (x, y, x + found.label_width, y + found.label_height)
        for x, y in map(found.corner, range(1, found.count + 1))
    ]
    for left, top, right, bottom in boxes:
        assert min(left, top) >= -HUNDREDTHS
        assert right <= found.width + HUNDREDTHS
        assert bottom <= found.height + HUNDREDTHS
    for one, other in combinations(boxes, 2):
        apart = max(one[0] - other[2], other[0] - one[2], one[1] - other[3], other[1] - one[3])
        assert apart >= -HUNDREDTHS
    if found.name not in OFF_CENTRE:  # a slip of a digit would show
        assert boxes[0][0] == pytest.approx(found.width - boxes[-1][2], abs=HUNDREDTHS)
        assert boxes[0][1] == pytest.approx(found.height - boxes[-1][3], abs=HUNDREDTHS)


CASES = [
    (
        [("columns", "colums")],
        (
            "six.toml: bad-stock: the key 'columns' is missing\n  hint: add columns = …\n"
            "six.toml:4: bad-stock: unknown key 'colums'\n  hint: did you mean columns?"
        ),
    ),
    (
        [("rows = 3", 'rows = "3"'), ("guides = true", "guides = 1")],
        (
            "six.toml:5: bad-stock: rows: expected a whole number, found text in quotes\n"
            "six.toml:9: bad-stock: guides: expected true or false, found a whole number"
        ),
    ),
    (
        [("rows = 3", "rows = 0"), ("columns = 2", "columns = 101"), ('"4pt"', '"4"')],
        (
            "six.toml:4: bad-stock: columns: 101 is not between 1 and 100\n"
            "six.toml:5: bad-stock: rows: 0 is not between 1 and 100\n"
            "six.toml:8: bad-stock: radius: '4' is not a length: write a number and mm, cm, "
            "in or pt"
        ),
    ),
    (
        [('"200pt x 300pt"', '"A4"')],
        (
            "six.toml:2: bad-stock: sheet: 'A4' is not a size: write WIDTH x HEIGHT, as in "
            "100mm x 150mm"
        ),
    ),
    (
        [('["10pt", "5pt"]', '["10pt"]'), ('["100pt", "95pt"]', '["100pt", "0pt"]')],
        (
            "six.toml:6: bad-stock: origin: give two lengths: from the left and from the top "
            "of the sheet\n"
            "six.toml:7: bad-stock: pitch: '0pt' is zero: write a length above zero"
        ),
    ),
    (
        [('["100pt", "95pt"]', '["100pt"]')],
        ("six.toml:7: bad-stock: pitch: give two lengths: from label to label across and down"),
    ),
    (
        [('"100pt", "95pt"', '"70pt", "80pt"')],
        (
            "six.toml:7: bad-stock: labels of 28.22 mm overlap: the pitch across is 24.69 mm\n"
            "  hint: measure pitch from the edge of a label to the same edge of the "
            "next label\n"
            "six.toml:7: bad-stock: labels of 31.75 mm overlap: the pitch down is 28.22 mm\n"
            "  hint: measure pitch from the edge of a label to the same edge of the "
            "next label"
        ),
    ),
    (
        [('"95pt"', '"950pt"')],
        (
            "six.toml:5: bad-stock: rows = 3: the labels end at 703.79 mm, but the sheet is "
            "105.83 mm high\n"
            "  hint: measure the sheet again: sheet, label, origin and pitch"
        ),
    ),
    (
        [
            ('origin = ["10pt", "5pt"]\n', ""),
            ("80pt x 90pt", "100pt x 90pt"),
            ('"100pt"', '"150pt"'),
        ],
        (
            "six.toml:4: bad-stock: columns = 2: the labels take 88.19 mm, but the sheet is "
            "70.56 mm wide\n"
            "  hint: measure the sheet again: sheet, label, origin and pitch"
        ),
    ),
    (
        [('"4pt"', '"41pt"')],
        (
            "six.toml:8: bad-stock: radius: corners of 14.46 mm are too round for a label of "
            "28.22 × 31.75 mm\n  hint: write at most half of the shorter side of the label"
        ),
    ),
    (
        [("rows = 3", "rows = ")],
        (
            "six.toml:5: bad-stock: this is not TOML: Invalid value (at line 5, column 8)\n"
            "  hint: correct the line, or start from avery-l7165"
        ),
    ),
]


@pytest.mark.parametrize(("changes", "said"), CASES)
def test_a_damaged_file(changes: list[tuple[str, str]], said: str) -> None:
    assert complaint(*changes) == said


def test_a_misprint_of_a_published_list_is_found() -> None:
    """One has pitches of 338.7 mm for labels 33.87 mm high."""
    assert "rows = 8: the labels end at" in complaint(
        ('"200pt x 300pt"', '"210mm x 297mm"'),
        ('"80pt x 90pt"', '"99.1mm x 33.87mm"'),
        ("rows = 3", "rows = 8"),
        ('["10pt", "5pt"]', '["5mm", "13mm"]'),
        ('["100pt", "95pt"]', '["101.6mm", "338.7mm"]'),
    )


def test_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("six.toml").write_bytes(b"\xef\xbb\xbf" + SOUND.replace("\n", "\r\n").encode())
    assert load_stock(Path("six.toml")) == stock()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            None,
            (
                "six.toml: bad-stock: cannot be read: No such file or directory\n"
                "  hint: check the path"
            ),
        ),
        (
            b'description = "\xe4"',
            (
                "six.toml:1: bad-encoding: byte 0xE4 is not UTF-8\n"
                "  hint: save the file as UTF-8"
            ),
        ),
    ],
)
def test_what_is_no_file(
    data: bytes | None, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if data is not None:
        Path("six.toml").write_bytes(data)
    with pytest.raises(CardgenError) as caught:
        load_stock(Path("six.toml"))
    assert str(caught.value) == said
