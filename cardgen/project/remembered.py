"""Results of checks that later runs need not make again.

A result has a key: a digest of the content of all that it depends on. That is the code of
cardgen and of its libraries, the fonts, the values that all labels of the project share, and
the parts that the check names, as they were loaded. A changed content always makes a
difference. The time of a file never does; its place only where a finding may name it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import cached_property
from hashlib import file_digest, sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

from cardgen import resources
from cardgen.catalog import CAPTIONS, SLOGANS, Catalog
from cardgen.files import open_file
from cardgen.storage import CACHE_FOLDER, Results

if TYPE_CHECKING:
    from cardgen.project.project import Project
    from cardgen.template import Template

T = TypeVar("T")
_PACKAGES: Final = (".dist-info", ".egg-info")
_NO_CODE: Final = (".mo", ".po", ".pyc", ".texts")


class Remembered:
    """Results of a kind of check, from earlier runs and from this one.

    Where texts need an approval nothing is remembered: results would depend on people and keys.
    """

    def __init__(self, project: Project, name: str) -> None:
        self._project = project
        self._results = Results.open(project.root if project.root != Path() else None, name)
        self._digests: dict[int, tuple[object, bytes]] = {}

    def recall(
        self,
        kind: Any,
        parts: tuple[object, ...],
        make: Callable[[], T],
        *,
        keeps: Callable[[T], bool] = lambda _made: True,
    ) -> T:
        """Return the result of a check, from memory or else by calling `make`.

        `kind` is its type, for `msgspec`; `parts` are what it depends on, and are known by what
        `repr` says of them. A result is remembered if it `keeps`.
        """
        if self._project.approval_rules.required:
            return make()
        key = sha256(self._surroundings + repr(parts).encode("utf-8", "surrogatepass")).digest()
        if (found := self._results.find(key)) is not None:
            known: T = msgspec.msgpack.decode(found, type=kind)
            return known
        made = make()
        if keeps(made):
            self._results.add(key, msgspec.msgpack.encode(made))
        return made

    def save(self) -> str:
        """Keep the results for later runs. Return the reason if something is in the way."""
        return self._results.save()

    @property
    def folder(self) -> Path:
        """Folder of the results of the project."""
        return self._project.root / CACHE_FOLDER

    def digest_template(self, template: Template) -> bytes:
        """Compute a digest of a template, once."""
        return self._digest_once(template, lambda: template)

    def digest_terms(self, pair: str) -> bytes:
        """Compute a digest of captions and terms of a pair. Raises CardgenError."""
        captions, glossary = self._project.catalog(pair, CAPTIONS), self._project.glossary(pair)

        def list_terms() -> tuple[object, ...]:
            # The order of these indexes is that of a set, and means nothing.
            indexes = glossary.by_target, glossary.by_spelling, glossary.unit_readings
            in_order = [sorted(map(repr, index.items())) for index in indexes]
            return glossary.langs, glossary.by_source, in_order

        return self._digest_catalog(captions) + self._digest_once(glossary, list_terms)

    def digest_messages(self, pair: str) -> bytes:
        """Compute a digest of the messages of a pair. Raises CardgenError."""
        return self._digest_catalog(self._project.catalog(pair, SLOGANS))

    def _digest_catalog(self, catalog: Catalog) -> bytes:
        """Compute a digest of a catalog, once."""
        return self._digest_once(catalog, lambda: (catalog.langs, catalog.whole().messages))

    def _digest_once(self, value: object, content: Callable[[], object]) -> bytes:
        """Compute a digest of the content of a value, once."""
        known = self._digests.get(id(value))
        if known is None:
            text = repr(content()).encode("utf-8", "surrogatepass")
            known = self._digests[id(value)] = value, sha256(text).digest()
        return known[1]

    @cached_property
    def _surroundings(self) -> bytes:
        """Digest of what all results depend on."""
        project, digest = self._project, sha256()
        for parts in (
            sys.version,
            sorted(_list_packages()),
            project.coarsest,
            sorted(project.values.items()),
            sorted(map(str, project.moved.items())),
            project.defaults,
            project.fonts.fallback,
        ):
            digest.update(repr(parts).encode("utf-8", "surrogatepass"))
        for path in (*_list_code(), *self._list_pictures()):
            digest.update(_digest_file(path))
        read: dict[Path, bytes] = {}
        for key, family in project.fonts.families.items():
            for lang, weight, file in family.list_files():
                if file.path not in read:
                    read[file.path] = _digest_file(file.path)
                face = key, lang, weight, file.index, file.scale, read[file.path]
                digest.update(repr(face).encode())
        return digest.digest()

    def _list_pictures(self) -> list[Path]:
        """List the files that values of the project may name."""
        return [self._project.root / value for _, value in sorted(self._project.values.items())]


def _list_packages() -> set[str]:
    """List the installed packages with their versions, by the names of their folders.

    Cardgen itself is not among them: its code counts, however it was started.
    """
    found: set[str] = set()
    for folder in sys.path:
        try:
            with os.scandir(folder or ".") as entries:
                found.update(each.name for each in entries if each.name.endswith(_PACKAGES))
        except OSError:  # an archive, or a folder that does not exist
            continue
    return {name for name in found if not name.startswith("cardgen")}


def _list_code() -> list[Path]:
    """List the files of cardgen itself, sorted."""
    return sorted(
        Path(folder, name)
        for folder, _, names in os.walk(resources.PACKAGE)
        for name in names
        if not name.endswith(_NO_CODE)
    )


def _digest_file(path: Path) -> bytes:
    """Compute the digest of a file with its name; of its name alone if it cannot be read."""
    digest = sha256(path.name.encode("utf-8", "surrogateescape")).digest()
    try:
        with open_file(path) as file:
            return digest + file_digest(file, "sha256").digest()
    except OSError:
        return digest
