"""Letters as files that offices edit: DOCX for Word, HWPX for Hancom Office.

In comes what `set_letter` takes, out come the bytes of a file: the blocks of the letter, placed
by the same conventions, as paragraphs and tables for a program that breaks lines and pages
itself. Each needs a package of its own, the extras ``docx`` and ``hwpx``.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import Final

from cardgen.errors import PackageError
from cardgen.letters.arrange import Arrangement
from cardgen.letters.data import LetterData
from cardgen.letters.editable.rows import editable_letter
from cardgen.letters.template import LetterTemplate
from cardgen.project import Project
from cardgen.remedies import Remedy

__all__ = ["EDITABLE", "letter_docx", "letter_hwpx"]

EDITABLE: Final = ("docx", "hwpx")
"""The formats of files that offices edit."""


def letter_docx(
    template: LetterTemplate,
    data: LetterData,
    project: Project,
    pair: str,
    arrangement: Arrangement = "sequence",
) -> bytes:
    """A letter in both languages of a pair, as DOCX.

    Facing pages become two columns, since Word cannot keep one page level with another. Raises
    CardgenError with all that is wrong, PackageError without python-docx.
    """
    _find("docx", "python-docx", "docx")
    from cardgen.letters.editable.word import written

    return written(editable_letter(template, data, project, pair, arrangement))


def letter_hwpx(
    template: LetterTemplate,
    data: LetterData,
    project: Project,
    pair: str,
    arrangement: Arrangement = "sequence",
) -> bytes:
    """A letter in both languages of a pair, as HWPX.

    Facing pages become two columns, as in DOCX. Raises CardgenError with all that is wrong,
    PackageError without python-hwpx.
    """
    _find("hwpx", "python-hwpx", "hwpx")
    from cardgen.letters.editable.hancom import written

    return written(editable_letter(template, data, project, pair, arrangement))


def _find(module: str, package: str, extra: str) -> None:
    """Raise PackageError if a package is not installed."""
    if sys.modules.get(module) is None and find_spec(module) is None:
        raise PackageError(
            "missing-package",
            f"a letter as {extra.upper()} needs {package}, which is not installed",
            remedy=Remedy("install-extra", (extra,)),
        )
