"""Headers in four languages, as offices and warehouses write them."""

from __future__ import annotations

from collections import Counter

import pytest

from cardgen import Project
from cardgen.catalog.po import read_po
from cardgen.errors import CatalogError
from cardgen.resources import MESSAGES
from cardgen.shipment.manifest.columns import COLUMNS
from cardgen.shipment.manifest.header import hint_for_header
from cardgen.shipment.manifest.words import (
    CAPTIONS_OF,
    NamedColumn,
    collect_header_words,
    detect_language,
    guess_fields,
    is_sum,
    normalize_header,
)

WORDS = collect_header_words(Project.open())

HEADERS = {
    "message": ("Message", "寄语", "메시지", "メッセージ"),
    "pair": ("Languages", "语言", "언어", "言語"),
    "template": ("template", "模板", "템플릿", "テンプレート"),
    "handling": ("Handling", "储运标志", "취급주의", "荷扱い"),
    "sender_address": ("Shipper Address", "发货地址", "보내는 사람 주소", "差出人住所"),
    "sender_phone": ("Sender phone", "发件人电话", "발송인 연락처", "差出人電話番号"),
    "recipient_address": ("Consignee address", "收货地址", "배송지 주소", "お届け先住所"),
    "recipient_phone": ("Consignee phone", "收货人电话", "수령인 연락처", "お届け先電話番号"),
    "sender": (
        "Sender",
        "发货人",
        "발송인",
        "荷送人",
        "差出人",
        "寄件人",
        "發貨人",
        "보내는 사람",
    ),
    "from": (
        "From",
        "发自",
        "보내는 곳",
        "発送元",
        "발송지",
        "출발지",
        "发货地",
        "發貨地",
        "보내는곳",
    ),
    "destination": ("Destination", "目的地", "목적지", "仕向地"),
    "to": (
        "To",
        "发往",
        "받는 곳",
        "発送先",
        "도착지",
        "수령지",
        "收货地",
        "收貨地",
        "送付先",
        "宛先",
    ),
    "recipient": (
        "recipient",
        "收货人",
        "수취인",
        "荷受人",
        "수령인",
        "받는 사람",
        "受取人",
        "宛名",
    ),
    "item": (
        "Contents",
        "item",
        "品名",
        "품명",
        "物品",
        "품 명",
        "품목",
        "물품명",
        "品目",
        "物品名称",
        "품명 및 규격",
        "품명/규격",
        "품명(한글)",
        "品名\n품명",
        "품명 / 品名",
        "貨品名稱",
        "*품명",
    ),
    "quantity": (
        "QUANTITY",
        "数量",
        "수량",
        "수\n량",
        "數量",
        "qty",
        "Q'ty",
        "수량(상자당)",
        "상자당 수량",
        "每箱数量",
        "每箱",
        "상자당",
        "入数",
        "1箱あたり数量",
        "qty per box",
        "Qty/Box",
        "수량(개)",
        "数量（只）",
        "수량（EA）",
        "PCS/CTN",
    ),
    "total_quantity": (
        "총수량",
        "数量(总数)",
        "总数量",
        "合計数量",
        "总数",
        "총 수량",
        "합계수량",
        "total quantity",
        "總數量",
        "총수량(개)",
        "Total Qty",
        "数量（总数）",
        "数量合计",
        "総数",
    ),
    "unit": ("unit", "单位", "단위", "単位", "單位"),
    "boxes": (
        "Number of boxes",
        "boxes",
        "箱数",
        "상자 수",
        "박스수",
        "박스 수",
        "상자수",
        "件数",
        "ケース数",
        "箱數",
        "ctns",
        "CTNS",
        "cartons",
        "상자 수(개)",
        "箱数（箱）",
        "No. of Cartons",
        "수량(박스)",
        "数量(箱)",
    ),
    "gross_weight": (
        "Gross weight (kg)",
        "gross_weight",
        "毛重（KG）",
        "총중량",
        "総重量",
        "총중량(kg)",
        "무게",
        "重量（公斤）",
        "毛重",
        "G.W.",
        "Gross\nWeight",
    ),
    "expiry": (
        "Expiry date",
        "有效期至",
        "사용기한",
        "使用期限",
        "유통기한",
        "유효기간",
        "有效期",
        "失效日期",
        "有効期限",
        "消費期限",
        "exp date",
        "EXP.",
        "有效期限(年/月/日)",
    ),
    "lot": (
        "Lot number",
        "lot",
        "批号",
        "로트  번호",
        "ロット番号",
        "ﾛｯﾄ番号",
        "Lot No.",
        "LOT NO",
        "로트",
        "로트번호",
        "제조번호",
        "批次",
        "ロット",
        "批號",
        "Batch No.",
    ),
    "order": ("Order number", "订单号", "주문 번호", "注文番号", "訂單號", "P.O. No."),
}


