"""Recipients, senders and addresses that nobody can read where the boxes go.

Such a text is on the label as the list has it, in one language: 적십자회 says nothing to a
driver in Shanghai. Latin letters are read everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from cardgen.catalog import Glossary, unread_texts
from cardgen.errors import Diagnostic, Location
from cardgen.shipment.manifest.fields import ColumnHead
from cardgen.shipment.manifest.findings import in_words
from cardgen.shipment.manifest.given import NOWHERE, about_given

_LANGUAGES: Final = {"zh": "Chinese", "ko": "Korean", "ja": "Japanese"}


class ForeignTexts:
    """Notes texts of rows that are foreign to where these go, and tells of them by column."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._first: dict[tuple[int, str, str], str] = {}
        self._rows: dict[tuple[int, str, str], list[int]] = {}

    def note(
        self,
        row: int,
        fields: Mapping[str, str],
        heads: Mapping[str, ColumnHead],
        glossary: Glossary,
    ) -> None:
        """Look at the texts of a row."""
        for name, text, langs in unread_texts(fields, glossary):
            head = heads[name]
            key = (head.index, head.text, " or ".join(map(_in_words, langs)))
            self._first.setdefault(key, text)
            self._rows.setdefault(key, []).append(row)

    def told(self) -> Iterator[Diagnostic]:
        """A warning for each column that has such texts, and each language."""
        for key, rows in self._rows.items():
            index, header, langs = key
            where = about_given(header) if index == NOWHERE else f"column {header}: "
            many = f"{in_words(rows)}: " if len(rows) > 1 and index != NOWHERE else ""
            yield Diagnostic(
                "wrong-language",
                f"{many}{where}{self._first[key]} has no letter of {langs}, which is read "
                "where the boxes go",
                location=None if index == NOWHERE else Location(self._file, rows[0]),
                hint=f"write it in {langs}, or in Latin letters, beside it or instead",
                severity="warning",
            )


def _in_words(tag: str) -> str:
    return _LANGUAGES.get(tag.partition("-")[0], tag)
