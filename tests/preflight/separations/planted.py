"""Pages of 72 × 72 points on which colours overlap in every way."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image

from cardgen.icc import PRESS

Change = Callable[[Pdf, Any], object]
SIDE: Final = 72
_DARK = b".9 .8 .7 .1 k 4 4 44 44 re f "
"""What lies below."""
MODES: Final = (
    "Multiply", "Screen", "Overlay", "Darken", "Lighten", "ColorDodge", "ColorBurn",
    "HardLight", "SoftLight", "Difference", "Exclusion", "Hue", "Saturation", "Color",
    "Luminosity",
)  # fmt: skip


def page(content: bytes, *changes: Change) -> bytes:
    """Make a file of one page, whose trim box is the whole page."""
    pdf = pikepdf.new()
    box = Array([0, 0, SIDE, SIDE])
    made = Dictionary(
        Type=Name.Page, MediaBox=box, TrimBox=box, Contents=pdf.make_stream(content),
        Resources=pdf.make_indirect(
            Dictionary(
                ExtGState=Dictionary(), XObject=Dictionary(), ColorSpace=Dictionary(),
                Pattern=Dictionary(), Shading=Dictionary(), Font=Dictionary(),
            )
        ),
    )  # fmt: skip
    pdf.pages.append(pikepdf.Page(made))
    for change in changes:
        change(pdf, pdf.pages[0].obj)
    output = BytesIO()
    pdf.save(output, deterministic_id=True)
    return output.getvalue()


def state(key: str, **given: Any) -> Change:
    """A graphics state."""
    return lambda pdf, page: page.Resources.ExtGState.__setitem__(
        f"/{key}", Dictionary(**given)
    )


def space(key: str, make: Callable[[Pdf], Any]) -> Change:
    """A colour space."""

    def change(pdf: Pdf, page: Any) -> None:
        page.Resources.ColorSpace[f"/{key}"] = make(pdf)

    return change


def form(key: str, content: bytes, **given: Any) -> Change:
    """A form, with the resources of the page."""

    def change(pdf: Pdf, page: Any) -> None:
        page.Resources.XObject[f"/{key}"] = pdf.make_stream(
            content, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, SIDE, SIDE]),
            Resources=page.Resources, **given,
        )  # fmt: skip

    return change


def group(**given: Any) -> Dictionary:
    """A transparency group."""
    return Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK, **given)


def spot(*names: str) -> Callable[[Pdf], Any]:
    """Make a space of spot colours whose alternate is cyan."""

    def make(pdf: Pdf) -> Any:
        count = len(names)
        program = b"{ " + b"pop " * (count - 1) + b"0 0 0 }"
        function = pdf.make_stream(
            program, FunctionType=4, Domain=Array([0, 1] * count), Range=Array([0, 1] * 4)
        )
        listed = [Name(f"/{each}") for each in names]
        if count == 1:
            return Array([Name.Separation, listed[0], Name.DeviceCMYK, function])
        return Array([Name.DeviceN, Array(listed), Name.DeviceCMYK, function])

    return make


def picture(
    key: str, image: Image.Image, coded: str = "", bits: int = 8, **given: Any
) -> Change:
    """A picture of the image's pixels."""
    spaces = {"L": Name.DeviceGray, "RGB": Name.DeviceRGB, "CMYK": Name.DeviceCMYK}

    def change(pdf: Pdf, page: Any) -> None:
        entries = {"ColorSpace": spaces.get(image.mode), **given}
        made = {key: value(pdf) if callable(value) else value for key, value in entries.items()}
        entries = {key: value for key, value in made.items() if value is not None}
        data = image.tobytes()
        if bits == 16:
            data = b"".join(bytes((each, each)) for each in data)
        stream = pdf.make_stream(
            data, Type=Name.XObject, Subtype=Name.Image, Width=image.width,
            Height=image.height, BitsPerComponent=bits, **entries,
        )  # fmt: skip
        if coded:
            output = BytesIO()
            image.save(output, coded, quality=98)
            filters = {"JPEG": Name.DCTDecode, "JPEG2000": Name.JPXDecode}
            stream.write(output.getvalue(), filter=filters[coded])
        page.Resources.XObject[f"/{key}"] = stream

    return change


