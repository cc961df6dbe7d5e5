"""The add-ons that there are: which files of which packages, known by their digests."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from cardgen.tomlfile import read_toml

_FILE: Final = Path(__file__).with_name("addons.toml")


class PinnedFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file by its name, and its SHA-256."""

    file: str
    sha256: str


class FontPackage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A package by its name in a registry, and the file that says its licence."""

    licence: PinnedFile
    npm: str = ""
    debian: str = ""

    def __str__(self) -> str:
        """As people call it."""
        return f"npm's {self.npm}" if self.npm else f"Debian's {self.debian}"


class AddonFiles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The files of a language, and the package that they are in."""

    package: str
    regular: PinnedFile | None = None
    bold: PinnedFile | None = None
    scale: float = 1.0

    @property
    def weights(self) -> dict[str, PinnedFile]:
        """Its files by weight."""
        files = {"regular": self.regular, "bold": self.bold}
        return {weight: file for weight, file in files.items() if file is not None}


class Addon(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A family; the files of its first language are for all that have none of their own.

    `faces` are those of a collection, by language.
    """

    name: str
    languages: dict[str, AddonFiles]
    faces: dict[str, int] = msgspec.field(default_factory=dict)


class AddonsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``addons.toml``."""

    packages: dict[str, FontPackage]
    addons: dict[str, Addon]


@cache
def read_known() -> AddonsFile:
    """All that there is."""
    return msgspec.convert(read_toml(_FILE.read_text(encoding="utf-8")), AddonsFile)


def addon_names() -> tuple[str, ...]:
    """What can be added."""
    return tuple(read_known().addons)


def known_addon(name: str) -> Addon:
    """One of `addon_names`."""
    return read_known().addons[name]
