from __future__ import annotations

import os
import struct
import zlib
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from PIL import Image

from cardgen import pictures as picture
from cardgen.backends import render
from cardgen.errors import LayoutError
from cardgen.pictures import expand_png, open_picture
from tests.backends.samples import decode
from tests.layout.studio import draw, label, page

PIXELS = Image.linear_gradient("L").resize((60, 20))
NOISE = Image.frombytes("L", (60, 20), Random(1).randbytes(1200))
FORMATS = ("PNG", "JPEG", "WEBP")


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def encode(file_format: str = "PNG", image: Image.Image = PIXELS, **options: object) -> bytes:
    stream = BytesIO()
    image.save(stream, file_format, **options)
    return stream.getvalue()


def write(data: bytes, name: str = "logo.png") -> Path:
    Path(name).write_bytes(data)
    return Path(name)


def complaint(path: str | Path) -> str:
    with pytest.raises(LayoutError) as caught:
        open_picture(Path(path))
    return str(caught.value)


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA"])
def test_formats(file_format: str, mode: str) -> None:
    if (file_format, mode) == ("JPEG", "RGBA"):
        mode = "CMYK"
    data = encode(file_format, PIXELS.convert("RGB").convert(mode))
    photo = open_picture(write(data, "any.name"))
    assert (photo.data, photo.width, photo.height, photo.name) == (data, 60, 20, "any.name")


def test_a_file_that_was_replaced_is_read_again() -> None:
    """A cache by name once printed the old picture, without a word."""
    first = open_picture(write(encode()))
    other = encode(image=PIXELS.resize((30, 30)))
    assert open_picture(write(other)).data == other != first.data
    Path("logo.png").unlink()
    assert complaint("logo.png").startswith("logo.png: bad-picture: cannot be read: No such")


def exif(orientation: int) -> Image.Exif:
    found = Image.Exif()
    found[0x0112] = orientation
    return found


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize(
    ("orientation", "size"), [(1, (60, 20)), (3, (60, 20)), (6, (20, 60)), (8, (20, 60))]
)
def test_a_picture_has_its_upright_size(
    file_format: str, orientation: int, size: tuple[int, int]
) -> None:
    photo = open_picture(write(encode(file_format, exif=exif(orientation))))
    assert (photo.width, photo.height) == size


LOGO = page("a", '[a]\npicture = "{logo}"\nalign = "end"', fields='logo = "picture"')


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize(
    ("orientation", "box"),
    [(1, "10.00 20.00 180.00 × 60.00"), (6, "163.33 10.00 26.67 × 80.00")],
)
def test_a_picture_on_a_label(file_format: str, orientation: int, box: str) -> None:
    """60 × 20 pixels in a frame of 180 × 80 points; on its side it is 80 high."""
    write(encode(file_format, exif=exif(orientation)))
    shape = LOGO.replace('"end"', '"end"\nvalign = "center"')
    assert [line.split(" 1")[0] for line in draw(shape, {"logo": "logo.png"})]
    (line,) = draw(shape, {"logo": "logo.png"})
    assert line.startswith(f"picture {box} ")
    assert line.endswith('"logo.png"')


@pytest.mark.parametrize("orientation", [1, 6])
def test_a_picture_is_drawn_upright(orientation: int) -> None:
    """A black left half; turned by a quarter to the right it is the upper half."""
    image = Image.new("L", (60, 60), 255)
    image.paste(0, (0, 0, 30, 60))
    write(encode("PNG", image, exif=exif(orientation)))
    shape = page("a", '[a]\npicture = "{logo}"', size="80pt x 80pt", fields='logo = "picture"')
    drawing = decode(render(label(shape, {"logo": "logo.png"}).document(), "png", 72))
    seen = [drawing.getpixel(at) for at in ((20, 20), (60, 20), (20, 60), (60, 60))]
    expected = [0, 255, 0, 255] if orientation == 1 else [0, 0, 255, 255]
    assert [value == 255 or value == (255, 255, 255) for value in seen] == [
        value == 255 for value in expected
    ]


def bomb(width: int, height: int) -> bytes:
    """Make a PNG file of a few kilobytes that claims so many grey pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        tail = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + tail

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(bytes(1_000_000), 9)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", pixels)
        + chunk(b"IEND", b"")
    )


SMALLER = "  hint: save a smaller copy: 35 million pixels fill an A4 page at 600 dpi"
NONE = (
    "cardgen cannot read this as a picture\n"
    "  hint: use PNG, JPEG, WebP, TIFF, GIF, BMP, SVG or PDF"
)
AGAIN = "  hint: save it again from the original"


@pytest.mark.parametrize(
    ("size", "said"),
    [
        ((10_000, 5_001), "has 10000 × 5001 pixels, more than 50 million"),
        ((12_000, 12_000), "has 12000 × 12000 pixels, more than 50 million"),
        ((65_000, 65_000), "has far more than 50 million pixels"),
    ],
)
def test_decompression_bombs(size: tuple[int, int], said: str) -> None:
    """The second is above Pillow's warning, the third above its limit."""
    write(bomb(*size))
    assert complaint("logo.png") == f"logo.png: bad-picture: the picture {said}\n{SMALLER}"


