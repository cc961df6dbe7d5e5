"""What the labels of a line say besides what its row says, as a digest.

That are the message, the captions and the terms of the glossary in both languages, the
project's own values and pictures, and the template. What of these a line does not show may
change while a shipment is under way: a translator goes on with other cities.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Final

from cardgen import resources
from cardgen.catalog import TERM_KINDS, article, format_value
from cardgen.errors import CardgenError
from cardgen.files import opened
from cardgen.fonts import FontLibrary
from cardgen.project import Project
from cardgen.shipment.ledger import content_of
from cardgen.shipment.model import ConsignmentLine

UNDO: Final = "undo the change"
_RENEWED: Final = (
    "if cardgen was renewed and brings other words or templates, go on with the cardgen that "
    "the shipment was begun with"
)


class Fingerprints:
    """The digests of lines; what lines have in common is read once."""

    def __init__(self, project: Project, *, draft: bool) -> None:
        self._project = project
        self._draft = draft
        self._common: dict[tuple[str, str, str], str] = {}
        self._known: dict[tuple[str, str, str, str], str] = {}

    def content(self, line: ConsignmentLine) -> str:
        """All that the labels of a line say but their numbers, as the ledger keeps it.

        Raises CardgenError.
        """
        return content_of(
            {
                "message": line.message,
                "pair": line.pair,
                "template": line.template,
                "fields": dict(line.fields),
                "wording": self.of(line),
                **({"paper": sorted(line.paper)} if line.paper else {}),
            }
        )

    def of(self, line: ConsignmentLine) -> str:
        """The digest of a line. Raises CardgenError."""
        project = self._project
        key = (line.message, line.pair, line.template)
        if key not in self._common:
            self._common[key] = self._shared(*key)
        types: dict[str, str] = {
            **project.template(line.template).takes,
            **project.catalog(line.pair).message(line.message).fields,
        }
        digest = sha256(self._common[key].encode())
        item = article({**project.values, **line.fields}, types)
        for name, value in sorted(line.fields.items()):
            if name in types and name not in line.paper:
                worded = self._worded(line.pair, types[name], value, item)
                digest.update(f"\0{name}\0{worded}".encode())
        for name, value in sorted(project.values.items()):
            if name in types and name not in line.fields:
                given = str(project.root / value) if types[name] == "picture" else value
                worded = self._worded(line.pair, types[name], given, item)
                digest.update(f"\0{name}\0{worded}".encode())
        return digest.hexdigest()[:16]

    def _shared(self, message: str, pair: str, template: str) -> str:
        """What all lines of this message and template say."""
        said = self._project.catalog(pair).message(message)
        design = self._project.template(template)
        parts = [said.source, said.translation, str(sorted(said.attribution.items()))]
        captions = self._project.catalog(pair, "captions")
        for area in design.areas.values():
            for name in area.captions:
                caption = captions.message(name)
                parts += [name, caption.source, caption.translation]
        parts.append(_bytes_of(Path(design.location.file)))
        return sha256("\0".join(parts).encode()).hexdigest()

    def _worded(self, pair: str, kind: str, value: str, item: str) -> str:
        """A value, or what becomes of it in the other language; a unit is that of an `item`."""
        if not value or kind not in (*TERM_KINDS, "picture"):
            return value
        key = (pair, kind, value, item if kind == "unit" else "")
        if key not in self._known:
            self._known[key] = (
                _bytes_of(Path(value)) if kind == "picture" else self._terms(*key)
            )
        return self._known[key]

    def _terms(self, pair: str, kind: str, value: str, item: str) -> str:
        glossary = self._project.glossary(pair)
        try:
            return "\0".join(
                format_value(value, kind, lang, glossary, draft=self._draft, item=item)
                for lang in self._project.catalog(pair).langs
            )
        except CardgenError:  # the label complains about it
            return ""


def way_back(project: Project, templates: Iterable[str]) -> str:
    """The hint for labels of these templates that say something else by now.

    What cardgen brings nobody edits: if a project has nothing of its own, it is cardgen that
    was renewed.
    """
    files = {Path(project.template(name).location.file) for name in templates}
    brought = [resources.TEMPLATES in file.parents for file in files]
    brought.append(project.messages == resources.MESSAGES)
    if not any(brought):
        return UNDO
    return _RENEWED if all(brought) and not project.values else f"{UNDO}, or {_RENEWED}"


def of_fonts(library: FontLibrary) -> str:
    """A digest of all fonts that labels may be set in: their files, and which is for what."""
    digest = sha256(repr(library.fallback).encode())
    bytes_of = cache(_bytes_of)  # a file has many faces
    for key, family in library.families.items():
        digest.update(key.encode())
        for lang, weight, file in sorted(family.listed(), key=lambda listed: listed[:2]):
            # A digest that is listed says what the file was, not what it is now.
            used = (lang, weight, file.index, bytes_of(file.path))
            scaled = (
                () if file.scale == 1.0 else (file.scale,)
            )  # as shipments of before have it
            digest.update(repr((*used, *scaled)).encode())
    return digest.hexdigest()[:16]


def _bytes_of(path: Path) -> str:
    """A digest of a file; empty if it cannot be read, which the label complains about."""
    try:
        with opened(path) as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
