"""New messages, new pairs and new terms for the message files of a project.

In come what somebody typed, and the bytes of files; out come a checked message or term, the
files with it behind all other entries, or the files of a new pair without translations.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import msgspec

from cardgen.catalog.catalog import Message, message_errors
from cardgen.catalog.notes import TYPES, read_notes
from cardgen.catalog.pairs import pair_langs
from cardgen.catalog.patching import (
    EntryEdit,
    EntryKey,
    apply_edits,
    entry_text,
    header_fields,
    read_versions,
    with_entry,
    with_header,
    with_remark,
)
from cardgen.catalog.po import names_language, parse_po
from cardgen.catalog.scripts import has_letter_of, is_foreign, is_told_by_script
from cardgen.catalog.values import locale_of
from cardgen.controls import find_control, format_code_point
from cardgen.errors import (
    CardgenError,
    CatalogError,
    Diagnostic,
    FieldError,
    Location,
    raise_findings,
)
from cardgen.lazy import lazy_pattern
from cardgen.placeholders import find_placeholders
from cardgen.remedies import Remedy

if TYPE_CHECKING:
    from collections.abc import Sequence

_ID: Final = lazy_pattern(r"[\w-]+(?:\.[\w-]+)*")
_NEW: Final = Location("the new message")
_GETTEXT: Final = {"zh-Hans": "zh_CN", "zh-Hant": "zh_TW"}  # as all programs know them


class NewMessage(msgspec.Struct, frozen=True):
    """A message to be written: its id, its source, and the ``#.`` lines above it."""

    id: str
    source: str
    comments: tuple[str, ...] = ()

    @classmethod
    def of(cls, id: str, source: str, comments: Iterable[str] = ()) -> NewMessage:  # noqa: A002
        """Make a message to add.

        Raises CardgenError: bad-value, bad-po, placeholder, markup.
        """
        new = cls(id, source.replace("\r\n", "\n").strip(), tuple(comments))
        errors: list[Diagnostic] = []
        if not _ID.fullmatch(id):
            hint = "use letters, digits and hyphens, as in sister-years"
            reason = f"{id!r} cannot be the id of a message"
            errors.append(Diagnostic("bad-value", reason, hint=hint))
        if not new.source:
            errors.append(
                Diagnostic("bad-value", "the message is empty", hint="write its text")
            )
        raise_findings([*errors, *new.errors("")])
        return new

    def errors(self, translation: str) -> list[Diagnostic]:
        """Find the errors of the message, and of its translation if there is one."""
        errors: list[Diagnostic] = []
        for text in (*self.source.split("\n"), *translation.split("\n"), *self.comments):
            if control := find_control(text, "cell"):
                reason = f"{text!r} contains the control character {format_code_point(control)}"
                errors.append(Diagnostic("bad-value", reason, hint="delete it"))
        types = dict(read_notes(self.comments, _NEW, errors).types)
        untyped = [name for name in _list_placeholders(self.source) if name not in types]
        if untyped:
            reason = f"no type is given for {', '.join(f'{{{name}}}' for name in untyped)}"
            remedy = Remedy("type-placeholders", tuple(map(_add_likely_type, untyped)))
            errors.append(Diagnostic("placeholder", reason, remedy=remedy))
            types |= dict.fromkeys(untyped, TYPES[0])
        message = Message(self.id, self.source, translation, types, location=_NEW)
        return [*errors, *message_errors(message)]


def _add_likely_type(name: str) -> str:
    """Add the likely type to a placeholder: to_city=city; or NAME=TYPE if it is unknown."""
    last = name.rpartition("_")[2].rstrip("0123456789")
    return f"{name}={last if last in TYPES else 'TYPE'}"


def _list_placeholders(text: str) -> tuple[str, ...]:
    """List the placeholders in a text; () if they are malformed, which other checks report."""
    try:
        return tuple(find_placeholders(text))
    except ValueError:
        return ()


def with_message(data: bytes, message: NewMessage, translation: str = "") -> bytes:
    """Add a message after all others to the bytes of a PO or POT file.

    A run that broke off may have added it already: the entry stays as it is then, and gets the
    translation that it lacks. Raises CatalogError "duplicate-message" if another message has
    this id.
    """
    if there := [key for key in read_versions(data) if key.context == message.id]:
        return _add_translation(data, there[0], message, translation)
    comments = [f"#. {line}".rstrip() for line in message.comments]
    if "{" in message.source:
        comments.append("#, python-brace-format")
    return with_entry(data, entry_text(message.id, message.source, translation, comments))


def _add_translation(
    data: bytes, key: EntryKey, message: NewMessage, translation: str
) -> bytes:
    """Add a translation to a message of the file, unless it has one.

    Raises CatalogError "duplicate-message" if the file has another text or translation.
    """
    version = read_versions(data)[key]
    translated = version.translations[0] if version.translations else ""
    entries = parse_po(data, "").value or ()
    comments = [each.comments for each in entries if each.context == message.id]
    if (
        version.plural
        or version.source != message.source
        or _join_comments(*comments) != _join_comments(message.comments)
        or (translation and translated not in ("", translation))
    ):
        reason = f"there is already a message {message.id!r}"
        hint = "choose another id, or edit that message"
        raise CatalogError("duplicate-message", reason, hint=hint)
    if not translation or translated:
        return data
    return apply_edits(data, [EntryEdit(key, version.digest, translation)]).data


def _join_comments(*comments: Iterable[str]) -> str:
    """Join comments in one line, whatever line ends they have."""
    return " ".join(" ".join(line for each in comments for line in each).split())


