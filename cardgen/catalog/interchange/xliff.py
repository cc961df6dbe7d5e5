"""XLIFF, the exchange format of translators' programs: 1.2, which most read, and 2.0.

In come the rows of a pair, out come the bytes of a file; in come the bytes of one in 1.2, 2.0
or 2.1, out come its rows. It is read as a stream and by local names, whatever prefixes a
program writes. A document type is refused: no such file has one, and entity bombs need it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from xml.parsers import expat

import msgspec

from cardgen.catalog.interchange.rows import TranslationRow
from cardgen.catalog.pairs import GLOSSARY
from cardgen.controls import format_code_point
from cardgen.errors import CatalogError, Location
from cardgen.lazy import lazy_pattern

_OURS: Final = "urn:cardgen:translations"
_ATTRIBUTES: Final = "urn:oasis:names:tc:xliff:document:"
# Elements in which a program keeps other texts: proposals, terms, its own segments.
_ASIDE: Final = frozenset({"alt-trans", "seg-source", "matches", "glossary", "originalData"})
_TEXTS: Final = frozenset({"source", "target"})
# Inline elements around a part of the text, and those that stand for one.
_AROUND: Final = frozenset({"mrk", "g", "pc", "sub", "sm", "em"})
_NATIVE: Final = frozenset({"ph", "it", "bpt", "ept"})
# In 1.2 the state of a target, in 2.0 that of a segment.
_WAITING: Final = frozenset({"initial", "new"})
_DONE: Final = frozenset({"translated", "reviewed", "final", "signed-off"})
_IMPOSSIBLE: Final = lazy_pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ENTITIES: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}
)
_CODE_POINT: Final = lazy_pattern("0{0,2}[0-9A-Fa-f]{1,5}|0?10[0-9A-Fa-f]{4}")
_MOST_TEXT: Final = 100_000  # characters of a text
_MOST_ROWS: Final = 100_000
_HEAD: Final = 200  # bytes in which a file of XML has a tag
_NO_XLIFF: Final = "use a workbook or an XLIFF file; put a PO file into the folder of its pair"


class XliffFile(msgspec.Struct, frozen=True):
    """The languages that a file names, and its rows."""

    langs: tuple[str, str]
    rows: tuple[TranslationRow, ...]


def write_xliff(
    rows: Mapping[str, Iterable[TranslationRow]], langs: tuple[str, str], version: str = "1.2"
) -> bytes:
    """Write an XLIFF file with the rows of a pair, by domain."""
    write = _write_file_1 if version == "1.2" else _write_file_2
    space = f'xmlns="{_ATTRIBUTES}{version}" xmlns:cardgen="{_OURS}" version="{version}"'
    if version != "1.2":
        space += f' srcLang="{langs[0]}" trgLang="{langs[1]}"'
    files = "".join(write(domain, found, langs) for domain, found in rows.items())
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return f"{head}\n<xliff {space}>\n{files}</xliff>\n".encode()


def _write_file_1(domain: str, rows: Iterable[TranslationRow], langs: tuple[str, str]) -> str:
    """Write a <file> element of XLIFF 1.2 with rows."""
    lines = [
        f'<file original="{domain}.po" datatype="plaintext" source-language="{langs[0]}" '
        f'target-language="{langs[1]}">',
        "<body>",
    ]
    for row in rows:
        state = "needs-review-translation" if row.fuzzy else "translated"
        approved = "" if not row.translation else f' approved="{"no" if row.fuzzy else "yes"}"'
        target = f'<target state="{state}">{_escape(row.translation or "", row)}</target>'
        lines += [
            f'<trans-unit id="{_make_id(row)}" resname="{_escape(row.context, row)}"{approved} '
            f'xml:space="preserve" cardgen:seen="{row.seen}">',
            f"<source>{_escape(row.source, row)}</source>",
            target if row.translation else "<target/>",
            *(f'<note from="{whose}">{text}</note>' for whose, text in _list_notes(row)),
            "</trans-unit>",
        ]
    return "".join(f"{line}\n" for line in (*lines, "</body>", "</file>"))


def _write_file_2(domain: str, rows: Iterable[TranslationRow], langs: tuple[str, str]) -> str:
    """Write a <file> element of XLIFF 2.0 with rows."""
    del langs  # which the root names
    lines = [f'<file id="{domain}" original="{domain}.po">']
    for row in rows:
        notes = [f'<note category="{whose}">{text}</note>' for whose, text in _list_notes(row)]
        texts, state = f"<source>{_escape(row.source, row)}</source>", ""
        if row.translation:
            texts += f"<target>{_escape(row.translation, row)}</target>"
            state = f' state="{"initial" if row.fuzzy else "translated"}"'
        lines += [
            f'<unit id="{_make_id(row)}" name="{_escape(row.context, row)}" '
            f'xml:space="preserve" cardgen:seen="{row.seen}">',
            *(["<notes>", *notes, "</notes>"] if notes else []),
            f"<segment{state}>{texts}</segment>",
            "</unit>",
        ]
    return "".join(f"{line}\n" for line in (*lines, "</file>"))


def _list_notes(row: TranslationRow) -> Iterator[tuple[str, str]]:
    """Yield the notes of a row, each with its author."""
    yield from (("developer", _escape(line, row)) for line in row.comments if line)
    if row.note:
        yield "translator", _escape(row.note, row)


def _escape(text: str, row: TranslationRow) -> str:
    """Escape a text for XML. Raises CatalogError for characters that XML cannot write."""
    if found := _IMPOSSIBLE.search(text):
        reason = f"{row.name} contains the control character {format_code_point(found[0])}"
        raise _error(Location(f"{row.domain}.po"), reason, "delete it in the .po file")
    return text.translate(_ENTITIES)


def _make_id(row: TranslationRow) -> str:
    """Make a unique id from characters that XLIFF 2.0 allows (NMTOKEN)."""
    if row.domain != GLOSSARY and all(char.isalnum() or char in "-_." for char in row.context):
        return row.context
    return "t" + hashlib.sha256(f"{row.context}\0{row.source}".encode()).hexdigest()[:12]


def read_xliff(data: bytes, file: str) -> XliffFile:
    """Read the rows of an XLIFF file. A missing target is None.

    Raises CatalogError "bad-interchange" for any other file, and for elements within a text
    that stand for nothing.
    """
    reader = _Reader(file)
    reader.read(data)
    if reader.version.partition(".")[0] not in ("1", "2"):
        raise _error(Location(file), "this is not an XLIFF file", "save it as XLIFF 1.2")
    return XliffFile((reader.langs[0], reader.langs[1]), tuple(reader.rows))


class _Unit(msgspec.Struct):
    """The parts of a unit of translation that were read so far."""

    context: str
    seen: str
    line: int
    approved: str
    texts: dict[str, list[str]] = msgspec.field(default_factory=dict)
    waits: list[bool] = msgspec.field(default_factory=list)  # one for each state that tells
    note: list[str] | None = None

    @property
    def fuzzy(self) -> bool | None:
        """True if the translation waits for review; None if the file does not say so."""
        if self.waits:
            return any(self.waits)
        return {"yes": False, "no": True}.get(self.approved)


class _Reader:
    """Reads an XLIFF file as a stream of XML events."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.version = ""
        self.langs = ["", ""]
        self.rows: list[TranslationRow] = []
        self._domain = ""
        self._unit: _Unit | None = None
        self._text: list[str] | None = None  # receives the characters
        self._aside = 0  # open elements within one that is no text of the unit
        self._within: list[str] = []  # open elements within a text
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._read_start
        self._parser.EndElementHandler = self._read_end
        self._parser.CharacterDataHandler = self._read_characters
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype

    def read(self, data: bytes) -> None:
        """Read a complete file. Raises CatalogError "bad-interchange"."""
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError as error:
            reason = f"this is not an XML file: {expat.errors.messages[error.code]}"
            place = Location(self.file, error.lineno)
            hint = "export the file again" if b"<" in data[:_HEAD] else _NO_XLIFF
            raise _error(place, reason, hint) from error
        except (LookupError, ValueError) as error:
            # an unknown encoding, or one of several bytes, such as EUC-KR
            place = Location(self.file, 1)
            reason = f"the encoding of the file cannot be read: {error}"
            raise _error(place, reason, "save the file as UTF-8") from error

    def _refuse_doctype(self, *_: object) -> None:
        """Raise CatalogError if the file has a document type declaration."""
        raise _error(self._here, "the file declares a document type", "export the file again")

    @property
    def _here(self) -> Location:
        """Return the present position of the parser in the file."""
        return Location(self.file, self._parser.CurrentLineNumber)

    def _read_start(self, full: str, attributes: dict[str, str]) -> None:
        """Handle the start tag of an element."""
        name = full.rpartition(" ")[2]
        if self._aside or name in _ASIDE:
            self._aside += 1
            return
        if self._text is not None and self._within:
            self._read_inline(name, attributes)
            return
        match name:
            case "xliff":
                self.version = attributes.get("version", "")
                self.langs = [attributes.get("srcLang", ""), attributes.get("trgLang", "")]
            case "file":
                path = attributes.get("original", "") or attributes.get("id", "")
                self._domain = path.replace("\\", "/").rpartition("/")[2].removesuffix(".po")
                named = (attributes.get("source-language"), attributes.get("target-language"))
                self.langs = [new or old for new, old in zip(named, self.langs, strict=True)]
            case "trans-unit" | "unit":
                names = (attributes.get(key) for key in ("resname", "name", "id"))
                context = next((name for name in names if name is not None), "")
                seen = attributes.get(f"{_OURS} seen", "")
                line = self._parser.CurrentLineNumber
                self._unit = _Unit(context, seen, line, attributes.get("approved", ""))
            case "segment" if self._unit and "state" in attributes:
                self._note_state(attributes["state"])
            case "source" | "target" if self._unit:
                self._text = self._unit.texts.setdefault(name, [])
                self._within = [name]
                if "state" in attributes:
                    self._note_state(attributes["state"])
            case "note" if self._unit:
                whose = attributes.get("from", attributes.get("category", ""))
                if whose == "translator":
                    self._unit.note = [*(self._unit.note or []), ""]
                    self._text, self._within = [], ["note"]

    def _note_state(self, state: str) -> None:
        """Find out from the state of a unit if its translation waits for review."""
        assert self._unit
        waits = state in _WAITING or state.startswith("needs-")
        if waits or state in _DONE:
            self._unit.waits.append(waits)

    def _read_inline(self, name: str, attributes: dict[str, str]) -> None:
        """Handle an inline element, which marks a part of the text or stands for one."""
        assert self._text is not None
        stands_for = attributes.get("equiv-text") or attributes.get("equiv")
        if name == "cp":
            code = attributes.get("hex", "")
            stands_for = chr(int(code, 16)) if _CODE_POINT.fullmatch(code) else None
        if stands_for is None and name not in _AROUND | _NATIVE:
            reason = f"the element {name} in a text has no text of its own"
            raise _error(self._here, reason, "replace the element with text")
        self._within.append(name)
        if stands_for is not None and name not in _NATIVE:
            self._text.append(stands_for)

    def _read_characters(self, text: str) -> None:
        """Handle characters of a text."""
        if self._text is not None and not self._aside:
            self._text.append(text)
            if len(text) > _MOST_TEXT:
                raise _error(self._here, "a text is too long", "shorten it")

    def _read_end(self, full: str) -> None:
        """Handle the end tag of an element."""
        name = full.rpartition(" ")[2]
        if self._aside:
            self._aside -= 1
            return
        if self._within:
            self._within.pop()
            if not self._within:
                if name == "note" and self._unit and self._unit.note is not None:
                    self._unit.note[-1] = "".join(self._text or ())
                self._text = None
            return
        if name in ("trans-unit", "unit") and self._unit:
            if len(self.rows) == _MOST_ROWS:
                raise _error(self._here, "the file has too many units", "export the file again")
            self.rows.append(self._make_row(self._unit))
            self._unit = None

    def _make_row(self, unit: _Unit) -> TranslationRow:
        """Make the row of a unit."""
        texts = {name: "".join(pieces) for name, pieces in unit.texts.items()}
        return TranslationRow(
            self._domain,
            unit.context,
            texts.get("source", ""),
            texts.get("target"),
            unit.fuzzy,
            None if unit.note is None else "\n".join(unit.note),
            unit.seen,
            location=Location(self.file, unit.line),
        )


def _error(place: Location, said: str, hint: str) -> CatalogError:
    """Make an error about an XLIFF file."""
    return CatalogError("bad-interchange", said, location=place, hint=hint)
