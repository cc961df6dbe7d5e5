"""Checks of the two texts of a message: their markup, and placeholders that disagree.

In come texts as translators write them, and their places; out come diagnostics, the same for an
entry of a file and for a message that somebody is still typing. A fuzzy translation waits for a
person, and may hold anything until then.
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


_MOST_NAMES: Final = 100  # placeholders of a text, which usually has a few


class Text(NamedTuple):
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
    """Find marks that are unclosed or incomplete; `translation` is None while fuzzy."""
    for each in filter(None, (source, translation)):
        try:
            parse_markup(each.text)
        except ValueError as error:
            yield Diagnostic("markup", str(error), location=each.location, hint=MARKUP_HINT)


def placeholder_errors(
    source: Text, translation: Text | None, types: Mapping[str, str], place: Location
) -> Iterator[Diagnostic]:
    """Find placeholders that are malformed, on one side only, or without a type.

    `translation` is None if it is missing or fuzzy; `place` is where types are declared.
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
