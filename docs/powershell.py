"""The form of shell commands in PowerShell, which Windows has.

Most commands are the same there. What differs: a line goes on behind a grave accent, not a
backslash; a comma, braces and other marks want quotes; variables are set by a statement of
their own. The site shows the form below each command that differs.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any, Final

_WORD: Final = re.compile(
    r"""\s+|\#.*|(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s'"\\])+""", re.VERBOSE
)
_VARIABLE: Final = re.compile(r"(?P<name>[A-Z][A-Z_0-9]*)=(?P<value>\S*)")
_SPECIAL: Final = re.compile(r"""^@|[,;(){}$&|<>`'"]""")
_PROGRAMS: Final = {"python3": "py", "python": "py"}


def convert_commands(commands: str) -> str:
    """Convert the commands of a block for bash to the form of PowerShell."""
    joined = commands.replace("\\\n", "\x00\n").split("\n")
    return "\n".join(_convert_line(line) for line in joined).replace("\x00", "`")


def _convert_line(line: str) -> str:
    """Convert a line: its variables, its program and its words."""
    pieces = _WORD.findall(line)
    assert "".join(pieces) == line, line
    variables = []
    if pieces[:1] == ["export"]:
        pieces = pieces[2:]
    while pieces and (variable := _VARIABLE.fullmatch(pieces[0])):
        variables.append(f'$env:{variable["name"]} = "{variable["value"]}"')
        pieces = pieces[2:]
    pieces = [each if _is_left_alone(each) else _quote(each) for each in pieces]
    if pieces:
        pieces[0] = _PROGRAMS.get(pieces[0], pieces[0])
    return "; ".join([*variables, *filter(None, ["".join(pieces)])])


def _is_left_alone(piece: str) -> bool:
    """True for blanks, remarks and the mark of a line that goes on."""
    return not piece.strip() or piece[0] in "#\x00"


def _quote(word: str) -> str:
    """Quote a word where PowerShell would read its marks; keep its own quotes otherwise."""
    bare = re.sub(r"""["']""", "", word)
    if bare == word:
        return f"'{word}'" if _SPECIAL.search(word) else word
    if "$" in bare or "`" in bare or word[0] not in "\"'":
        return f"'{bare}'"
    return word


def add_powershell(app: Any, tree: Any, _page: str) -> None:
    """Put the form of PowerShell below each block of commands where it differs."""
    nodes = import_module("docutils.nodes")  # not there where only tests run
    if app.builder.format != "html":
        return
    for block in [*tree.findall(nodes.literal_block)]:
        if block.get("language") != "sh":
            continue
        form = convert_commands(block.astext())
        if form == block.astext():
            continue
        other = nodes.literal_block(form, form, language="powershell")
        head = '<details class="powershell" data-pagefind-ignore><summary>PowerShell</summary>'
        parts = [nodes.raw("", head, format="html"), other,
                 nodes.raw("", "</details>", format="html")]  # fmt: skip
        at = block.parent.index(block)
        block.parent[at + 1 : at + 1] = parts
