"""Sample values, to try a template and a message with.

In come the types of fields and a glossary, out come values as people type them. They are long
rather than typical: a template that holds them holds the values of a shipment. Only people,
offices and addresses have typical values (`known_values`). Values for seals, boxes and barcodes
suit these (`suiting`).
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Final

from cardgen.catalog import notes_of
from cardgen.project.known_values import known_values
from cardgen.project.suiting import suited

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cardgen.catalog import Glossary
    from cardgen.template import Template

_TYPICAL: Final = {
    "integer": "1000",
    "number": "1000",
    "weight": "12.5",
    "marks": "stack-limit:6",
    "date": "2020-12-26",
    "text": "BOX-0001-0001",
    "sscc": "3 8801234 000000017 9",
    "gtin": "8801234567893",
}
_BRIEF: Final = {
    **_TYPICAL,
    **dict.fromkeys(("integer", "number", "weight", "text"), "1"),
    "marks": "fragile",
    "date": "2020-01-01",
}
_SEAL: Final = ("seal", "北京市人民政府印")  # at most nine characters, for any seal
# Fields whose values must read well, besides fitting.
_PEOPLE: Final = (
    *("name", "name_target", "role", "role_target", "postcode", "title", "title_target"),
    *("sender", "sender_address", "sender_phone"),
    *("recipient", "recipient_address", "recipient_phone"),
)


def sample_values(
    types: Mapping[str, str],
    terms: Mapping[str, Sequence[str]],
    template: Template | None = None,
    target: str = "",
    *,
    is_brief: bool = False,
) -> dict[str, str]:
    """Choose a value for each field but pictures; two cities differ, as on a route.

    `terms` are those of `longest_terms`. A kind without terms gets no value. Values suit the
    areas of a `template`; people and offices are those of the `target` language (BCP 47). Brief
    values are the shortest ones.
    """
    known_texts = _BRIEF if is_brief else _TYPICAL
    values: dict[str, str] = {}
    kinds: list[str] = []
    named = known_values(target)
    for name, kind in types.items():
        if kind == "text" and name.endswith(_SEAL[0]):
            values[name] = _SEAL[1][-1] if is_brief else _SEAL[1]
        elif kind == "text" and name in _PEOPLE:
            values[name] = named[name]
        elif kind in known_texts:
            values[name] = known_texts[kind]
        elif known := terms.get(kind):
            at = kinds.count(kind) % len(known)
            values[name] = known[-1 - at if is_brief else at]
        kinds.append(kind)
    return suited(values, template, target) if template else values


def longest_terms(glossary: Glossary) -> dict[str, list[str]]:
    """The finished terms of each kind, longest first.

    Units are those that go with any article, if there are some.
    """
    terms: dict[str, list[str]] = {}
    entries = {
        key: entry
        for key, entry in glossary.by_source.items()
        if glossary.unfinished(entry) is None
    }
    for kind, word in sorted(
        entries, key=lambda key: (-len(entries[key].translation) - len(key[1]), key)
    ):
        terms.setdefault(kind, []).append(word)
    return with_safe_units(terms, glossary)


def with_safe_units(terms: dict[str, list[str]], glossary: Glossary) -> dict[str, list[str]]:
    """Keep only the units that go with any article, if there are some."""
    units = terms.get("unit", [])
    safe = [each for each in units if not notes_of(glossary.by_source["unit", each]).particular]
    return {**terms, "unit": safe} if safe else terms


@cache
def sample_picture() -> bytes:
    """A grey PNG, for fields that show a picture."""
    from PIL import Image

    buffer = BytesIO()
    Image.new("L", (400, 300), 192).save(buffer, "PNG")
    return buffer.getvalue()


@cache
def example_picture() -> bytes:
    """A PNG like an emblem: two linked rings on a transparent ground."""
    from PIL import Image, ImageDraw

    side, fine = 360, 4  # drawn four times as large, for smooth edges
    drawn = Image.new("L", (side * fine * 5 // 3, side * fine), 0)
    pen = ImageDraw.Draw(drawn)
    width = side * fine // 9
    for left in (0, side * fine * 2 // 3):
        pen.ellipse(
            (left, 0, left + side * fine - 1, side * fine - 1), outline=255, width=width
        )
    mask = drawn.resize((side * 5 // 3, side), Image.Resampling.BOX)
    emblem = Image.new("RGBA", mask.size, (43, 90, 96, 0))
    emblem.putalpha(mask)
    buffer = BytesIO()
    emblem.save(buffer, "PNG")
    return buffer.getvalue()


@cache
def example_photo() -> bytes:
    """A PNG in place of a photograph: hills one behind the other, and a sun."""
    from PIL import Image, ImageDraw

    width, height = 900, 1200
    photo = Image.new("RGB", (width, height), (222, 231, 232))
    pen = ImageDraw.Draw(photo)
    pen.ellipse((560, 190, 760, 390), fill=(236, 170, 120))
    hills = (
        ((168, 192, 192), (620, 480, 660, 560, 700)),
        ((112, 150, 150), (800, 700, 760, 640, 780)),
        ((58, 104, 108), (900, 940, 820, 920, 860)),
        ((30, 66, 72), (1060, 1000, 1080, 1020, 1090)),
    )
    for color, tops in hills:
        line = [(width * at // (len(tops) - 1), top) for at, top in enumerate(tops)]
        pen.polygon([(0, height), *line, (width, height)], fill=color)
    buffer = BytesIO()
    photo.save(buffer, "PNG")
    return buffer.getvalue()
