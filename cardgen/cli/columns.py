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
from cardgen.cli.reporting import in_line, remark, shown_path, wants_json
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
_QUESTIONS: Final[tuple[tuple[str, str, str, ColumnMeaning], ...]] = (
    (
        "ignore-column",
        "No label shows the column {}. Ignore it?",
        "No label shows the columns {}. Ignore them?",
        "",
    ),
    (
        "on-paper",
        "The labels do not show the column {}. Put it on the packing list only?",
        "The labels do not show the columns {}. Put them on the packing list only?",
        {"show": "paper"},
    ),
)
"""Kinds of remedies, each with its question for one column and for several, and the meaning."""


def with_offers(
    ctx: click.Context, fonts: tuple[Path, ...], work: Callable[[Project], Made]
) -> Made:
    """Call `work` with the project. If the user answers questions about columns, call it again.

    The questions are about columns whose errors stop the work.
    """
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
    """Ask about wrong columns, write the answers into cardgen.toml, and return them.

    Nobody is asked without a terminal, with ``--json``, or without a project.
    """
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
        remark(f"written into {shown_path(file)}: {', '.join(map(in_line, meanings))}")
    return meanings


def _answers(
    errors: Iterable[Diagnostic], says_yes: Callable[[str], bool]
) -> dict[str, ColumnMeaning]:
    """Ask about columns with errors. Return the meaning of each column by its header."""
    meanings: dict[str, ColumnMeaning] = {}
    may_be: dict[str, str] = {}
    headers: dict[str, list[str]] = {}  # by kind of remedy
    for remedy in filter(None, (each.remedy for each in errors)):
        headers.setdefault(remedy.kind, []).extend(remedy.names[:1])
        if remedy.kind in ("name-column", "ignore-column"):
            for column in remedy.names[2:3]:
                may_be.setdefault(remedy.names[0], column)
    given = set[str]()
    for header, column in may_be.items():
        called = _CALLED.get(column, f"the field {column}")
        if column not in given and says_yes(
            f"Does the column {in_line(header)} contain {called}?"
        ):
            meanings[header] = column
            given.add(column)
    for kind, one, many, meaning in _QUESTIONS:
        left = [each for each in dict.fromkeys(headers.get(kind, ())) if each not in meanings]
        question = (one if len(left) == 1 else many).format(", ".join(map(in_line, left)))
        if left and says_yes(question):
            meanings |= dict.fromkeys(left, meaning)
    return meanings
