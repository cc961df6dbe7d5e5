from __future__ import annotations

from msgspec.structs import replace

from cardgen.shipment.model import Box
from tests.shipment.lines import line, session

LACKING = {3, 7, 8, 90}


def test_mended_warnings_of_labels_that_were_forgotten_were_not_told() -> None:
    """Only the warnings of the last 64 of 100 lines were told, and none named its row."""
    made = session()
    for row in range(2, 102):
        names = {"name": f"李{row}", "name_target": "" if row in LACKING else "이영"}
        given = replace(line(row), template="place-card", fields=names)
        made.document(Box(row - 1, 100, given, 1, 1, f"MAPO-2020-{row - 1:03}"))
    assert [str(each) for each in made.warnings] == [
        "warning: one-language: rows 3, 7 and 8 and 90: name has a text, but name_target "
        "is empty: one language lacks the text\n"
        "  hint: give name_target too, even if both texts are the same"
    ]
