"""Regular expressions take linear time: each of ours, with hard texts for each.

All expressions are found, in modules and in functions. The texts are made from an expression
itself, each of its repetitions drawn out long, with an end that does not match; so backtracking
between repetitions shows. Others are runs of the characters that one repetition takes, without
what must follow; so a search shows that goes to the end of a run from each place in it.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import sys
import time
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import msgspec
import pytest

import cardgen
from cardgen.lazy import LazyPattern

LENGTH: Final = 2_000  # characters
MOST: Final = 30
"""Times the processor time of the plainest search that begins anew at each place, and so takes
the square of the length. What goes back and forth takes hundreds of times as much."""
_PATIENCE: Final = 5  # times that one is tried which took longer, on a machine that does much
constants: Any = importlib.import_module("re._constants")  # private, so without types
parser: Any = importlib.import_module("re._parser")
_FUNCTIONS: Final = {
    "compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer",
}  # fmt: skip
_ENDS: Final = ("", "!", "\n", "\x00")
_SAMPLES: Final = {
    constants.CATEGORY_DIGIT: "7", constants.CATEGORY_NOT_DIGIT: "x",
    constants.CATEGORY_SPACE: " ", constants.CATEGORY_NOT_SPACE: "x",
    constants.CATEGORY_WORD: "a", constants.CATEGORY_NOT_WORD: " ",
}  # fmt: skip
_REPEATS: Final = (
    constants.MAX_REPEAT, constants.MIN_REPEAT, constants.POSSESSIVE_REPEAT,
)  # fmt: skip
_ANY: Final = "a"
Expression = re.Pattern[Any]


WAYS: Final = ("match", "fullmatch", "search")
ROOMS: Final = sorted(
    {found.name for found in pkgutil.iter_modules(cardgen.__path__)} - {"__main__"}
)


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(cardgen.__path__, "cardgen."):
        if not found.name.endswith("__main__"):
            try:
                yield importlib.import_module(found.name)
            except ImportError:  # programs of their own, and what needs an extra
                continue


@cache
def find_expressions() -> dict[str, Expression]:
    """Find all expressions by their place."""
    found: dict[Expression, str] = {}
    for module in modules():
        for name, value in vars(module).items():
            for each in _within(value, 0):
                found.setdefault(each, f"{module.__name__}.{name}")
        for line, each in _expressions_in_functions(module):
            found.setdefault(each, f"{module.__name__}:{line}")
    return {f"{place} {each.pattern!r:.60}": each for each, place in found.items()}


def _within(value: object, depth: int) -> Iterator[Expression]:
    if isinstance(value, LazyPattern):
        yield value.compiled
    elif isinstance(value, re.Pattern):
        yield value
    elif depth <= 4:
        for each in _list_parts(value):
            yield from _within(each, depth + 1)


def _list_parts(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    if isinstance(value, list | tuple | set | frozenset):
        return value
    if isinstance(value, type):
        kinds = (re.Pattern, LazyPattern, dict, tuple, list)
        return [each for each in vars(value).values() if isinstance(each, kinds)]
    if isinstance(value, msgspec.Struct):
        return [getattr(value, name, None) for name in value.__struct_fields__]
    return ()


def _expressions_in_functions(module: ModuleType) -> Iterator[tuple[int, Expression]]:
    """Find the expressions in functions, as far as their text is constant."""
    file = module.__file__
    if file is None or not file.endswith(".py"):
        return
    text = Path(file).read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(text)) if re.search(r"\bre\.\w+\(", text) else ():
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        of = node.func.value
        if not (isinstance(of, ast.Name) and of.id == "re" and node.args):
            continue
        if node.func.attr not in _FUNCTIONS:
            continue
        try:
            said = eval(  # our own words
                compile(ast.Expression(node.args[0]), file, "eval"), dict(vars(module))
            )
            if isinstance(said, str | bytes):
                yield node.lineno, re.compile(said)
        except NameError:
            continue


def find_ways(place: str) -> set[str]:
    """Find the ways in which the code uses an expression; all if it does so by another name."""
    where = place.partition(" ")[0]
    module, _, line = where.partition(":")
    name = ""
    if not line:
        module, name = where.rsplit(".", 1)
    lines = _source(module).splitlines()
    if line:
        used = re.findall(r"\bre\.(\w+)\(", lines[int(line) - 1])
    else:
        files = lines if name.startswith("_") else _all_lines()
        use = re.compile(rf"(?<!\w){name}\b(?!\s*[:=])(?:\.(\w+)\()?")
        used = [match[1] for text in files for match in use.finditer(text)]
    if not used or not {*used} <= _FUNCTIONS - {"compile"}:
        return {*WAYS}
    return {way if way in WAYS else "search" for way in used}


@cache
def _all_lines() -> list[str]:
    find_expressions()  # imports all modules
    names = sorted(name for name in sys.modules if re.match(r"cardgen\b", name))
    return "\n".join(map(_source, names)).splitlines()


@cache
def _source(module: str) -> str:
    return Path(str(sys.modules[module].__file__)).read_text(encoding="utf-8")


def texts(expression: Expression) -> list[Any]:
    """Make texts that are hard for an expression."""
    said = expression.pattern
    is_bytes = isinstance(said, bytes)
    tree = parser.parse(said.decode("latin-1") if is_bytes else said, expression.flags & ~256)
    found: dict[str, None] = {}
    chars = sorted({char for char in _chars(tree) if char != "\x00"})[:8]
    for char in chars:
        for end in _ENDS:
            found[char * LENGTH + end] = None
    for first in chars[:3]:
        for second in chars[:3]:
            found[(first + second) * (LENGTH // 2) + "!"] = None
    for run in dict.fromkeys(_runs(tree)):
        found[(run * LENGTH)[:LENGTH]] = None
    count = _repeats(tree)
    for at in range(min(count, 12)):
        for nest in (1, 2):
            text = _draw_out(tree, at, nest)
            for end in _ENDS:
                found[text + end] = None
    whole = list(found)
    return [each.encode("latin-1", "replace") for each in whole] if is_bytes else whole


def _chars(tree: Any) -> Iterator[str]:
    """List the characters that an expression names."""
    for kind, value in tree:
        if kind in (constants.LITERAL, constants.NOT_LITERAL):
            yield chr(value) if kind == constants.LITERAL else _other(value)
        elif kind == constants.IN:
            yield _one_of(value)
            yield from (chr(each) for op, each in value if op == constants.LITERAL)
            yield from (chr(each[0]) for op, each in value if op == constants.RANGE)
            yield from (_SAMPLES.get(each, _ANY) for op, each in value
                        if op == constants.CATEGORY)  # fmt: skip
        elif kind == constants.ANY:
            yield _ANY
        for inner in _inside(kind, value):
            yield from _chars(inner)


def _runs(tree: Any) -> Iterator[str]:
    """List what fills a run: a character of each class that a repetition takes, and two."""
    for kind, value in tree:
        if kind in _REPEATS and value[1] > 16:
            for first in value[2]:
                if first[0] == constants.IN:
                    kinds = sorted({*_chars([first])})
                    yield from kinds[:3]
                    yield from map("".join, pairwise(kinds[:4]))
        for inner in _inside(kind, value):
            yield from _runs(inner)


def _inside(kind: Any, value: Any) -> list[Any]:
    if kind in _REPEATS:
        return [value[2]]
    if kind == constants.SUBPATTERN:
        return [value[3]]
    if kind == constants.BRANCH:
        return [*value[1]]
    if kind in (constants.ASSERT, constants.ASSERT_NOT):
        return [value[1]]
    if kind == constants.ATOMIC_GROUP:
        return [value]
    if kind == constants.GROUPREF_EXISTS:
        return [each for each in value[1:] if each is not None]
    return []


def _repeats(tree: Any) -> int:
    count = 0
    for kind, value in tree:
        count += kind in _REPEATS and value[1] > 16
        count += sum(map(_repeats, _inside(kind, value)))
    return count


def _draw_out(tree: Any, long: int, nest: int) -> str:
    """Make a matching text with the repetition of this number drawn out."""
    left = [long]

    def make(part: Any) -> str:
        text = ""
        for kind, value in part:
            if kind == constants.LITERAL:
                text += chr(value)
            elif kind == constants.NOT_LITERAL:
                text += _other(value)
            elif kind == constants.IN:
                text += _one_of(value)
            elif kind == constants.ANY:
                text += _ANY
            elif kind in _REPEATS:
                is_long = value[1] > 16
                is_it = is_long and left[0] == 0
                left[0] -= is_long
                inner = make(value[2])
                if is_it:
                    text += inner * (LENGTH // max(1, len(inner)))
                else:
                    text += inner * min(max(value[0], 1 if nest == 2 else value[0]), 50)
            elif kind == constants.BRANCH:
                options = [make(each) for each in value[1]]
                text += max(options, key=len)
            elif kind in (constants.SUBPATTERN, constants.ATOMIC_GROUP):
                text += make(*_inside(kind, value))
        return text

    return make(tree)[: 3 * LENGTH]


def _one_of(value: Any) -> str:
    if value[0][0] == constants.NEGATE:
        refused = {each for op, each in value[1:] if op == constants.LITERAL}
        return next(char for char in "a 7-x." if ord(char) not in refused)
    kind, found = value[0]
    if kind == constants.LITERAL:
        return chr(found)
    if kind == constants.RANGE:
        return chr(found[0])
    return _SAMPLES.get(found, _ANY)


def _other(value: int) -> str:
    return "b" if value == ord("a") else "a"


SEARCHED: Final = {
    "cardgen.letters.merge.headers._OF_PARTY": "a",
    "cardgen.letters.merge.headers._ONE": "a",
    "cardgen.particles:": "a",
    "cardgen.catalog.values._KILOGRAMS": " ",
    "cardgen.backends.pdf.structure._TOKEN": "7",
}
"""What is looked for anywhere in texts that have no bound: not from each place anew."""


@pytest.mark.parametrize("name", SEARCHED)
def test_what_is_searched_in_long_texts_is_not_tried_from_each_place(name: str) -> None:
    text = SEARCHED[name] * 40_000 + "!"
    found = [each for place, each in find_expressions().items() if place.startswith(name)]
    assert found
    for each in found:
        assert min(_seconds(each.search, text) for _ in range(2)) < 0.2, each.pattern


def test_all_expressions_are_found() -> None:
    assert len(find_expressions()) > 250
    rooms = {
        place.split(" ")[0].partition(":")[0].split(".")[1] for place in find_expressions()
    }
    assert rooms <= {*ROOMS}


@pytest.mark.ci
@pytest.mark.parametrize("room", ROOMS)
def test_an_expression_takes_time_in_proportion_to_the_text(room: str) -> None:
    for place, expression in find_expressions().items():
        if re.match(rf"cardgen\.{room}[.: ]", place):
            _assert_in_proportion(place, expression)


def _assert_in_proportion(place: str, expression: Expression) -> None:
    ways = [getattr(expression, way) for way in find_ways(place)]
    for text in texts(expression):
        for way in ways:
            taken, plain = _seconds(way, text), _USUAL
            for _ in range(_PATIENCE):
                if taken <= MOST * plain:
                    break
                taken, plain = _seconds(way, text), _plain_seconds()
            said = place, way.__name__, len(text), text[:40], text[-10:], taken
            assert taken <= MOST * plain, said


def test_ways_are_those_of_the_code() -> None:
    found = {place.split(" ")[0]: find_ways(place) for place in find_expressions()}
    assert found["cardgen.template.grid._SHARE"] == {"fullmatch"}
    assert found["cardgen.letters.checks._REMARK"] == {"search"}
    assert found["cardgen.letters.merge.headers._SUFFIX"] == {*WAYS}  # by another name


def _seconds(way: Any, text: Any) -> float:
    before = time.thread_time()
    way(text)
    return time.thread_time() - before


def _plain_seconds() -> float:
    return _seconds(_PLAIN.search, "a" * LENGTH)


_PLAIN: Final = re.compile("a+b")
_USUAL: Final = min(_plain_seconds() for _ in range(5))
