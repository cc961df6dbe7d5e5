"""What a shipment's labels are printed by: a printer, and what it is sent of a box.

A printer that makes jobs gets a job a box, so that it tells of each whether it was printed. One
that only takes bytes gets some labels at once: most do not hang up, and to wait for that costs
more than a label; which of them are doubtful when a connection breaks, is known by their bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Final

from cardgen.backends import AS_SET, FORMATS, LABEL_LANGUAGES, PrinterOptions, head_dpi
from cardgen.errors import FieldError, raise_findings
from cardgen.printing import KINDS, RAW, Destination, PrintTask
from cardgen.remedies import Remedy
from cardgen.shipment.model import Box, Job
from cardgen.shipment.workers import Session, Worker

_TOGETHER: Final = 16  # labels, after which a second goes to wait for the printer's farewell


@dataclass(frozen=True, slots=True)
class Press:
    """A printer, as whoever asked for it called it.

    `language` is the format that it is sent, "" for what it likes; `dpi` are its dots, None for
    those of the shipment.
    """

    name: str
    destination: Destination
    language: str = ""
    dpi: float | None = None
    options: PrinterOptions = AS_SET

    @property
    def together(self) -> int:
        """How many labels it is given at once; 0 for all."""
        if self.destination.makes_jobs:
            return 1
        return 0 if self.destination.transport in ("file", "stdout") else _TOGETHER

    def formats(self, made: Sequence[str]) -> tuple[str, ...]:
        """The formats that it is sent, the best first; `made` are those of the shipment.

        Raises FieldError "bad-value" if nobody knows what it understands.
        """
        if self.language:
            return (self.language,)
        if self.destination.makes_jobs:
            return ("pdf", "pwg", "png")
        spoken = [each for each in made if each in LABEL_LANGUAGES]
        if len(spoken) == 1:
            return (spoken[0],)
        if not spoken and self.destination.transport in ("file", "stdout"):
            kinds = ", ".join(made)
            raise FieldError(
                "bad-value",
                f"the labels of this shipment are {kinds}: {self.name} would be one file "
                "of all, which the languages of label printers alone can be",
                hint="name a printer of cardgen.toml with its language",
                remedy=Remedy("one-pdf"),
            )
        raise FieldError(
            "bad-value",
            f"nobody says which language {self.name} understands",
            hint='write it into its table of cardgen.toml, as in language = "zpl"',
        )


class Plates:
    """Makes what a printer is sent, as the shipment's own labels are made and read back."""

    def __init__(self, press: Press, session: Session) -> None:
        job = session.job
        formats = press.formats(job.formats)
        dpi = press.dpi or job.dpi
        if any(each in LABEL_LANGUAGES for each in formats):
            dpi = head_dpi(dpi)
        is_single = press.together == 1 or set(formats) <= set(LABEL_LANGUAGES)
        if not is_single:
            raise FieldError(
                "bad-value",
                f"{press.name} is sent labels one behind the other, and no "
                f"{formats[0]} file is that",
                hint=f"give it a language of label printers: {', '.join(LABEL_LANGUAGES)}",
            )
        self._dpi = dpi
        self._sizes: dict[str, tuple[float, float]] = {}
        self._session = session
        self._use(replace(job, formats=formats, dpi=dpi, pdf=False, printer=press.options))

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats of which it makes labels, the best first."""
        return self._session.job.formats

    def narrow(self, kind: str) -> None:
        """Make no more than the form that the printer was given."""
        taken = tuple(each for each in self.formats if KINDS.get(each) == kind)
        if taken and taken != self.formats:
            self._use(replace(self._session.job, formats=taken))

    def _use(self, job: Job) -> None:
        self._session = replace(self._session, job=job)
        self._worker = Worker(self._session)

    def forms(self, box: Box) -> dict[str, bytes]:
        """A box's label by formats, the best first. Raises CardgenError."""
        (made,) = self._worker.make([box]).made
        raise_findings(made.outcome.errors)
        found = {PurePosixPath(name).suffix[1:]: data for name, data in made.files.items()}
        return {name: found[name] for name in self.formats}

    def task(self, name: str, labels: Sequence[dict[str, bytes]], first: Box) -> PrintTask:
        """What is sent of boxes of one template, and so of one paper."""
        template = first.line.template
        if template not in self._sizes:
            page = self._session.document(first).pages[0]
            self._sizes[template] = page.width, page.height
        return PrintTask(
            name,
            tuple(
                (KINDS.get(each, RAW), b"".join(forms[each] for forms in labels))
                for each in self.formats
            ),
            self._sizes[template],
            len(labels),
            dpi=self._dpi,
        )


assert KINDS.keys() <= FORMATS.keys()
