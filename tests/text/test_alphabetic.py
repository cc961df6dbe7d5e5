"""Line breaks in French, German, Russian, Czech and others."""

from __future__ import annotations

from itertools import pairwise

import pytest

from cardgen.text import Break, find_breaks, weigh_breaks


def pieces(text: str, lang: str) -> list[str]:
    """Divide a text wherever a line may end."""
    ends = [0, *find_breaks(text, lang), len(text)]
    return [text[a:b].strip() for a, b in pairwise(ends)]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("fr", "Qu’est-ce que c’est ?", ["Qu’est-ce", "que", "c’est ?"]),
        ("fr", "dit-il, a-t-il dit", ["dit-il,", "a-t-il", "dit"]),
        ("fr", "« Bonjour » à 5 000 amis !", ["« Bonjour »", "à", "5 000", "amis !"]),
        ("fr", "porte-avions", ["porte-", "avions"]),
        ("cs", "přes 12 500 lidí", ["přes", "12 500", "lidí"]),
        ("ru", "10 000 000 масок", ["10 000 000", "масок"]),
        ("en", "5 000 masks", ["5", "000", "masks"]),
    ],
)
def test_units_hold_together(lang: str, text: str, expected: list[str]) -> None:
    assert pieces(text, lang) == expected


@pytest.mark.parametrize(
    ("lang", "text", "tied"),
    [
        ("fr", "Nous sommes à vos côtés depuis 24 ans", {"à", "vos", "24"}),
        ("de", "Seit 24 Jahren an der Seite", {"24", "an", "der"}),
        ("ru", "Наш город рядом с вами уже 24 года", {"с", "24"}),
        ("cs", "Naše město stojí v této chvíli", {"v"}),
        ("pl", "Nasze miasto jest z wami", {"z"}),
        ("tr", "Bu zor günlerde bir şehir de", {"Bu", "bir", "şehir"}),
        ("fa", "شهر ما در کنار شماست", {"در"}),
        ("ur", "ہمارا شہر آپ کے ساتھ", {"آپ"}),
        ("en", "Our city stands by you in this time", set()),
    ],
)
def test_small_words_end_no_line_if_it_can_be_helped(
    lang: str, text: str, tied: set[str]
) -> None:
    found = {
        text[:at].split()[-1] for at, kind in weigh_breaks(text, lang) if kind is Break.TIED
    }
    assert found == tied
