"""Judge what is drawn: text, lines, pictures and colours.

The judge gets plain values, measured on the page, and returns objections. The limits are those
of the shop (`limits`).
"""

from __future__ import annotations

from collections.abc import Iterable
from math import hypot
from typing import Final

from cardgen.pdf_content import GraphicsState, Matrix, least_scale, times
from cardgen.preflight.boxes import size_in_words
from cardgen.preflight.colors import PROCESS, Paint, Space, color_in_words, family_in_words
from cardgen.preflight.document import MOST_INK
from cardgen.preflight.findings import Objection
from cardgen.preflight.profiles import Profile
from cardgen.preflight.separations import Coverage, is_finish
from cardgen.units import POINTS_PER_INCH, to_mm

BLENDS: Final = frozenset(
    (
        "Normal", "Compatible", "Multiply", "Screen", "Overlay", "Darken", "Lighten",
        "ColorDodge", "ColorBurn", "HardLight", "SoftLight", "Difference", "Exclusion", "Hue",
        "Saturation", "Color", "Luminosity",
    )
)  # fmt: skip
"""Blend modes of ISO 32000-1, 11.3.5."""

_SLACK: Final = 0.005  # points or lines per inch; files give hundredths
_NOTHING: Final = 0.001  # points; a smaller picture leaves no trace
_RULE: Final = 10.0  # times longer than wide, a filled rectangle is a line
_INKS_OF_TEXT: Final = 3
_REACHED: Final = 0.97  # share of the ink at the end of a shading on its last millimetre
_DRAWN: Final = 2.0  # percent, the precision of rendered plates

Complaints = tuple[Objection, ...]