def test_the_limit_itself_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "MOST_PIXELS", 1200)
    assert open_picture(write(encode())).width == 60


def test_a_file_too_large_to_be_read() -> None:
    with Path("logo.png").open("wb") as stream:
        stream.truncate(65 * 2**20)
    assert complaint("logo.png") == (
        "logo.png: bad-picture: cannot be read: it is larger than 64 MB\n  hint: check the path"
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            b"",
            NONE,
        ),
        (
            b"GIF89a",
            NONE,
        ),
        (
            encode("JPEG")[:-300],
            f"the picture is damaged: Truncated File Read\n{AGAIN}",
        ),
        (
            encode("TIFF", NOISE)[:-600],
            f"the picture is damaged: image file is truncated (0 bytes not processed)\n{AGAIN}",
        ),
        (
            encode("PNG", NOISE)[:-600],
            f"the picture is damaged: image file is truncated\n{AGAIN}",
        ),
    ],
    ids=["empty", "signature", "cut JPEG", "cut TIFF", "cut PNG"],
)
def test_not_a_picture(data: bytes, said: str) -> None:
    write(data)
    assert complaint("logo.png") == f"logo.png: bad-picture: {said}"


def test_nothing_but_clear_pixels() -> None:
    """A label without its logo came out, without a finding."""
    for mode, clear in (("LA", (9, 0)), ("RGBA", (9, 9, 9, 0))):
        write(encode("PNG", Image.new(mode, (30, 20), clear)))
        assert complaint("logo.png") == (
            "logo.png: bad-picture: the whole picture is transparent\n"
            "  hint: make a part of the picture visible, and save it again"
        )


