"""The rules of proofreading, their slips, and the comments that silence rules.

Rules that errors have too (`cardgen.rules.RULES`: placeholder, markup, copied, wrong-language,
overflow, missing-glyph) are described there, and mean the same here. A project, a file or an
entry can silence rules and families: ``cardgen: ignore=end-mark, numbers``.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from itertools import takewhile
from typing import Final, Literal, NamedTuple

from cardgen.catalog import PoEntry
from cardgen.rules import RULES

Gravity = Literal["error", "warning", "note"]
"""An error must not be printed, a warning needs a look, a note is for information."""


class ProofRule(NamedTuple):
    """A rule, its family, its gravity, its meaning, and the remedy."""

    family: str
    gravity: Gravity
    meaning: str
    remedy: str


def _share_rule(name: str, family: str, gravity: Gravity = "error") -> ProofRule:
    """Make a rule of proofreading from a rule of errors."""
    return ProofRule(family, gravity, RULES[name].meaning, RULES[name].remedy)


PROOFREADING_RULES: Final[Mapping[str, ProofRule]] = {
    "placeholder": _share_rule("placeholder", "fields"),
    "particle": ProofRule(
        "fields",
        "error",
        "A Korean particle stands behind a placeholder in one form, which is wrong for every "
        "other value.",
        "write both forms, which are resolved when it is printed: 을(를), 은(는), 이(가), "
        "와(과), (으)로",
    ),
    "particle-form": ProofRule(
        "fields",
        "error",
        "A Korean particle is written in both forms in a way that is not resolved.",
        "write 을(를), 은(는), 이(가), 와(과) or (으)로",
    ),
    "simplified-form": ProofRule(
        "characters",
        "error",
        "A simplified Chinese character stands in Japanese, Korean or traditional Chinese.",
        "write the form of the language",
    ),
    "traditional-form": ProofRule(
        "characters",
        "error",
        "A traditional character stands in simplified Chinese.",
        "write the simplified character",
    ),
    "japanese-form": ProofRule(
        "characters",
        "error",
        "A character in the form that only Japanese has stands in Chinese or Korean.",
        "write the form of the language",
    ),
    "kana": ProofRule(
        "characters",
        "error",
        "Kana stand in a Chinese or Korean text, in no brackets and no quotation marks.",
        "translate it",
    ),
    "hangul": ProofRule(
        "characters",
        "error",
        "Hangul stands in a Chinese or Japanese text, in no brackets and no quotation marks.",
        "translate it",
    ),
    "hanja": ProofRule(
        "characters",
        "note",
        "Han characters stand in a Korean text, and in no brackets behind their reading.",
        "write Hangul, or the Han characters in brackets behind it, or as [漢字|한자]",
    ),
    "radical": ProofRule(
        "characters",
        "error",
        "A radical, as dictionaries list them, stands in the place of the character that looks "
        "like it, which is another one to every program and font.",
        "type the character",
    ),
    "compatibility-form": ProofRule(
        "characters",
        "warning",
        "A character stands twice in Unicode, and this is the copy for old encodings, which "
        "programs change into the other.",
        "type the character",
    ),
    "decomposed": ProofRule(
        "characters",
        "warning",
        "A syllable or letter is written in pieces, as file names of a Mac are; it is found by "
        "no search, and some fonts set the pieces apart.",
        "write it as one character (Unicode's form NFC)",
    ),
    "lone-jamo": ProofRule(
        "characters",
        "error",
        "A single letter of Hangul stands in a word, as when a syllable was not finished.",
        "finish the syllable",
    ),
    "invisible": ProofRule(
        "characters",
        "error",
        "A character that cannot be seen stands in a text: a control, a mark of direction, a "
        "blank of no width or of another kind.",
        "delete it, or write a plain blank",
    ),
    "no-character": ProofRule(
        "characters",
        "error",
        "A code stands in a text that means nothing, or something in one font alone.",
        "write the character that is meant",
    ),
    "width": ProofRule(
        "characters",
        "warning",
        "A letter, figure or kana is of half or full width, and the language has it in the "
        "other one.",
        "write it in its usual width",
    ),
    "look-alike": ProofRule(
        "characters",
        "warning",
        "A character looks like another one that is meant: カ and 力, ー and 一, Latin C and "
        "Cyrillic С.",
        "type the one that is meant",
    ),
    "end-mark": ProofRule(
        "marks",
        "warning",
        "A translation ends with a mark that says something else than that of its source: a "
        "question is none any more, a full stop is lost.",
        "end it as the source ends, with the mark of the language",
    ),
    "ascii-mark": ProofRule(
        "marks",
        "warning",
        "A narrow mark stands among Chinese or Japanese characters.",
        "write the wide mark",
    ),
    "foreign-mark": ProofRule(
        "marks",
        "warning",
        "A mark of another language stands in a text: ， in Japanese, 。 in Korean.",
        "write the mark of the language",
    ),
    "doubled-mark": ProofRule(
        "marks",
        "warning",
        "Marks follow one another that do not: 。。 or ，。.",
        "write one of them",
    ),
    "ellipsis": ProofRule(
        "marks",
        "warning",
        "An ellipsis is made of full stops, or is half of one: it is …… in Chinese.",
        "write ……",
    ),
    "dash": ProofRule(
        "marks",
        "warning",
        "A dash is made of hyphens or lines, or is half of one: it is —— in Chinese.",
        "write ——",
    ),
    "bracket": ProofRule(
        "brackets",
        "error",
        "A bracket or quotation mark is opened and not closed, or the other way round.",
        "write both, or neither",
    ),
    "quotation-mark": ProofRule(
        "brackets",
        "warning",
        "A quotation mark is that of another language, or of a typewriter.",
        "write the quotation marks of the language",
    ),
    "markup": _share_rule("markup", "brackets"),
    "swapped-reading": ProofRule(
        "brackets",
        "error",
        "A reading and the characters that it is to stand above have each other's place.",
        "write [漢字|かんじ]",
    ),
    "edge-blank": ProofRule(
        "blanks",
        "warning",
        "A blank stands at the edge of a text or line, where the source has none.",
        "delete it",
    ),
    "doubled-blank": ProofRule(
        "blanks", "warning", "Two blanks or a tab stand between words.", "write one blank"
    ),
    "stray-blank": ProofRule(
        "blanks",
        "warning",
        "A blank stands beside a mark, or between Chinese or Japanese characters.",
        "delete it",
    ),
    "missing-blank": ProofRule(
        "blanks",
        "warning",
        "No blank stands behind a mark in Korean.",
        "write a blank",
    ),
    "line-end": ProofRule(
        "blanks",
        "error",
        "A text ends with an end of line and its translation does not, or has lines that the "
        "other one has not.",
        "end lines as the source does",
    ),
    "other-number": ProofRule(
        "numbers",
        "error",
        "A translation has another number than its source.",
        "write the number of the source",
    ),
    "missing-number": ProofRule(
        "numbers",
        "warning",
        "A number of the source is in the translation in no form.",
        "write it, in figures or words",
    ),
    "extra-number": ProofRule(
        "numbers",
        "warning",
        "A translation has a number that is not in its source.",
        "leave it out, or mend the number",
    ),
    "copied": _share_rule("copied", "words"),
    "wrong-language": _share_rule("wrong-language", "words"),
    "term": ProofRule(
        "words",
        "warning",
        "A term of the glossary is not called by its name in the translation.",
        "write the term as the glossary has it",
    ),
    "citizen-kind": ProofRule(
        "words",
        "warning",
        "The people of a city that is filled in are called 시민 or 市民, which is wrong where "
        "that is a province, a prefecture or a district.",
        "write {to_citizens} in place of {to_city} 시민, which has the word of each place",
    ),
    "register": ProofRule(
        "words",
        "warning",
        "A word does not go with whom the text is for, or with the rest of it: 귀하 below "
        "시장님께, 貴方 between agencies, 頒 to an equal, がんばれ beside です, 해라체 beside "
        "합니다체, 你 beside 您.",
        "write the whole in one register",
    ),
    "attribution-scope": ProofRule(
        "words",
        "warning",
        "An attribution stands below more than was quoted, and puts the rest into the mouth of "
        "a classic too.",
        "say that the words come from there: 典出, 语出, 語出, …에서, …より; or leave it out",
    ),
    "overflow": _share_rule("overflow", "print"),
    "missing-glyph": _share_rule("missing-glyph", "print"),
    "right-to-left": _share_rule("right-to-left", "print"),
    "plural-forms": ProofRule(
        "file",
        "warning",
        "The header of a message file has other plural forms than its language.",
        "write the Plural-Forms of the language",
    ),
    "outdated": _share_rule("outdated", "file", "warning"),
    "unit-article": _share_rule("unit-article", "file", "warning"),
    "unknown-rule": ProofRule(
        "file",
        "warning",
        "A comment or setting silences a rule that there is not.",
        "mend the name; cardgen explain lists the rules",
    ),
}
"""All rules by name."""

FAMILIES: Final = tuple(dict.fromkeys(rule.family for rule in PROOFREADING_RULES.values()))


@dataclass(frozen=True, slots=True)
class Slip:
    """A fault or doubt from `start` to `end` of a translation, in characters.

    If both are the same, a text is missing there, or the slip is about the whole. `hint` tells
    what to write instead.
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
        """Make a slip of a rule, with the gravity and remedy of the rule if none are given."""
        proof_rule = PROOFREADING_RULES[rule]
        gravity = gravity or proof_rule.gravity
        return cls(rule, message, *span, hint or proof_rule.remedy, gravity)


