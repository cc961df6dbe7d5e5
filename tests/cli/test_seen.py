"""Labels seen of a shipment, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.runs import run
from tests.shipment.pallets import shot
from tests.shipment.samples import line, ship


@pytest.fixture(autouse=True)
def shipment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    ship(tmp_path / "out", line(2, 6))
    assert run("void", "out", "6", "--reason", "crushed").code == 0
    return tmp_path / "out"


def test_boxes_are_ticked() -> None:
    assert run("seen", "out", "1-2,4") == (0, "out: 3 seen now; not seen yet: 3, 5\n", "")
    done = run("seen", "out", "MAPO-2020-0002")
    assert done.code == 1
    assert done.out.startswith("box 2, MAPO-2020-0002: seen before, at 20")
    done = run("seen", "out", "6")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("out: unknown-box: voided already: box 6\n")
    assert "out: on paper: 3 seen\n" in run("status", "out").out
    assert run("seen", "out", "3,5").out == "out: 2 seen now; all boxes are seen\n"


def test_a_scanner_is_answered_line_by_line() -> None:
    typed = "MAPO-2020-0001\n\nMAPO-2020-0006\r\n]C0MAPO-2020-0001\nBUSAN-2020-0001\n"
    typed += "4901234567894\n"
    done = run("seen", "out", "--scanner", "-", typed=typed)
    assert done.code == 1
    first, voided, twice, foreign, none, end = done.out.splitlines()
    assert first == "box 1, MAPO-2020-0001: seen"
    assert voided == "box 6, MAPO-2020-0006: voided: do not send it"
    assert twice.startswith("box 1, MAPO-2020-0001: seen before, at 20")
    assert foreign == "'BUSAN-2020-0001': of another shipment"
    assert none == "'4901234567894': not the code of a box"
    assert end == "out: 1 seen now; not seen yet: 2–5"
    Path("codes.txt").write_text("MAPO-2020-0002\n", encoding="utf-8")
    done = run("seen", "out", "--scanner", "codes.txt", "--json")
    assert (done.code, json.loads(done.out)) == (
        0,
        {"text": "MAPO-2020-0002", "verdict": "seen", "box": 2, "id": "MAPO-2020-0002",
         "before": None},
    )  # fmt: skip


def test_a_picture_says_which_boxes_are_there() -> None:
    codes = [("qr", f"MAPO-2020-{number:04}") for number in (1, 2, 2, 6)]
    shot(codes, 7).image.save("pallet.jpg", quality=90)
    shot([("qr", "MAPO-2020-0004")], 7).image.save("two.png")
    done = run("seen", "out", "pallet.jpg", "two.png")
    assert (done.code, done.err) == (1, "")
    assert done.out == (
        "pallet.jpg: 2 boxes: 1–2\n"
        "pallet.jpg: two labels of: 2\n"
        "pallet.jpg: voided: 6\n"
        "two.png: 1 box: 4\n"
        "out: 3 seen now; not seen yet: 3, 5\n"
    )
    told = json.loads(run("seen", "out", "two.png", "--json").out)
    assert (told["there"], told["missing"]) == ([4], [3, 5])
    done = run("seen", "out", "none.jpg")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("none.jpg: bad-picture: ")


@pytest.mark.parametrize("name", ["a.heic", "a.TIF", "a.gif", "a.bmp", "a.jpeg"])
def test_whatever_kind_of_picture_is_taken_for_one(name: str) -> None:
    shot([("qr", "MAPO-2020-0004")], 7).image.save("made.png")
    Path("made.png").rename(name)
    assert run("seen", "out", name).out.startswith(f"{name}: 1 box: 4\n")


def test_what_is_not_said_is_asked_for() -> None:
    for words in ((), ("1", "a.jpg"), ("1", "--scanner", "-")):
        done = run("seen", "out", *words)
        assert (done.code, "give either boxes, pictures or --scanner FILE" in done.err) == (
            2,
            True,
        )
    assert run("seen", "out", "seventeen").code == 2
    done = run("seen", "nowhere", "1")
    assert done.err.startswith("nowhere: output: there is no shipment here\n")


ZEBRA = '[printers.f]\nto = "file:out.zpl"\nlanguage = "zpl"\ndpi = 203\n'


def print_some() -> None:
    Path("cardgen.toml").write_text(ZEBRA, encoding="utf-8")
    assert run("print", "out", "1-2", "--to", "f").code == 0


def test_a_tick_of_a_box_that_was_never_printed_is_not_believed() -> None:
    """200 was meant, and 2000 typed: it was on no list of what is missing any more."""
    print_some()
    done = run("seen", "out", "1,4")
    assert (done.code, done.out.splitlines()) == (
        1,
        [
            "box 4, MAPO-2020-0004: never printed by cardgen; not recorded without --force",
            "out: 1 seen now; not seen yet: 2–5",
        ],
    )
    assert run("seen", "out", "4", "--force") == (
        0,
        "out: 1 seen now; not seen yet: 2–3, 5\n",
        "",
    )
    assert run("reprint", "out", "5").code == 0  # its files are printed elsewhere
    assert run("seen", "out", "5").code == 0


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 1), ("", 1)])
def test_in_a_terminal_somebody_is_asked(
    answer: str, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    print_some()
    monkeypatch.setattr("cardgen.cli.seen.is_terminal", lambda: True)
    done = run("seen", "out", "2-4", typed=f"{answer}\n")
    assert "cardgen never printed these boxes: 3–4. Record them as seen anyway?" in done.err
    assert done.code == code
    assert done.out.endswith("not seen yet: 1, 5\n" if code == 0 else "not seen yet: 1, 3–5\n")


def test_a_scanner_and_a_picture_are_not_believed_either() -> None:
    print_some()
    typed = "MAPO-2020-0001\nMAPO-2020-0004\n"
    done = run("seen", "out", "--scanner", "-", typed=typed)
    assert (done.code, done.out.splitlines()[1]) == (
        1,
        "box 4, MAPO-2020-0004: never printed by cardgen; not recorded without --force",
    )
    codes = [("qr", f"MAPO-2020-{number:04}") for number in (2, 3)]
    shot(codes, 7).image.save("pallet.png")
    done = run("seen", "out", "pallet.png", "--json")
    assert (json.loads(done.out)["unprinted"], json.loads(done.out)["missing"]) == (
        [3],
        [3, 4, 5],
    )


def test_what_was_seen_is_taken_back_with_a_trace() -> None:
    print_some()
    run("seen", "out", "1-2")
    assert run("seen", "out", "1", "--undo") == (0, "out: 1 undone; not seen yet: 1, 3–5\n", "")
    done = run("seen", "out", "1", "--undo")
    assert (done.code, done.out.splitlines()[0]) == (
        1,
        "box 1, MAPO-2020-0001: not recorded as seen before",
    )
    said = run("status", "out").out
    assert "out: on paper: 1 sent, 1 seen\n" in said
    assert "\n1\tunseen\tticked 20" in said
    done = run("seen", "out", "--scanner", "-", "--undo", typed="MAPO-2020-0002\n")
    assert (done.code, done.out.splitlines()[1]) == (0, "out: 1 undone; not seen yet: 1–5")
    assert run("seen", "out", "1").code == 0
    assert run("seen", "out", "1", "--undo", "--force").code == 2


def test_caps_lock_means_nothing_to_a_scanner() -> None:
    typed = "mapo-2020-0001\n]C0Mapo-2020-0002\n"
    done = run("seen", "out", "--scanner", "-", typed=typed)
    assert done.out.splitlines()[:2] == [
        "box 1, MAPO-2020-0001: seen",
        "box 2, MAPO-2020-0002: seen",
    ]
