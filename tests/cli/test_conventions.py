"""Conventions of the command line that hold for all commands: help, loudness, variables."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from cardgen.cli import main, topics
from cardgen.cli.options import LOUDNESS, VARIABLES
from tests.cli.runs import Run, run, run_json
from tests.cli.test_main import all_commands

LABEL = ("label", "hello", "--template", "small")
ROOT = Path(__file__).parents[2]


def find(words: tuple[str, ...]) -> click.Command:
    command: click.Command = main
    for word in words:
        assert isinstance(command, click.Group)
        found = command.get_command(click.Context(main), word)
        assert found is not None
        command = found
    return command


# --- cardgen help


def test_help_alone_is_the_help_of_cardgen() -> None:
    assert run("help") == run("--help")


def test_help_of_a_command_leaves_out_what_few_people_need() -> None:
    short, whole = run("help", "batch").out, run("help", "batch", "--all").out
    assert whole == run("batch", "--help").out
    assert " --cluster " in whole
    assert " --cluster " not in short
    assert "\nFor more options: cardgen help batch --all\n" in short
    assert "For more options" not in whole


def test_help_of_a_command_of_commands() -> None:
    assert run("help", "messages", "check").out == run("messages", "check", "--help").out


def test_help_with_all_lists_all_commands() -> None:
    lines = run("help", "--all").out.splitlines()
    for words in all_commands(main):
        assert any(line.startswith(f"  {' '.join(words)}") for line in lines), words


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("lable",), "No such command 'lable'. Did you mean 'label'?"),
        (("messages", "chek"), "No such command 'chek'. Did you mean 'check'?"),
        (("label", "x"), "cardgen label has no command 'x'"),
    ],
)
def test_help_of_an_unknown_command_leads_to_the_nearest(
    words: tuple[str, ...], said: str
) -> None:
    done = run("help", *words)
    assert (done.code, done.out) == (2, "")
    assert f"Error: {said}\n" in done.err


def test_an_unknown_option_leads_to_the_nearest() -> None:
    done = run("label", "hello", "--templat", "small")
    assert done.code == 2
    assert "No such option '--templat'." in done.err
    assert "'--template'" in done.err


@pytest.mark.parametrize("name", topics.TOPICS)
def test_each_topic_is_explained(name: str) -> None:
    done = run("help", name)
    assert (done.code, done.err) == (0, "")
    assert len(done.out.splitlines()) > 3


def test_the_topic_of_variables_has_those_that_the_code_reads() -> None:
    said = set(re.findall(r"(?m)^([A-Z_]+) ", run("help", "variables").out))
    assert said == {name for name, _ in topics.variables()}
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "cardgen").rglob("*.py"))
    named = set(re.findall(r'"(CARDGEN_[A-Z_]+)"', code)) - {"CARDGEN_JAXB"}
    assert named <= said
    assert set(VARIABLES.values()) <= said


# --- -q and -v


@pytest.mark.parametrize("words", all_commands(main), ids=" ".join)
def test_every_command_may_be_quiet_or_verbose(words: tuple[str, ...]) -> None:
    params = find(words).params
    assert [each for each in params if each in LOUDNESS] == [*LOUDNESS]
    names = [name for each in params for name in (*each.opts, *each.secondary_opts)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("words", [("-q", *LABEL), (*LABEL, "-q"), (*LABEL, "--quiet")])
def test_a_quiet_command_says_nothing_of_its_success(words: tuple[str, ...]) -> None:
    assert run(*words, "-o", "a.png") == Run(0, "", "")
    assert Path("a.png").exists()
    assert run(*LABEL, "-o", "a.png").out.startswith("a.png: hello")  # and is forgotten


def test_a_quiet_command_still_answers() -> None:
    assert run("messages", "list", "-q") == run("messages", "list")
    assert run("explain", "overflow", "-q") == run("explain", "overflow")
    assert run("templates", "show", "small", "-q") == run("templates", "show", "small")


def test_a_quiet_command_still_says_what_is_wrong() -> None:
    assert "unknown-message: there is no message 'helo'" in run("-q", "label", "helo").err
    words = ("messages", "check", "crowded", "--template", "small")
    loud, quiet = run(*words), run(*words, "-q")
    assert loud.code == quiet.code == 1
    assert "overflow: crowded" in quiet.out
    assert quiet.out in loud.out  # without the summary


def test_a_verbose_command_says_where_things_come_from(
    monkeypatch: pytest.MonkeyPatch, project: Path
) -> None:
    monkeypatch.setenv("CARDGEN_DPI", "203")
    settings = project / "cardgen.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f'{text}\n[defaults]\npair = "zh-ko"\n', encoding="utf-8")
    done = run(*LABEL, "-o", "a.png", "-v")
    assert done.out.startswith("a.png: hello")
    lines = done.err.splitlines()
    fonts = ROOT / "fonts"
    assert lines[:-2] == [
        "--pair zh-ko: from cardgen.toml",
        "--dpi 203: from CARDGEN_DPI",
        f"project: {project}",
        f"settings: {settings}",
        f"messages: {project / 'messages'}",
        f"templates: {project / 'templates'}, {ROOT / 'cardgen/template/builtin'}",
        f"fonts: {fonts}",
        f"template: {project / 'templates/small.toml'}",
    ]
    assert lines[-2] == f"fonts in use: {fonts / 'NotoSansCJK-Bold.ttc'}"
    assert re.fullmatch(r"\d+\.\d\d s, after \d+\.\d\d s for the start", lines[-1])


def test_quiet_and_verbose_exclude_each_other() -> None:
    done = run("-q", *LABEL, "-v")
    assert done.code == 2
    assert "--quiet and --verbose cannot be used together" in done.err


# --- variables


def test_variables_go_before_the_project_and_behind_what_is_typed(
    monkeypatch: pytest.MonkeyPatch, project: Path
) -> None:
    def dpi(*words: str) -> float:
        found = run_json(*LABEL, "-o", "a.png", *words)["dpi"]
        assert isinstance(found, float)
        return found

    with (project / "cardgen.toml").open("a", encoding="utf-8") as file:
        file.write("[defaults]\ndpi = 200\n")
    assert dpi() == 200
    monkeypatch.setenv("CARDGEN_DPI", "400")
    assert dpi() == 400
    assert dpi("--dpi", "100") == 100
    monkeypatch.setenv("CARDGEN_DPI", "")
    assert dpi() == 200


def test_the_error_of_a_variable_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARDGEN_DPI", "many")
    done = run(*LABEL)
    assert done.code == 2
    assert done.err.endswith("or 8dot/mm; CARDGEN_DPI has this value\n")
    assert "CARDGEN_DPI" not in run(*LABEL, "--dpi", "few").err


def test_variables_hold_where_a_command_has_no_such_option(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Messages are laid out on the default template, also of a variable."""
    monkeypatch.setenv("CARDGEN_TEMPLATE", "small")
    done = run("messages", "check", "crowded")
    assert "laid out in small" in done.out


