"""Headers in four languages, and cells that are read strictly."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from cardgen import Project
from cardgen.catalog.po import read_po
from cardgen.errors import CardgenError, CatalogError, FieldError
from cardgen.resources import MESSAGES
from cardgen.shipment.manifest.columns import (
    COLUMNS,
    header_words,
    plain_header,
    read_date,
    read_integer,
    read_text,
    read_weight,
)
from cardgen.shipment.manifest.files import OddCell

if TYPE_CHECKING:
    from collections.abc import Callable

    from cardgen.shipment.manifest.files import ListCell


AMBIGUOUS = "is ambiguous: with the year last, day and month cannot be told apart"


def test_headers_in_four_languages() -> None:
    words = header_words(Project.open())
    for column, headers in {
        "message": ("Message", "寄语", "메시지", "メッセージ"),
        "pair": ("Languages", "语言", "언어", "言語"),
        "template": ("template", "模板", "템플릿", "テンプレート"),
        "sender": ("Sender", "发货人", "발송인", "荷送人"),
        "from": ("From", "发自", "보내는 곳", "発送元"),
        "destination": ("Destination", "目的地", "목적지", "仕向地"),
        "to": ("To", "发往", "받는 곳", "発送先"),
        "recipient": ("recipient", "收货人", "수취인", "荷受人"),
        "item": ("Contents", "item", "品名", "품명", "物品"),
        "quantity": ("QUANTITY", "数量", "수량"),
        "unit": ("unit", "单位", "단위", "単位"),
        "boxes": ("Number of boxes", "boxes", "箱数", "상자 수"),
        "gross_weight": ("Gross weight (kg)", "gross_weight", "毛重（KG）", "총중량", "総重量"),
        "expiry": ("Expiry date", "有效期至", "사용기한", "使用期限"),
        "lot": ("Lot number", "lot", "批号", "로트  번호", "ロット番号", "ﾛｯﾄ番号"),
        "order": ("Order number", "订单号", "주문 번호", "注文番号"),
    }.items():
        for header in headers:
            assert words.get(plain_header(header)) == column, header
    assert "box number" not in words
    assert "" not in words


def test_no_word_heads_two_columns() -> None:
    """But for those of which the captions themselves say the same: a name wins."""
    owners: dict[str, set[str]] = {}
    for path in MESSAGES.glob("*/captions.po"):
        for entry in read_po(path):
            for column in COLUMNS.values():
                if entry.context in column.captions:
                    for text in (entry.source, entry.translation):
                        owners.setdefault(plain_header(text), set()).add(column.name)
    assert not {word for word, columns in owners.items() if len(columns) > 1}
    used = Counter(caption for column in COLUMNS.values() for caption in column.captions)
    assert set(used.values()) == {1}


def test_a_broken_captions_file_takes_only_its_words(tmp_path: object) -> None:
    class Broken(Project):
        __slots__ = ()

        def catalog(self, pair: str, domain: str = "slogans"):  # type: ignore[no-untyped-def]
            if pair == "zh-ja":
                raise CatalogError("bad-po", "damaged")
            return super().catalog(pair, domain)

    bundled = Project.open()
    words = header_words(Broken(bundled.messages, bundled.template_folders, bundled.fonts))
    assert words["수량"] == "quantity"
    assert "単位" not in words


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("0", "0"), ("24", "24"), ("1,000", "1000"), ("1，000", "1000"), ("１０００", "1000"),
        ("1 000", "1000"), ("1\u00a0000", "1000"), ("1,234,567", "1234567"), ("'49", "49"),
        (" 49\u3000", "49"), (1000.0, "1000"), (0.0, "0"), ("999999999999999", "9" * 15),
    ],
)  # fmt: skip
def test_integers(cell: ListCell, value: str) -> None:
    assert read_integer(cell) == value


@pytest.mark.parametrize(
    "cell",
    [
        "-3", "+3", "3.5", "3,5", "1,00", "1,0000", "1.000", "1,000 000", "1.000.000", "007",
        "=1+1", "一千", "²", "①", "٣", "1e3", "0x10", "3/4", "1_000", "", "9" * 16, 3.5, -3.0,
        1e15, dt.date(2020, 3, 4), "1000.0", "１．０００", "--", "12 34",
    ],
)  # fmt: skip
def test_what_is_no_integer(cell: ListCell) -> None:
    with pytest.raises(CardgenError) as caught:
        read_integer(cell)
    assert caught.value.rule == "bad-value"
    assert caught.value.hint


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("12.5", "12.5"), ("12.50 kg", "12.5"), ("12kg", "12"), ("1,250.75", "1250.75"),
        ("１２．５", "12.5"), ("0.250", "0.25"), ("1.000", "1"), (12.5, "12.5"), (9.0, "9"),
        (0.1 + 0.2, "0.3"), ("12.5㎏", "12.5"),
    ],
)  # fmt: skip
def test_weights(cell: ListCell, value: str) -> None:
    assert read_weight(cell) == value


@pytest.mark.parametrize(
    "cell", ["12,5", "-1", "1.2.3", "12 lb", "12.5公斤kg", ".5", "5.", "", "1e-7"]
)
def test_what_is_no_weight(cell: str) -> None:
    with pytest.raises(FieldError, match="is no weight"):
        read_weight(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "2020-03-26", "2020/3/26", "2020.3.26", "2020. 3. 26.", "2020年3月26日",
        "2020年03月26日",
        "2020년 3월 26일", "20200326", "２０２０／３／２６", "2020-03-26 00:00:00",
        "2020-03-26T00:00:00", "43916", 43916.0, dt.date(2020, 3, 26), "'2020-3-26",
    ],
)  # fmt: skip
def test_dates(cell: ListCell) -> None:
    assert read_date(cell) == "2020-03-26"


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("3/4/2020", f"'3/4/2020' {AMBIGUOUS}"),
        ("26.3.2020", f"'26.3.2020' {AMBIGUOUS}"),
        ("2020-02-30", "there is no day '2020-02-30'"),
        ("2020-13-01", "there is no day '2020-13-01'"),
        ("2020-3/26", "'2020-3/26' is no date"),
        ("20-03-26", f"'20-03-26' {AMBIGUOUS}"),
        ("2020-03", "'2020-03' is no date"),
        ("26 Mar 2020", "'26 Mar 2020' is no date"),
        ("0202-03-26", "'0202-03-26' is no date"),
        ("2020年3월26日", "'2020年3월26日' is no date"),
        ("2020-03-26 10:30", "'2020-03-26 10:30' is no date"),
        ("439160", "'439160' is no date"),
        (43916.5, "'43916.5' is no date"),
        (3.0, "'3' is no date"),
        ("令和2年3月26日", "'令和2年3月26日' is no date"),
    ],
)  # fmt: skip
def test_what_is_no_date(cell: ListCell, message: str) -> None:
    with pytest.raises(CardgenError) as caught:
        read_date(cell)
    assert caught.value.message == message
    assert caught.value.hint


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("=1+1", "=1+1"), ("@SUM(A1)", "@SUM(A1)"), ("+82 2 123", "+82 2 123"), ("-x", "-x"),
        ("'0017", "0017"), ("''x", "'x"), ("  a\u3000", "a"), (17.0, "17"), (3.5, "3.5"),
        ("\u1106\u1161\u1111\u1169", "마포"), ("医疗\u3000物资", "医疗\u3000物资"), ("", ""),
        ("👍🏽", "👍🏽"),
    ],
)  # fmt: skip
def test_texts(cell: ListCell, text: str) -> None:
    assert read_text(cell) == text


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("a\nb", "'a\\nb' holds a line break"),
        ("a\x07b", "'a\\x07b' holds the control U+0007"),
        ("a\u202eb", "'a\\u202eb' holds the control U+202E"),
        ("口\ufffd", "'口\ufffd' holds U+FFFD, which stands where a character was lost"),
        ("#REF!", "'#REF!' is an error of the spreadsheet"),
        ("Err:502", "'Err:502' is an error of the spreadsheet"),
        ("x" * 1001, f"'{'x' * 39}…' is longer than 1,000 characters"),
        (1e15, "1000000000000000 is a number of more than 15 digits, which spreadsheets round"),
        (dt.date(2020, 3, 4), "the spreadsheet has made a date of it, 2020-03-04"),
        (OddCell("holds an error"), "the cell holds an error"),
    ],
)
def test_what_is_no_text(cell: ListCell, message: str) -> None:
    with pytest.raises(CardgenError) as caught:
        read_text(cell)
    assert caught.value.message == message
    assert caught.value.hint


@pytest.mark.parametrize("read", [read_integer, read_weight, read_date])
def test_odd_cells_stay_odd(read: Callable[[ListCell], str]) -> None:
    with pytest.raises(FieldError, match="the cell is one with cells of row 2"):
        read(OddCell("is one with cells of row 2", blank=True))


def test_a_long_run_of_spaces_is_no_header_and_takes_no_time() -> None:
    """Looking for "(kg)" behind it took ten seconds."""
    assert plain_header("x" + " " * 100_000 + "y") == ""
    assert plain_header("x" * 200) == "x" * 200
