"""The content of an installation: a wheel that works anywhere."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email import message_from_string
from pathlib import Path

import pytest

import cardgen
from cardgen import resources
from cardgen.installation import find_install_command

ROOT = Path(cardgen.__file__).parent.parent


def build(folder: Path, source: Path = ROOT, kind: str = "wheel") -> Path:
    """Build the wheel of a source folder, or its sdist."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl" if kind == "wheel" else "*.tar.gz")
    return built


@pytest.mark.ci
def test_the_sdist_has_what_its_readme_begins_with(tmp_path: Path) -> None:
    """``make demo`` needs the Makefile and constraints.txt, which were missing."""
    with tarfile.open(build(tmp_path, kind="sdist")) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"Makefile", "constraints.txt", ".ci/run", "README.md", "tests/conftest.py"} <= names


@pytest.mark.ci
def test_the_wheels(tmp_path: Path) -> None:
    """One test, since packing 94 MB of fonts takes seconds, and workers do not share it."""
    wheel, fonts = build(tmp_path / "code"), build(tmp_path / "fonts", ROOT / "fonts")
    assert wheel.stat().st_size < 3_000_000
    with zipfile.ZipFile(wheel) as archive:
        carries_the_data(archive.namelist())
        carries_the_package_and_nothing_else(archive.namelist())
        keeps_what_it_claims(archive)
        archive.extractall(tmp_path / "site")
    stops_without_fonts(tmp_path / "site", tmp_path)
    with zipfile.ZipFile(fonts) as archive:
        is_right(archive)
        archive.extractall(tmp_path / "site")
    makes_labels(tmp_path / "site", tmp_path)


@pytest.mark.ci
@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_two_builds_have_the_same_bytes(kind: str, tmp_path: Path) -> None:
    """Whatever the folder, the times of the files and the rights of a new one."""
    copy = tmp_path / "copy"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    parts = project["tool"]["hatch"]["build"]["targets"]["sdist"]["only-include"]
    for path in map(ROOT.joinpath, (*parts, "pyproject.toml", ".gitignore")):
        target = copy / path.relative_to(ROOT)
        if path.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "node_modules")
            shutil.copytree(path, target, ignore=ignored, copy_function=shutil.copy)
        else:
            shutil.copy(path, target)
    before = os.umask(0o077)
    try:
        again = build(tmp_path / "again", copy, kind)
    finally:
        os.umask(before)
    assert again.read_bytes() == build(tmp_path / "first", kind=kind).read_bytes()


def files(folder: Path, *patterns: str) -> set[str]:
    found = {path for pattern in patterns for path in folder.rglob(pattern) if path.is_file()}
    return {path.relative_to(folder).as_posix() for path in found}


