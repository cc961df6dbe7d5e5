from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from cardgen import resources
from cardgen.cli import main

DATA = Path(__file__).parents[2] / "examples" / "letters" / "donation-tokyo.toml"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No project but the bundled one."""
    monkeypatch.chdir(tmp_path)


def run(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["letter", *words])
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.parametrize("arrangement", ["sequence", "parallel", "facing", "stacked"])
def test_a_letter_in_each_arrangement(arrangement: str, tmp_path: Path) -> None:
    file = tmp_path / "letter.pdf"
    words = ("donation", "--data", str(DATA), "--arrangement", arrangement, "-o", str(file))
    code, said, _ = run(*words)
    assert (code, said) == (0, "letter.pdf: donation, zh-ja, ceremonial, 2 pages\n")
    assert file.read_bytes().startswith(b"%PDF")


def test_the_pair_of_the_data_comes_before_that_of_the_project(tmp_path: Path) -> None:
    """A letter to Taipei was in Simplified Chinese, since the project's pair was zh-ja."""
    defaults = '[defaults]\npair = "zh-Hant-ja"\n'
    (tmp_path / "cardgen.toml").write_text(defaults, encoding="utf-8")
    text = DATA.read_text(encoding="utf-8")
    data = tmp_path / "l.toml"
    data.write_text(text, encoding="utf-8")
    words = ("donation", "--data", "l.toml", "-o", "a.pdf")
    assert run(*words)[1] == "a.pdf: donation, zh-ja, ceremonial, 2 pages\n"
    assert "zh-Hant-ja" in run(*words, "--pair", "zh-Hant-ja")[1]
    data.write_text(text.replace('pair = "zh-ja"\n', ""), encoding="utf-8")
    assert "zh-Hant-ja" in run(*words)[1]


def test_pages_as_pictures_have_numbers(tmp_path: Path) -> None:
    file = tmp_path / "letter.png"
    code, said, _ = run("donation", "--data", str(DATA), "--dpi", "72", "-o", str(file))
    assert code == 0
    assert sorted(each.name for each in tmp_path.glob("*.png")) == [
        "letter-1.png",
        "letter-2.png",
    ]
    assert "letter-1.png to " in said


def test_a_letter_as_data(tmp_path: Path) -> None:
    file = tmp_path / "letter.pdf"
    words = ("donation", "--data", str(DATA), "--register", "official", "--json")
    code, said, _ = run(*words, "-o", str(file))
    assert code == 0
    made = json.loads(said)
    (warning,) = made.pop("warnings")  # of the seal on the Chinese page
    assert (warning["rule"], warning["line"]) == ("not-shown", 30)
    assert made == {
        "letter": "donation",
        "pair": "zh-ja",
        "pages": 2,
        "register": "official",
        "files": [str(file)],
    }


def test_columns_beside_lines_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "letter.pdf"
    words = ("donation", "--data", str(DATA), "--vertical", "--arrangement", "parallel")
    code, _, said = run(*words, "-o", str(file))
    assert code == 1
    assert said == (
        f"{DATA}: bad-letter: the arrangement parallel is not possible with this vertical "
        "text\n  hint: set both languages horizontally, or use the arrangement sequence\n"
    )
    assert not file.exists()


def test_an_unknown_letter_names_the_nearest() -> None:
    code, _, said = run("donatoin", "--data", str(DATA))
    assert code == 1
    assert said == (
        "unknown-template: there is no letter 'donatoin'\n  hint: did you mean donation?\n"
    )


def test_an_unknown_title(tmp_path: Path) -> None:
    data = tmp_path / "mine.toml"
    data.write_text(DATA.read_text(encoding="utf-8").replace('title = "知事"', 'title = "王"'))
    code, _, said = run("donation", "--data", str(data), "-o", str(tmp_path / "x.pdf"))
    assert code == 1
    assert "unknown-term: the glossary has no title '王'" in said


def test_no_such_file_of_data(tmp_path: Path) -> None:
    code, _, said = run("donation", "--data", str(tmp_path / "none.toml"))
    assert code == 1
    assert "bad-letter" in said


@pytest.mark.parametrize("kind", ["docx", "hwpx"])
def test_a_letter_that_an_office_edits(kind: str, tmp_path: Path) -> None:
    file = tmp_path / f"letter.{kind}"
    code, said, _ = run("donation", "--data", str(DATA), "-o", str(file))
    assert (code, said) == (0, f"letter.{kind}: donation, zh-ja, ceremonial, 2 pages\n")
    assert file.read_bytes().startswith(b"PK")


@pytest.fixture
def careful(tmp_path: Path) -> None:
    """A project that prints only texts approved by a second person."""
    shutil.copytree(resources.MESSAGES, tmp_path / "messages")
    settings = 'messages = "messages"\napproval = "required"\n'
    (tmp_path / "cardgen.toml").write_text(settings, encoding="utf-8")


@pytest.mark.usefixtures("careful")
def test_all_that_nobody_has_approved_is_said_at_once() -> None:
    """One text after another had to be approved to learn of the next."""
    code, _, said = run("donation", "--data", str(DATA), "-o", "letter.pdf")
    assert code == 1
    assert not Path("letter.pdf").exists()
    named = re.findall(r"nobody has approved (letters/donation\.\w+)", said)
    assert len(set(named)) > 3
    assert "glossary/title/知事" in said
    assert "--draft makes a proof" in said


