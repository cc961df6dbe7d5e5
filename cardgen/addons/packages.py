"""Add-ons and packages of fonts: the known files with their digests, and clients of registries.

``npm pack`` and ``apt-get download`` bring a package into a folder and run nothing of it. They
use the registries, mirrors and proxies of their own settings, so no address stands here. People
who are offline, or have no such client, name a file: a package from elsewhere (``.tgz``,
``.deb``), a font, or a folder of these.
"""

from __future__ import annotations

import io
import lzma
import shutil
import subprocess
import tarfile
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from cardgen.errors import FontError, Location
from cardgen.files import is_folder, is_there, list_folder, open_file
from cardgen.remedies import Remedy
from cardgen.tomlfile import read_toml

MOST_BYTES: Final = 64 << 20
"""Bytes of a font at most; the largest known font has 26 MB."""

_FILE: Final = Path(__file__).with_name("addons.toml")
_LONGEST: Final = 1800  # seconds that a client may take
_MOST_SHOWN: Final = 300  # characters of a client's error
_AR: Final = b"!<arch>\n"
_AR_HEADER: Final = 60
_PACKAGES: Final = (".tgz", ".deb")
_UNREADABLE: Final = (OSError, EOFError, ValueError, tarfile.TarError, lzma.LZMAError)


class PinnedFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file by its name and its SHA-256."""

    file: str
    sha256: str


class FontPackage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A package by its name in a registry, and the file with its licence."""

    licence: PinnedFile
    npm: str = ""
    debian: str = ""

    def __str__(self) -> str:
        """Name the package for people."""
        return f"npm's {self.npm}" if self.npm else f"Debian's {self.debian}"


class AddonFiles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The font files of a language, and their package."""

    package: str
    regular: PinnedFile | None = None
    bold: PinnedFile | None = None
    scale: float = 1.0

    @property
    def weights(self) -> dict[str, PinnedFile]:
        """Files by weight."""
        files = {"regular": self.regular, "bold": self.bold}
        return {weight: file for weight, file in files.items() if file is not None}


class Addon(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A font family; the files of its first language are for languages without own files.

    `faces` are the faces of a font collection, by language. `leads` lists for other families
    the languages that this one completes.
    """

    name: str
    languages: dict[str, AddonFiles]
    faces: dict[str, int] = msgspec.field(default_factory=dict)
    leads: dict[str, list[str]] = msgspec.field(default_factory=dict)


class AddonsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The contents of ``addons.toml``."""

    packages: dict[str, FontPackage]
    addons: dict[str, Addon]


@cache
def read_addons() -> AddonsFile:
    """Read which font families and packages cardgen can add."""
    return msgspec.convert(read_toml(_FILE.read_text(encoding="utf-8")), AddonsFile)


def list_addons() -> tuple[str, ...]:
    """List the names of the font families that cardgen can add."""
    return tuple(read_addons().addons)


def fetch(package: FontPackage, folder: Path) -> Path:
    """Download a package into a folder. Raises FontError "font-source"."""
    if package.npm:
        command = ["npm", "pack", package.npm, "--ignore-scripts", "--pack-destination", "."]
    else:
        command = ["apt-get", "download", package.debian]
    program = shutil.which(command[0])
    if program is None:
        raise _fetch_error(package, f"the program {command[0]} is not installed")
    try:
        run = subprocess.run(  # noqa: S603 - all words are our own
            [program, *command[1:]],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_LONGEST,
            check=False,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise _fetch_error(package, f"{command[0]} did not work: {error}") from error
    files = [path for path in list_folder(folder) if path.suffix in _PACKAGES]
    if run.returncode or len(files) != 1:
        output = " ".join(run.stderr.decode("utf-8", "replace").split())
        reason = f"{command[0]} ended with code {run.returncode}: {output}"
        raise _fetch_error(package, reason[:_MOST_SHOWN])
    return files[0]


def _fetch_error(package: FontPackage, reason: str) -> FontError:
    """Make the error for a package that could not be downloaded."""
    message = f"could not fetch {package}: {reason}"
    return FontError("font-source", message, remedy=Remedy("font-from"))


def read_members(path: Path, wanted: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """Yield files by name from a package, or from a folder with packages.

    Raises FontError "font-source" for a file that cannot be read.
    """
    try:
        if is_folder(path):
            for file in list_folder(path):
                if not is_folder(file) and (file.name in wanted or file.suffix in _PACKAGES):
                    yield from read_members(file, wanted)
        elif path.suffix == ".tgz":
            with open_file(path) as data, tarfile.open(fileobj=data, mode="r|gz") as archive:
                yield from _read_archive(archive, wanted)
        elif path.suffix == ".deb":
            with open_file(path) as data, tarfile.open(
                fileobj=io.BytesIO(_extract_deb(data.read())), mode="r|*"
            ) as archive:  # fmt: skip
                yield from _read_archive(archive, wanted)
        elif is_there(path):
            with open_file(path) as data:
                yield path.name, data.read(MOST_BYTES + 1)
        else:
            raise FileNotFoundError(2, "No such file or directory")
    except _UNREADABLE as error:
        cause = getattr(error, "strerror", "") or str(error)
        reason = f"cannot be read: {cause}"
        raise FontError("font-source", reason, location=Location(str(path))) from error


def _read_archive(
    archive: tarfile.TarFile, wanted: Collection[str]
) -> Iterator[tuple[str, bytes]]:
    """Yield files by name from an archive, whatever folder they are in."""
    for member in archive:
        name = member.name.rpartition("/")[2]
        if (
            name in wanted
            and member.size <= MOST_BYTES
            and member.isfile()
            and (file := archive.extractfile(member))
        ):
            yield name, file.read()


def _extract_deb(data: bytes) -> bytes:
    """Return the archive of files inside a Debian package (see deb(5))."""
    at = len(_AR)
    if data[:at] != _AR:
        raise ValueError("it is no Debian package")
    while at + _AR_HEADER <= len(data):
        header = data[at : at + _AR_HEADER]
        size = int(header[48:58])
        at += _AR_HEADER
        if header[:16].startswith(b"data.tar"):
            return data[at : at + size]
        at += size + size % 2
    raise ValueError("it is no Debian package")
