"""Questions about the texts of a project: catalogs, labels of unsaved texts, comments, figures.

In come a question of the translators' page, its visitor and the desk; out comes data for JSON,
and the files that were written. Names are those of known pairs, catalogs and entries; another
name raises LookupError.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, NamedTuple

import msgspec

from cardgen.catalog import (
    GLOSSARY,
    TYPES,
    Conflict,
    EntryEdit,
    EntryKey,
    Message,
    NewMessage,
    PoEntry,
    Term,
    pair_langs,
    parse_po,
    read_messages,
    read_versions,
    strip_markup,
)
from cardgen.errors import CardgenError
from cardgen.page.comments import (
    LineAuthor,
    add_comment,
    read_line_authors,
)
from cardgen.page.desk import Desk
from cardgen.page.entries import Entry, OpenCatalog, format_approval_name, locate_catalog
from cardgen.page.wire import (
    ApprovalRequest,
    EntryRequest,
    FitsRequest,
    LongText,
    PreviewRequest,
    SaveRequest,
    ShortName,
    as_catalog,
    as_entry,
    as_findings,
    as_fits,
    as_language,
    as_other,
    as_preview,
    as_saved,
    as_template,
)
from cardgen.placeholders import find_placeholders
from cardgen.project import (
    Project,
    add_message,
    add_term,
    approve,
    find_obstacles,
    list_approvable,
    placeholder_types,
    save_edits,
)
from cardgen.rules import PROOFREADING_RULES

_MOST: Final = 20_000  # entries in a request
_PATIENCE: Final = 30.0  # seconds that a question waits for its turn: git may be slow


class CatalogQuestion(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Question about a catalog."""

    pair: ShortName
    domain: ShortName


class FindingsQuestion(CatalogQuestion, frozen=True, kw_only=True):
    """Question for the findings of entries that were not proofread yet."""

    start: int = 0


class CommentQuestion(EntryRequest, frozen=True, kw_only=True):
    """Question to add a comment in the name of a person."""

    text: LongText
    by: ShortName = ""


class SilenceQuestion(EntryRequest, frozen=True, kw_only=True):
    """Question to let an entry have no findings of a rule any more."""

    rule: ShortName


class ApproveQuestion(CatalogQuestion, frozen=True, kw_only=True):
    """Question to approve the revisions of entries, by their ids."""

    revisions: Annotated[dict[ShortName, ShortName], msgspec.Meta(max_length=_MOST)]


