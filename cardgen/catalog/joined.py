"""Two pairs of one source as a third: zh-zh-Hant and zh-ja are zh-Hant-ja, ko and ja ko-ja.

In come the catalogs or glossaries of both, out comes that of their targets: what is said in the
first is its source. Messages are the same by their ids, terms by their source.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from cardgen.catalog.catalog import Catalog, DamagedMessage, Message, Withheld
from cardgen.catalog.glossary import Glossary, glossary_of, notes_of
from cardgen.catalog.state import state_of, unfinished
from cardgen.errors import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardgen.catalog.po import PoEntry


def joined_catalogs(pair: str, first: Catalog, second: Catalog) -> Catalog:
    """The messages that both have; one that is unfinished in the first is damaged."""
    messages: dict[str, Message] = {}
    damaged: dict[str, DamagedMessage] = {}
    for name, said in second.messages.items():
        source = first.messages.get(name)
        if source is None:
            if name in first.damaged:
                damaged[name] = first.damaged[name]
            continue
        # It was judged beside its own source: 合計 is Japanese, too.
        same = state_of(replace(said, withheld=None), second.langs) == "ready"
        withheld = _either(source.withheld, said.withheld)
        message = replace(said, source=source.translation, same=same, withheld=withheld)
        if wrong := unfinished(replace(source, withheld=None), first.langs):
            damaged[name] = DamagedMessage(message, tuple(wrong))
        else:
            messages[name] = message
    damaged |= {name: second.damaged[name] for name in second.damaged if name in first.messages}
    langs = first.langs[1], second.langs[1]
    joined = Catalog(pair, langs, messages, second.file, damaged)
    if first.standby is None and second.standby is None:
        return joined
    whole = cache(lambda: joined_catalogs(pair, first.whole(), second.whole()))
    return replace(joined, standby=whole)


def _either(first: Withheld | None, second: Withheld | None) -> Withheld | None:
    """What may not be printed because one of two may not."""
    if first is None or second is None:
        return first or second
    return lambda: first() or second()


def joined_glossaries(pair: str, first: Glossary, second: Glossary) -> Glossary:
    """The terms that both have, which may be written as in their common source as well."""
    langs = first.langs[1], second.langs[1]
    bundled = first.bundled and second.bundled
    made = {joined: (source, entry) for joined, source, entry in _entries(first, second)}
    glossary = glossary_of(pair, langs, made, second.file, bundled=bundled)

    def withheld(joined: PoEntry) -> Diagnostic | None:
        source, entry = made[joined]
        found = first.withheld and first.withheld(source)
        return found or (second.withheld and second.withheld(entry))

    return replace(glossary, withheld=withheld) if first.withheld else glossary


def _entries(first: Glossary, second: Glossary) -> Iterator[tuple[PoEntry, PoEntry, PoEntry]]:
    """The terms, each with the two that it is made of."""
    unready = replace(first, withheld=None).unfinished
    for (kind, word), entry in second.by_source.items():
        source = first.by_source.get((kind, word))
        if source is None or unready(source):
            continue
        notes = [line for line in entry.comments if not line.strip().startswith("unit:")]
        units = [
            first.by_source["unit", unit].translation
            for unit in notes_of(entry).units
            if ("unit", unit) in first.by_source
        ]
        if units:
            notes.append(f"unit: {', '.join(units)}")
        also = ", ".join(each for each in (word, *notes_of(source).also))
        joined = replace(
            entry,
            source=source.translation,
            comments=tuple(notes),
            remarks=(*entry.remarks, f"also: {also}"),
        )
        yield joined, source, entry
