"""A message with values, as the two texts to print.

In come a message, the values that a person gave, and the glossary; out come the source and
target text, or every reason why they may not be printed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cardgen.catalog.particles import text_in
from cardgen.catalog.places import asked_for, with_citizens
from cardgen.catalog.state import unfinished
from cardgen.catalog.values import article, format_value
from cardgen.errors import CardgenError, Diagnostic, raise_findings
from cardgen.placeholders import placeholders, substitute
from cardgen.remedies import Remedy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cardgen.catalog.catalog import Message
    from cardgen.catalog.glossary import Glossary


@dataclass(frozen=True, slots=True)
class Resolved:
    """The texts to print in both languages, placeholders replaced, and the values."""

    source: str
    target: str
    source_values: Mapping[str, str] = field(default_factory=dict, compare=False)
    target_values: Mapping[str, str] = field(default_factory=dict, compare=False)


def resolve(
    message: Message,
    values: Mapping[str, str],
    glossary: Glossary,
    langs: tuple[str, str],
    *,
    draft: bool = False,
    item: str = "",
) -> Resolved:
    """Replace the placeholders of `message` by `values`, formatted for each of `langs`.

    Values that the message does not use are ignored: a template may use them. Units get the
    words of the message's article, or else of `item`. Raises CardgenError: fuzzy, untranslated,
    copied, wrong-language, missing-value, bad-value, unknown-term.

    With `draft`, unfinished translations pass. An untranslated message then has the target "":
    the source text in its place would be set in the wrong language and look finished. In a
    fuzzy translation, placeholders that are malformed or not in the source stay as they are
    written.
    """
    errors: list[Diagnostic] = []
    if not draft:
        errors.extend(unfinished(message, langs))
    values = with_citizens(values, message.placeholders)
    open_ = {name: kind for name, kind in message.placeholders.items() if name not in values}
    missing = tuple(asked_for(open_))
    if missing:
        errors.append(
            Diagnostic(
                "missing-value",
                f"{message.id} needs a value for {', '.join(f'{{{m}}}' for m in missing)}",
                location=message.location,
                remedy=Remedy("set-placeholders", missing),
            )
        )
    source: dict[str, str] = {}
    target: dict[str, str] = {}
    item = article(values, message.placeholders) or item
    for name, kind in message.placeholders.items():
        if name in values:
            try:
                source[name], target[name] = (
                    format_value(values[name], kind, lang, glossary, draft=draft, item=item)
                    for lang in langs
                )
            except CardgenError as error:
                asked = next(iter(asked_for({name: kind})))
                errors += error.about(f"{{{asked}}}: ").diagnostics
    raise_findings(dict.fromkeys(errors))
    return Resolved(
        text_in(langs[0], substitute(message.source, source)),
        text_in(langs[1], _fill_target(message.translation, target, message.fuzzy)),
        source,
        target,
    )


def _fill_target(text: str, values: Mapping[str, str], fuzzy: bool) -> str:
    if fuzzy:
        try:
            names = placeholders(text)
        except ValueError:
            return text
        return substitute(text, {name: f"{{{name}}}" for name in names} | dict(values))
    return substitute(text, values)
