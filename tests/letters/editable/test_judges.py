"""Official papers before judges made by others: what they object to is known, and why.

They are programs of other people with many packages, and so in an environment of their own:

    python -m venv JUDGES; JUDGES/bin/pip install gongwen-skill korean-report-hwpx

Tests run where CARDGEN_JUDGES in the environment names that folder.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest

from cardgen.letters import blocks as b
from cardgen.letters.compose import compose
from cardgen.letters.editable import letter_docx, letter_hwpx
from tests.letters.editable.letters import arguments_of
from tests.letters.editable.test_hwpx import all_of, open_file, text_of

JUDGES: Final = Path(os.environ.get("CARDGEN_JUDGES", ""))
CHINESE: Final = 15  # paragraphs of the letter before the Korean ones
LEVELS: Final = {1: "l1", 2: "l2"}
REFUTED: Final = {
    "CHK-C011": "its own margins; GB/T 9704 10.1 has the second rule 20 mm above the edge",
    "CHK-C007": "it reads the font of Latin letters, and few offices have 小标宋",
    "CHK-C008": "it takes the issuer's name for a title",
    "CHK-C033": "33 points are its own; GB/T 9704 5.2.3 has 22 lines on 225 mm",
    "CHK-C032": "the same",
    "CHK-C037": "the same",
    "CHK-C006": "the same",
    "CHK-C009": "a list of values that are run in, and no headings (7.3.3)",
    "CHK-C019": "it takes 2. of the enclosures for a heading",
    "CHK-C038": "the same; turn lines stand below the first name (7.3.4)",
    "CHK-C004": "it reads the font of Latin letters; East Asian ones are FangSong",
    "CHK-C012": "addressee, name and date are not indented (7.3.2, 7.3.5)",
    "CHK-C013": "addressee, enclosures and name are lines and no paragraphs",
    "CHK-C016": "it takes the number for a name",
    "CHK-C027": "it adds up the indents of the first line and of turn lines",
}
READ_KOREAN: Final = """
import json, re, sys, tempfile, zipfile
from pathlib import Path
from korean_report_hwpx import server
structure = json.load(sys.stdin)
unwrapped = lambda tool: getattr(tool, "fn", tool)
checked = unwrapped(server.check_structure)(structure, "official")
out = Path(tempfile.mkdtemp()) / "paper.hwpx"
made = unwrapped(server.build_document)(structure, "official", out_path=str(out))
with zipfile.ZipFile(out) as archive:
    names = [name for name in archive.namelist() if "section" in name]
    text = "".join(archive.read(name).decode() for name in names)
lines = re.findall(r"<hp:t[^>]*>([^<]+)", text)
print(json.dumps([checked["warnings"], made["warnings"], lines]))
"""

pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(not JUDGES.name, reason="CARDGEN_JUDGES names no judges"),
]


def heard(*words: str, typed: str = "") -> Any:
    done = subprocess.run(words, input=typed, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_what_a_checker_of_chinese_papers_objects_to_is_known(tmp_path: Path) -> None:
    """The checker accepts sizes and indents."""
    file = tmp_path / "letter.docx"
    file.write_bytes(letter_docx(*arguments_of("donation-seoul")))
    gongwen = str(JUDGES / "bin" / "gongwen")
    found = heard(gongwen, "check", "-t", "letter", "--json", str(file))
    objections: dict[str, list[int]] = {}
    for each in found:
        kind, _, number = each["location"].partition(":")
        if kind == "paragraph" and int(number) < CHINESE:
            objections.setdefault(each["rule_id"], []).append(int(number))
        elif kind == "page_setup":
            objections.setdefault(each["rule_id"], [])
    assert objections.keys() <= REFUTED.keys()
    assert objections.get("CHK-C008") == [0]  # and not of the title, which is of size 2


def test_a_korean_paper_says_what_another_program_makes_of_the_same() -> None:
    """행정업무규정 시행규칙 제2조, 제4조: labels, numbers, 붙임 and 끝."""
    made_of = arguments_of("donation-seoul")
    letter = compose(*made_of)
    of = {type(block): block for block in letter.blocks["ko"]}
    head, to, subject, enclosures, signature = (
        of[kind] for kind in (b.Letterhead, b.Addressee, b.Subject, b.Enclosures, b.Signature)
    )
    assert isinstance(head, b.Letterhead)
    assert isinstance(to, b.Addressee)
    assert isinstance(subject, b.Subject)
    assert isinstance(enclosures, b.Enclosures)
    assert isinstance(signature, b.Signature)
    body = [
        {"type": LEVELS[block.level], "text": block.text}
        for block in letter.blocks["ko"]
        if isinstance(block, b.BodyParagraph)
    ]
    nobody = {"title": "주무관", "name": ""}
    structure = {
        "org": head.office,
        "to": to.lines[-1].removeprefix("수신").strip(),
        "title": subject.text,
        "body": body,
        "attachments": [each.partition(". ")[2] for each in enclosures.items],
        "sender": signature.lines[-1],
        "approval": {"drafter": nobody, "approver": nobody},
    }
    python = str(JUDGES / "bin" / "python")
    checked, built, theirs = heard(python, "-c", READ_KOREAN, typed=json.dumps(structure))
    assert (checked, built) == ([], [])
    paper = open_file(letter_hwpx(*made_of))
    ours = {
        "".join(text_of(line).split())
        for section in paper.sections
        for line in all_of(section.element, "p")
    }
    wanted = theirs[: next(at for at, line in enumerate(theirs) if line.endswith("끝.")) + 1]
    assert [line for line in wanted if "".join(line.split()) not in ours] == []
