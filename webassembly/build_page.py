"""Build the page that needs no server of ours: a static folder for any web server.

    python webassembly/build_page.py dist/page
    python webassembly/build_page.py dist/page --pair zh-ko

In the folder are Pyodide, cardgen and its packages as bytecode, modules of WebAssembly, font
packs, and the page. Large files are compressed and the worker inflates them, so that they are
as small on a server that compresses nothing. ``webassembly/built`` has the modules that are
compiled from C, by ``build_modules.py``. ``npm ci --prefix webassembly`` comes first.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Collection, Iterable, Iterator
from hashlib import sha256
from importlib.metadata import distribution
from io import BytesIO
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from cardgen import Project
from cardgen.fonts import pack_file
from cardgen.locale import LANGUAGES, load_words
from cardgen.page.app import PLACES, load_page_files
from cardgen.page.wire import PAGE
from cardgen.project import list_pair_characters
from webassembly.break_data import find_library, pack_items, read_items

_HERE: Final = Path(__file__).parent
_ROOT: Final = _HERE.parent
_BUILD: Final = _ROOT / "build" / "page"
_NODE: Final = _HERE / "node_modules"
_SCRIPTS: Final = {
    "pyodide/pyodide.mjs": "pyodide.js",
    "pyodide/pyodide.asm.mjs": "pyodide.asm.js",
    "zxing-wasm/dist/es/full/index.js": "zxing.js",
    "zxing-wasm/dist/es/share.js": "zxing-share.js",
}
_ADDRESSES: Final = {
    '"/page/': '"page/',
    'href="/translate"': 'href="translate.html"',
    'href="/"': 'href="./"',
    'href="/#': 'href="./#',
}
"""Addresses of a server in the page, and those beside it."""
_ALWAYS: Final = {("fonts",), ("cardgen", "_data")}  # data without modules
_PLATFORM: Final = "pyemscripten_2026_0_wasm32"
_PURE: Final = (
    "babel",
    "budoux",
    "filelock",
    "pillow",
    "pydyf",
    "tinycss2",
    "webencodings",
    "xlsxwriter",
)
_LOCALES: Final = re.compile("root|en|en_001|ja|ko|zh(_.*)?")
# Of the single-byte encodings only those of lists from Windows, and of names in ZIP files.
_ENCODINGS: Final = re.compile(
    r"(cp(?!437|1252|932|949|950)|iso8859_(?!15?\.)|koi8|mac_|hp_|kz|palmos|ptcp|tis)\w*\.py"
)
_LEFT_OUT: Final = ("cli", "gate", "warehouse", "weblate")  # rooms of commands and of servers
_PICTURES: Final = "PIL"  # natively the first label needs it, here only one with pictures
_FIRST_FONT: Final = "fonts/zh-ko/NotoSansCJK-Bold.ttc.gz"  # of the label that is shown first
# Modules of Python's library that nothing here imports.
_IDLE: Final = (
    "_pyrepl", "bdb", "cProfile", "compileall", "cmd", "curses", "dbm", "doctest", "ensurepip",
    "ftplib", "idlelib", "imaplib", "lib2to3", "mailbox", "modulefinder", "multiprocessing",
    "netrc", "nturl2path", "optparse", "pdb", "pickletools", "poplib", "profile", "profiling",
    "pstats", "pty", "pyclbr", "pydoc", "pydoc_data", "sched", "shelve", "smtplib",
    "socketserver", "tabnanny", "test", "timeit", "tkinter", "trace", "turtle", "turtledemo",
    "unittest", "venv", "webbrowser", "wsgiref", "xmlrpc", "zipapp",
)  # fmt: skip


def main() -> None:
    """Build the page into the folder that is named."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pair", action="append", help="the fonts of this pair alone")
    given = parser.parse_args()
    target, pairs = given.folder, given.pair or Project.open().pairs()
    shutil.rmtree(target, ignore_errors=True)
    shutil.rmtree(_BUILD, ignore_errors=True)
    target.mkdir(parents=True)
    library, packages, later = (_BUILD / name for name in ("library", "packages", "later"))
    _gather_library(library)
    _gather_packages(packages, pairs)
    first = {*_compile((library, packages)), *_list_first_modules()}
    _put_off(library, packages, later, first)
    languages = dict(_take_languages(packages))
    for name, data in {
        **languages,
        "python.zip": _zip(library),
        "cardgen.tar": _tar(packages),
        "later.tar": _tar(later),
        "pyodide.asm.wasm": (_NODE / "pyodide/pyodide.asm.wasm").read_bytes(),
        "zxing.wasm": (_NODE / "zxing-wasm/dist/full/zxing_full.wasm").read_bytes(),
        "zlib-ng.wasm": (_HERE / "built/zlib-ng.wasm").read_bytes(),
        "breaking.wasm": (_HERE / "built/breaking.wasm").read_bytes(),
        "breaking.dat": pack_items(read_items(find_library())),
        **dict(_pack_fonts(pairs)),
    }.items():
        path = target / f"{name}.gz"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(data, 9, mtime=0))
    shutil.copy(_HERE / "built/chinese.json.gz", target)
    for name in (
        "first.html",
        "back-end.js",
        "worker.js",
        "ports.js",
        "files.js",
        "storage.js",
    ):
        shutil.copy(_HERE / name, target)
    _write_page(target)
    # Some servers do not know .mjs as JavaScript; files lie beside one another.
    for source, name in _SCRIPTS.items():
        text = (_NODE / source).read_text(encoding="utf-8")
        text = text.replace("pyodide.asm.mjs", "pyodide.asm.js")
        text = text.replace("../share.js", "./zxing-share.js")
        (target / name).write_text(text, encoding="utf-8")
    _write_service_worker(target)


