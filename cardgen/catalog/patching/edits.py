"""Edits of translations, put into the bytes of a PO file; every other byte stays.

In come the bytes of a file and edits, each for the version of an entry that somebody saw; out
come new bytes, or the entries that somebody else has changed since. An edit changes ``msgstr``
lines, the flag ``fuzzy``, the previous source (``#|``), and remarks (``#``), as far as they
differ.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import Final, NamedTuple

import msgspec

from cardgen.catalog.notes import read_same
from cardgen.catalog.patching.passages import (
    Change,
    CommentLine,
    Passage,
    PoText,
    apply_changes,
)
from cardgen.catalog.patching.strings import find_writing, quote
from cardgen.catalog.scan import unescape
from cardgen.controls import LONGEST, count_columns, format_code_point
from cardgen.errors import (
    CardgenError,
    CatalogError,
    Diagnostic,
    EncodingError,
    FieldError,
    Location,
    quantity,
)
from cardgen.lazy import lazy_pattern

_DIRECTIVES: Final = ("also:", "cardgen:", "title:", "unit:")
_IGNORE: Final = "cardgen: ignore="
_COMMAS: Final = (",", "、", "，")
# Characters that a PO file cannot have even with an escape, or that end lines elsewhere.
_FORBIDDEN: Final = lazy_pattern("[\x00-\x06\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_PREVIOUS: Final = lazy_pattern(r'(msgctxt|msgid_plural|msgid)?\s*"((?:[^"\\]|\\.)*)"\s*')
_MOST_LINES: Final = 200  # of a text; an entry with all its plural forms may have 2,000
_FIGURES: Final = 16  # of a digest


class EntryKey(NamedTuple):
    """The key of an entry: its msgctxt, and its msgid if that is not enough.

    The msgctxt of a message is an id of its own; terms of a kind share one.
    """

    context: str | None
    source: str | None = None


class Version(msgspec.Struct, frozen=True):
    """The content of an entry: as many `translations` as plural forms, most often one.

    `note` are the translator's remarks, without lines for cardgen (``also:``, ``cardgen:``,
    ``same:``, ``title:``, ``unit:``). `previous` is the source that a fuzzy translation was
    made of, if the file has it; `plural` is the plural source of an entry with plural forms.
    """

    source: str
    translations: tuple[str, ...]
    fuzzy: bool = False
    note: str = ""
    previous: str = ""
    plural: str = ""

    @property
    def digest(self) -> str:
        """Digest of 16 hexadecimal digits for the content of the entry."""
        content = json.dumps([self.source, self.translations, self.fuzzy, self.note])
        return hashlib.sha256(content.encode()).hexdigest()[:_FIGURES]


class EntryEdit(msgspec.Struct, frozen=True):
    """Changes to an entry, made by somebody who saw a version of it; None changes nothing.

    `seen` is `Version.digest` of the version that they saw. `translation` is a text, or one for
    each plural form; line ends of browsers count as LF. An entry that is no longer `fuzzy`
    loses its previous source. `same` states for good that the translation is right although it
    equals its source, or has no letter of its language; `ignore` names a rule of proofreading
    that does not apply to the entry.
    """

    key: EntryKey
    seen: str
    translation: str | tuple[str, ...] | None = None
    fuzzy: bool | None = None
    note: str | None = None
    same: bool = False
    ignore: str = ""

    def apply_to(self, version: Version) -> Version:
        """Return the version of an entry after the edit."""
        return Version(
            version.source,
            self._edit_translations(version.translations),
            version.fuzzy if self.fuzzy is None else self.fuzzy,
            version.note if self.note is None else "\n".join(_split_note(self.note)),
        )

    def _edit_translations(self, now: tuple[str, ...]) -> tuple[str, ...]:
        """Return the translations after the edit. `now` are the present ones."""
        given = self.translation
        texts = now if given is None else (given,) if isinstance(given, str) else given
        return now if texts == now else tuple(map(_lines_ending_in_lf, texts))


class Conflict(msgspec.Struct, frozen=True):
    """An edit of an entry that somebody else has changed meanwhile, or removed.

    `theirs` is the version in the file, None for nothing; `yours` is this version with the
    edit. Whoever decides edits again, with the digest of `theirs` as `seen`.
    """

    edit: EntryEdit
    theirs: Version | None

    @property
    def yours(self) -> Version | None:
        """Version with the edit applied; None if the entry no longer exists."""
        return None if self.theirs is None else self.edit.apply_to(self.theirs)

    def diagnostic(self, file: str) -> Diagnostic:
        """Describe the conflict as an error."""
        name = self.edit.key.context or self.edit.key.source
        deed = "removed" if self.theirs is None else "changed"
        reason = f"somebody else {deed} {name} in the meantime"
        hint = "compare both versions, and edit the entry again"
        return Diagnostic("conflict", reason, location=Location(file), hint=hint)


class Patched(msgspec.Struct, frozen=True):
    """The bytes of a file with edits, and the edits that would undo the work of others.

    If there are such `conflicts`, no edit was made, and `data` is as it was.
    """

    data: bytes
    conflicts: tuple[Conflict, ...] = ()


def read_versions(data: bytes) -> dict[EntryKey, Version]:
    """Read the entries of a PO file that have no errors, by msgctxt and msgid.

    The header and obsolete entries are left out. Nothing is raised.
    """
    return {EntryKey(*each.key): version_of(each) for each in _whole_entries(data)}


def _whole_entries(data: bytes) -> list[Passage]:
    """List the entries of a file without the header, damaged and obsolete ones."""
    return [
        each
        for each in PoText(data).passages
        if not each.damaged and not each.obsolete and not each.is_header
    ]


def apply_edits(data: bytes, edits: Iterable[EntryEdit], file: str = "") -> Patched:
    """Apply edits to the bytes of a PO file. All other bytes stay the same.

    If an entry is not in the version that was seen, the edit is a `Conflict`, unless the entry
    is as the edit wants it already. `file` is the file's name in errors. Raises CardgenError:
    duplicate-message if a key names two entries; bad-po for a damaged entry; bad-value for a
    wrong number of plural forms, or characters that no PO file has; bad-encoding for characters
    that its charset lacks.
    """
    po = PoText(data)
    changes: list[Change] = []
    conflicts: list[Conflict] = []
    for edit in edits:
        passage = _find_entry(po, edit.key, file)
        if passage is None:
            conflicts.append(Conflict(edit, None))
            continue
        theirs = version_of(passage)
        wanted = edit.apply_to(theirs)
        place = Location(file, po.line_number(passage.head))
        _check(edit, wanted.translations, passage, place)
        if theirs.digest not in (edit.seen, wanted.digest):
            conflicts.append(Conflict(edit, theirs))
        else:
            changes += edit_changes(po, passage, wanted)
            said = [line.said.strip() for line in passage.lines_of("#")]
            ignored, at = _IGNORE + edit.ignore, top_of(passage)
            if edit.same and not any(map(read_same, said)):
                changes.append(Change(at, at, "# same: yes\n"))
            if edit.ignore and ignored not in said:
                changes.append(Change(at, at, f"# {ignored}\n"))
    if conflicts:
        return Patched(data, tuple(conflicts))
    try:
        return Patched(apply_changes(po, changes))
    except UnicodeEncodeError as error:
        char = error.object[error.start]
        reason = f"the charset {po.charset} has no character {char} ({format_code_point(char)})"
        hint = "save the file as UTF-8, and write UTF-8 in its header"
        raise EncodingError(
            "bad-encoding", reason, location=Location(file), hint=hint
        ) from None


def find_unwritable(text: str) -> str:
    """Find the first character in a text that a PO file cannot contain; "" if none."""
    found = _FORBIDDEN.search(_lines_ending_in_lf(text))
    return found[0] if found else ""


def describe_oversize(text: str) -> str:
    """Describe by how much a text is too long for an entry; "" if it is not."""
    if len(text) > LONGEST:
        return f"has {len(text):,} characters, more than {LONGEST:,}"
    if (lines := text.count("\n")) > _MOST_LINES:
        return f"has {lines:,} lines, more than {_MOST_LINES:,}"
    return ""


def with_remark(data: bytes, key: EntryKey, said: str) -> bytes:
    """Add a translator's remark above the other comments of an entry.

    Raises CatalogError "conflict" if the entry is not there, or what `apply_edits` raises.
    """
    po = PoText(data)
    passage = _find_entry(po, key, "")
    if passage is None:
        raise CardgenError.of([Conflict(EntryEdit(key, ""), None).diagnostic("")])
    at = top_of(passage)
    return apply_changes(po, [Change(at, at, f"# {said}\n")])


def version_of(passage: Passage) -> Version:
    """Return the content of an entry."""
    return Version(
        passage.text("msgid") or "",
        tuple(passage.strings[name].text for name in passage.forms),
        passage.fuzzy,
        "\n".join(each.said.strip() for each in _list_remarks(passage)).strip("\n"),
        previous_source(passage),
        passage.text("msgid_plural") or "",
    )


def previous_source(passage: Passage) -> str:
    """Return the previous source (``#|``) of an entry; "" if it has none."""
    found: dict[str, str] = {}
    keyword = ""
    for line in passage.lines_of("#|"):
        match = _PREVIOUS.fullmatch(line.said.strip())
        if match:
            keyword = match[1] or keyword
            found[keyword] = found.get(keyword, "") + match[2]
    return unescape(found.get("msgid", ""))


def edit_changes(po: PoText, passage: Passage, wanted: Version) -> Iterator[Change]:
    """Yield the changes that turn an entry into the wanted version."""
    now = version_of(passage)
    if wanted.note != now.note:
        yield from _change_note(passage, _split_note(wanted.note))
    if wanted.fuzzy != now.fuzzy:
        yield from flag_changes(po, passage, "fuzzy", on=wanted.fuzzy)
    if not wanted.fuzzy and wanted.digest != now.digest:
        yield from (Change(line.start, line.end, "") for line in passage.lines_of("#|"))
    if wanted.translations != now.translations:
        yield from _change_translations(po, passage, wanted.translations)


def _change_translations(
    po: PoText, passage: Passage, texts: Sequence[str]
) -> Iterator[Change]:
    """Yield the changes that replace translations and add plural forms."""
    writing = find_writing(po, passage)
    forms = passage.forms
    for name, text in zip(forms, texts, strict=False):
        string = passage.strings[name]
        if string.text != text:
            before = count_columns(po.text[po.line_start(string.start) : string.start])
            yield Change(string.start, string.end, quote(text, writing, before))
    at = passage.strings[forms[-1]].end
    for number, text in enumerate(texts[len(forms) :], len(forms)):
        keyword = f"msgstr[{number}] "
        yield Change(at, at, f"\n{keyword}{quote(text, writing, len(keyword))}")


def flag_changes(po: PoText, passage: Passage, flag: str, *, on: bool) -> Iterator[Change]:
    """Yield the changes that add a flag to an entry or remove it."""
    lines = passage.lines_of("#,")
    if not on:
        for line in lines:
            yield from _remove_flag(po, line, flag)
    elif lines:  # before all others, where programs write it
        at = po.text.index("#,", lines[0].start) + len("#,")
        yield Change(at, at, f" {flag}{',' if lines[0].said.strip() else ''}")
    else:
        at = min([passage.head, *(line.start for line in passage.lines_of("#|"))])
        yield Change(at, at, f"#, {flag}\n")


def _remove_flag(po: PoText, line: CommentLine, flag: str) -> Iterator[Change]:
    """Yield the changes that remove a flag from a line, and the line if nothing is left."""
    start = po.text.index("#,", line.start) + len("#,")
    said = po.text[start : line.end].rstrip("\r\n")
    flags = said.split(",")
    kept = [each for each in flags if each.strip().lower() != flag]
    if not any(map(str.strip, kept)):
        yield Change(line.start, line.end, "")
    elif kept != flags:
        yield Change(start, start + len(said), ",".join(kept))


def _change_note(passage: Passage, wanted: Sequence[str]) -> Iterator[Change]:
    """Yield the changes that replace different remarks."""
    lines = _list_remarks(passage)
    said = [line.said.strip() for line in lines]
    first = _count_common(said, wanted)
    last = _count_common(said[first:][::-1], wanted[first:][::-1])
    old = lines[first : len(lines) - last]
    text = "".join(f"# {line}".rstrip() + "\n" for line in wanted[first : len(wanted) - last])
    if not old:
        at = lines[first - 1].end if first else lines[0].start if lines else top_of(passage)
        yield Change(at, at, text)
        return
    yield Change(old[0].start, old[0].end, text)
    yield from (Change(line.start, line.end, "") for line in old[1:])


def _count_common(first: Sequence[str], second: Sequence[str]) -> int:
    """Count the items at the start of two lists that are equal."""
    pairs = zip(first, second, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def top_of(passage: Passage) -> int:
    """Return the offset of the comments directly above an entry."""
    at = passage.head
    for line in reversed([line for line in passage.comments if line.start < at]):
        if line.end != at:
            break
        at = line.start
    return at


def _list_remarks(passage: Passage) -> list[CommentLine]:
    """List the remarks for people, without those that are settings for cardgen."""
    found: list[CommentLine] = []
    goes_on = False
    for line in passage.lines_of("#"):
        said = line.said.strip()
        if goes_on or _is_directive(said):
            goes_on = said.endswith(_COMMAS)
        else:
            found.append(line)
    return found


def _is_directive(said: str) -> bool:
    """True if a remark is a setting for cardgen."""
    return said.startswith(_DIRECTIVES) or bool(read_same(said))


def _find_entry(po: PoText, key: EntryKey, file: str) -> Passage | None:
    """Find the entry of a key, or None. Raises CatalogError for two or a damaged one."""
    found = [
        each
        for each in po.by_context.get(key.context, ())
        if key.source is None or each.text("msgid") == key.source
    ]
    if not found:
        return None
    place = Location(file, po.line_number(found[0].head))
    name = key.context or key.source
    if len(found) > 1:
        reason = f"{name!r} is in line {place.line} and in line {po.line_number(found[1].head)}"
        hint = "remove one of the two, or change its msgctxt"
        raise CatalogError("duplicate-message", reason, location=place, hint=hint)
    if found[0].damaged:
        reason = f"the entry {name!r} is damaged"
        raise CatalogError("bad-po", reason, location=place, hint="correct it in a text editor")
    return found[0]


def _check(edit: EntryEdit, wanted: tuple[str, ...], passage: Passage, place: Location) -> None:
    """Raise FieldError "bad-value" for a text that an entry cannot contain."""
    texts = () if edit.translation is None else wanted
    count, plural = len(passage.forms), "msgid_plural" in passage.strings
    if texts and len(texts) != count and not (plural and len(texts) > count):
        forms = quantity(count, "plural form") if plural else quantity(count, "text")
        reason = f"the entry has {forms}, not {len(texts)}"
        raise FieldError("bad-value", reason, location=place)
    for text in (*texts, edit.note or ""):
        if found := find_unwritable(text):
            reason = f"the text contains the control character {format_code_point(found)}"
            raise FieldError("bad-value", reason, location=place, hint="delete it")
        if size := describe_oversize(text):
            reason = f"the text {size}"
            raise FieldError("bad-value", reason, location=place, hint="shorten it")
    if any(map(_is_directive, _split_note(edit.note or ""))):
        reason = f"a line of the note begins with {', '.join(_DIRECTIVES)} or same:"
        hint = "write such a line in a text editor"
        raise FieldError("bad-value", reason, location=place, hint=hint)


def _split_note(note: str) -> list[str]:
    """Split a note into lines, without white space around them."""
    lines = [line.strip() for line in _lines_ending_in_lf(note).strip().split("\n")]
    return lines if lines != [""] else []


def _lines_ending_in_lf(text: str) -> str:
    """Replace the line ends that browsers send by LF."""
    return text.replace("\r\n", "\n")


class Printed(NamedTuple):
    """The texts of an entry, and its notes, however they are wrapped.

    Flags, references and remarks are left out, except the remarks ``also:``, ``title:`` and
    ``unit:``.
    """

    texts: tuple[str, ...]
    notes: str


def read_printed(data: bytes) -> dict[EntryKey, Printed]:
    """Read the printable texts and notes of a PO file's valid entries. Raises nothing."""
    return {EntryKey(*each.key): _read_parts(each) for each in _whole_entries(data)}


def _read_parts(passage: Passage) -> Printed:
    """Read the printable texts and notes of an entry."""
    said = [
        each.said
        for each in passage.comments
        if each.mark == "#." or each.said.strip().startswith(("also:", "title:", "unit:"))
    ]
    texts = tuple(passage.text(form) or "" for form in passage.forms)
    return Printed(texts, " ".join(" ".join(said).split()))
