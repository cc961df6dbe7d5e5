"""A term for a glossary: checked, and as the lines of a PO file.

In come two words, in either order, and the bytes of a file; out comes the term with its source
and translation, and the file with an entry behind all others, or with another word for an
entry; the rest stays as it was.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cardgen.catalog.pairs import pair_langs
from cardgen.catalog.patching import (
    EntryEdit,
    EntryKey,
    entry_text,
    patched,
    versions,
    with_entry,
    with_remark,
)
from cardgen.catalog.scripts import has_letter_of, is_told_by_script
from cardgen.catalog.state import is_foreign
from cardgen.controls import code_point, control_character
from cardgen.errors import CardgenError, Diagnostic, FieldError, raise_findings
from cardgen.remedies import Remedy

if TYPE_CHECKING:
    from collections.abc import Sequence

_NEW: Final = """\
msgid ""
msgstr ""
"Language: {lang}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""


@dataclass(frozen=True, slots=True)
class Term:
    """A city, article, unit, title or disaster in both languages of a pair.

    `english` is its meaning, for people. `same` is set if it may lack a letter of one of its
    languages. `units` are the units of an article, each with its word in the translation, or ""
    for the usual word.
    """

    kind: str
    source: str
    translation: str
    english: str = ""
    same: bool = False
    units: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(
        cls,
        words: tuple[str, str],
        kind: str,
        pair: str,
        *,
        english: str = "",
        same: bool = False,
        units: Sequence[tuple[str, str]] = (),
    ) -> Term:
        """Make a term of two words, either of which may be the source.

        Raises CardgenError: wrong-language, bad-value, unknown-pair.
        """
        langs = pair_langs(pair)
        first, second = (unicodedata.normalize("NFC", word).strip() for word in words)
        for word in (first, second, english, *(word for each in units for word in each)):
            _check(word)
        if not first or not second:
            raise FieldError("bad-value", "a term is empty", hint="write it in both languages")
        is_target = [is_told_by_script(word, langs[1], langs[0]) for word in (first, second)]
        if is_target == [True, False]:
            first, second = second, first
        lacking = [
            Diagnostic(
                "wrong-language",
                f"{word!r} has no letter of {lang}",
                hint="write the term in both languages",
                remedy=Remedy("same-term"),
            )
            for word, lang in zip((first, second), langs, strict=True)
            if not has_letter_of(word, lang) and not same
        ]
        raise_findings(lacking)
        if units and kind != "item":
            hint = "only an article, --kind item, is counted in units"
            raise FieldError("bad-value", f"a {kind} has no units", hint=hint)
        for word in (word for each in units for word in each):
            if any(mark in word for mark in "=＝,、，"):
                raise FieldError("bad-value", f"{word!r} is no word", hint="as in 件=점")
        own_lang = is_foreign(first, second, langs)
        return cls(kind, first, second, english.strip(), own_lang, tuple(units))


def _check(word: str) -> None:
    if found := control_character(word, "cell"):
        reason = f"{word!r} holds the control character {code_point(found)}"
        raise FieldError("bad-value", reason, hint="a term is one line of text")


def with_term(data: bytes | None, term: Term, lang: str, *, translated: bool = True) -> bytes:
    """Add a term behind all entries to the bytes of a PO file, or of a new one.

    `lang` is the language of the translation. In a POT, terms are not `translated`.
    """
    words = _unit_line(term)
    comments = [f"# {words}"] if words and translated else []
    comments += [f"#. {term.english}"] if term.english else []
    if term.units:
        comments.append(f"#. unit: {', '.join(unit for unit, _ in term.units)}")
    if term.same:
        comments.append(f"#. same: {lang}")
    translation = term.translation if translated else ""
    entry = entry_text(term.kind, term.source, translation, comments)
    return with_entry(_NEW.format(lang=lang).encode() if data is None else data, entry)


def with_translation(data: bytes, key: EntryKey, term: Term) -> bytes:
    """Add the translation of an untranslated term to the bytes of a PO file.

    Raises CatalogError "conflict" if the entry is gone, or somebody else has translated it.
    """
    version = versions(data).get(key)
    is_free = version is not None and version.translations in ((), ("",))
    edit = EntryEdit(
        key, version.digest if version and is_free else "", term.translation, fuzzy=False
    )
    result = patched(data, [edit])
    if result.conflicts:
        raise CardgenError.of([result.conflicts[0].diagnostic("")])
    return result.data


def with_units(data: bytes, key: EntryKey, term: Term) -> bytes:
    """Add words for an article's units to the bytes of a PO file.

    Raises CatalogError "conflict" if there is no such entry.
    """
    line = _unit_line(term)
    return with_remark(data, key, line) if line else data


def _unit_line(term: Term) -> str:
    """The translator's line with the words for an article's units; "" for none."""
    words = [f"{unit}={word}" for unit, word in term.units if word]
    return f"unit: {', '.join(words)}" if words else ""


def with_synonym(data: bytes, key: EntryKey, word: str) -> bytes:
    """Add a synonym for an entry to the bytes of a PO file; the rest stays as it is.

    Raises CatalogError "conflict" if there is no such entry.
    """
    return with_remark(data, key, f"also: {word}")
