"""A shipment to do things with, and whether all that is known of it agrees.

A world is a folder with a project, lists, and shipments in it; what is done is done by the
command line, in this process.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

import pikepdf

from cardgen.cli import main

TEMPLATE: Final = """\
[page]
size = "60mm x 40mm"
margin = "2mm"

[grid]
columns = ["1fr", "1fr"]
rows = ["1fr", "auto", "auto"]
areas = ["source target", "item lot", "number sscc"]

[fields]
box = "integer"
boxes = "integer"
sscc = "text"
item = "item"
lot = "text"

[source]
text = "{message}"
lang = "source"
fit = { min = "5pt", max = "14pt" }

[target]
text = "{message}"
lang = "target"
fit = { min = "5pt", max = "14pt" }

[item]
text = "{item}"
lang = "source"
show_if = ["item"]

[lot]
text = "{lot}"
lang = "source"
show_if = ["lot"]

[number]
text = "{box} / {boxes}"
lang = "source"

[sscc]
text = "{sscc}"
lang = "source"
"""
HEAD: Final = "message,pair,template,boxes,item,lot"
SERIES: Final = "08801234"


@dataclass(frozen=True)
class Did:
    """The exit code of a command and what it said."""

    code: int
    said: str


def build(folder: Path) -> None:
    """A project with a GS1 prefix and a small template."""
    (folder / "templates").mkdir(parents=True)
    (folder / "templates/tiny.toml").write_text(TEMPLATE, encoding="utf-8")
    (folder / "cardgen.toml").write_text(
        'gs1-prefix = "8801234"\ntemplates = ["templates"]\n', encoding="utf-8"
    )


def write_list(path: Path, rows: Iterable[tuple[int, str, str]]) -> None:
    """A list with rows of so many boxes, an item and a lot."""
    lines = (f"friend-in-need,zh-ko,tiny,{boxes},{item},{lot}" for boxes, item, lot in rows)
    path.write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")


def run(folder: Path, *words: str) -> Did:
    """A command in a folder; what is no error of the command line comes as a traceback."""
    before = Path.cwd()
    said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    os.chdir(folder)
    try:
        with redirect_stdout(said), redirect_stderr(said):
            try:
                main(list(words), prog_name="cardgen")
            except SystemExit as end:
                return Did(int(end.code or 0), _text(said))
        return Did(0, _text(said))
    finally:
        os.chdir(before)


def _text(said: io.TextIOWrapper) -> str:
    said.seek(0)
    return said.read()


def batch(folder: Path, name: str, *words: str) -> Did:
    """The shipment of a list, with labels as files and in one PDF."""
    options = ("--dpi", "72", "--jobs", "1", "--format", "png,pdf", "--shipment", "S")
    return run(folder, "batch", f"{name}.csv", "-o", "out", *options, *words)


def disagreements(folder: Path, ever: dict[str, str]) -> list[str]:
    """List where ledger, register, files and papers of the shipment in ``out`` disagree.

    `ever` has each SSCC that was seen with the id of its box, and is added to.
    """
    wrong: list[str] = []
    out = folder / "out"
    with closing(sqlite3.connect(out / "ledger.sqlite")) as database:
        database.row_factory = sqlite3.Row
        boxes = [dict(row) for row in database.execute("SELECT * FROM box ORDER BY number")]
        (sound,) = database.execute("PRAGMA integrity_check").fetchone()
        (moves,) = database.execute("SELECT count(*) FROM move").fetchone()
        about = dict(database.execute("SELECT key, value FROM shipment").fetchall())
        outs = database.execute(
            "SELECT number FROM event WHERE what IN ('voided', 'replaced', 'gone')"
        ).fetchall()
    if sound != "ok":
        wrong.append(f"the ledger is not sound: {sound}")
    if moves:
        wrong.append(f"{moves} files are still to be moved")
    if about.get("papers") != "fresh":
        wrong.append("papers are behind")
    live = [box for box in boxes if box["state"] != "voided"]
    void = [box for box in boxes if box["state"] == "voided"]
    if [box["number"] for box in boxes] != list(range(1, len(boxes) + 1)):
        wrong.append("numbers are not one after the other")
    for box in boxes:
        if ever.setdefault(box["sscc"], box["id"]) != box["id"]:
            wrong.append(f"{box['sscc']} is of {box['id']} and of {ever[box['sscc']]}")
    wrong += _wrong_files(out, live, void)
    wrong += _wrong_papers(out, boxes, live)
    for box in void:
        if (box["number"],) not in {(row[0],) for row in outs}:
            wrong.append(f"box {box['number']} is void without a trace")
    wrong += _wrong_serials(folder, boxes)
    return wrong


def _wrong_files(
    out: Path, live: Sequence[dict[str, str]], void: Sequence[dict[str, str]]
) -> list[str]:
    wrong = []
    there = {
        str(path.relative_to(out)) for path in (out / "labels").rglob("*") if path.is_file()
    }
    for box in live:
        path = out / str(box["file"])
        if box["state"] == "planned":
            wrong.append(f"box {box['number']} has no label")
        elif not path.is_file() or sha256(path.read_bytes()).hexdigest() != box["digest"]:
            wrong.append(f"box {box['number']}: its label is not the one that was made")
    told = {box["file"] for box in live}
    wrong += [f"{name} is of no box" for name in sorted(there - told)]
    aside = {path.name for path in (out / "voided").glob("*")}
    ids = tuple(str(box["id"]) for box in live)
    wrong += [f"{name} of a live box is in voided" for name in aside if name.startswith(ids)]
    for box in void:
        if box["digest"] and not (out / str(box["file"])).is_file():
            wrong.append(f"box {box['number']}: its label is not in voided")
    wrong += [f"{path} was left" for path in out.glob(".*") if path.name != ".ledger.lock"]
    return wrong


def _wrong_papers(
    out: Path, boxes: Sequence[dict[str, str]], live: Sequence[dict[str, str]]
) -> list[str]:
    wrong = []
    text = (out / "boxes.csv").read_text(encoding="utf-8-sig")
    listed = [
        (row["box"], row["box_id"], row["state"]) for row in csv.DictReader(io.StringIO(text))
    ]
    if listed != [(str(box["number"]), box["id"], box["state"]) for box in boxes]:
        wrong.append("boxes.csv says something else")
    report = json.loads((out / "report.json").read_bytes())
    if report["boxes"] != len(boxes):
        wrong.append(f"the report has {report['boxes']} boxes")
    with pikepdf.open(out / "labels.pdf") as pdf:
        if len(pdf.pages) != len(live):
            wrong.append(f"labels.pdf has {len(pdf.pages)} labels of {len(live)}")
    return wrong


def _wrong_serials(folder: Path, boxes: Sequence[dict[str, str]]) -> list[str]:
    """Each number of a box is one that the register gave."""
    with closing(sqlite3.connect(folder / "serials.sqlite")) as database:
        rows = database.execute(
            "SELECT first, count FROM reservation ORDER BY first"
        ).fetchall()
    given = {number for first, count in rows for number in range(first, first + count)}
    if len(given) != sum(count for _, count in rows):
        return ["the register gave a number twice"]
    mine = {int(box["sscc"][len(SERIES) : -1]) for box in boxes}
    return [] if mine <= given else [f"the register did not give {sorted(mine - given)}"]


def copy_world(folder: Path, to: Path) -> Path:
    """Copy a world to another folder."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(folder, to)
    return to
