"""The fields that columns fill, by a row's message, pair and template.

In come these three keys and the headers; out comes a `RowKind`: the column and the kind of each
field, and the fields that must not be empty. All rows with the same keys share one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Final, NamedTuple

import msgspec

from cardgen.catalog import TERM_KINDS, Catalog, Glossary, Message, explain_unfinished
from cardgen.errors import CardgenError, Diagnostic
from cardgen.fillers import classify_filler, make_undecided_error, warn_of_empty
from cardgen.project import Project, Shown, refuse_without_page
from cardgen.remedies import Remedy
from cardgen.shipment.manifest.cells import ListCell, unmerge
from cardgen.shipment.manifest.columns import BOXES, COLUMNS, KEYS, PLACE, READERS, WEIGHT
from cardgen.shipment.manifest.words import (
    HeaderWords,
    NamedColumn,
    guess_fields,
    normalize_header,
)
from cardgen.template import Template

_PHONE_NAMES: Final = ("phone", "tel", "mobile", "fax")
"""Endings of plain names of fields for telephone numbers."""


class ColumnHead(msgspec.Struct, frozen=True):
    """A column: its index from 0, its header as written, and its name.

    The name is one of `COLUMNS`, or the name that the project gives to the header, or else the
    plain header (`normalize_header`). An `idle` column is no mistake if nothing needs it.
    """

    index: int
    text: str
    name: str
    idle: bool = False
    renamed: bool = False  # by the project

    @property
    def possible_names(self) -> tuple[str, ...]:
        """Names of fields that the column may fill, with the most likely name first."""
        name = normalize_header(self.name)
        return (name,) if self.renamed else (normalize_header(self.text), name)


class Slot(NamedTuple):
    """A field, the column that fills it, and the kind of its values.

    `guessed` is true if only the header's likeness assigns the column, `phone` if the field is
    for telephone numbers.
    """

    head: ColumnHead
    field: str
    kind: str
    guessed: bool = False
    phone: bool = False


class Keys(msgspec.Struct, frozen=True):
    """The message, pair and template of a row; "" for a missing one."""

    message: str
    pair: str
    template: str


class RowKind(msgspec.Struct, frozen=True):
    """The fields of all rows with the same message, pair and template.

    `slots` fill the fields, and the fields `needed` must have a value. `declared` are all
    fields of the message and the template, by their plain names. `errors` are the reasons why
    there can be no label, with the column to blame: each of the rows has them. An error in
    another file has no column, and is reported once. `glossary` is None if the pair is unknown;
    `shown` is None if there can be no label.
    """

    keys: Keys
    slots: tuple[Slot, ...]
    needed: tuple[str, ...]
    declared: Mapping[str, str]
    glossary: Glossary | None
    shown: Shown | None
    errors: tuple[tuple[str, Diagnostic], ...]
    likely: tuple[Glossary, ...] = ()  # without a pair: the glossaries of likely pairs
    article: str = ""  # the field for the article in the box
    weight: str = ""  # the field that the column of weights fills

    @property
    def placeholders(self) -> Collection[str]:
        """Names of the message's placeholders."""
        return self.shown.message.placeholders if self.shown is not None else ()

    @property
    def shared_fields(self) -> Collection[str]:
        """Return the fields for which the project gives a value to rows without one."""
        return self.shown.shared_values if self.shown is not None else ()

    def is_term(self, kind: str, cell: ListCell) -> bool:
        """True if the glossary has the word in a cell as a term of this kind."""
        kind = "city" if kind == PLACE else kind
        text = unmerge(cell)
        is_word = kind in TERM_KINDS and isinstance(text, str)
        return is_word and any(each.has_term(str(text), kind) for each in self.glossaries)

    def has_unit(self, cell: ListCell) -> bool:
        """True if the glossary has the word in a cell as a unit, or as one of several units."""
        return isinstance(cell, str) and any(
            each.has_term(cell, "unit") for each in self.glossaries
        )

    @property
    def glossaries(self) -> tuple[Glossary, ...]:
        """Glossary of the pair, or without a pair the glossaries of all likely pairs."""
        return (self.glossary,) if self.glossary is not None else self.likely


