"""Questions about shipments in a folder of this machine: make, look, print again, void.

Each shipment is the ordinary folder with its ledger, as `cardgen batch` makes it. The labels of
a list are made beside the page, which asks how far they are (`ports.work`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec.structs import replace

from cardgen.arguments import utc_now
from cardgen.errors import CardgenError
from cardgen.layout.sheet import SheetOrder
from cardgen.locale import translate
from cardgen.page.jobs import Job, Jobs
from cardgen.page.labels import Question, SheetChoice, as_sheet, render_svg
from cardgen.page.lists import ListQuestion, ListStore, UnknownFileError, read_list
from cardgen.page.wire import GivenValue, LongText, ShortName, as_findings
from cardgen.ports import work
from cardgen.production import Progress
from cardgen.project import Project
from cardgen.shipment import (
    LIVE,
    AttemptState,
    BatchOutput,
    BatchRules,
    Clock,
    Correction,
    Ledger,
    PaperState,
    PlannedLine,
    Request,
    SavedOptions,
    Selection,
    check_name,
    find_boxes,
    find_shipments,
    name_shipment,
    open_shipment,
    read_list_name,
    read_status,
    read_status_of,
    reprint,
    ship,
    unvoid,
    void,
)
from cardgen.storage import check_unshared

_SMALL: Final = 200  # boxes that one process makes as soon as several would
_DPI: Final = 300.0


class NameQuestion(Question, frozen=True):
    """Question for the name of the shipment of a list, by the list's file name."""

    file: Annotated[str, msgspec.Meta(max_length=255)]


class MakeQuestion(ListQuestion, frozen=True, kw_only=True):
    """Question to make the labels and papers of a list.

    With `amend` a shipment that has begun takes over the changes of the list.
    """

    shipment: ShortName
    sheets: SheetChoice | None = None
    formats: Annotated[list[Literal["pdf", "png", "zpl"]], msgspec.Meta(max_length=3)] = (
        msgspec.field(default_factory=lambda: ["pdf"])
    )
    dpi: float = _DPI
    amend: bool = False


class ShipmentsQuestion(Question, frozen=True):
    """Question for all shipments."""


class ShipmentQuestion(Question, frozen=True):
    """Question for the state of a shipment."""

    shipment: ShortName


class BoxQuestion(ShipmentQuestion, frozen=True):
    """Question for the picture of a box's label."""

    box: int


class CorrectionQuestion(ShipmentQuestion, frozen=True, kw_only=True):
    """Question to print labels of some boxes again, or to void boxes."""

    boxes: LongText
    reason: GivenValue
    sheets: SheetChoice | None = None


class FindQuestion(ShipmentQuestion, frozen=True):
    """Question for the numbers of boxes that somebody names by their ids, SSCCs or codes."""

    names: Annotated[list[GivenValue], msgspec.Meta(max_length=100)]


