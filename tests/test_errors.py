from __future__ import annotations

import ast
import pickle
from pathlib import Path

import pytest

import cardgen
from cardgen.errors import (
    RULES,
    CardgenError,
    CardgenWarning,
    CatalogError,
    Findings,
    FontError,
    LayoutError,
    Location,
    OutputError,
    TemplateError,
    nearest,
    raise_findings,
)

KINDS = (CardgenError, CatalogError, TemplateError, FontError, LayoutError, OutputError)


def sources() -> dict[Path, ast.Module]:
    assert cardgen.__file__
    folder = Path(cardgen.__file__).parent
    return {
        path: ast.parse(path.read_text(encoding="utf-8"))
        for path in folder.rglob("*.py")
        if path.name != "errors.py"
    }


def test_each_rule_is_used() -> None:
    used = {
        node.value
        for tree in sources().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(RULES) - used <= {"findings"}  # which `Findings` itself uses


def test_each_rule_in_use_is_listed() -> None:
    names = {kind.__name__ for kind in (*KINDS, CardgenWarning)}
    used = {
        node.args[0].value
        for tree in sources().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", None) in names
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert len(used) > 10
    assert used <= set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_rules_are_kebab_case_and_explained(rule: str) -> None:
    assert rule == rule.lower().replace("_", "-").strip("-")
    for sentence in RULES[rule]:
        assert sentence[0].isupper() or sentence.startswith("cardgen")
        assert sentence.endswith(".")
    assert CardgenError(rule, "x").rule == rule


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_rule_is_refused(kind: type[CardgenError]) -> None:
    with pytest.raises(ValueError, match=r"^unknown rule 'Overflow'$"):
        kind("Overflow", "x")


@pytest.mark.parametrize(
    ("location", "hint", "text"),
    [
        (None, "", "overflow: too tall"),
        (Location("a.po"), "", "a.po: overflow: too tall"),
        (Location("a.po", 7), "", "a.po:7: overflow: too tall"),
        (None, "shorten it", "overflow: too tall\n  hint: shorten it"),
        (Location("标.po", 7), "shorten it", "标.po:7: overflow: too tall\n  hint: shorten it"),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_text_and_data(
    kind: type[CardgenError], location: Location | None, hint: str, text: str
) -> None:
    error = kind("overflow", "too tall", location=location, hint=hint)
    assert str(error) == text
    assert error.as_dict() == {
        "rule": "overflow",
        "message": "too tall",
        "file": location.file if location else None,
        "line": location.line if location else None,
        "hint": hint or None,
    }


def test_findings() -> None:
    one = CatalogError("fuzzy", "one", location=Location("a.po", 1))
    two = LayoutError("overflow", "two", hint="shorten it")
    raise_findings([])
    with pytest.raises(CatalogError) as alone:
        raise_findings([one])
    assert alone.value is one
    with pytest.raises(Findings) as both:
        raise_findings([one, two])
    assert both.value.errors == (one, two)
    assert str(both.value) == "a.po:1: fuzzy: one\noverflow: two\n  hint: shorten it"
    assert both.value.message == "2 findings"


@pytest.mark.parametrize(
    ("name", "known", "hint"),
    [
        ("brother", ["brothers", "sincerity"], "did you mean brothers?"),
        ("sans", ["sans", "sansa"], "did you mean sans or sansa?"),
        ("xyz", ["brothers", "alpha"], "known are: alpha, brothers"),
        ("xyz", [], "there are none"),
        ("xyz", list("mlkjihgfedcba"), "known are: a, b, c, d, e, f, g, h, i, j, k, l, …"),
        ("xyz", list("lkjihgfedcba"), "known are: a, b, c, d, e, f, g, h, i, j, k, l"),
    ],
)
def test_nearest(name: str, known: list[str], hint: str) -> None:
    assert nearest(name, known) == hint


@pytest.mark.parametrize(
    "error",
    [
        CardgenError("overflow", "too wide", location=Location("a.toml", 3), hint="shorten it"),
        Findings([CatalogError("fuzzy", "waits"), CardgenError("output", "full")]),
    ],
)
def test_errors_cross_to_other_processes_whole(error: CardgenError) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert str(copy) == str(error)
    assert copy.as_dict() == error.as_dict()
    assert copy.args == error.args


def test_a_warning_says_that_it_is_one() -> None:
    warning = CardgenWarning("wrong-region", "x", location=Location("a.po", 3), hint="do")
    assert str(warning) == "a.po:3: warning: wrong-region: x\n  hint: do"
    assert warning.as_dict()["rule"] == "wrong-region"
    assert str(pickle.loads(pickle.dumps(warning))) == str(warning)
    with pytest.raises(CardgenWarning):
        raise_findings([warning])