@pytest.mark.usefixtures("careful")
def test_a_draft_says_so_on_each_page() -> None:
    code, _, _ = run("donation", "--data", str(DATA), "--draft", "-o", "letter.txt")
    assert code == 0
    _, *pages = Path("letter.txt").read_text(encoding="utf-8").split("\npage ")
    assert [page.count("DRAFT") for page in pages] == [2, 2]


@pytest.mark.usefixtures("careful")
def test_a_draft_is_no_file_to_edit() -> None:
    code, _, said = run("donation", "--data", str(DATA), "--draft", "-o", "letter.docx")
    assert code == 1
    assert said.startswith("unknown-format: a draft cannot have the format docx")


PAPER = 'stationery = "paper/stationery.toml"\n'


def with_paper(tmp_path: Path) -> Path:
    """The data of a letter on stationery."""
    shutil.copytree(DATA.parent / "paper", tmp_path / "paper")
    file = tmp_path / "letter.toml"
    file.write_text(PAPER + DATA.read_text(encoding="utf-8"), encoding="utf-8")
    return file


def test_no_stationery_makes_a_file_to_edit_of_the_same_data(tmp_path: Path) -> None:
    file = with_paper(tmp_path)
    words = ("donation", "--data", str(file), "-o", "letter.docx")
    code, _, said = run(*words)
    assert code == 1
    assert "a letter for editing cannot have stationery" in said
    assert "--no-stationery" in said
    assert run(*words, "--no-stationery")[0] == 0
    pages = [("--data", str(DATA)), ("--data", str(file), "--no-stationery")]
    for number, each in enumerate(pages):
        assert run("donation", *each, "-o", f"{number}.txt")[0] == 0
    assert Path("0.txt").read_bytes() == Path("1.txt").read_bytes()


def test_no_stationery_is_for_letters_to_many_too(tmp_path: Path) -> None:
    many = DATA.parent / "many"
    shutil.copytree(DATA.parent / "paper", tmp_path / "paper")
    shared = tmp_path / "all.toml"
    shared.write_text(PAPER + (many / "all.toml").read_text(encoding="utf-8"), "utf-8")
    words = ("sympathy", "--data", str(shared), "--data", str(many / "recipients.csv"))
    check = ("--format", "hwpx", "--check")
    assert run(*words, *check)[0] == 1
    assert run(*words, *check, "--no-stationery")[0] == 0


def test_a_new_data_file_names_what_is_not_filled_in(tmp_path: Path) -> None:
    code, text, said = run("--new", "donation", "--pair", "zh-ja")
    assert (code, said) == (0, "")
    assert text == run("donation", "--new", "--pair", "zh-ja", "-o", "-")[1]
    Path("letter.toml").write_text(text, encoding="utf-8")
    code, out, said = run("donation", "--data", "letter.toml", "--check")
    assert (code, out) == (1, "")
    assert (
        "letter.toml:10: undecided: date: 'TBD' means that the value is not decided yet\n"
        in said
    )
    assert "undecided: goods[1].quantity: 'TBD' means" in said
    assert said.endswith("18 findings\n")


def test_a_new_data_file_does_not_replace_one_that_is_filled_in(tmp_path: Path) -> None:
    words = ("--new", "visit", "-o", "visit.toml")
    said = "visit.toml: fill in the file; then cardgen letter visit --data visit.toml --check\n"
    assert run(*words) == (0, said, "")
    Path("visit.toml").write_text("# mine\n", encoding="utf-8")
    code, out, said = run(*words)
    assert (code, out) == (1, "")
    assert said == (
        "visit.toml: output: the file exists already\n"
        "  hint: choose another name: cardgen does not overwrite your data\n"
    )
    assert Path("visit.toml").read_text(encoding="utf-8") == "# mine\n"


def test_a_new_data_file_as_data(tmp_path: Path) -> None:
    code, out, _ = run("--new", "receipt", "-o", "r.toml", "--json")
    assert (code, json.loads(out)) == (
        0,
        {"letter": "receipt", "pair": "zh-ko", "file": "r.toml"},
    )
    assert run("--new", "receipt", "--json")[0] == 2


@pytest.mark.parametrize(
    "words", [("--data", "a.toml"), ("--check",), ("--format", "pdf"), ("--rows", "3")]
)
def test_a_new_data_file_is_no_letter(words: tuple[str, ...]) -> None:
    code, _, said = run("--new", "receipt", *words)
    assert code == 2
    assert f"Error: {words[0]} cannot be used with --new\n" in said


def test_a_letter_needs_data() -> None:
    code, _, said = run("donation")
    assert (code, said.splitlines()[-1]) == (2, "Error: Missing option '--data'.")


def test_mended_the_format_of_labels_went_into_a_letter_of_another_name() -> None:
    """[defaults] of cardgen.toml said png, and letter.pdf was a picture."""
    Path("cardgen.toml").write_text('[defaults]\nformat = "png"\n', encoding="utf-8")
    assert run("donation", "--data", str(DATA), "-o", "letter.pdf")[0] == 0
    assert Path("letter.pdf").read_bytes().startswith(b"%PDF")