def new_pair(pot: bytes, pair: str, domain: str) -> bytes:
    """Make the PO file of a pair from a POT file, without translations.

    Raises CatalogError "unknown-pair" for an unknown pair, or one whose first language is not
    that of the POT.
    """
    source, target = pair_langs(pair)
    declared = header_fields(pot).get("X-Source-Language", "")
    if declared and not names_language(declared, source):
        raise CatalogError(
            "unknown-pair",
            f"the messages are in {declared}, not in {source}",
            hint="write the language of the messages first, as in "
            f"{declared.partition('_')[0]}-{target}",
        )
    title = f"{domain.capitalize()}, {_name_in_english(source)} to {_name_in_english(target)}."
    return with_header(
        pot,
        title,
        {
            "Language-Team": _name_in_english(target),
            "Language": _GETTEXT.get(target, target.replace("-", "_")),
            "Plural-Forms": _write_plural_forms(target),
            "X-Source-Language": _GETTEXT.get(source, source.replace("-", "_")),
        },
    )


def _name_in_english(lang: str) -> str:
    """Return the English name of a language."""
    return str(locale_of(lang).get_display_name("en"))


def _write_plural_forms(lang: str) -> str:
    """Write the header line Plural-Forms for a language, which other programs need."""
    from babel.messages.plurals import get_plural

    return f"{get_plural(locale_of(lang)).plural_forms.rstrip(';')};"


_EMPTY_FILE: Final = """\
msgid ""
msgstr ""
"Language: {lang}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""


class Term(msgspec.Struct, frozen=True):
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
        """Make a term from two words; either of them may be the source.

        Raises CardgenError: wrong-language, bad-value, unknown-pair.
        """
        langs = pair_langs(pair)
        first, second = (unicodedata.normalize("NFC", word).strip() for word in words)
        for word in (first, second, english, *(word for each in units for word in each)):
            _check_word(word)
        both = "write the term in both languages"
        if not first or not second:
            raise FieldError("bad-value", "a term is empty", hint=both)
        is_target = [is_told_by_script(word, langs[1], langs[0]) for word in (first, second)]
        if is_target == [True, False]:
            first, second = second, first
        lacking = (
            f"{word!r} has no letter of {lang}"
            for word, lang in zip((first, second), langs, strict=True)
            if not has_letter_of(word, lang) and not same
        )
        same_term = Remedy("same-term")
        raise_findings(
            Diagnostic("wrong-language", reason, hint=both, remedy=same_term)
            for reason in lacking
        )
        if units and kind != "item":
            hint = "give units only to an article, --kind item"
            raise FieldError("bad-value", f"a {kind} has no units", hint=hint)
        for word in (word for each in units for word in each):
            if any(mark in word for mark in "=＝,、，"):
                reason = f"{word!r} contains a comma or an equals sign"
                hint = "write each unit with one word, as in 件=점"
                raise FieldError("bad-value", reason, hint=hint)
        own_lang = is_foreign(first, second, langs)
        return cls(kind, first, second, english.strip(), own_lang, tuple(units))


def _check_word(word: str) -> None:
    """Raise FieldError "bad-value" for a word with a control character."""
    if found := find_control(word, "cell"):
        reason = f"{word!r} contains the control character {format_code_point(found)}"
        raise FieldError("bad-value", reason, hint="write a term as one line of text")


def with_term(data: bytes | None, term: Term, lang: str, *, translated: bool = True) -> bytes:
    """Add a term after all entries to the bytes of a PO file, or of a new file.

    `lang` is the language of the translation. In a POT, terms are not `translated`.
    """
    words = _write_unit_line(term)
    comments = [f"# {words}"] if words and translated else []
    comments += [f"#. {term.english}"] if term.english else []
    if term.units:
        comments.append(f"#. unit: {', '.join(unit for unit, _ in term.units)}")
    if term.same:
        comments.append(f"#. same: {lang}")
    translation = term.translation if translated else ""
    entry = entry_text(term.kind, term.source, translation, comments)
    return with_entry(_EMPTY_FILE.format(lang=lang).encode() if data is None else data, entry)


def with_translation(data: bytes, key: EntryKey, term: Term) -> bytes:
    """Add the translation of an untranslated term to the bytes of a PO file.

    Raises CatalogError "conflict" if the entry is gone, or somebody else has translated it.
    """
    version = read_versions(data).get(key)
    is_free = version is not None and version.translations in ((), ("",))
    seen = version.digest if version and is_free else ""
    edit = EntryEdit(key, seen, term.translation, fuzzy=False)
    result = apply_edits(data, [edit])
    if result.conflicts:
        raise CardgenError.of([result.conflicts[0].diagnostic("")])
    return result.data


def with_units(data: bytes, key: EntryKey, term: Term) -> bytes:
    """Add words for an article's units to the bytes of a PO file.

    Raises CatalogError "conflict" if there is no such entry.
    """
    line = _write_unit_line(term)
    return with_remark(data, key, line) if line else data


def _write_unit_line(term: Term) -> str:
    """Write the translator's line with the words for an article's units; or ""."""
    words = [f"{unit}={word}" for unit, word in term.units if word]
    return f"unit: {', '.join(words)}" if words else ""


def with_synonym(data: bytes, key: EntryKey, word: str) -> bytes:
    """Add a synonym to an entry in the bytes of a PO file, without other changes.

    Raises CatalogError "conflict" if there is no such entry.
    """
    return with_remark(data, key, f"also: {word}")