UNFINISHED: Final = frozenset({"copied", "wrong-language"})
"""Rules of texts that are not printed; they cannot be silenced."""

_IGNORE: Final = re.compile(r"cardgen:\s*ignore\s*=\s*(.*)")


def read_silenced_rules(entry: PoEntry) -> frozenset[str]:
    """Read the rules and families that the comments of an entry silence."""
    return _parse_silenced_rules((*entry.remarks, *entry.comments))


def read_silenced_above(data: bytes) -> frozenset[str]:
    """Read the rules and families that the remarks above a file's header silence."""
    above = takewhile(lambda line: line.startswith(b"#"), BytesIO(data.removeprefix(BOM_UTF8)))
    return _parse_silenced_rules(tuple(line[2:].decode("utf-8", "replace") for line in above))


@lru_cache(maxsize=4096)
def _parse_silenced_rules(comments: tuple[str, ...]) -> frozenset[str]:
    names: set[str] = set()
    for line in comments:
        if match := _IGNORE.match(line.strip()):
            names |= set(re.split(r"[\s,;]+", match[1].strip())) - {""}
    return frozenset(names)


def find_unknown_rules(silenced: Iterable[str]) -> list[str]:
    """Find the names that are no rule and no family."""
    return sorted({*silenced} - {*PROOFREADING_RULES, *FAMILIES})


def is_silenced(rule: str, silenced: frozenset[str]) -> bool:
    """True if a rule of proofreading, or its family, is silenced.

    Rules of unprinted texts are never silenced: `# same: yes` is for right texts.
    """
    if rule in UNFINISHED:
        return False
    return rule in silenced or PROOFREADING_RULES[rule].family in silenced
