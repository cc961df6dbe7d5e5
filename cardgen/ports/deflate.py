"""Compression by zlib-ng, whose bytes depend neither on the processor nor on memory.

Python's own zlib may be any of several libraries, each with other bytes. What is compressed is
inflated, and checked by sums, with any of them.
"""

from __future__ import annotations

import sys
from typing import Final

_RAW: Final = -15  # window bits without a header: RFC 1951 alone
_WRAPPED: Final = 15  # with the header and the sum of RFC 1950
_FULL_FLUSH: Final = 3

if sys.platform == "emscripten":
    from zlib import adler32 as adler32, crc32 as crc32, decompressobj

    from cardgen_wasm import deflate
    from pyodide.ffi import to_js

    _NO_FLUSH: Final = 0
    _FINISH: Final = 4

    class Packer:
        """A zlib stream that is compressed part by part."""

        def __init__(self, level: int) -> None:
            self._stream = deflate.open(level, _WRAPPED)

        def add(self, data: bytes) -> bytes:
            """Compress a part, and return the bytes that are ready."""
            packed: bytes = deflate.run(self._stream, to_js(data), _NO_FLUSH).to_bytes()
            return packed

        def end(self) -> bytes:
            """Return the rest of the stream."""
            packed: bytes = deflate.run(self._stream, to_js(b""), _FINISH).to_bytes()
            deflate.close(self._stream)
            return packed

    def compress(data: bytes, level: int) -> bytes:
        """Compress data as a zlib stream (RFC 1950)."""
        packed: bytes = deflate.pack(to_js(data), level, _WRAPPED, _FINISH).to_bytes()
        return packed

    def compress_part(data: bytes, level: int) -> bytes:
        """Compress a part of a raw stream (RFC 1951), so that any other part may follow."""
        packed: bytes = deflate.pack(to_js(data), level, _RAW, _FULL_FLUSH).to_bytes()
        return packed

    def inflate_part(data: bytes) -> bytes:
        """Inflate a part of a raw stream."""
        return decompressobj(_RAW).decompress(data)

else:
    from zlib_ng import zlib_ng
    from zlib_ng.zlib_ng import adler32 as adler32, crc32 as crc32

    class Packer:
        """A zlib stream that is compressed part by part."""

        def __init__(self, level: int) -> None:
            self._stream = zlib_ng.compressobj(level)

        def add(self, data: bytes) -> bytes:
            """Compress a part, and return the bytes that are ready."""
            return self._stream.compress(data)

        def end(self) -> bytes:
            """Return the rest of the stream."""
            return self._stream.flush()

    def compress(data: bytes, level: int) -> bytes:
        """Compress data as a zlib stream (RFC 1950)."""
        return zlib_ng.compress(data, level)

    def compress_part(data: bytes, level: int) -> bytes:
        """Compress a part of a raw stream (RFC 1951), so that any other part may follow."""
        stream = zlib_ng.compressobj(level, zlib_ng.DEFLATED, _RAW)
        return stream.compress(data) + stream.flush(_FULL_FLUSH)

    def inflate_part(data: bytes) -> bytes:
        """Inflate a part of a raw stream."""
        return zlib_ng.decompressobj(_RAW).decompress(data)
