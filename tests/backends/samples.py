"""Builders of small documents, and readers of PNG files that share no code with ours."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import uharfbuzz as hb
from PIL import Image

from cardgen.backends import LayerCache
from cardgen.backends.png import render_page
from cardgen.backends.raster.masks import Mask
from cardgen.barcodes import SymbologyName, encode
from cardgen.display import BLACK, Bars, Color, FontRef, Glyph, GlyphRun, Item, Layer, Page
from cardgen.fonts import hb_font

FONT = FontRef(str(Path(__file__).parents[2] / "fonts" / "NotoSansCJK-Bold.ttc"), 2)
INCH = 72.0


class Chunk(NamedTuple):
    kind: str
    data: bytes


def chunks(file: bytes) -> list[Chunk]:
    """Return the chunks of a PNG file; fails on a bad signature, length or CRC."""
    assert file[:8] == bytes([137, 80, 78, 71, 13, 10, 26, 10])
    found, at = [], 8
    while at < len(file):
        (length,) = struct.unpack_from(">I", file, at)
        kind, data = file[at + 4 : at + 8], file[at + 8 : at + 8 + length]
        assert len(data) == length
        assert struct.unpack_from(">I", file, at + 8 + length)[0] == zlib.crc32(kind + data)
        found.append(Chunk(kind.decode("ascii"), data))
        at += 12 + length
    assert at == len(file)
    return found


def raw_rows(file: bytes) -> bytes:
    """Return the image data of a PNG file with filter bytes, checked by zlib's Adler-32."""
    inflate = zlib.decompressobj()
    raw = inflate.decompress(b"".join(c.data for c in chunks(file) if c.kind == "IDAT"))
    assert inflate.eof
    assert inflate.unused_data == b""
    return raw


def decode(file: bytes) -> Image.Image:
    """Decode a PNG file with Pillow."""
    image = Image.open(BytesIO(file))
    image.load()
    return image


def run(
    text: str, x: float, y: float, size: float, color: Color = BLACK, *, vertical: bool = False
) -> GlyphRun:
    """Return a shaped line; a vertical one just stacks its glyphs."""
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(hb_font(FONT), buffer)
    scale = size / 1000
    glyphs, pen = [], 0.0
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        advance = place.x_advance * scale
        right, down = (0.0, pen) if vertical else (pen + place.x_offset * scale, 0.0)
        glyphs.append(Glyph(info.codepoint, info.cluster, right, down, advance))
        pen += advance
    return GlyphRun(x, y, FONT, size, color, "zh-Hans", text, tuple(glyphs), vertical)


def bars(
    symbology: SymbologyName,
    data: str,
    box: tuple[float, float, float, float],
    *,
    color: Color = BLACK,
    anchor: tuple[float, float] = (0.0, 0.0),
) -> Bars:
    symbol = encode(symbology, data)
    return Bars(
        *box,
        columns=symbol.columns,
        rows=symbol.rows,
        modules=symbol.modules,
        symbology=symbology,
        text=data,
        color=color,
        anchor_x=anchor[0],
        anchor_y=anchor[1],
    )


def page(
    *layers: tuple[Item, ...], width: float = INCH, height: float = INCH, mono: bool = False
) -> Page:
    return Page(width, height, tuple(Layer(items) for items in layers), mono)


def fresh(drawn: Page, dpi: float = 300.0) -> bytes:
    """Render a page without anything cached."""
    return render_page(drawn, dpi, LayerCache())


def png_bytes(image: Image.Image, file_format: str = "PNG", **options: object) -> bytes:
    buffer = BytesIO()
    image.save(buffer, file_format, **options)
    return buffer.getvalue()


def mask_image(mask: Mask) -> Image.Image:
    """The coverage of a mask as an image."""
    return Image.frombytes("L", (mask.width, mask.height), mask.pixels)
