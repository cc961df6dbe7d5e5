"""Tables and links in docs/ agree with the code."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import Final, get_args

import drawings
import error_rules
import msgspec
import pytest
import screenshots
from specimen_files import files, read

from cardgen import Project, barcodes, render
from cardgen.backends import FORMATS
from cardgen.fonts import folders
from cardgen.project.printers import PrinterSetting
from cardgen.project.settings import (
    ApproverSetting,
    CheckSettings,
    Defaults,
    Settings,
    ShipmentSettings,
    WatchSettings,
    WeblateSettings,
)
from cardgen.stock.stock import StockSpec
from cardgen.template import OCCASION_NAMES, FieldType, Occasion, model
from tests.documentation import FILES, PAGES, ROOT

RIGHT_TO_LEFT: Final = 20  # its fonts are added by name, so that no specimen has them
MADE: Final = re.compile(r"docs/(?:pictures/(.+)|reference/(api|command-line|designs)\.md)$")
PICTURES: Final = {*drawings.PICTURES, *screenshots.PICTURES}
"""What `make docs` makes: pictures, and pages of the reference."""


def text(page: str) -> str:
    return PAGES[page]


def test_the_page_of_error_rules_is_made_from_the_code() -> None:
    assert error_rules.FILE.read_text(encoding="utf-8") == error_rules.page(), "make docs"


def test_typesetting_rules_are_those_of_the_specimens() -> None:
    said = {}
    for section in text("typesetting.md").split("\n## ")[1:24]:
        about = re.search(
            r"(\d+)\. (.+)\n(?s:.+)\n- \*\*Source\*\*: (.+)\n- \*\*In\*\*: .+\n"
            r"- \*\*Specimens\*\*: (.+)",
            section,
        )
        assert about, section
        said[int(about[1])] = about.groups()[1:]
    assert [*said] == [*range(1, 24)]
    assert said.pop(RIGHT_TO_LEFT)[2] == "none"
    shown = {}
    for name, paths in files().items():
        rule = read(paths)
        pairs = ", ".join(path.parent.name for path in paths)
        shown[rule.number] = (rule.name, rule.source, f"`{name}` in {pairs}")
    assert said == shown


def test_typesetting_rules_have_tests_of_their_names() -> None:
    tests = [path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")]
    names = re.findall(r"def test_rule_(\d+)(?:_and_(\d+))?_[a-z]", "\n".join(tests))
    tested = {int(number) for name in names for number in name if number}
    assert tested == set(range(1, 24))


def below(page: str, heading: str) -> str:
    """Find the text below a heading, up to the next heading."""
    (section,) = re.findall(rf"(?ms)^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", page)
    assert isinstance(section, str)
    return section


def keys(page: str, heading: str) -> dict[str, str]:
    """The keys that the table below a heading describes, and their defaults."""
    section = below(page, heading)
    found: list[tuple[str, str]] = re.findall(r"(?m)^\| `([\w-]+)` \| ([^|]+) \|", section)
    assert len(found) == len(dict(found)) > 0
    return dict(found)


def default(field: msgspec.structs.FieldInfo) -> str:
    if field.required:
        return "needed"
    if field.default is msgspec.NODEFAULT or field.default is None:
        return "–"
    return f"`{json.dumps(field.default)}`"


@pytest.mark.parametrize(
    ("heading", "spec"),
    [
        ("Before the tables", model.AboutSpec),
        ("`[page]`", model.PageSpec),
        ("`folds` and `cuts`", model.PageMarksSpec),
        ("`[grid]`", model.GridSpec),
        ("`[grid.otherwise]`", model.OtherGridSpec),
        ("`[side.NAME]`", model.SideSpec),
        ("`[style.NAME]`", model.StyleSpec),
        ("`[AREA]`", model.AreaSpec),
        ("`fit`", model.FitSpec),
        ("`boxes`", model.BoxesSpec),
        ("`spans`", model.SpanSpec),
        ("`data`", model.DataSpec),
        ("`veil`", model.VeilSpec),
        ("`border`", model.BorderSpec),
        ("A stock file", StockSpec),
        ("A list of fonts", folders.FontsFile),
        ("`[family.NAME]`", folders.ListedFamily),
        ("`regular` and `bold`", folders.ListedFile),
        ("A project", Settings),
        ("`[[approvers]]`", ApproverSetting),
        ("`[defaults]`", Defaults),
        ("`[check]`", CheckSettings),
        ("`[weblate]`", WeblateSettings),
        ("`[shipments]`", ShipmentSettings),
        ("`[watch]`", WatchSettings),
        ("`[printers.NAME]`", PrinterSetting),
    ],
)
def test_every_key_is_described(heading: str, spec: type[msgspec.Struct]) -> None:
    fields = msgspec.structs.fields(spec)
    expected = {field.encode_name: default(field) for field in fields}
    assert keys(text("templates.md"), heading) == expected


def test_every_table_of_a_template_is_described() -> None:
    specs = {
        kind
        for kind in vars(model).values()
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct)
    }
    (mark,) = (
        mark
        for mark in test_every_key_is_described.pytestmark  # type: ignore[attr-defined]
        if mark.name == "parametrize"
    )
    tested = {spec for _, spec in mark.args[1]}
    assert {spec for spec in specs if msgspec.structs.fields(spec)} <= tested


def test_every_occasion_is_described() -> None:
    rows = re.findall(
        r"(?m)^\| `([\w-]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$",
        below(text("templates.md"), "Occasions"),
    )
    named = {
        name: (said["zh"], said["ja"], said["ko"]) for name, said in OCCASION_NAMES.items()
    }
    assert {name: tuple(words) for name, *words in rows} == named
    assert [*named] == [*get_args(Occasion)]


def test_every_type_of_a_field_and_barcode_is_described() -> None:
    page = text("templates.md")
    cells = re.findall(r"(?m)^\|([^|]+)\|", below(page, "`[fields]`"))
    types = re.findall(r"`(\w+)`", "".join(cells))
    assert sorted(types) == sorted(get_args(FieldType))
    (symbologies,) = re.findall(r"(?m)^\| `barcode` \| – \| ([^;]+);", page)
    assert re.findall(r'`"([^"]+)"`', symbologies) == [*get_args(barcodes.SymbologyName)]


def anchors(path: Path) -> set[str]:
    """List the anchors of a page's headings, as GitHub makes them."""
    heads = re.findall(r"(?m)^#+ (.+)$", path.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("path", FILES.values(), ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    links = re.findall(
        r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)", path.read_text(encoding="utf-8")
    )
    for place, anchor in links:
        there = path.parent / place if place else path
        if made := MADE.match((path.parent / place).resolve().relative_to(ROOT).as_posix()):
            assert made[1] in PICTURES or made[2], place
            continue
        assert there.exists(), place
        assert not anchor or anchor in anchors(there), (place, anchor)


def paths(page: str) -> set[str]:
    """Find texts that look like the path of a module, a package or a file."""
    return set(re.findall(r"`([a-z_0-9]+(?:/[a-z_0-9]+)*/?(?:\.py)?)`", page))


@pytest.mark.parametrize("page", ["architecture.md", "extending.md", "typesetting.md"])
def test_modules_are_where_they_are_said_to_be(page: str) -> None:
    for path in paths(text(page)):
        if "/" in path.rstrip("/"):
            found = [ROOT / "cardgen" / path, ROOT / "cardgen" / f"{path}.py", ROOT / path]
            assert any(each.exists() for each in found), path


def test_every_room_is_described() -> None:
    said = paths(below(text("architecture.md"), "The folders"))
    names = {path.rstrip("/") for path in said}
    rooms = {path.stem for path in (ROOT / "cardgen").iterdir() if path.suffix in ("", ".py")}
    assert {room for room in rooms if not room.startswith("_")} <= names
    assert names <= {path.stem for path in (ROOT / "cardgen").rglob("*")}


def test_every_library_is_described() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    names = {re.split(r"[\[>=]", each)[0] for each in wanted} - {"cardgen"}
    assert names <= set(re.findall(r"[\w-]+", text("libraries.md")))


def test_the_backend_of_the_architecture_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    backend = ModuleType("words")
    exec(re.findall(r"(?ms)^```python\n(.*?)^```", text("extending.md"))[0], vars(backend))
    monkeypatch.setitem(sys.modules, "words", backend)
    monkeypatch.setitem(FORMATS, "words", "words")
    label = Project.open().label("brothers", fields={"box_id": "MAPO-17"})
    assert render(label.document(), "words").splitlines()[-1] == b"MAPO-17"


def test_the_symbology_of_the_architecture_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds: dict[str, object] = barcodes.SYMBOLOGIES  # type: ignore[assignment]
    monkeypatch.setitem(kinds, "microqr", None)  # gone afterwards
    exec(re.findall(r"(?ms)^```python\n(.*?)^```", text("extending.md"))[1])
    symbol = barcodes.encode("microqr", "MAPO-17")
    assert (symbol.columns, symbol.quiet) == (15, 2)
