"""Message files: reading and checking bilingual PO, and resolving messages for printing.

In come a folder of PO files, a pair such as ``zh-ko``, a message id and values; out come
a checked `Catalog` and `Glossary`, and `Resolved` texts in both languages.
"""

from __future__ import annotations

from cardgen.catalog.catalog import (
    CAPTIONS,
    Catalog,
    DamagedMessage,
    Message,
    diagnose_catalog,
    load_catalog,
)
from cardgen.catalog.glossary import (
    TERM_KINDS,
    Glossary,
    diagnose_glossary,
    load_glossary,
)
from cardgen.catalog.markup import Marked, parse_markup, plain
from cardgen.catalog.pairs import full_tag, list_pairs, pair_langs
from cardgen.catalog.po import diagnose_po, read_po
from cardgen.catalog.resolve import Resolved, resolve, unfinished
from cardgen.catalog.texts import message_errors
from cardgen.catalog.values import format_code, format_value

__all__ = [
    "CAPTIONS",
    "TERM_KINDS",
    "Catalog",
    "DamagedMessage",
    "Glossary",
    "Marked",
    "Message",
    "Resolved",
    "diagnose_catalog",
    "diagnose_glossary",
    "diagnose_po",
    "format_code",
    "format_value",
    "full_tag",
    "list_pairs",
    "load_catalog",
    "load_glossary",
    "message_errors",
    "pair_langs",
    "parse_markup",
    "plain",
    "read_po",
    "resolve",
    "unfinished",
]
