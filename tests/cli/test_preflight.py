from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from PIL import Image

from tests.cli.runs import run
from tests.preflight.samples import sample

NOTE = "(a preflight, not a certificate)"


@pytest.fixture
def good() -> str:
    Path("good.pdf").write_bytes(sample(b"BT /F1 9 Tf (a) Tj ET"))
    return "good.pdf"


@pytest.fixture
def bad() -> str:
    Path("bad.pdf").write_bytes(sample(b"BT /F1 5 Tf (a) Tj ET"))
    return "bad.pdf"


def test_nothing_is_found(good: str) -> None:
    done = run("preflight", good)
    said = f"good.pdf: nothing found on 1 page, checked as pdf/x-4 {NOTE}\n"
    assert done == (0, said, "")


SHOP = """\
text = "6pt"
line = "0.5pt"
pixels = 250
ink = 260
safety-distance = "5mm"

[verdicts]
small-text = "error"
spot-color = "off"
"""


def test_errors(bad: str) -> None:
    Path("shop.toml").write_text(SHOP, encoding="utf-8")
    done = run("preflight", bad, "--shop", "shop.toml")
    assert done == (
        1,
        "bad.pdf: page 1: error: small-text: text in Sample is 5 pt, under 6 pt\n"
        "  hint: set the text larger\n"
        f"bad.pdf: 1 error on 1 page, checked as pdf/x-4 {NOTE}\n",
        "",
    )


def test_warnings_are_no_failure(bad: str) -> None:
    done = run("preflight", bad, "--profile", "screen")
    assert done.code == 0
    assert done.out.endswith(f"bad.pdf: 1 warning on 1 page, checked as screen {NOTE}\n")


def test_what_claims_nothing_is_not_checked_for_a_press(tmp_path: Path) -> None:
    Image.new("RGB", (300, 300)).save("photo.pdf", resolution=300)
    done = run("preflight", "photo.pdf")
    assert (done.code, done.out.splitlines()[-1]) == (
        0, "  hint: to check the PDF for a print shop, add --profile pdf/x-4",
    )  # fmt: skip


def test_a_project_has_the_sheet_of_its_shop(bad: str, tmp_path: Path) -> None:
    """It holds for foreign files, and for those that are made."""
    assert run("preflight", bad).code == 0
    Path("cardgen.toml").write_text("", encoding="utf-8")
    Path("preflight.toml").write_text(SHOP.replace("6pt", "14pt"), encoding="utf-8")
    done = run("preflight", bad)
    assert (done.code, "text in Sample is 5 pt, under 14 pt" in done.out) == (1, True)
    press = ("--profile", "pdf/x-4", "--date", "2020-03-26", "-o", "a.pdf")
    made = run("label", "brothers", "--set", "item=医用口罩", *press)
    assert made.code == 1
    assert "a.pdf: preflight: small-text: text in NotoSansCJKsc-Bold is 7.5 pt" in made.err
    assert not Path("a.pdf").exists()


def test_a_shop_has_its_say_about_a_shipment(good: str) -> None:
    """Its verdicts on a label did not hold for the labels of a list."""
    del good
    Path("cardgen.toml").write_text("", encoding="utf-8")
    taste = 'text = "14pt"\n[verdicts]\nsmall-text = "warning"\n'
    Path("preflight.toml").write_text(taste, encoding="utf-8")
    Path("l.csv").write_text("message,pair,template,boxes\nbrothers,zh-ko,card-a6,2\n")
    press = ("--format", "pdf", "--profile", "pdf/x-4", "--date", "2020-03-26", "-o", "made")
    made = run("batch", "l.csv", *press)
    assert made.code == 0
    assert re.search(
        r"^made/labels.pdf: warning: preflight: pages 1-2: small-text: text in ",
        made.err,
        re.MULTILINE,
    )
    again = run("batch", "l.csv", *press, "--json")
    assert again.code == 0
    assert "preflight" in {each["rule"] for each in json.loads(again.out)["warnings"]}
    assert json.loads(again.out)["kept"] == 2
    strict = taste.replace("warning", "error")
    Path("preflight.toml").write_text(strict, encoding="utf-8")
    made = run("batch", "l.csv", *press)
    assert made.code == 1
    assert "made/labels.pdf: preflight: pages 1-2: small-text" in made.err
    assert "2 kept from before" in made.out


def test_a_sheet_that_says_something_wrong(good: str) -> None:
    Path("shop.toml").write_text(
        'text = "7em"\nline = 3\nink = 500\ndistance = "3mm"\n[verdicts]\n'
        'transparency = "off"\n',
        encoding="utf-8",
    )
    done = run("preflight", good, "--shop", "shop.toml")
    assert done.code == 1
    assert done.err.splitlines()[:-1] == [
        "shop.toml:2: bad-shop-sheet: line: expected text in quotes, found a whole number",
        "shop.toml:4: bad-shop-sheet: unknown key 'distance'",
        "  hint: did you mean safety-distance?",
    ]
    Path("shop.toml").write_text(
        'text = "7em"\nink = 500\n[verdicts]\ntransparency = "off"\n', encoding="utf-8"
    )
    done = run("preflight", good, "--shop", "shop.toml")
    assert done.err.splitlines()[:-1] == [
        "shop.toml:1: bad-shop-sheet: text: '7em' is not a length: write a number and mm, cm, "
        "in or pt",
        "shop.toml:2: bad-shop-sheet: ink: 500 is not between 100 and 400",
        "shop.toml:3: bad-shop-sheet: verdicts: 'transparency' is not a rule that a shop can "
        "judge",
        "  hint: choose one of: blank-page, bleed, font-not-subset, ink-coverage, page-size, "
        "resolution, reversed-text, rich-text, safety-distance, small-text, spot-color, "
        "thin-line, …",
    ]


def test_data(bad: str) -> None:
    Path("shop.toml").write_text(SHOP, encoding="utf-8")
    done = run("preflight", bad, "--json", "--shop", "shop.toml")
    data = json.loads(done.out)
    assert (done.code, data["file"], data["errors"]) == (1, "bad.pdf", 1)
    assert data["findings"][0]["rule"] == "small-text"


def test_a_size(good: str) -> None:
    for size in ("105mm x 148mm", "105x148", "a6"):
        assert run("preflight", good, "--size", size).code == 0
    done = run("preflight", good, "--size", "210mm x 297mm")
    assert done.code == 1
    assert "the page is 105 × 148 mm, but the ordered size is 210 × 297 mm" in done.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("good.pdf", "--size", "a44"), "'a44' is not a size: write WIDTH x HEIGHT"),
        (("good.pdf", "--profile", "pdf/x-3"), "'pdf/x-3' is not one of"),
        (("nothing.pdf",), "File 'nothing.pdf' does not exist"),
        ((".",), "File '.' is a directory"),
    ],
)
def test_wrong_usage(good: str, words: tuple[str, ...], said: str) -> None:
    done = run("preflight", *words)
    assert done.code == 2
    assert said in " ".join(done.err.split())


def test_a_file_that_cannot_be_read(good: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse_access(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("cardgen.preflight.limited.check_within_limits", refuse_access)
    done = run("preflight", good)
    assert done == (1, "", "good.pdf: bad-pdf: cannot be read: Permission denied\n")
