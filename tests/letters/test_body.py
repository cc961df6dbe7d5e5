"""The text of templates: conditions, rows of data, tables, references."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cardgen import Project
from cardgen.display import Picture, leaves
from cardgen.errors import CardgenError
from cardgen.letters import LetterData, blocks as b, letter_template, load_data
from cardgen.letters.compose import compose
from cardgen.letters.data import ReferenceData
from cardgen.resources import MESSAGES
from cardgen.units import parse_length
from tests.letters.test_letter import PROJECT, data_of, runs, set_document

TEXTS = """
msgctxt "mine.opening"
msgid "访问安排如下："
msgstr "방문 일정은 다음과 같습니다."

#. {place}: text
#. {day}: date
#, python-brace-format
msgctxt "mine.visit"
msgid "{day}访问{place}"
msgstr "{day} {place} 방문"

#. {item}: item
#. {quantity}: integer
#. {unit}: unit
#, python-brace-format
msgctxt "mine.gift"
msgid "{item}{quantity}{unit}"
msgstr "{item} {quantity}{unit}"

msgctxt "mine.none"
msgid "日程另行函告。"
msgstr "일정은 추후 알려 드리겠습니다."

msgctxt "mine.visits.day"
msgid "日期"
msgstr "날짜"

msgctxt "mine.visits.place"
msgid "地点"
msgstr "장소"

