"""Characters of a seal: their order in columns, their places, and their outlines.

Chinese and Japanese seals are read in columns from right to left. Korean offices carve rows
(행정 효율과 협업 촉진에 관한 규정 시행규칙, on seals: "한글로 하여 가로로 새기되"). Each
character is stretched to fill its place, and all strokes are equally thick.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, islice
from math import sqrt
from typing import Final

import msgspec

from cardgen.controls import find_unprintable, format_code_point
from cardgen.display import FontRef, PathSegment
from cardgen.errors import CardgenError, FontError, LayoutError
from cardgen.fonts import FontChoice, FontLibrary, draw_outline
from cardgen.layout.inline import Frame
from cardgen.layout.seals.outlines import (
    Outline,
    Strokes,
    find_ink,
    measure_strokes,
    place_outline,
)
from cardgen.seals import SEAL_CHARACTERS
from cardgen.text import Cluster, missing_glyph_error, shape

# The least em across and down of a character: 丨 and 一 stay thin.
_LEAST: Final = (0.5, 0.34)
_BOLDER: Final = 0.06  # em; more would round off small details
_THINNER: Final = -0.012
_OPEN: Final = 0.4  # of the white between strokes; bolder strokes take no more


class Character(msgspec.Struct, frozen=True):
    """A character with its glyphs in a face, their outline in em, and its strokes."""

    char: str
    font: FontRef
    cluster: Cluster
    outline: Outline
    standing: Strokes
    lying: Strokes

    @property
    def share(self) -> tuple[float, float]:
        """Width and height in em that the character takes when characters share a seal."""
        _, _, width, height = find_ink(self.outline)
        return max(width, _LEAST[0]), max(height, _LEAST[1])


@lru_cache(maxsize=64)
def shape_characters(
    text: str, lang: str, fonts: FontLibrary, asked: FontChoice
) -> tuple[tuple[Character, ...], ...]:
    """Shape the characters of a seal. Parts of the text between spaces stay separate.

    Raises LayoutError "seal-text", "bad-text" or "right-to-left", and FontError.
    """
    about = f"the seal {text.strip()!r} "
    if finding := find_unprintable(text, may_turn=False):
        raise CardgenError.of([finding.about(about)])
    faces = fonts.chain(asked.families[0], asked.weight, lang)
    shaped = [
        shape(part, lang, faces, not lang.startswith("ko"), side_by_side=False)
        for part in text.split()
    ]
    if missing := "".join(dict.fromkeys(chain.from_iterable(each.missing for each in shaped))):
        raise FontError.of([missing_glyph_error(missing, shown_by=about.strip())])
    return tuple(
        tuple(_character(each.text, cluster) for cluster in each.clusters) for each in shaped
    )


def _character(text: str, cluster: Cluster) -> Character:
    """Measure the character of a grapheme cluster. Raises LayoutError if it has no ink."""
    char, outline = text[cluster.start : cluster.end], _outline(cluster)
    if not outline:
        raise LayoutError(
            "seal-text",
            f"a seal cannot show {format_code_point(char[0])}: the character has no ink",
            hint="remove the character",
        )
    assert cluster.font is not None
    return Character(char, cluster.font, cluster, outline, *measure_strokes(outline))


def _outline(cluster: Cluster, bolder: tuple[float, float] = (0.0, 0.0)) -> Outline:
    """Return the outline of a cluster in em, with strokes made thicker by `bolder` em."""
    if cluster.font is None:
        return ()
    segments: list[PathSegment] = []
    for glyph in cluster.glyphs:
        glyph_path = draw_outline(cluster.font, glyph.id, bolder)
        at = (glyph.y, glyph.x) if cluster.sideways else (glyph.x, glyph.y)
        segments += place_outline(glyph_path, (1.0, 1.0), at)
    return tuple(segments)


def stretch_characters(
    chars: Sequence[Character], frames: Sequence[Frame], heavier: float
) -> tuple[Outline, float]:
    """Stretch all characters to fill their frames. Return also the thickness of the strokes.

    Strokes are `heavier` times as thick as the median stroke of the font.
    """
    scales = [_scale(char, frame) for char, frame in zip(chars, frames, strict=True)]
    thick = sorted(
        sqrt(char.standing.thick * across * char.lying.thick * down)
        for char, (across, down) in zip(chars, scales, strict=True)
    )
    middle = len(thick) // 2
    stroke = heavier * (thick[middle] + thick[~middle]) / 2
    segments: list[PathSegment] = []
    for char, frame, (across, down) in zip(chars, frames, scales, strict=True):
        bolder = _bolder(char.standing, stroke / across), _bolder(char.lying, stroke / down)
        segments += _stretch(_outline(char.cluster, bolder), frame)
    return tuple(segments), stroke


def _scale(char: Character, frame: Frame) -> tuple[float, float]:
    """Compute the factors that stretch a character to fill a frame, across and down."""
    width, height = char.share
    return frame.width / width, frame.height / height


def _bolder(strokes: Strokes, wanted: float) -> float:
    """Compute the em by which strokes can be thickened without closing the gaps."""
    most = min(_BOLDER, _OPEN * strokes.apart)
    return round(min(max(wanted - strokes.thick, _THINNER), most), 4)


def _stretch(outline: Outline, frame: Frame) -> Outline:
    """Stretch an outline to fill its frame. Centre a thin character instead."""
    left, top, width, height = find_ink(outline)
    across, down = frame.width / max(width, _LEAST[0]), frame.height / max(height, _LEAST[1])
    x = frame.x + (frame.width - width * across) / 2 - left * across
    y = frame.y + (frame.height - height * down) / 2 - top * down
    return place_outline(outline, (across, down), (x, y))


_COLUMNS, _LONGEST = 3, 4  # the most columns of a seal, and characters in a column

# Practice: columns of fewer, larger characters come first, but 之印 end a seal of eight.
_COUNTS: Final = {
    1: (1,), 2: (2,), 3: (1, 2), 4: (2, 2), 5: (2, 3), 6: (3, 3),
    7: (2, 2, 3), 8: (3, 3, 2), 9: (3, 3, 3),
}  # fmt: skip


def arrange(parts: Sequence[Sequence[Character]]) -> list[list[Character]]:
    """Divide the characters of a seal into columns.

    If there are several `parts`, each is a column.

    Raises LayoutError "seal-text" for no characters, or more than fit.
    """
    all_chars = list(chain.from_iterable(parts))
    text = "".join(char.char for char in all_chars)
    if not all_chars:
        raise LayoutError(
            "seal-text", "the seal has no characters", hint="write one to nine characters"
        )
    if len(all_chars) > SEAL_CHARACTERS:
        raise LayoutError(
            "seal-text",
            f"the seal {text!r} has {len(all_chars)} characters, more than {SEAL_CHARACTERS}",
            hint="shorten the text, or use a picture of the seal",
        )
    if len(parts) == 1:
        rest = iter(all_chars)
        return [list(islice(rest, count)) for count in _COUNTS[len(all_chars)]]
    if len(parts) > _COLUMNS or max(map(len, parts)) > _LONGEST:
        raise LayoutError(
            "seal-text",
            f"the seal {text!r} has parts of {' and '.join(map(str, map(len, parts)))} "
            "characters",
            hint=f"write at most {_COLUMNS} parts of {_LONGEST} characters, or remove the "
            "spaces",
        )
    return [list(part) for part in parts]


def find_cells(
    shares: Sequence[Sequence[tuple[float, float]]], room: Frame, gap: float, *, across: bool
) -> list[list[Frame]]:
    """Compute the frame of each character in each column, so that all together fill the `room`.

    Frames are `gap` apart. `shares` are the width and height that each character would have by
    itself: a column of narrow characters is narrower, and 一 gets less of its column than 龍
    does. In seals that are read `across`, columns are rows.
    """
    if across:
        swapped = [[(height, width) for width, height in column] for column in shares]
        level_room = Frame(room.y, room.x, room.height, room.width)
        columns = _find_columns(swapped, level_room, gap)
        return [[Frame(f.y, f.x, f.height, f.width) for f in column] for column in columns]
    columns = _find_columns(
        shares, Frame(-room.x - room.width, room.y, room.width, room.height), gap
    )
    return [
        [Frame(-f.x - f.width, f.y, f.width, f.height) for f in column] for column in columns
    ]


def _find_columns(
    shares: Sequence[Sequence[tuple[float, float]]], room: Frame, gap: float
) -> list[list[Frame]]:
    """Compute the frames of the columns of a seal, from left to right."""
    across = [max(width for width, _ in column) for column in shares]
    columns: list[list[Frame]] = []
    for x, width in _divide(across, room.x, room.width, gap):
        down = _divide([height for _, height in shares[len(columns)]], room.y, room.height, gap)
        columns.append([Frame(x, y, width, height) for y, height in down])
    return columns


def _divide(
    shares: Sequence[float], start: float, length: float, gap: float
) -> list[tuple[float, float]]:
    """Divide a length by shares into parts with gaps.

    Return the start and length of each part.
    """
    left = length - gap * (len(shares) - 1)
    parts: list[tuple[float, float]] = []
    for share in shares:
        parts.append((start, left * share / sum(shares)))
        start += parts[-1][1] + gap
    return parts
