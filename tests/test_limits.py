"""The page of limits has the numbers of the code; tests of each reader show that they hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from cardgen.catalog.patching import sync
from cardgen.files import MOST_MESSAGES, MOST_PO, MOST_WITH_TAIL
from cardgen.printing import Patience, sending
from cardgen.printing.ipp import delivery, exchange, message
from cardgen.shipment import picture_codes
from cardgen.weblate import component, http

_LIMITS = Path(__file__).parents[1] / "docs/explanation/limits.md"
_BARREN = picture_codes._LONGEST_BARREN + picture_codes._LAST_LOOK


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("a PO file", f"{MOST_MESSAGES >> 20} MB without obsolete messages"),
        ("a PO file", f"{MOST_PO >> 20} MB with those between other messages"),
        ("a PO file", f"{MOST_WITH_TAIL >> 20} MB with those at its end"),
        ("a PO file", f"keeps {sync._MOST_OBSOLETE >> 20} MB"),
        ("a picture for `cardgen seen`", f"{_BARREN:.1f} s of processor time"),
        ("a picture for `cardgen seen`", f"{picture_codes._LONGEST:g} s if a code is found"),
        ("an answer of a printer", f"{exchange._MOST >> 20} MB"),
        ("an answer of a printer", f"{message._MOST_GROUPS:,} groups"),
        ("an answer of a printer", f"{message._MOST_VALUES:,} values"),
        ("an answer of a printer", f"{Patience().silence:g} s without a byte"),
        ("an answer of a printer", f"({sending._SILENCE:g} s for questions"),
        ("the job of a printer", f"{delivery._MOST_TURNS} changes of its state"),
        ("an answer of Weblate", f"{http._MOST >> 20} MB"),
        ("an answer of Weblate", f"{http._TIMEOUT:g} s without a byte"),
        ("an answer of Weblate", f"{2 * http._TIMEOUT:g} s in all"),
        ("an answer of Weblate", f"{http._MOST_TRIES} tries"),
        ("an answer of Weblate", f"{http._PATIENCE:g} s of waiting"),
        ("a list of Weblate", f"{component._MOST_PAGES:,} pages"),
        ("a list of Weblate", f"{component._MOST_OBJECTS:,} entries"),
        ("a list of Weblate", f"{component._MOST_BYTES >> 20} MB"),
        ("a list of Weblate", f"{component._PATIENCE * http._TIMEOUT / 60:g} minutes"),
    ],
)
def test_the_limits_are_those_of_the_code(what: str, said: str) -> None:
    rows = _LIMITS.read_text(encoding="utf-8").splitlines()
    (row,) = (row for row in rows if row.startswith(f"| {what} |"))
    assert said in row
