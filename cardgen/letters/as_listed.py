"""Days and numbers of a letter that are written as texts, read as lists have them.

In comes a text of the data, 令和8年11月30日, 20,000 or 500着. Out comes the day or the number
that it means, or why it means none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, Final

import msgspec

from cardgen.errors import CardgenError, Diagnostic, FieldError
from cardgen.tomlfile import Complaint, Validation

if TYPE_CHECKING:
    from cardgen.letters.data import LetterData

_SOME_DAY: Final = dt.date(2000, 1, 1)  # in place of a date that is none


def read_day(key: str, text: str) -> Validation[dt.date]:
    """The day that a text of a key means."""
    try:
        return _day(text)
    except CardgenError as error:
        for each in error.diagnostics:
            yield Complaint(f"{key}: {each.message}", each.hint, key)
        return _SOME_DAY


def read_numbers(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of goods with the numbers that its texts mean; what means none stays a text.

    A quantity may have the unit behind it that the row names, or name the only one.
    """
    from cardgen.shipment import is_box_word, read_count

    made = dict(row)
    if isinstance(text := row.get("quantity"), str):
        unit = row.get("unit", "")
        count = read_count(text, lambda word: word == unit or not unit)
        if count and not count.each:
            made["quantity"] = count.number
            made["unit"] = unit or count.unit
    if isinstance(text := row.get("boxes"), str):
        count = read_count(text, is_box_word)
        if count and not count.each:
            made["boxes"] = count.number
    return {name: value for name, value in made.items() if name != "unit" or value}


def with_days(data: LetterData, names: Collection[str], wrong: list[Diagnostic]) -> LetterData:
    """The data with the days that their values of these names mean, however they are written.

    What means none is told in `wrong`, and is some day, so that nobody complains of it again.
    """

    def read(where: str, values: Mapping[str, Any]) -> dict[str, Any]:
        made = dict(values)
        for name in sorted(names & values.keys()):
            try:
                made[name] = _day_of(values[name])
            except CardgenError as error:
                wrong.extend(error.about(f"{name} of [{where}]: ").diagnostics)
                made[name] = _SOME_DAY
        return made

    values = read("values", data.values)
    rows = {
        table: [read(f"rows.{table}", row) for row in each] for table, each in data.rows.items()
    }
    if values == data.values and rows == data.rows:
        return data
    made: LetterData = msgspec.structs.replace(data, values=values, rows=rows)
    return made


def _day_of(value: Any) -> Any:
    """The day of a value, of which languages may have a text each; "" for an empty one."""
    texts = list(value.values()) if isinstance(value, dict) else [value]
    days = list(dict.fromkeys(_day(each) for each in texts if each != ""))
    if len(days) > 1:
        raise FieldError(
            "bad-value",
            f"{' and '.join(map(repr, texts))} are not the same day",
            hint="write the day once: each language writes it in its own way",
        )
    return days[0] if days else value


def _day(value: Any) -> dt.date:
    """The day that a text means. Raises CardgenError."""
    from cardgen.shipment import read_date

    return value if isinstance(value, dt.date) else dt.date.fromisoformat(read_date(str(value)))
