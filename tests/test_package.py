"""The content of an installation: a wheel that works anywhere."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from email import message_from_string
from pathlib import Path

import pytest

import cardgen
from cardgen import resources

ROOT = Path(cardgen.__file__).parent.parent


def build(folder: Path, kind: str = "wheel") -> Path:
    """Build the wheel of this checkout, or its sdist."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl" if kind == "wheel" else "*.tar.gz")
    return built


@pytest.mark.ci
def test_the_sdist_has_what_its_readme_begins_with(tmp_path: Path) -> None:
    """``make demo`` needs the Makefile and constraints.txt, which were missing."""
    with tarfile.open(build(tmp_path, "sdist")) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"Makefile", "constraints.txt", ".ci/run", "README.md", "tests/conftest.py"} <= names


@pytest.mark.ci
def test_the_wheel(tmp_path: Path) -> None:
    """One test, since packing 94 MB of fonts takes seconds, and workers do not share it."""
    wheel = build(tmp_path)
    with zipfile.ZipFile(wheel) as archive:
        carries_the_data(archive.namelist())
        carries_the_package_and_nothing_else(archive.namelist())
        keeps_what_it_claims(archive)
        archive.extractall(tmp_path / "site")
    makes_labels(tmp_path / "site", tmp_path)


def files(folder: Path, *patterns: str) -> set[str]:
    found = {path for pattern in patterns for path in folder.rglob(pattern) if path.is_file()}
    return {path.relative_to(folder).as_posix() for path in found}


def carries_the_data(names: list[str]) -> None:
    fonts = files(resources.FONTS, "*.ttc", "fonts.toml", "OFL.txt")
    messages = files(resources.MESSAGES, "*.po", "*.pot")
    templates = {
        path.relative_to(resources.TEMPLATES).as_posix()
        for path in resources.TEMPLATES.rglob("*.toml")
    }
    stock = files(resources.STOCK, "*.toml")
    conventions = files(ROOT / "cardgen/letters/conventions", "*.toml")
    assert "OFL.txt" in fonts
    assert len([name for name in fonts if name.endswith(".ttc")]) == 4
    assert {"slogans.pot", "zh-ko/slogans.po", "zh-ja/captions.po"} <= messages
    assert len(templates) >= 6
    assert len(stock) >= 15
    assert len(conventions) == 4
    carried = (
        {f"cardgen/_data/fonts/{name}" for name in fonts}
        | {f"cardgen/_data/messages/{name}" for name in messages}
        | {f"cardgen/template/builtin/{name}" for name in templates}
        | {f"cardgen/stock/builtin/{name}" for name in stock}
        | {f"cardgen/letters/conventions/{name}" for name in conventions}
        | {"cardgen/rules.toml"}
    )
    assert carried <= set(names)


def carries_the_package_and_nothing_else(names: list[str]) -> None:
    assert {
        f"cardgen/{name}"
        for name in files(ROOT / "cardgen", "*.py", "*.css", "*.html", "*.js", "*.json")
    } <= set(names)
    assert {name.split("/")[0] for name in names} == {"cardgen", names[-1].split("/")[0]}
    assert not [name for name in names if "__pycache__" in name or "/tests/" in name]


def keeps_what_it_claims(archive: zipfile.ZipFile) -> None:
    names = archive.namelist()
    (metadata,) = (name for name in names if name.endswith(".dist-info/METADATA"))
    about = message_from_string(archive.read(metadata).decode())
    (entries,) = (name for name in names if name.endswith(".dist-info/entry_points.txt"))
    assert "cardgen = cardgen.cli:program" in archive.read(entries).decode()
    assert about["Version"] == cardgen.__version__
    assert about["License-Expression"] == ("Apache-2.0 AND OFL-1.1 AND CC0-1.0 AND Zlib")
    assert {Path(name).name for name in about.get_all("License-File", [])} == {
        "LICENSE",
        "OFL.txt",
        "LICENSE-CC0-1.0.txt",
        "LICENSE-Zlib.txt",
    }
    licences = [name for name in names if ".dist-info/licenses/" in name]
    assert len(licences) == 4  # the fonts' and the colour profiles' with their texts
    assert about["Author"] == "The cardgen contributors"
    classifiers = about.get_all("Classifier", [])
    assert "Typing :: Typed" in classifiers
    assert "Programming Language :: Python :: 3.13" in classifiers
    assert "cardgen/py.typed" in names


def makes_labels(unpacked: Path, elsewhere: Path) -> None:
    code = """
from cardgen import Project, render, resources
print(resources.FONTS, resources.MESSAGES, resources.TEMPLATES, sep="\\n")
document = Project.open().label("sister-years", fields={"years": "24"}).document()
print(len(render(document, "png")) > 10_000)
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=elsewhere,
        env={**os.environ, "PYTHONPATH": str(unpacked)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        str(unpacked / "cardgen" / "_data" / "fonts"),
        str(unpacked / "cardgen" / "_data" / "messages"),
        str(unpacked / "cardgen" / "template" / "builtin"),
        "True",
    ]


def test_a_checkout_has_them_beside_the_package() -> None:
    assert resources.find_folder("fonts") == resources.FONTS
    assert resources.find_folder("messages") == resources.MESSAGES
    assert resources.FONTS.joinpath("fonts.toml").is_file()
    assert resources.TEMPLATES.is_dir()
