"""How much room a translation has on labels, as flags that Weblate checks while one types.

In come a message and templates, out come flags: ``max-size:WIDTH:LINES`` in pixels at a
``font-size``, which Weblate measures with a font of its own and wraps as a label does; and
``replacements`` for placeholders. What a template has room for is found out by trying: the
longest text that it still takes beside the source as it is, at the least size of its style.
Flags are those of the source, so they are for all languages: the one that has most room
decides, since a false warning is worse than one that `messages check` gives later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import floor
from typing import Final, NamedTuple

from cardgen.catalog import Message
from cardgen.errors import CardgenError
from cardgen.layout.label import Label
from cardgen.placeholders import Pattern
from cardgen.proofs import SampleLabels
from cardgen.template import AreaSpan, AreaText, Template

FONT_SIZE: Final = 20  # pixels: coarser, and widths were rounded away
OURS: Final = frozenset({"max-size", "font-size", "replacements"})
_MOST: Final = 4_096  # characters that are tried
_WORDS: Final = {"ja": "あ", "zh": "国", "ko": "가나 "}
_OTHER: Final = "nnnn "


class Allowance(NamedTuple):
    """So many lines, as wide as so many em."""

    width: float
    lines: int

    @property
    def size(self) -> float:
        """How much goes into it."""
        return self.width * self.lines


def allowance(
    samples: SampleLabels, message: Message, lang: str, template: Template
) -> Allowance | None:
    """The room that a label has for the translation of a message; None if it shows none."""
    filler = _WORDS.get(lang.partition("-")[0], _OTHER)
    names = "".join(f"{{{name}}}" for name in message.placeholders)

    def tried(count: int) -> Label | None:
        text = (filler * (count // len(filler) + 1))[:count].rstrip() + names
        text = text or filler
        longer = replace(message, translation=text, fuzzy=False, same=True)
        try:
            label = samples.label(longer, template, draft=True)  # whatever else is finished
            label.document()
        except CardgenError:
            return None
        return label

    fits, most = tried(1), 1
    if fits is None:
        return None
    step = 64
    while step:
        longer = tried(most + step) if most + step <= _MOST else None
        if longer is None:
            step //= 2
        else:
            fits, most = longer, most + step
    return _taken(fits)


def _taken(label: Label) -> Allowance | None:
    """The room of the area that shows the translation."""
    found: list[Allowance] = []
    for name, text in label.texts.items():
        area, frame = label.template.areas[name], label.frames[name]
        content = area.content
        if isinstance(content, AreaText) and any(map(_is_translation, content.spans)):
            runs_down = content.vertical != area.is_on_side
            along = frame.height if runs_down else frame.width
            found.append(Allowance(along / text.size, len(text.lines)))
    return max(found, key=lambda each: each.size, default=None)


def _is_translation(span: AreaSpan) -> bool:
    shows = span.shows
    return "target" in span.sides and isinstance(shows, Pattern) and "message" in shows.names


def flags_for(
    allowances: Iterable[Iterable[Allowance]], values: Mapping[str, str]
) -> dict[str, str]:
    """Flags by name, for what each language has on the templates.

    `values` are what placeholders are replaced by. A message has to fit every template, so
    the smallest of a language counts.
    """
    least = [min(each, key=lambda each: each.size) for each in map(list, allowances) if each]
    flags: dict[str, str] = {}
    if least:
        most = max(least, key=lambda each: each.size)
        flags["max-size"] = f"{floor(most.width * FONT_SIZE)}:{most.lines}"
        flags["font-size"] = str(FONT_SIZE)
    if values:
        pairs = (f"{_quoted(f'{{{name}}}')}:{_quoted(value)}" for name, value in values.items())
        flags["replacements"] = ":".join(pairs)
    return flags


def with_flags(text: str, flags: Mapping[str, str]) -> str:
    """Extra flags of a unit with ours instead of those that it had; others stay."""
    others = [each for each in _split(text) if each.partition(":")[0] not in OURS]
    return ", ".join([*others, *(f"{name}:{value}" for name, value in flags.items())])


def _split(text: str) -> list[str]:
    """Flags one by one: commas in quotes divide none."""
    found: list[str] = []
    flag, quote, escaped = "", "", False
    for char in text:
        if char == "," and not quote:
            found.append(flag)
            flag = ""
            continue
        flag += char
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = True
        elif quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
    return [each.strip() for each in (*found, flag) if each.strip()]


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
