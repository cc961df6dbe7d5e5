"""Sample values, to try a template and a message with.

In come the types of fields and a glossary, out come values as people type them. They are long
rather than typical: a template that holds them holds the values of a shipment. Only people,
offices and addresses have typical values. Values suit the areas that show them: a seal has one
to nine characters, boxes one each, a barcode the data of its symbology.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from io import BytesIO
from itertools import chain, cycle, islice
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from cardgen.barcodes import encode
from cardgen.catalog import notes_of
from cardgen.errors import CardgenError
from cardgen.placeholders import Pattern
from cardgen.seals import SEAL_CHARACTERS
from cardgen.template import AreaBarcode, AreaSeal, AreaText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cardgen.catalog import Glossary
    from cardgen.template import Area, FieldType, Side, Template

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
    """Choose a sample value for each field except pictures. Two cities differ.

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
    return suit_values(values, template, target) if template else values


def longest_terms(glossary: Glossary) -> dict[str, list[str]]:
    """Return the finished terms of each kind, the longest first."""
    terms: dict[str, list[str]] = {}
    entries = {
        key: entry
        for key, entry in glossary.by_source.items()
        if glossary.explain_unfinished(entry) is None
    }
    for kind, word in sorted(
        entries, key=lambda key: (-len(entries[key].translation) - len(key[1]), key)
    ):
        terms.setdefault(kind, []).append(word)
    return with_safe_units(terms, glossary)


def with_safe_units(terms: dict[str, list[str]], glossary: Glossary) -> dict[str, list[str]]:
    """Keep only units that can be used with any article, if there are any."""
    units = terms.get("unit", [])
    safe = [each for each in units if not notes_of(glossary.by_source["unit", each]).particular]
    return {**terms, "unit": safe} if safe else terms


@cache
def sample_picture() -> bytes:
    """Make a grey PNG for fields that show a picture."""
    from PIL import Image

    buffer = BytesIO()
    Image.new("L", (400, 300), 192).save(buffer, "PNG")
    return buffer.getvalue()


@cache
def example_picture() -> bytes:
    """Make a PNG like an emblem: two linked rings on a transparent background."""
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
    """Make a PNG like a photograph: hills one behind the other, and a sun."""
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


def suit_values(values: Mapping[str, str], template: Template, target: str) -> dict[str, str]:
    """Change sample texts and numbers so that the areas of a template can show them.

    `target` (BCP 47) is the language of areas of that side. Values of other types stay, and so
    do values that no other would better.
    """
    made = dict(values)
    for area in chain.from_iterable(side.areas.values() for side in template.sides):
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
    """Return the key in `_SEALS` for the language of a side."""
    if side == "source":
        return "zh"
    return target if target in _SEALS else target.partition("-")[0]


def _free(
    names: tuple[str, ...], values: Mapping[str, str], fields: Mapping[str, FieldType]
) -> list[str]:
    """Choose fields of free text that have a value."""
    return [name for name in names if name in values and fields.get(name) == "text"]


def _fill_text(text: Pattern, values: Mapping[str, str]) -> str:
    """Fill values into a text, and remove placeholders that have none."""
    return text.fill({name: values.get(name, "") for name in text.names})


def _for_seal(
    text: Pattern, lang: str, values: Mapping[str, str], template: Template
) -> dict[str, str]:
    """Choose values for a seal whose text has too many characters or none."""
    names = _free(text.names, values, template.fields)
    if not names or 0 < _count_characters(text, values) <= SEAL_CHARACTERS:
        return {}
    others = _count_characters(text, {**values, **dict.fromkeys(names, "")})
    room = (SEAL_CHARACTERS - others) // len(names)
    known = _SEALS.get(lang, _SEALS["zh"])
    said = next((seal for seal in known if len(seal) <= room), known[-1])
    return dict.fromkeys(names, said)


def _count_characters(text: Pattern, values: Mapping[str, str]) -> int:
    """Count the characters of a text with its values, without blanks."""
    return len("".join(_fill_text(text, values).split()))


def _for_boxes(
    area: Area, count: int, values: Mapping[str, str], template: Template
) -> dict[str, str]:
    """Choose digits for `count` boxes if the values do not fill them."""
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
    """Choose a value that a barcode accepts, if it does not accept the given ones."""
    every = tuple(dict.fromkeys(name for piece in code.data for name in piece.text.names))
    for trial in _trials(_free(every, values, template.fields), values):
        said = {**values, **trial}
        data = "".join(_fill_text(piece.text, said) for piece in code.data)
        with suppress(CardgenError):
            encode(code.symbology, data)
            return trial
    return {}


