"""``--events``: long work tells programs of its progress, in lines of JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import typing
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from cardgen.cli import events
from cardgen.cli.events import EventLog
from cardgen.warehouse.foreman import EventKind
from tests.cli.runs import run

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "cardgen"]
BATCH = ("--pair", "zh-ko", "--template", "small", "--jobs", "1")


@pytest.fixture
def schema() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("schema", "events").out)
    return found


def read(data: str, schema: dict[str, Any]) -> list[dict[str, Any]]:
    """Read events, each of which must be of the schema and have no other keys."""
    found = [json.loads(line) for line in data.splitlines()]
    for each in found:
        jsonschema.validate(each, schema)
        assert set(each) <= set(schema["properties"])
    return found


def names(found: Sequence[dict[str, Any]]) -> list[str]:
    return [each["event"] for each in found]


def test_a_batch_tells_its_beginning_its_progress_and_its_end(schema: dict[str, Any]) -> None:
    Path("l.csv").write_text("message,boxes\nhello,3\n", encoding="utf-8")
    done = run("batch", "l.csv", *BATCH, "-o", "o", "--events", "log")
    assert done.code == 0
    found = read(Path("log").read_text("utf-8"), schema)
    start, *middle, end = found
    assert (start["event"], start["command"]) == ("start", "cardgen batch")
    assert start["process"] == os.getpid()
    assert set(names(middle)) == {"progress"}
    last = middle[-1]
    assert {**last, "time": ""} == {
        "time": "", "event": "progress", "what": "labels", "done": 3, "total": 3, "failed": 0,
    }  # fmt: skip
    assert (end["event"], end["code"]) == ("end", 0)
    assert end["seconds"] > 0


def test_a_second_run_adds_its_events_to_the_file(schema: dict[str, Any]) -> None:
    Path("l.csv").write_text("message,boxes\nhello,1\n", encoding="utf-8")
    for _ in range(2):
        run("batch", "l.csv", *BATCH, "-o", "o", "--events", "log")
    found = names(read(Path("log").read_text("utf-8"), schema))
    assert (found.count("start"), found.count("end")) == (2, 2)


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_findings_are_events_too(form: tuple[str, ...], schema: dict[str, Any]) -> None:
    Path("l.csv").write_text("message,boxes\nhello,x\n", encoding="utf-8")
    assert run("batch", "l.csv", *BATCH, "-o", "o", "--events", "log", *form).code == 1
    _, finding, end = read(Path("log").read_text("utf-8"), schema)
    assert finding["findings"] == [
        {
            "rule": "bad-value",
            "severity": "error",
            "message": "column boxes: 'x' is not a whole number",
            "file": "l.csv",
            "line": 2,
            "hint": "write digits, as in 24 or 1,000",
        }
    ]
    assert end["code"] == 1


def test_wrong_usage_has_an_end() -> None:
    Path("l.csv").write_text("message,boxes\nhello,1\n", encoding="utf-8")
    assert run("batch", "l.csv", *BATCH, "--events", "log", "--renumber").code == 2
    assert json.loads(Path("log").read_text("utf-8").splitlines()[-1])["code"] == 2


@pytest.mark.parametrize("number", [2, 5])
def test_events_go_to_an_open_file_descriptor(number: int, schema: dict[str, Any]) -> None:
    Path("l.csv").write_text("message,boxes\nhello,1\n", encoding="utf-8")
    words = " ".join([*COMMAND, "batch", "l.csv", *BATCH, "-o", "o", "--events", str(number)])
    subprocess.run(["sh", "-c", f"{words} {number}>log"], check=True, capture_output=True)
    found = names(read(Path("log").read_text("utf-8"), schema))
    assert (found[0], found[-1]) == ("start", "end")


@pytest.mark.parametrize("place", ["3", "9", "no/such/folder/log"])
def test_a_place_that_cannot_be_written_is_wrong_usage(place: str) -> None:
    """A descriptor of the program itself is not taken for one of the user."""
    Path("l.csv").write_text("message,boxes\nhello,1\n", encoding="utf-8")
    words = [*COMMAND, "batch", "l.csv", *BATCH, "-o", "o", "--events", place]
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    assert done.returncode == 2
    assert "Invalid value for '--events': " in done.stderr
    assert not Path("o").exists()


def test_work_goes_on_where_nobody_reads_events_any_more() -> None:
    Path("l.csv").write_text("message,boxes\nhello,2\n", encoding="utf-8")
    ours, theirs = os.pipe()
    os.close(ours)
    words = [*COMMAND, "batch", "l.csv", *BATCH, "-o", "o", "--events", str(theirs)]
    done = subprocess.run(words, check=False, capture_output=True, text=True, pass_fds=[theirs])
    os.close(theirs)
    assert done.returncode == 0
    assert done.stderr == "warning: no more events: Broken pipe\n"
    assert len([*Path("o/labels").iterdir()]) == 2


def test_progress_is_told_seldom_but_to_the_end() -> None:
    lines: list[bytes] = []
    log = EventLog(lines.append, pytest.fail)
    for done in range(10_001):
        log.note_progress("labels", done, 10_000)
    shown = [json.loads(line)["done"] for line in lines]
    assert shown[-1] == 10_000
    assert len(shown) < 100


def test_a_gallery_tells_its_pictures(schema: dict[str, Any]) -> None:
    words = ("templates", "gallery", "--size", "60x40", "--pair", "zh-ko")
    assert run(*words, "--events", "log").code == 0
    found = read(Path("log").read_text("utf-8"), schema)
    assert {each["what"] for each in found if "what" in each} == {"pictures"}


def test_a_print_tells_what_it_waits_for(
    schema: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With --json too, where nothing else tells it."""
    from cardgen import printing
    from cardgen.printing import PrintStage

    sound = printing.send

    def send(*args: Any, tell: Any, **more: Any) -> Any:
        for said in ("no paper", "no paper", ""):
            tell(PrintStage(said=said))
        return sound(*args, tell=tell, **more)

    monkeypatch.setattr(printing, "send", send)
    assert run("label", "hello", "--template", "small", "-o", "a.pdf").code == 0
    done = run("print", "a.pdf", "--to", "file:b.pdf", "--json", "--events", "log")
    assert (done.code, done.err) == (0, "")
    found = read(Path("log").read_text("utf-8"), schema)
    assert names(found) == ["start", "waiting", "end"]
    assert (found[1]["printer"], found[1]["said"]) == ("file:b.pdf", "no paper")


