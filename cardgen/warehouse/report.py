"""The report beside a list: what was printed, or all that is wrong, for whoever dropped it.

In comes what became of a list; out comes a text that opens by double click everywhere: UTF-8
with the mark by which old editors know it, and lines as Windows ends them. Headings, and what
kind of mistake something is, are in the languages of the list; details are in English beside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from cardgen.controls import visible
from cardgen.errors import Diagnostic, readable
from cardgen.remedies import Wording
from cardgen.shipment import stretches
from cardgen.warehouse.words import OfficeWords
from cardgen.warehouse.work import Declined, ListOutcome, Passed, ShipmentAccount

_PAPER: Final = ("printed", "sent", "seen", "doubtful")


def report_of(
    name: str, outcome: ListOutcome, shipments: Path, printers: Sequence[str], wording: Wording
) -> bytes:
    """The report of a list, for printers that were asked; remedies are in `wording`."""
    words = OfficeWords.of_pair(outcome.pair)
    lines = [readable(name), ""]
    came = outcome.came
    account = came.account
    if isinstance(came, Passed):
        lines += _passed(came, words, printers=bool(printers))
    else:
        lines += words.lines("report-failed" if account is None else "report-failed-printing")
        lines += ["", *words.lines("what-to-do-failed")]
    if account is not None:
        lines += ["", *_account(account, words, shipments, printers)]
    is_stopped = isinstance(came, Declined)
    wrong = [each for each in came.findings if is_stopped and each.severity == "error"]
    doubts = [each for each in came.findings if each not in wrong]
    for heading, some in (("findings", wrong), ("warnings", doubts)):
        if some:
            lines += ["", words.say(heading, len(some)), ""]
        for number, found in enumerate(some, 1):
            lines += [*_finding(number, found, outcome.captions, words, wording), ""]
    text = "\r\n".join(map(visible, lines)).rstrip() + "\r\n"
    return text.encode("utf-8-sig", "backslashreplace")


def _passed(came: Passed, words: OfficeWords, *, printers: bool) -> Iterator[str]:
    if came.account.doubtful and printers:
        yield from words.lines("report-doubtful")
    elif not printers:
        yield from words.lines("report-made")
    elif came.is_new:
        told = "report-sent" if came.account.paper.get("sent") else "report-printed"
        yield from words.lines(told)
    else:
        yield from words.lines("report-nothing-new")


def _account(
    account: ShipmentAccount, words: OfficeWords, shipments: Path, printers: Sequence[str]
) -> Iterator[str]:
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
    yield f"{words.say('papers')}: {readable(str(folder))}"
    if account.doubtful:
        numbers = stretches(number for number, _, _ in account.doubtful)
        yield ""
        yield from words.lines("what-to-do-doubtful", numbers)
        yield f"    cardgen print {readable(str(folder))} {numbers.replace('–', '-')} --to …"
        for (printer, why), boxes in _alike(account).items():
            yield f"    {stretches(boxes)}: {printer}{f': {why}' if why else ''}"
    if account.superseded:
        yield ""
        yield from words.lines("what-to-do-superseded")
        yield f"    {stretches(account.superseded)}"


def _alike(account: ShipmentAccount) -> dict[tuple[str, str], list[int]]:
    """Doubtful boxes by printer and reason."""
    found: dict[tuple[str, str], list[int]] = {}
    for number, printer, why in account.doubtful:
        found.setdefault((printer, why), []).append(number)
    return found


def _finding(
    number: int,
    found: Diagnostic,
    captions: Mapping[str, tuple[str, str]],
    words: OfficeWords,
    wording: Wording,
) -> Iterator[str]:
    place = found.location.shown if found.location else None
    where = ""
    if place is not None:
        where = place.file
        if place.line is not None:
            where += f", {words.say('row', place.line)}"
    said = captions.get(found.rule)
    kind = " · ".join(dict.fromkeys((said[1], said[0]))) if said else ""
    yield f"{number}. {': '.join(filter(None, (where, kind))) or found.rule}"
    yield f"   {_in_line(found.message)} ({found.rule})"
    if advice := found.advice(wording):
        yield f"   {words.say('what-to-do')}: {_in_line(advice)}"


def _in_line(text: str) -> str:
    return " ".join(text.split())
