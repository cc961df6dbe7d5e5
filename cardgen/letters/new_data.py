"""A data file for a letter, to be filled in by a person.

In come a template of letters and a pair; out comes a TOML file with all that the letter needs.
Each value to fill in is `UNFILLED`, a word that `load_data` refuses as not decided.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cardgen import arguments
from cardgen.catalog import pair_langs
from cardgen.letters.arguments import check_project, check_template
from cardgen.letters.blocks import Register
from cardgen.letters.data import make_language_keys
from cardgen.letters.form import LetterForm, make_letter_form
from cardgen.letters.template import LetterTemplate
from cardgen.project import Project

UNFILLED: Final = "TBD"
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
    if register is not None:
        arguments.text("register", register)
    form = make_letter_form(template, project, pair, register)
    keys = make_language_keys(pair_langs(pair)).values()
    both = ", ".join(f'{key} = "TBD"' for key in keys)
    return "".join(_write_file(form, template.description, pair, f"{{ {both} }}"))


def _write_file(form: LetterForm, description: str, pair: str, both: str) -> Iterator[str]:
    """Yield the parts of a new data file. `both` is an empty table of texts by language."""
    name = form.letter
    needed, optional = form.list_placeholders()
    yield f"# Data of the letter {name}: {description}\n"
    yield f'# Replace each "{UNFILLED}", and delete lines that you do not need. To use a line\n'
    yield "# that begins with #, delete the #. Then check the file, and make the letter:\n#\n"
    yield f"#     cardgen letter {name} --data FILE --check\n"
    yield f"#     cardgen letter {name} --data FILE -o {name}.pdf\n"
    yield f'letter = "{name}"\npair = "{pair}"\nregister = "{form.register}"\n'
    yield _line("date", f'"{UNFILLED}"', "date of the letter, as in 2020-03-26")
    yield from _write_paragraphs(form)
    is_office = form.register == "official"
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
    if form.has_goods:
        yield _GOODS
    if form.has_distribution:
        yield _DISTRIBUTION.format(texts=both)
    for table, columns in form.list_tables().items():
        yield f"\n[[rows.{table}]]\n"
        for column, kind in columns.items():
            yield _line(column, _write_value(kind, both), _explain_value(column, kind))
    if is_office:
        yield _REFERENCE.format(texts=both)


def _line(key: str, value: str, comment: str) -> str:
    """Write a line with a key, its value and a comment."""
    return f"{f'{key} = {value}':<30} # {comment}\n"


def _write_paragraphs(form: LetterForm) -> Iterator[str]:
    """Write the list of optional paragraphs, each with its meaning in English."""
    names = [each.text for each in form.entries if each.text]
    optional = [each.text for each in form.entries if each.text and each.optional]
    if not optional:
        return
    chosen, texts = form.first_choice, form.texts
    yield "\n# Paragraphs to choose from:\n"
    for name in optional:
        about = texts[name].gloss if name in texts else ""
        yield f"#   {name}: {about}\n".replace(": \n", "\n")
    listed = ", ".join(f'"{name}"' for name in ([chosen] if chosen else names))
    yield f"{'' if chosen else '# '}paragraphs = [{listed}]\n"


def _write_value(kind: str, both: str) -> str:
    """Write an empty value. A text has one for each language."""
    return both if kind == "text" else f'"{UNFILLED}"'


def _explain_value(name: str, kind: str, letter: str = "") -> str:
    """Find the comment that explains a value, by its name or type."""
    own = _NAMES.get(f"{letter}.{name}") or _NAMES.get(name)
    return own or _KINDS.get(kind, kind)
