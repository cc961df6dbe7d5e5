"""Labels printed anew and boxes voided: each leaves a trace, and no number is used twice."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from cardgen import Project
from cardgen.errors import CardgenError
from cardgen.shipment.corrections import box_numbers, reprint, void
from cardgen.shipment.ledger.ledger import Ledger
from cardgen.shipment.ledger.records import Outcome
from cardgen.shipment.papers.papers import write_papers
from cardgen.shipment.workers import Session
from cardgen.storage.remote import Remote
from tests.shipment.samples import NOW, files, job, line, ship


def now() -> str:
    return NOW


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("17", [17]),
        ("17-19,40", [17, 18, 19, 40]),
        ("40, 17–19 ,18", [17, 18, 19, 40]),
    ],
)
def test_numbers(text: str, numbers: list[int]) -> None:
    assert box_numbers(text) == numbers


@pytest.mark.parametrize("text", ["", "0", "3-2", "a", "1,,2", "-3", "1-99999999"])
def test_no_numbers(text: str) -> None:
    with pytest.raises(ValueError, match="is no box: write them as in 17-23,40"):
        box_numbers(text)


def test_a_label_is_printed_anew(tmp_path: Path) -> None:
    ship(tmp_path, line(2, 4))
    copies = reprint(tmp_path, [2, 4], tmp_path / "again", reason="wet", now=now)
    assert [path.name for path in copies] == ["MAPO-2020-0002.png", "MAPO-2020-0004.png"]
    made = files(tmp_path)
    assert all(path.read_bytes() == made[f"labels/{path.name}"] for path in copies)
    with Ledger.open(tmp_path) as ledger:
        assert ledger.events() == [
            (2, "reprinted", "wet", NOW),
            (4, "reprinted", "wet", NOW),
        ]


def test_only_whole_labels_are_printed_anew(tmp_path: Path) -> None:
    ship(tmp_path, line(2, 4))
    (tmp_path / "labels/MAPO-2020-0002.png").write_bytes(b"half")
    with pytest.raises(CardgenError) as caught:
        reprint(tmp_path, [1, 2], tmp_path / "again", reason="", now=now)
    assert str(caught.value) == (
        f"{tmp_path}: unknown-box: box 2 has no whole label\n"
        "  hint: make the shipment once more: what is not whole is made"
    )
    assert not (tmp_path / "again").exists()


def test_a_voided_box_stays_void(tmp_path: Path) -> None:
    """Its label is moved aside, and no later run makes it again or gives its number away."""
    ship(tmp_path, line(2, 4))
    assert void(tmp_path, [3], reason="crushed", now=now) == 1
    assert "labels/MAPO-2020-0003.png" not in files(tmp_path)
    assert (tmp_path / "voided/MAPO-2020-0003.png").exists()
    result = ship(tmp_path, line(2, 4))
    assert (result.made, result.kept) == (0, 3)
    assert result.counts["voided"] == 1
    with pytest.raises(CardgenError) as caught:
        void(tmp_path, [3, 9], reason="again", now=now)
    assert [line for line in str(caught.value).splitlines() if "hint" not in line] == [
        f"{tmp_path}: unknown-box: voided already is box 3",
        f"{tmp_path}: unknown-box: there is no box 9",
    ]


def test_labels_elsewhere_are_printed_anew_and_voided(tmp_path: Path) -> None:
    """The ledger knows where they are."""
    store = Remote.at(f"file://{tmp_path}/share")
    ship(tmp_path / "ledger", line(2, 3), store=store)
    store.put({"labels.pdf": b"three labels"})
    (copy,) = reprint(tmp_path / "ledger", [2], tmp_path / "again", reason="wet", now=now)
    name = "labels/MAPO-2020-0002.png"
    assert {name: copy.read_bytes()} == store.read([name])
    assert void(tmp_path / "ledger", [2], reason="crushed", now=now) == 1
    assert [*store.read([name, "voided/MAPO-2020-0002.png", "labels.pdf"])] == [
        "voided/MAPO-2020-0002.png"
    ]


def test_a_label_that_the_ledger_was_not_told_of_is_voided_as_well(tmp_path: Path) -> None:
    """It was made when the batch was stopped, and lay there, to be printed."""
    ship(tmp_path, line(2, 4))
    with Ledger.open(tmp_path) as ledger:
        ledger.record([Outcome(2, "planned"), Outcome(3, "planned")], NOW)
    assert void(tmp_path, [2], reason="crushed", now=now) == 1
    assert "labels/MAPO-2020-0002.png" not in files(tmp_path)
    assert (tmp_path / "voided/MAPO-2020-0002.png").exists()
    result = ship(tmp_path, line(2, 4))
    assert (result.made, result.kept) == (1, 2)


def test_without_a_shipment(tmp_path: Path) -> None:
    with pytest.raises(CardgenError) as caught:
        void(tmp_path, [1], reason="", now=now)
    assert str(caught.value) == (
        f"{tmp_path}: output: there is no shipment here\n  hint: name the folder of a shipment"
    )
    assert [*tmp_path.iterdir()] == []


def test_a_label_that_cannot_be_moved_is_not_voided(tmp_path: Path) -> None:
    ship(tmp_path, line(2, 2))
    (tmp_path / "voided/MAPO-2020-0001.png").mkdir(parents=True)
    with pytest.raises(CardgenError) as caught:
        void(tmp_path, [1], reason="", now=now)
    assert caught.value.rule == "output"
    with Ledger.open(tmp_path) as ledger:
        assert "voided" not in ledger.counts()


def test_no_volume_of_a_longer_packing_list_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cardgen.shipment.papers.packing_list.MOST_ENTRIES", 1)

    def written() -> list[str]:
        with Ledger.open(tmp_path) as ledger:
            names, errors = write_papers(
                ledger,
                Session(Project.open(), job()),
                manifest=("a", ""),
                started=NOW,
                now=now,
            )
        assert errors == []
        assert {*names} == {path.name for path in tmp_path.glob("[pr]*.*")}
        return [name for name in names if name.endswith(".pdf")]

    ship(tmp_path, line(2, 2, item="口罩"), line(3, 1, item="护目镜"))
    assert written() == ["packing-list.pdf", "packing-list-2.pdf"]
    void(tmp_path, [3], reason="crushed", now=now)
    assert written() == ["packing-list.pdf"]


def test_a_voided_box_is_in_no_packing_list(tmp_path: Path) -> None:
    """The papers are those of the batch's last run."""
    row = line(2, 4, item="医用口罩")
    ship(tmp_path, row)
    void(tmp_path, [2], reason="crushed", now=now)
    with Ledger.open(tmp_path) as ledger:
        written, errors = write_papers(
            ledger,
            Session(Project.open(), job()),
            manifest=("a", ""),
            started=NOW,
            now=now,
        )
    assert errors == []
    assert "packing-list.pdf" in written
    with pypdfium2.PdfDocument(tmp_path / "packing-list.pdf") as pdf:
        said = pdf[0].get_textpage().get_text_bounded()
    assert "3–4" in said
    assert "1–4" not in said
