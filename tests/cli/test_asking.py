"""Questions that nobody answers: Ctrl-D tells what was not done, and changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cardgen.cli import columns, main, seen, templates
from tests.cli.runs import files
from tests.shipment.samples import line, ship

LIST = ("batch", "list.csv", "--message", "brothers", "--pair", "zh-ko")
ASKED = "Ignore it? (cardgen writes the answer into cardgen.toml) [y/N]: "


@pytest.fixture(autouse=True)
def at_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for module in (columns, templates):
        monkeypatch.setattr(module, "can_ask", lambda: True)
    monkeypatch.setattr(seen, "is_terminal", lambda: True)


def type_keys(keys: str, *words: str) -> Result:
    """Run a command that reads some keys, and then Ctrl-D."""
    return CliRunner().invoke(main, [*words], input=keys)


def is_unanswered(result: Result, words: str) -> bool:
    """True if the last line alone says that nobody answered, and what was not done."""
    *_, last = result.stderr.splitlines()
    return result.exit_code == 1 and last == f"no answer: {words}"


@pytest.mark.parametrize("option", ["--check", "--output=out"])
def test_ctrl_d_at_an_offer_says_that_nothing_was_changed(option: str) -> None:
    Path("cardgen.toml").touch()
    Path("list.csv").write_text("상자 수,특이사항\n2,x\n", encoding="utf-8")
    before = files(Path())
    result = type_keys("", *LIST, "--template", "box-100x150", option)
    assert f"No label shows the column 특이사항. {ASKED}" in result.stderr
    assert is_unanswered(result, "nothing was made, and cardgen.toml was not changed")
    assert files(Path()) == before


def test_ctrl_d_in_a_later_round_says_that_answers_are_kept() -> None:
    """The answers of the round before are written by then."""
    Path("cardgen.toml").touch()
    Path("list.csv").write_text("상자 수,유효기간값\n2,2027-01-01\n", encoding="utf-8")
    result = type_keys("y\n", *LIST, "--template", "label", "--size", "L7165", "--check")
    kept = "nothing was made; cardgen.toml keeps your earlier answers"
    assert is_unanswered(result, kept), result.stderr
    text = Path("cardgen.toml").read_text(encoding="utf-8")
    assert text == '[columns]\n"유효기간값" = "expiry"\n'


def test_ctrl_d_at_a_new_template_makes_none() -> None:
    assert is_unanswered(type_keys("", "templates", "new", "mine"), "no template was made")
    assert is_unanswered(type_keys("a6\n", "templates", "new", "mine"), "no template was made")
    assert not [*Path().glob("**/mine.toml")]


def test_ctrl_d_at_a_box_that_was_never_printed_notes_the_others(tmp_path: Path) -> None:
    ship(tmp_path / "out", line(2, 6))
    Path("cardgen.toml").write_text(
        '[printers.f]\nto = "file:out.zpl"\nlanguage = "zpl"\ndpi = 203\n', encoding="utf-8"
    )
    assert type_keys("", "print", "out", "1-2", "--to", "f").exit_code == 0
    result = type_keys("", "seen", "out", "1-4")
    assert is_unanswered(result, "not recorded as seen: 3–4; the other boxes are recorded")
    assert "2 seen" in type_keys("", "status", "out").stdout
