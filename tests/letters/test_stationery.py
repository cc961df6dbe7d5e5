"""The paper of letters: letterhead, head and foot, marks, window."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from cardgen import render
from cardgen.display import Document, Picture, Rect, leaves
from cardgen.errors import CardgenError
from cardgen.letters import Arrangement, LetterData, letter_template, set_letter
from cardgen.letters.stationery import diagnose_stationery, load_stationery
from cardgen.units import parse_length
from tests.letters.test_letter import EM, PROJECT, data_of, run, runs

PAPER = Path(__file__).parents[2] / "examples" / "letters" / "paper" / "stationery.toml"
ADDRESS = {"zh": "首尔特别市中区世宗大路110号", "ko": "서울특별시 중구 세종대로 110"}


SHORT = {"enclosures": [], "paragraphs": ["official.1", "official.2"]}


def example(name: str = "donation-seoul", paper: Path = PAPER, **more: Any) -> LetterData:
    data = data_of(name, stationery=str(paper), **{**SHORT, **more})
    to = msgspec.structs.replace(data.addressee, address=ADDRESS, postcode="04524")
    return msgspec.structs.replace(data, addressee=to)


def make(data: LetterData, arrangement: Arrangement = "sequence") -> Document:
    return set_letter(letter_template(data.letter), data, PROJECT, data.pair, arrangement)


def paper(folder: Path, text: str) -> Path:
    file = folder / "paper.toml"
    file.write_text(text, encoding="utf-8")
    return file


def rects(document: Document, page: int) -> list[Rect]:
    every = [item for layer in document.pages[page].layers for item in leaves(layer.items)]
    return [item for item in every if isinstance(item, Rect)]


def test_the_letterhead_tells_the_office_in_both_languages_with_its_logo() -> None:
    document = make(example())
    said = [found.text for page, found in runs(document) if page == 0]
    assert said[:2] == ["北京市人民政府外事办公室", "베이징시 인민정부 외사판공실"]
    assert said.count("北京市人民政府外事办公室") == 2  # and as the signature
    every = [item for layer in document.pages[0].layers for item in leaves(layer.items)]
    (logo,) = [item for item in every if isinstance(item, Picture)]
    assert logo.height == pytest.approx(parse_length("16mm"))
    assert logo.alt == "北京市外办徽标"


def test_each_language_has_its_own_name_first() -> None:
    document = make(example())
    said = [found.text for page, found in runs(document) if page == 1]
    assert said[:2] == ["베이징시 인민정부 외사판공실", "北京市人民政府外事办公室"]


def test_the_text_begins_below_letterhead_and_window() -> None:
    document = make(example())
    (window_end,) = [parse_length("50mm") + parse_length("33mm")]
    body = next(found for _, found in runs(document, "zh") if found.text.startswith("京外办函"))
    assert body.y > window_end + parse_length("8mm")


def test_an_address_stands_in_the_window_in_the_language_of_its_page() -> None:
    document = make(example())
    for lang, text in (("zh", "首尔特别市中区世宗大路"), ("ko", "서울특별시 중구")):
        line = next(each for _, each in runs(document, lang) if each.text.startswith(text))
        assert line.x == pytest.approx(parse_length("25mm"), abs=1.5)
        assert parse_length("50mm") < line.y < parse_length("83mm")


def test_a_window_without_an_address_is_told() -> None:
    with pytest.raises(CardgenError, match="missing-value: the window shows an address"):
        make(data_of("donation-seoul", stationery=str(PAPER)))


def test_an_address_longer_than_the_window_is_told() -> None:
    data = example()
    long = msgspec.structs.replace(data.addressee, address="\n".join("一二三四五六七八"))
    with pytest.raises(CardgenError, match=r"overflow: .* does not fit into the window"):
        make(msgspec.structs.replace(data, addressee=long))


def test_a_page_number_counts_all_pages_in_the_words_of_the_language() -> None:
    document = make(example())
    assert run(document, "第1页，共2页", "zh").y > parse_length("275mm")
    assert run(document, "2 / 2쪽", "ko").y > parse_length("275mm")


def test_a_running_head_stands_on_later_pages_alone(tmp_path: Path) -> None:
    file = paper(tmp_path, '[head]\ntext = "{office}　{number}"\nalign = "end"\n')
    data = example(paper=file, note={"zh": "文" * 2400, "ko": "글 " * 1200})
    document = make(data)
    heads = [
        (page, found.text)
        for page, found in runs(document)
        if found.y < parse_length("20mm") and found.size < EM
    ]
    pages = {page for page, _ in heads}
    assert len(document.pages) > 2
    assert 0 not in pages
    assert 1 in pages
    assert "京外办函〔2020〕36号" in "".join(text for page, text in heads if page == 1)


def test_the_first_page_may_have_another_foot(tmp_path: Path) -> None:
    file = paper(
        tmp_path,
        '[foot]\ntext = "{page}/{pages}"\nfirst = { zh = "请回复", ko = "회신 바랍니다" }\n',
    )
    data = example(paper=file, note={"zh": "文" * 2400, "ko": ""})
    document = make(data)
    feet = [
        (page, found.text) for page, found in runs(document) if found.y > parse_length("280mm")
    ]
    assert (0, "请回复") in feet
    assert (1, f"2/{len(document.pages)}") in feet


def test_pages_of_both_languages_have_both_feet() -> None:
    document = make(example(paragraphs=[], enclosures=["receipt"] * 9), "parallel")
    said = [
        each.text
        for page, each in runs(document)
        if page == 0 and each.y > parse_length("275mm")
    ]
    assert "".join(said).startswith("第1页，共2页 · 1 / 2쪽")


@pytest.mark.parametrize(
    ("fold", "places"),
    [
        ("thirds", ["99mm", "198mm"]),
        ("half", ["148.5mm"]),
        ("din-a", ["87mm", "192mm"]),
        ("din-b", ["105mm", "210mm"]),
    ],
)
def test_folds_are_marked_at_the_left_edge(
    tmp_path: Path, fold: str, places: list[str]
) -> None:
    """DIN 5008; 長形3号 takes A4 in three."""
    document = make(example(paper=paper(tmp_path, f'fold = "{fold}"\n')))
    marks = [each for each in rects(document, 0) if each.x < parse_length("10mm")]
    assert [mark.y + mark.height / 2 for mark in marks] == pytest.approx(
        [*map(parse_length, places)]
    )


def test_preprinted_paper_is_left_free(tmp_path: Path) -> None:
    file = paper(tmp_path, '[letterhead]\nkind = "preprinted"\nheight = "60mm"\n')
    document = make(example(paper=file, note={"zh": "文" * 2400, "ko": ""}))
    tops = {page: min(each.y for at, each in runs(document) if at == page) for page in (0, 1)}
    assert tops[0] > parse_length("60mm")
    assert tops[1] < parse_length("40mm")
    office = [found for _, found in runs(document, "zh") if "外事办公室" in found.text]
    assert len(office) == 1  # the signature


def test_columns_stand_below_a_letterhead_too(tmp_path: Path) -> None:
    file = paper(tmp_path, '[letterhead]\nkind = "preprinted"\nheight = "60mm"\n')
    data = data_of("thanks-tokyo", stationery=str(file), vertical=True)
    document = make(data)
    assert (
        min(found.y for page, found in runs(document) if page == 1) > parse_length("60mm") - 1
    )


def test_a_template_may_have_its_own(tmp_path: Path) -> None:
    file = tmp_path / "sympathy.toml"
    file.write_text(
        '[stationery]\nfold = "half"\n[stationery.foot]\ntext = "{date}"\n'
        '[ceremonial]\nbody = ["opening"]\n',
        encoding="utf-8",
    )
    data = data_of("sympathy-seoul", paragraphs=["opening"])
    document = set_letter(letter_template(str(file)), data, PROJECT, data.pair)
    assert any(each.text == "2020年2月20日" for _, each in runs(document, "zh"))
    assert [each for each in rects(document, 0) if each.x < parse_length("10mm")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[head]\ntext = "{pagge}"\n', "head: {pagge} is not a placeholder"),
        ('[foot]\ntext = "{page"\n', "foot: '{page'"),
        ('window = "c4"\n', "window: 'c4' is not a window: write din-a, din-b, dl, c5"),
        ('window = ["1mm", "1mm", "0mm", "9mm"]\n', "window: a window needs a width"),
        ('fold = "quarter"\n', "fold: 'quarter' is not known"),
        ('[letterhead]\nkind = "preprinted"\n', "letterhead: the height is missing"),
        ('[letterhead]\nlogo = "none.png"\nalt = "x"\n', "letterhead.logo: none.png: cannot"),
        ('[letterhead]\nlogo = "paper.toml"\nalt = "x"\n', "cannot read this as a picture"),
        ('[letterhead]\nheight = "3cm"\n', "only a preprinted letterhead has a height"),
        ("[letterhed]\n", "unknown key 'letterhed'"),
        ("[head\n", "this is not TOML"),
    ],
)
def test_what_is_wrong_with_stationery_is_said_with_its_line(
    tmp_path: Path, text: str, said: str
) -> None:
    (found,) = diagnose_stationery(paper(tmp_path, f"# ours\n{text}")).diagnostics
    assert found.rule == "bad-letter"
    assert said in found.message
    assert found.location is not None
    assert found.location.line in (2, 3)


def test_a_logo_says_what_it_shows(tmp_path: Path) -> None:
    (tmp_path / "crest.png").write_bytes((PAPER.parent / "crest.png").read_bytes())
    file = paper(tmp_path, '[letterhead]\nlogo = "crest.png"\n')
    with pytest.raises(CardgenError, match="the logo has no alt"):
        load_stationery(file)


def test_a_head_that_has_no_room_is_told(tmp_path: Path) -> None:
    file = paper(tmp_path, f'[foot]\ntext = {{ zh = "{"长" * 80}", ko = "" }}\n')
    with pytest.raises(CardgenError, match="does not fit on one line of the head or foot"):
        make(example(paper=file))


def test_a_letterhead_that_leaves_no_room_is_told(tmp_path: Path) -> None:
    file = paper(tmp_path, '[letterhead]\nkind = "preprinted"\nheight = "280mm"\n')
    with pytest.raises(CardgenError, match="overflow: the letterhead leaves"):
        make(example(paper=file))


def test_the_same_letter_on_paper_is_the_same_bytes() -> None:
    data = example()
    assert render(make(data), "pdf") == render(make(data), "pdf")