def _gather_library(into: Path) -> None:
    """Unpack Python's library without what nothing here imports."""
    with zipfile.ZipFile(_NODE / "pyodide/python_stdlib.zip") as archive:
        for name in archive.namelist():
            folder, _, file = name.partition("/")
            idle = folder == "encodings" and _ENCODINGS.fullmatch(file)
            if folder.removesuffix(".py") not in _IDLE and not idle:
                archive.extract(name, into)


def _gather_packages(into: Path, pairs: Iterable[str]) -> None:
    """Copy cardgen, its messages and its packages into a folder."""
    wheels = _BUILD / "wheels"
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes",
         "--only-binary", ":all:", "--platform", _PLATFORM, "--python-version", "3.14",
         "--implementation", "cp", "--abi", "cp314", "--abi", "abi3",
         "--dest", str(wheels), "--requirement", str(_HERE / "wheels.txt")],
        check=True, env={"PATH": "/usr/bin:/bin", "PIP_CONSTRAINT": ""},
    )  # fmt: skip
    for wheel in sorted(wheels.glob("*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(into)  # noqa: S202  # its digest is known
    for name in _PURE:
        for file in distribution(name).files or ():
            is_compiled = file.suffix in (".pyc", ".so") or ".libs" in file.parts[0]
            if not is_compiled and not file.parts[0].startswith(".."):
                path = into / file
                path.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(str(file.locate()), path)
    for path in (_HERE / "built").glob("*.so"):  # Pillow's modules in C
        shutil.copy(path, into / "PIL")
    for path in (into / "babel/locale-data").iterdir():
        if not _LOCALES.fullmatch(path.stem):
            path.unlink()
    ignored = shutil.ignore_patterns(
        "__pycache__", "*.mo", "*.po", "*.pot", "*.pyi", *_LEFT_OUT
    )
    shutil.copytree(_ROOT / "cardgen", into / "cardgen", ignore=ignored)
    messages = into / "cardgen/_data/messages"
    shutil.copytree(_ROOT / "messages", messages)
    for pair in pairs:
        fonts = into / "fonts" / pair
        fonts.mkdir(parents=True)
        shutil.copy(_ROOT / "fonts/fonts.toml", fonts)
    shutil.copy(_ROOT / "fonts/fonts.toml", into / "fonts")
    shutil.copy(_HERE / "bridge.py", into / "cardgen_bridge.py")
    for info in into.glob("*.dist-info"):
        shutil.rmtree(info)


def _compile(folders: Iterable[Path]) -> list[str]:
    """Replace all modules of folders by bytecode, by the Python that will run it.

    Returns the modules that Pyodide imports by itself.
    """
    command = ["node", str(_HERE / "compile.mjs"), *map(str, folders)]
    modules: list[str] = json.loads(
        subprocess.run(command, check=True, capture_output=True).stdout
    )
    return modules


def _list_first_modules() -> list[str]:
    """List the modules that the page's first questions import."""
    command = [sys.executable, "-m", "webassembly.first_use"]
    done = subprocess.run(command, cwd=_ROOT, check=True, capture_output=True)
    modules: list[str] = json.loads(done.stdout)
    return [name for name in modules if name.partition(".")[0] != _PICTURES]


def _put_off(library: Path, packages: Path, later: Path, first: Collection[str]) -> None:
    """Move what the first label does not need into a folder of its own.

    Of Python's library whole packages are moved; of others single modules, and the data of
    rooms and packages of which no module is needed.
    """
    names = set()
    for path in library.iterdir():
        if path.stem not in first:
            _move(path, later / path.name)
    needed = {_room(Path(*name.split("."))) for name in first}
    for path in sorted(packages.rglob("*")):
        own = path.relative_to(packages)
        if path.is_dir() or own.parts[0] == "cardgen_bridge.pyc" or _room(own) in _ALWAYS:
            continue
        module = ".".join(own.with_suffix("").parts).removesuffix(".__init__")
        is_data = path.suffix != ".pyc"
        if is_data and (_room(own) in needed or own.parent == Path("cardgen")):
            continue
        if is_data or module not in first:
            _move(path, later / own)
    for path in later.rglob("*.pyc"):
        module = ".".join(path.relative_to(later).with_suffix("").parts)
        names.add(module.removesuffix(".__init__"))
    (packages / "cardgen_later.txt").write_text("\n".join(sorted(names)), encoding="ascii")


def _room(path: Path) -> tuple[str, ...]:
    """Return the package of a file or module, in cardgen the room."""
    return path.parts[: 2 if path.parts[0] == "cardgen" else 1]


def _move(path: Path, to: Path) -> None:
    """Move a file or folder."""
    to.parent.mkdir(parents=True, exist_ok=True)
    path.rename(to)


def _take_languages(packages: Path) -> Iterator[tuple[str, bytes]]:
    """Take the catalogs of the interface out of cardgen: each reader needs one, if any."""
    for path in sorted((packages / "cardgen/locale").rglob("*.texts")):
        yield path.relative_to(packages / "cardgen").as_posix(), path.read_bytes()
        path.unlink()


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Iterate over the files of a folder by their names."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def _zip(folder: Path) -> bytes:
    """Pack a folder as a ZIP file without compression, which Python imports from."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in _files(folder):
            archive.writestr(zipfile.ZipInfo(name), data)
    return packed.getvalue()


def _tar(folder: Path) -> bytes:
    """Pack a folder as a TAR file."""
    packed = BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, data in _files(folder):
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, BytesIO(data))
    return packed.getvalue()


def _pack_fonts(pairs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Make subsets of the fonts for each pair of the bundled messages."""
    project = Project.open()
    for pair in pairs:
        characters = list_pair_characters(project, pair)
        for path in sorted((_ROOT / "fonts").glob("*.ttc")):
            yield f"fonts/{pair}/{path.name}", pack_file(path, characters)


def _write_page(target: Path) -> None:
    """Write the files of the page with relative addresses, and its words by language."""
    for name, (data, _) in load_page_files().items():
        if name.startswith(("sign-in", "closed")) or name in PLACES.values():
            continue
        path = target / "page" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.replace(b'"/translate"', b'"translate.html"'))
    back_end = (
        '<script type="module" src="back-end.js"></script>\n<script type="module" src="page/'
    )
    for address, name in PLACES.items():
        page = load_page_files()[name][0].decode()
        for own, relative in _ADDRESSES.items():
            page = page.replace(own, relative)
        page = page.replace('<script type="module" src="page/', back_end)
        (target / f"{address[1:] or 'index'}.html").write_text(page, encoding="utf-8")
    for language in LANGUAGES:
        words = {"language": language, "words": load_words(PAGE, language)}
        path = target / "page" / f"words-{language}.json"
        path.write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")


def _write_service_worker(target: Path) -> None:
    """Write the service worker, which keeps these very files."""
    names = sorted(
        path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()
    )
    digest = sha256()
    for name in names:
        digest.update(name.encode() + sha256((target / name).read_bytes()).digest())
    first = [name for name in names if not name.startswith("fonts/") or name == _FIRST_FONT]
    version = json.dumps(digest.hexdigest()[:16])
    worker = (_HERE / "service-worker.js").read_text(encoding="utf-8")
    head = f"const VERSION = {version};\nconst FIRST = {json.dumps(first)};\n"
    (target / "service-worker.js").write_text(head + worker, encoding="utf-8")


if __name__ == "__main__":
    main()
