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


@pytest.mark.parametrize(
    ("particle", "behind_a_vowel", "behind_a_consonant", "behind_rieul"),
    [
        ("을(를)", "를", "을", "을"),
        ("를(을)", "를", "을", "을"),
        ("은(는)", "는", "은", "은"),
        ("는(은)", "는", "은", "은"),
        ("이(가)", "가", "이", "이"),
        ("가(이)", "가", "이", "이"),
        ("와(과)", "와", "과", "과"),
        ("과(와)", "와", "과", "과"),
        ("아(야)", "야", "아", "아"),
        ("(으)로", "로", "으로", "로"),
        ("(이)라", "라", "이라", "이라"),
        ("(이)었다", "었다", "이었다", "이었다"),
    ],
)
def test_each_particle_has_both_forms(
    particle: str, behind_a_vowel: str, behind_a_consonant: str, behind_rieul: str
) -> None:
    for word, form in (
        ("도쿄", behind_a_vowel), ("가", behind_a_vowel),  # the first syllable of all
        ("부산", behind_a_consonant), ("힣", behind_a_consonant),  # and the last
        ("서울", behind_rieul),
    ):  # fmt: skip
        assert choose_particles(word + particle) == word + form


def test_mended_a_word_in_ga_lost_its_last_syllable() -> None:
    assert choose_particles("국가(이)라도 국가(이)며 국(이)라도") == "국가라도 국가며 국이라도"
    assert choose_particles("국가(이) 국가가(이)") == "국이 국가가"


@pytest.mark.parametrize(
    ("words", "object_form", "direction_form"),
    [
        ("2 4 5 9 25", "를", "로"),  # 이 사 오 구
        ("1 7 8 101", "을", "로"),  # 일 칠 팔
        ("0 3 6 10 200 1,000", "을", "으로"),  # 영 삼 육 십 백 천
        ("mm cm m 12m % 30% ℃", "를", "로"),
        ("kg g 5g ㎏", "을", "으로"),
        ("A WHO IOC RT", "를", "로"),
        ("L URL R PCR", "을", "로"),
        ("M FM N UN", "을", "으로"),
        ("Mask Tokyo Osaka Paris", "를", "로"),
        ("Seoul", "을", "로"),
        ("Incheon Salem", "을", "으로"),
        ("Beijing ing", "을", "으로"),
        ("Bangkok cap net", "을", "으로"),
    ],
)
def test_figures_units_and_letters_are_read_aloud(
    words: str, object_form: str, direction_form: str
) -> None:
    for word in words.split():
        assert choose_particles(f"{word}을(를)") == word + object_form
        assert choose_particles(f"{word}(으)로") == word + direction_form


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
