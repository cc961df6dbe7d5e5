"""Pictures of pallets, made up: labels on cartons, as a telephone sees them.

Each carton is a little turned and seen from the side; the whole has noise and blur, a lamp is
mirrored in it, and something may hang over a code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from cardgen.barcodes import encode

CARTON = 158
COLUMNS = 4


@dataclass(frozen=True)
class Shot:
    """A picture, and what of the codes in it is covered."""

    image: Image.Image
    covered: frozenset[str] = field(default=frozenset())


def code(kind: str, text: str, module: float) -> Image.Image:
    """A barcode with its quiet zone, in so many pixels a module."""
    symbol = encode(kind, text)
    quiet = symbol.quiet
    high = symbol.rows if symbol.rows > 1 else symbol.columns // 3
    image = Image.new("L", (symbol.columns + 2 * quiet, high + 2 * quiet), 255)
    for y in range(high):
        row = symbol.modules[y if symbol.rows > 1 else 0]
        for x, dark in enumerate(row):
            if dark == "1":
                image.putpixel((x + quiet, y + quiet), 15)
    fine = image.resize((image.width * 8, image.height * 8), Image.Resampling.NEAREST)
    size = round(image.width * module), round(image.height * module)
    return fine.resize(size, Image.Resampling.BOX)


def label(kind: str, text: str, module: float, random: Random) -> Image.Image:
    """A label with a code and lines that look like text."""
    bars = code(kind, text, module)
    width, height = round(bars.width * 1.5), round(bars.height * 1.9)
    paper = Image.new("L", (width, height), 245)
    draw = ImageDraw.Draw(paper)
    for line in range(4):
        y = round(height * (0.05 + line * 0.1))
        x = width // 12
        while x < width * 0.9:
            step = random.randrange(3, 12)
            draw.rectangle((x, y, x + step // 2, y + height // 18), fill=40)
            x += step
    paper.paste(bars, (width - bars.width - width // 20, height - bars.height - height // 20))
    return paper


def shot(
    codes: Sequence[tuple[str, str]],
    seed: int,
    *,
    module: float = 3.0,
    covered: Sequence[str] = (),
    tilt: float = 7.0,
    slant: float = 0.08,
    noise: float = 12.0,
    blur: float = 0.5,
    glare: bool = True,
) -> Shot:
    """A pallet with these codes, each a kind and a text."""
    random = Random(seed)
    labels = [
        _view_from_side(label(kind, text, module, random), random, tilt, slant)
        for kind, text in codes
    ]
    wide = max(each[0].width for each in labels) + 30
    high = max(each[0].height for each in labels) + 30
    rows = -(-len(labels) // COLUMNS)
    image = Image.new("L", (wide * COLUMNS + 20, high * rows + 20), CARTON)
    draw = ImageDraw.Draw(image)
    for number, ((paper, mask), (_, text)) in enumerate(zip(labels, codes, strict=True)):
        x, y = 15 + number % COLUMNS * wide, 15 + number // COLUMNS * high
        draw.rectangle((x - 12, y - 12, x + wide - 20, y + high - 20), outline=110, width=2)
        image.paste(paper, (x, y), mask)
        if text in covered:
            middle = x + paper.width * 0.6, y + paper.height * 0.7
            reach = paper.width * 0.22
            draw.rectangle(
                (
                    middle[0] - reach,
                    middle[1] - reach / 2,
                    middle[0] + reach,
                    middle[1] + reach / 2,
                ),
                fill=90,
            )
    if glare:
        image = _lit(image, random)
    image = image.filter(ImageFilter.GaussianBlur(blur))
    grain = Image.frombytes("L", image.size, random.randbytes(image.width * image.height))
    grain = grain.point(lambda value: round(128 + (value - 128) * noise / 74))
    image = ImageChops.add(image, grain, 1, -128)
    return Shot(image, frozenset(covered))


def _view_from_side(
    paper: Image.Image, random: Random, tilt: float, slant: float
) -> tuple[Image.Image, Image.Image]:
    """Turn a label to a view from the side; return the picture and its mask."""
    width, height = paper.size
    mask = Image.new("L", paper.size, 255)
    near = [random.uniform(-slant, slant) for _ in range(8)]
    corners = [(0, 0), (0, height), (width, height), (width, 0)]
    quad = tuple(
        value
        for place, (x, y) in enumerate(corners)
        for value in (x + near[2 * place] * width, y + near[2 * place + 1] * height)
    )
    angle = random.uniform(-tilt, tilt)

    def move(image: Image.Image) -> Image.Image:
        found = image.transform(
            image.size, Image.Transform.QUAD, quad, Image.Resampling.BICUBIC, fillcolor=0
        )
        return found.rotate(angle, Image.Resampling.BICUBIC, expand=True)

    return move(paper), move(mask).point(lambda value: 255 if value > 250 else 0)


def _lit(image: Image.Image, random: Random) -> Image.Image:
    """A lamp that is mirrored, and a shadow."""
    light = Image.new("L", image.size, 0)
    draw = ImageDraw.Draw(light)
    x, y = random.uniform(0, image.width), random.uniform(0, image.height)
    reach = image.width / 6
    draw.ellipse((x - reach, y - reach, x + reach, y + reach), fill=90)
    light = light.filter(ImageFilter.GaussianBlur(reach / 3))
    image = ImageChops.add(image, light)
    shade = (
        Image.linear_gradient("L")
        .resize(image.size)
        .point(lambda value: 160 + value * 95 // 255)
    )
    return ImageChops.multiply(image, shade)
