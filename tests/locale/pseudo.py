"""A language made of the English texts, to find texts that bypass the catalogs.

Each letter of a text is wide: ｌｉｋｅ ｔｈｉｓ. What a reader still sees in usual letters is a
value, a name or a command, or else a text that is in no catalog.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page

from cardgen.locale import catalogs, sentences, words

LANGUAGE = "ja"
"""The language in whose place the made one is read."""

_WIDE = {code: code + 0xFEE0 for code in (*range(ord("A"), ord("Z") + 1),
                                          *range(ord("a"), ord("z") + 1))}  # fmt: skip
_read_catalog = catalogs.read_catalog
_PLACE = re.compile(r"(\{\{|\}\}|\{\w*(?:!r)?\}|%\(\w+\)s)")
_SIZED = re.compile(r"[a-z]+(?:@[\d.x]+|-\d+x\d+)")
"""The name of a template with a size, which is for commands."""
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


def find_usual_words(page: Page, names: str, *, least: int) -> list[str]:
    """Find what a page in a browser says in usual letters, among at least `least` texts.

    Texts of other languages and in elements that the selector `names` names are values.
    """
    said: list[str] = page.evaluate(_SAID, names)
    assert len(said) >= least
    bare = (_SIZED.sub("", each) for each in said)
    return [each for each in bare if re.search(r"(?<![\w.-])[a-zA-Z]{3,}", each)]


_SAID = """names => {
  const isNamed = (element) => element.closest(
    `script, style, kbd, option, [lang]:not(html)${names && ", "}${names}`);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const said = [];
  while (walker.nextNode())
    if (!isNamed(walker.currentNode.parentElement)) said.push(walker.currentNode.data.trim());
  for (const each of document.querySelectorAll("[aria-label], [title], [placeholder]"))
    if (!isNamed(each))
      said.push(...["aria-label", "title", "placeholder"].map((at) => each.getAttribute(at)));
  return said.filter(Boolean);
}"""
