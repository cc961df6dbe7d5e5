"""Read and check the sheet of a print shop, a TOML file."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import msgspec

from cardgen import arguments
from cardgen.errors import hint_at_nearest
from cardgen.preflight.profiles import SHOP_RULES, Limits, ShopSheet, Verdict
from cardgen.tomlfile import Complaint, Validation, convert, diagnose, parse_key
from cardgen.units import parse_length

_LENGTHS: Final = {
    "text": "text", "white-text": "white_text", "rich-text": "rich_text", "line": "line",
    "safety-distance": "safety", "bleed": "bleed",
}  # fmt: skip
_NUMBERS: Final = {
    "pixels": ("dpi", 1, 4800), "bitmap-pixels": ("bitmap_dpi", 1, 4800),
    "ink": ("ink", 100, 400),
}  # fmt: skip
_MOST_LENGTH: Final = parse_length("50mm")


class SheetSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Sheet of a shop as the file has it: lengths are ``"7pt"`` or ``"3mm"``."""

    text: str | None = None
    white_text: str | None = None
    rich_text: str | None = None
    line: str | None = None
    pixels: int | None = None
    bitmap_pixels: int | None = None
    safety_distance: str | None = None
    bleed: str | None = None
    ink: int | None = None
    verdicts: dict[str, Verdict] = msgspec.field(default_factory=dict)


def read_shop_sheet(path: Path) -> ShopSheet:
    """Read the limits of a print shop from a file. Raises TemplateError, EncodingError."""
    given = arguments.path("path", path)
    return diagnose(given, "bad-shop-sheet", "sheet of a print shop", _sheet).unwrap()


def _sheet(data: dict[str, Any]) -> Validation[ShopSheet | None]:
    """Convert the data of a file to limits. Yield errors about wrong values."""
    spec = yield from convert(data, SheetSpec)
    if spec is None:
        return None
    given: dict[str, float] = {}
    for key, name in _LENGTHS.items():
        value = getattr(spec, key.replace("-", "_"))
        points = yield from parse_key(key, _points, value, None)
        if points is not None:
            given[name] = points
    for key, (name, least, most) in _NUMBERS.items():
        number = getattr(spec, key.replace("-", "_"))
        if number is None:
            continue
        if not least <= number <= most:
            yield Complaint(f"{key}: {number} is not between {least} and {most}", "", key)
        given[name] = float(number)
    # A shop that names a limit has no second, lower one.
    given |= {f"worst_{name}": given[name] for name in ("text", "dpi") if name in given}
    for rule in spec.verdicts:
        if rule not in SHOP_RULES:
            yield Complaint(
                f"verdicts: {rule!r} is not a rule that a shop can judge",
                hint_at_nearest(rule, SHOP_RULES),
                "verdicts",
            )
    assert given.keys() <= {*Limits.__struct_fields__}
    return ShopSheet(Limits(**given), tuple(sorted(spec.verdicts.items())))


def _points(text: str) -> float:
    """Parse a length. Return it in points. Raises ValueError."""
    points = parse_length(text)
    if not 0 <= points <= _MOST_LENGTH:
        raise ValueError(f"{text} is not between 0 and 50 mm")
    return points
