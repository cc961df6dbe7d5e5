"""Letters as composed pages: framed ones, records, and what they refuse."""

from __future__ import annotations

import tomllib
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from cardgen import resources
from cardgen.display import Document, GlyphRun, Picture, Rect, leaves
from cardgen.errors import CardgenError, Diagnostic
from cardgen.layout.flow import Cell
from cardgen.letters import (
    Arrangement,
    LetterData,
    LetterSetter,
    blocks as b,
    diagnose_words,
    letter_template,
    locate_findings,
    set_letter,
    write_data,
)
from cardgen.letters.compose import compose
from cardgen.letters.conventions import load_convention
from cardgen.letters.data import Party, make_language_keys
from cardgen.letters.template import LetterTemplate
from cardgen.letters.typography import LetterStyle, Typography, _is_whole
from cardgen.units import parse_length
from tests.letters.test_letter import (
    EXAMPLES,
    PROJECT,
    data_of,
    edges,
    end_of,
    run,
    runs,
    set_document,
)

FRAMED = ("certificate-mapo", "gift-certificate-yokohama")


def warnings(data: LetterData) -> list[Diagnostic]:
    return [*diagnose_words(data, letter_template(data.letter), PROJECT, data.pair)]


def ink(document: Document, page: int) -> tuple[float, float]:
    """Find where the text of a page begins and ends, from the top, as em boxes."""
    found = [each for number, each in runs(document) if number == page]
    tops = [each.y - each.size * 0.88 for each in found]
    return min(tops), max(each.y + each.size * 0.12 for each in found)


# --- in a frame ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", FRAMED)
def test_a_framed_letter_fills_its_frame_around_the_optical_middle(name: str) -> None:
    """Its title was 24 points, its text 15, and the lower third of the page was empty."""
    document = set_document(data_of(name))
    for page in range(2):
        own = [each for number, each in runs(document) if number == page]
        sizes = sorted({each.size for each in own}, reverse=True)
        assert 44 <= sizes[0] <= 54
        top, bottom = ink(document, page)
        middle = (top + bottom) / 2 / document.pages[page].height
        assert 0.44 < middle < 0.51
        assert bottom - top > 0.5 * document.pages[page].height


def test_the_receiver_of_a_certificate_is_larger_than_its_text() -> None:
    document = set_document(data_of("certificate-mapo"))
    name = run(document, "麻浦区政府：")
    text = next(each for _, each in runs(document, "zh") if each.text.startswith("在石景山区"))
    assert 20 <= text.size <= 24
    assert name.size > 1.15 * text.size


def test_ja_the_receiver_of_a_gift_stands_last_and_high_in_columns() -> None:
    document = set_document(data_of("gift-certificate-yokohama", vertical=True))
    title, name = run(document, "目録"), run(document, "横浜市長　白石美咲　様")
    giver = next(each for _, each in runs(document, "ja") if each.text.startswith("北京市長"))
    assert title.x > giver.x > name.x
    assert name.y < giver.y
    assert name.y < document.pages[1].height / 4


def test_no_text_in_a_frame_ends_with_a_stub() -> None:
    """… 寄贈いたし／ます stood in columns."""
    document = set_document(data_of("gift-certificate-yokohama", vertical=True))
    text = [each.text for _, each in runs(document, "ja")]
    assert "ます" not in text


def test_a_text_larger_than_its_frame_is_told_at_its_letter(tmp_path: Path) -> None:
    data = data_of("gift-certificate-yokohama")
    with pytest.raises(CardgenError) as caught:
        set_document(msgspec.structs.replace(data, goods=data.goods * 30))
    file = tmp_path / "letter.toml"
    file.write_text('# gifts\nletter = "gift-certificate"\n', encoding="utf-8")
    (found,) = locate_findings(caught.value.diagnostics, file)
    assert str(found).startswith(f"{file}:2: overflow: letter: gift-certificate fills ")
    assert "in a frame each language has one" in str(found)


