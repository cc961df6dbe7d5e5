"""What a template declares before its areas: what it is for, its colours and its fields.

In come tables of the file, out comes what they come to, with what is wrong in them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, get_args

from cardgen.display import BLACK, Color
from cardgen.errors import nearest
from cardgen.placeholders import is_name
from cardgen.template.about import PLAIN_LANGUAGE, Purpose
from cardgen.template.areas import GIVEN
from cardgen.template.model import AboutSpec
from cardgen.template.template import FieldType
from cardgen.template.values import parse_color
from cardgen.tomlfile import Complaint, Validation, converted, parsed

_TAG: Final = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
_COUNTRIES: Final = {
    "cn": "zh",
    "tw": "zh-Hant",
    "hk": "zh-Hant",
    "jp": "ja",
    "kr": "ko",
    "kp": "ko",
}
_TYPES: Final[tuple[str, ...]] = get_args(FieldType)


def compute_purpose(data: Mapping[str, Any]) -> Validation[Purpose]:
    """What is said of the template before its tables."""
    spec = (yield from converted(data, AboutSpec)) or AboutSpec()
    said = spec.description
    texts = {PLAIN_LANGUAGE: said} if isinstance(said, str) else said
    for key, tags in (("description", [*texts]), ("languages", spec.languages)):
        for tag in tags:
            if not _TAG.fullmatch(tag):
                hint = "write it as zh, zh-Hant or ja"
                yield Complaint(f"{key}: {tag!r} is no language", hint, key)
            elif tag in _COUNTRIES:
                hint = f"did you mean {_COUNTRIES[tag]}?"
                yield Complaint(f"{key}: {tag!r} is a country, not a language", hint, key)
    return Purpose(
        {lang: text for lang, text in texts.items() if text},
        (*dict.fromkeys(spec.occasions),),
        (*dict.fromkeys(spec.languages),),
    )


def compute_palette(table: Mapping[str, Any]) -> Validation[dict[str, Color]]:
    """The colours that have names; one that is wrong is black."""
    palette: dict[str, Color] = {}
    for name, value in table.items():
        if not is_name(name):
            yield _no_name(name)
        if isinstance(value, str):
            palette[name] = yield from parsed(name, parse_color, value, BLACK)
        else:
            hint = f'write {name} = "#a4201f" or the like'
            yield Complaint(f"{name}: it is not a colour", hint, name)
            palette[name] = BLACK
    return palette


def compute_fields(table: Mapping[str, Any]) -> Validation[dict[str, FieldType]]:
    """The fields with their types; one whose type is wrong is a text."""
    fields: dict[str, FieldType] = {}
    for name, kind in table.items():
        if not is_name(name):
            yield _no_name(name)
        elif name in GIVEN:
            hint = "remove it: every template has this field"
            yield Complaint(f"{name} is not yours to declare", hint, name)
        elif kind not in _TYPES:
            yield Complaint(
                f"{name}: there is no type {kind!r}", nearest(str(kind), _TYPES), name
            )
        # Also with a wrong type it counts as declared: one mistake, one error.
        fields[name] = kind if kind in _TYPES else "text"
    return fields


def _no_name(name: str) -> Complaint:
    hint = "write a name of ASCII letters, digits and _"
    return Complaint(f"{name!r} is not a name", hint, name)