def ramp(mode: str) -> Image.Image:
    """Two ramps across each other, in all bands."""
    across = Image.linear_gradient("L").resize((64, 64))
    bands = [across.rotate(90 * at) for at in range(len(Image.new(mode, (1, 1)).getbands()))]
    return Image.merge(mode, bands) if len(bands) > 1 else bands[0]


def exponential(first: list[float], last: list[float]) -> Dictionary:
    """A function from one colour to another."""
    return Dictionary(
        FunctionType=2, N=1, Domain=Array([0, 1]), C0=Array(first), C1=Array(last)
    )


def shading(key: str, kind: int, space: Any, function: Any) -> Change:
    """An axial or radial shading over the page."""
    places = {2: [0, 0, SIDE, 0], 3: [36, 36, 0, 36, 36, 40]}

    def change(pdf: Pdf, page: Any) -> None:
        made = Dictionary(
            ShadingType=kind, ColorSpace=space(pdf) if callable(space) else space,
            Coords=Array(places[kind]), Extend=Array([True, True]),
            Function=function(pdf) if callable(function) else function,
        )  # fmt: skip
        page.Resources.Shading[f"/{key}"] = made
        page.Resources.Pattern[f"/{key}"] = Dictionary(PatternType=2, Shading=made)

    return change


def tile(key: str, content: bytes, colored: bool = True) -> Change:
    """A tiling pattern of squares."""

    def change(pdf: Pdf, page: Any) -> None:
        page.Resources.Pattern[f"/{key}"] = pdf.make_stream(
            content, PatternType=1, PaintType=1 if colored else 2, TilingType=1,
            BBox=Array([0, 0, 24, 24]), XStep=24, YStep=24, Resources=page.Resources,
        )  # fmt: skip

    return change


def glyphs(key: str, *contents: bytes) -> Change:
    """A Type 3 font with a glyph for a, b and so on, in units of a hundredth."""

    def change(pdf: Pdf, page: Any) -> None:
        names = [f"/g{at}" for at in range(len(contents))]
        page.Resources.Font[f"/{key}"] = Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 100, 100]),
            FontMatrix=Array([0.01, 0, 0, 0.01, 0, 0]), FirstChar=97,
            LastChar=96 + len(contents), Widths=Array([100] * len(contents)),
            Resources=page.Resources,
            CharProcs=Dictionary(
                {key: pdf.make_stream(each) for key, each in zip(names, contents, strict=True)}
            ),
            Encoding=Dictionary(Differences=Array([97, *map(Name, names)])),
        )  # fmt: skip

    return change


_OVER = b"24 24 44 44 re "
_KNOWING = {"OP": True, "OPM": 1}
_MULTIPLY = state("M", BM=Name.Multiply)
_MASK_CONTENT = b"0 g 0 0 72 72 re f 1 g 0 0 36 72 re f"


def soft_mask(pdf: Pdf, page: Any) -> None:
    """A soft mask that lets the left half through."""
    mask = pdf.make_stream(
        _MASK_CONTENT, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 72, 72]),
        Group=Dictionary(S=Name.Transparency, CS=Name.DeviceGray),
    )  # fmt: skip
    page.Resources.ExtGState["/S"] = Dictionary(
        BM=Name.Multiply, SMask=Dictionary(S=Name.Luminosity, G=pdf.make_indirect(mask))
    )


def sampled_function(count: int) -> Callable[[Pdf], Any]:
    """A function of samples, from no ink to nearly all."""
    return lambda pdf: pdf.make_stream(
        bytes(count) + bytes([230] * count), FunctionType=0, Size=Array([2]), BitsPerSample=8,
        Domain=Array([0, 1]), Range=Array([0, 1] * count),
    )  # fmt: skip


def mesh(pdf: Pdf, page: Any) -> None:
    """A triangle whose corners have colours."""
    points = (
        ((0, 0), (255, 0, 0, 40)),
        ((255, 0), (0, 255, 0, 40)),
        ((128, 255), (0, 0, 255, 40)),
    )
    data = b"".join(bytes((0, *place, *color)) for place, color in points)
    page.Resources.Shading["/S"] = pdf.make_stream(
        data, ShadingType=4, ColorSpace=Name.DeviceCMYK, BitsPerCoordinate=8,
        BitsPerComponent=8, BitsPerFlag=8, Decode=Array([0, 72, 0, 72, *([0, 1] * 4)]),
    )  # fmt: skip


def of_the_press(pdf: Pdf) -> Any:
    """A space of inks by the profile of their press."""
    return Array([Name.ICCBased, pdf.make_stream(PRESS.read(), N=4)])


