"""The years of relations in a letter: computed of the project's ``relations.toml``."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from cardgen.errors import CardgenError, Location
from cardgen.files import MOST_TEXT, read
from cardgen.letters.data import LetterData, texts_of
from cardgen.project import Project
from cardgen.tomlfile import TomlLines

_YEARS: Final = "years"


def with_years(
    data: LetterData, project: Project, pair: str, file: Path | None = None
) -> LetterData:
    """The data with the full years on the day of the letter, if its values name a partner.

    The partner is the city that it goes to, or else the one that it is from. `file` is where
    the data were written. Raises FieldError "wrong-years" for years that are others, and
    TemplateError "bad-relations".
    """
    glossary = project.glossary(pair)
    single = {name: value for name, value in data.values.items() if not isinstance(value, dict)}
    values = dict(texts_of(single, glossary.langs[0]))
    try:
        years = project.relations().years(values, data.date, glossary, values.get(_YEARS, ""))
    except CardgenError as error:
        if file is None:
            raise
        raise error.or_at(_place(file)) from error
    if not years or _YEARS in data.values:
        return data
    return msgspec.structs.replace(data, values={**data.values, _YEARS: int(years)})


def _place(file: Path) -> Location:
    """Where the years stand in a file of data."""
    try:
        text = read(file, MOST_TEXT).decode("utf-8-sig", "replace")
    except OSError:
        return Location(str(file))
    return Location(str(file), TomlLines(text).of("values", _YEARS))
