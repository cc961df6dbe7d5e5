"""All labels of a shipment in one PDF, a page a label or on sheets, made as they come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Final

from cardgen.backends.pdf import About, write
from cardgen.display import Page
from cardgen.errors import LayoutError
from cardgen.layout.sheet import Order, check_size, impose
from cardgen.project import Project
from cardgen.shipment.model import Box, Job
from cardgen.shipment.workers import Worker
from cardgen.storage import Store

LABELS_PDF: Final = "labels.pdf"


@dataclass(frozen=True, slots=True)
class SheetOrder:
    """The sheets of labels that a shipment is printed on; `copies` of each box's label."""

    stock: str
    start: int = 1
    skip: tuple[int, ...] = ()
    order: Order = "rows"
    offset: tuple[float, float] = (0.0, 0.0)
    copies: int = 1

    def check(self, project: Project, template: str) -> None:
        """Raise LayoutError "sheet-size" unless the labels of a template fit."""
        shape, known = project.template(template), map(project.stock, project.stock_files())
        try:
            check_size(project.stock(self.stock), Page(shape.width, shape.height, ()), known)
        except LayoutError as error:
            said = f"template {template}: {error.message}"
            raise LayoutError(error.rule, said, hint=error.hint) from error

    def imposed(self, project: Project, pages: Iterable[Page]) -> Iterator[Page]:
        """The labels on sheets, as they come."""
        return impose(
            chain.from_iterable(repeat(page, self.copies) for page in pages),
            project.stock(self.stock),
            start=self.start,
            skip=self.skip,
            order=self.order,
            offset=self.offset,
        )


def write_labels_pdf(
    boxes: Iterable[Box],
    job: Job,
    project: Project,
    store: Store,
    sheets: SheetOrder | None = None,
) -> list[str]:
    """The PDF of these boxes beside them; memory does not grow with them.

    Its name comes back, if there is a box. Raises CardgenError; then there is no file, or
    the one from before.
    """
    worker = Worker(job, project)
    documents = (worker.document(box) for box in boxes)
    first = next(documents, None)
    if first is None:
        store.remove([LABELS_PDF])
        return []
    pages = (document.pages[0] for document in chain([first], documents))
    with store.writing(LABELS_PDF) as output:
        write(
            sheets.imposed(project, pages) if sheets else pages,
            About(job.shipment, first.langs, first.author, first.date),
            output,
            dpi=job.dpi,
            profile=job.profile,
        )
    return [LABELS_PDF]
