"""Remedies for mistakes, as values: the words for one depend on who reads them.

An unreviewed translation may be printed as a draft: with ``--draft`` on a command line, by a
button on a page, with ``draft=True`` in a program. The code that finds the mistake names the
kind of the remedy; the code that shows it chooses the words, as `word_in_general` does for
programs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec

from cardgen.rules import REMEDIES

# fmt: off
RemedyKind = Literal[
    # values and translations
    "draft", "approve", "approve-all", "revoke", "name-author", "set-placeholders",
    "set-field", "set-for-all-rows", "say-date", "add-term", "add-term-in-project",
    "word-unit", "word-unit-in-project", "same-term", "sync-messages", "type-placeholders",
    "add-message", "take-theirs", "ignore-column", "on-paper", "name-column", "name-shipment",
    "say-encoding",
    # templates, stock and fonts
    "larger-template", "describe-sheet", "write-size", "say-size", "look-up", "start-from",
    "add-font", "font-from", "add-lettering",
    # projects and places
    "make-project", "make-project-with-prefix", "work-in-project", "other-folder",
    "other-output", "its-ledger", "add-printer",
    # shipments
    "shipment-folder", "amend", "recover", "make-again", "in-language", "one-pdf",
    "new-shipment", "fewer-workers", "gs1-prefix",
    # the page
    "add-name",
    # letters to many
    "letters-again", "letters-elsewhere", "letter-over", "plain-paper",
    # installation
    "install-extra",
]
# fmt: on


class Remedy(msgspec.Struct, frozen=True):
    """A kind of remedy, and names for its words: of fields, of a template, of a font.

    The names for a column are its header, the `home` of `cardgen.project.Columns`, and a field.
    """

    kind: RemedyKind
    names: tuple[str, ...] = ()


Wording = Callable[[Remedy], str]
"""Puts a remedy into words that follow a hint: "shorten it, or take a larger template"."""


def word_in_general(remedy: Remedy) -> str:
    """Word a remedy without options and commands."""
    words = REMEDIES[remedy.kind].general
    return words.format(*remedy.names, all=" and ".join(remedy.names))
