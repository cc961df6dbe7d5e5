"""Make colour spaces that show three plates as red, green and blue.

Shadings, and pictures with one component, keep their values, and get a DeviceN space whose
tint transform (ISO 32000-1, 8.6.6.5) gives 1 without ink and 0 for full ink.
"""

from __future__ import annotations

from typing import Any, Final

import pikepdf
from pikepdf import Array, Name

from cardgen.preflight.colors import ALL_PLATES
from cardgen.preflight.separations.tints import Source

Plates = tuple[str, str, str]
_GRID: Final = 9  # samples of red, green and blue in each direction


def picking_space(pdf: pikepdf.Pdf, source: Source, plates: Plates) -> Any:
    """Make a space of as many components that shows three plates of each colour."""
    if source.base is not None:
        lights = b"".join(
            bytes(round(255 * (1 - tint.on(plate))) for plate in plates)
            for tint in source.palette()
        )
        high = len(lights) // 3 - 1
        return Array([Name.Indexed, Name.DeviceRGB, max(0, high), pikepdf.String(lights)])
    family, count = source.space.family, source.count
    if family == "rgb":
        function = _sampled_function(pdf, source, plates)
    else:
        function = pdf.make_stream(
            _program(source, plates).encode(),
            FunctionType=4,
            Domain=Array([0, 1] * count),
            Range=Array([0, 1] * 3),
        )
    names = Array([Name(f"/Component{at}") for at in range(count)])
    if count == 1:
        return Array([Name.Separation, names[0], Name.DeviceRGB, function])
    return Array([Name.DeviceN, names, Name.DeviceRGB, function])


def _program(source: Source, plates: Plates) -> str:
    """Write a calculator function (7.10.5) from all components to the three plates."""
    family, count = source.space.family, source.count
    steps: list[str] = []
    for done, plate in enumerate(plates):
        inks = source.inks
        at = inks.index(plate) if plate in inks else -1
        if at < 0 and ALL_PLATES in inks:
            at = inks.index(ALL_PLATES)
        if at < 0 or family not in ("cmyk", "spot", "gray"):
            steps.append("1")
        elif family == "gray":
            steps.append(f"{count - 1 - at + done} index")
        else:
            steps.append(f"1 {count - at + done} index sub")
    return "{ " + " ".join([*steps, f"{count + 3} 3 roll", *["pop"] * count]) + " }"


def _sampled_function(pdf: pikepdf.Pdf, source: Source, plates: Plates) -> Any:
    """Sample the plates of RGB colours; the first component varies fastest."""
    steps = [at / (_GRID - 1) for at in range(_GRID)]
    tints = (source.tint((r, g, b)) for b in steps for g in steps for r in steps)
    data = bytes(round(255 * (1 - tint.on(plate))) for tint in tints for plate in plates)
    return pdf.make_stream(
        data,
        FunctionType=0,
        Domain=Array([0, 1] * 3),
        Range=Array([0, 1] * 3),
        Size=Array([_GRID] * 3),
        BitsPerSample=8,
    )
