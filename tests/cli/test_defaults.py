"""Commands in a project whose ``cardgen.toml`` has ``[defaults]``."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.runs import run, run_json


def defaults(**names: object) -> None:
    lines = [f'{name} = "{value}"' for name, value in names.items()]
    shutil.rmtree("messages", ignore_errors=True)  # the bundled ones serve
    Path("cardgen.toml").write_text("\n".join(["[defaults]", *lines, ""]), encoding="utf-8")


def test_a_label() -> None:
    defaults(message="sincerity", pair="zh-ja", template="box-a5", dpi="100")
    made = run_json("label")
    assert {name: made[name] for name in ("file", "message", "pair", "template", "dpi")} == {
        "file": "sincerity-zh-ja.png",
        "message": "sincerity",
        "pair": "zh-ja",
        "template": "box-a5",
        "dpi": 100.0,
    }


def test_the_command_line_comes_first() -> None:
    defaults(message="sincerity", pair="zh-ja", template="box-a5", dpi="100", format="pdf")
    words = ("brothers", "--pair", "zh-ko", "--template", "box-a4", "--dpi", "80")
    made = run_json("label", *words, "-o", "a.png")
    assert (made["message"], made["pair"], made["template"]) == ("brothers", "zh-ko", "box-a4")
    assert (made["dpi"], made["format"]) == (80, "png")
    assert run_json("label", "--format", "svg")["format"] == "svg"
    assert run_json("label")["format"] == "pdf"


def test_help_says_so() -> None:
    defaults(pair="zh-ja", dpi="8dot/mm")
    for command in ("label", "batch"):
        words = " ".join(run(command, "--help").out.split())
        assert "[default: zh-ja]" in words
        assert "[default: 8dot/mm]" in words
        assert "[defaults] of cardgen.toml" in words


@pytest.mark.parametrize(
    ("words", "sheets"),
    [
        (("-o", "a.pdf"), "a5-2up"),
        (("-o", "a.png", "--copies", "2"), "a5-2up"),
        (("-o", "a.png"), None),
        (("-o", "a.pdf", "--sheet", "none"), None),
    ],
)
def test_sheets_of_the_project_are_for_pdf(words: tuple[str, ...], sheets: str | None) -> None:
    defaults(template="box-a5", sheet="a5-2up", dpi="80")
    assert run_json("label", "brothers", *words).get("stock") == sheets


def test_a_shipment() -> None:
    defaults(message="brothers", pair="zh-ko", template="box-a5", sheet="a5-2up", format="pdf")
    Path("list.csv").write_text("item,boxes\n消毒液,3\n", encoding="utf-8")
    assert run_json("batch", "list.csv", "-o", "out", "--jobs", "1")["papers"][0] == (
        "out/labels.pdf"
    )
    words = ("--jobs", "1", "--dpi", "80", "--format", "png")
    assert run("batch", "list.csv", "-o", "png", *words).code == 0
    assert run("batch", "list.csv", "-o", "no", *words, "--sheet", "a5-2up") == (
        2,
        "",
        "Usage: cardgen batch [OPTIONS] MANIFEST\nTry 'cardgen batch --help' for help.\n\n"
        "Error: --sheet needs a PDF of all labels: add --format pdf\n",
    )


def test_a_damaged_file_is_what_is_complained_of() -> None:
    Path("cardgen.toml").write_text("[defaults]\npair = 3\n", encoding="utf-8")
    said = (
        "cardgen.toml:2: bad-project: defaults: pair: expected text in quotes, "
        "found a whole number\n"
    )
    assert run("label") == (1, "", said)
    assert run("label", "brothers") == (1, "", said)
    assert run("label", "--help").code == 0
