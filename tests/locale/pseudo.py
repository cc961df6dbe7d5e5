"""A language made of the English texts, to find texts that bypass the catalogs.

Each letter of a text is wide: ｌｉｋｅ ｔｈｉｓ. What a reader still sees in usual letters is a
value, a name or a command, or else a text that is in no catalog.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from cardgen.locale import catalogs, sentences, words

LANGUAGE = "ja"
"""The language in whose place the made one is read."""

_WIDE = {code: code + 0xFEE0 for code in (*range(ord("A"), ord("Z") + 1),
                                          *range(ord("a"), ord("z") + 1))}  # fmt: skip
_read_catalog = catalogs.read_catalog
_PLACE = re.compile(r"(\{\{|\}\}|\{\w*(?:!r)?\}|%\(\w+\)s)")
_FOUND = re.compile(r"(?<![\w./=-])[a-z]{2,}(?: [a-z]{2,}){2,}")


def disguise(text: str) -> str:
    """Write a text in wide letters, but for its placeholders."""
    parts = _PLACE.split(text)
    return "".join(part if at % 2 else part.translate(_WIDE) for at, part in enumerate(parts))


def make_catalog(language: str) -> dict[str, str]:
    """Make the catalog of the made language, in place of that of another."""
    texts = {key: key.rpartition("\x04")[2] for key in _read_catalog(language)}
    return {key: disguise(text) for key, text in texts.items()}


def speak_it() -> None:
    """Let this process read the made language from now on."""
    for module in (catalogs, sentences, words):
        module.read_catalog = make_catalog  # type: ignore[attr-defined]


@contextmanager
def speak_made_language() -> Iterator[None]:
    """Let all surfaces of this process read the made language."""
    caches = (sentences.load_sentences, words.load_words)
    for each in caches:
        each.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        for module in (catalogs, sentences, words):
            patch.setattr(module, "read_catalog", make_catalog)
        yield
    for each in caches:
        each.cache_clear()


def find_english(text: str) -> list[str]:
    """Find the English sentences in what a reader sees."""
    return _FOUND.findall(text)
