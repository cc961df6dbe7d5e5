from __future__ import annotations

import ast
import pickle
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import get_args

import click
import pytest

import cardgen
from cardgen import errors, resources
from cardgen.cli import main
from cardgen.cli.messages.approve import approve
from cardgen.cli.remedies import in_commands, note_command
from cardgen.errors import (
    CLASSES,
    CardgenError,
    CatalogError,
    Diagnostic,
    FieldError,
    FontError,
    LayoutError,
    Location,
    OutputError,
    hint_at_nearest,
    raise_findings,
)
from cardgen.remedies import Remedy, RemedyKind, word_in_general
from cardgen.rules import CLASS_NAMES, REMEDIES, RULES, read_rules

KINDS = tuple(dict.fromkeys(CLASSES.values()))
ALL: tuple[type[CardgenError], ...] = (CardgenError, *KINDS)
HERE, THERE = Location("a.po", 7), Location("b.po")


@cache
def texts() -> dict[Path, str]:
    assert cardgen.__file__
    folder = Path(cardgen.__file__).parent
    return {
        path: path.read_text(encoding="utf-8")
        for path in folder.rglob("*.py")
        if path.name != "errors.py"
    }


@cache
def parse(path: Path) -> ast.Module:
    return ast.parse(texts()[path])


@cache
def nodes() -> list[tuple[Path, ast.AST]]:
    """List all nodes of the sources once: there are a million, and a walk takes seconds."""
    return [(path, node) for path in texts() for node in ast.walk(parse(path))]


@cache
def calls() -> list[tuple[str, str, ast.Call]]:
    """List the calls that make errors and diagnostics, with their place and class."""
    names = {"Diagnostic", *(kind.__name__ for kind in ALL)}
    call = re.compile(rf"\b(?:{'|'.join(names)})\(")
    return [
        (f"{path}:{node.lineno}", node.func.id, node)
        for path, text in texts().items()
        if call.search(text)
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in names
    ]


# --- rules and classes


def test_each_rule_is_used() -> None:
    used = {
        node.value
        for _, node in nodes()
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(RULES) - used <= {"findings"}  # the rule of an error that carries several


def test_each_rule_in_use_is_listed_and_of_its_class() -> None:
    used = [
        (where, name, node.args[0].value)
        for where, name, node in calls()
        if node.args and isinstance(node.args[0], ast.Constant)
    ]
    assert len({rule for *_, rule in used}) > 10
    wrong = [
        (where, name, rule)
        for where, name, rule in used
        if name not in ("Diagnostic", getattr(CLASSES.get(str(rule)), "__name__", ""))
    ]
    assert not wrong


@pytest.mark.parametrize("rule", RULES)
def test_rules_are_kebab_case_and_explained(rule: str) -> None:
    assert rule == rule.lower().replace("_", "-").strip("-")
    for sentence in RULES[rule]:
        assert sentence[0].isupper() or sentence.startswith("cardgen")
        assert sentence.endswith(".")


def test_every_rule_has_a_class() -> None:
    sections = read_rules()["errors"]
    assert {
        rule: row["class"] for rule, row in sections.items() if "class" in row
    } == CLASS_NAMES
    assert set(CLASSES) == set(RULES) - {"findings"}
    kinds = {
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, CardgenError)
    }
    assert kinds == set(ALL)


def test_the_tree_of_classes_is_drawn() -> None:
    drawn = [line.split() for line in (errors.__doc__ or "").splitlines() if "Error  " in line]
    assert [words[0] for words in drawn[:1]] == ["CardgenError"]
    assert sorted(words[1] for words in drawn[1:]) == sorted(kind.__name__ for kind in KINDS)


@pytest.mark.parametrize("rule", CLASSES)
def test_an_error_is_of_the_class_of_its_rule(rule: str) -> None:
    error = CLASSES[rule](rule, "x")
    assert error.rule == rule
    for kind in set(ALL) - {CLASSES[rule]}:
        with pytest.raises(ValueError, match=f"^'{rule}' is a rule of {type(error).__name__}$"):
            kind(rule, "x")


