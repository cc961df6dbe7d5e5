"""Questions about letters: their pages while somebody types, and their files.

What a person typed is a table of values, as the TOML file of `cardgen letter` has it. Each
question writes it as such a file and reads that file, so that the page finds what the command
line finds, and makes the same bytes. Recipients of a list are in `recipients`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Final, Literal, NamedTuple, cast

import msgspec
from msgspec.structs import replace

from cardgen.backends import render_files
from cardgen.catalog import (
    TERM_KINDS,
    Glossary,
    full_tag,
    pair_langs,
)
from cardgen.errors import CardgenError, Diagnostic, Location, raise_findings
from cardgen.lazy import lazy_pattern
from cardgen.letters import (
    UNFILLED,
    Bilingual,
    DataText,
    LetterData,
    LetterFiles,
    LetterForm,
    LetterJob,
    diagnose_addresses,
    diagnose_data,
    diagnose_envelope,
    letter_template,
    list_addresses,
    list_envelope_forms,
    make_envelope,
    make_letter,
    write_data,
)
from cardgen.locale import ENGLISH, current_language
from cardgen.page.labels import Question, list_terms
from cardgen.page.letter_form import LetterFormQuestion, find_form, name_key
from cardgen.page.lists import ListFile, Mends
from cardgen.page.wire import ShortName, as_findings
from cardgen.project import Project
from cardgen.tomlfile import NotToml, read_text, read_toml

_DEEPEST: Final = 12
_CITIES: Final = {"zh-Hans": "北京市", "zh-Hant": "臺北市", "ja": "東京都", "ko": "서울특별시"}
_BLANK: Final = {"zh": "某某", "ja": "某", "ko": "아무개"}
"""A text that stands in the picture where nothing is typed yet."""

_USUAL: Final = {"title": "市长", "disaster": "地震", "item": "医用口罩", "unit": "只"}
_EDITABLE: Final = ("docx", "hwpx")
_TYPES: Final = {
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "txt": "text/plain",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "hwpx": "application/hwp+zip",
    "toml": "application/toml",
    "zip": "application/zip",
}
_FILES: Final = ("stationery", "seal")
_PICTURE: Final = lazy_pattern(r"\.[A-Za-z]{3,4}$")


# --- questions


class LetterQuestion(Question, frozen=True, kw_only=True):
    """Question for a letter: as pages, or as the files of a format.

    `data` is a table as in a data file. With a list of `recipients` the letter is that of
    a `row`, or all letters; `mends` are texts by cell of the list. `example` fills all that is
    empty: a picture to choose by.
    """

    data: dict[str, Any]
    arrangement: Literal["sequence", "parallel", "facing", "stacked"] = "sequence"
    recipients: ListFile | None = None
    sheet: ShortName = ""
    mends: Mends = msgspec.field(default_factory=dict)
    ignore: Annotated[list[ShortName], msgspec.Meta(max_length=200)] = msgspec.field(
        default_factory=list
    )
    row: int = 0
    format: Literal["", "pdf", "png", "svg", "txt", "docx", "hwpx", "toml"] = ""
    draft: bool = False
    example: bool = False


class EnvelopeQuestion(LetterQuestion, frozen=True, kw_only=True):
    """Question for the envelope of a letter, as a picture or a file."""

    form: ShortName
    to: ShortName
    sender: ShortName
    is_printed: bool = False


class LetterFileQuestion(Question, frozen=True):
    """Question to read a data file that a person opens."""

    name: Annotated[str, msgspec.Meta(max_length=255)]
    data: bytes


class Drafts:
    """Writes what is typed as a data file, in a folder of its own, and reads it.

    Shipments that the data name lie in `home`; `find` finds the folder of one, or raises
    LookupError.
    """

    def __init__(self, project: Project, home: Path, find: Callable[[str], Path]) -> None:
        self.project, self.home = project, home
        self._find = find
        self._folder = TemporaryDirectory(prefix="cardgen-letters-")
        self.path = Path(self._folder.name) / "letter.toml"
        self.lists: dict[tuple[Any, ...], Any] = {}  # the lists that were read last

    def close(self) -> None:
        """Remove the folder."""
        self._folder.cleanup()

    def write(self, written: Written) -> None:
        """Write the file of a letter. Raises LookupError for a shipment that is not here."""
        if shipment := written.table.get("shipment"):
            self._find(str(shipment))
        self.path.write_text(written.text.text, encoding="utf-8", newline="")

    def read(self, written: Written, *, shared: bool = False) -> LetterData:
        """Write the file of a letter, and read it. Raises CardgenError with its faults."""
        self.write(written)
        beside = self.home / self.path.name  # the folder of the shipment that it names
        return diagnose_data(self.path, shared=shared, beside=beside).unwrap()

    @property
    def folder(self) -> Path:
        """Folder for files on their way to the page."""
        return Path(self._folder.name)


class Written(NamedTuple):
    """A letter as it is written: its form, its table of values, and the text of its file."""

    form: LetterForm
    pair: str
    table: dict[str, Any]
    text: DataText

    @property
    def name(self) -> str:
        """Name of the letter."""
        return self.form.letter

    def fill(self, table: dict[str, Any]) -> Written:
        """Copy the letter with other values."""
        return self._replace(table=table, text=write_data(table))


def read_question(project: Project, asked: LetterQuestion) -> Written:
    """Read the letter of a question. Raises LookupError for an unknown letter or pair."""
    _refuse_depth(asked.data, _DEEPEST)
    table = {name: value for name, value in asked.data.items() if value not in ("", None)}
    name, pair, register = (str(table.get(key, "")) for key in ("letter", "pair", "register"))
    form = find_form(project, LetterFormQuestion(name, pair, cast("Any", register)))
    table["register"] = form.register
    if form.first_choice and not table.get("paragraphs"):
        table["paragraphs"] = [form.first_choice]
    for side in ("sender", "addressee"):
        party: Any = table.get(side)
        if _has_party(party) and not party.get("kind"):
            table[side] = {"kind": _guess_kind(party), **party}
    return Written(form, pair, table, write_data(table))


def _refuse_depth(value: object, most: int) -> None:
    """Raise LookupError for data that are nested deeper than those of any letter."""
    if isinstance(value, Mapping | list):
        if not most:
            raise LookupError("data")
        for each in value.values() if isinstance(value, Mapping) else value:
            _refuse_depth(each, most - 1)


def _guess_kind(party: Mapping[str, Any]) -> str:
    """Guess the kind of a party by what is known of it, as for the rows of a list."""
    return "holder" if party.get("title") else "person" if party.get("name") else "organisation"


def make_job(written: Written, asked: LetterQuestion) -> LetterJob:
    """Make the job of a letter, as pictures unless a format is asked for."""
    template = letter_template(written.name)
    if asked.format in _EDITABLE:
        template = template.without_stationery()
    kind = asked.format or "svg"
    return LetterJob(template, written.pair, asked.arrangement, kind, draft=asked.draft)


# --- pages


def draw_letter(drafts: Drafts, asked: LetterQuestion) -> dict[str, Any]:
    """Draw the pages of a letter, or make its files. What is still empty is an example.

    Findings are placed at their fields.
    """
    project = drafts.project
    written = read_question(project, asked)
    if asked.format == "toml":
        return {"files": name_files([written.text.text.encode()], asked, written)}
    missing = () if asked.format else find_missing(written, project)
    if asked.example:
        missing = (*missing, "example")
    whole = written.fill(fill_examples(written, missing, project)) if missing else written
    refused = [*refuse_files(whole)]
    answer: dict[str, Any] = {"missing": [each for each in missing if each != "example"]}
    echo = {"echo": say_values(written, project)}
    try:
        raise_findings(refused)
        data = drafts.read(whole)
        made = make_letter(make_job(whole, asked), data, project, file=drafts.path)
    except CardgenError as error:
        found = place_findings((*error.diagnostics, *error.warnings), whole, drafts.path)
        return {**answer, **echo, "findings": found}
    found = place_findings(made.warnings, whole, drafts.path)
    if asked.format:
        return {"files": name_files(made.files, asked, written), "findings": found}
    return {**answer, **echo, **as_pages(made), "findings": found}


def as_pages(made: LetterFiles) -> dict[str, Any]:
    """Turn the pictures of a letter's pages into data, with the goods of its shipment."""
    goods = made.goods.lines if made.goods else ()
    return {
        "pages": [each.decode() for each in made.files],
        "goods": [msgspec.to_builtins(each) for each in goods],
    }


