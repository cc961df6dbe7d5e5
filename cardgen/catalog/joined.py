"""Two pairs with one source, joined as a third: zh-zh-Hant and zh-ja are zh-Hant-ja.

In come the catalogs or glossaries of both pairs; out comes one of their two targets, with the
translations of the first as its sources. Messages are matched by id, terms by their source.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from cardgen.catalog.catalog import (
    Catalog,
    DamagedMessage,
    Message,
    Withheld,
    explain_unfinished,
    find_state,
)
from cardgen.catalog.glossary import Glossary, glossary_of, notes_of
from cardgen.catalog.notes import is_keyword
from cardgen.catalog.scripts import normalize_term
from cardgen.errors import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cardgen.catalog.po import PoEntry


def join_catalogs(pair: str, first: Catalog, second: Catalog) -> Catalog:
    """Join the messages of two catalogs.

    A message that is unfinished in the first has errors.
    """
    messages: dict[str, Message] = {}
    damaged: dict[str, DamagedMessage] = {}
    for name, target in second.messages.items():
        source = first.messages.get(name)
        if source is None:
            if name in first.damaged:
                damaged[name] = first.damaged[name]
            continue
        # A translation is judged beside its own source: 合計 is Japanese, too.
        same = find_state(replace(target, withheld=None), second.langs) == "ready"
        withheld = _withhold_either(source.withheld, target.withheld)
        message = replace(target, source=source.translation, same=same, withheld=withheld)
        if wrong := explain_unfinished(replace(source, withheld=None), first.langs):
            damaged[name] = DamagedMessage(message, tuple(wrong))
        else:
            messages[name] = message
    damaged |= {name: second.damaged[name] for name in second.damaged if name in first.messages}
    langs = first.langs[1], second.langs[1]
    joined = Catalog(pair, langs, messages, second.file, damaged)
    if first.standby is None and second.standby is None:
        return joined
    whole = cache(lambda: join_catalogs(pair, first.whole(), second.whole()))
    return replace(joined, standby=whole)


def _withhold_either(first: Withheld | None, second: Withheld | None) -> Withheld | None:
    """Combine two reasons to withhold a message; None if there is none."""
    if first is None or second is None:
        return first or second
    return lambda: first() or second()


def join_glossaries(pair: str, first: Glossary, second: Glossary) -> Glossary:
    """Join the terms of two glossaries. The common source becomes a synonym."""
    langs = first.langs[1], second.langs[1]
    bundled = first.bundled and second.bundled
    terms = {each.entry: (each.first, each.second) for each in _join_entries(first, second)}
    readings = _find_readings(first, second)
    glossary = glossary_of(pair, langs, terms, second.file, bundled=bundled)
    glossary = replace(glossary, unit_readings=readings)

    def withheld(joined: PoEntry) -> Diagnostic | None:
        """Find the reason of either glossary that forbids to print a term."""
        source, entry = terms[joined]
        found = first.withheld and first.withheld(source)
        return found or (second.withheld and second.withheld(entry))

    return replace(glossary, withheld=withheld) if first.withheld else glossary


class _JoinedTerm(msgspec.Struct, frozen=True):
    """A term of a joined glossary, and its two source entries."""

    entry: PoEntry
    first: PoEntry
    second: PoEntry


class _UnitWords(msgspec.Struct, frozen=True):
    """A unit of an article: its common source, and its word in both glossaries.

    A unit is not `worded` if it needs a word of its own and a glossary lacks that word; then it
    has the usual word. It is `usual` if the article has the usual word in the first glossary.
    """

    unit: str
    first: str
    second: str
    worded: bool
    usual: bool


def _join_entries(first: Glossary, second: Glossary) -> Iterator[_JoinedTerm]:
    """Yield the joined terms, general units first, since units may share a word."""
    units: dict[str, _JoinedTerm] = {}
    others: list[_JoinedTerm] = []
    for (kind, _), entry in second.by_source.items():
        if (source := _find_ready(first, entry)) is None:
            continue
        also = ", ".join(each for each in (entry.source, *notes_of(source).also))
        remarks = [*_drop_unit_lines(entry.remarks), f"also: {also}"]
        comments = tuple(_drop_unit_lines(entry.comments))
        if kind == "item":
            counted = _list_units(first, second, entry)
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
        made = _JoinedTerm(joined, source, entry)
        if kind == "unit" and (notes_of(entry).general or joined.source not in units):
            if before := units.get(joined.source):
                others.append(before)
            units[joined.source] = made
        else:
            others.append(made)
    yield from units.values()
    yield from others
    for article in (each for each in others if each.entry.context == "item"):
        for each in _list_units(first, second, article.second):
            if each.first not in units:
                source = first.by_source["unit", each.unit]
                entry = second.by_source["unit", each.unit]
                joined = replace(
                    entry, source=each.first, translation=each.second, comments=(), remarks=()
                )
                units[each.first] = _JoinedTerm(joined, source, entry)
                yield units[each.first]


def _find_ready(first: Glossary, entry: PoEntry) -> PoEntry | None:
    """Find the finished entry in the first glossary for one of the second; or None."""
    found = first.by_source.get((entry.context or "", entry.source))
    unready = replace(first, withheld=None).explain_unfinished
    return None if found is None or unready(found) else found


def _drop_unit_lines(lines: Iterable[str]) -> Iterator[str]:
    """Yield comments without the lines about units, even if a tool has wrapped them."""
    goes_on = False
    for line in map(str.strip, lines):
        goes_on = line.startswith("unit:") or (goes_on and not is_keyword(line))
        if not goes_on:
            yield line
        goes_on = goes_on and line.endswith((",", "、", "，"))


def _list_units(first: Glossary, second: Glossary, article: PoEntry) -> list[_UnitWords]:
    """List the units of an article in both glossaries."""
    source = first.by_source.get(("item", article.source))
    if source is None:
        return []
    notes = notes_of(source), notes_of(article)
    found: list[_UnitWords] = []
    for unit in dict.fromkeys((*notes[1].units, *notes[0].unit_words, *notes[1].unit_words)):
        called, calls = (each.by_source.get(("unit", unit)) for each in (first, second))
        if called is None or calls is None or _find_ready(first, calls) is None:
            continue
        words = (
            notes[0].unit_words.get(unit, called.translation),
            notes[1].unit_words.get(unit, calls.translation),
        )
        is_needed = notes_of(calls).particular
        worded = all(unit in each.unit_words for each in notes) or not is_needed
        found.append(_UnitWords(unit, *words, worded, unit not in notes[0].unit_words))
    return found


def _find_readings(first: Glossary, second: Glossary) -> dict[tuple[str, str], str]:
    """Map words to units, for words that mean a unit only with a certain article.

    The keys are the article's source and the plain word of the common source or of any article.
    """
    readings: dict[tuple[str, str], str] = {}
    for (kind, _), article in second.by_source.items():
        if kind != "item" or (source := _find_ready(first, article)) is None:
            continue
        counted = _list_units(first, second, article)
        own = {normalize_term(each.first) for each in counted}
        for each in counted:
            entries = (known.by_source["unit", each.unit] for known in (first, second))
            words = [each.unit]
            for entry in entries:
                words += (entry.translation, *notes_of(entry).also)
            for word in map(normalize_term, words):
                if word not in own:
                    readings.setdefault((source.translation, word), each.first)
    return readings
