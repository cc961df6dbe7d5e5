"""Blocks that stay together, and lines of tables, in letters with narrow pages or columns."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import pytest

from cardgen.display import Document, Rect, leaves
from cardgen.letters.data import ReferenceData
from tests.letters.test_letter import data_of, run, runs, set_document


def page_of(document: Document, text: str, lang: str = "") -> int:
    (found,) = {number for number, each in runs(document, lang) if text in each.text}
    return found


def sizes(document: Document, *texts: str) -> set[float]:
    """List the sizes of runs that begin with one of the texts."""
    return {each.size for _, each in runs(document) if each.text.startswith(texts)}


def test_the_head_of_a_letter_stands_above_its_text() -> None:
    """Date, names and seal were left at the foot of a page, and the text began on the next."""
    document = set_document(data_of("donation-tokyo"), "stacked")
    assert page_of(document, "拝啓", "ja") == page_of(document, "東京都知事", "ja") == 1


def test_a_short_table_is_not_parted_and_has_text_above_it() -> None:
    data = data_of("donation-tokyo")
    document = set_document(data_of("donation-tokyo", goods=data.goods * 2), "parallel")
    above, *table = [page_of(document, text, "zh") for text in ("明细如下", "品名", "合计")]
    assert table == [above, above]


def test_a_long_table_goes_on_on_the_next_page() -> None:
    data = data_of("donation-tokyo")
    goods = data.goods * 15
    document = set_document(data_of("donation-tokyo", goods=goods))
    heads = [number for number, each in runs(document, "zh") if each.text.strip() == "品名"]
    assert heads[:2] == [0, 1]


def test_numbers_of_a_narrow_table_are_as_large_as_its_texts() -> None:
    """They were set smaller, and an article of four characters had five em."""
    document = set_document(data_of("distribution-report-seoul"), "parallel")
    texts = ("60,000", "40,000", "1,200", "市立医院", "시립병원", "护目镜")
    text = next(each for _, each in runs(document, "zh") if each.text.endswith("。"))
    assert sizes(document, *texts) == {text.size * 0.92}


def test_ja_a_catalogue_tells_all_that_the_table_does() -> None:
    """Quantities and days were missing in vertical letters."""
    data = data_of("distribution-report-seoul")
    said = {"zh": "首尔", "ja": "ソウル"}
    party = msgspec.structs.replace(data.sender, office=said, seal="")
    lines = [msgspec.structs.replace(each, recipient="病院") for each in data.distribution]
    data = msgspec.structs.replace(
        data, sender=party, addressee=party, distribution=lines, pair="zh-ja", vertical=True,
        reference=ReferenceData(),
    )  # fmt: skip
    texts = [each.text for _, each in runs(set_document(data), "ja")]
    assert "一　病院　医療用マスク　六万枚　二〇二〇年四月三日" in texts


def test_ja_there_is_white_between_a_sender_without_a_seal_and_the_text() -> None:
    data = data_of("donation-tokyo")
    bare = msgspec.structs.replace(data.sender, seal="")
    document = set_document(msgspec.structs.replace(data, sender=bare))
    name = next(each for _, each in runs(document, "ja") if "北京市長" in each.text)
    text = next(each for _, each in runs(document, "ja") if each.text.startswith("拝啓"))
    assert text.y - name.y == pytest.approx(2 * text.size * 1.8)


def test_items_are_not_spread_over_narrow_lines() -> None:
    """가. 기 증 물 품: 의 료 용 마 스 크, since a number that follows has no room."""
    document = set_document(data_of("donation-seoul"), "parallel")
    item = next(each for _, each in runs(document, "ko") if "의료용 마스크" in each.text)
    steps = [after.x - before.x for before, after in pairwise(item.glyphs)]
    assert max(steps) < 1.1 * item.size


def rules(document: Document, page: int) -> list[Rect]:
    """List the lines of a page, from the top."""
    items = (item for layer in document.pages[page].layers for item in leaves(layer.items))
    lines = [item for item in items if isinstance(item, Rect) and item.height < 1]
    return sorted(lines, key=lambda line: (line.y, line.x))


def test_both_sides_of_a_record_sign_side_by_side_over_rules() -> None:
    """There was nothing to write on."""
    document = set_document(data_of("receipt-mapo"))
    for page, roles in enumerate((("移交方", "接收方"), ("인계자", "인수자"))):
        giver, receiver = (run(document, role) for role in roles)
        assert giver.y == receiver.y
        assert giver.x < receiver.x
        below = [line for line in rules(document, page) if line.y > giver.y]
        left = [line for line in below if line.x < receiver.x]
        right = [line for line in below if line.x > receiver.x]
        assert len(left) == len(right) == 4  # office, name, signature and date
        assert all(line.width > 100 for line in below)


def test_in_a_narrow_column_the_sides_of_a_record_sign_one_below_the_other() -> None:
    document = set_document(data_of("receipt-mapo"), "parallel")
    giver, receiver = run(document, "移交方"), run(document, "接收方")
    assert giver.x == receiver.x
    assert giver.y < receiver.y


def test_ko_a_subject_goes_on_behind_its_label() -> None:
    data = data_of("sympathy-seoul").in_register("official")
    far = msgspec.structs.replace(data, values={**data.values, "to_city": "济州特别自治道"})
    document = set_document(far, "parallel")
    label = run(document, "제목", "ko")
    first, second, *_ = (
        each for _, each in runs(document, "ko") if each.size == label.size and each.x > label.x
    )
    assert first.x == second.x > label.x
    assert second.y > first.y == label.y
