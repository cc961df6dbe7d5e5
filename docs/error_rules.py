"""The page of all rules that an error can name, which `make docs` writes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from cardgen.rules import PREFLIGHT_RULES, PROOFREADING_RULES, RULES

FILE: Final = Path(__file__).parent / "reference" / "errors.md"
_EXAMPLE: Final = """
```
messages/zh-ko/slogans.po:24: fuzzy: the translation of sister-years waits for review
  hint: check it and remove the flag "fuzzy", or use --draft for a proof with a watermark
```
"""
_COMMAND: Final = """
```sh
cardgen explain missing-glyph
```
"""


_TITLE: Final = "The rules of errors"
_AUDIENCE: Final = (
    "This page is for everybody who gets an error, and for programs that use the rules of "
    "errors. `make docs` makes the page from `cardgen/rules.toml`."
)
_FORM: Final = (
    "Each error has the same form: the place, the name of the rule, the message, and a hint on "
    "the next line:"
)
_PROMISE: Final = (
    "The words of a message may change in later versions, but the name of its rule does not "
    'change, so programs can rely on it (`error.rule`, or `"rule"` in the output of `--json`). '
    "`cardgen explain RULE` prints what this page says about a rule."
)
_PREFLIGHT: Final = (
    "Of a preflight",
    "`cardgen preflight FILE.pdf` has its own rules. Each finding says what the preflight "
    "measured, and on which pages. The profile decides whether a finding is an error or a "
    "warning.",
)
_PROOFREADING: Final = (
    "Of proofreading",
    "`cardgen messages check` also has the following rules, and the page of translators shows "
    "them while you type. A text with an *error* must not be printed. A *warning* is about a "
    "doubtful place: look at it. A *note* is information. You can "
    "[switch off](../how-to/translating.md#checking) a rule or a whole family of rules.",
)
_RULE, _MEANS, _REMEDY = "rule", "means", "what to do"
_FAMILY, _GRAVITY = "family", "gravity"


def list_words() -> tuple[str, ...]:
    """List the words of the page besides the rules, for its translation."""
    columns = (_RULE, _MEANS, _REMEDY, _FAMILY, _GRAVITY)
    return (_TITLE, _AUDIENCE, _FORM, _PROMISE, *_PREFLIGHT, *_PROOFREADING, *columns)


def page(words: Callable[[str], str] = str, translate: Callable[[str], str] = str) -> str:
    """The page as Markdown; one function translates its own words, one those of the rules."""

    def say(text: str) -> str:
        return _plain(translate(text))

    def say_hint(hint: str) -> str:
        said = translate(hint).removesuffix(".")
        end = "" if said.endswith("。") else "."
        return _plain(f"{said[0].upper()}{said[1:]}{end}")

    columns = (_RULE, _MEANS, _REMEDY, _FAMILY, _GRAVITY)
    rule, means, remedy, family, gravity = map(words, columns)
    rules = [
        f"| `{name}` | {say(each.meaning)} | {say(each.remedy)} |"
        for name, each in RULES.items()
    ]
    hints = [f"| `{name}` | {say_hint(hint)} |" for name, hint in PREFLIGHT_RULES.items()]
    slips = [
        f"| `{name}` | {each.family} | {each.gravity} | {say(each.meaning)} "
        f"| {say_hint(each.remedy)} |"
        for name, each in PROOFREADING_RULES.items()
    ]
    parts = [
        f"# {words(_TITLE)}\n\n{words(_AUDIENCE)}\n\n{words(_FORM)}",
        f"{_EXAMPLE}\n{words(_PROMISE)}\n{_COMMAND}",
        *_table((rule, means, remedy), rules),
        _head("of-a-preflight", *map(words, _PREFLIGHT)),
        *_table((rule, remedy), hints),
        _head("of-proofreading", *map(words, _PROOFREADING)),
        *_table((rule, family, gravity, means, remedy), slips),
    ]
    return "\n".join(parts) + "\n"


def _head(name: str, title: str, about: str) -> str:
    """A heading with a paragraph; other pages link to its English name."""
    english = title.lower().replace(" ", "-") == name
    target = "" if english else f"\n({name})="
    return f"{target}\n## {title}\n\n{about}\n"


def _table(columns: tuple[str, ...], rows: list[str]) -> list[str]:
    """The lines of a table."""
    return [f"| {' | '.join(columns)} |", "|---" * len(columns) + "|", *rows]


def write() -> None:
    """Write the page in English."""
    FILE.write_text(page(), encoding="utf-8")


def _plain(text: str) -> str:
    """Text in which no mark of Markdown means anything."""
    return re.sub(r"([|*_\[\]])", r"\\\1", text)


if __name__ == "__main__":
    write()
