from __future__ import annotations

import contextlib

from cardgen.backends.cache import SizedCache


def test_what_was_not_asked_for_longest_goes_first() -> None:
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


def test_a_failure_is_not_kept() -> None:
    cache: SizedCache[str, int] = SizedCache(5)

    def fail() -> tuple[int, int]:
        raise OSError

    with contextlib.suppress(OSError):
        cache.get("a", fail)
    assert cache.get("a", lambda: (1, 1)) == 1
