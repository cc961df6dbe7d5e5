"""An add-on into a folder: its fonts, their licences, and the ``fonts.toml`` that names them.

Each file is checked by its digest before anything is written. The folder is made beside its
place and moved there when it is whole; what a run that was ended left is removed by the next.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Final, NamedTuple

from cardgen.addons.known import (
    Addon,
    AddonFiles,
    FontPackage,
    PinnedFile,
    known_addon,
    read_known,
)
from cardgen.addons.packages import fetch, members
from cardgen.catalog import full_tag
from cardgen.errors import FontError, Location, OutputError
from cardgen.files import is_folder, is_there, listed, opened
from cardgen.fonts import load_fonts
from cardgen.remedies import Remedy
from cardgen.storage import make_folder, refused

LETTERING: Final = "lettering"
"""The folder of a project in which add-ons lie, each in a folder of its name."""

_STAGE: Final = ".cardgen-"
_LEFT: Final = 86_400.0  # seconds after which a stage is nobody's
_LIST: Final = "fonts.toml"


def added_folders(root: Path) -> list[Path]:
    """The folders of fonts that were added to a project, by name."""
    try:
        found = listed(root / LETTERING) if is_folder(root / LETTERING) else []
    except OSError as error:
        raise FontError(
            "bad-font",
            f"cannot be read: {error.strerror}",
            location=Location(str(root / LETTERING)),
            hint="mend the folder's rights",
        ) from error
    return sorted(
        path for path in found if not path.name.startswith(".") and is_there(path / _LIST)
    )


def add_lettering(
    key: str,
    folder: Path,
    *,
    files: Sequence[Path] = (),
    languages: Sequence[str] = (),
    tell: Callable[[str], None] | None = None,
) -> Path:
    """Make the add-on `key` in a folder of its name in `folder`, and return that.

    Its files are taken from `files`, packages or fonts, or else from registries; then `tell`
    gets each package that is fetched. With `languages` it has those alone. The same that is
    there already, and whole, stays as it is.

    Raises FontError "font-source", "altered-font", and OutputError.
    """
    addon, packages = known_addon(key), read_known().packages
    chosen = _chosen(key, addon, languages)
    place = folder / key
    wanted = _wanted(addon, chosen, packages)
    listing = _listing(key, addon, chosen).encode()
    if os.path.lexists(place):
        _refuse_others(place, listing, wanted)
        return place
    make_folder(folder)
    try:
        for path in listed(folder):
            if path.name.startswith(_STAGE) and time.time() - path.stat().st_mtime > _LEFT:
                shutil.rmtree(path, ignore_errors=True)
        stage = Path(tempfile.mkdtemp(dir=folder, prefix=_STAGE))
    except OSError as error:
        raise refused(error, str(folder)) from error
    try:
        made = stage / key
        made.mkdir()
        if files:
            _take(wanted, files, made)
        for package in dict.fromkeys(each.package for each in wanted):
            if not files:
                if tell:
                    tell(str(package))
                with tempfile.TemporaryDirectory(dir=stage) as scratch:
                    _take(wanted, [fetch(package, Path(scratch))], made)
            _refuse_lacking(package, wanted, made)
        (made / _LIST).write_bytes(listing)
        load_fonts([made])
        made.rename(place)
    except OSError as error:
        raise refused(error, str(place)) from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return place


def _refuse_others(place: Path, listing: bytes, wanted: Sequence[_Wanted]) -> None:
    """Raise OutputError if what is there is not what is asked for, each file whole."""
    expected = {_LIST: sha256(listing).hexdigest()}
    expected |= {each.name: each.pinned.sha256 for each in wanted}
    for name, digest in expected.items():
        try:
            with opened(place / name) as file:
                is_same = file_digest(file, "sha256").hexdigest() == digest
        except OSError:
            is_same = False
        if not is_same:
            raise OutputError(
                "output",
                "there is something else of this name already",
                location=Location(str(place / name)),
                hint="move the folder away, and add the lettering once more",
            )


def _chosen(key: str, addon: Addon, languages: Sequence[str]) -> list[str]:
    unknown = [each for each in languages if each not in addon.languages]
    if unknown:
        raise FontError(
            "font-source",
            f"{key} has no font of its own for {', '.join(unknown)}",
            hint=f"it has some for {', '.join(addon.languages)}",
        )
    return [each for each in addon.languages if not languages or each in languages]


class _Wanted(NamedTuple):
    """A file of a package, and its name in the folder."""

    package: FontPackage
    pinned: PinnedFile
    name: str


def _wanted(
    addon: Addon, chosen: Iterable[str], packages: Mapping[str, FontPackage]
) -> list[_Wanted]:
    """The fonts, and of each package its licence, ``OFL-NAME.txt``."""
    wanted: dict[_Wanted, None] = {}
    for lang in chosen:
        name = addon.languages[lang].package
        package = packages[name]
        wanted[_Wanted(package, package.licence, f"OFL-{name}.txt")] = None
        for pinned in addon.languages[lang].weights.values():
            wanted[_Wanted(package, pinned, pinned.file)] = None
    return list(wanted)


def _take(wanted: Sequence[_Wanted], sources: Iterable[Path], folder: Path) -> None:
    """Write what sources have of what is wanted and not there yet, each file checked.

    Raises FontError "altered-font" for a font that is another than the one that is known.
    """
    altered: dict[str, Path] = {}
    for source in sources:
        lacking = [each for each in wanted if not is_there(folder / each.name)]
        for found, data in members(source, {each.pinned.file for each in lacking}):
            digest = sha256(data).hexdigest()
            known = [each for each in lacking if each.pinned == PinnedFile(found, digest)]
            for each in known:
                (folder / each.name).write_bytes(data)
            if not known:
                altered[found] = source
    for each in wanted:
        if each.pinned.file in altered and not is_there(folder / each.name):
            raise FontError(
                "altered-font",
                f"{each.pinned.file} of {each.package} is not the file that cardgen knows",
                location=Location(str(altered[each.pinned.file])),
                hint="take another version of the package",
                remedy=Remedy("font-from"),
            )


def _refuse_lacking(package: FontPackage, wanted: Sequence[_Wanted], folder: Path) -> None:
    lacking = [
        each.pinned.file
        for each in wanted
        if each.package == package and not is_there(folder / each.name)
    ]
    if lacking:
        raise FontError(
            "font-source",
            f"{', '.join(lacking)} of {package} is not there",
            remedy=Remedy("font-from"),
        )


def _listing(key: str, addon: Addon, chosen: Sequence[str]) -> str:
    """The ``fonts.toml``: a family that completes no other; each face has its language.

    The first language's files are for all others too.
    """
    lines = ["fallback = []", "", f"[family.{key}]", f'name = "{addon.name}"']
    lines += _lines(addon.languages[chosen[0]])
    if addon.faces:
        faces = ", ".join(f'"{lang}" = {index}' for lang, index in addon.faces.items())
        lines.append(f"languages = {{ {faces} }}")
    for lang in () if addon.faces else chosen:
        lines += ["", f"[family.{key}.languages.{full_tag(lang)}]"]
        lines += _lines(addon.languages[lang])
    return "\n".join([*lines, ""])


def _lines(files: AddonFiles) -> list[str]:
    lines = [
        f'{weight} = {{ file = "{file.file}", sha256 = "{file.sha256}" }}'
        for weight, file in files.weights.items()
    ]
    return lines if files.scale == 1.0 else [*lines, f"scale = {files.scale}"]
