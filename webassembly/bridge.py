"""The worker's questions to cardgen: JSON comes in, and JSON or a file goes out.

The questions are those of the page (`cardgen.page.questions`), and some about shipments that
a browser keeps: "file", "open", "remove". "draw" and "run" are for what measures and tests the
worker. The worker itself asks "refused" and "ended". Questions of translators begin with
"texts/", and their answers have a status.
"""

from __future__ import annotations

import base64
import json
import sys
import zlib
from collections.abc import Sequence
from functools import cache
from importlib import invalidate_caches
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from traceback import format_exception
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

from cardgen_wasm import files
from pyodide.ffi import to_js

from cardgen import CardgenError, Project, render
from cardgen.installation import without_build
from cardgen.locale import (
    ENGLISH,
    LOCALE,
    catalog_file,
    english_file,
    match_accepted,
    set_language,
)
from cardgen.ports import font_files
from cardgen.project import DEFAULT_PAIR

if TYPE_CHECKING:
    from cardgen.page.kept_texts import KeptTexts
    from cardgen.page.questions import Workplace
    from cardgen.page.shelf import Shelf

_SHIPMENTS: Final = Path("/shipments")  # in the worker's memory
_TEXTS: Final = Path("/texts")  # in it a project, if somebody has changed messages here
_OF_TEXTS: Final = "texts/"
_GZIP: Final = 31  # window bits that stand for gzip's header
_ABSENT: Final = {"resvg_py": "resvg-py"}
"""Packages that each installation but this has: for drawings that become pixels."""


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
    for path in (english_file(), catalog_file(language)) if language != ENGLISH else ():
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_fetch(f"locale/{path.relative_to(LOCALE).as_posix()}"))


sys.meta_path += [_Later(), _Absent()]


@cache
def _open(pair: str) -> Project:
    """Open the project of this browser, or the bundled one, with the font pack of a pair."""
    own = _TEXTS / "cardgen"
    return _open_folder(pair, own if own.is_dir() else None)


def _open_folder(pair: str, folder: Path | None) -> Project:
    """Open a project with the font pack of a pair."""
    font_files.use_pair(pair)
    return Project.open(folder)


def answer(kind: str, question: str, language: str = "") -> tuple[str, bytes]:
    """Answer a question of a kind in a language, as JSON and the bytes of a file, if any."""
    chosen = match_accepted(language)
    _provide_language(chosen)
    set_language(chosen)
    asked = json.loads(question)
    if kind in _OF_SHELF:
        return _answer_about_files(kind, asked)
    if kind.startswith(_OF_TEXTS):
        return _answer_about_texts(kind.removeprefix(_OF_TEXTS), question), b""
    pair = _find_pair(asked) or DEFAULT_PAIR
    project = _open(pair)
    if kind == "draw":
        return _draw(project, asked)
    if kind == "run":
        return _run(project, asked)
    from cardgen.page import questions

    font_files.use_pair(pair)
    place = _open_place(pair)
    said = questions.answer(place, kind, question.encode())
    if kind == "make" and "job" in (made := json.loads(said)):  # and it is done
        job = json.dumps({"job": made["job"]}).encode()
        made |= json.loads(questions.answer(place, "job", job))
        return json.dumps(made), b""
    return said.decode(), b""


@cache
def _open_place(pair: str) -> Workplace:
    """Open the place of work with a pair: it keeps the lists that the page sent."""
    from cardgen.page.questions import Workplace

    def note(error: Exception) -> None:
        sys.stderr.write("".join(format_exception(error)))

    return Workplace(_open(pair), _SHIPMENTS, note)


# --- shipments that the browser keeps


_OF_SHELF: Final = ("ended", "file", "open", "refused", "remove")


@cache
def _open_shelf() -> Shelf:
    """Open the shelf of shipments."""
    from cardgen.page.shelf import Shelf

    return Shelf(_SHIPMENTS)


def _find_pair(asked: dict[str, Any]) -> str:
    """Find the pair of a question, of its letter, or of its shipment; "" if there is none."""
    if pair := asked.get("pair"):
        return str(pair)
    if isinstance(letter := asked.get("data"), dict) and (pair := letter.get("pair")):
        return str(pair)
    if not (shipment := asked.get("shipment", "")):
        return ""
    from cardgen.shipment import read_pair

    return read_pair(_SHIPMENTS / shipment)


def _answer_about_files(kind: str, asked: dict[str, Any]) -> tuple[str, bytes]:
    """Answer a question about a shipment as a file, or tell why there is no answer."""
    from cardgen.page import shelf
    from cardgen.page.wire import as_findings

    if kind == "file":
        folder = _open_shelf().find(asked["shipment"])
        if not asked["name"]:
            return "{}", shelf.pack(folder)
        place = _open_place(DEFAULT_PAIR)
        return "{}", place.shipments.find_file(asked["shipment"], asked["name"]).read_bytes()
    said: dict[str, Any] = {}
    try:
        if kind == "open":
            opened = _open_shelf().take(base64.b64decode(asked["data"]))
            said |= {"shipment": opened.name, "is_older": opened.is_older}
        elif kind == "remove":
            _open_shelf().remove(asked["shipment"])
        elif kind == "refused":
            raise shelf.explain_refusal(asked["reason"])
        else:
            raise shelf.explain_end()
    except CardgenError as error:
        said["findings"] = as_findings(error.diagnostics)
    return json.dumps(said), b""


# --- messages that the browser keeps


@cache
def _open_texts() -> KeptTexts:
    """Open the messages of this browser."""
    from cardgen.page.kept_texts import KeptTexts

    return KeptTexts(_TEXTS, _open_folder)


def _answer_about_texts(kind: str, question: str) -> str:
    """Answer a question of a translator."""
    from cardgen.page.wire import encode_json

    return encode_json(_open_texts().answer(kind, question.encode())).decode()


# --- what the storage asks for: a folder of shipments, or the one of the messages


def _find_shelf(room: str) -> Shelf:
    """Find the shelf of a room of the storage."""
    return _open_texts().shelf if room == "texts" else _open_shelf()


def load_kept(room: str, name: str, data: Any) -> bool:
    """Take a folder from the browser's storage; False if its file is damaged."""
    try:
        if room == "texts":
            _open_texts().load(name, data.to_bytes())
            _open.cache_clear()
            _open_place.cache_clear()
        else:
            _open_shelf().load(name, data.to_bytes())
    except Exception as error:  # noqa: BLE001  # the storage tries an older state
        sys.stderr.write(f"{name}: {error}\n")
        return False
    return True


def drop_kept(room: str, name: str) -> None:
    """Take a folder out of memory, since the storage has none or another one."""
    _find_shelf(room).drop(name)


def list_kept(room: str) -> object:
    """List the names of the folders in memory."""
    return to_js(_find_shelf(room).list_names())


def list_changed(room: str) -> object:
    """List the folders that the storage does not have as they are now, as files."""
    return to_js(_find_shelf(room).list_changed())


def list_removed(room: str) -> object:
    """List the folders that the storage has and that were removed."""
    return to_js(_find_shelf(room).list_removed())


# --- for measurements and tests


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
