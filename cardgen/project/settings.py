"""The settings of a project: its file ``cardgen.toml`` in, checked values out.

In ``[columns]``, a line is a header of lists, and the column or field that it means, "" for
none; ``{ show = "paper" }`` is a column for the packing list and not for labels; and
``ignore-others = true`` skips all other columns. A file has only one such table, so hints for
it depend on its being there already.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from cardgen.errors import CardgenError, Diagnostic, Location, TemplateError, raise_findings
from cardgen.files import MOST_TEXT, read
from cardgen.lazy import lazy_pattern
from cardgen.project.printers import Printer, printers
from cardgen.remedies import Remedy
from cardgen.tomlfile import (
    Complaint,
    NotToml,
    TomlLines,
    Validation,
    collect,
    convert,
    read_toml,
)
from cardgen.units import LEAST_DPI, MOST_DPI, parse_density

IGNORE_OTHERS: Final = "ignore-others"
_COLUMN_NAME: Final = lazy_pattern(r"(?:[a-z][a-z0-9_.-]*)?")
_FIELDS: Final = frozenset(
    (
        "from", "to", "destination", "sender", "sender_address", "sender_phone", "recipient",
        "recipient_address", "recipient_phone", "item", "quantity", "unit", "gross_weight",
        "handling", "expiry", "lot", "order", "years", "number", "date", "author", "logo",
    )
)  # fmt: skip
"""Fields of labels whose values belong into [values]."""

ColumnHome = Literal["", "file", "table"]
"""The place for a line about a column: nothing, a file, or the table in it."""


class ColumnSetting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column of lists: its field, and `show` for labels or only for papers."""

    field: str = ""
    show: Literal["label", "paper"] = "label"


class Columns(msgspec.Struct, frozen=True):
    """The meanings of headers of lists: the column or field of each header, "" for none.

    Columns in `paper`, by header or field, are on no label. With `ignore_others`, unknown
    columns are no mistake. `home` is the place for more descriptions.
    """

    meanings: Mapping[str, str] = msgspec.field(default_factory=dict)
    paper: frozenset[str] = frozenset()
    ignore_others: bool = False
    home: ColumnHome = ""

    @classmethod
    def of(cls, table: Mapping[str, str | bool | ColumnSetting] | None) -> Columns:
        """Read the table ``[columns]``; None if the file has none."""
        settings = table or {}
        home: ColumnHome = "file" if table is None else "table"
        meanings: dict[str, str] = {}
        paper: set[str] = set()
        for name, value in settings.items():
            if isinstance(value, str):
                meanings[name] = value
            elif isinstance(value, ColumnSetting):
                if value.field:
                    meanings[name] = value.field
                if value.show == "paper":
                    paper.add(name)
        return cls(meanings, frozenset(paper), settings.get(IGNORE_OTHERS) is True, home)

    def with_columns(self, ignored: Iterable[str], paper: Iterable[str]) -> Columns:
        """Copy the columns with those that the user describes for one run."""
        meanings = {**self.meanings, **dict.fromkeys(ignored, "")}
        return Columns(meanings, self.paper | {*paper}, self.ignore_others, self.home)


def check_columns(
    table: Mapping[str, str | bool | ColumnSetting] | None,
) -> Iterator[Complaint]:
    """Yield errors about wrong lines in ``[columns]``."""
    for name, value in (table or {}).items():
        if name in _FIELDS and isinstance(value, str) and not _COLUMN_NAME.fullmatch(value):
            yield Complaint(
                f"columns.{name}: {value} is not a column; it looks like a value for labels",
                f'move the line to the table [values]: {name} = "{value}"',
                f"columns.{name}",
            )
        if isinstance(value, bool) != (name == IGNORE_OTHERS):
            hint = '"비고" = "" (not used), "묶음 수" = "boxes", "총중량" = { show = "paper" }'
            yield Complaint(
                f"columns.{name}: this value does not describe a column",
                f"write lines such as {hint}, or {IGNORE_OTHERS} = true",
                "columns",
            )


_LONGEST_NAME: Final = 20  # leaves room for larger numbers

FORMATS: Final = ("png", "svg", "pdf", "zpl", "tspl", "ql", "pwg")
"""The formats of shipments."""


