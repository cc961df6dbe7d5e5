"""The oldest versions in ``pyproject.toml``, installed with a wheel and used."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.test_package import ROOT, build

EXTRAS = ("cluster", "preflight", "s3", "url", "xlsx")


def lowest() -> dict[str, str]:
    """Pin each library of an installation to its lowest version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    named = [*project["dependencies"], *(each for extra in EXTRAS for each in extras[extra])]
    found = {}
    for requirement in map(Requirement, named):
        bounds = [each.version for each in requirement.specifier if each.operator == ">="]
        assert len(bounds) == 1, f"{requirement} has no lower bound"
        found[requirement.name] = bounds[0]
    return found


def test_each_library_has_a_lower_bound() -> None:
    assert lowest()["pikepdf"] == "10.14"


@pytest.mark.ci
def test_the_lowest_versions_make_a_label_a_pdf_and_a_shipment(tmp_path: Path) -> None:
    """With pikepdf 10 every PDF/X ended in a traceback, and nobody had tried."""
    wheel = build(tmp_path)
    pins = tmp_path / "lowest.txt"
    pins.write_text("".join(f"{name}=={version}\n" for name, version in lowest().items()))
    home, fonts = tmp_path / "venv", build(tmp_path / "fonts", ROOT / "fonts")
    environment = {
        **os.environ,
        "PIP_CONSTRAINT": str(pins),
        "PIP_BUILD_CONSTRAINT": str(pins),
    }

    def run(*command: str) -> str:
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, ""), done.stdout
        return done.stdout

    run(sys.executable, "-m", "venv", "--without-pip", str(home))
    pip = (sys.executable, "-m", "pip", "--python", str(home / "bin" / "python"))
    install = ("install", "--quiet", "--no-compile", "--only-binary=:all:")
    run(*pip, *install, f"{wheel}[{','.join(EXTRAS)}]", str(fonts))
    cardgen = str(home / "bin" / "cardgen")
    label = ("label", "sister-years", "--set", "years=24", "--set", "item=医用口罩")
    assert "799 × 1199 pixels" in run(cardgen, *label, "--dpi", "203", "-o", "label.png")
    day = ("--date", "2020-03-26")
    run(
        cardgen, *label, "--template", "box-a4", "--profile", "pdf/x-4", *day, "-o", "label.pdf"
    )
    assert "nothing" in run(cardgen, "preflight", "label.pdf", "--profile", "pdf/x-4")
    shutil.copy(ROOT / "examples" / "tokyo-2020.xlsx", tmp_path)
    words = ("--paper", "gross_weight,expiry", "--format", "png,pdf", "-o", "tokyo")
    made = run(cardgen, "batch", "tokyo-2020.xlsx", *words)
    assert "15 of 15 labels made" in made