def carries_the_data(names: list[str]) -> None:
    messages = files(resources.MESSAGES, "*.po", "*.pot")
    templates = {
        path.relative_to(resources.TEMPLATES).as_posix()
        for path in resources.TEMPLATES.rglob("*.toml")
    }
    stock = files(resources.STOCK, "*.toml")
    conventions = files(ROOT / "cardgen/letters/conventions", "*.toml")
    assert {"slogans.pot", "zh-ko/slogans.po", "zh-ja/captions.po"} <= messages
    assert len(templates) >= 6
    assert len(stock) >= 15
    assert len(conventions) == 4
    carried = (
        {f"cardgen/_data/messages/{name}" for name in messages}
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
    about = names[-1].split("/")[0]
    data = about.replace(".dist-info", ".data")  # the manual page
    assert {name.split("/")[0] for name in names} == {"cardgen", about, data}
    assert not [name for name in names if "__pycache__" in name or "/tests/" in name]


def keeps_what_it_claims(archive: zipfile.ZipFile) -> None:
    names = archive.namelist()
    (metadata,) = (name for name in names if name.endswith(".dist-info/METADATA"))
    about = message_from_string(archive.read(metadata).decode())
    (entries,) = (name for name in names if name.endswith(".dist-info/entry_points.txt"))
    assert "cardgen = cardgen.cli:program" in archive.read(entries).decode()
    assert about["Version"] == cardgen.__version__
    assert about["License-Expression"] == "Apache-2.0 AND CC0-1.0 AND MIT AND Zlib"
    assert {Path(name).name for name in about.get_all("License-File", [])} == {
        "LICENSE",
        "LICENSE-CC0-1.0.txt",
        "LICENSE-Zlib.txt",
        "LICENSE-jieba.txt",
    }
    licences = [name for name in names if ".dist-info/licenses/" in name]
    assert len(licences) == 4  # with those of the colour profiles and of Chinese words
    assert about["Author"] == "The cardgen contributors"
    classifiers = about.get_all("Classifier", [])
    assert "Typing :: Typed" in classifiers
    assert "Programming Language :: Python :: 3.13" in classifiers
    assert "cardgen/py.typed" in names


def is_right(archive: zipfile.ZipFile) -> None:
    """The fonts of this checkout, with their list and their licence."""
    names = {name for name in archive.namelist() if name.startswith("cardgen_fonts/")}
    fonts = files(resources.FONTS, "*.ttc")
    assert len(fonts) == 4
    assert names == {f"cardgen_fonts/{name}" for name in {*fonts, "fonts.toml", "__init__.py"}}
    assert [name for name in archive.namelist() if name.endswith("/licenses/OFL.txt")]


LABEL = """
from cardgen import Project, render, resources
print(resources.FONTS, resources.MESSAGES, resources.TEMPLATES, sep="\\n")
document = Project.open().label("sister-years", fields={"years": "24"}).document()
print(len(render(document, "png")) > 10_000)
"""


def run(unpacked: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(unpacked)},
        capture_output=True,
        text=True,
        check=False,
    )


def stops_without_fonts(unpacked: Path, elsewhere: Path) -> None:
    """Only what sets text stops, and names the command that installs the fonts."""
    done = run(unpacked, elsewhere, "-m", "cardgen", "label", "brothers", "-o", "a.png")
    assert done.returncode == 1
    assert done.stderr.startswith("fonts-missing: the fonts of cardgen are not installed\n")
    assert "cardgen[fonts]" in done.stderr
    done = run(unpacked, elsewhere, "-m", "cardgen", "messages", "list")
    assert done.returncode == 0, done.stderr
    done = run(unpacked, elsewhere, "-c", LABEL)
    assert "cardgen.errors.PackageError: fonts-missing: " in done.stderr


def makes_labels(unpacked: Path, elsewhere: Path) -> None:
    done = run(unpacked, elsewhere, "-c", LABEL)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        str(unpacked / "cardgen_fonts"),
        str(unpacked / "cardgen" / "_data" / "messages"),
        str(unpacked / "cardgen" / "template" / "builtin"),
        "True",
    ]


def test_a_checkout_has_them_beside_the_package() -> None:
    assert resources.FONTS == ROOT / "fonts"
    assert resources.MESSAGES == ROOT / "messages"
    assert resources.FONTS.joinpath("fonts.toml").is_file()
    assert resources.TEMPLATES.is_dir()


@pytest.mark.parametrize(
    ("file", "text", "command"),
    [
        ("pipx_metadata.json", "{}", 'pipx inject cardgen "cardgen[edit]"'),
        (
            "uv-receipt.toml",
            '[tool]\nrequirements = [{ name = "cardgen", extras = ["fonts"] }]\n',
            'uv tool install "cardgen[edit,fonts]"',
        ),
        ("pyvenv.cfg", "", f'python -m pip install -e "{ROOT}[edit]"'),
    ],
)
def test_the_hint_fits_the_installation(
    file: str, text: str, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / file).write_text(text, "utf-8")
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    assert find_install_command("edit") == command