# --- larger, and on one page ---------------------------------------------------------------


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_each_language_of_each_example_is_on_one_page(path: Path) -> None:
    data = data_of(path.stem)
    for vertical in {False, "ja" in data.pair or "Hant" in data.pair}:
        document = set_document(msgspec.structs.replace(data, vertical=vertical))
        assert len(document.pages) == 2


def test_a_letter_from_person_to_person_is_larger_and_begins_lower() -> None:
    document = set_document(data_of("sympathy-seoul"))
    salutation = run(document, "尊敬的林致远市长阁下：")
    assert 12.5 <= salutation.size <= 14
    assert salutation.y > parse_length("45mm")


def test_a_template_with_a_size_of_its_own_keeps_it() -> None:
    template = msgspec.structs.replace(letter_template("sympathy"), is_sized=True)
    data = data_of("sympathy-seoul")
    document = set_letter(template, data, PROJECT, data.pair)
    assert run(document, "此致").size == template.style.size


# --- side by side --------------------------------------------------------------------------


@pytest.mark.parametrize("arrangement", ["parallel", "facing"])
def test_both_languages_greet_at_the_same_height(arrangement: str) -> None:
    """The Chinese salutation stood beside the Japanese date, far above its own text."""
    document = set_document(data_of("donation-tokyo"), arrangement)  # type: ignore[arg-type]
    greeting = run(document, "尊敬的佐仓健一知事阁下：")
    opening = next(each for _, each in runs(document, "ja") if each.text.startswith("拝啓"))
    assert greeting.y == pytest.approx(opening.y, abs=0.5)


def test_the_longer_text_has_the_wider_column() -> None:
    document = set_document(data_of("donation-tokyo"), "parallel")
    chinese = [each for _, each in runs(document, "zh") if each.text.endswith("的深情厚")]
    width = {
        lang: max(map(end_of, own)) - min(each.x for each in own)
        for lang in ("zh", "ja")
        if (own := [each for _, each in runs(document, lang)])
    }
    assert not chinese
    assert 1.1 < width["ja"] / width["zh"] < 1.3


def test_a_wide_table_has_as_much_room_in_both_columns() -> None:
    document = set_document(data_of("distribution-report-seoul"), "parallel")
    first = next(each for _, each in runs(document, "zh") if "分发日期" in each.text)
    second = next(each for _, each in runs(document, "ko") if "전달일" in each.text)
    left = min(each.x for _, each in runs(document, "zh"))
    assert first.x - left == pytest.approx(second.x - run(document, "제목", "ko").x, abs=20)


def test_a_telephone_number_stays_whole() -> None:
    document = set_document(data_of("donation-seoul"), "parallel")
    for lang in ("zh", "ko"):
        assert any(
            "+86\u00a010\u00a05555\u00a00136" in each.text for _, each in runs(document, lang)
        )


def test_languages_that_need_two_pages_do_not_begin_amid_a_page() -> None:
    document = set_document(data_of("donation-tokyo"), "stacked")
    langs = [
        {each.lang for number, each in runs(document) if number == page} for page in (0, 1)
    ]
    assert [len(each) for each in langs] == [1, 1]


# --- white between words -------------------------------------------------------------------


def test_ko_words_stand_evenly_apart() -> None:
    """White of consecutive lines went from 0.2 to 0.5 em."""
    document = set_document(data_of("sympathy-seoul"))
    _, right = edges(14)
    full = [
        each
        for _, each in runs(document, "ko")
        if end_of(each) > right - 20 and " " in each.text.strip()
    ]
    assert len(full) > 5
    for each in full:
        for at, (glyph, after) in enumerate(pairwise(each.glyphs)):
            if each.text[at] == " ":
                assert (after.x - glyph.x) / each.size < 0.56
            else:
                assert (after.x - glyph.x - glyph.advance) / each.size < 0.031


# --- seals ---------------------------------------------------------------------------------


def covers_name(document: Document, name: GlyphRun) -> bool:
    """True if something red lies on the last character of a name."""
    last = name.glyphs[-1]
    x = name.x + last.x + last.advance / 2
    return any(
        hasattr(item, "outline")
        and any(
            abs(item.x + px - x) < 2 and abs(item.y + py - name.y) < name.size
            for segment in item.outline
            for px, py in zip(segment.points[::2], segment.points[1::2], strict=True)
        )
        for page in document.pages
        for layer in page.layers
        for item in leaves(layer.items)
    )


