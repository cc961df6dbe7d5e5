"""Templates of any size: sources of the size, and the size of the label."""

from __future__ import annotations

import json
from pathlib import Path

import pikepdf
import pytest

from cardgen.project import Project
from cardgen.shipment.model import ConsignmentLine
from cardgen.shipment.workers.bundle import pack
from tests.cli.runs import Run, run, run_json

ANY = """\
description = "A label of any size"
[page]
size = "any"
when = "width >= 60mm"
margin = "5%"
[fields]
box = "number"
[style.slogan]
max_fill = 0.8
[source]
text = "{message}"
style = "slogan"
fit = { min = "7pt", max = "20%h", group = "slogan" }
[target]
text = "{message}"
lang = "target"
fit = { min = "7pt", max = "20%h", group = "slogan" }
[box]
text = "{box}"
show_if = "box"
[[arrange]]
when = "ratio > 1.2"
[arrange.grid]
columns = ["1fr", "auto"]
rows = ["1fr", "1fr"]
areas = ["source box", "target box"]
[[arrange]]
when = "ratio <= 1.2"
[arrange.grid]
columns = ["1fr"]
rows = ["1fr", "1fr", "auto"]
areas = ["source", "target", "box"]
"""
LABEL = ("label", "brothers", "--template", "any")


@pytest.fixture(autouse=True)
def _project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("templates").mkdir()
    Path("templates/any.toml").write_text(ANY, encoding="utf-8")
    Path("cardgen.toml").write_text('templates = ["templates"]\n', encoding="utf-8")


def millimetres(*words: str) -> list[float]:
    size: list[float] = run_json(*words, "-o", "a.txt")["millimetres"]
    return size


def test_a_label_is_of_the_size_that_is_said() -> None:
    assert millimetres(*LABEL, "--size", "100x40") == [100, 40]
    assert millimetres(*LABEL, "--size", "4in x 6in") == [101.6, 152.4]
    assert millimetres("label", "brothers", "--template", "any@L7165") == [99.1, 67.7]
    assert millimetres("label", "brothers", "--template", "any@100x40", "--size", "100x40")
    assert millimetres("label", "brothers", "--template", "box-a5", "--size", "210x148")
    assert run_json(*LABEL, "--sheet", "L7165", "-o", "a.pdf")["template"] == "any@99.06x67.73"
    run(*LABEL, "--size", "L7165", "-o", "b.txt")
    run(*LABEL, "--size", "99.06mm x 67.73mm", "-o", "c.txt")
    assert Path("b.txt").read_bytes() == Path("c.txt").read_bytes()


def test_what_is_refused_says_the_size() -> None:
    hint = (
        "  hint: add a suitable size (100x150, 100x70, a6, a5, avery-l7165) to the name, "
        "such as any@100x150, or give --size or --sheet, or a --printer with a size in "
        "cardgen.toml\n"
    )
    assert run(*LABEL) == Run(
        1, "", "template-size: any is for pages of any size, and no size is given\n" + hint
    )
    assert run(*LABEL, "--size", "50x40") == Run(
        1,
        "",
        "templates/any.toml:4: template-size: any is for pages of width >= 60mm, "
        "not 50 × 40 mm\n"
        "  hint: no template fits 50 × 40 mm: use a larger size or another sheet, or make a "
        "template\n",
    )
    done = run("label", "brothers", "--template", "any@100x40", "--size", "100x50")
    assert done.err == (
        "template-size: any has two sizes: 100 × 40 mm and 100 × 50 mm\n"
        "  hint: give only one size\n"
    )
    done = run("label", "brothers", "--template", "box-a5", "--size", "100x50")
    assert "template-size: box-a5 is 210 × 148 mm, not 100 × 50 mm" in done.err
    assert run(*LABEL, "--size", "blue").err.startswith(
        "unknown-size: 'blue' is neither a paper size nor a sheet of labels\n"
    )
    assert "for any@60x12.5 at 7 pt" in run(*LABEL, "--size", "60x12.5").err
    assert "bad-template: on 60 × 8 mm: [source]: fit: min" in run(*LABEL, "--size", "60x8").err


