"""Convert shadings and tint transforms to inks, by sampling their functions.

PDFium knows all kinds of functions: it renders them as a shading in RGB, one pixel per sample.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

from cardgen.excerpts.lights import LeftError, Lights

_SAMPLES: Final = 256
_FUNCTION, _AXIAL, _RADIAL = 1, 2, 3
_SPACES: Final = {"CMYK": (Name.DeviceCMYK, 4), "L": (Name.DeviceGray, 1)}


def convert_shading(pdf: pikepdf.Pdf, shading: Any, lights: Lights) -> None:
    """Convert a shading to inks. Raises LeftError for meshes."""
    kind, function = int(shading.get("/ShadingType", 0)), shading.get("/Function")
    if kind not in (_FUNCTION, _AXIAL, _RADIAL) or function is None:
        raise LeftError("a mesh of colours")
    two = kind == _FUNCTION
    domain = [float(each) for each in shading.get("/Domain", [0, 1, 0, 1][: 4 if two else 2])]
    made, space = _sampled_function(pdf, function, domain, lights)
    shading.Function, shading.ColorSpace = made, space
    if (ground := shading.get("/Background")) is not None:
        shading.Background = Array(lights.inks(tuple(float(each) for each in ground)))


def convert_tints(pdf: pikepdf.Pdf, space: Any, lights: Lights) -> None:
    """Convert the alternate of a spot colour to inks. Raises LeftError for several spots."""
    if str(space[0]) != "/Separation":
        raise LeftError("spot colours that red, green and blue stand in for")
    made, other = _sampled_function(pdf, space[3], [0.0, 1.0], lights)
    space[2], space[3] = other, made


def _sampled_function(
    pdf: pikepdf.Pdf, function: Any, domain: list[float], lights: Lights
) -> tuple[Any, Any]:
    """Make a sampled function in inks; return it with its colour space."""
    image = lights.running(_render(pdf, function, domain))
    space, count = _SPACES[image.mode]
    made = pdf.make_stream(
        image.tobytes(),
        FunctionType=0,
        Domain=Array(domain),
        Range=Array([0, 1] * count),
        Size=Array(image.size if len(domain) == 4 else [image.width]),
        BitsPerSample=8,
    )
    return made, space


def _render(pdf: pikepdf.Pdf, function: Any, domain: list[float]) -> Image.Image:
    """Render a function over its domain: the first input across, the second downwards."""
    import pypdfium2

    two = len(domain) == 4
    size = _SAMPLES, _SAMPLES if two else 1
    shading = Dictionary(ColorSpace=Name.DeviceRGB, Domain=Array(domain))
    if two:
        left, right, top, bottom = domain
        across, down = size[0] / (right - left), -size[1] / (bottom - top)
        matrix = [across, 0, 0, down, -left * across, size[1] - top * down]
        shading.ShadingType, shading.Matrix = _FUNCTION, Array(matrix)
    else:
        shading.ShadingType, shading.Coords = _AXIAL, Array([0, 0, size[0], 0])
        shading.Extend = Array([True, True])
    with pikepdf.new() as other:
        shading.Function = other.copy_foreign(pdf.make_indirect(function))
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, *size]),
            Contents=other.make_stream(b"/S sh"),
            Resources=Dictionary(Shading=Dictionary(S=shading)),
        )
        other.pages.append(pikepdf.Page(page))
        output = BytesIO()
        other.save(output)
    with pypdfium2.PdfDocument(output.getvalue()) as document:
        image: Image.Image = document[0].render(scale=1).to_pil().convert("RGB")
    if image.size != size:
        raise LeftError("colours that run and cannot be drawn")
    return image