class OverflowingQuestion(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Question for the slogans that overflow a template, from number `start` on."""

    pair: ShortName
    template: ShortName
    start: Annotated[int, msgspec.Meta(ge=0, lt=1_000_000)] = 0


class WholeQuestion(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Question about all texts."""


class MessageQuestion(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """Question to add a message to all pairs, with a translation for one of them."""

    pair: ShortName
    domain: Literal["slogans", "letters"]
    name: ShortName
    source: LongText
    text: LongText = ""
    gloss: LongText = ""
    types: Annotated[dict[ShortName, ShortName], msgspec.Meta(max_length=100)] = msgspec.field(
        default_factory=dict
    )


class TermQuestion(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """Question to add a term to the glossary of a pair."""

    pair: ShortName
    kind: Literal["city", "item", "unit", "title", "disaster"]
    source: ShortName
    text: ShortName
    english: ShortName = ""
    unit: ShortName = ""
    unit_text: ShortName = ""


class Answer(NamedTuple):
    """The answer to a question: data for JSON, and what it has changed.

    `written` are files that the desk has not read again, `changed` are catalogs that it has. In
    a `conflict` somebody else has changed the entry meanwhile.
    """

    data: dict[str, Any]
    written: tuple[Path, ...] = ()
    changed: tuple[tuple[str, str], ...] = ()
    conflict: bool = False


# --- what there is


def describe(desk: Desk, _: WholeQuestion, visitor: str) -> Answer:
    """Describe the project: its pairs, catalogs and templates, and the visitor."""
    pairs, templates = desk.list_pairs(), desk.list_templates()
    return Answer(
        {
            "project": desk.name,
            "key": desk.key,
            "visitor": visitor,
            "approver": desk.find_approver(visitor),
            "approval": desk.requires_approval,
            "pairs": pairs,
            "langs": {pair: pair_langs(pair) for pair in pairs},
            "templates": {name: as_template(each) for name, each in templates.items()},
        }
    )


def list_entries(desk: Desk, asked: CatalogQuestion, _: str) -> Answer:
    """List the entries of a catalog."""
    return Answer(as_catalog(desk.catalog(asked.pair, asked.domain)))


def find_overflowing(desk: Desk, asked: OverflowingQuestion, _: str) -> Answer:
    """Find slogans of a pair that overflow a template, for a moment."""
    result = desk.find_overflowing(asked.pair, asked.template, asked.start)
    return Answer({"found": as_fits(result.found.items()), "from": result.start})


def tell_about(desk: Desk, asked: EntryRequest, _: str) -> Answer:
    """Tell the terms and comments of an entry, its history, and what is like it."""
    where = asked.where
    return Answer(
        {
            "terms": desk.find_terms(where),
            "similar": desk.find_similar(where),
            "others": [*map(as_other, desk.list_others(where))],
            "comments": [each._asdict() for each in desk.read_comments(where)],
            "history": [each._asdict() for each in desk.read_history(where)],
        }
    )


# --- a text that somebody types


def preview(desk: Desk, asked: PreviewRequest, _: str) -> Answer:
    """Make the label of an unsaved text."""
    made = desk.make_preview(
        asked.where, asked.text, asked.template, asked.values, fuzzy=asked.fuzzy
    )
    return Answer(as_preview(made))


def check_fits(desk: Desk, asked: FitsRequest, _: str) -> Answer:
    """Check the fit of an unsaved text in each template."""
    return Answer(as_fits(desk.check_fits(asked.where, asked.text)))


def save(desk: Desk, asked: SaveRequest, visitor: str) -> Answer:
    """Save a text, unless somebody has changed it meanwhile."""
    saved = desk.save(
        asked.where,
        asked.seen,
        asked.text,
        asked.note,
        fuzzy=asked.fuzzy,
        as_it_is=asked.as_it_is,
        by=visitor,
    )
    changed = tuple((asked.pair, domain) for domain in desk.list_affected(asked.where))
    return Answer(as_saved(saved), changed=changed, conflict=saved.conflict)


def approve_entry(desk: Desk, asked: ApprovalRequest, visitor: str) -> Answer:
    """Approve a revision of a text."""
    saved = desk.approve(asked.where, asked.revision, desk.find_approver(visitor))
    return Answer(as_saved(saved), changed=((asked.pair, asked.domain),))


# --- findings and comments


def find_unread(desk: Desk, asked: FindingsQuestion, _: str) -> Answer:
    """Proofread more entries of a large catalog, for a moment."""
    entries, start = desk.proofread_more(asked.pair, asked.domain, asked.start)
    return Answer({"entries": [*map(as_entry, entries)], "from": start})


def comment(desk: Desk, asked: CommentQuestion, visitor: str) -> Answer:
    """Add a comment to an entry, in the name of the visitor if the page knows it."""
    by, day = visitor or asked.by, dt.datetime.now(dt.UTC).date()
    with desk.take_project(_PATIENCE) as project:
        before = desk.catalog(asked.pair, asked.domain)
        for is_last in (False, True):  # a comment is only added, whatever others write
            entry = desk.reread(asked.pair, asked.domain).catalog.entries[asked.id]
            note = add_comment(entry.version.note, asked.text, by, day)
            key = _find_key(entry, asked.domain)
            edit = EntryEdit(key, entry.version.digest, note=note)
            if _write_edit(project, before, edit, refuse=is_last):
                break
        return _answer_entry(desk, asked, before)


def silence(desk: Desk, asked: SilenceQuestion, _: str) -> Answer:
    """Write above an entry that a rule of proofreading does not apply to it.

    The entry must still be as the page shows it, since its text decides about the rule.
    """
    if (
        asked.rule not in PROOFREADING_RULES
        or PROOFREADING_RULES[asked.rule].gravity == "error"
    ):
        raise LookupError(asked.rule)
    with desk.take_project(_PATIENCE) as project:
        before = desk.catalog(asked.pair, asked.domain)
        entry = before.entries[asked.id]
        key = _find_key(entry, asked.domain)
        edit = EntryEdit(key, entry.version.digest, ignore=asked.rule)
        theirs = read_versions(read_messages(before.path)).get(entry.key)
        if theirs is None or theirs.digest != edit.seen:  # such an edit fits any text
            raise CardgenError.of([Conflict(edit, theirs).diagnostic(str(before.path))])
        _write_edit(project, before, edit, refuse=True)
        return _answer_entry(desk, asked, before)


def _write_edit(
    project: Project, catalog: OpenCatalog, edit: EntryEdit, *, refuse: bool
) -> bool:
    """True if an edit is written without a conflict, which is an error with `refuse`."""
    conflicts = save_edits(project, catalog.pair, catalog.domain, [edit]).conflicts
    if conflicts and refuse:
        raise CardgenError.of(each.diagnostic(str(catalog.path)) for each in conflicts)
    return not conflicts


def _answer_entry(desk: Desk, asked: EntryRequest, before: OpenCatalog) -> Answer:
    """Answer with an entry as it stands in its file now, and with what else is new since."""
    now = desk.reread(asked.pair, asked.domain, before)
    return Answer(as_saved(now.describe(asked.id)), changed=((asked.pair, asked.domain),))


def _find_key(entry: Entry, domain: str) -> EntryKey:
    """Find the key of an entry in its file: its msgctxt, and the msgid of a term."""
    return EntryKey(entry.key.context, entry.key.source if domain == GLOSSARY else None)


# --- approving several texts


def list_waiting(desk: Desk, asked: CatalogQuestion, visitor: str) -> Answer:
    """List the entries that wait for approval, and why this person may not approve some."""
    by = desk.find_approver(visitor)
    with desk.take_project(_PATIENCE) as project:
        waiting = _find_waiting(desk.catalog(asked.pair, asked.domain))
        found = find_obstacles(project, asked.pair, *waiting, by=by) if by else {}
        return Answer(
            {
                "by": by,
                "waiting": [
                    {"id": entry.id, "findings": as_findings(found.get(name, ()))}
                    for name, entry in waiting.items()
                ],
            }
        )


def _find_waiting(catalog: OpenCatalog) -> dict[str, Entry]:
    """Find the entries without findings that can be approved together, by their names."""
    return {
        format_approval_name(entry, catalog.domain): entry
        for entry in catalog.entries.values()
        if entry.approval
        and entry.approval.state != "approved"
        and entry.state == "ready"
        and entry.slips is not None
        and not entry.findings
        and not any(slip.gravity != "note" for slip in entry.slips)
    }


def approve_all(desk: Desk, asked: ApproveQuestion, visitor: str) -> Answer:
    """Approve entries without findings, in the revisions that the person has read.

    An entry that changed since, or that the person may not approve, is left as it is.
    """
    by = desk.find_approver(visitor)
    with desk.take_project(_PATIENCE) as project:
        before = desk.catalog(asked.pair, asked.domain)
        latest = desk.reread(asked.pair, asked.domain).catalog
        waiting = {
            name: entry
            for name, entry in _find_waiting(latest).items()
            if entry.approval and asked.revisions.get(entry.id) == entry.approval.revision
        }
        wrong = find_obstacles(project, asked.pair, *waiting, by=by)
        seen = {n: asked.revisions[e.id] for n, e in waiting.items() if not wrong[n]}
        approve(project, asked.pair, *seen, by=by, seen=seen)
        now = desk.reread(asked.pair, asked.domain, before)
        ids = [waiting[name].id for name in seen]
        return Answer(
            {
                "entries": [as_entry(now.catalog.entries[each]) for each in ids],
                "changed": [as_entry(each) for each in now.changed if each.id not in ids],
                "gone": now.gone,
                "left": [each for each in asked.revisions if each not in ids],
                "findings": as_findings(each for found in wrong.values() for each in found),
            },
            changed=((asked.pair, asked.domain),),
        )


# --- numbers of texts


class _Counts(msgspec.Struct):
    """Numbers of texts: of a file, or of a person."""

    total: int = 0
    translated: int = 0
    review: int = 0
    approved: int = 0
    words: int = 0


def count_texts(desk: Desk, _: WholeQuestion, __: str) -> Answer:
    """Count the texts of each file, and those that each person has written and approved."""
    people: defaultdict[str, _Counts] = defaultdict(_Counts)
    files: list[dict[str, Any]] = []
    with desk.take_project(_PATIENCE) as project:
        paths = {
            (pair, domain): locate_catalog(project.messages, pair, domain)
            for pair, domains in desk.list_pairs().items()
            for domain in domains
        }
    authors = {path: read_line_authors(path) for path in paths.values()}  # git may be slow
    with desk.take_project(_PATIENCE) as project:
        for (pair, domain), path in paths.items():
            counts = _count_file(project, pair, domain, path, people, authors[path])
            target = as_language(pair_langs(pair)[1])
            files.append(
                {"pair": pair, "domain": domain, **target, **msgspec.to_builtins(counts)}
            )
    ordered = sorted(people.items(), key=lambda each: (-each[1].translated, each[0]))
    return Answer(
        {
            "files": files,
            "people": [{"name": n, **msgspec.to_builtins(each)} for n, each in ordered],
            "approval": desk.requires_approval,
        }
    )


def _count_file(
    project: Project,
    pair: str,
    domain: str,
    path: Path,
    people: Mapping[str, _Counts],
    authors: list[LineAuthor | None],
) -> _Counts:
    """Count the texts of a file; add those of each person to theirs."""
    counts, lang = _Counts(), pair_langs(pair)[1]
    try:
        parsed = parse_po(read_messages(path), str(path)).value or ()
        approvable = {each.name: each for each in list_approvable(project, pair, domain)}
    except CardgenError:  # the list of its entries reports the error
        return counts
    approvals = project.approvals(pair)
    lines = {(each.context, each.source): each for each in parsed}
    counts.total = len(parsed)
    counts.review = sum(bool(each.translation) and each.fuzzy for each in parsed)
    ends = _find_ends(parsed)
    for name, each in approvable.items():
        entry = each.entry
        if not entry.translation or entry.fuzzy:
            continue
        words = count_words(entry.translation, lang)
        counts.translated += 1
        counts.words += words
        state = approvals.state(name, entry, each.place)
        writers = {one.display_name for one in approvals.authors(name, each.digest)}
        if not writers:
            context = entry.id if isinstance(entry, Message) else entry.context
            writers = _find_writer(lines.get((context, entry.source)), ends, authors)
        for writer in writers:
            people[writer].translated += 1
            people[writer].words += words
        if state.state == "approved":
            counts.approved += 1
            for person in state.approvers:
                people[person].approved += 1
    return counts


def _find_ends(entries: Iterable[PoEntry]) -> dict[int, int]:
    """Find the line behind each translation, by the line where it begins."""
    starts = sorted(each.line for each in entries)
    return dict(zip(starts, [*starts[1:], starts[-1] + 100], strict=True)) if starts else {}


def _find_writer(
    entry: PoEntry | None, ends: Mapping[int, int], authors: list[LineAuthor | None]
) -> set[str]:
    """Find by the lines of a translation who wrote it last; empty if git does not know."""
    if entry is None:
        return set()
    last = range(entry.translation_line - 1, min(ends[entry.line] - 1, len(authors)))
    known = [author for at in last if (author := authors[at])]
    return {max(known, key=lambda each: each.date).name} if known else set()


def count_words(text: str, lang: str) -> int:
    """Count the words of a text; in Chinese and Japanese the characters that are letters."""
    plain = strip_markup(text)
    if lang.partition("-")[0] in {"zh", "ja"}:
        return sum(map(str.isalnum, plain))
    return sum(any(map(str.isalnum, word)) for word in plain.split())


# --- new messages and terms


def list_types(desk: Desk, _: WholeQuestion, __: str) -> Answer:
    """List the types of placeholders, and those that placeholders of other messages have."""
    with desk.take_project(_PATIENCE) as project:
        return Answer({"types": TYPES, "known": placeholder_types(project)})


def add_message_of(desk: Desk, asked: MessageQuestion, _: str) -> Answer:
    """Add a message to the files of all pairs."""
    with desk.take_project(_PATIENCE) as project:
        if asked.domain not in desk.list_pairs().get(asked.pair, ()):
            raise LookupError(asked.pair)
        known = placeholder_types(project)
        names = _list_placeholders(asked.source)
        types = {name: asked.types.get(name) or known.get(name, "") for name in names}
        comments = [*filter(None, map(str.strip, asked.gloss.split("\n")))]
        comments += [f"{{{name}}}: {kind}" for name, kind in types.items() if kind]
        message = NewMessage.of(asked.name.strip(), asked.source, comments)
        text = asked.text.strip()
        written = add_message(
            project, message, asked.domain, {asked.pair: text} if text else {}
        )
        return Answer({"name": message.id}, written)


def _list_placeholders(source: str) -> tuple[str, ...]:
    """List the placeholders of a source; () if they are malformed, which is said later."""
    try:
        return tuple(find_placeholders(source))
    except ValueError:
        return ()


def add_term_of(desk: Desk, asked: TermQuestion, _: str) -> Answer:
    """Add a term to the glossary of a pair."""
    units = [(asked.unit, asked.unit_text)] if asked.unit else []
    with desk.take_project(_PATIENCE) as project:
        if asked.pair not in project.pairs():
            raise LookupError(asked.pair)
        term = Term.of(
            (asked.source, asked.text),
            asked.kind,
            asked.pair,
            english=asked.english,
            units=units,
        )
        added = add_term(project, term, asked.pair)
        project.forget()
        words = {"source": added.term.source, "text": added.term.translation}
        data = {**words, "also": added.also, "known": added.is_known}
        return Answer(data, (added.file, project.messages / f"{GLOSSARY}.pot"))


# --- one protocol for all of them

Answering = Callable[[Desk, Any, str], Answer]


class _Kind(NamedTuple):
    """A kind of question: the type of its object, and the function that answers."""

    type: type[Any]
    answer: Answering


_KINDS: Final[Mapping[str, _Kind]] = {
    "desk": _Kind(WholeQuestion, describe),
    "catalog": _Kind(CatalogQuestion, list_entries),
    "overflowing": _Kind(OverflowingQuestion, find_overflowing),
    "about": _Kind(EntryRequest, tell_about),
    "preview": _Kind(PreviewRequest, preview),
    "fits": _Kind(FitsRequest, check_fits),
    "save": _Kind(SaveRequest, save),
    "approve-entry": _Kind(ApprovalRequest, approve_entry),
    "findings": _Kind(FindingsQuestion, find_unread),
    "comment": _Kind(CommentQuestion, comment),
    "silence": _Kind(SilenceQuestion, silence),
    "waiting": _Kind(CatalogQuestion, list_waiting),
    "approve": _Kind(ApproveQuestion, approve_all),
    "figures": _Kind(WholeQuestion, count_texts),
    "types": _Kind(WholeQuestion, list_types),
    "message": _Kind(MessageQuestion, add_message_of),
    "term": _Kind(TermQuestion, add_term_of),
}


def answer(desk: Desk, kind: str, question: bytes, visitor: str) -> Answer:
    """Answer a question of a kind.

    Raises LookupError for an unknown kind or name, msgspec.ValidationError and
    msgspec.DecodeError for a wrong object, and CardgenError.
    """
    known = _KINDS[kind]
    return known.answer(desk, msgspec.json.decode(question, type=known.type), visitor)
