"""The public names of the library."""

from __future__ import annotations

import inspect
import pydoc
import re
import subprocess
import sys

import cardgen

NAMES = sorted(name for names in cardgen._HOMES.values() for name in names)


def test_checkers_and_editors_find_the_public_names_too() -> None:
    source = inspect.getsource(cardgen)
    assert sorted(re.findall(r"(\w+) as \1\b", source)) == NAMES


def test_programs_that_make_documentation_find_them() -> None:
    """They read ``__all__`` and the module; for others the names stay lazy."""
    code = "import cardgen, sys; print(*dir(cardgen)); print('msgspec' in sys.modules)\n"
    code += "print(*cardgen.__all__); print(all(n in vars(cardgen) for n in cardgen.__all__))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    shown, loaded, names, there = done.stdout.splitlines()
    assert {*NAMES} <= {*shown.split()}
    assert (names.split(), loaded, there) == (NAMES, "False", "True")


def test_the_table_of_rules_is_read_where_something_of_it_is_shown() -> None:
    homes = ", ".join(["cardgen.cli.explain", "cardgen.letters", *cardgen._HOMES])
    for lines, reads in {"": 0, "cardgen.cli.explain.known_rules()": 1}.items():
        code = f"import {homes}\n{lines}\n"
        code += "print(cardgen.rules.read_rules.cache_info().misses)"
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        assert done.stdout == f"{reads}\n"


def test_each_is_described() -> None:
    for name in NAMES:
        assert inspect.getdoc(getattr(cardgen, name)), name


def test_pydoc_shows_them() -> None:
    shown = pydoc.plain(pydoc.render_doc(cardgen))
    for name in NAMES:
        assert name in shown
    assert "Make all labels and papers of a shipment" in shown
