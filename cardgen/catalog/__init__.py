"""Message files: reading and checking bilingual PO, and resolving messages for printing.

In come a folder of PO files, a pair such as ``zh-ko``, a message id and values; out come a
checked `Catalog` and `Glossary`, and `Resolved` texts in both languages.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from cardgen.catalog.catalog import (
    Catalog as Catalog,
    Message as Message,
    diagnose_catalog as diagnose_catalog,
    diagnose_messages as diagnose_messages,
    diagnose_pot as diagnose_pot,
    find_changed_source as find_changed_source,
    find_differences as find_differences,
    find_missing_terms as find_missing_terms,
    load_catalog as load_catalog,
    message_errors as message_errors,
    state_of as state_of,
    unfinished as unfinished,
)
from cardgen.catalog.glossary import (
    TERM_KINDS as TERM_KINDS,
    Glossary as Glossary,
    diagnose_glossary as diagnose_glossary,
    diagnose_terms as diagnose_terms,
    load_glossary as load_glossary,
    notes_of as notes_of,
)
from cardgen.catalog.joined import (
    join_catalogs as join_catalogs,
    join_glossaries as join_glossaries,
)
from cardgen.catalog.markup import (
    MARKUP_HINT as MARKUP_HINT,
    Marked as Marked,
    parse_markup as parse_markup,
    plain as plain,
)
from cardgen.catalog.pairs import (
    CAPTIONS as CAPTIONS,
    DOMAINS as DOMAINS,
    GLOSSARY as GLOSSARY,
    LETTERS as LETTERS,
    SLOGANS as SLOGANS,
    full_tag as full_tag,
    list_domains as list_domains,
    list_pairs as list_pairs,
    pair_file as pair_file,
    pair_langs as pair_langs,
    pairs_between as pairs_between,
)
from cardgen.catalog.particles import particles as particles, pieces_in as pieces_in
from cardgen.catalog.places import (
    Country as Country,
    asked_for as asked_for,
    citizens as citizens,
    city_key as city_key,
    city_name as city_name,
    country_named as country_named,
    country_of as country_of,
    unread_texts as unread_texts,
)
from cardgen.catalog.po import (
    PoEntry as PoEntry,
    diagnose_po as diagnose_po,
    names_language as names_language,
    nplurals as nplurals,
    parse_po as parse_po,
    read_messages as read_messages,
    read_po as read_po,
    too_large as too_large,
)
from cardgen.catalog.scripts import (
    has_letter_of as has_letter_of,
    is_copied as is_copied,
    is_foreign as is_foreign,
    is_right_to_left as is_right_to_left,
    is_told_by_script as is_told_by_script,
    plain_term as plain_term,
)
from cardgen.catalog.values import (
    Resolved as Resolved,
    article as article,
    format_code as format_code,
    format_value as format_value,
    locale_of as locale_of,
    resolve as resolve,
    year_hint as year_hint,
)

if TYPE_CHECKING:  # a label edits nothing, and should not wait for what does
    from cardgen.catalog.additions import (
        NewMessage as NewMessage,
        Term as Term,
        new_pair as new_pair,
        with_message as with_message,
        with_synonym as with_synonym,
        with_term as with_term,
        with_translation as with_translation,
        with_units as with_units,
    )
    from cardgen.catalog.interchange import (
        RowEdits as RowEdits,
        TranslationRow as TranslationRow,
        match_rows as match_rows,
        read_rows as read_rows,
        read_sheets as read_sheets,
        read_xliff as read_xliff,
        write_workbook as write_workbook,
        write_xliff as write_xliff,
    )
    from cardgen.catalog.patching import (
        Conflict as Conflict,
        EntryEdit as EntryEdit,
        EntryKey as EntryKey,
        Patched as Patched,
        Printed as Printed,
        SyncChange as SyncChange,
        Synced as Synced,
        Version as Version,
        formatted as formatted,
        oversize as oversize,
        patched as patched,
        printed as printed,
        synced as synced,
        unwritable as unwritable,
        versions as versions,
    )

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
    "Term": "additions",
    "with_synonym": "additions",
    "with_term": "additions",
    "with_translation": "additions",
    "with_units": "additions",
}


def __getattr__(name: str) -> Any:
    """Import the functions that edit or exchange files when they are asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
