"""The report beside a list, for the person who dropped it: printed labels, or all findings.

The text opens by double click everywhere: UTF-8 with a byte order mark, and lines that end with
CR LF. Headings and kinds of mistakes are in the languages of the list; details are in English.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from cardgen.controls import show_controls
from cardgen.errors import Diagnostic, make_printable
from cardgen.remedies import Wording
from cardgen.shipment import format_numbers
from cardgen.warehouse.words import OfficeWords
from cardgen.warehouse.work import Failure, ListOutcome, ShipmentAccount, Success

_PAPER: Final = ("printed", "sent", "seen", "doubtful")


def format_report(
    name: str, outcome: ListOutcome, shipments: Path, printers: Sequence[str], wording: Wording
) -> bytes:
    """Format the report of a list; `wording` formats the remedies."""
    words = OfficeWords.for_pair(outcome.pair)
    lines, result = [make_printable(name), ""], outcome.result
    account = result.account
    if isinstance(result, Success):
        lines += words.lines(_choose_summary(result, printers=bool(printers)))
    else:
        lines += words.lines("report-failed" if account is None else "report-failed-printing")
        lines += ["", *words.lines("what-to-do-failed")]
    if account is not None:
        lines += ["", *_format_account(account, words, shipments, printers)]
    is_stopped = isinstance(result, Failure)
    wrong = [each for each in result.findings if is_stopped and each.severity == "error"]
    doubts = [each for each in result.findings if not (is_stopped and each.severity == "error")]
    for heading, some in (("findings", wrong), ("warnings", doubts)):
        if some:
            lines += ["", words.say(heading, len(some)), ""]
        for number, found in enumerate(some, 1):
            lines += [*_format_finding(number, found, outcome.captions, words, wording), ""]
    text = "\r\n".join(map(show_controls, lines)).rstrip() + "\r\n"
    return text.encode("utf-8-sig", "backslashreplace")


def _choose_summary(result: Success, *, printers: bool) -> str:
    """Choose the name of the sentence that sums up a success."""
    if not printers:
        return "report-made"
    if result.account.doubtful:
        return "report-doubtful"
    if not result.is_new:
        return "report-nothing-new"
    return "report-sent" if result.account.paper.get("sent") else "report-printed"


def _format_account(
    account: ShipmentAccount, words: OfficeWords, shipments: Path, printers: Sequence[str]
) -> Iterator[str]:
    """Format the account of a shipment: its counts of labels, and the work for a person."""
    folder = shipments / account.shipment
    yield f"{words.say('shipment')}: {account.shipment}"
    yield f"{words.say('boxes')}: {account.boxes:,}"
    if printers:
        yield f"{words.say('printers')}: {', '.join(printers)}"
    for state in _PAPER:
        if account.paper.get(state):
            yield f"{words.say(state)}: {account.paper[state]:,}"
    unprinted = account.boxes - account.on_paper - len(account.doubtful)
    if printers and unprinted > 0:
        yield f"{words.say('not-printed')}: {unprinted:,}"
    if account.voided:
        yield f"{words.say('voided')}: {account.voided:,}"
    yield f"{words.say('papers')}: {make_printable(str(folder))}"
    if account.doubtful:
        numbers = format_numbers(number for number, _, _ in account.doubtful)
        yield ""
        yield from words.lines("what-to-do-doubtful", numbers)
        boxes_to_print = numbers.replace("–", "-")
        yield f"    cardgen print {make_printable(str(folder))} {boxes_to_print} --to …"
        for (printer, why), boxes in _group_doubtful(account).items():
            yield f"    {format_numbers(boxes)}: {printer}{f': {why}' if why else ''}"
    if account.superseded:
        yield ""
        yield from words.lines("what-to-do-superseded")
        yield f"    {format_numbers(account.superseded)}"


def _group_doubtful(account: ShipmentAccount) -> dict[tuple[str, str], list[int]]:
    """Group doubtful boxes by printer and reason."""
    found: dict[tuple[str, str], list[int]] = {}
    for number, printer, why in account.doubtful:
        found.setdefault((printer, why), []).append(number)
    return found


def _format_finding(
    number: int,
    found: Diagnostic,
    captions: Mapping[str, tuple[str, str]],
    words: OfficeWords,
    wording: Wording,
) -> Iterator[str]:
    """Format a finding: its place, its kind in words, its message and its advice."""
    place = found.location.for_people if found.location else None
    where = place.file if place else ""
    if place is not None and place.line is not None:
        where += f", {words.say('row', place.line)}"
    caption = captions.get(found.rule)
    kind = " · ".join(dict.fromkeys((caption[1], caption[0]))) if caption else ""
    yield f"{number}. {': '.join(filter(None, (where, kind))) or found.rule}"
    yield f"   {_join_lines(found.message)} ({found.rule})"
    if advice := found.advice(wording):
        yield f"   {words.say('what-to-do')}: {_join_lines(advice)}"


def _join_lines(text: str) -> str:
    """Put a text on one line."""
    return " ".join(text.split())
