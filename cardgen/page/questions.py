"""The questions of the page, and their answers: one protocol for every back end.

In comes a question: its kind, and a JSON object. Out comes an answer, data for JSON; files in
it are bytes, which become base64. The local server asks here (`app`), and so does the worker of
the page without a server. Findings are no failures of a question: they are part of the answer,
in the language of the reader. A name in a question must be known; no name becomes a path.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

from cardgen.errors import CardgenError
from cardgen.page import labels
from cardgen.page.wire import as_findings
from cardgen.project import Project

if TYPE_CHECKING:  # a worker makes labels alone, and loads what it needs
    from cardgen.page.folder import WatchedFolder
    from cardgen.page.jobs import Jobs
    from cardgen.page.letters import Drafts
    from cardgen.page.lists import ListStore
    from cardgen.page.printers import Printers
    from cardgen.page.shipments import Shipments
    from cardgen.page.sightings import SeenLabels

MOST_BYTES: Final = 24 << 20
"""The size of a question: a list of 16 MiB as base64, with what was mended in it."""


class Workplace:
    """A project, and the folder for its shipments, which may be those of a watched folder.

    Only the places in `places` are open to the page.
    """

    def __init__(
        self,
        project: Project,
        folder: Path,
        failed: Callable[[Exception], None] = lambda _: None,
        *,
        places: Sequence[str] = labels.PLACES,
        watched: WatchedFolder | None = None,
    ) -> None:
        self.project, self.places = project, places
        self._folder, self._failed, self._watched = folder, failed, watched

    @property
    def drop_folder(self) -> WatchedFolder:
        """The watched folder of the page. Raises LookupError if there is none."""
        if self._watched is None:
            raise LookupError("folder")
        return self._watched

    @cached_property
    def lists(self) -> ListStore:
        """The lists that the page sent."""
        from cardgen.page.lists import ListStore

        return ListStore()

    @cached_property
    def shipments(self) -> Shipments:
        """The shipments in the folder."""
        from cardgen.page.shipments import Shipments

        shared = self._watched.root if self._watched is not None else None
        return Shipments(self.project, self._folder, self.lists, self.jobs, shared)

    @cached_property
    def jobs(self) -> Jobs:
        """The work that goes on in threads."""
        from cardgen.page.jobs import Jobs

        return Jobs(self._failed)

    @cached_property
    def printers(self) -> Printers:
        """The printers of the project and of this computer."""
        from cardgen.page.printers import Printers

        return Printers(self.project, self.jobs, self.shipments.find)

    @cached_property
    def sightings(self) -> SeenLabels:
        """The labels that somebody sees on boxes."""
        from cardgen.page.sightings import SeenLabels

        return SeenLabels(self.shipments.find)

    def prepare(self) -> None:
        """Make what several questions use at the same time."""
        _ = self.lists, self.shipments, self.drafts, self.jobs, self.printers, self.sightings

    @cached_property
    def drafts(self) -> Drafts:
        """The letters that somebody types."""
        from cardgen.page.letters import Drafts

        return Drafts(self.project, self._folder, self._find_shipment)

    def _find_shipment(self, name: str) -> Path:
        """Find the folder of a shipment; a letter without one loads no shipments."""
        return self.shipments.find(name)

    def close(self) -> None:
        """Remove the lists and letters that the page sent, and write the waiting papers."""
        for name in ("lists", "drafts", "sightings"):
            if name in vars(self):
                getattr(self, name).close()


class _Kind(NamedTuple):
    """A kind of question: the type of its object, the function that answers, and its arguments.

    `parts` are names of parts of the workplace, which the function takes before the question.
    """

    type: type[Any]
    answer: Callable[..., Mapping[str, Any]]
    parts: tuple[str, ...] = ("project",)


_OF_LABELS: Final[Mapping[str, _Kind]] = {
    "start": _Kind(labels.StartQuestion, labels.answer_start, ("project", "places")),
    "messages": _Kind(labels.MessagesQuestion, labels.list_messages),
    "designs": _Kind(labels.DesignsQuestion, labels.list_designs),
    "sheets": _Kind(labels.SheetsQuestion, labels.list_sheets),
    "form": _Kind(labels.FormQuestion, labels.make_form),
    "label": _Kind(labels.LabelQuestion, labels.make_label),
}


@cache
def _load_more() -> Mapping[str, _Kind]:
    """Load the kinds of questions about lists and shipments."""
    from cardgen.page import lists, shipments
    from cardgen.page.shipments import Shipments

    return {
        "list": _Kind(lists.ListQuestion, lists.check_list, ("project", "lists")),
        "mended": _Kind(lists.ListQuestion, lists.mend_list, ("project", "lists")),
        "term": _Kind(lists.TermQuestion, lists.add_term_of),
        "name": _Kind(shipments.NameQuestion, Shipments.propose_name, ("shipments",)),
        "make": _Kind(shipments.MakeQuestion, Shipments.make, ("shipments",)),
        "shipments": _Kind(shipments.ShipmentsQuestion, Shipments.list, ("shipments",)),
        "shipment": _Kind(shipments.ShipmentQuestion, Shipments.show, ("shipments",)),
        "box-label": _Kind(shipments.BoxQuestion, Shipments.draw, ("shipments",)),
        "reprint": _Kind(shipments.CorrectionQuestion, Shipments.print_again, ("shipments",)),
        "void": _Kind(shipments.CorrectionQuestion, Shipments.void, ("shipments",)),
        "unvoid": _Kind(shipments.CorrectionQuestion, Shipments.unvoid, ("shipments",)),
        "find-boxes": _Kind(shipments.FindQuestion, Shipments.find_boxes, ("shipments",)),
    }


@cache
def _load_letters() -> Mapping[str, _Kind]:
    """Load the kinds of questions about letters."""
    from cardgen.page import letter_form, letters, recipients

    return {
        "letters": _Kind(letter_form.LettersQuestion, letter_form.list_letters),
        "letter-form": _Kind(letter_form.LetterFormQuestion, letter_form.make_form),
        "letter-file": _Kind(letters.LetterFileQuestion, letters.open_file, ("drafts",)),
        "letter": _Kind(letters.LetterQuestion, recipients.draw_letter, ("drafts", "lists")),
        "letter-list": _Kind(
            letters.LetterQuestion, recipients.check_recipients, ("drafts", "lists")
        ),
        "letter-mended": _Kind(
            letters.LetterQuestion, recipients.mend_recipients, ("drafts", "lists")
        ),
        "letter-envelope": _Kind(
            letters.EnvelopeQuestion, recipients.draw_envelope, ("drafts", "lists")
        ),
    }


@cache
def _load_work() -> Mapping[str, _Kind]:
    """Load the kinds of questions about jobs."""
    from cardgen.page import jobs

    return {
        "job": _Kind(jobs.JobQuestion, jobs.Jobs.watch, ("jobs",)),
        "stop": _Kind(jobs.JobQuestion, jobs.Jobs.stop, ("jobs",)),
    }


@cache
def _load_sightings() -> Mapping[str, _Kind]:
    """Load the question about labels that somebody sees, with the reader of their codes."""
    from cardgen.page import sightings

    return {
        "seen": _Kind(sightings.SeenQuestion, sightings.SeenLabels.note, ("sightings",)),
    }


@cache
def _load_folder() -> Mapping[str, _Kind]:
    """Load the kinds of questions about lists of a watched folder."""
    from cardgen.page import folder
    from cardgen.page.folder import WatchedFolder

    return {
        "folder-open": _Kind(
            folder.FailedListQuestion, WatchedFolder.open_failed, ("drop_folder",)
        ),
        "folder-return": _Kind(
            folder.ReturnQuestion, WatchedFolder.put_back, ("drop_folder", "project", "lists")
        ),
    }


@cache
def _load_printing() -> Mapping[str, _Kind]:
    """Load the kinds of questions about printers."""
    from cardgen.page import printers
    from cardgen.page.printers import Printers

    return {
        "printers": _Kind(printers.PrintersQuestion, Printers.list, ("printers",)),
        "remember-printer": _Kind(printers.RememberQuestion, Printers.remember, ("printers",)),
        "print": _Kind(printers.PrintQuestion, Printers.print, ("printers",)),
        "hand": _Kind(printers.HandQuestion, Printers.hand, ("printers",)),
        "print-label": _Kind(
            printers.PrintLabelQuestion, Printers.print_label, ("printers", "project")
        ),
    }


_OF_WORK: Final = frozenset({"job", "stop"})
_OF_PRINTERS: Final = frozenset(
    {"printers", "remember-printer", "print", "hand", "print-label"}
)
FREE: Final = _OF_WORK | {"seen"} | _OF_PRINTERS - {"print-label"}
"""The kinds of questions that leave the project alone, and need no turn at it."""


def _find_kind(name: str) -> _Kind:
    """Find a kind of question. Raises LookupError for an unknown name."""
    if name in _OF_LABELS:
        return _OF_LABELS[name]
    if name in _OF_WORK:
        return _load_work()[name]
    if name in _OF_PRINTERS:
        return _load_printing()[name]
    if name == "seen":
        return _load_sightings()[name]
    if name.startswith("folder"):
        return _load_folder()[name]
    return (_load_letters() if name.startswith("letter") else _load_more())[name]


def answer(place: Workplace, kind: str, question: bytes) -> bytes:
    """Answer a question of a kind, both as JSON.

    Raises LookupError for an unknown kind or name, msgspec.ValidationError and
    msgspec.DecodeError for a wrong object.
    """
    known = _find_kind(kind)
    asked = msgspec.json.decode(question, type=known.type)
    try:
        said = known.answer(*(getattr(place, part) for part in known.parts), asked)
    except CardgenError as error:
        said = {"findings": as_findings((*error.diagnostics, *error.warnings))}
    return msgspec.json.encode(said)
