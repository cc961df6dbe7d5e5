"""The watched folder as a place of the page: its lists, and the way of lists into it.

The foreman and the ledgers know how far the lists are; this module only looks. Programs and
visitors from the network reach nothing else of the page. On the machine itself a list that
failed can be opened in the list's own place, mended there, and put into the folder again.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Annotated, Any, Final

import msgspec
from msgspec.structs import replace

from cardgen.errors import OutputError
from cardgen.page.labels import Question
from cardgen.page.lists import ListQuestion, ListStore, UnknownFileError, read_list
from cardgen.project import Project
from cardgen.shipment import Manifest, diagnose_list
from cardgen.warehouse import (
    MOST_BYTES,
    Commission,
    DropFolder,
    Foreman,
    Letterbox,
    PrinterStates,
    SentList,
    StatusReader,
    UploadError,
    describe_shipment,
)
from cardgen.workbooks import column_letters

ListName = Annotated[str, msgspec.Meta(max_length=255)]
_MENDED: Final = ".xlsx"


class FailedListQuestion(Question, frozen=True):
    """Question for a list that failed, to mend it."""

    list: ListName


class ReturnQuestion(ListQuestion, frozen=True, kw_only=True):
    """Question to put a mended list into the folder again, under the name of the `list`."""

    list: ListName


class WatchedFolder:
    """The watched folder of a foreman, with what the page and programs may do there."""

    def __init__(self, foreman: Foreman, folder: DropFolder, commission: Commission) -> None:
        self.root, self.shipments = folder.root, commission.shipments
        self.most_bytes = MOST_BYTES
        self.reader = StatusReader(foreman, folder, commission.shipments)
        self._printers = PrinterStates(commission.to)
        self._letterbox, self._source = Letterbox(folder), commission.request.source

    def describe(self) -> dict[str, Any]:
        """Describe all lists, shipments and printers."""
        board = self.reader.board
        printers = self._printers.get_views(board.printers)
        return {
            "folder": "gone" if board.is_gone else "watched",
            "stopping": board.is_stopping,
            "lists": [each.as_data() for each in self.reader.find_lists()],
            "shipments": [describe_shipment(*each) for each in self.reader.find_shipments()],
            "printers": [each.as_data() for each in printers],
        }

    def describe_list(self, name: str) -> dict[str, Any]:
        """Describe a list with its report and shipment, or else the shipment of the name.

        Raises LookupError for another name.
        """
        found = self.reader.find_list(name)
        if found is None:
            return self._describe_shipment(name)
        shown, report = found
        data = shown.as_data() | ({"report": report} if report else {})
        if shown.shipment and self.reader.find_shipment(shown.shipment) is not None:
            data |= {"ledger": self._describe_shipment(shown.shipment)}
        return data

    def _describe_shipment(self, name: str) -> dict[str, Any]:
        account = self.reader.find_shipment(name)
        if account is None:
            raise LookupError(name)
        return describe_shipment(name, account)

    def take(self, sent: SentList) -> None:
        """Put a list into the folder. Raises UploadError and OutputError."""
        self._letterbox.put(sent)

    def open_failed(self, asked: FailedListQuestion) -> dict[str, Any]:
        """Answer with a list that failed, and with what the folder says about all its lists."""
        try:
            name, data = self.reader.read_failed(asked.list, MOST_BYTES)
        except OSError as error:
            reason = f"the list cannot be read: {error.strerror or error}"
            raise OutputError("output", reason) from error
        source = self._source
        return {
            "name": name,
            "data": data,
            "options": {
                "pair": source.pair or "",
                "message": source.message or "",
                "template": source.template or "",
                "fields": dict(source.fields),
                "encoding": source.encoding,
                "ignore": [*source.ignore],
                "paper": [*source.paper],
            },
        }

    def put_back(
        self, project: Project, store: ListStore, asked: ReturnQuestion
    ) -> dict[str, Any]:
        """Put a mended list into the folder, if it is right by what the folder says.

        Columns that are not used become empty, since the folder knows nothing of this choice.
        """
        try:
            source, read = read_list(project, store, asked)
        except UnknownFileError:
            return {"unknown": True}
        manifest = read.unwrap()
        name = f"{PurePath(asked.list).stem}{_MENDED}"
        empty = _empty_columns(manifest, asked.ignore)
        copy = store.keep_mended(source.manifest, manifest, empty)
        own = replace(self._source, manifest=copy, shown=name)
        diagnose_list(own, project).unwrap()
        try:
            self.take(SentList(name, copy.read_bytes()))
        except UploadError as error:
            raise OutputError("output", error.reason) from error
        return {"list": name}


def _empty_columns(manifest: Manifest, headings: list[str]) -> Mapping[str, str]:
    """Return empty texts for all cells of some columns."""
    columns = [column_letters(each.index) for each in manifest.heads if each.text in headings]
    rows = (manifest.table.header, *manifest.table.rows())
    return {f"{letters}{row.number}": "" for row in rows for letters in columns}
