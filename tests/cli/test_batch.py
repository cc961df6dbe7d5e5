"""``cardgen batch``, ``reprint`` and ``void`` as people use them."""

from __future__ import annotations

import importlib.util
import json
import re
import signal
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from cardgen.installation import find_install_command
from cardgen.shipment import BatchOutput, BatchResult, ListSource, Request
from cardgen.shipment.ledger.ledger import Ledger
from cardgen.shipment.run import Result
from cardgen.storage.store import Folder
from tests.cli.runs import files, run, run_json
from tests.servers import cluster
from tests.shipment.books import office_book

MANIFEST = "message,pair,template,boxes,years\nyears,zh-ko,{},3,24\nhello,zh-ko,{},2,\n"
PAPERS = (
    "packing-list.pdf",
    "packing-list.xlsx",
    "boxes.csv",
    "report.json",
    "report.html",
    "report.pdf",
)
RENEWED = ", ".join(PAPERS)


@pytest.fixture(autouse=True)
def manifest(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Five boxes in two lines, of the project's own small template."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1585180800")
    template = project / "templates/small.toml"
    text = template.read_text(encoding="utf-8").replace(
        'logo = "picture"', 'logo = "picture"\nbox_id = "text"'
    )
    text = text.replace('"target", "logo"]', '"target", "number"]')
    text = text[: text.index("[logo]")] + '[number]\ntext = "{box_id}"\n'
    template.write_text(text, encoding="utf-8")
    path = project / "list.csv"
    path.write_text(MANIFEST.format("small", "small"), encoding="utf-8")
    return path


def labels(folder: str) -> dict[str, bytes]:
    return files(Path(folder) / "labels")


def states(folder: str) -> dict[str, int]:
    with Ledger.open(Path(folder)) as ledger:
        return {str(state): count for state, count in ledger.boxes.counts().items()}


def test_help() -> None:
    for command in ("batch", "reprint", "void"):
        done = run(command, "--help")
        assert done.code == 0
        assert f"  cardgen {command} " in done.out


def test_what_a_batch_says() -> None:
    done = run("batch", "list.csv", "-o", "화물 1", "--jobs", "1", "--format", "png,pdf")
    said = ["shipment LIST: 5 of 5 labels made", "labels.pdf", *PAPERS]
    assert done == (0, "".join(f"화물 1: {line}\n" for line in said), "")
    assert [*labels("화물 1")] == [f"LIST-000{number}.png" for number in range(1, 6)]


def test_the_same_command_goes_on() -> None:
    words = ("batch", "list.csv", "-o", "out", "--jobs", "1")
    assert run(*words).code == 0
    before = labels("out")
    Path("out/labels/LIST-0002.png").unlink()
    again = run_json(*words)
    assert (again["made"], again["kept"], again["failed"]) == (1, 4, [])
    assert again["boxes"] == {"rendered": 5}
    assert again["papers"] == [f"out/{name}" for name in PAPERS]
    assert labels("out") == before


def test_labels_in_another_place(tmp_path: Path) -> None:
    url = f"file://{tmp_path}/share/화물"
    words = ("batch", "list.csv", "-o", url, "--ledger", "out", "--jobs", "1")
    said = ["shipment LIST: 5 of 5 labels made", "labels.pdf", *PAPERS]
    done = run(*words, "--format", "png,pdf")
    assert done == (0, "".join(f"{url}: {line}\n" for line in said), "")
    assert run("batch", "list.csv", "-o", "here", "--jobs", "1").code == 0
    assert labels(str(tmp_path / "share/화물")) == labels("here")
    assert {path.name for path in Path("out").iterdir()} <= {
        "ledger.sqlite",
        "ledger-backup.sqlite",
        ".ledger.lock",
    }
    again = run_json(*words)
    assert (again["made"], again["kept"], again["files"]) == (0, 5, url)
    assert again["papers"] == [f"{url}/{name}" for name in ("labels.pdf", *PAPERS)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-o", "s3://relief/mapo"], "-o URL needs --ledger DIR, a folder on this machine"),
        (
            ["-o", "out", "--ledger", "led"],
            "--ledger needs -o URL; write a folder on another machine as file:///…",
        ),
        (
            ["-o", "sftp://me:secret@relief/mapo", "--ledger", "led"],
            "Invalid value for '-o' / '--output': the URL of relief has a password, and the "
            "ledger would contain it: write the password into the settings of fsspec",
        ),
    ],
)
def test_a_place_that_cannot_be(words: list[str], said: str) -> None:
    done = run("batch", "list.csv", *words)
    assert done.code == 2
    assert done.err.endswith(f"Error: {said}\n")
    assert not Path("out").exists()
    assert not Path("led").exists()


