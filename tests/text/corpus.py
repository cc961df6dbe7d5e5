"""Messages with marks at good and bad line ends, to measure line breaking.

They stand in ``messages/NAME.txt``, three lines each and a blank one between: id, pair and
kind; the source; the target. Lines that begin with ``#`` are remarks. The marks in a text are

* a space: a line may end here. In Korean it is a space of the text too, in Chinese and
  Japanese it is none;
* ``_``: a space of the text at which no line should end;
* ``|``: a line may end here, though there is no space, in any language;
* ``↵``: a line ends here, since its writer said so.

At any other place a line should not end: a reader would stumble. Where several ways are fine,
all of them are marked. A place is the index of the character that begins the next line, which
is never a space.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "messages"
PAIRS: Final = {"zh-ko": ("zh", "ko"), "zh-ja": ("zh", "ja")}
MARKS: Final = " _|↵"


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text, with the indices of good and bad line starts.

    Starts behind a typed line end are in neither.
    """

    lang: str
    text: str
    good: frozenset[int]
    bad: frozenset[int]


@dataclass(frozen=True, slots=True)
class MarkedMessage:
    """A message of the corpus; `kind` is its sort of text (cheer, thanks, …)."""

    id: str
    pair: str
    kind: str
    source: MarkedText
    target: MarkedText


@cache
def load(name: str = "first") -> tuple[MarkedMessage, ...]:
    """Load the messages of a set. Raises ValueError, with the line, and OSError."""
    path = FOLDER / f"{name}.txt"
    lines = [
        (number, line)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if line and not line.startswith("#")
    ]
    if len(lines) % 3:
        raise ValueError(f"{path.name} has not three lines for each message")
    return tuple(_message(path.name, lines[at : at + 3]) for at in range(0, len(lines), 3))


def _message(file: str, lines: list[tuple[int, str]]) -> MarkedMessage:
    (number, head), source, target = lines
    try:
        name, pair, kind = head.split(" ")
        langs = PAIRS[pair]
        texts = []
        for lang, line in zip(langs, (source, target), strict=True):
            number, text = line
            texts.append(parse(text, lang))
    except (KeyError, ValueError) as error:
        raise ValueError(f"{file}:{number}: {error}") from error
    return MarkedMessage(name, pair, kind, *texts)


def parse(marked: str, lang: str) -> MarkedText:
    """Parse a text with marks. Raises ValueError for unknown marks."""
    marks = [at for at, char in enumerate(marked) if char in MARKS]
    if any(at + 1 in marks for at in marks) or {0, len(marked) - 1} & {*marks}:
        raise ValueError("a mark stands beside another, or at an end")
    text, ends, said = "", list[int](), list[int]()
    for char in marked:
        if char == "↵":
            text += "\n"
            said.append(len(text))
        elif char == "_":
            text += " "
        elif char in " |":
            text += " " if char == " " and lang == "ko" else ""
            ends.append(len(text))
        else:
            text += char
    begins = {at for at in range(1, len(text)) if not text[at].isspace()}
    good = {min(at for at in begins if at >= end) for end in ends}
    return MarkedText(lang, text, frozenset(good), frozenset(begins - good - {*said}))
