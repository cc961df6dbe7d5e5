"""Write artwork as a form XObject of paths, strokes, shadings and clips (ISO 32000-1, 8).

The form has the size of the unit square, as an image has, so that the same operators place
both. Coordinates are those of the artwork, turned upright by the form's matrix. Colours are set
as for other fills: on a press grey is black ink alone. There a gradient gets steps between two
colours, since inks do not mix as light does.
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
    ClipPath,
    CurvePath,
    Gradient,
    GradientStop,
    Group,
    Matrix,
    Paint,
    Shape,
    Stroke,
    bounding_box,
    format_number,
    mean_scale,
    mix_colors,
    multiply,
    transform_point,
)
from cardgen.backends.pdf.file import PdfFile, Reference
from cardgen.backends.pdf.inks import Inks
from cardgen.display import Color

_LETTERS: Final = {"m": "m", "l": "l", "c": "c", "z": "h"}
_CAPS: Final = {"butt": 0, "round": 1, "square": 2}
_JOINS: Final = {"miter": 0, "round": 1, "bevel": 2}
_MITER: Final = 10.0  # the initial miter limit of content
_SPACES: Final = {"g": "/DeviceGray", "rg": "/DeviceRGB", "k": "/DeviceCMYK"}
_STEPS: Final = 8  # from one colour of a gradient to the next, in inks
_UNITS: Final = 2000.0  # the least units of the longer side for stroked curves
_NEAR: Final = 1e-6
_MOST_APART: Final = 64  # paths of a clip that are compared in pairs


def add_artwork(file: PdfFile, inks: Inks, artwork: Artwork) -> tuple[Reference, bool]:
    """Write a drawing as a form XObject.

    Return its reference, and True if it is transparent.
    """
    writer = _Writer(file, inks, artwork)
    content = writer.content(artwork.items)
    width, height = format_number(1 / artwork.width), format_number(-1 / artwork.height)
    matrix = f"[{width} 0 0 {height} 0 1]"
    return content.write({"Matrix": matrix}), writer.blends


class _Writer:
    """Writer of an artwork and its shared shadings; `blends` if a part is transparent."""

    def __init__(self, file: PdfFile, inks: Inks, artwork: Artwork) -> None:
        self.file = file
        self.inks = inks
        self.box = f"[0 0 {format_number(artwork.width)} {format_number(artwork.height)}]"
        self.blends = False
        self.fine = max(_UNITS / max(artwork.width, artwork.height), 1e-3)
        self._colors: dict[tuple[Sequence[GradientStop], bool], tuple[str, bytes]] = {}
        self._shadings: dict[tuple[Gradient, bool], Reference] = {}
        self._patterns: dict[tuple[Gradient, Matrix], Reference] = {}

    def pattern(self, gradient: Gradient, matrix: Matrix) -> Reference:
        """Write a gradient as a pattern for fills and strokes. Return its reference."""
        key = gradient, matrix
        if key not in self._patterns:
            entries = {
                "Type": "/Pattern",
                "PatternType": 2,
                "Matrix": _array(multiply(matrix, gradient.matrix)),
                "Shading": self.shading(gradient),
            }
            self._patterns[key] = self.file.add(Dictionary(entries))
        return self._patterns[key]

    def shading(self, gradient: Gradient, *, opacity: bool = False) -> Reference:
        """Write an axial or radial shading (ISO 32000-1, 8.7.4.5.3 and 8.7.4.5.4).

        It has the colours of a gradient, or its `opacity` as grey.
        """
        key = gradient, opacity
        if key not in self._shadings:
            space, function = self._shading_colors(gradient.stops, opacity=opacity)
            (x0, y0, r0), (x1, y1, r1) = gradient.start, gradient.end
            entries = {
                "ShadingType": 2 if gradient.is_linear else 3,
                "ColorSpace": space,
                "Coords": _array(
                    (x0, y0, x1, y1) if gradient.is_linear else (x0, y0, r0, x1, y1, r1)
                ),
                "Function": function,
                "Extend": "[true true]",
            }
            self._shadings[key] = self.file.add(Dictionary(entries))
        return self._shadings[key]

    def _shading_colors(
        self, stops: Sequence[GradientStop], *, opacity: bool
    ) -> tuple[str, bytes]:
        """Return colour space and function for gradient stops, or for their opacities."""
        key = stops, opacity
        if key not in self._colors:
            if opacity:
                inked = [_InkStop(stop.at, "g", (stop.opacity,)) for stop in stops]
            else:
                inked = [self._ink_stop(stop) for stop in self._add_steps(stops)]
            spaces = {stop.space for stop in inked}
            space = spaces.pop() if len(spaces) == 1 else "k" if "k" in spaces else "rg"
            function = _function([stop.in_space(space) for stop in inked])
            self._colors[key] = _SPACES[space], function.data
        return self._colors[key]

    def _add_steps(self, stops: Sequence[GradientStop]) -> list[GradientStop]:
        """Return gradient stops, for a press with more stops of mixed inks between them."""
        if not self.inks.condition:
            return [*stops]
        steps = [stops[0]]
        for before, after in pairwise(stops):
            span = after.at - before.at
            if span > _NEAR and before.color != after.color:
                for part in (step / _STEPS for step in range(1, _STEPS)):
                    color = mix_colors(before.color, after.color, part)
                    steps.append(GradientStop(before.at + span * part, color, 1.0))
            steps.append(after)
        return steps

    def _ink_stop(self, stop: GradientStop) -> _InkStop:
        """Convert a gradient stop to the colour space of the file."""
        *values, space = self.inks.fill(Color(*stop.color)).split()
        return _InkStop(stop.at, space, tuple(map(float, values)))

    def content(self, items: Iterable[Shape | Group]) -> _FormContent:
        """Return the content stream that draws items in their order."""
        content = _FormContent(self)
        content.items(items)
        return content


class _FormContent:
    """The content of a form: operators, and the resources that the operators name."""

    def __init__(self, writer: _Writer) -> None:
        self._writer = writer
        self._operators: list[str] = []
        self._resources: dict[str, dict[str, Reference | Dictionary]] = {}
        self._names: dict[tuple[str, Reference], str] = {}

    def write(self, extra: dict[str, object]) -> Reference:
        """Write the form XObject with `extra` entries in its dictionary.

        Return its reference.
        """
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
        """Write the form XObject as a transparency group. Return its reference."""
        return self.write({"Group": self._writer.inks.blending(isolated=True)})

    def items(self, items: Iterable[Shape | Group]) -> None:
        """Draw items in painting order."""
        for item in items:
            if isinstance(item, Group):
                self._draw_group(item)
            else:
                self._shape(item)

    def _draw_group(self, group: Group) -> None:
        """Draw a group of items with its clip paths, masks and opacity."""
        if not all(clip.paths for clip in group.clip_paths):
            return
        clips = [clip for clip in group.clip_paths if _is_plain(clip)]
        masks = [clip for clip in group.clip_paths if not _is_plain(clip)]
        self._operators.append("q")
        for clip in clips:
            paths = " ".join(_operators(path, matrix) for path, matrix, _ in clip.paths)
            self._operators.append(f"{paths} {'W*' if clip.paths[0][2] else 'W'} n")
        if masks or group.opacity < 1:
            self._draw_masked_group(group, masks)
        else:
            self.items(group.items)
        self._operators.append("Q")

    def _draw_masked_group(self, group: Group, masks: Sequence[ClipPath]) -> None:
        """Draw a group as a separate form XObject, through `masks` and with its opacity."""
        self._writer.blends = True
        form = self._writer.content(group.items).group()
        for clip in masks:
            inner = _FormContent(self._writer)
            inner._draw(form, mask=self._clip_mask(clip))
            form = inner.group()
        self._draw(form, opacity=group.opacity)

    def _draw(self, form: Reference, opacity: float = 1.0, mask: str = "") -> None:
        """Draw another form XObject, with an opacity or through a soft mask."""
        state = self._set_state(opacity, mask)
        self._operators.append(f"{state}/{self._name('XObject', form)} Do")

    def _shape(self, shape: Shape) -> None:
        """Fill and then stroke a shape, as SVG does."""
        parts = [part for part in (shape.fill, shape.stroke) if part]
        for part in reversed(parts) if shape.stroke_first else parts:
            if isinstance(part, Stroke):
                self._stroke(shape, part)
            else:
                self._fill(shape, part)

    def _fill(self, shape: Shape, paint: Paint) -> None:
        """Fill a shape with a paint."""
        path = _operators(shape.path, shape.matrix)
        painted = self._set_paint(paint, shape.matrix, stroking=False)
        self._operators.append(f"q {painted}{path} {'f*' if shape.even_odd else 'f'} Q")

    def _stroke(self, shape: Shape, pen: Stroke) -> None:
        """Stroke a shape with a pen."""
        # Some programs flatten curves before they scale them: units are small.
        fine = 2.0 ** ceil(log2(self._writer.fine * mean_scale(shape.matrix)))
        style = [f"{format_number(pen.width * fine)} w"]
        if pen.cap != "butt":
            style.append(f"{_CAPS[pen.cap]} J")
        if pen.join != "miter":
            style.append(f"{_JOINS[pen.join]} j")
        elif pen.miter != _MITER:
            style.append(f"{format_number(pen.miter)} M")
        if pen.dashes:
            dashes = " ".join(format_number(length * fine) for length in pen.dashes)
            style.append(f"[{dashes}] {format_number(pen.offset * fine)} d")
        painted = self._set_paint(pen.paint, shape.matrix, stroking=True)
        matrix = multiply(shape.matrix, (1 / fine, 0.0, 0.0, 1 / fine, 0.0, 0.0))
        place = "" if matrix == IDENTITY else f"{' '.join(map(format_number, matrix))} cm "
        path = _operators(shape.path, (fine, 0.0, 0.0, fine, 0.0, 0.0))
        self._operators.append(f"q {painted}{place}{' '.join(style)} {path} S Q")

    def _set_paint(self, paint: Paint, matrix: Matrix, *, stroking: bool) -> str:
        """Return the operators that set a colour, gradient or pattern."""
        source, mask = paint.source, ""
        if isinstance(source, Gradient):
            if any(stop.opacity < 1 for stop in source.stops):
                mask = self._gradient_mask(source, matrix)
            name = self._name("Pattern", self._writer.pattern(source, matrix))
            color = f"/Pattern cs /{name} scn "
        else:
            color = f"{self._writer.inks.fill(Color(*source))} "
        if stroking:
            numbers, _, operator = color.strip().rpartition(" ")
            color = f"{numbers.replace(' cs ', ' CS ')} {operator.upper()} "
        return self._set_state(paint.opacity, mask) + color

    def _set_state(self, opacity: float, mask: str) -> str:
        """Return the operator that sets opacity and soft mask."""
        if opacity == 1 and not mask:
            return ""
        self._writer.blends = True
        entries: dict[str, object] = {"Type": "/ExtGState"}
        if opacity < 1:
            entries |= {"ca": format_number(opacity), "CA": format_number(opacity)}
        if mask:
            entries["SMask"] = mask
        return f"/{self._name('ExtGState', Dictionary(entries))} gs "

    def _clip_mask(self, clip: ClipPath) -> str:
        """Write a soft mask for the union of a clip's paths (ISO 32000-1, 11.6.5.2)."""
        mask = _FormContent(self._writer)
        mask._operators.append("1 g")
        mask._operators += [
            f"{_operators(path, matrix)} {'f*' if even_odd else 'f'}"
            for path, matrix, even_odd in clip.paths
        ]
        return _luminous(mask)

    def _gradient_mask(self, gradient: Gradient, matrix: Matrix) -> str:
        """Write the opacity of a gradient as a soft mask."""
        mask = _FormContent(self._writer)
        name = mask._name("Shading", self._writer.shading(gradient, opacity=True))
        place = " ".join(map(format_number, multiply(matrix, gradient.matrix)))
        mask._operators.append(f"{place} cm /{name} sh")
        return _luminous(mask)

    def _name(self, kind: str, value: Reference | Dictionary) -> str:
        """Return the resource name of an object; each object has only one name in the file."""
        named = self._resources.setdefault(kind, {})
        name = f"{kind[0]}{len(named) + 1}"
        if isinstance(value, Reference):
            name = self._names.setdefault((kind, value), name)
        named[name] = value
        return name


