"""The report beside a list, for the person who dropped it: printed labels, or all findings.

The text opens by double click everywhere: UTF-8 with a byte order mark, and lines that end with
CR LF. It is in the language of the interface if somebody chose one; otherwise in the languages
of the list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from cardgen.controls import show_controls
from cardgen.errors import Diagnostic, make_printable
from cardgen.remedies import Wording
from cardgen.shipment import format_numbers
from cardgen.warehouse.words import ReportWords
from cardgen.warehouse.work import Failure, ListOutcome, ShipmentAccount, Success

_PAPER_WORDS: Final = {
    "printed": "printed",
    "sent": "sent to the printer",
    "seen": "seen on the box",
    "doubtful": "doubtful",
}
"""Words for labels in each state on paper."""

_SUMMARY_WORDS: Final = {
    "made": "Done. All labels of this list have been made.",
    "printed": "Done. All labels of this list are on paper.",
    "sent": "Done. All labels of this list have been sent to the printer.",
    "doubtful": "Look at the paper. For some boxes, it is not known if the label was printed.",
    "nothing-new": "Nothing new was printed. All labels were printed before.",
    "failed": "Not done. Nothing was printed.",
    "failed-printing": "Not done. Not all labels could be printed.",
}
"""The sentences that sum up results."""


def format_report(
    name: str,
    outcome: ListOutcome,
    shipments: Path,
    printers: Sequence[str],
    wording: Wording,
    *,
    reader: str = "",
) -> bytes:
    """Write the report of a list as text; `wording` words the remedies.

    `reader` is the language of the interface, or "" for those of the list.
    """
    words = ReportWords.choose(reader, outcome.pair)
    lines, result = [make_printable(name), ""], outcome.result
    account = result.account
    if isinstance(result, Success):
        summary = _choose_summary(result, printers=bool(printers))
        lines += words.lines(_SUMMARY_WORDS[summary])
    else:
        summary = "failed" if account is None else "failed-printing"
        lines += words.lines(_SUMMARY_WORDS[summary])
        lines += ["", *words.lines(
            "Correct what is named below. Then put the list into the folder again."
        )]  # fmt: skip
    if account is not None:
        lines += ["", *_format_account(account, words, shipments, printers)]
    is_stopped = isinstance(result, Failure)
    wrong = [each for each in result.findings if is_stopped and each.severity == "error"]
    doubts = [each for each in result.findings if not (is_stopped and each.severity == "error")]
    if wrong:
        lines += ["", words.say("To mend: {count}", count=len(wrong)), ""]
        lines += _format_findings(wrong, words, wording)
    if doubts:
        lines += ["", words.say("To check: {count}", count=len(doubts)), ""]
        lines += _format_findings(doubts, words, wording)
    text = "\r\n".join(map(show_controls, lines)).rstrip() + "\r\n"
    return text.encode("utf-8-sig", "backslashreplace")


def _choose_summary(result: Success, *, printers: bool) -> str:
    """Return the sentence that sums up a success."""
    if not printers:
        return "made"
    if result.account.doubtful:
        return "doubtful"
    if not result.is_new:
        return "nothing-new"
    return "sent" if result.account.paper.get("sent") else "printed"


def _format_account(
    account: ShipmentAccount, words: ReportWords, shipments: Path, printers: Sequence[str]
) -> Iterator[str]:
    """Yield the lines about a shipment: numbers of labels, and work for people."""
    folder = shipments / account.shipment
    yield f"{words.say('Shipment')}: {account.shipment}"
    yield f"{words.say('Boxes')}: {account.boxes:,}"
    if printers:
        yield f"{words.say('Printers')}: {', '.join(printers)}"
    for state, said in _PAPER_WORDS.items():
        if account.paper.get(state):
            yield f"{words.say(said)}: {account.paper[state]:,}"
    unprinted = account.boxes - account.on_paper - len(account.doubtful)
    if printers and unprinted > 0:
        yield f"{words.say('not printed')}: {unprinted:,}"
    if account.voided:
        yield f"{words.say('voided')}: {account.voided:,}"
    yield f"{words.say('Labels and papers are in')}: {make_printable(str(folder))}"
    if account.doubtful:
        numbers = format_numbers(number for number, _, _ in account.doubtful)
        yield ""
        yield from words.lines(
            "Box {boxes}: check if the label is there. If not, print it again:", boxes=numbers
        )
        boxes_to_print = numbers.replace("–", "-")
        yield f"    cardgen print {make_printable(str(folder))} {boxes_to_print} --to …"
        for (printer, why), boxes in _group_doubtful(account).items():
            said = " · ".join(words.translate(why)) if why else ""
            yield f"    {': '.join(filter(None, (format_numbers(boxes), printer, said)))}"
    if account.superseded:
        yield ""
        yield from words.lines("Remove the old label from these boxes:")
        yield f"    {format_numbers(account.superseded)}"


def _group_doubtful(account: ShipmentAccount) -> dict[tuple[str, str], list[int]]:
    """Group doubtful boxes by printer and reason."""
    found: dict[tuple[str, str], list[int]] = {}
    for number, printer, why in account.doubtful:
        found.setdefault((printer, why), []).append(number)
    return found


def _format_findings(
    found: Sequence[Diagnostic], words: ReportWords, wording: Wording
) -> Iterator[str]:
    """Yield the lines about findings: place, message and remedy."""
    for number, each in enumerate(found, 1):
        place = each.location.for_people if each.location else None
        where = place.file if place else ""
        if place is not None and place.line is not None:
            where += f", {words.say('row {number}', number=place.line)}"
        yield f"{number}. {f'{where}: ' if where else ''}{each.rule}"
        for message in words.translate(_join_lines(each.message)):
            yield f"   {message}"
        if advice := each.advice(wording):
            yield f"   {words.say('What to do')}:"
            for line in words.translate(_join_lines(advice)):
                yield f"   {line}"
        yield ""


def _join_lines(text: str) -> str:
    """Put a text on one line."""
    return " ".join(text.split())
