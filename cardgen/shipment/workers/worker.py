"""The making of labels: what one worker does, in this process or another.

A worker gets boxes and gives back what became of each; it knows neither the ledger nor the
place of the files. A box that cannot be made does not stop the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import NamedTuple

from cardgen.backends import LABEL_LANGUAGES, Renderer, ready_allocator
from cardgen.display import Document, Page
from cardgen.errors import CardgenError, raise_findings
from cardgen.shipment.ledger import Outcome, State
from cardgen.shipment.model import Box, label_file
from cardgen.shipment.workers.pages import PackedPages, PageDigests, PagePacker
from cardgen.shipment.workers.session import Session
from cardgen.shipment.workers.verify import barcodes, unreadable
from cardgen.storage import Store


class Made(NamedTuple):
    """What became of a box, and its files by their names in the shipment's store."""

    outcome: Outcome
    files: Mapping[str, bytes] = {}


class Finished(NamedTuple):
    """The labels of a task, and their pages if a PDF of all is wanted."""

    made: list[Made]
    pages: PackedPages = PackedPages()


class Delivery(NamedTuple):
    """What became of the boxes of a task, whose labels are where they belong; their pages."""

    outcomes: list[Outcome]
    pages: PackedPages = PackedPages()


class Worker:
    """Makes the labels of boxes."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._packer = PagePacker()
        self._digests = PageDigests()
        self._renderer = Renderer()
        ready_allocator()

    def make(self, boxes: Sequence[Box]) -> Finished:
        """The labels of some boxes."""
        pages: dict[int, Page] = {}
        made = [self._make(box, pages) for box in boxes]
        return Finished(made, self._packer.pack(pages))

    def _make(self, box: Box, pages: dict[int, Page]) -> Made:
        job, render = self._session.job, self._renderer.render
        try:
            document = self._session.document(box)
            made = {
                name: render(document, name, job.dpi, printer=job.printer)
                for name in job.formats
            }
            state = self._gate(box, document, made)
        except CardgenError as error:
            return Made(Outcome(box.number, "planned", errors=error.diagnostics))
        if job.pdf:
            pages[box.number] = document.pages[0]
        files = {
            label_file(job.labels, box.id, box.number, box.total, name): data
            for name, data in made.items()
        }
        digest = digest_of(files.values()) if files else self._digests.of(document.pages[0])
        outcome = Outcome(box.number, state, next(iter(files), ""), digest)
        return Made(outcome, files)

    def _gate(self, box: Box, document: Document, files: Mapping[str, bytes]) -> State:
        """Read the barcodes back, if it is this box's turn. Raises CardgenError."""
        bars = barcodes(document)
        if not bars or not self._is_turn(box):
            return "rendered"
        job = self._session.job
        is_mono = document.pages[0].mono
        if not is_mono and any(name in LABEL_LANGUAGES for name in job.formats):
            pages = tuple(replace(page, mono=True) for page in document.pages)
            document, is_mono = replace(document, pages=pages), True
            files = {}
        # Thinner bars are right when they are printed and have run; as pixels they are not.
        png = None if job.printer.bwr and is_mono else files.get("png")
        png = png or self._renderer.render(document, "png", job.dpi)
        raise_findings(unreadable(png, bars, job.dpi))
        return "verified"

    def _is_turn(self, box: Box) -> bool:
        """Whether the barcodes of a box are read back, whichever worker makes it.

        Of a line's barcodes the first is; all others are of its size and in its place, until
        the number has another digit.
        """
        grown = box.number == 10 ** (len(str(box.number)) - 1)
        every = self._session.job.verify
        return box.number_in_line == 1 or grown or (every > 0 and box.number % every == 0)


def deliver(finished: Finished, store: Store) -> Delivery:
    """Put labels where they belong. Raises OutputError."""
    files = {name: data for made in finished.made for name, data in made.files.items()}
    store.put(files, sync=False)
    return Delivery([made.outcome for made in finished.made], finished.pages)


def digest_of(files: Iterable[bytes]) -> str:
    """The digest of a box's files together."""
    digest = sha256()
    for data in files:
        digest.update(data)
    return digest.hexdigest()