def by_index(pdf: Pdf) -> Any:
    """A space that chooses from inks."""
    listed = [(at, 255 - at, at // 2, 40) for at in range(256)]
    table = pikepdf.String(b"".join(map(bytes, listed)))
    return Array([Name.Indexed, Name.DeviceCMYK, 255, table])


_RUNNING = exponential([0, 0, 0, 0], [0.2, 0.9, 0.5, 0.6])
_BOTH = exponential([0, 0], [1, 1])
_SQUARES = (b"100 0 0 0 90 90 d1 0 0 90 90 re f", b"100 0 d0 1 0 1 0 k 0 0 90 90 re f")
_STENCIL = picture(
    "P", Image.new("1", (8, 8)), ImageMask=True, bits=1, ColorSpace=lambda pdf: None
)
_PROFILED = picture("P", ramp("CMYK"), ColorSpace=of_the_press)
_GILT = picture("P", ramp("L"), ColorSpace=spot("Gold"))
PLACED = b"q 60 0 0 60 6 6 cm /P Do Q "
PAGES: Final[dict[str, tuple[bytes, tuple[Change, ...]]]] = {
    **{
        mode: (
            _DARK + b"/B gs .2 .5 .1 .3 k " + _OVER + b"f 0 .6 .2 0 k 10 30 30 12 re f",
            (state("B", BM=Name(f"/{mode}")),),
        )
        for mode in MODES
    },
    "over": (_DARK + b".1 .2 .3 .9 k " + _OVER + b"f", ()),
    "half": (_DARK + b"/H gs .1 .2 .3 .9 k " + _OVER + b"f", (state("H", ca=0.5),)),
    "overprint 1": (_DARK + b"/O gs 0 .2 0 .9 k " + _OVER + b"f", (state("O", **_KNOWING),)),
    "overprint 0": (_DARK + b"/O gs 0 .2 0 .9 k " + _OVER + b"f", (state("O", OP=True),)),
    "overprint off": (
        _DARK + b"/O gs /N gs 0 .2 0 .9 k " + _OVER + b"f",
        (state("O", **_KNOWING), state("N", OP=False)),
    ),
    "fills alone": (
        _DARK + b"/O gs 6 w 0 .2 0 .9 k 1 0 0 0 K " + _OVER + b"B",
        (state("O", OP=False, op=True, OPM=1),),
    ),
    "strokes alone": (
        _DARK + b"/O gs 6 w 0 .2 0 .9 k 1 0 0 0 K " + _OVER + b"b*",
        (state("O", OP=True, op=False, OPM=1),),
    ),
    "grey overprints": (_DARK + b"/O gs .2 g " + _OVER + b"f", (state("O", **_KNOWING),)),
    "named over named": (
        _DARK + b"/Au cs .8 scn 20 20 20 20 re f /O gs /Ag cs .6 scn " + _OVER + b"f",
        (space("Au", spot("Gold")), space("Ag", spot("Argent")), state("O", OP=True)),
    ),
    "named knocks out": (
        _DARK + b"/Au cs .8 scn " + _OVER + b"f",
        (space("Au", spot("Gold")),),
    ),
    "process over named": (
        b"/Au cs .8 scn 4 4 44 44 re f /O gs .1 .2 0 0 k " + _OVER + b"f",
        (space("Au", spot("Gold")), state("O", OP=True)),
    ),
    "named process inks": (
        _DARK + b"/O gs /D cs .7 .9 scn " + _OVER + b"f",
        (space("D", spot("Black", "Magenta")), state("O", OP=True)),
    ),
    "several named": (
        _DARK + b"/M gs /D cs .7 .9 .2 scn " + _OVER + b"f",
        (space("D", spot("Gold", "Cyan", "Argent")), _MULTIPLY),
    ),
    "all": (_DARK + b"/E cs .7 scn " + _OVER + b"f", (space("E", spot("All")),)),
    "form inherits": (
        _DARK + b"/O gs 0 .5 0 0 k /F Do",
        (state("O", **_KNOWING), form("F", _OVER + b"f")),
    ),
    "isolated": (
        _DARK + b"/F Do",
        (_MULTIPLY, form("F", b"/M gs .1 .2 .3 .5 k " + _OVER + b"f", Group=group(I=True))),
    ),
    "not isolated": (
        _DARK + b"/F Do",
        (_MULTIPLY, form("F", b"/M gs .1 .2 .3 .5 k " + _OVER + b"f", Group=group())),
    ),
    "group multiplied": (
        _DARK + b"/M gs /F Do",
        (
            _MULTIPLY,
            form("F", b".1 .2 .3 .5 k " + _OVER + b"f 0 0 0 0 k 30 30 9 9 re f", Group=group()),
        ),
    ),
    "soft mask": (_DARK + b"/S gs .1 .2 .3 .9 k " + _OVER + b"f", (soft_mask,)),
    "axial": (
        _DARK + b"/M gs /S sh",
        (_MULTIPLY, shading("S", 2, Name.DeviceCMYK, _RUNNING)),
    ),
    "radial of samples": (
        _DARK + b"/Pattern cs /S scn " + _OVER + b"f",
        (shading("S", 3, Name.DeviceCMYK, sampled_function(4)),),
    ),
    "shading of a named ink": (
        _DARK + b"/M gs /S sh",
        (_MULTIPLY, shading("S", 2, spot("Gold"), exponential([0], [1]))),
    ),
    "shading overprints": (
        _DARK + b"/O gs /Pattern cs /S scn " + _OVER + b"f",
        (state("O", OP=True), shading("S", 2, spot("Gold", "Black"), _BOTH)),
    ),
    "mesh": (_DARK + b"/M gs /S sh", (_MULTIPLY, mesh)),
    "tiles": (
        _DARK + b"/M gs /Pattern cs /T scn " + _OVER + b"f",
        (_MULTIPLY, tile("T", b".5 0 .2 .6 k 0 0 12 24 re f")),
    ),
    "uncoloured tiles": (
        _DARK + b"/M gs /U cs .5 0 .2 .6 /T scn " + _OVER + b"f",
        (
            _MULTIPLY,
            space("U", lambda pdf: Array([Name.Pattern, Name.DeviceCMYK])),
            tile("T", b"0 0 12 24 re f", colored=False),
        ),
    ),
    "drawn glyphs": (
        _DARK + b"/M gs .2 .7 0 0 k BT /F 30 Tf 6 20 Td (ab) Tj ET",
        (
            _MULTIPLY,
            glyphs("F", *_SQUARES),
        ),
    ),
    "picture": (_DARK + b"/M gs " + PLACED, (_MULTIPLY, picture("P", ramp("CMYK")))),
    "picture over": (_DARK + PLACED, (picture("P", ramp("CMYK")),)),
    "negative picture": (
        _DARK + b"/M gs " + PLACED,
        (_MULTIPLY, picture("P", ramp("CMYK"), Decode=Array([1, 0] * 4))),
    ),
    "JPEG": (
        _DARK + b"/M gs " + PLACED,
        (_MULTIPLY, picture("P", ramp("CMYK"), "JPEG", Decode=Array([1, 0] * 4))),
    ),
    "picture of 16 bits": (
        _DARK + b"/M gs " + PLACED, (_MULTIPLY, picture("P", ramp("CMYK"), bits=16)),
    ),
    "grey picture": (_DARK + b"/M gs " + PLACED, (_MULTIPLY, picture("P", ramp("L")))),
    "picture by index": (
        _DARK + b"/M gs " + PLACED,
        (
            _MULTIPLY,
            picture(
                "P", ramp("L"),
                ColorSpace=by_index,
            ),
        ),
    ),
    "picture of a named ink": (
        _DARK + b"/M gs " + PLACED, (_MULTIPLY, _GILT),
    ),
    "picture of named inks": (
        _DARK + b"/O gs " + PLACED,
        (
            state("O", OP=True),
            picture("P", ramp("RGB"), ColorSpace=spot("Black", "Gold", "Yellow")),
        ),
    ),
    "stencil": (
        _DARK + b"/O gs 0 0 0 1 k " + PLACED,
        (state("O", **_KNOWING), _STENCIL),
    ),
    "picture with a profile": (
        _DARK + b"/M gs " + PLACED, (_MULTIPLY, _PROFILED),
    ),
    "inline picture": (
        _DARK + b"/M gs q 60 0 0 60 6 6 cm BI /W 2 /H 1 /CS /CMYK /BPC 8 ID "
        b"\x80\x80\x00\x80\x00\x40\xc0\x00 EI Q",
        (_MULTIPLY,),
    ),
}  # fmt: skip
