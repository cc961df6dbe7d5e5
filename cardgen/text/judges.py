"""What others know of a text: ICU's breakers and BudouX's models, as string indices."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import accumulate

import budoux
from icu4py.breakers import LineBreaker, WordBreaker


def line_ends(text: str, locale: str) -> list[int]:
    """Where UAX #14, tailored by an ICU locale such as ``ja@lb=strict``, lets a line end."""
    return _ends(LineBreaker(text, locale))


def words(text: str, lang: str) -> list[int]:
    """Where words end; for Chinese and Japanese by ICU's dictionary."""
    return _ends(WordBreaker(text, lang))


def phrases(text: str, lang: str) -> list[int]:
    """Where phrases of a Chinese or Japanese text end, by BudouX's model."""
    return _ends(_model(lang).parse(text))


@cache
def _model(lang: str) -> budoux.Parser:
    if lang.startswith("ja"):
        return budoux.load_default_japanese_parser()
    if lang in {"zh", "zh-Hans", "zh-CN", "zh-SG"}:
        return budoux.load_default_simplified_chinese_parser()
    return budoux.load_default_traditional_chinese_parser()


def _ends(pieces: Iterable[str]) -> list[int]:
    # ICU's own offsets count UTF-16 units; its pieces count characters.
    return list(accumulate(map(len, pieces)))
