"""Checks of placeholders, and of Korean particles behind them.

A value is known only at printing, so the writer cannot choose between 을 and 를. Both forms are
written, and `cardgen.catalog.particles` takes one. Every date ends with 일, so its particles
are known.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from cardgen.errors import hint_at_nearest
from cardgen.lazy import lazy_pattern
from cardgen.particles import choose_particles
from cardgen.placeholders import SYNTAX_HINT, find_placeholders
from cardgen.proofreading.collation import VALUE, Collation
from cardgen.proofreading.rules import Slip

_WIDE: Final = lazy_pattern(r"[｛{]\s*([A-Za-z_][A-Za-z0-9_]*)\s*[｝}]")
_BRACE: Final = lazy_pattern(r"\{\{|\}\}|\{[A-Za-z_][A-Za-z0-9_]*\}|([{}])")
# Between a word and its particle: marks that close, and brackets with a remark.
_BETWEEN: Final = (
    r"[”’」』》〉\"'\])）]*(?:\((?![으이]\))[^()]*\)|（[^（）]*）)?[”’」』》〉\"']*"
)
_BOTH: Final = {
    "은": "은(는)", "는": "은(는)", "이": "이(가)", "가": "이(가)", "을": "을(를)",
    "를": "을(를)", "과": "와(과)", "와": "와(과)", "으로": "(으)로", "로": "(으)로",
    "이라": "(이)라", "라": "(이)라", "이며": "(이)며", "며": "(이)며", "이나": "(이)나",
    "나": "(이)나", "이고": "(이)고", "고": "(이)고", "이여": "(이)여", "여": "(이)여",
    "이랑": "(이)랑", "랑": "(이)랑", "아": "아(야)", "야": "아(야)",
}  # fmt: skip
# A particle ends its word, or goes on as one: 로부터, 와의, 이라는. 가족 and 이후 are words.
_GOES_ON: Final = (
    "(?:은|는|이|가|을|를)(?![가-힣(（/])"
    "|(?:과|와)(?:의|는|도|만)?(?![가-힣(（/])"
    "|(?:으로|로)(?:부터|써|서|의|는|도|만|부터의|부터는)?(?![가-힣(（/])"
    "|(?:이라|라)(?:는|고|도|면|서|며)(?![가-힣(（/])"
    "|(?:이며|이나|이고|이여|이랑|며|나|고|여|랑|아|야)(?![가-힣(（/])"
)
_PARTICLE: Final = lazy_pattern(f"{VALUE}{_BETWEEN}({_GOES_ON})")
_HEAD: Final = lazy_pattern("으로|로|이라|라|이며|이나|이고|이여|이랑|.")
_AFTER_DATE: Final = frozenset(
    {"은", "이", "을", "과", "로", "이라", "이며", "이나", "이고", "이여", "이랑", "아"}
)
# Both forms in spellings that are not resolved.
_OTHER_FORMS: Final = lazy_pattern(
    "은/는|는/은|이/가|가/이|을/를|를/을|와/과|과/와|으로/로|로/으로|\\(을\\)를|\\(를\\)을|\\(은\\)는"
    "|\\(이\\)가|\\(와\\)과|\\(과\\)와|로\\(으로\\)|으로\\(로\\)|[은는이가을를와과]（[은는이가을를와과]）|（으）로"
    f"|(?<=[{VALUE}”’」』》〉)])\\((?:은|는|을|를|가|와|과|로|으로)\\)(?![가-힣])"
)
_MEANT: Final = {
    "은": "은(는)", "는": "은(는)", "이": "이(가)", "가": "이(가)", "을": "을(를)",
    "를": "을(를)", "와": "와(과)", "과": "와(과)", "으": "(으)로", "로": "(으)로",
}  # fmt: skip


def check_fields(collation: Collation) -> Iterator[Slip]:
    """Find wrong placeholders, and wrong Korean particles after them."""
    yield from _check_placeholders(collation)
    if collation.target.variety == "ko":
        yield from _check_particles(collation)
        yield from _check_forms(collation)


def _check_placeholders(collation: Collation) -> Iterator[Slip]:
    """Find malformed placeholders, and those in one language only."""
    text = collation.entry.translation
    try:
        wanted = find_placeholders(collation.entry.source)
    except ValueError:
        return  # a mistake of the source
    try:
        given = find_placeholders(text)
    except ValueError as error:
        span = next((m.span(1) for m in _BRACE.finditer(text) if m[1]), (0, len(text)))
        yield Slip.of("placeholder", str(error), span, hint=SYNTAX_HINT)
        return
    extra = [name for name in given if name not in wanted]
    for name in wanted:
        if name in given or get_close_matches(name, extra, n=1):  # the similar one is a slip
            continue
        wide = next((m for m in _WIDE.finditer(text) if m[1] == name), None)
        at = wide.span() if wide else (len(text), len(text))
        hint = f"write {{{name}}}"
        is_escaped = wide is not None and text[wide.start() - 1 : wide.start()] == "{"
        fix = f"{{{name}}}" if wide and not is_escaped else None
        yield Slip.of("placeholder", f"{{{name}}} is missing", at, hint=hint, fix=fix)
    for name in extra:
        start = text.find(f"{{{name}}}")
        known = [f"{{{word}}}" for word in wanted]
        hint = hint_at_nearest(f"{{{name}}}", known) if known else "delete it"
        span = start, start + len(name) + 2
        meant = get_close_matches(name, [word for word in wanted if word not in given])
        fix = f"{{{meant[0]}}}" if len(meant) == 1 else None
        message = f"{{{name}}} is not in the source"
        yield Slip.of("placeholder", message, span, hint=hint, fix=fix)


def _check_particles(collation: Collation) -> Iterator[Slip]:
    """Find Korean particles after placeholders that have only one form."""
    galley = collation.target
    for match in _PARTICLE.finditer(galley.shown):
        name = galley.fields[match.start()]
        head = _HEAD.match(match[1])
        particle = head[0] if head else ""
        if particle not in _BOTH:
            continue
        rest = match[1][len(particle) :]
        if collation.types.get(name) == "date":
            if particle in _AFTER_DATE:
                continue
            right = next(form for form in _AFTER_DATE if _BOTH.get(form) == _BOTH[particle])
            hint = f"write {right}: a date ends with 일"
        else:
            right = _BOTH[particle]
            hint = f"write {right}{rest}: cardgen chooses the form when it prints"
        start = match.start(1)
        message = f"{particle} after {{{name}}} is wrong for other values"
        span = start, start + len(particle)
        yield galley.slip("particle", message, span, hint=hint, fix=right)


def _check_forms(collation: Collation) -> Iterator[Slip]:
    """Find both forms of a particle in a notation that cardgen does not know."""
    galley = collation.target
    for match in _OTHER_FORMS.finditer(galley.shown):
        if choose_particles(match[0], "가") != match[0]:
            continue
        before = galley.shown[match.start() - 1 : match.start()]
        if not before or before.isspace():
            continue
        first = next(char for char in match[0] if char in _MEANT)
        meant = _MEANT[first]
        message, hint = f"{match[0]} is not a form that cardgen knows", f"write {meant}"
        yield galley.slip("particle-form", message, match.span(), hint=hint, fix=meant)
