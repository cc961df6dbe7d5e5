"""``cardgen explain``: the meaning of a rule in an error, and what to do about it."""

from __future__ import annotations

import click

from cardgen.cli.findings import known_rules
from cardgen.cli.options import completion, json_option
from cardgen.cli.reporting import say_as_is, say_json, say_table
from cardgen.errors import hint_at_nearest
from cardgen.locale import translate
from cardgen.rules import Rule


@click.command(
    epilog="""\b
Examples:
  cardgen explain
  cardgen explain missing-glyph
"""
)
@click.argument("rule", required=False, shell_complete=completion(known_rules))
@json_option
@click.pass_context
def explain(ctx: click.Context, rule: str | None, as_json: bool) -> None:
    """Explain RULE, the word before the message of an error. Without RULE, list all rules."""
    rules = known_rules()
    if rule is None:
        if as_json:
            say_json({"rules": [_as_data(name, found) for name, found in rules.items()]})
        else:
            say_table(
                ["rule", "meaning"], [[name, found.meaning] for name, found in rules.items()]
            )
        return
    if rule not in rules:
        hint = hint_at_nearest(rule, list(rules))
        raise click.BadParameter(f"there is no rule {rule!r}; {hint}", ctx, param_hint="RULE")
    found = rules[rule]
    if as_json:
        say_json(_as_data(rule, found))
    else:
        say_as_is(f"{rule}: {translate(found.meaning)}")
        say_as_is(f"  {translate('what to do: ')}{translate(found.remedy)}")


def _as_data(name: str, rule: Rule) -> dict[str, str]:
    """Return a rule as JSON data."""
    return {"rule": name, "meaning": rule.meaning, "remedy": rule.remedy}
