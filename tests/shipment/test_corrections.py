"""Labels printed anew and boxes voided: each leaves a trace, and no number is used twice."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from cardgen import Project
from cardgen.errors import CardgenError
from cardgen.shipment.corrections import reprint, void
from cardgen.shipment.ledger.ledger import Ledger
from cardgen.shipment.ledger.records import Outcome
from cardgen.shipment.model import Clock
from cardgen.shipment.papers.papers import write_papers
from cardgen.shipment.selection import Selection
from cardgen.shipment.workers import Session
from cardgen.storage.remote import Remote
from tests.shipment.samples import NOW, files, job, line, ship

CLOCK = Clock(lambda: NOW)


def boxes(text: str) -> Selection:
    return Selection(text)


def reprint_boxes(folder: Path, selection: Selection, clock: Clock, **of: object) -> list[Path]:
    done = reprint(folder, selection, clock, **of)  # type: ignore[arg-type]
    return [Path(file) for file in done.files]


def test_a_label_is_printed_anew(tmp_path: Path) -> None:
    ship(tmp_path, line(2, 4))
    copies = reprint_boxes(tmp_path, boxes("2,4"), CLOCK, reason="wet", to=tmp_path / "again")
    assert [path.name for path in copies] == ["MAPO-2020-0002.png", "MAPO-2020-0004.png"]
    made = files(tmp_path)
    assert all(path.read_bytes() == made[f"labels/{path.name}"] for path in copies)
    with Ledger.open(tmp_path) as ledger:
        assert ledger.history.events() == [
            (2, "reprinted", "wet", NOW),
            (4, "reprinted", "wet", NOW),
        ]


def test_only_whole_labels_are_printed_anew(tmp_path: Path) -> None:
    ship(tmp_path, line(2, 4))
    (tmp_path / "labels/MAPO-2020-0002.png").write_bytes(b"half")
    with pytest.raises(CardgenError) as caught:
        reprint(tmp_path, boxes("1,2"), CLOCK, reason="", to=tmp_path / "again")
    assert str(caught.value) == (
        f"{tmp_path}: unknown-box: box 2 has no complete label\n"
        "  hint: make the shipment again: only incomplete files are made"
    )
    assert not (tmp_path / "again").exists()


def test_a_voided_box_stays_void(tmp_path: Path) -> None:
    """Its label is moved aside, and no later run makes it again or gives its number away."""
    ship(tmp_path, line(2, 4))
    void(tmp_path, boxes("3"), CLOCK, reason="crushed")
    assert "labels/MAPO-2020-0003.png" not in files(tmp_path)
    assert (tmp_path / "voided/MAPO-2020-0003.png").exists()
    result = ship(tmp_path, line(2, 4))
    assert (result.made, result.kept) == (0, 3)
    assert result.counts["voided"] == 1
    with pytest.raises(CardgenError) as caught:
        void(tmp_path, boxes("3,9"), CLOCK, reason="again")
    assert [line for line in str(caught.value).splitlines() if "hint" not in line] == [
        f"{tmp_path}: unknown-box: voided already: box 3",
        f"{tmp_path}: unknown-box: there is no box 9",
    ]


def test_labels_elsewhere_are_printed_anew_and_voided(tmp_path: Path) -> None:
    """The ledger knows where they are."""
    store = Remote.at(f"file://{tmp_path}/share")
    ship(tmp_path / "ledger", line(2, 3), store=store)
    store.put({"labels.pdf": b"three labels"})
    (copy,) = reprint_boxes(
        tmp_path / "ledger", boxes("2"), CLOCK, reason="wet", to=tmp_path / "again"
    )
    name = "labels/MAPO-2020-0002.png"
    assert {name: copy.read_bytes()} == store.read([name])
    void(tmp_path / "ledger", boxes("2"), CLOCK, reason="crushed")
    assert [*store.read([name, "voided/MAPO-2020-0002.png", "labels.pdf"])] == [
        "voided/MAPO-2020-0002.png"
    ]


def test_a_label_that_the_ledger_was_not_told_of_is_voided_as_well(tmp_path: Path) -> None:
    """It was made when the batch was stopped, and lay there, to be printed."""
    ship(tmp_path, line(2, 4))
    with Ledger.open(tmp_path) as ledger:
        ledger.record([Outcome(2, "planned"), Outcome(3, "planned")], NOW)
    void(tmp_path, boxes("2"), CLOCK, reason="crushed")
    assert "labels/MAPO-2020-0002.png" not in files(tmp_path)
    assert (tmp_path / "voided/MAPO-2020-0002.png").exists()
    result = ship(tmp_path, line(2, 4))
    assert (result.made, result.kept) == (1, 2)


def test_without_a_shipment(tmp_path: Path) -> None:
    with pytest.raises(CardgenError) as caught:
        void(tmp_path, boxes("1"), CLOCK, reason="")
    assert str(caught.value) == (
        f"{tmp_path}: output: there is no shipment here\n  hint: name the folder of a shipment"
    )
    assert [*tmp_path.iterdir()] == []


def test_a_label_that_cannot_be_moved_is_not_voided(tmp_path: Path) -> None:
    ship(tmp_path, line(2, 2))
    (tmp_path / "voided").touch()
    with pytest.raises(CardgenError) as caught:
        void(tmp_path, boxes("1"), CLOCK, reason="")
    assert caught.value.rule == "output"
    with Ledger.open(tmp_path) as ledger:
        assert "voided" not in ledger.boxes.counts()


def test_what_lies_among_voided_labels_is_left_alone(tmp_path: Path) -> None:
    """A folder of a label's name stopped a void half-way, with the label moved."""
    ship(tmp_path, line(2, 2))
    (tmp_path / "voided/MAPO-2020-0001.png").mkdir(parents=True)
    void(tmp_path, boxes("1-2"), CLOCK, reason="")
    assert [*files(tmp_path)] == []
    assert {path.name for path in (tmp_path / "voided").iterdir()} == {
        "MAPO-2020-0001.png",
        "MAPO-2020-0001-2.png",
        "MAPO-2020-0002.png",
    }


