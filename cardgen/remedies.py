"""What can be done about a mistake, where it depends on who asks: a value, not words.

A translation that waits may be printed as a draft: with ``--draft`` on a command line, by a
button on a page, with ``draft=True`` in a program. Whoever finds the mistake says which remedy
there is and of what; whoever shows it puts that into words, as `in_general` does for programs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

RemedyKind = Literal[
    # values and translations
    "draft",
    "approve",
    "approve-all",
    "revoke",
    "name-author",
    "set-placeholders",
    "set-field",
    "set-for-all-rows",
    "say-date",
    "add-term",
    "add-term-in-project",
    "word-unit",
    "word-unit-in-project",
    "same-term",
    "sync-messages",
    "type-placeholders",
    "add-message",
    "take-theirs",
    "ignore-column",
    "on-paper",
    "name-column",
    "name-shipment",
    "say-encoding",
    # templates, stock and fonts
    "larger-template",
    "describe-sheet",
    "write-size",
    "say-size",
    "look-up",
    "start-from",
    "add-font",
    "font-from",
    "add-lettering",
    # projects and places
    "make-project",
    "make-project-with-prefix",
    "work-in-project",
    "other-folder",
    "other-output",
    "its-ledger",
    "add-printer",
    # shipments
    "shipment-folder",
    "amend",
    "recover",
    "make-again",
    "in-language",
    "one-pdf",
    "new-shipment",
    "fewer-workers",
    "gs1-prefix",
    # the page
    "add-name",
    # letters to many
    "letters-again",
    "letters-elsewhere",
    "letter-over",
    "plain-paper",
    # installation
    "install-extra",
]


@dataclass(frozen=True, slots=True)
class Remedy:
    """Something to do; `names` are the fields, the template, the font that it takes.

    Of a column these are its header, the `home` of `cardgen.project.Columns`, and a field.
    """

    kind: RemedyKind
    names: tuple[str, ...] = ()


Wording = Callable[[Remedy], str]
"""Puts a remedy into words that go on a hint: "shorten it", or "take a larger template"."""

GENERAL: Final[Mapping[RemedyKind, str]] = {
    "draft": "make a draft of it, a proof with a watermark",
    "approve": "let somebody approve it who did not write it, or make a draft of it",
    "approve-all": "let somebody approve them who did not write them, or make a draft of it",
    "revoke": "take it back, and let somebody approve it anew",
    "name-author": "name the author",
    "set-placeholders": "give a value for {all}",
    "set-field": "give a value for {0}",
    "set-for-all-rows": "give one for all rows",
    "say-date": "give the document a date, as in 2020-03-26T00:00:00Z",
    "add-term": "add it to the glossary",
    "add-term-in-project": "make a project, and add it to the glossary there",
    "word-unit": "give the article {0} a word for its unit {2} in the glossary",
    "word-unit-in-project": "make a project, and give the article {0} a word for its unit {2} "
    "in the glossary there",
    "same-term": "say that it is the same in both languages",
    "sync-messages": "merge {0} into it",
    "type-placeholders": "say of which type it is, as in {all}; TYPE is one of integer, "
    "number, date, city, item, unit, title, text",
    "take-theirs": "let the other text stand",
    "add-message": "a text of one's own is written into the project's messages",
    "ignore-column": "say that the column {0} is not used",
    "on-paper": "say that the column {0} is for the packing list alone",
    "name-column": "say that the column {0} is {2}, if it is",
    "say-encoding": "say which encoding it is",
    "name-shipment": "give the shipment a name, as in MAPO-2020",
    "larger-template": "take a larger template",
    "describe-sheet": "describe it in a file of your own",
    "write-size": "write its size in mm, as in 100x70",
    "say-size": "put it on sheets of labels",
    "look-up": "check the path",
    "start-from": "start from {1}",
    "add-font": "add {0}, in cardgen.toml",
    "font-from": "bring the package from elsewhere, and name its file",
    "add-lettering": "add the lettering {0} to the project",
    "make-project": "make a project",
    "make-project-with-prefix": "make a project, and write gs1-prefix into its cardgen.toml",
    "work-in-project": "make a project, and do this in there",
    "add-printer": "describe it in the project first",
    "other-folder": "name another folder",
    "other-output": "choose another place",
    "its-ledger": "the ledger that they were made with",
    "shipment-folder": "name the folder of a shipment",
    "amend": "amend the shipment: what did not change stays as it is",
    "recover": "rebuild the ledger from what is left of it and from the labels",
    "in-language": "make a file in the language {0}",
    "one-pdf": "make one PDF of the labels",
    "plain-paper": "leave the stationery out",
    "make-again": "make the shipment once more: what is not whole is made",
    "new-shipment": "make a new shipment in another folder",
    "add-name": "add a name with a password to {0}",
    "letters-again": "make the letters once more: what is not whole is made",
    "letters-elsewhere": "make the letters in another folder: the same list gives the same",
    "letter-over": "move it away, or make row {0} once more, which writes over it",
    "install-extra": "install the extra {0} of cardgen",
    "fewer-workers": "try again; if memory is short, with fewer processes",
    "gs1-prefix": "set gs1-prefix in the project, and begin the shipment in another folder",
}
"""Remedies for those who have neither a command line nor a page: `names` in braces."""


def in_general(remedy: Remedy) -> str:
    """A remedy in words that name no option and no command."""
    return GENERAL[remedy.kind].format(*remedy.names, all=" and ".join(remedy.names))
