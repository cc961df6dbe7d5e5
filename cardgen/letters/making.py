"""Letters as files: how they are made, and who makes one after another.

In come data, out come the bytes of files, as pages or as what an office edits.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from cardgen import __version__
from cardgen.backends import DPI, SCREEN, render_files
from cardgen.display import Document
from cardgen.letters.arrange import Arrangement
from cardgen.letters.data import LetterData
from cardgen.letters.editable import EDITABLE, letter_docx, letter_hwpx
from cardgen.letters.letter import LetterSetter
from cardgen.letters.template import LetterTemplate
from cardgen.project import Project

_WRITERS: Final = dict(zip(EDITABLE, (letter_docx, letter_hwpx), strict=True))


@dataclass(frozen=True, slots=True)
class LetterJob:
    """How letters are made that differ in nothing but their data.

    `format` is one of ``cardgen.backends.FORMATS``, docx or hwpx; `dpi` is for those of pixels.
    A `draft` may have unfinished translations; it is no file that offices edit. A PDF is of a
    `profile`.
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
        made = f"{self.arrangement} {self.format} {self.dpi:g}{' draft' if self.draft else ''}"
        made += f" {self.profile}" if self.profile != SCREEN else ""
        how = f"{__version__}\0{made}\0{self.template!r}"
        object.__setattr__(self, "digest", sha256(how.encode()).hexdigest())

    @property
    def is_editable(self) -> bool:
        """Whether an office edits the files."""
        return self.format in EDITABLE


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