class Shipments:
    """The shipments in a folder; others may write into the folder `shared` around it."""

    def __init__(
        self,
        project: Project,
        folder: Path,
        store: ListStore,
        jobs: Jobs,
        shared: Path | None = None,
    ) -> None:
        self.folder = folder
        self._project, self._store, self._jobs = project, store, jobs
        self._shared = shared

    def _check(self, name: str) -> None:
        """Raise OutputError if others could lead a shipment to another place by a link."""
        if self._shared is not None:
            check_unshared(self._shared, self.folder, name)

    def propose_name(self, asked: NameQuestion) -> dict[str, Any]:
        """Propose a name for the shipment of a list."""
        name = name_shipment(
            self._project, Path(asked.file), within=self.folder, time=utc_now(), keep=False
        )
        return {"shipment": name}

    def make(self, asked: MakeQuestion) -> dict[str, Any]:
        """Begin to make a shipment, and answer with the number of the job."""
        check_name(asked.shipment)
        self._check(asked.shipment)
        try:
            source, read = read_list(self._project, self._store, asked)
        except UnknownFileError:
            return {"unknown": True}
        manifest = read.unwrap()
        request = Request(
            replace(source, shipment=asked.shipment, size=asked.stock or None),
            BatchOutput(
                self.folder / asked.shipment,
                formats=tuple(dict.fromkeys(("pdf", *asked.formats))),
                dpi=asked.dpi,
                sheets=_order_sheets(asked.sheets),
            ),
            BatchRules(
                amend=asked.amend,
                draft=asked.draft,
                jobs=1 if manifest.boxes <= _SMALL else min(work.count_processors(), 8),
            ),
        )
        job = self._jobs.start(partial(self._run, request), asked.shipment)
        return {"job": job.number, "boxes": manifest.boxes}

    def _run(self, request: Request, job: Job) -> dict[str, Any]:
        """Make a shipment, with a project of its own: another thread uses the first one."""

        def tell(progress: Progress) -> None:
            job.progress = progress
            work.tell_progress(*progress)

        root = self._project.root
        done = ship(request, Project.open(root if root != Path() else None), tell=tell)
        return {
            "shipment": done.shipment,
            "made": done.result.made,
            "kept": done.result.kept,
            "failed": len(done.result.failed),
            "papers": done.papers,
            "findings": as_findings((*done.list_errors(), *done.warnings)),
        }

    def list(self, _: ShipmentsQuestion) -> dict[str, Any]:
        """List the shipments, the one that was worked on last first."""
        found = []
        for folder in find_shipments(self.folder, 1):
            with suppress(CardgenError, OSError):
                self._check(folder.name)
                changed = max(each.stat().st_mtime for each in folder.iterdir())
                status = read_status(folder)
                found.append(
                    {
                        "shipment": folder.name,
                        "list": read_list_name(folder),
                        "states": status.states,
                        "doubtful": len(status.doubtful),
                        "changed": changed,
                    }
                )
        found.sort(key=lambda each: -float(str(each["changed"])))
        return {"shipments": found}

    def show(self, asked: ShipmentQuestion) -> dict[str, Any]:
        """Answer with the state of a shipment, its boxes, events and files."""
        folder = self.find(asked.shipment)
        job = self._jobs.find_running(asked.shipment)
        with open_shipment(folder, reading=True) as ledger:
            status = read_status_of(ledger)
            on_paper = ledger.prints.on_paper()
            lines = {line.id: line for line in ledger.lines()}
            saved = SavedOptions.read(ledger)
            runs = [*_join_boxes(ledger, lines, on_paper)]
            job = job or self._jobs.find_running(asked.shipment)
            # A label on the way of a job is not doubtful yet.
            open_states: list[AttemptState] = ["doubtful"] if job else ["begun", "doubtful"]
            doubts = [*_list_doubts(ledger, on_paper, *open_states)]
            is_printed = ledger.prints.are_printed()
        return {
            "shipment": status.shipment or asked.shipment,
            "list": read_list_name(folder),
            "states": status.states,
            "runs": runs,
            "events": [each._asdict() for each in status.events][-200:],
            "errors": {str(number): said for number, said in status.errors.items()},
            "doubtful": doubts,
            "is_printed": is_printed,
            "job": job and job.number,
            "files": _list_files(folder),
            "sheet": self._find_sheet(saved),
        }

    def draw(self, asked: BoxQuestion) -> dict[str, Any]:
        """Draw the label of a box, to compare it with the paper."""
        with open_shipment(self.find(asked.shipment), reading=True) as ledger:
            box = ledger.boxes.entry(asked.box)
            if box is None:
                raise LookupError(str(asked.box))
            session = SavedOptions.require(ledger).session(ledger, Clock().date)
            return {"svg": render_svg(session.document(ledger.box(box)))}

    def _find_sheet(self, saved: SavedOptions | None) -> dict[str, Any] | None:
        """Find the kind of sheet that a shipment is printed on, if the project still has it."""
        if saved is not None and saved.sheets is not None:
            with suppress(CardgenError):
                return as_sheet(saved.sheets.stock, self._project.stock(saved.sheets.stock))
        return None

    def print_again(self, asked: CorrectionQuestion) -> dict[str, Any]:
        """Copy the labels of some boxes once more, on sheets if a sheet is named."""
        folder = self.find(asked.shipment)
        done = reprint(
            folder,
            Selection(asked.boxes),
            Clock(),
            reason=asked.reason,
            formats=("pdf",),
            sheets=_order_sheets(asked.sheets),
        )
        return _as_correction(done, folder)

    def void(self, asked: CorrectionQuestion) -> dict[str, Any]:
        """Take boxes out of a shipment."""
        folder = self.find(asked.shipment)
        done = void(folder, Selection(asked.boxes), Clock(), reason=asked.reason)
        return _as_correction(done, folder)

    def unvoid(self, asked: CorrectionQuestion) -> dict[str, Any]:
        """Put boxes back into a shipment."""
        folder = self.find(asked.shipment)
        done = unvoid(folder, Selection(asked.boxes), Clock(), reason=asked.reason)
        return _as_correction(done, folder)

    def find_boxes(self, asked: FindQuestion) -> dict[str, Any]:
        """Answer with the number of each box that a name finds."""
        found: dict[str, int] = {}
        with open_shipment(self.find(asked.shipment), reading=True) as ledger:
            for name in asked.names:
                with suppress(CardgenError):
                    boxes = find_boxes(ledger, Selection(name), voided=None)
                    if len(boxes) == 1:
                        found[name] = boxes[0].number
        return {"numbers": found}

    def find(self, name: str) -> Path:
        """Find the folder of a shipment. Raises LookupError for another name, OutputError."""
        for folder in find_shipments(self.folder, 1):
            if folder.name == name:
                self._check(name)
                return folder
        raise LookupError(name)

    def find_file(self, shipment: str, name: str) -> Path:
        """Find a file of a shipment. Raises LookupError for any other file."""
        folder = self.find(shipment).resolve()
        path = (folder / name).resolve()
        if not path.is_relative_to(folder) or not path.is_file() or path.suffix not in TYPES:
            raise LookupError(name)
        return path


