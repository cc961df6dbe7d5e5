"""A term for a glossary: checked, and as the lines of a PO file.

In come two words, in whichever order somebody typed them, and the bytes of a file; out comes
the term with its source and translation, and the file with an entry behind all others, or with
another word for an entry, the rest of it as it was.
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

    `english` is what it means, for people; `same` says that it may have no letter of one of its
    languages. `units` are what an article is counted in, each with its word in the translation,
    or "" for the word of any article.
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
        """The term of these words, either of which may be the source.

        Raises CardgenError: wrong-language, bad-value, unknown-pair.
        """
        langs = pair_langs(pair)
        first, second = (unicodedata.normalize("NFC", word).strip() for word in words)
        for word in (first, second, english, *(word for each in units for word in each)):
            _check(word)
        if not first or not second:
            raise FieldError("bad-value", "a term is empty", hint="write it in both languages")
        told = [is_told_by_script(word, langs[1], langs[0]) for word in (first, second)]
        if told == [True, False]:
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
    """The bytes of a PO file with a term behind its entries, or of a new one.

    `lang` is the language of the translation. A POT has terms that are not `translated`.
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
    """The bytes of a PO file with the translation of a term that has none yet.

    Raises CatalogError "conflict" where the entry is gone, or somebody else has translated it.
    """
    there = versions(data).get(key)
    is_free = there is not None and there.translations in ((), ("",))
    edit = EntryEdit(
        key, there.digest if there and is_free else "", term.translation, fuzzy=False
    )
    made = patched(data, [edit])
    if made.conflicts:
        raise CardgenError.of([made.conflicts[0].diagnostic("")])
    return made.data


def with_units(data: bytes, key: EntryKey, term: Term) -> bytes:
    """The bytes of a PO file with words for the units of an article that is there.

    Raises CatalogError "conflict" where the entry is not there.
    """
    line = _unit_line(term)
    return with_remark(data, key, line) if line else data


def _unit_line(term: Term) -> str:
    """The translator's line with the words for the units of an article, "" for none."""
    words = [f"{unit}={word}" for unit, word in term.units if word]
    return f"unit: {', '.join(words)}" if words else ""


def with_synonym(data: bytes, key: EntryKey, word: str) -> bytes:
    """The bytes of a PO file with a word besides for an entry; the rest stays as it is.

    Raises CatalogError "conflict" where the entry is not there.
    """
    return with_remark(data, key, f"also: {word}")
