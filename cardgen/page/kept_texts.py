"""The message files of a browser: a project in the memory of its worker, kept as one file.

In come the questions of the translators' page, out come their answers with a status, as from a
server. The files are cardgen's at first. People open message files in their place, and save
them as files; the page keeps all of them in the browser's storage, as it keeps shipments.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any, Final

import msgspec

from cardgen.catalog import pair_langs, parse_po
from cardgen.errors import CardgenError, raise_findings
from cardgen.page import texts
from cardgen.page.desk import Desk
from cardgen.page.entries import locate_catalog
from cardgen.page.shelf import Shelf
from cardgen.page.texts import Answer, CatalogQuestion
from cardgen.page.wire import as_findings
from cardgen.project import DEFAULT_PAIR, PROJECT_FILE, Project
from cardgen.resources import MESSAGES

FOLDER: Final = "cardgen"
"""The folder of the project, in that of the shelf."""

_TYPE: Final = "text/x-gettext-translation"


class OpenedFile(CatalogQuestion, frozen=True, kw_only=True):
    """A message file that a person opens in the place of a catalog."""

    name: str
    data: bytes


class KeptTexts:
    """The project of the messages, and a desk for each pair, since each has its own fonts."""

    def __init__(self, home: Path, open_project: Callable[[str, Path], Project]) -> None:
        self.shelf = Shelf(home, PROJECT_FILE)
        self._folder = home / FOLDER
        self._open_project = open_project
        self._desks: dict[str, Desk] = {}

    def answer(self, kind: str, question: bytes) -> dict[str, Any]:
        """Answer a question: a status as of HTTP, data for JSON, and the changed catalogs."""
        try:
            desk = self._find_desk(question)
            said = self._ask(desk, kind, question)
        except CardgenError as error:
            return {"status": 422, "data": {"findings": as_findings(error.diagnostics)}}
        except (msgspec.ValidationError, msgspec.DecodeError):
            return {"status": 400, "data": {}}
        except LookupError:
            return {"status": 404, "data": {}}
        changed = {*said.changed}
        if said.written:
            changed |= desk.reload_files({each.resolve() for each in said.written})[0]
        if said.written or changed:
            changed |= self._reload(but=desk)
        status = 409 if said.conflict else 200
        return {"status": status, "data": said.data, "changed": sorted(changed)}

    def load(self, name: str, data: bytes) -> None:
        """Put the project from the storage here. Raises as `Shelf.load`."""
        self.shelf.load(name, data)
        self._reload()

    def _ask(self, desk: Desk, kind: str, question: bytes) -> Answer:
        """Ask the desk, or open or save a message file."""
        if kind == "open":
            return self._open(desk, msgspec.json.decode(question, type=OpenedFile))
        if kind == "file":
            return self._save(desk, msgspec.json.decode(question, type=CatalogQuestion))
        said = texts.answer(desk, kind, question, "")
        if kind == "desk":  # there is a page around the place, and it keeps the files
            return said._replace(data={**said.data, "places": True, "keeps": True})
        return said

    def _open(self, desk: Desk, asked: OpenedFile) -> Answer:
        """Take a message file in the place of a catalog. Raises CatalogError if it is wrong."""
        path = self._locate(desk, asked)
        raise_findings(parse_po(asked.data, asked.name, pair_langs(asked.pair)).diagnostics)
        before = path.read_bytes()
        path.write_bytes(asked.data)
        return Answer({"before": before}, (path,), ((asked.pair, asked.domain),))

    def _save(self, desk: Desk, asked: CatalogQuestion) -> Answer:
        """Give the message file of a catalog."""
        path = self._locate(desk, asked)
        name = f"{asked.pair}-{path.name}"
        return Answer({"name": name, "type": _TYPE, "data": path.read_bytes()})

    def _locate(self, desk: Desk, asked: CatalogQuestion) -> Path:
        """Find the file of a catalog. Raises LookupError."""
        if asked.domain not in desk.list_pairs().get(asked.pair, ()):
            raise LookupError(asked.pair, asked.domain)
        return locate_catalog(self._folder / "messages", asked.pair, asked.domain)

    def _find_desk(self, question: bytes) -> Desk:
        """Find the desk of a question's pair. Raises LookupError for an unknown pair."""
        if not (self._folder / PROJECT_FILE).exists():
            copytree(MESSAGES, self._folder / "messages", dirs_exist_ok=True)
            (self._folder / PROJECT_FILE).write_text('messages = "messages"\n', "utf-8")
            self._reload()
        asked = msgspec.json.decode(question, type=dict[str, Any])
        pair = str(asked.get("pair") or DEFAULT_PAIR)
        if pair not in self._desks:
            project = self._open_project(pair, self._folder)
            if pair not in project.pairs():
                raise LookupError(pair)
            self._desks[pair] = Desk(project)
        return self._desks[pair]

    def _reload(self, but: Desk | None = None) -> set[tuple[str, str]]:
        """Let the desks read the message files again; return the catalogs that have changed."""
        files = {each.resolve() for each in self._folder.rglob("*.po")}
        desks = (each for each in self._desks.values() if each is not but)
        return {catalog for each in desks for catalog in each.reload_files(files)[0]}
