"""Copy objects from one file to another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import pikepdf

_DEEPEST: Final = 40


class ObjectCopies:
    """Copies objects into a file with all that they refer to, each object once."""

    def __init__(self, target: pikepdf.Pdf) -> None:
        self.target = target

    def of(self, found: Any, depth: int = 0) -> Any:
        """Copy an object. Raises ValueError if it is nested too deep."""
        if depth > _DEEPEST:
            raise ValueError("nested too deep")
        if not isinstance(found, pikepdf.Object):
            return found
        if found.is_indirect:
            return self.target.copy_foreign(found)
        if isinstance(found, pikepdf.Array):
            return pikepdf.Array([self.of(each, depth + 1) for each in found])
        if isinstance(found, pikepdf.Dictionary):
            return pikepdf.Dictionary(
                {key: self.of(value, depth + 1) for key, value in found.items()}
            )
        if isinstance(found, pikepdf.Name):
            return pikepdf.Name(str(found))
        return pikepdf.String(bytes(found)) if isinstance(found, pikepdf.String) else found

    def without(self, found: Any, dropped: Iterable[str]) -> Any:
        """Copy a dictionary without some of its keys."""
        left = {key: value for key, value in found.items() if key not in dropped}
        return self.of(pikepdf.Dictionary(left))

    def stream(self, found: Any, dropped: Iterable[str] = ()) -> Any:
        """Copy a stream, still packed, without some of its keys."""
        made = self.target.make_stream(b"")
        packing = [found.get(key) for key in ("/Filter", "/DecodeParms")]
        filters, parameters = (self.of(each) for each in packing)
        made.write(found.read_raw_bytes(), filter=filters, decode_parms=parameters)
        for key, value in found.stream_dict.items():
            if key not in ("/Filter", "/DecodeParms", "/Length", *dropped):
                made[key] = self.of(value)
        return made
