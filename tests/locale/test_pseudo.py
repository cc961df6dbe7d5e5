"""No text bypasses the catalogs: help, errors, reports and pages in a made language."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from tests.locale.pseudo import LANGUAGE, find_english

ROOT = Path(__file__).parents[2]
RUN = """
import json, sys
import click
from click.testing import CliRunner
from tests.locale.pseudo import speak_it

speak_it()
from cardgen.cli import main


def walk(command, words=()):
    yield words
    context = click.Context(command)
    for name in command.list_commands(context) if isinstance(command, click.Group) else ():
        yield from walk(command.get_command(context, name), (*words, name))


tried = [(*words, "--help") for words in walk(main)] + json.loads(sys.argv[1])
said = {}
for words in tried:
    done = CliRunner().invoke(main, words, prog_name="cardgen")
    said[" ".join(words)] = done.output
print(json.dumps(said))
"""
TRIED = (
    ("batch", "list.csv", "--template", "box-100x150"),
    ("batch", "no.csv"),
    ("batch", "list.csv", "--pair", "zh-xx"),
    ("label", "brothers", "--template", "no-such"),
    ("label", "brothers", "--set", "years"),
    ("label", "sister-years"),
    ("label", "brothers", "--dpi", "x", "-o", "a.png"),
    ("label", "no-such"),
    ("letter", "donation"),
    ("preflight", "no.pdf"),
    ("print", "no-such", "--to", "nowhere"),
    ("templates", "check", "bad.toml"),
    ("status", "made"),
    ("status", "no-such"),
    ("explain", "overflow"),
    ("nonsense",),
)
LIST = """\
message,item,quantity,boxes,from,expiry,gross-weight
brothers,口罩,many,0,首尔,2020-13-45,heavy
no-such,nothing,100,2,nowhere,2021-03,5
"""
BAD = '[page]\nsize = "100 x 10"\nmargin = "5xx"\n[grid]\nrows = ["auto"]\nareas = ["a b"]\n'
_EXAMPLE = re.compile(r"^\s+(?:cardgen|bash:|zsh:|fish:|source|echo|\$|#).*$", re.MULTILINE)
_NAMES = re.compile(r"`[^`]*`|'[^'\n]*'|\"[^\"\n]*\"|cardgen [a-z -]+|--[a-z-]+(?: [A-Z]+)?")


def test_the_command_line(tmp_path: Path) -> None:
    """The help of all commands, and errors of many kinds."""
    (tmp_path / "list.csv").write_text(LIST, "utf-8")
    (tmp_path / "bad.toml").write_text(BAD, "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", RUN, json.dumps(TRIED)],
        cwd=tmp_path,
        env=os.environ | {"CARDGEN_LANG": LANGUAGE, "COLUMNS": "400", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    said = json.loads(done.stdout)
    assert len(said) > 60
    found = {
        words: english
        for words, text in said.items()
        if (english := find_english(_NAMES.sub("", _EXAMPLE.sub("", text))))
    }
    assert found == {}
    assert all(re.search("[ａ-ｚ]", text) for text in said.values())