def test_templates_are_named_that_are_for_the_size() -> None:
    """The hint was to take another, and there may have been none."""
    words = ("label", "brothers", "-o", "a.png", "--template")
    assert run(*words, "address", "--size", "80x40").err.endswith(
        "  hint: take a template for this size: any, label, sticker, sticker-motif\n"
    )
    assert run(*words, "box-a5", "--size", "100x150").err.endswith(
        "  hint: take a template for this size: any, address, box-100x150, "
        "carton-100x150-couplet\n"
    )
    assert run(*words, "label", "--size", "63.5x38.1").err.endswith(
        "not 63.5 × 38.1 mm\n"
        "  hint: take a template for this size: any, sticker, sticker-motif, sticker-route\n"
    )


def test_templates_that_show_a_value_are_of_the_size_that_is_asked_for() -> None:
    """The first four were named, of whatever size they were."""
    words = ("label", "brothers", "-o", "a.png", "--set", "lot=A", "--template")
    said = run(*words, "label", "--size", "100x150").err
    assert "shows it: box-100x150, carton-100x150-couplet, carton-100x150-panel, gs1-" in said
    said = run(*words, "label", "--size", "L7163").err
    assert said.endswith(
        "  hint: take another size or sheet: no template for 99.06 × 38.1 mm shows it\n"
    )
    words = ("batch", "l.csv", "--message", "brothers", "--pair", "zh-ko", "--check")
    Path("l.csv").write_text("boxes,lot\n2,A\n", encoding="utf-8")
    said = run(*words, "--template", "label", "--sheet", "L7163", "--format", "pdf").err
    assert (
        "not-shown: column lot: the template label@99.06x38.1 does not show this value" in said
    )
    assert "no template for 99.06 × 38.1 mm shows it" in said
    assert "gs1" not in said


def test_the_sheets_of_the_project_say_it_too() -> None:
    Path("cardgen.toml").write_text(
        'templates = ["templates"]\n[defaults]\nsheet = "L7165"\ntemplate = "any"\n',
        encoding="utf-8",
    )
    assert millimetres("label", "brothers") == [99.1, 67.7]
    label = Project.open(Path()).label("brothers").template
    assert label.name == "any@99.06x67.73"


def printers(**sizes: str) -> None:
    """Write a project with printers that have labels of these sizes in them."""
    said = 'templates = ["templates"]\n[defaults]\nsheet = "L7163"\npair = "zh-ko"\n'
    for name, size in sizes.items():
        said += f'[printers.{name}]\nlanguage = "zpl"\ndpi = 203\nsize = "{size}"\n'
    Path("cardgen.toml").write_text(said, encoding="utf-8")


def test_a_label_is_of_the_size_that_lies_in_the_printer() -> None:
    printers(hall="100mm x 40mm", small="50mm x 30mm")
    words = (*LABEL, "--printer", "hall")
    said = "a.zpl: brothers, zh-ko, any@100x40, size of the printer hall, 100 × 40 mm"
    assert run(*words, "-o", "a.zpl").out.startswith(said)
    assert b"^PW800^LL320" in Path("a.zpl").read_bytes()
    assert "printer" not in run(*words, "--size", "100x70", "-o", "a.zpl").out
    assert millimetres(*words, "--template", "any@100x70") == [100, 70]
    assert millimetres(*words, "--template", "box-a5") == [210, 148]
    on_sheet = run_json(*words, "--sheet", "L7165", "-o", "a.pdf")  # not into that printer
    assert on_sheet["template"] == "any@99.06x67.73"
    assert millimetres(*LABEL) == [99.1, 38.1]  # no printer: the project's own sheets
    assert run(*LABEL, "--printer", "small", "-o", "b.zpl") == Run(
        1,
        "",
        "templates/any.toml:4: template-size: for the labels in the printer small: any is for "
        "pages of width >= 60mm, not 50 × 30 mm\n"
        "  hint: no template fits 50 × 30 mm: use a larger size or another sheet, or make a "
        "template\n",
    )


def test_a_list_is_told_what_is_wrong_with_the_size() -> None:
    """The message was that no size is given, for a size without room for text too."""
    Path("list.csv").write_text("message,boxes\nbrothers,2\n", encoding="utf-8")
    printers(low="60mm x 8mm")
    words = ("batch", "list.csv", "--template", "any", "-o", "out")
    low = "bad-template: for the labels in the printer low: on 60 × 8 mm: [source]: fit: min is"
    assert run(*words, "--printer", "low").err.startswith(f"templates/any.toml:13: {low}")
    assert run(*words, "--size", "60x8").err.startswith(
        "templates/any.toml:13: bad-template: on"
    )
    assert run(*words, "--size", "blue").err.startswith(
        "list.csv:2: unknown-size: column template: 'blue' is neither a paper size nor a sheet"
    )


