"""Compile Pillow's modules in C as side modules of Pyodide, into ``webassembly/built``.

    apt-get install --no-install-recommends emscripten libpython3.13-dev zlib1g-dev
    python webassembly/build_pillow.py PILLOW.tar.gz LIBJPEG-TURBO.tar.gz LCMS2.tar.gz

The sources are those of PyPI and Debian; `built/sources.toml` has their digests, and those of
the results. Pixels, and colours that a profile converts, are then those of the native Pillow.
It has PNG, JPEG, TIFF, GIF and BMP without further libraries; zlib is Pyodide's own.

Pyodide's Python is 3.14, and Debian has the headers of 3.13. Of what Pillow uses they differ in
one place: a tuple of 3.14 keeps its hash before its items. The sizes of types are those of
WebAssembly. setjmp is that of WebAssembly, too, as in Pyodide.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

_BUILT: Final = Path(__file__).parent / "built"
_HEADERS: Final = Path("/usr/include/python3.13")
_CONFIG: Final = Path("/usr/include/x86_64-linux-gnu/python3.13/pyconfig.h")
_ZLIB: Final = (Path("/usr/include/zlib.h"), Path("/usr/include/zconf.h"))
_SIZES: Final = {
    "SIZEOF_LONG": 4, "SIZEOF_VOID_P": 4, "SIZEOF_SIZE_T": 4, "SIZEOF_PTHREAD_T": 4,
    "SIZEOF_UINTPTR_T": 4, "ALIGNOF_LONG": 4, "ALIGNOF_SIZE_T": 4, "SIZEOF_LONG_DOUBLE": 16,
    "SIZEOF_TIME_T": 8, "SIZEOF_OFF_T": 8, "SIZEOF_WCHAR_T": 4, "SIZEOF_FPOS_T": 16,
    "SIZEOF_PID_T": 4,
}  # fmt: skip
_FLAGS: Final = (
    "-target", "wasm32-unknown-emscripten", "-fignore-exceptions", "-fvisibility=default",
    "-mllvm", "-combiner-global-alias-analysis=false", "-mllvm", "-wasm-enable-sjlj",
    "-mllvm", "-disable-lsr", "--sysroot=/usr/share/emscripten/cache/sysroot", "-DEMSCRIPTEN",
    "-Xclang", "-iwithsysroot/include/compat", "-fPIC", "-Os", "-DNDEBUG", "-w",
    "-DHAVE_LIBJPEG", "-DHAVE_LIBZ", '-DPILLOW_VERSION="13.0.0"',
)  # fmt: skip
_LINK: Final = (
    "-shared", "--experimental-pic", "--unresolved-symbols=import-dynamic", "--strip-all",
    "--gc-sections", "--no-entry", "-Bdynamic",
)  # fmt: skip
_JPEG: Final = """
#define JPEG_LIB_VERSION 62
#define LIBJPEG_TURBO_VERSION 3.1.3
#define LIBJPEG_TURBO_VERSION_NUMBER 3001003
#define C_ARITH_CODING_SUPPORTED 1
#define D_ARITH_CODING_SUPPORTED 1
#define MEM_SRCDST_SUPPORTED 1
#ifndef BITS_IN_JSAMPLE
#define BITS_IN_JSAMPLE 8
#endif
"""
_JPEG_INSIDE: Final = """
#define BUILD ""
#define HIDDEN __attribute__((visibility("hidden")))
#undef inline
#define INLINE inline __attribute__((always_inline))
#define THREAD_LOCAL
#define PACKAGE_NAME "libjpeg-turbo"
#define VERSION "3.1.3"
#define SIZEOF_SIZE_T 4
#define HAVE_BUILTIN_CTZL 1
#define FALLTHROUGH __attribute__((fallthrough));
#ifndef BITS_IN_JSAMPLE
#define BITS_IN_JSAMPLE 8
#endif
#undef C_ARITH_CODING_SUPPORTED
#undef D_ARITH_CODING_SUPPORTED
#if BITS_IN_JSAMPLE == 8
#define C_ARITH_CODING_SUPPORTED 1
#define D_ARITH_CODING_SUPPORTED 1
#endif
"""


def main() -> None:
    """Compile the modules from the archives that are named, after a check of their digests."""
    listed = tomllib.loads((_BUILT / "sources.toml").read_text(encoding="utf-8"))
    known = {entry["file"]: entry for entry in listed["source"]}
    with TemporaryDirectory() as name:
        folder = Path(name)
        for path in map(Path, sys.argv[1:]):
            if sha256(path.read_bytes()).hexdigest() != known[path.name]["sha256"]:
                raise SystemExit(f"{path} is not the pinned source")
            with tarfile.open(path) as archive:
                archive.extractall(folder, filter="data")
        pillow, jpeg, lcms = (
            folder / known[Path(each).name]["folder"] for each in sys.argv[1:]
        )
        _write_headers(folder, jpeg)
        include = (
            "include/python",
            "include",
            jpeg / "src",
            lcms / "include",
            pillow / "libImaging",
        )
        flags = (*_FLAGS, *(f"-I{folder / each}" for each in include))
        core = [
            pillow / f"{each}.c" for each in ("_imaging", "decode", "encode", "map", "display")
        ]
        core += [
            pillow / "outline.c",
            pillow / "path.c",
            *sorted((pillow / "libImaging").glob("*.c")),
        ]
        mode = pillow / "libImaging/Mode.c"
        for result, sources in {
            "_imaging": [*core, *_list_jpeg(jpeg)],
            "_imagingcms": [
                pillow / "_imagingcms.c",
                mode,
                *sorted((lcms / "src").glob("*.c")),
            ],
            "_imagingmath": [pillow / "_imagingmath.c"],
        }.items():
            made = _BUILT / f"{result}.so"
            objects = _compile(sources, flags, folder / result)
            entry = f"--export-if-defined=PyInit_{result}"
            subprocess.run(["wasm-ld-19", *_LINK, entry, *objects, "-o", made], check=True)
            sys.stdout.write(f"{sha256(made.read_bytes()).hexdigest()}  {made.name}\n")


def _write_headers(folder: Path, jpeg: Path) -> None:
    """Write the headers of Python and zlib for WebAssembly, and those of libjpeg-turbo."""
    include = folder / "include"
    shutil.copytree(_HEADERS, include / "python")
    tuples = include / "python/cpython/tupleobject.h"
    text = tuples.read_text(encoding="utf-8")
    head = "    PyObject_VAR_HEAD\n"
    tuples.write_text(
        text.replace(head, f"{head}    Py_hash_t ob_hash;\n", 1), encoding="utf-8"
    )
    config = _CONFIG.read_text(encoding="utf-8")
    for name, size in _SIZES.items():
        config = re.sub(rf"#define {name} \d+", f"#define {name} {size}", config)
    native = r"#define HAVE_(GCC_ASM_FOR|STD_ATOMIC|GCC_UINT128_T).*"
    (include / "python/pyconfig.h").write_text(re.sub(native, "", config), encoding="utf-8")
    for path in _ZLIB:
        shutil.copy(path, include)
    (include / "jconfig.h").write_text(_JPEG, encoding="utf-8")
    (include / "jconfigint.h").write_text(_JPEG_INSIDE, encoding="utf-8")
    version = (jpeg / "src/jversion.h.in").read_text(encoding="utf-8")
    text = version.replace("@COPYRIGHT_YEAR@", "2025")
    (include / "jversion.h").write_text(text, encoding="utf-8")


def _list_jpeg(jpeg: Path) -> list[Path]:
    """List the sources of libjpeg that its own build lists."""
    text = (jpeg / "CMakeLists.txt").read_text(encoding="utf-8")
    found = re.search(r"set\(JPEG_SOURCES (src.*?)\)", text, re.DOTALL)
    assert found
    names = [*found[1].split(), "src/jaricom.c", "src/jcarith.c", "src/jdarith.c"]
    return [jpeg / name for name in names]


def _compile(sources: Iterable[Path], flags: Iterable[str], into: Path) -> list[Path]:
    """Compile sources, several at a time; return the objects in the order of the sources."""
    into.mkdir()

    def make(source: Path) -> Path:
        made = into / f"{source.stem}.o"
        subprocess.run(["clang-19", *flags, "-c", source, "-o", made], check=True)
        return made

    with ThreadPoolExecutor() as pool:
        return list(pool.map(make, sources))


if __name__ == "__main__":
    main()
