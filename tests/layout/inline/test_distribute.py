"""Characters spread over the length of a line or column, and texts without stops."""

from __future__ import annotations

from itertools import pairwise

import pytest

from cardgen.display import GlyphRun, leaves
from tests.layout import studio


def runs(keys: str, fields: str = "") -> list[GlyphRun]:
    text = studio.page("a", f"[a]\n{keys}\n", fields=fields)
    layers = studio.label(text).document().pages[0].layers
    found = [item for layer in layers for item in leaves(layer.items)]
    return [item for item in found if isinstance(item, GlyphRun)]


def test_characters_stand_equally_far_apart_over_the_whole_line() -> None:
    (run,) = runs('text = "石景山区"\nalign = "distribute"')
    steps = [right.x - left.x for left, right in pairwise(run.glyphs)]
    assert steps == pytest.approx([steps[0]] * 3)
    last = run.glyphs[-1]
    assert run.x + last.x + last.advance == pytest.approx(190.0, abs=1.0)


def test_columns_are_spread_too() -> None:
    (run,) = runs('text = "山区"\ndirection = "vertical"\nvalign = "distribute"')
    assert run.glyphs[1].y - run.glyphs[0].y == pytest.approx(80 - run.size, abs=1.0)


def test_a_single_character_stands_in_the_middle() -> None:
    (run,) = runs('text = "山"\nalign = "distribute"')
    assert run.x + run.glyphs[0].advance / 2 == pytest.approx(100.0, abs=0.5)


def test_a_number_stays_whole() -> None:
    found = runs('text = "共24年"\nalign = "distribute"')
    (digits,) = [run for run in found if "24" in run.text]
    at = digits.text.index("2")
    two, four = digits.glyphs[at : at + 2]
    assert four.x - two.x == pytest.approx(two.advance)


@pytest.mark.parametrize(
    ("stops", "said"),
    [("keep", "海内，存知己。"), ("space", "海内\u3000存知己"), ("lines", "海内|存知己")],
)
def test_stops_of_a_banner(stops: str, said: str) -> None:
    style = f'style = "banner"\n[style.banner]\nstops = "{stops}"'
    found = runs(f'text = "海内，存知己。"\n{style}')
    lines: dict[float, str] = {}
    for run in found:
        lines[run.y] = lines.get(run.y, "") + run.text.strip("\n")
    assert "|".join(lines.values()) == said


def test_only_lettering_can_be_spread_and_only_along_its_lines() -> None:
    rule = studio.page("a", '[a]\nrule = "1pt"\nalign = "distribute"\n')
    assert "align: a rule cannot be justified" in studio.unsound(rule)
    across = studio.page("a", '[a]\ntext = "a"\nvalign = "distribute"\n')
    assert 'hint: write align = "distribute"' in studio.unsound(across)
