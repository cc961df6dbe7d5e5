"""The outlines of the glyphs that a file uses, taken out of a face.

HarfBuzz goes through all 65,000 glyphs of a face to find a few hundred. Files of a merge use
nearly the same ones: so the outlines of all that were asked for are kept, and those of a file
taken out of these, which gives the same bytes. It is so for CID-keyed CFF outlines, where
glyphs keep the identifiers by which text names them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Final

import uharfbuzz as hb

from cardgen.backends.pdf.cff import widened
from cardgen.display import FontRef
from cardgen.errors import FontError, Location
from cardgen.fonts import hb_font

_LAYOUT: Final = ("GSUB", "GPOS", "GDEF", "BASE", "kern", "morx", "DSIG", "name", "post")
_BESIDE: Final = ("cmap", "hhea", "hmtx", "vhea", "vmtx", "VORG", "OS/2", "gasp")
_MOST: Final = 4096  # glyphs that are kept of a face


def subset(ref: FontRef, glyphs: Iterable[int]) -> hb.Face:
    """A face of these glyphs, which keep their numbers. Raises FontError."""
    with _refusing(ref):
        return _subset(hb_font(ref).face, glyphs, _LAYOUT, hb.SubsetFlags.RETAIN_GIDS)


def whole(ref: FontRef) -> bytes:
    """A file of this face alone, with all that it has: of a collection, one of its faces.

    Raises FontError.
    """
    wanted = hb.SubsetInput()
    wanted.keep_everything()
    with _refusing(ref):
        data: bytes = hb.subset(hb_font(ref).face, wanted).blob.data
    return data


def outlines(ref: FontRef, glyphs: Sequence[int]) -> bytes:
    """The CFF table of a CID-keyed face with these glyphs, in order, alone.

    Raises FontError.
    """
    with _refusing(ref):
        return _kept(ref).outlines(glyphs)


def wide_outlines(ref: FontRef, glyphs: Sequence[int], by: int) -> bytes:
    """The same, each glyph so many units wider. Raises FontError."""
    flags = hb.SubsetFlags.DESUBROUTINIZE
    with _refusing(ref):
        face = _kept(ref).face(glyphs)
        every = range(face.glyph_count)
        data: bytes = _subset(face, every, _LAYOUT, flags).reference_table("CFF ").data
    return widened(data, by)


@contextmanager
def _refusing(ref: FontRef) -> Iterator[None]:
    """Say what to do where HarfBuzz fails at a face.

    Its file is mapped: who writes another font over it changes what was looked at before.
    """
    try:
        yield
    except RuntimeError as error:
        raise FontError(
            "bad-font",
            "its glyphs cannot be taken out: the font is damaged, or was replaced meanwhile",
            location=Location(ref.path),
            hint="start cardgen again; if that does not help, use another file of the font",
        ) from error


class _Outlines:
    """A face, and one of it that has only the glyphs that were asked for so far."""

    def __init__(self, face: hb.Face) -> None:
        self._whole = face
        self._part = face
        self._numbers: dict[int, int] = {}  # of glyphs in the part
        self._lock = Lock()

    def outlines(self, glyphs: Sequence[int]) -> bytes:
        data: bytes = self.face(glyphs).reference_table("CFF ").data
        return data

    def face(self, glyphs: Sequence[int]) -> hb.Face:
        wanted = {0, *glyphs}
        with self._lock:
            known = self._numbers.keys()
            if not wanted <= known:
                grown = sorted(wanted | known)
                grown = grown if len(grown) <= _MOST else sorted(wanted)
                self._part = _outlines_of(self._whole, grown)
                self._numbers = {glyph: number for number, glyph in enumerate(grown)}
            part = self._part
            if len(wanted) < len(self._numbers):
                part = _outlines_of(part, [self._numbers[glyph] for glyph in wanted])
            return part


@cache
def _kept(ref: FontRef) -> _Outlines:
    return _Outlines(hb_font(ref).face)


def _outlines_of(face: hb.Face, glyphs: Iterable[int]) -> hb.Face:
    return _subset(face, glyphs, (*_LAYOUT, *_BESIDE), hb.SubsetFlags.DEFAULT)


def _subset(
    face: hb.Face, glyphs: Iterable[int], dropped: Iterable[str], flags: hb.SubsetFlags
) -> hb.Face:
    wanted = hb.SubsetInput()
    wanted.glyph_set.set(glyphs)
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode()) for tag in dropped)
    wanted.flags = flags | hb.SubsetFlags.NO_LAYOUT_CLOSURE
    return hb.subset(face, wanted)
