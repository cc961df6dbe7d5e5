"""What docs/ says is what the code has."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import error_rules
from specimen_files import files, read

ROOT: Final = Path(__file__).resolve().parent.parent
RIGHT_TO_LEFT: Final = 20  # a rule that is not set yet


def text(page: str) -> str:
    return (ROOT / "docs" / page).read_text(encoding="utf-8")


def test_the_page_of_error_rules_is_made_from_the_code() -> None:
    assert error_rules.FILE.read_text(encoding="utf-8") == error_rules.page(), "make docs"


def test_typesetting_rules_are_those_of_the_specimens() -> None:
    said = {}
    for section in text("typesetting.md").split("\n## ")[1:22]:
        about = re.search(
            r"(\d+)\. (.+)\n(?s:.+)\n- \*\*Source\*\*: (.+)\n- \*\*In\*\*: .+\n"
            r"- \*\*Specimens\*\*: (.+)",
            section,
        )
        assert about, section
        said[int(about[1])] = about.groups()[1:]
    assert [*said] == [*range(1, 22)]
    assert said.pop(RIGHT_TO_LEFT)[2] == "none"
    shown = {}
    for name, paths in files().items():
        rule = read(paths)
        pairs = ", ".join(path.parent.name for path in paths)
        shown[rule.number] = (rule.name, rule.source, f"`{name}` in {pairs}")
    assert said == shown


def test_typesetting_rules_have_tests_of_their_names() -> None:
    tests = [path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")]
    names = re.findall(r"def test_rule_(\d+)(?:_and_(\d+))?_[a-z]", "\n".join(tests))
    tested = {int(number) for name in names for number in name if number}
    assert tested == set(range(1, 22)) - {RIGHT_TO_LEFT}
