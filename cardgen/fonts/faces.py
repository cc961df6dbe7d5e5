"""Open the faces of font files, and read their tables, glyphs, metrics and licence bits."""

from __future__ import annotations

import errno
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import BinaryIO, Final, Literal

import msgspec
import uharfbuzz as hb

from cardgen.display import FontRef
from cardgen.errors import Diagnostic, FontError, Location, MachineError
from cardgen.files import find_shortage, open_file
from cardgen.ports import font_files

Embedding = Literal["part", "whole", "restricted", "bitmap"]
"""The part of a font that may be embedded: the used glyphs, or all; or a reason for none."""

_FS_TYPE: Final = slice(8, 10)  # in OS/2
_RESTRICTED: Final = 0x0002
_LENIENT: Final = 0x000C  # preview and print, editable: the most lenient bit counts
_NO_SUBSET: Final = 0x0100
_BITMAP_ONLY: Final = 0x0200
_REASONS: Final = {
    "restricted": "its licence does not allow embedding in a file",
    "bitmap": "its licence allows embedding of bitmaps only, but the font has outlines",
}
_SAMPLES: Final = 64  # characters of a block that are searched for blanks
# Blocks of letters, each of which has ink.
_BLOCKS: Final = (
    range(0x3041, 0x3100),  # kana
    range(0x3105, 0x3130),  # Bopomofo
    range(0x3400, 0x4DC0),  # Han, extension A
    range(0x4E00, 0xA000),  # Han
    range(0xAC00, 0xD7A4),  # Hangul
    range(0xF900, 0xFB00),  # compatibility
    range(0x20000, 0x32000),  # Han beyond the first plane
)
_LARGEST: Final = 256 << 20  # bytes of a file, ten times as many as in any known font
_MOST_FACES: Final = 256  # of a file; a collection for all of East Asia has 45
_COLLECTION: Final = b"ttcf"
_TYPO, _TYPO_END = 68, 72  # sTypoAscender and sTypoDescender in OS/2


