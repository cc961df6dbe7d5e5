"""Write pages as SVG files that need no font (SVG 2), with labels for screen readers.

The outline of each glyph is written once and used in all its places, in font units, so that a
run is one transform and whole numbers. A digest of its path data names an outline: equal
outlines of two faces are one, and outlines of several drawings on a web page do not collide.
Path data (SVG 2, chapter 9) are relative and have no needless digit or blank.

Only barcodes use the printer's dots: a symbol is one path of whole dots, so that no seams show
between its modules. To screen readers each stretch of text in one language is a picture with
its words as a label.

Pictures are data URIs, in the two formats that every SVG program reads (SVG 2, 12.3). The
pixels of a JPEG in sRGB stay as they are, without metadata: its orientation, which some
programs ignore, becomes a transform, and the place of a photo is private. A JPEG of another
profile, which some programs ignore, is made anew in sRGB. Any other picture becomes a PNG of
the pixels that the other backends draw: programs read odd or damaged PNG files differently.
"""

from __future__ import annotations

from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import uharfbuzz as hb
from msgspec.structs import replace

from cardgen.backends.dots import module_spans
from cardgen.backends.memory import SizedCache
from cardgen.backends.pictures import apply_veil, artwork_under, bare_png, plain_jpeg
from cardgen.display import (
    BLACK,
    WHOLE,
    Bars,
    Color,
    Document,
    FontRef,
    GlyphRun,
    Group,
    Item,
    Leaf,
    Page,
    Path,
    Picture,
    Rect,
    Veil,
    move_item,
)
from cardgen.fonts import hb_font
from cardgen.lazy import lazy_pattern
from cardgen.pictures import UPRIGHT, decode_picture, is_opaque, read_header
from cardgen.units import POINTS_PER_INCH, to_mm

if TYPE_CHECKING:
    from cardgen.artwork import Artwork, SvgMarkup
    from cardgen.backends.memory import LayerCache
    from cardgen.backends.options import RenderOptions