def test_a_place_that_takes_no_files_is_found_before_the_first_label() -> None:
    done = run("batch", "list.csv", "-o", "foo://relief/mapo", "--ledger", "led")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(
        "foo://relief/mapo: output: files cannot be written here: Protocol not known: foo\n"
    )
    assert not Path("led").exists()


def test_labels_made_by_a_cluster(tmp_path: Path) -> None:
    """They and their papers are as if they were made here; no worker sees the project."""
    assert run("batch", "list.csv", "-o", "here", "--jobs", "1").code == 0
    (tmp_path / "cluster").mkdir()
    with cluster(tmp_path / "cluster", 1) as started:
        words = ("batch", "list.csv", "-o", "there", "--cluster", started.address)
        done = run(*words)
        assert done.code == 0, done.err
        assert done.out.startswith("there: shipment LIST: 5 of 5 labels made")
        assert labels("there") == labels("here")
        assert run_json(*words)["kept"] == 5
    done = run(*words, "--jobs", "2")
    said = "Error: --jobs and --cluster cannot be used together"
    assert (done.code, done.err.splitlines()[-1]) == (2, said)
    done = run("batch", "list.csv", "-o", "third", "--cluster", "")
    said = "Error: Invalid value for '--cluster': the address is empty"
    assert (done.code, done.err.splitlines()[-1]) == (2, said)


@pytest.mark.parametrize(
    ("package", "words", "said"),
    [
        (
            "distributed",
            ["-o", "out", "--cluster", "tcp://127.0.0.1:1"],
            "missing-package: a cluster needs packages that are not installed"
            "\n"
            f"  hint: {find_install_command('cluster')}\n",
        ),
        (
            "fsspec.core",
            ["-o", "s3://nowhere/mapo", "--ledger", "out"],
            "s3://nowhere/mapo: missing-package: s3://nowhere/mapo needs a package that is not "
            "installed\n"
            f"  hint: {find_install_command('s3')}\n",
        ),
        (
            "fsspec",
            ["-o", "file:///nowhere/mapo", "--ledger", "out"],
            "file:///nowhere/mapo: missing-package: file:///nowhere/mapo needs a package that "
            "is not installed\n"
            f"  hint: {find_install_command('url')}\n",
        ),
    ],
)
def test_without_a_package(
    package: str, words: list[str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "cardgen.shipment.workers.cluster", raising=False)
    monkeypatch.setitem(sys.modules, package, None)
    found = importlib.util.find_spec
    monkeypatch.setattr(
        "cardgen.installation.find_spec",
        lambda name: None if name == package else found(name),
    )
    done = run("batch", "list.csv", *words)
    assert (done.code, done.out) == (1, "")
    assert re.sub("installed: .*", "installed", done.err) == said  # where Python says more
    assert labels("out") == {}


def test_other_jobs_give_the_same_labels() -> None:
    for jobs in ("1", "3"):
        words = ("--jobs", jobs, "--format", "svg,png,pdf", "--shipment", "A")
        assert run("batch", "list.csv", "-o", f"out{jobs}", *words).code == 0
    one, three = files(Path("out1")), files(Path("out3"))
    told = (
        "ledger.sqlite",
        "ledger-backup.sqlite",
        "report.html",
        "report.json",
        "report.pdf",
    )  # when it was
    assert {name for name in one if one[name] != three[name]} <= {*told}
    assert one.keys() == three.keys()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--verify", "2/5"), "'2/5' is not 1/N, all or first"),
        (("--verify", "1/0"), "'1/0' is not 1/N, all or first"),
        (("--format", "zlp"), "'zlp' is not one of png, svg, pdf, zpl, tspl, ql, pwg"),
        (("--jobs", "0"), "0 is not in the range 1<=x<=256"),
    ],
)
def test_wrong_usage(words: tuple[str, ...], said: str) -> None:
    done = run("batch", "list.csv", "-o", "out", *words)
    assert done.code == 2
    assert said in done.err
    assert not Path("out").exists()


@pytest.mark.parametrize("share", ["all", "first", "1/50"])
def test_shares_to_verify(share: str, manifest: Path) -> None:
    manifest.write_text(MANIFEST.format("box-4x6in", "box-4x6in"), encoding="utf-8")
    run_json("batch", "list.csv", "-o", "out", "--jobs", "1", "--verify", share)
    assert states("out").get("verified") == (5 if share == "all" else 2)  # a place a line


def test_a_label_that_cannot_be_made_is_said_first(manifest: Path) -> None:
    manifest.write_text("message,boxes\ncrowded,2\nhello,1\n", encoding="utf-8")
    words = ("--pair", "zh-ko", "--template", "small", "--jobs", "1")
    done = run("batch", "list.csv", "-o", "out", *words)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("list.csv:2: overflow: ")
    assert not Path("out/labels").exists()


