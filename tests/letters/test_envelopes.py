"""Envelopes: the places that the post of each country reads, and refused values."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from cardgen import Project
from cardgen.display import Document, GlyphRun, Rect, walk
from cardgen.errors import CardgenError
from cardgen.letters.envelopes import (
    FIELDS,
    diagnose_envelope,
    list_envelope_forms,
    make_envelope,
)
from cardgen.units import to_mm

ZH = {
    "postcode": "100031",
    "country": "中国",
    "address": "北京市西城区复兴门内大街158号",
    "office": "北京市人民政府外事办公室",
    "title": "主任",
    "name": "王小明　先生　收",
}
JA = {
    "postcode": "163-8001",
    "country": "日本国",
    "address": "東京都新宿区西新宿二丁目八番一号\n東京都庁第一本庁舎",
    "office": "東京都",
    "title": "国際課長",
    "name": "山田　太郎　様",
}
KO = {
    "postcode": "04524",
    "country": "대한민국",
    "address": "서울특별시 중구 세종대로 110\n서울특별시청 본관 3층",
    "office": "서울특별시",
    "title": "국제협력과장",
    "name": "김하나 귀하",
}
FORMS = {
    "envelope-dl": (ZH, "zh-Hans", 220.0, 110.0),
    "envelope-c5": (JA, "ja", 229.0, 162.0),
    "envelope-naga3": (JA, "ja", 120.0, 235.0),
    "envelope-ko": (KO, "ko", 220.0, 110.0),
    "postcard-ja": (JA, "ja", 100.0, 148.0),
    "address-l7163": (KO, "ko", 99.06, 38.1),
}


@cache
def project() -> Project:
    return Project.open()


def between(to: Mapping[str, str], sender: Mapping[str, str]) -> dict[str, str]:
    return {
        **{f"to_{key}": value for key, value in to.items()},
        **{f"from_{key}": value for key, value in sender.items()},
    }


def make(form: str, *, is_printed: bool = False, **changes: str) -> Document:
    who, lang, _, _ = FORMS[form]
    data = {**between(who, who), **changes}
    return make_envelope(form, data, project(), langs=(lang, lang), is_printed=is_printed)


def runs(document: Document) -> list[GlyphRun]:
    return [each.item for each in walk(document) if isinstance(each.item, GlyphRun)]


def text(document: Document) -> str:
    return "".join(run.text for run in runs(document))


def at(document: Document, start: str) -> tuple[float, float]:
    """Find the origin of the first run that begins with a text, in mm."""
    found = [run for run in runs(document) if run.text.startswith(start)]
    run = next((run for run in found if run.text == start), found[0])
    return to_mm(run.x), to_mm(run.y)


def rects(document: Document) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom in mm of all lines."""
    return [
        (
            to_mm(each.item.x),
            to_mm(each.item.y),
            to_mm(each.item.x + each.item.width),
            to_mm(each.item.y + each.item.height),
        )
        for each in walk(document)
        if isinstance(each.item, Rect)
    ]


def boxes(document: Document, first: str) -> list[float]:
    """The left edges of the boxes of a postal code, from its first digit on."""
    x, y = at(document, first)
    sides = [r for r in rects(document) if r[2] - r[0] < 1 and r[3] - r[1] < 12]
    lines = [r for r in sides if r[1] < y < r[3]]
    assert lines[0][0] < x
    return [round(line[0], 2) for line in lines][::2]


@pytest.mark.parametrize("form", FORMS)
def test_all_that_is_given_is_on_it_once(form: str) -> None:
    who, _, width, height = FORMS[form]
    document = make(form)
    (page,) = document.pages
    assert (to_mm(page.width), to_mm(page.height)) == pytest.approx((width, height))
    said = text(document)
    for part in ("address", "office", "title", "name"):
        for line in who[part].split("\n"):
            count = 1 if form == "address-l7163" else 2
            if part != "office":  # 서울특별시 is in the address too
                assert said.count(line) == count, line
    code = who["postcode"]
    assert code in said or code.replace("-", "") in said


@pytest.mark.parametrize("form", FORMS)
def test_a_name_alone_stands_where_it_stands_beside_the_rest(form: str) -> None:
    """No row closes when what was in it is not given: paper has its boxes all the same."""
    who, lang, _, _ = FORMS[form]
    few = {f"to_{key}": who[key] for key in ("postcode", "address", "name")}
    more = {**few, "to_office": who["office"], "to_country": who["country"]}
    one, other = (
        make_envelope(form, each, project(), langs=(lang, lang)) for each in (few, more)
    )
    for part in ("postcode", "name"):
        assert at(one, who[part][0]) == at(other, who[part][0])


