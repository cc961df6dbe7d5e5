"""Fonts of a PDF: collect the used glyphs with their texts, and embed subsets.

Pages are written while glyphs are still being collected, so a glyph is named by a code that
does not change: its CID in a CID-keyed font, else its number. When all pages are written,
each face is subset to the glyphs used (HarfBuzz) and embedded as a composite font:
CIDFontType0C from CFF, CIDFontType2 from TrueType (ISO 32000-1, 9.7 and 9.9).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache, cached_property
from hashlib import sha256
from itertools import groupby
from string import ascii_uppercase
from typing import Final

import uharfbuzz as hb
from pydyf import Array, Dictionary, String

from cardgen.backends.pdf.file import PdfFile, Reference
from cardgen.backends.pdf.subset import cid_map, outlines, subset, whole, wide_outlines
from cardgen.display import FontRef
from cardgen.errors import raise_findings
from cardgen.fonts import (
    check_embedding,
    draw_outline,
    hb_font,
    read_embedding,
    read_metrics,
    read_table,
)

_POSTSCRIPT_NAME: Final = 6
_NO_BREAK: Final = "\u00a0"
_NOTHING: Final = "\u200b"  # a space without width
_SYMBOLIC: Final = 4  # a flag of fonts with glyphs beyond the standard Latin ones
_CAP_HEIGHT: Final = hb.OTMetricsTag.CAP_HEIGHT
_WIDTHLESS: Final = "\u200c\u200d\u200b\u2060\ufeff"
_BLOCK: Final = 100  # entries of a block in a CMap, by its specification
_DEFAULT_WIDTH: Final = 1000.0  # of glyphs that the font dictionary does not list


class PdfFont:
    """A face in a PDF file, with the glyphs that the pages use and their texts.

    Each glyph is wider by `wider` units of 1/1000 em, as white after it. Raises FontError
    "font-embedding" for a face that no file may embed.
    """

    def __init__(self, ref: FontRef, number: int, wider: int = 0) -> None:
        self.ref = ref
        self.number = number
        self.wider = wider
        self._font = hb_font(ref)
        self._em = self._font.face.upem
        if finding := check_embedding(ref, self.postscript_name):
            raise_findings([finding])
        self._whole = read_embedding(ref) == "whole"
        self._cff = "CFF " in self._font.face.table_tags
        self._cids = _face_cids(ref) if self._cff else None
        self._texts: dict[int, str] = {}
        self._widths: dict[int, float] = {}
        self._entries: dict[int, tuple[str, float, str]] = {}
        self._aliases: dict[tuple[int, str], int] = {}
        self.vertical: Reference | None = None
        self.horizontal: Reference | None = None

    def code(self, glyph: int) -> int:
        """Return the code of a glyph for content streams."""
        return self._cids(glyph) if self._cids else glyph

    def width(self, glyph: int) -> float:
        """Return the advance width of a glyph, in 1/1000 em."""
        width = self._widths.get(glyph)
        if width is None:
            width = self._font.get_glyph_h_advance(glyph) * 1000 / self._em + self.wider
            self._widths[glyph] = width
        return width

    def entry(self, glyph: int, text: str) -> tuple[str, float, str]:
        """Return the hexadecimal code of a glyph, its width, and the text to which it maps.

        The glyph maps to `text`, unless it maps to another text already.
        """
        entry = self._entries.get(glyph)
        if entry is None:
            self.map_text(glyph, text)
            entry = (f"{self.code(glyph):04X}", self.width(glyph), self._texts[glyph])
            self._entries[glyph] = entry
        return entry

    def map_text(self, glyph: int, text: str) -> bool:
        """True if a glyph is mapped to a text now, and not to another text already.

        A no-break space maps to a space, so that searches find it.
        """
        self.width(glyph)
        text = " " if text == _NO_BREAK else text
        return self._texts.setdefault(glyph, text) == text

    @property
    def has_aliases(self) -> bool:
        """True if a glyph may have several codes, each with its own text."""
        return not self._cff and not self._whole and self.blank != 0

    @cached_property
    def blank(self) -> int:
        """A glyph without width, if possible without ink; 0 if the face has none."""
        found = (self._font.get_nominal_glyph(ord(char)) for char in _WIDTHLESS)
        glyphs = [glyph for glyph in found if glyph and not self.width(glyph)]
        return min(glyphs, key=self.has_ink, default=0)

    def has_ink(self, glyph: int) -> bool:
        """True if a glyph is not blank."""
        return bool(draw_outline(self.ref, glyph))

    def alias(self, glyph: int, text: str) -> int:
        """Return the code of a glyph that maps to a text: its own, or another one."""
        if self.map_text(glyph, text):
            return self.code(glyph)
        text = " " if text == _NO_BREAK else text
        unused = self._font.face.glyph_count + len(self._aliases)
        return self._aliases.setdefault((glyph, text), unused)

    def map_texts(self, glyphs: Sequence[int], text: str) -> None:
        """Map glyphs that have no text yet to the parts of their text.

        The content has the text as ActualText, but archives want each code in Unicode (ISO
        19005-2, 6.2.11.7.2). If there is not one glyph for each character, the first glyph maps
        to the whole text.
        """
        parts = text if len(glyphs) == len(text) else [text, *[_NOTHING] * (len(glyphs) - 1)]
        for glyph, part in zip(glyphs, parts, strict=True):
            self.map_text(glyph, part)

    @property
    def can_be_wider(self) -> bool:
        """True if the font can also be embedded with wider glyphs."""
        return self._cids is not None and not self._whole

    @property
    def postscript_name(self) -> str:
        """PostScript name of the font."""
        name = self._font.face.get_name(_POSTSCRIPT_NAME) or "Font"
        return "".join(char for char in name if char.isalnum() or char in "-_") or "Font"

    def embed(self, file: PdfFile) -> None:
        """Write the font with its used glyphs, and its font dictionaries."""
        used = sorted(self._widths)
        subset = self._subset(used)
        name = self.postscript_name
        base = name if self._whole else f"{_tag(subset)}+{name}"
        kind = "/CIDFontType0" if self._cff else "/CIDFontType2"
        descendant: dict[str, object] = {
            "Type": "/Font",
            "Subtype": kind,
            "BaseFont": f"/{base}",
            "CIDSystemInfo": Dictionary(
                {"Registry": String("Adobe"), "Ordering": String("Identity"), "Supplement": 0}
            ),
            "FontDescriptor": self._descriptor(file, base, subset),
            "DW": _DEFAULT_WIDTH,
            "W": Array(self._width_runs()),
            "DW2": Array([round(read_metrics(self.ref).top * 1000), -1000]),
        }
        if not self._cff:
            descendant["CIDToGIDMap"] = "/Identity"
            if self._aliases:
                glyphs = (*range(self._font.face.glyph_count), *self._alias_glyphs)
                data = b"".join(glyph.to_bytes(2) for glyph in glyphs)
                descendant["CIDToGIDMap"] = file.add_stream(data)
        inner = file.add(Dictionary(descendant))
        unicode = file.add_stream(self._to_unicode())
        for reference, encoding in (
            (self.horizontal, "/Identity-H"),
            (self.vertical, "/Identity-V"),
        ):
            if reference:
                entries = {
                    "Type": "/Font",
                    "Subtype": "/Type0",
                    "BaseFont": f"/{base}",
                    "Encoding": encoding,
                    "DescendantFonts": Array([inner]),
                    "ToUnicode": unicode,
                }
                file.add(Dictionary(entries), reference)

    def _subset(self, used: list[int]) -> bytes:
        """Return the font file with the used glyphs; with all if subsets are forbidden."""
        if self._whole:
            return bytes(read_table(self.ref, "CFF ")) if self._cff else whole(self.ref)
        if self._cids:
            if self.wider:
                return wide_outlines(self.ref, used, round(self.wider * self._em / 1000))
            return outlines(self.ref, used)
        face = subset(self.ref, used)  # a glyph keeps its number, which is its code
        data: bytes = face.reference_table("CFF ").data if self._cff else face.blob.data
        return data

    def _descriptor(self, file: PdfFile, base: str, subset: bytes) -> Reference:
        """Write the font descriptor and the font file. Return the descriptor's reference."""
        face, em = self._font.face, 1000 / self._em
        extents = self._font.get_font_extents("ltr")
        head = face.reference_table("head").data  # xMin, yMin, xMax, yMax from 36 on
        box = [int.from_bytes(head[at : at + 2], signed=True) for at in (36, 38, 40, 42)]
        cap_height = self._font.get_metric_position_with_fallback(_CAP_HEIGHT)
        kind = {"Subtype": "/CIDFontType0C"} if self._cff else {"Length1": len(subset)}
        entries = {
            "Type": "/FontDescriptor",
            "FontName": f"/{base}",
            "Flags": _SYMBOLIC,
            "FontBBox": Array([round(value * em) for value in box]),
            "ItalicAngle": 0,
            "Ascent": round(extents.ascender * em),
            "Descent": round(extents.descender * em),
            "CapHeight": round(cap_height * em),
            "StemV": 80,
            "FontFile3" if self._cff else "FontFile2": file.add_stream(subset, kind),
        }
        return file.add(Dictionary(entries))

    @property
    def _alias_glyphs(self) -> list[int]:
        """Glyphs of the aliases, in the order of their codes."""
        return [glyph for glyph, _ in self._aliases]

    def _width_runs(self) -> Iterator[object]:
        """Yield ranges of codes with their widths, without those of the default width."""
        pairs = sorted((self.code(glyph), width) for glyph, width in self._widths.items())
        codes = self._aliases.values()
        pairs += zip(codes, map(self._widths.__getitem__, self._alias_glyphs), strict=True)
        others = [(code, width) for code, width in pairs if width != _DEFAULT_WIDTH]
        for _, run in groupby(enumerate(others), lambda item: item[1][0] - item[0]):
            stretch = [entry for _, entry in run]
            yield stretch[0][0]
            yield Array([round(width, 3) for _, width in stretch])

    def _to_unicode(self) -> bytes:
        """Return the ToUnicode CMap, from codes to texts (ISO 32000-1, 9.10.3)."""
        pairs = sorted((self.code(glyph), text) for glyph, text in self._texts.items() if text)
        pairs += ((code, text) for (_, text), code in self._aliases.items())
        lines = [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
            "/CMapName /Adobe-Identity-UCS def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<0000> <FFFF>",
            "endcodespacerange",
        ]
        for start in range(0, len(pairs), _BLOCK):
            block = pairs[start : start + _BLOCK]
            lines.append(f"{len(block)} beginbfchar")
            lines += [
                f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>"
                for code, text in block
            ]
            lines.append("endbfchar")
        lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
        return "\n".join(lines).encode()