class _InkStop(NamedTuple):
    """A colour of a gradient, as operands of the operator that sets its colour space."""

    at: float
    space: str
    values: tuple[float, ...]

    def in_space(self, space: str) -> tuple[float, tuple[float, ...]]:
        """Return offset and colour of the stop. A grey is converted into `space`."""
        if self.space == space:
            return self.at, self.values
        (grey,) = self.values
        return self.at, (0.0, 0.0, 0.0, 1 - grey) if space == "k" else (grey,) * 3


def _luminous(mask: _FormContent) -> str:
    """Write a form XObject, and return a soft mask by its luminosity."""
    group = mask.write({"Group": "<</S /Transparency/CS /DeviceGray/I true>>"})
    return f"<</Type /Mask/S /Luminosity/G {group}>>"


def _function(stops: Sequence[tuple[float, tuple[float, ...]]]) -> Dictionary:
    """Return a function from 0 to 1 that is linear between stops (ISO 32000-1, 7.10.3)."""
    functions, bounds = list[Dictionary](), list[float]()
    for (start, first), (end, last) in pairwise(stops):
        if end - start > _NEAR:
            ends = {"C0": _array(first), "C1": _array(last)}
            functions.append(Dictionary({"FunctionType": 2, "Domain": "[0 1]", **ends, "N": 1}))
            bounds.append(end)
    if len(functions) == 1:
        return functions[0]
    return Dictionary(
        {
            "FunctionType": 3,
            "Domain": "[0 1]",
            "Functions": Array(functions),
            "Bounds": _array(bounds[:-1]),
            "Encode": Array([0, 1] * len(functions)),
        }
    )


def _is_plain(clip: ClipPath) -> bool:
    """True if the paths of a clip can be joined: they do not overlap and have one fill rule."""
    rules = {even_odd for _, _, even_odd in clip.paths}
    hulls = [hull for path, matrix, _ in clip.paths if (hull := bounding_box(path, matrix))]
    return (
        len(rules) == 1
        and len(hulls) <= _MOST_APART
        and all(
            a[2] < b[0] or b[2] < a[0] or a[3] < b[1] or b[3] < a[1]
            for a, b in combinations(hulls, 2)
        )
    )


def _operators(path: CurvePath, matrix: Matrix) -> str:
    """Return the operators of a path after a transformation."""
    words = list[str]()
    for kind, points in path:
        for at in range(0, len(points), 2):
            words += map(format_number, transform_point(matrix, points[at], points[at + 1]))
        words.append(_LETTERS[kind])
    return " ".join(words)


def _array(values: Iterable[float]) -> str:
    """Write numbers as a PDF array."""
    return f"[{' '.join(map(format_number, values))}]"
