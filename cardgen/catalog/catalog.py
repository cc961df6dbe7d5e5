"""The messages of a pair: a checked PO file as data.

In come a folder of PO files and the name of a pair; out comes a `Catalog` whose every
message is complete and whose placeholders are well formed, declared and on both sides.
Anything wrong is collected over the whole file and raised together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from cardgen.catalog.markup import MARKUP_HINT, parse_markup
from cardgen.catalog.notes import TYPES, Notes, read_notes
from cardgen.catalog.pairs import pair_file, pair_langs
from cardgen.catalog.po import PoEntry, read_po
from cardgen.errors import CatalogError, Diagnostic, Location, nearest, raise_findings
from cardgen.placeholders import SYNTAX_HINT, placeholders

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CAPTIONS: Final = "captions"
UNSAVED: Final = Location("a message that is not saved")


@dataclass(frozen=True, slots=True)
class Message:
    """One message: its text in both languages and what its comments say.

    `source` and `translation` may hold ``{placeholders}``; `placeholders` gives the type
    of each that the source uses; `attribution` is printable text by short language code
    (zh, ko, ja). The translation may be empty or fuzzy: `resolve` refuses it then. One that
    stands in no file yet, as while somebody types, may be made by hand.
    """

    id: str
    source: str
    translation: str
    placeholders: Mapping[str, str] = field(default_factory=dict)
    gloss: str = ""
    attribution: Mapping[str, str] = field(default_factory=dict)
    fuzzy: bool = False
    location: Location = UNSAVED


@dataclass(frozen=True, slots=True)
class Catalog:
    """The messages of one PO file by id, in its order; `langs` are BCP 47 tags."""

    pair: str
    langs: tuple[str, str]
    messages: Mapping[str, Message]
    file: str

    def message(self, id: str) -> Message:  # noqa: A002
        """The message with this id; raises CatalogError (unknown-message)."""
        found = self.messages.get(id)
        if found is None:
            raise CatalogError(
                "unknown-message",
                f"there is no message {id!r}",
                location=Location(self.file),
                hint=nearest(id, list(self.messages)),
            )
        return found


def load_catalog(folder: Path, pair: str, domain: str = "slogans") -> Catalog:
    """Load ``folder/pair/domain.po``.

    Raises CardgenError: unknown-pair, bad-encoding, bad-po, duplicate-message, placeholder,
    markup. Captions have no markup.
    """
    path = pair_file(folder, pair, domain)
    file = str(path)
    errors: list[Diagnostic] = []
    messages: dict[str, Message] = {}
    for entry in read_po(path):
        if domain != CAPTIONS:
            _check_markup(entry, file, errors)
        message = _message(entry, file, errors)
        if message is None:
            continue
        first = messages.setdefault(message.id, message)
        if first is not message:
            errors.append(
                Diagnostic(
                    "duplicate-message",
                    f"{message.id!r} is already in line {first.location.line}",
                    location=message.location,
                    hint="remove one of the two or give it another msgctxt",
                )
            )
    raise_findings(errors)
    return Catalog(pair, pair_langs(pair), messages, file)


def _message(entry: PoEntry, file: str, errors: list[Diagnostic]) -> Message | None:
    location = Location(file, entry.line)
    if not entry.context:
        errors.append(
            Diagnostic(
                "bad-po",
                "the entry has no msgctxt",
                location=location,
                hint='write the id of the message above its msgid: msgctxt "my-message"',
            )
        )
        return None
    notes = read_notes(entry.comments, location, errors)
    return Message(
        id=entry.context,
        source=entry.source,
        translation=entry.translation,
        placeholders=_used(entry, notes, file, errors),
        gloss=notes.gloss,
        attribution=notes.attribution,
        fuzzy=entry.fuzzy,
        location=location,
    )


def _check_markup(entry: PoEntry, file: str, errors: list[Diagnostic]) -> None:
    """Report malformed markup; as with placeholders, not in a fuzzy translation."""
    texts = [(entry.source, entry.source_line)]
    if not entry.fuzzy:
        texts.append((entry.translation, entry.translation_line))
    for text, line in texts:
        try:
            parse_markup(text)
        except ValueError as error:
            errors.append(
                Diagnostic(
                    "markup", str(error), location=Location(file, line), hint=MARKUP_HINT
                )
            )


def _used(entry: PoEntry, notes: Notes, file: str, errors: list[Diagnostic]) -> dict[str, str]:
    """The types of the placeholders of the source; mistakes in both texts go to `errors`.

    A fuzzy translation waits for a person, and may hold anything until then.
    """

    def names(text: str, line: int) -> tuple[str, ...] | None:
        try:
            return placeholders(text)
        except ValueError as error:
            complain(str(error), line, SYNTAX_HINT)
            return None

    def complain(message: str, line: int, hint: str) -> None:
        errors.append(
            Diagnostic("placeholder", message, location=Location(file, line), hint=hint)
        )

    source = names(entry.source, entry.source_line)
    target = source
    if entry.translation and not entry.fuzzy:
        target = names(entry.translation, entry.translation_line)
    if source is None or target is None:
        return {}
    for name in source:
        if name not in target:
            complain(
                f"{{{name}}} is in the msgid but not in the msgstr",
                entry.translation_line,
                "every placeholder must be in both, so that both languages say the same",
            )
    for name in target:
        if name not in source:
            complain(
                f"{{{name}}} is in the msgstr but not in the msgid",
                entry.translation_line,
                nearest(f"{{{name}}}", [f"{{{known}}}" for known in source]),
            )
    for name in source:
        if name not in notes.types:
            complain(
                f"{{{name}}} has no type",
                entry.line,
                f"write above the msgctxt: #. {{{name}}}: TYPE, one of {', '.join(TYPES)}",
            )
    return {name: notes.types[name] for name in source if name in notes.types}
