"""Printing from the page: the questions, real printers, and labels through a browser."""

from __future__ import annotations

import base64
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from cardgen import Project
from cardgen.page import handover
from cardgen.page.handover import Handover
from tests.cli.runs import run
from tests.page.office_list import Desk, list_boxes
from tests.page.test_shipments import ROWS, make_large_labels
from tests.printing.printers import EvePrinter, eve_printer

pytestmark = pytest.mark.ci
ZEBRA = {"name": "Zebra ZD421", "language": "zpl", "dpi": 203}


@pytest.fixture(scope="module")
def shipped_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a shipment of ten boxes, on labels of 100 × 150 mm."""
    folder = tmp_path_factory.mktemp("made")
    assert make_large_labels(folder, ROWS, "MAPO") == 10
    return folder / "project"


@pytest.fixture
def desk(shipped_project: Path, tmp_path: Path) -> Iterator[Desk]:
    """The questions of a person in a copy of the project."""
    shutil.copytree(shipped_project, tmp_path / "project")
    with closing(Desk(tmp_path / "project")) as opened:
        yield opened


def follow(desk: Desk, job: int) -> Any:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        state = desk.ask("job", job=job)
        if state["result"] is not None:
            return state["result"]
        time.sleep(0.05)
    raise AssertionError("the job does not end")


def print_boxes(desk: Desk, **question: Any) -> Any:
    said = desk.ask("print", shipment="MAPO", **question)
    return follow(desk, said["job"]) if "job" in said else said


def states(desk: Desk) -> dict[int, str]:
    shown = desk.ask("shipment", shipment="MAPO")
    return {each["number"]: each["paper"] for each in list_boxes(shown)}


def answer(desk: Desk, answer: str) -> Any:
    """Answer all questions about doubtful boxes in the same way."""
    doubts = desk.ask("shipment", shipment="MAPO")["doubtful"]
    return {each["number"]: {"task": each["task"], "answer": answer} for each in doubts}


class Paper:
    """A person's browser with a printer, which keeps what came out whole."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.labels: list[bytes] = []
        self.begun = 0

    def print(self, pulled_at: int | None = None, **question: Any) -> Any:
        """Print by the questions of the page; the cable is pulled at a byte of the run."""
        said = self.desk.ask("print", shipment="MAPO", browser=ZEBRA, **question)
        job, left = said["job"], pulled_at
        while True:
            state = self.desk.ask("hand", job=job, stage="next")
            if state["result"] is not None:
                return state["result"]
            if "task" not in state:
                time.sleep(0.01)
                continue
            data, task = base64.b64decode(state["data"]), state["task"]
            assert self.desk.ask("hand", job=job, stage="begin", task=task)["go"]
            self.begun += 1
            given = len(data) if left is None else min(left, len(data))
            if given == len(data):
                self.labels.append(data)
            is_torn = left is not None and left <= len(data)
            self.desk.ask(
                "hand",
                job=job,
                stage="end",
                task=task,
                given=given,
                problem="cable" if is_torn else "",
            )
            left = None if left is None else left - len(data)


