"""Letters of the page without a server: the same answers and files as natively."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from cardgen import Project
from cardgen.locale import set_language
from cardgen.page.questions import Workplace, answer
from tests.page.test_letters import DONATION, read_example, without
from tests.webassembly.pages import Asked, ask_firefox

pytestmark = pytest.mark.ci

RECIPIENTS = "기관,직위,이름\n베이징시,시장,왕웨이\n상하이시,시장,리나\n".encode()
LIST = {
    "name": "list.csv",
    "digest": sha256(RECIPIENTS).hexdigest(),
    "data": base64.b64encode(RECIPIENTS).decode(),
}
TO_MANY = {"data": without(DONATION, "addressee"), "recipients": LIST}
QUESTIONS: list[tuple[str, dict[str, Any]]] = [
    ("letters", {"pair": "zh-ko"}),
    ("letter-form", {"letter": "donation", "pair": "zh-ko"}),
    ("letter", {"data": DONATION}),
    *(("letter", {"data": DONATION, "format": kind}) for kind in ("pdf", "docx", "toml")),
    ("letter", {"data": DONATION, "format": "docx", "arrangement": "parallel"}),
    ("letter", {"data": {"letter": "thanks", "pair": "zh-ja"}}),
    ("letter", {"data": read_example("donation-tokyo.toml"), "format": "docx"}),
    ("letter", {"data": without(DONATION, "values")}),
    ("letter", {"data": DONATION | {"date": "2026-13-01"}}),
    ("letter-file", {"name": "a.toml", "data": base64.b64encode(b"letter = ").decode()}),
    ("letter-list", TO_MANY),
    ("letter", TO_MANY | {"row": 2}),
    ("letter", TO_MANY | {"format": "docx"}),
]
"""What people ask about letters: pages, files, recipients, and mistakes."""


@pytest.fixture
def ours(tmp_path: Path) -> Iterator[list[Any]]:
    """The native answers, in Korean."""
    set_language("ko")
    place = Workplace(Project.open(), tmp_path)
    yield [
        json.loads(answer(place, kind, json.dumps(asked).encode())) for kind, asked in QUESTIONS
    ]
    place.close()


def test_letters_are_those_of_the_native_program(worker: Asked, ours: list[Any]) -> None:
    for (kind, asked), native in zip(QUESTIONS, ours, strict=True):
        said = worker.page.evaluate("([kind, asked]) => ask(kind, asked, 'ko')", [kind, asked])
        assert "error" not in said, (kind, said)
        assert json.loads(said["answer"]) == native, (kind, asked)


def test_letters_in_firefox_are_those_of_the_native_program(
    folder: Path, tmp_path: Path, ours: list[Any]
) -> None:
    said = ask_firefox(folder, QUESTIONS, tmp_path, "ko")
    assert [json.loads(each["answer"]) for each in said] == ours


def test_what_a_letter_cannot_be_is_told(worker: Asked) -> None:
    asked = {"data": DONATION, "format": "hwpx"}
    said = worker.page.evaluate("(asked) => ask('letter', asked, 'en')", asked)
    (finding,) = json.loads(said["answer"])["findings"]
    assert finding["message"] == (
        "this needs the package hwpx, which a page in a browser does not have"
    )
