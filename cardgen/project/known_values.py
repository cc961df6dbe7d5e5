"""Example values for fields with usual names, as people type them.

A glossary may lack some of the terms; callers check this.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

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
}
# Further values of a route, by the language of its sender.
_ROUTES: Final[Mapping[str, Mapping[str, str]]] = {
    "ko": {
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
    """The values by field name, for labels with this target language (BCP 47)."""
    return {**_VALUES, **_ROUTES.get(target.partition("-")[0], _ROUTES["ko"])}
