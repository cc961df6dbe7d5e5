"""Message files: reading and checking bilingual PO, and resolving messages for printing.

In come a folder of PO files, a pair such as ``zh-ko``, a message id and values; out come a
checked `Catalog` and `Glossary`, and `Resolved` texts in both languages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardgen.catalog.catalog import (
    UNSAVED as UNSAVED,
    Catalog as Catalog,
    Message as Message,
    diagnose_catalog as diagnose_catalog,
    diagnose_messages as diagnose_messages,
    diagnose_pot as diagnose_pot,
    explain_unfinished as explain_unfinished,
    find_changed_source as find_changed_source,
    find_differences as find_differences,
    find_missing_terms as find_missing_terms,
    find_state as find_state,
    load_catalog as load_catalog,
    message_errors as message_errors,
)
from cardgen.catalog.glossary import (
    TERM_KINDS as TERM_KINDS,
    Glossary as Glossary,
    diagnose_glossary as diagnose_glossary,
    diagnose_terms as diagnose_terms,
    load_glossary as load_glossary,
    notes_of as notes_of,
)
from cardgen.catalog.markup import (
    MARKUP_HINT as MARKUP_HINT,
    Marked as Marked,
    choose_particles_of as choose_particles_of,
    parse_markup as parse_markup,
    strip_markup as strip_markup,
)
from cardgen.catalog.notes import TYPES as TYPES
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
from cardgen.catalog.places import (
    Country as Country,
    city_key as city_key,
    city_name as city_name,
    find_country as find_country,
    find_named_country as find_named_country,
    find_unread_texts as find_unread_texts,
    list_inputs as list_inputs,
    name_citizens as name_citizens,
)
from cardgen.catalog.po import (
    PoEntry as PoEntry,
    check_size as check_size,
    count_plural_forms as count_plural_forms,
    diagnose_po as diagnose_po,
    names_language as names_language,
    parse_po as parse_po,
    read_messages as read_messages,
    read_po as read_po,
)
from cardgen.catalog.scripts import (
    convert_characters as convert_characters,
    has_letter_of as has_letter_of,
    has_traditional as has_traditional,
    is_copied as is_copied,
    is_foreign as is_foreign,
    is_right_to_left as is_right_to_left,
    is_told_by_script as is_told_by_script,
    normalize_term as normalize_term,
    to_simplified as to_simplified,
    to_traditional as to_traditional,
)
from cardgen.catalog.values import (
    Resolved as Resolved,
    find_article as find_article,
    format_code as format_code,
    format_value as format_value,
    locale_of as locale_of,
    resolve as resolve,
    suggest_year as suggest_year,
)
from cardgen.lazy import import_on_use

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
    from cardgen.catalog.joined import (
        join_catalogs as join_catalogs,
        join_glossaries as join_glossaries,
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
        apply_edits as apply_edits,
        describe_oversize as describe_oversize,
        find_unwritable as find_unwritable,
        format_file as format_file,
        read_printed as read_printed,
        read_versions as read_versions,
        sync_file as sync_file,
    )
    from cardgen.catalog.tail import split_tail as split_tail

__getattr__ = import_on_use(
    __name__,
    {
        "additions": "new_pair NewMessage Term with_message with_synonym with_term "
        "with_translation with_units",
        "interchange": "match_rows read_rows read_sheets read_xliff RowEdits "
        "TranslationRow write_workbook write_xliff",
        "joined": "join_catalogs join_glossaries",
        "patching": "apply_edits Conflict describe_oversize EntryEdit EntryKey "
        "find_unwritable format_file Patched Printed read_printed "
        "read_versions sync_file SyncChange Synced Version",
        "tail": "split_tail",
    },
)
