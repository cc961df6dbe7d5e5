"""Export of a project's messages to other programs, and import of the results.

In come a project and pairs, out come the bytes of files for them; in comes a file that came
back, out come the message files with the new translations, or all mismatches, and then nothing
is changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path
from typing import Final

import msgspec

from cardgen.catalog import (
    DOMAINS,
    RowEdits,
    TranslationRow,
    list_domains,
    match_rows,
    names_language,
    pair_langs,
    parse_po,
    read_rows,
    read_sheets,
    read_xliff,
    write_workbook,
    write_xliff,
)
from cardgen.errors import CatalogError, Diagnostic, Location, hint_at_nearest, raise_findings
from cardgen.files import is_there, read
from cardgen.project.project import Project
from cardgen.project.saving import read_stored, refuse_bundled, save_all

_ZIP: Final = b"PK\x03\x04"
_MOST: Final = 64 << 20  # bytes of a file that comes back


class Imported(msgspec.Struct, frozen=True):
    """A message file, and the names of entries that an imported file changed in it.

    Entries in `moved` need review, since their source has changed.
    """

    file: Path
    taken: tuple[str, ...]
    moved: tuple[str, ...]


def export_workbook(project: Project, pairs: Iterable[str]) -> bytes:
    """Make a workbook with a sheet for each pair. Raises CardgenError."""
    found = {pair: _rows(project, pair).values() for pair in pairs}
    return write_workbook({pair: [*chain(*rows)] for pair, rows in found.items()})


def export_xliff(project: Project, pair: str, version: str = "1.2") -> bytes:
    """Make an XLIFF file of a pair, in version 1.2 or 2.0. Raises CardgenError."""
    return write_xliff(_rows(project, pair), pair_langs(pair), version)


def _rows(project: Project, pair: str) -> dict[str, tuple[TranslationRow, ...]]:
    """Read the messages of each file of a pair as rows. Raises CardgenError."""
    project.catalog(pair)  # raises errors about the name of the pair
    found: list[Diagnostic] = []
    rows: dict[str, tuple[TranslationRow, ...]] = {}
    for domain in list_domains(project.messages, pair):
        path = project.messages / pair / f"{domain}.po"
        data = read_stored(path) or b""
        found += parse_po(data, str(path), pair_langs(pair)).diagnostics
        rows[domain] = read_rows(data, domain)
    raise_findings(found)
    return rows


def import_file(project: Project, file: Path) -> tuple[Imported, ...]:
    """Import a workbook or XLIFF file. Return the message files that it changed.

    Raises CardgenError, and changes nothing, if anything in it does not match: bad-interchange,
    unknown-pair, unknown-message, placeholder, markup, conflict.
    """
    refuse_bundled(project)
    matches: dict[Path, RowEdits] = {}
    found: list[Diagnostic] = []
    for pair, rows in _read(project, file).items():
        for domain in dict.fromkeys(row.domain for row in rows):
            ours = [row for row in rows if row.domain == domain]
            path = project.messages / pair / f"{domain}.po"
            if domain not in DOMAINS or not is_there(path):
                reason = f"the pair {pair} has no file {domain!r}"
                found.append(Diagnostic("bad-interchange", reason, location=ours[0].location))
                continue
            matches[path] = match_rows(ours, read_stored(path) or b"", domain)
            found += matches[path].diagnostics
    raise_findings(found)
    edits = {path: each.edits for path, each in matches.items() if each.edits}
    for path, patch in save_all(project, edits).items():
        for conflict in patch.conflicts:
            row = matches[path].rows[conflict.edit.key]
            theirs = conflict.theirs.translations[0] if conflict.theirs else ""
            reason = (
                f"{row.name} is now {theirs!r} in the project, but {row.translation!r} here"
            )
            hint = "write the right text in both places, or export the file again"
            found.append(Diagnostic("conflict", reason, location=row.location, hint=hint))
    raise_findings(found)
    return tuple(
        Imported(path, tuple(each.rows[edit.key].name for edit in each.edits), each.moved)
        for path, each in matches.items()
        if each.edits
    )


def _read(project: Project, file: Path) -> Mapping[str, tuple[TranslationRow, ...]]:
    """Read the rows of a workbook or an XLIFF file by pair. Raises CardgenError."""
    try:
        data = read(file, _MOST)
    except OSError as error:
        raise CatalogError(
            "bad-interchange", f"cannot be read: {error.strerror}", location=Location(str(file))
        ) from error
    pairs = project.pairs()
    if data.startswith(_ZIP):
        sheets = read_sheets(file)
        raise_findings([_no_pair(name, pairs, file) for name in sheets if name not in pairs])
        return sheets
    found = read_xliff(data, str(file))
    for pair in pairs:
        langs = zip(found.langs, pair_langs(pair), strict=True)
        if all(names_language(said, lang) for said, lang in langs):
            return {pair: found.rows}
    raise_findings([_no_pair("-".join(found.langs), pairs, file)])
    return {}


def _no_pair(name: str, pairs: list[str], file: Path) -> Diagnostic:
    """Make the error for a file with a pair that the project does not have."""
    reason = f"there are no messages for {name!r}"
    place = Location(str(file))
    return Diagnostic("unknown-pair", reason, location=place, hint=hint_at_nearest(name, pairs))
