"""Load a `FontLibrary` from folders: by ``fonts.toml``, or by the names in the font files.

A fault in a list or file is a FontError.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Annotated, Final

import msgspec
from msgspec.structs import replace

from cardgen.display import FontRef
from cardgen.errors import FontError, Location
from cardgen.files import MOST_TEXT, is_folder, is_there, list_folder, read
from cardgen.fonts.faces import face_indexes, open_face
from cardgen.fonts.families import Family, FontFile, FontLibrary, Weight
from cardgen.lazy import lazy_pattern
from cardgen.tomlfile import NotToml, read_toml

_TAG: Final = lazy_pattern("[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
_SUFFIXES: Final = (".ttf", ".otf", ".ttc", ".otc")
_NAME_FAMILY, _NAME_SUBFAMILY = 1, 2
LEAST_SCALE, MOST_SCALE = 0.5, 2.0
"""Limits of `scale`: a factor beyond them is a mistake."""


def load_fonts(folders: Sequence[Path]) -> FontLibrary:
    """Load the fonts of several folders. A later folder comes first in fallback.

    If two folders have one family key, the later folder wins. Raises FontError.
    """
    families: dict[str, Family] = {}
    fallback: list[str] = []
    for folder in folders:
        listing = folder / "fonts.toml"
        loaded, order = _read_list(listing) if is_there(listing) else _scan(folder)
        families.update(loaded)
        fallback[:0] = [key for key in order if key not in fallback]
    return FontLibrary(families, tuple(fallback))


class ListedFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A font file of ``fonts.toml``."""

    file: str
    index: Annotated[int, msgspec.Meta(ge=0)] = 0
    sha256: str | None = None


class ListedFiles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Files by weight, of a family or of one language, with their scale."""

    regular: ListedFile | None = None
    bold: ListedFile | None = None
    scale: Annotated[float, msgspec.Meta(ge=LEAST_SCALE, le=MOST_SCALE)] = 1.0

    def files(self, folder: Path) -> dict[Weight, FontFile]:
        """Make the font files by weight; `folder` is that of the list."""
        entries: dict[Weight, ListedFile | None] = {"regular": self.regular, "bold": self.bold}
        return {
            weight: FontFile(folder / entry.file, entry.index, entry.sha256, self.scale)
            for weight, entry in entries.items()
            if entry is not None
        }


class ListedFamily(ListedFiles, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A family of ``fonts.toml``; a language has the index of a face, or other files.

    `leads` lists for other families the languages that this one completes.
    """

    name: str
    languages: dict[str, Annotated[int, msgspec.Meta(ge=0)] | ListedFiles] = msgspec.field(
        default_factory=dict
    )
    leads: dict[str, list[str]] = msgspec.field(default_factory=dict)


class FontsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file ``fonts.toml``; its families are converted singly, so that errors name them."""

    family: dict[str, object]
    fallback: list[str] | None = None


def _read_list(listing: Path) -> tuple[dict[str, Family], list[str]]:
    """Read the families and the fallback order of a ``fonts.toml``."""

    def bad(reason: str) -> FontError:
        hint = "compare this file with the fonts.toml that comes with cardgen"
        return FontError("bad-font", reason, location=Location(str(listing)), hint=hint)

    place = ""
    try:
        data = msgspec.convert(read_toml(read(listing, MOST_TEXT).decode()), FontsFile)
        families = {}
        for key, entry in data.family.items():
            place = f"family {key!r}: "
            families[key] = _family(key, msgspec.convert(entry, ListedFamily), listing.parent)
    except OSError as error:
        raise bad(f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise bad("cannot be read: it is not UTF-8") from error
    except NotToml as error:
        raise bad(str(error)) from error
    except msgspec.ValidationError as error:
        raise bad(f"{place}{str(error).removeprefix('Object ')}") from error
    for family in families.values():
        if fault := _find_fault(family):
            raise bad(fault)
    order = list(families) if data.fallback is None else data.fallback
    for key in order:
        if key not in families:
            raise bad(f"fallback lists {key!r}, but this file has no such family")
    return families, order


def _find_fault(family: Family) -> str:
    """Find a wrong language tag or a family without files; "" if there is none.

    A file that is missing is told by what opens it: a label may need others alone.
    """
    for lang in (*family.languages, *chain.from_iterable(family.leads.values())):
        if not _TAG.fullmatch(lang):
            return f"family {family.key!r}: {lang!r} is not a language tag, such as ja"
    for lang, files in {"": family.files, **family.languages}.items():
        if not files:
            of = f" for {lang}" if lang and family.files else ""
            return f"family {family.key!r} has neither a regular nor a bold file{of}"
    return ""


def _family(key: str, listed: ListedFamily, folder: Path) -> Family:
    """Make a family from its table in ``fonts.toml``."""
    files = listed.files(folder)
    languages = {
        lang: entry.files(folder)
        if isinstance(entry, ListedFiles)
        else {weight: replace(file, index=entry) for weight, file in files.items()}
        for lang, entry in listed.languages.items()
    }
    return Family(key, listed.name, files, languages, listed.leads)


def _scan(folder: Path) -> tuple[dict[str, Family], list[str]]:
    """Make families from the font files of a folder, by the names in the files."""
    if not is_folder(folder):
        said = "this font folder does not exist"
        hint = "give the folder that holds the font files"
        raise FontError("bad-font", said, location=Location(str(folder)), hint=hint)
    files: dict[str, dict[Weight, FontFile]] = {}
    slanted: list[tuple[str, Weight, FontFile]] = []
    for path in _font_files(folder):
        for index in face_indexes(path):
            face = open_face(FontRef(str(path), index)).face
            name = face.get_name(_NAME_FAMILY) or path.stem
            style = (face.get_name(_NAME_SUBFAMILY) or "").lower()
            weight: Weight = "bold" if "bold" in style else "regular"
            if "italic" in style or "oblique" in style:
                slanted.append((name, weight, FontFile(path, index)))
            else:
                files.setdefault(name, {}).setdefault(weight, FontFile(path, index))
    for name, weight, file in slanted:  # only for a family without an upright face
        files.setdefault(name, {weight: file})
    families = {name: Family(name, name, by_weight, {}) for name, by_weight in files.items()}
    return families, list(files)


def _font_files(folder: Path) -> list[Path]:
    """List the font files in a folder."""
    try:
        return [
            path
            for path in list_folder(folder)
            if path.suffix.lower() in _SUFFIXES and not path.name.startswith(".")
        ]
    except OSError as error:
        said = f"cannot be read: {error.strerror or error}"
        hint = "change the permissions of the folder"
        raise FontError("bad-font", said, location=Location(str(folder)), hint=hint) from error
