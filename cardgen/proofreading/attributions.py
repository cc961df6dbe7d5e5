"""Attributions of more than was quoted: the mayor's own words in the mouth of a classic.

In comes a collation, out come slips. Below a message of which a part is quoted the attribution
says that the words come from there: 典出《周易》, 『주역』에서, 『易経』より. An adage has none
if its translation is a promise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from cardgen.catalog import notes_of
from cardgen.proofreading.collation import Collation
from cardgen.proofreading.slips import Slip

_SCOPED: Final = re.compile(
    r"^(?:典出|语出|語出|出自|引自|借用)|에서(?: 인용)?$|より$|に基づく$|から$|^(?:from|after) "
)
_WORK: Final = re.compile("[《『「〈<]")
_ADAGE: Final = re.compile("成语|成語|谚语|諺語|俗语|俗語|고사성어|속담|ことわざ|諺$")
_SENTENCE: Final = re.compile(r"[。．.!！?？](?=[^\s。．.!！?？”’」』])|[。．.!！?？]\s+(?=\S)")
_PROMISE: Final = re.compile(
    "(?:니다|세요|시다|ます|です|ください)[。.!！]?$|[。.!！]?[^。.!！]*に。$"
)
_IN_PART: Final = re.compile(r"^origin:.*\b(?:half|part|partly|in part)\b", re.IGNORECASE)


def attribution_slips(collation: Collation) -> Iterator[Slip]:
    """Slips of the attribution of the text's language."""
    notes, lang = notes_of(collation.entry), collation.style.langs[1]
    said = notes.attribution.get(lang, notes.attribution.get(lang.partition("-")[0], ""))
    if not said or _SCOPED.search(said):
        return
    text = collation.target.shown.strip()
    whole = (0, len(collation.entry.translation))
    has_more = bool(_SENTENCE.search(text))
    in_part = any(_IN_PART.match(line.strip()) for line in collation.entry.comments)
    if _ADAGE.search(said):
        if has_more or _PROMISE.search(text):
            reason = f"{said} would be said of a promise, which is no adage"
            yield Slip.of("attribution-scope", reason, whole, hint=_hint(lang, adage=True))
    elif in_part or (has_more and _WORK.search(said)):
        reason = f"{said} would be said of all that stands above it"
        yield Slip.of("attribution-scope", reason, whole, hint=_hint(lang))


def _hint(lang: str, *, adage: bool = False) -> str:
    """The words to write for a language."""
    if adage:
        return "write - for this language, which has no attribution then"
    words = {"ko": "『주역』에서", "ja": "『易経』より", "zh": "语出《周易》"}
    shown = "語出《周易》" if "Hant" in lang else words.get(lang.partition("-")[0], "from …")
    return f"say that the words come from there, as {shown} does"
