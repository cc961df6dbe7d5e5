"""Korean particles: their form depends on the word before them."""

from __future__ import annotations

import pytest

from cardgen.catalog import Marked, choose_particles_of
from cardgen.particles import choose_particles


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("베이징시와(과) 서울특별시은(는)", "베이징시와 서울특별시는"),
        ("서울이(가) 부산을(를)", "서울이 부산을"),
        ("서울(으)로 부산(으)로 제주(으)로", "서울로 부산으로 제주로"),
        ("1,000을(를) 3을(를) 12을(를)", "1,000을 3을 12를"),
        ("마스크 10장(총 3상자)을(를)", "마스크 10장(총 3상자)을"),
        ("마스크(KF94)을(를)", "마스크(KF94)를"),
        ("'서울'이(가)", "'서울'이"),
        ("'마스크(KF94)'을(를)", "'마스크(KF94)'를"),
        ("[서울|首尔]이(가) *제주*이(가)", "[서울|首尔]이 *제주*가"),
        ("을(를)", "을(를)"),
        ("WHO은(는) KF94(으)로 URL(으)로", "WHO는 KF94로 URL로"),
        ("Seoul(으)로 Mask을(를) 10kg을(를)", "Seoul로 Mask를 10kg을"),
        ("친구(이)라도 동생(이)라도", "친구라도 동생이라도"),
        ("北京은(는)", "北京은(는)"),
        ("전화(02-120)", "전화(02-120)"),
    ],
)
def test_particles_are_said_by_the_sound_before(written: str, wanted: str) -> None:
    assert choose_particles(written) == wanted


def test_a_piece_of_markup_may_end_with_the_word() -> None:
    pieces = [
        Marked("부산", emphasis=True),
        Marked("을(를) 응원하는 "),
        Marked("首尔", ("서울",)),
    ]
    assert [piece.text for piece in choose_particles_of("ko", [*pieces, Marked("이(가)")])] == [
        "부산", "을 응원하는 ", "首尔", "이(가)",
    ]  # fmt: skip
    assert choose_particles_of("ja", pieces) is pieces
