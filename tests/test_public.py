"""The public names of the library."""

from __future__ import annotations

import inspect
import pydoc
import re
import subprocess
import sys
import typing
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import cardgen

NAMES = cardgen.__all__


def test_checkers_and_editors_find_the_public_names_too() -> None:
    source = inspect.getsource(cardgen)
    assert sorted(re.findall(r"(\w+) as \1\b", source)) == NAMES


def test_nothing_is_imported_before_it_is_used() -> None:
    code = "import cardgen, sys; cardgen.__all__, dir(cardgen); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    loaded = {name for name in done.stdout.split() if name.startswith("cardgen")}
    assert loaded == {"cardgen", "cardgen.lazy"}


def test_dir_shows_the_library_and_no_module() -> None:
    assert [name for name in dir(cardgen) if not name.startswith("_")] == NAMES


def test_a_star_import_brings_all_names() -> None:
    names: dict[str, Any] = {}
    exec("from cardgen import *", names)
    assert {*NAMES} <= {*names}


def test_the_table_of_rules_is_read_where_something_of_it_is_shown() -> None:
    for lines, reads in {"": 0, "cardgen.cli.explain.known_rules()": 1}.items():
        code = "import cardgen.cli.explain\n"
        code += f"from cardgen import Project, make_letter, render, ship\n{lines}\n"
        code += "print(cardgen.rules.read_rules.cache_info().misses)"
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        assert done.stdout == f"{reads}\n"


def test_each_is_described() -> None:
    for name in NAMES:
        found = getattr(cardgen, name)
        is_alias = not inspect.isclass(found) and not inspect.isfunction(found)
        assert is_alias or inspect.getdoc(found), name


def test_pydoc_shows_them() -> None:
    shown = pydoc.plain(pydoc.render_doc(cardgen))
    for name in NAMES:
        assert name in shown
    assert "Make all labels and papers of a shipment" in shown


def find_own_classes(hint: Any) -> Iterator[type]:
    """Find the classes of cardgen in a type."""
    if inspect.isclass(hint) and hint.__module__.startswith("cardgen."):
        yield hint
    for each in typing.get_args(hint):
        yield from find_own_classes(each)


def test_functions_return_public_types() -> None:
    public = {getattr(cardgen, name) for name in NAMES}
    for name in NAMES:
        function = getattr(cardgen, name)
        if inspect.isfunction(function):
            known = vars(import_module(function.__module__))
            if "PdfReport" in str(function.__annotations__.get("return")):
                known = {**known, "PdfReport": cardgen.PdfReport}
            hint = typing.get_type_hints(function, known).get("return")
            assert {*find_own_classes(hint)} <= public, name


def test_errors_are_public() -> None:
    from cardgen import errors

    classes = {each for each in vars(errors).values() if inspect.isclass(each)}
    found = {each.__name__ for each in classes if issubclass(each, cardgen.CardgenError)}
    assert found <= {*NAMES}
