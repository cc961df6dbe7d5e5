from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

import click
import pytest

import cardgen
from cardgen.cli import _GROUPS, main
from cardgen.project.project import Project
from tests.catalog.samples import entry, write
from tests.cli.runs import Run, run

HEAVY: Final = {*("babel", "uharfbuzz", "PIL", "rich", "icu4py", "budoux", "opencc", "pikepdf")}
COMMAND: Final = [sys.executable, "-m", "cardgen"]
LABEL: Final = ["label", "hello", "--template", "small"]


def heavy_imports(code: str) -> set[str]:
    """The heavy libraries that a fresh interpreter has imported after `code`."""
    ask = f"import sys, json\n{code}\nprint('\\n' + json.dumps(list(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", ask], check=True, capture_output=True, text=True
    )
    return HEAVY & set(json.loads(done.stdout.splitlines()[-1]))


def test_command_line_imports_nothing_heavy() -> None:
    assert heavy_imports("import cardgen.cli") == set()


def test_help_imports_nothing_heavy() -> None:
    code = "from cardgen.cli import main\nmain({}, standalone_mode=False)"
    words = ("", "label", "fonts check", "preflight", "edit", "open", "watch")
    for command in map(str.split, words):
        assert heavy_imports(code.format([*command, "--help"])) == set()


def test_help_imports_no_backend() -> None:
    code = "from cardgen.cli import main\nmain(['--help'], standalone_mode=False)\n"
    ask = "import sys\nprint('cardgen.backends' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code + ask], check=True, capture_output=True, text=True
    )
    assert done.stdout.splitlines()[-1] == "False"


def test_the_list_of_commands_has_the_first_sentence_of_each() -> None:
    ctx = click.Context(main)
    said = {name: text for group in _GROUPS.values() for name, text in group.items()}
    found = {name: main.get_command(ctx, name) for name in said}
    assert said == {name: each and each.get_short_help_str() for name, each in found.items()}


def test_a_plain_label_imports_only_what_draws_it() -> None:
    words = ["label", "hello", "--template", "box-100x150", "-o", "a.png"]
    code = f"from cardgen.cli import main\nmain({words}, standalone_mode=False)"
    assert heavy_imports(code) <= {"uharfbuzz", "icu4py"}