def find_row_kind(
    project: Project, keys: Keys, heads: Sequence[ColumnHead], *, draft: bool, language: str
) -> RowKind:
    """Find the fields of rows with the same message, pair and template.

    Errors go to `errors` of the result.

    If a row has no pair, the `language` of the list shows which pairs are likely.
    """
    errors = [(name, _missing_key(name)) for name in KEYS if not getattr(keys, name)]
    catalog, glossary = _load_pair(project, keys.pair, errors)
    message = _find_message(catalog, keys.message, errors, draft=draft)
    template = _find_template(project, keys.template, errors)
    needed = message.fields if message is not None else {}
    kinds = {**(template.accepted_fields if template is not None else {}), **needed}
    shown = None
    if message is not None and template is not None:
        shown = Shown.of(project.labels, message, keys.pair, template)
    slots = tuple(_assign_columns(heads, kinds, errors))
    return RowKind(
        keys,
        slots,
        tuple(name for name in needed if name not in project.values),
        {normalize_header(name): name for name in kinds},
        glossary,
        shown,
        tuple(errors),
        () if glossary is not None else tuple(_likely_glossaries(project, language)),
        next((slot.field for slot in slots if slot.kind == "item"), ""),
        next((slot.field for slot in slots if slot.head.name == WEIGHT), ""),
    )


def _load_pair(
    project: Project, pair: str, errors: list[tuple[str, Diagnostic]]
) -> tuple[Catalog | None, Glossary | None]:
    """Load the catalog and the glossary of a pair. Both are None if one has errors."""
    try:
        if pair:
            return project.catalog(pair), project.glossary(pair)
    except CardgenError as error:
        errors.extend(_blame("pair", error))
    return None, None


def _likely_glossaries(project: Project, language: str) -> list[Glossary]:
    """List the glossaries of all pairs with a language, or of all pairs if none has it."""
    known = list(read_glossaries(project))
    own = [
        glossary
        for glossary in known
        if any(lang.partition("-")[0] == language for lang in glossary.langs)
    ]
    return own or known


def read_glossaries(project: Project) -> Iterator[Glossary]:
    """Yield the glossaries of a project's pairs, without pairs that have errors."""
    for pair in project.pairs():
        with suppress(CardgenError):
            yield project.glossary(pair)


def _find_message(
    catalog: Catalog | None, name: str, errors: list[tuple[str, Diagnostic]], *, draft: bool
) -> Message | None:
    """Find a message by its name, and add its errors to `errors`; None if it is unknown."""
    if catalog is None or not name:
        return None
    try:
        message = catalog.message(name)
    except CardgenError as error:
        errors.extend(("message", wrong) for wrong in error.diagnostics)
        return None
    if not draft:
        errors.extend(("", wrong) for wrong in explain_unfinished(message, catalog.langs))
    return message


def _find_template(
    project: Project, name: str, errors: list[tuple[str, Diagnostic]]
) -> Template | None:
    """Find a template by its name, and add its errors to `errors`; None if it has any."""
    try:
        if name:
            template = project.template(name)
            refuse_without_page(template, project.templates)
            return template
    except OSError:  # a name that no file can have
        errors.append(("template", Diagnostic("unknown-template", "there is no such template")))
    except CardgenError as error:
        errors.extend(_blame("template", error))
    return None