def test_missing_file_and_folder() -> None:
    assert complaint("none.png") == (
        "none.png: bad-picture: cannot be read: No such file or directory\n"
        "  hint: check the path"
    )
    assert complaint(".") == (
        ".: bad-picture: cannot be read: this is a folder, not a file\n  hint: check the path"
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_mended_pipe_was_waited_for_without_end() -> None:
    os.mkfifo("pipe.png")
    assert complaint("pipe.png") == (
        "pipe.png: bad-picture: cannot be read: this is a pipe, not a file\n"
        "  hint: check the path"
    )


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """Make a grey PNG of one pixel with more chunks behind its pixels."""
    pixels = (b"IDAT", zlib.compress(b"\0\0"))
    header = (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    told = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in (header, pixels, *chunks, (b"IEND", b""))
    )
    return b"\x89PNG\r\n\x1a\n" + told


@pytest.mark.parametrize(
    "chunk",
    [(b"iCCP", b""), (b"eXIf", b"MM\0*\0\0\0"), (b"eXIf", b"no TIFF"), (b"zTXt", b"\0")],
    ids=["empty profile", "cut EXIF", "no EXIF", "empty text"],
)
def test_mended_odd_chunks_ended_in_tracebacks(chunk: tuple[bytes, bytes]) -> None:
    """Pillow raised IndexError, struct.error and SyntaxError, the last only for SVG."""
    write(png(chunk))
    shape = page("a", '[a]\npicture = "{logo}"', fields='logo = "picture"')
    for kind in ("png", "pdf", "svg"):
        try:
            render(label(shape, {"logo": "logo.png"}).document(), kind, 72)
        except LayoutError as error:
            assert error.rule == "bad-picture"  # noqa: PT017


@pytest.mark.parametrize("file_format", ["PNG", "WEBP"])
def test_mended_of_a_picture_that_moves_the_first_frame_was_taken(file_format: str) -> None:
    frames = [Image.new("L", (4, 4), grey) for grey in (0, 255)]
    write(encode(file_format, frames[0], save_all=True, append_images=frames[1:]))
    assert complaint("logo.png") == (
        "logo.png: bad-picture: the picture is animated\n"
        "  hint: save only the frame that you want to print"
    )


@pytest.mark.parametrize(
    ("file_format", "modes"),
    [("TIFF", "1 L P RGB RGBA I;16"), ("GIF", "1 L P"), ("BMP", "1 L P RGB")],
)
def test_what_offices_and_scanners_write_has_the_pixels_of_a_png(
    file_format: str, modes: str
) -> None:
    for mode in modes.split():
        image = PIXELS.convert(mode)
        photo = open_picture(write(encode(file_format, image)))
        assert (photo.width, photo.height) == (60, 20)
        made, wanted = (
            picture.decode_picture(each) for each in (photo.data, encode("PNG", image))
        )
        assert made.convert("RGBA").tobytes() == wanted.convert("RGBA").tobytes()
    inks = encode("TIFF", PIXELS.convert("RGB").convert("CMYK"))
    assert picture.read_header(open_picture(write(inks)).data).mode == "CMYK"


def test_turned_scans_are_upright_once() -> None:
    data = encode("TIFF", exif=exif(6), compression="tiff_lzw")
    assert picture.read_header(data).upright == picture.decode_picture(data).size == (20, 60)


def test_of_a_gif_that_moves_the_first_frame_is_taken_and_of_a_tiff_one_page() -> None:
    frames = [Image.new("L", (4, 4), grey) for grey in (9, 255)]
    moving = encode("GIF", frames[0], save_all=True, append_images=frames[1:])
    assert picture.decode_picture(open_picture(write(moving)).data).convert(
        "L"
    ).getextrema() == (
        9,
        9,
    )
    write(encode("TIFF", frames[0], save_all=True, append_images=frames[1:]))
    assert complaint("logo.png") == (
        "logo.png: bad-picture: the file has several pages\n"
        "  hint: save only the page that you want to print"
    )
    write(encode("TIFF", PIXELS.convert("F")))
    assert complaint("logo.png") == (
        "logo.png: bad-picture: cardgen cannot show pictures of the kind F\n"
        "  hint: save it again in sRGB, with 8 or 16 bits per colour"
    )


@pytest.mark.parametrize("file_format", ["TIFF", "GIF", "BMP"])
def test_small_files_that_unfold_are_refused(file_format: str) -> None:
    options = {"compression": "tiff_deflate"} if file_format == "TIFF" else {}
    small = Image.new("1", (8000, 8000))
    write(encode(file_format, small, **options))
    assert complaint("logo.png") == (
        "logo.png: bad-picture: the picture has 8000 × 8000 pixels, more than 50 million\n"
        f"{SMALLER}"
    )


def test_a_telephone_s_photograph_with_a_smaller_one_beside_it() -> None:
    data = encode("MPO", PIXELS, save_all=True, append_images=[PIXELS.resize((6, 2))])
    assert open_picture(write(data)).width == 60


def test_mended_large_pictures_took_a_gigabyte(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pillow needs four bytes for a pixel in colour, so grey pictures may be larger."""
    monkeypatch.setattr(picture, "MOST_DECODED", 4 * 1199)
    assert open_picture(write(encode())).width == 60
    write(encode(image=PIXELS.convert("RGB")))
    assert complaint("logo.png").startswith(
        "logo.png: bad-picture: the picture has 60 × 20 pixels, more than 0 million\n"
    )


def test_a_photograph_of_very_many_pixels_is_decoded_at_half_its_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(picture, "MOST_DECODED", 4 * 1199)
    data = encode("JPEG", PIXELS.convert("RGB"), exif=exif(6))
    photo = open_picture(write(data, "a.jpg"))
    assert (photo.width, photo.height) == (20, 60)
    assert picture.decode_picture(data).size == (10, 30)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_damaged_pictures_open_or_complain(data: st.DataObject) -> None:
    orientation = exif(data.draw(st.integers(0, 9)))
    file = bytearray(encode(data.draw(st.sampled_from(FORMATS)), exif=orientation))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(file) - 1))
        file[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
        if not file:
            break
    write(bytes(file))
    try:
        photo = open_picture(Path("logo.png"))
    except LayoutError as error:
        assert error.rule == "bad-picture"  # noqa: PT017
    else:
        assert 0 < photo.width * photo.height <= picture.MOST_PIXELS


@pytest.mark.parametrize("bits", [1, 2, 4])
def test_a_picture_of_few_bits_becomes_one_of_bytes(bits: int) -> None:
    """PAPPL, and so LPrint, printed PNG files of a bit a pixel all black."""
    few = PIXELS.point([value >> (8 - bits) for value in range(256)]).convert("P")
    few.putpalette([value for at in range(2**bits) for value in (255 - 9 * at, at, 9)])
    data = encode(image=few, dpi=(203, 203))
    assert data[24] == bits
    made = Image.open(BytesIO(expand_png(data)))
    assert (made.mode, made.size) == ("RGB", few.size)
    assert made.info["dpi"] == pytest.approx((203, 203), abs=0.1)
    assert made.tobytes() == few.convert("RGB").tobytes()
    assert expand_png(data) == expand_png(data)


def test_black_and_white_stays_so_and_what_is_clear_is_white() -> None:
    mono = PIXELS.convert("1")
    made = Image.open(BytesIO(expand_png(encode(image=mono))))
    assert (made.mode, made.tobytes()) == ("L", mono.convert("L").tobytes())
    few = Image.new("P", (2, 1))
    few.putpalette([0, 0, 0, 255, 0, 0])
    few.putpixel((1, 0), 1)
    clear = Image.open(BytesIO(expand_png(encode(image=few, bits=1, transparency=0))))
    assert clear.tobytes() == bytes([255, 255, 255, 255, 0, 0])


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.7", encode(), encode("JPEG"), encode(image=PIXELS.convert("1"))[:60]],
    ids=["nothing", "a PDF", "bytes", "a JPEG", "a piece"],
)
def test_what_has_bytes_or_cannot_be_read_stays(data: bytes) -> None:
    assert expand_png(data) == data
