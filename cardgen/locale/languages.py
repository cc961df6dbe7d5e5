"""The choice of a language: by the reader, the environment, the project or the locale."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from typing import Final, NamedTuple

ENGLISH: Final = "en"
LANGUAGES: Final[Mapping[str, str]] = {
    ENGLISH: "English",
    "zh-Hans": "简体中文",
    "zh-Hant": "繁體中文",
    "ko": "한국어",
    "ja": "日本語",
}
"""Languages of the interface (BCP 47), with their own names."""

VARIABLE: Final = "CARDGEN_LANG"
"""The environment variable that names the language; started processes inherit it."""

_TRADITIONAL: Final = frozenset({"hant", "tw", "hk", "mo"})
_LANGUAGE: Final = ContextVar("language", default=ENGLISH)


class LanguageChoice(NamedTuple):
    """A language for the interface, and a warning if it is not the one asked for."""

    language: str
    warning: str = ""


def current_language() -> str:
    """Return the language in use, one of `LANGUAGES`."""
    return _LANGUAGE.get()


def set_language(language: str) -> None:
    """Set the language of the interface in this context."""
    _LANGUAGE.set(language)


def match_language(tag: str) -> str | None:
    """Find the interface language for a locale or language tag; None if there is none.

    C and POSIX are English.
    """
    parts = tag.strip().split(".")[0].split("@")[0].replace("_", "-").lower().split("-")
    if parts[0] in ("c", "posix"):
        return ENGLISH
    if parts[0] == "zh":
        return "zh-Hant" if _TRADITIONAL & set(parts) else "zh-Hans"
    return parts[0] if parts[0] in LANGUAGES else None


def choose_language(
    asked: str, project: str, environment: Mapping[str, str], encoding: str
) -> LanguageChoice:
    """Choose the language of the interface: `asked`, or by environment or project.

    `asked` is the value of ``--lang``, `project` the setting of cardgen.toml, `encoding` that
    of the terminal, which may lack the characters. If none is named, the locale decides.
    """
    named = next(filter(None, (asked, environment.get(VARIABLE), project)), "")
    if named:
        language = match_language(named)
    else:
        known = filter(None, map(match_language, _list_locales(environment)))
        language = next(known, ENGLISH)
    if language is None:
        return LanguageChoice(
            ENGLISH, f"cardgen has no language {named!r}; choose one of: {', '.join(LANGUAGES)}"
        )
    try:
        LANGUAGES[language].encode(encoding)
    except (UnicodeError, LookupError):
        return LanguageChoice(
            ENGLISH, f"this terminal ({encoding}) cannot show {language}; set it to UTF-8"
        )
    return LanguageChoice(language)


def _list_locales(environment: Mapping[str, str]) -> Iterator[str]:
    """Return the locales of a user in order of preference, as GNU gettext does."""
    main = next(filter(None, map(environment.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    if main and main.partition(".")[0] not in ("C", "POSIX"):
        yield from filter(None, environment.get("LANGUAGE", "").split(":"))
    if main:
        yield main
    elif sys.platform == "win32":
        import ctypes
        import locale

        number = ctypes.windll.kernel32.GetUserDefaultUILanguage()
        yield locale.windows_locale.get(number, "")
