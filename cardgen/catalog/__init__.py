"""Message files: reading and checking bilingual PO, and resolving messages for printing.

In come a folder of PO files, a pair such as ``zh-ko``, a message id and values; out come a
checked `Catalog` and `Glossary`, and `Resolved` texts in both languages.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from cardgen.catalog.behind import (
    diagnose_pot,
    find_changed_source,
    find_differences,
    find_missing_terms,
)
from cardgen.catalog.catalog import (
    Catalog,
    DamagedMessage,
    Message,
    diagnose_catalog,
    diagnose_messages,
    load_catalog,
)
from cardgen.catalog.cities import city_key, city_name
from cardgen.catalog.dates import year_hint
from cardgen.catalog.glossary import (
    TERM_KINDS,
    Glossary,
    diagnose_glossary,
    diagnose_terms,
    load_glossary,
    notes_of,
)
from cardgen.catalog.header import names_language, nplurals
from cardgen.catalog.joined import join_catalogs, join_glossaries
from cardgen.catalog.markup import MARKUP_HINT, Marked, parse_markup, plain
from cardgen.catalog.pairs import (
    CAPTIONS,
    DOMAINS,
    GLOSSARY,
    LETTERS,
    SLOGANS,
    full_tag,
    list_domains,
    list_pairs,
    pair_file,
    pair_langs,
    pairs_between,
)
from cardgen.catalog.particles import particles, pieces_in
from cardgen.catalog.places import (
    CITIZENS,
    Country,
    asked_for,
    citizens,
    country_named,
    country_of,
    unread_texts,
)
from cardgen.catalog.po import PoEntry, diagnose_po, parse_po, read_po
from cardgen.catalog.resolve import Resolved, resolve
from cardgen.catalog.scripts import has_letter_of, is_right_to_left, is_told_by_script
from cardgen.catalog.size import read_messages, too_large
from cardgen.catalog.spelling import plain_term
from cardgen.catalog.state import is_copied, is_foreign, state_of, unfinished
from cardgen.catalog.texts import message_errors
from cardgen.catalog.values import article, format_code, format_value, locale_of

if TYPE_CHECKING:  # a label edits nothing, and should not wait for what does
    from cardgen.catalog.additions import NewMessage, new_pair, with_message
    from cardgen.catalog.interchange import (
        RowEdits,
        TranslationRow,
        match_rows,
        read_rows,
        read_sheets,
        read_xliff,
        write_workbook,
        write_xliff,
    )
    from cardgen.catalog.patching import (
        Conflict,
        EntryEdit,
        EntryKey,
        Patched,
        Printed,
        SyncChange,
        Synced,
        Version,
        formatted,
        oversize,
        patched,
        printed,
        synced,
        unwritable,
        versions,
    )
    from cardgen.catalog.terms import (
        Term,
        with_synonym,
        with_term,
        with_translation,
        with_units,
    )

__all__ = [
    "CAPTIONS",
    "CITIZENS",
    "DOMAINS",
    "GLOSSARY",
    "LETTERS",
    "MARKUP_HINT",
    "SLOGANS",
    "TERM_KINDS",
    "Catalog",
    "Conflict",
    "Country",
    "DamagedMessage",
    "EntryEdit",
    "EntryKey",
    "Glossary",
    "Marked",
    "Message",
    "NewMessage",
    "Patched",
    "PoEntry",
    "Printed",
    "Resolved",
    "RowEdits",
    "SyncChange",
    "Synced",
    "Term",
    "TranslationRow",
    "Version",
    "article",
    "asked_for",
    "citizens",
    "city_key",
    "city_name",
    "country_named",
    "country_of",
    "diagnose_catalog",
    "diagnose_glossary",
    "diagnose_messages",
    "diagnose_po",
    "diagnose_pot",
    "diagnose_terms",
    "find_changed_source",
    "find_differences",
    "find_missing_terms",
    "format_code",
    "format_value",
    "formatted",
    "full_tag",
    "has_letter_of",
    "is_copied",
    "is_foreign",
    "is_right_to_left",
    "is_told_by_script",
    "join_catalogs",
    "join_glossaries",
    "list_domains",
    "list_pairs",
    "load_catalog",
    "load_glossary",
    "locale_of",
    "match_rows",
    "message_errors",
    "names_language",
    "new_pair",
    "notes_of",
    "nplurals",
    "oversize",
    "pair_file",
    "pair_langs",
    "pairs_between",
    "parse_markup",
    "parse_po",
    "particles",
    "patched",
    "pieces_in",
    "plain",
    "plain_term",
    "printed",
    "read_messages",
    "read_po",
    "read_rows",
    "read_sheets",
    "read_xliff",
    "resolve",
    "state_of",
    "synced",
    "too_large",
    "unfinished",
    "unread_texts",
    "unwritable",
    "versions",
    "with_message",
    "with_synonym",
    "with_term",
    "with_translation",
    "with_units",
    "write_workbook",
    "write_xliff",
    "year_hint",
]
_HOMES: Final = {
    "NewMessage": "additions",
    "new_pair": "additions",
    "with_message": "additions",
    "RowEdits": "interchange",
    "TranslationRow": "interchange",
    "match_rows": "interchange",
    "read_sheets": "interchange",
    "read_xliff": "interchange",
    "read_rows": "interchange",
    "write_workbook": "interchange",
    "write_xliff": "interchange",
    "Conflict": "patching",
    "EntryEdit": "patching",
    "EntryKey": "patching",
    "Patched": "patching",
    "Printed": "patching",
    "SyncChange": "patching",
    "Synced": "patching",
    "Version": "patching",
    "formatted": "patching",
    "oversize": "patching",
    "unwritable": "patching",
    "patched": "patching",
    "printed": "patching",
    "synced": "patching",
    "versions": "patching",
    "Term": "terms",
    "with_synonym": "terms",
    "with_term": "terms",
    "with_translation": "terms",
    "with_units": "terms",
}


def __getattr__(name: str) -> Any:
    """Import the functions that edit or exchange files when they are asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
