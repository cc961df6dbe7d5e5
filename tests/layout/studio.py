"""Small labels for the tests: a template in the test, a message, and the dump of the label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import pytest
from msgspec.structs import replace

from cardgen import resources
from cardgen.backends.txt import dump
from cardgen.catalog import Catalog, Glossary, Message, load_catalog, load_glossary
from cardgen.display import Document
from cardgen.errors import CardgenError, Diagnostic, Location
from cardgen.fonts import FontLibrary, load_fonts
from cardgen.layout.label.label import Label
from cardgen.template import Template, parse_template
from cardgen.wording.label import LabelWording

MESSAGE = Message(
    id="sky",
    source="风月同天",
    translation="같은 하늘",
    placeholders={},
    gloss="The same sky.",
    attribution={"zh": "长屋王", "ko": "나가야 왕"},
    fuzzy=False,
    location=Location("slogans.po", 7),
)
STYLE = '[style.body]\nsize = "10pt"\nleading = 1.5\n'


@cache
def fonts() -> FontLibrary:
    return load_fonts([resources.FONTS])


@cache
def captions() -> Catalog:
    """The bundled captions, with places that are short and the same on every machine."""
    catalog = load_catalog(resources.MESSAGES, "zh-ko", "captions")
    messages = {
        name: replace(message, location=Location("captions.po", number))
        for number, (name, message) in enumerate(catalog.messages.items(), 1)
    }
    return replace(catalog, messages=messages, file="captions.po")


@cache
def glossary() -> Glossary:
    return replace(load_glossary(resources.MESSAGES, "zh-ko"), file="glossary.po")


def template(text: str) -> Template:
    """Parse the template of a file ``card.toml`` with this text."""
    return parse_template("card", "card.toml", text).unwrap()


def page(
    areas: str,
    tables: str,
    *,
    size: str = "200pt x 100pt",
    margin: str = "10pt",
    columns: Sequence[str] = ("1fr",),
    rows: Sequence[str] = ("1fr",),
    gap: str = "0pt",
    fields: str = "",
) -> str:
    """The text of a template: its page, the picture of its grid, and its tables."""
    return (
        f'[page]\nsize = "{size}"\nmargin = "{margin}"\n'
        f'[grid]\ncolumns = {[*columns]}\nrows = {[*rows]}\ngap = "{gap}"\n'
        f"areas = {areas.split(chr(10))}\n[fields]\n{fields}\n{STYLE}{tables}\n"
    )


def speaker(
    message: Message = MESSAGE,
    fields: Mapping[str, str] | None = None,
    *,
    types: Mapping[str, str] | None = None,
    varying: Sequence[str] = (),
    draft: bool = False,
    said: Catalog | None = None,
    langs: tuple[str, str] = ("zh-Hans", "ko"),
) -> LabelWording:
    return LabelWording(
        message,
        langs,
        said or captions(),
        glossary(),
        types or {},  # type: ignore[arg-type]
        fields or {},
        frozenset(varying),
        template="t",
        draft=draft,
    )


def label(
    text: str,
    fields: Mapping[str, str] | None = None,
    *,
    message: Message = MESSAGE,
    varying: Sequence[str] = (),
    draft: bool = False,
    said: Catalog | None = None,
    library: FontLibrary | None = None,
) -> Label:
    shape = template(text)
    voice = speaker(
        message, fields, types=shape.fields, varying=varying, draft=draft, said=said
    )
    return Label(
        shape,
        library or fonts(),
        voice.speak,
        varying=voice.varying,
        draft=draft,
    )


def lines(document: Document) -> list[str]:
    """Dump the items of a document, without font names, which the tests do not vary."""
    dumped = dump(document).decode().splitlines()
    return [line.strip() for line in dumped if line.startswith("    ")]


def draw(
    text: str, fields: Mapping[str, str] | None = None, *, message: Message = MESSAGE
) -> list[str]:
    """The items of a label made once, as the dump shows them."""
    return lines(label(text, fields, message=message).document())


def complaint(
    text: str,
    fields: Mapping[str, str] | None = None,
    *,
    message: Message = MESSAGE,
    said: Catalog | None = None,
) -> str:
    """The text of the error that stops this label."""
    with pytest.raises(CardgenError) as caught:
        label(text, fields, message=message, said=said).document()
    return str(caught.value)


def findings(own_label: Label) -> tuple[Diagnostic, ...]:
    """Findings of a label: why it cannot be made, or else its warnings."""
    try:
        own_label.document()
    except CardgenError as error:
        return error.diagnostics
    return tuple(own_label.warnings)


def unsound(text: str) -> str:
    """The text of all errors in a template."""
    result = parse_template("card", "card.toml", text)
    return "\n".join(map(str, result.diagnostics))