def _join_boxes(
    ledger: Ledger, lines: Mapping[int, PlannedLine], on_paper: Mapping[int, PaperState]
) -> Iterator[dict[str, Any]]:
    """Join boxes of a line that follow one another in the same state, as data.

    A shipment may have a hundred thousand boxes, which the page shows part by part.
    """
    first, last, now = 0, 0, None
    for box in ledger.boxes.each((*LIVE, "voided")):
        own = box.line, box.state, on_paper.get(box.number, "")
        if own != now or box.number != last + 1:
            if now is not None:
                yield _as_run(first, last, *now, lines)
            first, now = box.number, own
        last = box.number
    if now is not None:
        yield _as_run(first, last, *now, lines)


def _as_run(
    first: int,
    last: int,
    line: int,
    state: str,
    paper: PaperState,
    lines: Mapping[int, PlannedLine],
) -> dict[str, Any]:
    """Turn boxes that follow one another into data."""
    item = lines[line].line().fields.get("item", "") if line in lines else ""
    return {"first": first, "last": last, "state": state, "paper": paper, "item": item}


def _list_doubts(
    ledger: Ledger, on_paper: Mapping[int, PaperState], *states: AttemptState
) -> Iterator[dict[str, Any]]:
    """List the doubtful boxes, each once, with the last attempt to print its label."""
    last = {
        each.number: each
        for each in ledger.prints.attempts(*states)
        if on_paper[each.number] == "doubtful"
    }
    for number, each in sorted(last.items()):
        yield {
            "number": number,
            "task": each.task,
            "printer": each.printer.partition(":")[2].strip("/") or each.printer,
            "why": translate(each.said) if each.said else "",
            "time": each.time,
        }


def _order_sheets(sheet: SheetChoice | None) -> SheetOrder | None:
    """Turn a choice of sheets into an order, if there is one."""
    if sheet is None:
        return None
    return SheetOrder(sheet.stock, sheet.start, tuple(sheet.skip), copies=sheet.copies)


TYPES: Final[Mapping[str, str]] = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zpl": "text/plain; charset=utf-8",
    ".tspl": "application/octet-stream",
    ".ql": "application/octet-stream",
}
"""The media types of files of shipments that the page offers."""


def _list_files(folder: Path) -> list[str]:
    """List the papers of a shipment, and its reprints, by their paths in the folder."""
    own = (each for each in folder.iterdir() if each.is_file() and each.suffix in TYPES)
    again = folder.glob("reprint/*/*.pdf")
    return sorted(each.relative_to(folder).as_posix() for each in (*own, *again))


def _as_correction(done: Correction, folder: Path) -> dict[str, Any]:
    """Turn a correction into data."""
    files = (Path(each) for each in done.files)
    return {
        "boxes": done.boxes,
        "files": [each.relative_to(folder).as_posix() for each in files],
        "findings": as_findings((*done.errors, *done.warnings)),
    }
