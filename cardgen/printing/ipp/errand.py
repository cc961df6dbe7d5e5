"""A task on its way through a printer of IPP, to its end.

What passes is waited for: a printer that is busy, stopped, or not there for a moment. A job is
made before its document is sent, so that one whose connection breaks can be asked after, and
nothing is sent twice.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeVar

from cardgen.errors import Diagnostic, Location, PrinterError
from cardgen.printing.destination import Destination, doubtful, unreachable
from cardgen.printing.ipp.abilities import in_words
from cardgen.printing.ipp.exchange import Unanswered
from cardgen.printing.ipp.message import IppAttribute, IppMessage, Tag
from cardgen.printing.ipp.operations import (
    BUSY,
    NOT_FOUND,
    UNSUPPORTED_ATTRIBUTES,
    IppPrinter,
    JobState,
    Operation,
    PrinterJob,
    job_name,
    job_of,
    may_have_begun,
    status_message,
)
from cardgen.printing.ipp.ticket import (
    SOFT,
    chosen_form,
    job_attributes,
    refusal,
    without_margins,
)
from cardgen.printing.outside import Outside, Patience
from cardgen.printing.task import Certainty, PrintStage, PrintTask, Receipt, Tell

T = TypeVar("T")
_POLLS: Final = (0.1, 2.0)  # seconds between two looks at a job: at first, and at most
_MOST_TURNS: Final = 50  # from state to state that a job may take without more on paper
_CANCELLING: Final = 15.0  # seconds that a job may take to end when it was cancelled


@dataclass
class Errand:
    """One task, one printer."""

    task: PrintTask
    destination: Destination
    outside: Outside
    patience: Patience
    tell: Tell
    _stage: PrintStage = field(default_factory=PrintStage)
    _total: int = 0
    _kind: str = ""
    _is_sender: bool = False

    def __post_init__(self) -> None:
        self.printer = IppPrinter(self.destination, self.outside, self.patience.silence)

    # the way there

    def run(self) -> Receipt:
        """Print the task, and follow it. Raises PrinterError if nothing of it is printed."""
        printer = self._asked_until_there(self.printer.abilities)
        kind, document = chosen_form(self.task, printer, self.destination)
        attributes = job_attributes(self.task, printer, kind, self.destination)
        if "octet-stream" in kind or "cups-raw" in kind:
            document *= self.task.copies
        self._total, self._kind, self._is_sender = len(document), kind, True
        if Operation.VALIDATE_JOB in printer.operations:
            attributes = self._validated(attributes, kind)
        if not {Operation.CREATE_JOB, Operation.SEND_DOCUMENT} <= printer.operations:
            self._note(begun=True)
            return self._printed_at_once(attributes, kind, document)
        until = self.patience.until(self.outside)
        for pause in self.patience.pauses():
            job = self._created(attributes, kind)
            self._note(begun=True, job=job.key, given=0)
            receipt = self._sent(job, kind, document)
            if receipt is not None:
                return receipt
            # It was restarted between the two.
            if self.outside.now() + pause > until:
                raise self._nothing("it forgets its jobs")
            self.outside.sleep(pause)
        raise AssertionError

    def _validated(self, wanted: list[IppAttribute], kind: str) -> list[IppAttribute]:
        """What of a job the printer does. Raises PrinterError where that is too little."""
        attributes = wanted

        def validate() -> IppMessage:
            return self.printer.begin(Operation.VALIDATE_JOB, self.task.name, attributes, kind)

        while True:
            answer = self._taken(validate)
            unsupported = answer.group(Tag.UNSUPPORTED_GROUP)
            if answer.succeeded and not unsupported:
                return attributes
            soft = {each.name for each in attributes} & SOFT & unsupported.keys()
            bare = without_margins(attributes)
            if not soft and "media-col" in unsupported and bare != attributes:
                attributes = bare
                continue
            if not soft:
                if answer.code == UNSUPPORTED_ATTRIBUTES or unsupported:
                    raise refusal(unsupported, status_message(answer), self.destination)
                raise self.printer.refused(answer)
            attributes = [each for each in attributes if each.name not in soft]

    def _created(self, attributes: list[IppAttribute], kind: str) -> PrinterJob:
        """A job without a document, of which nothing is printed.

        One that was made before, whose number was lost with the connection, keeps a printer
        busy that can have one alone; it is taken.
        """
        left: PrinterJob | None = None
        was_asked = False

        def create() -> IppMessage:
            nonlocal left, was_asked
            if was_asked:
                left = self.printer.job_named(self.task.name, ended=False)
                if left and left.awaits_document:
                    return IppMessage(0, 0)
                left = None
            was_asked = True
            return self.printer.begin(Operation.CREATE_JOB, self.task.name, attributes, kind)

        answer = self._taken(create)
        if not answer.succeeded:
            raise self._refusal(answer)
        job = left or job_of(answer)
        if job is None:
            place = Location(str(self.destination))
            raise PrinterError("printer-answer", "it gives the job no number", location=place)
        if job.uuid:
            return job
        number = job.id
        try:
            found = self._asked_until_there(lambda: self.printer.job(number), broken=True)
        except Unanswered as broken:
            if broken.told is None:
                raise self._unreachable(broken) from broken
            return job  # a printer that tells of no job is believed what it says of its number
        return found or job

    def _sent(self, job: PrinterJob, kind: str, document: bytes) -> Receipt | None:
        """Give a job its document, and follow it; None if the printer has no such job."""

        def send() -> IppMessage:
            return self.printer.send(job.id, self.task.name, kind, document)

        try:
            answer = self._taken(send, again=False)
        except Unanswered as broken:
            self._note(given=broken.given)
            return self._asked_after(job, broken)
        except PrinterError:  # it is busy, and was so too long
            self._cancel(job)
            raise
        self._note(given=len(document))
        if answer.succeeded:
            return self.followed(job)
        if answer.code in NOT_FOUND:
            return None
        return self._refused(job, answer)

    def _refused(self, job: PrinterJob | None, answer: IppMessage) -> Receipt:
        """A job whose document was not taken. Raises PrinterError if nothing is printed."""
        error, end = self.printer.refused(answer), self._cancel(job) if job else None
        if end is not None and (end.state == JobState.COMPLETED or end.impressions):
            return self._ended(end)
        is_certain = end is not None and end.ended and self._certainly_nothing(end)
        if may_have_begun(answer) and not is_certain:
            return self._doubtful(error.message, end)
        raise error

    def _printed_at_once(
        self, attributes: list[IppAttribute], kind: str, document: bytes
    ) -> Receipt:
        """For printers without Create-Job."""

        def send() -> IppMessage:
            return self.printer.begin(
                Operation.PRINT_JOB, self.task.name, attributes, kind, document
            )

        try:
            answer = self._taken(send, again=False)
        except Unanswered as broken:
            self._note(given=broken.given)
            job = self._job_by_name() if broken.given else None
            return self._asked_after(job, broken) if job else self._lost(broken)
        self._note(given=len(document))
        if not answer.succeeded:
            if may_have_begun(answer):
                return self._refused(self._job_by_name(), answer)
            raise self._refusal(answer)
        job = job_of(answer)
        if job is None:
            return self._receipt("sent")
        self._note(job=job.key)
        return self.followed(job)

    # the way of a job

    def followed(self, job: PrinterJob) -> Receipt:
        """A job at its end. Raises PrinterError if nothing of it is printed."""
        pause, until = _POLLS[0], self.patience.until(self.outside)
        state, turns, most = 0, 0, 0
        while True:
            try:
                found = self._again(job)
            except Unanswered as broken:
                return self._doubtful(f"the printer is not there any more: {broken}")
            if found is None:
                return self._doubtful("the printer does not know the job any more")
            if found.ended:
                return self._ended(found)
            # It goes on as long as there is more on paper, of what there is to print; from
            # state to state it may go a long time, but not for ever.
            done = min(found.impressions or 0, self.task.impressions)
            if done > most or (found.state != state and turns < _MOST_TURNS):
                until = self.patience.until(self.outside)
                turns += found.state != state
            state, most = found.state, max(most, done)
            said = self._hindrance(found)
            self._note(said=said, impressions=found.impressions)
            if self.outside.now() >= until:
                return self._given_up(found, said)
            self.outside.sleep(pause)
            pause = min(pause * 1.5, _POLLS[1])

    def recalled(self, key: str) -> Receipt:
        """A job that another process began, at its end. Raises as `followed`."""
        number, _, uuid = key.partition(" ")
        job: PrinterJob | None = None
        if number.isdecimal():
            job = PrinterJob(int(number), uuid=uuid)
        else:
            try:
                job = self._asked_until_there(
                    lambda: self.printer.job_named(self.task.name), broken=True
                )
            except Unanswered as broken:
                return self._doubtful(f"the printer cannot be asked: {broken}")
        if job is None:
            return self._doubtful("the printer knows no job of this name")
        self._stage = replace(self._stage, job=key or job.key)
        with suppress(Unanswered):
            found = self._again(job)
            if found is not None and found.awaits_document:  # which nobody sends any more
                self._cancel(found)
        return self.followed(job)

    def _again(self, job: PrinterJob) -> PrinterJob | None:
        """The same job now, None if the printer does not know it."""
        found = self._asked_until_there(lambda: self.printer.job(job.id), broken=True)
        if found is None or (job.uuid and found.uuid and job.uuid != found.uuid):
            return None
        # After a restart another job may have its number.
        return found if found.name in ("", job_name(self.task.name)) else None

    def _hindrance(self, job: PrinterJob) -> str:
        """Why a job does not go on, in words."""
        if job.state in (JobState.PROCESSING, JobState.PENDING) and not job.reasons:
            return ""
        try:
            waits = self.printer.state().waits_for
        except (Unanswered, PrinterError):
            waits = ""
        if waits:
            return waits
        stopped = job.state in (JobState.STOPPED, JobState.HELD)
        return (in_words(job.reasons) or "it is stopped") if stopped else ""

    def _given_up(self, job: PrinterJob, said: str) -> Receipt:
        """Cancel a job that nobody waits for any longer, and tell what is known then."""
        end = self._cancel(job)
        minutes = f"{self.patience.wait:g} s"
        reason = said or ("it did not begin" if job.began is False else "it did not end")
        place = Location(str(self.destination))
        if end is not None and self._certainly_nothing(end):
            raise PrinterError(
                "printer-stopped",
                f"{reason}, for {minutes}; the job is cancelled, and nothing was printed",
                location=place,
                hint="see to the printer, and print again",
            )
        what = "the job is cancelled" if end is not None else "the job is still there"
        return self._doubtful(f"{reason}, for {minutes}; {what}", end or job)

    def _cancel(self, job: PrinterJob) -> PrinterJob | None:
        """A job that was cancelled, at its end; None if it does not end, or nobody knows."""
        until = self.outside.now() + min(_CANCELLING, self.patience.wait)
        try:
            self.printer.cancel(job.id)
            while self.outside.now() < until:
                found = self.printer.job(job.id)
                if found is None or found.ended:
                    return found
                self.outside.sleep(_POLLS[0])
        except (Unanswered, PrinterError):
            pass
        return None

    def _asked_after(self, job: PrinterJob, broken: Unanswered) -> Receipt:
        """What became of a job whose document was on its way when the connection broke."""
        try:
            found = self._again(job)
        except Unanswered:
            found = None
        if found is None:
            return self._lost(broken)
        self._note(job=found.key)
        whole = broken.given >= self._total
        # Where nothing came of what was given, a printer waits for more.
        if not found.ended and (not whole or found.awaits_document):
            end = self._cancel(found)
            if end is None:
                return self._doubtful(f"the connection broke: {broken}", found)
            found = end
        if found.ended and self._certainly_nothing(found):
            raise self._nothing(f"the connection broke: {broken}")
        return self.followed(found)

    def _lost(self, broken: Unanswered) -> Receipt:
        """A document that broke off, of which nobody tells more."""
        if not broken.given:
            raise self._unreachable(broken) from broken
        return self._doubtful(f"the connection broke: {broken}")

    def _ended(self, job: PrinterJob) -> Receipt:
        said = "; ".join(filter(None, (job.message, in_words(job.reasons))))
        if job.state == JobState.COMPLETED:
            self._note(impressions=job.impressions)
            given = self._stage.given
            if self._is_sender and given < self._total:  # some print what they have of it
                return self._doubtful(f"it got {given} of {self._total} bytes at most", job)
            if not job.impressions:  # a printer that counts none may say 0
                return self._receipt("sent", job)
            if job.impressions == self.task.impressions:
                return self._receipt("printed", job)
            counted = f"it counted {job.impressions} sides, not {self.task.impressions}"
            return self._doubtful(f"{counted}: {said}" if said else counted, job)
        what = "cancelled" if job.state == JobState.CANCELED else "aborted"
        if self._certainly_nothing(job):
            raise PrinterError(
                "print-aborted",
                f"the job was {what}, and nothing was printed" + (f": {said}" if said else ""),
                location=Location(str(self.destination)),
                hint="see at the printer why, and print again",
            )
        return self._doubtful(f"the job was {what}" + (f": {said}" if said else ""), job)

    def _certainly_nothing(self, job: PrinterJob) -> bool:
        """Whether a job that ended before its time has left no paper.

        That it counted no sides says nothing: many printers count none. Nor does it that a
        document broke off: there are printers that take what they have for all.
        """
        has_come_out = job.state == JobState.COMPLETED or bool(job.impressions)
        has_left = self._stage.given or not self._is_sender
        return not has_come_out and (job.began is False or not has_left)

    # patience

    def _taken(self, ask: Callable[[], IppMessage], *, again: bool = True) -> IppMessage:
        """An answer other than that the printer is busy.

        What may be asked `again` is, also where nobody answers. Raises PrinterError, and
        Unanswered if it may not be asked again.
        """
        until = self.patience.until(self.outside)
        for pause in self.patience.pauses():
            answer = self._asked_until_there(ask) if again else ask()
            if answer.code not in BUSY:
                break
            said = self._why_busy()
            self._note(said=said)
            if self.outside.now() + pause > until:
                raise PrinterError(
                    "printer-busy",
                    f"{said}, for {self.patience.wait:g} s; nothing was printed",
                    location=Location(str(self.destination)),
                    hint="see to the printer, or wait longer; then print again",
                )
            self.outside.sleep(pause)
        self._note(said="")
        return answer

    def _refusal(self, answer: IppMessage) -> PrinterError:
        unsupported = answer.group(Tag.UNSUPPORTED_GROUP)
        if answer.code == UNSUPPORTED_ATTRIBUTES:
            return refusal(unsupported, status_message(answer), self.destination)
        return self.printer.refused(answer)

    def _why_busy(self) -> str:
        try:
            return self.printer.state().waits_for or "it is busy"
        except (Unanswered, PrinterError):
            return "it is busy"

    def _asked_until_there(self, ask: Callable[[], T], *, broken: bool = False) -> T:
        """An answer to what may be asked as often as one likes.

        Raises PrinterError "printer-unreachable", or Unanswered where something is `broken`.
        """
        until = self.patience.until_there(self.outside)
        for pause in self.patience.pauses():
            try:
                return ask()
            except Unanswered as error:
                is_hopeless = error.is_hopeless and not broken
                if self.outside.now() + pause > until or is_hopeless:
                    if broken:
                        raise
                    raise self._unreachable(error) from error
                self._note(said=f"it does not answer: {error}")
            self.outside.sleep(pause)
        raise AssertionError

    def _job_by_name(self) -> PrinterJob | None:
        try:
            return self._asked_until_there(
                lambda: self.printer.job_named(self.task.name), broken=True
            )
        except (Unanswered, PrinterError):
            return None

    # what is told

    def _note(self, **changed: Any) -> None:
        self._stage = replace(self._stage, **changed)
        self.tell(self._stage)

    def _unreachable(self, error: Unanswered) -> PrinterError:
        return error.told or unreachable(self.destination, str(error))

    def _nothing(self, reason: str) -> PrinterError:
        return PrinterError(
            "printer-unreachable",
            f"{reason}; nothing was printed",
            location=Location(str(self.destination)),
            hint="print again",
        )

    def _receipt(
        self,
        certainty: Certainty,
        job: PrinterJob | None = None,
        problem: Diagnostic | None = None,
    ) -> Receipt:
        impressions = job.impressions if job else self._stage.impressions
        given = self._stage.given
        job_key, kind = self._stage.job, self._kind
        return Receipt(certainty, given, self._total, impressions, job_key, problem, kind)

    def _doubtful(self, reason: str, job: PrinterJob | None = None) -> Receipt:
        found = doubtful(self.destination, f"{reason}; it may be on paper, or not")
        return self._receipt("doubtful", job, found)
