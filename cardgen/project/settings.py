"""A project's file ``cardgen.toml`` in, its checked settings out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from cardgen.errors import CardgenError, Diagnostic, Location, TemplateError, raise_findings
from cardgen.remedies import Remedy
from cardgen.tomlfile import (
    Complaint,
    NotToml,
    Validation,
    collect,
    converted,
    read_toml,
    table_lines,
)

PROJECT_FILE: Final = "cardgen.toml"


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """``cardgen.toml``: folders, relative to it, values that every label has, its author.

    `gs1_prefix` is the GS1 company prefix that the owner licensed, `sscc_extension` the
    digit before it in SSCCs; `timezone` is the one of the times in reports, by its IANA name.
    """

    messages: str | None = None
    templates: list[str] = msgspec.field(default_factory=list)
    fonts: list[str] = msgspec.field(default_factory=list)
    values: dict[str, str] = msgspec.field(default_factory=dict)
    author: str = ""
    gs1_prefix: str = ""
    sscc_extension: str = "0"
    timezone: str = "UTC"


def read_settings(path: Path) -> Settings:
    """The settings in a file. Raises TemplateError "bad-project"."""

    def bad(reason: str, hint: str, line: int | None = None) -> Diagnostic:
        place = Location(str(path), line)
        return Diagnostic("bad-project", reason, location=place, hint=hint)

    try:
        text = path.read_text(encoding="utf-8-sig")
        data = read_toml(text)
    except UnicodeDecodeError as error:
        raise CardgenError.of([bad("this is not UTF-8", "save the file as UTF-8")]) from error
    except NotToml as error:
        found = bad(str(error), "write NAME = VALUE on a line", error.line)
        raise CardgenError.of([found]) from error
    except OSError as error:
        raise TemplateError(
            "bad-project",
            f"cannot be read: {error.strerror}",
            location=Location(str(path)),
            remedy=Remedy("make-project"),
        ) from error
    lines = table_lines(text)
    file, complaints = collect(_settings(data))
    raise_findings([bad(said, hint, lines.get(key)) for said, hint, key in complaints])
    assert file is not None, "nothing is wrong with it"
    return file


def _settings(data: Any) -> Validation[Settings | None]:
    file = yield from converted(data, Settings)
    if file is not None:
        yield from _gs1(file)
        yield from _timezone(file)
    return file


def _gs1(file: Settings) -> Iterator[Complaint]:
    """What is wrong with the keys of GS1 (General Specifications 2.2.1)."""
    if file.gs1_prefix and not re.fullmatch("[0-9]{4,12}", file.gs1_prefix):
        yield Complaint(
            f"gs1-prefix: {file.gs1_prefix!r} is not 4 to 12 digits",
            "write the company prefix that GS1 licensed to you, without spaces",
            "gs1-prefix",
        )
    if not re.fullmatch("[0-9]", file.sscc_extension):
        yield Complaint(
            f"sscc-extension: {file.sscc_extension!r} is not one digit",
            'write "0" to "9", as you like: each has serial numbers of its own',
            "sscc-extension",
        )


def _timezone(file: Settings) -> Iterator[Complaint]:
    """What is wrong with the time zone; UTC is one even where no others are known."""
    if file.timezone == "UTC":
        return
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(file.timezone)
    except (KeyError, ValueError, OSError):  # unknown, or no name; a folder
        yield Complaint(
            f"timezone: there is no time zone {file.timezone!r}",
            'write "Asia/Seoul", "Asia/Shanghai", "Asia/Tokyo" or another name of the IANA',
            "timezone",
        )
