"""Small PO files for the tests: a header of eight lines, then what the test is about."""

from __future__ import annotations

from pathlib import Path

HEADER = """\
msgid ""
msgstr ""
"Language: ko\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
FILE = "messages/zh-ko/slogans.po"


def quote(text: str) -> str:
    """`text` as a PO string."""
    pairs = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    pairs |= {"\v": "\\v", "\b": "\\b", "\f": "\\f"}
    return '"' + "".join(pairs.get(character, character) for character in text) + '"'


def entry(context: str, source: str, translation: str, *comments: str) -> str:
    """An entry with `comments` given whole, as in ``#, fuzzy``."""
    lines = [*comments, f"msgctxt {quote(context)}", f"msgid {quote(source)}"]
    return "\n".join([*lines, f"msgstr {quote(translation)}", ""])


def write(*entries: str, domain: str = "slogans", pair: str = "zh-ko") -> Path:
    """Write a PO file below the current folder; returns the messages folder."""
    folder = Path("messages")
    path = folder / pair / f"{domain}.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + "\n".join(entries), encoding="utf-8", newline="\n")
    return folder
