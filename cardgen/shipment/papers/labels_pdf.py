"""All labels of a shipment in one PDF, a page a label or on sheets, made as they come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, repeat
from typing import Final

from cardgen.backends.pdf import About, write
from cardgen.display import Page
from cardgen.errors import LayoutError
from cardgen.layout.sheet import SheetOrder, check_size, impose
from cardgen.project import Project
from cardgen.shipment.model import Box
from cardgen.shipment.workers import PageSpool, Session
from cardgen.storage import Store

LABELS_PDF: Final = "labels.pdf"


def check_sheets(order: SheetOrder, project: Project, template: str) -> None:
    """Raise LayoutError "sheet-size" unless the labels of a template fit the sheets."""
    label, known = project.template(template), map(project.stock, project.stock_files())
    try:
        check_size(project.stock(order.stock), Page(label.width, label.height, ()), known)
    except LayoutError as error:
        raise error.about(f"template {template}: ") from error


def write_labels_pdf(
    boxes: Iterable[Box],
    session: Session,
    store: Store,
    spool: PageSpool,
    sheets: SheetOrder | None = None,
) -> list[str]:
    """The PDF of these boxes beside them; memory does not grow with them.

    Pages that are not in the spool, as of labels that an earlier run made, are laid out now.
    The PDF's name comes back, if there is a box. Raises CardgenError; then there is no file,
    or the one from before.
    """
    remaining = iter(boxes)
    first = next(remaining, None)
    if first is None:
        store.remove([LABELS_PDF])
        return []
    pages = (_page(box, session, spool) for box in chain([first], remaining))
    job, project = session.job, session.project
    langs = project.catalog(first.line.pair).langs
    with store.writing(LABELS_PDF) as output:
        write(
            _on_sheets(pages, sheets, project) if sheets else pages,
            About(job.shipment, langs, project.author, job.date),
            output,
            dpi=job.dpi,
            profile=job.profile,
        )
    return [LABELS_PDF]


def _page(box: Box, session: Session, spool: PageSpool) -> Page:
    return spool.shared(spool.page(box.number) or session.document(box).pages[0])


def _on_sheets(pages: Iterable[Page], order: SheetOrder, project: Project) -> Iterator[Page]:
    """The labels on sheets, as they come."""
    return impose(
        chain.from_iterable(repeat(page, order.copies) for page in pages),
        project.stock(order.stock),
        start=order.start,
        skip=order.skip,
        order=order.order,
        offset=order.offset,
    )
