"""Letters as files: how they are made, and who makes one after another.

In come data, out come the bytes of files, as pages or as what an office edits.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from cardgen import __version__, arguments
from cardgen.arguments import PathName
from cardgen.backends import DPI, PRESSES, SCREEN, check_options, render_files
from cardgen.display import Document
from cardgen.errors import CardgenError, Diagnostic, OutputError
from cardgen.letters.arrange import Arrangement
from cardgen.letters.asked import asked_arrangement, asked_project, asked_template
from cardgen.letters.completion import complete
from cardgen.letters.data import LetterData, check_data
from cardgen.letters.editable import EDITABLE, letter_docx, letter_hwpx
from cardgen.letters.letter import LetterSetter, diagnose_words
from cardgen.letters.template import LetterTemplate
from cardgen.letters.unfilled import diagnose_fillers
from cardgen.letters.written import in_data, located
from cardgen.project import Project

if TYPE_CHECKING:
    from cardgen.letters.goods import GoodsInBoxes

_WRITERS: Final = dict(zip(EDITABLE, (letter_docx, letter_hwpx), strict=True))


@dataclass(frozen=True, slots=True)
class LetterJob:
    """How letters are made that differ in nothing but their data.

    `format` is one of ``cardgen.backends.FORMATS``, docx or hwpx; `dpi` is for those of pixels.
    A `draft` may have unfinished translations; it is no file that offices edit. A PDF is of a
    `profile`, which is for no press. Raises CardgenError for what there is not, and for what
    does not go together.
    """

    template: LetterTemplate
    pair: str
    arrangement: Arrangement = "sequence"
    format: str = "pdf"
    dpi: float = DPI
    draft: bool = False
    profile: str = SCREEN
    digest: str = field(init=False)
    """The same as long as the same data make the same letter."""

    def __post_init__(self) -> None:
        asked_template(self.template)
        asked_arrangement(self.arrangement)
        for name in ("pair", "format", "profile"):
            arguments.text(name, getattr(self, name))
        arguments.flag("draft", self.draft)
        object.__setattr__(self, "dpi", arguments.dots("dpi", self.dpi))
        self._refuse_contradictions()
        made = f"{self.arrangement} {self.format} {self.dpi:g}{' draft' if self.draft else ''}"
        made += f" {self.profile}" if self.profile != SCREEN else ""
        how = f"{__version__}\0{made}\0{self.template!r}"
        object.__setattr__(self, "digest", sha256(how.encode()).hexdigest())

    def _refuse_contradictions(self) -> None:
        if self.profile in PRESSES:
            reason = f"letters are for people, and {self.profile} is for a press"
            raise OutputError("unknown-profile", reason, hint="take pdf/a-2a, or leave it out")
        if not self.is_editable:
            check_options(self.format, self.profile)
        elif self.profile != SCREEN:
            reason = f"profiles are for PDF, not for {self.format}"
            raise OutputError("unknown-profile", reason, hint="make a PDF, or leave it out")
        elif self.draft:
            reason = f"a draft is no file to edit, and so not {self.format}"
            raise OutputError("unknown-format", reason, hint="make the draft as a PDF")

    @property
    def is_editable(self) -> bool:
        """True if an office edits the files."""
        return self.format in EDITABLE


@dataclass(frozen=True, slots=True)
class LetterFiles:
    """A letter that was made: its files, one a page for formats that hold one.

    `pages` are those of the files, or of the same letter as a PDF. The `goods` are those of the
    shipment that it goes with, and `data` are complete. `warnings` want a look.
    """

    data: LetterData
    pages: int
    files: tuple[bytes, ...]
    goods: GoodsInBoxes | None = None
    warnings: tuple[Diagnostic, ...] = ()


def make_letter(
    job: LetterJob, data: LetterData, project: Project, *, file: PathName | None = None
) -> LetterFiles:
    """A letter to one, with all that stops it or wants a look.

    `file` is where the data were written, for findings. Raises CardgenError with all that is
    wrong.
    """
    arguments.instance("job", job, LetterJob, "make a LetterJob(TEMPLATE, PAIR)")
    asked_project(project)
    written = arguments.optional_path("file", file)
    checked = check_data(data)
    try:
        whole, goods = complete(checked, project, job.pair, written)
        pages, files = LetterMaker(job, project).made(whole)
        words = diagnose_words(whole, job.template, project, job.pair, draft=job.draft)
    except CardgenError as error:
        raise (in_data(error, written) if written else error) from error
    name = str(written) if written else ""
    found = located(words, written) if written else words
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
        """A letter on pages. Raises CardgenError with all that is wrong."""
        return self._setter.document(data)

    def files(self, data: LetterData) -> list[bytes]:
        """The files of a letter, one a page for formats that hold one. Raises CardgenError."""
        return self.made(data)[1]

    def made(self, data: LetterData) -> tuple[int, list[bytes]]:
        """As `files`, and how many pages they have, or would have as a PDF."""
        job, document = self._job, self.document(data)
        if write := _WRITERS.get(job.format):
            files = [write(job.template, data, self._project, job.pair, job.arrangement)]
        else:
            files = list(render_files(document, job.format, job.dpi, profile=job.profile))
        return len(document.pages), files

    def check(self, data: LetterData) -> None:
        """Raise CardgenError with all that is wrong with a letter.

        The first one is made whole, since others of the format cannot fail in another way.
        """
        if self._is_tried:
            self.document(data)
        else:
            self.files(data)
            self._is_tried = True
