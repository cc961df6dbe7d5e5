"""A slip: what a proofreader finds in a translation, and where in it."""

from __future__ import annotations

from dataclasses import dataclass

from cardgen.proofreading.rules import PROOFREADING_RULES, Gravity


@dataclass(frozen=True, slots=True)
class Slip:
    """What is wrong or doubtful from `start` to `end` of a translation, in characters.

    Where they are the same, nothing can be pointed at: something is missing there, or it is
    about the whole. `hint` is what to write instead.
    """

    rule: str
    message: str
    start: int
    end: int
    hint: str
    gravity: Gravity

    @classmethod
    def of(
        cls,
        rule: str,
        message: str,
        span: tuple[int, int],
        *,
        hint: str = "",
        gravity: Gravity | None = None,
    ) -> Slip:
        """A slip of a rule of `PROOFREADING_RULES`, as grave as that says, with its remedy."""
        known = PROOFREADING_RULES[rule]
        return cls(rule, message, *span, hint or known.remedy, gravity or known.gravity)
