"""Letters in Traditional Chinese: where each convention puts what, with its clause."""

from __future__ import annotations

import msgspec
import pytest

from cardgen.errors import CardgenError
from cardgen.letters import LetterData, blocks as b, letter_template
from cardgen.letters.compose import compose
from cardgen.letters.conventions import format_han, load_convention
from cardgen.letters.data import ReferenceData
from cardgen.letters.template import LetterTemplate
from cardgen.units import parse_length
from tests.letters.test_letter import (
    LEFT,
    NEAR,
    PROJECT,
    RIGHT,
    data_of,
    edges,
    end_of,
    run,
    runs,
    set_document,
)

SIZE = 16.0  # of 函
MARGIN, LIMIT = (
    edge + side * ((RIGHT - LEFT) % SIZE) / 2 for edge, side in ((LEFT, 1), (RIGHT, -1))
)
DONATION: LetterTemplate = letter_template("donation")


def to(data: LetterData, **more: object) -> LetterData:
    return msgspec.structs.replace(
        data, addressee=msgspec.structs.replace(data.addressee, **more)
    )


def official() -> LetterData:
    return data_of("thanks-taipei")


def line(data: LetterData, begins: str, lang: str = "zh") -> str:
    """Join the text of the line that begins with a text."""
    found = [each for _, each in runs(set_document(data), lang)]
    first = next(each for each in found if each.text.startswith(begins))
    return "".join(each.text for each in found if abs(each.y - first.y) < 1)


def test_every_run_is_of_taiwan() -> None:
    langs = {each.lang for _, each in runs(set_document(data_of("donation-taipei")))}
    assert langs == {"zh-Hant", "ja"}


# --- ceremonial: practice, kyicvs.khc.edu.tw ----------------------------------------------


def test_the_salutation_stands_flush_with_its_respect() -> None:
    found = run(set_document(data_of("donation-taipei")), "佐倉健一知事閣下勛鑒：")
    assert found.x == pytest.approx(edges(found.size)[0], abs=NEAR)


@pytest.mark.parametrize(
    ("kind", "rank", "respect", "wish"),
    [
        ("holder", "head", "勛鑒", "敬頌\n勛綏"),
        ("holder", "state", "鈞鑒", "敬請\n鈞安"),
        ("person", "elder", "尊鑒", "敬請\n崇安"),
        ("person", "", "台鑒", "敬頌\n台綏"),
        ("organisation", "", "公鑒", "敬頌\n公綏"),
        ("many", "", "公鑒", "敬頌\n公綏"),
    ],
)
def test_the_respect_and_the_wish_are_for_whom_it_is(
    kind: str, rank: str, respect: str, wish: str
) -> None:
    taiwan = load_convention("zh-Hant")
    opening = taiwan.find_opening("ceremonial", kind=kind, rank=rank)  # type: ignore[arg-type]
    assert opening == respect
    assert taiwan.find_closing(opening) == wish


def test_the_text_begins_with_jingqizhe_and_that_of_a_reply_with_jingfuzhe() -> None:
    document = set_document(data_of("donation-taipei"))
    first = next(each for _, each in runs(document, "zh") if each.text.startswith("敬啟者："))
    assert first.x == pytest.approx(edges(first.size)[0] + 2 * first.size, abs=NEAR)
    reply = data_of("donation-taipei", reply=True)
    assert any(each.text.startswith("敬復者：") for _, each in runs(set_document(reply), "zh"))


def test_jingsong_stands_two_em_in_and_the_wish_flush_in_the_next_line() -> None:
    document = set_document(data_of("donation-taipei"))
    praise, wish = run(document, "敬頌"), run(document, "勛綏")
    begin, _ = edges(wish.size)
    assert praise.x == pytest.approx(begin + 2 * praise.size, abs=NEAR)
    assert wish.x == pytest.approx(begin, abs=NEAR)
    assert wish.y > praise.y


def test_a_wish_of_another_respect_is_told() -> None:
    with pytest.raises(
        CardgenError, match="unpaired-closing: 勛鑒 does not go with the closing 鈞安"
    ):
        set_document(data_of("donation-taipei", closing={"zh": "鈞安"}))


