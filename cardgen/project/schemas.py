"""JSON Schemas of edited files, for editors that complete and check keys.

In come the types that cardgen reads a file into; out come schemas (JSON Schema 2020-12). They
are a little more generous than cardgen, which knows more about values.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterator
from typing import Any, Final, get_args

import msgspec

from cardgen.project.printers import PrinterSetting
from cardgen.project.settings import Settings
from cardgen.stock import StockSpec
from cardgen.template import (
    AboutSpec,
    AreaSpec,
    FieldType,
    GridSpec,
    PageSpec,
    SideSpec,
    StyleSpec,
)

Schema = dict[str, Any]
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_PART: Final = "Part"  # behind the name of a table that an arrangement changes


def make_template_schema() -> Schema:
    """Make the schema of templates for labels."""
    root, tables = _describe(AboutSpec, PageSpec, GridSpec, StyleSpec, AreaSpec, SideSpec)
    side = tables.pop("SideSpec")
    parts = {f"{name}{_PART}": _as_part(table) for name, table in tables.items()}
    condition = tables["PageSpec"]["properties"]["when"]
    changes = {"when": condition, **_list_tables(_PART)}
    side["properties"] |= {
        key: each for key, each in _list_tables(_PART).items() if key != "page"
    }
    side["additionalProperties"] = _refer("AreaSpec")
    root["properties"] |= {
        **_list_tables(),
        "fields": {"type": "object", "additionalProperties": {"enum": [*get_args(FieldType)]}},
        "palette": {"type": "object", "additionalProperties": {"type": "string"}},
        "extends": {"type": "string"},
        "side": {"type": "object", "additionalProperties": side},
        "arrange": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": changes,
                "additionalProperties": _refer(f"AreaSpec{_PART}"),
            },
        },
    }
    root |= {"anyOf": [{"required": ["page"]}, {"required": ["extends"]}]}
    root |= {"additionalProperties": _refer("AreaSpec")}
    return _finish("template", root, tables | parts)


def make_project_schema() -> Schema:
    """Make the schema of ``cardgen.toml``."""
    root, tables = _describe(Settings, PrinterSetting)
    root["properties"]["printers"] = {
        "type": "object",
        "additionalProperties": _refer("PrinterSetting"),
    }
    return _finish("project", root, tables)


def make_stock_schema() -> Schema:
    """Make the schema of sheets of labels."""
    return _finish("stock", *_describe(StockSpec))


def make_schema(title: str, kind: Any, *, optional: Collection[str] = ()) -> Schema:
    """Make the JSON Schema for a type. The keys in `optional` are not required.

    Numbers may be texts too, since cardgen reads them as people write them.
    """
    root, tables = _describe(kind)
    root["required"] = [key for key in root["required"] if key not in optional]
    for node in _walk([root, *tables.values()]):
        if node.get("type") == "integer":
            node["type"] = ["integer", "string"]
    return _finish(title, root, tables)


def make_record_schema(title: str, kind: Any) -> Schema:
    """Make the JSON Schema for data that cardgen writes."""
    return _finish(title, *_describe(kind))


def _describe(kind: Any, *more: Any) -> tuple[Schema, dict[str, Schema]]:
    """Return the JSON Schema of a type, and those of the tables in it."""
    _, tables = msgspec.json.schema_components([kind, *more], ref_template="#/$defs/{name}")
    for node in _walk([*tables.values()]):
        _simplify(node)
    return tables.pop(kind.__name__), tables


def _simplify(node: Schema) -> None:
    """Remove types that TOML does not have, such as null, and formats of dates."""
    if others := [each for each in node.get("anyOf", ()) if each != {"type": "null"}]:
        node["anyOf"] = others
        if len(others) == 1:
            node |= node.pop("anyOf")[0]
    if node.get("default", "") is None:
        del node["default"]
    if isinstance(node.get("format"), str):  # and not a key of this name
        del node["format"]
    if isinstance(said := node.get("description"), str):
        node["description"] = " ".join(said.replace("``", "`").split())


def _walk(value: Any) -> Iterator[Schema]:
    """Yield a schema and all schemas in it, the inner ones first."""
    for each in value.values() if isinstance(value, dict) else value:
        if isinstance(each, dict | list):
            yield from _walk(each)
    if isinstance(value, dict):
        yield value


def _list_tables(ending: str = "") -> dict[str, Schema]:
    """Return the schemas of template tables whose names users choose."""
    styles = {"type": "object", "additionalProperties": _refer(f"StyleSpec{ending}")}
    return {
        "page": _refer(f"PageSpec{ending}"),
        "grid": _refer(f"GridSpec{ending}"),
        "style": styles,
    }


def _as_part(table: Schema) -> Schema:
    """Return the schema of a table in an arrangement, in which no key is required."""
    part = copy.deepcopy(table)
    for node in _walk([part]):
        node.pop("required", None)
        if "$ref" in node:
            node["$ref"] += _PART
    return part


def _refer(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _finish(title: str, root: Schema, tables: dict[str, Schema]) -> Schema:
    """Assemble a schema, without empty lists of required keys."""
    made = {"$schema": _DIALECT, **root, "title": title, "$defs": tables}
    for node in _walk([made]):
        if node.get("required") == []:
            del node["required"]
    return made
