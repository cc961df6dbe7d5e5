"""The operations of a printer (RFC 8011 section 4): requests, and responses as values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import count
from typing import Any, Final

import msgspec

from cardgen.errors import PrinterError
from cardgen.printing.destination import Destination, printer_error
from cardgen.printing.ipp.abilities import Abilities, read_abilities
from cardgen.printing.ipp.exchange import Unanswered, send_request
from cardgen.printing.ipp.message import IppAttribute, IppGroup, IppMessage, Tag, make_attribute
from cardgen.printing.outside import Outside

_USER: Final = "cardgen"
_LONGEST_NAME: Final = 255  # octets, RFC 8011 section 5.1.3
_MOST_JOBS: Final = 500
NOT_FOUND: Final = frozenset({0x0406, 0x0407})  # client-error-not-found, -gone
UNSUPPORTED_ATTRIBUTES: Final = 0x040B
# Server errors that pass: service-unavailable, temporary-error, not-accepting-jobs, busy,
# too-many-jobs (RFC 8011 section 4.1.8).
BUSY: Final = frozenset({0x0502, 0x0505, 0x0506, 0x0507, 0x050B})
# Errors of a printer that may have begun to print: data that do not unpack or are not of their
# format, and all other errors of the server (RFC 8011 sections B.1.4.17, .18 and B.1.5).
_AT_WORK: Final = frozenset({0x0410, 0x0411})
_OF_SERVER: Final = 0x0500


class Operation(IntEnum):
    """The numbers of operations (RFC 8011 section 5.4.15), and one of CUPS."""

    PRINT_JOB = 0x0002
    VALIDATE_JOB = 0x0004
    CREATE_JOB = 0x0005
    SEND_DOCUMENT = 0x0006
    CANCEL_JOB = 0x0008
    GET_JOB_ATTRIBUTES = 0x0009
    GET_JOBS = 0x000A
    GET_PRINTER_ATTRIBUTES = 0x000B
    CUPS_GET_PRINTERS = 0x4002


class JobState(IntEnum):
    """The states of a print job (RFC 8011 section 5.3.7)."""

    PENDING = 3
    HELD = 4
    PROCESSING = 5
    STOPPED = 6
    CANCELED = 7
    ABORTED = 8
    COMPLETED = 9


class PrinterJob(msgspec.Struct, frozen=True):
    """A print job, by the description of the printer.

    `impressions` is None if the printer does not count. `began` is False if it has not begun
    to process the job, None if it does not say.
    """

    id: int
    state: int = JobState.PENDING
    reasons: tuple[str, ...] = ()
    message: str = ""
    name: str = ""
    uuid: str = ""
    impressions: int | None = None
    began: bool | None = None
    documents: int | None = None

    @property
    def key(self) -> str:
        """Key of the job, since a number alone may be used again after a restart."""
        return f"{self.id} {self.uuid}".rstrip()

    @property
    def awaits_document(self) -> bool:
        """True if the printer says that the job still needs its document."""
        waits = self.documents == 0 or "job-data-insufficient" in self.reasons
        return waits and not self.documents and not self.began and not self.is_over

    @property
    def is_over(self) -> bool:
        """True if the job is canceled, aborted or completed."""
        return self.state >= JobState.CANCELED


@dataclass
class IppPrinter:
    """A printer that speaks IPP; its methods raise Unanswered and PrinterError."""

    destination: Destination
    outside: Outside
    timeout: float = 30.0
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def abilities(self) -> Abilities:
        """Ask for all attributes of the printer."""
        wanted = make_attribute(
            Tag.KEYWORD,
            "requested-attributes",
            "all",
            "media-col-database",  # "all" does not include it, PWG 5100.7
        )
        answer = self.ask(Operation.GET_PRINTER_ATTRIBUTES, [wanted])
        if not answer.is_success:
            raise self.refusal(answer)
        return read_abilities(answer.group(Tag.PRINTER))

    def state(self) -> Abilities:
        """Ask only for the state of the printer."""
        names = ("printer-state", "printer-state-reasons", "printer-state-message",
                 "printer-is-accepting-jobs")  # fmt: skip
        wanted = make_attribute(Tag.KEYWORD, "requested-attributes", *names)
        answer = self.ask(Operation.GET_PRINTER_ATTRIBUTES, [wanted])
        return read_abilities(answer.group(Tag.PRINTER))

    def queues(self) -> list[Abilities]:
        """List the printers of a CUPS server."""
        answer = self.ask(Operation.CUPS_GET_PRINTERS, uri=False)
        if answer.code in NOT_FOUND:  # the server has no printers
            return []
        if not answer.is_success:
            raise self.refusal(answer)
        return [read_abilities(each) for each in answer.all(Tag.PRINTER)]

    def job(self, number: int) -> PrinterJob | None:
        """Ask for a job; None if the printer does not know it. Raises Unanswered."""
        answer = self.ask(Operation.GET_JOB_ATTRIBUTES, [_id(number), _JOB_ATTRIBUTES])
        if answer.code in NOT_FOUND:
            return None
        if not answer.is_success:  # the result of the job stays unknown
            raise Unanswered(self.refusal(answer))
        return _job({"job-id": [number], **answer.group(Tag.JOB)})

    def job_named(self, name: str, *, ended: bool = True) -> PrinterJob | None:
        """Find the last job with a name; None if there is none."""
        found: list[PrinterJob] = []
        for which in ("completed", "not-completed")[not ended :]:
            extra = [
                make_attribute(Tag.INTEGER, "limit", _MOST_JOBS),
                _JOB_ATTRIBUTES,
                make_attribute(Tag.KEYWORD, "which-jobs", which),
            ]
            answer = self.ask(Operation.GET_JOBS, extra)
            if answer.is_success:
                found += [_job(each) for each in answer.all(Tag.JOB)]
        return max(
            (each for each in found if each.name == job_name(name)),
            key=lambda each: each.id,
            default=None,
        )

    def cancel(self, number: int) -> IppMessage:
        """Ask the printer to cancel a job."""
        return self.ask(Operation.CANCEL_JOB, [_id(number)])

    def begin(
        self, operation: Operation, name: str, job: Sequence[IppAttribute], kind: str,
        document: bytes = b"",
    ) -> IppMessage:  # fmt: skip
        """Send Validate-Job, Create-Job or Print-Job. The printer must obey all attributes."""
        extra = [
            make_attribute(Tag.NAME, "job-name", job_name(name)),
            make_attribute(Tag.BOOLEAN, "ipp-attribute-fidelity", True),
        ]
        if operation != Operation.CREATE_JOB:
            extra.append(make_attribute(Tag.MIME, "document-format", kind))
        return self.ask(operation, extra, job, document)

    def send(self, number: int, name: str, kind: str, document: bytes) -> IppMessage:
        """Send the document of a job with Send-Document."""
        extra = [
            make_attribute(Tag.NAME, "document-name", job_name(name)),
            make_attribute(Tag.MIME, "document-format", kind),
            make_attribute(Tag.BOOLEAN, "last-document", True),
        ]
        return self.ask(Operation.SEND_DOCUMENT, [_id(number), *extra], (), document)

    def ask(
        self,
        operation: Operation,
        extra: Iterable[IppAttribute] = (),
        job: Sequence[IppAttribute] = (),
        document: bytes = b"",
        *,
        uri: bool = True,
    ) -> IppMessage:
        """Send an IPP operation. Return the response, which may be a refusal.

        Charset, language and target come first, in this order (RFC 8011 sections 4.1.4, 4.1.5).
        """
        target = [make_attribute(Tag.URI, "printer-uri", self.destination.uri)] if uri else []
        found = list(extra)
        first = [each for each in found if each.name == "job-id"]
        others = [each for each in found if each.name != "job-id"]
        group = [
            make_attribute(Tag.CHARSET, "attributes-charset", "utf-8"),
            make_attribute(Tag.LANGUAGE, "attributes-natural-language", "en"),
            *target,
            *first,
            make_attribute(Tag.NAME, "requesting-user-name", _USER),
            *others,
        ]
        groups = [IppGroup(Tag.OPERATION, tuple(group))]
        if job:
            groups.append(IppGroup(Tag.JOB, tuple(job)))
        message = IppMessage(operation, next(self._numbers), tuple(groups))
        return send_request(
            self.destination, message, self.outside, document=document, timeout=self.timeout
        )

    def refusal(self, answer: IppMessage) -> PrinterError:
        """Make the error for a refused request."""
        said = status_message(answer) or "no reason given"
        hint = "check the path: it is often /ipp/print"
        if answer.code not in NOT_FOUND:
            hint = "check in the printer settings what this computer may do"
        said = f"the printer refuses: {said} (status {answer.code:#06x})"
        return printer_error(self.destination, "printer-refused", said, hint)


def may_have_begun(answer: IppMessage) -> bool:
    """True if a printer that refuses a document may have printed a part of it."""
    return answer.code in _AT_WORK or (answer.code >= _OF_SERVER and answer.code not in BUSY)


def status_message(answer: IppMessage) -> str:
    """Return the message in a printer's response; "" if there is none."""
    said = answer.group(Tag.OPERATION).get("status-message", [""])[0]
    return " ".join(str(said).split())


