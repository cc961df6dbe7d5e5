"""Labels that are seen on their boxes: never a wrong one, and each is kept at once."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from cardgen import Project
from cardgen.errors import CardgenError
from cardgen.shipment.corrections import void
from cardgen.shipment.ledger import Ledger
from cardgen.shipment.model import Clock
from cardgen.shipment.scanning import answer_scans, open_sightings
from cardgen.shipment.selection import Selection
from tests.shipment.samples import NOW, line, ship

CLOCK = Clock(lambda: NOW)
SSCCS = ["088012340000000017", "088012340000000024", "088012340000000031"]


@pytest.fixture
def shipment(tmp_path: Path) -> Path:
    """Three boxes with SSCCs, the third of which is void."""
    (tmp_path / "cardgen.toml").write_text('gs1-prefix = "8801234"\n', encoding="utf-8")
    folder = tmp_path / "out"
    ship(folder, line(2, 3), project=Project.open(tmp_path))
    with Ledger.reading(folder) as ledger:
        assert [box.sscc for box in ledger.boxes.between(1, 3)] == SSCCS
    void(folder, Selection("3"), CLOCK, reason="crushed")
    return folder


@pytest.mark.parametrize(
    "text",
    [
        "MAPO-2020-0002",
        "088012340000000024",
        "00088012340000000024",
        "(00)088012340000000024",
        "]C100088012340000000024",
        "(00) 0 8801234 000000002 4",
        "（００）０８８０１２３４００００００００２４",
        "]Q1https://relief.example/box?id=MAPO-2020-0002&v=1",
        "(02)08801234567893(37)2000(00)088012340000000024",
        "]C0MAPO-2020-0002",
    ],
)
def test_a_code_names_its_box(shipment: Path, text: str) -> None:
    sightings = open_sightings(shipment, CLOCK)
    with closing(sightings.ledger):
        found = sightings.scan(text)
        assert (found.verdict, found.number, found.id) == ("seen", 2, "MAPO-2020-0002")
        again = sightings.scan(text)
        assert (again.verdict, again.number, again.before) == ("twice", 2, NOW)
        assert sightings.list_unseen() == [1]


def test_a_box_is_named_within_a_longer_text(shipment: Path) -> None:
    """Words before and behind its id, elements of GS1, an address."""
    texts = [
        "]d200088012340000000024020880123456789337200010LOT-7<GS>17290916",
        "https://id.example.org/00/088012340000000024",
        "020880123456789337200000088012340000000024",
        "]d202088012345678933720<GS>00088012340000000024",
        "箱号：MAPO-2020-0002号，生理盐水20瓶",
        "https://relief.example/?box%3DMAPO-2020-0002%26v%3D1",
        "상자 MAPO-2020-0002 / 생리식염수 20개",
    ]
    sightings = open_sightings(shipment, CLOCK)
    with closing(sightings.ledger):
        verdicts = [(found.verdict, found.number) for found in map(sightings.scan, texts)]
    assert verdicts == [("seen", 2), *[("twice", 2)] * (len(texts) - 1)]


@pytest.mark.ci
@pytest.mark.parametrize(
    ("text", "verdict", "number"),
    [
        ("MAPO-2020-0003", "voided", 3),
        (SSCCS[2], "voided", 3),
        ("BUSAN-2020-0002", "foreign", 0),
        ("MAPO-2020-0009", "foreign", 0),
        ("088012340000000048", "foreign", 0),
        ("088012340000000025", "misread", 0),
        ("MAPO-2020-0001 MAPO-2020-0002", "no-box", 0),
        ("MAPO-2020-00023", "foreign", 0),
        ("8801234567893", "no-box", 0),
        ("0008801234000000004802088012345678933720", "foreign", 0),
        ("]d20008801234000000002502088012345678933720", "misread", 0),
        ("0008801234000000002502088012345678933720", "no-box", 0),
        ("https://example.org/00/088012340000000048", "foreign", 0),
        ("2", "no-box", 0),
        ("MAPO-2020-", "no-box", 0),
        ("\x00\ud800", "no-box", 0),
        ("9" * 5000, "no-box", 0),
    ],
)
def test_what_is_wrong_is_told_and_not_kept(
    shipment: Path, text: str, verdict: str, number: int
) -> None:
    sightings = open_sightings(shipment, CLOCK)
    with closing(sightings.ledger):
        found = sightings.scan(text)
        assert (found.verdict, found.number) == (verdict, number)
        assert sightings.list_unseen() == [1, 2]


def test_each_line_is_kept_before_the_next_is_read(shipment: Path) -> None:
    """Whoever pulls the plug loses nothing that was told."""

    def type_ids() -> object:
        for number in (1, 2):
            yield f"{SSCCS[number - 1]}\r\n"
            with Ledger.reading(shipment) as ledger:
                states = ledger.prints.on_paper()
                assert [states[each] for each in range(1, number + 1)] == ["seen"] * number
        yield "\n"

    sightings = open_sightings(shipment, CLOCK)
    with closing(sightings.ledger):
        found = list(answer_scans(sightings, type_ids()))  # type: ignore[arg-type]
    assert [each.verdict for each in found] == ["seen", "seen"]


def test_it_is_done_while_another_command_works(shipment: Path) -> None:
    with Ledger.open(shipment) as at_work:
        sightings = open_sightings(shipment, CLOCK)
        with closing(sightings.ledger):
            assert sightings.scan(SSCCS[0]).verdict == "seen"
        assert at_work.prints.on_paper()[1] == "seen"
        at_work.set_meta(papers="stale")


def test_a_label_that_was_changed_since_it_was_printed(shipment: Path) -> None:
    with Ledger.open(shipment) as ledger:
        (box,) = ledger.boxes.between(1, 1)
        with ledger.transaction():
            (attempt,) = ledger.prints.plan_prints([box], "file:x", "task", NOW)
            ledger.prints.change([attempt], "printed", NOW)
        with ledger.transaction():
            ledger.set_meta(plan="2")
        from cardgen.shipment.ledger import Outcome

        ledger.record([Outcome(1, "rendered", box.file, "0" * 64)], NOW)
        assert ledger.prints.list_superseded() == [1]
    sightings = open_sightings(shipment, CLOCK)
    with closing(sightings.ledger):
        assert sightings.scan(SSCCS[0]).verdict == "superseded"
        assert sightings.list_unseen() == [1, 2]
        with sightings.ledger.transaction():
            (box,) = sightings.ledger.boxes.between(1, 1)
            (attempt,) = sightings.ledger.prints.plan_prints([box], "file:x", "task", NOW)
            sightings.ledger.prints.change([attempt], "sent", NOW)
        assert sightings.scan(SSCCS[0]).verdict == "seen"
        assert sightings.list_unseen() == [2]


def test_ticked_are_all_or_none(shipment: Path) -> None:
    sightings = open_sightings(shipment, CLOCK)
    with closing(sightings.ledger):
        with pytest.raises(CardgenError, match="voided already: box 3"):
            sightings.tick(Selection("1-3"))
        assert sightings.list_unseen() == [1, 2]
        assert [each.verdict for each in sightings.tick(Selection("1-2"))] == [
            "seen",
            "seen",
        ]
        assert sightings.list_unseen() == []
