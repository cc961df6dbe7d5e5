"""The delivery of a task to an IPP printer, until its job ends.

It waits for a printer that is busy, stopped or unreachable for a moment. The job is created
before its document is sent, so that the printer can be asked about it when a connection
breaks, and nothing is sent twice.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from msgspec.structs import replace

from cardgen.errors import Diagnostic, PrinterError
from cardgen.printing.destination import Destination, doubtful, printer_error, unreachable
from cardgen.printing.ipp.abilities import word_reasons
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
    choose_form,
    drop_margins,
    job_attributes,
    make_refusal,
)
from cardgen.printing.outside import Outside, Patience
from cardgen.printing.task import Certainty, PrintStage, PrintTask, Receipt, Tell

T = TypeVar("T")
_POLLS: Final = (0.1, 2.0)  # seconds between two queries of a job: at first, and at most
_MOST_TURNS: Final = 50  # changes of state of a job without more sides printed
_CANCELLING: Final = 15.0  # seconds for a cancelled job to end


@dataclass
class IppDelivery:
    """The delivery of one print task to one IPP printer."""

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

    # sending

    def run(self) -> Receipt:
        """Print the task, and follow its job to the end.

        Raises PrinterError if nothing is printed.
        """
        printer = self._ask_until_there(self.printer.abilities)
        kind, document = choose_form(self.task, printer, self.destination)
        attributes = job_attributes(self.task, printer, kind, self.destination)
        if "octet-stream" in kind or "cups-raw" in kind:
            document *= self.task.copies
        self._total, self._kind, self._is_sender = len(document), kind, True
        if Operation.VALIDATE_JOB in printer.operations:
            attributes = self._validate(attributes, kind)
        if not {Operation.CREATE_JOB, Operation.SEND_DOCUMENT} <= printer.operations:
            self._note(begun=True)
            return self._print_at_once(attributes, kind, document)
        until = self.patience.until(self.outside)
        for pause in self.patience.pauses():
            job = self._create(attributes, kind)
            self._note(begun=True, job=job.key, given=0)
            receipt = self._send(job, kind, document)
            if receipt is not None:
                return receipt
            # The printer was restarted between the two requests.
            if self.outside.now() + pause > until:
                raise self._nothing_printed("the printer forgets its jobs")
            self.outside.sleep(pause)
        raise AssertionError

    def _validate(self, wanted: list[IppAttribute], kind: str) -> list[IppAttribute]:
        """Ask the printer if it accepts a job. Return the job's attributes that it supports.

        Raises PrinterError if the printer refuses the job.
        """
        attributes = wanted

        def validate() -> IppMessage:
            return self.printer.begin(Operation.VALIDATE_JOB, self.task.name, attributes, kind)

        while True:
            answer = self._ask_until_taken(validate)
            unsupported = answer.group(Tag.UNSUPPORTED_GROUP)
            if answer.is_success and not unsupported:
                return attributes
            soft = {each.name for each in attributes} & SOFT & unsupported.keys()
            bare = drop_margins(attributes)
            if not soft and "media-col" in unsupported and bare != attributes:
                attributes = bare
                continue
            if not soft:
                if answer.code == UNSUPPORTED_ATTRIBUTES or unsupported:
                    raise make_refusal(unsupported, status_message(answer), self.destination)
                raise self.printer.refusal(answer)
            attributes = [each for each in attributes if each.name not in soft]

    def _create(self, attributes: list[IppAttribute], kind: str) -> PrinterJob:
        """Create a print job without a document.

        A job whose number was lost with an earlier connection is reused: it would keep busy a
        printer that has one job at a time.
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

        answer = self._ask_until_taken(create)
        if not answer.is_success:
            raise self._refusal(answer)
        job = left or job_of(answer)
        if job is None:
            said = "the printer gives the job no number"
            raise printer_error(self.destination, "printer-answer", said)
        if job.uuid:
            return job
        number = job.id
        try:
            found = self._ask_until_there(lambda: self.printer.job(number), broken=True)
        except Unanswered as broken:
            if broken.told is None:
                raise self._unreachable(broken) from broken
            return job  # the printer answers no queries about jobs; its number must do
        return found or job

    def _send(self, job: PrinterJob, kind: str, document: bytes) -> Receipt | None:
        """Send the document of a job, and follow the job.

        None if the printer does not know it.
        """

        def send() -> IppMessage:
            return self.printer.send(job.id, self.task.name, kind, document)

        try:
            answer = self._ask_until_taken(send, again=False)
        except Unanswered as broken:
            self._note(given=broken.given)
            return self._ask_after(job, broken)
        except PrinterError:  # the printer was busy for too long
            self._cancel(job)
            raise
        self._note(given=len(document))
        if answer.is_success:
            return self.follow(job)
        if answer.code in NOT_FOUND:
            return None
        return self._handle_refusal(job, answer)

    def _handle_refusal(self, job: PrinterJob | None, answer: IppMessage) -> Receipt:
        """Make the receipt for a document that the printer refused. Raises PrinterError."""
        error, end = self.printer.refusal(answer), self._cancel(job) if job else None
        if end is not None and (end.state == JobState.COMPLETED or end.impressions):
            return self._report_end(end)
        is_certain = end is not None and end.is_over and self._has_printed_nothing(end)
        if may_have_begun(answer) and not is_certain:
            return self._doubtful(error.message, end)
        raise error

    def _print_at_once(
        self, attributes: list[IppAttribute], kind: str, document: bytes
    ) -> Receipt:
        """Print with a single Print-Job request, for printers without Create-Job."""

        def send() -> IppMessage:
            return self.printer.begin(
                Operation.PRINT_JOB, self.task.name, attributes, kind, document
            )

        try:
            answer = self._ask_until_taken(send, again=False)
        except Unanswered as broken:
            self._note(given=broken.given)
            job = self._job_by_name() if broken.given else None
            return self._ask_after(job, broken) if job else self._report_lost(broken)
        self._note(given=len(document))
        if not answer.is_success:
            if may_have_begun(answer):
                return self._handle_refusal(self._job_by_name(), answer)
            raise self._refusal(answer)
        job = job_of(answer)
        if job is None:
            return self._receipt("sent")
        self._note(job=job.key)
        return self.follow(job)

    # following a job

    def follow(self, job: PrinterJob) -> Receipt:
        """Follow a job to its end. Raises PrinterError if nothing is printed."""
        pause, until = _POLLS[0], self.patience.until(self.outside)
        state, turns, most = 0, 0, 0
        while True:
            try:
                found = self._query(job)
            except Unanswered as broken:
                return self._doubtful(f"the printer stopped answering: {broken}")
            if found is None:
                return self._doubtful("the printer no longer knows the job")
            if found.is_over:
                return self._report_end(found)
            # More printed sides, up to all sides of the task, are progress. Changes of state
            # are progress too, but not without an end.
            done = min(found.impressions or 0, self.task.impressions)
            if done > most or (found.state != state and turns < _MOST_TURNS):
                until = self.patience.until(self.outside)
                turns += found.state != state
            state, most = found.state, max(most, done)
            said = self._find_hindrance(found)
            self._note(said=said, impressions=found.impressions)
            if self.outside.now() >= until:
                return self._give_up(found, said)
            self.outside.sleep(pause)
            pause = min(pause * 1.5, _POLLS[1])

    def recall(self, key: str) -> Receipt:
        """Follow a job that another process has started, by its key."""
        number, _, uuid = key.partition(" ")
        job: PrinterJob | None
        if number.isdecimal():
            job = PrinterJob(int(number), uuid=uuid)
        else:
            try:
                job = self._ask_until_there(
                    lambda: self.printer.job_named(self.task.name), broken=True
                )
            except Unanswered as broken:
                return self._doubtful(f"the printer does not answer: {broken}")
        if job is None:
            return self._doubtful("the printer knows no job of this name")
        self._stage = replace(self._stage, job=key or job.key)
        with suppress(Unanswered):
            found = self._query(job)
            if found is not None and found.awaits_document:  # nobody will send it
                self._cancel(found)
        return self.follow(job)

    def _query(self, job: PrinterJob) -> PrinterJob | None:
        """Ask the printer for the state of a job; None if it does not know the job."""
        found = self._ask_until_there(lambda: self.printer.job(job.id), broken=True)
        if found is None or (job.uuid and found.uuid and job.uuid != found.uuid):
            return None
        # After a restart another job may have this number.
        return found if found.name in ("", job_name(self.task.name)) else None

    def _find_hindrance(self, job: PrinterJob) -> str:
        """Describe why a job makes no progress."""
        if job.state in (JobState.PROCESSING, JobState.PENDING) and not job.reasons:
            return ""
        try:
            waits = self.printer.state().waits_for
        except (Unanswered, PrinterError):
            waits = ""
        if waits:
            return waits
        stopped = job.state in (JobState.STOPPED, JobState.HELD)
        return (word_reasons(job.reasons) or "the printer is stopped") if stopped else ""

    def _give_up(self, job: PrinterJob, said: str) -> Receipt:
        """Cancel a job after too long a wait. Return its receipt."""
        end = self._cancel(job)
        reason = said or f"the job did not {'begin' if job.began is False else 'end'}"
        reason += f", for {self.patience.wait:g} s"
        if end is None:
            return self._doubtful(f"{reason}; the job is still there", job)
        if self._has_printed_nothing(end):
            said = f"{reason}; the job is cancelled, and nothing was printed"
            hint = "check the printer, and print again"
            raise printer_error(self.destination, "printer-stopped", said, hint)
        return self._doubtful(f"{reason}; the job is cancelled", end)

    def _cancel(self, job: PrinterJob) -> PrinterJob | None:
        """Cancel a job and wait for its end. None if its end is unknown."""
        until = self.outside.now() + min(_CANCELLING, self.patience.wait)
        try:
            self.printer.cancel(job.id)
            while self.outside.now() < until:
                found = self.printer.job(job.id)
                if found is None or found.is_over:
                    return found
                self.outside.sleep(_POLLS[0])
        except (Unanswered, PrinterError):
            pass
        return None

    def _ask_after(self, job: PrinterJob, broken: Unanswered) -> Receipt:
        """Find the result of a job whose connection broke while its document was sent."""
        try:
            found = self._query(job)
        except Unanswered:
            found = None
        if found is None:
            return self._report_lost(broken)
        self._note(job=found.key)
        whole = broken.given >= self._total
        # A printer that received nothing, or a part, waits for more.
        if not found.is_over and (not whole or found.awaits_document):
            end = self._cancel(found)
            if end is None:
                return self._doubtful(f"the connection broke: {broken}", found)
            found = end
        if found.is_over and self._has_printed_nothing(found):
            raise self._nothing_printed(f"the connection broke: {broken}")
        return self.follow(found)

    def _report_lost(self, broken: Unanswered) -> Receipt:
        """Make the receipt for a document whose sending broke off without an answer."""
        if not broken.given:
            raise self._unreachable(broken) from broken
        return self._doubtful(f"the connection broke: {broken}")

    def _report_end(self, job: PrinterJob) -> Receipt:
        """Make the receipt for a finished job. Raises PrinterError if nothing is printed."""
        said = "; ".join(filter(None, (job.message, word_reasons(job.reasons))))
        why = f": {said}" if said else ""
        if job.state == JobState.COMPLETED:
            self._note(impressions=job.impressions)
            given = self._stage.given
            if self._is_sender and given < self._total:  # some print the part they got
                return self._doubtful(
                    f"the printer got at most {given} of {self._total} bytes", job
                )
            if not job.impressions:  # a printer that counts none may say 0
                return self._receipt("sent", job)
            if job.impressions == self.task.impressions:
                return self._receipt("printed", job)
            counts = f"{job.impressions} sides, not {self.task.impressions}"
            return self._doubtful(f"the printer counted {counts}{why}", job)
        what = "cancelled" if job.state == JobState.CANCELED else "aborted"
        if self._has_printed_nothing(job):
            said = f"the job was {what}, and nothing was printed{why}"
            hint = "find the cause at the printer, and print again"
            raise printer_error(self.destination, "print-aborted", said, hint)
        return self._doubtful(f"the job was {what}{why}", job)

    def _has_printed_nothing(self, job: PrinterJob) -> bool:
        """True if a cancelled job has certainly printed nothing.

        A count of no sides proves nothing: many printers do not count. A document that broke
        off proves nothing either: some printers take the part for the whole.
        """
        has_come_out = job.state == JobState.COMPLETED or bool(job.impressions)
        has_left = self._stage.given or not self._is_sender
        return not has_come_out and (job.began is False or not has_left)

    # waiting

    def _ask_until_taken(
        self, ask: Callable[[], IppMessage], *, again: bool = True
    ) -> IppMessage:
        """Repeat a request until the printer is no longer busy.

        With `again` it is also repeated when there is no answer. Raises PrinterError, and
        Unanswered without `again`.
        """
        until = self.patience.until(self.outside)
        for pause in self.patience.pauses():
            answer = self._ask_until_there(ask) if again else ask()
            if answer.code not in BUSY:
                break
            said = self._why_busy()
            self._note(said=said)
            if self.outside.now() + pause > until:
                said = f"{said}, for {self.patience.wait:g} s; nothing was printed"
                hint = "check the printer, or wait longer; then print again"
                raise printer_error(self.destination, "printer-busy", said, hint)
            self.outside.sleep(pause)
        self._note(said="")
        return answer

    def _refusal(self, answer: IppMessage) -> PrinterError:
        """Make the error for a refused job."""
        if answer.code == UNSUPPORTED_ATTRIBUTES:
            unsupported = answer.group(Tag.UNSUPPORTED_GROUP)
            return make_refusal(unsupported, status_message(answer), self.destination)
        return self.printer.refusal(answer)

    def _why_busy(self) -> str:
        """Ask the printer why it is busy. Return the reason in words."""
        try:
            return self.printer.state().waits_for or "the printer is busy"
        except (Unanswered, PrinterError):
            return "the printer is busy"

    def _ask_until_there(self, ask: Callable[[], T], *, broken: bool = False) -> T:
        """Repeat a request until the printer answers.

        Raises PrinterError "printer-unreachable", or Unanswered if a connection had `broken`.
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
                self._note(said=f"the printer does not answer: {error}")
            self.outside.sleep(pause)
        raise AssertionError

    def _job_by_name(self) -> PrinterJob | None:
        """Find the job of the task by its name; None if there is none or no answer."""
        try:
            return self._ask_until_there(
                lambda: self.printer.job_named(self.task.name), broken=True
            )
        except (Unanswered, PrinterError):
            return None

    # reports

    def _note(self, **changed: Any) -> None:
        """Report a new stage of the task to the caller."""
        self._stage = replace(self._stage, **changed)
        self.tell(self._stage)

    def _unreachable(self, error: Unanswered) -> PrinterError:
        """Make the error for a request without a response."""
        return error.told or unreachable(self.destination, str(error))

    def _nothing_printed(self, reason: str) -> PrinterError:
        """Make the error for a task of which nothing was printed."""
        said = f"{reason}; nothing was printed"
        return printer_error(self.destination, "printer-unreachable", said, "print again")

    def _receipt(
        self,
        certainty: Certainty,
        job: PrinterJob | None = None,
        problem: Diagnostic | None = None,
    ) -> Receipt:
        """Make the receipt of the task, with the number of sides that the printer counted."""
        stage = self._stage
        impressions = job.impressions if job else stage.impressions
        return Receipt(
            certainty, stage.given, self._total, impressions, stage.job, problem, self._kind
        )

    def _doubtful(self, reason: str, job: PrinterJob | None = None) -> Receipt:
        """Make the receipt for a task that may be partly printed."""
        found = doubtful(self.destination, f"{reason}; it is unknown what is on paper")
        return self._receipt("doubtful", job, found)
