"""What is wrong with the two texts of a message: its marks, and placeholders that disagree.

In come texts as translators write them and where they stand, out come diagnostics. The same is
said of an entry of a file and of a message that somebody is still typing. A fuzzy translation
waits for a person, and may hold anything until then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from cardgen.catalog.markup import MARKUP_HINT, parse_markup
from cardgen.catalog.notes import TYPES
from cardgen.errors import Diagnostic, Location, nearest
from cardgen.placeholders import SYNTAX_HINT, placeholders

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cardgen.catalog.catalog import Message


_MOST_NAMES: Final = 100  # placeholders of a text, which has a few


class Text(NamedTuple):
    """A text and where it stands."""

    text: str
    location: Location


def message_errors(message: Message) -> Iterator[Diagnostic]:
    """What is wrong with a message that need not come from a file; nothing if it does."""
    source = Text(message.source, message.location)
    translation = None
    if message.translation and not message.fuzzy:
        translation = Text(message.translation, message.location)
    yield from markup_errors(source, translation)
    yield from placeholder_errors(source, translation, message.placeholders, message.location)


def markup_errors(source: Text, translation: Text | None) -> Iterator[Diagnostic]:
    """Marks that are not closed or not complete; `translation` is None while it is fuzzy."""
    for said in filter(None, (source, translation)):
        try:
            parse_markup(said.text)
        except ValueError as error:
            yield Diagnostic("markup", str(error), location=said.location, hint=MARKUP_HINT)


def placeholder_errors(
    source: Text, translation: Text | None, types: Mapping[str, str], place: Location
) -> Iterator[Diagnostic]:
    """Placeholders that are malformed, on one side only, or without a type.

    `translation` is None while there is none, or a fuzzy one; `place` is where types are said.
    """
    try:
        names = placeholders(source.text)
    except ValueError as error:
        yield _placeholder(str(error), source.location, SYNTAX_HINT)
        names = None
    if translation is None:
        others, there = names, place
    else:
        there = translation.location
        try:
            others = placeholders(translation.text)
        except ValueError as error:
            yield _placeholder(str(error), there, SYNTAX_HINT)
            others = None
    if names is None or others is None:
        return
    if max(len(names), len(others)) > _MOST_NAMES:
        message = f"the message has more than {_MOST_NAMES} placeholders"
        yield _placeholder(message, source.location, "make several messages of it")
        return
    for name in names:
        if name not in others:
            yield _placeholder(
                f"{{{name}}} is in the msgid but not in the msgstr",
                there,
                "every placeholder must be in both, so that both languages say the same",
            )
    for name in others:
        if name not in names:
            yield _placeholder(
                f"{{{name}}} is in the msgstr but not in the msgid",
                there,
                nearest(f"{{{name}}}", [f"{{{known}}}" for known in names]),
            )
    for name in names:
        if name not in types:
            yield _placeholder(
                f"{{{name}}} has no type",
                place,
                f"write above the msgctxt: #. {{{name}}}: TYPE, one of {', '.join(TYPES)}",
            )


def _placeholder(message: str, location: Location, hint: str) -> Diagnostic:
    return Diagnostic("placeholder", message, location=location, hint=hint)
