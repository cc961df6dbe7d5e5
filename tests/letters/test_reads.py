"""The cache of values made from the data of letters."""

from __future__ import annotations

import datetime as dt
from functools import partial
from weakref import ref

import pytest

from cardgen.letters import reads as reads_module
from cardgen.letters.data import LetterData, Party
from cardgen.letters.reads import DataReads, ReadCache

DATA = LetterData(dt.date(2020, 3, 26), Party(office="北京市"), Party(name="一"), vertical=True)


def test_what_reads_the_same_is_made_once() -> None:
    kept, made = ReadCache[str](), list[str]()

    def name(data: LetterData) -> str:
        reads = DataReads(data)

        def make() -> str:
            made.append("made")
            named = reads.data.vertical and reads.data.addressee.name
            return f"{named} {reads.data.date.year}"

        return kept.get("name", reads, make)

    changed = LetterData(dt.date(2021, 3, 26), DATA.sender, Party(name="二"), note="x")
    assert [name(DATA), name(DATA), name(changed), name(DATA)] == ["一 2020"] * 2 + [
        "False 2021",
        "一 2020",
    ]
    assert len(made) == 2  # a field that is not read changes nothing
    other = LetterData(changed.date, DATA.sender, Party(name="三"), note="y")
    assert name(other) == "False 2021"
    assert len(made) == 2  # nor does one that is read only where another says so


def test_what_is_within_another_is_of_the_same_fields() -> None:
    kept = ReadCache[str]()

    def outer(data: LetterData) -> str:
        reads = DataReads(data)
        inner = lambda: str(reads.data.date)  # noqa: E731
        return kept.get("outer", reads, lambda: "on " + kept.get("inner", reads, inner))

    later = LetterData(dt.date(2021, 1, 1), DATA.sender, DATA.addressee)
    assert [outer(DATA), outer(later), outer(DATA)] == [
        "on 2020-03-26",
        "on 2021-01-01",
        "on 2020-03-26",
    ]


def test_fields_are_noted_outside_and_through_methods() -> None:
    reads = DataReads(DATA)
    assert reads.data.is_vertical("ja")
    assert reads.list_outer_reads() == ("vertical",)
    kept = ReadCache[str]()
    for _ in range(2):
        kept.get("note", reads, lambda: str(reads.data.note))
        assert reads.list_outer_reads() == ("vertical",)  # and not what is made of others


def test_what_fails_is_tried_again() -> None:
    kept, reads = ReadCache[int](), DataReads(DATA)

    def fail() -> int:
        raise ValueError("nothing")

    with pytest.raises(ValueError, match="nothing"):
        kept.get("it", reads, fail)
    assert kept.get("it", reads, lambda: 1) == 1


def test_nothing_is_left_in_a_cycle() -> None:
    reads = DataReads(DATA)
    ReadCache[str]().get("date", reads, partial(lambda of: str(of.data.date), reads))
    noted = ref(reads)
    del reads
    assert noted() is None  # whoever makes letters by the thousand looks for cycles seldom


def name_of(reads: DataReads) -> str:
    return str(reads.data.addressee.name)


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reads_module, "_KEPT", 10)
    kept = ReadCache[str]()
    for number in range(50):
        reads = DataReads(LetterData(DATA.date, DATA.sender, Party(name=f"{number}")))
        key = kept.number(number % 20)
        assert kept.number(number % 20) == key
        assert kept.get(key, reads, partial(name_of, reads)) == f"{number}"
    assert max(len(kept._made), len(kept._numbers), len(kept._fields)) <= 10
