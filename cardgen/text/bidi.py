"""Directions of writing by levels: the Unicode Bidirectional Algorithm (UAX #9).

In comes a text in the order in which it is read and the direction of its paragraphs; out come
the level of each character (even: from left to right, odd: from right to left), and the order
in which the characters of a line stand. Names of rules are those of UAX #9. Lines are broken
between both steps, and glyphs are mirrored by HarfBuzz.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from cardgen.lazy import lazy_pattern

_DEEPEST: Final = 125  # BD2: max_depth
_MOST_OPENED: Final = 63  # BD16: brackets that may be open at a time
_EMBEDDINGS: Final = {"RLE": (1, ""), "LRE": (0, ""), "RLO": (1, "R"), "LRO": (0, "L")}
_ISOLATES: Final = frozenset({"LRI", "RLI", "FSI"})
_REMOVED: Final = frozenset({*_EMBEDDINGS, "PDF", "BN"})  # X9
_NEUTRAL: Final = frozenset({"B", "S", "WS", "ON", "PDI"}) | _ISOLATES
_WHITE: Final = frozenset({"WS", "PDI"}) | _ISOLATES | _REMOVED  # L1
_STRONG: Final = {"L": 0, "R": 1, "AL": 1}
_SIDES: Final = {"L": "L", "R": "R", "EN": "R", "AN": "R"}  # for N0 and N1

# Characters that may bring in a level other than that of paragraphs from left to right.
_TURNING: Final = lazy_pattern(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\u2068\ufb1d-\ufdff\ufe70-\ufeff"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
# DerivedBidiClass.txt: the classes of code points that this Python's Unicode does not know yet.
_ARABIC: Final = (
    range(0x600, 0x7C0), range(0x860, 0x900), range(0xFB50, 0xFDD0), range(0xFDF0, 0xFE00),
    range(0xFE70, 0xFF00), range(0x10D00, 0x10D40), range(0x10EC0, 0x10F00),
    range(0x10F30, 0x10F70), range(0x1EC70, 0x1ECC0), range(0x1ED00, 0x1ED50),
    range(0x1EE00, 0x1EF00),
)  # fmt: skip
_UNSEEN: Final = (
    range(0x2065, 0x2066), range(0xFDD0, 0xFDF0), range(0xFFF0, 0xFFF9),
    range(0xE0000, 0xE1000),
)  # fmt: skip
_CURRENCIES: Final = range(0x20A0, 0x20D0)

# BidiBrackets.txt: opening and closing brackets in turn. U+2329 and U+232A are U+3008, U+3009.
_PAIRED: Final = (
    "()[]{}༺༻༼༽᚛᚜⁅⁆⁽⁾₍₎⌈⌉⌊⌋〈〉❨❩❪❫❬❭❮❯❰❱❲❳❴❵⟅⟆⟦⟧⟨⟩⟪⟫⟬⟭⟮⟯⦃⦄⦅⦆⦇⦈⦉⦊⦋⦐⦍⦎⦏⦌⦑⦒⦓⦔⦕⦖⦗⦘⧘⧙⧚⧛⧼⧽"
    "⸢⸣⸤⸥⸦⸧⸨⸩⹕⹖⹗⹘⹙⹚⹛⹜〈〉《》「」『』【】〔〕〖〗〘〙〚〛﹙﹚﹛﹜﹝﹞（）［］｛｝｟｠｢｣"
)
_CLOSING_OF: Final = dict(zip(_PAIRED[::2], _PAIRED[1::2], strict=True))
_SAME: Final = {"\u2329": "\u3008", "\u232a": "\u3009"}
_CLOSING: Final = frozenset(_CLOSING_OF.values())


def may_turn(text: str) -> bool:
    """True if a text from left to right may have parts that run from right to left."""
    return not text.isascii() and _TURNING.search(text) is not None


@lru_cache(maxsize=65536)
def find_class(char: str) -> str:
    """Find the Bidi_Class of a character."""
    if known := unicodedata.bidirectional(char):
        return known
    code = ord(char)
    if _is_unseen(code):
        return "BN"
    if any(code in block for block in _ARABIC):
        return "AL"
    if code in _CURRENCIES:
        return "ET"
    return "R" if _TURNING.match(char) else "L"


def _is_unseen(code: int) -> bool:
    """True if a code point without a class is for programs only, or is never shown."""
    ends_plane = code & 0xFFFE == 0xFFFE
    return ends_plane or any(code in block for block in _UNSEEN)


def find_levels(text: str, base: int | None = None) -> tuple[int, ...]:
    """Find the level of each character of a text, each paragraph of it in one line.

    `base` is the level of the paragraphs, 0 or 1; None finds it for each one (P2, P3).
    Characters that the algorithm removes have the level of the one before.
    """
    levels: list[int] = []
    classes = list(map(find_class, text))
    start = 0
    while start < len(text):  # P1
        end = classes.index("B", start) + 1 if "B" in classes[start:] else len(text)
        own = classes[start:end]
        level = _find_base(own) if base is None else base
        levels += _resolve(text[start:end], own, level)
        start = end
    return tuple(levels)


def order_visually(levels: Sequence[int]) -> list[int]:
    """Order the characters of a line from left to right, by their levels (L2)."""
    order = list(range(len(levels)))
    for level in range(max(levels, default=0), 0, -1):
        at = 0
        while at < len(order):
            end = at
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[at:end] = order[at:end][::-1]
            at = end + 1
    return order


def _find_base(classes: Sequence[str]) -> int:
    """Find the level of a paragraph by its first strong character outside isolates (P2, P3)."""
    depth = 0
    for each in classes:
        if each in _ISOLATES:
            depth += 1
        elif each == "PDI":
            depth = max(0, depth - 1)
        elif each in _STRONG and not depth:
            return _STRONG[each]
    return 0


def _resolve(text: str, classes: list[str], base: int) -> list[int]:
    """Resolve the levels of a paragraph's characters."""
    types = list(classes)
    levels = _set_explicit(types, base)
    kept = [at for at, each in enumerate(classes) if each not in _REMOVED]
    for sequence, before, after in _list_sequences(classes, levels, kept, base):
        level = levels[sequence[0]]
        _resolve_weak(types, sequence, before)
        _join_numbers(types, sequence, before)
        _resolve_brackets(text, classes, types, sequence, level, before)
        _resolve_neutral(types, sequence, level, before, after)
        for at in sequence:  # I1, I2
            if level % 2:
                levels[at] += types[at] != "R"
            else:
                levels[at] += {"L": 0, "R": 1}.get(types[at], 2)
    last = base
    for at, each in enumerate(classes):
        last = levels[at] = last if each in _REMOVED else levels[at]
    ends = True
    for at in reversed(range(len(classes))):  # L1
        ends = classes[at] in {"B", "S"} or (ends and classes[at] in _WHITE)
        if ends:
            levels[at] = base
    return levels


