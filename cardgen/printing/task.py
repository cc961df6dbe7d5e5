"""Print tasks, their stages and their receipts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

import msgspec

from cardgen.errors import Diagnostic

PDF: Final = "application/pdf"
PWG: Final = "image/pwg-raster"
PNG: Final = "image/png"
RAW: Final = "application/octet-stream"
KINDS: Final = {"pdf": PDF, "pwg": PWG, "png": PNG}
"""The media types of formats, the best for a printer first; other formats are `RAW`."""

Certainty = Literal["sent", "printed", "doubtful"]


class PrintTask(msgspec.Struct, frozen=True):
    """A document for a printer, in all forms that a printer may take.

    `forms` has the document by kind (`PDF`, `PWG`, `PNG`, or `RAW` for label printers), the
    best first; a printer gets the first that it accepts. `size` is the page size in points,
    None if unknown; then the printer takes its own paper. `pages` are the sides of one copy.
    `dpi` are the dots that it was drawn for, 0 for any. The printer shows `name`; if it is
    unique, a task without a known job is found by it.
    """

    name: str
    forms: tuple[tuple[str, bytes], ...]
    size: tuple[float, float] | None = None
    pages: int = 1
    copies: int = 1
    dpi: float = 0.0

    @property
    def impressions(self) -> int:
        """Number of sides that the printer prints for the task."""
        return self.pages * self.copies


class PrintStage(msgspec.Struct, frozen=True):
    """A stage in the progress of a print task.

    `begun` is True once bytes of it may have left. `job` is for `recall`, once an IPP printer
    knows the task. `said` is the reason for waiting in words, empty during progress. `given`
    are the bytes that have left, `impressions` the sides that came out, if the printer counts.
    """

    begun: bool = False
    job: str = ""
    said: str = ""
    given: int = 0
    impressions: int | None = None


Tell = Callable[[PrintStage], None]
"""Receives the stages of a task."""


class Receipt(msgspec.Struct, frozen=True):
    """The result of a print task that was sent.

    "sent": all bytes were taken, and nothing more is known. "printed": the printer completed
    the job and counted the right number of sides. "doubtful": some of it may be on paper;
    `problem` says why nobody knows. `given` are the bytes that left, of `total`: later bytes
    were certainly not printed. `impressions` are the sides that the printer counted, None if it
    does not count; `job` is its name of the task. `kind` is the form that was sent, "" if
    unknown.
    """

    certainty: Certainty
    given: int
    total: int
    impressions: int | None = None
    job: str = ""
    problem: Diagnostic | None = None
    kind: str = ""
