"""Templates for an occasion, a size and a pair of languages.

In come the words of those who choose, out come templates; a template made for the occasion
comes before one for every occasion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeAlias

from cardgen.catalog import pair_langs
from cardgen.stock import paper_size
from cardgen.template import PageSize

if TYPE_CHECKING:
    from cardgen.project.project import Project
    from cardgen.template import Template

SizeTest: TypeAlias = Callable[["Template"], bool]
_SLACK = 3.0  # points, about a millimetre: 4 × 6 in is 102 × 152 mm


def choose(
    templates: Iterable[Template],
    *,
    occasion: str = "",
    has_size: SizeTest | None = None,
    pair: str = "",
) -> list[Template]:
    """Choose the templates that are for all criteria; "" is no criterion.

    Raises CatalogError "unknown-pair".
    """
    langs = pair_langs(pair) if pair else ()
    chosen = [
        template
        for template in templates
        if (not occasion or template.about.suits(occasion))
        and (has_size is None or has_size(template))
        and all(template.about.speaks(lang) for lang in langs)
    ]
    return sorted(chosen, key=lambda each: bool(occasion) and not each.about.occasions)


def sized(project: Project, wanted: str) -> SizeTest:
    """Make a test for the size of a paper, upright or lying, or of a sheet's labels.

    ``a6``, ``100x150``, ``4in x 6in``, ``L7165``. Raises TemplateError "unknown-size".
    """
    from cardgen.layout.sheet import fits

    try:
        width, height = paper_size(wanted)
    except ValueError:
        page = project.page_size(wanted)
        stock = project.stock(wanted)
        return lambda template: (
            template.pages.admits(page)
            if template.pages
            else fits(stock, template.width, template.height)
        )

    def is_near(template: Template) -> bool:
        sides = ((width, height), (height, width))
        if template.pages:
            return any(template.pages.admits(PageSize(*each)) for each in sides)
        return any(
            abs(template.width - across) <= _SLACK and abs(template.height - down) <= _SLACK
            for across, down in sides
        )

    return is_near