class FontSet:
    """The fonts of a file, with resource names F1, F2 … and, for columns, V1, V2 …."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._fonts: dict[tuple[FontRef, int], PdfFont] = {}

    def font(self, ref: FontRef, wider: int = 0) -> PdfFont:
        """Return the PDF font for a face, with glyphs made `wider` by 1/1000 em."""
        font = self._fonts.get((ref, wider))
        if font is None:
            font = self._fonts[ref, wider] = PdfFont(ref, len(self._fonts) + 1, wider)
        return font

    def name(self, font: PdfFont, *, vertical: bool) -> str:
        """Return the resource name of a font for horizontal or vertical text."""
        if vertical:
            font.vertical = font.vertical or self._file.reserve()
            return f"V{font.number}"
        font.horizontal = font.horizontal or self._file.reserve()
        return f"F{font.number}"

    def embed(self) -> Dictionary:
        """Embed all fonts. Return the font resources for pages."""
        resources: dict[str, Reference] = {}
        for font in self._fonts.values():
            font.embed(self._file)
            if font.horizontal:
                resources[f"F{font.number}"] = font.horizontal
            if font.vertical:
                resources[f"V{font.number}"] = font.vertical
        return Dictionary(resources)


@cache
def _face_cids(ref: FontRef) -> Callable[[int], int] | None:
    """Return the cached function from glyph to CID for a CFF font; see `cid_map`."""
    return cid_map(read_table(ref, "CFF "), hb_font(ref).face.glyph_count)


def _tag(subset: bytes) -> str:
    """Return the six letters before the name of a subset (ISO 32000-1, 9.6.4)."""
    number = int.from_bytes(sha256(subset).digest()[:8])
    letters = []
    for _ in range(6):
        number, index = divmod(number, len(ascii_uppercase))
        letters.append(ascii_uppercase[index])
    return "".join(letters)
