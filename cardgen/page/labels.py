"""Questions about labels: designs, messages, forms, and the label of what somebody typed.

The label is the one that `cardgen label` makes of the same words, with the same findings.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec.structs import replace

from cardgen.backends import LABEL_LANGUAGES, render_files
from cardgen.catalog import (
    SLOGANS,
    TERM_KINDS,
    Glossary,
    Message,
    explain_unfinished,
    format_value,
    pair_langs,
)
from cardgen.display import Document
from cardgen.errors import CardgenError, Diagnostic
from cardgen.fillers import classify_filler
from cardgen.layout.sheet import fits
from cardgen.locale import ENGLISH, current_language, translate, word
from cardgen.page.previews import measure_message
from cardgen.page.wire import (
    PAGE,
    GivenValue,
    LongText,
    ShortName,
    as_findings,
    as_language,
    as_sizes,
)
from cardgen.project import (
    DEFAULT_PAIR,
    DEFAULT_TEMPLATE,
    Project,
    Shown,
    choose_templates,
    example_pages,
    make_example,
    preferred_pairs,
)
from cardgen.stock import Stock, find_paper
from cardgen.template import OCCASION_NAMES, PageSize, Template
from cardgen.units import to_mm

_IS_BROWSER: Final = sys.platform == "emscripten"
PLACES: Final = ("start", "label", "shipment") + (
    () if _IS_BROWSER else ("letter", "translate")
)
"""The places of a page that nobody watches a folder for."""
_OWN: Final = "own-words"
"""The id of a message that somebody types into the page."""
_NEAR: Final = 3.0  # points by which a page may differ from a paper of that name
_DPI: Final = {"zpl": 203.0, "tspl": 203.0, "ql": 300.0, "pwg": 300.0}
_TYPES: Final = {
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "zpl": "text/plain",
    "tspl": "text/plain",
}
_MOST_PICTURE: Final = 8 << 20

FIELD_WORDS: Final = {
    "from": "From",
    "to": "To",
    "item": "Item",
    "quantity": "Quantity per box",
    "unit": "Unit",
    "box": "Box number",
    "boxes": "Number of boxes",
    "box_id": "Box id",
    "gross_weight": "Gross weight (kg)",
    "expiry": "Expiry",
    "lot": "Lot",
    "handling": "Handling marks",
    "date": "Date",
    "logo": "Logo",
    "logo.alt": "Logo, described in words",
    "years": "Years",
    "seal": "Seal",
    "sender": "Sender",
    "sender_address": "Address of the sender",
    "sender_phone": "Phone of the sender",
    "recipient": "Recipient",
    "recipient_address": "Address of the recipient",
    "recipient_phone": "Phone of the recipient",
    "postcode": "Postcode",
    "name": "Name",
    "name_target": "Name, translated",
    "title": "Title",
    "title_target": "Title, translated",
    "role": "Office",
    "role_target": "Office, translated",
    "number": "Number",
    "pallet": "Pallet number",
    "pallets": "Number of pallets",
    "gtin": "GTIN",
    "sscc": "SSCC",
    "order": "Order number",
    "photo": "Photo",
    "photo.alt": "Photo, described in words",
    "emblem": "Emblem of the sender",
    "emblem.alt": "Emblem of the sender, described in words",
    "emblem_to": "Emblem of the recipient",
    "emblem_to.alt": "Emblem of the recipient, described in words",
    "caption": "Caption",
    "link": "Link",
    "message": "Message",
    "pair": "Languages",
    "template": "Label design",
    "destination": "Destination",
    "total_quantity": "Quantity in all",
}
"""The words for the fields of messages, templates and lists."""


class Question(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A question of the page."""


class StartQuestion(Question, frozen=True):
    """Question for what the page can choose from."""


class MessagesQuestion(Question, frozen=True):
    """Question for the messages of a pair."""

    pair: ShortName


class DesignsQuestion(Question, frozen=True):
    """Question for the designs of a pair, all or those of a size or sheet."""

    pair: ShortName
    size: ShortName = ""


class SheetsQuestion(Question, frozen=True):
    """Question for the kinds of label sheets."""


class MessageChoice(Question, frozen=True):
    """A message: one of the catalog by its id, or a person's own words in both languages."""

    id: ShortName = ""
    source: LongText = ""
    target: LongText = ""


class FormQuestion(Question, frozen=True):
    """Question for the fields that a message on a design shows."""

    pair: ShortName
    message: MessageChoice
    template: ShortName
    size: ShortName = ""


