"""Artwork as a form that pages draw, of paths, strokes, shadings and clips (ISO 32000-1, 8).

Its form has the size of the unit square, as a picture of pixels has, so that either is placed
by the same operators. Coordinates are those of the artwork, turned upright by the form's
matrix. Colours are as those of fills: on a press what is grey is black ink alone, and between
two colours of a gradient it is given more of them, since inks do not mix as light does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations, pairwise
from math import ceil, log2
from typing import Final, NamedTuple

from pydyf import Array, Dictionary

from cardgen.artwork import (
    IDENTITY,
    Artwork,
    CurvePath,
    Ensemble,
    Gradient,
    GradientStop,
    InkShape,
    Matrix,
    Paintwork,
    Pen,
    Stencil,
    around,
    exact,
    mixed,
    multiplied,
    placed,
    stretch,
)
from cardgen.backends.pdf.file import PdfFile, Reference
from cardgen.backends.pdf.inks import Inks
from cardgen.display import Color

_LETTERS: Final = {"m": "m", "l": "l", "c": "c", "z": "h"}
_CAPS: Final = {"butt": 0, "round": 1, "square": 2}
_JOINS: Final = {"miter": 0, "round": 1, "bevel": 2}
_MITER: Final = 10.0  # that content begins with
_SPACES: Final = {"g": "/DeviceGray", "rg": "/DeviceRGB", "k": "/DeviceCMYK"}
_STEPS: Final = 8  # from one colour of a gradient to the next, in inks
_UNITS: Final = 2000.0  # that the longer side has at least where curves are stroked
_NEAR: Final = 1e-6
_MOST_APART: Final = 64  # paths of a clip of which each is held against each


class PlacedForm(NamedTuple):
    """A form, and whether it lets shine through what is below."""

    object: Reference
    blends: bool


def add_artwork(file: PdfFile, inks: Inks, artwork: Artwork) -> PlacedForm:
    """Write an artwork."""
    writer = _Writer(file, inks, artwork)
    content = writer.content(artwork.items)
    width, height = exact(1 / artwork.width), exact(-1 / artwork.height)
    matrix = f"[{width} 0 0 {height} 0 1]"
    return PlacedForm(content.written({"Matrix": matrix}), writer.blends)


class _Writer:
    """What is written of an artwork; `blends` if any of it shines through."""

    def __init__(self, file: PdfFile, inks: Inks, artwork: Artwork) -> None:
        self.file = file
        self.inks = inks
        self.box = f"[0 0 {exact(artwork.width)} {exact(artwork.height)}]"
        self.blends = False
        self.fine = max(_UNITS / max(artwork.width, artwork.height), 1e-3)
        self._colors: dict[tuple[Sequence[GradientStop], bool], _ShadingColors] = {}
        self._shadings: dict[tuple[Gradient, bool], Reference] = {}
        self._patterns: dict[tuple[Gradient, Matrix], Reference] = {}

    def pattern(self, gradient: Gradient, matrix: Matrix) -> Reference:
        """A gradient to fill and stroke with, where a matrix brings it."""
        key = gradient, matrix
        if key not in self._patterns:
            entries = {
                "Type": "/Pattern",
                "PatternType": 2,
                "Matrix": _array(multiplied(matrix, gradient.matrix)),
                "Shading": self.shading(gradient),
            }
            self._patterns[key] = self.file.add(Dictionary(entries))
        return self._patterns[key]

    def shading(self, gradient: Gradient, *, opacity: bool = False) -> Reference:
        """A gradient along a line or between circles (ISO 32000-1, 8.7.4.5.3 and 8.7.4.5.4).

        Its colours, or how much it covers.
        """
        key = gradient, opacity
        if key not in self._shadings:
            colors = self._shading_colors(gradient.stops, opacity=opacity)
            self._shadings[key] = self.file.add(_shading(gradient, colors))
        return self._shadings[key]

    def _shading_colors(
        self, stops: Sequence[GradientStop], *, opacity: bool
    ) -> _ShadingColors:
        """The colours of stops, or how much they cover; many gradients may share them."""
        key = stops, opacity
        if key not in self._colors:
            if opacity:
                inked = [_Inked(stop.at, "g", (stop.opacity,)) for stop in stops]
            else:
                inked = [self._inked(stop) for stop in self._mixed(stops)]
            self._colors[key] = _shading_colors(inked)
        return self._colors[key]

    def _mixed(self, stops: Sequence[GradientStop]) -> list[GradientStop]:
        """The stops of a gradient; in inks with steps between them."""
        if not self.inks.condition:
            return [*stops]
        found = [stops[0]]
        for before, after in pairwise(stops):
            if after.at - before.at > _NEAR and before.color != after.color:
                found += [_between(before, after, step / _STEPS) for step in range(1, _STEPS)]
            found.append(after)
        return found

    def _inked(self, stop: GradientStop) -> _Inked:
        *values, space = self.inks.fill(Color(*stop.color)).split()
        return _Inked(stop.at, space, tuple(map(float, values)))

    def content(self, items: Iterable[InkShape | Ensemble]) -> _FormContent:
        """Items in painting order."""
        made = _FormContent(self)
        made.items(items)
        return made


class _FormContent:
    """The operators of a form and the resources that they name."""

    def __init__(self, writer: _Writer) -> None:
        self._writer = writer
        self._operators: list[str] = []
        self._resources: dict[str, dict[str, Reference | Dictionary]] = {}
        self._names: dict[tuple[str, Reference], str] = {}

    def written(self, extra: dict[str, object]) -> Reference:
        """The form, with extra entries."""
        resources = {kind: Dictionary(named) for kind, named in self._resources.items()}
        entries = {
            "Type": "/XObject",
            "Subtype": "/Form",
            "BBox": self._writer.box,
            "Resources": Dictionary(resources),
            **extra,
        }
        return self._writer.file.add_stream("\n".join(self._operators).encode("ascii"), entries)

    def group(self) -> Reference:
        """The form, whose items shine through as one."""
        return self.written({"Group": self._writer.inks.blending(isolated=True)})

    def items(self, items: Iterable[InkShape | Ensemble]) -> None:
        """Items in painting order."""
        for item in items:
            if isinstance(item, Ensemble):
                self._ensemble(item)
            else:
                self._shape(item)

    def _ensemble(self, ensemble: Ensemble) -> None:
        """Items as one."""
        if not all(stencil.paths for stencil in ensemble.stencils):
            return
        clips = [stencil for stencil in ensemble.stencils if _is_plain(stencil)]
        masks = [stencil for stencil in ensemble.stencils if not _is_plain(stencil)]
        self._operators.append("q")
        for stencil in clips:
            self._clip(stencil)
        if masks or ensemble.opacity < 1:
            self._grouped(ensemble, masks)
        else:
            self.items(ensemble.items)
        self._operators.append("Q")

    def _grouped(self, ensemble: Ensemble, masks: Sequence[Stencil]) -> None:
        """Items as a form of their own, which is seen through each mask and its opacity."""
        self._writer.blends = True
        form = self._writer.content(ensemble.items).group()
        for stencil in masks:
            inner = _FormContent(self._writer)
            inner._draw(form, mask=self._stencil_mask(stencil))
            form = inner.group()
        self._draw(form, opacity=ensemble.opacity)

    def _draw(self, form: Reference, opacity: float = 1.0, mask: str = "") -> None:
        state = self._state(opacity, mask)
        self._operators.append(f"{state}/{self._named('XObject', form)} Do")

    def _shape(self, shape: InkShape) -> None:
        """A shape, filled and stroked one after the other, as SVG has it."""
        parts = [part for part in (shape.fill, shape.stroke) if part]
        for part in reversed(parts) if shape.stroke_first else parts:
            if isinstance(part, Pen):
                self._stroke(shape, part)
            else:
                self._fill(shape, part)

    def _fill(self, shape: InkShape, paint: Paintwork) -> None:
        path = _operators(shape.path, shape.matrix)
        painted = self._painted(paint, shape.matrix, stroking=False)
        self._operators.append(f"q {painted}{path} {'f*' if shape.even_odd else 'f'} Q")

    def _stroke(self, shape: InkShape, pen: Pen) -> None:
        # Some programs flatten curves before they know how large they get: units are small.
        fine = 2.0 ** ceil(log2(self._writer.fine * stretch(shape.matrix)))
        said = [f"{exact(pen.width * fine)} w"]
        if pen.cap != "butt":
            said.append(f"{_CAPS[pen.cap]} J")
        if pen.join != "miter":
            said.append(f"{_JOINS[pen.join]} j")
        elif pen.miter != _MITER:
            said.append(f"{exact(pen.miter)} M")
        if pen.dashes:
            dashes = " ".join(exact(length * fine) for length in pen.dashes)
            said.append(f"[{dashes}] {exact(pen.offset * fine)} d")
        painted = self._painted(pen.paint, shape.matrix, stroking=True)
        matrix = multiplied(shape.matrix, (1 / fine, 0.0, 0.0, 1 / fine, 0.0, 0.0))
        place = "" if matrix == IDENTITY else f"{' '.join(map(exact, matrix))} cm "
        path = _operators(shape.path, (fine, 0.0, 0.0, fine, 0.0, 0.0))
        self._operators.append(f"q {painted}{place}{' '.join(said)} {path} S Q")

    def _painted(self, paint: Paintwork, matrix: Matrix, *, stroking: bool) -> str:
        """What sets a paint, where coordinates are those of the artwork."""
        source, mask = paint.source, ""
        if isinstance(source, Gradient):
            if any(stop.opacity < 1 for stop in source.stops):
                mask = self._gradient_mask(source, matrix)
            name = self._named("Pattern", self._writer.pattern(source, matrix))
            color = f"/Pattern cs /{name} scn "
        else:
            color = f"{self._writer.inks.fill(Color(*source))} "
        if stroking:
            numbers, _, operator = color.strip().rpartition(" ")
            color = f"{numbers.replace(' cs ', ' CS ')} {operator.upper()} "
        return self._state(paint.opacity, mask) + color

    def _state(self, opacity: float, mask: str) -> str:
        """What sets how much is covered next, by fills and strokes alike."""
        if opacity == 1 and not mask:
            return ""
        self._writer.blends = True
        entries: dict[str, object] = {"Type": "/ExtGState"}
        if opacity < 1:
            entries |= {"ca": exact(opacity), "CA": exact(opacity)}
        if mask:
            entries["SMask"] = mask
        return f"/{self._named('ExtGState', Dictionary(entries))} gs "

    def _clip(self, stencil: Stencil) -> None:
        paths = " ".join(_operators(path, matrix) for path, matrix, _ in stencil.paths)
        self._operators.append(f"{paths} {'W*' if stencil.paths[0][2] else 'W'} n")

    def _stencil_mask(self, stencil: Stencil) -> str:
        """Paths of which each alone lets through, as a mask (ISO 32000-1, 11.6.5.2)."""
        mask = _FormContent(self._writer)
        mask._operators.append("1 g")
        mask._operators += [
            f"{_operators(path, matrix)} {'f*' if even_odd else 'f'}"
            for path, matrix, even_odd in stencil.paths
        ]
        return _luminous(mask)

    def _gradient_mask(self, gradient: Gradient, matrix: Matrix) -> str:
        """How much a gradient covers."""
        mask = _FormContent(self._writer)
        name = mask._named("Shading", self._writer.shading(gradient, opacity=True))
        place = " ".join(map(exact, multiplied(matrix, gradient.matrix)))
        mask._operators.append(f"{place} cm /{name} sh")
        return _luminous(mask)

    def _named(self, kind: str, value: Reference | Dictionary) -> str:
        """The name of a resource; an object of the file has one alone."""
        named = self._resources.setdefault(kind, {})
        name = f"{kind[0]}{len(named) + 1}"
        if isinstance(value, Reference):
            name = self._names.setdefault((kind, value), name)
        named[name] = value
        return name


class _Inked(NamedTuple):
    """A colour of a gradient as values of the space that an operator chooses."""

    at: float
    space: str
    values: tuple[float, ...]

    def in_space(self, space: str) -> tuple[float, tuple[float, ...]]:
        """Its place, and values in a space that grey is in."""
        if self.space == space:
            return self.at, self.values
        (grey,) = self.values
        return self.at, (0.0, 0.0, 0.0, 1 - grey) if space == "k" else (grey,) * 3


class _ShadingColors(NamedTuple):
    """The colour space of a shading, and the function that gives its colours, as written."""

    space: str
    function: bytes


def _shading_colors(stops: Sequence[_Inked]) -> _ShadingColors:
    spaces = {stop.space for stop in stops}
    space = spaces.pop() if len(spaces) == 1 else "k" if "k" in spaces else "rg"
    function = _function([stop.in_space(space) for stop in stops])
    return _ShadingColors(_SPACES[space], function.data)


def _shading(gradient: Gradient, colors: _ShadingColors) -> Dictionary:
    (x0, y0, r0), (x1, y1, r1) = gradient.start, gradient.end
    places = (x0, y0, x1, y1) if gradient.is_linear else (x0, y0, r0, x1, y1, r1)
    entries = {
        "ShadingType": 2 if gradient.is_linear else 3,
        "ColorSpace": colors.space,
        "Coords": _array(places),
        "Function": colors.function,
        "Extend": "[true true]",
    }
    return Dictionary(entries)


def _luminous(mask: _FormContent) -> str:
    group = mask.written({"Group": "<</S /Transparency/CS /DeviceGray/I true>>"})
    return f"<</Type /Mask/S /Luminosity/G {group}>>"


def _function(stops: Sequence[tuple[float, tuple[float, ...]]]) -> Dictionary:
    """From 0 to 1, straight from colour to colour (ISO 32000-1, 7.10.3 and 7.10.4)."""
    pieces = [
        (before, after) for before, after in pairwise(stops) if after[0] - before[0] > _NEAR
    ]
    functions = [
        Dictionary(
            {
                "FunctionType": 2,
                "Domain": "[0 1]",
                "C0": _array(before[1]),
                "C1": _array(after[1]),
                "N": 1,
            }
        )
        for before, after in pieces
    ]
    if len(functions) == 1:
        return functions[0]
    return Dictionary(
        {
            "FunctionType": 3,
            "Domain": "[0 1]",
            "Functions": Array(functions),
            "Bounds": _array([after[0] for _, after in pieces[:-1]]),
            "Encode": Array([0, 1] * len(functions)),
        }
    )


def _between(before: GradientStop, after: GradientStop, part: float) -> GradientStop:
    at = before.at + (after.at - before.at) * part
    return GradientStop(at, mixed(before.color, after.color, part), 1.0)


def _is_plain(stencil: Stencil) -> bool:
    """Whether paths can be one clip: apart, and of one rule."""
    rules = {even_odd for _, _, even_odd in stencil.paths}
    hulls = [hull for path, matrix, _ in stencil.paths if (hull := around(path, matrix))]
    return (
        len(rules) == 1
        and len(hulls) <= _MOST_APART
        and all(
            a[2] < b[0] or b[2] < a[0] or a[3] < b[1] or b[3] < a[1]
            for a, b in combinations(hulls, 2)
        )
    )


def _operators(path: CurvePath, matrix: Matrix) -> str:
    """A path where a matrix brings it."""
    words = list[str]()
    for kind, points in path:
        for at in range(0, len(points), 2):
            words += map(exact, placed(matrix, points[at], points[at + 1]))
        words.append(_LETTERS[kind])
    return " ".join(words)


def _array(values: Iterable[float]) -> str:
    return f"[{' '.join(map(exact, values))}]"