def face_indexes(path: Path) -> list[int]:
    """Return the indices of the faces in a font file; [0] if it has one face."""
    offsets: dict[int, int] = {}
    with _open(path) as file:
        if file.read(4) != _COLLECTION:
            return [0]
        file.seek(8)
        count = int.from_bytes(file.read(4))
        data = file.read(4 * min(count, os.fstat(file.fileno()).st_size))
    for index, (offset,) in enumerate(struct.iter_unpack(">L", data[: len(data) // 4 * 4])):
        offsets.setdefault(offset, index)
    if not 0 < len(offsets) <= _MOST_FACES or len(data) < 4 * count:
        raise _bad_file(path)
    return list(offsets.values())


@contextmanager
def _open(path: Path) -> Iterator[BinaryIO]:
    """Open a font file. Raises FontError, or MachineError if the machine lacks resources."""
    font_files.provide(path)
    try:
        with open_file(path) as file:
            if os.fstat(file.fileno()).st_size > _LARGEST:
                raise OSError(errno.EFBIG, f"it is larger than {_LARGEST >> 20} MB")
            yield file
    except FileNotFoundError as error:
        raise FontError(
            "bad-font",
            "this font file does not exist",
            location=Location(str(path)),
            hint="put the file there, or name another one in fonts.toml",
        ) from error
    except OSError as error:
        if reason := find_shortage(error):
            raise MachineError("machine", reason, location=Location(str(path))) from error
        raise _bad_file(path, f"cannot be read: {error.strerror}") from error


def _bad_file(path: Path, reason: str = "this is not a usable font file") -> FontError:
    """Make the error for a file that is no usable font."""
    hint = "use an OpenType or TrueType file (.ttf, .otf, .ttc)"
    return FontError("bad-font", reason, location=Location(str(path)), hint=hint)


@cache
def hb_font(ref: FontRef) -> hb.Font:
    """Open the HarfBuzz font of a face, in font units; cached.

    Raises FontError if the file cannot be opened, is cut off or has no such face.
    """
    return open_face(ref)


def open_face(ref: FontRef) -> hb.Font:
    """Open a new HarfBuzz font of a face, which no other code uses."""
    path = Path(ref.path)
    with _open(path) as file:  # refuses a device
        size = os.fstat(file.fileno()).st_size
        try:
            tables = _tables(file, ref.index)
            # HarfBuzz makes glyphs beyond the end of a file blank.
            end = max(at + length for _, at, length in tables)
        except (ValueError, struct.error) as error:
            raise _bad_file(path) from error
    try:
        blob = hb.Blob.from_file_path(ref.path)
    except Exception as error:  # the file can be read, but not mapped
        reason = "there is too little memory to read the font"
        raise MachineError("machine", reason, location=Location(ref.path)) from error
    face = hb.Face(blob, ref.index)
    if face.glyph_count == 0 or ref.index >= face.count or end > size:
        raise _bad_file(path)
    if not all(tag.isascii() for tag, _, _ in tables) or not _has_readable_tags(face):
        raise _bad_file(path, "the font is damaged: a name in its tables is not ASCII")
    return hb.Font(face)


def _has_readable_tags(face: hb.Face) -> bool:
    """True if HarfBuzz can read the script and feature tags of GSUB.

    Nothing here needs the names of GPOS.
    """
    try:
        for script, _ in enumerate(face.get_table_script_tags("GSUB")):
            for language, _ in enumerate(face.get_script_language_tags("GSUB", script)):
                face.get_language_feature_tags("GSUB", script, language)
    except UnicodeDecodeError:
        return False
    return True


def read_table(ref: FontRef, tag: str) -> memoryview:
    """Map a table of a font file into memory; b"" if it is missing.

    Raises FontError if the file cannot be opened, or is no font any more.
    """
    with _open(Path(ref.path)) as file:
        try:
            tables = _tables(file, ref.index)
        except (ValueError, struct.error) as error:  # replaced since it was opened
            raise _bad_file(Path(ref.path)) from error
        for name, offset, length in tables:
            if name == tag.encode():
                data = mmap(file.fileno(), 0, access=ACCESS_READ)
                return memoryview(data)[offset : offset + length]
    return memoryview(b"")


def _tables(file: BinaryIO, index: int) -> list[tuple[bytes, int, int]]:
    """Read the table directory of a face: tag, offset and length."""
    file.seek(0)
    if file.read(4) == _COLLECTION:
        file.seek(12 + 4 * index)
        file.seek(int.from_bytes(file.read(4)) + 4)
    count = int.from_bytes(file.read(2))
    file.seek(6, os.SEEK_CUR)
    records = struct.iter_unpack(">4sLLL", file.read(16 * count))
    return [(tag, offset, length) for tag, _, offset, length in records]


@lru_cache(maxsize=65536)
def has_glyph(ref: FontRef, char: str) -> bool:
    """True if the face has a glyph for the character, and letters have ink.

    Nanum Pen, like others, has a blank glyph for each Chinese character.
    """
    font, code = hb_font(ref), ord(char)
    glyph = font.get_nominal_glyph(code)
    if not glyph:
        return False
    for block in _BLOCKS:
        if code in block:
            return _has_no_blanks(ref, block) or _has_ink(font, glyph)
    return True


@cache
def _has_no_blanks(ref: FontRef, block: range) -> bool:
    """True if a sample of letters in a Unicode block has ink.

    A check of each character would double the cost of its shaping, and nearly all faces have no
    blanks. A face with less than half of the block is checked character by character.
    """
    font = hb_font(ref)
    sample = list(map(font.get_nominal_glyph, block[:: max(1, len(block) // _SAMPLES)]))
    mapped = [glyph for glyph in sample if glyph]
    return 2 * len(mapped) > len(sample) and all(_has_ink(font, glyph) for glyph in mapped)


def _has_ink(font: hb.Font, glyph: int) -> bool:
    """True if a glyph has ink."""
    extents = font.get_glyph_extents(glyph)
    return extents is None or bool(extents.width and extents.height)


@lru_cache(maxsize=4096)
def has_variation(ref: FontRef, base: str, selector: str) -> bool:
    """True if the face has a glyph for a base character with a variation selector."""
    return bool(hb_font(ref).get_variation_glyph(ord(base), ord(selector)))


class Metrics(msgspec.Struct, frozen=True):
    """Vertical metrics of a face, in em, upwards from the alphabetic baseline.

    `top` and `bottom` are the em box (the BASE table's ideographic baselines: 0.88 and
    −0.12 in Noto CJK), not hhea, whose 1.448 em would tear lines apart. `inset` is the
    distance of the ideographic character face from the em box: the white at the edges of
    each Han character (BASE icfb − ideo).
    """

    top: float
    bottom: float
    inset: float


@cache
def read_metrics(ref: FontRef) -> Metrics:
    """Read vertical metrics in em from BASE or OS/2; usual ones if both are missing."""
    font = hb_font(ref)
    upem = font.face.upem
    bottom = font.get_layout_baseline("ideo", "ltr", "hani", "dflt")
    icf_bottom = font.get_layout_baseline("icfb", "ltr", "hani", "dflt")
    if bottom is None:
        bottom = _typographic_descender(ref)
    low = -0.12 if bottom is None else bottom / upem
    inset = 0.046 if icf_bottom is None else icf_bottom / upem - low
    return Metrics(top=1.0 + low, bottom=low, inset=inset)


def _typographic_descender(ref: FontRef) -> int | None:
    """Return the bottom of the em box of a CJK face from OS/2; None if unknown.

    It is sTypoDescender (OpenType, Baseline Tags, "ideo") if sTypoAscender is one em above it,
    as the OS/2 chapter asks of CJK faces.
    """
    face = hb_font(ref).face
    table = bytes(face.reference_table("OS/2").data) if "OS/2" in face.table_tags else b""
    if len(table) < _TYPO_END or not any(has_glyph(ref, char) for char in "一あ가"):
        return None
    ascender, descender = struct.unpack(">hh", table[_TYPO:_TYPO_END])
    return int(descender) if ascender - descender == face.upem else None


@lru_cache(maxsize=1024)
def read_embedding(ref: FontRef) -> Embedding:
    """Read from OS/2 (fsType) if a PDF may contain the face.

    A font is a work with a licence. Pixels and outlines of a few letters are none; a font in a
    PDF is one, and can be taken out again. Raises FontError.
    """
    bits = int.from_bytes(read_table(ref, "OS/2")[_FS_TYPE])
    if bits & _RESTRICTED and not bits & _LENIENT:
        return "restricted"
    if bits & _BITMAP_ONLY:
        return "bitmap"
    return "whole" if bits & _NO_SUBSET else "part"


def check_embedding(ref: FontRef, name: str) -> Diagnostic | None:
    """Make the finding for a face that no PDF may contain; None for others."""
    reason = _REASONS.get(read_embedding(ref))
    if reason is None:
        return None
    return Diagnostic(
        "font-embedding",
        f"{name} cannot be in a PDF: {reason}",
        location=Location(ref.path),
        hint="use another font, or write PNG or SVG, which do not embed the font",
    )