def test_prints_of_a_shipment_are_told(schema: dict[str, Any]) -> None:
    Path("l.csv").write_text("message,boxes\nhello,2\n", encoding="utf-8")
    assert run("batch", "l.csv", *BATCH, "-o", "o", "--format", "zpl", "--dpi", "203").code == 0
    done = run("print", "o", "--to", "file:labels.zpl", "--events", "log")
    assert done.code == 0, done.err
    found = read(Path("log").read_text("utf-8"), schema)
    last = [each for each in found if each["event"] == "progress"][-1]
    assert (last["what"], last["done"], last["total"]) == ("printed", 2, 2)


def test_letters_to_a_list_are_told(schema: dict[str, Any], project: Path) -> None:
    (project / "cardgen.toml").unlink()
    many = ROOT / "examples" / "letters" / "many"
    files = ("--data", str(many / "all.toml"), "--data", str(many / "recipients.csv"))
    done = run("letter", "sympathy", *files, "-o", "l", "--jobs", "1", "--events", "log")
    assert done.code == 0, done.err
    found = read(Path("log").read_text("utf-8"), schema)
    whats = {each["what"]: each for each in found if each["event"] == "progress"}
    assert set(whats) == {"checked", "letters"}
    assert whats["letters"]["done"] == whats["letters"]["total"] > 0


def test_a_watch_tells_its_lists(schema: dict[str, Any]) -> None:
    """The same lines as on standard error with --json."""
    Path("in").mkdir()
    Path("in/l.csv").write_text("message,boxes\nhello,2\n", encoding="utf-8")
    words = [*COMMAND, "watch", "in", "--once", "--rest", "0.1", *BATCH, "--events", "log"]
    done = subprocess.run([*words, "--json"], check=True, capture_output=True, text=True)
    logged = read(Path("log").read_text("utf-8"), schema)
    told = read(done.stderr, schema)
    assert names(logged) == ["start", *names(told), "end"]
    assert names(told) == ["watching", "taken", "made", "done", "ended"]
    assert [each["list"] for each in told if "list" in each] == ["l.csv"] * 3


def test_the_events_of_a_watch_are_those_of_the_schema() -> None:
    known = typing.get_args(events.EventName)
    assert known[:5] == ("start", "progress", "waiting", "finding", "end")
    assert {*known[5:]} == {*typing.get_args(EventKind)}
