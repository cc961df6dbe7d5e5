"""A data file for a letter, to be filled in by a person.

In come a template of letters and a pair; out comes a TOML file with all that the letter needs.
Each value to fill in is `UNFILLED`, a word that `load_data` refuses as not decided.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from cardgen import arguments
from cardgen.catalog import LETTERS, Message, pair_langs
from cardgen.letters.arguments import check_project, check_template
from cardgen.letters.blocks import Register
from cardgen.letters.template import EntrySpec, LetterTemplate, RegisterSpec, list_entries
from cardgen.project import Project

UNFILLED: Final = "TBD"
_COMPUTED: Final = ("reader", "goods", "boxes", "number")
"""Placeholders that cardgen fills from the addressee, the goods and the reference."""
_KINDS: Final = {
    "city": "a city of the glossary",
    "disaster": "a disaster of the glossary, as in 地震",
    "item": "an article of the glossary",
    "unit": "a unit of the glossary",
    "title": "a title of the glossary",
    "integer": "a number",
    "number": "a number",
    "date": "a date, as in 2020-03-26",
    "text": "a text in both languages",
}
_NAMES: Final = {
    "from_city": "the sender's city, of the glossary",
    "to_city": "the addressee's city, of the glossary",
    "years": "years since the cities became partners",
    "deceased": "the person who died, in both languages",
    "received": "date when the goods came, as in 2020-03-26",
    "place": "place of the handover, in both languages",
    "places": "number of places that received goods",
    "day": "day of the visit, as in 2020-03-26",
    "visited": "day of a visit that took place, as in 2020-03-26",
    "contact": "the person who answers questions, in both languages",
    "phone": "a telephone number",
    "donation.date": "day on which the goods should arrive, as in 2020-03-26",
    "thanks.date": "date of the letter that this one answers, as in 2020-03-26",
    "receipt.date": "day of the handover, as in 2020-03-26",
    "distribution-report.date": "day until which goods were handed out, as in 2020-03-26",
}
"""Hints for the fields of a new data file, by name, or by letter and name if letters differ."""
_GOODS: Final = """
[[goods]]                      # once for each article
item = "TBD"                   # an article of the glossary
quantity = "TBD"               # in all boxes
unit = "TBD"                   # a unit of the glossary
boxes = "TBD"                  # number of boxes
"""
_DISTRIBUTION: Final = """
[[distribution]]               # once for each receiver and article
recipient = {texts}
item = "TBD"                   # an article of the glossary
quantity = "TBD"
unit = "TBD"                   # a unit of the glossary
delivered = "TBD"              # a date, as in 2020-03-26
"""
_PERSON: Final = """
kind = "holder"                # holder of an office; or person, organisation, many
rank = "head"                  # head of a city; or "", elder, state
title = "TBD"                  # a title of the glossary, as in 市长
office = {texts}
name = {texts}
"""
_OFFICE: Final = """
kind = "organisation"          # an office; or holder, person, many
office = {texts}
"""
_ADDRESS: Final = """
# country = {texts}
# postcode = "TBD"             # for envelopes and windows
# address = {texts}
"""
_ENCLOSURES: Final = '# enclosures = ["packing-list", "receipt"]\n'
_REFERENCE: Final = """
# [reference]
# number = {texts}
# yours = {texts}
# dated = "TBD"                # date of the letter that this one answers
"""


def new_letter_data(
    template: LetterTemplate, project: Project, pair: str, register: Register | None = None
) -> str:
    """Write a data file to fill in for a letter. The default is the letter's first register.

    Raises FieldError "bad-letter" for a register that the letter lacks, and "bad-value" for a
    wrong argument.
    """
    check_template(template), check_project(project)
    pair = arguments.text("pair", pair)
    first = next(iter(template.forms))
    form = first if register is None else arguments.text("register", register)
    if form not in template.forms:
        raise template.missing_form_error(form)
    messages = project.catalog(pair, LETTERS).messages
    own = f"{template.name}."
    texts = {
        key.removeprefix(own): each for key, each in messages.items() if key.startswith(own)
    }
    langs = pair_langs(pair)
    short = dict.fromkeys(lang.partition("-")[0] for lang in langs)
    both = ", ".join(f'{lang} = "TBD"' for lang in (langs if len(short) < 2 else short))
    return "".join(_write_file(template, pair, form, texts, f"{{ {both} }}"))


def _write_file(
    template: LetterTemplate,
    pair: str,
    register: Register,
    texts: Mapping[str, Message],
    both: str,
) -> Iterator[str]:
    """Yield the parts of a new data file. `both` is an empty table of texts by language."""
    spec, name = template.forms[register], template.name
    needed, optional = _list_placeholders(spec, texts)
    yield f"# Data of the letter {name}: {template.description}\n"
    yield f'# Replace each "{UNFILLED}", and delete lines that you do not need. To use a line\n'
    yield "# that begins with #, delete the #. Then check the file, and make the letter:\n#\n"
    yield f"#     cardgen letter {name} --data FILE --check\n"
    yield f"#     cardgen letter {name} --data FILE -o {name}.pdf\n"
    yield f'letter = "{name}"\npair = "{pair}"\nregister = "{register}"\n'
    yield _line("date", f'"{UNFILLED}"', "date of the letter, as in 2020-03-26")
    yield from _write_paragraphs(spec, texts)
    is_office = register == "official"
    yield _ENCLOSURES if is_office else ""
    if needed or optional:
        yield "\n[values]\n"
    for field, kind in needed.items():
        yield _line(field, _write_value(kind, both), _explain_value(field, kind, name))
    for field, kind in optional.items():
        why = f"optional: {_explain_value(field, kind, name)}"
        yield _line(f"# {field}", _write_value(kind, both), why)
    for party in ("sender", "addressee"):
        yield f"\n[{party}]" + (_OFFICE if is_office else _PERSON).format(texts=both)
        if party == "sender":
            yield _line("# seal", both, "one to nine characters, or the path of a picture")
        yield _ADDRESS.removeprefix("\n").format(texts=both)
    if spec.table or any("goods" in each.placeholders for each in _texts(spec, texts)):
        yield _GOODS
    if "recipient" in texts:
        yield _DISTRIBUTION.format(texts=both)
    yield from _write_rows(spec, texts, both)
    if is_office:
        yield _REFERENCE.format(texts=both)


def _line(key: str, value: str, comment: str) -> str:
    """Write a line with a key, its value and a comment."""
    return f"{f'{key} = {value}':<30} # {comment}\n"


def _list_entries(spec: RegisterSpec) -> list[EntrySpec]:
    """List the entries of all parts of a letter."""
    return [each for part in (spec.body, spec.items, spec.after) for each in list_entries(part)]


def _texts(spec: RegisterSpec, texts: Mapping[str, Message]) -> Iterator[Message]:
    """Yield the messages that a letter uses, from `texts` by id."""
    return (texts[each.text] for each in _list_entries(spec) if each.text in texts)


def _choose_paragraph(spec: RegisterSpec) -> str:
    """Choose a paragraph for a letter that has only optional ones; "" for other letters."""
    found = [each for each in _list_entries(spec) if each.text]
    return found[0].text if found and all(each.optional for each in found) else ""


def _list_placeholders(
    spec: RegisterSpec, texts: Mapping[str, Message]
) -> tuple[dict[str, str], dict[str, str]]:
    """List names and types of the values that a letter needs, and of the optional values."""
    needed: dict[str, str] = {}
    optional: dict[str, str] = {}
    chosen = _choose_paragraph(spec)
    kinds = {
        name: kind for each in _texts(spec, texts) for name, kind in each.placeholders.items()
    }
    for entry in _list_entries(spec):
        if entry.each or entry.table:  # their rows have the values
            continue
        fields = {name: kinds.get(name, "text") for name in entry.needs}
        fields |= texts[entry.text].placeholders if entry.text in texts else {}
        is_always = entry.text == chosen or not (entry.optional or entry.needs)
        into = needed if is_always else optional
        for name, kind in fields.items():
            if kind == "citizens":  # the people of a city
                into[name.replace("_citizens", "_city")] = "city"
            elif name not in _COMPUTED:
                into[name] = kind
    return needed, {name: optional[name] for name in optional if name not in needed}


def _write_paragraphs(spec: RegisterSpec, texts: Mapping[str, Message]) -> Iterator[str]:
    """Write the list of optional paragraphs, each with its meaning in English."""
    names = [each.text for each in _list_entries(spec) if each.text]
    optional = [each.text for each in _list_entries(spec) if each.text and each.optional]
    if not optional:
        return
    chosen = _choose_paragraph(spec)
    yield "\n# Paragraphs to choose from:\n"
    for name in optional:
        about = texts[name].gloss if name in texts else ""
        yield f"#   {name}: {about}\n".replace(": \n", "\n")
    listed = ", ".join(f'"{name}"' for name in ([chosen] if chosen else names))
    yield f"{'' if chosen else '# '}paragraphs = [{listed}]\n"


def _write_rows(spec: RegisterSpec, texts: Mapping[str, Message], both: str) -> Iterator[str]:
    """Write a table for each kind of rows that the letter has."""
    tables: dict[str, dict[str, str]] = {}
    for entry in _list_entries(spec):
        name = entry.each or entry.table
        if not name or name in ("goods", "distribution"):
            continue
        columns = tables.setdefault(name, {})
        if entry.each and entry.text in texts:
            columns |= texts[entry.text].placeholders
        heads = [key for key in texts if key.startswith(f"{name}.")] if entry.table else []
        for column in entry.columns or [key.partition(".")[2] for key in heads]:
            columns.setdefault(column, "text")
    for name, columns in tables.items():
        yield f"\n[[rows.{name}]]\n"
        for column, kind in columns.items():
            yield _line(column, _write_value(kind, both), _explain_value(column, kind))


def _write_value(kind: str, both: str) -> str:
    """Write an empty value. A text has one for each language."""
    return both if kind == "text" else f'"{UNFILLED}"'


def _explain_value(name: str, kind: str, letter: str = "") -> str:
    """Find the comment that explains a value, by its name or type."""
    own = _NAMES.get(f"{letter}.{name}") or _NAMES.get(name)
    return own or _KINDS.get(kind, kind)
