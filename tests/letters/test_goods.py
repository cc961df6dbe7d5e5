"""The goods of a letter are those in the boxes of its shipment, or that is a finding."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from cardgen import Project
from cardgen.errors import CardgenError
from cardgen.letters.completion import add_goods, complete, read_goods
from cardgen.letters.data import GoodsLine, LetterData, Party
from cardgen.shipment import (
    find_outdated_letters,
    note_letters,
    read_shipment_goods,
    read_status,
)
from tests.letters.shipments import GOGGLES, MASKS, goods, make

GLOSSARY = Project.open().glossary("zh-ko")


def letter(*lines: GoodsLine, shipment: str = "") -> LetterData:
    given = list(lines)
    date = dt.date(2020, 3, 26)
    return LetterData(date, Party(), Party(), goods=given, shipment=shipment)


def test_goods_are_summed_by_article_and_unit_without_voided_boxes(tmp_path: Path) -> None:
    folder = make(tmp_path / "A", MASKS, GOGGLES, MASKS, voided=[1, 5])
    assert read_goods(folder).lines == (
        GoodsLine("医用口罩", 10_000, "只", 5),
        GoodsLine("护目镜", 100, "副", 1),
    )


def test_what_has_no_quantity_is_counted_in_boxes(tmp_path: Path) -> None:
    folder = make(tmp_path / "A", goods(49, "医疗物资"))
    assert read_goods(folder).lines == (GoodsLine("医疗物资", 49, "箱", 49),)


def test_boxes_of_which_nothing_says_what_they_hold_are_a_finding(tmp_path: Path) -> None:
    folder = make(tmp_path / "A", MASKS, goods(2, ""))
    with pytest.raises(CardgenError) as caught:
        read_goods(folder)
    assert caught.value.rule == "missing-value"
    assert "boxes 4–5" in caught.value.message


def test_a_letter_without_goods_has_those_of_its_shipment(tmp_path: Path) -> None:
    make(tmp_path / "A", MASKS)
    make(tmp_path / "B", GOGGLES)
    for name, data in (
        ("A", letter(shipment="A").beside(tmp_path / "letter.toml")),
        ("B", letter(shipment="A").with_shipment(tmp_path / "B")),
    ):
        there = read_goods(tmp_path / name)
        found, goods = complete(data, Project.open(), "zh-ko")
        assert (tuple(found.goods), found.shipment, goods) == (there.lines, "", there)
    plain = letter()
    assert complete(plain, Project.open(), "zh-ko") == (plain, None)


def test_the_same_goods_agree_however_they_are_called(tmp_path: Path) -> None:
    there = read_goods(make(tmp_path / "A", MASKS, GOGGLES))
    same = letter(
        GoodsLine("護目鏡", 200, "副", 2),
        GoodsLine("의료용 마스크", 4_000, "只", 2),
        GoodsLine("医用口罩", 2_000, "只", 1),
    )
    assert add_goods(same, there, GLOSSARY) == same
    of_boxes_not_told = letter(
        GoodsLine("医用口罩", 6000, "只"), GoodsLine("护目镜", 200, "副")
    )
    assert add_goods(of_boxes_not_told, there, GLOSSARY) == of_boxes_not_told


def test_goods_that_differ_are_found_article_by_article(tmp_path: Path) -> None:
    folder = make(tmp_path / "A", MASKS, GOGGLES, goods(1, "防护服", "50", "件"))
    file = tmp_path / "letter.toml"
    file.write_text(
        '[[goods]]\nitem = "x"\n\n[[goods]]\nitem = "y"\n# 1\n[[ goods ]]\n', encoding="utf-8"
    )
    other = letter(
        GoodsLine("医用口罩", 6000, "只", 3),
        GoodsLine("护目镜", 200, "副", 3),
        GoodsLine("手套", 10, "双", 1),
    )
    with pytest.raises(CardgenError) as caught:
        add_goods(other, read_goods(folder), GLOSSARY, file)
    found = caught.value.diagnostics
    assert {each.rule for each in found} == {"goods-differ"}
    assert [(each.location and each.location.line, each.message) for each in found] == [
        (
            4,
            "护目镜: the letter has 200 副 in 3 boxes, "
            "but the shipment A has 200 副 in 2 boxes",
        ),
        (7, "手套: the letter has 10 双 in 1 box, but the shipment A has none"),
        (
            None,
            "防护服: the letter has none, but the shipment A has 50 件 in 1 box",
        ),
    ]
    assert all(each.hint for each in found)


def test_a_letter_made_before_an_amendment_is_found(tmp_path: Path) -> None:
    folder = make(tmp_path / "A", MASKS, GOGGLES)
    file = tmp_path / "letter.pdf"
    file.write_bytes(b"a letter")
    note_letters(folder, [file], read_shipment_goods(folder).digest)
    assert find_outdated_letters(folder) == ()
    make(folder, GOGGLES, MASKS)  # in another order
    assert find_outdated_letters(folder) == ()
    make(folder, MASKS)
    (found,) = find_outdated_letters(folder)
    assert (found.rule, found.severity) == ("goods-differ", "warning")
    assert found.location
    assert Path(found.location.file) == file
    assert read_status(folder).as_data()["letters"] == [
        {"file": "../letter.pdf", "goods": "behind"}
    ]
    note_letters(folder, [file], read_shipment_goods(folder).digest)
    assert find_outdated_letters(folder) == ()
    file.unlink()
    assert read_status(folder).letters == ()


def test_a_letter_is_noted_with_the_goods_that_it_was_made_of(tmp_path: Path) -> None:
    """A shipment that was amended while the letter was made was taken for the letter's."""
    folder = make(tmp_path / "A", MASKS)
    file = tmp_path / "letter.pdf"
    file.write_bytes(b"a letter")
    goods = read_goods(folder)
    make(folder, GOGGLES)
    note_letters(goods.folder, [file], goods.digest)
    assert len(find_outdated_letters(folder)) == 1


def test_notes_that_are_damaged_are_none(tmp_path: Path) -> None:
    folder = make(tmp_path / "A", MASKS)
    (folder / "letters.json").write_bytes(b"\xff[")
    assert find_outdated_letters(folder) == ()


def test_any_number_of_letters_is_noted(tmp_path: Path) -> None:
    """Notes of thousands of letters were larger than what was read of them, and forgotten."""
    folder = make(tmp_path / "A", MASKS)
    (folder / "letter.pdf").write_bytes(b"a letter")
    names = {f"{'./' * count}letter.pdf": "of before" for count in range(900)}
    (folder / "letters.json").write_text(json.dumps({"letters": names}), encoding="utf-8")
    assert (folder / "letters.json").stat().st_size > 600_000
    assert len(find_outdated_letters(folder)) == 900
