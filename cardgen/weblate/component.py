"""A component of Weblate, as its REST API shows it: languages, units, screenshots, approvals.

In come a server, a project and a component; out come plain values. Addresses in answers are not
followed, since many a Weblate has a wrong idea of its own address: only the number of the next
page, or of an object, is read.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final, TypeVar
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit

import msgspec

from cardgen.errors import Location, ServerError
from cardgen.weblate.http import Server

T = TypeVar("T")
EMPTY, NEEDS_EDITING, TRANSLATED, APPROVED, READ_ONLY = 0, 10, 20, 30, 100
"""States of units; 11 and 12 are kinds of `NEEDS_EDITING`."""
APPROVING: Final = 36
"""Action of a change that approved a translation."""
# Actions that give a unit a text: changed, added, by a machine, a suggestion, reverted,
# uploaded, replaced, approved, and from the repository.
_WRITING: Final = (2, 5, 6, 7, 8, 9, 27, APPROVING, 59, 71, 72)
_PAGE: Final = "200"
_MOST_PAGES: Final = 1_000
_MOST_OBJECTS: Final = 100_000  # in a list
_MOST_BYTES: Final = 128 << 20  # in all pages of a list
_PATIENCE: Final = 10  # timeouts of the server: the time for a list
_STRANGE: Final = "the answer is not from Weblate"
_SHOWN: Final = 80  # characters of a wrong value in an error
_LONGEST_NUMBER: Final = 18  # digits, as databases have them


class WeblateTranslation(msgspec.Struct, frozen=True):
    """Language of a component; `filename` is its file in the repository."""

    language_code: str
    filename: str
    is_source: bool = False

    @property
    def folder(self) -> str:
        """Folder of the language's file: the name of a pair."""
        return PurePosixPath(self.filename).parent.name


class WeblateUnit(msgspec.Struct, frozen=True):
    """String in a language; `source` and `target` have as many texts as plural forms."""

    id: int
    context: str
    source: list[str]
    target: list[str]
    state: int
    extra_flags: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError for a unit without texts."""
        if not self.source or not self.target:
            raise ValueError("a unit has no source or no target")


class WeblateScreenshot(msgspec.Struct, frozen=True):
    """Picture beside units of a language; `units` are the addresses of the units."""

    id: int
    name: str
    translation: str
    units: list[str]

    def __post_init__(self) -> None:
        """Raise ValueError for a malformed address."""
        _last(self.translation)
        for each in self.units:
            _number(each)

    @property
    def language(self) -> str:
        """Code of the screenshot's language."""
        return _last(self.translation)

    @property
    def shown_with(self) -> frozenset[int]:
        """Ids of the units beside the screenshot."""
        return frozenset(map(_number, self.units))


class WeblateChange(msgspec.Struct, frozen=True):
    """Change of a unit's text by a user, from `old` to `target`."""

    timestamp: str
    id: int
    action: int
    unit: str | None = None
    user: str | None = None
    author: str | None = None
    old: str = ""
    target: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError for a malformed address or time, before it is needed."""
        for each in (self.unit, self.user, self.author):
            _number(each or "")
        try:
            dt.datetime.fromisoformat(self.timestamp).astimezone(dt.UTC)
        except (ValueError, OverflowError) as error:
            raise ValueError(f"{self.timestamp[:_SHOWN]!r} is not a time") from error

    @property
    def unit_id(self) -> int:
        """Id of the changed unit; 0 if there is none."""
        return _number(self.unit or "")

    @property
    def writer(self) -> str:
        """User name of the text's author; "" if the text came from the repository."""
        return _last(self.author or self.user or "")

    @property
    def user_name(self) -> str:
        """User name of the person who made the change."""
        return _last(self.user or "")


class WeblateUser(msgspec.Struct, frozen=True):
    """User of Weblate, as far as the owner of the token may know."""

    username: str
    full_name: str = ""
    email: str = ""


class _Added(msgspec.Struct, frozen=True):
    """Answer about a new screenshot: its address, but not its id."""

    url: str
    translation: str

    def __post_init__(self) -> None:
        """Raise ValueError for a malformed address."""
        _number(self.url)
        _last(self.translation)


class _Page(msgspec.Struct, frozen=True):
    """Page of a list, with the address of the next page."""

    results: list[msgspec.Raw]
    next: str | None = None

    @property
    def following(self) -> int:
        """Number of the next page; 0 if there is none."""
        return int(self._next_page or "0")

    def __post_init__(self) -> None:
        """Raise ValueError for a malformed address."""
        if self._next_page and not _is_number(self._next_page):
            raise ValueError(f"{self._next_page[:_SHOWN]!r} is not a page number")

    @property
    def _next_page(self) -> str:
        """Return the page number in the address of the next page; "" if there is none."""
        return parse_qs(_split(self.next or "").query).get("page", [""])[0]