def test_no_volume_of_a_longer_packing_list_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cardgen.shipment.papers.packing_list.MOST_ENTRIES", 1)

    def list_packing_lists() -> list[str]:
        with Ledger.open(tmp_path) as ledger:
            made = write_papers(
                ledger,
                Session(Project.open(), job()),
                manifest=("a", ""),
                started=NOW,
                now=lambda: NOW,
            )
        assert made.errors == ()
        assert {*made.papers} == {path.name for path in tmp_path.glob("[bpr]*.*")}
        return [name for name in made.papers if name.startswith("packing-list")][:-1]

    ship(tmp_path, line(2, 2, item="口罩"), line(3, 1, item="护目镜"))
    assert list_packing_lists() == ["packing-list.pdf", "packing-list-2.pdf"]
    void(tmp_path, boxes("3"), CLOCK, reason="crushed")
    assert list_packing_lists() == ["packing-list.pdf"]


def test_a_voided_box_is_in_no_packing_list(tmp_path: Path) -> None:
    """The papers are those of the batch's last run."""
    row = line(2, 4, item="医用口罩")
    ship(tmp_path, row)
    void(tmp_path, boxes("2"), CLOCK, reason="crushed")
    with Ledger.open(tmp_path) as ledger:
        written = write_papers(
            ledger,
            Session(Project.open(), job()),
            manifest=("a", ""),
            started=NOW,
            now=lambda: NOW,
        )
    assert written.errors == ()
    assert "packing-list.pdf" in written.papers
    with pypdfium2.PdfDocument(tmp_path / "packing-list.pdf") as pdf:
        said = pdf[0].get_textpage().get_text_bounded()
    assert "3–4" in said
    assert "1–4" not in said
    assert "무효" in said  # and why
    assert "crushed" in said
