"""ZIP packages that are the same whenever they are written."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A ZIP of parts by name, in their order; a "mimetype" is stored, as programs want it."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, data in parts.items():
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
            archive.writestr(entry, data)
    return buffer.getvalue()


def repacked(package: bytes) -> bytes:
    """A package that another library wrote, without its time of day."""
    with ZipFile(BytesIO(package)) as archive:
        return packed({name: archive.read(name) for name in archive.namelist()})
