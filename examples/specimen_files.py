"""The typesetting rules and their specimens, as the message files of ``specimens/`` tell them.

A rule is a PO file a pair, ``PAIR/NN-NAME.po``, whose first comments are the rule's name, its
source and what it says. Above each message stands what there is to see, and how to set it:
``#. cardgen: ja 8 vertical`` is the Japanese in columns of eight em; without a measure a text
is as long as it likes. A message called ``…-wrong`` shows, beside the one it is named after,
what the rule prevents: by line breaks that are typed, or by word joiners (U+2060) that keep
marks from meeting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cardgen.catalog import Catalog, Message, load_catalog

FOLDER: Final = Path(__file__).parent / "specimens"
PAIRS: Final = ("zh-ja", "zh-ko", "zh-Hant-ja", "zh-HK-ja")
LANGS: Final = {
    "zh-Hans": "简体中文",
    "zh-Hant": "繁體中文",
    "zh-HK": "繁體中文（香港）",
    "ja": "日本語",
    "ko": "한국어",
}
WRONG: Final = "-wrong"
_SETTINGS: Final = re.compile(r'^#\. cardgen: (.+)\n(?:#.*\n)*msgctxt "(.+)"', re.MULTILINE)
_SETTING: Final = re.compile(r"([\w-]+)(?: ([0-9.]+))?((?: [a-z]+)*)")


@dataclass(frozen=True)
class Setting:
    """A message in the language `lang`; `measure` is in em, or None for one long line."""

    message: Message
    catalog: Catalog
    lang: str
    measure: float | None
    words: tuple[str, ...]

    @property
    def section(self) -> str:
        """What the specimens have in common that stand side by side."""
        return self.message.id.removesuffix(WRONG)

    @property
    def wrong(self) -> bool:
        """Whether it shows what the rule prevents."""
        return self.message.id.endswith(WRONG)

    @property
    def vertical(self) -> bool:
        """Whether it is set in columns."""
        return "vertical" in self.words


@dataclass(frozen=True)
class Rule:
    """What a page shows: a rule and its specimens, in their order on the page."""

    number: int
    name: str
    source: str
    text: str
    settings: tuple[Setting, ...]


def files() -> dict[str, list[Path]]:
    """The files of each rule, the first pair's first."""
    found: dict[str, list[Path]] = {}
    for pair in PAIRS:
        for path in (FOLDER / pair).glob("*.po"):
            found.setdefault(path.stem, []).append(path)
    return dict(sorted(found.items()))


def read(paths: Sequence[Path]) -> Rule:
    """The rule that these files tell of. Raises CardgenError, and ValueError (a setting)."""
    settings = [setting for path in paths for setting in _settings(path)]
    sections = list(dict.fromkeys(setting.section for setting in settings))
    langs = list(LANGS)
    settings.sort(
        key=lambda s: (sections.index(s.section), s.vertical, langs.index(s.lang), s.wrong)
    )
    head = paths[0].read_text(encoding="utf-8").partition("\nmsgid")[0]
    name, source, *text = (line.removeprefix("#").strip() for line in head.splitlines())
    number = int(paths[0].stem.partition("-")[0])
    return Rule(number, name, source, " ".join(text).strip(), tuple(settings))


def _settings(path: Path) -> Iterator[Setting]:
    catalog = load_catalog(FOLDER, path.parent.name, path.stem)
    for line, name in _SETTINGS.findall(path.read_text(encoding="utf-8")):
        for part in line.split(";"):
            match = _SETTING.fullmatch(part.strip())
            if match is None:
                raise ValueError(f"{path}: {part.strip()!r} does not say how to set {name}")
            lang = "zh-Hans" if match[1] == "zh" else match[1]
            measure = float(match[2]) if match[2] else None
            words = tuple(match[3].split())
            yield Setting(catalog.message(name), catalog, lang, measure, words)