def all_commands(group: click.Group, words: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    ctx = click.Context(group)
    found: list[tuple[str, ...]] = []
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        if isinstance(command, click.Group):
            if command.invoke_without_command:
                found.append((*words, name))
            found += all_commands(command, (*words, name))
        else:
            found.append((*words, name))
    return found


def test_commands() -> None:
    assert [" ".join(words) for words in all_commands(main)] == [
        "label",
        "letter",
        "envelope",
        "batch",
        "status",
        "seen",
        "reprint",
        "void",
        "unvoid",
        "replace",
        "recover",
        "tally",
        "print",
        "printers",
        "printers add",
        "printers set",
        "watch",
        "messages add",
        "messages approvals",
        "messages approve",
        "messages check",
        "messages export",
        "messages fmt",
        "messages import",
        "messages init",
        "messages list",
        "messages revoke",
        "messages status",
        "messages sync",
        "glossary add",
        "glossary list",
        "glossary proof",
        "glossary sync",
        "proof",
        "edit",
        "weblate pull",
        "weblate push",
        "templates check",
        "templates gallery",
        "templates list",
        "templates new",
        "templates show",
        "stock add",
        "stock list",
        "stock show",
        "fonts add",
        "fonts check",
        "fonts list",
        "fonts pack",
        "schema",
        "open",
        "help",
        "explain",
        "preflight",
        "init",
    ]


def test_help_has_the_commands_in_groups() -> None:
    lines = run("--help").out.splitlines()
    groups = ["Make:", "Ship:", "Print:", "Translate:", "Design:", "Help:"]
    assert [line for line in lines if line in groups] == groups
    assert lines[lines.index("Make:") + 1] == (
        "  label      Make one label of MESSAGE in both languages."
    )
    assert not [line for line in lines[1:] if line.endswith("...")]


def test_help_of_a_batch_has_a_part_for_print_shops() -> None:
    usual, _, late = run("batch", "--help").out.partition(
        "\nOptions for print shops, clusters and programs:\n"
    )
    first = usual.partition("\nOptions:\n")[2].split()[:2]
    assert first == ["-o,", "--output"]
    for option in ("--check", "--message", "--template", "--sheet", "--amend", "--help"):
        assert f" {option} " in usual
        assert f"\n  {option} " not in late
    for option in ("--cluster", "--profile", "--condition", "--jobs", "--ledger", "--json"):
        assert f"\n  {option} " in late
        assert f"\n  {option} " not in usual


@pytest.mark.parametrize("words", [(), *all_commands(main)], ids=" ".join)
def test_help_of_every_command_has_an_example(words: tuple[str, ...]) -> None:
    done = run(*words, "--help")
    assert done.code == 0
    assert "Example" in done.out
    assert "\n  cardgen " + " ".join(words) in done.out.partition("Example")[2].replace(
        "\n    ", "\n  "
    )


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_version(option: str) -> None:
    assert run(option) == Run(0, f"cardgen, version {cardgen.__version__}\n", "")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lable", " Did you mean 'label'?"),
        ("message", " Did you mean 'messages'?"),
        ("glosary", " Did you mean 'glossary'?"),
        ("xyzzy", ""),
    ],
)
def test_an_unknown_command_leads_to_the_nearest(typed: str, meant: str) -> None:
    """It did for commands of commands alone, since these are imported when they are needed."""
    done = run(typed)
    assert done.code == 2
    assert f"Error: No such command '{typed}'.{meant}\n" in done.err


@pytest.mark.parametrize(
    ("words", "message", "command"),
    [
        (("label", "brothers", "--dpi", "x"), "Invalid value for '--dpi': ", "cardgen label"),
        (("label", "brothers", "--bogus"), "No such option '--bogus'.", "cardgen label"),
        (("label",), "Missing argument 'MESSAGE'.", "cardgen label"),
        (
            ("batch", "list.csv", "--ledger", "a"),
            "Missing option '-o' / '--output'.",
            "cardgen batch",
        ),
        (("fonts", "chek"), "No such command 'chek'.", "cardgen fonts"),
        (("lable",), "No such command 'lable'. Did you mean 'label'?", "cardgen"),
        (
            ("label", "a", "-o", "-", "--format", "png"),
            "--json and -o - cannot both ",
            "cardgen label",
        ),
    ],
)
def test_wrong_usage_is_json_too(words: tuple[str, ...], message: str, command: str) -> None:
    done = run(*words, "--json")
    assert (done.code, done.err) == (2, "")
    (error,) = json.loads(done.out)["errors"]
    assert error["message"].startswith(message)
    assert {**error, "message": ""} == {
        "rule": "usage",
        "message": "",
        "file": None,
        "line": None,
        "hint": f"see {command} --help",
    }
    assert run("explain", "usage").code == 0


def complete(line: str, incomplete: str = "") -> list[str]:
    words = f"cardgen {line} {incomplete}"
    done = subprocess.run(
        [*COMMAND],
        check=True,
        capture_output=True,
        text=True,
        env={
            **os.environ,
            "_CARDGEN_COMPLETE": "bash_complete",
            "COMP_WORDS": words,
            "COMP_CWORD": str(len(line.split()) + 1),
        },
    )
    return [offer.partition(",")[2] for offer in done.stdout.split()]


@pytest.mark.parametrize(
    ("line", "incomplete", "offers"),
    [
        ("", "me", ["messages"]),
        ("label", "he", ["hello"]),
        ("label --pair zh-ko", "y", ["years"]),
        ("label --pair zh-fr", "he", []),
        ("label --pair", "zh", ["zh-ko"]),
        ("label --template", "sm", ["small"]),
        ("templates show", "sm", ["small"]),
        ("templates check small", "sm", ["small"]),
        ("templates list --occasion", "th", ["thanks"]),
        ("templates list --size", "busi", ["business-card"]),
    ],
)
def test_completion(line: str, incomplete: str, offers: list[str]) -> None:
    assert complete(line, incomplete) == offers


