"""The worker's questions to cardgen: JSON comes in, and JSON or a file goes out.

The questions are those of the page (`cardgen.page.questions`); "draw" and "run" are for what
measures and tests the worker.
"""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Sequence
from functools import cache
from importlib import invalidate_caches
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

from cardgen_wasm import files
from pyodide.ffi import to_js

from cardgen import CardgenError, Project, render
from cardgen.installation import without_build
from cardgen.locale import ENGLISH, catalog_file, match_accepted, set_language
from cardgen.project import DEFAULT_PAIR
from cardgen.resources import FONTS

if TYPE_CHECKING:
    from cardgen.page.questions import Workplace

_GZIP: Final = 31  # window bits that stand for gzip's header
_ABSENT: Final = {"PIL": "Pillow", "resvg_py": "resvg-py"}
"""Packages that each installation but this has: pictures, drawings and press colours."""


class _Absent(MetaPathFinder):
    """Finder of packages that are not here: who needs one gets an error for people."""

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        """Raise PackageError for a package that is not here."""
        if package := _ABSENT.get(name.partition(".")[0]):
            raise without_build(package)
        return None


class _Later(MetaPathFinder):
    """Finder of modules that no first label needs: all of them are fetched for the first."""

    names = frozenset((Path(__file__).parent / "cardgen_later.txt").read_text().split())

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find a module after its file was fetched."""
        if name not in self.names:
            return None
        self.names = frozenset()
        _fetch_later()
        return PathFinder.find_spec(name, path, target)


def _fetch_later() -> None:
    """Unpack the modules and data that are fetched later."""
    files.unpack(to_js(_fetch("later.tar")), str(Path(__file__).parent))
    invalidate_caches()


def _fetch(name: str) -> bytes:
    """Fetch a file of the page while everything waits."""
    packed: bytes = files.fetch(name).to_bytes()
    return zlib.decompress(packed, _GZIP)


def _provide_language(language: str) -> None:
    """Fetch the catalog of the interface in a language."""
    path = catalog_file(language)
    if language != ENGLISH and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_fetch(f"locale/{path.parts[-3]}.mo"))


sys.meta_path += [_Later(), _Absent()]


@cache
def _open(pair: str) -> Project:
    """Open the bundled project with the font pack of a pair."""
    pack = FONTS / pair
    return Project.open(fonts=(pack,) if pack.is_dir() else ())


def answer(kind: str, question: str, language: str = "") -> tuple[str, bytes]:
    """Answer a question of a kind in a language, as JSON and the bytes of a file, if any."""
    chosen = match_accepted(language)
    _provide_language(chosen)
    set_language(chosen)
    asked = json.loads(question)
    pair = asked.get("pair") or DEFAULT_PAIR
    project = _open(pair)
    if kind == "draw":
        return _draw(project, asked)
    if kind == "run":
        return _run(project, asked)
    from cardgen.page import questions

    said = questions.answer(_open_place(pair), kind, question.encode())
    return said.decode(), b""


@cache
def _open_place(pair: str) -> Workplace:
    """Open the place of work with a pair: it keeps the lists that the page sent."""
    from cardgen.page.questions import Workplace

    return Workplace(_open(pair), Path("shipments"))


def _draw(project: Project, asked: dict[str, Any]) -> tuple[str, bytes]:
    """Draw a label as a file of a format."""
    try:
        label = project.label(
            asked["message"],
            pair=asked["pair"],
            template=asked["template"],
            fields=asked.get("fields", {}),
            **asked.get("more", {}),
        )
        made = render(label.document(), asked["format"], asked.get("dpi", 203.2))
    except CardgenError as error:
        return json.dumps({"error": str(error)}), b""
    return json.dumps({"warnings": list(map(str, label.warnings))}), made


def _run(project: Project, asked: dict[str, Any]) -> tuple[str, bytes]:
    """Run a program, for tests: its variable `said` is the answer."""
    names: dict[str, Any] = {"project": project, "asked": asked.get("asked")}
    exec(asked["program"], names)  # noqa: S102  # the page never asks it
    return json.dumps(names.get("said")), names.get("made", b"")
