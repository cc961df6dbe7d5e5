"""Typesetting rule 13: marks outside the type area, and sizes of readings."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from cardgen.catalog import Message
from cardgen.display import GlyphRun, Rect
from cardgen.layout.label.place import bounds
from tests.drawn import items, runs
from tests.layout.studio import MESSAGE, label, page

SOURCE = '[a]\ntext = "{message}"\n'
TARGET = '[b]\ntext = "{message}"\nlang = "target"\n'
FIT = 'fit = { min = "5pt", max = "90pt" }\n'


def saying(source: str, target: str = "같은 하늘") -> Message:
    return replace(MESSAGE, source=source, translation=target)


def draw(shape: str, source: str, target: str = "같은 하늘") -> list[GlyphRun]:
    made = label(shape, message=saying(source, target))
    return runs(made.document().pages[0])


def base(found: Sequence[GlyphRun], text: str) -> GlyphRun:
    return next(run for run in found if run.text.startswith(text))


@pytest.mark.parametrize("marked", ["[风|fēng]月", "*风*月", "风[月|yuè]\n天"])
def test_marks_push_the_first_line_down(marked: str) -> None:
    """Chinese with readings and Korean without once had different baselines side by side."""
    found = draw(page("a b", SOURCE + TARGET, columns=["1fr", "1fr"]), marked)
    assert base(found, "风").y == base(found, "같").y == pytest.approx(10 + 8.8)


@pytest.mark.parametrize(
    ("margin", "inset"),
    [
        ("10pt", 0.0),  # a reading of 5 points has half of the margin
        ("6pt", 2.0),
        ("0pt", 5.0),
    ],
)
def test_marks_of_a_first_line_have_half_of_the_margin(margin: str, inset: float) -> None:
    shape = page("a b", SOURCE + TARGET, columns=["1fr", "1fr"], margin=margin)
    found = draw(shape, "[风|fēng]月")
    top = float(margin.removesuffix("pt"))
    assert base(found, "风").y == pytest.approx(top + inset + 8.8)
    assert base(found, "같").y == base(found, "风").y  # they move in together
    assert bounds(base(found, "f")).y >= top / 2 - 0.001


@pytest.mark.parametrize(
    ("rows", "gap", "more"),
    [
        (["auto", "auto"], "2pt", 0.0),
        (["auto", "auto"], "10pt", 0.0),
        (["20pt", "1fr"], "4pt", 0.0),
        (["auto", "auto"], "0pt", 3.0),  # padding is white, too
    ],
)
def test_marks_touch_nothing_above(rows: list[str], gap: str, more: float) -> None:
    padding = f'padding = ["{more}pt", "0pt", "0pt", "0pt"]\n'
    shape = page("b\na", TARGET + SOURCE + padding, rows=rows, gap=gap)
    found = draw(shape, "[风|fēng]月")
    above = bounds(base(found, "같"))
    foot = above.y + above.height if rows[0] == "auto" else 30.0
    white = float(gap.removesuffix("pt")) + more
    assert bounds(base(found, "风")).y == pytest.approx(foot + max(white, white / 2 + 5))
    assert bounds(base(found, "f")).y >= foot


@pytest.mark.parametrize(
    ("height", "valign", "inset"),
    [
        (20, "start", 5.0),
        (20, "center", 2.5),  # 5 above it, of which readings take half
        (60, "center", 0.0),
        (60, "end", 0.0),
    ],
)
def test_marks_have_the_white_of_their_own_area(height: int, valign: str, inset: float) -> None:
    tables = SOURCE + f'valign = "{valign}"\n'
    shape = page("a", tables, size=f"100pt x {height}pt", margin="0pt")
    share = {"start": 0.0, "center": 0.5, "end": 1.0}[valign]
    found = draw(shape, "[风|fēng]月")
    assert bounds(base(found, "风")).y == pytest.approx((height - 10) * share + inset)
    assert bounds(base(found, "f")).y >= 0


def test_empty_rows_above_are_white() -> None:
    found = draw(page("b\n.\na", TARGET + SOURCE, rows=["auto", "10pt", "auto"]), "[风|fēng]月")
    assert bounds(base(found, "风")).y == pytest.approx(10 + 10 + 10)


def test_marks_stay_within_a_background() -> None:
    shape = page("a", SOURCE + 'fill = "#eeeeee"\npadding = "4pt"\n', rows=["auto"])
    made = label(shape, message=saying("[风|fēng]月"))
    found = items(made.document().pages[0])
    fill = next(item for item in found if isinstance(item, Rect))
    reading = base([item for item in found if isinstance(item, GlyphRun)], "f")
    assert (fill.y, fill.height) == pytest.approx((10, 4 + 3 + 10 + 4))
    assert bounds(reading).y == pytest.approx(fill.y + 4 / 2)


def test_dots_below_a_last_line_touch_nothing() -> None:
    shape = page("a\nb", SOURCE + TARGET, rows=["auto", "auto"])
    found = draw(shape, "*风*月")
    assert bounds(base(found, "같")).y >= bounds(base(found, "•")).y + 5 - 0.001


@pytest.mark.parametrize("side", ["end", "start"])
def test_readings_of_a_first_column_stand_in_the_margin(side: str) -> None:
    tables = SOURCE + f'direction = "vertical"\nalign = "{side}"\n'
    found = draw(page("a", tables, size="40pt x 60pt"), "[风|feng]月")
    assert base(found, "风").x == (25 if side == "end" else 15)
    assert draw(page("a", tables, columns=["auto"]), "[风|feng]月")[0].x == 15


def test_readings_of_a_first_column_touch_nothing_beside() -> None:
    tables = SOURCE + 'direction = "vertical"\n' + TARGET
    found = draw(page("a b", tables, columns=["auto", "1fr"]), "[风|feng]月")
    reading, beside = base(found, "feng"), base(found, "같")
    assert bounds(reading).x + bounds(reading).width <= beside.x + 0.46  # optical edge


@pytest.mark.parametrize("rows", [["1fr"], ["auto"]])
def test_fitted_texts_make_room_for_their_marks(rows: list[str]) -> None:
    """The text is as large as possible with its first readings within half of the margin."""
    shape = page("a", SOURCE + FIT, size="300pt x 52pt", margin="6pt", rows=rows)
    plain, found = draw(shape, "风月"), draw(shape, "[风|fēng]月")
    han, reading = base(found, "风"), base(found, "f")
    assert base(plain, "风").size == pytest.approx(40)
    assert 29 < han.size < 40
    assert bounds(reading).y == pytest.approx(3, abs=0.2)
    assert bounds(han).y + bounds(han).height <= 46 + 0.01


def test_a_reading_is_louder_than_most_slogans() -> None:
    """Readings of bases above 30 points are a third of their size, and regular beside bold."""
    bold = '[style.s]\nweight = "bold"\n'
    for most, share, file in (("30pt", 1 / 2, "Bold"), ("60pt", 1 / 3, "Regular")):
        fit = f'style = "s"\nfit = {{ min = "5pt", max = "{most}" }}\n'
        found = draw(page("a", bold + SOURCE + fit, size="300pt x 200pt"), "[风|fēng]月")
        han, reading = base(found, "风"), base(found, "f")
        assert han.size == float(most.removesuffix("pt"))
        assert reading.size == pytest.approx(han.size * share)
        assert "Bold" in han.font.path
        assert file in reading.font.path


@pytest.mark.parametrize(("size", "share"), [("30pt", 1 / 2), ("31pt", 1 / 3)])
def test_readings_of_a_size_that_is_given(size: str, share: float) -> None:
    style = f'[style.s]\nsize = "{size}"\n'
    shape = page("a", style + SOURCE + 'style = "s"\n', size="300pt x 200pt")
    found = draw(shape, "[风|fēng]月")
    assert base(found, "f").size == pytest.approx(base(found, "风").size * share)


def test_readings_of_smaller_lettering_among_large() -> None:
    """The size of the base counts, not the size of the paragraph."""
    styles = '[style.large]\nsize = "60pt"\n'
    tables = '[a]\nspans = [{ text = "{message}" }]\nstyle = "large"\n'
    small = tables.replace('" }', '", style = "body" }')
    for table, share in ((tables, 1 / 3), (small, 1 / 2)):
        found = draw(page("a", styles + table, size="400pt x 200pt"), "[风|fēng]月")
        assert base(found, "f").size == pytest.approx(base(found, "风").size * share)
