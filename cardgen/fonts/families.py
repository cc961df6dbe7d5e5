"""Families of fonts: which face sets which language, and in what order faces are tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal, NamedTuple, TypeAlias

from cardgen.display import FontRef
from cardgen.errors import FontError, nearest

Weight = Literal["regular", "bold"]
PLAIN: Final = "sans"
"""The family of what names none."""

# The script that Chinese is written in, by region (CLDR, likely subtags).
_WRITTEN_AS: Final = {
    "zh-CN": "zh-Hans", "zh-SG": "zh-Hans", "zh-HK": "zh-Hant", "zh-MO": "zh-Hant",
    "zh-TW": "zh-Hant",
}  # fmt: skip


class FontChoice(NamedTuple):
    """What a style asks for: families, the first for all that is not Latin, and a weight."""

    families: tuple[str, ...]
    weight: Weight


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font file with the face index it is used at where the language chooses none.

    At a `scale` of more than 1 it is set larger than the text that it is for.
    """

    path: Path
    index: int = 0
    sha256: str | None = None
    scale: float = 1.0

    @property
    def ref(self) -> FontRef:
        """The face that it is used at."""
        return FontRef(str(self.path), self.index, self.scale)


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
def _uses(library: FontLibrary) -> Mapping[FontRef, Sequence[tuple[str, str, Weight]]]:
    """What each face is there for: family, language or "", weight."""
    uses: dict[FontRef, list[tuple[str, str, Weight]]] = {}
    for family in library.families.values():
        for lang, weight, file in family.listed():
            uses.setdefault(file.ref, []).append((family.key, lang, weight))
    return uses
