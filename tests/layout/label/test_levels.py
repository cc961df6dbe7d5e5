"""Texts side by side that share baselines."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from cardgen.catalog import Message
from cardgen.errors import TemplateError
from tests.drawn import runs
from tests.layout.studio import MESSAGE, STYLE, label, page, template

SOURCE = '[a]\ntext = "{message}"\nlevel = "words"\n'
TARGET = '[b]\ntext = "{message}"\nlang = "target"\nlevel = "words"\n'
LOOSE = '[style.loose]\nsize = "10pt"\nleading = 2.0\n'
WORDS = ("风月，\n同天。", "산천은\n달라도\n바람과 달은\n한 하늘")


def bases(shape: str, source: str = WORDS[0], target: str = WORDS[1]) -> list[list[float]]:
    """Baselines of both texts."""
    message: Message = replace(MESSAGE, source=source, translation=target)
    found = runs(label(shape, message=message).document().pages[0])
    langs = [[run for run in found if run.lang == lang] for lang in ("zh-Hans", "ko")]
    return [
        sorted({round(run.y, 6) for run in each if run.beside != "reading"}) for each in langs
    ]


@pytest.mark.parametrize("valign", ["start", "center", "end"])
def test_lines_stand_on_one_line(valign: str) -> None:
    align = f'valign = "{valign}"\n'
    source = SOURCE + align + 'style = "loose"\n'
    zh, ko = bases(
        page("a b", LOOSE + source + TARGET + align, columns=["1fr", "1fr"], rows=["1fr"])
    )
    assert zh == ko[:2]
    assert ko[1] - ko[0] == pytest.approx(ko[3] - ko[2])


def test_readings_put_the_lines_of_both_apart() -> None:
    tight = SOURCE + TARGET + '[style.body]\nsize = "10pt"\nleading = 1.2\n'
    shape = page("a b", "", columns=["1fr", "1fr"]).replace(STYLE, tight)
    plain, marked = bases(shape), bases(shape, "[风|fēng]月，\n同天。")
    assert marked[0] == marked[1][:2]
    assert plain[0][1] - plain[0][0] == pytest.approx(12)
    assert marked[0][1] - marked[0][0] == pytest.approx(15)


def test_fitted_texts_have_one_size() -> None:
    fit = 'fit = { min = "5pt", max = "40pt", group = "g", ratio = 2 }\n'
    shape = page("a b", SOURCE + fit + TARGET + fit, columns=["1fr", "1fr"], rows=["1fr"])
    found = label(
        shape, message=replace(MESSAGE, source="风月同天", translation=WORDS[1])
    ).document()
    assert len({run.size for run in runs(found.pages[0])}) == 1
    zh, ko = bases(shape)
    assert zh == ko[:2]


@pytest.mark.parametrize(
    ("source", "target", "grid", "why"),
    [
        ("", 'valign = "end"\n', "a b", "they have different valign or padding"),
        ("", 'style = "big"\n', "a b", "their styles have different sizes"),
        ("", 'fit = { min = "5pt", max = "9pt" }\n', "a b", "only one of the texts is fitted"),
        ("", "", "a .\nb .", "they are in different rows"),
    ],
)
def test_texts_that_cannot_share_base_lines_are_refused(
    source: str, target: str, grid: str, why: str
) -> None:
    big = '[style.big]\nsize = "20pt"\n'
    rows = ["1fr"] * len(grid.splitlines())
    words = big + SOURCE + source + TARGET + target
    shape = page(grid, words, columns=["1fr", "1fr"], rows=rows)
    with pytest.raises(TemplateError) as caught:
        template(shape)
    assert (
        caught.value.message == f"[b]: level: the text cannot share base lines with [a]: {why}"
    )


def test_columns_have_no_base_lines() -> None:
    shape = page("a b", SOURCE + 'direction = "vertical"\n' + TARGET, columns=["1fr", "1fr"])
    with pytest.raises(
        TemplateError, match="vertical, boxed or turned text cannot share base lines"
    ):
        template(shape)
