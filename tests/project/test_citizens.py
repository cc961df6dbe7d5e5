"""People of a city on a label: nobody is asked for the city twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from cardgen import Project
from cardgen.catalog import Message
from cardgen.errors import CardgenError
from cardgen.resources import MESSAGES

PO = """\
msgid ""
msgstr ""
"Language: ko\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

#. A greeting
#. {to_citizens}: citizens
#. {disaster}: disaster
#, python-brace-format
msgctxt "hello"
msgid "致{to_citizens}：{disaster}无情人有情"
msgstr "{to_citizens} 여러분, {disaster}은(는) 무정해도 사람은 따뜻합니다"
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    folder = tmp_path / "messages" / "zh-ko"
    folder.mkdir(parents=True)
    for name in ("glossary", "captions"):
        (folder / f"{name}.po").write_bytes((MESSAGES / "zh-ko" / f"{name}.po").read_bytes())
    (folder / "slogans.po").write_text(PO, encoding="utf-8")
    (tmp_path / "cardgen.toml").write_text('messages = "messages"\n', encoding="utf-8")
    return Project.open(tmp_path)


def texts(project: Project, fields: dict[str, str]) -> str:
    label = project.label("hello", pair="zh-ko", template="card-a6", fields=fields)
    return str(label.document()).replace("\n", " ")


def test_a_label_says_the_people_of_its_city(project: Project) -> None:
    made = texts(project, {"to_city": "京畿道", "disaster": "火灾"})
    assert "京畿道人民" in made
    assert "도민" in made
    assert "구민" in texts(project, {"to_city": "麻浦区", "disaster": "火灾"})
    with pytest.raises(CardgenError, match=r"needs a value for \{to_city\}"):
        texts(project, {"disaster": "火灾"})


def test_a_message_names_the_values_that_people_give() -> None:
    types = {"to_citizens": "citizens", "to_city": "city", "years": "integer"}
    assert Message("a", "", "", types).fields == {"to_city": "city", "years": "integer"}
    assert Message("a", "", "", {"citizens": "citizens"}).fields == {"city": "city"}
