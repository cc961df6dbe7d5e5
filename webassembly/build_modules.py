"""Compile zlib-ng and ICU's break iterators to WebAssembly, into ``webassembly/built``.

    apt-get install --no-install-recommends emscripten
    apt-get source --download-only icu
    python -m pip download --no-deps --no-build-isolation --no-binary :all: zlib-ng==1.1.0
    python webassembly/build_modules.py icu_76.1.orig.tar.gz zlib_ng-1.1.0.tar.gz

The sources and their digests are in ``built/sources.toml``, and so are those of the results,
which are committed: nobody else needs a compiler. It takes five minutes. Of ICU, only what the
break iterators need is compiled; its rules come from icu4py (`break_data`).
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tomllib
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

_HERE: Final = Path(__file__).parent
_BUILT: Final = _HERE / "built"
_LINK: Final = ("--no-entry", "-sSTANDALONE_WASM", "-sALLOW_MEMORY_GROWTH", "-sFILESYSTEM=0")

# Deflate alone, in plain C: what is inflated and summed is so by Python.
_ZLIB: Final = (
    "adler32.c", "arch/generic/*.c", "crc32.c", "crc32_braid_comb.c", "deflate*.c",
    "insert_string*.c", "trees.c", "zutil.c",
)  # fmt: skip
_ZLIB_FLAGS: Final = (
    "-O3", "-std=c11", "-DNDEBUG", "-DDISABLE_RUNTIME_CPU_DETECTION", "-DHAVE_BUILTIN_CTZ",
    "-DHAVE_BUILTIN_CTZLL", "-DHAVE_ATTRIBUTE_ALIGNED",
)  # fmt: skip
_ICU: Final = (
    "bmpset", "brkeng", "brkiter", "bytesinkutil", "bytestream", "bytestrie",
    "characterproperties", "chariter", "charstr", "cmemory", "cstring", "dictbe",
    "dictionarydata", "edits", "emojiprops", "filteredbrk", "loadednormalizer2impl",
    "localebuilder", "locavailable", "locbased", "locid", "loclikely", "loclikelysubtags",
    "lsr", "lstmbe", "normalizer2", "normalizer2impl", "parsepos", "patternprops", "propname",
    "putil", "rbbi", "rbbi_cache", "rbbidata", "rbbinode", "rbbirb", "rbbiscan", "rbbisetb",
    "rbbistbl", "rbbitblb", "resbund", "resource", "ruleiter", "schriter", "sharedobject",
    "stringpiece", "stringtriebuilder", "uarrsort", "ubidi_props", "ucase", "uchar",
    "ucharstrie", "ucharstriebuilder", "ucharstrieiterator", "uchriter", "ucln_cmn",
    "ucmndata", "ucptrie", "udata", "udatamem", "uenum", "uhash", "uinvchar", "uloc",
    "uloc_keytype", "uloc_tag", "umapfile", "umath", "umutablecptrie", "umutex", "unames",
    "unifiedcache", "unifilt", "unifunct", "uniset", "uniset_closure", "uniset_props",
    "unisetspan", "unistr", "unistr_case", "uobject", "uprops", "uresbund", "uresdata",
    "uscript", "uscript_props", "usetiter", "usprep", "ustack", "ustrcase", "ustrenum",
    "ustring", "ustrtrns", "utext", "utf_impl", "util", "util_props", "utrie", "utrie2",
    "utrie2_builder", "utypes", "uvector", "uvectr32", "uvectr64",
)  # fmt: skip
_ICU_FLAGS: Final = (
    "-Oz", "-std=c++17", "-fno-exceptions", "-ffunction-sections", "-fdata-sections", "-w",
    "-DU_COMMON_IMPLEMENTATION", "-DU_STATIC_IMPLEMENTATION", "-DU_CHARSET_IS_UTF8=1",
    *(f"-DUCONFIG_NO_{part}=1" for part in (
        "LEGACY_CONVERSION", "SERVICE", "FILE_IO", "IDNA", "TRANSLITERATION", "FORMATTING",
        "COLLATION", "REGULAR_EXPRESSIONS",
    )),
)  # fmt: skip


def main() -> None:
    """Compile both modules of the archives that are named, after a check of their digests."""
    listed = tomllib.loads((_BUILT / "sources.toml").read_text(encoding="utf-8"))
    known = {entry["file"]: entry for entry in listed["source"]}
    with TemporaryDirectory() as folder:
        for path in map(Path, sys.argv[1:]):
            entry = known[path.name]
            if sha256(path.read_bytes()).hexdigest() != entry["sha256"]:
                raise SystemExit(f"{path} is not the pinned source")
            with tarfile.open(path) as archive:
                archive.extractall(folder, filter="data")
            source = Path(folder) / entry["folder"]
            result = _BUILT / entry["result"]
            {"zlib-ng.wasm": _build_zlib, "breaking.wasm": _build_icu}[result.name](
                source, result
            )
            sys.stdout.write(f"{sha256(result.read_bytes()).hexdigest()}  {result.name}\n")


def _build_zlib(source: Path, result: Path) -> None:
    """Compile zlib-ng's deflate."""
    head = (source / "zlib-ng.h.in").read_text().replace("@ZLIB_SYMBOL_PREFIX@", "")
    (source / "zlib-ng.h").write_text(head)
    (source / "zconf-ng.h").write_bytes((source / "zconf-ng.h.in").read_bytes())
    names = (source / "zlib_name_mangling.h.empty").read_bytes()
    (source / "zlib_name_mangling-ng.h").write_bytes(names)
    files = [path for pattern in _ZLIB for path in sorted(source.glob(pattern))]
    _run("emcc", *_ZLIB_FLAGS, f"-I{source}", _HERE / "zlib_ng.c", *files, *_LINK, "-o", result)


def _build_icu(source: Path, result: Path) -> None:
    """Compile ICU's break iterators."""
    common = source / "common"
    files = [common / f"{name}.cpp" for name in _ICU]
    objects: list[Path] = []
    for path in (*files, source / "stubdata/stubdata.cpp"):
        objects.append(path.with_suffix(".o"))
        _run("em++", *_ICU_FLAGS, f"-I{common}", "-c", path, "-o", objects[-1])
    archive = source / "icu.a"
    _run("emar", "rcs", archive, *objects)
    glue: tuple[str | Path, ...] = (*_ICU_FLAGS, f"-I{common}", _HERE / "breaking.cpp", archive)
    _run("em++", *glue, *_LINK, "-Wl,--gc-sections", "-o", result)


def _run(*command: str | Path) -> None:
    """Run a command."""
    subprocess.run(list(map(str, command)), check=True)


if __name__ == "__main__":
    main()
