"""A PO file synced with its template, the POT, entry by entry and without a guess.

In come the bytes of both; out come new bytes and a list of the changes. Messages are matched by
id: if the source has changed, the translation waits for review, with the previous source above
it. Entries that the POT lacks become obsolete, and return with their translation if the POT has
them again. Everything that is the same stays byte for byte, also comments that a tool has
wrapped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, Literal, NamedTuple

import msgspec

from cardgen.catalog.patching.edits import previous_source, top_of
from cardgen.catalog.patching.passages import (
    Change,
    CommentLine,
    Passage,
    PoText,
    apply_changes,
    read_whole,
)
from cardgen.catalog.patching.strings import Writing, find_writing, quote
from cardgen.catalog.tail import list_names, split_tail, trim_tail
from cardgen.files import MOST_PO
from cardgen.lazy import lazy_pattern

SyncKind = Literal["new", "back", "changed", "removed", "comments", "dropped"]
_MOST_OBSOLETE: Final = MOST_PO // 2
"""Characters of obsolete entries that are kept: half of what is read of them (`MOST_PO`)."""

_FORMAT: Final = lazy_pattern(r"(?:no-)?[a-z0-9]+(?:-[a-z0-9]+)*-format")
_PLAIN: Final = Writing()
_ORDER: Final = ("#", "#.", "#:", "#,", "#=", "#|")


class SyncChange(NamedTuple):
    """A change of an entry, which is named by its msgctxt, or its term."""

    kind: SyncKind
    name: str


class Synced(msgspec.Struct, frozen=True):
    """The bytes of a file that has all entries of its template, and its changes."""

    data: bytes
    changes: tuple[SyncChange, ...] = ()


def sync_file(data: bytes, pot: bytes, file: str = "", *, by_source: bool = False) -> Synced:
    """Update a PO file from its POT file. Both must be valid for `parse_po`.

    Entries are matched by msgctxt, or `by_source` as well, for terms of a glossary, whose
    msgctxt is their kind. A removed entry without a translation is deleted. Raises CatalogError
    "bad-po" for a file that only looks sound, such as one with an obsolete line within an
    entry.
    """
    dropped: list[str] = []
    if len(data) > MOST_PO:
        head, tail = split_tail(data)
        old, kept = trim_tail(tail, max(0, MOST_PO - len(head)))
        data, dropped = head + kept, list_names(old)
    po, template = read_whole(data, file), read_whole(pot, f"{file}t")
    synced = _Sync(po, template, by_source=by_source).sync()
    changes = [*synced.changes, *(SyncChange("dropped", name) for name in dropped)]
    return Synced(synced.data, tuple(changes))


def with_entry(data: bytes, entry: str) -> bytes:
    """Add the lines of an entry (`entry_text`) after all entries of a file."""
    po = PoText(data)
    at = max((each.end for each in po.passages if not each.obsolete), default=len(po.text))
    return apply_changes(po, [Change(at, at, f"\n{entry}")])


def header_fields(data: bytes) -> dict[str, str]:
    """Read the fields in the header of a file by name; {} if it has no header."""
    headers = (each.text("msgstr") or "" for each in PoText(data).passages if each.is_header)
    fields = (line.partition(":") for line in next(headers, "").splitlines())
    return {name.strip(): value.strip() for name, _, value in fields}


def with_header(data: bytes, title: str, fields: Mapping[str, str]) -> bytes:
    """Replace the title and some header fields of a file."""
    po = PoText(data)
    header = next(each for each in po.passages if each.is_header)
    merged = {**header_fields(data), **fields}
    text = "".join(f"{name}: {value}\n" for name, value in merged.items())
    string = header.strings["msgstr"]
    title = "".join(f"# {line}".rstrip() + "\n" for line in (title, ""))
    changes = [
        Change(header.start, header.head, title),
        Change(string.start, string.end, quote(text, _PLAIN, 0)),
    ]
    return apply_changes(po, changes)


class _Sync:
    """Collects the changes that sync a file with its template."""

    def __init__(self, po: PoText, pot: PoText, *, by_source: bool) -> None:
        self.po, self.pot, self.by_source = po, pot, by_source
        self.writing = find_writing(po)
        entries = [each for each in po.passages if not each.is_header]
        self.all = [each for each in entries if not each.obsolete]
        self.live = {self._find_key(each): each for each in self.all}
        self.obsolete = {self._find_key(each): each for each in entries if each.obsolete}
        self.changes: list[Change] = []
        self.done: list[SyncChange] = []

    def _find_key(self, passage: Passage) -> tuple[str | None, str]:
        """Return the key with which an entry is found in the template."""
        context, source = passage.key
        return context, source if self.by_source or context is None else ""

    def sync(self) -> Synced:
        """Update all entries from the template."""
        wanted: set[tuple[str | None, str]] = set()
        at = next((each.end for each in self.po.passages if each.is_header), 0)
        for entry in self.pot.passages:
            if entry.damaged or entry.obsolete or entry.is_header:
                continue
            key = self._find_key(entry)
            wanted.add(key)
            if there := self.live.get(key):
                self._update_entry(there, entry)
                at = there.end
            else:
                self._insert_entry(at, entry, self.obsolete.pop(key, None))
        self._retire_entries([each for each in self.all if self._find_key(each) not in wanted])
        return Synced(apply_changes(self.po, self.changes), tuple(self.done))

    def _note_change(self, kind: SyncKind, entry: Passage) -> None:
        """Record a change of an entry."""
        context, source = entry.key
        self.done.append(SyncChange(kind, source if self.by_source else context or source))

    def _update_entry(self, there: Passage, entry: Passage) -> None:
        """Update the entry `there` from its entry in the template."""
        changes = [*self._change_comments(there, entry)]
        is_new = there.text("msgid") != entry.text("msgid")
        translated = any(there.text(name) for name in there.forms)
        flags = _merge_flags(there.flags, entry.flags)
        if is_new and translated and not there.fuzzy:
            flags = ["fuzzy", *flags]
        changes += _flag_changes(there, flags)
        if is_new:
            if translated and not (there.fuzzy and there.lines_of("#|")):
                changes += self._write_previous(there)
            string, source = there.strings["msgid"], entry.text("msgid") or ""
            written = quote(source, find_writing(self.po, there), len("msgid "))
            changes.append(Change(string.start, string.end, written))
        if changes:
            self._note_change("changed" if is_new else "comments", there)
            self.changes += changes

    def _write_previous(self, there: Passage) -> Iterator[Change]:
        """Yield the change that writes the old source of an entry above it (``#|``)."""
        old = quote(there.text("msgid") or "", self.writing, len("#| msgid "))
        yield from (Change(line.start, line.end, "") for line in there.lines_of("#|"))
        text = "".join(f"#| {line}\n" for line in f"msgid {old}".split("\n"))
        yield Change(there.head, there.head, text)

    def _change_comments(self, there: Passage, entry: Passage) -> Iterator[Change]:
        """Yield the changes of ``#.`` and ``#:`` lines that differ from the template."""
        for mark in ("#.", "#:"):
            ours, theirs = there.lines_of(mark), entry.lines_of(mark)
            if _bare(line.said for line in ours) == _bare(line.said for line in theirs):
                continue
            text = "".join(f"{_write_comment(line)}\n" for line in theirs)
            at = ours[0].start if ours else _find_place(there, mark)
            yield Change(at, ours[0].end if ours else at, text)
            yield from (Change(line.start, line.end, "") for line in ours[1:])

    def _insert_entry(self, at: int, entry: Passage, old: Passage | None) -> None:
        """Insert an entry after another, with the translation that it had before."""
        source, translation, previous = entry.text("msgid") or "", "", ""
        flags, remarks = [*entry.flags], []
        if old:
            self._delete_entry(old)
            remarks = old.lines_of("#")
            translation = old.text("msgstr") or ""
            before = old.text("msgid") or ""
            if translation and (old.fuzzy or before != source):
                flags = ["fuzzy", *flags]
                previous = previous_source(old) if before == source else before
        comments = [line for line in entry.comments if line.mark in ("#.", "#:")]
        lines = [*map(_write_comment, (*remarks, *comments))]
        lines += [f"#, {', '.join(flags)}"] if flags else []
        context, writing = entry.text("msgctxt"), self.writing
        text = entry_text(
            context, source, translation, lines, previous=previous, writing=writing
        )
        self.changes.append(Change(at, at, f"\n{text}"))
        self._note_change("back" if old else "new", entry)

    def _retire_entries(self, gone: Sequence[Passage]) -> None:
        """Move entries that the template lacks to the end, as obsolete entries."""
        lines: list[str] = []
        for passage in gone:
            self._note_change("removed", passage)
            self._delete_entry(passage)
            if not any(passage.text(name) for name in passage.forms):
                continue
            if old := self.obsolete.pop(self._find_key(passage), None):
                self._delete_entry(old)
            top = top_of(passage)
            kept = [_write_comment(line) for line in passage.lines_of("#") if line.start >= top]
            if passage.fuzzy:
                kept.append("#, fuzzy")
            strings = self.po.text[passage.head : passage.end].splitlines()
            stripped = [line.strip() for line in strings if not line.lstrip().startswith("#")]
            lines += ["", *kept, *(f"#~ {line}" for line in stripped if line)]
        self._drop_obsolete(sum(map(len, lines)))
        if lines:
            end = len(self.po.text)
            self.changes.append(Change(end, end, "".join(f"{line}\n" for line in lines)))

    def _drop_obsolete(self, added: int) -> None:
        """Delete the oldest obsolete entries if there are too many."""
        old = [(each, each.end - top_of(each)) for each in self.obsolete.values()]
        total = added + sum(length for _, length in old)
        for passage, length in sorted(old, key=lambda each: each[0].start):
            if total <= _MOST_OBSOLETE:
                return
            total -= length
            self._delete_entry(passage)
            self._note_change("dropped", passage)

    def _delete_entry(self, passage: Passage) -> None:
        """Delete an entry and the blank lines before it."""
        text = self.po.text
        start = top_of(passage)
        while start and not text[self.po.line_start(start - 1) : start].strip():
            start = self.po.line_start(start - 1)
        self.changes.append(Change(start, passage.end, ""))


def entry_text(
    context: str | None,
    source: str,
    translation: str,
    comments: Iterable[str],
    *,
    previous: str = "",
    writing: Writing = _PLAIN,
) -> str:
    """Write the lines of an entry. `comments` are complete lines, `previous` is a msgid."""
    lines = [*comments]
    if previous:
        old = f"msgid {quote(previous, writing, len('#| msgid '))}"
        lines += [f"#| {line}" for line in old.split("\n")]
    strings = {"msgctxt": context, "msgid": source, "msgstr": translation}
    lines += [
        f"{keyword} {quote(text, writing, len(keyword) + 1)}"
        for keyword, text in strings.items()
        if text is not None
    ]
    return "".join(f"{line}\n" for line in lines)


def _write_comment(comment: CommentLine) -> str:
    """Write a comment line in the usual form."""
    return f"{comment.mark} {comment.said}".rstrip()


def _merge_flags(ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Merge flags: those of the template, and those of the entry that are no formats."""
    own = [flag for flag in ours if flag in theirs or not _FORMAT.fullmatch(flag)]
    return [*own, *(flag for flag in theirs if flag not in own and flag != "fuzzy")]


def _flag_changes(there: Passage, flags: Sequence[str]) -> Iterator[Change]:
    """Yield the changes of the ``#,`` lines if the flags of an entry differ."""
    if set(flags) == set(there.flags):
        return
    lines = there.lines_of("#,")
    at = lines[0].start if lines else _find_place(there, "#,")
    yield Change(at, lines[0].end if lines else at, f"#, {', '.join(flags)}\n" if flags else "")
    yield from (Change(line.start, line.end, "") for line in lines[1:])


def _find_place(there: Passage, mark: str) -> int:
    """Find the place for a comment line with a mark, in the usual order of comments."""
    below = _ORDER[_ORDER.index(mark) + 1 :]
    top = top_of(there)
    lines = [line for line in there.comments if line.start >= top and line.mark in below]
    return min((line.start for line in lines), default=there.head)


def _bare(lines: Iterable[str]) -> str:
    """Join comment lines without white space, to compare them."""
    return "".join("".join(lines).split())
