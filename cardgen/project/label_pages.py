"""Pages for templates of any size: what says which, and what is said where nothing does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cardgen import units
from cardgen.errors import LayoutError
from cardgen.remedies import Remedy

if TYPE_CHECKING:
    from cardgen.project.project import Project
    from cardgen.template import AnyPage, PageSize, Template

# What labels, signs and screens usually are, as `Project.page_size` reads it; the first that a
# template is for are named.
_USUAL: Final = (
    *("100x150", "100x70", "a6", "a5", "a4", "a3", "1080x1080px", "1200x630px"),
    *("600x100", "3000x700"),
)
_SHEETS: Final = ("avery-l7165", "avery-5168")
_MOST: Final = 4


@dataclass(frozen=True, slots=True)
class LoadedPage:
    """The labels that lie in a printer: its name, and their width and height in points."""

    printer: str
    width: float
    height: float

    @property
    def size(self) -> PageSize:
        """As pages of templates have it."""
        from cardgen.template import PageSize

        return PageSize(self.width, self.height)

    def is_of(self, template: str) -> bool:
        """Whether a template, by its full name, is on such labels: ``label@100x150``."""
        return template.endswith(f"@{self.size}")

    def as_data(self) -> dict[str, object]:
        """The printer, and the size in millimetres."""
        sides = [float(units.in_mm(side)) for side in self.size]
        return {"printer": self.printer, "millimetres": sides}

    def in_words(self) -> str:
        """100 × 150 mm, as in the printer warehouse."""
        return f"{self.size.in_words}, as in the printer {self.printer}"


def refuse_without_page(template: Template, project: Project) -> None:
    """Raise LayoutError "template-size" for a template of any size that was given none."""
    if template.pages is None:
        return
    suits = _suited(template.pages, project)
    raise LayoutError(
        "template-size",
        f"{template.name} is for pages of any size, and nothing says which",
        hint=f"it suits {', '.join(suits)}: name it with one, as in {template.name}@{suits[0]}",
        remedy=Remedy("say-size"),
    )


def _suited(pages: AnyPage, project: Project) -> list[str]:
    """Usual sizes that a template is for, and a sheet of labels; there is one at least."""
    usual = [each for each in _USUAL if pages.admits(project.page_size(each))][:_MOST]
    usual = usual or [str(page) for page in pages.samples.values()][:_MOST]
    known = project.stock_files()
    sheets = [
        each for each in _SHEETS if each in known and pages.admits(project.page_size(each))
    ]
    return [*usual, *sheets[:1]]
