from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cardgen.approval import Signer, needs_passphrase, parse_public_key
from cardgen.approval.signatures import is_signed
from cardgen.errors import FieldError
from tests.system import require

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
LINE = (
    KEY.public_key()
    .public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
    .decode()
)


def write_key(path: Path, form: serialization.PrivateFormat, passphrase: str = "") -> Path:
    hidden = (
        serialization.BestAvailableEncryption(passphrase.encode())
        if passphrase
        else serialization.NoEncryption()
    )
    path.write_bytes(KEY.private_bytes(serialization.Encoding.PEM, form, hidden))
    return path


@pytest.mark.parametrize(
    "form", [serialization.PrivateFormat.OpenSSH, serialization.PrivateFormat.PKCS8]
)
@pytest.mark.parametrize("passphrase", ["", "secret"])
def test_a_key_signs_whatever_the_form_of_its_file(
    tmp_path: Path, form: serialization.PrivateFormat, passphrase: str
) -> None:
    file = write_key(tmp_path / "key", form, passphrase)
    assert needs_passphrase(file) is bool(passphrase)
    signer = Signer.open(file, passphrase)
    assert signer.public == PUBLIC == parse_public_key(f"{LINE} somebody@office")
    signature = signer.sign(b"text")
    assert is_signed(b"text", signature, PUBLIC)
    assert not is_signed(b"texT", signature, PUBLIC)
    assert not is_signed(b"text", signature, bytes(32))
    for wrong in ("", "!", signature[:-8], signature[:-4] + "AAA=", "A" * 88):
        assert not is_signed(b"text", wrong, PUBLIC)
    if passphrase:
        for given, said in (
            ("", "the key needs its passphrase"),
            ("wrong", "the passphrase is wrong"),
        ):
            with pytest.raises(FieldError, match=said):
                Signer.open(file, given)


def test_a_file_without_such_a_key_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "key"
    with pytest.raises(FieldError, match="cannot be read"):
        Signer.open(file)
    for data in (b"", b"no key", LINE.encode(), b"-----BEGIN OPENSSH PRIVATE KEY-----\nAA\n"):
        file.write_bytes(data)
        with pytest.raises(FieldError, match="the file has no private key") as caught:
            Signer.open(file)
        assert "ssh-keygen -t ed25519" in caught.value.hint
        assert not needs_passphrase(file)
    other = generate_private_key(SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(other)
    with pytest.raises(FieldError, match="the key is not an Ed25519"):
        Signer.open(file)


@pytest.mark.parametrize("text", ["", "ssh-rsa AAAA", "ssh-ed25519", LINE[:40], f"{LINE}AAAA"])
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"incomplete|\.pub"):
        parse_public_key(text)


@pytest.mark.system
def test_keys_are_those_that_ssh_makes(tmp_path: Path) -> None:
    require("ssh-keygen")
    for passphrase in ("", "secret"):
        file = tmp_path / f"id{passphrase}"
        words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", str(file)]
        subprocess.run(words, check=True)
        assert needs_passphrase(file) is bool(passphrase)
        signature = Signer.open(file, passphrase).sign(b"text")
        key = parse_public_key(file.with_name(f"{file.name}.pub").read_text())
        assert is_signed(b"text", signature, key)
