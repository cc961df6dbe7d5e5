"""The characters of a seal as outlines, stretched into their places with strokes alike."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from math import sqrt
from typing import Final, NamedTuple

from cardgen.controls import code_point, unsuited
from cardgen.display import FontRef
from cardgen.errors import CardgenError, FontError, LayoutError
from cardgen.fonts import FontChoice, FontLibrary, glyph_outline
from cardgen.layout.inline import Frame
from cardgen.layout.seals.outlines import Outline, Strokes, ink, placed, strokes
from cardgen.text import Cluster, missing_glyph, shape

# Em across and down that a character counts for at least: 丨 and 一 stay thin.
_LEAST: Final = (0.5, 0.34)
_BOLDER: Final = 0.06  # em; more rounds off what is small
_THINNER: Final = -0.012
_OPEN: Final = 0.4  # of the white between strokes that they may take


class Character(NamedTuple):
    """A character, its glyphs in a face, their outline in em, and the strokes of that."""

    char: str
    font: FontRef
    cluster: Cluster
    outline: Outline
    standing: Strokes
    lying: Strokes

    @property
    def share(self) -> tuple[float, float]:
        """The width and height that it counts for among others."""
        _, _, width, height = ink(self.outline)
        return max(width, _LEAST[0]), max(height, _LEAST[1])


@lru_cache(maxsize=64)
def characters(
    text: str, lang: str, fonts: FontLibrary, asked: FontChoice
) -> tuple[tuple[Character, ...], ...]:
    """The characters of a text, those between two white spaces each by themselves.

    Raises LayoutError "seal-text", "bad-text" or "right-to-left", and FontError.
    """
    about = f"the seal {text.strip()!r} "
    if found := unsuited(text):
        raise CardgenError.of([found.about(about)])
    faces = fonts.chain(asked.families[0], asked.weight, lang)
    shaped = [
        shape(part, lang, faces, not lang.startswith("ko"), side_by_side=False)
        for part in text.split()
    ]
    if missing := "".join(dict.fromkeys(chain.from_iterable(each.missing for each in shaped))):
        raise FontError.of([missing_glyph(missing, shown_by=about.strip())])
    return tuple(
        tuple(_character(each.text, cluster) for cluster in each.clusters) for each in shaped
    )


def _character(text: str, cluster: Cluster) -> Character:
    char, outline = text[cluster.start : cluster.end], _outline(cluster)
    if not outline:
        raise LayoutError(
            "seal-text",
            f"a seal cannot show {code_point(char[0])}, which has no ink",
            hint="leave it out",
        )
    assert cluster.font is not None
    return Character(char, cluster.font, cluster, outline, *strokes(outline))


def _outline(cluster: Cluster, bolder: tuple[float, float] = (0.0, 0.0)) -> Outline:
    """The outline of a cluster in em; what would lie on its side in a column stands too."""
    if cluster.font is None:
        return ()
    found: list[Outline] = []
    for glyph in cluster.glyphs:
        drawn = glyph_outline(cluster.font, glyph.id, bolder)
        at = (glyph.y, glyph.x) if cluster.sideways else (glyph.x, glyph.y)
        found.append(placed(drawn, (1.0, 1.0), at))
    return tuple(chain.from_iterable(found))


def lettered(
    chars: Sequence[Character], frames: Sequence[Frame], heavier: float
) -> tuple[Outline, float]:
    """All characters in their frames, and how thick their strokes are on the whole.

    Strokes are `heavier` than those of the font are in the middle.
    """
    scales = [_scale(char, frame) for char, frame in zip(chars, frames, strict=True)]
    thick = [
        sqrt(char.standing.thick * across * char.lying.thick * down)
        for char, (across, down) in zip(chars, scales, strict=True)
    ]
    thick.sort()
    middle = len(thick) // 2
    stroke = heavier * (thick[middle] + thick[~middle]) / 2
    made: list[Outline] = []
    for char, frame, (across, down) in zip(chars, frames, scales, strict=True):
        bolder = _bolder(char.standing, stroke / across), _bolder(char.lying, stroke / down)
        outline = _outline(char.cluster, bolder)
        made.append(_fitted(outline, frame))
    return tuple(chain.from_iterable(made)), stroke


def _scale(char: Character, frame: Frame) -> tuple[float, float]:
    width, height = char.share
    return frame.width / width, frame.height / height


def _bolder(strokes: Strokes, wanted: float) -> float:
    """How much thicker strokes are made, without filling the white between them."""
    most = min(_BOLDER, _OPEN * strokes.apart)
    return round(min(max(wanted - strokes.thick, _THINNER), most), 4)


def _fitted(outline: Outline, frame: Frame) -> Outline:
    """An outline in the middle of its frame, which it fills unless it is thin by nature."""
    left, top, width, height = ink(outline)
    across, down = frame.width / max(width, _LEAST[0]), frame.height / max(height, _LEAST[1])
    x = frame.x + (frame.width - width * across) / 2 - left * across
    y = frame.y + (frame.height - height * down) / 2 - top * down
    return placed(outline, (across, down), (x, y))
