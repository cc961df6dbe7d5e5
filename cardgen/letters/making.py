"""Make letters as files: pages, or DOCX and HWPX that offices edit.

In come a job and data, out come the bytes of files.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

import msgspec

from cardgen import __version__, arguments
from cardgen.arguments import PathName
from cardgen.backends import DPI, PRESSES, SCREEN, check_options, render_files
from cardgen.display import Document
from cardgen.errors import CardgenError, Diagnostic, OutputError
from cardgen.letters.arguments import check_arrangement, check_project, check_template
from cardgen.letters.arrange import Arrangement
from cardgen.letters.completion import GoodsInBoxes, complete
from cardgen.letters.data import LetterData, check_data
from cardgen.letters.data_lines import locate_error, locate_findings
from cardgen.letters.editable import EDITABLE, letter_docx, letter_hwpx
from cardgen.letters.fillers import diagnose_fillers
from cardgen.letters.letter import LetterSetter, diagnose_words
from cardgen.letters.template import LetterTemplate
from cardgen.project import Project

_WRITERS: Final = dict(zip(EDITABLE, (letter_docx, letter_hwpx), strict=True))


@dataclass(frozen=True, slots=True)
class LetterJob:
    """A job: all that letters share, except their data.

    `format` is one of ``cardgen.backends.FORMATS``, docx or hwpx; `dpi` is for pixel formats. A
    `draft` may have unfinished translations, but is never DOCX or HWPX. A PDF has a `profile`,
    but not one for presses. Raises CardgenError for unknown values and contradictions.
    """

    template: LetterTemplate
    pair: str
    arrangement: Arrangement = "sequence"
    format: str = "pdf"
    dpi: float = DPI
    draft: bool = False
    profile: str = SCREEN
    digest: str = field(init=False)
    """Changes when the same data would make another letter."""

    def __post_init__(self) -> None:
        check_template(self.template)
        check_arrangement(self.arrangement)
        for name in ("pair", "format", "profile"):
            arguments.text(name, getattr(self, name))
        arguments.flag("draft", self.draft)
        object.__setattr__(self, "dpi", arguments.dots("dpi", self.dpi))
        self._refuse_contradictions()
        settings = f"{self.arrangement} {self.format} {self.dpi:g}{' draft' * self.draft}"
        settings += f" {self.profile}" if self.profile != SCREEN else ""
        how = f"{__version__}\0{settings}\0{self.template!r}"
        object.__setattr__(self, "digest", sha256(how.encode()).hexdigest())

    def _refuse_contradictions(self) -> None:
        """Raise OutputError if format, profile and draft contradict each other."""
        if self.profile in PRESSES:
            reason = f"{self.profile} is for printing presses, not for letters"
            hint = "use pdf/a-2a, or leave the profile out"
            raise OutputError("unknown-profile", reason, hint=hint)
        if not self.is_editable:
            check_options(self.format, self.profile)
        elif self.profile != SCREEN:
            reason = f"profiles are for PDF, not for {self.format}"
            hint = "make a PDF, or leave the profile out"
            raise OutputError("unknown-profile", reason, hint=hint)
        elif self.draft:
            reason = f"a draft cannot have the format {self.format}"
            raise OutputError("unknown-format", reason, hint="make the draft as a PDF")

    @property
    def is_editable(self) -> bool:
        """True if the format is one that people edit, DOCX or HWPX."""
        return self.format in EDITABLE


class LetterFiles(msgspec.Struct, frozen=True):
    """The files of a letter, one for each page in formats of one page.

    `pages` counts the pages of the files, or of the letter as a PDF. `goods` are those of the
    shipment; `data` are complete.
    """

    data: LetterData
    pages: int
    files: tuple[bytes, ...]
    goods: GoodsInBoxes | None = None
    warnings: tuple[Diagnostic, ...] = ()


def make_letter(
    job: LetterJob, data: LetterData, project: Project, *, file: PathName | None = None
) -> LetterFiles:
    """Make one letter. Return its files and all warnings.

    `file` is the data file, for findings. Raises CardgenError with all findings.
    """
    arguments.instance("job", job, LetterJob, "make a LetterJob(TEMPLATE, PAIR)")
    check_project(project)
    written = arguments.optional_path("file", file)
    checked = check_data(data)
    try:
        whole, goods = complete(checked, project, job.pair, written)
        pages, files = LetterMaker(job, project).make(whole)
        words = diagnose_words(whole, job.template, project, job.pair, draft=job.draft)
    except CardgenError as error:
        raise (locate_error(error, written) if written else error) from error
    name = str(written) if written else ""
    found = locate_findings(words, written) if written else words
    return LetterFiles(
        whole, pages, tuple(files), goods, (*diagnose_fillers(checked, name), *found)
    )


class LetterMaker:
    """Makes the letters of a job, one after another."""

    def __init__(self, job: LetterJob, project: Project) -> None:
        self._job = job
        self._project = project
        self._setter = LetterSetter(
            job.template, project, job.pair, job.arrangement, draft=job.draft
        )
        self._is_tried = False

    def document(self, data: LetterData) -> Document:
        """Lay out a letter on pages. Raises CardgenError with all errors."""
        return self._setter.document(data)

    def files(self, data: LetterData) -> list[bytes]:
        """Make the files of a letter as bytes. Raises CardgenError."""
        return self.make(data)[1]

    def make(self, data: LetterData) -> tuple[int, list[bytes]]:
        """Make the files of a letter. Return also the number of its pages as a PDF."""
        job, document = self._job, self.document(data)
        if write := _WRITERS.get(job.format):
            files = [write(job.template, data, self._project, job.pair, job.arrangement)]
        else:
            files = list(render_files(document, job.format, job.dpi, profile=job.profile))
        return len(document.pages), files

    def check(self, data: LetterData) -> None:
        """Lay out a letter as a test. Raises CardgenError with all errors.

        The first letter is made whole; if its format works, those of the others do.
        """
        if self._is_tried:
            self.document(data)
        else:
            self.files(data)
            self._is_tried = True
