from __future__ import annotations

from cardgen import Project
from cardgen.catalog import Message
from cardgen.pictures import read_header
from cardgen.project import longest_terms, sample_picture, sample_values


def test_fields_get_long_values_of_their_types() -> None:
    terms = {"city": ["石景山区", "麻浦区"]}
    types = {"from": "city", "to": "city", "years": "integer", "photo": "picture", "x": "unit"}
    values = sample_values(types, terms)
    assert values == {"from": "石景山区", "to": "麻浦区", "years": "1000"}


def test_brief_values_are_the_shortest() -> None:
    terms = {"city": ["石景山区", "北京市", "麻浦"]}
    types = {
        "from": "city",
        "to": "city",
        "years": "integer",
        "seal": "text",
        "sscc": "sscc",
        "date": "date",
        "care": "marks",
    }
    assert sample_values(types, terms, is_brief=True) == {
        "from": "麻浦",
        "to": "北京市",
        "years": "1",
        "seal": "印",
        "sscc": "3 8801234 000000017 9",
        "date": "2020-01-01",
        "care": "fragile",
    }


def test_every_kind_of_term_has_a_longest_one() -> None:
    terms = longest_terms(Project.open().glossary("zh-ko"))
    assert set(terms) == {"city", "item", "unit", "title", "disaster"}
    assert all(len(words) == len(set(words)) for words in terms.values())


def test_the_sample_picture_is_one() -> None:
    assert read_header(sample_picture()).format == "PNG"


def test_a_label_of_a_message_in_no_file_says_how_large_its_texts_are() -> None:
    project = Project.open()
    label = project.label(
        Message("x", "加油", "힘내세요"), pair="zh-ko", template=project.template("card-a6")
    )
    assert label.texts == {}
    label.document()
    source, target = label.texts["source"], label.texts["target"]
    assert len(target.lines) == 1
    assert source.size <= target.size * 1.3 + 1e-6
