"""A label by which somebody judges a template: with words and values as one would give them.

In come a project, a template and a pair; out comes a label that can be drawn. What is not said
is chosen: a message that suits the occasion of the template, and for each field a value of the
pair. `samples` has values that try a template instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache
from itertools import islice, product
from typing import TYPE_CHECKING, Final, NamedTuple

from cardgen.catalog import TERM_KINDS, Catalog, Glossary, Message, unfinished
from cardgen.errors import CardgenError, CatalogError
from cardgen.project.choosing import choose
from cardgen.project.known_values import known_values
from cardgen.project.project import DEFAULT_PAIR, Project
from cardgen.project.samples import (
    example_photo,
    example_picture,
    sample_values,
    with_safe_units,
)
from cardgen.project.suiting import suited
from cardgen.template import occasion_in

if TYPE_CHECKING:
    from cardgen.layout.label import Label
    from cardgen.template import Template

_PLAIN_OCCASION: Final = "thanks"
_PHOTO: Final = "photo"  # a field of this name has more than an emblem
_USUAL_SHEETS: Final = ("avery-l7165", "avery-l7163")
_MOST_TRIED: Final = 12  # messages of a catalog, until one fits

_FEWER: Final[Mapping[str, str]] = {"handling": "fragile"}  # where all do not fit


class Example(NamedTuple):
    """A label, and what it was made of: the id of its message, and values that were chosen."""

    label: Label
    message: str
    pair: str
    values: Mapping[str, str]


def example(
    project: Project,
    template: str,
    *,
    pair: str = "",
    message: str = "",
    fields: Mapping[str, str] | None = None,
    dpi: float = 0.0,
) -> Example:
    """The template with a message and values; what is given comes before what is chosen.

    Of several messages that it may have it gets the first that fits. Raises CardgenError.
    """
    design = project.template(template)
    if design.pages:
        (template, *_) = example_pages(project, template)
        design = project.template(template)
    pair = pair or example_pair(project, design)
    said = (
        [project.catalog(pair).message(message)]
        if message
        else _messages(project, design, pair)
    )
    given = fields or {}
    pictures = {
        name: example_photo() if name == _PHOTO else example_picture()
        for name, kind in design.fields.items()
        if kind == "picture" and name not in {**project.values, **given}
    }
    refused: CardgenError | None = None
    for each, less in product(said, ({}, _FEWER)):
        types: dict[str, str] = {**design.fields, **each.fields}
        glossary = project.glossary(pair)
        if less and not less.keys() & types.keys():
            continue  # it would be the label that was refused
        chosen = {
            name: value
            for name, value in {**example_values(types, glossary, design), **less}.items()
            if name in types and name not in project.values
        }
        try:
            label = project.label(
                each,
                pair=pair,
                template=design,
                fields={**chosen, **given},
                pictures=pictures,
                dpi=dpi,
                given=tuple(given),
            )
            label.document()
        except CardgenError as error:
            refused = refused or error
        else:
            return Example(label, each.id, pair, chosen)
    raise refused or CatalogError(
        "unknown-message", f"{pair} has no message that is finished", hint="translate one"
    )


def example_pages(project: Project, template: str) -> dict[str, tuple[str, ...]]:
    """Pages to look at a template on, and for each the sheets whose labels are arranged so.

    A template for any page gets one for each of its arrangements, named with it: a sheet's
    label if it is for one, the project's own or a usual one before others.
    """
    from cardgen.layout.sheet import fits

    design = project.template(template)
    if design.pages is None:
        stocks = (project.stock(name) for name in project.stock_files())
        sheets = (each.name for each in stocks if fits(each, design.width, design.height))
        return {template: tuple(sheets)}
    arranged: dict[int, list[str]] = {}
    for name in project.stock_files():
        number = design.pages.arrangement(project.page_size(name))
        if number is not None:
            arranged.setdefault(number, []).append(name)
    usual = (project.defaults.sheet, *_USUAL_SHEETS)
    return {
        f"{template}@{next((each for each in usual if each in known), known[0])}"
        if (known := arranged.get(number, []))
        else f"{template}@{page}": tuple(known)
        for number, page in sorted(design.pages.samples.items())
    }


def example_pair(project: Project, design: Template) -> str:
    """The pair of the project if the template is for it, else the first that it is for.

    Raises CatalogError "unknown-pair" if it is for none.
    """
    pairs = preferred_pairs(project)
    for pair in pairs:
        if choose([design], pair=pair):
            return pair
    raise CatalogError(
        "unknown-pair",
        f"{design.name} is for {', '.join(design.about.languages)}, and no pair is of these",
        hint=f"the pairs are {', '.join(pairs)}",
    )


def preferred_pairs(project: Project) -> list[str]:
    """The pairs of the project, first the one that it has by default."""
    first = project.defaults.pair or DEFAULT_PAIR
    return sorted(project.pairs(), key=lambda each: (each != first, each))


def example_values(
    types: Mapping[str, str], glossary: Glossary, design: Template
) -> dict[str, str]:
    """A value for each field but pictures, of its name or else of its kind.

    It suits what the design shows it in.
    """
    known: dict[str, list[str]] = {}
    for (kind, word), entry in glossary.by_source.items():
        if glossary.unfinished(entry) is None:
            known.setdefault(kind, []).append(word)
    named = known_values(glossary.langs[1])
    values = sample_values(types, with_safe_units(known, glossary))
    for name, kind in types.items():
        value = named.get(name)
        if value is not None and (kind not in TERM_KINDS or value in known.get(kind, ())):
            values[name] = value
        elif kind == "text":
            values[name] = name
    return suited(values, design, glossary.langs[1])


def _messages(project: Project, design: Template, pair: str) -> Iterator[Message]:
    """The messages that a template may show, those of the catalog for its occasion first.

    Where none of the catalog fits, a bundled one does that this project does not have.
    """
    _, asked = occasion_in(project.without_page(design.name))
    occasions = (asked,) if asked else design.about.occasions
    ready = _ready(project.catalog(pair))
    for occasion in occasions:
        if occasion in ready:
            yield ready[occasion]
        yield from (each for each in ready.values() if occasion in each.occasions)
    yield from islice(ready.values(), _MOST_TRIED)
    with suppress(CardgenError):  # a pair that cardgen does not bring
        bundled = _ready(_bundled().catalog(pair))
        for occasion in (*occasions, _PLAIN_OCCASION):
            if occasion in bundled:
                yield replace(bundled[occasion], withheld=None)


def _ready(catalog: Catalog) -> dict[str, Message]:
    """The finished messages of a catalog by id."""
    return {
        name: message
        for name, message in catalog.messages.items()
        if not unfinished(message, catalog.langs)
    }


@cache
def _bundled() -> Project:
    """The project that cardgen brings."""
    return Project.open()
