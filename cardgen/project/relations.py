"""The partner cities of a project, and the years of each relation: ``relations.toml``.

In comes the file, out come partners; for values that name a partner, and a day, the full years.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from cardgen.catalog import Glossary, city_key
from cardgen.errors import FieldError, Loaded
from cardgen.files import is_there
from cardgen.tomlfile import Complaint, Validation, collect, convert, diagnose, run_all
from cardgen.wording import parse_integer

RELATIONS_FILE: Final = "relations.toml"
_CITIES: Final = ("to_city", "to", "destination", "from_city", "from")
"""Fields that name a partner, the likeliest first."""

_EXAMPLE: Final = 'write [[partner]], and below it city = "首尔特别市" and since = 1993-10-23'
Relation = Literal["sister", "friendship", "exchange"]


class Partner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A city, by any name in a glossary, with the kind and the beginning of its relation."""

    city: str
    since: dt.date
    level: Relation = "sister"

    def years(self, day: dt.date) -> int:
        """Count the full years of the relation until a day; negative before its beginning."""
        whole = day.year - self.since.year
        return whole - ((day.month, day.day) < (self.since.month, self.since.day))


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The tables of ``relations.toml``; their keys are not checked yet."""

    partner: list[dict[str, Any]] = []


class Relations(msgspec.Struct, frozen=True):
    """The partners of a project."""

    path: Path
    partners: tuple[Partner, ...] = ()

    def partner(self, values: Mapping[str, str], glossary: Glossary) -> Partner | None:
        """Find the partner city of a label: its destination, or else its origin."""
        known = {city_key(each.city, glossary): each for each in self.partners}
        for name in _CITIES:
            if found := known.get(city_key(values.get(name, ""), glossary)):
                return found
        return None

    def years(
        self, values: Mapping[str, str], day: dt.date, glossary: Glossary, given: str = ""
    ) -> str:
        """Count the full years of the relation with a partner city in the values; "" for none.

        Raises FieldError "wrong-years" if `given` differs.
        """
        partner = self.partner(values, glossary) if self.partners else None
        if partner is None:
            return ""
        years = partner.years(day)
        if given and _differs(given, years):
            raise FieldError(
                "wrong-years",
                f"the years with {partner.city} are {max(years, 0)} on {day}, not {given}: "
                f"{self.path.name} has since = {partner.since}",
                hint=f"leave years out, or correct since in {self.path.name}",
            )
        return str(years) if years > 0 else ""


def _differs(given: str, years: int) -> bool:
    """True if a text is a whole number other than `years`."""
    try:
        return parse_integer(given) != years
    except ValueError:  # the field's own check reports it
        return False


def load_relations(folder: Path) -> Relations:
    """Load the partner cities from a project's folder; none if there is no file.

    Raises TemplateError "bad-relations" with all errors, and EncodingError.
    """
    path = folder / RELATIONS_FILE
    return diagnose_relations(path).unwrap() if is_there(path) else Relations(path)


def diagnose_relations(path: Path) -> Loaded[Relations]:
    """Read the partner cities in a file, with all errors."""
    made = partial(_relations, path)
    return diagnose(path, "bad-relations", "relations", made, hint=_EXAMPLE)


def _relations(path: Path, data: dict[str, Any]) -> Validation[Relations | None]:
    """Check the values of a file, and make the partner cities."""
    file = yield from convert(data, _File)
    if file is None:
        return None
    made = yield from run_all(
        _partner(number, given) for number, given in enumerate(file.partner)
    )
    cities: set[str] = set()
    for number, each in enumerate(made):
        if each and each.city in cities:
            yield Complaint(
                f"{each.city} is listed twice", "delete one of them", _table(number)
            )
        cities.add(each.city if each else "")
    return Relations(path, tuple(filter(None, made)))


def _partner(number: int, given: dict[str, Any]) -> Validation[Partner | None]:
    """Check the table of partner number `number` (from 0), and make the partner."""
    made, complaints = collect(convert(given, Partner))
    for each in complaints:
        yield Complaint(each.message, each.hint or _EXAMPLE, _table(number))
    return made


def _table(number: int) -> str:
    """Return the key of a partner's table, numbered from 0."""
    return f"partner.{number}"
