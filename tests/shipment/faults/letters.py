"""Letters to many to do things with, and whether all that is known of them agrees."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from tests.letters.merge.test_recipients import LIST, SHARED
from tests.shipment.faults.world import Did, run

AFTER = LIST.replace("朴智英,박지영", "朴智映,박지연")  # another name, and so another file
BESIDE = ("letters.sqlite", ".letters.lock")


def build(folder: Path) -> None:
    """Lists, what all letters share, and what undisturbed merges make of them."""
    folder.mkdir(parents=True)
    (folder / "all.toml").write_text(SHARED, encoding="utf-8")
    for name, text in (("before", LIST), ("after", AFTER)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        assert merge(folder, name, f"made-{name}").code == 0


def merge(folder: Path, name: str, output: str = "out") -> Did:
    """The letters of a list, of which each has two files."""
    words = ("--data", "all.toml", "--data", f"{name}.csv", "--jobs", "1", "--format", "svg")
    return run(folder, "letter", "sympathy", *words, "-o", output)


def again(folder: Path) -> Did:
    """A letter once more."""
    return run(folder, "reprint", "out", "3", "--reason", "lost")


def disagreements(folder: Path, name: str) -> list[str]:
    """Run the command again, and list where ledger, files and copies disagree."""
    out, wrong = folder / "out", list[str]()
    with closing(sqlite3.connect(out / "letters.sqlite")) as database:
        (sound,) = database.execute("PRAGMA integrity_check").fetchone()
        (rest,) = database.execute("SELECT count(*) FROM leftover").fetchone()
        digests = dict(database.execute("SELECT name, digest FROM file"))
        planned = database.execute("SELECT row FROM letter WHERE of = ''").fetchall()
    if sound != "ok" or rest or planned:
        wrong.append(f"the ledger: {sound}, {rest} leftovers, not made are {planned}")
    there = _files(out)
    if there != _files(folder / f"made-{name}"):
        wrong.append(f"the letters are others than undisturbed ones: {sorted(there)}")
    if digests != {name: sha256(data).hexdigest() for name, data in there.items()}:
        wrong.append("the ledger has other files")
    for copy in (out / "reprint").glob("*/*"):
        if there.get(copy.name) != copy.read_bytes():
            wrong.append(f"{copy} is no letter")
    return wrong


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes()
        for path in folder.iterdir()
        if path.is_file() and path.name not in BESIDE
    }
