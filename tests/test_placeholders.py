from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies as st

from cardgen.placeholders import find_placeholders, is_name, parse_pattern, substitute

BRACED = st.text(alphabet="{}ab.!:[]0_年", max_size=20)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ()),
        ("雪中送炭", ()),
        ("已有{years}年", ("years",)),
        ("{b}{a}{b}", ("b", "a")),
        ("{{years}}", ()),
        ("{{{years}}}", ("years",)),
        ("{_x1}", ("_x1",)),
    ],
)
def test_names_in_order_of_first_use(text: str, names: tuple[str, ...]) -> None:
    assert find_placeholders(text) == names


def test_a_pattern() -> None:
    pattern = parse_pattern("{a}, {{b}} {c}{a}.")
    assert pattern.text == "{a}, {{b}} {c}{a}."
    assert pattern.parts == (("", "a"), (", {b} ", "c"), ("", "a"), (".", ""))
    assert pattern.names == ("a", "c")
    assert pattern.fill({"a": "{c}", "c": "2"}) == "{c}, {b} 2{c}."
    assert parse_pattern("").parts == (("", ""),)


@pytest.mark.parametrize("text", ["", "1a", "a-b", "城市", "a\n", " a"])
def test_no_names(text: str) -> None:
    assert not is_name(text)
    assert is_name("_b1")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{}", "'{}' is not a placeholder"),
        ("{0}", "'{0}' is not a placeholder"),
        ("{city.__class__}", "'{city.__class__}' is not a placeholder"),
        ("{city[0]}", "'{city[0]}' is not a placeholder"),
        ("{city!r}", "'{city!r}' is not a placeholder"),
        ("{n:>999999999}", "'{n:>999999999}' is not a placeholder"),
        ("{城市}", "'{城市}' is not a placeholder"),
        ("{ years }", "'{ years }' is not a placeholder"),
        ("{years\n}", "'{years\n}' is not a placeholder"),
        ("{y" + "e" * 40 + "-}", "'{y" + "e" * 28 + "…' is not a placeholder"),
        ("{a{b}}", "'{a{b}' is not a placeholder"),
        ("已有{years年", "'{' is never closed"),
        ("已有years}年", "'}' without a '{' before it"),
        ("{years}}", "'}' without a '{' before it"),
    ],
)
def test_anything_else_in_braces_is_refused(text: str, complaint: str) -> None:
    for refuse in (find_placeholders, lambda text: substitute(text, {"years": "1"})):
        with pytest.raises(ValueError, match=f"^{re.escape(complaint)}$"):
            refuse(text)


def test_values_are_put_in_and_doubled_braces_are_braces() -> None:
    assert substitute("{{{a}}} {b}{a}", {"a": "1", "b": "2", "c": "3"}) == "{1} 21"


def test_a_value_is_not_scanned_again() -> None:
    assert substitute("{a}", {"a": "{b} {{ {b.__class__}"}) == "{b} {{ {b.__class__}"


def test_a_name_without_value_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="years"):
        substitute("{years}", {})


@given(BRACED, st.text(alphabet="{}ab", max_size=5))
def test_substitute_evaluates_nothing(text: str, value: str) -> None:
    try:
        names = find_placeholders(text)
    except ValueError:
        return
    result = substitute(text, dict.fromkeys(names, value))
    # Written with other means: protect doubled braces, replace, restore.
    expected = text.replace("{{", "\0").replace("}}", "\1")
    if not ("{{{" in text or "}}}" in text):
        for index, name in enumerate(names):
            expected = expected.replace(f"{{{name}}}", f"\2{index}\2")
        for index in range(len(names)):
            expected = expected.replace(f"\2{index}\2", value)
        assert result == expected.replace("\0", "{").replace("\1", "}")


@given(st.text())
def test_escaped_text_comes_back(text: str) -> None:
    escaped = text.replace("{", "{{").replace("}", "}}")
    assert find_placeholders(escaped) == ()
    assert substitute(escaped, {}) == text
