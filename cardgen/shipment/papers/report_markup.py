"""Words as HTML: escaped, in their languages, one below the other."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import Final

from cardgen.wording import Both, DocumentWording

# HTML, 13.2.3.5: neither control characters nor surrogates; and no marks that turn text.
_UNFIT: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TURNING: Final = re.compile(r"[\u202a-\u202e\u2066-\u2069]")


def safe(text: object) -> str:
    """Text for an element or an attribute."""
    shown = _TURNING.sub("", _UNFIT.sub("\ufffd", str(text)))
    return escape(shown, quote=True)


def span(lang: str, text: str) -> str:
    """A text in its language."""
    return f'<span lang="{safe(lang)}">{safe(text)}</span>'


def both_lines(wording: DocumentWording, both: Both) -> str:
    """A text in both languages, one below the other; what they say alike once."""
    if both[0] == both[1]:
        return f"<p>{span(wording.lang(both[0]), both[0])}</p>" if both[0] else ""
    return paragraphs(span(*each) for each in zip(wording.langs, both, strict=True) if each[1])


def paragraphs(texts: Iterable[str]) -> str:
    """Markup, one below the other."""
    return "".join(f"<p>{text}</p>" for text in texts)


def small(text: str) -> str:
    """Markup in small letters, if there is any."""
    return f"<p><small>{text}</small></p>" if text else ""


def numbers(ranges: str) -> str:
    """Numbers of boxes, as 3, 15–16; a line ends between ranges and within none."""
    return re.sub("[0-9]+–[0-9]+", r'<span class="range">\g<0></span>', safe(ranges))


def way(origin: str, destination: str) -> str:
    """From one place to another, either of which may not be known."""
    return f"{origin} → {destination}".strip() if origin or destination else ""


def fact(caption: str, value: str) -> str:
    """A small caption and its value beside it, as markup."""
    return f'<p class="fact"><small>{caption}</small> {value}</p>'


def described(term: str, value: str) -> str:
    """A caption and its value, as markup."""
    return f"<div><dt>{term}</dt><dd>{value}</dd></div>"