@pytest.mark.parametrize("rule", ["Overflow", "findings"])
def test_an_unknown_rule_is_refused(rule: str) -> None:
    makers: tuple[Callable[[str, str], object], ...] = (Diagnostic, *ALL)
    for make in makers:
        with pytest.raises(ValueError, match=f"^unknown rule '{rule}'$"):
            make(rule, "x")


# --- a diagnostic


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
def test_text_and_data(location: Location | None, hint: str, text: str) -> None:
    found = Diagnostic("overflow", "too tall", location=location, hint=hint)
    assert str(found) == text
    assert found.as_dict() == {
        "rule": "overflow",
        "message": "too tall",
        "file": location.file if location else None,
        "line": location.line if location else None,
        "hint": hint or None,
    }
    error = LayoutError("overflow", "too tall", location=location, hint=hint)
    assert error.diagnostics == (found,)
    assert str(error) == text
    assert (error.rule, error.message, error.location, error.hint) == (
        "overflow",
        "too tall",
        location,
        hint,
    )


def test_a_warning_says_that_it_is_one() -> None:
    warning = Diagnostic("wrong-region", "x", location=HERE, hint="do", severity="warning")
    assert str(warning) == "a.po:7: warning: wrong-region: x\n  hint: do"
    assert warning.as_dict()["rule"] == "wrong-region"


def test_a_diagnostic_does_not_change() -> None:
    found = Diagnostic("fuzzy", "one")
    with pytest.raises(AttributeError):
        found.location = HERE  # type: ignore[misc]
    error = CatalogError("fuzzy", "one")
    for name in ("rule", "message", "location", "hint", "diagnostics"):
        with pytest.raises(AttributeError):
            setattr(error, name, None)


def test_the_same_said_otherwise() -> None:
    found = Diagnostic("fuzzy", "one", location=HERE, hint="do")
    assert str(found.at(THERE)) == "b.po: fuzzy: one\n  hint: do"
    assert str(found.at(None)) == "fuzzy: one\n  hint: do"
    assert found.or_at(THERE) == found
    assert found.at(None).or_at(THERE) == found.at(THERE)
    assert str(found.about("box 3: ")) == "a.po:7: fuzzy: box 3: one\n  hint: do"
    assert str(found.with_hint("")) == "a.po:7: fuzzy: one"
    assert str(found.with_rule("bad-po")) == "a.po:7: bad-po: one\n  hint: do"
    assert str(found) == "a.po:7: fuzzy: one\n  hint: do"


# --- errors, which carry them

ONE = Diagnostic("fuzzy", "one", location=HERE)
TWO = Diagnostic("overflow", "two", hint="shorten it")
DOUBT = Diagnostic("wrong-region", "x", severity="warning")


def test_findings_are_raised_together() -> None:
    raise_findings([])
    raise_findings([DOUBT])
    with pytest.raises(CatalogError) as alone:
        raise_findings(iter([ONE, DOUBT]))
    assert alone.value.diagnostics == (ONE,)
    assert str(alone.value) == str(ONE)
    with pytest.raises(CardgenError) as both:
        raise_findings([ONE, TWO])
    assert type(both.value) is CardgenError
    assert both.value.diagnostics == (ONE, TWO)
    assert str(both.value) == "a.po:7: fuzzy: one\noverflow: two\n  hint: shorten it"
    assert (both.value.rule, both.value.message) == ("findings", "2 findings")
    assert (both.value.location, both.value.hint) == (None, "")


def test_several_of_a_class_are_caught_by_it() -> None:
    with pytest.raises(CatalogError) as caught:
        raise_findings([ONE, Diagnostic("bad-po", "two")])
    assert caught.value.message == "2 findings"


def test_an_error_carries_something() -> None:
    with pytest.raises(ValueError, match=r"^nothing is wrong$"):
        CardgenError.of([])


