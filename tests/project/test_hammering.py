"""Two editors and a text editor at one file, and editors that are killed in the middle."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cardgen.catalog import parse_po
from cardgen.storage import swap
from tests.catalog.samples import entry, write
from tests.project.hammer import FILE, SHARED, lines, own, read_text

ROOT = Path(__file__).resolve().parents[2]
EDITORS = ("first", "second")


@pytest.fixture(autouse=True)
def _project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ids = [*own("first"), *own("second"), *own("writer"), *SHARED]
    write(*(entry(id_, "一", "0") for id_ in ids))
    Path("cardgen.toml").write_text('messages = "messages"\n', encoding="utf-8")


def start(*words: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.project.hammer", *map(str, words)]
    with Path("said.txt").open("ab") as said_by_all:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.Popen(command, env=environment, stderr=said_by_all)


def enough() -> bool:
    """True if each editor has saved a few times."""
    return all(
        sum(word == "saved" for word, *_ in lines(Path(f"{name}.log"))) > 5 for name in EDITORS
    )


def hammer(seconds: float, how: str | None, *, kills: bool) -> None:
    """Let two editors work, and a text editor if there is a `how`; judge the file."""
    chance = random.Random(how)
    end = time.monotonic() + seconds
    seeds = iter(range(1, 10_000))
    running = {name: start("editor", name, next(seeds)) for name in EDITORS}
    writer = start("writer", "writer", 0, seconds, how) if how else None
    # However slow a machine is, something is tried on it.
    while time.monotonic() < end or not enough() or (writer and writer.poll() is None):
        time.sleep(0.01)
        if how != "in place":  # where somebody has emptied it, it is empty
            parse_po(FILE.read_bytes(), "slogans.po").unwrap()
        for name, editor in running.items():
            assert editor.poll() is None, Path("said.txt").read_text(encoding="utf-8")
            if kills and chance.random() < 0.01:
                editor.kill()
                editor.wait()
                running[name] = start("editor", name, next(seeds))
    for editor in running.values():
        editor.kill()
        editor.wait()
    if writer:
        assert writer.wait() == 0, Path("said.txt").read_text(encoding="utf-8")


def judge(how: str | None) -> None:
    """Check that no save is lost, unless its editor was shown a conflict."""
    parse_po(FILE.read_bytes(), "slogans.po").unwrap()
    now = {
        id_: version.translations[0] for id_, version in read_text(FILE.read_bytes()).items()
    }
    logs = {name: list(lines(Path(f"{name}.log"))) for name in (*EDITORS, "writer")}
    if how:
        words = [word for word, *_ in logs["writer"]]
        assert (words.count("lost"), words.count("saved") > 1) == (0, True)
        return
    for name in EDITORS:  # whose own entries nobody else touches
        for id_ in own(name):
            mine = [
                ["saved", "0"],
                *([w, text] for w, other, text in logs[name] if other == id_),
            ]
            assert "conflict" not in [word for word, _ in mine]
            last = max(at for at, (word, _) in enumerate(mine) if word == "saved")
            assert now[id_] in [text for _, text in mine[last:]]
    for id_ in SHARED:  # nobody has counted in vain
        words = [word for name in EDITORS for word, other, _ in logs[name] if other == id_]
        counted = words.count("saved")
        unsure = words.count("begin") - words.count("conflict") - counted  # of who was killed
        assert counted <= int(now[id_].partition(".")[0]) <= counted + unsure


def test_two_editors_lose_nothing() -> None:
    hammer(3, None, kills=True)
    judge(None)


@pytest.mark.ci
@pytest.mark.skipif(swap._load_renameat2() is None, reason="no renameat2")
@pytest.mark.parametrize("how", ["atomic", "in place"])
def test_a_text_editor_loses_nothing(how: str) -> None:
    hammer(3, how, kills=False)
    judge(how)


@pytest.mark.torture
@pytest.mark.skipif(swap._load_renameat2() is None, reason="no renameat2")
@pytest.mark.parametrize("how", ["", "atomic", "in place"])
def test_for_half_a_minute(how: str) -> None:
    hammer(30, how or None, kills=True)
    judge(how or None)
