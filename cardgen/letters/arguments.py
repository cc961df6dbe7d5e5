"""Check the arguments of public functions of letters.

A wrong argument raises FieldError "bad-value", as in `cardgen.arguments`.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, cast

from cardgen import arguments
from cardgen.letters.arrange import ARRANGEMENTS, Arrangement
from cardgen.letters.template import LetterTemplate
from cardgen.project import Project

LAST_ROW: Final = 1_048_576
"""The last row of a spreadsheet."""


def check_template(given: object) -> LetterTemplate:
    """Check the argument `template` of a program, and return it. Raises FieldError."""
    return arguments.instance("template", given, LetterTemplate, "use letter_template(NAME)")


def check_project(given: object) -> Project:
    """Check the argument `project` of a program, and return it. Raises FieldError."""
    return arguments.instance("project", given, Project, "use Project.open(FOLDER)")


def check_arrangement(given: object) -> Arrangement:
    """Check the argument `arrangement` of a program, and return it. Raises FieldError."""
    return cast("Arrangement", arguments.choice("arrangement", given, ARRANGEMENTS))


def check_rows(given: object) -> Collection[int]:
    """Check the row numbers that a program gives, and return them. Raises FieldError."""
    return arguments.numbers("rows", given, 1, LAST_ROW)


def check_langs(given: object) -> tuple[str, str]:
    """Check the languages of addressee and sender that a program gives, and return them."""
    langs = arguments.texts("langs", given)
    if len(langs) != 2:
        arguments.refuse(
            "langs", given, "are not two languages", 'give two languages: ("ja", "zh")'
        )
    return langs[0], langs[1]