def name_files(
    files: Iterable[bytes], asked: LetterQuestion, written: Written, stem: str = ""
) -> list[dict[str, Any]]:
    """Name the files of a letter as the command line does."""
    made, kind = [*files], asked.format
    stem = stem or f"{written.name}-{written.pair}"
    return [
        {
            "name": f"{stem}{f'-{number}' if len(made) > 1 else ''}.{kind}",
            "type": _TYPES[kind],
            "data": each,
        }
        for number, each in enumerate(made, 1)
    ]


def refuse_files(written: Written) -> Iterator[Diagnostic]:
    """Yield errors about files beside a letter: a page is not given the files of a folder."""
    sender = written.table.get("sender")
    seal = sender.get("seal") if isinstance(sender, Mapping) else ""
    texts = seal.values() if isinstance(seal, Mapping) else [seal]
    pictures = (each for each in texts if isinstance(each, str) and _PICTURE.search(each))
    paper = written.table.get("stationery")
    for key, file in (("stationery", paper), *(("sender.seal", each) for each in pictures)):
        if file:
            yield Diagnostic(
                "bad-letter",
                f"{key}: the page cannot read the file {file}",
                hint="remove it here, or make this letter with the command line",
            )


# --- what is still empty


def find_missing(
    written: Written, project: Project, listed: Collection[str] | None = None
) -> tuple[str, ...]:
    """Find the keys of values that the letter needs and nobody has typed.

    `listed` are the columns of a list of recipients, which has the addressees.
    """
    table, form = written.table, written.form
    missing = [] if table.get("date") or "date" in (listed or ()) else ["date"]
    for side in ("sender", "addressee"):
        if not _has_party(table.get(side)) and (side == "sender" or listed is None):
            missing.append(side)
    values = table.get("values")
    given = {*values} if isinstance(values, Mapping) else set()
    given |= {*(listed or ()), *(name for name in ("goods", "note") if table.get(name))}
    chosen = table.get("paragraphs")
    needed = form.find_needed(chosen if isinstance(chosen, list) else [], given)
    if "years" in needed - given and _knows_years(written, project):
        given.add("years")
    order = [name for part in form.list_placeholders() for name in part]
    missing += [f"values.{name}" for name in order if name in needed - given]
    has_shipment = table.get("shipment") or "shipment" in (listed or ())
    if "goods" in needed and not (table.get("goods") or has_shipment):
        missing.append("goods")
    if "distribution" in needed and not table.get("distribution"):
        missing.append("distribution")
    return tuple(missing)


