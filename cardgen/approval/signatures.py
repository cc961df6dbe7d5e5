"""Signatures of approvals: Ed25519 (RFC 8032), with the keys that people have for SSH.

In come bytes and a key; out comes a signature, or the result of checking one. The library is an
extra: only a project whose approvers have keys needs it.
"""

from __future__ import annotations

import base64
import binascii
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cardgen.errors import FieldError, Location
from cardgen.files import MOST_TEXT, read
from cardgen.installation import require_packages

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_KIND: Final = "ssh-ed25519"
_PUBLIC: Final = 32  # bytes of a public key
_SIGNATURE: Final = 64
_MAGIC: Final = b"openssh-key-v1\0"


def parse_public_key(text: str) -> bytes:
    """Parse the 32 bytes of a public key of ``ssh-keygen``: ssh-ed25519 AAAA… comment.

    Raises ValueError.
    """
    words = text.split()
    if not words or words[0] != _KIND or len(words) < 2:
        raise ValueError("it is not a line of a .pub file that begins with ssh-ed25519")
    try:
        blob = base64.b64decode(words[1], validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("the key is incomplete, or has a wrong character") from error
    # RFC 8709: two strings, each behind its length.
    head = len(_KIND).to_bytes(4, "big") + _KIND.encode() + _PUBLIC.to_bytes(4, "big")
    if not blob.startswith(head) or len(blob) != len(head) + _PUBLIC:
        raise ValueError("the key is incomplete, or of another kind")
    return blob[len(head) :]


class Signer:
    """A private key for signing."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    @classmethod
    def open(cls, file: Path, passphrase: str = "") -> Signer:
        """Open the key in a file of ``ssh-keygen -t ed25519``, or in a PEM file (PKCS #8).

        Raises FieldError "bad-value" for a file without a key or a wrong passphrase, and
        PackageError.
        """
        require_packages("a signature", "signed", "cryptography")
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        def bad(reason: str, hint: str) -> FieldError:
            """Make the error for the key file."""
            return FieldError("bad-value", reason, location=Location(str(file)), hint=hint)

        hint = "name the file that ssh-keygen -t ed25519 made, not the .pub file"
        try:
            data = read(file, MOST_TEXT)
        except OSError as error:
            raise bad(f"the file cannot be read: {error.strerror}", hint) from error
        load = serialization.load_pem_private_key
        if b"BEGIN OPENSSH PRIVATE KEY" in data:
            load = serialization.load_ssh_private_key
        try:
            key = load(data, passphrase.encode() if passphrase else None)
        except (TypeError, ValueError, UnsupportedAlgorithm) as error:
            if needs_passphrase(file):
                wrong, lacking = "the passphrase is wrong", "the key needs its passphrase"
                reason = wrong if passphrase else lacking
                raise bad(reason, "type the passphrase of the key") from error
            raise bad("the file has no private key", hint) from error
        if not isinstance(key, Ed25519PrivateKey):
            raise bad("the key is not an Ed25519 key", hint)
        return cls(key)

    def sign(self, data: bytes) -> str:
        """Sign bytes. Return the signature in Base64."""
        return base64.b64encode(self._key.sign(data)).decode("ascii")

    @property
    def public(self) -> bytes:
        """Return the public key of the private key."""
        return self._key.public_key().public_bytes_raw()


def needs_passphrase(file: Path) -> bool:
    """True if a key file needs a passphrase; False if it cannot be read."""
    try:
        data = read(file, MOST_TEXT)
    except OSError:
        return False
    if b"ENCRYPTED" in data:
        return True
    lines = [line for line in data.splitlines() if not line.startswith(b"-----")]
    try:
        blob = base64.b64decode(b"".join(lines))
    except (binascii.Error, ValueError):
        return False
    # OpenSSH's PROTOCOL.key: the name of the cipher follows the magic.
    return blob.startswith(_MAGIC) and not blob.startswith(_MAGIC + b"\0\0\0\x04none")


def is_signed(data: bytes, signature: str, key: bytes) -> bool:
    """True if the signature of bytes is valid for a public key. Raises PackageError."""
    require_packages("a signature", "signed", "cryptography")
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        decoded = base64.b64decode(signature, validate=True)
        if len(decoded) != _SIGNATURE:
            return False
        Ed25519PublicKey.from_public_bytes(key).verify(decoded, data)
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True
