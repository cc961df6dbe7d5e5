"""Example labels, by which people judge a template, with realistic words and values.

In come a project, a template and a pair; out comes a label that can be drawn. Missing parts are
chosen: a message for the occasion of the template, and for each field a value of the pair.
`samples` has values that try a template instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from itertools import islice, product
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from cardgen.catalog import TERM_KINDS, Catalog, Glossary, Message, explain_unfinished
from cardgen.errors import CardgenError, CatalogError
from cardgen.project.project import DEFAULT_PAIR, Project
from cardgen.project.samples import (
    example_photo,
    example_picture,
    known_values,
    sample_values,
    suit_values,
    with_safe_units,
)
from cardgen.project.templates import choose_templates
from cardgen.template import split_occasion

if TYPE_CHECKING:
    from cardgen.layout.label import Label
    from cardgen.template import Template

_PLAIN_OCCASION: Final = "thanks"
_PHOTO: Final = "photo"  # a field of this name shows a photograph, not an emblem
_USUAL_SHEETS: Final = ("avery-l7165", "avery-l7163")
_MOST_TRIED: Final = 12  # messages of a catalog that are tried

_FEWER: Final[Mapping[str, str]] = {"handling": "fragile"}  # where all do not fit


class Example(NamedTuple):
    """An example label: the label, the id of its message, its pair and the chosen values."""

    label: Label
    message: str
    pair: str
    values: Mapping[str, str]


def make_example(
    project: Project,
    template: str,
    *,
    pair: str = "",
    message: str | Message = "",
    fields: Mapping[str, str] | None = None,
    dpi: float = 0.0,
) -> Example:
    """Make a sample label of a template. cardgen chooses everything that is not given.

    Of several possible messages it takes the first that fits. Raises CardgenError.
    """
    design = project.template(template)
    if design.pages:
        (template, *_) = example_pages(project, template)
        design = project.template(template)
    pair = pair or example_pair(project, design)
    messages: Iterable[Message]
    if isinstance(message, Message):
        messages = [message]
    elif message:
        messages = [project.catalog(pair).message(message)]
    else:
        messages = _messages(project, design, pair)
    given = fields or {}
    pictures = {
        name: example_photo() if name == _PHOTO else example_picture()
        for name, kind in design.fields.items()
        if kind == "picture" and name not in {**project.values, **given}
    }
    refused: CardgenError | None = None
    for each, less in product(messages, ({}, _FEWER)):
        types: dict[str, str] = {**design.fields, **each.fields}
        glossary = project.glossary(pair)
        if less and not less.keys() & types.keys():
            continue  # the label would be the refused one again
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
        "unknown-message",
        f"the pair {pair} has no finished message",
        hint="translate a message",
    )


def example_pages(project: Project, template: str) -> dict[str, tuple[str, ...]]:
    """List the names of a template with its pages, and the sheets whose labels have this size.

    A template for any page gets a page for each of its arrangements: the label of a sheet if
    there is one, first of the project's own sheet or of a usual one.
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
    """Choose a pair for a template: the project's if possible, else the first suitable one.

    Raises CatalogError "unknown-pair" if the template is for none.
    """
    pairs = preferred_pairs(project)
    for pair in pairs:
        if choose_templates([design], pair=pair):
            return pair
    raise CatalogError(
        "unknown-pair",
        f"{design.name} is for {', '.join(design.about.languages)}, and no pair has these "
        "languages",
        hint=f"the pairs are {', '.join(pairs)}",
    )


def preferred_pairs(project: Project) -> list[str]:
    """List the pairs of the project, its default pair first."""
    first = project.defaults.pair or DEFAULT_PAIR
    return sorted(project.pairs(), key=lambda each: (each != first, each))


def example_values(
    types: Mapping[str, str], glossary: Glossary, design: Template
) -> dict[str, str]:
    """Choose a value for each field except pictures, by the field's name or type.

    The values suit the areas of the design.
    """
    known: dict[str, list[str]] = {}
    for (kind, word), entry in glossary.by_source.items():
        if glossary.explain_unfinished(entry) is None:
            known.setdefault(kind, []).append(word)
    named = known_values(glossary.langs[1])
    values = sample_values(types, with_safe_units(known, glossary))
    for name, kind in types.items():
        value = named.get(name)
        if value is not None and (kind not in TERM_KINDS or value in known.get(kind, ())):
            values[name] = value
        elif kind == "text":
            values[name] = name
    return suit_values(values, design, glossary.langs[1])


def _messages(project: Project, design: Template, pair: str) -> Iterator[Message]:
    """Yield the messages for a template, those for its occasion first.

    If none of the catalog fits, a bundled message serves that this project lacks.
    """
    _, asked = split_occasion(project.without_page(design.name))
    occasions = (asked,) if asked else design.about.occasions
    ready = _ready(project.catalog(pair))
    for occasion in occasions:
        if occasion in ready:
            yield ready[occasion]
        yield from (each for each in ready.values() if occasion in each.occasions)
    yield from islice(ready.values(), _MOST_TRIED)
    with suppress(CardgenError):  # cardgen may lack this pair
        bundled = _ready(_bundled_project().catalog(pair))
        for occasion in (*occasions, _PLAIN_OCCASION):
            if occasion in bundled:
                yield replace(bundled[occasion], withheld=None)


def _ready(catalog: Catalog) -> dict[str, Message]:
    """Return the finished messages of a catalog by id."""
    return {
        name: message
        for name, message in catalog.messages.items()
        if not explain_unfinished(message, catalog.langs)
    }


@cache
def _bundled_project() -> Project:
    """Open the project with the messages and templates that come with cardgen."""
    return Project.open()
