"""The faces of font files, open for those who measure or draw, and what they have."""

from __future__ import annotations

import errno
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import BinaryIO, Final

import uharfbuzz as hb

from cardgen.display import FontRef
from cardgen.errors import FontError, Location, MachineError
from cardgen.files import opened, scarce

_SAMPLES: Final = 64  # of a block, by which blanks are found
# Of letters, in which no character is without ink.
_BLOCKS: Final = (
    range(0x3041, 0x3100),  # kana
    range(0x3105, 0x3130),  # Bopomofo
    range(0x3400, 0x4DC0),  # Han, extension A
    range(0x4E00, 0xA000),  # Han
    range(0xAC00, 0xD7A4),  # Hangul
    range(0xF900, 0xFB00),  # compatibility
    range(0x20000, 0x32000),  # Han beyond the first plane
)
_LARGEST: Final = 256 << 20  # bytes of a file; the largest there are have a tenth
_MOST_FACES: Final = 256  # of a file: a collection for all of East Asia has 45
_COLLECTION: Final = b"ttcf"
_TYPO, _TYPO_END = 68, 72  # sTypoAscender and sTypoDescender in OS/2


def face_indexes(path: Path) -> list[int]:
    """The indexes of the faces of a file, each face once; a single face is 0."""
    offsets: dict[int, int] = {}
    with _reading(path) as file:
        if file.read(4) != _COLLECTION:
            return [0]
        file.seek(8)
        count = int.from_bytes(file.read(4))
        told = file.read(4 * min(count, os.fstat(file.fileno()).st_size))
    for index, (offset,) in enumerate(struct.iter_unpack(">L", told[: len(told) // 4 * 4])):
        offsets.setdefault(offset, index)
    if not 0 < len(offsets) <= _MOST_FACES or len(told) < 4 * count:
        raise _unusable(path)
    return list(offsets.values())


@contextmanager
def _reading(path: Path) -> Iterator[BinaryIO]:
    """A font file. Raises FontError where it cannot be read, MachineError if nothing can."""
    try:
        with opened(path) as file:
            if os.fstat(file.fileno()).st_size > _LARGEST:
                raise OSError(errno.EFBIG, f"it is larger than {_LARGEST >> 20} MB")
            yield file
    except OSError as error:
        if said := scarce(error):
            raise MachineError("machine", said, location=Location(str(path))) from error
        raise _unusable(path, f"cannot be read: {error.strerror}") from error


def _unusable(
    path: Path, reason: str = "this is not a font file that can be used"
) -> FontError:
    return FontError(
        "bad-font",
        reason,
        location=Location(str(path)),
        hint="use an OpenType or TrueType file (.ttf, .otf, .ttc)",
    )


@cache
def hb_font(ref: FontRef) -> hb.Font:
    """The HarfBuzz font of a face, at font units; the file is mapped, not read.

    Raises FontError if the file cannot be opened, is cut off or has no such face.
    """
    return open_face(ref)


def open_face(ref: FontRef) -> hb.Font:
    """What `hb_font` keeps, opened anew for a look."""
    path = Path(ref.path)
    with _reading(path) as file:  # which also tells a device from a file
        size = os.fstat(file.fileno()).st_size
        try:
            tables = _tables(file, ref.index)
            # HarfBuzz shows what lies beyond a file as blank.
            end = max(at + length for _, at, length in tables)
        except (ValueError, struct.error) as error:
            raise _unusable(path) from error
    try:
        blob = hb.Blob.from_file_path(ref.path)
    except Exception as error:  # it can be read, so it cannot be mapped
        said = "there is too little memory to read the font"
        raise MachineError("machine", said, location=Location(ref.path)) from error
    face = hb.Face(blob, ref.index)
    if face.glyph_count == 0 or ref.index >= face.count or end > size:
        raise _unusable(path)
    if not all(tag.isascii() for tag, _, _ in tables) or not _has_readable_tags(face):
        raise _unusable(path, "the font is damaged: a name in its tables is not ASCII")
    return hb.Font(face)


def _has_readable_tags(face: hb.Face) -> bool:
    """True if HarfBuzz can tell the scripts, languages and features of a face by name.

    Of GPOS nobody asks for names.
    """
    try:
        for script, _ in enumerate(face.get_table_script_tags("GSUB")):
            for language, _ in enumerate(face.get_script_language_tags("GSUB", script)):
                face.get_language_feature_tags("GSUB", script, language)
    except UnicodeDecodeError:
        return False
    return True


def font_table(ref: FontRef, tag: str) -> memoryview:
    """A table of a face as it is in the file, or nothing: mapped where HarfBuzz copies it.

    Raises FontError if the file cannot be opened, or is no font any more.
    """
    with _reading(Path(ref.path)) as file:
        try:
            tables = _tables(file, ref.index)
        except (ValueError, struct.error) as error:  # replaced since it was opened
            raise _unusable(Path(ref.path)) from error
        for name, offset, length in tables:
            if name == tag.encode():
                mapped = mmap(file.fileno(), 0, access=ACCESS_READ)
                return memoryview(mapped)[offset : offset + length]
    return memoryview(b"")


def _tables(file: BinaryIO, index: int) -> list[tuple[bytes, int, int]]:
    """The tables of a face: what they are called, where they begin, and how long they are."""
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
    """Whether the face maps this character to a glyph, for a letter one that has ink.

    Nanum Pen, like others, has a blank for each Chinese character that it was never drawn.
    """
    font, code = hb_font(ref), ord(char)
    glyph = font.get_nominal_glyph(code)
    if not glyph:
        return False
    for block in _BLOCKS:
        if code in block:
            return _is_drawn(ref, block) or _has_ink(font, glyph)
    return True


@cache
def _is_drawn(ref: FontRef, block: range) -> bool:
    """Whether a face has no blanks in a block of letters, as a sample of it tells.

    To look at each character would cost as much again as to shape it, and faces that are
    drawn throughout are nearly all. Of a block of which a face has less than half, all are
    looked at.
    """
    font = hb_font(ref)
    sample = list(map(font.get_nominal_glyph, block[:: max(1, len(block) // _SAMPLES)]))
    mapped = [glyph for glyph in sample if glyph]
    return 2 * len(mapped) > len(sample) and all(_has_ink(font, glyph) for glyph in mapped)


def _has_ink(font: hb.Font, glyph: int) -> bool:
    extents = font.get_glyph_extents(glyph)
    return extents is None or bool(extents.width and extents.height)


@lru_cache(maxsize=4096)
def has_variation(ref: FontRef, base: str, selector: str) -> bool:
    """Whether the face knows a variation sequence (cmap format 14), if only as its default."""
    return bool(hb_font(ref).get_variation_glyph(ord(base), ord(selector)))


@dataclass(frozen=True, slots=True)
class Metrics:
    """Vertical measures of a face, in em, upwards from the alphabetic baseline.

    `top` and `bottom` are the em box (the BASE table's ideographic baselines: 0.88 and
    −0.12 in Noto CJK), not hhea, whose 1.448 em would tear lines apart. `inset` is the
    ideographic character face's distance from the em box, the white that each Han
    character carries at its edges (BASE icfb − ideo).
    """

    top: float
    bottom: float
    inset: float


@cache
def metrics(ref: FontRef) -> Metrics:
    """The measures of a face: from BASE, or of a CJK face from OS/2, or customary ones."""
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
    """The bottom of the em box of a CJK face without BASE, which Korean ones have at −0.2 em.

    OpenType, Baseline Tags, "ideo": sTypoDescender; where it and sTypoAscender are an em
    apart, as they should be in CJK faces (OS/2).
    """
    face = hb_font(ref).face
    table = bytes(face.reference_table("OS/2").data) if "OS/2" in face.table_tags else b""
    if len(table) < _TYPO_END or not any(has_glyph(ref, char) for char in "一あ가"):
        return None
    ascender, descender = struct.unpack(">hh", table[_TYPO:_TYPO_END])
    return int(descender) if ascender - descender == face.upem else None
