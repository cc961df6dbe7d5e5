"""What docs/ says is what the code has."""

from __future__ import annotations

import error_rules


def test_the_page_of_error_rules_is_made_from_the_code() -> None:
    assert error_rules.FILE.read_text(encoding="utf-8") == error_rules.page(), "make docs"