def _has_party(party: object) -> bool:
    """True if a party has an office, a title or a name."""
    return isinstance(party, Mapping) and any(
        party.get(name) for name in ("office", "title", "name")
    )


def _knows_years(written: Written, project: Project) -> bool:
    """True if the project knows since when the cities of a letter are partners."""
    values = written.table.get("values")
    given = values.items() if isinstance(values, Mapping) else ()
    cities = {name: text for name, text in given if isinstance(text, str)}
    return project.relations().partner(cities, project.glossary(written.pair)) is not None


def fill_examples(
    written: Written, missing: Collection[str], project: Project
) -> dict[str, Any]:
    """Fill the missing values of a letter with examples, for a picture of it.

    What is no table, but has to be, stays: its fault is found when the letter is read.
    """
    table, form = dict(written.table), written.form
    wrong = {
        key: table[key]
        for key in ("sender", "addressee", "values")
        if key in table and not isinstance(table[key], Mapping)
    }
    glossary = project.glossary(written.pair)
    sides = _order_sides(written.pair)
    kinds = {name: kind for part in form.list_placeholders() for name, kind in part.items()}
    values = {} if "values" in wrong else dict(table.get("values", {}))
    for key in missing:
        name = key.removeprefix("values.")
        if key == "date":
            table["date"] = dt.datetime.now(tz=dt.UTC).date().isoformat()
        elif key in ("sender", "addressee"):
            city = _CITIES[sides[key == "addressee"]]
            table[key] = {
                **({} if key in wrong else table.get(key, {})),
                **_example_party(form, city),
            }
        elif key == "goods":
            line = {"item": _example("item", glossary), "unit": _example("unit", glossary)}
            table["goods"] = [{**line, "quantity": 1000, "boxes": 10}]
        elif key == "distribution":
            line = {"item": _example("item", glossary), "unit": _example("unit", glossary)}
            table["distribution"] = [{"recipient": _BLANK, **line, "quantity": 1000}]
        elif key != "example":
            is_ours = name.startswith("from")
            city = _CITIES.get(sides[not is_ours], "")
            kind = kinds.get(name, "text")
            values[name] = city if kind == "city" else _example(kind, glossary)
    if values:
        table["values"] = values
    return table | wrong


def _order_sides(pair: str) -> tuple[str, str]:
    """Order the languages of a pair: the writer of the letter reads the first one."""
    first, second = pair_langs(pair)
    is_second = current_language().partition("-")[0] == second.partition("-")[0]
    return (second, first) if is_second else (first, second)


