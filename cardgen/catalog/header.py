"""Check the header of a PO file: its charset, and the languages that it names.

In come the header's lines as a mapping, out come diagnostics. A file in the folder of another
language is sound PO and would be printed. A header without languages, as in a new file, gets
those of its folder.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from cardgen.catalog.pairs import full_tag
from cardgen.errors import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cardgen.errors import Location

_CHARSET: Final = re.compile(r"charset=([^\s;]*)", re.IGNORECASE)
# A locale as gettext writes it, sr_RS@latin, or BCP 47 as Weblate does, zh_Hans.
_LOCALE: Final = re.compile(
    r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|[0-9]{3}))?(?:\.[\w-]+)?(?:@[\w-]+)?",
    re.IGNORECASE,
)
_THREE: Final = {"chi": "zh", "zho": "zh", "cmn": "zh", "jpn": "ja", "kor": "ko", "eng": "en"}
_WITHOUT_PLURAL: Final = frozenset({"zh", "ja", "ko", "vi", "th", "id", "ms"})
_TRADITIONAL: Final = frozenset({"TW", "HK", "MO"})


class _Locale(NamedTuple):
    language: str
    script: str
    region: str


def header_errors(
    header: Mapping[str, str], langs: tuple[str, str] | None, place: Location
) -> Iterator[Diagnostic]:
    """Complain of a wrong charset, or languages unlike `langs`, those of the folder."""
    yield from _charset_errors(header.get("Content-Type", ""), place)
    for name, lang in zip(("X-Source-Language", "Language"), langs or (), strict=False):
        named = header.get(name, "").strip()
        if named and not names_language(named, lang):
            yield Diagnostic(
                "wrong-language",
                f"the header says {name}: {named}, the folder that it is {lang}",
                location=place,
                hint=f'move the file; or if it is {lang}, write "{name}: {lang}\\n" there',
            )


def nplurals(lang: str) -> int | None:
    """The number of plural forms that gettext has for a language (BCP 47); None if unknown."""
    language = lang.partition("-")[0]
    if language in _WITHOUT_PLURAL:
        return 1
    from babel.messages.plurals import PLURALS

    known = PLURALS.get(language)
    return None if known is None else int(known[0])


def _charset_errors(content_type: str, place: Location) -> Iterator[Diagnostic]:
    match = _CHARSET.search(content_type)
    charset = match[1] if match else ""
    if charset.lower().replace("-", "") != "utf8":
        yield Diagnostic(
            "bad-encoding",
            f"the header gives the charset as {charset or 'nothing'}, not UTF-8",
            location=place,
            hint='save the file as UTF-8 with "Content-Type: text/plain; charset=UTF-8\\n"',
        )


def names_language(locale: str, lang: str) -> bool:
    """True if a header's locale may mean a language; parts that one omits count as equal."""
    first, second = _locale(locale), _locale(full_tag(lang))
    if first is None or second is None:
        return False
    return first.language == second.language and all(
        not one or not other or one == other
        for one, other in zip(first[1:], second[1:], strict=True)
    )


def _locale(tag: str) -> _Locale | None:
    match = _LOCALE.fullmatch(tag)
    if match is None:
        return None
    language, script, region = (part or "" for part in match.groups())
    language, script, region = language.lower(), script.title(), region.upper()
    language = _THREE.get(language, language)
    if language == "zh" and region and not script:
        script = "Hant" if region in _TRADITIONAL else "Hans"
    return _Locale(language, script, region)
