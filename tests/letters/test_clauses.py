"""More of each country's conventions by position, each with its clause."""

from __future__ import annotations

import msgspec
import pytest

from cardgen.display import Color, Document, Rect, leaves
from cardgen.units import parse_length
from tests.letters.test_letter import (
    NEAR,
    data_of,
    edges,
    end_of,
    middle,
    only_sealed,
    run,
    runs,
    set_document,
)


def list_red_rules(document: Document, page: int) -> list[Rect]:
    """List the red rules of a page, from the top."""
    items = [each for layer in document.pages[page].layers for each in leaves(layer.items)]
    found = [each for each in items if isinstance(each, Rect) and each.color[0] > each.color[2]]
    assert all(each.color != Color(0, 0, 0) for each in found)
    return sorted(found, key=lambda each: each.y)


def test_zh_double_red_rules_stand_below_the_issuer_and_at_the_foot() -> None:
    """GB/T 9704-2012 10.1: thick above thin, 170 mm; thin above thick, 20 mm from the edge."""
    document = set_document(data_of("donation-seoul"))
    upper, inner, lower, foot = list_red_rules(document, 0)
    assert [each.width for each in (upper, foot)] == [pytest.approx(parse_length("170mm"))] * 2
    assert upper.height > inner.height
    assert lower.height < foot.height
    assert foot.y + foot.height == pytest.approx(
        document.pages[0].height - parse_length("20mm")
    )
    issuer = next(each for _, each in runs(document, "zh"))
    assert issuer.color[0] > 0xA0
    assert parse_length("3mm") < upper.y - (issuer.y + issuer.size * 0.12) < parse_length("6mm")
    number = next(each for _, each in runs(document, "zh") if each.text.startswith("京外办函"))
    assert number.y > inner.y


def test_ko_papers_have_no_red_rules() -> None:
    assert list_red_rules(set_document(data_of("donation-seoul")), 1) == []


def test_ko_the_seal_of_a_person_stands_behind_deurim_and_covers_nothing() -> None:
    """It lay on the name and on 드림, which could not be read."""
    data = data_of("sympathy-seoul")
    sender = msgspec.structs.replace(data.sender, seal={"zh": "", "ko": "서울시장"})
    document = set_document(msgspec.structs.replace(data, sender=sender))
    name = run(document, "서울특별시장 윤서준 드림", "ko")
    assert middle(document)[0] - parse_length("16mm") / 2 > end_of(name)


@pytest.mark.parametrize("register", ["ceremonial", "official"])
def test_ja_a_square_seal_ends_with_the_text(register: str) -> None:
    """角印 over the last character; it went into the margin."""
    data = data_of("donation-tokyo", sender=only_sealed(data_of("donation-tokyo"), "ja"))
    document = set_document(data.in_register(register))  # type: ignore[arg-type]
    name = next(each for _, each in runs(document, "ja") if each.text.startswith("北京市長　"))
    x, _ = middle(document)
    assert x + parse_length("21mm") / 2 <= edges(name.size)[1] + NEAR
    assert x - parse_length("21mm") / 2 < end_of(name)


def test_ja_in_columns_a_seal_stands_above_the_foot() -> None:
    sealed = only_sealed(data_of("donation-tokyo"), "ja")
    document = set_document(data_of("donation-tokyo", sender=sealed, vertical=True))
    _, y = middle(document)
    assert (
        y + parse_length("21mm") / 2 <= document.pages[1].height - parse_length("27mm") + NEAR
    )
