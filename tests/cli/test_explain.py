from __future__ import annotations

import json

import pytest

from cardgen.rules import PREFLIGHT_RULES, PROOFREADING_RULES, RULES
from tests.cli.runs import Run, run, run_json


def test_a_rule_is_explained() -> None:
    assert run("explain", "sheet-position") == Run(
        0,
        "sheet-position: The sheet has no such label, or the label is already used.\n"
        "  what to do: Count the labels row by row from 1, or use a new sheet.\n",
        "",
    )


def test_a_rule_of_a_preflight_is_explained() -> None:
    assert run("explain", "thin-line") == Run(
        0,
        "thin-line: A print shop or an archive may refuse a PDF file with this fault.\n"
        "  what to do: Draw the line wider.\n",
        "",
    )


def test_as_json() -> None:
    assert run_json("explain", "sheet-position") == {
        "rule": "sheet-position",
        "meaning": "The sheet has no such label, or the label is already used.",
        "remedy": "Count the labels row by row from 1, or use a new sheet.",
    }


def test_all_rules_are_listed() -> None:
    assert set(RULES).isdisjoint(PREFLIGHT_RULES)
    assert set(PROOFREADING_RULES).isdisjoint(PREFLIGHT_RULES)
    done = run("explain")
    assert (done.code, done.err) == (0, "")
    lines = [line.split("\t") for line in done.out.splitlines()]
    every = [*dict.fromkeys([*RULES, "usage", *PREFLIGHT_RULES, *PROOFREADING_RULES])]
    assert [name for name, _ in lines] == every
    assert dict(lines)["fuzzy"] == RULES["fuzzy"].meaning
    assert [each["rule"] for each in run_json("explain")["rules"]] == every


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("overflwo", "there is no rule 'overflwo'; did you mean overflow?"),
        ("thin-lines", "there is no rule 'thin-lines'; did you mean thin-line?"),
        ("xyz", "there is no rule 'xyz'; choose one of: abbreviated-name, action, alt-text,"),
    ],
)
def test_an_unknown_rule_gets_the_nearest(rule: str, said: str) -> None:
    done = run("explain", rule)
    assert (done.code, done.out) == (2, "")
    assert said in " ".join(done.err.split())
    (error,) = json.loads(run("explain", rule, "--json").out)["errors"]
    assert said in error["message"]


def test_what_an_error_names_can_be_explained() -> None:
    rule = json.loads(run("label", "nobody", "-o", "a.png", "--json").out)["errors"][0]["rule"]
    assert run("explain", rule).out.startswith(f"{rule}: {RULES[rule].meaning}\n")
