"""Pairs of languages: names, folders, and the files in the folders.

A pair is named by two language tags, the source first: ``zh-ko``, ``zh-Hant-en-US``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardgen.errors import CatalogError, Location, TemplateError, hint_at_nearest
from cardgen.files import is_folder, is_there, list_folder
from cardgen.lazy import lazy_pattern

if TYPE_CHECKING:
    from pathlib import Path

SLOGANS: Final = "slogans"
CAPTIONS: Final = "captions"
GLOSSARY: Final = "glossary"
LETTERS: Final = "letters"
DOMAINS: Final = (SLOGANS, CAPTIONS, LETTERS, GLOSSARY)
"""The kinds of message files that a pair may have."""

_TAG: Final = r"([a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?)"
_PAIR: Final = lazy_pattern(f"{_TAG}-{_TAG}")
_MEANT: Final = {"zh": "zh-Hans"}


def full_tag(lang: str) -> str:
    """Return the BCP 47 tag of a language: ``zh`` means ``zh-Hans``."""
    return _MEANT.get(lang, lang)


def pair_langs(pair: str) -> tuple[str, str]:
    """Split a pair into two BCP 47 tags: ``zh-ko`` into ``("zh-Hans", "ko")``.

    Raises CatalogError "unknown-pair" if `pair` does not name two languages.
    """
    match = _PAIR.fullmatch(pair)
    if not match:
        reason = f"{pair!r} does not name two languages"
        hint = "write two language tags, as in zh-ko or zh-Hant-ja"
        raise CatalogError("unknown-pair", reason, hint=hint)
    return full_tag(match[1]), full_tag(match[2])


def list_pairs(folder: Path) -> list[str]:
    """List the pairs that have slogans in a folder, sorted; [] if there is no folder.

    Raises TemplateError "bad-project" if it cannot be read.
    """
    try:
        found = list_folder(folder)
    except OSError as error:
        reason = f"the folder of messages cannot be read: {error.strerror}"
        hint = "allow your account to read the folder"
        raise TemplateError(
            "bad-project", reason, location=Location(str(folder)), hint=hint
        ) from error
    return [
        path.name
        for path in found
        if _PAIR.fullmatch(path.name) and is_there(path / "slogans.po")
    ]


def list_domains(folder: Path, pair: str) -> list[str]:
    """List the domains for which a pair has a file, in the order of `DOMAINS`."""
    return [domain for domain in DOMAINS if is_there(folder / pair / f"{domain}.po")]


def pairs_between(folder: Path, pair: str, domain: str) -> tuple[str, str] | None:
    """Find two pairs from which a pair can be joined: zh-zh-Hant and zh-ja for zh-Hant-ja.

    Both have the same source, and a file of the domain.
    """
    match = _PAIR.fullmatch(pair)
    if not match or is_folder(folder / pair):
        return None
    for first in sorted(path.name for path in list_folder(folder)):
        known = _PAIR.fullmatch(first)
        if known and known[2] == match[1]:
            second = f"{known[1]}-{match[2]}"
            if all(is_there(folder / each / f"{domain}.po") for each in (first, second)):
                return first, second
    return None


def pair_file(folder: Path, pair: str, domain: str) -> Path:
    """Return the path of a pair's PO file.

    Raises CatalogError "unknown-pair" if the pair or its file does not exist.
    """
    if _PAIR.fullmatch(pair):
        path = folder / pair / f"{domain}.po"
        if is_there(path):
            return path
        if is_folder(path.parent):
            reason = f"{pair} has no {domain}.po"
            hint = f"make the file from {folder / domain}.pot"
            raise CatalogError(
                "unknown-pair", reason, location=Location(str(path.parent)), hint=hint
            )
    reason = f"there are no messages for {pair!r}"
    hint = hint_at_nearest(pair, list_pairs(folder))
    raise CatalogError("unknown-pair", reason, location=Location(str(folder)), hint=hint)
