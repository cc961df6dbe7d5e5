"""Barcodes of labels after printing and scanning gone wrong, read by three readers.

    python -m benchmarks.scan --dpi 203 --dpi 300

The dots of a label, as a printer gets them, are damaged as printers, cartons and scanners do,
and each barcode of it is looked for by zxing-cpp, zbar (Debian `zbar-tools`) and libdmtx
(`dmtx-utils`), as far as they know its kind. A line of the table is a damage, a cell what each
of them reads of the symbols that there are. Nothing is random: noise comes of a fixed seed.

A program that scans shows a picture to its reader more than once, until something is read: as
it is, softened, with specks closed, and a small one enlarged and sharpened. So does this one.
Nobody may read what is not there: that is counted too.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from io import BytesIO
from random import Random
from shutil import which
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from cardgen import Project, render

WHITE: Final = 255
_SCALE: Final = 3  # pixels of a dot where light blurs
_NOISE: Final = 256  # pixels of the side of a tile
FIELDS: Final = {
    "from": "麻浦区",
    "to": "石景山区",
    "item": "医用口罩",
    "quantity": "8000",
    "unit": "只",
    "gtin": "8801234567893",
    "expiry": "2027-12-31",
    "lot": "L2403A17",
    "box": "17",
    "boxes": "49",
    "box_id": "MAPO-2020-0017",
    "sscc": "3 8801234 000000017 9",
    "link": "https://example.org/mapo",
}
TEMPLATES: Final = (
    "box-100x150",
    "box-4x6in",
    "carton-100x100",
    "carton-100x150-couplet",
    "carton-100x150-panel",
    "gs1-100x150",
    "gs1-4x6in",
    "label@100x70",
    "pallet@a4",
    "thanks@a6",
)
"""All that have barcodes, those of any size in one."""
PATTERNS: Final = 20
"""Of white spots: whether one lies where it hurts is chance."""
_SMALL: Final = 500  # pixels of a picture that is enlarged before it is read
_AROUND: Final = 5.0  # millimetres beside a barcode that a scanner sees


class Symbol(NamedTuple):
    """A barcode of a label, cut out: its dots, what it says, and whether libdmtx knows it."""

    dots: Image.Image
    text: str
    is_data_matrix: bool


# --- damage


def _enlarged(dots: Image.Image) -> Image.Image:
    size = (dots.width * _SCALE, dots.height * _SCALE)
    return dots.resize(size, Image.Resampling.NEAREST)


def _with_margin(image: Image.Image) -> Image.Image:
    """A label on white, as it lies on a table."""
    around = image.width // 16
    made = Image.new("L", (image.width + 2 * around, image.height + 2 * around), WHITE)
    made.paste(image, (around, around))
    return made


def turned(degrees: float) -> Callable[[Image.Image, float], Image.Image]:
    """A label that lies aslant."""

    def damage(dots: Image.Image, dpi: float) -> Image.Image:
        del dpi
        large = _with_margin(_enlarged(dots))
        return large.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=WHITE)

    return damage


def trailed(dots: Image.Image, dpi: float) -> Image.Image:
    """Heat that stays: each dark dot darkens the one that is printed after it."""
    del dpi
    return _enlarged(ImageChops.darker(dots, ImageChops.offset(dots, 0, 1)))


def grown(dots: Image.Image, dpi: float) -> Image.Image:
    """Ink that runs a dot to all sides."""
    del dpi
    return _enlarged(dots.filter(ImageFilter.MinFilter(3)))


def lost(dots: Image.Image, dpi: float) -> Image.Image:
    """Edges that stay white, a dot at all sides."""
    del dpi
    return _enlarged(dots.filter(ImageFilter.MaxFilter(3)))


def blurred(millimetres: float) -> Callable[[Image.Image, float], Image.Image]:
    """A scanner out of focus."""

    def damage(dots: Image.Image, dpi: float) -> Image.Image:
        radius = millimetres / 25.4 * dpi * _SCALE
        return _enlarged(dots).filter(ImageFilter.GaussianBlur(radius))

    return damage


def cut(level: int) -> Callable[[Image.Image, float], Image.Image]:
    """The same, made black and white at a level."""

    def damage(dots: Image.Image, dpi: float) -> Image.Image:
        return blurred(0.1)(dots, dpi).point(lambda value: WHITE * (value >= level))

    return damage


def pale(dark: int, light: int, noise: float) -> Callable[[Image.Image, float], Image.Image]:
    """Ink of little contrast, on paper with grain."""

    def damage(dots: Image.Image, dpi: float) -> Image.Image:
        large = blurred(0.05)(dots, dpi)
        toned = large.point(lambda value: dark + (light - dark) * value // WHITE)
        return ImageChops.add(toned, _grain(toned.size, noise), 1, -128) if noise else toned

    return damage


@cache
def _tile(noise: float) -> Image.Image:
    random = Random(2020)
    values = (128 + random.gauss(0, noise) for _ in range(_NOISE * _NOISE))
    data = bytes(max(0, min(WHITE, round(value))) for value in values)
    return Image.frombytes("L", (_NOISE, _NOISE), data)


def _grain(size: tuple[int, int], noise: float) -> Image.Image:
    made, tile = Image.new("L", size), _tile(noise)
    for x in range(0, size[0], _NOISE):
        for y in range(0, size[1], _NOISE):
            made.paste(tile, (x, y))
    return made


def rescanned(dpi: float) -> Callable[[Image.Image, float], Image.Image]:
    """A picture of few dots."""

    def damage(dots: Image.Image, printed: float) -> Image.Image:
        size = (round(dots.width * dpi / printed), round(dots.height * dpi / printed))
        return _enlarged(dots).resize(size, Image.Resampling.BOX)

    return damage


def without_heaters(dots: Image.Image, dpi: float) -> Image.Image:
    """A head of which every fortieth dot is dead."""
    del dpi
    made = dots.copy()
    for x in range(0, made.width, 40):
        made.paste(WHITE, (x, 0, x + 1, made.height))
    return _enlarged(made)


def aslant(dots: Image.Image, dpi: float) -> Image.Image:
    """A picture taken from below: the far edge is 12 % shorter."""
    del dpi
    large = _with_margin(_enlarged(dots))
    width, height, by = large.width, large.height, large.width * 0.06
    quad = (-by, 0, 0, height, width, height, width + by, 0)
    return large.transform(
        large.size, Image.Transform.QUAD, quad, Image.Resampling.BICUBIC, fillcolor=WHITE
    )


def packed(dots: Image.Image, dpi: float) -> Image.Image:
    """A picture that was saved as a bad JPEG."""
    del dpi
    buffer = BytesIO()
    _enlarged(dots).save(buffer, "JPEG", quality=30)
    return Image.open(buffer).convert("L")


def holed(pattern: int) -> Callable[[Image.Image, float], Image.Image]:
    """White spots of 8 dots, on three parts in a hundred."""

    def damage(dots: Image.Image, dpi: float) -> Image.Image:
        del dpi
        made, random = dots.copy(), Random(pattern)
        draw = ImageDraw.Draw(made)
        for _ in range(round(made.width * made.height * 0.03 / 50)):
            x, y = random.randrange(made.width), random.randrange(made.height)
            draw.ellipse((x - 4, y - 4, x + 4, y + 4), fill=WHITE)
        return _enlarged(made)

    return damage


DAMAGES: Final[dict[str, Callable[[Image.Image, float], Image.Image]]] = {
    "as printed": lambda dots, _: _enlarged(dots),
    "turned 1°": turned(1),
    "turned 3°": turned(3),
    "turned 90°": turned(90),
    "turned 180°": turned(180),
    "heat trail of 1 dot": trailed,
    "ink spread, 1 dot each side": grown,
    "loss, 1 dot each side": lost,
    "blur 0.2 mm": blurred(0.2),
    "blur and cut at 80": cut(80),
    "blur and cut at 128": cut(128),
    "blur and cut at 180": cut(180),
    "contrast 110-150": pale(110, 150, 0),
    "kraft 60-140 and grain": pale(60, 140, 12),
    "rescanned at 100 dpi": rescanned(100),
    "rescanned at 75 dpi": rescanned(75),
    "perspective": aslant,
    "JPEG 30": packed,
    "white spots, 3 %": holed(2020),
    "lost heater, every 40 dots": without_heaters,
}


# --- readers


def looks(image: Image.Image) -> Iterator[Image.Image]:
    """A picture as programs that scan show it to a reader, one look after the other."""
    yield image
    if max(image.size) <= _SMALL:
        size = (4 * image.width, 4 * image.height)
        large = image.resize(size, Image.Resampling.BICUBIC)
        yield large.filter(ImageFilter.UnsharpMask(4, 150, 0))
        return
    yield image.filter(ImageFilter.GaussianBlur(4))
    for side in (15, 21, 31):
        yield image.filter(ImageFilter.MinFilter(side)).filter(ImageFilter.MaxFilter(side))


def plain(text: str) -> str:
    """A text as all readers give it: no brackets, and no FNC1."""
    return text.replace("(", "").replace(")", "").replace("\x1d", "")


def read_by_zxing(image: Image.Image) -> frozenset[str]:
    """What zxing-cpp finds."""
    return frozenset(plain(code.text) for code in zxingcpp.read_barcodes(image))


def read_by_zbar(image: Image.Image) -> frozenset[str]:
    """What zbar finds."""
    return _read_by(["zbarimg", "--quiet", "--raw"], image)


def read_by_dmtx(image: Image.Image) -> frozenset[str]:
    """What libdmtx finds within six seconds; a large picture it looks at in half its size."""
    half = [] if max(image.size) <= _SMALL else ["-S2"]
    return _read_by(["dmtxread", "-n", "-N1", "-m6000", *half], image)


def _read_by(command: Sequence[str], image: Image.Image) -> frozenset[str]:
    with TemporaryDirectory() as folder:
        path = f"{folder}/label.png"
        image.save(path, compress_level=1)
        done = subprocess.run([*command, path], capture_output=True, check=False)
    return frozenset(map(plain, done.stdout.decode(errors="replace").splitlines()))


Reader = Callable[[Image.Image], frozenset[str]]


def found(image: Image.Image, read: Reader, text: str) -> tuple[bool, frozenset[str]]:
    """Whether a reader reads the text in a look at the picture; and what else it reads."""
    wrong = frozenset[str]()
    for look in looks(image):
        texts = read(look)
        wrong |= texts - {text}
        if text in texts:
            return True, wrong
    return False, wrong


class Read(NamedTuple):
    """How many symbols of a label each reader read, of how many it knows.

    `either` is how many one of them read, `wrong` what was read and is not there.
    """

    zxing: int
    zbar: int
    dmtx: int
    either: int
    all: int
    wrong: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.zxing}/{self.zbar}/{self.dmtx}"


@cache
def symbols(template: str, dpi: float) -> tuple[Symbol, ...]:
    """The barcodes of a label, with what is around each."""
    project = Project.open()
    known = project.template(template).fields
    fields = {name: value for name, value in FIELDS.items() if name in known}
    document = project.label("brothers", template=template, fields=fields).document()
    dots = Image.open(BytesIO(render(document, "png", dpi))).convert("L")
    seen = []
    around = round(_AROUND / 25.4 * dpi)
    for code in zxingcpp.read_barcodes(dots):
        place = code.position
        corners = (place.top_left, place.top_right, place.bottom_left, place.bottom_right)
        xs, ys = [at.x for at in corners], [at.y for at in corners]
        box = (min(xs) - around, min(ys) - around, max(xs) + around, max(ys) + around)
        cut_out = Image.new("L", (box[2] - box[0], box[3] - box[1]), WHITE)
        cut_out.paste(dots, (-box[0], -box[1]))
        is_square = code.format == zxingcpp.BarcodeFormat.DataMatrix
        seen.append(Symbol(cut_out, plain(code.text), is_square))
    return tuple(seen)


def reading(template: str, dpi: float, damage: str) -> Read:
    """What is read of a label after a damage."""
    return _reading(symbols(template, dpi), dpi, DAMAGES[damage])


def _reading(
    there: Sequence[Symbol], dpi: float, damage: Callable[[Image.Image, float], Image.Image]
) -> Read:
    zxing = zbar = dmtx = either = 0
    wrong = frozenset[str]()
    for symbol in there:
        image = damage(symbol.dots, dpi)
        by_zxing, amiss = found(image, read_by_zxing, symbol.text)
        other = read_by_dmtx if symbol.is_data_matrix else read_by_zbar
        by_other, amiss_too = found(image, other, symbol.text)
        zxing += by_zxing
        dmtx += by_other and symbol.is_data_matrix
        zbar += by_other and not symbol.is_data_matrix
        either += by_zxing or by_other
        wrong |= amiss | amiss_too
    return Read(zxing, zbar, dmtx, either, len(there), wrong)


def lines(dpis: Sequence[float], templates: Sequence[str] = TEMPLATES) -> Iterator[str]:
    """The tables, line by line: one for each template."""
    for template in templates:
        yield f"{template:28}" + "".join(f"{f'{dpi:g} dpi':>14}" for dpi in dpis)
        wrong = frozenset[str]()
        for damage in DAMAGES:
            cells = [reading(template, dpi, damage) for dpi in dpis]
            yield f"{damage:28}" + "".join(f"{f'{cell} of {cell.all}':>14}" for cell in cells)
            wrong = wrong.union(*(cell.wrong for cell in cells))
        yield f"{'read and not there':28}{len(wrong):>14}"
        yield ""


def spotted(dpi: float, template: str) -> Iterator[str]:
    """How often each symbol of a label is read in patterns of white spots, a line a symbol."""
    for symbol in symbols(template, dpi):
        read = [_reading([symbol], dpi, holed(pattern)) for pattern in range(PATTERNS)]
        other = sum(each.zbar + each.dmtx for each in read)
        kind = "Data Matrix" if symbol.is_data_matrix else "bars or QR"
        counts = f"{sum(each.zxing for each in read)}/{other}/{sum(e.either for e in read)}"
        yield f"{template:24}{dpi:>6g}  {kind:12}{counts:>12} of {PATTERNS}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--dpi", type=float, action="append", help="of the printer")
    parser.add_argument("--template", action="append", help="of labels with barcodes")
    given = parser.parse_args(arguments)
    for program, package in (("zbarimg", "zbar-tools"), ("dmtxread", "dmtx-utils")):
        if which(program) is None:
            sys.exit(f"{program} is not installed (Debian package {package})")
    print("read by zxing-cpp / zbar / libdmtx, which know all / all but Data Matrix / that\n")
    dpis, templates = given.dpi or (203.0, 300.0), given.template or TEMPLATES
    for line in lines(dpis, templates):
        print(line, flush=True)
    print("in patterns of white spots, read by zxing-cpp / the other that knows it / either\n")
    for template in templates:
        for dpi in dpis:
            for line in spotted(dpi, template):
                print(line, flush=True)


if __name__ == "__main__":
    main()
