"""Judge what is drawn: text, lines, pictures and colours.

The judge gets plain values, measured on the page, and returns objections. The limits are those
of the shop (`limits`).
"""

from __future__ import annotations

from collections.abc import Collection
from math import hypot
from typing import Final

from cardgen.pdf_content import GraphicsState, Matrix, least_scale, times
from cardgen.preflight.boxes import size_in_words
from cardgen.preflight.colors import PROCESS, Paint, Space, color_in_words, family_in_words
from cardgen.preflight.document import MOST_INK
from cardgen.preflight.findings import Complaints, Objection
from cardgen.preflight.profiles import Profile
from cardgen.preflight.separations import Coverage, is_finish
from cardgen.units import POINTS_PER_INCH, to_mm

BLENDS: Final = (
    "Normal", "Compatible", "Multiply", "Screen", "Overlay", "Darken", "Lighten", "ColorDodge",
    "ColorBurn", "HardLight", "SoftLight", "Difference", "Exclusion", "Hue", "Saturation",
    "Color", "Luminosity",
)  # fmt: skip
"""Blend modes of ISO 32000-1, 11.3.5."""

_SLACK: Final = 0.005  # points or lines per inch; files give hundredths
_NOTHING: Final = 0.001  # points; a smaller picture leaves no trace
_RULE: Final = 10.0  # times longer than wide, a filled rectangle is a line
_INKS_OF_TEXT: Final = 3
_REACHED: Final = 0.97  # share of the ink at the end of a shading on its last millimetre
_DRAWN: Final = 2.0  # percent, the precision of rendered plates


