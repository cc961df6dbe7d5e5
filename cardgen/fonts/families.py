"""Font families: the face for a language, and the order of fallback between faces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

import msgspec

from cardgen.display import FontRef
from cardgen.errors import FontError, PackageError, hint_at_nearest
from cardgen.files import is_folder
from cardgen.remedies import Remedy
from cardgen.resources import FONTS

Weight = Literal["regular", "bold"]
PLAIN: Final = "sans"
"""Default family of a style."""

# The script of Chinese by region (CLDR, likely subtags).
_WRITTEN_AS: Final = {
    "zh-CN": "zh-Hans", "zh-SG": "zh-Hans", "zh-HK": "zh-Hant", "zh-MO": "zh-Hant",
    "zh-TW": "zh-Hant",
}  # fmt: skip


def _widen(lang: str) -> Iterator[str]:
    """Yield a language and the ones that contain it: zh-TW, zh-Hant, zh (RFC 4647, lookup)."""
    while lang:
        yield lang
        lang = _WRITTEN_AS.get(lang) or lang.rpartition("-")[0]


class FontChoice(msgspec.Struct, frozen=True):
    """The fonts of a style: a family, a second one for Latin if any, and a weight."""

    families: tuple[str, ...]
    weight: Weight


class FontFile(msgspec.Struct, frozen=True):
    """A font file with the index of its face, unless the language has another.

    With a `scale` above 1 its glyphs are set larger than the size of the text.
    """

    path: Path
    index: int = 0
    sha256: str | None = None
    scale: float = 1.0

    @property
    def ref(self) -> FontRef:
        """Return the reference to the face in this file."""
        return FontRef(str(self.path), self.index, self.scale)


FontFiles: TypeAlias = Mapping[Weight, FontFile]


class Family(msgspec.Struct, frozen=True):
    """A font family: its files by weight, and other files for some languages.

    `languages` maps BCP 47 tags to other faces or files; an entry of zh holds for zh-Hant and
    zh-HK too. `leads` maps keys of other families to the languages that are set with this one
    first, since the other lacks their letters.
    """

    key: str
    name: str
    files: FontFiles
    languages: Mapping[str, FontFiles]
    leads: Mapping[str, Sequence[str]] = MappingProxyType({})

    def face(self, weight: Weight, lang: str) -> FontRef:
        """Return the face for a language. If the weight is missing, use the other one."""
        files = self.files_for(lang)
        return (files.get(weight) or next(iter(files.values()))).ref

    def files_for(self, lang: str) -> FontFiles:
        """Find the font files for a language (RFC 4647, lookup)."""
        return next(
            (self.languages[tag] for tag in _widen(lang) if tag in self.languages), self.files
        )

    def is_before(self, family: str, lang: str) -> bool:
        """True if a language is set with this family first where a style asks for `family`."""
        langs = self.leads.get(family, ())
        return any(tag in langs for tag in _widen(lang))

    def list_files(self) -> Iterator[tuple[str, Weight, FontFile]]:
        """Yield all files as (language or "", weight, file)."""
        for lang, files in {"": self.files, **self.languages}.items():
            for weight, file in files.items():
                yield lang, weight, file


class FontLibrary(msgspec.Struct, frozen=True, eq=False):
    """The families that a job may use, and the order of fallback.

    Two libraries are equal only if they are one object, so that caches can use it as a key.
    """

    families: Mapping[str, Family]
    fallback: tuple[str, ...]

    def face(self, family: str, weight: Weight, lang: str) -> FontRef:
        """Return the face of a family. Raises FontError, PackageError."""
        if family not in self.families:
            if not is_folder(FONTS):
                raise PackageError(
                    "fonts-missing",
                    "the fonts of cardgen are not installed",
                    remedy=Remedy("install-extra", ("fonts",)),
                )
            hint = hint_at_nearest(family, [*self.families])
            raise FontError("bad-font", f"there is no font family {family!r}", hint=hint)
        return self.families[family].face(weight, lang)

    def chain(self, family: str, weight: Weight, lang: str) -> tuple[FontRef, ...]:
        """List the faces to try for each character, in order. Raises FontError."""
        return _find_chain(self, family, weight, lang)

    def languages(self, ref: FontRef) -> frozenset[str]:
        """Return the languages for which a ``fonts.toml`` lists a face."""
        return frozenset(lang for _, lang, _ in _uses(self).get(ref, ()) if lang)

    def weights(self, ref: FontRef) -> frozenset[Weight]:
        """Return the weights in which the library has a face."""
        return frozenset(weight for _, _, weight in _uses(self).get(ref, ()))

    def names(self, ref: FontRef) -> tuple[str, ...]:
        """Return the keys of the families with a face, and of those it completes."""
        own = dict.fromkeys(key for key, _, _ in _uses(self).get(ref, ()))
        return (*own, *(key for each in own for key in self.families[each].leads))


@lru_cache(maxsize=1024)
def _find_chain(
    library: FontLibrary, family: str, weight: Weight, lang: str
) -> tuple[FontRef, ...]:
    """List the faces of a library for a family, then those of the fallback; cached."""
    families = reversed([*library.families.items()])  # one that was added later goes first
    leading = (key for key, each in families if each.is_before(family, lang))
    order = dict.fromkeys((*leading, family, *library.fallback))
    return tuple(library.face(key, weight, lang) for key in order)


@lru_cache(maxsize=16)
def _uses(library: FontLibrary) -> Mapping[FontRef, Sequence[tuple[str, str, Weight]]]:
    """Index the families, languages and weights for which each face is used."""
    uses: dict[FontRef, list[tuple[str, str, Weight]]] = {}
    for family in library.families.values():
        for lang, weight, file in family.list_files():
            uses.setdefault(file.ref, []).append((family.key, lang, weight))
    return uses