class WeblateComponent(msgspec.Struct, frozen=True):
    """Component on a server, named by the slugs in its address."""

    server: Server
    project: str
    component: str

    def translations(self) -> list[WeblateTranslation]:
        """Read the languages of the component. Raises ServerError."""
        return [*self._all(f"/api/components/{self._slugs}/translations/", WeblateTranslation)]

    def units(self, language: str) -> list[WeblateUnit]:
        """Read the units of a language. Raises ServerError."""
        return [*self._all(f"{self._language(language)}/units/", WeblateUnit)]

    def changes(self, language: str) -> list[WeblateChange]:
        """Read the changes of texts in a language, the oldest first. Raises ServerError."""
        asked = {"action": list(map(str, _WRITING))}
        found = self._all(f"{self._language(language)}/changes/", WeblateChange, asked)
        return sorted(found, key=lambda change: (change.timestamp, change.id))

    def user(self, name: str) -> WeblateUser:
        """Read the data of a user; only the name if the rest is hidden. Raises ServerError."""
        path = f"/api/users/{quote(name, '')}/"
        try:
            return self._read(self.server.get(path), WeblateUser, path)
        except ServerError as error:
            if error.rule in {"server-refused", "server-answer"}:
                return WeblateUser(name)
            raise

    def screenshots(self) -> list[WeblateScreenshot]:
        """Read the screenshots of the component. Raises ServerError."""
        return [*self._all(f"/api/components/{self._slugs}/screenshots/", WeblateScreenshot)]

    def set_flags(self, unit: int, flags: str) -> None:
        """Set additional flags of a unit in the source language. Raises ServerError."""
        self.server.patch(f"/api/units/{unit}/", {"extra_flags": flags})

    def add_screenshot(self, language: str, name: str, data: bytes) -> WeblateScreenshot:
        """Add a PNG to a language. Raises ServerError."""
        slugs = {"project_slug": self.project, "component_slug": self.component}
        fields = {"name": name, **slugs, "language_code": language}
        path = "/api/screenshots/"
        answer = self.server.post_file(path, fields, "image", "label.png", data)
        added = self._read(answer, _Added, path)
        number = _number(added.url)
        if not number:
            raise self._make_error(path, f"{_STRANGE}: {added.url!r} has no number")
        return WeblateScreenshot(number, name, added.translation, [])

    def replace_screenshot(self, screenshot: int, name: str, data: bytes) -> None:
        """Replace the picture of a screenshot, and then its name. Raises ServerError."""
        path = f"/api/screenshots/{screenshot}/"
        self.server.post_file(f"{path}file/", {}, "image", "label.png", data)
        self.server.patch(path, {"name": name})

    def show_with(self, screenshot: int, unit: int) -> None:
        """Show a screenshot beside a unit of its language. Raises ServerError."""
        self.server.post(f"/api/screenshots/{screenshot}/units/", {"unit_id": unit})

    @property
    def _slugs(self) -> str:
        """Return the part of an address that names project and component."""
        return f"{quote(self.project, '')}/{quote(self.component, '')}"

    def _language(self, code: str) -> str:
        """Format the path of a language."""
        return f"/api/translations/{self._slugs}/{quote(code, '')}"

    def _all(
        self, path: str, kind: type[T], query: Mapping[str, str | list[str]] | None = None
    ) -> Iterator[T]:
        """Read the objects of a list, page by page."""
        page, objects, amount = 1, 0, 0
        until = time.monotonic() + _PATIENCE * self.server.timeout
        for _ in range(_MOST_PAGES):
            data = self.server.get(
                path, {**(query or {}), "page": str(page), "page_size": _PAGE}
            )
            found = self._read(data, _Page, path)
            objects, amount = objects + len(found.results), amount + len(data)
            if objects > _MOST_OBJECTS or amount > _MOST_BYTES or time.monotonic() > until:
                break
            for raw in found.results:
                yield self._read(raw, kind, path)
            if found.following <= page:
                return
            page = found.following
        message = (
            f"a list has more than {_MOST_PAGES:,} pages, {_MOST_OBJECTS:,} entries or "
            f"{_MOST_BYTES >> 20} MB, or does not end"
        )
        raise self._make_error(path, message)

    def _read(self, data: bytes | msgspec.Raw, kind: type[T], path: str) -> T:
        """Convert a JSON answer to an object. Raises ServerError."""
        try:
            return msgspec.json.decode(data, type=kind)
        except RecursionError as error:
            raise self._make_error(path, f"{_STRANGE}: its data is nested too deep") from error
        except (msgspec.MsgspecError, ValueError, OverflowError) as error:
            raise self._make_error(path, f"{_STRANGE}: {error}") from error

    def _make_error(self, path: str, message: str) -> ServerError:
        """Make the error for an answer that does not come from Weblate."""
        place = Location(f"{self.server.url}{path}")
        hint = "check that this is the address of a Weblate server"
        return ServerError("server-answer", message, location=place, hint=hint)


def _split(url: str) -> SplitResult:
    """Parse an address. Raises ValueError with a reason."""
    try:
        return urlsplit(url)
    except ValueError as error:
        raise ValueError(f"{url[:_SHOWN]!r} is not an address") from error


def _last(url: str) -> str:
    """Return the last part of an address's path. Raises ValueError."""
    return unquote(_split(url).path.rstrip("/").rpartition("/")[2])


def _number(url: str) -> int:
    """Return the id at the end of an address; 0 if there is none. Raises ValueError."""
    last = _last(url)
    if not last.isdecimal():
        return 0
    if not _is_number(last):
        raise ValueError(f"{last[:_SHOWN]!r} is not the number of an object")
    return int(last)


def _is_number(text: str) -> bool:
    """True if a text is a whole number that a database can hold."""
    return text.isdecimal() and text.isascii() and len(text) <= _LONGEST_NUMBER
