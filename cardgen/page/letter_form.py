"""Questions about the kinds of letters, and about the form that a letter asks to fill in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, Literal, cast

from cardgen.catalog import LETTERS, TERM_KINDS, pair_langs
from cardgen.letters import (
    ARRANGEMENTS,
    LetterForm,
    Register,
    letter_template,
    letter_templates,
    list_envelope_forms,
    make_letter_form,
)
from cardgen.locale import current_language, translate, word
from cardgen.page.labels import FIELD_WORDS, Question, list_terms, require_pair
from cardgen.page.letter_words import (
    CHOICE_WORDS,
    GROUP_WORDS,
    GROUPS,
    LETTER_DATE_WORDS,
    LETTER_WORDS,
    TITLE_WORDS,
)
from cardgen.page.wire import PAGE, ShortName, as_language
from cardgen.project import Project

_FIGURES: Final = ("phone",)  # texts that are the same in all languages


class LettersQuestion(Question, frozen=True):
    """Question for the kinds of letters of a pair."""

    pair: ShortName


class LetterFormQuestion(Question, frozen=True):
    """Question for the form of a letter; the default is its first register."""

    letter: ShortName
    pair: ShortName
    register: Literal["", "ceremonial", "official"] = ""


def find_form(project: Project, asked: LetterFormQuestion) -> LetterForm:
    """Find the form of a letter. Raises LookupError for an unknown letter or pair."""
    require_pair(project, asked.pair)
    if asked.letter not in letter_templates():
        raise LookupError(asked.letter)
    template = letter_template(asked.letter)
    register = asked.register if asked.register in template.forms else None
    return make_letter_form(template, project, asked.pair, cast("Register | None", register))


# --- choosing a letter


def list_letters(project: Project, asked: LettersQuestion) -> dict[str, Any]:
    """List the kinds of letters that have texts in a pair."""
    require_pair(project, asked.pair)
    texts = project.catalog(asked.pair, LETTERS).messages
    found = []
    for name in letter_templates():
        template = letter_template(name)
        if any(key.startswith(f"{name}.") for key in texts):
            found.append(
                {
                    "name": name,
                    "title": _word(TITLE_WORDS.get(name, name)),
                    "about": translate(template.description),
                    "group": _word(GROUPS.get(name, GROUP_WORDS["other"])),
                    "registers": [*template.forms],
                }
            )
    order = [_word(each) for each in GROUP_WORDS.values()]
    found.sort(key=lambda each: order.index(str(each["group"])))
    return {"letters": found}


def _word(text: str) -> str:
    return word(PAGE, current_language(), text)


# --- the form


def make_form(project: Project, asked: LetterFormQuestion) -> dict[str, Any]:
    """List the fields, tables and paragraphs that a letter asks for."""
    form = find_form(project, asked)
    glossary = project.glossary(asked.pair)
    langs = pair_langs(asked.pair)
    return {
        "letter": form.letter,
        "title": _word(TITLE_WORDS.get(form.letter, form.letter)),
        "pair": asked.pair,
        "langs": [*map(as_language, langs)],
        "register": form.register,
        "registers": [*letter_template(form.letter).forms],
        "arrangements": [*ARRANGEMENTS],
        "vertical": any(lang in ("ja", "zh-Hant") for lang in langs),
        "groups": [*_list_groups(form)],
        "tables": [*_list_tables(form, project, asked.pair)],
        "paragraphs": _list_paragraphs(form),
        "terms": {kind: list_terms(glossary, kind) for kind in TERM_KINDS},
        "envelopes": sorted(list_envelope_forms(project)),
    }


def _list_groups(form: LetterForm) -> Iterator[dict[str, Any]]:
    """Yield the groups of fields: the sender, the addressee and the letter itself."""
    is_office = form.register == "official"
    more = [_field("sender.seal", "both", folded=True)]
    if "sender" in form.shown:
        more.append(_field("sender.contact", "both", folded=True))
    yield _group("sender", [*_list_party("sender", is_office=is_office), *more])
    yield _group("addressee", [*_list_party("addressee", is_office=is_office)])
    needed, optional = form.list_placeholders()
    letter = [_field("date", "date")]
    for name, kind in {**needed, **optional}.items():
        said = LETTER_DATE_WORDS.get(form.letter, "") if name == "date" else ""
        is_said = kind == "text" and name not in _FIGURES
        letter.append(_field(f"values.{name}", "both" if is_said else kind, said=said))
    if "reference" in form.shown:
        letter.append(_field("reference.number", "both"))
    if is_office or form.spec.reply:
        is_rare = not form.spec.reply
        letter.append(_field("reference.yours", "both", folded=is_rare))
        letter.append(_field("reference.dated", "date", folded=is_rare))
    if "note" in form.shown:
        letter.append(_field("note", "both", folded=True))
    yield _group("letter", letter)


def _group(name: str, fields: list[dict[str, Any]]) -> dict[str, Any]:
    return {"name": name, "word": name_key(name), "fields": fields}


def _list_party(side: str, *, is_office: bool) -> Iterator[dict[str, Any]]:
    """Yield the fields of sender or addressee; an office needs fewer."""
    yield _field(f"{side}.office", "both")
    yield _field(f"{side}.title", "title", folded=is_office and side == "addressee")
    yield _field(f"{side}.name", "both", folded=is_office)
    kinds = ("", "holder", "person", "organisation", "many")
    yield _field(f"{side}.kind", "choice", choices=kinds, folded=True)
    if not is_office:
        yield _field(
            f"{side}.rank", "choice", choices=("", "head", "elder", "state"), folded=True
        )
    yield _field(f"{side}.country", "both", folded=True)
    yield _field(f"{side}.postcode", "text", folded=True)
    yield _field(f"{side}.address", "lines", folded=True)


def _field(
    key: str, kind: str, *, choices: Iterable[str] = (), folded: bool = False, said: str = ""
) -> dict[str, Any]:
    """Describe a field of the form."""
    return {
        "key": key,
        "word": _word(said) if said else name_key(key),
        "kind": kind,
        "folded": folded,
        "choices": [[each, _word(CHOICE_WORDS[each])] for each in choices],
    }


def name_key(key: str) -> str:
    """Name a value of the data in the language of the reader, by its key ``values.day``."""
    table, _, last = key.rpartition(".")
    if last.isdecimal():
        return name_key(table)
    known = LETTER_WORDS.get(key) or LETTER_WORDS.get(last) or FIELD_WORDS.get(last)
    return _word(known) if known else last.replace("_", " ")


def _list_tables(form: LetterForm, project: Project, pair: str) -> Iterator[dict[str, Any]]:
    """Yield the tables of rows: goods, their distribution, enclosures and copies."""
    goods = {"item": "item", "quantity": "integer", "unit": "unit", "boxes": "integer"}
    if form.has_goods:
        yield _table("goods", goods)
    if form.has_distribution:
        given = {"recipient": "both", "item": "item", "quantity": "integer", "unit": "unit"}
        yield _table("distribution", {**given, "delivered": "date"})
    for name, columns in form.list_tables().items():
        kinds = {key: "both" if kind == "text" else kind for key, kind in columns.items()}
        yield _table(f"rows.{name}", kinds)
    if "enclosures" in form.shown:
        texts = project.catalog(pair, LETTERS).messages
        own = "enclosure."
        ids = [
            [key.removeprefix(own), _say_own(each.source, each.translation, pair)]
            for key, each in texts.items()
            if key.startswith(own)
        ]
        table = _table("enclosures", {"id": "choice", "": "both", "count": "integer"})
        table["columns"][0]["choices"] = [["", _word(CHOICE_WORDS["own"])], *ids]
        yield table
    if "copies" in form.shown:
        yield _table("copies", {"": "both"})


def _table(key: str, columns: Mapping[str, str]) -> dict[str, Any]:
    return {
        "key": key,
        "word": name_key(key),
        "columns": [
            {"name": name, "word": name_key(name or "text"), "kind": kind, "choices": []}
            for name, kind in columns.items()
        ],
    }


def _say_own(source: str, target: str, pair: str) -> str:
    """Choose the text in the language of the reader, or else the translation."""
    first = pair_langs(pair)[0].partition("-")[0]
    return source if current_language().partition("-")[0] == first else target


def _list_paragraphs(form: LetterForm) -> list[dict[str, Any]]:
    """List the paragraphs that a person may leave out or add, with their first words."""
    return [
        {
            "name": each.text,
            "texts": [form.texts[each.text].source, form.texts[each.text].translation],
            "optional": each.optional and each.text != form.first_choice,
            "needs": each.needs,
            "lacks": each.lacks,
        }
        for each in form.entries
        if each.text in form.texts
    ]
