"""Arguments of functions of letters: read where the meaning is clear, otherwise refused.

Each raises FieldError "bad-value" as `cardgen.arguments` does, so that a service can answer a
wrong request with what it catches.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, cast

from cardgen import arguments
from cardgen.letters.arrange import ARRANGEMENTS, Arrangement
from cardgen.letters.template import LetterTemplate
from cardgen.project import Project

LAST_ROW: Final = 1_048_576
"""That of a spreadsheet."""


def asked_template(given: object) -> LetterTemplate:
    """A template of letters."""
    return arguments.instance("template", given, LetterTemplate, "take letter_template(NAME)")


def asked_project(given: object) -> Project:
    """A project."""
    return arguments.instance("project", given, Project, "take Project.open(FOLDER)")


def asked_arrangement(given: object) -> Arrangement:
    """How the two languages of a letter stand."""
    return cast("Arrangement", arguments.choice("arrangement", given, ARRANGEMENTS))


def asked_rows(given: object) -> Collection[int]:
    """Rows of a list."""
    return arguments.numbers("rows", given, 1, LAST_ROW)


def asked_langs(given: object) -> tuple[str, str]:
    """The languages of addressee and sender."""
    found = arguments.texts("langs", given)
    if len(found) != 2:
        arguments.refuse("langs", given, "are not two languages", 'give them: ("ja", "zh")')
    return found[0], found[1]
