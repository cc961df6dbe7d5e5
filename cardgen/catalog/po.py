"""A PO file as entries: bytes in, a tuple of complete `PoEntry` out, and every error in it.

The file is read and decoded here, so that an encoding error has a line number; `scan` reads
the lines. A translator must be able to open a damaged file, so damaged entries are left out and
the rest is read. Obsolete entries (``#~``), which stay at the end of a file for years, are not
entries, and do not count for the limit of its size.

A file in the folder of another language is sound PO and would be printed, so its header must
not name other languages than the folder. A header without languages, as in a new file, gets
those of the folder.
"""

from __future__ import annotations

import errno
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from cardgen.catalog.pairs import full_tag
from cardgen.catalog.scan import Draft, Scan, scan
from cardgen.errors import CatalogError, Diagnostic, EncodingError, Loaded, Location
from cardgen.files import MOST_MESSAGES, MOST_PO, MOST_WITH_TAIL, decode, read
from cardgen.lazy import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_OBSOLETE: Final = (
    "delete the old obsolete entries, the lines that begin with #~: "
    "msgattrib --no-obsolete -o FILE FILE"
)
_ENTRIES: Final = "remove unused messages from the .pot file, then run cardgen messages sync"


def read_messages(path: Path) -> bytes:
    """Read the bytes of a PO file. Raises CatalogError "bad-po", also if it is too large."""
    try:
        data = read(path, MOST_WITH_TAIL)
    except OSError as error:
        hint = _OBSOLETE if error.errno == errno.EFBIG else ""
        raise _unreadable(str(path), f"{error.strerror}", hint) from error
    large = check_size(data, str(path))
    if large is not None:
        raise CatalogError.of([large])
    return data


def check_size(data: bytes, file: str) -> Diagnostic | None:
    """Report a file with too many bytes, not counting obsolete entries."""
    if len(data) <= MOST_MESSAGES:
        return None
    from cardgen.catalog.tail import split_tail  # few files are that large

    head = split_tail(data).head
    if len(head) > MOST_PO:
        said = f"it is larger than {MOST_PO >> 20} MB"
        return _unreadable(file, said, _OBSOLETE).diagnostics[0]
    if _count_bytes(head) <= MOST_MESSAGES:
        return None
    but = " without its obsolete entries" if b"\n#~" in data else ""
    said = f"it is larger than {MOST_MESSAGES >> 20} MB{but}"
    return _unreadable(file, said, _ENTRIES).diagnostics[0]


def _count_bytes(data: bytes) -> int:
    """Count the bytes of a file without obsolete entries."""
    counted = waiting = 0
    for line in data.splitlines():
        bare = line.strip()
        if bare.startswith(b"#~"):
            waiting = 0  # comments above an obsolete entry are its own
        elif bare.startswith(b"#"):
            waiting += len(line) + 1
        elif bare:
            counted += waiting + len(line) + 1
            waiting = 0
    return counted + waiting


def _unreadable(file: str, reason: str, hint: str) -> CatalogError:
    said = f"the file cannot be read: {reason}"
    return CatalogError("bad-po", said, location=Location(file), hint=hint)


_CHARSET: Final = lazy_pattern(r"charset=([^\s;]*)", re.IGNORECASE)
# A locale as gettext writes it, sr_RS@latin, or BCP 47 as Weblate does, zh_Hans.
_LOCALE: Final = lazy_pattern(
    r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|[0-9]{3}))?(?:\.[\w-]+)?(?:@[\w-]+)?",
    re.IGNORECASE,
)
_THREE: Final = {"chi": "zh", "zho": "zh", "cmn": "zh", "jpn": "ja", "kor": "ko", "eng": "en"}
_WITHOUT_PLURAL: Final = frozenset({"zh", "ja", "ko", "vi", "th", "id", "ms"})
_TRADITIONAL: Final = frozenset({"TW", "HK", "MO"})


class _Locale(NamedTuple):
    language: str
    script: str
    region: str


