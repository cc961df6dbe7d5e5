"""Labels to paper: each once, whatever breaks off, and the ledger knows which."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from cardgen.errors import OutputError
from cardgen.shipment.ledger import Attempt, BoxRecord, Ledger
from cardgen.shipment.model import Clock
from cardgen.shipment.printing import Doubt, Printing, print_shipment
from tests.shipment.ipp_machine import FAULTS
from tests.shipment.printers_that_fail import Killed, World
from tests.shipment.samples import NOW, job, line, ship

CLOCK = Clock(lambda: NOW)
BOXES = 49
VOIDED = 30


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """49 boxes."""
    folder = tmp_path_factory.mktemp("shipment") / "out"
    ship(folder, line(2, 29), line(3, 20, lot="L1"), work=job(formats=("zpl",)))
    return folder


@pytest.fixture
def shipment(original: Path, tmp_path: Path) -> Path:
    return shutil.copytree(original, tmp_path / "out")


def name(number: int) -> str:
    return f"MAPO-2020-{number:04}"


def live_through(original: Path, folder: Path, seed: int, patch: pytest.MonkeyPatch) -> World:
    """Print a shipment until all is on paper, whatever fails on the way."""
    world = World(shutil.copytree(original, folder), seed)
    random = Random(seed + 1)
    reprinted: set[int] = set()

    def look(box: BoxRecord, attempts: Sequence[Attempt]) -> Doubt:
        """Somebody goes and looks, or does not bother."""
        assert attempts
        doubt = random.choice(["look", "look", "skip", "reprint"])
        if doubt == "reprint" and not world.calm:
            reprinted.add(box.number)
            return "reprint"
        if doubt == "skip" and not world.calm:
            return "skip"
        return "there" if world.paper[box.id] else "not-there"

    how = Printing(decide=look, sending=world.sending, recalling=world.recalling)
    voided = 0
    for life in range(40):
        world.calm = life > 12
        world.begin_life()
        try:
            with world.around(patch):
                done = print_shipment(folder, None, world.presses, CLOCK, how)
        except Killed:
            world.bury()
            agree(world, reprinted)
            continue
        except OutputError:
            assert not world.calm
            agree(world, reprinted)
            continue
        agree(world, reprinted)
        if done.is_whole:
            break
        if not voided and not world.paper[name(VOIDED)]:
            with Ledger.open(folder) as ledger, ledger.transaction():
                ledger.boxes.void({VOIDED: "crushed"}, NOW)
            voided = world.paper[name(VOIDED)] + 1
    else:
        raise AssertionError(f"seed {seed}: it does not end")
    with Ledger.reading(folder) as ledger:
        world.told.update(f"ledger: {each.state}" for each in ledger.prints.attempts())
    for number in range(1, BOXES + 1):
        if voided and number == VOIDED:
            assert world.paper[name(number)] == voided - 1
        else:
            assert world.paper[name(number)] >= 1, f"seed {seed}: box {number} is not on paper"
    return world


def agree(world: World, reprinted: set[int]) -> None:
    """Check that the ledger agrees with the labels on paper."""
    with Ledger.reading(world.folder) as ledger:
        by_box: dict[int, Counter[str]] = {}
        for each in ledger.prints.attempts():
            by_box.setdefault(each.number, Counter())[each.state] += 1
    for number in range(1, BOXES + 1):
        states, on_paper = by_box.get(number, Counter()), world.paper[name(number)]
        certain = states["sent"] + states["printed"]
        perhaps = states["doubtful"] + states["begun"]
        where = f"seed {world.seed}, life {world.lives}: box {number}: {states}, {on_paper}"
        assert certain <= on_paper <= certain + perhaps, where
        assert on_paper <= 1 or number in reprinted, where


@pytest.mark.parametrize("seed", range(12))
def test_ledger_and_paper_agree(
    original: Path, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    live_through(original, tmp_path / "out", seed, monkeypatch)


@pytest.mark.torture
@pytest.mark.parametrize("first", range(1000, 2000, 50))
def test_ledger_and_paper_agree_a_thousand_times(
    original: Path, tmp_path: Path, first: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of them once more: ``python -m tests.shipment.replay SEED``."""
    told: Counter[str] = Counter()
    for seed in range(first, first + 50):
        told += live_through(original, tmp_path / f"{seed}/out", seed, monkeypatch).told
        shutil.rmtree(tmp_path / f"{seed}")
    assert told["kills"] > 20
    assert {f"IPP: {fault}" for fault in FAULTS} <= told.keys()


@pytest.mark.parametrize("seed", [1006])
def test_a_seed_is_the_same_twice(
    original: Path, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where two printers take turns, and somebody dies in the middle."""
    first = live_through(original, tmp_path / "first/out", seed, monkeypatch)
    again = live_through(original, tmp_path / "again/out", seed, monkeypatch)
    assert (first.told, first.paper, first.lives) == (again.told, again.paper, again.lives)
    assert first.told["kills"]
