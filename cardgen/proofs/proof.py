"""A proof as a document, for the partner city to sign before anything is printed.

In come a project and a choice of its messages; out comes a document in the languages of each
pair in turn: a head with the project, the revision of the texts and their states, the entries,
and room for the signatures of both offices, which never stands on a page of its own. The
revision on the paper tells that the texts are still the signed ones.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Final

import msgspec

from cardgen import units
from cardgen.approval import compute_digest
from cardgen.catalog import Message, diagnose_catalog
from cardgen.display import Document, Page
from cardgen.documents import (
    A4,
    BOLD,
    FINE,
    HANG,
    LETTER,
    NUMBER,
    REST,
    TITLE,
    VALUE,
    DocumentTexts,
    Paper,
    RunningPage,
    Texts,
)
from cardgen.errors import (
    CatalogError,
    Diagnostic,
    LayoutError,
    Location,
    hint_at_nearest,
    raise_findings,
)
from cardgen.layout.flow import Cell, Column, FlowPage, Row, Section, Table, paginate
from cardgen.project import Project
from cardgen.proofs.entries import ProofEntry, read_entries
from cardgen.proofs.entry_table import STATES, EntryTables, LabelColumns
from cardgen.template import Template, Track
from cardgen.wording import join_languages

PAPERS: Final[Mapping[str, Paper]] = {"a4": A4, "letter": LETTER}
"""The papers that offices have, by name."""

_BUNDLED: Final = "cardgen"
_SIGNED: Final = 46.0  # points of room for a signature
_AROUND: Final = units.parse_length("42mm")  # height of a page around a label of true size
_OFFICES: Final = 2
_DIGITS: Final = 16  # hexadecimal digits of a revision: no two texts meet by chance


def compute_revision(messages: Iterable[Message]) -> str:
    """Compute the revision of messages, a digest in groups: ``3f2a 91bc 77de 0c41``.

    Another text, attribution, gloss or type of a placeholder gives another revision; the order
    in a file and states do not matter.
    """
    whole = hashlib.sha256()
    for line in sorted(f"{message.id}\0{compute_digest(message)}\n" for message in messages):
        whole.update(line.encode("utf-8", "surrogatepass"))
    digest = whole.hexdigest()
    return " ".join(digest[at : at + 4] for at in range(0, _DIGITS, 4))


class Proof(msgspec.Struct, frozen=True):
    """A proof with its entries by pair, and the errors that belong to no entry."""

    document: Document
    entries: Mapping[str, tuple[ProofEntry, ...]]
    errors: tuple[Diagnostic, ...]

    @property
    def all_errors(self) -> tuple[Diagnostic, ...]:
        """Errors of the proof and of its entries, each once."""
        entries = chain.from_iterable(self.entries.values())
        errors = chain(self.errors, *(entry.all_errors for entry in entries))
        return tuple(dict.fromkeys(errors))


def pull_proof(
    project: Project,
    ids: Sequence[str],
    pairs: Sequence[str],
    templates: Sequence[str],
    *,
    fields: Mapping[str, str] | None = None,
    paper: str = "a4",
    true_size: bool = False,
    date: str = "",
) -> Proof:
    """Make the proof of messages on templates; without `ids` of all messages.

    `fields` are values for labels, `paper` one of `PAPERS`. With `true_size` labels are as
    large as they are printed, as far as the paper allows. `date` is shown as given. Messages
    that cannot be laid out are in the proof, with the reason. Raises CardgenError for unknown
    templates, pairs and fields, and for files that cannot be read at all.
    """
    if not pairs:
        raise CatalogError(
            "unknown-pair",
            "there are no messages in any pair of languages",
            location=Location(str(project.messages)),
        )
    designs = project.label_templates(templates)
    raise_findings(_find_unknown_fields(project, fields or (), pairs, designs))
    errors: list[Diagnostic] = []
    entries: dict[str, tuple[ProofEntry, ...]] = {}
    for pair in dict.fromkeys(pairs):
        read, others = read_entries(project, pair, ids, designs, fields)
        entries[pair] = tuple(read)
        errors += others
    parts = [
        _Part(project, pair, own, designs, PAPERS[paper], true_size=true_size, date=date)
        for pair, own in entries.items()
    ]
    flows = [part.lay_out() for part in parts]
    count = sum(map(len, flows))
    pages: list[Page] = []
    for part, flow in zip(parts, flows, strict=True):
        pages += part.page.add_feet(flow, len(pages), count)
    langs = dict.fromkeys(lang for part in parts for lang in part.texts.wording.langs)
    title = " ".join((parts[0].title, parts[0].name, *(each.revision for each in parts)))
    when = f"{date}T00:00:00Z" if date else ""
    document = Document(tuple(pages), title, tuple(langs), project.author, when)
    return Proof(document, entries, tuple(dict.fromkeys(errors)))


def _find_unknown_fields(
    project: Project, fields: Iterable[str], pairs: Iterable[str], designs: Iterable[Template]
) -> Iterator[Diagnostic]:
    """Yield errors about fields that no label of the proof has."""
    known = {name for template in designs for name in template.fields}
    for pair in pairs:
        catalog = diagnose_catalog(project.messages, pair).value
        for message in catalog.messages.values() if catalog else ():
            known |= {*message.fields}
    for name in fields:
        if name not in known:
            text = f"no message and no template has a field {name!r}"
            yield Diagnostic("unknown-field", text, hint=hint_at_nearest(name, sorted(known)))


class _Part:
    """The part of a proof for one pair of languages."""

    def __init__(
        self,
        project: Project,
        pair: str,
        entries: Sequence[ProofEntry],
        templates: Sequence[Template],
        paper: Paper,
        *,
        true_size: bool,
        date: str,
    ) -> None:
        self._entries = entries
        self._date = date
        self._pair = pair
        # A proof is read before anything is approved, and so are its captions.
        wording = project.wording(pair, draft=True)
        unprinted: list[Diagnostic] = []  # characters without a glyph are shown as 〓
        self.texts = DocumentTexts(project.fonts, wording, unprinted)
        folder = project.root.resolve().name if project.root != Path() else _BUNDLED
        self.name = self.texts.mark_missing(project.author or folder)
        self.revision = compute_revision(entry.message for entry in entries)
        self.title = join_languages(self.texts.wording.caption("proof"))
        running = f"{self.name}  {pair}  {self.revision}"
        self.page = RunningPage(self.texts, paper, running, "proof", draft=False)
        frame = paper.frame
        sizes = [(template.name, template.width, template.height) for template in templates]
        room = frame.width, frame.height - _AROUND
        approvals = bool(project.approval) or any(each.approval.approvers for each in entries)
        columns = LabelColumns.of(sizes, room, true=true_size)
        self._tables = EntryTables(self.texts, columns, room[0], approvals)

    def lay_out(self) -> list[FlowPage]:
        """Lay out the pages of the pair, without their feet."""
        entries = map(self._set_entry, self._entries)
        tables = (
            self._make_letterhead(), self._set_facts(), *entries, self._set_signatures(),
        )  # fmt: skip
        return self.page.lay_out(tables, self.page.running())

    def _set_entry(self, entry: ProofEntry) -> Table:
        """Make the table of an entry. Leave out the texts if they do not fit on a page."""
        table, frame = self._tables.set_entry(entry), self.page.paper.frame
        try:
            paginate([table], frame, frame)
        except LayoutError:
            return self._tables.set_bare(entry)
        return table

    def _make_letterhead(self) -> Table:
        """Make the head of the proof, with title and name of the project."""
        owner = (self.texts.caption("project"), self.texts.free(self.name, NUMBER))
        title = self.texts.caption("proof", TITLE)
        cells = (Cell((title,), role="heading"), Cell(owner, align="end", gap=1.0))
        return self.page.heading(Row(cells, below=BOLD, padding=(0.0, 7.0), valign="end"))

    def _set_facts(self) -> Table:
        """Make the table with languages, revision, date, and numbers of texts by state."""
        wording = self.texts.wording
        facts: list[tuple[str, Texts]] = [
            (name, (self.texts.free(value, VALUE),))
            for name, value in (("languages", self._pair), ("revision", self.revision))
        ]
        if self._date:
            facts.append(("date", self.texts.stack(wording.value("date", self._date), VALUE)))
        states = Counter(entry.state for entry in self._entries)
        for state, name in STATES.items():
            if states[state]:
                number = wording.value("integer", str(states[state]))[0]
                facts.append((name, (self.texts.free(number, VALUE),)))
        cells = [Cell((self.texts.caption(name), *values), gap=1.5) for name, values in facts]
        row = Row(tuple(cells), below=FINE, padding=(6.0, 6.0))
        columns = (Column(Track("auto")), Column(Track("auto")), *(REST,) * (len(cells) - 2))
        return Table(columns, (Section((row,)),), gap=18.0, hang=HANG)

    def _set_signatures(self) -> Table:
        """Make the table with lines for both offices to sign on."""
        names = ("office", "name", "signature", "date")
        lines = Row(tuple(Cell(rule=FINE) for _ in names), height=_SIGNED, kept=True)
        below = Row(
            tuple(Cell((self.texts.caption(name),)) for name in names),
            padding=(3.0, 0.0),
            kept=True,
        )
        columns = tuple(Column(Track("fr", share)) for share in (1.5, 1.2, 1.8, 1.0))
        rows = (lines, below) * _OFFICES
        return Table(columns, (Section(rows),), gap=14.0, before=14.0, attached=True)
