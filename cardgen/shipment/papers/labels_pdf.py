"""All labels of a shipment in one PDF, a page a label or on sheets, made as they come.

Its pages go by the numbers of their boxes, so that a page is found even where boxes were
voided before it; bookmarks lead to the lines of the shipment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain, tee
from typing import Final

from cardgen.backends.pdf import About, Chapter, Mark, Numbered, write
from cardgen.display import Endorsed, Page
from cardgen.errors import LayoutError
from cardgen.layout.sheet import SheetOrder, check_size, impose
from cardgen.project import Project
from cardgen.shipment.model import Box, ConsignmentLine
from cardgen.shipment.papers.contents import goods_of, parties_of
from cardgen.shipment.papers.report import stretches
from cardgen.shipment.workers import PageSpool, Session
from cardgen.storage import Store
from cardgen.wording import joined

LABELS_PDF: Final = "labels.pdf"
_THOUSAND: Final = 1_000  # boxes of a bookmark within a line
_MANY: Final = 10_000  # boxes of a shipment whose bookmarks are thousands first, then lines


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
    spool: PageSpool | None,
    sheets: SheetOrder | None = None,
    endorsed: tuple[Endorsed, ...] = (),
    name: str = LABELS_PDF,
) -> list[str]:
    """The PDF of these boxes beside them, called `name`; memory does not grow with them.

    Pages that are not in the spool, as of labels that an earlier run made, are laid out now.
    The PDF's name comes back, if there is a box. Raises CardgenError; then there is no file,
    or the one from before.
    """
    remaining = iter(boxes)
    first = next(remaining, None)
    if first is None:
        store.remove([name])
        return []
    pages, marks = tee(_marked(chain([first], remaining), session, spool, sheets))
    job, project = session.job, session.project
    langs = project.catalog(first.line.pair).langs
    with store.writing(name) as output:
        write(
            (page for page, _ in pages),
            About(job.shipment, langs, project.author, job.date, endorsed),
            output,
            dpi=job.dpi,
            profile=job.profile,
            marks=(mark for _, mark in marks),
            crop_marks=job.crop_marks,
            condition=job.condition,
        )
    return [name]


def _marked(
    boxes: Iterable[Box], session: Session, spool: PageSpool | None, order: SheetOrder | None
) -> Iterator[tuple[Page, Mark]]:
    """The pages of the PDF, labels or sheets, with what finds them."""
    chapters, taken = _Chapters(session), list[Numbered]()

    def labels() -> Iterator[Page]:
        for box in boxes:
            page = _page(box, session, spool)
            for _ in range(order.copies if order else 1):
                taken.append(Numbered(box.number, chapters.around(box)))
                yield page

    pages = labels()
    for page in _on_sheets(pages, order, session.project) if order else pages:
        things = tuple(dict.fromkeys(taken))
        yield page, Mark(stretches(thing.number for thing in things), things)
        taken.clear()


def _page(box: Box, session: Session, spool: PageSpool | None) -> Page:
    if spool is None:
        return session.document(box).pages[0]
    return spool.shared(spool.page(box.number) or session.document(box).pages[0])


class _Chapters:
    """The bookmarks of boxes."""

    def __init__(self, session: Session) -> None:
        self._wording = cache(session.wording)
        self._line: ConsignmentLine | None = None
        self._title = ""

    def around(self, box: Box) -> tuple[Chapter, ...]:
        """Those that lead to a box, the outermost first."""
        if box.line is not self._line:
            self._line, self._title = box.line, self._titled(box.line)
        line = Chapter(self._title, box.line.row)
        if box.total > _MANY:
            return Chapter(key=(box.number - 1) // _THOUSAND), line
        if box.line.boxes > _THOUSAND:
            return line, Chapter(key=(box.number_in_line - 1) // _THOUSAND)
        return (line,)

    def _titled(self, line: ConsignmentLine) -> str:
        wording = self._wording(line.pair)
        item = joined(wording.value("item", goods_of(line).item))
        to = joined(wording.value("city", parties_of(line).destination))
        return "  ".join(filter(None, (line.message, item, line.fields.get("lot"), to)))


def _on_sheets(pages: Iterable[Page], order: SheetOrder, project: Project) -> Iterator[Page]:
    """The labels on sheets, as they come."""
    return impose(
        pages,
        project.stock(order.stock),
        start=order.start,
        skip=order.skip,
        order=order.order,
        offset=order.offset,
    )
