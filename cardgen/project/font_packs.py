"""Font packs: the fonts of a project, cut to what the labels of a pair are written with.

Out comes a folder with a ``fonts.toml`` of its own, which serves as any font folder does. What
is set with it has the same bytes as with the whole fonts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path

from cardgen.catalog import pair_langs, split_tail
from cardgen.files import MOST_WITH_TAIL, decode, is_folder, read
from cardgen.fonts import FontFile, FontLibrary, list_characters, pack_file
from cardgen.project.project import Project
from cardgen.storage import write_error


def list_pair_characters(project: Project, pair: str) -> frozenset[int]:
    """List the characters of a pair: those of its languages' standards, and of its messages.

    Of a file of messages all characters count: labels show attributions, which are comments.
    Raises CatalogError "unknown-pair" if `pair` does not name two languages.
    """
    characters = set(list_characters(pair_langs(pair)))
    own = project.messages / pair
    # A pair such as zh-Hant-ja is joined of others.
    for file in sorted(own.glob("*.po") if is_folder(own) else project.messages.glob("*/*.po")):
        head = split_tail(read(file, MOST_WITH_TAIL)).head
        characters.update(map(ord, decode(head, str(file))))
    return frozenset(characters)


def pack_fonts(project: Project, pair: str, folder: Path) -> Iterator[Path]:
    """Write the font pack of a pair into a folder, and yield each file that is written.

    Raises CatalogError "unknown-pair", FontError and OutputError.
    """
    characters = list_pair_characters(project, pair)
    names = _name_files(project.fonts)
    sums = {}
    for path, name in names.items():
        data = pack_file(path, characters)
        sums[path] = sha256(data).hexdigest()
        yield _write(folder / name, data)
    lines = _list_families(project.fonts, names, sums)
    yield _write(folder / "fonts.toml", "".join(f"{line}\n" for line in lines).encode())


def _write(path: Path, data: bytes) -> Path:
    """Write a file of a pack, in a folder that is made for it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise write_error(error, str(path)) from error
    return path


def _name_files(library: FontLibrary) -> dict[Path, str]:
    """Name the files of a library for one folder; equal names get that of their family."""
    names: dict[Path, str] = {}
    for key, family in library.families.items():
        for _, _, file in family.list_files():
            taken = file.path.name in names.values()
            names.setdefault(file.path, f"{key}-{file.path.name}" if taken else file.path.name)
    return names


def _list_families(
    library: FontLibrary, names: dict[Path, str], sums: dict[Path, str]
) -> Iterator[str]:
    """Write the lines of a ``fonts.toml``."""
    quote = partial(json.dumps, ensure_ascii=False)
    yield f"fallback = {quote(list(library.fallback))}"
    for key, family in library.families.items():
        yield f"\n[family.{quote(key)}]"
        yield f"name = {quote(family.name)}"
        for lang, files in {"": family.files, **family.languages}.items():
            table = f"family.{quote(key)}" + (f".languages.{quote(lang)}" if lang else "")
            if lang:
                yield f"[{table}]"
            yield from _list_scale(files.values())
            for weight, file in files.items():
                entry = {
                    "file": names[file.path],
                    "index": file.index,
                    "sha256": sums[file.path],
                }
                pairs = ", ".join(f"{key} = {quote(value)}" for key, value in entry.items())
                yield f"{weight} = {{ {pairs} }}"


def _list_scale(files: Iterable[FontFile]) -> Iterator[str]:
    """Write the scale that the files of a family share, unless it is 1."""
    for scale in {file.scale for file in files} - {1.0}:
        yield f"scale = {scale}"