def test_zh_the_seal_of_a_person_stands_behind_the_name() -> None:
    """市长 and 林 could not be read."""
    document = set_document(data_of("donation-tokyo"))
    name = run(document, "北京市市长　林致远")
    assert not covers_name(document, name)


def test_zh_no_seal_of_an_office_is_drawn_and_that_is_told() -> None:
    data = data_of("donation-seoul")
    sender = msgspec.structs.replace(data.sender, seal={"zh": "外事办公室章", "ko": ""})
    sealed = msgspec.structs.replace(data, sender=sender)
    bare = msgspec.structs.replace(data, sender=msgspec.structs.replace(sender, seal=""))
    assert set_document(sealed).pages == set_document(bare).pages
    (found,) = [each for each in warnings(sealed) if "seal" in each.message]
    assert (found.rule, found.severity) == ("not-shown", "warning")
    assert found.message == (
        "seal of [sender]: 外事办公室章 is not drawn, since only the office itself may make "
        "its seal; its place stays empty"
    )


def test_zh_the_picture_of_a_seal_lies_over_name_and_date(tmp_path: Path) -> None:
    picture = tmp_path / "seal.png"
    Image.new("RGBA", (600, 600), (180, 20, 20, 128)).save(picture)
    data = data_of("donation-seoul")
    sender = msgspec.structs.replace(data.sender, seal={"zh": str(picture), "ko": ""})
    document = set_document(msgspec.structs.replace(data, sender=sender))
    (shown,) = [
        item
        for layer in document.pages[0].layers
        for item in leaves(layer.items)
        if isinstance(item, Picture)
    ]
    assert shown.width == pytest.approx(parse_length("42mm"))
    name = [each for _, each in runs(document, "zh") if each.text.endswith("外事办公室")][-1]
    assert shown.y < name.y < shown.y + shown.height
    assert shown.x < (name.x + end_of(name)) / 2 < shown.x + shown.width
    assert not [each for each in warnings(data) if each.rule == "bad-picture"]


def test_a_coarse_picture_of_a_seal_is_told(tmp_path: Path) -> None:
    picture = tmp_path / "seal.png"
    Image.new("RGBA", (100, 100), (180, 20, 20, 255)).save(picture)
    data = data_of("donation-seoul")
    sender = msgspec.structs.replace(data.sender, seal={"zh": str(picture), "ko": ""})
    (found,) = [
        each
        for each in warnings(msgspec.structs.replace(data, sender=sender))
        if each.rule == "bad-picture"
    ]
    assert found.message == (
        "seal of [sender]: seal.png has only 100 × 100 pixels, 60 dpi on 42 mm"
    )
    assert found.hint == "scan the seal again with 300 dpi or more"


# --- what is missing -----------------------------------------------------------------------


def test_a_letter_that_nobody_signs_is_told() -> None:
    data = data_of("sympathy-seoul", sender=Party(office={"zh": "首尔特别市", "ko": ""}))
    with pytest.raises(CardgenError) as caught:
        set_document(data)
    (said,) = map(str, caught.value.diagnostics)
    assert "missing-value: office of [sender]: nobody signs the letter in ko" in said
    assert "hint: write office, and perhaps title and name, below [sender]" in said


def test_an_enclosure_without_a_number_of_copies_is_told() -> None:
    given = [{"zh": "名单", "ko": "명단"}, {"zh": "名单", "ko": "명단 1부"}]
    found = [
        each
        for each in warnings(data_of("donation-seoul", enclosures=given))
        if each.rule == "missing-value"
    ]
    assert [each.message for each in found] == [
        "enclosures[1]: 명단 has no number of copies in ko"
    ]
    assert found[0].hint == 'write { ko = "명단", …, count = 1 }'


