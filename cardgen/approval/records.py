"""``approvals.toml`` of a pair: a line for each approval, revocation and noted author.

In come the bytes of the file, out come its lines as checked values and all errors; or the bytes
of a file with more lines. A line is complete in itself and never changes, and lines are sorted:
so two offices may both add some, and git takes the lines of both (``merge=union``), in any
order and repeated. The line of a revocation replaces that of its approval, and has all its
values.

    approvals = [
        { entry = "slogans/brothers", text = "1:3f…", by = "…", at = …, authors = ["…"], … },
    ]
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from typing import Any, Final, Literal, TypeAlias, get_args

import msgspec

from cardgen.approval.people import Person
from cardgen.errors import CardgenError, CatalogError, Diagnostic, Loaded, Location
from cardgen.files import decode
from cardgen.tomlfile import NotToml, collect, convert, read_toml

FILE: Final = "approvals.toml"
ATTRIBUTES: Final = ".gitattributes"
UNION: Final = f"{FILE} merge=union\n"
"""The attribute that makes git keep the lines of both sides."""

_HEAD: Final = """\
# Who approved what is printed, a line each. `cardgen messages approve` writes them; one that is
# edited by hand does not count. Where git has a conflict here, keep the lines of both sides.
approvals = [
"""
_DIGITS: Final = 16  # hexadecimal digits of a seal
_MARKS: Final = ("<<<<<<<", "=======", ">>>>>>>")

AuthorSource: TypeAlias = Literal["git", "page", "stated", "weblate", "header"]
"""The source that named the authors of a text."""


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """A line of the file; its keys tell the kind of record."""

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


class Approval(msgspec.Struct, frozen=True):
    """The approval of an entry's text by a person who did not write it.

    `entry` is ``slogans/brothers`` or ``glossary/city/首尔``, `text` the digest of the entry,
    `authors` its authors by the source `told`.
    """

    pair: str
    entry: str
    text: str
    by: Person
    at: dt.datetime
    authors: tuple[Person, ...]
    told: AuthorSource
    signature: str = ""

    def payload(self) -> bytes:
        """Return the bytes that are signed: the record without its signature."""
        authors = [str(author) for author in self.authors]
        return _encode(
            "approval", self, str(self.by), _format_time(self.at), authors, self.told
        )


class Revocation(msgspec.Struct, frozen=True):
    """The revocation of a person's approvals of a text up to a time.

    Its line replaces that of the approval that it `took`: whoever removes the revocation does
    not get the approval back. In older files an approval may have kept its own line.
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
        """Return the bytes that are signed: the record without its signature."""
        took: list[str] = []
        if self.took:
            took = [self.took.payload().decode("utf-8", "surrogatepass"), self.took.signature]
        people = str(self.of), str(self.by)
        return _encode("revocation", self, *people, _format_time(self.at), *took)


class Authorship(msgspec.Struct, frozen=True):
    """The note of the translators' page that a person gave an entry its text."""

    pair: str
    entry: str
    text: str
    author: Person
    at: dt.datetime

    def payload(self) -> bytes:
        """Return the bytes for the checksum of the record."""
        return _encode("written", self, str(self.author), _format_time(self.at))


Record: TypeAlias = Approval | Revocation | Authorship


class AlteredLine(msgspec.Struct, frozen=True):
    """A line that somebody altered, with the error for it."""

    entry: str
    text: str
    finding: Diagnostic


class ApprovalRecords(msgspec.Struct, frozen=True):
    """The lines of a file; `altered` lines stop the entries that they are about."""

    records: tuple[Record, ...] = ()
    altered: tuple[AlteredLine, ...] = ()


def parse_records(data: bytes, pair: str, file: str) -> Loaded[ApprovalRecords]:
    """Parse the lines of ``approvals.toml``, with all errors.

    The value is None if it is no such file. Damaged lines are `ApprovalRecords.altered`.
    """

    def bad(message: str, hint: str, line: int | None = None) -> Loaded[ApprovalRecords]:
        """Make the result for a file that cannot be read."""
        place = Location(file, line)
        return Loaded(None, (Diagnostic("bad-approval", message, location=place, hint=hint),))

    back = "restore the last version from git or a backup"
    try:
        text = decode(data, file).replace("\r\n", "\n")
    except CardgenError as error:
        return Loaded(None, error.diagnostics)
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if line.startswith(_MARKS):
            hint = "keep the lines of both sides; git does it if "
            hint += f"{ATTRIBUTES} has {UNION.strip()}"
            return bad("git left a conflict here", hint, number)
    try:
        values = read_toml(text)
    except NotToml as error:
        return bad(str(error), back, error.line)
    entries = values.pop("approvals", None)
    if not isinstance(entries, list) or values:
        return bad("this is not a list of approvals", back)
    places = _find_lines(lines)
    records: dict[Record, None] = {}
    altered: list[AlteredLine] = []
    for number, value in enumerate(entries):
        place = Location(file, places[number] if len(places) == len(entries) else None)
        record = _parse_record(value, pair, place)
        if isinstance(record, AlteredLine):
            altered.append(record)
        else:
            records[record] = None
    errors = tuple(line.finding for line in altered)
    return Loaded(ApprovalRecords(tuple(records), tuple(altered)), errors)


def parse_lines(lines: Iterable[str], pair: str) -> tuple[Record, ...]:
    """Parse lines of older versions of a file, without damaged ones."""
    records: dict[Record, None] = {}
    for line in lines:
        loaded = parse_records(f"{_HEAD}    {line},\n]\n".encode(), pair, FILE).value
        records |= dict.fromkeys(loaded.records if loaded else ())
    return tuple(records)


def add_records(data: bytes | None, added: Iterable[Record], pair: str, file: str) -> bytes:
    """Add lines to the bytes of a file, in sorted order.

    An approval that a revocation `took` is removed. Raises CardgenError if the bytes are no
    such file: a new line would not mend it.
    """
    added = tuple(added)
    gone = [  # no set: in a line that was altered, a seal may be anything
        _compute_seal(each.took) for each in added if isinstance(each, Revocation) and each.took
    ]
    rows: list[tuple[str, ...]] = []
    if data:
        loaded = parse_records(data, pair, file)
        if loaded.value is None:
            raise CardgenError.of(loaded.diagnostics)
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
        lines = text.split("\n")
        values, places = read_toml(text)["approvals"], _find_lines(lines)
        if len(values) != len(places):
            reason = "lines were split or joined"
            hint = "write each approval on a line of its own"
            raise CatalogError("bad-approval", reason, location=Location(file), hint=hint)
        rows += (
            (*_sort_key(value), lines[number - 1].strip().rstrip(","))
            for value, number in zip(values, places, strict=True)
            if not isinstance(value, dict) or value.get("seal") not in gone
        )
    rows += ((*_sort_key(values), _format_line(values)) for values in map(_to_values, added))
    lines = [f"    {row[-1]},\n" for row in sorted(dict.fromkeys(rows))]
    content = f"{_HEAD}{''.join(lines)}]\n".encode()
    if (after := parse_records(content, pair, file)).value is None:
        raise CardgenError.of(after.diagnostics)
    return content


def _find_lines(lines: list[str]) -> list[int]:
    """Find the numbers of the lines with records."""
    return [n for n, line in enumerate(lines, 1) if line.lstrip().startswith("{")]


def _parse_record(value: Any, pair: str, place: Location) -> Record | AlteredLine:
    """Parse a line as a record, and check its checksum."""
    given = value if isinstance(value, dict) else {}
    entry, text = given.get("entry", ""), given.get("text", "")

    def reject(reason: str) -> AlteredLine:
        """Make the result for a line that somebody changed."""
        message = f"a line about {entry} was changed: {reason}" if entry else reason
        hint = "remove the line, and have the text approved again"
        finding = Diagnostic("bad-approval", message, location=place, hint=hint)
        return AlteredLine(str(entry), str(text), finding)

    line, complaints = collect(convert(value, _Line))
    if line is None:
        return reject(complaints[0].message)
    try:
        record = _make_record(line, pair)
    except ValueError as error:
        return reject(str(error))
    if line.seal != _compute_seal(record):
        return reject("it is not as cardgen wrote it")
    return record


def _make_record(line: _Line, pair: str) -> Record:
    """Make the record of a line. Raises ValueError."""
    at = _to_utc(line.at)
    if line.author:
        return Authorship(pair, line.entry, line.text, Person.of(line.author), at)
    by = Person.of(line.by)
    if line.revoked_by or line.revoked_at:
        if line.revoked_at is None:
            raise ValueError("revoked-at is missing")
        who, when = Person.of(line.revoked_by), _to_utc(line.revoked_at)
        took = None
        if line.approved_at is not None:
            approved_at, signature = _to_utc(line.approved_at), line.approved_signature
            took = _make_approval(line, pair, by, approved_at, signature)
        return Revocation(pair, line.entry, line.text, by, who, when, took, line.signature)
    return _make_approval(line, pair, by, at, line.signature)


def _make_approval(
    line: _Line, pair: str, by: Person, at: dt.datetime, signature: str
) -> Approval:
    """Make the approval of a line. Raises ValueError."""
    authors = tuple(map(Person.of, line.authors))
    if line.told not in get_args(AuthorSource) or not authors:
        raise ValueError("the author of the text is missing")
    told = line.told or "stated"
    return Approval(pair, line.entry, line.text, by, at, authors, told, signature)


def _to_utc(time: dt.datetime) -> dt.datetime:
    """Convert a time to UTC. Raises ValueError for a time without a zone."""
    if time.tzinfo is None:
        raise ValueError("a time has no time zone")
    return time.astimezone(dt.UTC)


def _to_values(record: Record) -> dict[str, Any]:
    """Return the values of a record's line."""
    values: dict[str, Any] = {"entry": record.entry, "text": record.text}
    match record:
        case Authorship():
            values |= {"author": str(record.author), "at": record.at}
        case Revocation():
            values |= {"by": str(record.of), "at": record.at}
            values |= {"revoked-by": str(record.by), "revoked-at": record.at}
            if took := record.took:
                authors = [str(author) for author in took.authors]
                values |= {"approved-at": took.at, "authors": authors, "told": took.told}
                if took.signature:
                    values["approved-signature"] = took.signature
        case Approval():
            values |= {"by": str(record.by), "at": record.at}
            authors = [str(author) for author in record.authors]
            values |= {"authors": authors, "told": record.told}
    if not isinstance(record, Authorship) and record.signature:
        values["signature"] = record.signature
    return {**values, "seal": _compute_seal(record)}


def _sort_key(values: dict[str, Any]) -> tuple[str, str]:
    """Return the key for sorting a line: entry and time."""
    return str(values.get("entry", "")), str(values.get("at", ""))


def _format_line(values: dict[str, Any]) -> str:
    """Format the values of a record as an inline table of TOML."""
    pairs = (f"{key} = {_format_value(value)}" for key, value in values.items())
    return f"{{ {', '.join(pairs)} }}"


def _format_value(value: Any) -> str:
    """Format a time, a text or a list of texts as TOML."""
    if isinstance(value, dt.datetime):
        return value.isoformat().replace("+00:00", "Z")
    # A basic string of TOML is one of JSON, which leaves DEL as it is.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _compute_seal(record: Record) -> str:
    """Compute the checksum of a record, which shows changes by hand."""
    signature = "" if isinstance(record, Authorship) else record.signature
    return hashlib.sha256(record.payload() + signature.encode()).hexdigest()[:_DIGITS]


def _encode(kind: str, record: Record, *parts: object) -> bytes:
    """Encode a record as bytes: kind, entry with text, and the rest."""
    content = ["cardgen 1", kind, record.pair, record.entry, record.text, *parts]
    made = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return made.encode("utf-8", "surrogatepass")


def _format_time(time: dt.datetime) -> str:
    """Format a time in UTC, to the second."""
    return time.astimezone(dt.UTC).isoformat(timespec="seconds")
