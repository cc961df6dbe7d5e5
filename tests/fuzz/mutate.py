"""Changed bytes and texts, by chance that a seed repeats."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Final

NUMBERS: Final = (
    b"\0", b"\xff", b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x80\0\0\0",
    b"\0\0\0\1", b"\xff\xff", b"\0\1",
)  # fmt: skip
NASTY: Final = (
    "", " ", "\t", "\0", "\x1b[31m",
    "\x9b", "\u202e", "\u2028", "\ufeff", "\ufffd", "\ufffe",
    "\U0010ffff", "\U000e0001", "\u0301" * 40, "\u200d" * 9, "שלום",
    "ᄀ", "👩‍👩‍👧", "𪚥", "가", "字",
    "－１", "٣", "{", "}", "{{", "{a}",
    "{message}", "{0}", "{a.b}", "[", "]", "[[", "[念|ねん]",
    "*", "**", "%s", "$(x)", "=1+1", "'",
    '"', "\\", "\\n", "/", "../x", "/dev/zero", "con",
    "-1", "0", "1e309", "nan", "inf", "1" * 400, "9" * 5000, "0.0000001", "1_000", "0x10",
    "999999999999mm", "-3mm", "1mm x 1mm", "zh-ko",
    "auto", "1fr", "true", "a" * 300, "a" * 20_000,
)  # fmt: skip
_TOKEN: Final = re.compile(r"\w+|\s+|[^\w\s]")
_MOST: Final = 300_000  # characters that a changed text may have


def data(rng: Random, seed: bytes) -> bytes:
    """Bytes changed in a few places."""
    made = bytearray(seed)
    for _ in range(rng.choice((1, 1, 2, 3, 8))):
        if not made:
            break
        rng.choice(_BYTES)(rng, made)
    return bytes(made)


def _flip(rng: Random, made: bytearray) -> None:
    made[rng.randrange(len(made))] ^= 1 << rng.randrange(8)


def _set(rng: Random, made: bytearray) -> None:
    number, at = rng.choice(NUMBERS), rng.randrange(len(made))
    made[at : at + len(number)] = number


def _cut(rng: Random, made: bytearray) -> None:
    at = rng.randrange(len(made))
    del made[at : at + rng.choice((1, 2, 4, 16, 256))]


def _truncate(rng: Random, made: bytearray) -> None:
    del made[rng.randrange(len(made)) :]


def _insert(rng: Random, made: bytearray) -> None:
    at = rng.randrange(len(made))
    made[at:at] = rng.randbytes(rng.choice((1, 2, 4, 64)))


def _repeat(rng: Random, made: bytearray) -> None:
    at = rng.randrange(len(made))
    part = made[at : at + rng.choice((1, 4, 32, 512))]
    made[at:at] = bytes(part) * rng.choice((1, 2, 50))


def _move(rng: Random, made: bytearray) -> None:
    at, to, size = rng.randrange(len(made)), rng.randrange(len(made)), rng.choice((4, 32))
    made[to : to + size] = made[at : at + size]


_BYTES: Final[Sequence[Callable[[Random, bytearray], None]]] = (
    _flip, _flip, _set, _set, _cut, _truncate, _insert, _repeat, _move,
)  # fmt: skip


def text(rng: Random, seeds: Sequence[str], words: Sequence[str] = ()) -> bytes:
    """A text changed by its words or lines, or now and then by its bytes.

    What is put in comes from other texts, from `words` of its format, or is odd anywhere.
    """
    chosen = rng.choice(seeds)
    if rng.random() < 0.1:
        return data(rng, chosen.encode("utf-8", "surrogatepass"))
    for _ in range(rng.choice((1, 1, 2, 3, 6))):
        change = rng.choice((_word, _word, _word, _line, _line, _often))
        chosen = change(rng, chosen, seeds, words)[:_MOST]
    return chosen.encode("utf-8", "surrogatepass")


def _word(rng: Random, chosen: str, seeds: Sequence[str], words: Sequence[str]) -> str:
    tokens = _TOKEN.findall(chosen)
    if not tokens:
        return rng.choice(NASTY)
    at = rng.randrange(len(tokens))
    match rng.randrange(5):
        case 0:
            del tokens[at]
        case 1:
            tokens.insert(at, rng.choice(NASTY))
        case 2:
            tokens[at] = rng.choice(words or NASTY)
        case 3:
            others = _TOKEN.findall(rng.choice(seeds))
            tokens[at] = rng.choice(others or [""])
        case _:
            tokens[at] = rng.choice(NASTY)
    return "".join(tokens)


def _line(rng: Random, chosen: str, seeds: Sequence[str], words: Sequence[str]) -> str:
    lines = chosen.split("\n")
    at = rng.randrange(len(lines))
    match rng.randrange(5):
        case 0:
            del lines[at]
        case 1:
            lines.insert(at, rng.choice(rng.choice(seeds).split("\n")))
        case 2:
            lines.insert(at, lines[at])
        case 3:
            lines[at] = lines[at].partition("=")[0] + "= " + rng.choice(words or NASTY)
        case _:
            lines = lines[: at + 1]
    return "\n".join(lines)


def _often(rng: Random, chosen: str, seeds: Sequence[str], words: Sequence[str]) -> str:
    """Something very many times."""
    if rng.random() < 0.5:
        lines = chosen.split("\n")
        at = rng.randrange(len(lines))
        lines[at:at] = [lines[at]] * rng.choice((3, 100, 5000))
        return "\n".join(lines)
    tokens = _TOKEN.findall(chosen) or [""]
    at = rng.randrange(len(tokens))
    tokens[at] = tokens[at] * rng.choice((3, 100, 20_000))
    return "".join(tokens)