def _find_partners(classes: Sequence[str]) -> dict[int, int]:
    """Find the end of each isolate that has one, by the index of its start (BD9)."""
    partners: dict[int, int] = {}
    opened: list[int] = []
    for at, each in enumerate(classes):
        if each in _ISOLATES:
            opened.append(at)
        elif each == "PDI" and opened:
            partners[opened.pop()] = at
    return partners


def _set_explicit(types: list[str], base: int) -> list[int]:
    """Set the levels that embeddings and isolates ask for, and the types of overrides."""
    if not (_ISOLATES.union(_EMBEDDINGS) & set(types)):
        return [base] * len(types)
    partners, stack, levels = _find_partners(types), _Stack(base), list[int]()
    for at, each in enumerate(tuple(types)):
        if each == "PDI":
            stack.end_isolate()
        level, override, _ = stack.opened[-1]
        levels.append(base if each == "B" else level)
        if override and each not in _REMOVED and each != "B":
            types[at] = override
        if each == "PDF":
            stack.end_embedding()
        elif each == "FSI":
            stack.open(_find_base(types[at + 1 : partners.get(at, len(types))]), "", True)
        elif each in _ISOLATES:
            stack.open(int(each == "RLI"), "", True)
        elif each in _EMBEDDINGS:
            stack.open(*_EMBEDDINGS[each], False)
    return levels


class _Stack:
    """The open embeddings and isolates, and a count of those too deep (X1 to X8)."""

    def __init__(self, base: int) -> None:
        self.opened: list[tuple[int, str, bool]] = [(base, "", False)]
        self.lost_isolates = self.lost_embeddings = self.isolates = 0

    def open(self, odd: int, override: str, isolates: bool) -> None:
        """Open an embedding or isolate at the next even or odd level, if it is not too deep."""
        level = self.opened[-1][0] + 1
        level += (level + odd) % 2
        if level <= _DEEPEST and not self.lost_isolates and not self.lost_embeddings:
            self.opened.append((level, override, isolates))
            self.isolates += isolates
        elif isolates:
            self.lost_isolates += 1
        elif not self.lost_isolates:
            self.lost_embeddings += 1

    def end_isolate(self) -> None:
        """End the last isolate, and all embeddings in it."""
        if self.lost_isolates:
            self.lost_isolates -= 1
        elif self.isolates:
            self.lost_embeddings = 0
            while not self.opened.pop()[2]:
                pass
            self.isolates -= 1

    def end_embedding(self) -> None:
        """End the last embedding, unless an isolate was opened in it."""
        if self.lost_isolates:
            return
        if self.lost_embeddings:
            self.lost_embeddings -= 1
        elif len(self.opened) > 1 and not self.opened[-1][2]:
            self.opened.pop()