def test_the_name_is_followed_by_jingshang_and_an_office_by_jinqi() -> None:
    assert line(data_of("donation-taipei"), "臺北市市長") == "臺北市市長　陳立群　敬上"
    data = data_of("donation-taipei")
    office = msgspec.structs.replace(data.sender, kind="organisation", name="", title="")
    assert line(msgspec.structs.replace(data, sender=office), "臺北市　謹啟")


def first_text(respect: str) -> str:
    data = data_of("donation-taipei", respect=respect)
    letter = compose(DONATION, data, PROJECT, data.pair)
    texts = [
        each.text for each in letter.blocks["zh-Hant"] if isinstance(each, b.BodyParagraph)
    ]
    return texts[0]


def test_respect_is_shown_by_one_em_of_white_or_a_new_line() -> None:
    """挪抬 and 平抬."""
    assert "，向　閣下暨" in first_text("")
    assert "，向　閣下暨" in first_text("shift")
    assert "，向\n閣下暨" in first_text("line")
    assert "，向閣下暨" in first_text("none")


def test_a_word_of_respect_begins_its_new_line_flush() -> None:
    document = set_document(data_of("donation-taipei", respect="line"))
    found = next(each for _, each in runs(document, "zh") if each.text.startswith("閣下暨"))
    assert found.x == pytest.approx(edges(found.size)[0], abs=NEAR)


def test_respect_is_for_letters_that_show_it() -> None:
    with pytest.raises(CardgenError, match="bad-letter: respect = 'shift' is only for"):
        set_document(data_of("donation-tokyo", respect="shift"))


def test_nothing_is_shifted_where_a_text_begins() -> None:
    taiwan = load_convention("zh-Hant")
    assert taiwan.show_respect("貴方來函，請查照。", "official") == "貴方來函，請　查照。"


# --- official: 文書處理手冊 -----------------------------------------------------------------


def test_han_begins_with_the_office_and_the_kind_of_paper() -> None:
    document = set_document(official())
    first = next(each for _, each in runs(document, "zh"))
    assert first.text == "臺北市政府　函"
    assert (first.x + end_of(first)) / 2 == pytest.approx((MARGIN + LIMIT) / 2, abs=NEAR)


def test_its_head_is_flush_left_with_the_day_of_the_republic() -> None:
    document = set_document(official())
    for text in ("受文者：首爾特別市國際交流處", "發文日期：中華民國109年4月16日"):
        begins = text[:5]
        found = next(each for _, each in runs(document, "zh") if each.text.startswith(begins))
        assert found.x == pytest.approx(MARGIN, abs=NEAR)
        assert line(official(), begins) == text
    assert line(official(), "發文字號") == "發文字號：府秘國字第1090012345號"


def test_who_answers_questions_stands_at_the_upper_right() -> None:
    found = [
        next(
            each
            for _, each in runs(set_document(official()), "zh")
            if each.text.startswith(text)
        )
        for text in ("地址：", "承辦人：", "電話：")
    ]
    assert len({round(each.x, 1) for each in found}) == 1
    assert found[0].x > (MARGIN + LIMIT) / 2
    assert found[0].y < parse_length("60mm")


def test_the_purpose_is_one_paragraph_behind_its_label() -> None:
    """主旨: 不分項, 一段完成; turn lines below the text."""
    document = set_document(official())
    label = next(each for _, each in runs(document, "zh") if each.text == "主旨：")
    assert label.x == pytest.approx(MARGIN, abs=NEAR)
    assert "復請　查照。" in line(official(), "主旨：")


def test_items_of_the_explanation_stand_one_em_in_and_what_they_list_one_deeper() -> None:
    """另列低格書寫: 一、(一)."""
    document = set_document(official())
    found = {each.text: each for _, each in runs(document, "zh")}
    assert found["說明："].x == pytest.approx(MARGIN, abs=NEAR)
    assert found["一、"].x == pytest.approx(MARGIN + SIZE, abs=NEAR)
    assert found["(一)"].x == pytest.approx(MARGIN + 2 * SIZE, abs=NEAR)
    labels = [text for text in found if text[-1:] in ("、", ")") and len(text) < 4]
    assert labels == ["一、", "二、", "(一)", "(二)", "(三)", "三、"]


def test_the_letter_that_is_answered_is_the_first_item() -> None:
    assert "復　貴機關109年4月2日" in line(official(), "一、")
    assert "國際交流處-1187函。" in "".join(
        each.text for _, each in runs(set_document(official()), "zh")
    )