@pytest.mark.parametrize("column", HEADERS)
def test_headers_in_four_languages(column: str) -> None:
    for header in HEADERS[column]:
        assert WORDS.column(header) == NamedColumn(column), header


@pytest.mark.parametrize(
    "header",
    [
        "연번",
        "번호",
        "순번",
        "비고",
        "담당자",
        "연락처",
        "序号",
        "编号",
        "备注",
        "经办人",
        "No.",
        "No",
        "№",
        "#",
        "Remarks",
        "Note",
        "備考",
        "担当",
        "項番",
        "通し番号",
        "備註",
        "비 고",
    ],
)
def test_columns_that_nobody_misses(header: str) -> None:
    found = WORDS.column(header)
    assert found is not None
    assert found.kind == "idle"


@pytest.mark.parametrize(
    "header",
    [
        "수량(파렛트)",
        "총중량(g)",
        "重量(斤)",
        "Weight (lb)",
        "상자 수(총 파렛트)",
        "数量(托盘)",
    ],
)
def test_brackets_that_make_another_number_of_it_are_not_dropped(header: str) -> None:
    assert WORDS.column(header) is None


@pytest.mark.parametrize(
    "header",
    [
        "批号(生产日期)",
        "LOT(제조일)",
        "ロット(製造日)",
        "유통기한(제조일)",
        "有效期（生产日期）",
        "订单号(日期)",
        "PO (date)",
        "Recipient (email)",
        "收件人(邮箱)",
        "お届け先（郵便番号）",
        "받는 사람(팩스)",
    ],
)
def test_brackets_that_name_another_thing_are_not_dropped(header: str) -> None:
    """A day of production would have become the expiry or the lot of a label."""
    assert WORDS.column(header) is None


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("유통기한(연월일)", "expiry"),
        ("有效期(日期)", "expiry"),
        ("收货人（电话）", "recipient_phone"),
        ("로트(번호)", "lot"),
        ("수령인(서명)", "recipient"),
    ],
)
def test_brackets_that_say_no_other_thing(header: str, column: str) -> None:
    assert WORDS.column_name(header) == column


@pytest.mark.parametrize(
    "header", ["상자 번호", "箱号", "箱號", "Carton No.", "box", "SSCC", "line_boxes"]
)
def test_numbers_of_boxes_are_the_shipments(header: str) -> None:
    found = WORDS.column(header)
    assert found is not None
    assert found.kind == "numbered"


@pytest.mark.parametrize(
    "header", ["특이사항", "", "품명 수량", "净重", "순중량", "保质期", "個数", "x" * 300]
)
def test_what_names_no_column(header: str) -> None:
    assert WORDS.column(header) is None


def test_every_column_has_words_in_every_language() -> None:
    assert set(HEADERS) == set(COLUMNS)
    for words in WORDS.shown.values():
        assert set(words) == set(COLUMNS)
        assert all(words.values())


def test_no_word_heads_two_columns() -> None:
    """Captions with the same words for two columns are exceptions: the name wins."""
    owners: dict[str, set[str]] = {}
    for path in MESSAGES.glob("*/captions.po"):
        for entry in read_po(path):
            for column, captions in CAPTIONS_OF.items():
                if entry.context in captions:
                    for text in (entry.source, entry.translation):
                        owners.setdefault(normalize_header(text), set()).add(column)
    assert not {word for word, columns in owners.items() if len(columns) > 1}
    used = Counter(caption for captions in CAPTIONS_OF.values() for caption in captions)
    assert set(used.values()) == {1}
    assert set(CAPTIONS_OF) < set(COLUMNS)


def test_a_broken_captions_file_takes_only_its_words() -> None:
    class Broken(Project):
        __slots__ = ()

        def catalog(self, pair: str, domain: str = "slogans"):  # type: ignore[no-untyped-def]
            if pair == "zh-ja":
                raise CatalogError("bad-po", "damaged")
            return super().catalog(pair, domain)

    bundled = Project.open()
    words = collect_header_words(
        Broken(bundled.messages, bundled.template_folders, bundled.fonts)
    )
    assert words.column("수량") == NamedColumn("quantity")