class Defaults(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """``[defaults]``: settings for labels and shipments without settings of their own.

    `dpi` is a number, or as in "8dot/mm"; `format` one format, or several as in "png,pdf", of
    which a single label gets the first. `sheet` is for PDF, and `condition` a press condition:
    a name, or the file of its profile, relative to the project's folder.
    """

    message: str = ""
    pair: str = ""
    template: str = ""
    dpi: float | str = ""
    format: str = ""
    sheet: str = ""
    condition: str = ""


class ApproverSetting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[[approvers]]``: a person who may approve; `key` is the line of a .pub file.

    A person without a key need not sign. An empty key stands for a key that is still to come.
    """

    name: str
    email: str = ""
    key: str | None = None


class CheckSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """``[check]``: templates that messages must fit, and rules to ignore."""

    templates: list[str] = msgspec.field(default_factory=list)
    ignore: list[str] = msgspec.field(default_factory=list)


class WeblateSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """``[weblate]``: the Weblate server, project and component; never the token."""

    url: str = ""
    project: str = ""
    component: str = "slogans"


class WatchSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """``[watch]``: settings of `cardgen watch` for the lists of a folder.

    `to` are printers, by name or address; `shipments` is the folder of shipments.
    """

    to: list[str] = msgspec.field(default_factory=list)
    shipments: str = ""
    amend: bool = False


class ShipmentSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """``[shipments]``: the `name` of shipments whose lists have no usable name.

    `{date}` in it is the day, as 260331, and `{n}` a number that makes the name unique.
    """

    name: str = "B{date}-{n}"


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """``cardgen.toml``: folders, relative to the file, values for every label, the author.

    `language` is the language of help and errors. `gs1_prefix` is the GS1 company prefix that
    the owner licensed, `sscc_extension` the digit before it in SSCCs; `timezone` is that of the
    times in reports, by its IANA name. With `approval` "required" nothing is printed without an
    approval by a second person, who is one of the `approvers` if there are any.
    """

    messages: str | None = None
    templates: list[str] = msgspec.field(default_factory=list)
    fonts: list[str] = msgspec.field(default_factory=list)
    values: dict[str, str] = msgspec.field(default_factory=dict)
    columns: dict[str, str | bool | ColumnSetting] | None = None
    author: str = ""
    language: str = ""
    gs1_prefix: str = ""
    sscc_extension: str = "0"
    timezone: str = "UTC"
    approval: Literal["", "required"] = ""
    approvers: list[ApproverSetting] = msgspec.field(default_factory=list)
    defaults: Defaults = msgspec.field(default_factory=Defaults)
    check: CheckSettings = msgspec.field(default_factory=CheckSettings)
    weblate: WeblateSettings = msgspec.field(default_factory=WeblateSettings)
    printers: dict[str, Printer] = msgspec.field(default_factory=dict)
    shipments: ShipmentSettings = msgspec.field(default_factory=ShipmentSettings)
    watch: WatchSettings = msgspec.field(default_factory=WatchSettings)


def read_settings(path: Path) -> Settings:
    """Read the settings in a file. Raises TemplateError "bad-project"."""
    try:
        data = read(path, MOST_TEXT)
    except OSError as error:
        raise TemplateError(
            "bad-project",
            f"cannot be read: {error.strerror}",
            location=Location(str(path)),
            remedy=Remedy("make-project"),
        ) from error
    return settings_of(data, path)


def settings_of(file: bytes, path: Path) -> Settings:
    """Parse the settings in the bytes of a file. Raises TemplateError "bad-project"."""

    def bad(reason: str, hint: str, line: int | None = None) -> Diagnostic:
        place = Location(str(path), line)
        return Diagnostic("bad-project", reason, location=place, hint=hint)

    try:
        text = file.decode("utf-8-sig")
        data = read_toml(text)
    except UnicodeDecodeError as error:
        raise CardgenError.of(
            [bad("the file is not UTF-8", "save the file as UTF-8")]
        ) from error
    except NotToml as error:
        wrong = bad(str(error), "write NAME = VALUE on a line", error.line)
        raise CardgenError.of([wrong]) from error
    lines = TomlLines(text)
    found, complaints = collect(_settings(data))
    raise_findings([bad(said, hint, lines.at(key)) for said, hint, key in complaints])
    assert found is not None, "nothing is wrong with it"
    return found


def setting_place(path: Path, key: str) -> Location:
    """Find the line of a setting, such as "defaults.template", in ``cardgen.toml``."""
    try:
        text = read(path, MOST_TEXT).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return Location(str(path))
    return Location(str(path), TomlLines(text).at(key))


def _settings(data: Any) -> Validation[Settings | None]:
    """Check the values of cardgen.toml, and make the settings."""
    given, defaults = data.get("defaults"), Defaults()
    if isinstance(given, dict):
        found, complaints = collect(_defaults(given))
        yield from (
            Complaint(f"defaults: {each.message}", each.hint, f"defaults.{each.key}")
            for each in complaints
        )
        defaults = found or defaults
        data = {key: value for key, value in data.items() if key != "defaults"}
    known: dict[str, Printer] = {}
    if isinstance(said := data.get("printers"), dict):
        known = yield from printers(said)
        data = {key: value for key, value in data.items() if key != "printers"}
    file = yield from convert(data, Settings)
    if file is not None:
        yield from _gs1(file)
        yield from _timezone(file)
        yield from check_columns(file.columns)
        yield from _shipment_names(file.shipments.name)
        yield from _approvers(file.approvers)
        file = msgspec.structs.replace(file, defaults=defaults, printers=known)
    return file


def _defaults(given: dict[str, Any]) -> Validation[Defaults | None]:
    """Check the table ``[defaults]``."""
    made = yield from convert(given, Defaults)
    if isinstance(given.get("dpi"), str | int | float):
        yield from _dpi(str(given["dpi"]))
    if isinstance(given.get("format"), str):
        yield from _format(given["format"])
    return made


def _dpi(text: str) -> Iterator[Complaint]:
    """Check the resolution in ``[defaults]``."""
    try:
        dpi = parse_density(text)
    except ValueError as error:
        yield Complaint(f"dpi: {error}", "", "dpi")
        return
    if not LEAST_DPI <= dpi <= MOST_DPI:
        reason = f"dpi: {text} is not between {LEAST_DPI} and {MOST_DPI}"
        yield Complaint(reason, "write the dots per inch of the printer", "dpi")


def _format(text: str) -> Iterator[Complaint]:
    """Check the formats in ``[defaults]``."""
    for name in map(str.strip, text.split(",")):
        if name not in FORMATS:
            reason = f"format: {name!r} is not one of {', '.join(FORMATS)}"
            yield Complaint(reason, 'write one format, or several, such as "png,pdf"', "format")


def _gs1(file: Settings) -> Iterator[Complaint]:
    """Check the GS1 keys (General Specifications 2.2.1)."""
    if file.gs1_prefix and not re.fullmatch("[0-9]{4,12}", file.gs1_prefix):
        yield Complaint(
            f"gs1-prefix: {file.gs1_prefix!r} is not 4 to 12 digits",
            "write the company prefix that GS1 licensed to you, without spaces",
            "gs1-prefix",
        )
    if not re.fullmatch("[0-9]", file.sscc_extension):
        yield Complaint(
            f"sscc-extension: {file.sscc_extension!r} is not one digit",
            'choose a digit from "0" to "9"; each digit has its own serial numbers',
            "sscc-extension",
        )


def _timezone(file: Settings) -> Iterator[Complaint]:
    """Check the time zone. UTC is valid even if the system has no time zones."""
    if file.timezone == "UTC":
        return
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(file.timezone)
    except (KeyError, ValueError, OSError):  # unknown, or no name; a folder
        yield Complaint(
            f"timezone: there is no time zone {file.timezone!r}",
            'write "Asia/Seoul", "Asia/Shanghai", "Asia/Tokyo" or another IANA name',
            "timezone",
        )


def _shipment_names(pattern: str) -> Iterator[Complaint]:
    """Check the pattern for names of shipments."""
    plain = pattern.replace("{date}", "260331").replace("{n}", "1")
    is_name = re.fullmatch("[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?", plain)
    if not is_name or "{n}" not in pattern or len(plain) > _LONGEST_NAME:
        yield Complaint(
            f"shipments.name: {pattern!r} cannot make names for shipments",
            'write {n} for a number and {date} for the day, such as "SEOUL-{date}-{n}"; use '
            f"only A to Z, a to z, 0 to 9, - and _, and at most {_LONGEST_NAME} characters",
            "shipments.name",
        )


def _approvers(settings: list[ApproverSetting]) -> Iterator[Complaint]:
    """Check names and keys in ``[[approvers]]``."""
    if not settings:
        return
    from cardgen.approval import Person, parse_public_key

    keys: dict[bytes, str] = {}
    for each in settings:
        try:
            Person.of(f"{each.name} <{each.email}>" if each.email else each.name)
        except ValueError as error:
            reason = f"approvers: {error}"
            yield Complaint(reason, 'write name = "…" and email = "…"', "approvers")
        if each.key is None:
            continue
        try:
            key = parse_public_key(each.key)
        except ValueError as error:
            reason = f"approvers: the key of {each.name}: {error}"
            yield Complaint(reason, "copy the line from their file id_ed25519.pub", "approvers")
            continue
        if key in keys:
            reason = f"approvers: {keys[key]} and {each.name} have the same key"
            hint = "let each person make a key: ssh-keygen -t ed25519"
            yield Complaint(reason, hint, "approvers")
        keys[key] = each.name
