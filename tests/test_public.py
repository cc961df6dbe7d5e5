"""What the library offers by name."""

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
    """They look into the module, and want to know of ``__all__``; nobody else imports all."""
    code = "import cardgen, sys; print(*dir(cardgen)); print('msgspec' in sys.modules)\n"
    code += "print(*cardgen.__all__); print(all(n in vars(cardgen) for n in cardgen.__all__))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    shown, loaded, names, there = done.stdout.splitlines()
    assert {*NAMES} <= {*shown.split()}
    assert (names.split(), loaded, there) == (NAMES, "False", "True")


def test_what_rules_mean_is_loaded_where_it_is_shown_alone() -> None:
    homes = ", ".join(["cardgen.cli", "cardgen.letters", *cardgen._HOMES])
    code = f"import sys, {homes}; print('cardgen.rules' in sys.modules)"
    for more, loaded in {"": "False", "; cardgen.cli.explain.known_rules()": "True"}.items():
        before, _, after = code.rpartition("; print")
        own = f"{before}, cardgen.cli.explain{more}; print{after}"
        done = subprocess.run(
            [sys.executable, "-c", own], capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == loaded


def test_each_is_described() -> None:
    for name in NAMES:
        assert inspect.getdoc(getattr(cardgen, name)), name


def test_pydoc_shows_them() -> None:
    shown = pydoc.plain(pydoc.render_doc(cardgen))
    for name in NAMES:
        assert name in shown
    assert "Make all labels and papers of a shipment" in shown
