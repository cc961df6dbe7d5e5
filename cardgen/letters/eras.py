"""Eras that a letter is dated by, and are not those of its sender.

In come data and the languages of a letter, out come warnings: 中華民國109年 under an office of
Beijing, and 令和2年 for a mayor outside Japan. A letter gets such a date only if its data ask
for it; by itself it has the era of the sender's own country, or western years.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cardgen.catalog import Country
from cardgen.errors import CardgenError, Diagnostic
from cardgen.letters.conventions import Form, convention
from cardgen.letters.data import LetterData, chosen_for
from cardgen.letters.whereabouts import place_country, sender_country

_NAMES: Final[dict[Country, str]] = {
    "CN": "China", "TW": "Taiwan", "JP": "Japan", "KR": "Korea",
}  # fmt: skip


def foreign_eras(data: LetterData, langs: tuple[str, ...], form: Form) -> Iterator[Diagnostic]:
    """Warnings of dates by an era, one a language, that the sender's office does not have."""
    said, real = sender_country(data), place_country(data)
    for lang in langs:
        rules = convention(lang)
        own = rules.era_country(form)
        wanted = chosen_for(lang, data.calendar)
        is_asked = wanted == "era" or (not wanted and said == own and rules.is_by_era(form))
        home = real or said
        if not own or not is_asked or home in ("", own):
            continue
        try:
            era = rules.era_name(data.date)
        except CardgenError:  # which the letter tells of
            continue
        yield Diagnostic(
            "era-country",
            f"the date in {lang} counts by {era}, the era of {_NAMES[own]}, and the sender is "
            f"of {_NAMES[home]}",
            hint="leave calendar out, and the letter has western years; or mend country below "
            "[sender]",
            severity="warning",
        )
