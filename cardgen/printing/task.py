"""What is to be printed, and what is known of it afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from cardgen.errors import Diagnostic

PDF: Final = "application/pdf"
PWG: Final = "image/pwg-raster"
PNG: Final = "image/png"
RAW: Final = "application/octet-stream"
KINDS: Final = {"pdf": PDF, "pwg": PWG, "png": PNG}
"""The kinds of formats that have one, the best for a printer first; others are `RAW`."""

Certainty = Literal["sent", "printed", "doubtful"]


@dataclass(frozen=True, slots=True)
class PrintTask:
    """A document for a printer, whole in itself.

    `forms` has it by kinds (`PDF`, `PWG`, `PNG`, `RAW`: what a label printer understands), the
    best first; a printer gets the first that it takes. `size` is that of its pages in points,
    None where nobody knows; then the printer's own paper is taken. `pages` are the sides that
    one copy has. `dpi` are the dots that it was drawn for, 0 for any. `name` is what the
    printer shows; if no other task has it, a task whose trace was lost is found by it.
    """

    name: str
    forms: tuple[tuple[str, bytes], ...]
    size: tuple[float, float] | None = None
    pages: int = 1
    copies: int = 1
    dpi: float = 0.0

    @property
    def impressions(self) -> int:
        """The sides that come out of the printer."""
        return self.pages * self.copies


@dataclass(frozen=True, slots=True)
class PrintStage:
    """Where a task is.

    `begun` says that bytes of it may have left, `job` is for `recall`, once a printer of IPP
    knows the task. `said` is what is waited for in words, empty while all goes on; `given` are
    the bytes that have left, `impressions` the sides that came out, as far as the printer
    tells.
    """

    begun: bool = False
    job: str = ""
    said: str = ""
    given: int = 0
    impressions: int | None = None


Tell = Callable[[PrintStage], None]
"""Who wants to know of the stages of a task."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is known of a task that left.

    "sent": all bytes were taken, and nobody tells more. "printed": the printer says that it is
    completed, and counted as many sides as there had to be. "doubtful": some may be on paper;
    `problem` says why nobody knows. `given` are the bytes that left, of `total`: what stands
    behind them was certainly not printed. `impressions` are those that the printer counted,
    None where it does not; `job` is what it calls the task. `kind` is the form that it was
    given, "" where that was not found out.
    """

    certainty: Certainty
    given: int
    total: int
    impressions: int | None = None
    job: str = ""
    problem: Diagnostic | None = None
    kind: str = ""
