"""Templates that are for a page of a size, so that a hint names none that is not.

In come a project and a size; out come names, or words for a hint.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from cardgen.errors import CardgenError

if TYPE_CHECKING:
    from cardgen.project.project import Project
    from cardgen.template import PageSize, Template

_MOST: Final = 4  # templates that a hint names
_TAKE: Final = "take a template that shows it:"


def readable_templates(project: Project) -> Iterator[Template]:
    """The templates of a project that can be read, in the order of their names."""
    for name in project.template_files():
        try:
            yield project.template(name)
        except CardgenError:
            continue


def is_for(template: Template, size: PageSize) -> bool:
    """True if a template is for pages of a size."""
    from cardgen.template import PageSize

    if template.pages is not None:
        return template.pages.admits(size)
    return size.is_near(PageSize(template.width, template.height))


def fitting_hint(project: Project, size: PageSize) -> str:
    """Name the templates for a size, or say that there is none."""
    names = [each.name for each in readable_templates(project) if is_for(each, size)]
    if names:
        return f"take a template for this size: {', '.join(names[:_MOST])}"
    instead = "take a larger size or another sheet, or make a template"
    return f"no template is for {size.in_words}: {instead}"


def other_templates(project: Project, field: str, size: PageSize | None = None) -> str:
    """A hint that names templates that show a field; "" if none does.

    Of a `size` those that are for it, or words that say that none is.
    """
    found = [each for each in readable_templates(project) if field in each.fields]
    fitting = [each for each in found if size is None or is_for(each, size)]
    if fitting:
        return f"{_TAKE} {_names(fitting)}"
    return f"no template for {size.in_words} shows it" if found and size else ""


def instead_of(project: Project, template: Template, field: str) -> str:
    """Which templates would show a field that this one does not, as a hint, "" if none does.

    Those of its size come alone. If none of them does, others do where nobody asked for the
    size, which the template has of itself.
    """
    from cardgen.template import PageSize

    size = PageSize(template.width, template.height)
    hint = other_templates(project, field, size)
    is_asked = template.name.endswith(f"@{size}")
    if is_asked or hint.startswith(_TAKE):
        return hint
    found = [each for each in readable_templates(project) if field in each.fields]
    return f"take a template of another size that shows it: {_names(found)}" if found else ""


def _names(templates: list[Template]) -> str:
    return ", ".join(each.name for each in templates[:_MOST])


def named_by_size(project: Project, error: CardgenError, size: PageSize) -> CardgenError:
    """The same error, whose hint names templates that are for the size that was asked for."""
    return CardgenError.of(
        replace(each, hint=fitting_hint(project, size))
        if each.rule == "template-size"
        else each
        for each in error.diagnostics
    )