def test_a_changed_list_is_refused(manifest: Path) -> None:
    words = ("batch", "list.csv", "-o", "out", "--jobs", "1")
    assert run(*words).code == 0
    before = files(Path("out"))
    manifest.write_text(MANIFEST.replace(",3,", ",4,").format("small", "small"), "utf-8")
    done = run(*words)
    assert done == (
        1,
        "",
        "list.csv: changed: this is not the shipment that was begun here: row 2: boxes 3 → 4\n"
        "  hint: undo the change, or --amend applies the change: boxes that did not change "
        "stay as they are\n",
    )
    assert {**files(Path("out")), "ledger.sqlite": b""} == {**before, "ledger.sqlite": b""}


def test_an_added_line_wants_amend(manifest: Path) -> None:
    words = ("batch", "list.csv", "-o", "out", "--jobs", "1")
    assert run(*words).code == 0
    with manifest.open("a", encoding="utf-8") as file:
        file.write("hello,zh-ko,small,1,\nhello,zh-ko,small,1,\n")
    assert run(*words).err == (
        "list.csv: changed: this is not the shipment that was begun here: row 4 is new: "
        "1 box; row 5 is new: 1 box\n"
        "  hint: undo the change, or --amend applies the change: boxes that "
        "did not change stay as they are\n"
    )
    done = run(*words, "--amend")
    assert done.out.splitlines()[:2] == [
        "out: shipment LIST: 2 of 7 labels made, 5 kept from before",
        "out: boxes 6–7: new, print the label",
    ]
    again = run_json(*words, "--amend")
    assert (again["kept"], again["amended"]) == (7, {"added": [], "changed": [], "gone": []})


def test_an_added_line_that_cannot_be_made_leaves_all_as_it_is(manifest: Path) -> None:
    words = ("batch", "list.csv", "-o", "out", "--jobs", "1")
    assert run(*words).code == 0
    before = labels("out")
    with manifest.open("a", encoding="utf-8") as file:
        file.write("crowded,zh-ko,small,1,\n")
    done = run(*words, "--amend")
    assert done.code == 1
    assert done.err.startswith("list.csv:4: overflow: ")
    assert labels("out") == before


def test_ctrl_c_says_how_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    from cardgen.shipment.workers.worker import Worker

    make = Worker.make

    def interrupt(self: Worker, boxes: list[object]) -> object:
        signal.raise_signal(signal.SIGINT)
        return make(self, boxes)  # type: ignore[arg-type]

    words = ("batch", "list.csv", "-o", "out", "--jobs", "1")
    with monkeypatch.context() as patched:
        patched.setattr(Worker, "make", interrupt)
        done = run(*words)
    assert done == (130, "", "out: stopped; to continue, run the same command again\n")
    assert run(*words).code == 0
    assert len(labels("out")) == 5


def test_another_process_has_it() -> None:
    with Ledger.open(Path("out")):
        done = run("batch", "list.csv", "-o", "out", "--jobs", "1", "--json")
    assert done.code == 1
    (error,) = json.loads(done.out)["errors"]
    assert error["rule"] == "busy"
    assert error["message"].endswith("is working on this shipment")


def in_the_way(file: str) -> None:
    Path(file).unlink()
    Path(file).mkdir()


def test_files_that_no_ledger_knows_of_are_not_written_over() -> None:
    """A report of somebody's own was; and labels of a lost ledger were made again as others."""
    Path("out").mkdir()
    Path("out/report.html").write_text("mine", encoding="utf-8")
    words = ("batch", "list.csv", "-o", "out", "--jobs", "1")
    said = "out: output: this folder has files that this shipment did not make: report.html\n"
    hint = "  hint: use another folder, or move the files away\n"
    assert run(*words) == (1, "", said + hint)
    Path("out/report.html").unlink()
    assert run(*words).code == 0
    Path("out/ledger.sqlite").unlink()
    done = run(*words)
    assert done.code == 1
    assert "cardgen recover DIR rebuilds it" in done.err
    assert run("recover", "out").code == 0
    assert "0 of 5 labels made, 5 kept" in run(*words).out


def test_json_is_one_document_when_papers_fail() -> None:
    """It was two, of which no reader takes the second."""
    words = ("batch", "list.csv", "-o", "out", "--jobs", "1", "--json")
    assert run(*words).code == 0
    in_the_way("out/report.html")
    done = run(*words)
    assert done.code == 1
    data = json.loads(done.out)
    assert (data["kept"], [error["rule"] for error in data["errors"]]) == (5, ["output"])


def test_a_paper_that_fails_is_among_the_reports_findings() -> None:
    """The report said that nothing was wrong, and there was no packing list."""
    words = ("batch", "list.csv", "-o", "out", "--jobs", "1")
    assert run(*words).code == 0
    in_the_way("out/packing-list.pdf")
    assert run(*words).code == 1
    report = json.loads(Path("out/report.json").read_bytes())
    assert [finding["rule"] for finding in report["findings"]] == ["output"]
    assert report["findings"][0]["boxes"] is None


