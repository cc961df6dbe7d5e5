"""Packages of fonts: had from a registry by its own client, and what is in them.

``npm pack`` and ``apt-get download`` bring a package into a folder and run nothing of it. They
take it from where they are set up to, mirrors and proxies too, so that no address stands here.
Who is offline, or has no such client, names a file: a package as it was brought elsewhere
(``.tgz``, ``.deb``), the font itself, or a folder of these.
"""

from __future__ import annotations

import io
import lzma
import shutil
import subprocess
import tarfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from cardgen.addons.known import FontPackage
from cardgen.errors import FontError, Location
from cardgen.files import is_folder, is_there, listed, opened
from cardgen.remedies import Remedy

MOST_BYTES: Final = 64 << 20
"""Of a font; the largest that is known has 26 MB."""

_LONGEST: Final = 1800  # seconds that a package may take to come
_MOST_SAID: Final = 300  # characters of what a client complains
_AR: Final = b"!<arch>\n"
_AR_HEADER: Final = 60
_PACKAGES: Final = (".tgz", ".deb")
_UNREADABLE: Final = (OSError, EOFError, ValueError, tarfile.TarError, lzma.LZMAError)


def fetch(package: FontPackage, folder: Path) -> Path:
    """Bring a package into a folder. Raises FontError "font-source"."""
    if package.npm:
        command = ["npm", "pack", package.npm, "--ignore-scripts", "--pack-destination", "."]
    else:
        command = ["apt-get", "download", package.debian]
    program = shutil.which(command[0])
    if program is None:
        raise _unfetched(package, f"there is no {command[0]} here")
    try:
        done = subprocess.run(  # noqa: S603 - no word of it is a stranger's
            [program, *command[1:]],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_LONGEST,
            check=False,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise _unfetched(package, f"{command[0]} did not work: {error}") from error
    found = [path for path in listed(folder) if path.suffix in _PACKAGES]
    if done.returncode or len(found) != 1:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())
        why = f"{command[0]} ended with {done.returncode}: {said}"
        raise _unfetched(package, why[:_MOST_SAID])
    return found[0]


def _unfetched(package: FontPackage, why: str) -> FontError:
    return FontError(
        "font-source", f"{package} could not be had: {why}", remedy=Remedy("font-from")
    )


def members(path: Path, wanted: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """The files of these names in a package, or in a folder and the packages in it.

    Raises FontError "font-source" for what cannot be read.
    """
    try:
        if is_folder(path):
            for each in listed(path):
                if not is_folder(each) and (each.name in wanted or each.suffix in _PACKAGES):
                    yield from members(each, wanted)
        elif path.suffix == ".tgz":
            with opened(path) as file, tarfile.open(fileobj=file, mode="r|gz") as archive:
                yield from _of_archive(archive, wanted)
        elif path.suffix == ".deb":
            with opened(path) as file, tarfile.open(
                fileobj=io.BytesIO(_data_of_deb(file.read())), mode="r|*"
            ) as archive:  # fmt: skip
                yield from _of_archive(archive, wanted)
        elif is_there(path):
            with opened(path) as file:
                yield path.name, file.read(MOST_BYTES + 1)
        else:
            raise FileNotFoundError(2, "No such file or directory")
    except _UNREADABLE as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise FontError(
            "font-source", f"cannot be read: {why}", location=Location(str(path))
        ) from error


def _of_archive(
    archive: tarfile.TarFile, wanted: Collection[str]
) -> Iterator[tuple[str, bytes]]:
    for member in archive:
        name = member.name.rpartition("/")[2]
        if member.isfile() and name in wanted and member.size <= MOST_BYTES:
            file = archive.extractfile(member)
            if file is not None:
                yield name, file.read()


def _data_of_deb(data: bytes) -> bytes:
    """The archive of files in a Debian package (deb(5)), which is an archive of ar(1)."""
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
