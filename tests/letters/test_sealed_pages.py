"""The page on which a letter is signed and sealed: some of its text stands there, too."""

from __future__ import annotations

import msgspec
import pytest

from cardgen.letters.data import Party
from tests.letters.test_letter import data_of, runs, set_document


@pytest.mark.parametrize(
    ("pair", "lang", "signed", "text"),
    [
        ("zh-ja", "zh-Hans", "2020年4月10日", "物资分发情况"),
        ("zh-ko", "ko", "도쿄도", "물품 배분 결과"),
    ],
)
@pytest.mark.parametrize("copies", [1, 3, 5, 7, 9])
def test_a_page_with_a_seal_has_text_of_the_letter(
    pair: str, lang: str, signed: str, text: str, copies: int
) -> None:
    sender = Party(kind="organisation", office="东京都", seal="东京都印")
    data = data_of(
        "thanks-tokyo",
        pair=pair,
        register="official",
        paragraphs=[],
        sender=sender,
        addressee=Party(kind="organisation", office="北京市"),
        enclosures=["packing-list"] * copies,
    )
    said = list(runs(set_document(data), lang))
    last = max(number for number, each in said if signed in each.text)
    listed = [number for number, each in said if each.text.startswith("附件")]
    assert last in {number for number, each in said if text in each.text}
    assert not listed or listed[0] == last


@pytest.mark.parametrize("vertical", [False, True])
def test_ja_a_record_indents_paragraphs(vertical: bool) -> None:
    """They stood as on a certificate of thanks, which has no indent."""
    data = data_of("receipt-mapo")
    party = Party(kind="organisation", office="石景山区人民政府")
    document = set_document(
        msgspec.structs.replace(
            data,
            pair="zh-ja",
            values={**data.values, "place": "石景山区人民政府"},
            addressee=party,
            sender=party,
            vertical=vertical,
        )
    )
    said = [each for _, each in runs(document, "ja")]
    start = min(each.y if vertical else each.x for each in said)
    paragraph = next(each for each in said if "寄贈された" in each.text)
    assert (paragraph.y if vertical else paragraph.x) - start > paragraph.size / 2