_SCALE_DIGITS: Final = 7
_UNIT_DIGITS: Final = 1  # digits of a font unit: quadratic outlines have points half-way
_PATH_DIGITS: Final = 3  # digits of a point
_COMMANDS: Final = {"move": "m", "line": "l", "curve": "c", "close": "z"}
_ENTITIES: Final = {ord(char): f"&#{ord(char)};" for char in '&<>"\t\n\r'}
_NO_CHARACTER: Final = lazy_pattern("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
TURNS: Final = {
    1: (1, 0, 0, 1),
    2: (-1, 0, 0, 1),
    3: (-1, 0, 0, -1),
    4: (1, 0, 0, -1),
    5: (0, 1, 1, 0),
    6: (0, 1, -1, 0),
    7: (0, -1, -1, 0),
    8: (0, -1, 1, 0),
}
"""The matrices that turn pixels upright, by EXIF orientation."""

Command = tuple[str, tuple[float, ...]]


def render(
    document: Document,
    options: RenderOptions,
    layers: LayerCache,  # noqa: ARG001  # files share nothing
) -> Iterator[bytes]:
    """Write each page of a document as an SVG file. Barcodes have whole dots of the printer.

    Raises LayoutError "barcode-too-small" or "bad-picture".
    """
    for index, page in enumerate(document.pages):
        yield _file(document, index, page, options.dpi).encode("utf-8")


def escape(text: str) -> str:
    """Escape text for XML, and replace characters that XML forbids (XML 1.0, 2.2)."""
    return _NO_CHARACTER.sub("\ufffd", text).translate(_ENTITIES)


def _file(document: Document, index: int, page: Page, dpi: float) -> str:
    """Write page number `index` (from 0) of a document as an SVG file."""
    drawing = _Drawing(dpi)
    for layer in page.layers:
        for items in _areas(layer.items):
            drawing.area(items)
    width, height = number(to_mm(page.width)), number(to_mm(page.height))
    about = [f"{width} × {height} mm"]
    if len(document.pages) > 1:
        about.append(f"page {index + 1} of {len(document.pages)}")
    about += [words for words in (document.author, document.date[:10]) if words]
    lang = _lang(document.langs[0] if document.langs else "")
    # Not role="img": readers would then present nothing inside (WAI-ARIA 1.2, 5.4).
    lines = [
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' width="{width}mm" height="{height}mm"'
        f' viewBox="0 0 {number(page.width)} {number(page.height)}"'
        f' role="graphics-document document"{lang} style="background:#fff">',
        f"<title>{escape(document.title)}</title>",
        f"<desc>{escape(', '.join(about))}</desc>",
    ]
    if drawing.outlines:
        paths = (f'<path id="{name}" d="{data}"/>' for name, data in drawing.outlines.items())
        lines += ["<defs>", *paths, "</defs>"]
    for name, artwork in drawing.artworks.items():
        group = f'<g id="{name}">{artwork.drawn}</g>'
        lines += [f"<defs>{artwork.definitions}{group}</defs>"]
    return "\n".join([*lines, *drawing.elements, "</svg>\n"])


class _Drawing:
    """A drawing: elements in painting order, and the outlines and artworks that they use."""

    def __init__(self, dpi: float) -> None:
        self.dpi = dpi
        self.outlines: dict[str, str] = {}
        self.artworks: dict[str, SvgMarkup] = {}
        self.elements: list[str] = []

    def area(self, items: Sequence[Leaf]) -> None:
        """Draw the items of an area. Neighbouring text in one language gets one label."""
        for lang, group in groupby(items, _language):
            if lang is None:
                shapes = [item for item in group if not isinstance(item, GlyphRun)]
                self.elements += [self._shape(shape) for shape in shapes]
                continue
            runs = [item for item in group if isinstance(item, GlyphRun)]
            words = "".join(run.text for run in runs).strip()
            role = f' role="img" aria-label="{escape(words)}"' if words else ""
            self.elements.append(f"<g{role}{_lang(lang)}>")
            self.elements += [self._run(run) for run in runs]
            self.elements.append("</g>")

    def _run(self, run: GlyphRun) -> str:
        """Draw a glyph run with references to the outlines of its glyphs."""
        scale = run.size / hb_font(run.font).face.upem
        across = number(scale, _SCALE_DIGITS)
        turn = (
            f"{across} 0 0 {across}",
            f"0 {across} -{across} 0",
            f"-{across} 0 0 -{across}",
            f"0 -{across} {across} 0",
        )[run.quarters]
        uses = []
        for glyph in run.glyphs:
            shape = outline(run.font, glyph.id)
            if shape is None:
                continue
            self.outlines[shape.name] = shape.data
            x, y = glyph.x, glyph.y
            for _ in range(run.quarters):
                x, y = y, -x
            place = "".join(
                f' {axis}="{value}"'
                for axis, length in (("x", x), ("y", y))
                if (value := number(length / scale, _UNIT_DIGITS)) != "0"
            )
            # Programs older than SVG 2 know no other href.
            uses.append(f'<use xlink:href="#{shape.name}"{place}/>')
        matrix = f"matrix({turn} {number(run.x)} {number(run.y)})"
        return f'<g transform="{matrix}"{_fill(run.color)}>{"".join(uses)}</g>'

    def _shape(self, item: Rect | Path | Bars | Picture) -> str:
        """Draw an item that is no text."""
        match item:
            case Rect():
                return f"<rect{_box(item)}{_fill(item.color)}/>"
            case Path():
                return _path(item)
            case Bars():
                return self._bars(item)
            case Picture():
                return self._picture(item)

    def _picture(self, picture: Picture) -> str:
        """Draw a picture, turned by quarter turns."""
        if not picture.turn:
            return self._level_picture(picture)
        width, height = picture.width, picture.height
        size = (height, width) if picture.turn % 2 else (width, height)
        level = replace(picture, x=0.0, y=0.0, width=size[0], height=size[1], turn=0)
        matrix, x, y = (
            ("0 1 -1 0", picture.x + width, picture.y),
            ("-1 0 0 -1", picture.x + width, picture.y + height),
            ("0 -1 1 0", picture.x, picture.y + height),
        )[picture.turn - 1]
        transform = f"matrix({matrix} {number(x)} {number(y)})"
        return f'<g transform="{transform}">{self._level_picture(level)}</g>'

    def _level_picture(self, picture: Picture) -> str:
        """Draw the visible part of a picture that is not turned, and its veil."""
        veil, left, top = picture.veil, picture.x, picture.y
        whole = picture
        if picture.view != WHOLE:
            first, above, last, below = picture.view
            width, height = picture.width / (last - first), picture.height / (below - above)
            left, top = first * width, above * height
            whole = replace(picture, x=0.0, y=0.0, width=width, height=height)
        if artwork := artwork_under(picture.data, veil):
            element = self._artwork(whole, artwork)
        else:
            opaque = veil is None or is_opaque(picture.data)
            element = _image(whole, None if opaque else veil)
            if veil is not None and opaque:
                place = _box(Rect(left, top, picture.width, picture.height, veil.color))
                strength = number(veil.strength)
                element += f'<rect{place} fill-opacity="{strength}"{_fill(veil.color)}/>'
        if picture.view == WHOLE:
            return element
        view = " ".join(map(number, (left, top, picture.width, picture.height)))
        frame = f'{_box(picture)} viewBox="{view}" preserveAspectRatio="none"'
        return f"<svg{frame}>{element}</svg>"

    def _artwork(self, picture: Picture, artwork: Artwork) -> str:
        """Place an SVG drawing, which is defined once and used at all its places."""
        from cardgen.artwork import format_number, write_markup

        definition = write_markup(artwork)
        self.artworks[definition.name] = definition
        across, down = picture.width / artwork.width, picture.height / artwork.height
        scale = f"{format_number(across)} 0 0 {format_number(down)}"
        place = f"{scale} {number(picture.x)} {number(picture.y)}"
        use = f'<use xlink:href="#{definition.name}" transform="matrix({place})"/>'
        return f"<g{_label(picture)}>{use}</g>"

    def _bars(self, bars: Bars) -> str:
        """Draw a barcode as one path in units of the printer's dots."""
        data, x, y = [], 0, 0
        for top, bottom, columns in module_spans(bars, self.dpi):
            height = bottom - top
            for start, end in columns:
                step = numbers([str(start - x), str(top - y)])
                data.append(f"m{step}h{end - start}v{height}h{start - end}z")
                x, y = start, top
        scale = number(POINTS_PER_INCH / self.dpi, _SCALE_DIGITS)
        return (
            f'<path transform="scale({scale})" d="{"".join(data)}"{_fill(bars.color)}'
            f' role="img" aria-label="{escape(bars.text)}"/>'
        )


def _path(path: Path) -> str:
    """Draw a path, filled by the nonzero winding rule."""
    commands = [(_COMMANDS[kind], points) for kind, points in path.outline]
    place = f"translate({number(path.x)} {number(path.y)})"
    label = f' role="img" aria-label="{escape(path.alt)}"' if path.alt else ""
    data = path_data(commands, _PATH_DIGITS)
    return f'<path transform="{place}" d="{data}"{_fill(path.color)}{label}/>'


def _image(picture: Picture, veil: Veil | None) -> str:
    """Write an <image> element, with a transform for the orientation of its pixels."""
    uri, turn = embed(picture.data, veil)
    if turn == TURNS[1]:
        place = _box(picture)
    else:
        a, b, c, d = turn
        size = (picture.width, picture.height) if a else (picture.height, picture.width)
        x = picture.x + picture.width * (a + c < 0)
        y = picture.y + picture.height * (b + d < 0)
        place = (
            f' transform="matrix({a} {b} {c} {d} {number(x)} {number(y)})"'
            f' width="{number(size[0])}" height="{number(size[1])}"'
        )
    label = _label(picture)
    return f'<image{place} preserveAspectRatio="none"{label} xlink:href="{uri}"/>'


def _label(picture: Picture) -> str:
    """Return the attributes that describe a picture for screen readers."""
    label = f'aria-label="{escape(picture.alt)}"' if picture.alt else 'aria-hidden="true"'
    return f' role="img" {label}'


def _areas(
    items: Iterable[Item], x: float = 0.0, y: float = 0.0, *, one: bool = False
) -> Iterator[Sequence[Leaf]]:
    """Yield groups of items that a screen reader reads as one, moved to `x`, `y`.

    An area is the content of a group with a role, without that of inner groups; any other item
    is an area by itself. With `one`, the items are in a group with a role.
    """
    near: list[Leaf] = []
    for item in items:
        if isinstance(item, Group):
            if near:
                yield near
                near = []
            within = one or bool(item.role)
            yield from _areas(item.items, x + item.x, y + item.y, one=within)
        elif one:
            near.append(move_item(item, x, y))
        else:
            yield [move_item(item, x, y)]
    if near:
        yield near


def _language(item: Leaf) -> str | None:
    """Return the language of a glyph run; None for other items."""
    return item.lang if isinstance(item, GlyphRun) else None


def _lang(lang: str) -> str:
    """Return the attributes ``lang`` and ``xml:lang``; "" without a language."""
    return f' lang="{escape(lang)}" xml:lang="{escape(lang)}"' if lang else ""


def _box(item: Rect | Picture) -> str:
    """Return the attributes for position and size of a rectangle or picture."""
    sides = (("x", item.x), ("y", item.y), ("width", item.width), ("height", item.height))
    return "".join(f' {side}="{number(length)}"' for side, length in sides)


def _fill(color: Color) -> str:
    """Return the attribute ``fill`` for a colour; "" for black, the default."""
    return "" if color.rgb == BLACK.rgb else ' fill="#{:02x}{:02x}{:02x}"'.format(*color.rgb)


class EmbeddedPicture(NamedTuple):
    """A data URI, and the matrix that turns its picture upright."""

    uri: str
    turn: tuple[int, int, int, int]


_embed_cache: Final[SizedCache[tuple[bytes, Veil | None], EmbeddedPicture]] = SizedCache(
    32 << 20
)


def embed(data: bytes, veil: Veil | None = None) -> EmbeddedPicture:
    """Encode a picture below a veil as a data URI. Raises LayoutError "bad-picture"."""

    def make() -> tuple[EmbeddedPicture, int]:
        plain, head = None if veil else plain_jpeg(data), read_header(data)
        kind, turn = "jpeg", TURNS[UPRIGHT]
        if plain is None:
            buffer = BytesIO()
            apply_veil(decode_picture(data), veil).save(buffer, "PNG")
            kind, plain = "png", bare_png(buffer.getvalue())
        elif not head.profile:
            turn = TURNS.get(head.orientation, turn)
        uri = f"data:image/{kind};base64,{b64encode(plain).decode('ascii')}"
        return EmbeddedPicture(uri, turn), len(data) + len(uri)

    return _embed_cache.get((data, veil), make)


class Outline(NamedTuple):
    """Path data of a glyph, and a name made of their digest."""

    name: str
    data: str


@lru_cache(maxsize=8192)
def outline(font: FontRef, glyph: int) -> Outline | None:
    """Return the outline of a glyph, or None if the glyph is blank."""
    commands: list[Command] = []
    hb_font(font).draw_glyph(glyph, _DRAW, commands)
    if not commands:
        return None
    data = path_data(commands, _UNIT_DIGITS)
    digest = urlsafe_b64encode(sha256(data.encode("ascii")).digest()[:6])
    return Outline(f"g{digest.decode('ascii')}", data)


def number(value: float, digits: int = 3) -> str:
    """Write a number with at most `digits` decimals, as short as possible."""
    text = f"{value:.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if text == "-0":
        return "0"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def numbers(values: list[str]) -> str:
    """Join numbers of path data, with a blank only where it is needed."""
    return "".join(values[:1] + [v if v[0] == "-" else f" {v}" for v in values[1:]])


def path_data(commands: Sequence[Command], digits: int) -> str:
    """Write drawing commands, with y down, as path data of SVG.

    Steps start from the current point as written, so that rounding errors do not add up.
    """
    words: list[str] = []
    last = ""
    x = y = start_x = start_y = 0.0
    for at, (kind, points) in enumerate(commands):
        if kind == "z":
            words.append("z")
            last, x, y = "z", start_x, start_y
            continue
        places = [round(value, digits) for value in points]
        steps = [place - (y if i % 2 else x) for i, place in enumerate(places)]
        x, y = places[-2:]
        if kind == "m":
            start_x, start_y = x, y
        elif kind == "l" and (x, y) == (start_x, start_y) and _closes(commands, at):
            continue
        letter, text = _shortest(kind, [number(step, digits) for step in steps])
        if letter != last:
            words.append(letter)
        elif text[0] != "-":
            words.append(" ")
        words.append(text)
        last = letter
    return "".join(words)


def _closes(commands: Sequence[Command], at: int) -> bool:
    """True if the next command closes the shape, so that this line is not needed."""
    return [*commands[at + 1 : at + 2]] == [("z", ())]


def _shortest(kind: str, steps: list[str]) -> tuple[str, str]:
    """Return a command in its shortest form: a horizontal or vertical line has one number."""
    if kind == "l" and steps[1] == "0":
        return "h", steps[0]
    if kind == "l" and steps[0] == "0":
        return "v", steps[1]
    return kind, numbers(steps)


def _adder(letter: str) -> Callable[..., None]:
    """Return a function with which HarfBuzz adds a drawing command to a list, with y down."""

    def add(*arguments: Any) -> None:
        *points, commands = arguments
        points = [-value if i % 2 else value for i, value in enumerate(points)]
        commands.append((letter, tuple(points)))

    return add


def _draw_funcs() -> hb.DrawFuncs:
    """Return HarfBuzz's drawing functions for outlines of glyphs."""
    funcs = hb.DrawFuncs()
    funcs.set_move_to_func(_adder("m"))
    funcs.set_line_to_func(_adder("l"))
    funcs.set_quadratic_to_func(_adder("q"))
    funcs.set_cubic_to_func(_adder("c"))
    funcs.set_close_path_func(_adder("z"))
    return funcs


_DRAW: Final = _draw_funcs()