def test_all_boxes_voided_is_no_crash() -> None:
    words = ("batch", "list.csv", "-o", "out", "--jobs", "1", "--format", "png,pdf")
    assert run(*words).code == 0
    done = run("void", "out", "1-5", "--reason", "flood")
    assert done == (0, f"out: 5 boxes voided: 1–5\nout: renewed: {RENEWED}\n", "")
    assert not Path("out/labels.pdf").exists()
    again = run(*words)
    assert again.code == 0, again.err
    assert not Path("out/labels.pdf").exists()


def test_the_result_speaks_of_what_there_is() -> None:
    """A folder named like its shipment, labels without barcodes and voided boxes misled."""
    counts = {"rendered": 3, "verified": 2, "voided": 1}
    store, result = Folder(Path("A")), Result(made=2, kept=3, counts=counts)  # type: ignore[arg-type]
    request = Request(ListSource(Path("a.csv")), BatchOutput(Path("A")))
    done = BatchResult(request, "A", store, result)
    assert done.in_words("A") == [
        "A: shipment A: 2 of 5 labels made, 3 kept from before; the barcodes of 2 read back; "
        "voided: 1"
    ]
    bare = replace(done, result=Result(made=5, counts={"rendered": 5}))
    assert bare.in_words("A") == ["A: shipment A: 5 of 5 labels made"]


def test_reprint_and_void() -> None:
    assert run("batch", "list.csv", "-o", "out", "--jobs", "1").code == 0
    done = run("reprint", "out", "2,4-5", "--reason", "wet")
    shown = "".join(f"out/reprint/1/LIST-000{number}.png\n" for number in (2, 4, 5))
    said = f"out: 3 boxes reprinted: 2, 4–5\n{shown}out: renewed: {RENEWED}\n"
    assert done == (0, said, "")
    assert run_json("void", "out", "2", "--reason", "crushed")["voided"] == [2]
    done = run("reprint", "out", "2,9")
    assert (done.code, done.out) == (1, "")
    assert done.err == (
        "out: unknown-box: voided already: box 2\n"
        "  hint: its label is in the folder voided\n"
        "out: unknown-box: there is no box 9\n"
        "  hint: boxes are numbered from 1 to 5\n"
        "2 findings\n"
    )
    assert run("batch", "list.csv", "-o", "out", "--jobs", "1").code == 0
    again, voided = json.loads(Path("out/report.json").read_bytes())["history"]
    assert (again["what"], again["boxes"], again["reason"]) == ("reprinted", "2, 4–5", "wet")
    assert (voided["what"], voided["boxes"], voided["reason"]) == ("voided", "2", "crushed")
    assert "crushed" in Path("out/report.html").read_text(encoding="utf-8")
    # What was printed once more lies apart from what is printed next.
    assert "out/reprint/2/LIST-0003.png\n" in run("reprint", "out", "3").out
    assert run("void", "out", "3").code == 2
    assert run("void", "out", "x", "--reason", "y").code == 2


def test_times_are_those_of_the_place() -> None:
    """In Seoul a report of this morning bore the date of yesterday."""
    path = Path("cardgen.toml")
    path.write_text('timezone = "Asia/Seoul"\n' + path.read_text(encoding="utf-8"), "utf-8")
    assert run("batch", "list.csv", "-o", "out", "--jobs", "1").code == 0
    assert json.loads(Path("out/report.json").read_bytes())["started"].endswith("+09:00")
    assert "UTC+09:00</time>" in Path("out/report.html").read_text(encoding="utf-8")


def test_a_sheet_of_a_workbook_has_its_report(project: Path) -> None:
    """The report looked for a file LIST.xlsx#SHEET, and crashed."""
    path = office_book(project / "list.xlsx", [["message", "boxes"], ["hello", 2]])
    words = ("--pair", "zh-ko", "--template", "small", "--jobs", "1", "-o", "out")
    done = run("batch", f"list.xlsx#{load_workbook(path).sheetnames[0]}", *words)
    assert done.code == 0, done.err


def test_json_counts_labels_made_by_plans(manifest: Path) -> None:
    """Two labels are tried before; after 24 that are laid out, the plan makes the others."""
    manifest.write_text("message,pair,template,boxes\nhello,zh-ko,small,60\n", "utf-8")
    told = run_json("batch", "list.csv", "-o", "out", "--jobs", "1")
    assert (told["made"], told["plans"]["refused"]) == (60, 0)
    assert told["plans"]["filled"] == 2 + 60 - 24


def test_formats_in_another_order_are_the_same() -> None:
    words = ("batch", "list.csv", "-o", "out", "--jobs", "1", "--format")
    assert run_json(*words, "svg,png")["made"] == 5
    assert run_json(*words, "png,svg")["kept"] == 5