def test_a_shipment_stays_on_the_labels_that_it_was_begun_on() -> None:
    Path("list.csv").write_text("message,boxes\nbrothers,2\n", encoding="utf-8")
    printers(hall="100mm x 40mm", gate="100mm x 70mm")
    words = ("batch", "list.csv", "--template", "any", "--jobs", "1", "-o", "out")
    assert "out: labels of 100 × 40 mm, as in the printer hall\n" in (
        run(*words, "--printer", "hall").out
    )
    labels = {path.name: path.read_bytes() for path in Path("out/labels").iterdir()}
    printers(hall="100mm x 150mm", gate="100mm x 70mm")
    for again in (words[:2], (*words[:-2], "--printer", "hall")):
        told = run_json(*again, "-o", "out")
        assert (told["made"], told["kept"]) == (0, 2)
        assert told["loaded"] == {"printer": "hall", "millimetres": [100, 40]}
    assert {path.name: path.read_bytes() for path in Path("out/labels").iterdir()} == labels
    checked = run("batch", "list.csv", "--check", "-o", "out").out
    assert "any@100x40" in checked
    assert "changed" not in checked
    assert "template any@100x40 → any@100x70" in run(*words, "--printer", "gate").err
    amended = run_json(*words, "--printer", "gate", "--amend")
    assert amended["made"] == 2
    assert amended["loaded"] == {"printer": "gate", "millimetres": [100, 70]}


def test_nothing_is_said_of_the_printer_where_no_template_asks() -> None:
    Path("list.csv").write_text("message,boxes\nbrothers,1\n", encoding="utf-8")
    printers(hall="100mm x 40mm")
    words = ("batch", "list.csv", "--printer", "hall", "--jobs", "1", "-o", "out")
    assert run_json(*words, "--template", "any", "--size", "100x70")["loaded"] is None


def test_a_list_goes_by_the_sheet_and_its_rows_may_say_their_own() -> None:
    Path("list.csv").write_text("message,boxes\nbrothers,3\n", encoding="utf-8")
    words = ("batch", "list.csv", "--pair", "zh-ko", "--template", "any", "--jobs", "1")
    pdf = ("--format", "pdf", "--sheet", "L7165")
    assert run(*words, *pdf, "-o", "out").code == 0
    with pikepdf.open("out/labels.pdf") as made:
        assert len(made.pages) == 1
    assert run(*words[:2], "-o", "out").out.startswith("out: options of the last run:")
    (line,) = json.loads(Path("out/report.json").read_text())["lines"]
    assert line["template"] == "any@99.06x67.73"
    refused = run(*words, "-o", "other")
    assert "template-size: any is for pages of any size" in refused.err
    assert run(*words, "--size", "100x40", "-o", "other").code == 0

    Path("list.csv").write_text(
        "message,template,boxes\nbrothers,any@100x70,1\nbrothers,any@L7163,1\n",
        encoding="utf-8",
    )
    checked = run("batch", "list.csv", "--pair", "zh-ko", "--check").out
    assert "any@100x70" in checked
    assert "any@99.06x38.1" in checked


def test_other_machines_get_the_file() -> None:
    line = ConsignmentLine(1, "brothers", "zh-ko", "templates/any.toml@100x70", 1, {}, ())
    bundle = pack(Project.open(), [line])
    assert list(bundle.known) == ["templates/any.toml"]


def test_it_is_checked_on_all_sheets_that_it_is_for() -> None:
    small = ANY.replace("width >= 60mm", "width < 100mm")
    Path("templates/any.toml").write_text(small, encoding="utf-8")
    checked = run_json("templates", "check", "any")
    one = run_json("templates", "check", "any@L7165")["labels"]
    # L7160, L7163, L7165, L7166, 5168, 28447, a4-90x110
    assert checked["labels"] == 7 * one
    assert "any\tany size\t\tA label of any size" in run("templates", "list").out
