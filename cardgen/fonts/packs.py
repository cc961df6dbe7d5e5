"""Small copies of font files, whose glyphs keep their numbers.

In come a font file and the characters that are wanted; out comes a file with all of its faces,
whose other glyphs are empty. A label of these characters has the same bytes with either file,
in every format: shaping, metrics and the glyph numbers are the same. A page in a browser loads
such copies, which have a third of the size.

The characters of a language are those of the national standard that its people write with.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import uharfbuzz as hb

from cardgen.display import FontRef
from cardgen.errors import FontError, Location
from cardgen.fonts.faces import face_indexes, open_face

# Basic Latin to Latin Extended-A, punctuation and signs, kana, enclosed and full-width forms.
_ALWAYS: Final = (
    range(0x20, 0x7F), range(0xA0, 0x180), range(0x300, 0x370), range(0x2000, 0x2070),
    range(0x20A0, 0x20C0), range(0x2100, 0x2200), range(0x2460, 0x2474), range(0x25A0, 0x2600),
    range(0x3000, 0x3130), range(0xFE10, 0xFE20), range(0xFE30, 0xFE50), range(0xFF00, 0xFFEF),
)  # fmt: skip
# GB 2312, Big5, JIS X 0208, and KS X 1001 without its Chinese characters.
_STANDARDS: Final[Mapping[str, tuple[str, range, range]]] = {
    "zh": ("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF)),
    "zh-Hans": ("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF)),
    "zh-Hant": ("big5", range(0xA1, 0xFA), range(0x40, 0xFF)),
    "ja": ("euc_jp", range(0xA1, 0xF5), range(0xA1, 0xFF)),
    "ko": ("euc_kr", range(0xA1, 0xC9), range(0xA1, 0xFF)),
}
_KEPT_FLAGS: Final = (
    hb.SubsetFlags.RETAIN_GIDS
    | hb.SubsetFlags.NOTDEF_OUTLINE
    | hb.SubsetFlags.NAME_LEGACY
    | hb.SubsetFlags.NO_PRUNE_UNICODE_RANGES
)
_COLLECTION: Final = b"ttcf\0\1\0\0"  # a collection without a signature
_HEAD: Final = 12  # bytes of a font's table directory before its records
_RECORD: Final = struct.Struct(">4sIII")  # tag, checksum, offset and length of a table


def list_characters(languages: Iterable[str]) -> frozenset[int]:
    """List the characters that a font pack of some languages has."""
    found = {code for codes in _ALWAYS for code in codes}
    for lang in languages:
        standard = _STANDARDS.get(lang) or _STANDARDS.get(lang.partition("-")[0])
        if standard:
            encoding, leads, trails = standard
            for lead in leads:
                for trail in trails:
                    found.update(map(ord, bytes((lead, trail)).decode(encoding, "ignore")))
    return frozenset(found)


def pack_file(path: Path, characters: Iterable[int]) -> bytes:
    """Make a copy of a font file with these characters. Raises FontError."""
    wanted = frozenset(characters)
    faces = [open_face(FontRef(str(path), index)).face for index in face_indexes(path)]
    try:
        # Tables that are shared by faces stay shared: each face has the glyphs of all.
        glyphs: set[int] = set()
        for face in faces:
            plan = hb.SubsetPlan(face, _ask(wanted, (), hb.SubsetFlags.RETAIN_GIDS))
            glyphs.update(plan.old_to_new_glyph_mapping)
        flags = _KEPT_FLAGS | hb.SubsetFlags.NO_LAYOUT_CLOSURE
        fonts = [hb.subset(face, _ask(wanted, glyphs, flags)).blob.data for face in faces]
    except RuntimeError as error:
        said = "cannot read the glyphs: the font is damaged, or was replaced while in use"
        hint = "start cardgen again; if that does not help, use another copy of the font"
        raise FontError("bad-font", said, location=Location(str(path)), hint=hint) from error
    return fonts[0] if len(fonts) == 1 else _collect(fonts)


def _ask(characters: Iterable[int], glyphs: Iterable[int], flags: int) -> hb.SubsetInput:
    """Ask HarfBuzz for a subset that has all features, names and languages."""
    asked = hb.SubsetInput()
    asked.unicode_set.update(characters)
    asked.glyph_set.update(glyphs)
    asked.flags = flags
    for every in (asked.layout_feature_tag_set, asked.name_id_set, asked.name_lang_id_set):
        every.clear()
        every.invert()
    return asked


def _collect(fonts: Sequence[bytes]) -> bytes:
    """Write fonts as a collection (OpenType 1.9, "TTC header") with each table once."""
    directories = [_read_directory(font) for font in fonts]
    at = len(_COLLECTION) + 4 + 4 * len(fonts)
    starts = []
    for _, tables in directories:
        starts.append(at)
        at += _HEAD + _RECORD.size * len(tables)
    places: dict[bytes, int] = {}
    bodies = bytearray()
    heads = bytearray(_COLLECTION + struct.pack(f">I{len(starts)}I", len(starts), *starts))
    for head, tables in directories:
        heads += head
        for tag, checksum, table in tables:
            if table not in places:
                places[table] = at + len(bodies)
                bodies += table + bytes(-len(table) % 4)
            heads += _RECORD.pack(tag, checksum, places[table], len(table))
    return bytes(heads + bodies)


def _read_directory(font: bytes) -> tuple[bytes, list[tuple[bytes, int, bytes]]]:
    """Read the head of a font, and its tables with their tags and checksums."""
    (count,) = struct.unpack_from(">H", font, 4)
    records = _RECORD.iter_unpack(font[_HEAD : _HEAD + _RECORD.size * count])
    return font[:_HEAD], [(tag, sum_, font[at : at + n]) for tag, sum_, at, n in records]