def test_a_browser_gets_the_bytes_of_cardgen_print(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = Paper(desk)
    done = paper.print(boxes="1-3")
    assert (done["sent"], done["left"], done["findings"]) == ([1, 2, 3], [], [])
    monkeypatch.chdir(desk.folder)
    to = f"file:{tmp_path}/all.zpl"
    desk.ask("remember-printer", name="file", to=to, language="zpl", dpi=203)
    again = run("print", "MAPO", "1-3", "--to", "file", "--again")
    assert again.code == 0, again.err
    assert (tmp_path / "all.zpl").read_bytes() == b"".join(paper.labels)


def test_the_ledger_has_a_label_before_the_page_may_send_it(desk: Desk) -> None:
    job = desk.ask("print", shipment="MAPO", browser=ZEBRA, boxes="4")["job"]
    while "task" not in (state := desk.ask("hand", job=job, stage="next")):
        time.sleep(0.01)
    assert states(desk)[4] == ""
    assert desk.ask("hand", job=job, stage="begin", task=state["task"])["go"]
    assert states(desk)[4] == "doubtful"
    assert not desk.ask("hand", job=job, stage="begin", task=state["task"])["go"]
    assert desk.ask("hand", job=job, stage="end", task=state["task"], given=9)["go"]
    assert not desk.ask("hand", job=job, stage="end", task=state["task"])["go"]
    assert follow(desk, job)["sent"] == [4]


def test_a_cable_that_is_pulled_is_a_question(desk: Desk) -> None:
    paper = Paper(desk)
    size = 20_000
    done = paper.print(pulled_at=size)
    (doubt,) = done["doubtful"]
    assert [each["rule"] for each in done["findings"]] == ["print-doubtful"]
    (shown,) = desk.ask("shipment", shipment="MAPO")["doubtful"]
    assert (shown["number"], shown["printer"]) == (doubt, "Zebra ZD421")
    assert shown["why"] == "the connection to the printer broke"
    assert print_boxes(desk, browser=None)["doubtful"] == [doubt]  # nobody has answered
    count = len(paper.labels)
    assert paper.print(answers=answer(desk, "not-there"))["left"] == []
    assert len(paper.labels) == 10
    assert len({*paper.labels}) == 10
    assert count == doubt - 1


@pytest.mark.parametrize(
    ("said", "after", "again"), [("there", "seen", 0), ("spoilt", "sent", 1)]
)
def test_an_answer_is_booked(desk: Desk, said: str, after: str, again: int) -> None:
    paper = Paper(desk)
    paper.print(pulled_at=500, boxes="2")
    noted = print_boxes(desk, answers=answer(desk, said), boxes="2")  # without a printer
    assert noted["sent"] == []
    assert states(desk)[2] == ("seen" if said == "there" else "")
    paper.labels.clear()
    paper.print(boxes="2")
    assert (states(desk)[2], len(paper.labels)) == (after, again)


def test_an_old_answer_is_no_answer_to_a_new_question(desk: Desk) -> None:
    paper = Paper(desk)
    paper.print(pulled_at=500, boxes="2")
    old = answer(desk, "not-there")
    paper.print(pulled_at=500, boxes="2", answers=old)
    assert paper.begun == 2
    assert print_boxes(desk, browser=ZEBRA, boxes="2", answers=old)["doubtful"] == [2]
    noted = print_boxes(desk, boxes="2", answers={2: {**old[2], "answer": "there"}})
    assert (noted["doubtful"], states(desk)[2]) == ([2], "doubtful")


def test_a_label_that_is_not_there_is_not_set_aside(desk: Desk) -> None:
    paper = Paper(desk)
    paper.print(boxes="3")
    paper.print(pulled_at=500, boxes="2")
    done = paper.print(boxes="2-3", answers=answer(desk, "not-there"), reason="wet")
    assert done["sent"] == [2, 3]
    events = desk.ask("shipment", shipment="MAPO")["events"]
    assert [each["number"] for each in events if each["what"] == "reprinted"] == [3]


def test_a_label_that_did_not_begin_is_not_printed(desk: Desk) -> None:
    job = desk.ask("print", shipment="MAPO", browser=ZEBRA, boxes="5")["job"]
    while "task" not in (state := desk.ask("hand", job=job, stage="next")):
        time.sleep(0.01)
    desk.ask("hand", job=job, stage="end", task=state["task"], problem="closed")
    done = follow(desk, job)
    assert (done["left"], states(desk)[5]) == ([5], "")
    assert "nothing was sent" in done["findings"][0]["message"]


@pytest.mark.parametrize("begins", [True, False])
def test_a_page_that_falls_silent(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, *, begins: bool
) -> None:
    """A killed tab says nothing: its label is doubtful if it had begun."""
    monkeypatch.setattr(handover, "LEASE", 1.0)
    monkeypatch.setattr("cardgen.page.printers.Handover", lambda: Handover(1.0))
    job = desk.ask("print", shipment="MAPO", browser=ZEBRA, boxes="6")["job"]
    while "task" not in (state := desk.ask("hand", job=job, stage="next")):
        time.sleep(0.01)
    if begins:
        assert desk.ask("hand", job=job, stage="begin", task=state["task"])["go"]
    follow(desk, job)
    assert states(desk)[6] == ("doubtful" if begins else "")
    late = desk.ask("hand", job=job, stage="end", task=state["task"], given=1)
    assert not late["go"]


def test_a_server_that_is_killed_leaves_a_question(desk: Desk) -> None:
    job = desk.ask("print", shipment="MAPO", browser=ZEBRA, boxes="7-9")["job"]
    while "task" not in (state := desk.ask("hand", job=job, stage="next")):
        time.sleep(0.01)
    assert desk.ask("hand", job=job, stage="begin", task=state["task"])["go"]
    assert desk.ask("shipment", shipment="MAPO")["doubtful"] == []  # it is on its way
    with closing(Desk(desk.folder)) as anew:
        shown = anew.ask("shipment", shipment="MAPO")
    assert [each["number"] for each in shown["doubtful"]] == [7]
    assert {states(desk)[each] for each in (8, 9)} == {""}
    desk.ask("hand", job=job, stage="end", task=state["task"], problem="closed", given=1)
    follow(desk, job)


def test_a_stopped_job_ends_with_its_label(desk: Desk) -> None:
    job = desk.ask("print", shipment="MAPO", browser=ZEBRA)["job"]
    while "task" not in (state := desk.ask("hand", job=job, stage="next")):
        time.sleep(0.01)
    assert desk.ask("hand", job=job, stage="begin", task=state["task"])["go"]
    desk.ask("stop", job=job)
    assert desk.ask("hand", job=job, stage="alive", task=state["task"]) == {
        "go": True,
        "stopping": True,
    }
    time.sleep(0.6)  # the job has heard it
    desk.ask("hand", job=job, stage="end", task=state["task"], given=1)
    done = follow(desk, job)
    assert (done["sent"], done["stopped"]) == ([1], True)
    assert done["left"] == [*range(2, 11)]


def test_two_windows_print_once(desk: Desk) -> None:
    first = desk.ask("print", shipment="MAPO", browser=ZEBRA, boxes="1")
    second = desk.ask("print", shipment="MAPO", browser=ZEBRA, boxes="1")
    assert second == {"job": first["job"], "busy": True}
    assert desk.ask("shipment", shipment="MAPO")["job"] == first["job"]
    desk.ask("hand", job=first["job"], stage="end", problem="closed")
    follow(desk, first["job"])


def test_wet_labels_are_printed_again_with_a_reason(desk: Desk) -> None:
    paper = Paper(desk)
    paper.print()
    assert len(paper.labels) == 10
    kept = paper.print(boxes="3,7-8,10")
    assert (kept["sent"], len(paper.labels)) == ([], 10)
    done = paper.print(boxes="3,7-8,10", reason="wet", pulled_at=len(paper.labels[2]) + 500)
    # Wet labels count no more: what the cable took is asked, the rest is missing.
    assert states(desk)[3] == "sent"
    assert (done["doubtful"], done["left"]) == ([7], [8, 10])
    events = desk.ask("shipment", shipment="MAPO")["events"]
    assert [each["number"] for each in events if each["what"] == "reprinted"] == [3, 7, 8, 10]
    paper.print(answers=answer(desk, "there"))
    assert sorted(states(desk).values()) == ["seen", *["sent"] * 9]
    assert len(paper.labels) == 13


def wait_until(what: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not what():
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.fixture
def eve(tmp_path: Path) -> Iterator[EvePrinter]:
    with eve_printer(tmp_path / "eve", counting=True) as printer:
        yield printer


def test_a_real_printer_prints_each_label_once(desk: Desk, eve: EvePrinter) -> None:
    to = {"to": str(eve.destination)}
    done = print_boxes(desk, printer=to, boxes="1-3")
    assert (done["printed"], done["findings"]) == ([1, 2, 3], [])
    assert print_boxes(desk, printer=to, boxes="1-4")["printed"] == [4]
    assert len(eve.list_output()) == 4
    assert [states(desk)[each] for each in (1, 4, 5)] == ["printed", "printed", ""]


def test_a_printer_that_loses_its_power(desk: Desk, eve: EvePrinter) -> None:
    """The page asks about the one label, and prints what is missing."""
    (eve.folder / "stop").write_text("media-empty")
    to = {"to": str(eve.destination)}
    job = desk.ask("print", shipment="MAPO", printer=to, boxes="1-2")["job"]
    wait_until(lambda: bool(desk.ask("job", job=job)["said"]))
    assert "paper" in desk.ask("job", job=job)["said"]
    desk.ask("stop", job=job)
    desk.ask("stop", job=job)  # do not wait for the printer
    assert follow(desk, job) == {"stopped": True, "findings": []}
    shown = desk.ask("shipment", shipment="MAPO")["doubtful"]
    assert [each["number"] for each in shown] == [1]
    eve.kill()
    (eve.folder / "stop").unlink()
    eve.start()  # it has forgotten its jobs
    done = print_boxes(desk, printer=to, boxes="1-2", answers=answer(desk, "not-there"))
    assert done["left"] == []
    assert {states(desk)[each] for each in (1, 2)} == {"printed"}


def test_printers_are_found_and_kept(desk: Desk, eve: EvePrinter) -> None:
    to = str(eve.destination)
    assert desk.ask("remember-printer", name="office", to=to) == {"to": "office"}
    (wrong,) = desk.ask("remember-printer", name="two words", to=to)["findings"]
    assert "two words" in wrong["message"]
    (wrong,) = desk.ask("remember-printer", name="x", to="nowhere")["findings"]
    assert wrong["rule"] == "bad-value"
    desk.ask("printers", again=True)
    wait_until(lambda: not desk.ask("printers")["looking"])
    (found,) = [each for each in desk.ask("printers")["printers"] if each["to"] == "office"]
    assert (found["address"], found["state"]) == (to, "idle")
    assert Project.open(desk.folder).printers["office"].to == to
    assert print_boxes(desk, printer={"to": "office"}, boxes="1")["printed"] == [1]


def test_one_label_on_a_printer(desk: Desk, eve: EvePrinter) -> None:
    label = {
        "pair": "zh-ko",
        "message": {"id": "brothers"},
        "template": "box-100x150",
        "fields": {"from": "서울", "to": "베이징", "item": "의료용 마스크"},
    }
    said = desk.ask("print-label", **label, printer={"to": str(eve.destination)})
    assert follow(desk, said["job"]) == {"certainty": "printed", "findings": []}
    assert len(eve.list_output()) == 1
    (wrong,) = desk.ask("print-label", **label, printer={"to": "socket://127.0.0.1:9"})[
        "findings"
    ]
    assert "language" in wrong["message"]


def test_a_file_for_a_printer_is_in_the_ledger(desk: Desk) -> None:
    printer = {"to": "file:", "language": "zpl", "dpi": 203}
    done = print_boxes(desk, printer=printer, file=True, boxes="1-2")
    assert (done["file"], done["sent"]) == ("for-printer.zpl", [1, 2])
    path = desk.place.shipments.find_file("MAPO", done["file"])
    assert path.read_bytes().count(b"^XZ") == 2
    assert print_boxes(desk, printer=printer, file=True, boxes="1-3")["file"] == (
        "for-printer-2.zpl"
    )


def test_the_command_line_cannot_reach_a_printer_of_a_browser(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    Paper(desk).print(boxes="1", pulled_at=100)
    monkeypatch.chdir(desk.folder)
    (desk.folder / "one.zpl").write_bytes(b"^XA^XZ")
    done = run("print", "one.zpl", "--to", "browser:Zebra ZD421")
    assert done.code == 1
    assert done.err == (
        "browser:Zebra ZD421: printer-unreachable: only the page in a browser reaches this "
        "printer\n  hint: open the page with cardgen open, and print there\n"
    )


def test_a_mistake_of_cardgen_is_told_to_those_who_mend_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures: list[Exception] = []
    desk.place.jobs._failed = failures.append

    def fail(*_: object) -> None:
        raise RuntimeError("secret of the code")

    monkeypatch.setattr("cardgen.page.printers.print_shipment", fail)
    done = print_boxes(desk, browser=ZEBRA)
    assert [str(each) for each in failures] == ["secret of the code"]
    (found,) = done["findings"]
    assert found["message"] == "cardgen made a mistake and stopped this work"
    assert "secret" not in str(done)
    assert "RuntimeError" not in str(done)


def test_labels_that_are_seen_stand_in_the_papers(desk: Desk) -> None:
    """The ledger has each at once; the papers follow when the scanning ends."""
    Paper(desk).print(boxes="1-2")
    said = desk.ask("seen", shipment="MAPO", codes=["MAPO-0001", "MAPO-0003", "x"])
    verdicts = [(each["verdict"], each["number"]) for each in said["seen"]]
    assert verdicts == [("seen", 1), ("unprinted", 3), ("no-box", 0)]
    assert said["unseen"] == [*range(2, 11)]
    forced = desk.ask("seen", shipment="MAPO", boxes="3", force=True)["seen"]
    assert [each["verdict"] for each in forced] == ["seen"]
    undone = desk.ask("seen", shipment="MAPO", boxes="3", undo=True)["seen"]
    assert [each["verdict"] for each in undone] == ["unseen"]
    desk.close()
    rows = (desk.folder / "MAPO" / "boxes.csv").read_text("utf-8-sig").splitlines()
    assert ["seen" in each for each in rows[1:4]] == [True, False, False]


def test_what_is_no_picture_is_refused(desk: Desk) -> None:
    data = base64.b64encode(b"no picture").decode()
    (found,) = desk.ask("seen", shipment="MAPO", picture=data)["findings"]
    assert (found["rule"], found["place"]) == ("bad-picture", "")
