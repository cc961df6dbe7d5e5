"""Fingerprints of lines: digests of everything that labels say besides their row.

That is the message, the captions and glossary terms in both languages, the project's own
values and pictures, and the template. Whatever a line does not show may change while a
shipment is under way: a translator goes on with other cities.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Final

from cardgen import resources
from cardgen.catalog import TERM_KINDS, find_article, format_value
from cardgen.errors import CardgenError
from cardgen.files import open_file
from cardgen.fonts import FontLibrary
from cardgen.ports import font_files
from cardgen.project import Project
from cardgen.shipment.ledger import to_canonical_json
from cardgen.shipment.model import ConsignmentLine

UNDO: Final = "undo the change"
_RENEWED: Final = (
    "if a new cardgen has other words or templates, use the version of cardgen that began the "
    "shipment"
)


class Fingerprints:
    """Makes the digests of lines; values that lines share are read once."""

    def __init__(self, project: Project, *, draft: bool) -> None:
        self._project = project
        self._draft = draft
        self._common: dict[tuple[str, str, str], str] = {}
        self._known: dict[tuple[str, str, str, str], str] = {}

    def content(self, line: ConsignmentLine) -> str:
        """Return the content of a line's labels without box numbers, in the form of the ledger.

        Raises CardgenError.
        """
        return to_canonical_json(
            {
                "message": line.message,
                "pair": line.pair,
                "template": line.template,
                "fields": dict(line.fields),
                "wording": self.digest(line),
                **({"paper": sorted(line.paper)} if line.paper else {}),
            }
        )

    def digest(self, line: ConsignmentLine) -> str:
        """Compute a digest of all texts on a line's labels. Raises CardgenError."""
        project = self._project
        key = (line.message, line.pair, line.template)
        if key not in self._common:
            self._common[key] = self._digest_common(*key)
        types: dict[str, str] = {
            **project.template(line.template).accepted_fields,
            **project.catalog(line.pair).message(line.message).fields,
        }
        digest = sha256(self._common[key].encode())
        item = find_article({**project.values, **line.fields}, types)
        own = [pair for pair in sorted(line.fields.items()) if pair[0] not in line.paper]
        shared = [
            (name, str(project.root / value) if types.get(name) == "picture" else value)
            for name, value in sorted(project.values.items())
            if name not in line.fields
        ]
        for name, value in (*own, *shared):
            if name in types:
                wording = self._find_wording(line.pair, types[name], value, item)
                digest.update(f"\0{name}\0{wording}".encode())
        return digest.hexdigest()[:16]

    def _digest_common(self, message: str, pair: str, template: str) -> str:
        """Compute a digest of the texts that all lines of a message and template share."""
        said = self._project.catalog(pair).message(message)
        design = self._project.template(template)
        parts = [said.source, said.translation, str(sorted(said.attribution.items()))]
        captions = self._project.catalog(pair, "captions")
        for area in (area for side in design.sides for area in side.areas.values()):
            for name in area.captions:
                caption = captions.message(name)
                parts += [name, caption.source, caption.translation]
        parts += (_digest_file(Path(file)) for file in design.files)
        return sha256("\0".join(parts).encode()).hexdigest()

    def _find_wording(self, pair: str, kind: str, value: str, item: str) -> str:
        """Return a value as labels show it, in both languages.

        The article `item` decides its unit.
        """
        if not value or kind not in (*TERM_KINDS, "picture"):
            return value
        key = (pair, kind, value, item if kind == "unit" else "")
        if key not in self._known:
            self._known[key] = (
                _digest_file(Path(value)) if kind == "picture" else self._translate(*key)
            )
        return self._known[key]

    def _translate(self, pair: str, kind: str, value: str, item: str) -> str:
        """Return a term in both languages of a pair; "" if the glossary lacks the term."""
        glossary = self._project.glossary(pair)
        try:
            return "\0".join(
                format_value(value, kind, lang, glossary, draft=self._draft, item=item)
                for lang in self._project.catalog(pair).langs
            )
        except CardgenError:  # the label reports it
            return ""


def suggest_undo(project: Project, templates: Iterable[str]) -> str:
    """Word the hint for labels of these templates whose texts have changed.

    Nobody edits what comes with cardgen: if a project has nothing of its own, cardgen itself
    is another version.
    """
    files = {Path(file) for name in templates for file in project.template(name).files}
    brought = [resources.TEMPLATES in file.parents for file in files]
    brought.append(project.messages == resources.MESSAGES)
    if not any(brought):
        return UNDO
    return _RENEWED if all(brought) and not project.values else f"{UNDO}, or {_RENEWED}"


def digest_fonts(library: FontLibrary) -> str:
    """Compute a digest of all fonts of a library: their files, languages and weights."""
    digest = sha256(repr(library.fallback).encode())
    digest_file = cache(_digest_file)  # a file has many faces
    for key, family in library.families.items():
        digest.update(key.encode())
        for lang, weight, file in sorted(family.list_files(), key=lambda listed: listed[:2]):
            # Read the file itself: a listed digest is that of an earlier file.
            digested = font_files.find_digest(file.sha256) or digest_file(file.path)
            used = (lang, weight, file.index, digested)
            scaled = () if file.scale == 1.0 else (file.scale,)  # older shipments have it so
            digest.update(repr((*used, *scaled)).encode())
    return digest.hexdigest()[:16]


def _digest_file(path: Path) -> str:
    """Compute the digest of a file. Return "" if it cannot be read; the label reports this."""
    try:
        with open_file(path) as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
