"""The questions of the page, and their answers: one protocol for every back end.

In comes a question: its kind, and a JSON object. Out comes an answer, data for JSON; files in
it are bytes, which become base64. The local server asks here (`app`), and so does the worker of
the page without a server. Findings are no failures of a question: they are part of the answer,
in the language of the reader. A name in a question must be known; no name becomes a path.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import msgspec

from cardgen.errors import CardgenError
from cardgen.page import labels
from cardgen.page.wire import as_findings
from cardgen.project import Project

MOST_BYTES: Final = 24 << 20
"""The size of a question: a list of 16 MiB as base64, with what was mended in it."""


class _Kind(NamedTuple):
    """A kind of question: the type of its object, and the function that answers."""

    type: type[Any]
    answer: Callable[[Project, Any], Mapping[str, Any]]


_KINDS: Final[Mapping[str, _Kind]] = {
    "start": _Kind(labels.StartQuestion, labels.answer_start),
    "messages": _Kind(labels.MessagesQuestion, labels.list_messages),
    "designs": _Kind(labels.DesignsQuestion, labels.list_designs),
    "sheets": _Kind(labels.SheetsQuestion, labels.list_sheets),
    "form": _Kind(labels.FormQuestion, labels.make_form),
    "label": _Kind(labels.LabelQuestion, labels.make_label),
}


def answer(project: Project, kind: str, question: bytes) -> bytes:
    """Answer a question of a kind, both as JSON.

    Raises LookupError for an unknown kind or name, msgspec.ValidationError and
    msgspec.DecodeError for a wrong object.
    """
    known = _KINDS[kind]
    asked = msgspec.json.decode(question, type=known.type)
    try:
        said = known.answer(project, asked)
    except CardgenError as error:
        said = {"findings": as_findings((*error.diagnostics, *error.warnings))}
    return msgspec.json.encode(said)
