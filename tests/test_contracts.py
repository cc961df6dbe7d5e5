"""The import contracts hold, and a forbidden import breaks each of them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

PLANTED = {
    "layout/grid.py": "import fsspec",
    "shipment/model.py": "import polib\nimport uharfbuzz\nimport distributed",
    "gs1.py": "import yaml",
    "utils.py": "",
    "text/itemize.py": "from cardgen import utils",
    "units.py": "import cardgen.catalog",
    "backends/dots.py": "import cardgen.catalog",
    "preflight/judge.py": "from cardgen import display",
    "shipment/extra.py": "",
    "shipment/ledger/schema.py": "from cardgen.shipment.papers import write_papers",
    "shipment/manifest/rows.py": "from cardgen.shipment.ledger.schema import prepare",
    "layout/inline/lines.py": "from cardgen.layout.flow import paginate",
    "layout/flow/table.py": "from cardgen.layout.label import Label",
    "cli/corrections.py": (
        "from cardgen.catalog.po import read_po\nfrom cardgen.text import breaks"
    ),
    "project/starter.py": "from cardgen.shipment.papers import LABELS_PDF",
}

CAUGHT = {
    "Imports run down the list of the design, and each module has its place in it": (
        "cardgen.units is not allowed to import cardgen.catalog",
        "cardgen.project is not allowed to import cardgen.shipment",
        "- cardgen.utils",
    ),
    "A shipment's rooms stand above one another, and each module has its place": (
        "cardgen.shipment.ledger is not allowed to import cardgen.shipment.papers",
        "cardgen.shipment.manifest is not allowed to import cardgen.shipment.ledger",
        "- cardgen.shipment.extra",
    ),
    "Labels, tables and sheets are set by the same lines, and know nothing of one another": (
        "cardgen.layout.inline is not allowed to import cardgen.layout.flow",
        "cardgen.layout.flow is not allowed to import cardgen.layout.label",
    ),
    "Imports run in no circle, in any room": (
        "No cycles are allowed in cardgen.layout.",
        "- .inline -> .flow (1 import)",
    ),
    "A room is entered by its door": (
        "cardgen.cli.corrections takes the package by its door instead of cardgen.catalog.po",
        "cardgen.cli.corrections takes the package by its door instead of cardgen.text.breaks",
        "cardgen.project.starter takes the package by its door instead of "
        "cardgen.shipment.papers",
        "cardgen.shipment.manifest.rows takes the package by its door instead of "
        "cardgen.shipment.ledger.schema",
    ),
    "A library is known to those who are named here, and to nobody else": (
        "cardgen.layout.grid may not import fsspec",
        "cardgen.shipment.model may not import polib",
        "cardgen.shipment.model may not import uharfbuzz",
        "cardgen.shipment.model may not import distributed",
        "cardgen.gs1 may not import yaml",
    ),
    "Backends neither shape text nor read messages": (
        "cardgen.backends.dots -> cardgen.catalog",
    ),
    "A preflight judges a file by the file alone": (
        "cardgen.preflight.judge -> cardgen.display",
    ),
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The report of import-linter on a copy of cardgen with all forbidden imports."""
    copy = tmp_path_factory.mktemp("house")
    ignored = shutil.ignore_patterns("__pycache__", "_data", "*.icc")
    shutil.copytree(ROOT / "cardgen", copy / "cardgen", ignore=ignored)
    (copy / "tests").mkdir()
    (copy / "tests/__init__.py").touch()
    shutil.copy(ROOT / "tests/contracts.py", copy / "tests")
    shutil.copy(ROOT / "pyproject.toml", copy)
    for name, imports in PLANTED.items():
        with (copy / "cardgen" / name).open("a", encoding="utf-8") as file:
            file.write(f"\n\n{imports}\n")
    lint = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    environment = {**os.environ, "COLUMNS": "300", "PYTHONPATH": str(copy)}
    done = subprocess.run(
        [sys.executable, "-c", lint, "--no-logo", "--no-cache"],
        cwd=copy,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    return done.stdout


@pytest.mark.parametrize("contract", CAUGHT)
def test_a_contract_is_broken_by_what_it_forbids(contract: str, report: str) -> None:
    assert f"{contract} BROKEN" in report
    for line in CAUGHT[contract]:
        assert line in report


def test_every_contract_is_broken_once(report: str) -> None:
    assert f"Contracts: 0 kept, {len(CAUGHT)} broken." in report
