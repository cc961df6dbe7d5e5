"""Make labels and check their barcodes: a worker, and crews of workers.

A worker gets boxes and returns the outcome of each; it knows neither the ledger nor the place
of the files. A box that fails does not stop the others. A label counts only after a reader has
read its barcodes back from its own pixels. A crew is this process, several processes of this
machine, or a cluster (`cluster`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from functools import partial
from hashlib import sha256
from math import ceil, floor
from pathlib import Path
from typing import Final, NamedTuple, Protocol

import msgspec
from msgspec.structs import replace

from cardgen.backends import LABEL_LANGUAGES, Renderer, configure_allocator
from cardgen.backends.png import read_rows
from cardgen.barcodes import SYMBOLOGIES, Symbology
from cardgen.display import Bars, Document, Page, walk
from cardgen.errors import CardgenError, Diagnostic, Location, raise_findings
from cardgen.ports import barcodes
from cardgen.processes import work_in_turn
from cardgen.production import work_with_project
from cardgen.project import Project
from cardgen.shipment.ledger import Outcome, State
from cardgen.shipment.model import Box, Job, label_file
from cardgen.shipment.workers.pages import PackedPages, PageDigests, PagePacker
from cardgen.shipment.workers.session import Session
from cardgen.storage import Store
from cardgen.units import POINTS_PER_INCH

_KINDS: Final[dict[str, Symbology]] = {str(name): kind for name, kind in SYMBOLOGIES.items()}


class Delivery(NamedTuple):
    """The outcomes of a task's boxes, and their pages if a PDF of all labels is wanted.

    `files` are labels that are not in the shipment's store yet, by their names there.
    `filled` labels were made by plans; `refused` kinds of labels have none.
    """

    outcomes: list[Outcome]
    pages: PackedPages = PackedPages()
    files: Mapping[str, bytes] = {}
    filled: int = 0
    refused: int = 0


class Worker:
    """Makes the labels of boxes."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._packer = PagePacker()
        self._digests = PageDigests()
        self._renderer = Renderer()
        configure_allocator()

    def make(self, boxes: Sequence[Box]) -> Delivery:
        """Make the labels of boxes. Return their results, with errors as values."""
        pages: dict[int, Page] = {}
        files: dict[str, bytes] = {}
        counts = self._session.plans
        filled, refused = counts.filled, counts.refused
        outcomes = [self._make(box, pages, files) for box in boxes]
        packed = self._packer.pack(pages)
        filled, refused = counts.filled - filled, counts.refused - refused
        return Delivery(outcomes, packed, files, filled, refused)

    def _make(self, box: Box, pages: dict[int, Page], files: dict[str, bytes]) -> Outcome:
        """Make the label of a box. Add its page and its files to those of the task."""
        job, render = self._session.job, self._renderer.render
        try:
            document = self._session.document(box)
            made = {
                name: render(document, name, job.dpi, printer=job.printer)
                for name in job.formats
            }
            state = self._verify(box, document, made)
        except CardgenError as error:
            return Outcome(box.number, "planned", errors=error.diagnostics)
        if job.pdf:
            pages[box.number] = document.pages[0]
        named = {
            label_file(job.labels, box.id, box.number, box.total, name): data
            for name, data in made.items()
        }
        files |= named
        digest = digest_files(named.values()) if named else self._digests.of(document.pages[0])
        return Outcome(box.number, state, next(iter(named), ""), digest)

    def _verify(self, box: Box, document: Document, files: Mapping[str, bytes]) -> State:
        """Check the barcodes of a label by reading them, if this box is chosen.

        Raises CardgenError.
        """
        bars = list_barcodes(document) if self._is_turn(box) else []
        if not bars:
            return "rendered"
        job = self._session.job
        is_mono = document.pages[0].mono
        if not is_mono and any(name in LABEL_LANGUAGES for name in job.formats):
            pages = tuple(replace(page, mono=True) for page in document.pages)
            document, is_mono = replace(document, pages=pages), True
            files = {}
        # Bars made thinner for the spread of ink are right on paper, but not as pixels.
        png = None if job.printer.bwr and is_mono else files.get("png")
        png = png or self._renderer.render(document, "png", job.dpi)
        raise_findings(find_unreadable(png, bars, job.dpi))
        return "verified"

    def _is_turn(self, box: Box) -> bool:
        """True if the barcodes of this box are to be checked, on whichever worker.

        The first box of a line is read. Barcodes of its other boxes have the same size and
        place until the number gains a digit.
        """
        grown = box.number == 10 ** (len(str(box.number)) - 1)
        every = self._session.job.verify
        return box.number_in_line == 1 or grown or (every > 0 and box.number % every == 0)