def test_fonts_of_a_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    missing = tmp_path / "no fonts here"
    monkeypatch.setenv("CARDGEN_FONTS", str(missing))
    assert str(missing) in run(*LABEL, "-o", "a.png").err
    assert str(missing) in run("fonts", "list").err


def test_the_last_run_of_a_shipment_goes_before_variables(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path("l.csv").write_text("message,boxes\nhello,2\n", encoding="utf-8")
    words = ("batch", "l.csv", "-o", "o", "--pair", "zh-ko", "--jobs", "1")
    assert run(*words, "--template", "small", "--dpi", "100").code == 0
    monkeypatch.setenv("CARDGEN_DPI", "400")
    done = run("batch", "l.csv", "-o", "o", "--jobs", "1", "-v")
    assert done.code == 0, done.err
    assert "--dpi 100: from the last run\n" in done.err
    assert "0 of 2 labels made, 2 kept from before" in done.out


def test_what_is_said_of_a_run_is_not_kept_in_its_ledger() -> None:
    Path("l.csv").write_text("message,boxes\nhello,2\n", encoding="utf-8")
    words = ("batch", "l.csv", "-o", "o", "--pair", "zh-ko", "--template", "small")
    assert run(*words, "-q", "--events", "log", "--jobs", "1") == Run(0, "", "")
    done = run("batch", "l.csv", "-o", "o", "--jobs", "1")
    assert "options of the last run: --template small --pair zh-ko\n" in done.out or (
        "options of the last run: --pair zh-ko --template small\n" in done.out
    )


# --- exit codes


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("messages", "list"), 0),
        (("label", "helo"), 1),
        (("messages", "check", "crowded", "--template", "small"), 1),
        (("preflight", "cardgen.toml"), 1),
        (("label",), 2),
        (("label", "hello", "--dpi", "x"), 2),
        (("lable",), 2),
        (("batch", "-", "--shipment", "M"), 1),
        (("help", "nothing"), 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_exit_codes_are_those_of_the_topic(words: tuple[str, ...], code: int) -> None:
    assert run(*words, typed="").code == code
    assert str(code) in topics.EXIT_CODES


# --- completion


def test_completion_in_powershell_offers_words_with_their_help() -> None:
    def offers(words: str, incomplete: str) -> list[str]:
        done = subprocess.run(
            [sys.executable, "-m", "cardgen"],
            check=True,
            capture_output=True,
            text=True,
            env={
                "_CARDGEN_COMPLETE": "powershell_complete",
                "COMP_WORDS": words,
                "COMP_CWORD": incomplete,
            },
        )
        return done.stdout.splitlines()

    assert offers("cardgen label he", "he") == ["hello"]
    assert offers("cardgen label ", "") == [
        "hello", "years", "waiting", "unwritten", "dragons", "crowded", "endless",
    ]  # fmt: skip
    assert offers("cardgen label --pai", "--pai")[0].startswith("--pair\tThe two languages,")
    assert offers("cardgen help messages ch", "ch") == ["check"]


def test_the_script_for_powershell_asks_for_completions() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cardgen"],
        check=True,
        capture_output=True,
        text=True,
        env={"_CARDGEN_COMPLETE": "powershell_source"},
    )
    assert "Register-ArgumentCompleter -Native -CommandName cardgen " in done.stdout
    assert '$env:_CARDGEN_COMPLETE = "powershell_complete"' in done.stdout