def test_chinese_postcode() -> None:
    """Six boxes within 90 × 26 mm of the corner; the sender's has none, at the foot."""
    document = make("envelope-dl")
    lefts = boxes(document, "1")
    assert len(lefts) == 6
    assert lefts[0] > 0
    assert lefts[-1] + 7 < 90
    x, y = at(document, "邮政编码")
    assert x > 220 - 55
    assert 110 - 20 < y < 110
    barcode = (220 - 160, 110 - 20, 220 - 55, 110)
    for run in runs(document):
        across, down = to_mm(run.x), to_mm(run.y)
        assert not (barcode[0] < across < barcode[2] and down > barcode[1]), run.text


def test_japanese_postcode() -> None:
    """Seven boxes, 12 mm below the upper and 8 mm from the right edge."""
    document = make("envelope-naga3")
    lefts = boxes(document, "1")
    assert lefts == [64.3, 71.3, 78.3, 85.9, 92.7, 99.5, 106.3]
    lines = [r for r in rects(document) if r[0] > 60]
    assert min(r[1] for r in lines) == pytest.approx(12.0)
    assert max(r[3] for r in lines) == pytest.approx(20.0)
    assert max(r[2] for r in lines) == pytest.approx(112.0)


def test_the_boxes_of_a_postcard_are_where_those_of_printed_ones_are() -> None:
    document = make("postcard-ja")
    assert boxes(document, "1") == [44.3, 51.3, 58.3, 65.9, 72.7, 79.5, 86.3]
    lines = [r for r in rects(document) if r[0] > 40]
    assert (min(r[1] for r in lines), max(r[2] for r in lines)) == pytest.approx((12.0, 92.0))
    bare = make("postcard-ja", is_printed=True)
    assert rects(bare) == []
    assert at(bare, "1") == at(document, "1")


@pytest.mark.parametrize(("form", "middle"), [("envelope-naga3", 60.0), ("postcard-ja", 50.0)])
def test_japanese_columns(form: str, middle: float) -> None:
    """The address at the right, the name in the middle and larger, the sender at the left."""
    document = make(form)
    found = runs(document)
    assert all(run.vertical for run in found if run.text[0] in "東国山")
    address, name = at(document, "東京都新宿区"), at(document, "山田")
    assert name[0] == pytest.approx(middle, abs=2)
    assert address[0] > name[0]
    left = 0.75 * middle
    sender = [run for run in found if to_mm(run.x) < left]
    assert "東京都新宿区" in "".join(run.text for run in sender)
    sizes = {run.text[0]: run.size for run in found if to_mm(run.x) > left}
    assert sizes["山"] > 1.5 * sizes["東"]


def test_korean_postcode() -> None:
    """Five boxes at the lower right, behind the addressee, and the lowest 17 mm are empty."""
    document = make("envelope-ko")
    lefts = boxes(document, "0")
    assert len(lefts) == 5
    assert lefts[0] > 110
    assert at(document, "김하나")[1] < at(document, "0")[1]
    assert max(r[3] for r in rects(document)) < 110 - 17
    assert all(to_mm(run.y) < 110 - 17 for run in runs(document))
    sender = at(document, KO["address"][:5])
    assert sender[0] < 110
    assert sender[1] < 40


def test_from_country_to_country_each_has_its_own_language() -> None:
    data = between(JA, ZH)
    document = make_envelope("envelope-c5", data, project(), langs=("ja", "zh-Hans"))
    langs = {run.text[:2]: run.lang for run in runs(document)}
    assert langs["東京"] == "ja"
    assert langs["北京"] == "zh-Hans"
    assert at(document, "日本国")[0] > 229 / 2 - 20


def test_a_postcard_to_another_country_says_both() -> None:
    abroad = make_envelope("postcard-ja", between(JA, ZH), project(), langs=("ja", "zh-Hans"))
    within = make("postcard-ja")
    assert at(abroad, "日本国")[1] < at(abroad, "東京都新宿区")[1]
    assert at(abroad, "中国")[0] < 50
    assert "日本国" not in text(within)
    # 〒 is the sign of Japan's post.
    assert "〒" not in text(abroad)
    assert "〒163-8001" in text(within)
    for document, name, office in ((abroad, "王", "北"), (within, "山", "東")):
        sizes = {run.text[0]: run.size for run in runs(document) if to_mm(run.x) < 30}
        assert sizes[name] > 1.3 * sizes[office]


def test_on_printed_paper_there_is_but_what_varies() -> None:
    whole, bare = make("envelope-dl"), make("envelope-dl", is_printed=True)
    assert rects(bare) == []
    assert "贴邮票处" in text(whole)
    assert "贴邮票处" not in text(bare)
    assert at(bare, "1") == at(whole, "1")
    assert at(bare, "王") == at(whole, "王")