def test_the_name_of_the_republic_stands_once() -> None:
    """★ 文書處理手冊: 發文日期 has it, and the text the bare year."""
    text = "\n".join(each.text for _, each in runs(set_document(official()), "zh"))
    assert text.count("中華民國") == 1
    assert "收到日期：109年4月10日" in text


def test_the_line_of_enclosures_is_there_and_empty() -> None:
    """附件： stands as 密等及解密條件或保密期限： does."""
    assert line(official(), "附件：").strip() == "附件："
    some = msgspec.structs.replace(official(), enclosures=["packing-list"])
    assert line(some, "附件：") == "附件：裝箱單（1份）"
    document = set_document(official())
    found = [each.y for _, each in runs(document, "zh") if each.text.startswith("附件：")]
    secrecy = next(each for _, each in runs(document, "zh") if each.text.startswith("密等"))
    purpose = next(each for _, each in runs(document, "zh") if each.text == "主旨：")
    assert [secrecy.y < each < purpose.y for each in found] == [True]


def test_a_single_paragraph_follows_the_name_of_its_part() -> None:
    """無項次時, 文字緊接段名冒號之右書寫."""
    data = data_of("thanks-taipei", paragraphs=["official.2"], reference=ReferenceData())
    letter = compose(letter_template("thanks"), data, PROJECT, data.pair)
    (only,) = [each for each in letter.blocks["zh-Hant"] if isinstance(each, b.BodyParagraph)]
    assert (only.label, only.level) == ("說明：", 0)


def test_copies_name_the_addressee_as_the_original() -> None:
    texts = [line(official(), each) for each in ("正本：", "副本：")]
    assert texts == ["正本：首爾特別市國際交流處", "副本：臺北市政府衛生局"]


def test_the_head_of_the_office_signs_at_the_left_by_title() -> None:
    document = set_document(official())
    found = [each for _, each in runs(document, "zh")][-1]
    assert found.text == "市長　陳立群"
    assert found.x == pytest.approx(MARGIN, abs=NEAR)


# --- columns: 直式信箋 ----------------------------------------------------------------------


def test_columns_begin_with_the_addressee_and_end_with_name_and_date() -> None:
    document = set_document(data_of("donation-taipei", vertical=True))
    columns = [each for _, each in runs(document, "zh")]
    assert all(each.vertical for each in columns)
    first = next(each for each in columns if each.text.startswith("佐倉健一知事閣下"))
    name = next(each for each in columns if each.text.startswith("臺北市市長"))
    day = next(each for each in columns if each.text.startswith("二〇二〇年四月十六日"))
    assert first.x == max(each.x for each in columns)
    assert first.x > name.x > day.x
    assert first.y < parse_length("35mm")
    assert name.y > parse_length("120mm")


def test_a_wish_begins_the_next_column_from_the_top() -> None:
    document = set_document(data_of("donation-taipei", vertical=True))
    praise, wish = run(document, "敬頌"), run(document, "勛綏")
    assert praise.y == pytest.approx(wish.y + 2 * wish.size, abs=NEAR)
    assert praise.x > wish.x


def test_amounts_in_columns_are_in_han_characters() -> None:
    texts = "".join(
        each.text for _, each in runs(set_document(data_of("donation-taipei", vertical=True)))
    )
    assert "醫用口罩十萬片、防護衣三百件，共五十六箱" in texts
    assert "医療用マスク十万枚、防護服三百着" in texts


@pytest.mark.parametrize(
    ("number", "japanese", "taiwanese"),
    [
        (1, "一", "一"),
        (14, "十四", "十四"),
        (100, "百", "一百"),
        (104, "百四", "一百零四"),
        (3000, "三千", "三千"),
        (10_010, "一万十", "一萬零一十"),
        (113_456, "十一万三千四百五十六", "十一萬三千四百五十六"),
        (1_130_000, "百十三万", "一百一十三萬"),
        (100_000_001, "一億一", "一億零一"),
    ],
)
def test_counts_in_han_characters(number: int, japanese: str, taiwanese: str) -> None:
    assert format_han(number, "ja") == japanese
    assert format_han(number, "zh-Hant") == taiwanese
