"""All that is needed to read a list, as often as it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cardgen.errors import CardgenError
from cardgen.project import LoadedPage, Project
from cardgen.shipment.manifest.cells import ListFile
from cardgen.shipment.manifest.columns import COLUMNS, TOTAL
from cardgen.shipment.manifest.fields import ColumnHead, Keys
from cardgen.shipment.manifest.given import NOWHERE
from cardgen.shipment.manifest.words import HeaderWords, aside
from cardgen.template import PageSize


@dataclass(frozen=True, slots=True)
class ListReading:
    """All that is needed to read a list: its file, its columns, and what is said for all rows.

    `paper` are the names of columns that labels need not show; what stands below headers of
    `ignored` is not looked at. `for_all` are values of columns in which rows have nothing.
    Labels are on a `page`, a `sheet` or what is `loaded` as `Project.template_on` has it.
    """

    project: Project
    table: ListFile
    heads: tuple[ColumnHead, ...]
    words: HeaderWords
    keys: Keys
    draft: bool
    paper: frozenset[str] = frozenset()
    ignored: frozenset[int] = frozenset()
    for_all: Mapping[str, str] = field(default_factory=dict)
    page: str = ""
    sheet: str = ""
    loaded: LoadedPage | None = None

    @property
    def size(self) -> PageSize | None:
        """The size that labels are asked to have; None if templates say it, or it is wrong."""
        asked = self.page or self.sheet
        try:
            if asked:
                return self.project.page_size(asked)
        except CardgenError:  # of which is complained where a template is to have it
            return None
        return self.loaded.size if self.loaded else None

    @property
    def listed(self) -> tuple[ColumnHead, ...]:
        """The columns that the list itself has."""
        return tuple(head for head in self.heads if head.index != NOWHERE)

    @property
    def language(self) -> str:
        """The language that the headers are in."""
        likely = self.keys.pair.rpartition("-")[2]
        return self.words.language_of((head.text for head in self.listed), likely)

    @property
    def unit(self) -> str:
        """The unit of quantities that the header says, where no column does: 数量（只）."""
        names = {head.name: head.text for head in self.heads}
        text = names.get("quantity") or names.get(TOTAL) or ""
        return "" if "unit" in names else aside(text)

    def word(self, field: str) -> str:
        """What people call a field: the header that it has, or would have in this language."""
        for head in self.heads:
            if field in (head.name, getattr(COLUMNS.get(head.name), "field", "")):
                return head.text
        return self.words.word(field, self.language)


def is_familiar(project: Project, text: str) -> bool:
    """Whether a cell is a word of any glossary of the project."""
    for pair in project.pairs():
        try:
            if project.glossary(pair).knows(text):
                return True
        except CardgenError:
            continue
    return False


def is_message(project: Project, text: str) -> bool:
    """Whether a cell is the id of any message of the project."""
    for pair in project.pairs():
        try:
            if text in project.catalog(pair).messages:
                return True
        except CardgenError:
            continue
    return False