class SheetChoice(Question, frozen=True):
    """A kind of sheet, and the places on its first sheet to leave empty."""

    stock: ShortName
    start: int = 1
    skip: Annotated[list[int], msgspec.Meta(max_length=500)] = msgspec.field(
        default_factory=list
    )
    copies: int = 1


class LabelQuestion(FormQuestion, frozen=True, kw_only=True):
    """Question for a label: as a picture, or as the files of a format.

    `example` fills fields without a value as an example does: a picture to choose by.
    """

    fields: Annotated[dict[ShortName, GivenValue], msgspec.Meta(max_length=100)] = (
        msgspec.field(default_factory=dict)
    )
    pictures: dict[ShortName, bytes] = msgspec.field(default_factory=dict)
    format: Literal["", "pdf", "png", "svg", "zpl", "tspl", "ql"] = ""
    dpi: float = 0.0
    sheet: SheetChoice | None = None
    draft: bool = False
    example: bool = False


def answer_start(project: Project, places: Sequence[str], _: StartQuestion) -> dict[str, Any]:
    """Answer with the places of the page, the pairs, and the usual choices of the project."""
    names, language = project.defaults, current_language()
    return {
        "places": places,
        "pairs": [
            {"pair": pair, "langs": [*map(as_language, pair_langs(pair))]}
            for pair in preferred_pairs(project)
        ],
        "pair": names.pair or DEFAULT_PAIR,
        "template": names.template or DEFAULT_TEMPLATE,
        "sheet": names.sheet,
        "message": names.message or "",
        "is_local": not _IS_BROWSER,  # a browser keeps shipments itself
        "formats": ["pdf", "png", "svg", *LABEL_LANGUAGES],
        "occasions": {
            name: said.get(language) or said.get(language.partition("-")[0], said[ENGLISH])
            for name, said in OCCASION_NAMES.items()
        },
    }


def list_messages(project: Project, asked: MessagesQuestion) -> dict[str, Any]:
    """List the messages of a pair; those that cannot be printed say why."""
    require_pair(project, asked.pair)
    catalog = project.catalog(asked.pair)
    return {
        "messages": [
            {
                "id": each.id,
                "source": each.source,
                "target": each.translation,
                "gloss": each.gloss,
                "occasions": each.occasions,
                "fields": each.fields,
                "findings": as_findings(explain_unfinished(each, catalog.langs)),
            }
            for each in catalog.messages.values()
        ]
    }


def list_designs(project: Project, asked: DesignsQuestion) -> dict[str, Any]:
    """List the designs for a pair; a design for any size stands once for each arrangement."""
    require_pair(project, asked.pair)
    size = project.page_size(_require_plain(asked.size)) if asked.size else None
    found: list[dict[str, Any]] = []
    for name in project.template_files():
        with suppress(CardgenError):  # other commands report a design that cannot be read
            design = project.template(name)
            if not choose_templates([design], pair=asked.pair):
                continue
            for each in _find_pages(project, name, design, asked.size, size):
                found.append(_describe_design(project, each))
    return {"designs": found}


def _find_pages(
    project: Project, name: str, design: Template, asked: str, size: PageSize | None
) -> Iterable[str]:
    """Find the names of a design on its pages; none if it cannot have the `size` asked for."""
    if size is None:
        return example_pages(project, name)
    if design.pages:
        return [project.name_template(name, page=asked)] if design.pages.admits(size) else []
    page = PageSize(design.width, design.height)
    return [name] if page.is_near(size) else []


def _describe_design(project: Project, name: str) -> dict[str, Any]:
    """Describe a design: its title, its size in millimetres, and the fields that it shows."""
    design = project.template(name)
    sheets = [
        each
        for each in project.stock_files()
        if fits(project.stock(each), design.width, design.height)
    ]
    return {
        "name": name,
        "plain": project.without_page(name),
        "title": design.about.description(current_language()),
        "width": round(to_mm(design.width), 1),
        "height": round(to_mm(design.height), 1),
        "any_size": name != project.without_page(name),
        "paper": find_paper(design.width, design.height, _NEAR),
        "sheets": sheets,
        "occasions": design.about.occasions,
        "message": design.shows_message,
        "mono": design.mono,
        "fields": [
            {"name": each, "word": name_field(each)}
            for each, kind in design.fields.items()
            if kind != "picture"
        ],
    }


def list_sheets(project: Project, _: SheetsQuestion) -> dict[str, Any]:
    """List the kinds of label sheets with the places of their labels."""
    found = []
    for name in project.stock_files():
        with suppress(CardgenError):
            found.append(as_sheet(name, project.stock(name)))
    return {"sheets": found}


