"""The messages of a pair: a checked PO file as data.

In come a folder of PO files and the name of a pair; out comes a `Catalog` whose every
message is complete and whose placeholders are well formed, declared and on both sides.
Anything wrong is collected over the whole file and raised together, or comes beside what can
be read all the same: a page must open the file that a translator is to mend.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from cardgen import arguments
from cardgen.catalog.notes import TYPES, read_notes
from cardgen.catalog.pairs import CAPTIONS, SLOGANS, pair_file, pair_langs
from cardgen.catalog.places import asked_for
from cardgen.catalog.po import PoEntry, diagnose_po
from cardgen.catalog.texts import Text, markup_errors, placeholder_errors
from cardgen.errors import CardgenError, CatalogError, Diagnostic, Loaded, Location, nearest
from cardgen.placeholders import placeholders
from cardgen.remedies import Remedy

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Withheld = Callable[[], Diagnostic | None]
"""Says why a text may not be printed although it is finished, if it may not."""
UNSAVED: Final = Location("a message that is not saved")


@dataclass(frozen=True, slots=True)
class Message:
    """One message: its text in both languages and what its comments say.

    `source` and `translation` may hold ``{placeholders}``; `placeholders` gives the type
    of each that the source uses; `attribution` is printable text by short language code
    (zh, ko, ja). The translation may be empty or fuzzy: `resolve` refuses it then, and one that
    is the source itself or not in its language, unless it may be the `same`; `author` and
    `occasions` are for those who search a list; `withheld` says
    why one that is finished may not be printed all the same. A message that stands in no file
    yet, as while somebody types, may be made by hand.
    """

    id: str
    source: str
    translation: str
    placeholders: Mapping[str, str] = field(default_factory=dict)
    gloss: str = ""
    attribution: Mapping[str, str] = field(default_factory=dict)
    fuzzy: bool = False
    location: Location = UNSAVED
    same: bool = False
    author: str = ""
    occasions: tuple[str, ...] = ()
    withheld: Withheld | None = field(default=None, compare=False, repr=False)

    @property
    def fields(self) -> dict[str, str]:
        """The values that people give for it, by type: a city, where it has its people."""
        return asked_for(self.placeholders)

    def refuse_wrong_types(self) -> None:
        """Raise FieldError "bad-value" for a message that a program made of other things."""
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
    """A message as it is written, and what is wrong with it."""

    message: Message
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Catalog:
    """The messages of one PO file by id, in its order; `langs` are BCP 47 tags.

    Those that are `damaged` are none of its messages: no label may show them. What is
    asked for and is not in the file is looked for in `standby`.
    """

    pair: str
    langs: tuple[str, str]
    messages: Mapping[str, Message]
    file: str
    damaged: Mapping[str, DamagedMessage] = field(default_factory=dict)
    standby: Callable[[], Catalog] | None = field(default=None, compare=False)

    def find(self, id: str) -> Message | None:  # noqa: A002
        """The message with this id, own or standing by; None if there is no sound one."""
        found = self.messages.get(id)
        if found is None and self.standby and id not in self.damaged:
            return self.standby().messages.get(id)
        return found

    def whole(self) -> Catalog:
        """The same with what stands by, behind its own messages."""
        if self.standby is None:
            return self
        others = self.standby().messages
        known = {*self.messages, *self.damaged}
        more = {id_: message for id_, message in others.items() if id_ not in known}
        return replace(self, messages={**self.messages, **more}, standby=None)

    def message(self, id: str) -> Message:  # noqa: A002
        """The message with this id; raises CatalogError (unknown-message)."""
        found = self.find(id)
        if found is not None:
            return found
        if id in self.damaged:
            raise CardgenError.of(self.damaged[id].diagnostics)
        raise CatalogError(
            "unknown-message",
            f"there is no message {id!r}",
            location=Location(self.file),
            hint=nearest(id, list(self.whole().messages)),
            remedy=None if id.isascii() and " " not in id else Remedy("add-message"),
        )


def load_catalog(folder: Path, pair: str, domain: str = SLOGANS) -> Catalog:
    """Load ``folder/pair/domain.po``.

    Raises CardgenError: unknown-pair, bad-encoding, wrong-language, bad-po, duplicate-message,
    placeholder, markup. Captions have no markup.
    """
    return diagnose_catalog(folder, pair, domain).unwrap()


def diagnose_catalog(folder: Path, pair: str, domain: str = SLOGANS) -> Loaded[Catalog]:
    """What can be read of such a file, and all that is wrong with it (see `load_catalog`).

    An entry with a mistake is `Catalog.damaged`; one without an id, or with that of another, is
    left out, and so is one that is no PO. Nothing is raised.
    """
    try:
        path = pair_file(folder, pair, domain)
    except CardgenError as error:
        return Loaded(None, error.diagnostics)
    return diagnose_messages(diagnose_po(path, pair_langs(pair)), pair, domain, str(path))


def diagnose_messages(
    read: Loaded[tuple[PoEntry, ...]], pair: str, domain: str, file: str
) -> Loaded[Catalog]:
    """`diagnose_catalog` for what was read of a file."""
    entries, wrong = read
    if entries is None:
        return Loaded(None, wrong)
    langs = pair_langs(pair)
    found = [*wrong]
    messages: dict[str, Message] = {}
    damaged: dict[str, DamagedMessage] = {}
    lines: dict[str, int] = {}
    if len(entries) > 1 and not any(entry.context for entry in entries):
        found.append(_without_ids(entries, file))
        entries = ()
    for entry in entries:
        message, errors = _message(entry, file, langs[1], marked=domain != CAPTIONS)
        found += errors
        if message is None:
            continue
        first = lines.setdefault(message.id, entry.line)
        if first != entry.line:
            found.append(
                Diagnostic(
                    "duplicate-message",
                    f"{message.id!r} is already in line {first}",
                    location=message.location,
                    hint="remove one of the two or give it another msgctxt",
                )
            )
        elif errors:
            damaged[message.id] = DamagedMessage(message, tuple(errors))
        else:
            messages[message.id] = message
    catalog = Catalog(pair, langs, messages, file, damaged)
    return Loaded(catalog, tuple(found))


def _without_ids(entries: Sequence[PoEntry], file: str) -> Diagnostic:
    """What to say of a catalog of another program, once: its messages have no ids."""
    return Diagnostic(
        "bad-po",
        f"none of its {len(entries):,} entries has a msgctxt: this is a catalog without ids",
        location=Location(file, entries[0].line),
        hint='write the id of each message above its msgid: msgctxt "my-message"',
    )


def _message(
    entry: PoEntry, file: str, target: str, *, marked: bool
) -> tuple[Message | None, list[Diagnostic]]:
    """The message of an entry, if it has an id, and all that is wrong with it."""
    place = Location(file, entry.line)
    source = Text(entry.source, Location(file, entry.source_line))
    translation = None
    if entry.translation and not entry.fuzzy:
        translation = Text(entry.translation, Location(file, entry.translation_line))
    errors = [*markup_errors(source, translation)] if marked else []
    if not entry.context:
        errors.append(
            Diagnostic(
                "bad-po",
                "the entry has no msgctxt",
                location=place,
                hint='write the id of the message above its msgid: msgctxt "my-message"',
            )
        )
        return None, errors
    notes = read_notes(entry.comments, place, errors, entry.remarks)
    errors += placeholder_errors(source, translation, notes.types, place)
    message = Message(
        id=entry.context,
        source=entry.source,
        translation=entry.translation,
        placeholders=_used(entry.source, notes.types),
        gloss=notes.gloss,
        attribution=notes.attribution,
        fuzzy=entry.fuzzy,
        location=place,
        same=notes.is_same(target),
        author=notes.author,
        occasions=notes.occasions,
    )
    return message, errors


def _used(source: str, types: Mapping[str, str]) -> dict[str, str]:
    """The types of the placeholders of a text, as far as they are known."""
    try:
        return {name: types[name] for name in placeholders(source) if name in types}
    except ValueError:
        return {}
