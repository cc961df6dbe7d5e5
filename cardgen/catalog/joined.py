"""Two pairs of one source as a third: zh-zh-Hant and zh-ja are zh-Hant-ja, ko and ja ko-ja.

In come the catalogs or glossaries of both, out comes that of their targets: what is said in the
first is its source. Messages are the same by their ids, terms by their source.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from cardgen.catalog.catalog import Catalog, DamagedMessage, Message, Withheld
from cardgen.catalog.glossary import Glossary, glossary_of, notes_of
from cardgen.catalog.notes import is_keyword
from cardgen.catalog.spelling import plain_term
from cardgen.catalog.state import state_of, unfinished
from cardgen.errors import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
    made = {each.entry: (each.first, each.second) for each in _entries(first, second)}
    readings = _readings(first, second)
    glossary = glossary_of(pair, langs, made, second.file, bundled=bundled)
    glossary = replace(glossary, unit_readings=readings)

    def withheld(joined: PoEntry) -> Diagnostic | None:
        source, entry = made[joined]
        found = first.withheld and first.withheld(source)
        return found or (second.withheld and second.withheld(entry))

    return replace(glossary, withheld=withheld) if first.withheld else glossary


class _Joined(NamedTuple):
    """A term of a joined glossary, and the two that it is made of."""

    entry: PoEntry
    first: PoEntry
    second: PoEntry


class _Counted(NamedTuple):
    """A unit of an article: in the common source, and what both glossaries call it there.

    A unit that lacks a word in either is not `worded`, though it has those of any article. It
    is `usual` where the article calls it as any article does in the first.
    """

    unit: str
    first: str
    second: str
    worded: bool
    usual: bool


def _entries(first: Glossary, second: Glossary) -> Iterator[_Joined]:
    """The terms, general units first: several units may be one word in the first language."""
    units: dict[str, _Joined] = {}
    others: list[_Joined] = []
    for (kind, _), entry in second.by_source.items():
        if (source := _ready(first, entry)) is None:
            continue
        also = ", ".join(each for each in (entry.source, *notes_of(source).also))
        remarks = [*_without_units(entry.remarks), f"also: {also}"]
        comments = tuple(_without_units(entry.comments))
        if kind == "item":
            counted = _counted(first, second, entry)
            listed = notes_of(entry).units
            own = [each.first for each in counted if each.unit in listed]
            usual_last = sorted(counted, key=lambda each: not each.usual)[::-1]
            words = {each.first: each.second for each in usual_last if each.worded}
            if own:
                comments = (*comments, f"unit: {', '.join(dict.fromkeys(own))}")
            if words:
                said = ", ".join(f"{unit}={word}" for unit, word in words.items())
                remarks.append(f"unit: {said}")
        joined = replace(
            entry, source=source.translation, comments=comments, remarks=tuple(remarks)
        )
        made = _Joined(joined, source, entry)
        if kind == "unit" and (notes_of(entry).general or joined.source not in units):
            if before := units.get(joined.source):
                others.append(before)
            units[joined.source] = made
        else:
            others.append(made)
    yield from units.values()
    yield from others
    for article in (each for each in others if each.entry.context == "item"):
        for each in _counted(first, second, article.second):
            if each.first not in units:
                source = first.by_source["unit", each.unit]
                entry = second.by_source["unit", each.unit]
                joined = replace(
                    entry, source=each.first, translation=each.second, comments=(), remarks=()
                )
                units[each.first] = _Joined(joined, source, entry)
                yield units[each.first]


def _ready(first: Glossary, entry: PoEntry) -> PoEntry | None:
    """The entry of the first glossary that an entry of the second is joined to."""
    found = first.by_source.get((entry.context or "", entry.source))
    unready = replace(first, withheld=None).unfinished
    return None if found is None or unready(found) else found


def _without_units(lines: Iterable[str]) -> Iterator[str]:
    """Comments without their lines of units, however a tool has wrapped those."""
    goes_on = False
    for line in map(str.strip, lines):
        goes_on = line.startswith("unit:") or (goes_on and not is_keyword(line))
        if not goes_on:
            yield line
        goes_on = goes_on and line.endswith((",", "、", "，"))


def _counted(first: Glossary, second: Glossary, article: PoEntry) -> list[_Counted]:
    """The units of an article in both glossaries."""
    source = first.by_source.get(("item", article.source))
    if source is None:
        return []
    notes = notes_of(source), notes_of(article)
    found: list[_Counted] = []
    for unit in dict.fromkeys((*notes[1].units, *notes[0].unit_words, *notes[1].unit_words)):
        called, calls = (each.by_source.get(("unit", unit)) for each in (first, second))
        if called is None or calls is None or _ready(first, calls) is None:
            continue
        words = (
            notes[0].unit_words.get(unit, called.translation),
            notes[1].unit_words.get(unit, calls.translation),
        )
        is_needed = notes_of(calls).particular
        worded = all(unit in each.unit_words for each in notes) or not is_needed
        found.append(_Counted(unit, *words, worded, unit not in notes[0].unit_words))
    return found


def _readings(first: Glossary, second: Glossary) -> dict[tuple[str, str], str]:
    """What words of the common source mean with an article, and those of any article."""
    readings: dict[tuple[str, str], str] = {}
    for (kind, _), article in second.by_source.items():
        if kind != "item" or (source := _ready(first, article)) is None:
            continue
        counted = _counted(first, second, article)
        own = {plain_term(each.first) for each in counted}
        for each in counted:
            entries = (known.by_source["unit", each.unit] for known in (first, second))
            words = [each.unit]
            for entry in entries:
                words += (entry.translation, *notes_of(entry).also)
            for word in map(plain_term, words):
                if word not in own:
                    readings.setdefault((source.translation, word), each.first)
    return readings
