"""Damaged files and odd options: none may crash, hang or swell.

``CARDGEN_FUZZ=100000 make torture`` tries as many; ``CARDGEN_SEED`` is where they begin. What
fails is written to ``out/fuzz``, and tried once more by ``python -m tests.fuzz KIND INDEX``.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import pytest

from tests.fuzz import formats, harness, mutate
from tests.fuzz.kinds import KINDS, case, write

SEED: Final = int(os.environ.get("CARDGEN_SEED", "1"))
COUNT: Final = int(os.environ.get("CARDGEN_FUZZ", "4000"))


def keep(seed: int, job: harness.Job) -> str:
    """Write a case that failed down; what to say of it."""
    folder = Path(__file__).parents[2] / "out/fuzz" / f"{job.kind}-{job.number}"
    made = case(seed, *job)
    write(folder, {**made.base, **made.files})
    words = "\n".join(" ".join(map(repr, words)) for words in made.commands)
    (folder / "commands.txt").write_text(words, "utf-8", "backslashreplace")
    return f"CARDGEN_SEED={seed} python -m tests.fuzz {job.kind} {job.number} ({folder})"


def list_failures(seed: int, chosen: list[harness.Job]) -> list[str]:
    return [
        f"{keep(seed, told.job)}: {told.wrong}"
        for told in harness.run(seed, chosen, 1)
        if told.wrong
    ]


@pytest.mark.torture
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("part", range(4))
def test_damaged_files_and_odd_options_end_in_a_line(kind: str, part: int) -> None:
    chosen = [job for job in harness.jobs(COUNT) if job.kind == kind and job.number % 4 == part]
    assert not list_failures(SEED, chosen)


@pytest.mark.parametrize("kind", KINDS)
def test_a_case_is_the_same_each_time(kind: str) -> None:
    first, again = case(3, kind, 5), case(3, kind, 5)
    assert (first.commands, first.files.keys()) == (again.commands, again.files.keys())
    if kind not in (
        "xlsx",
        "ods",
        "ledger",
        "pdf",
    ):  # which have dates and numbers of their own
        assert first.files == again.files


@pytest.mark.ci
def test_a_few_of_each_kind_in_every_suite() -> None:
    assert not list_failures(
        7, [harness.Job(kind, index) for kind in KINDS for index in range(2)]
    )


@pytest.mark.ci
@pytest.mark.parametrize("kind", sorted({*KINDS} - {"options"}))
def test_what_is_not_damaged_comes_to_its_end(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rule that stops whole files would keep all damage from the code behind it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(mutate, "text", lambda rng, seeds, *_: rng.choice(seeds).encode())
    monkeypatch.setattr(mutate, "data", lambda _, seed: seed)
    for name in ("png", "jpeg", "webp", "pdf", "font", "workbook"):
        monkeypatch.setattr(formats, name, lambda _, seed: seed)
    told = [harness.attempt(SEED, harness.Job(kind, number)) for number in range(6)]
    assert [each.wrong for each in told] == [""] * 6
    ends = [end.endswith(" 0") for each in told for end in each.ends]
    assert sum(ends) >= len(ends) / 3


@pytest.mark.ci
def test_processor_time_of_children_counts() -> None:
    runs = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'while 1: pass'])"
    with subprocess.Popen([sys.executable, "-c", runs]) as process:
        until = time.monotonic() + 60
        while harness.read_family_time(process.pid) < 1:
            assert time.monotonic() < until
            time.sleep(0.05)
        (child,) = harness.list_children(process.pid)
        os.kill(child, signal.SIGKILL)
