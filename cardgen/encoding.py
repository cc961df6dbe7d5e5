"""Text files are UTF-8; what is not says in which line."""

from __future__ import annotations

from cardgen.errors import EncodingError, Location


def decode(data: bytes, file: str) -> str:
    """The text of `file`, without a byte order mark. Raises EncodingError."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise EncodingError(
            "bad-encoding",
            f"byte 0x{data[error.start]:02X} is not UTF-8",
            location=Location(file, line),
            hint="save the file as UTF-8",
        ) from None
