"""The pages of the documentation, and the commands in them, in every language."""

from __future__ import annotations

import os
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import polib

ROOT: Final = Path(__file__).resolve().parent.parent
DOCS: Final = ROOT / "docs"
LOCALE: Final = DOCS / "locale"
LANGUAGES: Final = ("ko", "ja", "zh_CN")
FILES: Final = {
    path.name: path
    for path in (
        *sorted(ROOT.glob("*.md")),
        *sorted(path for path in DOCS.rglob("*.md") if "node" not in path.parts),
    )
}
"""All pages by their file names."""


def _read_pages() -> Iterator[tuple[str, str]]:
    """Read the pages; a translated one has its blocks of code in each language."""
    for name, path in FILES.items():
        yield name, path.read_text(encoding="utf-8")
    for language in LANGUAGES:
        folder = LOCALE / language / "LC_MESSAGES"
        for file in sorted(folder.rglob("*.po")):
            page = DOCS / file.relative_to(folder).with_suffix(".md")
            if not page.exists():  # the words of pages that are made of the code
                continue
            parts = re.split(r"(?ms)^(```\w*\n)(.*?)(?=^```)", page.read_text(encoding="utf-8"))
            said = {entry.msgid: entry.msgstr for entry in polib.pofile(str(file))}
            parts[2::3] = [said.get(block, block) for block in parts[2::3]]
            yield f"{page.stem}.{language}.md", "".join(parts)


PAGES: Final = dict(_read_pages())
"""The texts of all pages by name; ``first-sheet.ko.md`` is a page with its Korean commands."""

_BLOCK: Final = re.compile(r"(?ms)^```(\w*)\n(.*?)^```")
_FILE: Final = re.compile(r"# ([\w./-]+\.(?:toml|po))\n")


def blocks(language: str, page: str = "README.md") -> list[str]:
    """List the blocks of code of a page in a language."""
    return [text for kind, text in _BLOCK.findall(PAGES[page]) if kind == language]


class Step(NamedTuple):
    """A step of a page: words of a shell, or a `file` to write and its text."""

    words: tuple[str, ...]
    variables: tuple[tuple[str, str], ...] = ()
    file: str = ""
    text: str = ""


def steps(page: str) -> Iterator[Step]:
    """Go through the commands of a page, and the files whose name their first line says."""
    for kind, text in _BLOCK.findall(PAGES[page]):
        named = _FILE.match(text)
        if kind in ("toml", "po") and named:
            yield Step((), file=named[1], text=text)
        if kind != "sh":
            continue
        for line in text.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            variables = []
            while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
                name, _, value = words.pop(0).partition("=")
                variables.append((name, value))
            if words:
                yield Step(tuple(words), tuple(variables))


def commands(page: str = "README.md") -> list[list[str]]:
    """List all cardgen commands in a page's shell blocks, without the program's name."""
    return [list(step.words[1:]) for step in steps(page) if step.words[:1] == ("cardgen",)]


def write_file(step: Step) -> None:
    """Write the file of a step; entries of a PO file take the place of those of their id."""
    path = Path(step.file)
    if path.suffix != ".po":
        path.write_text(step.text, encoding="utf-8")
        return
    catalog = polib.pofile(str(path), wrapwidth=0)
    for entry in polib.pofile(step.text):
        found = catalog.find(entry.msgid, msgctxt=entry.msgctxt)
        assert found is not None, entry.msgid
        found.msgstr = entry.msgstr
    catalog.save()


def set_up(folder: Path) -> None:
    """Put what pages take for granted into a folder, and go there: examples, and a logo."""
    (folder / "examples").symlink_to(ROOT / "examples")
    shutil.copy(ROOT / "examples" / "letters" / "paper" / "crest.png", folder / "logo.png")
    os.chdir(folder)
