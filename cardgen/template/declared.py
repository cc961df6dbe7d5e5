"""The declarations of a template: its purpose, colours, fields and the names of its styles.

In come tables of the file, out come computed values and complaints.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, get_args

from cardgen.display import BLACK, Color
from cardgen.errors import hint_at_nearest
from cardgen.placeholders import is_name
from cardgen.template.about import PLAIN_LANGUAGE, Purpose
from cardgen.template.area_checks import check_tag
from cardgen.template.areas import FIXED_FIELDS
from cardgen.template.arranging import ARRANGE
from cardgen.template.model import DEFAULT_STYLE, AboutSpec
from cardgen.template.template import FieldType
from cardgen.template.values import parse_color
from cardgen.tomlfile import Complaint, Validation, convert, parse_key, suggest_name

_TYPES: Final[tuple[str, ...]] = get_args(FieldType)


def compute_purpose(data: Mapping[str, Any]) -> Validation[Purpose]:
    """Compute descriptions, occasions and languages of a template."""
    spec = (yield from convert(data, AboutSpec)) or AboutSpec()
    texts = spec.description
    if isinstance(texts, str):
        texts = {PLAIN_LANGUAGE: texts}
    for key, tags in (("description", [*texts]), ("languages", spec.languages)):
        for tag in tags:
            yield from check_tag(key, tag)
    return Purpose(
        {lang: text for lang, text in texts.items() if text},
        (*dict.fromkeys(spec.occasions),),
        (*dict.fromkeys(spec.languages),),
    )


def compute_palette(table: Mapping[str, Any]) -> Validation[dict[str, Color]]:
    """Compute the colours of a palette. A wrong colour becomes black."""
    palette: dict[str, Color] = {}
    for name, value in table.items():
        if not is_name(name):
            yield _bad_name(name)
        if isinstance(value, str):
            palette[name] = yield from parse_key(name, parse_color, value, BLACK)
        else:
            hint = f'write a colour, such as {name} = "#a4201f"'
            yield Complaint(f"{name}: the value is not a colour", hint, name)
            palette[name] = BLACK
    return palette


def compute_fields(table: Mapping[str, Any]) -> Validation[dict[str, FieldType]]:
    """Compute the declared fields and their types. A wrong type becomes text."""
    fields: dict[str, FieldType] = {}
    for name, kind in table.items():
        if not is_name(name):
            yield _bad_name(name)
        elif name in FIXED_FIELDS:
            hint = "remove it: every template has this field"
            yield Complaint(f"{name} cannot be declared", hint, name)
        elif kind not in _TYPES:
            yield Complaint(
                f"{name}: there is no type {kind!r}", hint_at_nearest(str(kind), _TYPES), name
            )
        # A field with a wrong type counts as declared: one mistake, one error.
        fields[name] = kind if kind in _TYPES else "text"
    return fields


def _bad_name(name: str) -> Complaint:
    """Make the error for a name with characters that are not allowed."""
    hint = "write a name of ASCII letters, digits and _"
    return Complaint(f"{name!r} is not a name", hint, name)


def check_style_names(data: Mapping[str, Any]) -> Iterator[tuple[str, Complaint]]:
    """Yield errors about unused styles with nearly the name of a missing style.

    Each complaint comes with its table. Other unused styles are accepted: people may keep a
    style for later.
    """
    used = {DEFAULT_STYLE, *_find_values(data, "style")}
    own, ways = _find_keys(data, "style"), data.get(ARRANGE)
    yield from _suggest_names(own - used, "style", used - own)
    for way in ways if isinstance(ways, list) else ():
        unused = _find_keys(way, "style") - own - used
        yield from _suggest_names(unused, f"{ARRANGE}.style", used)


def _suggest_names(
    unused: set[str], table: str, names: set[str]
) -> Iterator[tuple[str, Complaint]]:
    """Yield an error for each unused style whose name is nearly one of `names`."""
    for name in sorted(unused):
        if hint := suggest_name(name, sorted(names), ""):
            message = f"[{table}.{name}]: no area uses this style"
            yield f"{table}.{name}", Complaint(message, hint)


def _find_keys(data: Any, table: str) -> set[str]:
    """Return the keys of a table; empty if it is missing."""
    value = data.get(table) if isinstance(data, dict) else None
    return set(value) if isinstance(value, dict) else set()


def _find_values(data: Any, wanted: str) -> Iterator[str]:
    """Yield the texts of a key anywhere in nested tables."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key == wanted and isinstance(value, str):
                yield value
            yield from _find_values(value, wanted)
    elif isinstance(data, list):
        for value in data:
            yield from _find_values(value, wanted)
