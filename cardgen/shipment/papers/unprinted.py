"""What people wrote that no font has, and for which papers print 〓: told, and never silent.

In come consignment lines, and reasons that were given for what was done with boxes; out come
warnings that name row and field, or the boxes. A label never shows such a character: there it
is an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Final

from cardgen.documents import MISSING, DocumentTexts
from cardgen.errors import Diagnostic
from cardgen.shipment.manifest import Findings
from cardgen.shipment.model import ConsignmentLine
from cardgen.shipment.papers.contents import (
    PARTY_CAPTIONS,
    Parties,
    goods_of,
    parties_of,
)
from cardgen.shipment.papers.report import Deed
from cardgen.shipment.workers import Session
from cardgen.text import missing_glyph


def unprinted(
    lines: Iterable[ConsignmentLine], session: Session, file: str, deeds: Iterable[Deed] = ()
) -> tuple[Diagnostic, ...]:
    """Warnings of the lines of a list, which is called `file`, and of reasons of `deeds`."""
    lacking = _lacking(session)
    chars: dict[str, dict[str, None]] = {}
    where: list[tuple[str, int]] = []
    count = 0
    for line in lines:
        count += 1
        for name, kind, value in _written(line):
            if value and (found := lacking(line.pair, kind, value)):
                chars.setdefault(name, {}).update(found)
                where.append((name, line.row))
    of_fields = {name: _warning(found, name) for name, found in chars.items()}
    findings = Findings(file)
    for name, row in where:
        findings.add(of_fields[name], row)
    pair = session.project.pairs()[0]
    of_reasons = {
        deed.reason: _warning(found, f"the reason given for box {deed.boxes}")
        for deed in deeds
        if (found := lacking(pair, "text", deed.reason))
    }
    return (*findings.told(count), *of_reasons.values())


# To look up a sender or recipient that the glossary has not takes a millisecond.
_PARTY_KINDS: Final = Parties("city", "text", "city", "text", "text")
_GOODS_KINDS: Final = ("item", "unit")


def _written(line: ConsignmentLine) -> Iterator[tuple[str, str, str]]:
    """Name, kind and value of what papers say of a line."""
    yield from zip(PARTY_CAPTIONS, _PARTY_KINDS, parties_of(line), strict=True)
    yield from zip(_GOODS_KINDS, _GOODS_KINDS, goods_of(line), strict=True)
    for name in ("lot", "expiry", "gtin"):
        yield name, "text", line.fields.get(name, "")


def _lacking(session: Session) -> Callable[[str, str, str], dict[str, None]]:
    """Which characters papers in the languages of a pair cannot print of a value."""

    @cache
    def texts(pair: str) -> DocumentTexts:
        return DocumentTexts(session.project.fonts, session.wording(pair), [])

    @cache
    def lacking(pair: str, kind: str, value: str) -> dict[str, None]:
        own = texts(pair)
        if value.isascii() and kind == "text":
            return {}
        both = own.wording.value(kind, value)
        return dict.fromkeys(char for said in both for char in own.missing(said))

    return lacking


def _warning(chars: Iterable[str], where: str) -> Diagnostic:
    found = missing_glyph("".join(chars))
    said = f"{where}: {found.message}; the packing list and the report print {MISSING} instead"
    return replace(found, message=said, severity="warning")
