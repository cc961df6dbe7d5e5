"""All letters of a list in one PDF, one after the other, with a bookmark for each."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import tee
from pathlib import Path

from cardgen import arguments
from cardgen.backends.pdf import About, Chapter, Mark, Numbered, write
from cardgen.display import Document, Page
from cardgen.errors import OutputError, raise_findings
from cardgen.letters.merge.crew import LetterCrew, refuse_wrong_merge
from cardgen.letters.merge.merging import Tell
from cardgen.letters.merge.recipients import Recipients
from cardgen.shipment import Findings
from cardgen.storage import Folder


def merge_in_one(
    recipients: Recipients, path: Path, crew: LetterCrew, *, tell: Tell = lambda _, __: None
) -> int:
    """Write the PDF of all letters, and say how many pages it has.

    It is there when it is whole, and memory does not grow with it. Pages go by the rows of the
    list: the second of row 3 is 3-2. Raises CardgenError with all that is wrong with any
    letter; then there is no file, or the one from before. OutputError "unknown-format" for a
    job that makes no PDF.
    """
    refuse_wrong_merge(recipients, crew, tell)
    path = arguments.path("path", path)
    if crew.job.format != "pdf":
        reason = f"one file of all letters is a PDF, not {crew.job.format}"
        raise OutputError("unknown-format", reason, hint="make a file a letter, or a PDF")
    findings, count = Findings(recipients.file), 0
    who = {each.row: each.who for each in recipients.all}

    def marked() -> Iterator[tuple[Page, Mark]]:
        nonlocal count
        for done, outcome in enumerate(crew.lay_out(recipients.all), 1):
            for error in outcome.errors:
                findings.add(error.at(None), outcome.row)
            if outcome.document is not None and not findings:
                count += len(outcome.document.pages)
                yield from _marked(outcome.document, outcome.row, who[outcome.row])
            tell(done, len(recipients.all))

    job, project = crew.job, crew.project
    pages, marks = tee(marked())
    with Folder(path.parent).writing(path.name) as output:
        write(
            (page for page, _ in pages),
            About(job.template.name, project.glossary(job.pair).langs, project.author),
            output,
            dpi=job.dpi,
            profile=job.profile,
            marks=(mark for _, mark in marks),
        )
        raise_findings([*findings.told(len(recipients.all)), *recipients.warnings])
    return count


def _marked(document: Document, row: int, who: str) -> Iterator[tuple[Page, Mark]]:
    for number, page in enumerate(document.pages, 1):
        name = f"{row}" if number == 1 else f"{row}-{number}"
        yield page, Mark(name, (Numbered(row, (Chapter(who, row),)),))