class Judge:
    """Applies a profile to a file whose output intent has the colour family `intent`.

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
        """Judge the font of this state, even if it shows only blanks."""
        font, complain = state.font, self.profile.complaints
        found: Complaints = ()
        if not font.embedded:
            found += complain("font-not-embedded", f"the font {font} is not embedded")
        elif not font.subset:
            found += complain(
                "font-not-subset", f"the font {font} is embedded with all its glyphs"
            )
        return found

    def blanks(self, state: GraphicsState) -> Complaints:
        """Judge blanks in this state: their colour counts, although nobody sees it."""
        if state.fill.space.family == "pattern" or state.rendering % 4 not in (0, 2):
            return self.font(state)
        said = f"text in {color_in_words(state.fill)}"
        return self.font(state) + self.space(said, state.fill.space)

    def text(self, state: GraphicsState) -> Complaints:
        """Judge text in this state."""
        font, complain = state.font, self.profile.complaints
        found = self.font(state)
        width, height = _sides(times(state.text, state.ctm))
        size = abs(state.size) * font.em * min(width * abs(state.squeeze), height)
        if size < self.limits.text - _SLACK:
            worse = size < self.limits.worst_text - _SLACK
            least = self.limits.worst_text if worse else self.limits.text
            message = f"text in {font.name} is {_points(size)}, under {_points(least)}"
            found += complain("small-text", message, mild=not worse)
        found += self._lettering(state, size)
        mode = state.rendering % 4
        if mode in (0, 2):
            found += self.paint("text", state)
        if mode in (1, 2):
            found += self.paint("text", state, stroke=True)
        return found + (self._line(state, "an outline of text") if mode == 1 else ())

    def _lettering(self, state: GraphicsState, size: float) -> Complaints:
        """Judge small white text, and small text of several inks, which may not fit."""
        mode, said = state.rendering % 4, f"text in {state.font.name} of {_points(size)}"
        if mode not in (0, 1, 2) or not size:
            return ()
        paint = state.stroke if mode == 1 else state.fill
        if mode != 1 and paint.is_white and size < self.limits.white_text - _SLACK:
            message = f"{said} is white, under {_points(self.limits.white_text)}"
            return self.profile.complaints("reversed-text", message)
        inks = paint.plates
        if mode == 2 and state.stroke.plates > inks:
            paint, inks = state.stroke, state.stroke.plates
        if inks >= _INKS_OF_TEXT and size < self.limits.rich_text - _SLACK:
            message = f"{said} is printed with {inks} inks ({color_in_words(paint)})"
            return self.profile.complaints("rich-text", message)
        return ()

    def stroke(self, state: GraphicsState) -> Complaints:
        """Judge a stroke in this state."""
        painted = self.paint("a line", state, stroke=True)
        return painted + self._line(state, "a line")

    def fill(self, state: GraphicsState) -> Complaints:
        """Judge a fill in this state."""
        return self.paint("an area", state)

    def rectangle(
        self, state: GraphicsState, width: float, height: float, *, slanted: bool = False
    ) -> Complaints:
        """Judge a filled rectangle, in user space: if it is long and thin, it is a line.

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
        """Judge the resolution of a picture; a picture of a single pixel is a colour."""
        width, height = _sides(state.ctm)
        thin, long = sorted((width, height))
        found: Complaints = ()
        if (
            self.profile.press
            and thin < self.limits.line - _SLACK
            and long > _RULE * thin > _NOTHING
        ):
            message = (
                f"a picture is a line of {_points(thin)}, under {_points(self.limits.line)}"
            )
            found = self.profile.complaints("thin-line", message, mild=True)
        if not (width and height and columns > 0 and rows > 0) or columns == rows == 1:
            return found
        dpi = POINTS_PER_INCH * min(columns / width, rows / height)
        limit = (
            self.limits.worst_dpi
            if dpi < self.limits.worst_dpi or not self.profile.press
            else self.limits.dpi
        )
        if bits == 1 and self.profile.press and dpi >= self.limits.worst_dpi:
            limit = self.limits.bitmap_dpi
        if dpi >= limit - 0.5:
            return found
        message = (
            f"a picture of {columns} × {rows} pixels has {dpi:.0f} dpi at "
            f"{size_in_words((width, height))}, under {limit:.0f}"
        )
        return found + self.profile.complaints(
            "resolution", message, mild=dpi >= self.limits.worst_dpi
        )

    def mode(self, space: Space) -> Complaints:
        """Judge a space that overprints in mode 1 (15930-7, 6.8.3)."""
        if not any(part.icc for part in space.all()):
            return ()
        message = f"{space.label} overprints with OPM 1, which is for DeviceCMYK"
        return self.profile.complaints("overprint-mode", message)

    def paint(self, what: str, state: GraphicsState, *, stroke: bool = False) -> Complaints:
        """Judge the colour of something in this state; patterns are judged by their content."""
        paint = state.stroke if stroke else state.fill
        overprint = state.overprint_stroke if stroke else state.overprint
        if paint.space.family == "pattern":
            return ()
        found = self.space(f"{what} in {color_in_words(paint)}", paint.space)
        if overprint and state.overprint_mode == 1:
            found += self.mode(paint.space)
        if overprint and _vanishes(paint, state.overprint_mode):
            found += self.profile.complaints(
                "white-overprint",
                f"{what} in {color_in_words(paint)} overprints, so it vanishes",
            )
        if paint.ink > self.most_ink + _SLACK and not paint.is_registration:  # see `extents`
            taken = f"takes {paint.ink:.0f} % ink, over {self.most_ink:.0f} %"
            message = f"{what} in {color_in_words(paint)} {taken}"
            found += self.profile.complaints("ink-coverage", message)
        return found

    def space(self, what: str, space: Space) -> Complaints:
        """Judge a colour space; `what` names the thing that has it, and the space."""
        complain = self.profile.complaints
        parts = list(space.all())
        foreign = space.family == "lab" or any(part.family == "rgb" for part in parts)
        spots = dict.fromkeys(ink for part in parts for ink in part.inks if ink not in PROCESS)
        plates: Complaints = ()
        for ink in spots:
            use = (
                "is a tool or finish, not an ink: it must not be printed"
                if is_finish(ink)
                else "is printed with an ink of its own"
            )
            plates += complain("spot-color", f"{ink!r} {use}")
        return plates + self._match(what, parts, foreign=foreign)

    def _match(self, what: str, parts: list[Space], *, foreign: bool) -> Complaints:
        """Compare spaces with the output intent."""
        complain = self.profile.complaints
        if self.profile.press and self.intent == "cmyk" and foreign:
            return complain("color-space", f"{what}, though the job is printed in CMYK")
        if self.profile.press and any(part.icc and part.icc == self.icc for part in parts):
            # 15930-7, 6.8.3: colours of the output intent have to be DeviceCMYK.
            return complain("color-space", f"{what}, though the output intent needs DeviceCMYK")
        if self.profile.opaque and any(_is_calibrated(part) for part in parts):
            # 15930-1, 6.2: colours are those of the plates of the press.
            return complain(
                "color-space",
                f"{what}, though {self.profile.standard} permits only colours with a "
                "printing plate",
            )
        for part in parts:
            if self.intent and part.device and part.family not in ("gray", self.intent):
                reason = f"though the output intent is {family_in_words(self.intent)}"
                return complain("color-space", f"{what}, {reason}")
        return ()

    def ink(self, what: str, taken: float) -> Complaints:
        """Judge the ink of a picture or shading, in percent."""
        if taken <= self.most_ink + 1:
            return ()
        message = f"{what} takes {taken:.0f} % ink, over {self.most_ink:.0f} %"
        return self.profile.complaints("ink-coverage", message)

    def page_ink(
        self, found: Coverage | None, claimed: Iterable[Objection], *, overlap: bool
    ) -> Complaints:
        """Judge the measured ink of a page; None if it was not measured.

        `claimed` are objections to colours and pictures by their numbers; some may `overlap`.
        Transparent, clipped, covered or tiny things take less ink than their numbers. So the
        numbers count only where the rendered plates agree, or were not measured.
        """
        if found is None:
            return (*claimed, *(self.coverage(None) if overlap else ()))
        known = tuple(claimed)
        if known and found.total < max(_REACHED * found.alone, self.most_ink - 1):
            return self.coverage(found._replace(alone=0.0))
        return known + self.coverage(found)

    def coverage(self, found: Coverage | None) -> Complaints:
        """Judge inks that come together on a page; None if they were not measured."""
        complain = self.profile.complaints
        if found is None:
            message = "the ink where colours overlap was not measured"
            return complain("ink-coverage", message, mild=True)
        if found.total <= max(self.most_ink + _DRAWN, found.alone + 1):
            return ()
        inks = ", ".join(f"{plate} {ink:.0f}" for plate, ink in found.inks if ink >= 1)
        across, down = (f"{to_mm(each):.0f} mm" for each in (found.left, found.top))
        message = (
            f"{found.total:.0f} % ink come together {across} from the left and {down} from the "
            f"top ({inks}), over {self.most_ink:.0f} %"
        )
        return complain("ink-coverage", message)

    def blend(self, mode: str) -> Complaints:
        """Judge a blend mode."""
        if mode in BLENDS:
            return ()
        message = f"the blend mode {mode} is not in the standard"
        return self.profile.complaints("transparency", message)

    def _line(self, state: GraphicsState, what: str) -> Complaints:
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
    """True if white that overprints leaves the page as it was (8.6.7, 11.7.4.3).

    White of a spot colour lays no ink, and the other plates keep theirs. White of process inks
    clears their plates, except in overprint mode 1.
    """
    if not paint.is_white or paint.is_registration:
        return False
    return paint.space.family == "spot" or (paint.space.device and mode == 1)


def _is_calibrated(part: Space) -> bool:
    """True if a space is defined by a profile, or by white point and gamma."""
    return not part.device and part.family in ("gray", "cmyk", "lab", "rgb")


def _points(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") + " pt"
