"""Units of samples, which must go with any article."""

from __future__ import annotations

from cardgen import Project
from cardgen.catalog import notes_of
from cardgen.project.samples import longest_terms


def test_samples_have_units_that_go_with_any_article() -> None:
    """templates check warned of 大米 in 顶, which nobody had written."""
    for pair in ("zh-ko", "ko-ja"):
        glossary = Project.open().glossary(pair)
        for unit in longest_terms(glossary)["unit"]:
            assert not notes_of(glossary.by_source["unit", unit]).particular
