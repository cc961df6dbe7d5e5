"""Items that pages have in common are drawn once, and change no pixel."""

from __future__ import annotations

from random import Random

import pytest
from PIL import Image

from cardgen import Project
from cardgen.backends import LayerCache, Renderer
from cardgen.backends.raster import Mode, band_count, draw_page
from cardgen.backends.raster.common import split_common
from cardgen.display import BLACK, WHITE, Color, Layer, Leaf, Page, Picture, Rect
from tests.backends.samples import bars, png_bytes, run

GREY = Color(90, 90, 90)
FORMATS = ("png", "zpl", "tspl", "pwg")


def items(random: Random, number: int) -> list[Leaf]:
    """Items of one page, some of them over one another and over the edge."""

    def place() -> float:
        return random.choice((-9.0, 2.0, 30.0, 61.0))

    return [
        run(f"{number:04}", place(), 20 + place(), 30, random.choice((BLACK, GREY, WHITE))),
        bars("qr", f"BOX-{number}", (30, 40, 30, 30)),
        Rect(place(), place(), 20, 30, random.choice((BLACK, WHITE))),
    ]


@pytest.mark.parametrize("mode", ["1", "L", "RGB"])
@pytest.mark.parametrize("seed", range(20))
def test_common_items_change_no_pixel(mode: Mode, seed: int) -> None:
    """Some items of each page are those of the page before; their order is any."""
    random, kept = Random(seed), LayerCache()
    first = Layer((run("国", 10, 60, 50), Rect(0, 0, 70, 4, BLACK)))
    photo = Picture(40, 5, 20, 20, png_bytes(Image.radial_gradient("L")))
    fixed: list[Leaf] = [run("箱", 5, 30, 30), bars("qr", "A", (3, 50, 21, 21)), photo]
    fixed = fixed[: random.randint(1, 3)]
    order = random.sample(range(len(fixed) + 3), len(fixed) + 3)
    for number in range(7):
        pool = [*fixed, *items(Random(f"{seed} {number // 2}"), number)]
        layer = Layer(tuple(pool[at] for at in order))
        page = Page(70.3, 90, (first, layer), mono=mode == "1")
        alone = Page(70.3, 90, (Layer(first.items), layer), mono=mode == "1")
        one = draw_page(page, 203.0, kept, mode=mode)
        other = draw_page(alone, 203.0, LayerCache(), mode=mode)
        for band in range(band_count(one.height)):
            assert one.rows(band) == other.rows(band)


def test_common_items_are_drawn_with_the_first_layer() -> None:
    kept, first, same = LayerCache(), Layer(()), run("箱", 5, 30, 30)
    for number, own in ((1, 2), (2, 1), (3, 1)):
        other = run(str(number), 5, 60, 30)
        split = split_common(Page(99, 99, (first, Layer((other, same)))), kept, "1")
        assert len(split.own) == own
        assert split.first.items == (() if own == 2 else (same,))
    assert split.one_of_many


def test_white_items_stay_over_those_before_them() -> None:
    kept, first, white = LayerCache(), Layer(()), Rect(0, 0, 9, 9, WHITE)
    for number in range(3):
        other = run(str(number), 5, 60, 30)
        split = split_common(Page(99, 99, (first, Layer((other, white)))), kept, "1")
        assert split.own == [other, white]


def test_same_page_again_is_drawn_on_the_same_layer() -> None:
    """A label that is drawn in two formats tells nothing of the next one."""
    kept, first = LayerCache(), Layer(())
    page = Page(99, 99, (first, Layer((run("箱", 5, 30, 30),))))
    assert [split_common(page, kept, "1").first for _ in range(3)] == [first] * 3


@pytest.mark.parametrize("template", ["box-100x150", "box-a4", "gs1-4x6in"])
def test_labels_of_a_plan_are_drawn_as_alone(template: str) -> None:
    from tests.layout.label.test_plan import LAID_OUT, numbers, shipped_label

    label, shared = shipped_label(template, "zh-ko"), Renderer()
    mono = Project.open().template(template).mono
    for number in range(100, 100 + LAID_OUT):
        label.document(numbers(label, number))
    for number in (147, 258, 269, 777, 777):
        document = label.document(numbers(label, number))
        for name in FORMATS if mono else ("png", "pwg"):
            made = shared.render(document, name, 203)
            assert made == Renderer().render(document, name, 203), (number, name)
    assert label.filled == 5