def _list_sequences(
    classes: Sequence[str], levels: Sequence[int], kept: Sequence[int], base: int
) -> list[tuple[list[int], str, str]]:
    """List the isolating run sequences, each with its directions at start and end (X10)."""
    runs: list[list[int]] = []
    for number, at in enumerate(kept):
        if number and levels[at] == levels[runs[-1][-1]]:
            runs[-1].append(at)
        else:
            runs.append([at])
    partners = _find_partners(classes)
    starting = {run[0]: run for run in runs}
    continued = {partners[run[-1]] for run in runs if run[-1] in partners}
    behind = dict(pairwise(kept))
    ahead = {after: before for before, after in behind.items()}
    sequences: list[tuple[list[int], str, str]] = []
    for run in runs:
        if run[0] in continued:
            continue
        sequence = list(run)
        while (end := partners.get(sequence[-1])) is not None:
            sequence += starting[end]
        level = levels[run[0]]
        before, after = ahead.get(sequence[0]), behind.get(sequence[-1])
        if classes[sequence[-1]] in _ISOLATES:
            after = None
        edges = (base if each is None else levels[each] for each in (before, after))
        first, last = ("LR"[max(level, edge) % 2] for edge in edges)
        sequences.append((sequence, first, last))
    return sequences


def _resolve_weak(types: list[str], sequence: Sequence[int], before: str) -> None:
    """Resolve marks and letters of Arabic, and numbers by the letters before (W1 to W3)."""
    previous = strong = before
    for at in sequence:
        each = types[at]
        if each == "NSM":
            each = "ON" if previous in _ISOLATES or previous == "PDI" else previous
        elif each == "EN" and strong == "AL":
            each = "AN"
        if each in _STRONG:
            strong = each
        previous = each
        types[at] = "R" if each == "AL" else each


def _join_numbers(types: list[str], sequence: Sequence[int], before: str) -> None:
    """Join numbers with the marks in and beside them (W4 to W7)."""
    for (a, b), (_, c) in pairwise(pairwise(sequence)):
        if types[a] == types[c] and (
            (types[b] in {"ES", "CS"} and types[a] == "EN")
            or (types[b] == "CS" and types[a] == "AN")
        ):
            types[b] = types[a]
    for ordered in (sequence, sequence[::-1]):
        for a, b in pairwise(ordered):
            if types[a] == "EN" and types[b] == "ET":
                types[b] = "EN"
    strong = before
    for at in sequence:
        each = types[at]
        if each in {"ET", "ES", "CS"}:
            types[at] = "ON"
        elif each in {"L", "R"}:
            strong = each
        elif each == "EN" and strong == "L":
            types[at] = "L"


def _resolve_brackets(
    text: str,
    classes: Sequence[str],
    types: list[str],
    sequence: Sequence[int],
    level: int,
    before: str,
) -> None:
    """Give both brackets of a pair one direction: that of what they hold, if it can be (N0)."""
    own = "LR"[level % 2]
    places = {at: number for number, at in enumerate(sequence)}
    for first, last in _list_pairs(text, types, sequence):
        within = sequence[places[first] + 1 : places[last]]
        found = {_SIDES[types[at]] for at in within if types[at] in _SIDES}
        if not found:
            continue
        side = own
        if own not in found:
            ahead = (types[at] for at in reversed(sequence[: places[first]]))
            context = next((_SIDES[each] for each in ahead if each in _SIDES), before)
            side = context if context != own else own
        for at in (first, last):
            types[at] = side
            for mark in sequence[places[at] + 1 :]:  # marks on the bracket
                if classes[mark] != "NSM":
                    break
                types[mark] = side


def _list_pairs(
    text: str, types: Sequence[str], sequence: Sequence[int]
) -> list[tuple[int, int]]:
    """List the pairs of brackets in a sequence, by their starts (BD16)."""
    opened: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for at in sequence:
        if types[at] != "ON":
            continue
        char = _SAME.get(text[at], text[at])
        if char in _CLOSING_OF:
            if len(opened) == _MOST_OPENED:
                return []
            opened.append((_CLOSING_OF[char], at))
        elif char in _CLOSING:
            for depth in reversed(range(len(opened))):
                if opened[depth][0] == char:
                    pairs.append((opened[depth][1], at))
                    del opened[depth:]
                    break
    return sorted(pairs)


def _resolve_neutral(
    types: list[str], sequence: Sequence[int], level: int, before: str, after: str
) -> None:
    """Give neutral characters the direction on both sides, or else the own one (N1, N2)."""
    last, waiting = before, list[int]()
    for at in (*sequence, None):
        each = after if at is None else types[at]
        if at is not None and each in _NEUTRAL:
            waiting.append(at)
            continue
        side = _SIDES[each]
        for neutral in waiting:
            types[neutral] = side if side == last else "LR"[level % 2]
        waiting.clear()
        last = side
