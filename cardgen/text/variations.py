"""Variation sequences: a character with a selector that asks for one of its forms.

UTS #37 registers forms of ideographs (U+E0100 …), the Unicode Standard, chapter 23.4, those
of other characters (U+FE00 …). Which forms a face has is told by its cmap, format 14.
"""

from __future__ import annotations

import re
from typing import Final

CENTRED: Final = "\ufe01"
"""Asks for a mark in the middle of its em box, where it has no white to give up."""
_SELECTORS: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_AS_TEXT, _AS_EMOJI = "\ufe0e", "\ufe0f"
# emoji-variation-sequences.txt (UTS #51): what U+FE0F asks to see in colour. Letters, digits
# and ideographs are not among them, except for the two of Japanese.
_EMOJI: Final = frozenset(
    "©®‼⁉™ℹ↔↕↖↗↘↙↩↪⌚⌛⌨⏏⏩⏪⏫⏬⏭⏮⏯⏰⏱⏲⏳⏸⏹⏺Ⓜ▪▫▶◀◻◼◽◾☀☁☂☃☄☎☑☔☕☘☝☠☢☣☦☪☮☯☸☹☺♀♂♈♉♊♋♌♍♎♏♐♑♒♓♟"
    "♠♣♥♦♨♻♾♿⚒⚓⚔⚕⚖⚗⚙⚛⚜⚠⚡⚧⚪⚫⚰⚱⚽⚾⛄⛅⛈⛎⛏⛑⛓⛔⛩⛪⛰⛱⛲⛳⛴⛵⛷⛸⛹⛺⛽✂✅✈✉✊✋✌✍✏✒✔✖✝✡✨✳✴❄❇❌❎❓❔❕❗❣❤➕➖➗"
    "➡➰➿⤴⤵⬅⬆⬇⬛⬜⭐⭕〰〽㊗㊙"
)
_PICTOGRAPHS: Final = range(0x1F000, 0x1FB00)


def has_selector(text: str) -> bool:
    """Whether any selector is in a text."""
    return _SELECTORS.search(text) is not None


def sequences(cluster: str) -> list[tuple[str, str]]:
    """The characters of a grapheme cluster that a selector follows, with it."""
    return [
        (cluster[match.start() - 1], match[0])
        for match in _SELECTORS.finditer(cluster, 1)
        if not _SELECTORS.match(cluster[match.start() - 1])
    ]


def asks(base: str, selector: str) -> bool:
    """Whether a selector asks for a form that a face must have.

    U+FE0E asks for a character as text, which all are here; U+FE0F for an emoji.
    """
    if selector == _AS_EMOJI:
        return base in _EMOJI or ord(base) in _PICTOGRAPHS
    return selector != _AS_TEXT
