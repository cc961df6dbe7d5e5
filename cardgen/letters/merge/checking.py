"""A merge read and tried over all its rows, and nothing made: what would be made.

No folder is touched, and a ledger that there is already is only read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cardgen import arguments
from cardgen.errors import Diagnostic, raise_findings
from cardgen.letters.asked import asked_rows
from cardgen.letters.merge.crew import LetterCrew, refuse_wrong_merge
from cardgen.letters.merge.merging import Tell, dry_run, plan_merge
from cardgen.letters.merge.recipients import Recipients
from cardgen.remedies import Wording, in_general


@dataclass(frozen=True, slots=True)
class TriedLetters:
    """What a merge would make of a list: the rows of letters to make, and that are there."""

    letter: str
    pair: str
    make: tuple[int, ...]
    kept: tuple[int, ...]
    warnings: tuple[Diagnostic, ...] = ()

    def in_words(self, file: str) -> Iterator[str]:
        """A line about the list, and one about what is there already."""
        count = len(self.make) + len(self.kept)
        letters = "1 letter" if count == 1 else f"{count:,} letters"
        what = f"{self.letter}, {self.pair}, {letters}"
        yield f"{file}: {what}; nothing is wrong, nothing was made"
        if self.kept:
            yield f"{file}: {len(self.kept):,} are there, {len(self.make):,} would be made"

    def as_data(self, wording: Wording = in_general) -> dict[str, Any]:
        """The same as data, remedies in these words."""
        return {
            "letter": self.letter,
            "pair": self.pair,
            "letters": len(self.make) + len(self.kept),
            "make": [*self.make],
            "kept": [*self.kept],
            "warnings": [each.as_dict(wording) for each in self.warnings],
        }


def check_letters(
    recipients: Recipients,
    folder: Path | None,
    crew: LetterCrew,
    rows: Collection[int] = (),
    tell: Tell = lambda _, __: None,
) -> TriedLetters:
    """Lay out each letter of a list. Raises CardgenError with all that is wrong with any.

    With the `folder` that they are to be made in, what is there is told too.
    """
    refuse_wrong_merge(recipients, crew, tell)
    folder, rows = arguments.optional_path("folder", folder), asked_rows(rows)
    job = crew.job
    wanted = recipients.chosen(rows) if rows else recipients
    raise_findings([*dry_run(wanted.all, recipients, crew, tell), *recipients.warnings])
    make, kept, warnings = wanted.rows, tuple[int, ...](), recipients.warnings
    if folder is not None:
        plan = plan_merge(recipients, folder, job, rows)
        make = tuple(each.row for each in plan.make)
        kept = (*plan.kept, *plan.edited)
        warnings += plan.warnings
    return TriedLetters(job.template.name, job.pair, make, kept, warnings)
