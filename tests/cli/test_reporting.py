"""Output on a terminal: nothing that it would obey, and no traceback."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cardgen.cli import reporting
from cardgen.cli.reporting import in_line, say_json
from cardgen.controls import show_controls
from cardgen.errors import CardgenError
from cardgen.project.project import Project
from tests.catalog.samples import entry, write
from tests.cli.runs import Run, run
from tests.system import require

COMMAND = [sys.executable, "-m", "cardgen"]
ESCAPE, SHOWN = "\x1b]0;x\x07\x9b31m\u202e", "\\x1b]0;x\\x07\\x9b31m\\u202e"


def test_what_a_terminal_obeys_is_shown_as_its_number() -> None:
    assert show_controls(f"a{ESCAPE}b\tc\nd\r\x08\x7f") == f"a{SHOWN}b\tc\nd\\x0d\\x08\\x7f"
    assert in_line("a\nout.png: fine") == "a\\x0aout.png: fine"
    assert show_controls("\udcff\u2066\u2069\u200f") == "\\udcff\\u2066\\u2069\\u200f"
    assert show_controls("四海之内皆兄弟 [念|ねん] é") == "四海之内皆兄弟 [念|ねん] é"


def test_what_is_said_about_one_thing_does_not_fill_the_screen() -> None:
    assert in_line("x" * 5000) == "x" * 2000 + "…"


def test_json_means_the_same(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    say_json({"a": f"{ESCAPE}\udcff四"})
    out = capsysbinary.readouterr().out
    assert json.loads(out) == {"a": f"{ESCAPE}\udcff四"}
    assert not set(out.decode()) & set("\x1b\x07\x9b\u202e")
    assert "四".encode() in out


@pytest.mark.parametrize(
    "words",
    [
        ["label", ESCAPE],
        ["label", "hello", "--template", ESCAPE],
        ["label", "hello", "--set", ESCAPE],
        ["label", "hello", "--set", f"{ESCAPE}=1"],
        ["label", f"--{ESCAPE}"],
        ["label", "hello", "--dpi", ESCAPE],
        ["label", "hello", "-o", f"{ESCAPE}.bmp"],
        ["label", "hello", "--fonts", ESCAPE],
        ["label", "hello", "--template", "small", "-o", f"{ESCAPE}.png"],
        ["templates", "check", ESCAPE],
        ["stock", "add", ESCAPE],
        ["preflight", ESCAPE],
        ["batch", ESCAPE, "-o", "o", "--shipment", "M"],
        ["explain", ESCAPE],
        [ESCAPE],
    ],
    ids=lambda words: words[0] if words[0] != ESCAPE else "command",
)
def test_mended_escapes_that_were_typed_reached_the_terminal(words: list[str]) -> None:
    done = run(*words)
    said = done.out + done.err
    assert said
    assert not set(said) & set("\x1b\x07\x9b\u202e")


def test_mended_escapes_of_files_reached_the_terminal() -> None:
    """Names of areas, descriptions, folders of a project, ids of messages."""
    template = Path("templates/small.toml").read_text(encoding="utf-8")
    Path("templates/small.toml").write_text(
        f'["x\\u001b[31m"]\ntext = "{{message}}"\n{template}'.replace(
            'description = "', 'description = "\\u001b[31m\\u202e'
        ),
        encoding="utf-8",
    )
    write(entry("a\\r\\bb\u202ec", "你好。", "안녕하세요。"))
    stranger = Path("stock")
    stranger.mkdir()
    sheet = Path(__file__).parents[2] / "cardgen/stock/builtin/a4-2x2.toml"
    Path("stock/x.toml").write_text(
        sheet.read_text(encoding="utf-8").replace(
            'description = "', 'description = "\\u001b[31m\\u202e'
        ),
        encoding="utf-8",
    )
    for words in (
        ["templates", "list"],
        ["templates", "check", "small"],
        ["messages", "list"],
        ["stock", "list"],
        ["label", "nobody"],
    ):
        said = "".join(map(str, run(*words)[1:]))
        assert not set(said) & set("\x1b\x07\x9b\u202e\r\x08"), words


def test_mended_a_stranger_s_template_was_shown_raw_on_a_terminal() -> None:
    """In a pipe it is the file; on a terminal a text that can be seen."""
    path = Path("templates/small.toml")
    path.write_bytes(path.read_bytes() + "# \x1b]0;x\x07 四\n".encode())
    words = [*COMMAND, "templates", "show", "small"]
    piped = subprocess.run(words, check=True, capture_output=True).stdout
    assert piped == path.read_bytes()
    ours, theirs = pty.openpty()
    subprocess.run(words, check=True, stdout=theirs)
    os.close(theirs)
    seen = b""
    while len(seen) < len(piped):
        seen += os.read(ours, 65536)
    os.close(ours)
    assert b"\x1b" not in seen
    assert "# \\x1b]0;x\\x07 四".encode() in seen


# --- streams that are closed, or full --------------------------------------------------


def shell(command: str) -> Run:
    """Run ``cardgen`` with redirections."""
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m cardgen {command}"],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return Run(done.returncode, done.stdout, done.stderr)


FULL = "standard output: output: cannot write: No space left on device\n"


@pytest.mark.parametrize(
    ("command", "code", "error"),
    [
        ("label hello --template small -o a.png 2>&-", 0, ""),
        ("label hello --template small -o a.png >&-", 0, ""),
        ("messages list >&-", 1, "standard output: output: cannot write: it is closed\n"),
        ("label nobody 2>&-", 1, ""),
        ("label --nothing 2>&-", 2, ""),
        ("--help >/dev/full", 1, FULL),
        ("label hello --template small -o a.png --json >/dev/full", 1, FULL),
    ],
)
def test_mended_streams_that_were_closed_or_full_ended_in_tracebacks(
    command: str, code: int, error: str
) -> None:
    done = shell(command)
    assert (done.code, done.err.partition("  hint")[0]) == (code, error)


def test_mended_a_batch_without_standard_error_made_nothing() -> None:
    """Some daemons start programs like that: the bar of progress asked it what it is."""
    Path("l.csv").write_text("message,boxes\nhello,2\n", encoding="utf-8")
    done = shell("batch l.csv --pair zh-ko --template small -o o --jobs 1 2>&-")
    assert done.code == 0
    assert len(list(Path("o/labels").iterdir())) == 2


# --- the last net ------------------------------------------------------------------------


@pytest.fixture
def break_project(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    """Make the next opening of a project end in an exception."""

    def arrange(error: BaseException) -> None:
        def fail(*_: Any, **__: Any) -> None:
            raise error

        monkeypatch.setattr(Project, "open", fail)

    return arrange


def test_what_nobody_caught_is_a_line(break_project: Callable[[BaseException], None]) -> None:
    break_project(KeyError("x\x1b"))
    done = run("label", "hello")
    assert done == Run(
        1,
        "",
        "internal: KeyError: 'x\\x1b'\n"
        "  hint: please report this error; set CARDGEN_TRACEBACK=1 to see its place in the "
        "program\n",
    )
    told = json.loads(run("label", "hello", "--json").out)
    assert [error["rule"] for error in told["errors"]] == ["internal"]


def test_who_asks_for_it_sees_where_that_was(
    break_project: Callable[[BaseException], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(reporting.TRACEBACK, "1")
    break_project(RecursionError("too deep"))
    done = run("label", "hello")
    assert done.err.startswith("Traceback (most recent call last):\n")
    assert "internal: RecursionError: too deep\n" in done.err


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MemoryError(), "machine: there is not enough memory\n"),
        (OSError(24, "Too many open files"), "machine: too many files are open\n"),
        (OSError(28, "No space left on device", "a.png"), "a.png: output: cannot write: No "),
    ],
)
def test_what_the_machine_is_short_of_has_its_name(
    break_project: Callable[[BaseException], None], error: Exception, said: str
) -> None:
    break_project(error)
    done = run("label", "hello")
    assert done.code == 1
    assert done.err.startswith(said)


def test_little_memory_does_not_blame_our_fonts() -> None:
    """It said "bad-font" of our own Noto."""
    done = subprocess.run(
        ["bash", "-c", f"ulimit -v 100000; {sys.executable} -m cardgen label hello"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert ": machine: " in done.stderr or done.stderr.startswith("machine: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["label", "hello", "--template", "{}.toml"],
        ["label", "hello", "--sheet", "{}.toml", "-o", "a.pdf"],
        ["label", "hello", "--fonts", "{}"],
        ["label", "hello", "--template", "small", "--set", "logo={}"],
        ["label", "hello", "--template", "small", "-o", "{}.png"],
        ["batch", "x.xlsx#{}", "-o", "o"],
        ["batch", "x/{}.csv", "-o", "o", "--shipment", "M"],
        ["reprint", "{}", "1"],
        ["void", "{}", "1", "--reason", "x"],
        ["fonts", "list", "--fonts", "{}"],
        ["fonts", "check", "{}.po"],
        ["stock", "show", "{}.toml"],
        ["stock", "add", "{}.toml"],
        ["templates", "show", "{}.toml"],
        ["templates", "check", "{}.toml"],
        ["init", "{}"],
        ["preflight", "{}"],
    ],
    ids=" ".join,
)
def test_mended_names_longer_than_a_disk_takes_ended_in_tracebacks(words: list[str]) -> None:
    done = run(*(word.format("a" * 300) for word in words))
    assert done.code in (1, 2)
    assert "internal" not in done.err


@pytest.mark.parametrize("key", ["messages = {}", "templates = [{}]", "fonts = [{}]"])
def test_mended_long_names_in_a_project_ended_in_tracebacks(key: str) -> None:
    name = '"' + "a" * 300 + '"'
    Path("cardgen.toml").write_text(key.format(name), encoding="utf-8")
    with pytest.raises(CardgenError):
        Project.open(Path())


@pytest.mark.system
@pytest.mark.parametrize("folder", ["templates", "messages", "messages/zh-ko", "stock"])
def test_mended_folders_that_are_closed_were_passed_over(folder: str) -> None:
    """The built-in template of the same name was taken, without a word."""
    Path("stock").mkdir()
    Path(folder).chmod(0)
    words = [*COMMAND, "label", "hello", "--template", "small", "--sheet", "a4-2x2"]
    if os.geteuid() == 0:  # to whom nothing is closed, unless he gives up the right
        drop = require("setpriv")
        words = [drop, "--bounding-set=-dac_override,-dac_read_search", *words]
    try:
        done = subprocess.run([*words, "-o", "a.pdf"], check=False, capture_output=True)
    finally:
        Path(folder).chmod(0o755)
    assert done.returncode == 1
    assert b"Permission denied" in done.stderr


def test_mended_a_picture_s_name_that_is_no_utf8_ended_in_a_traceback() -> None:
    from PIL import Image

    Image.new("L", (4, 4)).save("\udcfe.png")
    words = ["--template", "small", "--set", "logo=\udcfe.png"]
    for extension in ("pdf", "svg", "txt", "png"):
        assert run("label", "hello", *words, "-o", f"a.{extension}").err == ""