def _trials(names: list[str], values: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Yield values to try in a barcode: none, then one in each field, then in all fields."""
    yield {}
    for name in names:
        yield from ({name: data} for data in _DATA if data != values[name])
    if len(names) > 1:
        yield from (dict.fromkeys(names, data) for data in _DATA)


# Values by the names of fields in built-in templates.
_VALUES: Final = {
    "item": "医用口罩",
    "quantity": "8000",
    "unit": "只",
    "box": "17",
    "boxes": "49",
    "date": "2020-03-26",
    "expiry": "2027-12-31",
    "lot": "L2403A17",
    "gross_weight": "12.5",
    "order": "PO-2020-0317",
    "handling": "this-way-up, fragile, keep-dry",
    "years": "24",
    "link": "https://example.org/relief",
    "phone": "+82 2 120",
    "pallet": "3",
    "pallets": "12",
    "seal": "友谊长存",
    "caption": "© Seoul, 2020",
    "name": "王小明",
    "title": "感谢状",
    "number": "2020-17",
    "role": "北京市代表团团长",
    "words": "感谢各位一直以来的情谊。愿春天早日到来，愿大家平安健康。",
}
# Further values of a route, by the language of its sender.
_ROUTES: Final[Mapping[str, Mapping[str, str]]] = {
    "ko": {
        "dear": "亲爱的北京市民：",
        "dear_target": "베이징 시민 여러분께",
        "words_target": "늘 나누어 주신 정에 감사드립니다. 봄이 하루빨리 오고, "
        "모두 평안하고 건강하시기를 빕니다.",
        "signed": "首尔市民 敬上",
        "signed_target": "서울 시민 드림",
        "from": "首尔",
        "to": "北京",
        "box_id": "SEL-BJS-0017",
        "seal": "首尔市印",
        "name_target": "왕샤오밍",
        "title_target": "감사장",
        "role_target": "베이징시 대표단 단장",
        "sender": "서울특별시청",
        "sender_address": "서울특별시 중구 세종대로 110",
        "sender_phone": "+82 2 120",
        "recipient": "北京市人民政府",
        "recipient_address": "北京市通州区运河东大街57号",
        "postcode": "101100",
        "recipient_phone": "+86 10 12345",
    },
    "ja": {
        "dear": "亲爱的武汉市民：",
        "dear_target": "武漢市民の皆さまへ",
        "words_target": "日ごろの友情に心より感謝申し上げます。"
        "一日も早く春が訪れ、皆さまが健やかでありますように。",
        "signed": "东京都民 敬上",
        "signed_target": "東京都民一同",
        "from": "东京",
        "to": "武汉",
        "box_id": "TYO-WUH-0017",
        "seal": "東京都印",
        "name_target": "ワン・シャオミン",
        "title_target": "感謝状",
        "role_target": "北京市代表団団長",
        "sender": "東京都庁",
        "sender_address": "東京都新宿区西新宿2-8-1",
        "sender_phone": "+81 3 5321 1111",
        "recipient": "武汉市人民政府",
        "recipient_address": "武汉市江岸区沿江大道188号",
        "postcode": "430014",
        "recipient_phone": "+86 27 12345",
    },
    "zh": {
        "dear": "亲爱的上海市民：",
        "dear_target": "親愛的上海市民：",
        "words_target": "感謝各位一直以來的情誼。願春天早日到來，願大家平安健康。",
        "signed": "台北市民 敬上",
        "signed_target": "臺北市民 敬上",
        "from": "台北",
        "to": "上海",
        "box_id": "TPE-SHA-0017",
        "seal": "臺北市印",
        "name_target": "王小明",
        "title_target": "感謝狀",
        "role_target": "北京市代表團團長",
        "sender": "臺北市政府",
        "sender_address": "臺北市信義區市府路1號",
        "sender_phone": "+886 2 2720 8889",
        "recipient": "上海市人民政府",
        "recipient_address": "上海市黄浦区人民大道200号",
        "postcode": "200003",
        "recipient_phone": "+86 21 12345",
    },
}


def known_values(target: str) -> dict[str, str]:
    """Return sample values by field name for a target language (BCP 47)."""
    return {**_VALUES, **_ROUTES.get(target.partition("-")[0], _ROUTES["ko"])}
