"""Conventions of letters: places of blocks, words and dates, one TOML file for each language.

In comes a language tag, out comes a `Convention`. Every entry of a file has its source; ★ marks
an official rule.
"""

from __future__ import annotations

from cardgen.letters.conventions.convention import (
    Convention as Convention,
    load_convention as load_convention,
)
from cardgen.letters.conventions.numerals import format_han as format_han
from cardgen.letters.conventions.spec import (
    Addressees as Addressees,
    BlockPlace as BlockPlace,
    BodySize as BodySize,
    Form as Form,
    Kind as Kind,
    Rank as Rank,
    Respect as Respect,
    TitleSize as TitleSize,
    Word as Word,
)
