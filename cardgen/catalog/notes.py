"""The notes in the ``#.`` comments of a message: gloss, attribution, placeholder types.

In come the comment lines of an entry; out comes a `Notes`. These comments are the only place
for our own data: other tools delete unknown ``#,`` flags but keep ``#.`` lines. They wrap the
lines, too, at spaces: Babel at 76 characters and polib at 78.

    #. Where sincerity is, flowers bloom.             the gloss, on one or more lines
    #. origin: Beijing to Tokyo                       for translators; not kept
    #. source: Asahi, 2020-02-20                      its reference; not kept
    #. confidence: high                               how sure we are; not kept
    #. occasion: epidemic, thanks                     occasions for the message
    #. author: Sakamura Shinmin 坂村真民                its author
    #. attribution: zh=坂村真民; ko=사카무라 신민        the printed attribution; - is none
    #. {years}: integer                               the type of a placeholder
    #. {to_citizens}: citizens                        the people of {to_city}
    #. unit: 双, 只                                    the units of an article
    #. general: yes                                   a unit for any article
    #. particular: yes                                a unit that each article has a word for
    # unit: 件=점, 台=대                                its words for the units of the article
    # title: 区长=구장                                  its words for titles of a place
    # also: 매                                         another name of a term
    # same: yes                                       the translation may equal its source

The lines ``also``, ``unit`` with words, ``title`` and ``same`` concern one language, so they
belong into the translator's ``#`` lines: a merge replaces ``#.`` lines by those of the POT.
``#. same: ja`` in a POT is for all its files, and names the languages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from cardgen.catalog.pairs import full_tag
from cardgen.catalog.scripts import has_letter_of
from cardgen.errors import Diagnostic, Location, hint_at_nearest
from cardgen.lazy import lazy_pattern
from cardgen.placeholders import SYNTAX_HINT, find_placeholders

SAME_HINT: Final = "if it is correct, write # same: yes above the entry in the .po file"
TYPES: Final = (
    "integer", "number", "date", "city", "citizens", "item", "unit", "title", "disaster",
    "text",
)  # fmt: skip
_DECLARATION: Final = lazy_pattern(r"(\{[^}]*+\})\s*+:\s*+(.*)")
_ATTRIBUTION: Final = lazy_pattern(r"([a-z]{2,3}(?:-[A-Za-z]+)*)=(.+)")
_BEGINS: Final = lazy_pattern(r"(?:^|;)\s*([a-z]{2,3}(?:-[A-Za-z]+)*)=")
_LISTS: Final = ("unit:", "also:", "occasion:", "title:")
_FLAGS: Final = ("general:", "particular:")
_KEYWORDS: Final = (
    "attribution:", "author:", "cardgen:", "confidence:", "origin:", "same:", "source:",
    *_FLAGS, *_LISTS,
)  # fmt: skip
_WRAPPING: Final = ("attribution:", "author:", "origin:", "source:")  # may be long lines
_WRAPPED: Final = 76 - len("#. ")  # the least width at which a tool wraps a line
_HYPHENATED: Final = lazy_pattern(r"[^\W\d_]-\n(?=[^\W\d_])")  # polib wraps at hyphens, too
_COMMAS: Final = (",", "、", "，")
_COMMA: Final = lazy_pattern("[,、，]")
_EQUALS: Final = lazy_pattern(r"\s*[=＝]\s*")
_LANG: Final = lazy_pattern(r"[a-z]{2,3}(?:-[A-Za-z]+)*")
_SAME: Final = lazy_pattern(
    rf"same\s*[:：]\s*((?:yes|{_LANG.pattern})(?:[,;、，\s]+{_LANG.pattern})*)", re.IGNORECASE
)


Complain = Callable[[str, str, str], None]
"""Adds an error about an entry: its rule, message and hint."""


class Notes(msgspec.Struct, frozen=True):
    """The gloss, the printable attribution by short language code, the declared types.

    `same` are the languages whose text may equal the source, "yes" for all. `units` are the
    units of an article, the usual one first, and `unit_words` the translation's words for them
    with this article; `title_words` are its words for titles in a place. `also` are other names
    of a term. A `general` unit serves any article; a `particular` unit needs a word for each
    article. `author` and `occasions` serve searches in lists of messages.
    """

    gloss: str
    attribution: Mapping[str, str]
    types: Mapping[str, str]
    same: frozenset[str] = frozenset()
    units: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    general: bool = False
    author: str = ""
    occasions: tuple[str, ...] = ()
    unit_words: Mapping[str, str] = msgspec.field(default_factory=dict)
    particular: bool = False
    title_words: Mapping[str, str] = msgspec.field(default_factory=dict)

    def is_same(self, lang: str) -> bool:
        """True if the text in `lang` (BCP 47) may be the same as its source."""
        return bool(self.same & {"yes", lang, lang.lower(), lang.partition("-")[0]})


def read_same(remark: str) -> frozenset[str]:
    """Read the languages in a translator's line `same:`; empty for other lines."""
    remark = remark.strip()
    match = _SAME.fullmatch(remark) if remark[:4].lower() == "same" else None
    return frozenset(re.split(r"[,;、，\s]+", match[1].lower())) if match else frozenset()


