"""Corrections of boxes from the command line, and the state of the shipment after them."""

from __future__ import annotations

import json
from pathlib import Path

import pikepdf
import pytest

from cardgen.shipment.ledger import Ledger
from tests.cli.runs import run, run_json

LIST = """\
message,pair,template,boxes,item,lot,from,to
brothers,zh-ko,gs1-100x150,4,口罩,A1,北京,首尔
brothers,zh-ko,gs1-100x150,3,护目镜,B1,北京,首尔
"""
WORDS = ("batch", "list.csv", "-o", "out", "--jobs", "1", "--dpi", "203", "--format", "png,pdf")


@pytest.fixture(autouse=True)
def shipment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("cardgen.toml").write_text('gs1-prefix = "8801234"\n', encoding="utf-8")
    Path("list.csv").write_text(LIST, encoding="utf-8")
    assert run(*WORDS).code == 0
    return tmp_path / "out"


def test_status_shows_what_became_of_boxes(shipment: Path) -> None:
    """Reprints and their reasons were nowhere but in the database."""
    assert run("reprint", "out", "2", "--reason", "비에 젖음").code == 0
    assert run("void", "out", "6-7", "--reason", "lost").code == 0
    said = run("status", "out").out
    assert "out: LIST: 3 rendered, 2 verified, 2 voided\n" in said
    assert "\t口罩 · 마스크\t" in said  # an office that reads no Chinese
    assert "2\treprinted\t비에 젖음\t" in said
    assert "6–7\tvoided\tlost\t" in said
    told = run_json("status", "out")
    assert told["papers"] == "up to date"
    assert told["lines"][1]["boxes"] == "5"
    assert [event["number"] for event in told["events"]] == [2, 6, 7]
    report = Path("out/report.html").read_text(encoding="utf-8")
    assert "비에 젖음" in report
    with pikepdf.open("out/labels.pdf") as pdf:
        assert len(pdf.pages) == 5


def test_a_mistyped_void_is_undone(shipment: Path) -> None:
    before = (shipment / "labels/LIST-0002.png").read_bytes()
    assert run("void", "out", "2", "--reason", "crushed").code == 0
    assert not (shipment / "labels/LIST-0002.png").exists()
    assert run("unvoid", "out", "LIST-0002").code == 0
    assert (shipment / "labels/LIST-0002.png").read_bytes() == before
    assert "0 of 7 labels made, 7 kept" in run(*WORDS).out
    assert run("unvoid", "out", "2").code == 1


def test_a_reason_that_no_font_has_is_told_and_the_papers_come(shipment: Path) -> None:
    """It stopped the packing list for good."""
    done = run("void", "out", "2", "--reason", "젖음 \U0001f600")
    assert done.code == 0
    assert "warning: missing-glyph: the reason given for box 2: no font has" in done.err
    assert "behind" not in done.out
    assert run_json("status", "out")["papers"] == "up to date"
    again = run_json(*WORDS)
    assert [each["rule"] for each in again["warnings"]] == ["missing-glyph"]
    assert "missing-glyph" in (shipment / "report.json").read_text(encoding="utf-8")


def test_a_box_is_replaced_by_a_new_one(shipment: Path) -> None:
    done = run_json("replace", "out", "3", "--reason", "crushed")
    assert (done["replaced"], done["new"]) == ([3], [8])
    assert Path(done["files"][0]).is_file()
    with pikepdf.open("out/labels.pdf") as pdf:
        assert len(pdf.pages) == 7
    assert run("unvoid", "out", "3").code == 1
    assert "0 of 7 labels made, 7 kept" in run(*WORDS).out


def test_a_scanner_types_the_boxes(shipment: Path) -> None:
    typed = "088012340000000017\nLIST-0003\n"
    done = run("reprint", "out", "-", "--reason", "wet", typed=typed)
    assert done.code == 0, done.err
    assert "out: 2 boxes reprinted: 1, 3\n" in done.out


def test_wet_labels_on_a_used_sheet(shipment: Path) -> None:
    """Four wet labels were four loose pictures, and not on the sheet that was begun."""
    done = run("reprint", "out", "1-3", "--sheet", "a4-100x150", "--start", "2")
    assert done.code == 0, done.err
    with pikepdf.open("out/reprint/1/labels.pdf") as pdf:
        assert len(pdf.pages) == 2
    assert [path.name for path in Path("out/reprint/1").iterdir()] == ["labels.pdf"]


