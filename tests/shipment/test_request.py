"""The request for a shipment, as a program makes it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from cardgen import BatchOutput, Clock, ListSource, Project, Request, Selection, ship, void
from cardgen.shipment import make_request
from cardgen.shipment.ledger import Ledger


def test_a_program_needs_no_clock(tmp_path: Path) -> None:
    """The ledger has the time of the machine, and the labels have no date."""
    manifest, folder = tmp_path / "list.csv", tmp_path / "out"
    manifest.write_text(
        "message,pair,template,boxes\nbrothers,zh-ko,box-100x150,2\n", encoding="utf-8"
    )
    before = dt.datetime.now(dt.UTC).replace(microsecond=0)
    done = ship(Request(ListSource(manifest), BatchOutput(folder, dpi=203.0)), Project.open())
    done.raise_failed()
    void(folder, Selection("2"), Clock(), reason="wet")
    after = dt.datetime.now(dt.UTC)
    with Ledger.reading(folder) as ledger:
        times = [run.began for run in ledger.history.runs()]
        times += [event.time for event in ledger.history.events()]
    assert len(times) == 2
    assert all(before <= dt.datetime.fromisoformat(time) <= after for time in times)


def test_options_go_to_their_parts() -> None:
    given = {"manifest": "list.csv", "folder": "out", "amend": True, "jobs": 2, "dpi": "203"}
    request = make_request(**given, fields={"years": 24})
    assert (request.source.manifest, request.source.fields) == (
        Path("list.csv"),
        {"years": "24"},
    )
    assert (request.output.folder, request.output.dpi) == (Path("out"), 203)
    assert (request.rules.amend, request.rules.jobs) == (True, 2)


def test_an_unknown_option_is_no_option() -> None:
    with pytest.raises(TypeError, match="colour"):
        make_request(manifest="list.csv", folder="out", colour="red")