def as_sheet(name: str, stock: Stock) -> dict[str, Any]:
    """Turn a kind of sheet into data, in millimetres."""
    return {
        "name": name,
        "title": translate(stock.description),
        "columns": stock.columns,
        "rows": stock.rows,
        "width": round(to_mm(stock.label_width), 1),
        "height": round(to_mm(stock.label_height), 1),
        "paper": [round(to_mm(stock.width), 1), round(to_mm(stock.height), 1)],
    }


def make_form(project: Project, asked: FormQuestion) -> dict[str, Any]:
    """List the fields that the message needs and the design shows, in this order."""
    message, name = _find_message(project, asked), _find_template(project, asked)
    design = project.template(name)
    glossary = project.glossary(asked.pair)
    shown = Shown.of(project.labels, message, asked.pair, design)
    types: dict[str, str] = {**message.fields, **design.accepted_fields}
    places = {field for place in shown.places for field in place.fields}
    pictures = {n for n, kind in design.fields.items() if kind == "picture"}
    pictured = {*pictures, *(f"{name}.alt" for name in pictures)}
    ordered = sorted(types.items(), key=lambda each: each[0] in pictured)
    fields = [
        {
            "name": field,
            "word": name_field(field),
            "kind": kind,
            "needed": field in message.fields,
            "value": project.values.get(field, ""),
        }
        for field, kind in ordered
        if field in places or field in message.fields or field in pictured
    ]
    kinds = {kind for kind in types.values() if kind in TERM_KINDS}
    return {
        "template": name,
        "title": design.about.description(current_language()),
        "width": round(to_mm(design.width), 1),
        "height": round(to_mm(design.height), 1),
        "fields": fields,
        "terms": {kind: list_terms(glossary, kind) for kind in sorted(kinds)},
        "sheets": [
            as_sheet(each, project.stock(each))
            for each in project.stock_files()
            if fits(project.stock(each), design.width, design.height)
        ],
        "langs": [*map(as_language, pair_langs(asked.pair))],
    }


def list_terms(glossary: Glossary, kind: str) -> list[list[str]]:
    """List the finished terms of a kind in both languages."""
    return [
        [word, entry.translation]
        for (each, word), entry in glossary.by_source.items()
        if each == kind and glossary.explain_unfinished(entry) is None
    ]


def make_label(project: Project, asked: LabelQuestion) -> dict[str, Any]:
    """Make a label as an SVG with what it says, or the files of a format."""
    message, name = _find_message(project, asked), _find_template(project, asked)
    if asked.example:
        return _draw_example(project, asked, message, name)
    design = project.template(name)
    _refuse_paths(design, asked)
    echo = _echo_values(project, asked, message, design)
    page = {"width": round(to_mm(design.width), 2), "height": round(to_mm(design.height), 2)}
    try:
        label = project.label(
            message,
            pair=asked.pair,
            template=name,
            fields=_read_values(asked, message, design),
            pictures={key: data for key, data in asked.pictures.items() if data},
            draft=asked.draft,
            dpi=asked.dpi,
        )
        document = _on_sheet(project, label.document(), asked.sheet)
        answer: dict[str, Any] = (
            {"files": _make_files(project, document, asked, message)}
            if asked.format
            else {
                "svg": render_svg(document),
                "sizes": as_sizes(measure_message(label, design)),
            }
        )
    except CardgenError as error:
        wrong = error.diagnostics
        if {each.rule for each in wrong} == {"not-shown"}:
            wrong = tuple(_find_unshown(project, asked, message, design)) or wrong
        return {**page, "echo": echo, "findings": place_findings(wrong)}
    found = place_findings(label.warnings)
    return {**page, **answer, "echo": echo, "findings": found}


def _find_unshown(
    project: Project, asked: LabelQuestion, message: Message, design: Template
) -> Iterator[Diagnostic]:
    """Find the values that a label does not show, and name other fields in words."""
    shown = Shown.of(project.labels, message, asked.pair, design)
    given = [name for name, value in asked.fields.items() if value.strip()]
    for lack in shown.lacks(given):
        yield shown.finding(lack, name_field).about(f"{lack.field}: ")


def place_findings(found: Iterable[Diagnostic]) -> list[dict[str, Any]]:
    """Turn findings into data, each with the field that it is about, if it is about one."""
    placed = []
    for each in dict.fromkeys(found):
        field, colon, message = each.message.partition(": ")
        if colon and field in FIELD_WORDS:
            (data,) = as_findings([replace(each, message=message, location=None)])
            placed.append({**data, "field": field, "about": name_field(field)})
        else:
            placed += as_findings([each])
    return placed