def _assign_columns(
    heads: Sequence[ColumnHead],
    kinds: Mapping[str, str],
    errors: list[tuple[str, Diagnostic]],
) -> list[Slot]:
    """Find the column for each field. Errors go to `errors`.

    Other rows may use the columns that are left.
    """
    fields = {normalize_header(name): name for name in kinds}
    filled: dict[str, Slot] = {}
    for head in heads:
        column = COLUMNS.get(head.name)
        if head.name in (*KEYS, BOXES):
            continue
        field = next((fields[name] for name in head.possible_names if name in fields), None)
        if field is None and column is not None:
            field = column.field or column.name
        if field is None:
            continue
        kind = kinds.get(field, "text")
        if column is not None and (column.kind in READERS or field not in kinds):
            kind = column.kind
        slot = Slot(head, field, kind, phone=normalize_header(field).endswith(_PHONE_NAMES))
        first = filled.setdefault(field, slot)
        if first is not slot:
            reason = f"the column {first.head.text} fills the same field, {field}"
            hint = "delete one of the two columns"
            errors.append((head.name, Diagnostic("bad-manifest", reason, hint=hint)))
    used = {slot.head.index for slot in filled.values()}
    for head in heads:
        if head.index in used or head.name in COLUMNS or head.renamed:
            continue
        for name, sure in guess_fields(head.text):
            if sure and name in kinds and name not in filled:
                filled[name] = Slot(head, name, kinds[name], guessed=True)
                break
    # The article says which unit is meant.
    return sorted(filled.values(), key=lambda slot: slot.kind == "unit")


def _missing_key(name: str) -> Diagnostic:
    """Make the error for a row without a message, pair or template."""
    return Diagnostic(
        "missing-value",
        f"there is no {name}, so some checks were left out",
        hint="fill it in",
        remedy=Remedy("set-for-all-rows", (name,)),
    )


def _blame(name: str, error: CardgenError) -> list[tuple[str, Diagnostic]]:
    """Assign errors about unknown names to the column `name`, and others to no column."""
    return [
        (name if wrong.rule.startswith("unknown-") else "", wrong)
        for wrong in error.diagnostics
    ]


# --- values for all rows; a row's own value comes first, so a list may have exceptions alone

NOWHERE: Final = -1
"""The index of a column that the list does not have."""


def about_given(name: str) -> str:
    """Return the beginning of an error message about a value that is given for all rows."""
    return f"{name}, given for all rows: "


def add_given_columns(
    fields: Mapping[str, str],
    heads: Sequence[ColumnHead],
    words: HeaderWords,
    is_known: Callable[[str], bool],
) -> tuple[tuple[ColumnHead, ...], dict[str, str], list[Diagnostic]]:
    """Add the values given for all rows as columns of the list.

    Return columns, values and errors.

    Returns all columns, the values by column, and the findings. `words` find columns by the
    names of `fields`. A word for which `is_known` is true is a value, whatever else it means.
    """
    known = {head.name for head in heads}
    more: list[ColumnHead] = []
    values: dict[str, str] = {}
    errors: list[Diagnostic] = []
    for name, value in fields.items():
        plain = normalize_header(name)
        found = words.column(name) or NamedColumn(plain)
        column = plain if found.kind else found.name
        if wrong := _field_error(name, column, found.kind):
            errors.append(wrong.about(about_given(name)))
        elif column in values:
            reason = "another name of the same column has a value, too"
            errors.append(Diagnostic("bad-value", about_given(name) + reason))
        elif (unfilled := _find_filler(value, column)) and not is_known(value):
            errors.append(unfilled.about(about_given(name)))
        else:
            values[column] = value
            if column not in known:
                more.append(ColumnHead(NOWHERE, name, column))
    return (*heads, *more), values, errors


def _find_filler(value: str, column: str) -> Diagnostic | None:
    """Make the finding for a value that means "empty" or "undecided"; None for others."""
    kind = COLUMNS[column].kind if column in COLUMNS else ""
    make = {"nothing": warn_of_empty, "undecided": make_undecided_error}
    filler = classify_filler(value, kind)
    return make[filler](value) if filler else None


def _field_error(name: str, column: str, kind: str) -> Diagnostic | None:
    """Make the error for a field that cannot have a value for all rows; None if it can."""
    if not column:
        return Diagnostic("unknown-field", f"{name!r} is not the name of a column")
    if column in KEYS:
        remedy = Remedy("set-for-all-rows", (column,))
        return Diagnostic("unknown-field", "this is not a field", remedy=remedy)
    if column == BOXES:
        reason, hint = "each row has its own number of boxes", "fill in the column"
        return Diagnostic("bad-value", reason, hint=hint)
    if kind == "numbered":
        return Diagnostic("bad-value", "cardgen numbers the boxes", hint="leave it out")
    return None
