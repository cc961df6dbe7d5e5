"""Adding an add-on: a folder with its fonts, their licences, and a ``fonts.toml``.

Each file is checked by its digest before it is written. The folder is made beside its place and
moved there when it is complete; the next run removes the rest of an interrupted one.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Final, NamedTuple

from cardgen.addons.packages import (
    Addon,
    AddonFiles,
    FontPackage,
    PinnedFile,
    fetch,
    read_addons,
    read_members,
)
from cardgen.catalog import full_tag
from cardgen.errors import FontError, Location, OutputError
from cardgen.files import is_there, list_folder, open_file
from cardgen.fonts import load_fonts
from cardgen.remedies import Remedy
from cardgen.storage import make_folder, write_error

_STAGE: Final = ".cardgen-"
_LEFT: Final = 86_400.0  # seconds after which no run uses a stage any more
_LIST: Final = "fonts.toml"


def add_lettering(
    key: str,
    folder: Path,
    *,
    files: Sequence[Path] = (),
    languages: Sequence[str] = (),
    tell: Callable[[str], None] | None = None,
) -> Path:
    """Add the font family `key` to a project's folder. Return the new folder.

    Its files come from `files`, packages or fonts, or else from registries; then `tell` gets
    the name of each fetched package. With `languages` it has these alone. A folder that has the
    same files already stays as it is.

    Raises FontError "font-source", "altered-font", and OutputError.
    """
    addon, packages = read_addons().addons[key], read_addons().packages
    chosen = _choose_languages(key, addon, languages)
    place = folder / key
    wanted = _list_files(addon, chosen, packages)
    listing = _format_list(key, addon, chosen).encode()
    if os.path.lexists(place):
        _check_existing(place, listing, wanted)
        return place
    make_folder(folder)
    try:
        for path in list_folder(folder):
            if path.name.startswith(_STAGE) and time.time() - path.stat().st_mtime > _LEFT:
                shutil.rmtree(path, ignore_errors=True)
        stage = Path(tempfile.mkdtemp(dir=folder, prefix=_STAGE))
    except OSError as error:
        raise write_error(error, str(folder)) from error
    try:
        new = stage / key
        new.mkdir()
        if files:
            _take_files(wanted, files, new)
        for package in dict.fromkeys(each.package for each in wanted):
            if not files:
                if tell:
                    tell(str(package))
                with tempfile.TemporaryDirectory(dir=stage) as scratch:
                    _take_files(wanted, [fetch(package, Path(scratch))], new)
            _check_complete(package, wanted, new)
        (new / _LIST).write_bytes(listing)
        load_fonts([new])
        new.rename(place)
    except OSError as error:
        raise write_error(error, str(place)) from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return place


def _check_existing(place: Path, listing: bytes, wanted: Sequence[_AddonFile]) -> None:
    """Raise OutputError if an existing folder differs from the wanted files."""
    expected = {_LIST: sha256(listing).hexdigest()}
    expected |= {each.name: each.pinned.sha256 for each in wanted}
    for name, digest in expected.items():
        is_same = False
        with suppress(OSError), open_file(place / name) as file:
            is_same = file_digest(file, "sha256").hexdigest() == digest
        if not is_same:
            reason = "another file of this name already exists"
            hint = "move the folder to another place, and add the lettering again"
            location = Location(str(place / name))
            raise OutputError("output", reason, location=location, hint=hint)


def _choose_languages(key: str, addon: Addon, languages: Sequence[str]) -> list[str]:
    """List the chosen languages of a font family, or all. Raises FontError."""
    if unknown := [lang for lang in languages if lang not in addon.languages]:
        reason = f"{key} has no special font for {', '.join(unknown)}"
        hint = f"choose from {', '.join(addon.languages)}"
        raise FontError("font-source", reason, hint=hint)
    return [lang for lang in addon.languages if not languages or lang in languages]


class _AddonFile(NamedTuple):
    """A file of a package, and its name in the folder."""

    package: FontPackage
    pinned: PinnedFile
    name: str


def _list_files(
    addon: Addon, chosen: Iterable[str], packages: Mapping[str, FontPackage]
) -> list[_AddonFile]:
    """List the fonts of the chosen languages, and the licences of their packages."""
    wanted: dict[_AddonFile, None] = {}
    for files in map(addon.languages.__getitem__, chosen):
        package = packages[files.package]
        wanted[_AddonFile(package, package.licence, f"OFL-{files.package}.txt")] = None
        fonts = files.weights.values()
        wanted |= {_AddonFile(package, font, font.file): None for font in fonts}
    return list(wanted)


def _take_files(wanted: Sequence[_AddonFile], sources: Iterable[Path], folder: Path) -> None:
    """Copy the missing files into a folder, and check their digests.

    Raises FontError "altered-font" for a file with another digest than cardgen knows.
    """
    altered: dict[str, Path] = {}
    for source in sources:
        missing = [each for each in wanted if not is_there(folder / each.name)]
        for name, data in read_members(source, {each.pinned.file for each in missing}):
            pinned = PinnedFile(name, sha256(data).hexdigest())
            matching = [each for each in missing if each.pinned == pinned]
            for each in matching:
                (folder / each.name).write_bytes(data)
            if not matching:
                altered[name] = source
    for each in wanted:
        if each.pinned.file in altered and not is_there(folder / each.name):
            raise FontError(
                "altered-font",
                f"{each.pinned.file} of {each.package} is not the file that cardgen expects",
                location=Location(str(altered[each.pinned.file])),
                hint="use another version of the package",
                remedy=Remedy("font-from"),
            )


def _check_complete(package: FontPackage, wanted: Sequence[_AddonFile], folder: Path) -> None:
    """Raise FontError "font-source" if files of a package are missing."""
    missing = [
        each.pinned.file
        for each in wanted
        if each.package == package and not is_there(folder / each.name)
    ]
    if missing:
        reason = f"{package} lacks {', '.join(missing)}"
        raise FontError("font-source", reason, remedy=Remedy("font-from"))


def _format_list(key: str, addon: Addon, chosen: Sequence[str]) -> str:
    """Write ``fonts.toml`` for the new family.

    The files of the first language are for all other languages too. A family that leads others
    is tried for any character.
    """
    fallback = f'"{key}"' if addon.leads else ""
    lines = [f"fallback = [{fallback}]", "", f"[family.{key}]", f'name = "{addon.name}"']
    lines += _format_files(addon.languages[chosen[0]])
    if addon.faces:
        faces = ", ".join(f'"{lang}" = {index}' for lang, index in addon.faces.items())
        lines.append(f"languages = {{ {faces} }}")
    if addon.leads:
        lines += ["", f"[family.{key}.leads]"]
        lines += [f"{other} = {json.dumps(langs)}" for other, langs in addon.leads.items()]
    for lang in () if addon.faces or addon.leads else chosen:
        lines += ["", f"[family.{key}.languages.{full_tag(lang)}]"]
        lines += _format_files(addon.languages[lang])
    return "\n".join([*lines, ""])


def _format_files(files: AddonFiles) -> list[str]:
    """Write the files of a language as lines of ``fonts.toml``."""
    lines = [
        f'{weight} = {{ file = "{file.file}", sha256 = "{file.sha256}" }}'
        for weight, file in files.weights.items()
    ]
    return lines if files.scale == 1.0 else [*lines, f"scale = {files.scale}"]