def header_errors(
    header: Mapping[str, str], langs: tuple[str, str] | None, place: Location
) -> Iterator[Diagnostic]:
    """Yield errors about a wrong charset, or languages that differ from `langs`."""
    yield from _charset_errors(header.get("Content-Type", ""), place)
    for name, lang in zip(("X-Source-Language", "Language"), langs or (), strict=False):
        named = header.get(name, "").strip()
        if named and not names_language(named, lang):
            yield Diagnostic(
                "wrong-language",
                f"the header says {name}: {named}, but the folder is for {lang}",
                location=place,
                hint=f'move the file, or write "{name}: {lang}\\n" if its text is {lang}',
            )


def count_plural_forms(lang: str) -> int | None:
    """Return the number of plural forms of a language in gettext; None if unknown."""
    language = lang.partition("-")[0]
    if language in _WITHOUT_PLURAL:
        return 1
    from babel.messages.plurals import PLURALS

    known = PLURALS.get(language)
    return None if known is None else int(known[0])


def _charset_errors(content_type: str, place: Location) -> Iterator[Diagnostic]:
    match = _CHARSET.search(content_type)
    charset = match[1] if match else ""
    if charset.lower().replace("-", "") != "utf8":
        yield Diagnostic(
            "bad-encoding",
            f"the charset in the header is {charset}, not UTF-8"
            if charset
            else "the header gives no charset",
            location=place,
            hint='save the file as UTF-8 with "Content-Type: text/plain; charset=UTF-8\\n"',
        )


def names_language(locale: str, lang: str) -> bool:
    """True if a header's locale may mean a language; parts that one omits count as equal."""
    if locale == lang:
        return True
    first, second = _locale(locale), _locale(full_tag(lang))
    if first is None or second is None:
        return False
    return first.language == second.language and all(
        not one or not other or one == other
        for one, other in zip(first[1:], second[1:], strict=True)
    )


def _locale(tag: str) -> _Locale | None:
    match = _LOCALE.fullmatch(tag)
    if match is None:
        return None
    language, script, region = (part or "" for part in match.groups())
    language, script, region = language.lower(), script.title(), region.upper()
    language = _THREE.get(language, language)
    if language == "zh" and region and not script:
        script = "Hant" if region in _TRADITIONAL else "Hans"
    return _Locale(language, script, region)


_MOST_LINES: Final = 2000  # of an entry: the time of wrapped notes grows with their square
_MOST_WRONG: Final = 50  # lines that are no PO: it may be another file
_CONFLICT: Final = ("<<<<<<< ", "||||||| ", "=======", ">>>>>>> ")  # lines of git


class PoEntry(msgspec.Struct, frozen=True):
    """One entry: its strings with escapes undone, its ``#.`` lines, its line numbers.

    `line` is that of its msgctxt (or msgid); `context` is None without a msgctxt. `remarks` are
    its ``#`` lines, the translator's own, which a merge keeps.
    """

    context: str | None
    source: str
    translation: str
    comments: tuple[str, ...]
    fuzzy: bool
    line: int
    source_line: int
    translation_line: int
    remarks: tuple[str, ...] = ()


def read_po(path: Path) -> tuple[PoEntry, ...]:
    """Read the entries of a PO file, without its header.

    Raises EncodingError if it is not UTF-8, or its header names another charset; CatalogError
    "bad-po" if it cannot be read, is damaged, or is cut off in the middle of an entry.
    """
    return diagnose_po(path).unwrap()


def diagnose_po(
    path: Path, langs: tuple[str, str] | None = None
) -> Loaded[tuple[PoEntry, ...]]:
    """Read the valid entries of a PO file, and all errors (see `read_po`).

    A damaged line spoils its own entry alone. The header must not contradict `langs`.
    """
    try:
        data = read_messages(path)
    except CatalogError as error:
        return Loaded(None, error.diagnostics)
    return parse_po(data, str(path), langs)


