"""Memory of backends: the bounded cache, the cache for first layers, the allocator."""

from __future__ import annotations

import contextlib
import gc
import platform
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from weakref import ref

import pytest

from cardgen import Renderer
from cardgen.backends import LayerCache
from cardgen.backends.memory import LIMIT, SizedCache
from cardgen.backends.raster.page import join_bands, make_bands, new_canvas
from cardgen.display import BLACK, Color, Document, Layer, Page, Rect
from tests.backends.samples import INCH

RED = Color(200, 30, 10)
ALL = Rect(0, 0, INCH, INCH, BLACK)
SIDE = 300  # pixels of an inch
# Bits with a byte before each row, in Python's digits of 30 bits in four bytes.
MONO = SIDE * (8 + 304) / 30 * 4


class Value:
    """A value of a given size."""

    def __init__(self, nbytes: int) -> None:
        self.nbytes = nbytes


def document(*layers: Layer, mono: bool = False) -> Document:
    return Document((Page(INCH, INCH, layers, mono),), "", ())


@pytest.mark.parametrize(
    ("color", "mono", "pixels"),
    [(BLACK, True, MONO), (BLACK, False, SIDE**2), (RED, False, 4 * SIDE**2)],
)
def test_the_size_is_that_of_pixels_and_compressed_bands(
    color: Color, mono: bool, pixels: float
) -> None:
    renderer, layer = Renderer(), Layer((Rect(0, 0, INCH, INCH, color),))
    file = renderer.render(document(layer, mono=mono), "png")
    bands = 2 * len(file)  # alone and joined
    assert 0 <= renderer.layers.size - pixels - bands + 400 < 2400


def test_white_bands_take_no_pixels() -> None:
    renderer, layer = Renderer(), Layer((Rect(0, 0, 9, 9, BLACK),))  # on the first of five
    file = renderer.render(document(layer), "png")
    assert 0 <= renderer.layers.size - 64 * SIDE - len(file) < 2000


def test_bands_are_compressed_when_they_are_needed_and_counted_then() -> None:
    renderer, layer, varying = Renderer(), Layer((ALL,)), Layer((ALL,))
    renderer.render(document(layer, varying), "png")
    before = renderer.layers.size
    assert before == SIDE**2
    file = renderer.render(document(layer), "png")
    assert 0 < renderer.layers.size - before - 2 * len(file) + 400 < 2000
    again = renderer.layers.size
    assert renderer.render(document(layer), "png") == file
    assert renderer.layers.size == again


def test_bands_of_a_stretch_are_counted_alone_and_joined() -> None:
    canvas, layers, layer = new_canvas(10, 5 * 64, "1"), LayerCache(), Layer((ALL,))
    canvas.first = layer
    made = make_bands(canvas, layers, "k", lambda *_: bytes(1000), len, join_bands)
    assert [len(each) for each in made] == [5000]
    assert 10_000 <= layers.size < 12_000


def test_one_band_is_counted_once() -> None:
    canvas, layers, layer = new_canvas(10, 64, "1"), LayerCache(), Layer((ALL,))
    canvas.first = layer
    make_bands(canvas, layers, "k", lambda *_: bytes(1000), len, join_bands)
    assert 1000 <= layers.size < 2000


def test_what_was_not_asked_for_longest_goes_first() -> None:
    cache = LayerCache(limit=2500)
    one, two, three = (Layer(()) for _ in range(3))
    made: list[str] = []

    def use(name: str, layer: Layer) -> None:
        def make() -> Value:
            made.append(name)
            return Value(1000)

        cache.get(layer, "thing", make)

    for name, layer in (("one", one), ("two", two), ("one", one), ("three", three)):
        use(name, layer)  # two goes
    assert (len(cache), cache.size) == (2, 2000)
    for name, layer in (("one", one), ("three", three), ("two", two), ("three", three)):
        use(name, layer)  # one goes
    assert made == ["one", "two", "three", "two"]


def test_a_renderer_keeps_no_more_than_its_limit() -> None:
    limit = 3 * SIDE**2
    renderer, greys = Renderer(limit), [Color(n, n, n) for n in range(10)]
    layers = [Layer((Rect(0, 0, INCH, INCH, grey),)) for grey in greys]
    for layer in layers:
        renderer.render(document(layer), "png")
        assert renderer.layers.size <= limit
    assert renderer.layers.size > limit / 2


def test_what_is_too_large_is_drawn_each_time() -> None:
    renderer, layer = Renderer(limit=1000), Layer((ALL,))
    files = {renderer.render(document(layer), "png") for _ in range(3)}
    assert files == {Renderer().render(document(layer), "png")}
    assert renderer.layers.size <= 1000


def test_an_a4_page_in_colours_at_600_dpi_fits() -> None:
    assert LIMIT > 4961 * 7016 * 4


def test_a_layer_that_nobody_has_any_more_is_forgotten() -> None:
    renderer, layer = Renderer(), Layer((ALL,))
    renderer.render(document(layer), "png")
    renderer.render(document(layer), "png", 203)
    assert len(renderer.layers) == 4
    other = Layer((ALL,))  # equal, and not the same
    renderer.render(document(other), "png")
    assert len(renderer.layers) == 6
    del layer
    assert len(renderer.layers) == 2
    del other
    assert (len(renderer.layers), renderer.layers.size) == (0, 0)


