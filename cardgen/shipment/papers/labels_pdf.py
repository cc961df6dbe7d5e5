"""All labels of a shipment in one PDF, one label to a page or several to a sheet.

Page labels are the numbers of the boxes, so that a page is found even if boxes before it were
voided; bookmarks lead to the lines of the shipment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain, tee
from typing import Final

from cardgen.backends.pdf import Chapter, DocumentProperties, NumberedItem, PageEntry, write
from cardgen.display import Endorsement, Page
from cardgen.errors import LayoutError
from cardgen.layout.sheet import SheetOrder, check_size, impose
from cardgen.project import Project
from cardgen.shipment.model import Box, ConsignmentLine
from cardgen.shipment.papers.contents import find_goods, find_parties
from cardgen.shipment.papers.report import format_numbers
from cardgen.shipment.workers import PageSpool, Session
from cardgen.storage import Store
from cardgen.wording import join_languages

LABELS_PDF: Final = "labels.pdf"
_THOUSAND: Final = 1_000  # boxes of a bookmark within a line
_MANY: Final = 10_000  # larger shipments have bookmarks by thousands first, then by lines


def check_sheets(order: SheetOrder, project: Project, template: str) -> None:
    """Raise LayoutError "sheet-size" if the labels of a template do not fit the sheets."""
    label, known = project.template(template), map(project.stock, project.stock_files())
    try:
        check_size(project.stock(order.stock), Page(label.width, label.height, ()), known)
    except LayoutError as error:
        raise error.about(f"template {template}: ") from error


def write_labels_pdf(
    boxes: Iterable[Box],
    session: Session,
    store: Store,
    spool: PageSpool | None,
    sheets: SheetOrder | None = None,
    endorsed: tuple[Endorsement, ...] = (),
    name: str = LABELS_PDF,
) -> list[str]:
    """Write the PDF with the labels of these boxes into the store as `name`, page by page.

    Pages that the spool lacks, such as labels of an earlier run, are laid out now. Returns the
    PDF's name, or nothing if there is no box. Raises CardgenError; then the earlier file stays.
    """
    remaining = iter(boxes)
    first = next(remaining, None)
    if first is None:
        store.remove([name])
        return []
    pages, marks = tee(_marked_pages(chain([first], remaining), session, spool, sheets))
    job, project = session.job, session.project
    langs = project.catalog(first.line.pair).langs
    with store.writing(name) as output:
        write(
            (page for page, _ in pages),
            DocumentProperties(job.shipment, langs, project.author, job.date, endorsed),
            output,
            dpi=job.dpi,
            profile=job.profile,
            marks=(mark for _, mark in marks),
            crop_marks=job.crop_marks,
            condition=job.condition,
        )
    return [name]


def _marked_pages(
    boxes: Iterable[Box], session: Session, spool: PageSpool | None, order: SheetOrder | None
) -> Iterator[tuple[Page, PageEntry]]:
    """Yield each page (a label or a sheet of labels) with its page number and bookmark."""
    chapters, taken = _Chapters(session), list[NumberedItem]()

    def labels() -> Iterator[Page]:
        """Yield the page of each label, as often as it is printed."""
        for box in boxes:
            page = _page(box, session, spool)
            for _ in range(order.copies if order else 1):
                taken.append(NumberedItem(box.number, chapters.find(box)))
                yield page

    pages = labels()
    if order:
        pages = impose(
            pages,
            session.project.stock(order.stock),
            start=order.start,
            skip=order.skip,
            order=order.order,
            offset=order.offset,
        )
    for page in pages:
        boxes_on_page = tuple(dict.fromkeys(taken))
        numbers = format_numbers(box.number for box in boxes_on_page)
        yield page, PageEntry(numbers, boxes_on_page)
        taken.clear()


def _page(box: Box, session: Session, spool: PageSpool | None) -> Page:
    """Return the page of a box's label, from the stored pages or laid out again."""
    if spool is None:
        return session.document(box).pages[0]
    return spool.share_layer(spool.page(box.number) or session.document(box).pages[0])


class _Chapters:
    """Makes the bookmarks of boxes."""

    def __init__(self, session: Session) -> None:
        self._wording = cache(session.wording)
        self._line: ConsignmentLine | None = None
        self._title = ""

    def find(self, box: Box) -> tuple[Chapter, ...]:
        """Return the bookmarks above that of a box, beginning with the top level."""
        if box.line is not self._line:
            self._line, self._title = box.line, self._make_title(box.line)
        line = Chapter(self._title, box.line.row)
        if box.total > _MANY:
            return Chapter(key=(box.number - 1) // _THOUSAND), line
        if box.line.boxes > _THOUSAND:
            return line, Chapter(key=(box.number_in_line - 1) // _THOUSAND)
        return (line,)

    def _make_title(self, line: ConsignmentLine) -> str:
        """Write the title of a line's bookmark: message, article, lot and destination."""
        wording = self._wording(line.pair)
        item = join_languages(wording.value("item", find_goods(line).item))
        to = join_languages(wording.value("city", find_parties(line).destination))
        return "  ".join(filter(None, (line.message, item, line.fields.get("lot"), to)))
