from __future__ import annotations

import random
import zlib
from hashlib import sha256

import pytest
from hypothesis import given, strategies as st

from cardgen.backends.png.file import adler32_combine, assemble, compress_band
from tests.backends.samples import chunks, raw_rows


@given(st.binary(max_size=3000), st.binary(max_size=3000))
def test_combined_adler_is_that_of_the_whole(first: bytes, second: bytes) -> None:
    combined = adler32_combine(zlib.adler32(first), zlib.adler32(second), len(second))
    assert combined == zlib.adler32(first + second)


@pytest.mark.parametrize("length", [65520, 65521, 65522, 1_000_000])
def test_combined_adler_wraps(length: int) -> None:
    first, second = b"\xff" * 70_000, b"\xff" * length
    combined = adler32_combine(zlib.adler32(first), zlib.adler32(second), length)
    assert combined == zlib.adler32(first + second)


def test_the_same_rows_are_the_same_bytes_whatever_memory_held() -> None:
    chance = random.Random(11)
    rows = [
        b"".join(
            bytes(1) + (b"\xff" * 90 + chance.randbytes(12) + b"\x80" * 198) for _ in range(64)
        )
        for _ in range(20)
    ]
    first = [compress_band(raw) for raw in rows]
    for _ in range(50):
        junk = [bytearray(chance.randbytes(4000) * chance.randrange(1, 60)) for _ in range(3)]
        del junk
        number = chance.randrange(len(rows))
        assert compress_band(bytes(bytearray(rows[number]))) == first[number]


def test_bytes_do_not_depend_on_the_processor() -> None:
    """The bytes are equal on processors with and without AVX2; all labels depend on them."""
    chance = random.Random(12)
    rows = b"".join(bytes(1) + b"\xff" * 90 + chance.randbytes(40) for _ in range(64))
    assert sha256(compress_band(rows).chunk).hexdigest()[:16] == "c0ef7a8fb0bd335a"


@given(st.lists(st.binary(max_size=2000), max_size=5))
def test_bands_join_to_one_stream_in_any_order(parts: list[bytes]) -> None:
    bands = [compress_band(part) for part in parts]
    assert raw_rows(assemble(1, 1, "L", 300, bands)) == b"".join(parts)
    assert raw_rows(assemble(1, 1, "L", 300, bands[::-1])) == b"".join(parts[::-1])


def test_a_band_ends_in_a_full_flush() -> None:
    band = compress_band(bytes(5000))
    assert band.chunk[8:-4].endswith(b"\x00\x00\xff\xff")
    assert band.length == 5000


@pytest.mark.parametrize(
    ("pixel_format", "depth", "color", "kinds"),
    [
        ("1", 1, 0, ["IHDR", "pHYs", "IDAT", "IDAT", "IEND"]),
        ("L", 8, 0, ["IHDR", "sRGB", "pHYs", "IDAT", "IDAT", "IEND"]),
        ("RGB", 8, 2, ["IHDR", "sRGB", "pHYs", "IDAT", "IDAT", "IEND"]),
    ],
)
def test_headers(pixel_format: str, depth: int, color: int, kinds: list[str]) -> None:
    found = chunks(assemble(258, 3, pixel_format, 203.2, []))  # type: ignore[arg-type]
    assert [chunk.kind for chunk in found] == kinds
    assert found[0].data == bytes([0, 0, 1, 2, 0, 0, 0, 3, depth, color, 0, 0, 0])
    physical = next(chunk.data for chunk in found if chunk.kind == "pHYs")
    assert physical == (8000).to_bytes(4) * 2 + b"\x01"