def test_ko_a_number_of_copies_ends_with_a_full_stop() -> None:
    data = data_of("donation-seoul", enclosures=[{"zh": "名单", "ko": "명단 1부"}])
    letter = compose(letter_template("donation"), data, PROJECT, data.pair)
    (found,) = [each for each in letter.blocks["ko"] if isinstance(each, b.Enclosures)]
    assert found.items == ("명단 1부.",)


def test_ko_a_paper_has_a_line_for_the_office_in_between() -> None:
    data = data_of("donation-seoul")
    lines = {
        via: [each.text.strip() for _, each in runs(set_document(with_via(data, via)), "ko")]
        for via in ("", "외교부")
    }
    assert "(경유)" in lines[""]
    assert "(경유)  외교부" in lines["외교부"]


def with_via(data: LetterData, via: str) -> LetterData:
    given = {"zh": "", "ko": via} if via else ""
    return msgspec.structs.replace(
        data, reference=msgspec.structs.replace(data.reference, via=given)
    )


def test_an_office_in_between_that_no_page_shows_is_told() -> None:
    data = with_via(data_of("donation-tokyo").in_register("official"), "外务省")
    assert any("via of [reference]" in each.message for each in warnings(data))


def test_zh_items_end_with_semicolons_and_the_last_with_a_full_stop() -> None:
    data = data_of("donation-seoul")
    letter = compose(letter_template("donation"), data, PROJECT, data.pair)
    items = [
        each.text
        for each in letter.blocks["zh-Hans"]
        if isinstance(each, b.BodyParagraph) and each.level
    ]
    assert [each[-1] for each in items] == ["；", "；", "。"]


def test_the_rules_to_sign_on_are_as_wide_as_their_sides() -> None:
    document = set_document(data_of("receipt-mapo"))
    giver, receiver = run(document, "移交方"), run(document, "接收方")
    rules = [
        item
        for layer in document.pages[0].layers
        for item in leaves(layer.items)
        if isinstance(item, Rect) and item.height < 1 and item.y > giver.y
    ]
    left = {round(rule.x + rule.width) for rule in rules if rule.x < receiver.x}
    assert len(left) == 1
    assert left.pop() < receiver.x


# --- what a template or the data say is kept, or told -----------------------------------------


@pytest.mark.parametrize("arrangement", ["parallel", "facing"])
def test_languages_side_by_side_have_the_size_of_the_template(
    tmp_path: Path, arrangement: Arrangement
) -> None:
    """Forms of a fixed size had 11.5 points, beside 13 of the template."""
    template = own_template(tmp_path, 'size = "13pt"\nleading = 2.2')
    data = data_of("sympathy-seoul").in_register("official")
    setter = LetterSetter(template, PROJECT, data.pair, arrangement)
    styles = setter.page_setup(compose(template, data, PROJECT, data.pair), data).styles
    assert {(each.body.size, each.body.leading) for each in styles} == {(13.0, 2.2)}


def test_a_template_that_says_only_the_leading_keeps_it(tmp_path: Path) -> None:
    data = data_of("sympathy-seoul")
    for given, leading in (("leading = 2.2", 2.2), ("", 1.8)):
        template = own_template(tmp_path, given)
        setter = LetterSetter(template, PROJECT, data.pair)
        styles = setter.page_setup(compose(template, data, PROJECT, data.pair), data).styles
        assert {each.body.leading for each in styles} == {leading}


def own_template(folder: Path, body: str) -> LetterTemplate:
    """Make a template with a [body] of its own, and the paragraphs of "sympathy"."""
    path = folder / "sympathy.toml"
    text = (resources.LETTERS / "sympathy.toml").read_text(encoding="utf-8")
    path.write_text(f"{text}\n[body]\n{body}\n", encoding="utf-8")
    return letter_template(str(path))


def test_a_seal_that_a_record_does_not_show_is_told_once() -> None:
    data = data_of("receipt-mapo")
    sender = msgspec.structs.replace(
        data.sender, seal={"zh": "外事办公室章", "ko": "외사판공실"}
    )
    found = warnings(msgspec.structs.replace(data, sender=sender))
    told = [each.message for each in found if each.message.startswith("seal of")]
    assert len(told) == 1
    assert "does not show it" in told[0]


