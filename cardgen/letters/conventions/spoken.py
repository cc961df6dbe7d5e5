"""Numbers as they are spoken: 约113万, 약 113만, 約113万.

In comes a whole number and how a language says large ones, out comes text. What is below ten
thousand is said as it is; what is above is rounded, and said to be, unless nothing was lost.
"""

from __future__ import annotations

from typing import Final

from cardgen.letters.conventions.spec import Spoken

_MYRIAD: Final = 10_000
_FEW: Final = 10 * _MYRIAD  # below this thousands are said, too
_HUNDRED_MILLION: Final = _MYRIAD * _MYRIAD


def spoken(number: int, rule: Spoken) -> str:
    """The number as people say it, without its unit."""
    size = abs(number)
    if size < _MYRIAD:
        return f"{number:,}"
    step = 1000 if size < _FEW else _MYRIAD
    if not rule.mixed and size >= _HUNDRED_MILLION:
        step = _HUNDRED_MILLION // 100
    rounded = (size + step // 2) // step * step
    made = _mixed(rounded, rule) if rule.mixed else _decimal(rounded, rule)
    return f"{'' if rounded == size else rule.about}{'-' if number < 0 else ''}{made}"


def _decimal(number: int, rule: Spoken) -> str:
    """1.7万, 113万, 1.23亿."""
    if number >= _HUNDRED_MILLION:
        return _fraction(number, _HUNDRED_MILLION) + rule.hundred_million
    return _fraction(number, _MYRIAD) + rule.myriad


def _fraction(number: int, unit: int) -> str:
    whole, rest = divmod(number, unit)
    return f"{whole:,}" + (f".{rest * 100 // unit:02}".rstrip("0") if rest else "")


def _mixed(number: int, rule: Spoken) -> str:
    """1万7千, 1億2,345万; in Korean with a blank between."""
    hundred_millions, rest = divmod(number, _HUNDRED_MILLION)
    myriads, rest = divmod(rest, _MYRIAD)
    parts = (
        (hundred_millions, rule.hundred_million),
        (myriads, rule.myriad),
        (rest // 1000, rule.thousand),
    )
    return rule.between.join(f"{count:,}{unit}" for count, unit in parts if count)