@pytest.mark.parametrize(
    "error",
    [
        CatalogError("fuzzy", "one", location=HERE),
        CardgenError.of([ONE, TWO]),
        CardgenError.of([ONE, Diagnostic("bad-po", "two")]),
    ],
)
def test_an_error_at_another_place_or_about_something(error: CardgenError) -> None:
    before = error.diagnostics
    for said in (error.at(THERE), error.or_at(THERE), error.about("box 3: ")):
        assert type(said) is type(error)
    assert {each.location for each in error.at(THERE).diagnostics} == {THERE}
    assert error.or_at(THERE).diagnostics[0] == before[0]
    assert [each.message for each in error.about("box 3: ").diagnostics] == [
        f"box 3: {each.message}" for each in before
    ]
    assert error.diagnostics == before


@pytest.mark.parametrize(
    "error",
    [
        LayoutError("overflow", "too wide", location=Location("a.toml", 3), hint="shorten it"),
        CardgenError.of([Diagnostic("fuzzy", "waits"), Diagnostic("output", "full")]),
        FieldError("bad-value", "x").at(HERE),
    ],
)
def test_errors_cross_to_other_processes_whole(error: CardgenError) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert str(copy) == str(error)
    assert copy.diagnostics == error.diagnostics
    assert copy.args == error.args


def test_by_which_class_an_error_is_caught() -> None:
    assert CLASSES["missing-glyph"] is CLASSES["wrong-region"] is FontError
    assert CLASSES["output"] is OutputError


# --- how they are used: said once, and not said anew by hand

PARTS = {"rule", "message", "location", "hint", "severity", "remedy"}


def test_no_diagnostic_is_rebuilt_by_hand() -> None:
    """No code copies two parts of a diagnostic: `at`, `about` and the like do that."""
    rebuilt = []
    for where, _, call in calls():
        values = [*call.args, *(keyword.value for keyword in call.keywords)]
        taken: dict[str, set[str]] = {}
        for value in values:
            for node in ast.walk(value):
                if isinstance(node, ast.Attribute) and node.attr in PARTS:
                    taken.setdefault(ast.unparse(node.value), set()).add(node.attr)
        rebuilt += [where for parts in taken.values() if len(parts) > 1]
    # A preflight's finding has rules of its own, and becomes a diagnostic in one place.
    assert [each for each in rebuilt if "preflight/findings.py" not in each] == []


def test_no_error_is_changed_in_flight() -> None:
    changed = [
        f"{path}:{node.lineno}"
        for path, handler in nodes()
        if isinstance(handler, ast.ExceptHandler) and handler.name
        for node in ast.walk(handler)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Attribute) and ast.unparse(target.value) == handler.name
    ]
    assert not changed


@pytest.mark.parametrize(
    ("name", "known", "hint"),
    [
        ("brother", ["brothers", "sincerity"], "did you mean brothers?"),
        ("sans", ["sans", "sansa"], "did you mean sans or sansa?"),
        ("xyz", ["brothers", "alpha"], "choose one of: alpha, brothers"),
        ("xyz", [], "there are none"),
        ("xyz", list("mlkjihgfedcba"), "choose one of: a, b, c, d, e, f, g, h, i, j, k, l, …"),
        ("xyz", list("lkjihgfedcba"), "choose one of: a, b, c, d, e, f, g, h, i, j, k, l"),
    ],
)
def test_nearest(name: str, known: list[str], hint: str) -> None:
    assert hint_at_nearest(name, known) == hint


# --- remedies, which depend on who asks