def test_the_list_changes_twice(shipment: Path) -> None:
    """Only new lines at the end of a list were carried out."""
    labels = {path.name: path.read_bytes() for path in (shipment / "labels").iterdir()}
    Path("list.csv").write_text(
        LIST.replace(",4,", ",5,").replace("B1", "B2"), encoding="utf-8"
    )
    refused = run(*WORDS)
    assert refused.code == 1
    assert "row 2: boxes 4 → 5; row 3: lot B1 → B2" in refused.err
    told = run_json(*WORDS, "--amend")
    assert told["amended"] == {"added": [8], "changed": [5, 6, 7], "gone": []}
    after = {path.name: path.read_bytes() for path in (shipment / "labels").iterdir()}
    assert [name for name, data in labels.items() if after[name] != data] == [
        name for name in labels if name[5:9] in ("0005", "0006", "0007")
    ]
    rows = LIST.splitlines()
    Path("list.csv").write_text("\n".join([rows[0], rows[2].replace("B1", "B2")]), "utf-8")
    told = run_json(*WORDS, "--amend")
    assert told["amended"] == {"added": [], "changed": [], "gone": [1, 2, 3, 4, 8]}
    boxes = json.loads(Path("out/report.json").read_bytes())
    assert boxes["states"] == {"rendered": 2, "verified": 1, "voided": 5}


def test_a_list_under_another_name_is_the_same_shipment(shipment: Path) -> None:
    """It became another shipment, with the name of the new file."""
    Path("list.csv").rename("list_v2 (final).csv")
    words = ("batch", "list_v2 (final).csv", "-o", "out", "--jobs", "1")
    done = run(*words)
    assert done.code == 0, done.err
    assert "shipment LIST: 0 of 7 labels made, 7 kept" in done.out


def test_a_ledger_that_is_gone_leads_to_recover(shipment: Path) -> None:
    (shipment / "ledger.sqlite").unlink()
    for words in (("status", "out"), ("void", "out", "1", "--reason", "x"), WORDS[:6]):
        done = run(*words)
        assert done.code == 1
        assert "cardgen recover" in done.err
    assert run("recover", "out").code == 0
    assert "0 of 7 labels made, 7 kept" in run(*WORDS[:6]).out


def test_many_voided_boxes_are_one_finding(shipment: Path) -> None:
    assert run("void", "out", "2-5", "--reason", "a\nb\x1b").code == 0
    done = run("void", "out", "1-7", "--reason", "x")
    assert done.err.startswith("out: unknown-box: voided already: boxes 2–5\n")
    (event, *_) = run_json("status", "out")["events"]
    assert event["reason"] == "a b"


def test_labels_as_files_become_a_pdf(shipment: Path) -> None:
    """Another folder was to be taken."""
    words = ("batch", "list.csv", "-o", "out", "--jobs", "1", "--format", "pdf")
    assert "formats png → only the PDF" in run(*words).err
    told = run_json(*words, "--amend")
    assert told["amended"] == {"added": [], "changed": [], "gone": []}
    assert [*(shipment / "labels").rglob("*.png")] == []
    with pikepdf.open("out/labels.pdf") as pdf:
        assert len(pdf.pages) == 7
    assert run("void", "out", "2", "--reason", "wet").code == 0
    assert "  hint: its label is in no file\n" in run("void", "out", "2", "--reason", "wet").err


def test_a_sheet_that_does_not_fit_leaves_nothing(shipment: Path) -> None:
    done = run("reprint", "out", "1", "--sheet", "L7166")
    assert done.code == 1
    assert not Path("out/reprint").exists()


def test_a_reprint_on_the_sheets_of_the_shipment(shipment: Path) -> None:
    sheet = ("--sheet", "a4-100x150")
    assert run(*WORDS, *sheet).code == 0
    done = run("reprint", "out", "1-2", "--start", "2")
    assert done.code == 0, done.err
    with pikepdf.open("out/reprint/1/labels.pdf") as pdf:
        assert len(pdf.pages) == 2


def amend(text: str, *words: str) -> dict[str, list[int]]:
    Path("list.csv").write_text(text, encoding="utf-8")
    told: dict[str, list[int]] = run_json(*WORDS, "--amend", *words)["amended"]
    return told


def test_a_label_that_is_out_of_date_does_not_come_back(shipment: Path) -> None:
    """A voided box of a corrected line came back with the lot of before, and was kept.

    Its label of before stayed among those of void boxes, under its name.
    """
    assert run("void", "out", "2", "--reason", "x").code == 0
    assert amend(LIST.replace("A1", "ZZ9"))["changed"] == [1, 3, 4]
    old = (shipment / "voided/LIST-0002.png").read_bytes()
    assert run("unvoid", "out", "2").code == 0
    assert not (shipment / "labels/LIST-0002.png").exists()
    assert not [*(shipment / "voided").iterdir()]
    assert "1 of 7 labels made, 6 kept" in run(*WORDS).out
    assert (shipment / "labels/LIST-0002.png").read_bytes() != old


@pytest.mark.ci
def test_two_boxes_never_have_one_place_in_their_line(shipment: Path) -> None:
    assert run("void", "out", "2", "--reason", "x").code == 0
    assert amend(LIST.replace(",4,", ",5,"))["added"] == [8, 9]
    assert run("void", "out", "1", "--reason", "x").code == 0
    assert run("unvoid", "out", "2").code == 0
    with Ledger.open(shipment) as ledger:
        boxes = [box for box in ledger.boxes.of_line(1) if box.state != "voided"]
    assert sorted(box.number_in_line for box in boxes) == [1, 2, 3, 4, 5]
    assert amend(LIST.replace(",4,", ",5,"), "--renumber")["added"] == []
    with Ledger.open(shipment) as ledger:
        boxes = [box for box in ledger.boxes.of_line(1) if box.state != "voided"]
    assert [box.number_in_line for box in boxes] == [1, 2, 3, 4, 5]
    assert {(box.total_in_line, box.total) for box in boxes} == {(5, 9)}