def test_labels_go_on_their_sheets() -> None:
    sheets = project().sheets(make("address-l7163"), "avery-l7163", copies=3)
    assert len(sheets.pages) == 1
    assert text(sheets).count("김하나") == 3


def test_lines_of_an_address_may_be_a_list() -> None:
    lines = JA["address"].split("\n")
    data = {**between(JA, JA), "to_address": lines, "from_address": [*lines, ""]}
    document = make_envelope("envelope-naga3", data, project(), langs=("ja", "ja"))
    assert document == make("envelope-naga3")
    assert document.title == "山田 太郎 様 · 山田 太郎 様"


@pytest.mark.parametrize("form", FORMS)
def test_long_names_are_set_smaller_and_stay_on_one_line(form: str) -> None:
    _, lang, _, _ = FORMS[form]
    name = "欧阳明月先生台启收" if lang != "ko" else "남궁아름다운 위원장님 귀하"
    document = make(form, to_name=name, to_title="")
    found = [run for run in runs(document) if run.text[0] in name]
    assert "".join(run.text for run in runs(document)).count(name) == 1, found


@pytest.mark.parametrize(
    ("form", "changes", "said"),
    [
        ("envelope-dl", {"to_postcode": "10003"}, "'10003' has 5 letters and digits, but"),
        ("envelope-ko", {"to_postcode": "100-031"}, "[to-postcode] has 5 boxes"),
        ("envelope-naga3", {"to_postcode": ""}, "missing-value: to_postcode has no value"),
        ("envelope-c5", {"to_name": ""}, "missing-value: to_name has no value"),
        ("envelope-dl", {"to_nmae": "王"}, "the envelope envelope-dl has no field 'to_nmae'"),
        ("envelope-dl", {"to_address": "北京市" * 90}, "overflow"),
        ("envelope-dl", {"to_name": "王\x07"}, "bad-text"),
    ],
)
def test_what_is_refused(form: str, changes: dict[str, str], said: str) -> None:
    with pytest.raises(CardgenError) as caught:
        make(form, **changes)  # type: ignore[arg-type]
    assert said in str(caught.value)
    assert all(found.advice() for found in caught.value.diagnostics)


def test_an_unknown_envelope() -> None:
    with pytest.raises(CardgenError) as caught:
        make_envelope("envelope-d1", between(ZH, ZH), project(), langs=("zh-Hans", "zh-Hans"))
    assert "unknown-template: there is no envelope 'envelope-d1'" in str(caught.value)
    assert "envelope-dl" in str(caught.value)


def test_forms() -> None:
    """Each has the same fields, so that the same data do for all."""
    forms = list_envelope_forms(project())
    assert set(forms) == set(FORMS)
    for file in forms.values():
        template = project().template(str(file))
        assert tuple(template.fields) == FIELDS
        assert template.description


def test_a_project_has_forms_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    folder.mkdir()
    (tmp_path / "cardgen.toml").write_text('templates = ["templates"]\n', encoding="utf-8")
    text_of = list_envelope_forms(project())["envelope-dl"].read_text(encoding="utf-8")
    (folder / "envelope-dl.toml").write_text(text_of.replace("贴邮票处", "邮票"), "utf-8")
    (folder / "ours.toml").write_text(text_of.replace("贴邮票处", "票"), "utf-8")
    own = Project.open(tmp_path)
    for form, stamp in (("envelope-dl", "邮票"), ("ours", "票")):
        document = make_envelope(form, between(ZH, ZH), own, langs=("zh-Hans", "zh-Hans"))
        assert any(run.text == stamp for run in runs(document))


def test_a_value_that_an_envelope_does_not_show_is_refused(tmp_path: Path) -> None:
    """A field of an own form that no area shows was dropped without a word."""
    text_of = list_envelope_forms(project())["envelope-c5"].read_text(encoding="utf-8")
    file = tmp_path / "ours.toml"
    file.write_text(
        text_of.replace('to_title = "text"', 'to_title = "text"\nby = "text"'), "utf-8"
    )
    data = {**between(JA, KO), "by": "air"}
    with pytest.raises(CardgenError) as caught:
        make_envelope(str(file), data, project(), langs=("ja", "ko"))
    assert "not-shown: by: the envelope" in str(caught.value)


@pytest.mark.parametrize(
    ("form", "lost"),
    [
        ("envelope-dl", ("to_country", "from_country")),
        ("envelope-c5", ()),
        ("address-l7163", ()),
    ],
)
def test_a_country_without_a_place_is_a_warning(form: str, lost: tuple[str, ...]) -> None:
    found = diagnose_envelope(form, between(JA, ZH), project())
    assert [each.severity for each in found] == ["warning"] * bool(lost)
    assert all(name in str(found) for name in lost)
    assert diagnose_envelope(form, between(ZH, ZH), project()) == ()
