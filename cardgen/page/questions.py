"""The questions of the page, and their answers: one protocol for every back end.

In comes a question: its kind, and a JSON object. Out comes an answer, data for JSON; files in
it are bytes, which become base64. The local server asks here (`app`), and so does the worker of
the page without a server. Findings are no failures of a question: they are part of the answer,
in the language of the reader. A name in a question must be known; no name becomes a path.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

from cardgen.errors import CardgenError
from cardgen.page import labels
from cardgen.page.wire import as_findings
from cardgen.project import Project

if TYPE_CHECKING:  # a worker makes labels alone, and loads what it needs
    from cardgen.page.jobs import Jobs
    from cardgen.page.letters import Drafts
    from cardgen.page.lists import ListStore
    from cardgen.page.printers import Printers
    from cardgen.page.shipments import Shipments
    from cardgen.page.sightings import SeenLabels

MOST_BYTES: Final = 24 << 20
"""The size of a question: a list of 16 MiB as base64, with what was mended in it."""


class Workplace:
    """A project, and the folder for its shipments."""

    def __init__(
        self,
        project: Project,
        folder: Path,
        failed: Callable[[Exception], None] = lambda _: None,
    ) -> None:
        self.project = project
        self._folder, self._failed = folder, failed

    @cached_property
    def lists(self) -> ListStore:
        """The lists that the page sent."""
        from cardgen.page.lists import ListStore

        return ListStore()

    @cached_property
    def shipments(self) -> Shipments:
        """The shipments in the folder."""
        from cardgen.page.shipments import Shipments

        return Shipments(self.project, self._folder, self.lists, self.jobs)

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


Answering = Callable[[Workplace, Any], Mapping[str, Any]]
"""A function that answers the questions of a kind."""


class _Kind(NamedTuple):
    """A kind of question: the type of its object, and the function that answers."""

    type: type[Any]
    answer: Answering


def _ask_project(said: Callable[[Project, Any], Mapping[str, Any]]) -> Answering:
    """Make the function that answers from the project alone."""
    return lambda place, asked: said(place.project, asked)


_OF_LABELS: Final[Mapping[str, _Kind]] = {
    "start": _Kind(labels.StartQuestion, _ask_project(labels.answer_start)),
    "messages": _Kind(labels.MessagesQuestion, _ask_project(labels.list_messages)),
    "designs": _Kind(labels.DesignsQuestion, _ask_project(labels.list_designs)),
    "sheets": _Kind(labels.SheetsQuestion, _ask_project(labels.list_sheets)),
    "form": _Kind(labels.FormQuestion, _ask_project(labels.make_form)),
    "label": _Kind(labels.LabelQuestion, _ask_project(labels.make_label)),
}


@cache
def _load_more() -> Mapping[str, _Kind]:
    """Load the kinds of questions about lists and shipments."""
    from cardgen.page import lists, shipments
    from cardgen.page.shipments import Shipments

    def ask_list(said: Callable[[Project, ListStore, Any], Mapping[str, Any]]) -> Answering:
        return lambda place, asked: said(place.project, place.lists, asked)

    def ask_shipments(said: Callable[[Shipments, Any], Mapping[str, Any]]) -> Answering:
        return lambda place, asked: said(place.shipments, asked)

    return {
        "list": _Kind(lists.ListQuestion, ask_list(lists.check_list)),
        "mended": _Kind(lists.ListQuestion, ask_list(lists.mend_list)),
        "term": _Kind(lists.TermQuestion, _ask_project(lists.add_term_of)),
        "name": _Kind(shipments.NameQuestion, ask_shipments(Shipments.propose_name)),
        "make": _Kind(shipments.MakeQuestion, ask_shipments(Shipments.make)),
        "shipments": _Kind(shipments.ShipmentsQuestion, ask_shipments(Shipments.list)),
        "shipment": _Kind(shipments.ShipmentQuestion, ask_shipments(Shipments.show)),
        "box-label": _Kind(shipments.BoxQuestion, ask_shipments(Shipments.draw)),
        "reprint": _Kind(shipments.CorrectionQuestion, ask_shipments(Shipments.print_again)),
        "void": _Kind(shipments.CorrectionQuestion, ask_shipments(Shipments.void)),
    }


@cache
def _load_letters() -> Mapping[str, _Kind]:
    """Load the kinds of questions about letters."""
    from cardgen.page import letter_form, letters, recipients

    def ask_drafts(said: Callable[[Drafts, Any], Mapping[str, Any]]) -> Answering:
        return lambda place, asked: said(place.drafts, asked)

    def ask_both(said: Callable[[Drafts, ListStore, Any], Mapping[str, Any]]) -> Answering:
        return lambda place, asked: said(place.drafts, place.lists, asked)

    return {
        "letters": _Kind(letter_form.LettersQuestion, _ask_project(letter_form.list_letters)),
        "letter-form": _Kind(
            letter_form.LetterFormQuestion, _ask_project(letter_form.make_form)
        ),
        "letter-file": _Kind(letters.LetterFileQuestion, ask_drafts(letters.open_file)),
        "letter": _Kind(letters.LetterQuestion, ask_both(recipients.draw_letter)),
        "letter-list": _Kind(letters.LetterQuestion, ask_both(recipients.check_recipients)),
        "letter-envelope": _Kind(letters.EnvelopeQuestion, ask_both(recipients.draw_envelope)),
    }


@cache
def _load_work() -> Mapping[str, _Kind]:
    """Load the kinds of questions about jobs."""
    from cardgen.page import jobs

    return {
        "job": _Kind(jobs.JobQuestion, lambda place, asked: place.jobs.watch(asked)),
        "stop": _Kind(jobs.JobQuestion, lambda place, asked: place.jobs.stop(asked)),
    }


@cache
def _load_sightings() -> Mapping[str, _Kind]:
    """Load the question about labels that somebody sees, with the reader of their codes."""
    from cardgen.page import sightings

    return {
        "seen": _Kind(sightings.SeenQuestion, lambda place, asked: place.sightings.note(asked)),
    }


@cache
def _load_printing() -> Mapping[str, _Kind]:
    """Load the kinds of questions about printers."""
    from cardgen.page import printers
    from cardgen.page.printers import Printers

    def ask_printers(said: Callable[[Printers, Any], Mapping[str, Any]]) -> Answering:
        return lambda place, asked: said(place.printers, asked)

    return {
        "printers": _Kind(printers.PrintersQuestion, ask_printers(Printers.list)),
        "remember-printer": _Kind(printers.RememberQuestion, ask_printers(Printers.remember)),
        "print": _Kind(printers.PrintQuestion, ask_printers(Printers.print)),
        "hand": _Kind(printers.HandQuestion, ask_printers(Printers.hand)),
        "print-label": _Kind(
            printers.PrintLabelQuestion,
            lambda place, asked: place.printers.print_label(place.project, asked),
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
    return (_load_letters() if name.startswith("letter") else _load_more())[name]


def answer(place: Workplace, kind: str, question: bytes) -> bytes:
    """Answer a question of a kind, both as JSON.

    Raises LookupError for an unknown kind or name, msgspec.ValidationError and
    msgspec.DecodeError for a wrong object.
    """
    known = _find_kind(kind)
    asked = msgspec.json.decode(question, type=known.type)
    try:
        said = known.answer(place, asked)
    except CardgenError as error:
        said = {"findings": as_findings((*error.diagnostics, *error.warnings))}
    return msgspec.json.encode(said)