def test_completion_offers_nothing_where_the_project_is_broken() -> None:
    Path("cardgen.toml").write_text("messages", encoding="utf-8")
    assert complete("label", "he") == []


def test_mended_an_id_that_a_shell_would_run_was_offered() -> None:
    """Return was enough to run ``$(touch x)`` of a stranger's messages."""
    odd = (
        "$(touch x)",
        "a;b",
        "a b",
        "`b`",
        "a|b",
        "a&b",
        "a'b",
        "a>b",
        "~a",
        "a*b",
        "{a,b}",
        "!a",
    )
    write(*(entry(name, "你好。", "안녕하세요.") for name in (*odd, "a-1.b_2", "加油")))
    assert complete("label") == ["a-1.b_2", "加油"]


def test_interrupt_ends_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Project, "label", interrupt)
    assert run(*LABEL) == Run(130, "", "stopped\n")


@pytest.mark.skipif(not hasattr(signal, "SIGPIPE"), reason="pipes break otherwise here")
def test_reader_that_has_gone_is_no_traceback() -> None:
    with subprocess.Popen(
        [*COMMAND, "templates", "show", "small"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize(
    "words", [["messages", "list"], [*LABEL, "--format", "png", "-o", "-"]]
)
def test_full_standard_output_is_told(words: list[str]) -> None:
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        done = subprocess.run(
            [*COMMAND, *words], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == (
        "standard output: output: cannot write: No space left on device"
    )
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="a shell is needed to close the output")
def test_closed_standard_output_is_told() -> None:
    line = " ".join([*COMMAND, *LABEL, "--format png -o - >&-"])
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        1,
        "standard output: output: cannot write: it is closed\n"
        "  hint: choose another place with -o\n",
    )


def test_console_that_lacks_characters_shows_their_numbers() -> None:
    done = subprocess.run(
        [*COMMAND, "messages", "list"],
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "cp1252"},
    )
    assert done.stdout.startswith(b"hello\tzh-ko\tready\t\\u4f60\\u597d")
    data = subprocess.run(
        [*COMMAND, "messages", "list", "--json"],
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "cp1252"},
    )
    assert "你好" in data.stdout.decode("utf-8")


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="there are no terminals to open here")
def test_terminal_gets_a_table_with_a_header() -> None:
    ours, theirs = os.openpty()
    env = {**os.environ, "COLUMNS": "100", "TERM": "dumb"}
    data = b""
    with subprocess.Popen([*COMMAND, "templates", "list"], stdout=theirs, env=env):
        os.close(theirs)
        # It holds few characters, and is read until the program closes it (EIO on Linux).
        with suppress(OSError):
            while chunk := os.read(ours, 65536):
                data += chunk
    os.close(ours)
    shown = data.decode("utf-8")
    lines = [line.split() for line in shown.splitlines()]
    assert ["template", "size", "occasions", "description"] in lines
    # A description goes on in the next line of its column, if it is long.
    assert any(line[:6] == ["small", "60", "×", "40", "mm", "A"] for line in lines)


@pytest.mark.parametrize(
    ("words", "code"), [(["messages", "list"], 0), (["label", "nothing"], 1), (["label"], 2)]
)
def test_the_program_ends_as_its_command_says(words: list[str], code: int) -> None:
    """The exit code is right with a file as output, too, which is written at the end."""
    command = [sys.executable, "-m", "cardgen", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert (done.stdout != "", done.stderr == "") == (code == 0, code == 0)


def test_a_full_output_is_told_as_python_tells_it() -> None:
    command = [sys.executable, "-m", "cardgen", "messages", "list"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode != 0
    assert b"No space left on device" in done.stderr
