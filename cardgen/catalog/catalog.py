"""The messages of a pair: a checked PO file as data, and the state of each translation.

In come a folder of PO files and the name of a pair; out comes a `Catalog`. Each of its messages
is complete, and its placeholders are well formed, declared and on both sides. All errors of a
file are collected and raised together, or returned beside the sound entries: a page must open
the file that a translator is to correct. A message that somebody is still typing is checked in
the same way.

A text printed in the wrong language looks finished, so a translation that equals its source, or
has no letter of its language, waits like one that is missing. A source that was corrected in
the POT and merged into one pair only is still printed in its old form from the others, so
differences from the POT are warnings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

import msgspec
from msgspec.structs import replace

from cardgen import arguments
from cardgen.catalog.markup import MARKUP_HINT, parse_markup
from cardgen.catalog.notes import SAME_HINT, TYPES, read_notes
from cardgen.catalog.pairs import CAPTIONS, SLOGANS, pair_file, pair_langs
from cardgen.catalog.places import list_inputs
from cardgen.catalog.po import PoEntry, diagnose_po
from cardgen.catalog.scripts import is_copied, is_foreign
from cardgen.errors import (
    CardgenError,
    CatalogError,
    Diagnostic,
    Loaded,
    Location,
    hint_at_nearest,
)
from cardgen.files import MOST_PO, is_there
from cardgen.parsed import Maker, recall
from cardgen.placeholders import SYNTAX_HINT, find_placeholders
from cardgen.remedies import Remedy

if TYPE_CHECKING:
    from cardgen.catalog.glossary import Glossary

_MOST_NAMES: Final = 100  # placeholders of a text, which usually has a few


Withheld = Callable[[], Diagnostic | None]
"""Gives the reason why a finished text may not be printed; None if it may be."""
State = Literal["ready", "untranslated", "fuzzy", "copied", "wrong-language", "unapproved"]

_HINTS: Final[dict[State, str]] = {
    "untranslated": "translate it",
    "fuzzy": 'check it and remove the flag "fuzzy"',
    "copied": f"translate it, or {SAME_HINT}",
    "wrong-language": f"translate it, or {SAME_HINT}",
}
UNSAVED: Final = Location("a message that is not saved")


class Message(msgspec.Struct, frozen=True):
    """One message: its text in both languages, and the notes in its comments.

    `source` and `translation` may hold ``{placeholders}``; `placeholders` gives the type of
    each placeholder in the source; `attribution` is printable text by short language code (zh,
    ko, ja). The translation may be empty or fuzzy: `resolve` refuses it then. It also refuses a
    translation that equals its source or is not in its language, unless `same` is set. `author`
    and `occasions` serve searches in lists. `withheld` gives the reason why a finished text may
    still not be printed. A program may make a message that is in no file yet, as while somebody
    types.
    """

    id: str
    source: str
    translation: str
    placeholders: Mapping[str, str] = msgspec.field(default_factory=dict)
    gloss: str = ""
    attribution: Mapping[str, str] = msgspec.field(default_factory=dict)
    fuzzy: bool = False
    location: Location = UNSAVED
    same: bool = False
    author: str = ""
    occasions: tuple[str, ...] = ()
    withheld: Withheld | None = None

    @property
    def fields(self) -> dict[str, str]:
        """Fields that people fill in, with their types. For citizens, this is the city."""
        return list_inputs(self.placeholders)

    def refuse_wrong_types(self) -> None:
        """Raise FieldError "bad-value" if a field has the wrong type."""
        leave = "leave it out"
        for name in ("id", "source", "translation", "gloss"):
            arguments.text(f"message.{name}", getattr(self, name))
        for name in ("placeholders", "attribution"):
            for key, each in arguments.items(f"message.{name}", getattr(self, name)):
                arguments.text(f"message.{name}[{key!r}]", each)
        for key, kind in self.placeholders.items():
            arguments.choice(f"message.placeholders[{key!r}]", kind, TYPES)
        for name in ("fuzzy", "same"):
            arguments.flag(f"message.{name}", getattr(self, name))
        arguments.instance("message.location", self.location, Location, leave)
        if self.withheld is not None:
            arguments.function("message.withheld", self.withheld)


class DamagedMessage(NamedTuple):
    """A message, and the errors that it has."""

    message: Message
    diagnostics: tuple[Diagnostic, ...]


class Catalog(msgspec.Struct, frozen=True):
    """The messages of one PO file by id, in its order; `langs` are BCP 47 tags.

    `damaged` messages are not among `messages`: no label may show them. `standby` gives the
    messages that serve where the file has none.
    """

    pair: str
    langs: tuple[str, str]
    messages: Mapping[str, Message]
    file: str
    damaged: Mapping[str, DamagedMessage] = msgspec.field(default_factory=dict)
    standby: Callable[[], Catalog] | None = None

    def find(self, id: str) -> Message | None:  # noqa: A002
        """Find a message without errors in the catalog or in `standby`; or None."""
        found = self.messages.get(id)
        if found is None and self.standby and id not in self.damaged:
            return self.standby().messages.get(id)
        return found

    def whole(self) -> Catalog:
        """Copy the catalog, with the messages of `standby` after its own."""
        if self.standby is None:
            return self
        others = self.standby().messages
        known = {*self.messages, *self.damaged}
        more = {id_: message for id_, message in others.items() if id_ not in known}
        return replace(self, messages={**self.messages, **more}, standby=None)

    def message(self, id: str) -> Message:  # noqa: A002
        """Return a message by its id. Raises CatalogError "unknown-message"."""
        found = self.find(id)
        if found is not None:
            return found
        if id in self.damaged:
            raise CardgenError.of(self.damaged[id].diagnostics)
        raise CatalogError(
            "unknown-message",
            f"there is no message {id!r}",
            location=Location(self.file),
            hint=hint_at_nearest(id, list(self.whole().messages)),
            remedy=None if id.isascii() and " " not in id else Remedy("add-message"),
        )


def load_catalog(folder: Path, pair: str, domain: str = SLOGANS) -> Catalog:
    """Load the messages of ``folder/pair/domain.po``. Raises CatalogError.

    Raises CardgenError: unknown-pair, bad-encoding, wrong-language, bad-po, duplicate-message,
    placeholder, markup. Captions have no markup. A file that was read before is not parsed.
    """
    path = pair_file(folder, pair, domain)

    def make() -> Catalog:
        return diagnose_catalog(folder, pair, domain).unwrap()

    def unpack(rows: list[_Row]) -> Catalog:
        file, messages = str(path), dict[str, Message]()
        for name, text, other, types, gloss, names, fuzzy, line, same, author, tags in rows:
            place = Location(file, line)
            messages[name] = Message(
                name, text, other, types, gloss, names, fuzzy, place, same, author, tags
            )
        return Catalog(pair, pair_langs(pair), messages, file)

    name = f"{domain}-{pair}"
    return recall(path, Maker(name, "catalog", MOST_PO, list[_Row], make, _pack, unpack))


_Row: TypeAlias = tuple[
    str, str, str, dict[str, str], str, dict[str, str], bool, int, bool, str, tuple[str, ...]
]
"""A message as it is kept, with its line for its location."""


def _pack(catalog: Catalog) -> list[_Row]:
    """Make a form of a catalog without errors that can be kept."""
    return [
        (
            each.id, each.source, each.translation, dict(each.placeholders), each.gloss,
            dict(each.attribution), each.fuzzy, each.location.line or 0, each.same,
            each.author, each.occasions,
        )
        for each in catalog.messages.values()
    ]  # fmt: skip


def diagnose_catalog(folder: Path, pair: str, domain: str = SLOGANS) -> Loaded[Catalog]:
    """Read ``folder/pair/domain.po`` with all its errors. Raises nothing.

    An entry with an error is in `Catalog.damaged`. An entry that is no PO, has no id or the id
    of another is left out. Nothing is raised.
    """
    try:
        path = pair_file(folder, pair, domain)
    except CardgenError as error:
        return Loaded(None, error.diagnostics)
    return diagnose_messages(diagnose_po(path, pair_langs(pair)), pair, domain, str(path))


def diagnose_messages(
    read: Loaded[tuple[PoEntry, ...]], pair: str, domain: str, file: str
) -> Loaded[Catalog]:
    """Make a catalog from entries that were already read, with all errors."""
    entries, wrong = read
    if entries is None:
        return Loaded(None, wrong)
    langs = pair_langs(pair)
    diagnostics = [*wrong]
    messages: dict[str, Message] = {}
    damaged: dict[str, DamagedMessage] = {}
    lines: dict[str, int] = {}
    if len(entries) > 1 and not any(entry.context for entry in entries):
        diagnostics.append(_report_missing_ids(entries, file))
        entries = ()
    for entry in entries:
        message, errors = _make_message(entry, file, langs[1], marked=domain != CAPTIONS)
        diagnostics += errors
        if message is None:
            continue
        first = lines.setdefault(message.id, entry.line)
        if first != entry.line:
            reason = f"{message.id!r} is already in line {first}"
            hint = "remove one of the two, or change its msgctxt"
            diagnostics.append(
                Diagnostic("duplicate-message", reason, location=message.location, hint=hint)
            )
        elif errors:
            damaged[message.id] = DamagedMessage(message, tuple(errors))
        else:
            messages[message.id] = message
    catalog = Catalog(pair, langs, messages, file, damaged)
    return Loaded(catalog, tuple(diagnostics))


def _report_missing_ids(entries: Sequence[PoEntry], file: str) -> Diagnostic:
    """Report once that the messages of a file have no ids, as in files of other programs."""
    reason = f"none of the {len(entries):,} entries has a msgctxt: the messages have no ids"
    hint = 'write the id of each message above its msgid: msgctxt "my-message"'
    return Diagnostic("bad-po", reason, location=Location(file, entries[0].line), hint=hint)


def _make_message(
    entry: PoEntry, file: str, target: str, *, marked: bool
) -> tuple[Message | None, list[Diagnostic]]:
    """Make a message from an entry; None if it has no id. Return also all its errors."""
    place = Location(file, entry.line)
    source = Text(entry.source, Location(file, entry.source_line))
    translation = None
    if entry.translation and not entry.fuzzy:
        translation = Text(entry.translation, Location(file, entry.translation_line))
    errors = [*markup_errors(source, translation)] if marked else []
    if not entry.context:
        reason = "the entry has no msgctxt"
        hint = 'write the id of the message above its msgid: msgctxt "my-message"'
        errors.append(Diagnostic("bad-po", reason, location=place, hint=hint))
        return None, errors
    notes = read_notes(entry.comments, place, errors, entry.remarks)
    errors += placeholder_errors(source, translation, notes.types, place)
    message = Message(
        id=entry.context,
        source=entry.source,
        translation=entry.translation,
        placeholders=_find_used_types(entry.source, notes.types),
        gloss=notes.gloss,
        attribution=notes.attribution,
        fuzzy=entry.fuzzy,
        location=place,
        same=notes.is_same(target),
        author=notes.author,
        occasions=notes.occasions,
    )
    return message, errors


def _find_used_types(source: str, types: Mapping[str, str]) -> dict[str, str]:
    """Find the declared types of the placeholders that a text uses."""
    try:
        return {name: types[name] for name in find_placeholders(source) if name in types}
    except ValueError:
        return {}


_NAMED = 5  # missing messages that a warning names


class Text(msgspec.Struct, frozen=True):
    """A text and its place in a file."""

    text: str
    location: Location


def message_errors(message: Message) -> Iterator[Diagnostic]:
    """Find the errors of a message, which need not be in a file."""
    source = Text(message.source, message.location)
    translation = None
    if message.translation and not message.fuzzy:
        translation = Text(message.translation, message.location)
    yield from markup_errors(source, translation)
    yield from placeholder_errors(source, translation, message.placeholders, message.location)


def markup_errors(source: Text, translation: Text | None) -> Iterator[Diagnostic]:
    """Yield errors about unclosed or incomplete markup. `translation` is None if fuzzy."""
    for each in filter(None, (source, translation)):
        try:
            parse_markup(each.text)
        except ValueError as error:
            yield Diagnostic("markup", str(error), location=each.location, hint=MARKUP_HINT)


def placeholder_errors(
    source: Text, translation: Text | None, types: Mapping[str, str], place: Location
) -> Iterator[Diagnostic]:
    """Yield errors about placeholders: malformed, missing in a language, or without type.

    `translation` is None if it is missing or fuzzy; `place` is where types are declared.
    """
    texts = [source] if translation is None else [source, translation]
    found = []
    for each in texts:
        try:
            found.append(find_placeholders(each.text))
        except ValueError as error:
            yield _placeholder(str(error), each.location, SYNTAX_HINT)
    if len(found) < len(texts):
        return
    names, others, there = found[0], found[-1], texts[-1].location
    if max(len(names), len(others)) > _MOST_NAMES:
        message = f"the message has more than {_MOST_NAMES} placeholders"
        yield _placeholder(message, source.location, "split the message into several")
        return
    for name in names:
        if name not in others:
            yield _placeholder(
                f"{{{name}}} is in the msgid but not in the msgstr",
                there,
                "write every placeholder in both texts, so that both say the same",
            )
    for name in others:
        if name not in names:
            yield _placeholder(
                f"{{{name}}} is in the msgstr but not in the msgid",
                there,
                hint_at_nearest(f"{{{name}}}", [f"{{{known}}}" for known in names]),
            )
    for name in names:
        if name not in types:
            yield _placeholder(
                f"{{{name}}} has no type",
                place,
                f"write above the msgctxt: #. {{{name}}}: TYPE, with one of {', '.join(TYPES)}",
            )


def _placeholder(message: str, location: Location, hint: str) -> Diagnostic:
    """Make an error about a placeholder."""
    return Diagnostic("placeholder", message, location=location, hint=hint)


def diagnose_pot(path: Path) -> Loaded[tuple[PoEntry, ...]]:
    """Read the entries of a POT file that have no errors; () if there is no file."""
    return diagnose_po(path) if is_there(path) else Loaded(())


def find_changed_source(
    message: Message, sources: Mapping[str, str], pot: str
) -> Iterator[Diagnostic]:
    """Warn if the source of a message differs from that in the POT file (`sources` by id)."""
    source = sources.get(message.id, message.source)
    if source != message.source:
        yield _make_warning(
            f"the source of {message.id} is different in {pot}: {' '.join(source.split())}",
            message.location,
            pot,
        )


def find_differences(
    catalog: Catalog, sources: Mapping[str, str], pot: str
) -> Iterator[Diagnostic]:
    """Yield warnings about all differences between the messages of a pair and the POT file."""
    known = {*catalog.messages, *catalog.damaged}
    yield from _warn_of_missing([id_ for id_ in sources if id_ not in known], catalog.file, pot)
    for message in catalog.messages.values():
        yield from find_changed_source(message, sources, pot)


def find_missing_terms(
    glossary: Glossary, entries: Iterable[PoEntry], pot: str
) -> Iterator[Diagnostic]:
    """Yield warnings about terms of the POT file that the glossary of a pair lacks."""
    lacking = [e.source for e in entries if (e.context, e.source) not in glossary.by_source]
    yield from _warn_of_missing(lacking, glossary.file, pot)


def _warn_of_missing(names: list[str], file: str, pot: str) -> Iterator[Diagnostic]:
    """Yield a warning about entries of the POT file that a file lacks, if there are any."""
    if names:
        shown = ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
        reason = f"entries of {pot} are missing ({len(names)}): {shown}"
        yield _make_warning(reason, Location(file), pot)


def _make_warning(message: str, place: Location, pot: str) -> Diagnostic:
    """Make a warning about a difference to the POT file."""
    remedy = Remedy("sync-messages", (pot,))
    return Diagnostic("outdated", message, location=place, remedy=remedy, severity="warning")


def find_state(message: Message, langs: tuple[str, str]) -> State:
    """Find the state of a translation: "ready" if it may be printed."""
    if not message.translation:
        return "untranslated"
    if message.fuzzy:
        return "fuzzy"
    if not message.same:
        if is_copied(message.source, message.translation, langs):
            return "copied"
        if is_foreign(message.source, message.translation, langs):
            return "wrong-language"
    return "unapproved" if message.withheld and message.withheld() else "ready"


def explain_unfinished(message: Message, langs: tuple[str, str]) -> list[Diagnostic]:
    """Explain why the translation of a message must not be printed yet; [] if it may."""
    state = find_state(message, langs)
    if state == "ready":
        return []
    if state == "unapproved":
        return [*filter(None, [message.withheld and message.withheld()])]
    reason = {
        "untranslated": f"{message.id} has no translation",
        "fuzzy": f"the translation of {message.id} waits for review",
        "copied": f"the translation of {message.id} is the same as its source",
        "wrong-language": f"the translation of {message.id} has no letter of {langs[1]}",
    }[state]
    place, hint, remedy = message.location, _HINTS[state], Remedy("draft")
    return [Diagnostic(state, reason, location=place, hint=hint, remedy=remedy)]