def parse_po(
    data: bytes, file: str, langs: tuple[str, str] | None = None
) -> Loaded[tuple[PoEntry, ...]]:
    """Parse the bytes of a PO file, with all errors, which name the file `file`."""
    if large := check_size(data, file):
        return Loaded(None, (large,))
    if len(data) > MOST_MESSAGES:
        from cardgen.catalog.tail import split_tail

        data = split_tail(data).head
    text, errors = _decode(data, file)
    lines = text.replace("\r\n", "\n").split("\n")
    result = scan(lines, file)
    errors = sorted([*(errors or result.errors), *_draft_errors(result, file)], key=_line_of)
    drafts = [each for each in result.drafts if _is_sound(each)]
    if drafts and drafts[0].is_header:
        header = drafts.pop(0)
        place = Location(file, header.lines["msgid"])
        errors += header_errors(_read_fields(header.text("msgstr") or ""), langs, place)
    found = tuple(map(_entry, drafts))
    return Loaded(found, tuple(_with_conflicts(lines, errors, file) if errors else ()))


def _decode(data: bytes, file: str) -> tuple[str, list[Diagnostic]]:
    """Decode a file; lost bytes are NUL, and the errors are those of the encoding."""
    try:
        return decode(data, file), []
    except EncodingError as error:
        # An entry with lost bytes is lost. Other errors may come from them.
        text = data.decode("utf-8-sig", errors="replace").replace("\ufffd", "\0")
        return text, [*error.diagnostics]


def _with_conflicts(
    lines: Sequence[str], errors: list[Diagnostic], file: str
) -> list[Diagnostic]:
    """Report conflict marks of git before other errors."""
    marks = [at for at, line in enumerate(lines, 1) if line.strip().startswith(_CONFLICT)]
    conflicts = [
        Diagnostic(
            "bad-po",
            "git left a conflict here",
            location=Location(file, at),
            hint="keep the correct lines of both sides; delete the lines <<<<, ==== and >>>>",
        )
        for at in marks
        if lines[at - 1].strip().startswith(_CONFLICT[0])
    ]
    others = [each for each in errors if _line_of(each) not in marks]
    return [*conflicts[:_MOST_WRONG], *others]


def _is_sound(draft: Draft) -> bool:
    """True if an entry was read whole."""
    return not (draft.damaged or draft.strange or draft.length > _MOST_LINES)


def _draft_errors(result: Scan, file: str) -> Iterator[Diagnostic]:
    """Complain of too long entries, and of lines that are no PO, once for an entry."""
    wrong = 0
    for draft in (result.preface, *result.drafts):
        if draft.damaged:
            continue
        if draft.length > _MOST_LINES:
            yield Diagnostic(
                "bad-po",
                f"the entry has {draft.length:,} lines, more than {_MOST_LINES:,}",
                location=Location(file, draft.start),
                hint="use fewer lines, or split the message into several",
            )
        elif draft.strange:
            wrong += 1
            if wrong > _MOST_WRONG:
                hint = "correct these errors first"
                more = Diagnostic("bad-po", "and there are more errors", hint=hint)
                yield more.at(Location(file, draft.start))
                return
            yield Diagnostic(
                "bad-po",
                "the line is not gettext PO",
                location=Location(file, draft.strange),
                hint="begin each line with msgctxt, msgid, msgstr, a quotation mark or #",
            )


def _read_fields(text: str) -> dict[str, str]:
    """Read the fields of a header: a name, a colon and a value on each line."""
    fields = (line.partition(":") for line in text.splitlines())
    return {name: value.strip() for name, colon, value in fields if colon}


def _line_of(found: Diagnostic) -> int:
    return (found.location and found.location.line) or 0


def _entry(draft: Draft) -> PoEntry:
    source, translation = draft.lines["msgid"], draft.lines["msgstr"]
    return PoEntry(
        context=draft.text("msgctxt"),
        source=draft.text("msgid") or "",
        translation=draft.text("msgstr") or "",
        comments=tuple(draft.comments),
        fuzzy=draft.fuzzy,
        line=draft.lines.get("msgctxt", source),
        source_line=source,
        translation_line=translation,
        remarks=tuple(draft.remarks),
    )
