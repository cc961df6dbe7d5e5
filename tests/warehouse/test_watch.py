"""``cardgen watch`` in a warehouse: lists in, labels and reports out."""

from __future__ import annotations

import os
import re
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from cardgen.installation import find_install_command
from cardgen.printing.ipp.message import IppMessage
from cardgen.printing.ipp.operations import Operation
from tests.cli.runs import run
from tests.printing.hostile import HostilePrinter, serve
from tests.printing.printers import EvePrinter, eve_printer, sink
from tests.shipment.faults.world import HEAD
from tests.warehouse.warehouses import Warehouse, has_each_once

ROWS = (3, "口罩", "A1"), (2, "护目镜", "B1")


@pytest.fixture
def warehouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Warehouse]:
    monkeypatch.setenv("CUPS_SERVER", "localhost:1")
    made = Warehouse(tmp_path / "home")
    monkeypatch.chdir(made.home)
    yield made
    if made.process is not None and made.process.poll() is None:
        os.killpg(made.process.pid, signal.SIGKILL)
        made.process.wait()


@pytest.fixture
def eve(tmp_path: Path) -> Iterator[EvePrinter]:
    with eve_printer(tmp_path / "eve", counting=True) as printer:
        yield printer


def test_a_list_becomes_labels_and_a_report(warehouse: Warehouse) -> None:
    warehouse.drop("mapo-1.csv", *ROWS)
    done = run(*warehouse.make_arguments("--once"))
    assert done.code == 0, done
    assert [line.split(" ", 1)[1] for line in done.err.splitlines()] == [
        "watching: in",
        "mapo-1.csv: taken",
        "mapo-1.csv: labels made: MAPO-1: 5 labels",
        "mapo-1.csv: printed: MAPO-1: 5 sent",
        "mapo-1.csv: done: MAPO-1: 5 sent",
        "ended",
    ]
    assert done.out == ""
    assert warehouse.names("done") == ["mapo-1.csv"]
    assert has_each_once(warehouse.read_labels(), 5)
    assert warehouse.report("done", "mapo-1.csv") == (
        "mapo-1.csv\n\n"
        "완료되었습니다. 이 목록의 라벨을 모두 프린터로 보냈습니다.\n"
        "已完成。此清单的标签已全部发送到打印机。\n\n"
        "발송 · 发货: MAPO-1\n상자 · 箱子: 5\n"
        f"프린터 · 打印机: file:{warehouse.home / 'out'}\n"
        "프린터로 보냄 · 已发送到打印机: 5\n"
        f"라벨과 서류가 있는 곳 · 标签和单据位于: {warehouse.home / 'shipments/MAPO-1'}\n"
    )


@pytest.mark.ci
def test_lists_with_chinese_and_korean_names_are_printed_once(warehouse: Warehouse) -> None:
    """Such lists failed for their names alone, with nobody there to rename them."""
    names = ["三月发货 - 副本 (2).csv", "📦.csv", "구호물품 3월.csv"]
    for _ in range(2):
        for name in names:
            warehouse.drop(name, *ROWS)
        done = run(*warehouse.make_arguments("--once"))
        assert done.code == 0, done
    folders = sorted((warehouse.home / "shipments").iterdir())
    assert [folder.name[-2:] for folder in folders] == ["-1", "-2", "-3"]
    assert len(warehouse.read_labels()) == 15
    assert folders[0].name in warehouse.report("done", names[0])
    assert warehouse.names("failed") == []


@pytest.mark.ci
def test_the_same_list_once_more_prints_nothing(warehouse: Warehouse) -> None:
    for name in ("mapo-1.csv", "mapo-1-2.csv"):
        warehouse.drop("mapo-1.csv", *ROWS)
        done = run(*warehouse.make_arguments("--once"))
        assert done.code == 0
        assert (warehouse.home / "in/done" / name).exists()
    assert [line.split(": ", 1)[1] for line in done.err.splitlines()[2:5]] == [
        "labels made before: MAPO-1: 5 labels",
        "nothing new to print: MAPO-1: 5 sent before",
        "done: MAPO-1: 5 sent before",
    ]
    assert has_each_once(warehouse.read_labels(), 5)
    assert "모든 라벨이 이미 인쇄되어" in warehouse.report("done", "mapo-1-2.csv")


