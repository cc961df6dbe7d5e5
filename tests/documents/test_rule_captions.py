"""Captions for the rules of errors and of the proofreader."""

from __future__ import annotations

from cardgen import resources
from cardgen.catalog import load_catalog
from cardgen.documents import rule_caption
from cardgen.rules import PROOFREADING_RULES, RULES


def test_every_kind_of_mistake_has_a_caption() -> None:
    assert rule_caption("quiet-zone") == "rule-barcode"
    assert rule_caption("end-mark") == "slip-marks"
    assert rule_caption("overflow") == "rule-overflow"  # of proofreading as well
    assert rule_caption("changed") == "rule-changed"
    names = {*map(rule_caption, (*RULES, *PROOFREADING_RULES))}
    captions = load_catalog(resources.MESSAGES, "zh-ko", "captions").messages
    assert [name for name in names if name not in captions] == []


def test_what_wants_a_look_in_a_list_is_said_in_every_language() -> None:
    """All of them had the caption of other rules, and no words but English ones."""
    lists = (
        *("unused-column", "guessed-column", "hidden-row", "unread-sheet", "sum-row"),
        *("remark-row", "unread-note", "lost-zero", "not-shown", "outdated"),
    )
    assert "rule-other" not in map(rule_caption, lists)
    assert rule_caption("remark-row") == "rule-remark-row"
