"""A ledger that is damaged or gone is rebuilt from its backup and from the labels."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cardgen import Project
from cardgen.errors import CardgenError
from cardgen.shipment.corrections import void
from cardgen.shipment.ledger import Ledger
from cardgen.shipment.model import Clock
from cardgen.shipment.recovery import recover
from cardgen.shipment.selection import Selection
from tests.shipment.samples import NOW, files, job, line, ship

CLOCK = Clock(lambda: NOW)
WORK = job(dpi=72.0)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "cardgen.toml").write_text('gs1-prefix = "8801234"\n', encoding="utf-8")
    return Project.open(tmp_path)


def numbers(folder: Path) -> list[tuple[int, str, str, str]]:
    with closing(sqlite3.connect(folder / "ledger.sqlite")) as database:
        return database.execute("SELECT number, id, sscc, state FROM box").fetchall()


def test_a_damaged_ledger_is_rebuilt(tmp_path: Path, project: Project) -> None:
    out = tmp_path / "out"
    ship(out, line(2, 6), project=project, work=WORK)
    void(out, Selection("2"), CLOCK, reason="lost")
    before, labels = numbers(out), files(out)
    (out / "ledger.sqlite").write_bytes(b"\0" * 8192)
    with pytest.raises(CardgenError) as caught:
        Ledger.open(out)
    assert caught.value.rule == "damaged-ledger"
    done = recover(out, CLOCK)
    assert (done.boxes, done.voided, done.missing) == (6, (), ())
    assert (out / "ledger-damaged.sqlite").read_bytes() == b"\0" * 8192
    assert numbers(out) == before
    (out / "labels/MAPO-2020-0005.png").unlink()
    assert ship(out, line(2, 6), project=project, work=WORK).made == 1
    assert files(out) == labels


def test_what_was_voided_since_the_backup_stays_void(tmp_path: Path, project: Project) -> None:
    out = tmp_path / "out"
    ship(out, line(2, 4), project=project, work=WORK)
    backup = (out / "ledger-backup.sqlite").read_bytes()
    void(out, Selection("3"), CLOCK, reason="lost")
    (out / "ledger-backup.sqlite").write_bytes(backup)
    (out / "ledger.sqlite").unlink()
    assert recover(out, CLOCK).voided == (3,)
    assert ship(out, line(2, 4), project=project, work=WORK).kept == 3


def test_a_sound_ledger_is_left_alone(tmp_path: Path, project: Project) -> None:
    ship(tmp_path / "out", line(2, 1), project=project, work=WORK)
    with pytest.raises(CardgenError, match="the ledger is not damaged"):
        recover(tmp_path / "out", CLOCK)


def test_without_a_backup_nothing_is_made_up(tmp_path: Path, project: Project) -> None:
    out = tmp_path / "out"
    ship(out, line(2, 1), project=project, work=WORK)
    (out / "ledger-backup.sqlite").unlink()
    (out / "ledger.sqlite").write_bytes(b"no ledger")
    with pytest.raises(CardgenError, match="the ledger cannot be rebuilt"):
        recover(out, CLOCK)
    assert (out / "ledger.sqlite").read_bytes() == b"no ledger"


def test_a_flipped_byte_never_changes_a_number(tmp_path: Path, project: Project) -> None:
    """Among 1,420 ledgers 18 changed ids or SSCCs, and 200 commands ended in a traceback."""
    out, chance = tmp_path / "out", random.Random(20200326)
    ship(out, line(2, 3), line(3, 2, item="口罩"), project=project, work=WORK)
    whole, before = (out / "ledger.sqlite").read_bytes(), numbers(out)
    refused, said = set[str](), [at for at, byte in enumerate(whole) if byte]
    for turn in range(150):
        data = bytearray(whole)
        data[chance.choice(said)] ^= 1 << chance.randrange(8)
        (out / "ledger.sqlite").write_bytes(data)
        try:
            with Ledger.reading(out) as ledger:
                found = [
                    (box.number, box.id, box.sscc, box.state)
                    for page in ledger.boxes.pages(("planned", "rendered", "verified"))
                    for box in page
                ]
                assert [each.line().boxes for each in ledger.lines()] == [3, 2]
                assert {row[:3] for row in found} <= {row[:3] for row in before}
        except CardgenError as error:
            refused.add(f"{error.rule} {turn}")
    assert {each.partition(" ")[0] for each in refused} <= {"damaged-ledger", "output"}
    assert len(refused) > 30


def test_a_ledger_made_writable_again_works(tmp_path: Path, project: Project) -> None:
    """SQLite's files beside it stayed read-only, and every command failed."""
    out = tmp_path / "out"
    ship(out, line(2, 1), project=project, work=WORK)
    with closing(sqlite3.connect(out / "ledger.sqlite")) as database:
        database.execute("BEGIN IMMEDIATE")
        for name in ("ledger.sqlite-wal", "ledger.sqlite-shm"):
            (out / name).chmod(0o444)
        database.execute("ROLLBACK")
        Ledger.open(out).close()
    assert {path.stat().st_mode & 0o777 for path in out.glob("ledger.sqlite*")} == {
        (out / "ledger.sqlite").stat().st_mode & 0o777
    }