@pytest.mark.ci
def test_a_list_that_changed_is_refused_or_amended(warehouse: Warehouse) -> None:
    warehouse.drop("mapo-1.csv", *ROWS)
    assert run(*warehouse.make_arguments("--once")).code == 0
    changed = (4, "口罩", "A1"), (2, "护目镜", "B2")
    warehouse.drop("mapo-1.csv", *changed)
    refused = run(*warehouse.make_arguments("--once"))
    assert refused.code == 1
    assert refused.err.splitlines()[-2].endswith("mapo-1.csv: failed: 1 finding")
    report = warehouse.report("failed", "mapo-1.csv")
    assert "아무것도 인쇄하지 않았습니다" in report
    assert ": changed\n" in report
    assert "이 폴더를 --amend로" in report
    assert "--amend 监视此文件夹" in report
    assert has_each_once(warehouse.read_labels(), 5)
    warehouse.drop("mapo-1.csv", *changed)
    assert run(*warehouse.make_arguments("--once", "--amend")).code == 0
    assert has_each_once(warehouse.read_labels(), 5 + 3)  # box 6 is new, 4 and 5 are others now
    report = warehouse.report("done", "mapo-1-2.csv")
    assert "다음 상자에서 이전 라벨을 떼어 내십시오" in report
    assert "    4–5\n" in report


