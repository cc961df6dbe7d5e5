"""Shipments summed by direction, partner and article, and as a report says it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cardgen import Project
from cardgen.errors import CardgenError
from cardgen.letters.tally import make_tally, write_tally
from tests.letters.shipments import GOGGLES, MASKS, goods, make

PROJECT = Project.open()
GLOSSARY = PROJECT.glossary("zh-ko")


def test_goods_are_summed_over_shipments_by_partner(tmp_path: Path) -> None:
    first = make(tmp_path / "A", MASKS, GOGGLES, voided=[1])
    second = make(tmp_path / "B", MASKS, goods(1, "医用口罩", "500", "只", to="东京都"))
    found = make_tally([first, second], GLOSSARY)
    assert found.city == "北京市"
    assert list(found.rows()) == [
        ["out", "首尔特别市", "医用口罩", "10000", "只", "5", "A B",
         "서울특별시", "의료용 마스크", "장"],
        ["out", "首尔特别市", "护目镜", "200", "副", "2", "A",
         "서울특별시", "보호 고글", "개"],
        ["out", "东京都", "医用口罩", "500", "只", "1", "B", "도쿄도", "의료용 마스크", "장"],
    ]  # fmt: skip


def test_a_city_has_sent_and_got(tmp_path: Path) -> None:
    out = make(tmp_path / "A", MASKS)
    back = make(tmp_path / "B", goods(1, "手套", "10", "双", from_="서울", to="北京"))
    found = make_tally([back, out], GLOSSARY, "베이징")
    assert found.city == "北京市"
    directions = [(each.direction, each.partner, each.item) for each in found.entries]
    assert directions == [("out", "首尔特别市", "医用口罩"), ("in", "首尔特别市", "手套")]
    assert len(write_tally(found, PROJECT, "zh-ko")) == 2


def test_the_paragraph_is_said_in_both_languages(tmp_path: Path) -> None:
    folders = [
        make(tmp_path / to, goods(1, "医用口罩", "376,543", "只", to=to))
        for to in ("首尔特别市", "东京都", "横滨市")
    ]
    found = make_tally(folders, GLOSSARY)
    assert write_tally(found, PROJECT, "zh-ko") == [
        (
            "北京市共向3个友好城市捐赠医用口罩约113万只。",
            "베이징시는 모두 3개 자매·우호도시에 의료용 마스크 약 113만 장을 기증하였습니다.",
        )
    ]
    assert write_tally(found, PROJECT, "zh-ja", exact=True) == [
        (
            "北京市共向3个友好城市捐赠医用口罩1,129,629只。",
            "北京市は、計3の友好都市に医療用マスク1,129,629枚を寄贈いたしました。",
        )
    ]


def test_what_came_from_one_partner_is_said_so(tmp_path: Path) -> None:
    found = make_tally([make(tmp_path / "A", MASKS)], GLOSSARY, "首尔")
    assert write_tally(found, PROJECT, "zh-ko") == [
        (
            "首尔特别市收到北京市捐赠的医用口罩6,000只。",
            "서울특별시는 베이징시로부터 의료용 마스크 6,000장을 기증받았습니다.",
        )
    ]
    assert write_tally(found, PROJECT, "zh-ja")[0][1] == (
        "ソウル特別市は、北京市から医療用マスク6,000枚の寄贈を受けました。"
    )


def test_what_cannot_be_summed_is_found_together(tmp_path: Path) -> None:
    first = make(tmp_path / "A", MASKS)
    proof = make(tmp_path / "B", MASKS, draft=True)
    with pytest.raises(CardgenError) as caught:
        make_tally([first, first, proof, tmp_path / "none"], GLOSSARY)
    said = [(each.rule, each.message) for each in caught.value.diagnostics]
    assert said == [
        ("bad-value", f"this is the same shipment as {first}"),
        ("bad-value", "this shipment is only a proof, so nothing was sent"),
        ("output", "there is no shipment here"),
    ]


def test_boxes_that_go_elsewhere_are_found_once_a_route(tmp_path: Path) -> None:
    folder = make(tmp_path / "A", MASKS, GOGGLES, goods(1, "手套", "1", "双", to="北京"))
    with pytest.raises(CardgenError) as caught:
        make_tally([folder], GLOSSARY, "大阪市")
    assert len(caught.value.diagnostics) == 2
    with pytest.raises(CardgenError, match="they do not leave"):
        make_tally([folder], GLOSSARY, "北京市")


def test_a_city_must_be_named_where_boxes_come_from_several(tmp_path: Path) -> None:
    one = make(tmp_path / "A", MASKS)
    other = make(tmp_path / "B", goods(1, "手套", "10", "双", from_="首尔", to="北京"))
    with pytest.raises(CardgenError) as caught:
        make_tally([one, other], GLOSSARY)
    assert caught.value.rule == "missing-value"


def test_a_shipment_without_boxes_is_told(tmp_path: Path) -> None:
    empty = make(tmp_path / "A", GOGGLES, voided=[1, 2])
    found = make_tally([empty, make(tmp_path / "B", MASKS)], GLOSSARY)
    assert [each.message for each in found.warnings] == ["this shipment has no boxes left"]
