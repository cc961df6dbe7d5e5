"""What a row's message, pair and template make of its columns.

In come the three names and the headers; out comes a `RowKind`: which column fills which
field, of which kind its values are, and what must not be missing. It is found out once for all
rows that agree in the three.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cardgen.catalog import TERM_KINDS, Catalog, Glossary, Message, unfinished
from cardgen.errors import CardgenError, Diagnostic
from cardgen.project import Project, Shown, refuse_without_page
from cardgen.remedies import Remedy
from cardgen.shipment.manifest.cells import ListCell, filled
from cardgen.shipment.manifest.columns import BOXES, COLUMNS, KEYS, PLACE, READERS, WEIGHT
from cardgen.shipment.manifest.phones import is_phone
from cardgen.shipment.manifest.words import maybe_fields, plain_header
from cardgen.template import Template


@dataclass(frozen=True, slots=True)
class ColumnHead:
    """A column: its place from 0, its header as people know it, and the name that this is.

    The name is one of `COLUMNS`, or what the project says that it is, or else the header
    itself, plain (`plain_header`). A column that is `idle` is no mistake if nothing needs it.
    """

    index: int
    text: str
    name: str
    idle: bool = False
    renamed: bool = False  # by the project

    @property
    def means(self) -> tuple[str, ...]:
        """What it may be as the name of a field, plain, the likeliest first."""
        name = plain_header(self.name)
        return (name,) if self.renamed else (plain_header(self.text), name)


class Slot(NamedTuple):
    """A column that fills a field, and the kind of its values; `guessed` if nothing says so.

    `phone` is that it is for telephone numbers.
    """

    head: ColumnHead
    field: str
    kind: str
    guessed: bool = False
    phone: bool = False


@dataclass(frozen=True, slots=True)
class Keys:
    """The message, pair and template of a row; "" for what it does not say."""

    message: str
    pair: str
    template: str


@dataclass(frozen=True, slots=True)
class RowKind:
    """`slots` fill the fields of rows with these `keys`; the fields `needed` must be filled.

    `declared` are all fields that message or template have, by their names made plain.
    `errors` say why there can be no label, with the column that is to blame: they are every
    such row's; those without a column are of other files, and told once. `glossary` is None
    where there is no such pair, and `shown` where there can be no label.
    """

    keys: Keys
    slots: tuple[Slot, ...]
    needed: tuple[str, ...]
    declared: Mapping[str, str]
    glossary: Glossary | None
    shown: Shown | None
    errors: tuple[tuple[str, Diagnostic], ...]
    likely: tuple[Glossary, ...] = ()  # where there is no pair: those that may be meant
    article: str = ""  # the field that says what is in the box
    weight: str = ""  # the field that the column of weights fills

    @property
    def placeholders(self) -> Collection[str]:
        """Placeholders of the message that need a value."""
        return self.shown.message.placeholders if self.shown is not None else ()

    @property
    def shared(self) -> Collection[str]:
        """The fields that the project fills where a row does not."""
        return self.shown.shared if self.shown is not None else ()

    def is_term(self, kind: str, cell: ListCell) -> bool:
        """True if a cell is a word of the glossary for a field of this kind."""
        kind = "city" if kind == PLACE else kind
        text = filled(cell)
        is_word = kind in TERM_KINDS and isinstance(text, str)
        return is_word and any(each.knows(str(text), kind) for each in self.glossaries)

    def is_counted_in(self, item: str, unit: str) -> bool:
        """True if an article is counted in a unit, or if the glossary does not say in which."""
        units = self.glossary.units_of(item) if self.glossary is not None else ()
        return not units or unit in units

    def has_unit(self, cell: ListCell) -> bool:
        """True if a cell is a unit of the glossary, or may be several."""
        return isinstance(cell, str) and any(
            each.knows(cell, "unit") for each in self.glossaries
        )

    @property
    def glossaries(self) -> tuple[Glossary, ...]:
        """That of the pair; without a pair those of which its own will be one."""
        return (self.glossary,) if self.glossary is not None else self.likely


def row_kind(
    project: Project, keys: Keys, heads: Sequence[ColumnHead], *, draft: bool, language: str
) -> RowKind:
    """Find out what rows with these keys are; nothing is raised, see `RowKind.errors`.

    The `language` of the list says which pairs are likely where a row has none.
    """
    errors: list[tuple[str, Diagnostic]] = []
    for name in KEYS:
        if not getattr(keys, name):
            errors.append((name, _lacking(name)))
    catalog, glossary = _of_pair(project, keys.pair, errors)
    message = _message(catalog, keys.message, errors, draft=draft)
    template = _template(project, keys.template, errors)
    kinds: dict[str, str] = {}
    if template is not None:
        kinds |= template.takes
    if message is not None:
        kinds |= message.fields
    needed = message.fields if message is not None else {}
    shown = None
    if message is not None and template is not None:
        shown = Shown.of(project, message, keys.pair, template)
    slots = tuple(_slots(heads, kinds, errors))
    return RowKind(
        keys,
        slots,
        tuple(name for name in needed if name not in project.values),
        {plain_header(name): name for name in kinds},
        glossary,
        shown,
        tuple(errors),
        () if glossary is not None else tuple(_likely(project, language)),
        next((slot.field for slot in slots if slot.kind == "item"), ""),
        next((slot.field for slot in slots if slot.head.name == WEIGHT), ""),
    )


def _of_pair(
    project: Project, pair: str, errors: list[tuple[str, Diagnostic]]
) -> tuple[Catalog | None, Glossary | None]:
    try:
        if pair:
            return project.catalog(pair), project.glossary(pair)
    except CardgenError as error:
        errors.extend(_blamed("pair", error))
    return None, None


def _likely(project: Project, language: str) -> Iterator[Glossary]:
    """The glossaries of the pairs of a language; of all pairs if none has it."""
    known: list[Glossary] = []
    for pair in project.pairs():
        try:
            known.append(project.glossary(pair))
        except CardgenError:  # who says this pair is told
            continue
    own = (each for each in known if any(_is_of(lang, language) for lang in each.langs))
    yield from tuple(own) or known


def _is_of(tag: str, language: str) -> bool:
    return tag.partition("-")[0] == language


def _message(
    catalog: Catalog | None, name: str, errors: list[tuple[str, Diagnostic]], *, draft: bool
) -> Message | None:
    if catalog is None or not name:
        return None
    try:
        message = catalog.message(name)
    except CardgenError as error:
        errors.extend(("message", each) for each in error.diagnostics)
        return None
    if not draft:
        errors.extend(("", each) for each in unfinished(message, catalog.langs))
    return message


def _template(
    project: Project, name: str, errors: list[tuple[str, Diagnostic]]
) -> Template | None:
    try:
        if name:
            template = project.template(name)
            refuse_without_page(template, project)
            return template
    except OSError:  # a name that no file can have
        errors.append(("template", Diagnostic("unknown-template", "there is no such template")))
    except CardgenError as error:
        errors.extend(_blamed("template", error))
    return None


def _slots(
    heads: Sequence[ColumnHead],
    kinds: Mapping[str, str],
    errors: list[tuple[str, Diagnostic]],
) -> list[Slot]:
    """Which columns fill fields; those that are unknown here may be another row's."""
    fields = {plain_header(name): name for name in kinds}
    filled: dict[str, Slot] = {}
    for head in heads:
        column = COLUMNS.get(head.name)
        if head.name in (*KEYS, BOXES):
            continue
        field = next((fields[name] for name in head.means if name in fields), None)
        if field is None and column is not None:
            field = column.field or column.name
        if field is None:
            continue
        kind = kinds.get(field, "text")
        if column is not None and (column.kind in READERS or field not in kinds):
            kind = column.kind
        slot = Slot(head, field, kind, phone=is_phone(field))
        first = filled.setdefault(field, slot)
        if first is not slot:
            reason = f"it fills the field {field}, as the column {first.head.text} does"
            hint = "leave out one of the two"
            errors.append((head.name, Diagnostic("bad-manifest", reason, hint=hint)))
    used = {slot.head.index for slot in filled.values()}
    for head in heads:
        if head.index in used or head.name in COLUMNS or head.renamed:
            continue
        for name, sure in maybe_fields(head.text):
            if sure and name in kinds and name not in filled:
                filled[name] = Slot(head, name, kinds[name], guessed=True)
                break
    # The article says which unit is meant.
    return sorted(filled.values(), key=lambda slot: slot.kind == "unit")


def _lacking(name: str) -> Diagnostic:
    return Diagnostic(
        "missing-value",
        f"there is no {name}, and more may be found when there is one",
        hint="fill it in",
        remedy=Remedy("set-for-all-rows", (name,)),
    )


def _blamed(name: str, error: CardgenError) -> list[tuple[str, Diagnostic]]:
    """Errors with the column `name`, where that does not name a file; else with none."""
    return [
        (name if each.rule.startswith("unknown-") else "", each) for each in error.diagnostics
    ]
