"""``-`` in place of a file: standard input and standard output."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cardgen import resources
from tests.catalog.samples import entry, write
from tests.cli.runs import files

ROOT = Path(__file__).parents[2]
LETTERS = ROOT / "examples" / "letters"
PDF, PNG = b"%PDF-", b"\x89PNG"


def run(*words: str, given: bytes = b"") -> tuple[int, bytes, str]:
    """Run a command in a process of its own, since it reads and writes bytes."""
    done = subprocess.run(
        [sys.executable, "-m", "cardgen", *words], input=given, capture_output=True, check=False
    )
    return done.returncode, done.stdout, done.stderr.decode()


DATA = (LETTERS / "donation-seoul.toml").read_bytes()


@pytest.fixture
def use_bundled(project: Path) -> None:
    """Use the messages of cardgen, which have letters."""
    shutil.rmtree(project / "messages")
    (project / "cardgen.toml").write_text('templates = ["templates"]\n', encoding="utf-8")


# --- standard output


@pytest.mark.parametrize(
    ("words", "start"),
    [
        (("label", "hello", "--template", "small", "--format", "png"), PNG),
        (("templates", "show", "small", "--format", "png"), PNG),
        (("templates", "gallery"), b"<!doctype html>"),
        (("stock", "show", "L7165", "--format", "pdf"), PDF),
        (("proof", "hello", "--template", "small", "--pair", "zh-ko"), PDF),
        (("glossary", "proof", "--format", "pdf"), PDF),
        (("print", "--test-page", "--format", "zpl", "--dpi", "203"), b"^XA"),
        (("print", "--test-page", "--format", "pdf"), PDF),
        (("schema", "template"), b"{"),
    ],
    ids=lambda value: "-".join(value[:2]) if isinstance(value, tuple) else "",
)  # fmt: skip
def test_a_file_goes_to_standard_output(
    words: tuple[str, ...], start: bytes, project: Path
) -> None:
    """`print --test-page -o -` wrote a file with the name "-"."""
    if words[:2] == ("templates", "gallery"):
        words = (*words, "--size", "60x40", "--pair", "zh-ko")
    before = files(project)
    code, out, err = run(*words, "-o", "-")
    assert (code, out[: len(start)]) == (0, start), err
    assert files(project) == before


@pytest.mark.usefixtures("use_bundled")
@pytest.mark.parametrize("words", [("letter", "donation"), ("envelope", "address-l7163")])
def test_a_letter_goes_from_standard_input_to_standard_output(
    words: tuple[str, ...], project: Path
) -> None:
    before = files(project)
    given = DATA.replace(b"[addressee]", b'[addressee]\naddress = "1"\npostcode = "04524"')
    code, out, err = run(*words, "--data", "-", "--format", "pdf", "-o", "-", given=given)
    assert (code, out[: len(PDF)]) == (0, PDF), err
    assert files(project) == before


@pytest.mark.parametrize(
    "words",
    [
        ("templates", "show", "small"), ("stock", "show", "L7165"), ("glossary", "proof"),
        ("envelope", "envelope-dl", "--data", str(LETTERS / "donation-seoul.toml")),
    ],
    ids=lambda words: words[0],
)  # fmt: skip
def test_standard_output_needs_a_format(words: tuple[str, ...]) -> None:
    code, out, err = run(*words, "-o", "-")
    assert (code, out) == (2, b"")
    assert "-o - needs a --format, for example --format p" in err


@pytest.mark.parametrize(
    "words",
    [
        ("templates", "show", "small", "--format", "png"), ("templates", "gallery"),
        ("stock", "show", "L7165", "--format", "pdf"), ("proof",),
        ("glossary", "proof", "--format", "txt"), ("print", "--test-page", "--format", "pdf"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_file_and_its_description_do_not_both_go_there(words: tuple[str, ...]) -> None:
    code, out, _ = run(*words, "-o", "-", "--json")
    assert code == 2
    assert "--json and -o - cannot both" in json.loads(out)["errors"][0]["message"]


def test_messages_go_out_and_come_back_through_a_pipe() -> None:
    code, out, err = run("messages", "export", "--pair", "zh-ko", "--xliff", "-")
    assert (code, err) == (0, "")
    edited = out.replace("안녕하세요.".encode(), "안녕하십니까.".encode())
    assert run("messages", "import", "-", given=edited)[:2] == (
        0,
        b"messages/zh-ko/slogans.po: 1 edited\n",
    )
    assert "안녕하십니까" in Path("messages/zh-ko/slogans.po").read_text(encoding="utf-8")


# --- standard input


@pytest.mark.usefixtures("use_bundled")
def test_data_of_a_letter_from_standard_input() -> None:
    words = ("letter", "donation", "--data", "-", "--check")
    code, out, err = run(*words, given=DATA)
    assert (code, err) == (0, "")
    assert out.startswith(b"standard input: donation, zh-ko, ")
    code, _, err = run(*words, given=DATA.replace(b"\ndate", b"\ndat", 1))
    assert code == 1
    assert err.startswith("standard input:")
    assert "unknown key 'dat'" in err


@pytest.mark.usefixtures("use_bundled")
def test_paths_in_data_from_standard_input_are_of_the_current_folder() -> None:
    words = ("letter", "donation", "--data", "-", "-o", "a.pdf")
    given = b'stationery = "paper.toml"\n' + DATA
    code, _, err = run(*words, given=given)
    assert code == 1
    assert "paper.toml" in err
    assert "cardgen-" not in err  # the folder of the copy


@pytest.mark.usefixtures("use_bundled")
def test_recipients_from_standard_input() -> None:
    many = LETTERS / "many"
    given = (many / "recipients.csv").read_bytes()
    words = ("letter", "sympathy", "--data", str(many / "all.toml"), "--data", "-", "--check")
    code, out, err = run(*words, given=given)
    assert code == 0, err
    assert out.startswith(b"standard input: sympathy, ")
    assert out == run(*words, given=given)[1]


def test_a_pdf_from_standard_input_is_judged_and_printed(tmp_path: Path) -> None:
    words = ("label", "hello", "--template", "small", "--format", "pdf", "-o", "-")
    label = run(*words)[1]
    code, out, err = run("preflight", "-", given=label)
    assert (code, err) == (0, "")
    assert out.startswith(b"standard input: nothing found on 1 page")
    place = tmp_path / "printed.pdf"
    code, out, err = run("print", "-", "--to", f"file:{place}", given=label)
    assert (code, err) == (0, "")
    assert out.startswith(b"standard input: sent to file:")
    assert place.read_bytes() == label


def test_a_template_from_standard_input() -> None:
    given = Path("templates/small.toml").read_bytes()
    write(entry("hello", "你好。", "안녕하세요."))
    code, out, err = run("templates", "check", "-", "--pair", "zh-ko", given=given)
    assert (code, err) == (0, "")
    assert out.startswith(b"standard input: every message fits (")
    broken = given.replace(b"margin", b"margn", 1)
    code, _, err = run("templates", "check", "-", "--pair", "zh-ko", given=broken)
    assert code == 1
    assert err.startswith("standard input:5: bad-template: unknown key 'margn'")


def test_a_sheet_from_standard_input() -> None:
    given = (resources.STOCK / "a4-2x2.toml").read_bytes()
    code, _, err = run("stock", "add", "-", "--name", "ours", given=given)
    assert (code, err) == (0, "")
    assert Path("stock/ours.toml").read_bytes() == given
    assert run("stock", "add", "-", given=given)[0] == 2
    code, _, err = run("stock", "add", "-", "--name", "../ours", given=given)
    assert code == 2
    assert "--name takes a name, not a path" in err


def test_a_text_from_standard_input() -> None:
    code, out, err = run("fonts", "check", "-", given="你好\n".encode())
    assert (code, out, err) == (0, b"no character is missing (2 checked)\n", "")
    code, _, err = run("fonts", "check", "-", given=b"\xff")
    assert code == 1
    assert err.startswith("standard input:1: bad-encoding: ")


def test_messages_that_are_not_saved_yet() -> None:
    """An editor checks the text in its window, with the lines of that text."""
    path = Path("messages/zh-ko/slogans.po")
    write(entry("hello", "你好。", "안녕하세요."))
    saved = path.read_bytes()
    unsaved = saved.replace("안녕하세요.".encode(), "안녕하세요！".encode())
    words = ("messages", "check", "-", "--stdin-filename", str(path), "--no-fit")
    code, out, err = run(*words, given=unsaved)
    assert (code, err) == (0, "")
    said = out.decode().splitlines()
    assert "messages/zh-ko/slogans.po:11:14: warning: foreign-mark: hello: " in said[2]
    assert said[-1] == "zh-ko: 2 warnings in 1 translation"
    assert path.read_bytes() == saved
    assert b"hello" not in run(*words, given=saved)[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("-",), "- and --stdin-filename FILE must be used together"),
        (("--stdin-filename", "messages/zh-ko/slogans.po"), "must be used together"),
        (("-", "--stdin-filename", "cardgen.toml"), "is not a message file of this project"),
    ],
)
def test_messages_that_no_file_can_have(words: tuple[str, ...], said: str) -> None:
    code, _, err = run("messages", "check", *words)
    assert code == 2
    assert said in err


def test_a_token_from_standard_input() -> None:
    words = ("weblate", "pull", "--url", "http://127.0.0.1:9", "--project", "p")
    code, _, err = run(*words, "--token-file", "-", given=b"not a token\n")
    assert code == 1
    assert "this is not a token" in err
    code, _, err = run(*words, "--token-file", "-", given=b"wlu_secret\n")
    assert code == 1
    assert "server-unreachable" in err
    assert "wlu_secret" not in err


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="there are no terminals to open here")
def test_standard_input_of_a_terminal_is_no_file() -> None:
    ours, theirs = os.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "cardgen", "preflight", "-"],
        stdin=theirs,
        capture_output=True,
        text=True,
        check=False,
    )
    os.close(ours)
    os.close(theirs)
    assert done.returncode == 2
    assert "- needs a file from another program through a pipe" in done.stderr