def read_notes(
    comments: Iterable[str],
    location: Location,
    errors: list[Diagnostic],
    remarks: Sequence[str] = (),
) -> Notes:
    """Read the notes in the comments of an entry. Errors are added to `errors`.

    The translator's `remarks` are free text; only ``same:``, and lists of ``also:``, ``title:``
    and ``unit:``, are read.
    """
    gloss: list[str] = []
    attribution: dict[str, str] = {}
    types: dict[str, str] = {}
    same: set[str] = set().union(*map(read_same, remarks))
    lists: dict[str, list[str]] = {name: [] for name in _LISTS}
    flags = dict.fromkeys(_FLAGS, False)
    author = ""

    def complain(rule: str, message: str, hint: str) -> None:
        """Add an error about a line of the entry."""
        errors.append(Diagnostic(rule, message, location=location, hint=hint))

    for line in _unwrap(comments, complain):
        if line.startswith("attribution:"):
            _read_attribution(line, attribution, complain)
        elif line.startswith("same:"):
            _read_same(line, same, complain)
        elif line.startswith(_LISTS):
            name, _, value = line.partition(":")
            lists[f"{name}:"] += _split_parts(value)
        elif line.startswith(_FLAGS):
            name, _, value = line.partition(":")
            flags[f"{name}:"] = value.strip() == "yes"
        elif line.startswith("author:"):
            author = line.removeprefix("author:").strip()
        elif match := _DECLARATION.fullmatch(line):
            _read_type(match[1], match[2], types, complain)
        elif line and not line.startswith(_KEYWORDS):
            gloss.append(line)
    for line in _unwrap_lists(remarks):
        if line.startswith("also:"):
            lists["also:"] += _split_parts(line.removeprefix("also:"))
    counted = [_EQUALS.split(each, maxsplit=1) for each in lists["unit:"]]
    words = word_remarks(remarks, "unit:")
    return Notes(
        _join_lines(gloss),
        attribution,
        types,
        frozenset(same),
        tuple(each[0] for each in counted),
        tuple(lists["also:"]),
        flags["general:"],
        author,
        tuple(lists["occasion:"]),
        _map_terms((*words, *lists["unit:"])),
        flags["particular:"],
        _map_terms((*word_remarks(remarks, "title:"), *lists["title:"])),
    )


def is_keyword(line: str) -> bool:
    """True if a comment begins with a keyword of notes, such as ``unit:`` or ``same:``."""
    return line.startswith(_KEYWORDS)


def _map_terms(parts: Iterable[str]) -> dict[str, str]:
    """Map the terms in parts such as 件=점 to their words. The first word counts."""
    found: dict[str, str] = {}
    for term, *words in (_EQUALS.split(part, maxsplit=1) for part in parts):
        if term and any(words):
            found.setdefault(term, words[0])
    return found


def word_remarks(remarks: Iterable[str], keyword: str) -> tuple[str, ...]:
    """Split a translator's lines ``unit:`` or ``title:`` into parts such as 件=점."""
    return tuple(
        part
        for line in _unwrap_lists(remarks)
        if line.startswith(keyword)
        for part in _split_parts(line.removeprefix(keyword))
    )


