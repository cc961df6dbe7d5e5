"""Excerpts of PDF files, and the process that reads or renders them; see `reader`."""

from __future__ import annotations

import json
from base64 import b64decode
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from cardgen.bounds import is_out_of_time, run_reader
from cardgen.errors import LayoutError, Location
from cardgen.files import NamedBytes
from cardgen.remedies import Remedy

if TYPE_CHECKING:
    from PIL import Image

Pieces = tuple[str | int, ...]
"""Value in PDF syntax; a number stands for an object of the excerpt."""


class ForeignObject(msgspec.Struct, frozen=True):
    """Object of a PDF: a value, or a stream with entries, whose keys have no slash."""

    value: Pieces
    entries: tuple[tuple[str, Pieces], ...] = ()
    stream: bytes | None = None


class Excerpt(msgspec.Struct, frozen=True, eq=False):
    """Page of another PDF, `width` × `height` points, as a form: the first of `objects`.

    The form fills the unit square. It `blends` if anything in it is transparent. `spaces` are
    its colour spaces: gray, rgb, cmyk, icc-cmyk, spot, other. For a press, `left` are the
    colours that could not be converted, in words.
    """

    width: float
    height: float
    objects: tuple[ForeignObject, ...]
    blends: bool
    spaces: frozenset[str]
    left: tuple[str, ...] = ()


MOST_BYTES: Final = 32 << 20
_READER: Final = Path(__file__).with_name("reader.py")
_LIBRARIES: Final = ("pikepdf", "pypdfium2")
_CONVERTED: Final = frozenset(("rgb", "other", "spot"))
_NO_DRAWING: Final = 2  # exit status of a reader
_WHOLE: Final = (0.0, 0.0, 1.0, 1.0)


def read_pdf(data: bytes, file: str = "", condition: bytes = b"") -> Excerpt:
    """Read the first page of a PDF; with `condition`, convert its colours to inks.

    Raises LayoutError "bad-picture" or "picture-feature".
    """
    excerpt = _read(NamedBytes(data, file))
    if condition and excerpt.spaces & _CONVERTED:
        return _read(NamedBytes(data, file), condition)
    return excerpt


@lru_cache(maxsize=16)
def _read(source: NamedBytes, condition: bytes = b"") -> Excerpt:
    """Read the first page of a PDF in a separate process; cached."""
    data, place = source.data, Location(source.file)
    if not all(map(find_spec, _LIBRARIES)):
        raise LayoutError(
            "bad-picture",
            "placing a PDF needs pikepdf and pypdfium2, which are not installed",
            location=place,
            remedy=Remedy("install-extra", ("pdf",)),
        )
    if len(data) > MOST_BYTES:
        said = f"{len(data):,} bytes of PDF are more than {MOST_BYTES >> 20} MB"
        raise LayoutError("bad-picture", said, location=place, hint="save a smaller copy")
    read = _run(condition + data, place, "read", str(len(condition)))
    told: dict[str, Any] = json.loads(read)
    if refused := told.get("refused"):
        rule, said, hint = refused
        raise LayoutError(rule, said, location=place, hint=hint)
    objects = tuple(
        ForeignObject(
            tuple(value),
            tuple((key, tuple(pieces)) for key, pieces in entries),
            None if stream is None else b64decode(stream),
        )
        for value, entries, stream in told["objects"]
    )
    if not condition:
        _run(data, place, "draw", *map(str, (16, 16, *_WHOLE)))  # faults show now
    width, height = told["size"]
    spaces, left = frozenset(told["spaces"]), tuple(told["left"])
    return Excerpt(width, height, objects, told["blends"], spaces, left)


def render_pdf(
    data: bytes, width: int, height: int, view: tuple[float, float, float, float] = _WHOLE
) -> Image.Image:
    """Draw a part of a PDF's first page as RGBA pixels. Raises LayoutError."""
    from PIL import Image

    drawn = _run(data, None, "draw", str(width), str(height), *map(repr, view))
    if len(drawn) != width * height * 4:
        raise _given_up(None, "memory")
    return Image.frombytes("RGBA", (width, height), drawn, "raw", "BGRA")


def _run(data: bytes, place: Location | None, *arguments: str) -> bytes:
    """Run the reading process. Return its output. Raises LayoutError."""
    status, output = run_reader(_READER, *arguments, data=data)
    if status == _NO_DRAWING:
        said, hint = "the page of the PDF cannot be drawn", "save it again with another program"
        raise LayoutError("bad-picture", said, location=place, hint=hint)
    if status:
        raise _given_up(place, "time" if is_out_of_time(status) else "memory")
    return output


def _given_up(place: Location | None, what: str) -> LayoutError:
    """Make the error for a PDF that takes too much time or memory."""
    said = f"the PDF takes too much {what} to read"
    hint = "save only this page, with a program that makes it smaller"
    return LayoutError("bad-picture", said, location=place, hint=hint)