def _read_values(asked: LabelQuestion, message: Message, design: Template) -> dict[str, str]:
    """Read the typed values; a date may be written in all ways that a list may have."""
    types: dict[str, str] = {**design.accepted_fields, **message.fields}
    values = {name: value for name, value in asked.fields.items() if value.strip()}
    for name, value in values.items():
        if types.get(name) == "date":
            from cardgen.shipment import read_date  # few labels have a date

            with suppress(CardgenError):
                values[name] = read_date(value)
    return values


def _on_sheet(project: Project, document: Document, sheet: SheetChoice | None) -> Document:
    """Put a label on sheets, if it is for sheets."""
    if sheet is None:
        return document
    return project.sheets(
        document,
        _require_plain(sheet.stock),
        copies=sheet.copies,
        start=sheet.start,
        skip=sheet.skip,
    )


def render_svg(document: Document) -> str:
    """Render the first page of a document as an SVG."""
    (first, *_) = render_files(document, "svg")
    return bytes(first).decode()


def _make_files(
    project: Project, document: Document, asked: LabelQuestion, message: Message
) -> list[dict[str, Any]]:
    """Make the files of a label, with their names and media types."""
    dpi = asked.dpi or _DPI.get(asked.format, 300.0)
    made = project.render_files(document, asked.format, dpi).files
    stem = f"{message.id}-{asked.pair}"
    return [
        {
            "name": f"{stem}{f'-{number}' if len(made) > 1 else ''}.{asked.format}",
            "type": _TYPES.get(asked.format, "application/octet-stream"),
            "data": bytes(data),
        }
        for number, data in enumerate(made, 1)
    ]


def _draw_example(
    project: Project, asked: LabelQuestion, message: Message, name: str
) -> dict[str, Any]:
    """Draw a design with the message, or with its own example if the message does not fit."""
    fits = True
    try:
        made = make_example(project, name, pair=asked.pair, message=message)
    except CardgenError:
        made, fits = make_example(project, name, pair=asked.pair), False
    return {"svg": render_svg(made.label.document()), "fits": fits}


def _echo_values(
    project: Project, asked: LabelQuestion, message: Message, design: Template
) -> dict[str, list[str]]:
    """Say the typed values in both languages, as the label prints them; without wrong ones."""
    glossary = project.glossary(asked.pair)
    types: dict[str, str] = {**design.accepted_fields, **message.fields}
    item = asked.fields.get("item", "")
    said: dict[str, list[str]] = {}
    for field, value in asked.fields.items():
        kind = types.get(field, "")
        if not value.strip() or kind in ("", "text", "picture") or classify_filler(value, kind):
            continue
        with suppress(CardgenError, ValueError):
            said[field] = [
                format_value(value, kind, lang, glossary, draft=True, item=item)
                for lang in glossary.langs
            ]
    return said


# --- names in questions


def name_field(field: str) -> str:
    """Name a field in the language of the reader; a field of a project has its own name."""
    known = FIELD_WORDS.get(field)
    return word(PAGE, current_language(), known) if known else field.replace("_", " ")


def require_pair(project: Project, pair: str) -> None:
    """Raise LookupError for a pair that the project does not have."""
    if pair not in project.pairs():
        raise LookupError(pair)


def _require_plain(name: str) -> str:
    """Return a name of a sheet or a size. Raises LookupError for a path."""
    if any(mark in name for mark in "/\\") or name.endswith(".toml"):
        raise LookupError(name)
    return name


def _find_template(project: Project, asked: FormQuestion) -> str:
    """Find the full name of a design. Raises LookupError for an unknown one."""
    name = asked.template
    if project.template_name(name) not in project.template_files():
        raise LookupError(name)
    size = _require_plain(asked.size)
    return project.name_template(name, page=size) if size else name


def _find_message(project: Project, asked: FormQuestion) -> Message:
    """Find the message of a question, or make one of a person's own words."""
    require_pair(project, asked.pair)
    chosen = asked.message
    if chosen.id:
        return project.catalog(asked.pair, SLOGANS).message(chosen.id)
    return Message(_OWN, chosen.source.strip(), chosen.target.strip())


def _refuse_paths(design: Template, asked: LabelQuestion) -> None:
    """Raise LookupError for a picture that is named by a path: a browser sends its bytes."""
    for field in asked.fields:
        if design.fields.get(field) == "picture":
            raise LookupError(field)
    if any(len(data) > _MOST_PICTURE for data in asked.pictures.values()):
        raise LookupError("picture")
