"""All labels of a shipment in one PDF, a page a label or on sheets, made as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Final

from cardgen.backends.pdf import write
from cardgen.backends.pdf.profiles import About
from cardgen.display import Page
from cardgen.project import Project
from cardgen.shipment.model import Box
from cardgen.shipment.work import Job, Worker
from cardgen.sink import open_whole, remove_file

FILE: Final = "labels.pdf"
Imposition = Callable[[Iterable[Page]], Iterator[Page]]


def write_whole(
    boxes: Iterable[Box], job: Job, project: Project, impose: Imposition | None = None
) -> list[Path]:
    """The PDF of these boxes in the shipment's folder; memory does not grow with them.

    Without a box there is none. Raises CardgenError; then there is no file, or the one from
    before.
    """
    worker = Worker(job, project)
    documents = (worker.document(box) for box in boxes)
    path = job.folder / FILE
    first = next(documents, None)
    if first is None:
        remove_file(path)
        return []
    pages = (document.pages[0] for document in chain([first], documents))
    with open_whole(path) as output:
        write(
            impose(pages) if impose else pages,
            About(job.shipment, first.langs, first.author, first.date),
            output,
            dpi=job.dpi,
            profile=job.profile,
        )
    return [path]
