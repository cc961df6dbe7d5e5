"""Fonts: which face sets which language, and the open faces themselves.

In come font folders: one with a ``fonts.toml`` (as ours), or any folder of font files,
whose families are then found by name. Out go `FontRef`s, the faces to try in order, and
for those who measure or draw the HarfBuzz font of a `FontRef`. No font of the system is
ever looked for: what is not in a listed folder does not exist.
"""

from __future__ import annotations

import errno
import os
import re
import struct
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Annotated, BinaryIO, Final, Literal, NamedTuple, TypeAlias

import msgspec
import uharfbuzz as hb

from cardgen.display import FontRef
from cardgen.errors import FontError, Location, MachineError, nearest
from cardgen.files import MOST_TEXT, is_folder, is_there, listed, opened, read, scarce
from cardgen.tomlfile import NotToml, read_toml

Weight = Literal["regular", "bold"]
PLAIN: Final = "sans"
"""The family of what names none."""

_TAG: Final = re.compile("[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
# The script that Chinese is written in, by region (CLDR, likely subtags).
_WRITTEN_AS: Final = {
    "zh-CN": "zh-Hans", "zh-SG": "zh-Hans", "zh-HK": "zh-Hant", "zh-MO": "zh-Hant",
    "zh-TW": "zh-Hant",
}  # fmt: skip
_SUFFIXES: Final = (".ttf", ".otf", ".ttc", ".otc")
_LARGEST: Final = 256 << 20  # bytes of a file; the largest there are have a tenth
_MOST_FACES: Final = 256  # of a file: a collection for all of East Asia has 45
_COLLECTION: Final = b"ttcf"
_FILLERS: Final = frozenset("\u115f\u1160\u3164\uffa0")  # Hangul, letters without ink
_TYPO, _TYPO_END = 68, 72  # sTypoAscender and sTypoDescender in OS/2
_NAME_FAMILY, _NAME_SUBFAMILY = 1, 2


class FontChoice(NamedTuple):
    """What a style asks for: families, the first for all that is not Latin, and a weight."""

    families: tuple[str, ...]
    weight: Weight


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font file with the face index it is used at where the language chooses none."""

    path: Path
    index: int = 0
    sha256: str | None = None

    @property
    def ref(self) -> FontRef:
        """The face that it is used at."""
        return FontRef(str(self.path), self.index)


FontFiles: TypeAlias = Mapping[Weight, FontFile]


@dataclass(frozen=True, slots=True)
class Family:
    """A family: its files by weight, for all languages but those that have their own.

    `languages` has the files of those, other faces of the same or other files, by BCP 47;
    what is said of a language holds for its scripts and regions too, of zh for zh-HK.
    """

    key: str
    name: str
    files: FontFiles
    languages: Mapping[str, FontFiles]

    def face(self, weight: Weight, lang: str) -> FontRef:
        """The face for a language; a missing weight is replaced by the other."""
        files = self.files_for(lang)
        return (files.get(weight) or next(iter(files.values()))).ref

    def files_for(self, lang: str) -> FontFiles:
        """The files that set a language (RFC 4647, lookup)."""
        while lang:
            if lang in self.languages:
                return self.languages[lang]
            lang = _WRITTEN_AS.get(lang) or lang.rpartition("-")[0]
        return self.files

    def listed(self) -> Iterator[tuple[str, Weight, FontFile]]:
        """Each file with its weight and the language that has it for its own, or ""."""
        for lang, files in {"": self.files, **self.languages}.items():
            for weight, file in files.items():
                yield lang, weight, file


@dataclass(frozen=True, slots=True, eq=False)
class FontLibrary:
    """The families that a job may use, and the order of fallback.

    Two are equal only if they are the same one, so that what is found out can be kept.
    """

    families: Mapping[str, Family]
    fallback: tuple[str, ...]

    def face(self, family: str, weight: Weight, lang: str) -> FontRef:
        """The face of a family. Raises FontError."""
        if family not in self.families:
            raise FontError(
                "bad-font", f"no font family {family!r}", hint=nearest(family, [*self.families])
            )
        return self.families[family].face(weight, lang)

    def chain(self, family: str, weight: Weight, lang: str) -> tuple[FontRef, ...]:
        """The faces to try for each character, in order. Raises FontError."""
        return _chain(self, family, weight, lang)

    def languages(self, ref: FontRef) -> frozenset[str]:
        """The languages that a ``fonts.toml`` sets from a face; none if it is not listed."""
        return frozenset(lang for _, lang, _ in _uses(self).get(ref, ()) if lang)

    def weights(self, ref: FontRef) -> frozenset[Weight]:
        """The weights that a face is there for; none if it is not of the library."""
        return frozenset(weight for _, _, weight in _uses(self).get(ref, ()))

    def names(self, ref: FontRef) -> tuple[str, ...]:
        """The keys of the families that a face is of."""
        return tuple(dict.fromkeys(key for key, _, _ in _uses(self).get(ref, ())))


@lru_cache(maxsize=1024)
def _chain(library: FontLibrary, family: str, weight: Weight, lang: str) -> tuple[FontRef, ...]:
    order = dict.fromkeys((family, *library.fallback))
    return tuple(library.face(key, weight, lang) for key in order)


@lru_cache(maxsize=16)
def _uses(library: FontLibrary) -> defaultdict[FontRef, list[tuple[str, str, Weight]]]:
    """What each face is there for: family, language or "", weight."""
    uses: defaultdict[FontRef, list[tuple[str, str, Weight]]] = defaultdict(list)
    for family in library.families.values():
        for lang, weight, file in family.listed():
            uses[file.ref].append((family.key, lang, weight))
    return uses


def load_fonts(folders: Sequence[Path]) -> FontLibrary:
    """The library of several folders; a later folder's families come first in fallback.

    A family key that two folders share is the later folder's. Raises FontError.
    """
    families: dict[str, Family] = {}
    fallback: list[str] = []
    for folder in folders:
        listing = folder / "fonts.toml"
        found, order = _listed(listing) if is_there(listing) else _scanned(folder)
        families.update(found)
        fallback[:0] = [key for key in order if key not in fallback]
    return FontLibrary(families, tuple(fallback))


class ListedFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A font file of ``fonts.toml``."""

    file: str
    index: Annotated[int, msgspec.Meta(ge=0)] = 0
    sha256: str | None = None


class ListedFiles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Files by weight, of a family or of one language."""

    regular: ListedFile | None = None
    bold: ListedFile | None = None

    def files(self, folder: Path) -> dict[Weight, FontFile]:
        """Those that are given, in the folder of the list."""
        entries: dict[Weight, ListedFile | None] = {"regular": self.regular, "bold": self.bold}
        return {
            weight: FontFile(folder / entry.file, entry.index, entry.sha256)
            for weight, entry in entries.items()
            if entry is not None
        }


class ListedFamily(ListedFiles, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A family; of a language it says the face of its files, or other files."""

    name: str
    languages: dict[str, Annotated[int, msgspec.Meta(ge=0)] | ListedFiles] = msgspec.field(
        default_factory=dict
    )


class Listing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``fonts.toml``; families are converted one by one, so that errors can name them."""

    family: dict[str, object]
    fallback: list[str] | None = None


def _listed(listing: Path) -> tuple[dict[str, Family], list[str]]:
    def bad(reason: str) -> FontError:
        hint = "the fonts.toml that comes with cardgen shows how to write it"
        return FontError("bad-font", reason, location=Location(str(listing)), hint=hint)

    place = ""
    try:
        data = msgspec.convert(read_toml(read(listing, MOST_TEXT).decode()), Listing)
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
        if wrong := _wrong(family):
            raise bad(wrong)
    order = list(families) if data.fallback is None else data.fallback
    for key in order:
        if key not in families:
            raise bad(f"fallback names {key!r}, which is no family of this file")
    return families, order


def _wrong(family: Family) -> str:
    for lang, files in {"": family.files, **family.languages}.items():
        if lang and not _TAG.fullmatch(lang):
            return f"family {family.key!r}: {lang!r} is no language, as zh-Hans and ja are"
        if not files:
            of = f" for {lang}" if lang and family.files else ""
            return f"family {family.key!r} has neither a regular nor a bold file{of}"
    for _, _, file in family.listed():
        if not is_there(file.path):
            return f"family {family.key!r} names {file.path.name}, which is not there"
    return ""


def _family(key: str, listed: ListedFamily, folder: Path) -> Family:
    files = listed.files(folder)
    languages = {
        lang: said.files(folder)
        if isinstance(said, ListedFiles)
        else {weight: replace(file, index=said) for weight, file in files.items()}
        for lang, said in listed.languages.items()
    }
    return Family(key, listed.name, files, languages)


def _scanned(folder: Path) -> tuple[dict[str, Family], list[str]]:
    if not is_folder(folder):
        raise FontError(
            "bad-font",
            "this font folder does not exist",
            location=Location(str(folder)),
            hint="give the folder that holds the font files",
        )
    files: dict[str, dict[Weight, FontFile]] = {}
    slanted: list[tuple[str, Weight, FontFile]] = []
    for path in _font_files(folder):
        for index in _faces(path):
            face = _open(FontRef(str(path), index)).face
            name = face.get_name(_NAME_FAMILY) or path.stem
            style = (face.get_name(_NAME_SUBFAMILY) or "").lower()
            weight: Weight = "bold" if "bold" in style else "regular"
            if "italic" in style or "oblique" in style:
                slanted.append((name, weight, FontFile(path, index)))
            else:
                files.setdefault(name, {}).setdefault(weight, FontFile(path, index))
    for name, weight, file in slanted:  # only where a family has nothing upright
        files.setdefault(name, {weight: file})
    return {name: Family(name, name, found, {}) for name, found in files.items()}, list(files)


def _font_files(folder: Path) -> list[Path]:
    try:
        return [
            path
            for path in listed(folder)
            if path.suffix.lower() in _SUFFIXES and not path.name.startswith(".")
        ]
    except OSError as error:
        raise FontError(
            "bad-font",
            f"cannot be read: {error.strerror or error}",
            location=Location(str(folder)),
            hint="mend the folder's rights",
        ) from error


def _faces(path: Path) -> list[int]:
    """The indexes of the faces of a file, each face once; a single face is 0."""
    offsets: dict[int, int] = {}
    with _reading(path) as file:
        if file.read(4) != _COLLECTION:
            return [0]
        file.seek(8)
        count = int.from_bytes(file.read(4))
        told = file.read(4 * min(count, os.fstat(file.fileno()).st_size))
    for index, (offset,) in enumerate(struct.iter_unpack(">L", told[: len(told) // 4 * 4])):
        offsets.setdefault(offset, index)
    if not 0 < len(offsets) <= _MOST_FACES or len(told) < 4 * count:
        raise _unusable(path)
    return list(offsets.values())


@contextmanager
def _reading(path: Path) -> Iterator[BinaryIO]:
    """A font file. Raises FontError where it cannot be read, MachineError if nothing can."""
    try:
        with opened(path) as file:
            if os.fstat(file.fileno()).st_size > _LARGEST:
                raise OSError(errno.EFBIG, f"it is larger than {_LARGEST >> 20} MB")
            yield file
    except OSError as error:
        if said := scarce(error):
            raise MachineError("machine", said, location=Location(str(path))) from error
        raise _unusable(path, f"cannot be read: {error.strerror}") from error


def _unusable(
    path: Path, reason: str = "this is not a font file that can be used"
) -> FontError:
    return FontError(
        "bad-font",
        reason,
        location=Location(str(path)),
        hint="use an OpenType or TrueType file (.ttf, .otf, .ttc)",
    )


@cache
def hb_font(ref: FontRef) -> hb.Font:
    """The HarfBuzz font of a face, at font units; the file is mapped, not read.

    Raises FontError if the file cannot be opened, is cut off or has no such face.
    """
    return _open(ref)


def _open(ref: FontRef) -> hb.Font:
    path = Path(ref.path)
    with _reading(path) as file:  # which also tells a device from a file
        size = os.fstat(file.fileno()).st_size
        try:
            end = _end_of_tables(file, ref.index)
        except (ValueError, struct.error) as error:
            raise _unusable(path) from error
    try:
        blob = hb.Blob.from_file_path(ref.path)
    except Exception as error:  # it can be read, so it cannot be mapped
        said = "there is too little memory to read the font"
        raise MachineError("machine", said, location=Location(ref.path)) from error
    face = hb.Face(blob, ref.index)
    if face.glyph_count == 0 or ref.index >= face.count or end > size:
        raise _unusable(path)
    return hb.Font(face)


def _end_of_tables(file: BinaryIO, index: int) -> int:
    """Where the last table of a face ends; HarfBuzz shows what lies beyond a file as blank."""
    file.seek(0)
    if file.read(4) == _COLLECTION:
        file.seek(12 + 4 * index)
        file.seek(int.from_bytes(file.read(4)) + 4)
    count = int.from_bytes(file.read(2))
    file.seek(6, os.SEEK_CUR)
    records = file.read(16 * count)
    tables: list[tuple[bytes, int, int, int]] = list(struct.iter_unpack(">4sLLL", records))
    return max(offset + length for _, _, offset, length in tables)


@lru_cache(maxsize=65536)
def has_glyph(ref: FontRef, char: str) -> bool:
    """Whether the face maps this character to a glyph, for a letter one that has ink.

    Nanum Pen, like others, has a blank for each Chinese character that it was never drawn.
    """
    font = hb_font(ref)
    glyph = font.get_nominal_glyph(ord(char))
    if not glyph or unicodedata.category(char) != "Lo" or char in _FILLERS:
        return bool(glyph)
    extents = font.get_glyph_extents(glyph)
    return extents is None or bool(extents.width and extents.height)


@lru_cache(maxsize=4096)
def has_variation(ref: FontRef, base: str, selector: str) -> bool:
    """Whether the face knows a variation sequence (cmap format 14), if only as its default."""
    return bool(hb_font(ref).get_variation_glyph(ord(base), ord(selector)))


@dataclass(frozen=True, slots=True)
class Metrics:
    """Vertical measures of a face, in em, upwards from the alphabetic baseline.

    `top` and `bottom` are the em box (the BASE table's ideographic baselines: 0.88 and
    −0.12 in Noto CJK), not hhea, whose 1.448 em would tear lines apart. `inset` is the
    ideographic character face's distance from the em box, the white that each Han
    character carries at its edges (BASE icfb − ideo).
    """

    top: float
    bottom: float
    inset: float


@cache
def metrics(ref: FontRef) -> Metrics:
    """The measures of a face: from BASE, or of a CJK face from OS/2, or customary ones."""
    font = hb_font(ref)
    upem = font.face.upem
    bottom = font.get_layout_baseline("ideo", "ltr", "hani", "dflt")
    icf_bottom = font.get_layout_baseline("icfb", "ltr", "hani", "dflt")
    if bottom is None:
        bottom = _typographic_descender(ref)
    low = -0.12 if bottom is None else bottom / upem
    inset = 0.046 if icf_bottom is None else icf_bottom / upem - low
    return Metrics(top=1.0 + low, bottom=low, inset=inset)


def _typographic_descender(ref: FontRef) -> int | None:
    """The bottom of the em box of a CJK face without BASE, which Korean ones have at −0.2 em.

    OpenType, Baseline Tags, "ideo": sTypoDescender; where it and sTypoAscender are an em
    apart, as they should be in CJK faces (OS/2).
    """
    face = hb_font(ref).face
    table = bytes(face.reference_table("OS/2").data) if "OS/2" in face.table_tags else b""
    if len(table) < _TYPO_END or not any(has_glyph(ref, char) for char in "一あ가"):
        return None
    ascender, descender = struct.unpack(">hh", table[_TYPO:_TYPO_END])
    return int(descender) if ascender - descender == face.upem else None