@pytest.mark.parametrize(
    ("header", "lang", "hint"),
    [
        ("유효기일", "ko", "유효일자"),
        ("박스갯수", "ko", "박스 개수"),
        ("毛重量", "zh", "毛重"),
        ("ロット番", "ja", "ロット番号"),
        ("gros_weight", "en", "gross weight"),
    ],
)
def test_hints_are_in_the_language_of_the_header(header: str, lang: str, hint: str) -> None:
    """Hints for a Korean list had English and Japanese names, and no Korean one."""
    said = hint_for_header(WORDS, header, lang)
    assert said.startswith("write ")
    assert hint in said


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        *(("발송일", "ko"), ("출고일", "ko"), ("수령일자", "ko"), ("배송 날짜", "ko")),
        *(("제조일자", "ko"), ("순중량", "ko"), ("단가", "ko"), ("이메일주소록", "ko")),
        *(("发货日期", "zh"), ("到货日期", "zh"), ("生产日期", "zh"), ("净重", "zh")),
        *(("发貨時間", "zh"), ("发送日期", "zh"), ("单价", "zh"), ("收货人邮箱", "zh")),
        *(("発送日", "ja"), ("出荷日", "ja"), ("製造日", "ja"), ("正味重量", "ja")),
        *(("お届け日", "ja"), ("荷受日", "ja"), ("単価", "ja"), ("納品日", "ja")),
        *(("ship date", "en"), ("Delivery Date", "en"), ("net weight", "en"), ("price", "en")),
    ],
)
def test_what_is_like_a_word_in_its_letters_alone_is_no_guess(header: str, lang: str) -> None:
    """The hint for 발송일, a day, was 발송처 or 발송지."""
    assert not hint_for_header(WORDS, header, lang).startswith("write ")
    assert hint_for_header(WORDS, header, lang, ["date"]) in (
        "write date if labels must show that day",
        hint_for_header(WORDS, header, lang),
        hint_for_header(WORDS, header, lang) + ", date",
    )


@pytest.mark.parametrize("header", ["발송일", "发货日期", "発送日", "到着日", "Ship Date"])
def test_a_day_may_be_that_of_the_label(header: str) -> None:
    lang = WORDS.detect_language([header], "ja")
    assert hint_for_header(WORDS, header, lang, ["date", "name"]) == (
        "write date if labels must show that day"
    )


@pytest.mark.parametrize(
    ("header", "hint"),
    [
        ("수취안", "수취인"),
        ("포장수량", "포장 수"),
        ("받는사람 주서", "받는 사람 주소"),
        ("품목 명칭", "품목명"),
    ],
)
def test_a_slip_in_a_syllable_is_a_slip_in_a_letter(header: str, hint: str) -> None:
    assert hint_for_header(WORDS, header, "ko").startswith(f"write {hint}")


def test_a_hint_without_a_near_word_names_all_columns_of_the_language() -> None:
    said = hint_for_header(WORDS, "zzzz", "ko")
    assert said.startswith("use one of these columns: 메시지, ")
    assert said.endswith(", 제조번호, 주문 번호")
    assert "…" not in said


@pytest.mark.parametrize(
    ("texts", "lang"),
    [
        (["품명", "LOT"], "ko"),
        (["品名", "ロット"], "ja"),
        (["品名", "Lot"], "zh"),
        (["item"], "en"),
        ([], "en"),
        (["ﾛｯﾄ"], "ja"),
        (["\u1106\u1161"], "ko"),
    ],
)
def test_languages(texts: list[str], lang: str) -> None:
    assert detect_language(texts) == lang


@pytest.mark.parametrize(
    "text", ["합계", "합 계", "총계:", "小计", "合計", "Total", "SUBTOTAL", "计"]
)
def test_words_of_sums(text: str) -> None:
    assert is_sum(text)
    assert not is_sum(f"{text}x")


def test_a_long_run_of_spaces_is_no_header_and_takes_no_time() -> None:
    """The search for "(kg)" behind the spaces took ten seconds."""
    assert normalize_header("x" + " " * 100_000 + "y") == ""
    assert normalize_header("x" * 200) == "x" * 200
    assert WORDS.column("(" * 200) is None


@pytest.mark.parametrize(
    "header",
    [
        "바코드(GTIN)", "상품코드 (JAN)", "バーコード（JANコード）",
        "コード(GTIN)",
        "条码（GTIN）", "條碼［EAN］",
        "GTIN(바코드)", "바코드/GTIN", "商品编码（69码）", "Barcode (EAN-13)", "ＧＴＩＮ",
    ],
)  # fmt: skip
def test_a_word_for_codes_is_gtin_if_that_stands_beside_it(header: str) -> None:
    """The header meant a field that no label has."""
    (found,) = guess_fields(header)
    assert found == ("gtin", True)


@pytest.mark.parametrize("header", ["바코드", "コード", "编码(内部)", "品名(GTIN)"])
def test_a_word_for_codes_alone_is_not_taken_for_gtin(header: str) -> None:
    assert guess_fields(header) == ()
