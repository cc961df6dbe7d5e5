"""Programs that hammer one message file: cardgen's editors, and a text editor.

``python -m tests.project.hammer editor NAME SEED`` saves through `save_edits` for ever, in the
project of its folder. ``NAME.log`` gets a line before and after each save, and for each
conflict; killed and started again, the program goes on from there.

``… writer NAME SEED SECONDS HOW`` does as text editors do: it reads the file, thinks, and
writes all of it, in place or under another name first.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cardgen import Project
from cardgen.catalog import EntryEdit, EntryKey, Version, apply_edits, read_versions
from cardgen.files import MOST_PO
from cardgen.project import save_edits
from cardgen.storage import read_when_stable

FILE: Final = Path("messages/zh-ko/slogans.po")
OWN: Final = 5  # entries that one program alone edits
SHARED: Final = ("shared-0", "shared-1")


def own(name: str) -> list[str]:
    return [f"{name}-{number}" for number in range(OWN)]


def read_text(data: bytes) -> dict[str, Version]:
    return {key.context or "": version for key, version in read_versions(data).items()}


class Log:
    """The log of a program: ``begin``, ``saved`` or ``conflict``, an id, a text."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def write(self, *words: str) -> None:
        os.write(self._file, (" ".join(words) + "\n").encode())


def lines(path: Path) -> Iterator[list[str]]:
    """The lines of a log, without a broken last line."""
    for line in (
        path.read_text(encoding="utf-8").splitlines(keepends=True) if path.exists() else ()
    ):
        if line.endswith("\n"):
            yield line.split()


def editor(name: str, seed: int) -> None:
    """Edit entries at random: its own, whose texts it knows, and counters."""
    chance = random.Random(seed)
    project = Project.find(Path.cwd())
    log = Log(Path(f"{name}.log"))
    possible = {id_: {"0"} for id_ in own(name)}  # after a kill it may be one or the other
    for word, id_, text in lines(Path(f"{name}.log")):
        if word == "begin":
            possible.get(id_, set()).add(text)
        elif id_ in possible:
            possible[id_] = {text}
    seen: dict[str, Version] = {}
    for id_, version in read_text(read_when_stable(FILE, MOST_PO)).items():
        text = version.translations[0]
        if text not in possible.get(id_, {text}):
            log.write("conflict", id_, text)
        seen[id_] = version
    while True:
        id_ = chance.choice([*possible, *SHARED])
        there = seen[id_]
        if id_ in SHARED:
            there = read_text(read_when_stable(FILE, MOST_PO))[id_]
        count = int(there.translations[0].partition(".")[0]) + 1 if id_ in SHARED else 0
        new = f"{count}.{name}{seed}.{chance.getrandbits(40)}"  # no two are alike
        log.write("begin", id_, new)
        edit = EntryEdit(EntryKey(id_), there.digest, new)
        done = save_edits(project, "zh-ko", "slogans", [edit])
        if done.conflicts:
            theirs = done.conflicts[0].theirs
            assert theirs
            seen[id_] = theirs
            log.write("conflict", id_, theirs.translations[0])
        else:
            seen[id_] = edit.apply_to(there)
            log.write("saved", id_, new)
        time.sleep(chance.random() * 0.02)


def writer(name: str, seed: int, seconds: float, how: str) -> None:
    """Rewrite the file like a text editor; nobody may undo the texts in it then."""
    chance = random.Random(seed)
    log = Log(Path(f"{name}.log"))
    mine = dict.fromkeys(own(name), "0")
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        data = FILE.read_bytes()
        now = read_text(data)
        for id_, text in mine.items():
            if now[id_].translations[0] != text:
                log.write("lost", id_, text)
        id_ = chance.choice(list(mine))
        mine[id_] = f"{name}.{chance.getrandbits(40)}"
        for other in mine:
            key = EntryKey(other)
            data = apply_edits(
                data, [EntryEdit(key, read_text(data)[other].digest, mine[other])]
            ).data
        time.sleep(chance.random() * 0.003)
        if how == "atomic":
            beside = FILE.with_name("slogans.po~")
            beside.write_bytes(data)
            beside.replace(FILE)
        else:
            with FILE.open("wb") as file:
                cut = chance.randrange(len(data))
                file.write(data[:cut])
                file.flush()
                time.sleep(chance.random() * 0.005)
                file.write(data[cut:])
        log.write("saved", id_, mine[id_])
        time.sleep(chance.random() * 0.15)


if __name__ == "__main__":
    kind, own_name, number, *more = sys.argv[1:]
    if kind == "editor":
        editor(own_name, int(number))
    else:
        writer(own_name, int(number), float(more[0]), more[1])
