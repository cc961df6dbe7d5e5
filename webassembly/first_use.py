"""Modules that the page needs before the first label, as JSON on standard output.

The page's first questions are asked here, natively, and the modules that they import are
listed. What is not listed is loaded later: a wrong guess costs time, and nothing else.
"""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path
from typing import Final

from cardgen import Project, render
from cardgen.page import questions

_READ: Final = "budoux"  # never imported, but its models are read


def main() -> None:
    """Ask the page's first questions, and list the modules that were imported."""
    project = Project.open()
    place = questions.Workplace(project, Path())

    def ask(kind: str, **question: object) -> dict[str, object]:
        answer: dict[str, object] = json.loads(
            questions.answer(place, kind, json.dumps(question).encode())
        )
        return answer

    ask("start")
    ask("messages", pair="zh-ko")
    ask("designs", pair="zh-ko")
    label = {"pair": "zh-ko", "message": {"id": "brothers"}, "template": "box-100x150"}
    ask("form", **label)
    ask("label", **label, fields={"box": "1"}, example=True)
    drawn = project.label("brothers", fields={"box_id": "1"}).document()
    for form in ("svg", "pdf", "png", "zpl"):
        render(drawn, form, 203.0)
    assert base64  # answers have bytes
    json.dump(sorted({*sys.modules, _READ}), sys.stdout)


if __name__ == "__main__":
    main()
