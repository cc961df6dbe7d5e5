"""Classes of characters, for spacing and line breaking, and variation sequences."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

import uharfbuzz as hb

from cardgen.lazy import lazy_pattern

LINE_FEED: Final = "\n"
SPACED_SCRIPTS: Final = frozenset({"Hani", "Hira", "Kana", "Bopo"})
_CJK_SCRIPTS: Final = SPACED_SCRIPTS | {"Hang"}
# JLREQ cl-10 and the closing mark of letters: kana and Han, but of no script in Unicode.
_SHARED_KANA: Final = frozenset("ーｰ〆")

# Marks that end a sentence or a clause, in all our languages. A line of display text that ends
# behind one ends with the sense.
SENTENCE_END: Final = frozenset("。．.！!？?…⁇⁈⁉‼؟۔।॥")
CLAUSE_END: Final = frozenset("，,、；;：:—―─⸺‥،؛")
# Marks that are one mark when written twice.
CONNECTED: Final = frozenset("—―─⸺⸻…‥⋯")
CLOSING: Final = frozenset("」』）)】〕〉》〗〙”’\"'］]｝}｠»")

# Blocks of one script each, with nearly all letters: they need no look-up.
_LETTERS: Final = (("一", "\u9fff", "Hani"), ("가", "힣", "Hang"), ("ぁ", "ゖ", "Hira"))

CENTRED: Final = "\ufe01"
"""Selector for a mark in the middle of its em box, without white to give up."""
# UTS #37 registers forms of ideographs (U+E0100 …), the Unicode Standard, 23.4, those of other
# characters (U+FE00 …). A cmap of format 14 lists the forms of a face.
_SELECTORS: Final = lazy_pattern("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_AS_TEXT, _AS_EMOJI = "\ufe0e", "\ufe0f"
# emoji-variation-sequences.txt (UTS #51): characters that U+FE0F makes emoji; without letters,
# digits and ideographs, except for two Japanese ones.
_EMOJI: Final = frozenset(
    "©®‼⁉™ℹ↔↕↖↗↘↙↩↪⌚⌛⌨⏏⏩⏪⏫⏬⏭⏮⏯⏰⏱⏲⏳⏸⏹⏺Ⓜ▪▫▶◀◻◼◽◾☀☁☂☃☄☎☑☔☕☘☝☠☢☣☦☪☮☯☸☹☺♀♂♈♉♊♋♌♍♎♏♐♑♒♓♟"
    "♠♣♥♦♨♻♾♿⚒⚓⚔⚕⚖⚗⚙⚛⚜⚠⚡⚧⚪⚫⚰⚱⚽⚾⛄⛅⛈⛎⛏⛑⛓⛔⛩⛪⛰⛱⛲⛳⛴⛵⛷⛸⛹⛺⛽✂✅✈✉✊✋✌✍✏✒✔✖✝✡✨✳✴❄❇❌❎❓❔❕❗❣❤➕➖➗"
    "➡➰➿⤴⤵⬅⬆⬇⬛⬜⭐⭕〰〽㊗㊙"
)
_PICTOGRAPHS: Final = range(0x1F000, 0x1FB00)


@lru_cache(maxsize=65536)
def find_script(char: str) -> str | None:
    """Find the script of a character (ISO 15924); None if several scripts share it."""
    for first, last, name in _LETTERS:
        if first <= char <= last:
            return name
    buffer = hb.Buffer()
    buffer.add_str(char)
    buffer.guess_segment_properties()
    name_or_none: str | None = buffer.script
    return name_or_none


@lru_cache(maxsize=65536)
def is_ignorable(char: str) -> bool:
    """True if the character needs no glyph, as format characters and variation selectors."""
    code = ord(char)
    return (
        0xFE00 <= code <= 0xFE0F
        or 0xE0100 <= code <= 0xE01EF
        or unicodedata.category(char) == "Cf"
    )


@lru_cache(maxsize=65536)
def is_spaced_cjk(char: str) -> bool:
    """True if the character is Han or kana, so that space separates it from Latin letters.

    See CLREQ 3.2.2 and JLREQ 3.2.6.
    """
    return find_script(char) in SPACED_SCRIPTS or char in _SHARED_KANA


@lru_cache(maxsize=65536)
def is_western(char: str) -> bool:
    """True if the character is a letter or digit of a proportional script, not full-width."""
    if unicodedata.east_asian_width(char) in "FWH":
        return False
    return char.isdecimal() or (char.isalpha() and find_script(char) not in _CJK_SCRIPTS)


def is_ideographic(char: str, among: str) -> bool:
    """True if the character fills an em box, as Han, kana, Hangul and their marks do.

    The script `among` of the text (ISO 15924) decides for marks that Latin shares.
    """
    width, own = unicodedata.east_asian_width(char), find_script(char)
    if own is not None:
        return own in _CJK_SCRIPTS or width == "F"
    return width in "FW" or (width == "A" and among in _CJK_SCRIPTS)


def has_selector(text: str) -> bool:
    """True if the text contains a variation selector."""
    return _SELECTORS.search(text) is not None


def find_sequences(cluster: str) -> list[tuple[str, str]]:
    """List the variation sequences of a text, as pairs of a base character and its selector."""
    return [
        (cluster[match.start() - 1], match[0])
        for match in _SELECTORS.finditer(cluster, 1)
        if not _SELECTORS.match(cluster[match.start() - 1])
    ]


def needs_form(base: str, selector: str) -> bool:
    """True if a font must have a special form for this variation sequence.

    U+FE0E asks for text, the usual form; U+FE0F asks for an emoji.
    """
    if selector == _AS_EMOJI:
        return base in _EMOJI or ord(base) in _PICTOGRAPHS
    return selector != _AS_TEXT


def word_set(words: str) -> frozenset[str]:
    """Make a set of the words in a text. White space separates the words."""
    return frozenset(words.split())
