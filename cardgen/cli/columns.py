"""Questions on a terminal about the columns of a list; ``cardgen.toml`` keeps the answers.

A list is somebody else's file and comes again, so nobody should be asked twice. cardgen never
offers to leave out a column that may be a missing one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, TypeVar

import click

from cardgen.cli.options import open_project
from cardgen.cli.reporting import in_line, note, shown_path, wants_json
from cardgen.cli.terminal import agrees, can_ask
from cardgen.errors import CardgenError, Diagnostic
from cardgen.files import is_there
from cardgen.project import PROJECT_FILE, ColumnMeaning, Project, describe_columns

Made = TypeVar("Made")

_CALLED: Final = {
    "message": "the message",
    "pair": "the languages",
    "template": "the template",
    "boxes": "the number of boxes",
    "quantity": "the number of pieces in one box",
    "total_quantity": "the number of pieces in all boxes",
    "unit": "the unit of the quantity",
    "item": "the article",
    "from": "the place where the boxes come from",
    "to": "the place where the boxes go",
    "sender": "the sender",
    "sender_address": "the address of the sender",
    "sender_phone": "the phone number of the sender",
    "recipient": "the recipient",
    "recipient_address": "the address of the recipient",
    "recipient_phone": "the phone number of the recipient",
    "gross_weight": "the weight of one box",
    "handling": "the handling marks",
    "expiry": "the expiry date",
    "lot": "the lot number",
    "order": "the order number",
}


def with_offers(
    ctx: click.Context, fonts: tuple[Path, ...], work: Callable[[Project], Made]
) -> Made:
    """Call `work`, and again after people answered questions about columns in its way."""
    answers: dict[str, ColumnMeaning] = {}
    while True:
        project = open_project(fonts)
        try:
            return work(project)
        except CardgenError as error:
            new = _offer(ctx, error.diagnostics, project, is_first=not answers)
            if not new or answers | new == answers:
                raise
            answers |= new


def _offer(
    ctx: click.Context, found: Iterable[Diagnostic], project: Project, *, is_first: bool
) -> dict[str, ColumnMeaning]:
    """Ask about columns, write the answers, and give them; none where nobody can answer."""
    file = project.root / PROJECT_FILE
    errors = [each for each in found if each.severity == "error" and each.remedy]
    if wants_json(ctx) or not is_there(file) or not can_ask():
        return {}
    undone = f"nothing was made, and {PROJECT_FILE} was not changed"
    if not is_first:
        undone = f"nothing was made; {PROJECT_FILE} keeps your earlier answers"

    def says_yes(question: str) -> bool:
        return agrees(
            f"{question} (cardgen writes the answer into {PROJECT_FILE})", undone=undone
        )

    if meanings := _answers(errors, says_yes):
        describe_columns(file, meanings)
        note(f"written into {shown_path(file)}: {', '.join(map(in_line, meanings))}")
    return meanings


def _answers(
    errors: Iterable[Diagnostic], says_yes: Callable[[str], bool]
) -> dict[str, ColumnMeaning]:
    """Ask people for the meaning of columns."""
    meanings: dict[str, ColumnMeaning] = {}
    may_be: dict[str, str] = {}
    unused: list[str] = []
    unshown: list[str] = []
    for each in errors:
        remedy = each.remedy
        assert remedy is not None
        if remedy.kind == "on-paper":
            unshown.append(remedy.names[0])
        if remedy.kind not in ("name-column", "ignore-column"):
            continue
        header, columns = remedy.names[0], remedy.names[2:]
        for column in columns:
            may_be.setdefault(header, column)
        if remedy.kind == "ignore-column":
            unused.append(header)
    given = set[str]()
    for header, column in may_be.items():
        called = _CALLED.get(column, f"the field {column}")
        if column not in given and says_yes(
            f"Does the column {in_line(header)} contain {called}?"
        ):
            meanings[header] = column
            given.add(column)
    unused = [header for header in dict.fromkeys(unused) if header not in meanings]
    one, many = (
        "No label shows the column {}. Ignore it?",
        "No label shows the columns {}. Ignore them?",
    )
    if unused and says_yes(_word(unused, one, many)):
        meanings |= dict.fromkeys(unused, "")
    unshown = [header for header in dict.fromkeys(unshown) if header not in meanings]
    one = "The labels do not show the column {}. Put it on the packing list only?"
    many = "The labels do not show the columns {}. Put them on the packing list only?"
    if unshown and says_yes(_word(unshown, one, many)):
        meanings |= {header: {"show": "paper"} for header in unshown}
    return meanings


def _word(headers: Iterable[str], one: str, many: str) -> str:
    """Put headers into the question for one column, or into that for several."""
    shown = [*map(in_line, headers)]
    return (one if len(shown) == 1 else many).format(", ".join(shown))