def deliver(made: Delivery, store: Store) -> Delivery:
    """Write the labels of a task into the store. Return the results without the files.

    Raises OutputError.
    """
    store.put(made.files, sync=False)
    return made._replace(files={})


def digest_files(files: Iterable[bytes]) -> str:
    """Compute one digest of all files of a box."""
    digest = sha256()
    for data in files:
        digest.update(data)
    return digest.hexdigest()


def list_barcodes(document: Document) -> list[Bars]:
    """List the barcodes of a document."""
    return [placed.item for placed in walk(document) if isinstance(placed.item, Bars)]


def find_unreadable(png: bytes, bars: Iterable[Bars], dpi: float) -> list[Diagnostic]:
    """Report barcodes that cannot be read in a picture of the page.

    The reader is held before each barcode, as a scanner is, upright and in black. Only if that
    fails, the whole page is searched for every kind, which takes fifteen times as long.
    """
    missing = [each for each in bars if not _reads_back(png, each, dpi)]
    if not missing:
        return []
    page = read_rows(png).to_grey()
    found = barcodes.find(page.data, page.width, page.height)
    missing = [each for each in missing if not _is_among(found, each)]
    said = ", ".join(f"{code.text!r} ({code.identifier})" for code in found)
    return [
        Diagnostic(
            "unreadable-barcode",
            f"the {each.symbology} barcode {each.text!r} cannot be read from its "
            f"label: a reader finds {said or 'nothing'}",
            hint="make its area larger, or print at more dots per inch; put nothing over it",
        )
        for each in missing
    ]


def _reads_back(png: bytes, bars: Bars, dpi: float) -> bool:
    """True if a barcode can be read at its place, with its quiet zone around it."""
    scale = dpi / POINTS_PER_INCH
    kind = _KINDS[bars.symbology]
    around = (kind.quiet + 1) * bars.width / bars.columns
    left, right = (bars.x - around) * scale, (bars.x + bars.width + around) * scale
    top, bottom = (bars.y - around) * scale, (bars.y + bars.height + around) * scale
    rows = read_rows(png, max(floor(top), 0), ceil(bottom))
    part = rows.crop(max(floor(left), 0), min(ceil(right), rows.width)).to_grey()
    found = barcodes.find(part.data, part.width, part.height, kind.format)
    return _is_among(found, bars)


def _is_among(found: Iterable[barcodes.Found], bars: Bars) -> bool:
    kind = _KINDS[bars.symbology].identifier
    return any(code.identifier.startswith(kind) and code.text == bars.text for code in found)


class Crew(Protocol):
    """Workers that make labels."""

    def deliveries(
        self, session: Session, store: Store, tasks: Iterable[list[Box]]
    ) -> Generator[Delivery, None, None]:
        """Make the labels of each task's boxes, and write them into the store.

        Yield the results.

        Outcomes come task by task, in any order. Raises CardgenError if the work cannot go on.
        """
        ...


def mute_dask_log() -> None:
    """Hide Dask's messages about lost connections, since cardgen raises these errors anyway."""
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


class Processes(msgspec.Struct, frozen=True):
    """A number of processes at once; `fonts` are the folders that the project was opened with.

    Results come in the order of the tasks.
    """

    jobs: int
    fonts: tuple[Path, ...] = ()

    def deliveries(
        self, session: Session, store: Store, tasks: Iterable[list[Box]]
    ) -> Generator[Delivery, None, None]:
        """Make the labels of each task's boxes in processes. Yield the results.

        Raises CardgenError.
        """
        if self.jobs == 1:
            return work_in_turn(_start_delivery(store, session), tasks)
        start, place = partial(_start_worker, session.job, store), Location(store.name)
        return work_with_project(self.jobs, start, session.project, self.fonts, tasks, place)


def _start_worker(job: Job, store: Store, project: Project) -> Callable[[list[Box]], Delivery]:
    """Make a worker in a new process. Return the function with which it does a task."""
    return _start_delivery(store, Session(project, job))


def _start_delivery(store: Store, session: Session) -> Callable[[list[Box]], Delivery]:
    """Make a worker for storing files. Return the function that does a task."""
    worker = Worker(session)
    return lambda task: deliver(worker.make(task), store)
