"""``cardgen batch`` with ``--set``, ``--check``, ``-``, and the profiles of its PDF."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest
from openpyxl import Workbook

from cardgen.cli.options import cores
from cardgen.icc import CONDITIONS
from cardgen.shipment.ledger.ledger import Ledger
from tests.cli.runs import files, run, run_json
from tests.profiles import rename

KEYS = ("--message", "sister-years", "--pair", "zh-ko", "--template", "box-a5")
WORDS = (*KEYS, "--dpi", "80", "--jobs", "1")
LIST = "item,boxes,years\n의료용 마스크,2,\n消毒液,1,30\n"


@pytest.fixture(autouse=True)
def manifest(project: Path) -> Path:
    """Three boxes in two lines, of the bundled project."""
    (project / "cardgen.toml").write_text("", encoding="utf-8")
    shutil.rmtree(project / "messages")
    path = project / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def pipe(data: bytes, *words: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "cardgen", "batch", "-", *words]
    return subprocess.run(command, input=data, capture_output=True, check=False)


def fields(folder: str) -> list[dict[str, str]]:
    with Ledger.open(Path(folder)) as ledger:
        return [dict(planned.line().fields) for planned in ledger.lines()]


def test_a_value_for_all_rows_is_for_those_that_have_none() -> None:
    assert run("batch", "list.csv", "--set", "years=24", *WORDS, "-o", "out").code == 0
    assert fields("out") == [
        {"item": "医用口罩", "years": "24"},
        {"item": "消毒液", "years": "30"},
    ]


def test_a_value_for_all_rows_is_read_as_a_cell_is() -> None:
    more = (
        "--set",
        "수량=1,000",
        "--set",
        "unit=只",
        "--set",
        "from=마포구",
        "--set",
        "to=北京",
    )
    assert run("batch", "list.csv", "--set", "years=24", *more, *WORDS, "-o", "out").code == 0
    made = fields("out")[0]
    assert (made["quantity"], made["from"], made["to"]) == ("1000", "麻浦区", "北京")


def test_a_warning_of_standard_input_names_it() -> None:
    """It named a temporary file, which was gone by then."""
    data = "item,boxes,years,비고\n口罩,1,24,x\n".encode()
    done = pipe(data, "--shipment", "A", "--check", *KEYS)
    assert done.stderr.decode() == "standard input:1: warning: unused-column: not used: 비고\n"


def test_another_value_is_another_shipment() -> None:
    assert run("batch", "list.csv", "--set", "years=24", *WORDS, "-o", "out").code == 0
    again = run("batch", "list.csv", "--set", "years=25", *WORDS, "-o", "out")
    assert again.code == 1
    assert "row 2: years 24 → 25" in again.err
    without = run("batch", "list.csv", *WORDS, "-o", "out")
    assert without.out.startswith("out: options of the last run: --set years=24\n")
    new = run("batch", "list.csv", *WORDS, "-o", "new")
    assert "column years: there is no value, but sister-years shows {years}" in new.err


def test_what_is_wrong_with_a_value_for_all_rows_is_told_once() -> None:
    given = ("quantity=many", "foo=1", "message=x", "boxes=3", "box=1", "years=24", "연차=2")
    words = [word for each in given for word in ("--set", each)]
    done = run("batch", "list.csv", *words, *WORDS, "--check")
    assert (done.code, done.out) == (1, "")
    said = [line for line in done.err.splitlines() if not line.startswith("  hint")]
    assert said == [
        "unknown-field: message, given for all rows: this is not a field",
        "bad-value: boxes, given for all rows: each row has its own number of boxes",
        "bad-value: box, given for all rows: cardgen numbers the boxes",
        "bad-value: quantity, given for all rows: 'many' is not a whole number",
        "unknown-field: foo, given for all rows: no message or template of the list has this "
        "field",
        "unknown-field: 연차, given for all rows: no message or template of the list has this "
        "field",
        "6 findings",
    ]


def test_a_check_makes_nothing() -> None:
    Path("cardgen.toml").write_text('gs1-prefix = "8801234"\n', encoding="utf-8")
    before = files(Path())
    words = (*KEYS[:4], "--template", "gs1-100x150", "--set", "years=24")
    assert run("batch", "list.csv", *words, "--check", "-o", "out") == (
        0,
        "list.csv: LIST: 2 lines, 3 boxes; nothing is wrong, nothing was made\n"
        "list.csv: 3 × sister-years, zh-ko, gs1-100x150\n",
        "",
    )
    assert run_json("batch", "list.csv", *words, "--check") == {
        "shipment": "LIST",
        "lines": 2,
        "boxes": 3,
        "labels": [
            {
                "message": "sister-years",
                "pair": "zh-ko",
                "template": "gs1-100x150",
                "boxes": 3,
            }
        ],
        "changes": [],
        "warnings": [],
    }
    assert files(Path()) == before
    assert not Path("out").exists()


def test_a_check_finds_what_a_batch_would() -> None:
    assert run("batch", "list.csv", *KEYS, "--check").code == 1
    long = ("--set", "years=24", "--set", f"box_id={'x' * 900}")
    assert run("batch", "list.csv", *KEYS, *long, "--check").code == 1


def test_a_shipment_without_a_folder_has_one_of_its_own_name() -> None:
    """A batch stopped with "Missing option -o" after a check that was clean."""
    words = ("batch", "list.csv", "--set", "years=24", *WORDS)
    assert run(*words, "--check").code == 0
    assert not Path("list").exists()
    done = run(*words)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("list: shipment LIST: 3 of 3 labels made")
    assert "3 kept from before" in run("batch", "list.csv").out  # as before
    refused = run("batch", "list.csv", "--shipment", "OTHER", "--check")
    assert not Path("OTHER").exists(), refused


@pytest.mark.parametrize("there", ["folder", "file", "shipment"])
def test_a_folder_of_something_else_is_left_alone(there: str) -> None:
    words = ("batch", "list.csv", "--set", "years=24", *WORDS)
    if there == "folder":
        Path("list").mkdir()
        Path("list/mine.txt").write_text("mine", encoding="utf-8")
    elif there == "file":
        Path("list").write_text("mine", encoding="utf-8")
    else:
        shutil.copy("list.csv", "other.csv")
        assert run("batch", "other.csv", *words[2:], "-o", "list").code == 0
    before = files(Path())
    done = run(*words)
    assert done.code == 2
    after = files(Path())
    assert {name: after[name] for name in before} == before
    assert "list is not the folder of this shipment: choose another folder with -o" in (
        done.err
    )
    assert run(*words, "--check").code == 0


def test_a_check_of_a_shipment_that_has_begun() -> None:
    words = ("--set", "years=24", *WORDS, "-o", "out")
    assert run("batch", "list.csv", *words).code == 0
    before = files(Path())
    assert run("batch", "list.csv", *words, "--check").code == 0
    Path("list.csv").write_text(LIST.replace("消毒液,1", "消毒液,2"), encoding="utf-8")
    before["list.csv"] = Path("list.csv").read_bytes()
    refused = run("batch", "list.csv", *words, "--check")
    assert (refused.code, refused.err.split(": ")[1]) == (1, "changed")
    amended = run("batch", "list.csv", *words, "--check", "--amend")
    assert amended.code == 0
    assert "list.csv: would be changed: row 3" in amended.out
    assert {name: files(Path())[name] for name in before} == before


@pytest.mark.ci
def test_a_list_from_standard_input() -> None:
    words = ("--set", "years=24", *WORDS, "--shipment", "PIPE", "-o", "out")
    done = pipe(LIST.encode(), *words)
    assert (done.returncode, done.stderr) == (0, b"")
    report = json.loads(Path("out/report.json").read_text(encoding="utf-8"))
    assert report["manifest"]["sha256"] == sha256(LIST.encode()).hexdigest()
    assert "cardgen-" not in json.dumps(report["manifest"])
    assert pipe(LIST.encode(), *words).returncode == 0


@pytest.mark.ci
def test_a_workbook_from_standard_input() -> None:
    book = Workbook()
    assert book.active is not None
    for row in (["item", "boxes"], ["消毒液", 4]):
        book.active.append(row)
    book.save("book.xlsx")
    words = ("--set", "years=24", *KEYS, "--shipment", "PIPE", "--check")
    done = pipe(Path("book.xlsx").read_bytes(), *words)
    assert done.stdout.decode().splitlines()[0] == (
        "standard input: PIPE: 1 line, 4 boxes; nothing is wrong, nothing was made"
    )


@pytest.mark.ci
def test_what_is_wrong_with_standard_input() -> None:
    done = pipe(b"item,boxes,years\nx,0,3\n", *KEYS, "--shipment", "PIPE", "--check")
    assert done.returncode == 1
    said = done.stderr.decode().splitlines()
    assert said[0].startswith("standard input:2: ")
    assert b"needs --shipment NAME" in pipe(b"", *KEYS, "--check").stderr


def test_profile_and_crop_marks_of_the_pdf() -> None:
    words = ("--set", "years=24", *WORDS, "--format", "pdf")
    print_shop = ("--profile", "pdf/x-4", "--date", "2020-03-26", "--crop-marks")
    assert run("batch", "list.csv", *words, *print_shop, "-o", "x4").code == 0
    assert run("batch", "list.csv", *words, "-o", "plain").code == 0
    assert run("preflight", "x4/labels.pdf", "--profile", "pdf/x-4").code == 0
    assert run("preflight", "plain/labels.pdf", "--profile", "pdf/x-4").code == 1
    with pikepdf.open("x4/labels.pdf") as pdf:
        pages = [(page.mediabox, page.trimbox) for page in pdf.pages]
    assert len(pages) == 3
    assert all(media[2] > trim[2] for media, trim in pages)  # there is room for the marks
    other = run("batch", "list.csv", *words, "--profile", "pdf/x-4", "-o", "x4")
    assert "options of the last run: --date 2020-03-26 --crop-marks\n" in other.out
    done = run("batch", "list.csv", "--profile", "screen", "-o", "x4")
    assert "profile pdf/x-4 → screen" in done.err


def test_a_shipment_keeps_the_profile_of_its_press(project: Path) -> None:
    """The file that it came from may be gone when labels are made anew."""
    shop = rename(CONDITIONS["fogra47"].read(), "Our offset")
    Path("shop.icc").write_bytes(shop)
    words = (
        "--set",
        "years=24",
        *WORDS,
        "--format",
        "pdf",
        "--profile",
        "pdf/x-4",
        "--date",
        "2020-03-26",
    )
    own = ("--condition", "shop.icc")
    assert run("batch", "list.csv", *words, *own, "-o", "x4").code == 0
    before = Path("x4/labels.pdf").read_bytes()
    Path("shop.icc").unlink()
    assert run("void", "x4", "3", "--reason", "torn").code == 0
    assert Path("x4/labels.pdf").read_bytes() != before
    with pikepdf.open("x4/labels.pdf") as pdf:
        assert len(pdf.pages) == 2
        assert pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes() == shop
    other = run("batch", "list.csv", "--condition", "fogra39", "-o", "x4")
    assert "condition Our offset " in other.err
    assert other.err.splitlines()[0].endswith(" → FOGRA39")
    settings = project / "cardgen.toml"
    said = settings.read_text(encoding="utf-8")
    settings.write_text(f'{said}[defaults]\ncondition = "fogra47"\n', encoding="utf-8")
    assert run("batch", "list.csv", *words, "-o", "set").code == 0
    with pikepdf.open("set/labels.pdf") as pdf:
        assert str(pdf.Root.OutputIntents[0].OutputConditionIdentifier) == "FOGRA47"
    Path("x4/condition.icc").unlink()
    gone = run("void", "x4", "2", "--reason", "torn")
    assert "condition.icc: bad-condition: the profile cannot be read: No such file" in gone.err
    assert "put the profile of Our offset there" in gone.err
    screen = run("batch", "list.csv", *WORDS, *own, "-o", "no")
    assert screen.err.endswith("Error: --condition needs --profile pdf/x-4\n")


def test_a_rerun_remembers_its_options() -> None:
    """Without --sheet it made pages of single labels, without a word."""
    sheet = ("--sheet", "a5-2up", "--start", "2")
    words = ("--set", "years=24", *WORDS, "--format", "pdf", *sheet)
    assert run("batch", "list.csv", *words, "--shipment", "MAPO", "-o", "out").code == 0
    before = Path("out/labels.pdf").read_bytes()
    done = run("batch", "list.csv", "-o", "out")
    assert done.code == 0
    assert "--sheet a5-2up --start 2" in done.out.splitlines()[0]
    assert Path("out/labels.pdf").read_bytes() == before
    other = run("batch", "list.csv", "-o", "out", "--start", "1")
    assert other.code == 0
    assert Path("out/labels.pdf").read_bytes() != before


def test_what_no_press_prints_is_found_before_anything_is_made(project: Path) -> None:
    thin = (project / "templates/small.toml").read_text(encoding="utf-8")
    thin = thin.replace('min = "12pt", max = "30pt"', 'min = "3pt", max = "4pt"')
    (project / "templates/small.toml").write_text(thin, encoding="utf-8")
    small = (*KEYS[:4], "--template", "templates/small.toml", "--set", "years=24")
    words = (*small, "--paper", "item")
    pdf = ("--format", "pdf")
    done = run(
        "batch",
        "list.csv",
        *words,
        *pdf,
        "--profile",
        "pdf/x-4",
        "--date",
        "2020-03-26",
        "-o",
        "o",
    )
    assert done.code == 1
    assert "list.csv:2: preflight: " in done.err
    assert not Path("o/labels.pdf").exists()
    assert run("batch", "list.csv", *words, *pdf, "--check").code == 0


@pytest.mark.parametrize("option", [("--profile", "pdf/a-2b"), ("--crop-marks",)])
def test_they_are_for_a_pdf(option: tuple[str, ...]) -> None:
    done = run("batch", "list.csv", *WORDS, *option, "-o", "out")
    assert done.code == 2
    assert f"Error: {option[0]} needs a PDF of all labels: add --format pdf\n" in done.err


def test_without_a_gs1_prefix_one_finding_says_what_to_do() -> None:
    """It came twice for each row, and told of --set, which batch did not have (B8)."""
    words = ("--set", "years=24", *KEYS[:4], "--template", "gs1-100x150", "--jobs", "1")
    said = "gs1-100x150 shows an SSCC, but there is no GS1 company prefix to make it\n"
    assert run("batch", "list.csv", *words, "-o", "out") == (
        1,
        "",
        f"cardgen.toml: missing-value: {said}"
        '  hint: write gs1-prefix = "…" into cardgen.toml\n',
    )
    Path("cardgen.toml").unlink()
    assert run("batch", "list.csv", *words, "-o", "out") == (
        1,
        "",
        f"missing-value: {said}  hint: make a project with `cardgen init`, and write "
        "gs1-prefix into its cardgen.toml\n",
    )


def test_jobs_where_no_system_tells_of_affinity(monkeypatch: pytest.MonkeyPatch) -> None:
    """On macOS and Windows it was one, whatever the help said."""
    monkeypatch.delattr("os.sched_getaffinity", raising=False)
    monkeypatch.setattr("os.cpu_count", lambda: 6)
    assert cores() == 6
    monkeypatch.setattr("os.cpu_count", lambda: None)
    assert cores() == 1