def test_a_layer_is_never_taken_for_one_that_had_its_id() -> None:
    cache = LayerCache()
    for number in range(100):
        layer = Layer((ALL,))
        assert cache.get(layer, "thing", partial(Value, number)).nbytes == number
        del layer
    assert len(cache) == 0


def test_what_is_kept_ends_with_its_renderer() -> None:
    """The memory is free at once, before any garbage collection: it may be 100 MB."""
    gc.collect()
    gc.disable()
    try:
        renderer, layer = Renderer(), Layer((ALL,))
        renderer.render(document(layer), "png")
        gone = ref(renderer.layers)
        del renderer
        assert gone() is None
    finally:
        gc.enable()


def test_renderers_share_nothing() -> None:
    one, other, layer = Renderer(), Renderer(), Layer((ALL,))
    one.render(document(layer), "png")
    assert len(one.layers) == 2
    assert len(other.layers) == 0


def test_things_are_apart_by_layer_and_key() -> None:
    cache = LayerCache(100)
    one, other = Layer(()), Layer(())
    things = {
        (name, key): cache.get(layer, key, lambda: Value(10))
        for name, layer in (("one", one), ("other", other))
        for key in ("a", "b")
    }
    assert len(set(map(id, things.values()))) == 4
    assert cache.get(one, "b", lambda: Value(0)) is things["one", "b"]
    assert cache.size == 40


def test_a_failure_is_not_kept() -> None:
    cache, layer = LayerCache(), Layer(())

    def fail() -> Value:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        cache.get(layer, "a", fail)
    assert cache.get(layer, "a", lambda: Value(1)).nbytes == 1


def test_threads_may_share_a_cache() -> None:
    cache = LayerCache(1000)
    layers = [Layer((Rect(0, 0, n, n, BLACK),)) for n in range(20)]

    def use(number: int) -> None:
        mine = Layer(())
        cache.get(mine, "mine", lambda: Value(30))
        thing = cache.get(layers[number % 20], "ours", lambda: Value(10))
        thing.nbytes = 40
        cache.update_size(layers[number % 20], "ours", thing)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(use, range(2000)))
    assert (len(cache), cache.size) == (20, 800)


def test_the_oldest_value_of_a_bounded_cache_goes_first() -> None:
    made: list[str] = []
    cache: SizedCache[str, str] = SizedCache(30)

    def get(key: str, size: int = 10) -> str:
        def make() -> tuple[str, int]:
            made.append(key)
            return key.upper(), size

        return cache.get(key, make)

    assert [get(key) for key in "abca"] == ["A", "B", "C", "A"]
    assert made == ["a", "b", "c"]
    get("d")  # b goes
    get("a")
    get("b")  # c goes
    assert made == ["a", "b", "c", "d", "b"]
    assert len(cache) == 3


def test_a_value_above_the_limit_is_returned_but_not_kept() -> None:
    cache: SizedCache[str, int] = SizedCache(5)
    assert cache.get("a", lambda: (1, 6)) == 1
    assert len(cache) == 0
    assert cache.get("b", lambda: (2, 5)) == 2
    assert len(cache) == 1


def test_a_value_may_grow_and_be_forgotten() -> None:
    cache: SizedCache[str, str] = SizedCache(30)
    for key in "abc":
        cache.put(key, key.upper(), 10)
    assert cache.size == 30
    cache.resize("c", 15)  # a goes
    assert (cache.find("a"), cache.find("b"), cache.size) == (None, "B", 25)
    cache.put("b", "β", 1)
    assert (cache.find("b"), cache.size) == ("β", 16)
    cache.discard("c")
    cache.discard("c")
    cache.resize("c", 99)
    assert (len(cache), cache.size) == (1, 1)


def test_a_bounded_cache_does_not_keep_a_failure() -> None:
    cache: SizedCache[str, int] = SizedCache(5)

    def fail() -> tuple[int, int]:
        raise OSError

    with contextlib.suppress(OSError):
        cache.get("a", fail)
    assert cache.get("a", lambda: (1, 1)) == 1


DRAWN = """
from resource import RUSAGE_SELF, getrusage

from cardgen.backends import Renderer, configure_allocator
from cardgen.display import Color, Document, Layer, Page, Rect

{first}
renderer = Renderer()
before = 0
for red in range(4):
    layer = Layer((Rect(0, 0, 595, 842, Color(red, 0, 200)),))
    renderer.render(Document((Page(595, 842, (Layer(()), layer)),), "", ()), "png", 300)
    faults = getrusage(RUSAGE_SELF).ru_minflt
    taken, before = faults - before, faults
print(taken)
"""


def faults(first: str) -> int:
    """Count the page faults for the last of some equal colour pages."""
    done = subprocess.run(
        [sys.executable, "-c", DRAWN.format(first=first)],
        check=True,
        capture_output=True,
        text=True,
    )
    return int(done.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="others do not mind")
def test_memory_of_bands_is_not_given_back_each_time() -> None:
    assert faults("configure_allocator()") * 10 < faults("")
