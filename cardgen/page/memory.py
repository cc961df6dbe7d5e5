"""The translations of earlier texts: what was said before for a source like this one.

In come finished messages, with their source and translation; out come those whose source is
most like another one, each with the reason and the common parts. Candidates are found by the
pairs of characters that they share, so that a search among thousands takes a moment.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Final, Literal

import msgspec

Reason = Literal["same", "beginning", "end", "parts"]
"""Why two sources are similar."""

_CANDIDATES: Final = 24  # whose parts are compared
_MOST: Final = 5
_LEAST: Final = 0.4  # share of the characters of both texts in common parts
_LEAST_PART: Final = 2  # characters of a common part
_LONG_PART: Final = 4  # characters that make two texts similar alone
_LONGEST: Final = 1000  # characters of a source that are compared


class Said(msgspec.Struct, frozen=True):
    """A finished message: where it is, its name, and both texts."""

    place: str
    name: str
    source: str
    translation: str


class Similar(msgspec.Struct, frozen=True):
    """A message with a similar source; `common` are the ranges of equal characters in it."""

    said: Said
    reason: Reason
    share: float
    common: tuple[tuple[int, int], ...]


class Memory:
    """The finished messages of a pair, indexed by the pairs of characters in their sources."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Said] = {}
        self._pairs: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)

    def update(self, messages: Iterable[Said]) -> None:
        """Take over the messages as they are now; only changed ones are indexed again."""
        now = {(each.place, each.name): each for each in messages}
        for key in [*self._known]:
            if now.get(key) != self._known[key]:
                for pair in _list_pairs(self._known.pop(key).source):
                    self._pairs[pair].discard(key)
        for key, each in now.items():
            if key not in self._known:
                self._known[key] = each
                for pair in _list_pairs(each.source):
                    self._pairs[pair].add(key)

    def find(self, source: str, *, without: tuple[str, str] | None = None) -> list[Similar]:
        """Find the messages with the most similar sources, the most similar first.

        The message `without`, by place and name, is left out; so are equal pairs of texts.
        """
        pairs = _list_pairs(source)
        counts = Counter(key for pair in pairs for key in self._pairs.get(pair, ()))
        counts.pop(without or ("", ""), None)
        ranked = sorted(
            counts, key=lambda key: (-counts[key] / len(self._known[key].source or "x"), key)
        )
        # Short texts share all they have, long ones much: some of both are compared.
        chosen = dict.fromkeys(
            (*ranked[:_CANDIDATES], *(key for key, _ in counts.most_common(_CANDIDATES)))
        )
        found: dict[tuple[str, str], Similar] = {}
        for key in chosen:
            similar = _compare(source, self._known[key])
            texts = similar and (similar.said.source, similar.said.translation)
            if similar and texts and texts not in found:
                found[texts] = similar
        best = sorted(found.values(), key=lambda each: (-each.share, each.said.name))
        return best[:_MOST]


def _fold(text: str) -> str:
    """Return a text for comparison, character by character as long as the text itself."""
    folded = (unicodedata.normalize("NFKC", char).casefold() for char in text[:_LONGEST])
    return "".join(char if len(char) == 1 else "\ufffd" for char in folded)


def _list_pairs(source: str) -> set[str]:
    """List the pairs of neighbouring letters in a text."""
    text = _fold(source)
    pairs = (text[at : at + 2] for at in range(len(text) - 1))
    return {pair for pair in pairs if all(map(str.isalnum, pair))}


def _compare(source: str, said: Said) -> Similar | None:
    """Compare a source with that of a message; None if they are not similar."""
    one, other = _fold(source), _fold(said.source)
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    parts = [each for each in blocks if each.size >= _LEAST_PART]
    share = 2 * sum(each.size for each in parts) / max(1, len(one) + len(other))
    if share < _LEAST and not any(each.size >= _LONG_PART for each in parts):
        return None
    common = tuple((each.b, each.b + each.size) for each in parts)
    return Similar(said, _find_reason(one, other), round(share, 3), common)


def _find_reason(one: str, other: str) -> Reason:
    """Find the reason why two texts are similar, the simplest first."""
    if one == other:
        return "same"
    first, last = _count_equal(one, other), _count_equal(one[::-1], other[::-1])
    if max(first, last) >= _LONG_PART:
        return "beginning" if first >= last else "end"
    return "parts"


def _count_equal(one: str, other: str) -> int:
    """Count the equal characters at the beginning of two texts."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
