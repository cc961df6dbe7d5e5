"""Letters as pages: where each convention puts what, seen in the glyph runs."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cardgen import Project, render
from cardgen.display import Document, GlyphRun, Path as Outline, Rect, leaves
from cardgen.errors import CardgenError
from cardgen.letters import (
    ARRANGEMENTS,
    Arrangement,
    LetterData,
    LetterSetter,
    letter_template,
    letter_templates,
    load_data,
    set_letter,
)
from cardgen.units import parse_length
from tests.system import require

EXAMPLES = sorted(
    (Path(__file__).parents[2] / "examples" / "letters").glob("*.toml"), key=lambda p: p.stem
)
EM = 11.5
SIZE_3 = 15.75  # 三号, in points
PROJECT = Project.open()


def data_of(name: str, **more: Any) -> LetterData:
    (path,) = [path for path in EXAMPLES if path.stem == name]
    return msgspec.structs.replace(load_data(path), **more)


def set_document(data: LetterData, arrangement: Arrangement = "sequence") -> Document:
    return set_letter(letter_template(data.letter), data, PROJECT, data.pair, arrangement)


def runs(document: Document, lang: str = "") -> Iterator[tuple[int, GlyphRun]]:
    for number, page in enumerate(document.pages):
        for layer in page.layers:
            for item in leaves(layer.items):
                if isinstance(item, GlyphRun) and item.lang.startswith(lang):
                    yield number, item


def run(document: Document, text: str, lang: str = "") -> GlyphRun:
    """The run that says a text and nothing else."""
    found = [each for _, each in runs(document, lang) if each.text.strip() == text]
    assert len(found) == 1, (text, [each.text for _, each in runs(document, lang)])
    return found[0]


def end_of(found: GlyphRun) -> float:
    """Find the end of a run, at the last position of the pen."""
    last = found.glyphs[-1]
    return found.x + last.x + last.advance


def middle(document: Document) -> tuple[float, float]:
    """The middle of the only seal of a document."""
    points = [
        (item.x + x, item.y + y)
        for page in document.pages
        for layer in page.layers
        for item in leaves(layer.items)
        if isinstance(item, Outline)
        for segment in item.outline
        for x, y in zip(segment.points[::2], segment.points[1::2], strict=True)
    ]
    assert points
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def complaint(data: LetterData) -> str:
    with pytest.raises(CardgenError) as caught:
        set_document(data)
    return str(caught.value)


LEFT, RIGHT = parse_length("27mm"), parse_length("183mm")


def edges(em: float) -> tuple[float, float]:
    """Compute where lines begin and end: they are whole em long, centred in the margins."""
    width = int((RIGHT - LEFT) / em) * em
    begin = LEFT + (RIGHT - LEFT - width) / 2
    return begin, begin + width


NEAR = 1.2  # points; flush lines hang out by the white of a Han character


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("arrangement", ARRANGEMENTS)
def test_each_example_is_a_letter(path: Path, arrangement: Arrangement) -> None:
    data = load_data(path)
    document = set_document(data, arrangement)
    assert document.langs[0].startswith("zh-Han")
    assert 1 <= len(document.pages) <= 4
    assert {found.lang for _, found in runs(document)} == set(document.langs)


def test_each_letter_that_comes_with_cardgen_has_an_example() -> None:
    assert {load_data(path).letter for path in EXAMPLES} == set(letter_templates())


def test_zh_a_salutation_stands_flush_and_paragraphs_begin_two_em_in() -> None:
    document = set_document(data_of("donation-tokyo"))
    greeting = run(document, "尊敬的佐仓健一知事阁下：")
    begin, _ = edges(greeting.size)
    assert greeting.x == pytest.approx(begin, abs=NEAR)
    first = next(each for _, each in runs(document, "zh") if each.text.startswith("我谨代表"))
    assert first.x == pytest.approx(begin + 2 * first.size, abs=NEAR)


def test_zh_cizhi_stands_two_em_in_and_jingli_flush_in_the_next_line() -> None:
    """此致 and 敬礼！: practice, mdbkw.com, qwjyg.com."""
    document = set_document(data_of("donation-tokyo"))
    regards, salute = run(document, "此致"), run(document, "敬礼！")
    begin, _ = edges(regards.size)
    assert regards.x == pytest.approx(begin + 2 * regards.size, abs=NEAR)
    assert salute.x == pytest.approx(begin, abs=NEAR)
    assert salute.y - regards.y == pytest.approx(1.8 * regards.size, abs=0.1)


def test_zh_official_the_name_is_centred_above_the_date() -> None:
    """GB/T 9704-2012 7.3.5.1: the date four characters in from the right."""
    document = set_document(data_of("donation-seoul"))
    office = [
        each for _, each in runs(document, "zh") if each.text == "北京市人民政府外事办公室"
    ][-1]
    day = [each for _, each in runs(document, "zh") if each.y > office.y]
    start, end = min(each.x for each in day), max(map(end_of, day))
    begin = run(document, "首尔特别市国际交流处：").x
    assert end == pytest.approx(begin + (28 - 4) * SIZE_3, abs=1.5)
    assert (office.x + end_of(office)) / 2 == pytest.approx((start + end) / 2, abs=1.5)


def test_zh_official_is_of_size_3_with_a_title_of_size_2_and_the_number_at_the_rules() -> None:
    """GB/T 9704-2012 5.2.2, 5.2.3: 28 characters a line; 10.1: 7/8 of one below the rules."""
    document = set_document(data_of("donation-seoul"))
    assert run(document, "特此函达。").size == SIZE_3
    assert run(document, "关于捐赠物资的函").size == pytest.approx(22, abs=0.2)
    first, second = (run(document, text).y for text in ("特此函达。", "首尔特别市国际交流处："))
    assert (first - second) / 8 <= parse_length("225mm") / 22  # eight lines below
    every = [item for layer in document.pages[0].layers for item in leaves(layer.items)]
    rules = sorted((item for item in every if isinstance(item, Rect)), key=lambda rect: rect.y)
    number = run(document, "京外办函〔2020〕36号")
    top = number.y - 0.88 * SIZE_3
    assert top - (rules[1].y + rules[1].height) == pytest.approx(SIZE_3 * 7 / 8, abs=2)


def test_official_sizes_are_for_pages_of_one_language_alone() -> None:
    document = set_document(data_of("donation-seoul"), "parallel")
    (size,) = {each.size for _, each in runs(document) if each.text.endswith("。")}
    assert 10.5 <= size <= EM


def test_ja_keigu_ends_one_em_from_the_right() -> None:
    document = set_document(data_of("donation-tokyo"))
    closing = run(document, "敬具")
    _, end = edges(closing.size)
    assert end_of(closing) == pytest.approx(end - closing.size, abs=NEAR)


def test_ja_haikei_stands_flush_with_the_greeting_in_its_line() -> None:
    document = set_document(data_of("donation-tokyo"))
    opened = next(each for _, each in runs(document, "ja") if each.text.startswith("拝啓"))
    assert opened.text.startswith("拝啓　春暖の候、")
    assert opened.x == pytest.approx(edges(opened.size)[0], abs=NEAR)


def test_ja_a_reply_opens_with_haifuku() -> None:
    document = set_document(data_of("thanks-tokyo"))
    assert any(each.text.startswith("拝復") for _, each in runs(document, "ja"))
    assert run(document, "敬具")


def test_ja_official_has_ki_in_the_middle_and_ijo_at_the_right() -> None:
    data = data_of("thanks-tokyo").in_register("official")
    document = set_document(data)
    record, end = run(document, "記"), run(document, "以上")
    assert (record.x + end_of(record)) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=NEAR)
    assert end_of(end) == pytest.approx(edges(end.size)[1] - end.size, abs=NEAR)
    texts = " ".join(each.text for _, each in runs(document, "ja"))
    assert "拝復" not in texts
    assert "令和" in texts


def test_ko_the_seal_is_centred_on_the_last_character_of_the_name() -> None:
    """행정업무규정 시행규칙 제11조."""
    data = data_of("donation-seoul", sender=only_sealed(data_of("donation-seoul"), "ko"))
    document = set_document(data)
    name = [each for _, each in runs(document, "ko") if each.text.endswith("외사판공실")][-1]
    last = name.glyphs[-1]
    x, y = middle(document)
    assert x == pytest.approx(name.x + last.x + last.advance / 2, abs=1.0)
    assert abs(y - name.y) < EM


def only_sealed(data: LetterData, lang: str) -> Any:
    """The sender with a seal of its other language left out: pages with one seal."""
    seal = data.sender.seal
    assert isinstance(seal, dict)
    return msgspec.structs.replace(
        data.sender, seal={**dict.fromkeys(seal, ""), lang: seal[lang]}
    )


def test_ko_official_ends_with_end_two_blanks_behind_the_last_word() -> None:
    """행정업무규정 시행규칙 제4조: papers without it are sent back."""
    document = set_document(data_of("donation-seoul"))
    texts = ["".join(each.text for _, each in runs(document, "ko"))]
    assert "2부.  끝." in texts[0]
    assert "붙임" in texts[0]
    assert "수신  서울특별시 국제교류과" in texts[0]


def test_ko_ceremonial_the_name_is_followed_by_deurim() -> None:
    document = set_document(data_of("sympathy-seoul"))
    assert run(document, "서울특별시장 윤서준 드림")
    assert run(document, "존경하는 린즈위안 시장님께")


def test_ja_in_columns_the_addressee_comes_last_from_the_top() -> None:
    document = set_document(data_of("thanks-tokyo", vertical=True))
    columns = [each for _, each in runs(document, "ja")]
    assert all(each.vertical for each in columns)
    to = [each for each in columns if each.text.startswith("北京市長")][-1]
    assert to.x == min(each.x for each in columns)
    assert to.y < parse_length("45mm")
    assert to.size > EM
    assert any("二〇二〇年四月十日" in each.text for each in columns)


def test_paragraphs_stand_level_side_by_side() -> None:
    document = set_document(data_of("donation-tokyo"), "parallel")
    zh = {each.text[:4]: (page, each.y) for page, each in runs(document, "zh")}
    ja = {each.text[:6]: (page, each.y) for page, each in runs(document, "ja")}
    for left, right in (("在北京市", "北京市が最も"), ("为支持东", "つきましては")):
        assert zh[left] == pytest.approx(ja[right])


def test_facing_pages_are_of_one_language_each() -> None:
    document = set_document(data_of("donation-tokyo"), "facing")
    for number in range(len(document.pages)):
        langs = {each.lang for page, each in runs(document) if page == number}
        assert langs == {document.langs[number % 2]}


@pytest.mark.parametrize("arrangement", ["sequence", "stacked"])
def test_each_text_is_read_once_and_in_order(arrangement: Arrangement, tmp_path: Path) -> None:
    require("pdftotext")
    data = data_of("sympathy-seoul")
    file = tmp_path / "letter.pdf"
    file.write_bytes(render(set_document(data, arrangement), "pdf"))
    done = subprocess.run(
        ["pdftotext", "-raw", str(file), "-"], capture_output=True, text=True, check=True
    )
    read = "".join(done.stdout.split())
    parts = ["尊敬的林致远市长阁下：", "敬礼！", "존경하는린즈위안시장님께", "윤서준드림"]
    places = [read.index(part) for part in parts]
    assert places == sorted(places)
    assert [read.count(part) for part in parts] == [1] * len(parts)


def test_the_same_letter_is_the_same_bytes() -> None:
    data = data_of("donation-tokyo")
    assert render(set_document(data), "pdf") == render(set_document(data), "pdf")


# --- what is wrong ------------------------------------------------------------------------


def test_a_field_that_is_missing() -> None:
    said = complaint(data_of("donation-tokyo", values={"to_city": "东京都"}))
    assert "missing-value: donation.opening needs a value for {from_city}" in said


def test_a_paragraph_that_the_letter_has_not() -> None:
    said = complaint(data_of("donation-tokyo", paragraphs=["openning"]))
    assert said == (
        "bad-letter: the letter donation has no paragraph 'openning'\n  hint: did you mean "
        "opening?"
    )


def test_an_unknown_title() -> None:
    data = data_of("donation-tokyo")
    sender = msgspec.structs.replace(data.sender, title="市长大人")
    said = complaint(msgspec.structs.replace(data, sender=sender))
    assert "unknown-term: " in said
    assert "市长大人" in said


def test_an_unknown_honorific() -> None:
    data = data_of("donation-tokyo")
    to = msgspec.structs.replace(data.addressee, honorific={"zh": "阁下", "ja": "御中"})
    assert "unknown-honorific: 御中 is for an organisation" in complaint(
        msgspec.structs.replace(data, addressee=to)
    )


def test_a_closing_that_does_not_belong_to_its_opening() -> None:
    said = complaint(data_of("donation-tokyo", closing={"ja": "謹白"}))
    assert "unpaired-closing: 拝啓 does not go with the closing 謹白" in said


def test_a_seal_with_too_many_characters() -> None:
    data = data_of("donation-tokyo")
    seal = {"zh": "北京市人民政府外事办公室", "ja": "印"}
    sender = msgspec.structs.replace(data.sender, seal=seal)
    assert "seal-text: " in complaint(msgspec.structs.replace(data, sender=sender))


def test_a_text_that_one_language_lacks() -> None:
    data = data_of("donation-tokyo")
    sender = msgspec.structs.replace(data.sender, name={"zh": "林致远"})
    assert "bad-letter: '林致远' has no text in ja" in complaint(
        msgspec.structs.replace(data, sender=sender)
    )


def test_a_register_that_the_letter_has_not() -> None:
    data = data_of("receipt-mapo").in_register("ceremonial")
    assert complaint(data) == (
        "bad-letter: the letter receipt has no ceremonial form\n  hint: choose one of: official"
    )


def test_what_no_font_has_is_said_of_each_letter_that_has_it() -> None:
    data = data_of("donation-tokyo", note="\ue000")
    setter = LetterSetter(letter_template("donation"), PROJECT, "zh-ja")
    for _ in range(2):
        with pytest.raises(CardgenError, match="missing-glyph: "):
            setter.document(data)
    assert setter.document(data_of("donation-tokyo"))


def test_a_letter_after_others_is_as_if_it_were_alone() -> None:
    setter = LetterSetter(letter_template("donation"), PROJECT, "zh-ja", "parallel")
    names = ("佐仓健一", "王一", "欧阳修文")
    for name in names:
        data = data_of("donation-tokyo")
        to = msgspec.structs.replace(data.addressee, name={"zh": name, "ja": name})
        one = msgspec.structs.replace(data, addressee=to)
        assert setter.document(one) == set_document(one, "parallel")


def test_all_that_is_wrong_with_a_file_of_data_is_said_at_once(tmp_path: Path) -> None:
    file = tmp_path / "letter.toml"
    file.write_text('date = 2020-03-26\nregistre = "official"\n[sender]\nkind = "king"\n')
    with pytest.raises(CardgenError) as caught:
        load_data(file)
    assert "letter.toml:" in str(caught.value)
    assert "bad-letter" in str(caught.value)


def test_what_closes_stays_together_side_by_side() -> None:
    """此致 and 敬礼！ were as far apart as date and name of the other language."""
    for name in ("donation-tokyo", "sympathy-seoul"):
        document = set_document(data_of(name), "parallel")
        regards, salute = run(document, "此致"), run(document, "敬礼！")
        assert salute.y - regards.y == pytest.approx(1.75 * regards.size, abs=0.1)


def test_a_gift_certificate_is_one_page_side_by_side() -> None:
    assert len(set_document(data_of("gift-certificate-yokohama"), "parallel").pages) == 1