class Judge:
    """Judge of a file by a profile; `intent` is the colour family of its output intent.

    `intent` is empty without an output intent; a press then prints in CMYK. `icc` is the digest
    of its profile, `most_ink` the most ink in one place, in percent.
    """

    def __init__(
        self, profile: Profile, intent: str, icc: str = "", most_ink: float = MOST_INK
    ) -> None:
        self.profile = profile
        self.limits = profile.limits
        self.icc = icc
        self.most_ink = most_ink
        self.intent = intent or ("cmyk" if profile.press else "")

    def font(self, state: GraphicsState) -> Complaints:
        """Check the font of a graphics state, even if it shows only spaces."""
        font, complain = state.font, self.profile.complaints
        if not font.embedded:
            return complain("font-not-embedded", f"the font {font} is not embedded")
        if font.subset:
            return ()
        return complain("font-not-subset", f"the font {font} is embedded with all its glyphs")

    def blanks(self, state: GraphicsState) -> Complaints:
        """Check the colour of spaces, although they are invisible."""
        if state.fill.space.family == "pattern" or state.rendering % 4 not in (0, 2):
            return self.font(state)
        said = f"text in {color_in_words(state.fill)}"
        return self.font(state) + self.space(said, state.fill.space)

    def text(self, state: GraphicsState) -> Complaints:
        """Check text in a graphics state."""
        found = self.font(state)
        width, height = _sides(times(state.text, state.ctm))
        size = abs(state.size) * state.font.em * min(width * abs(state.squeeze), height)
        if size < self.limits.text - _SLACK:
            worse = size < self.limits.worst_text - _SLACK
            least = self.limits.worst_text if worse else self.limits.text
            message = f"text in {state.font.name} is {_points(size)}, under {_points(least)}"
            found += self.profile.complaints("small-text", message, mild=not worse)
        found += self._judge_small_text(state, size)
        mode = state.rendering % 4
        if mode in (0, 2):
            found += self.paint("text", state)
        if mode in (1, 2):
            found += self.paint("text", state, stroke=True)
        return found + (self._line(state, "an outline of text") if mode == 1 else ())

    def _judge_small_text(self, state: GraphicsState, size: float) -> Complaints:
        """Check small white text, and small text of several inks, which may print badly."""
        mode, said = state.rendering % 4, f"text in {state.font.name} of {_points(size)}"
        if mode == 3 or not size:
            return ()
        if mode != 1 and state.fill.is_white and size < self.limits.white_text - _SLACK:
            message = f"{said} is white, under {_points(self.limits.white_text)}"
            return self.profile.complaints("reversed-text", message)
        paints = ([state.fill], [state.stroke], [state.fill, state.stroke])[mode]
        paint = max(paints, key=lambda each: each.plates)
        if paint.plates >= _INKS_OF_TEXT and size < self.limits.rich_text - _SLACK:
            message = f"{said} is printed with {paint.plates} inks ({color_in_words(paint)})"
            return self.profile.complaints("rich-text", message)
        return ()

    def stroke(self, state: GraphicsState) -> Complaints:
        """Check a stroke in a graphics state."""
        return self.paint("a line", state, stroke=True) + self._line(state, "a line")

    def fill(self, state: GraphicsState) -> Complaints:
        """Check a fill in a graphics state."""
        return self.paint("an area", state)

    def rectangle(
        self, state: GraphicsState, width: float, height: float, *, slanted: bool = False
    ) -> Complaints:
        """Check a filled rectangle in user space. A long and thin one is a line.

        A slanted one is judged only where both directions have the same scale.
        """
        across, down = _sides(state.ctm)
        thin, long = sorted((abs(width) * across, abs(height) * down))
        if thin >= self.limits.line - _SLACK or long < _RULE * thin or not long:
            return ()
        if slanted and abs(across - down) > _SLACK * across:
            return ()
        what = "slanted" if slanted else "filled"
        measured = f"{_points(thin)}, under {_points(self.limits.line)}"
        message = f"a {what} rectangle is a line of {measured}"
        return self.profile.complaints("thin-line", message, mild=slanted)

    def picture(
        self, state: GraphicsState, columns: int, rows: int, bits: int = 8
    ) -> Complaints:
        """Check the resolution of a picture. A picture of one pixel is only a colour."""
        width, height = _sides(state.ctm)
        thin, long = sorted((width, height))
        limits, press = self.limits, self.profile.press
        found: Complaints = ()
        if press and thin < limits.line - _SLACK and long > _RULE * thin > _NOTHING:
            message = f"a picture is a line of {_points(thin)}, under {_points(limits.line)}"
            found = self.profile.complaints("thin-line", message, mild=True)
        if not (width and height and columns > 0 and rows > 0) or columns == rows == 1:
            return found
        dpi = POINTS_PER_INCH * min(columns / width, rows / height)
        mild = dpi >= limits.worst_dpi
        limit = limits.worst_dpi
        if press and mild:
            limit = limits.bitmap_dpi if bits == 1 else limits.dpi
        if dpi >= limit - 0.5:
            return found
        message = (
            f"a picture of {columns} × {rows} pixels has {dpi:.0f} dpi at "
            f"{size_in_words((width, height))}, under {limit:.0f}"
        )
        return found + self.profile.complaints("resolution", message, mild=mild)

    def mode(self, space: Space) -> Complaints:
        """Check a colour space that overprints in mode 1 (15930-7, 6.8.3)."""
        if not any(part.icc for part in space.all()):
            return ()
        message = f"{space.label} overprints with OPM 1, which is for DeviceCMYK"
        return self.profile.complaints("overprint-mode", message)

    def paint(self, what: str, state: GraphicsState, *, stroke: bool = False) -> Complaints:
        """Check the colour of something. The content of patterns is checked elsewhere."""
        paint = state.stroke if stroke else state.fill
        overprint = state.overprint_stroke if stroke else state.overprint
        if paint.space.family == "pattern":
            return ()
        found = self.space(f"{what} in {color_in_words(paint)}", paint.space)
        if overprint and state.overprint_mode == 1:
            found += self.mode(paint.space)
        if overprint and _vanishes(paint, state.overprint_mode):
            message = f"{what} in {color_in_words(paint)} overprints, so it vanishes"
            found += self.profile.complaints("white-overprint", message)
        if paint.ink > self.most_ink + _SLACK and not paint.is_registration:  # see `extents`
            message = (
                f"{what} in {color_in_words(paint)} takes {paint.ink:.0f} % ink, "
                f"over {self.most_ink:.0f} %"
            )
            found += self.profile.complaints("ink-coverage", message)
        return found

    def space(self, what: str, space: Space) -> Complaints:
        """Check a colour space. `what` describes the thing that has it."""
        parts = list(space.all())
        foreign = space.family == "lab" or any(part.family == "rgb" for part in parts)
        found = self._match(what, parts, foreign=foreign)
        for ink in {ink for part in parts for ink in part.inks if ink not in PROCESS}:
            use = "is printed with an ink of its own"
            if is_finish(ink):
                use = "is a tool or finish, not an ink: it must not be printed"
            found += self.profile.complaints("spot-color", f"{ink!r} {use}")
        return found

    def _match(self, what: str, parts: list[Space], *, foreign: bool) -> Complaints:
        """Compare a colour space, and those on which it is based, with the output intent."""
        press, reason = self.profile.press, ""
        if press and self.intent == "cmyk" and foreign:
            reason = "the job is printed in CMYK"
        elif press and any(part.icc and part.icc == self.icc for part in parts):
            # 15930-7, 6.8.3: colours of the output intent have to be DeviceCMYK.
            reason = "the output intent needs DeviceCMYK"
        elif self.profile.opaque and any(
            not part.device and part.family in ("gray", "cmyk", "lab", "rgb") for part in parts
        ):
            # 15930-1, 6.2: colours are those of the plates of the press.
            reason = f"{self.profile.standard} permits only colours with a printing plate"
        elif self.intent and any(
            part.device and part.family not in ("gray", self.intent) for part in parts
        ):
            reason = f"the output intent is {family_in_words(self.intent)}"
        message = f"{what}, though {reason}"
        return self.profile.complaints("color-space", message) if reason else ()

    def ink(self, what: str, taken: float) -> Complaints:
        """Check the ink of a picture or shading, in per cent."""
        if taken <= self.most_ink + 1:
            return ()
        message = f"{what} takes {taken:.0f} % ink, over {self.most_ink:.0f} %"
        return self.profile.complaints("ink-coverage", message)

    def page_ink(
        self, found: Coverage | None, claimed: Collection[Objection], *, overlap: bool
    ) -> Complaints:
        """Check the measured ink of a page. `found` is None if it was not measured.

        `claimed` are objections to colours and pictures by their numbers; some may `overlap`.
        Transparent, clipped, covered or tiny things take less ink than their numbers. So the
        numbers count only where the rendered plates agree, or were not measured.
        """
        if found is None:
            return (*claimed, *(self.coverage(None) if overlap else ()))
        if claimed and found.total < max(_REACHED * found.alone, self.most_ink - 1):
            return self.coverage(found._replace(alone=0.0))
        return (*claimed, *self.coverage(found))

    def coverage(self, found: Coverage | None) -> Complaints:
        """Check the sum of overlapping inks on a page. `found` is None if not measured."""
        if found is None:
            message = "the ink where colours overlap was not measured"
            return self.profile.complaints("ink-coverage", message, mild=True)
        if found.total <= max(self.most_ink + _DRAWN, found.alone + 1):
            return ()
        inks = ", ".join(f"{plate} {ink:.0f}" for plate, ink in found.inks if ink >= 1)
        across, down = (f"{to_mm(each):.0f} mm" for each in (found.left, found.top))
        message = (
            f"{found.total:.0f} % ink come together {across} from the left and {down} from the "
            f"top ({inks}), over {self.most_ink:.0f} %"
        )
        return self.profile.complaints("ink-coverage", message)

    def _line(self, state: GraphicsState, what: str) -> Complaints:
        """Check the width of a line."""
        width = state.width * least_scale(state.ctm)
        inks = state.stroke.space.inks
        if inks and all(map(is_finish, inks)):
            return ()  # a blade follows the line, nothing is printed
        if width >= self.limits.line - _SLACK:
            return ()
        message = f"{what} is {_points(width)} wide, under {_points(self.limits.line)}"
        return self.profile.complaints("thin-line", message)


def _sides(matrix: Matrix) -> tuple[float, float]:
    """Measure the unit square under a matrix: its width, and its height across that."""
    a, b, c, d, _, _ = matrix
    width = hypot(a, b)
    return (width, abs(a * d - b * c) / width) if width else (0.0, 0.0)


def _vanishes(paint: Paint, mode: int) -> bool:
    """True if white that overprints does not change the page (8.6.7, 11.7.4.3).

    White of a spot colour lays no ink, and the other plates keep theirs. White of process inks
    clears their plates, except in overprint mode 1.
    """
    leaves_plates = paint.space.family == "spot" or (paint.space.device and mode == 1)
    return leaves_plates and paint.is_white and not paint.is_registration


def _points(value: float) -> str:
    """Write a length in points: ``6.5 pt``."""
    return f"{value:.2f}".rstrip("0").rstrip(".") + " pt"