def test_a_coarse_picture_for_both_languages_is_told_once_for_the_larger(
    tmp_path: Path,
) -> None:
    picture = tmp_path / "seal.png"
    Image.new("RGBA", (100, 100), (180, 20, 20, 255)).save(picture)
    data = data_of("donation-seoul")
    sender = msgspec.structs.replace(data.sender, seal=str(picture))
    found = warnings(msgspec.structs.replace(data, sender=sender))
    told = [each.message for each in found if each.rule == "bad-picture"]
    assert told == ["seal of [sender]: seal.png has only 100 × 100 pixels, 60 dpi on 42 mm"]


def test_advice_about_an_enclosure_is_right_toml() -> None:
    data = data_of("donation-seoul", enclosures=[{"zh": "名单", "ko": '"가" 명단'}])
    (found,) = [each for each in warnings(data) if each.rule == "missing-value"]
    said = found.hint.removeprefix("write ").replace("…, ", "")
    assert tomllib.loads(f"given = {said}")["given"] == {"ko": '"가" 명단', "count": 1}


def test_languages_of_one_short_tag_have_their_whole_tags() -> None:
    assert make_language_keys(["zh-Hans", "ko"]) == {"zh-Hans": "zh", "ko": "ko"}
    assert [*make_language_keys(["zh-Hans", "zh-Hant"]).values()] == ["zh-Hans", "zh-Hant"]


@pytest.mark.parametrize(
    ("lang", "name", "joint", "is_first"),
    [
        ("zh-Hans", "王宁", "　", True),
        ("ja", "白石", "　", False),
        ("ko", "김민수", " ", False),
    ],
)
def test_name_and_title_stand_in_the_order_of_their_label(
    lang: str, name: str, joint: str, is_first: bool
) -> None:
    pair = "zh-ja" if lang == "ja" else "zh-ko"
    office = "东京都" if lang == "ja" else "首尔特别市"
    data = data_of("receipt-mapo", pair=pair)
    values = {**data.values, "from_city": office, "to_city": "北京市", "place": office}
    other = Party(kind="organisation", office="北京市")
    party = Party(
        name={lang: name, "zh": "王宁", "ko": "김민수"},
        title="市长",
        kind="holder",
        office=office,
    )
    data = msgspec.structs.replace(data, values=values, sender=party, addressee=other)
    made = compose(letter_template("receipt"), data, PROJECT, pair)
    (signing,) = [each for each in made.blocks[lang] if isinstance(each, b.Signing)]
    (said,) = [text for _, text in signing.parties[0].lines if name in text]
    assert said.index(name) == (0 if is_first else len(said) - len(name))
    assert f"{name}{joint}" in said if is_first else f"{joint}{name}" in said


def test_an_item_that_ends_has_no_second_mark() -> None:
    rules = load_convention("zh-Hans")
    for text in ("请注意“安全第一。”", "（详见附件。）", "等……", "见通知!"):
        assert rules.end_item(text, "official", is_last=False) == text
    assert rules.end_item("防护服（2020年）", "official", is_last=False) == "防护服（2020年）；"


@pytest.mark.parametrize(
    ("text", "is_whole"),
    [
        ("2020. 4. 3.", True),
        ("+82 2 2133 6448", True),
        ("2020. 4. 3.부터\u00a0보관", True),
        ("세관에서 2020. 4. 3. 다시 검사하여 받은 물품", False),
        ("口罩", False),
    ],
)
def test_only_a_short_text_without_spaces_is_never_divided(text: str, is_whole: bool) -> None:
    style = LetterStyle(letter_template("receipt").style)
    words = Typography(PROJECT.fonts, style, "ko", vertical=False)
    assert _is_whole(Cell((words.text(text),))) == is_whole
    assert not _is_whole(Cell())


@pytest.mark.parametrize("name", ["values", "sender", "addressee", "reference"])
def test_a_value_in_place_of_a_table_is_written(name: str) -> None:
    table = {"letter": "thanks", name: "北京市"}
    assert tomllib.loads(write_data(table).text) == table
