"""Sample values that suit the areas of a template.

A seal has one to nine characters, boxes one each, a barcode the data of its symbology. In come
values and a template, out come the values, changed where such an area would refuse them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import cycle, islice
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from cardgen.barcodes import encode
from cardgen.errors import CardgenError
from cardgen.placeholders import Pattern
from cardgen.seals import SEAL_CHARACTERS
from cardgen.template import AreaBarcode, AreaSeal, AreaText

if TYPE_CHECKING:
    from cardgen.template import Area, FieldType, Side, Template

# Texts of seals, the longest first: of a city, then of any writer.
_SEALS: Final[Mapping[str, tuple[str, ...]]] = {
    "zh": ("北京市人民政府印", "首尔市印", "友谊", "印"),
    "zh-Hant": ("臺北市政府印", "臺北市印", "友誼", "印"),
    "ja": ("東京都知事之印", "東京都印", "友好", "印"),
    "ko": ("서울특별시장인", "서울시인", "우정", "인"),
}
# City halls of Seoul, Beijing and Tokyo.
_POSTCODES: Final = {5: "04524", 6: "101100", 7: "1638001"}
_DIGITS: Final = "1234567890"
# Data of barcodes: an id, a GTIN, an SSCC, a date, a number, a link.
_DATA: Final = (
    "BOX-0001-0001",
    "8801234567893",
    "18801234567890",
    "388012340000000179",
    "2020-12-26",
    "1000",
    "https://example.org/relief",
)
_BOXED: Final = frozenset({"text", "integer", "number"})


def suited(values: Mapping[str, str], template: Template, target: str) -> dict[str, str]:
    """Change values of texts and numbers so that the areas of a template accept them.

    `target` (BCP 47) is the language of areas of that side. Values of other types stay, and so
    do values that no other would better.
    """
    made = dict(values)
    for area in template.areas.values():
        match area.content:
            case AreaSeal():
                made |= _for_seal(
                    area.content.text, _language(area.side, target), made, template
                )
            case AreaText(boxes=boxes) if boxes:
                made |= _for_boxes(area, len(boxes.gaps) + 1, made, template)
            case AreaBarcode():
                made |= _for_barcode(area.content, made, template)
    return made


def _language(side: Side, target: str) -> str:
    if side == "source":
        return "zh"
    return target if target in _SEALS else target.partition("-")[0]


def _free(
    names: tuple[str, ...], values: Mapping[str, str], fields: Mapping[str, FieldType]
) -> list[str]:
    """The fields among these whose values may be any text."""
    return [name for name in names if name in values and fields.get(name) == "text"]


def _fill_text(text: Pattern, values: Mapping[str, str]) -> str:
    """Fill a text with its values; a missing one adds nothing."""
    return text.fill({name: values.get(name, "") for name in text.names})


def _for_seal(
    text: Pattern, lang: str, values: Mapping[str, str], template: Template
) -> dict[str, str]:
    names = _free(text.names, values, template.fields)
    if not names or 0 < len(_without_blanks(_fill_text(text, values))) <= SEAL_CHARACTERS:
        return {}
    others = len(_without_blanks(_fill_text(text, {**values, **dict.fromkeys(names, "")})))
    room = (SEAL_CHARACTERS - others) // len(names)
    known = _SEALS.get(lang, _SEALS["zh"])
    said = next((seal for seal in known if len(seal) <= room), known[-1])
    return dict.fromkeys(names, said)


def _without_blanks(text: str) -> str:
    return "".join(text.split())


def _for_boxes(
    area: Area, count: int, values: Mapping[str, str], template: Template
) -> dict[str, str]:
    assert isinstance(area.content, AreaText)
    shown = [span.shows for span in area.content.spans]
    patterns = [each for each in shown if isinstance(each, Pattern)]
    every = tuple(dict.fromkeys(name for each in patterns for name in each.names))
    names = [name for name in every if name in values and template.fields.get(name) in _BOXED]

    def count_boxed(known: Mapping[str, str]) -> int:
        filled_text = "".join(_fill_text(each, known) for each in patterns)
        return sum(map(str.isalnum, normalize("NFKC", filled_text)))

    if not names or count_boxed(values) == count:
        return {}
    left = count - count_boxed({**values, **dict.fromkeys(names, "")})
    made: dict[str, str] = {}
    for at, name in enumerate(names):
        share = left // (len(names) - at)
        made[name] = _POSTCODES.get(share) or "".join(islice(cycle(_DIGITS), max(share, 0)))
        left -= share
    return made


def _for_barcode(
    code: AreaBarcode, values: Mapping[str, str], template: Template
) -> dict[str, str]:
    """Find one value that suits the barcode in place of the given one."""
    every = tuple(dict.fromkeys(name for piece in code.data for name in piece.text.names))
    for trial in _trials(_free(every, values, template.fields), values):
        said = {**values, **trial}
        data = "".join(_fill_text(piece.text, said) for piece in code.data)
        with suppress(CardgenError):
            encode(code.symbology, data)
            return trial
    return {}


def _trials(names: list[str], values: Mapping[str, str]) -> Iterator[dict[str, str]]:
    yield {}
    for name in names:
        yield from ({name: data} for data in _DATA if data != values[name])
    if len(names) > 1:
        yield from (dict.fromkeys(names, data) for data in _DATA)
