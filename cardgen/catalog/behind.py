"""Check PO files against their template, the POT.

In come what was read of a PO file and of its POT; out come warnings. A source text that was
corrected in the POT and merged into one pair only would still be printed in its old form from
the other pairs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardgen.catalog.po import diagnose_po
from cardgen.errors import Diagnostic, Loaded, Location
from cardgen.files import is_there
from cardgen.remedies import Remedy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from cardgen.catalog.catalog import Catalog, Message
    from cardgen.catalog.glossary import Glossary
    from cardgen.catalog.po import PoEntry

_NAMED = 5  # missing messages that a warning names


def diagnose_pot(path: Path) -> Loaded[tuple[PoEntry, ...]]:
    """Read the sound entries of a POT; none if there is no such file."""
    return diagnose_po(path) if is_there(path) else Loaded(())


def find_changed_source(
    message: Message, sources: Mapping[str, str], pot: str
) -> Iterator[Diagnostic]:
    """Warn if the POT (sources by id) has another source for a message."""
    source = sources.get(message.id, message.source)
    if source != message.source:
        yield _warning(
            f"the source of {message.id} is another in {pot}: {' '.join(source.split())}",
            message.location,
            pot,
        )


def find_differences(
    catalog: Catalog, sources: Mapping[str, str], pot: str
) -> Iterator[Diagnostic]:
    """Warn of all differences between the messages of a pair and the POT."""
    known = {*catalog.messages, *catalog.damaged}
    yield from _missing([id_ for id_ in sources if id_ not in known], catalog.file, pot)
    for message in catalog.messages.values():
        yield from find_changed_source(message, sources, pot)


def find_missing_terms(
    glossary: Glossary, entries: Iterable[PoEntry], pot: str
) -> Iterator[Diagnostic]:
    """Warn of terms in the POT that the glossary of a pair lacks."""
    lacking = [e.source for e in entries if (e.context, e.source) not in glossary.by_source]
    yield from _missing(lacking, glossary.file, pot)


def _missing(names: list[str], file: str, pot: str) -> Iterator[Diagnostic]:
    if names:
        shown = ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
        yield _warning(f"{len(names)} of {pot} are missing: {shown}", Location(file), pot)


def _warning(message: str, place: Location, pot: str) -> Diagnostic:
    remedy = Remedy("sync-messages", (pot,))
    return Diagnostic("outdated", message, location=place, remedy=remedy, severity="warning")
