"""``make docs``: the page of all rules that an error can name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from cardgen.rules import PREFLIGHT_RULES, PROOFREADING_RULES, RULES

FILE: Final = Path(__file__).parent / "errors.md"
_HEAD: Final = """\
# The rules of errors

*Made by `make docs` from `cardgen/rules.toml`.*

What is wrong is said in one form, with the rule before the message and a hint below it:

```
messages/zh-ko/slogans.po:24: fuzzy: the translation of sister-years waits for review
  hint: check it and remove the flag "fuzzy", or use --draft for a proof with a watermark
```

The words of a message may become better; the rule stays, so that programs can rely on it
(`error.rule`, or `"rule"` in what `--json` prints). `cardgen explain RULE` says what is here.

```sh
cardgen explain missing-glyph
```

| rule | means | what to do |
|---|---|---|
"""
_PREFLIGHT: Final = """
## Of a preflight

`cardgen preflight FILE.pdf` has rules of its own. Each finding says what was measured and on
which pages; whether it is an error or a warning depends on the profile.

| rule | what to do |
|---|---|
"""
_PROOFREADING: Final = """
## Of proofreading

`cardgen messages check` has these besides, and the page of translators shows them as one types.
An *error* must not be printed, a *warning* wants a look, a *note* is for who wants to know. A
rule or a whole family can be [silenced](translating.md#checking).

| rule | family | gravity | means | what to do |
|---|---|---|---|---|
"""


def page() -> str:
    """The page as Markdown."""
    rules = [
        f"| `{name}` | {_plain(rule.meaning)} | {_plain(rule.remedy)} |\n"
        for name, rule in RULES.items()
    ]
    hints = [
        f"| `{name}` | {hint[0].upper()}{hint[1:]}. |\n"
        for name, hint in PREFLIGHT_RULES.items()
    ]
    slips = [
        f"| `{name}` | {rule.family} | {rule.gravity} | {_plain(rule.meaning)} "
        f"| {_plain(rule.remedy[0].upper() + rule.remedy[1:].removesuffix('.'))}. |\n"
        for name, rule in PROOFREADING_RULES.items()
    ]
    return "".join([_HEAD, *rules, _PREFLIGHT, *hints, _PROOFREADING, *slips])


def _plain(text: str) -> str:
    """Text in which no mark of Markdown means anything."""
    return re.sub(r"([|*_\[\]])", r"\\\1", text)


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8")