def job_name(name: str) -> str:
    """Shorten a name to the maximum length of job names."""
    return name.encode()[:_LONGEST_NAME].decode("utf-8", "ignore")


def job_of(answer: IppMessage) -> PrinterJob | None:
    """Read the job in a response; None if it has no number."""
    said = answer.group(Tag.JOB)
    return _job(said) if said.get("job-id") else None


def _id(number: int) -> IppAttribute:
    """Make the attribute with the number of a job."""
    return make_attribute(Tag.INTEGER, "job-id", number)


_JOB_ATTRIBUTES: Final = make_attribute(
    Tag.KEYWORD, "requested-attributes",
    "job-id", "job-uuid", "job-name", "job-state", "job-state-reasons", "job-state-message",
    "job-impressions-completed", "time-at-processing", "number-of-documents",
)  # fmt: skip


def _job(said: dict[str, list[Any]]) -> PrinterJob:
    """Convert the IPP attributes of a job to values, with checks."""

    def first(name: str, kind: type, default: Any) -> Any:
        """Return the first value of an attribute, if it is of the right kind."""
        found = said.get(name, [default])
        return found[0] if found and type(found[0]) is kind else default

    began = None
    if "time-at-processing" in said:  # no-value until then, RFC 8011 section 5.3.14
        began = first("time-at-processing", int, None) is not None
    return PrinterJob(
        first("job-id", int, 0),
        first("job-state", int, JobState.PENDING),
        tuple(
            each
            for each in said.get("job-state-reasons", ())
            if isinstance(each, str) and each != "none"
        ),
        " ".join(first("job-state-message", str, "").split()),
        first("job-name", str, ""),
        first("job-uuid", str, ""),
        first("job-impressions-completed", int, None),
        began,
        first("number-of-documents", int, None),
    )
