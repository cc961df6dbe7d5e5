"""``approvals.toml`` of a pair: who approved which text, one line each.

In come the bytes of the file, out come its lines as checked values, beside all that is wrong;
and the bytes of a file with more of them. A line is complete in itself and never changed, and
lines stand in an order of their own: so two offices may both add some, and git takes the lines
of both (``merge=union``), in whatever order and however often. What is taken back gets a line
in the place of its own, which has all that it said.

    approvals = [
        { entry = "slogans/brothers", text = "1:3f…", by = "…", at = …, authors = ["…"], … },
    ]
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias, get_args

import msgspec

from cardgen.approval.people import Person
from cardgen.encoding import decode
from cardgen.errors import CardgenError, CatalogError, Diagnostic, Loaded, Location
from cardgen.tomlfile import NotToml, Validation, collect, converted, read_toml

FILE: Final = "approvals.toml"
ATTRIBUTES: Final = ".gitattributes"
UNION: Final = f"{FILE} merge=union\n"
"""What tells git to keep the lines of both sides."""

_HEAD: Final = """\
# Who approved what is printed, a line each. `cardgen messages approve` writes them; one that is
# edited by hand does not count. Where git has a conflict here, keep the lines of both sides.
approvals = [
"""
_FIGURES: Final = 16  # of a seal
_MARKS: Final = ("<<<<<<<", "=======", ">>>>>>>")

Told: TypeAlias = Literal["git", "page", "stated", "weblate", "header"]
"""How it was known who wrote a text."""


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """A line as it is written; which keys it has says what it is."""

    entry: str
    text: str
    at: dt.datetime
    seal: str
    by: str = ""
    authors: list[str] = msgspec.field(default_factory=list)
    told: Literal["", "git", "page", "stated", "weblate", "header"] = ""
    signature: str = ""
    author: str = ""
    revoked_by: str = ""
    revoked_at: dt.datetime | None = None
    approved_at: dt.datetime | None = None
    approved_signature: str = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """That somebody who did not write it approved the text of an entry.

    `entry` is ``slogans/brothers`` or ``glossary/city/首尔``, `text` the digest of what it
    said, `authors` those who had written it, as far as `told` knows.
    """

    pair: str
    entry: str
    text: str
    by: Person
    at: dt.datetime
    authors: tuple[Person, ...]
    told: Told
    signature: str = ""

    def payload(self) -> bytes:
        """The bytes that are signed: the record without its signature, in one form only."""
        return _canonical(
            "approval",
            self.pair,
            self.entry,
            self.text,
            str(self.by),
            _time(self.at),
            [str(each) for each in self.authors],
            self.told,
        )


@dataclass(frozen=True, slots=True)
class Revocation:
    """That somebody took back what a person had approved of a text until then.

    It stands in the place of the approval that it `took`, so that there is none left for who
    removes it. Of some in older files the approval has a line of its own.
    """

    pair: str
    entry: str
    text: str
    of: Person
    by: Person
    at: dt.datetime
    took: Approval | None = None
    signature: str = ""

    def payload(self) -> bytes:
        """The bytes that are signed: the record without its signature, in one form only."""
        people = (str(self.of), str(self.by))
        took = self.took
        said = () if took is None else (took.payload().decode("utf-8", "surrogatepass"),)
        more = () if took is None else (*said, took.signature)
        return _canonical(
            "revocation", self.pair, self.entry, self.text, *people, _time(self.at), *more
        )


@dataclass(frozen=True, slots=True)
class Authorship:
    """That somebody gave an entry the text that it has: the page's knowledge of authors."""

    pair: str
    entry: str
    text: str
    author: Person
    at: dt.datetime

    def payload(self) -> bytes:
        """All of it, in one form only."""
        author = str(self.author)
        return _canonical("written", self.pair, self.entry, self.text, author, _time(self.at))


Record: TypeAlias = Approval | Revocation | Authorship


@dataclass(frozen=True, slots=True)
class Altered:
    """A line that is not as it was written, and why."""

    entry: str
    text: str
    finding: Diagnostic


@dataclass(frozen=True, slots=True)
class ApprovalRecords:
    """The lines of a file; those that were `altered` stop what they are about."""

    records: tuple[Record, ...] = ()
    altered: tuple[Altered, ...] = ()


def parse_records(data: bytes, pair: str, file: str) -> Loaded[ApprovalRecords]:
    """The lines of ``approvals.toml``, and all that is wrong with the file.

    There is no value where it is no such file. Damaged lines are `ApprovalRecords.altered`.
    """

    def bad(said: str, hint: str, line: int | None = None) -> Loaded[ApprovalRecords]:
        place = Location(file, line)
        found = Diagnostic("bad-approval", said, location=place, hint=hint)
        return Loaded(None, (found,))

    back = "go back to the last version that git or a backup has"
    try:
        text = decode(data, file).replace("\r\n", "\n")
    except CardgenError as error:
        return Loaded(None, error.diagnostics)
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if line.startswith(_MARKS):
            hint = (
                f"keep the lines of both sides; {UNION.strip()} in {ATTRIBUTES} lets git do it"
            )
            return bad("git has left a conflict here", hint, number)
    try:
        values = read_toml(text)
    except NotToml as error:
        return bad(str(error), back, error.line)
    given = values.pop("approvals", None)
    if not isinstance(given, list) or values:
        return bad("this is no list of approvals", back)
    places = _places(lines)
    records: dict[Record, None] = {}
    altered: list[Altered] = []
    for number, value in enumerate(given):
        place = Location(file, places[number] if len(places) == len(given) else None)
        made = _record(value, pair, place)
        if isinstance(made, Altered):
            altered.append(made)
        else:
            records[made] = None
    found = tuple(each.finding for each in altered)
    return Loaded(ApprovalRecords(tuple(records), tuple(altered)), found)


def records_of(lines: Iterable[str], pair: str) -> tuple[Record, ...]:
    """The records of single lines, as files of other times have them; damaged ones left out."""
    found: dict[Record, None] = {}
    for line in lines:
        loaded = parse_records(f"{_HEAD}    {line},\n]\n".encode(), pair, FILE).value
        found |= dict.fromkeys(loaded.records if loaded else ())
    return tuple(found)


def with_records(data: bytes | None, added: Iterable[Record], pair: str, file: str) -> bytes:
    """The bytes of a file with more lines; those of others stay, but for their order.

    An approval that a revocation `took` is taken out. Raises CardgenError where it is no such
    file, which a line more would not mend.
    """
    added = tuple(added)
    gone = {_seal(each.took) for each in added if isinstance(each, Revocation) and each.took}
    kept: list[tuple[str, ...]] = []
    if data:
        loaded = parse_records(data, pair, file)
        if loaded.value is None:
            raise CardgenError.of(loaded.diagnostics)
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
        lines = text.split("\n")
        values, places = read_toml(text)["approvals"], _places(lines)
        if len(values) != len(places):
            raise CatalogError(
                "bad-approval",
                "lines were broken up or joined",
                location=Location(file),
                hint="let each approval stand on a line of its own",
            )
        kept += (
            (*_order(value), lines[number - 1].strip().rstrip(","))
            for value, number in zip(values, places, strict=True)
            if not isinstance(value, dict) or value.get("seal") not in gone
        )
    kept += ((*_order(each), _line_of(each)) for each in map(_values, added))
    lines = [f"    {line[-1]},\n" for line in sorted(dict.fromkeys(kept))]
    made = f"{_HEAD}{''.join(lines)}]\n".encode()
    if (after := parse_records(made, pair, file)).value is None:
        raise CardgenError.of(after.diagnostics)
    return made


def _places(lines: list[str]) -> list[int]:
    """On which line each record stands, as it is written."""
    return [n for n, line in enumerate(lines, 1) if line.lstrip().startswith("{")]


def _record(value: Any, pair: str, place: Location) -> Record | Altered:
    entry = value.get("entry", "") if isinstance(value, dict) else ""
    text = value.get("text", "") if isinstance(value, dict) else ""

    def altered(why: str) -> Altered:
        said = f"a line about {entry} was altered: {why}" if entry else f"{why}"
        hint = "remove the line, and have the text approved once more"
        wrong = Diagnostic("bad-approval", said, location=place, hint=hint)
        return Altered(str(entry), str(text), wrong)

    line, complaints = collect(_line(value))
    if line is None:
        return altered(complaints[0].message)
    try:
        made = _of_line(line, pair)
    except ValueError as error:
        return altered(str(error))
    if line.seal != _seal(made):
        return altered("it is not what was written")
    return made


def _line(value: Any) -> Validation[_Line | None]:
    return (yield from converted(value, _Line))


def _of_line(line: _Line, pair: str) -> Record:
    """The record of a line. Raises ValueError."""
    at = _instant(line.at)
    if line.author:
        return Authorship(pair, line.entry, line.text, Person.of(line.author), at)
    by = Person.of(line.by)
    if line.revoked_by or line.revoked_at:
        if line.revoked_at is None:
            raise ValueError("it lacks revoked-at")
        who, when = Person.of(line.revoked_by), _instant(line.revoked_at)
        took = None
        if line.approved_at is not None:
            signed = line.approved_signature
            took = _approval(line, pair, by, _instant(line.approved_at), signed)
        return Revocation(pair, line.entry, line.text, by, who, when, took, line.signature)
    return _approval(line, pair, by, at, line.signature)


def _approval(line: _Line, pair: str, by: Person, at: dt.datetime, signature: str) -> Approval:
    """The approval of a line. Raises ValueError."""
    authors = tuple(map(Person.of, line.authors))
    if line.told not in get_args(Told) or not authors:
        raise ValueError("it does not say who wrote the text")
    return Approval(
        pair, line.entry, line.text, by, at, authors, line.told or "stated", signature
    )


def _instant(time: dt.datetime) -> dt.datetime:
    if time.tzinfo is None:
        raise ValueError("a time has no zone")
    return time.astimezone(dt.UTC)


def _values(record: Record) -> dict[str, Any]:
    """A record as the values of its line."""
    values: dict[str, Any] = {"entry": record.entry, "text": record.text}
    match record:
        case Authorship():
            values |= {"author": str(record.author), "at": record.at}
        case Revocation():
            values |= {"by": str(record.of), "at": record.at}
            values |= {"revoked-by": str(record.by), "revoked-at": record.at}
            if took := record.took:
                authors = [str(each) for each in took.authors]
                values |= {"approved-at": took.at, "authors": authors, "told": took.told}
                if took.signature:
                    values["approved-signature"] = took.signature
            if record.signature:
                values["signature"] = record.signature
        case Approval():
            values |= {"by": str(record.by), "at": record.at}
            values |= {"authors": [str(each) for each in record.authors], "told": record.told}
            if record.signature:
                values["signature"] = record.signature
    return {**values, "seal": _seal(record)}


def _order(values: dict[str, Any]) -> tuple[str, str]:
    """What a line is sorted by."""
    return str(values.get("entry", "")), str(values.get("at", ""))


def _line_of(values: dict[str, Any]) -> str:
    return f"{{ {', '.join(f'{key} = {_toml(value)}' for key, value in values.items())} }}"


def _toml(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.isoformat().replace("+00:00", "Z")
    # A basic string of TOML is one of JSON, which leaves DEL as it is.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _seal(record: Record) -> str:
    signature = "" if isinstance(record, Authorship) else record.signature
    return hashlib.sha256(record.payload() + signature.encode()).hexdigest()[:_FIGURES]


def _canonical(*parts: object) -> bytes:
    return json.dumps(["cardgen 1", *parts], ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def _time(time: dt.datetime) -> str:
    return time.astimezone(dt.UTC).isoformat(timespec="seconds")