def test_a_clerk_reads_all_that_is_wrong(warehouse: Warehouse) -> None:
    warehouse.drop("mapo-1.csv", (0, "口罩", "A1"), (2, "없는 것", "B1"))
    assert run(*warehouse.make_arguments("--once")).code == 1
    assert warehouse.report("failed", "mapo-1.csv") == (
        "mapo-1.csv\n\n"
        "처리하지 못했습니다. 아무것도 인쇄하지 않았습니다.\n"
        "未完成。没有打印任何标签。\n\n"
        "아래의 것을 고친 다음 목록을 폴더에 다시 넣으십시오.\n"
        "请改正以下各项，然后将清单重新放入文件夹。\n\n"
        "고칠 것 2건 · 需改正：2 处\n\n"
        "1. mapo-1.csv, 2행 · 第 2 行: bad-value\n"
        "   열 boxes: 한 행의 상자는 1개에서 1,000,000개까지인데, 0개입니다\n"
        "   列boxes：一行可有 1 到1,000,000箱，而不是0箱\n"
        "   할 일 · 处理方法:\n"
        "   상자 수를 입력하십시오\n"
        "   请写箱数\n\n"
        "2. mapo-1.csv, 3행 · 第 3 行: unknown-term\n"
        "   열 item: 용어집에 품명 '없는 것'이 없습니다\n"
        "   列item：术语表中没有品名'없는 것'\n"
        "   할 일 · 处理方法:\n"
        "   프로젝트를 만들고, 그 용어집에 추가하십시오\n"
        "   请创建项目，并将其添加到项目的术语表\n"
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-Hant", "未完成。沒有列印任何標籤。\n\n請改正以下各項"),
        ("en", "Not done. Nothing was printed.\n\nCorrect what is named below."),
    ],
)
def test_a_report_is_in_the_language_that_somebody_chose(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    monkeypatch.setenv("CARDGEN_LANG", language)
    warehouse.drop("mapo-1.csv", (0, "口罩", "A1"))
    assert run(*warehouse.make_arguments("--once")).code == 1
    report = warehouse.report("failed", "mapo-1.csv")
    assert said in report
    assert not re.search("[가-힣]", report)


def test_lists_of_japan_are_answered_in_japanese(warehouse: Warehouse) -> None:
    path = warehouse.home / "in/edo-1.csv"
    path.write_text(f"{HEAD}\nno-such,zh-ja,tiny,2,口罩,A\n", encoding="utf-8")
    assert run(*warehouse.make_arguments("--once")).code == 1
    assert "処理できませんでした。何も印刷していません。\n未完成。" in warehouse.report(
        "failed", "edo-1.csv"
    )


def test_what_would_be_wrong_with_each_list_is_said_at_once(warehouse: Warehouse) -> None:
    warehouse.drop("mapo-1.csv", *ROWS)
    for words, said in (
        (("--to", "file:nowhere"), "there is no such folder"),
        (("--to", "-"), "--to - takes only one file"),
        (("--to", "no-such"), "unknown-printer"),
        (("--port", "8000"), "--port and --listen need --serve"),
        (
            ("--serve", "--listen", "127.0.0.1"),
            "--listen and --passwords must be used together",
        ),
        (("--to", "socket://127.0.0.1:1", "--format", "png"), "the language of the printer"),
    ):
        done = run(*warehouse.make_arguments("--once", *words))
        assert done.code in (1, 2)
        assert said in done.err
    assert run("watch", "nowhere").code == 2
    assert (warehouse.home / "in/mapo-1.csv").exists()


def test_a_page_without_its_packages_is_refused(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cardgen.page._NEEDED", ("starlette", "no_such_package"))
    warehouse.drop("mapo-1.csv", *ROWS)
    done = run(*warehouse.make_arguments("--serve"))
    assert (done.code, done.err) == (
        1,
        "missing-package: the page needs packages that are not installed: no_such_package\n"
        f"  hint: {find_install_command('edit')}\n",
    )
    assert (warehouse.home / "in/mapo-1.csv").exists()


@pytest.mark.ci
def test_the_project_says_where_labels_go(warehouse: Warehouse) -> None:
    with sink() as machine:
        settings = warehouse.home / "cardgen.toml"
        settings.write_text(
            settings.read_text(encoding="utf-8")
            + '\n[watch]\nto = ["zebra"]\nshipments = "kept"\n'
            + f'[printers.zebra]\nto = "{machine.destination}"\nlanguage = "zpl"\ndpi = 203\n',
            encoding="utf-8",
        )
        warehouse.drop("mapo-1.csv", *ROWS)
        done = run("watch", "in", "--once", "--rest", "0.1", "--jobs", "1")
        assert done.code == 0, done
        assert sum(bytes(data).count(b"^XZ") for data in machine.received) == 5
    # Labels are kept in the format of the printer, so that no label is made twice.
    labels = (warehouse.home / "kept/MAPO-1/labels").iterdir()
    assert {path.suffix for path in labels} == {".zpl"}


def test_a_second_one_is_refused(warehouse: Warehouse) -> None:
    warehouse.start()
    warehouse.wait_for(lambda: warehouse.count_events("watching"))
    done = run(*warehouse.make_arguments("--once"))
    assert done.code == 1
    assert "busy: process " in done.err
    assert warehouse.end() == 0


@pytest.mark.ci
def test_a_printer_without_paper_is_waited_for(warehouse: Warehouse, eve: EvePrinter) -> None:
    """Wrong lists get reports meanwhile; the others wait, and nothing is lost."""
    (eve.folder / "stop").write_text("media-empty")
    warehouse.start("--to", str(eve.destination))
    warehouse.drop("mapo-1.csv", *ROWS)
    warehouse.wait_for(lambda: any("paper" in e.get("said", "") for e in warehouse.events))
    warehouse.drop("bad-1.csv", (0, "口罩", "A1"))
    warehouse.drop("mapo-2.csv", *ROWS)
    warehouse.wait_for(lambda: warehouse.names("failed") == ["bad-1.csv"])
    warehouse.wait_for(lambda: warehouse.count_events("made") == 2)
    assert warehouse.names("working") == ["mapo-1.csv", "mapo-2.csv"]
    (eve.folder / "stop").unlink()
    warehouse.wait_for(lambda: warehouse.names("done") == ["mapo-1.csv", "mapo-2.csv"])
    assert warehouse.end() == 0
    assert warehouse.count_paper("MAPO-1") == warehouse.count_paper("MAPO-2") == {"printed": 5}
    assert has_each_once(eve.list_spool(), 10)


@pytest.mark.ci
def test_a_printer_without_paper_keeps_no_other_from_its_work(
    warehouse: Warehouse, eve: EvePrinter, tmp_path: Path
) -> None:
    with eve_printer(tmp_path / "other", counting=True) as other:
        (eve.folder / "stop").write_text("media-empty")
        warehouse.start("--to", str(eve.destination), "--to", str(other.destination))
        warehouse.drop("mapo-1.csv", *ROWS)
        warehouse.wait_for(
            lambda: len(other.list_spool()) == 4 and warehouse.count_events("waits")
        )
        warehouse.drop("mapo-2.csv", *ROWS)
        warehouse.wait_for(lambda: warehouse.names("done") == ["mapo-2.csv"])
        (eve.folder / "stop").unlink()
        warehouse.wait_for(lambda: warehouse.names("done") == ["mapo-1.csv", "mapo-2.csv"])
        assert warehouse.end() == 0
        assert has_each_once([*eve.list_spool(), *other.list_spool()], 10)


def test_a_printer_that_hangs_keeps_no_other_from_its_work(warehouse: Warehouse) -> None:
    """The printer hangs within an answer, for up to a minute, without a message."""

    ended: list[bool] = []

    def drip(_: IppMessage) -> Iterator[bytes]:
        try:
            while True:
                yield b"H"
                time.sleep(1)
        finally:
            ended.append(True)

    hanging = HostilePrinter({Operation.GET_PRINTER_ATTRIBUTES: drip})
    with serve(hanging) as hangs, sink() as other:
        warehouse.start("--to", str(hangs), "--to", str(other.destination))
        warehouse.drop("mapo-1.csv", *ROWS)
        warehouse.wait_for(lambda: len(other.received) == 1)
        ended_before = len(ended)
        warehouse.drop("mapo-2.csv", *ROWS)
        warehouse.wait_for(lambda: warehouse.names("done") == ["mapo-2.csv"])
        assert len(ended) == ended_before
        assert warehouse.names("working") == ["mapo-1.csv"]


@pytest.mark.ci
def test_a_printer_that_is_switched_off_is_tried_again(
    warehouse: Warehouse, eve: EvePrinter
) -> None:
    eve.kill()
    warehouse.start("--to", str(eve.destination), "--wait", "1")
    warehouse.drop("mapo-1.csv", *ROWS)
    warehouse.wait_for(lambda: warehouse.count_events("waits"))
    eve.start()
    warehouse.wait_for(lambda: warehouse.names("done") == ["mapo-1.csv"])
    assert warehouse.end() == 0
    assert has_each_once(eve.list_spool(), 5)


@pytest.mark.ci
def test_the_end_waits_for_labels_that_are_begun(warehouse: Warehouse, eve: EvePrinter) -> None:
    warehouse.start("--to", str(eve.destination))
    warehouse.drop("mapo-1.csv", (40, "口罩", "A1"))
    warehouse.wait_for(lambda: len(eve.list_spool()) > 1)
    assert warehouse.end(signal.SIGINT) == 0
    count = len(eve.list_spool())
    assert count < 40
    assert warehouse.count_paper("MAPO-1") == {"printed": count}
    assert warehouse.names("working") == ["mapo-1.csv"]
    warehouse.start("--to", str(eve.destination), "--once")
    assert warehouse.process is not None
    assert warehouse.process.wait(90) == 0
    assert has_each_once(eve.list_spool(), 40)


def test_a_share_that_goes_and_returns(warehouse: Warehouse) -> None:
    warehouse.start()
    warehouse.wait_for(lambda: warehouse.count_events("watching"))
    folder, away = warehouse.home / "in", warehouse.home / "away"
    folder.rename(away)
    folder.mkdir()
    warehouse.wait_for(lambda: warehouse.count_events("gone"))
    folder.rmdir()
    away.rename(folder)
    warehouse.wait_for(lambda: warehouse.count_events("back"))
    warehouse.drop("mapo-1.csv", *ROWS)
    warehouse.wait_for(lambda: warehouse.names("done") == ["mapo-1.csv"])
    assert warehouse.end() == 0
    assert has_each_once(warehouse.read_labels(), 5)


@pytest.mark.ci
def test_what_is_in_the_way_is_waited_for(warehouse: Warehouse) -> None:
    """Unknown files are in the place of the shipment."""
    strange = warehouse.home / "shipments/MAPO-1/packing-list.pdf"
    strange.parent.mkdir(parents=True)
    strange.write_bytes(b"of somebody else")
    warehouse.start()
    warehouse.drop("mapo-1.csv", *ROWS)
    warehouse.wait_for(lambda: warehouse.count_events("waits"))
    assert warehouse.names("working") == ["mapo-1.csv"]
    strange.unlink()
    warehouse.wait_for(lambda: warehouse.names("done") == ["mapo-1.csv"])
    assert warehouse.end() == 0


def kill_and_finish(
    warehouse: Warehouse, eve: EvePrinter, seed: int, times: int, boxes: int
) -> None:
    """Kill the program and its helpers at random times, and at last let it finish."""
    random = Random(seed)
    to = ("--to", str(eve.destination), "--once", "--wait", "5")
    for name in ("mapo-1", "mapo-2"):
        warehouse.drop(f"{name}.csv", (boxes, "口罩", "A1"), (1, "手套", f"L{seed}"))
    for _ in range(times):
        process = warehouse.start(*to)
        try:
            process.wait(random.choice((0.3, 1, 2, 4)) * random.random() * 2)
        except Exception:  # noqa: BLE001 - it is at work
            os.kill(process.pid, signal.SIGKILL)  # its helpers end by themselves
            process.wait()
    for _ in range(3):
        process = warehouse.start(*to)
        process.wait(120)
    assert warehouse.names("working") == []
    assert warehouse.names("done") == ["mapo-1.csv", "mapo-2.csv"]
    certain, doubtful = 0, 0
    for name in ("MAPO-1", "MAPO-2"):
        paper = warehouse.count_paper(name)
        certain += paper.get("printed", 0)
        doubtful += paper.get("doubtful", 0)
        assert sum(paper.values()) == boxes + 1
        report = warehouse.report("done", f"{name.lower()}.csv")
        assert ("종이를 확인하세요" in report) == ("doubtful" in paper)
    spooled = eve.list_spool()
    assert len(spooled) == len({*spooled}), f"seed {seed}: a label came out twice"
    assert certain <= len(spooled) <= certain + doubtful


@pytest.mark.ci
def test_killed_at_any_instant(warehouse: Warehouse, eve: EvePrinter) -> None:
    kill_and_finish(warehouse, eve, seed=1, times=4, boxes=9)


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(2, 22))
def test_killed_at_any_instant_again_and_again(
    warehouse: Warehouse, eve: EvePrinter, seed: int
) -> None:
    kill_and_finish(warehouse, eve, seed, times=12, boxes=20)


@pytest.mark.ci
def test_slow_copies_are_taken_whole(warehouse: Warehouse) -> None:
    """A program writes a workbook slowly, with pauses longer than a file must rest."""
    import threading
    import time

    from tests.warehouse.warehouses import ROOT

    book = (ROOT / "examples/tokyo-2020.xlsx").read_bytes()
    path = warehouse.home / "in/tokyo-1.xlsx"

    def copy() -> None:
        with path.open("wb", buffering=0) as file:
            for start in range(0, len(book), len(book) // 5):
                file.write(book[start : start + len(book) // 5])
                time.sleep(0.4)

    warehouse.start("--paper", "gross_weight,expiry", "--template", "box-4x6in", "--to",
                    f"file:{warehouse.home / 'out'}")  # fmt: skip
    warehouse.wait_for(lambda: warehouse.count_events("watching"))
    thread = threading.Thread(target=copy)
    thread.start()
    warehouse.wait_for(lambda: warehouse.count_events("taken"))
    assert not thread.is_alive()
    warehouse.wait_for(lambda: warehouse.names("done") == ["tokyo-1.xlsx", "tokyo-1.xlsx.txt"])
    assert warehouse.end() == 0
    shutil.rmtree(warehouse.home / "out")
