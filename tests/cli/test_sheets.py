"""``cardgen label --sheet`` and its companions."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from cardgen.cli import main
from tests.cli.runs import Run, make_label, run, run_json

# Labels of the size of the template `small`, and sheets for two rows of two of them.
SHEET = """\
sheet = "140mm x 100mm"
label = "60mm x 40mm"
columns = 2
rows = 2
"""
HELLO = ("label", "hello", "--template", "small", "--sheet", "four")


@pytest.fixture(autouse=True)
def four() -> None:
    Path("stock").mkdir()
    Path("stock/four.toml").write_text(SHEET, encoding="utf-8")


def texts(file: str) -> list[str]:
    """Page by page, where the first line of each label begins, in points."""
    pages = Path(file).read_text("utf-8").split("\npage ")[1:]
    return [
        " ".join(
            f"{line.split()[1]},{line.split()[2]}"
            for line in page.splitlines()
            if "你好" in line
        )
        for page in pages
    ]


def test_a_label_on_a_sheet() -> None:
    assert run(*HELLO, "-o", "a.png") == Run(
        0,
        "a.png: hello, zh-ko, small, 1 label on 1 sheet of four, "
        "140 × 100 mm, 1654 × 1181 pixels at 300 dpi\n",
        "",
    )
    with Image.open("a.png") as image:
        assert image.size == (1654, 1181)
        box = image.convert("L").point(lambda value: 255 * (value < 128)).getbbox()
    assert box is not None
    left, top, right, bottom = (pixels * 25.4 / 300 for pixels in box)
    # The first label begins 10 mm from the left and from the top, its margin is 4 mm.
    assert 10 + 3.5 <= left < right <= 10 + 56.5
    assert 10 + 3.5 <= top < bottom <= 10 + 36.5


def test_a_png_is_one_sheet() -> None:
    done = run(*HELLO, "--copies", "9", "--dpi", "100", "-o", "a.png")
    assert done == Run(
        0,
        "a-1.png to a-3.png: hello, zh-ko, small, 9 labels on 3 sheets of four, "
        "140 × 100 mm, 551 × 394 pixels at 100 dpi\n",
        "",
    )
    assert sorted(path.name for path in Path().glob("a*.png")) == [
        "a-1.png",
        "a-2.png",
        "a-3.png",
    ]
    assert Path("a-1.png").read_bytes() == Path("a-2.png").read_bytes()
    assert Path("a-1.png").read_bytes() != Path("a-3.png").read_bytes()


def test_as_json() -> None:
    found = run_json(*HELLO, "--copies", "5", "-o", "a.png")
    assert found["files"] == ["a-1.png", "a-2.png"]
    assert (found["stock"], found["copies"], found["millimetres"]) == (
        "four",
        5,
        [140.0, 100.0],
    )


def test_start_skip_order_and_offset() -> None:
    run(*HELLO, "--copies", "4", "-o", "all.txt")
    (places,) = texts("all.txt")
    one, two, three, four = places.split()
    run(*HELLO, "--copies", "3", "--start", "2", "--skip", "3", "-o", "a.txt")
    assert texts("a.txt") == [f"{two} {four}", one]
    # Ranges were refused, though boxes are named by them.
    run(*HELLO, "--copies", "2", "--skip", "1-2", "-o", "r.txt")
    assert texts("r.txt") == [f"{three} {four}"]
    run(*HELLO, "--copies", "2", "--order", "columns", "-o", "b.txt")
    assert texts("b.txt") == [f"{one} {three}"]
    run(*HELLO, "--offset", "1in,-0.5in", "-o", "c.txt")
    x, y = map(float, one.split(","))
    assert texts("c.txt") == [f"{x + 72:.2f},{y - 36:.2f}"]
    run(*HELLO, "--offset", "25.4,-12.7", "-o", "d.txt")
    assert texts("d.txt") == texts("c.txt")


def test_several_sheets_do_not_go_to_standard_output_as_png() -> None:
    words = [*HELLO, "--copies", "5", "--format", "png", "-o", "-"]
    result = CliRunner().invoke(main, words)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("output: a png file has one page, and the document has 2\n")


def test_a_template_of_another_size_names_sheets_that_fit() -> None:
    assert make_label("hello", "--sheet", "L7165") == Run(
        1,
        "",
        "sheet-size: a label of 60 × 40 mm does not fit avery-l7165, whose labels are "
        "99.06 × 67.73 mm\n  hint: use one of these sheets: four\n",
    )


def test_a_template_that_fits_no_sheet() -> None:
    Path("stock/four.toml").unlink()
    assert make_label("hello", "--sheet", "a4-2x2") == Run(
        1,
        "",
        "sheet-size: a label of 60 × 40 mm does not fit a4-2x2, whose labels are "
        '105 × 148.5 mm\n  hint: use a template with size = "105mm x 148.5mm" in [page]\n',
    )


def test_a_thermal_label_does_not_fit_a_quarter_of_a4() -> None:
    assert make_label("hello", "--template", "box-100x150", "--sheet", "a4-2x2") == Run(
        1,
        "",
        "sheet-size: a label of 100 × 150 mm does not fit a4-2x2, whose labels are "
        "105 × 148.5 mm\n  hint: use one of these sheets: a4-100x150\n",
    )


def test_no_such_label() -> None:
    assert make_label("hello", "--sheet", "four", "--start", "5") == Run(
        1,
        "",
        "sheet-position: there is no label 5 on four\n"
        "  hint: its labels are numbered from 1 to 4, row by row\n",
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--start", "2"), "--start needs --sheet, for example --sheet a4-2x2"),
        (("--copies", "2"), "--copies needs --sheet, for example --sheet a4-2x2"),
        (("--offset", "1mm,1mm"), "--offset needs --sheet, for example --sheet a4-2x2"),
        (
            ("--sheet", "four", "--skip", "3;5"),
            "'3;5' is not the number of a label: write numbers such as 1-2,5",
        ),
        (
            ("--sheet", "four", "--skip", "2-1"),
            "'2-1' is not the number of a label: write numbers such as 1-2,5",
        ),
        (
            ("--sheet", "four", "--offset", "1mm"),
            "'1mm' is not an offset: write RIGHT,DOWN, as in 1mm,-0.5mm",
        ),
        (("--sheet", "four", "--copies", "0"), "0 is not in the range 1<=x<=1000"),
    ],
)
def test_wrong_usage(words: tuple[str, ...], said: str) -> None:
    done = make_label("hello", *words)
    assert done.code == 2
    assert said in done.err
