"""Letters as files that offices edit: DOCX for Word, HWPX for Hancom Office.

In come the arguments of `set_letter`, out come the bytes of a file. The same conventions place
the blocks of the letter, as paragraphs and tables; the office program breaks lines and pages.
HWPX needs a package, the extra ``hwpx``.
"""

from __future__ import annotations

from typing import Final

from cardgen.letters.arrange import Arrangement
from cardgen.letters.data import LetterData
from cardgen.letters.template import LetterTemplate
from cardgen.project import Project

EDITABLE: Final = ("docx", "hwpx")
"""The formats of files that offices edit."""


def letter_docx(
    template: LetterTemplate,
    data: LetterData,
    project: Project,
    pair: str,
    arrangement: Arrangement = "sequence",
) -> bytes:
    """Make a letter in both languages of a pair as DOCX.

    Facing pages become two columns, since Word cannot keep one page level with another. Raises
    CardgenError with all findings.
    """
    from cardgen.letters.editable.rows import make_editable
    from cardgen.letters.editable.word import write_docx

    return write_docx(make_editable(template, data, project, pair, arrangement))


def letter_hwpx(
    template: LetterTemplate,
    data: LetterData,
    project: Project,
    pair: str,
    arrangement: Arrangement = "sequence",
) -> bytes:
    """Make a letter in both languages of a pair as HWPX.

    Facing pages become two columns, as in DOCX. Raises CardgenError with all findings,
    PackageError without python-hwpx.
    """
    from cardgen.installation import require_packages

    require_packages("a letter as HWPX", "hwpx", "hwpx")
    from cardgen.letters.editable.hancom import write_hwpx
    from cardgen.letters.editable.rows import make_editable

    return write_hwpx(make_editable(template, data, project, pair, arrangement))