def test_copies_are_not_written_over_the_labels(shipment: Path) -> None:
    """labels.pdf had one page after it, and nothing was said to be behind."""
    for place in ("out", "out/labels", "out/voided"):
        done = run("reprint", "out", "2", "--format", "pdf", "-o", place)
        assert (done.code, "the shipment's own files are here" in done.err) == (1, True)


def test_another_prefix_gives_no_box_of_this_shipment_a_number(shipment: Path) -> None:
    Path("cardgen.toml").write_text('gs1-prefix = "4912345"\n', encoding="utf-8")
    done = run("replace", "out", "2", "--reason", "x")
    assert (done.code, "begin with 08801234" in done.err) == (1, True)


@pytest.mark.ci
def test_a_pair_that_leaves_the_list_is_no_traceback(shipment: Path) -> None:
    both = LIST.replace("brothers,zh-ko,gs1-100x150,3", "brothers,zh-ja,gs1-100x150,3")
    assert amend(both)["added"] == [8, 9, 10]
    assert {path.name for path in shipment.glob("packing-list*.pdf")} == {
        "packing-list-zh-ko.pdf",
        "packing-list-zh-ja.pdf",
    }
    assert amend(LIST.rsplit("brothers", 1)[0])["gone"] == [8, 9, 10]
    assert [path.name for path in shipment.glob("*-zh-*")] == []
    assert run(*WORDS).code == 0


@pytest.mark.ci
def test_a_proof_is_whole_whatever_stops_its_approval(shipment: Path) -> None:
    """It was forgotten before the final boxes could be planned, and never came back."""
    words = ("batch", "list.csv", "-o", "proof", "--jobs", "1", "--dpi", "72")
    assert run(*words, "--draft").code == 0
    kept = Path("serials.sqlite").read_bytes()
    Path("serials.sqlite").write_bytes(b"garbled" * 1000)
    assert "serials" in run(*words).err
    assert "7 boxes" in run(*words, "--check").out
    Path("serials.sqlite").write_bytes(kept)
    assert "7 of 7 labels made" in run(*words).out


def test_reasons_that_are_no_text_are_no_traceback(shipment: Path) -> None:
    assert run("void", "out", "1", "--reason", "\udcff").code == 0
    assert run("void", "out", "2", "--reason", "long " * 1000).code == 0
    assert run(*WORDS).code == 0


def test_labels_of_an_amendment_that_was_cut_off_are_named_by_the_next(
    shipment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    Path("list.csv").write_text(LIST.replace("A1", "A2"), encoding="utf-8")
    with monkeypatch.context() as patched:
        patched.setattr("cardgen.shipment.shipping.update_papers", stop)
        assert run(*WORDS, "--amend").code == 130
    told = amend(LIST.replace("A1", "A2").replace("B1", "B2"))
    assert told == {"added": [], "changed": [1, 2, 3, 4, 5, 6, 7], "gone": []}


def test_labels_of_one_shipment_have_one_author(shipment: Path) -> None:
    """Half of them could say another than the other half."""
    toml = Path("cardgen.toml").read_text(encoding="utf-8")
    Path("cardgen.toml").write_text(f'author = "首尔"\n{toml}', encoding="utf-8")
    assert "author nothing → 首尔" in run(*WORDS).err
    assert run(*WORDS, "--amend").code == 0


def test_labels_that_say_an_older_total_are_named(shipment: Path) -> None:
    """Labels said 7 / 7 and 8 / 8, and nobody was told which say what."""
    older = "the label shows the old total of 7, but the newest label shows 8"
    assert "a total of" not in run("status", "out").out
    Path("list.csv").write_text(LIST.replace(",4,", ",5,"), encoding="utf-8")
    assert f"out: boxes 1–7: {older}\n" in run(*WORDS, "--amend").out
    said = run("status", "out").out
    assert said.count(f"boxes 1–7: {older}\n") == 1
    assert run_json("status", "out")["totals"] == [f"boxes 1–7: {older}"]
    Path("list.csv").write_text(LIST.replace(",4,", ",6,"), encoding="utf-8")
    assert run(*WORDS, "--amend", "--renumber").code == 0
    assert "a total of" not in run("status", "out").out


def test_a_replaced_box_has_a_total_of_its_own_that_is_told(shipment: Path) -> None:
    assert run("replace", "out", "2", "--reason", "crushed").code == 0
    assert "boxes 1, 3–7: the label shows the old total of 7, but the newest " in (
        run("status", "out").out
    )
