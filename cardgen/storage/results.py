"""Results of earlier runs, by digests of all that they were made of.

Results lie in the folder `.cardgen-cache` of a project, and results about bundled files lie in
the cache folder of the user. Nothing depends on them: the folder may be deleted at any time,
and without it each result is made again. A file of results is only read if this user's cardgen
has written it: it is sealed with a secret of the user, since a folder from somebody else could
say that nothing is wrong.
"""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Final

import msgspec

from cardgen.parsed import find_own_folder
from cardgen.storage.shared import SharedFolder

CACHE_FOLDER: Final = ".cardgen-cache"
_KEY: Final = "seal-key"
_SECRET_BYTES: Final = 32
_SEAL_BYTES: Final = 32
_IGNORED: Final = (".gitignore", b"# cardgen made this folder. Delete it at any time.\n*\n")
_MOST_RESULTS: Final = 100_000
_MOST_BYTES: Final = 32 << 20
_IN_THE_WAY: Final = (errno.ENOTDIR, errno.ELOOP, errno.EISDIR, errno.ENOTEMPTY)
_DECODER: Final = msgspec.msgpack.Decoder(dict[bytes, bytes])


class Results:
    """Results as bytes, by digests; those that no run asks for any more are dropped in time.

    Without a `folder` they last as long as the object. Runs at the same time may lose results
    of each other, and make them again.
    """

    def __init__(self, folder: SharedFolder | None, name: str, secret: bytes) -> None:
        self._folder = folder
        self._name = name
        self._secret = secret
        self._known = self._read()
        self._used: dict[bytes, bytes] = {}
        self._is_new = False

    @classmethod
    def open(cls, root: Path | None, name: str) -> Results:
        """Read the results `name` of the project in `root`, or of bundled files without it.

        Raises nothing: if there is nothing that can be trusted, there are no results.
        """
        found = find_own_folder()
        if found is None:
            return cls(None, name, b"")
        own = SharedFolder(*found)
        try:
            secret = _read_secret(own)
        except OSError:  # as in a container without a home that can be written
            return cls(None, name, b"")
        return cls(SharedFolder(root, CACHE_FOLDER) if root else own, name, secret)

    def find(self, digest: bytes) -> bytes | None:
        """Return the result with a digest, or None."""
        found = self._used.get(digest) or self._known.get(digest)
        if found is not None:
            self._used[digest] = found
        return found

    def add(self, digest: bytes, result: bytes) -> None:
        """Add a result, which must not be empty."""
        self._used[digest] = result
        self._is_new = True

    def save(self) -> str:
        """Write the results that were used, and others as far as there is room.

        Return the reason why that is impossible, if something else has the name of the folder
        or of the file; a project that nobody may write to needs no words.
        """
        if self._folder is None or not self._is_new:
            return ""
        others = {key: value for key, value in self._read().items() if key not in self._used}
        room = max(0, _MOST_RESULTS - len(self._used))
        kept = dict(islice(others.items(), max(0, len(others) - room), None)) | self._used
        data = msgspec.msgpack.encode(kept)
        while len(data) > _MOST_BYTES:
            kept = dict(islice(kept.items(), (len(kept) + 1) // 2, None))
            data = msgspec.msgpack.encode(kept)
        try:
            self._folder.make()
            name, text = _IGNORED
            if not self._folder.has(name):
                self._folder.write(name, text)
            self._folder.write(self._name, self._seal(data) + data)
        except OSError as error:
            return (error.strerror or "") if error.errno in _IN_THE_WAY else ""
        self._is_new = False
        return ""

    def _read(self) -> dict[bytes, bytes]:
        """Read the file of results; {} if it is missing, damaged or not of this user."""
        if self._folder is None:
            return {}
        try:
            data = self._folder.read(self._name, _MOST_BYTES + _SEAL_BYTES)
        except OSError:
            return {}
        seal, data = data[:_SEAL_BYTES], data[_SEAL_BYTES:]
        return _DECODER.decode(data) if seal == self._seal(data) else {}

    def _seal(self, data: bytes) -> bytes:
        """Compute the seal of a file with this content."""
        person = self._name.encode()[: blake2b.PERSON_SIZE]
        return blake2b(data, key=self._secret, digest_size=_SEAL_BYTES, person=person).digest()


def _read_secret(own: SharedFolder) -> bytes:
    """Read the secret of the user; the first time, make one. Raises OSError."""
    with suppress(FileNotFoundError):
        if len(secret := own.read(_KEY, _SECRET_BYTES)) == _SECRET_BYTES:
            return secret
    own.path.parent.mkdir(parents=True, exist_ok=True)
    own.make()
    own.write(_KEY, os.urandom(_SECRET_BYTES), mode=0o600)
    return own.read(_KEY, _SECRET_BYTES)