def test_a_remedy_is_put_into_words_by_whoever_shows_it() -> None:
    found = Diagnostic("fuzzy", "one", hint="check it", remedy=Remedy("draft"))
    general = "check it, or make a draft of it, a proof with a watermark"
    assert str(found) == f"fuzzy: one\n  hint: {general}"
    assert found.as_dict()["hint"] == general
    command = "check it, or use --draft for a proof with a watermark"
    assert found.in_words(in_commands) == f"fuzzy: one\n  hint: {command}"
    assert found.as_dict(in_commands)["hint"] == command
    assert found.advice(lambda remedy: f"[{remedy.kind}]") == "check it, or [draft]"
    error = CatalogError("fuzzy", "one", hint="check it", remedy=Remedy("draft"))
    assert error.diagnostics == (found,)
    assert error.hint == general
    assert pickle.loads(pickle.dumps(error)).diagnostics == (found,)
    alone = Diagnostic("fuzzy", "one", remedy=Remedy("draft"))
    assert alone.advice(lambda remedy: remedy.kind) == "draft"


def test_each_remedy_has_words_for_everybody_and_for_the_command_line() -> None:
    kinds = get_args(RemedyKind)
    assert set(REMEDIES) == set(kinds)
    assert all(words.general and words.command for words in REMEDIES.values())
    used = {
        node.value
        for file, node in nodes()
        if isinstance(node, ast.Constant) and not str(file).endswith("remedies.py")
    }
    assert set(kinds) - used == set()
    for kind in kinds:
        remedy = Remedy(kind, ("one", "two", "three", "four"))
        assert word_in_general(remedy)
        assert in_commands(remedy)
    fields = Remedy("set-placeholders", ("years", "{to}"))
    assert word_in_general(fields) == "give a value for years and {to}"
    assert in_commands(fields) == "add --set years=VALUE --set {to}=VALUE"


def test_no_remedy_names_an_option_that_the_command_has_not() -> None:
    """messages approve had "use --draft", and commands without -o "another place with -o"."""
    draft, place = Remedy("draft"), Remedy("other-output")
    for command, *remedies in (
        (
            main.get_command(click.Context(main), "label"),
            REMEDIES["draft"].command,
            REMEDIES[place.kind].command,
        ),
        (approve, REMEDIES["draft"].general, REMEDIES[place.kind].general),
    ):
        assert command is not None
        with click.Context(command) as ctx:
            note_command(ctx)
            assert [in_commands(draft), in_commands(place)] == remedies
            assert in_commands(Remedy("add-font", ("Noto",))).startswith("add Noto")


COMMAND = "|".join(main.list_commands(click.Context(main)))
OPTION = re.compile(rf"(?<![\w-])--?[a-z]|\bcardgen ({COMMAND})\b")


def test_only_the_command_line_speaks_of_its_options() -> None:
    """No text of a fault names an option, except in cli/."""
    assert not any(OPTION.search(words) for words, *_ in REMEDIES.values())
    spoken = []
    for where, _, call in calls():
        if "/cli/" in where:
            continue
        for node in ast.walk(call):
            text = getattr(node, "value", None)
            if isinstance(node, ast.Constant) and isinstance(text, str) and OPTION.search(text):
                spoken.append(f"{where}: {text}")
    assert [each for each in spoken if "-m pip" not in each] == []


def test_nobody_is_led_to_what_cardgen_brings() -> None:
    """An overflow named a file of the installed package, which people then edited."""
    template = resources.TEMPLATES / "box-a4.toml"
    found = Diagnostic("overflow", "it is too tall", location=Location(str(template), 12))
    assert str(found) == "the bundled template box-a4: overflow: it is too tall"
    assert (found.as_dict()["file"], found.as_dict()["line"]) == (
        "the bundled template box-a4",
        None,
    )
    for path, name in (
        (resources.STOCK / "avery-l7165.toml", "the bundled sheet avery-l7165"),
        (resources.MESSAGES, "the bundled messages"),
        (resources.MESSAGES / "slogans.pot", "the bundled slogans.pot"),
        (resources.MESSAGES / "zh-ja/slogans.po", "the bundled messages of zh-ja"),
        (resources.MESSAGES / "zh-ja/captions.po", "the bundled captions of zh-ja"),
        (resources.FONTS / "fonts.toml", "the bundled font fonts"),
    ):
        assert str(Location(str(path), 3)) == name
    assert str(Location("ours/box-a4.toml", 12)) == "ours/box-a4.toml:12"