def _example_party(form: LetterForm, city: str) -> dict[str, Any]:
    """Make a sender or addressee for a picture."""
    if form.register == "official":
        return {"kind": "organisation", "office": city}
    person = {"office": city, "title": _USUAL["title"], "name": _BLANK}
    return {"kind": "holder", "rank": "head", **person}


def _example(kind: str, glossary: Glossary) -> Any:
    """Choose an example for a value of a kind."""
    if kind in TERM_KINDS:
        usual = _USUAL.get(kind, "")
        if usual and glossary.has_term(usual, kind):
            return usual
        return next((term[0] for term in list_terms(glossary, kind)), "")
    examples = {"integer": "10", "number": "10", "date": "2026-10-23"}
    return examples.get(kind, _BLANK)


def say_values(written: Written, project: Project) -> dict[str, dict[str, str]]:
    """Say in each language what the glossary makes of texts that are typed once."""
    bilingual = Bilingual(project.glossary(written.pair))
    glossary = project.glossary(written.pair)
    said: dict[str, dict[str, str]] = {}
    kinds = {
        f"values.{name}": kind
        for part in written.form.list_placeholders()
        for name, kind in part.items()
    }
    kinds |= {"sender.title": "title", "addressee.title": "title"}
    for key, text in _list_texts(written.table):
        kind = kinds.get(key, "")
        with suppress(CardgenError, ValueError):
            if kind in TERM_KINDS:
                said[key] = {
                    lang.partition("-")[0]: glossary.term(kind, text, lang)
                    for lang in glossary.langs
                }
            elif kind in ("", "text"):
                found = bilingual.translate(text)
                if isinstance(found, Mapping):
                    said[key] = {lang.partition("-")[0]: each for lang, each in found.items()}
    return said