def _split_parts(said: str) -> Iterator[str]:
    """Yield the parts of a list with commas of any script, without empty parts."""
    return filter(None, map(str.strip, _COMMA.split(said)))


def _unwrap_lists(remarks: Iterable[str]) -> Iterator[str]:
    """Yield the lists of a translator, each as one line even if a tool has wrapped it."""
    lines: list[str] = []
    for line in map(str.strip, remarks):
        if lines and lines[-1].endswith(_COMMAS) and not line.startswith(_KEYWORDS):
            lines.append(line)
            continue
        if lines:
            yield " ".join(lines)
        lines = [line] if line.startswith(_LISTS) else []
    if lines:
        yield " ".join(lines)


def _unwrap(comments: Iterable[str], complain: Complain) -> Iterator[str]:
    """Yield comments, with the wrapped lines of attributions, origins and lists joined."""
    lines: list[str] = []
    for line in filter(None, map(str.strip, comments)):
        is_new = line.startswith(_KEYWORDS) or bool(_DECLARATION.fullmatch(line))
        if lines and not is_new:
            goes_on = lines[0].startswith(_LISTS) and lines[-1].endswith(_COMMAS)
            begun = lines[0].startswith(_WRAPPING)
            if goes_on or (begun and _continues(lines, line, complain)):
                lines.append(line)
                continue
        if lines:
            yield _join_lines(lines)
        lines = [line]
    if lines:
        yield _join_lines(lines)


def _join_lines(lines: list[str]) -> str:
    """Join lines with blanks, but without one where a tool has divided a word at a hyphen."""
    text = _HYPHENATED.sub(lambda match: match[0].rstrip("\n"), "\n".join(lines))
    return text.replace("\n", " ")


def _continues(lines: list[str], line: str, complain: Complain) -> bool:
    """True if a line continues an attribution or origin; False if it belongs to the gloss.

    A line continues the other if a tool would have wrapped there, since the first word has no
    room in the line above. People wrap anywhere, so an attribution also continues with another
    language, and with letters of its own language; a gloss is in English.
    """
    if len(lines[-1]) + 1 + len(line.split(" ", maxsplit=1)[0]) > _WRAPPED:
        return True
    if not lines[0].startswith("attribution:"):
        return False
    text = " ".join(lines).removeprefix("attribution:")
    if _ATTRIBUTION.match(line) or not text or text.endswith((";", "=")):
        return True
    langs = _BEGINS.findall(text)
    if langs and any(map(str.isalpha, line)) and not has_letter_of(line, full_tag(langs[-1])):
        reason = f"{line!r} may belong to the attribution, or be a gloss"
        hint = "write the gloss above the attribution, and the attribution on one line"
        complain("bad-po", reason, hint)
    return True


def _read_attribution(line: str, into: dict[str, str], complain: Complain) -> None:
    """Read the texts of an attribution into a table by language."""
    for part in line.removeprefix("attribution:").split(";"):
        match = _ATTRIBUTION.fullmatch(part.strip())
        if match:
            into[match[1]] = match[2].strip().removeprefix("-")
        elif part.strip() or not into:
            reason = f"the attribution {part.strip()!r} names no language"
            complain(
                "bad-po", reason, "write it as in #. attribution: zh=《周易》; ko=《주역》"
            )


def _read_same(line: str, into: set[str], complain: Complain) -> None:
    """Read the languages of a line ``same:`` into a set."""
    for word in re.split(r"[,;\s]+", line.removeprefix("same:").strip()):
        if word == "yes" or _LANG.fullmatch(word):
            into.add(word)
        else:
            hint = "write #. same: yes, or the languages, as in #. same: ja"
            complain("bad-po", f"same: {word!r} is not yes and not a language", hint)


def _read_type(braces: str, kind: str, into: dict[str, str], complain: Complain) -> None:
    """Read the type of a placeholder into a table by name."""
    try:
        names = find_placeholders(braces)
    except ValueError as error:
        complain("placeholder", str(error), SYNTAX_HINT)
        return
    if kind not in TYPES:
        reason = f"{braces} has the unknown type {kind!r}"
        complain("placeholder", reason, hint_at_nearest(kind, TYPES))
    # A name with a wrong type counts as declared: one mistake, one error.
    into.update(dict.fromkeys(names, kind))