msgctxt "mine.visits.people"
msgid "人数"
msgstr "인원"
"""
VISITS = [
    {"day": dt.date(2020, 5, 3), "place": {"zh": "市政厅", "ko": "시청"}, "people": 12},
    {"day": dt.date(2020, 5, 4), "place": {"zh": "博物馆", "ko": "박물관"}, "people": 1200},
]
LANGS = ("zh-Hans", "ko")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("project")
    (folder / "cardgen.toml").write_text('messages = "messages"\n', encoding="utf-8")
    pair = folder / "messages" / "zh-ko"
    pair.mkdir(parents=True)
    for file in (MESSAGES / "zh-ko").glob("*.po"):
        more = TEXTS if file.stem == "letters" else ""
        (pair / file.name).write_text(file.read_text(encoding="utf-8") + more, encoding="utf-8")
    return Project.open(folder)


def blocks(
    project: Project, folder: Path, body: str, register: str = "ceremonial", **more: Any
) -> dict[str, list[b.Block]]:
    file = folder / "mine.toml"
    file.write_text(f"[{register}]\n{body}\n", encoding="utf-8")
    data = data_of("sympathy-seoul", register=register, paragraphs=[], **more)
    letter = compose(letter_template(str(file)), data, project, "zh-ko")
    return {lang: [*letter.blocks[lang]] for lang in letter.langs}


def texts_of(found: list[b.Block]) -> list[str]:
    return [each.label + each.text for each in found if isinstance(each, b.BodyParagraph)]


def test_a_list_has_an_item_for_each_row(project: Project, tmp_path: Path) -> None:
    body = 'body = ["opening"]\nlist = [{ text = "visit", each = "visits" }]'
    found = blocks(project, tmp_path, body, rows={"visits": VISITS})
    assert texts_of(found["zh-Hans"]) == [
        "访问安排如下：",
        "一、2020年5月3日访问市政厅",
        "二、2020年5月4日访问博物馆",
    ]
    assert texts_of(found["ko"])[1:] == [
        "1.2020년 5월 3일 시청 방문",
        "2.2020년 5월 4일 박물관 방문",
    ]


def test_goods_are_rows_too(project: Project, tmp_path: Path) -> None:
    body = 'body = ["opening"]\nlist = [{ text = "gift", each = "goods" }]'
    found = blocks(project, tmp_path, body, goods=data_of("donation-seoul").goods)
    assert texts_of(found["zh-Hans"])[1:] == ["一、医用口罩100,000只", "二、护目镜1,200副"]
    assert texts_of(found["ko"])[1:] == ["1.의료용 마스크 100,000장", "2.보호 고글 1,200개"]


def test_a_table_of_rows_aligns_its_numbers(project: Project, tmp_path: Path) -> None:
    body = 'body = ["opening", { table = "visits", columns = ["day", "people"] }]'
    found = blocks(project, tmp_path, body, rows={"visits": VISITS})
    (table,) = [each for each in found["zh-Hans"] if isinstance(each, b.GoodsTable)]
    assert table.columns == (b.GoodsColumn("日期"), b.GoodsColumn("人数", "number"))
    assert table.rows == (("2020年5月3日", "12"), ("2020年5月4日", "1,200"))


def test_a_table_has_all_columns_if_it_names_none(project: Project, tmp_path: Path) -> None:
    found = blocks(project, tmp_path, 'body = [{ table = "visits" }]', rows={"visits": VISITS})
    (table,) = [each for each in found["ko"] if isinstance(each, b.GoodsTable)]
    assert [column.head for column in table.columns] == ["날짜", "장소", "인원"]


CONDITIONS = (
    'body = ["opening", { text = "none", lacks = ["visits"] }, '
    '{ table = "visits", needs = ["visits"] }]'
)


def test_a_text_is_there_if_something_lacks(project: Project, tmp_path: Path) -> None:
    without = blocks(project, tmp_path, CONDITIONS)
    assert texts_of(without["zh-Hans"])[1:] == ["日程另行函告。"]
    with_rows = blocks(project, tmp_path, CONDITIONS, rows={"visits": VISITS})
    assert texts_of(with_rows["zh-Hans"]) == ["访问安排如下："]
    assert any(isinstance(each, b.GoodsTable) for each in with_rows["zh-Hans"])


def test_rows_that_nobody_gave_are_told(project: Project, tmp_path: Path) -> None:
    with pytest.raises(CardgenError, match=r"bad-letter: .* needs rows of 'visit'") as caught:
        blocks(project, tmp_path, 'body = [{ table = "visit" }]', rows={"visits": VISITS})
    assert "did you mean visits?" in str(caught.value)


def test_a_row_without_a_value_is_told(project: Project, tmp_path: Path) -> None:
    with pytest.raises(CardgenError, match=r"missing-value: mine.visit needs .*\{day\}"):
        blocks(
            project,
            tmp_path,
            'body = [{ text = "visit", each = "visits" }]',
            rows={"visits": [{"place": "x"}]},
        )


def test_white_stands_between_paragraphs(project: Project, tmp_path: Path) -> None:
    found = blocks(project, tmp_path, 'body = ["opening", { space = 1.5 }, "none"]')
    assert b.Spacer(1.5) in found["ko"]


@pytest.mark.parametrize(
    ("entry", "wrong"),
    [
        ('{ text = "a", space = 1 }', "entry 1 is not a text, a table or a space"),
        ("{ }", "entry 1 is not a text, a table or a space"),
        ("{ space = 99 }", "a space of 99.0 lines"),
        ('{ txt = "a" }', "unknown key 'txt'"),
    ],
)
def test_an_entry_of_no_kind_is_told_with_its_line(
    tmp_path: Path, entry: str, wrong: str
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(f"[ceremonial]\nbody = [{entry}]\n", encoding="utf-8")
    with pytest.raises(CardgenError) as caught:
        letter_template(str(file))
    assert wrong in str(caught.value)
    assert "mine.toml:" in str(caught.value)


# --- official papers ----------------------------------------------------------------------


def test_ko_paragraphs_are_numbered_and_what_they_list_is_one_level_below() -> None:
    """행정업무규정 시행규칙 제2조: 1. 가. 1) 가)."""
    data = data_of("donation-seoul")
    letter = compose(letter_template("donation"), data, PROJECT, data.pair)
    labels = [
        (each.label, each.level)
        for each in letter.blocks["ko"]
        if isinstance(each, b.BodyParagraph)
    ]
    assert labels == [("1.", 1), ("2.", 1), ("가.", 2), ("나.", 2), ("다.", 2), ("3.", 1)]


def test_ko_the_day_stands_behind_the_number() -> None:
    """별지 제1호서식: 시행 처리과명-번호(시행일자)."""
    texts = [each.text for _, each in runs(set_document(data_of("donation-seoul")), "ko")]
    assert texts[-2:] == ["시행 ", "베이징시 외사판공실-36(2020.\u00a03.\u00a016.)"]
    bare = data_of("donation-seoul", reference=ReferenceData())
    assert [each.text for _, each in runs(set_document(bare), "ko")][-2:] == [
        "시행 ",
        "2020.\u00a03.\u00a016.",
    ]


def compose_reply(**more: Any) -> LetterData:
    yours = {"zh": "市国交〔2020〕7号", "ko": "국제교류과-1204"}
    reference = ReferenceData("京外办函〔2020〕36号", yours, dt.date(2020, 3, 9))
    return data_of("donation-seoul", reference=reference, **more)


def test_the_letter_that_is_answered_is_told() -> None:
    document = set_document(compose_reply())
    chinese = "".join(each.text for _, each in runs(document, "zh"))
    korean = "".join(each.text for _, each in runs(document, "ko"))
    assert "来函：市国交〔2020〕7号（2020年3月9日）" in chinese
    assert "1.관련: 국제교류과-1204(2020.\u00a03.\u00a09.)" in korean
    assert "2.코로나19" in korean


def test_ja_the_letter_that_is_answered_stands_below_the_own_number() -> None:
    reference = ReferenceData("北外第36号", "東国第7号", dt.date(2020, 3, 9))
    data = data_of("donation-tokyo", reference=reference).in_register("official")
    own, yours = (
        next(each for _, each in runs(set_document(data), "ja") if text in each.text)
        for text in ("北外第", "貴信")
    )
    assert own.y < yours.y
    assert "貴信　東国第7号（2020年3月9日付け）" in yours.text


def test_a_text_that_tells_it_tells_it_alone() -> None:
    """thanks.official.1 has {number} and {date} in a sentence."""
    reference = ReferenceData("", "京外办函〔2020〕36号", dt.date(2020, 3, 26))
    data = data_of("thanks-tokyo", values={}, reference=reference).in_register("official")
    with pytest.raises(CardgenError, match="received"):
        set_document(data)
    values = {"received": dt.date(2020, 4, 2)}
    document = set_document(msgspec.structs.replace(data, values=values))
    chinese = "".join(each.text for _, each in runs(document, "zh"))
    assert "贵方2020年3月26日来函（京外办函〔2020〕36号）收悉。" in chinese
    assert "来函：" not in chinese


def test_dates_of_a_letter_are_of_one_calendar() -> None:
    data = data_of("thanks-tokyo").in_register("official")
    texts = "".join(each.text for _, each in runs(set_document(data), "ja"))
    assert "令和2年4月10日" in texts
    assert "2020年" not in texts
    western = msgspec.structs.replace(data, calendar={"ja": "western", "zh": "western"})
    assert "令和" not in "".join(each.text for _, each in runs(set_document(western), "ja"))


def test_a_value_is_never_markup() -> None:
    values = {**data_of("donation-seoul").values, "contact": "[Zhou*Yu*tong]"}
    texts = "".join(
        each.text for _, each in runs(set_document(data_of("donation-seoul", values=values)))
    )
    assert "[Zhou*Yu*tong]" in texts


def test_a_mark_in_data_that_is_not_closed_is_told() -> None:
    with pytest.raises(CardgenError, match="bad-letter: '注意\\*'"):
        set_document(data_of("donation-seoul", note={"zh": "注意*", "ko": ""}))


# --- pictures of seals --------------------------------------------------------------------


def compose_sealed(folder: Path, seal: str, more: str = "") -> LetterData:
    from PIL import Image

    Image.new("RGBA", (300, 200), (180, 20, 20, 128)).save(folder / "seal.png")
    text = (Path(__file__).parents[2] / "examples/letters/donation-tokyo.toml").read_text()
    old = 'seal = { zh = "林致远印", ja = "北京市長之印" }'
    assert old in text
    file = folder / "letter.toml"
    file.write_text(text.replace(old, f'seal = "{seal}"\n{more}'), encoding="utf-8")
    return load_data(file)


def test_a_picture_of_a_seal_has_its_true_size_and_place(tmp_path: Path) -> None:
    document = set_document(compose_sealed(tmp_path, "seal.png", 'seal_size = "30mm"'))
    for number, page in enumerate(document.pages):
        every = [item for layer in page.layers for item in leaves(layer.items)]
        (picture,) = [item for item in every if isinstance(item, Picture)]
        assert picture.width == pytest.approx(parse_length("30mm"))
        assert picture.height == pytest.approx(parse_length("20mm"))
        assert number < 2


@pytest.mark.parametrize(
    ("seal", "wrong"),
    [
        ("none.png", "bad-picture: cannot be read"),
        ("seal.svg", "bad-picture: the drawing has no size"),
    ],
)
def test_a_picture_of_a_seal_that_cannot_be_is_told(
    tmp_path: Path, seal: str, wrong: str
) -> None:
    (tmp_path / "seal.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    with pytest.raises(CardgenError) as caught:
        set_document(compose_sealed(tmp_path, seal))
    assert wrong in str(caught.value)
    assert seal in str(caught.value)


def test_a_seal_of_no_size_is_told(tmp_path: Path) -> None:
    with pytest.raises(CardgenError, match=r"sender.seal_size: '0mm' is zero"):
        compose_sealed(tmp_path, "seal.png", 'seal_size = "0mm"')