def _list_texts(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the texts of a letter that are typed once for both languages, with their keys."""
    for name in ("sender", "addressee", "values", "reference"):
        party = table.get(name)
        for key, text in party.items() if isinstance(party, Mapping) else ():
            if isinstance(text, str) and text:
                yield f"{name}.{key}", text


# --- findings at their fields


_OF_TABLE: Final = lazy_pattern(r"(?P<key>\w+)(?:\[[0-9]+\])? of \[(?P<table>[\w.]+)\]: ")
_OF_ROW: Final = lazy_pattern(r"row (?P<row>[0-9]+) of (?P<table>[\w.]+): (?:(?P<key>\w+): )?")
_OF_FIELD: Final = lazy_pattern(r"\{(?P<key>\w+)\}: ")
_NEEDS: Final = lazy_pattern(r"\S+ needs a value for \{(?P<key>\w+)\}")
_OF_KEY: Final = lazy_pattern(r"(?P<key>[a-z_]+(?:\.[a-z_]+)*)(?:\[[0-9]+\])?: ")
_PREFIX: Final = lazy_pattern(r"[^:：]{1,40}[:：] ?")
_FIX: Final = lazy_pattern(r'([\w-]+) = "([^"]*)"')
_FILE_SIGNS: Final = ("=", "[", "--", "cardgen ", "column")
"""Signs of a hint for people who write files."""


def place_findings(
    found: Iterable[Diagnostic], written: Written, file: Path
) -> list[dict[str, Any]]:
    """Turn findings into data, each with the key of its field, in words for people.

    A hint of the command line becomes values that mend the field, or is left out.
    """
    placed = []
    for each in dict.fromkeys(found):
        place = each.location
        is_here = place is not None and place.file == str(file)
        line = place.line if place is not None and is_here else None
        key, message = split_key(each.message)
        (data,) = as_findings([replace(each, location=None if is_here else place)])
        if key:
            data["message"] = _say_bare(each.message, message, data["message"])
        elif line and line <= len(written.text.keys):
            key = written.text.keys[line - 1]
        elif each.rule == "goods-differ":
            key = "goods"
        is_key = "unknown key" in each.message  # a person removes it
        if is_key or any(sign in each.advice() for sign in _FILE_SIGNS):
            data["hint"] = ""
        placed.append(
            {
                **data,
                "key": key,
                "about": name_key(key) if key else "",
                "fixes": _find_fixes(each),
            }
        )
    return placed


def _say_bare(message: str, bare: str, said: str) -> str:
    """Say a message without the names of its value; `said` is the translation with them.

    The message is translated whole: parts of a sentence have other translations.
    """
    if current_language() == ENGLISH:
        return bare
    names = message.removesuffix(bare).count(": ")
    return _PREFIX.sub("", said, count=names) if names else said


def split_key(message: str) -> tuple[str, str]:
    """Split a message into the key of its value, "" if it names none, and the rest."""
    if match := _OF_TABLE.match(message):
        return f"{match['table']}.{match['key']}", message[match.end() :]
    if match := _OF_ROW.match(message):
        row = f"{match['table']}.{int(match['row']) - 1}"
        return f"{row}.{match['key']}" if match["key"] else row, message[match.end() :]
    if match := _OF_FIELD.match(message):
        return f"values.{match['key']}", message[match.end() :]
    if match := _NEEDS.match(message):
        return f"values.{match['key']}", message
    if match := _OF_KEY.match(message):
        return match["key"], message[match.end() :]
    return "", message


def _find_fixes(found: Diagnostic) -> dict[str, str]:
    """Find the texts that mend a value in each language, if the finding has all of them."""
    if found.rule != "wrong-language":
        return {}
    _, _, texts = found.hint.partition(" = {")
    fixes = dict(_FIX.findall(texts))
    return {} if any("…" in text for text in fixes.values()) else fixes


# --- a data file that somebody opens


def open_file(drafts: Drafts, asked: LetterFileQuestion) -> dict[str, Any]:
    """Read a data file: its values for the form, and its faults with their lines."""
    name = PurePath(asked.name.replace("\\", "/")).name or "letter.toml"
    path = drafts.folder / "opened.toml"  # a disk may not take the name that it has elsewhere
    path.write_bytes(asked.data)
    try:
        table = read_toml(read_text(path, "bad-letter", "letter"))
    except NotToml:
        table = None
    found = [
        each.at(Location(name, each.location.line if each.location else None))
        for each in diagnose_data(path, shared=True).diagnostics
        if each.rule != "undecided"  # the form asks for what is not filled in
    ]
    path.unlink()
    if table is None:
        return {"findings": as_findings(found)}
    return {"data": _drop_unfilled(_as_plain(table)), "findings": as_findings(found)}


def _as_plain(value: Any) -> Any:
    """Turn the values of a file into those of JSON; dates become texts."""
    if isinstance(value, Mapping):
        return {name: _as_plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_as_plain(each) for each in value]
    return value.isoformat() if isinstance(value, dt.date | dt.time) else value


def _drop_unfilled(value: Any) -> Any:
    """Leave out the values of a new file that nobody has filled in."""
    if isinstance(value, Mapping):
        made = {name: _drop_unfilled(each) for name, each in value.items()}
        return {name: each for name, each in made.items() if each not in (UNFILLED, {}, [])}
    if isinstance(value, list):
        return [kept for each in value if (kept := _drop_unfilled(each)) not in (UNFILLED, {})]
    return value


# --- envelopes


_LACK: Final = lazy_pattern(r"(?P<side>to|from)_(?P<part>[a-z]+) has no value")


def _name_lack(found: Diagnostic) -> Diagnostic:
    """Name the field of the letter that an envelope lacks."""
    match = _LACK.match(found.message)
    if match is None:
        return found
    part, side = match["part"], "addressee" if match["side"] == "to" else "sender"
    said = f"{part} of [{side}]: the envelope shows it, but it is empty"
    return Diagnostic(found.rule, said, hint="fill in the field")


def draw_envelope(
    drafts: Drafts, asked: EnvelopeQuestion, data: LetterData, written: Written
) -> dict[str, Any]:
    """Draw the envelope of a letter, or make its PDF."""
    project = drafts.project
    if asked.form not in list_envelope_forms(project):
        raise LookupError(asked.form)
    langs = full_tag(asked.to), full_tag(asked.sender)
    if {*langs} - {*pair_langs(written.pair)}:
        raise LookupError(asked.to)
    try:
        values = list_addresses(data, project, written.pair, langs)
        doubts = diagnose_addresses(data, project, written.pair, langs)
        doubts += diagnose_envelope(asked.form, values, project)
        document = make_envelope(
            asked.form, values, project, langs=langs, is_printed=asked.is_printed
        )
    except CardgenError as error:
        lacks = map(_name_lack, (*error.diagnostics, *error.warnings))
        return {"findings": place_findings(lacks, written, drafts.path)}
    found = place_findings(doubts, written, drafts.path)
    files = [*render_files(document, asked.format or "svg")]
    if asked.format:
        named = name_files(files, asked, written, asked.form)
        return {"files": named, "findings": found}
    return {"pages": [each.decode() for each in files], "findings": found}
