"""TLS of ``ipps:``: ippeveprinter with right and wrong certificates."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from cardgen.errors import CardgenError
from cardgen.printing import Destination, send
from tests.printing.conftest import HASTY, task
from tests.printing.printers import EvePrinter, eve_printer

NOW = dt.datetime.now(dt.UTC)
Made = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]


def certificate(name: str, by: Made | None = None, days: int = 30) -> Made:
    """Make a certificate for a host, signed by an authority or itself (RFC 5280)."""
    key = ec.generate_private_key(ec.SECP256R1())
    signer = by[1] if by else key
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by[0].subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - dt.timedelta(days=60))
        .not_valid_after(NOW + dt.timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
        .add_extension(usage(signs=by is None), critical=True)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()),
            critical=False,
        )
        .sign(signer, hashes.SHA256())
    )
    return made, key


def usage(*, signs: bool) -> x509.KeyUsage:
    """Make the key usage of an authority, or of a server."""
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def pem(made: Made) -> bytes:
    key = made[1].private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return made[0].public_bytes(serialization.Encoding.PEM) + key


@pytest.fixture(scope="module")
def printer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EvePrinter]:
    """A printer that signs its certificate itself, as most do."""
    folder = tmp_path_factory.mktemp("tls")
    (folder / "keys").mkdir()
    with eve_printer(folder, "-K", str(folder / "keys"), counting=True) as printer:
        yield printer


def over_tls(printer: EvePrinter, certificate: str = "") -> Destination:
    return Destination.at(f"ipps://localhost:{printer.port}/ipp/print", certificate)


def refusal_of(place: Destination) -> str:
    with pytest.raises(CardgenError) as caught:
        send(task("secret"), place, patience=HASTY)
    assert caught.value.rule == "printer-certificate"
    return str(caught.value)


def test_a_printer_that_vouches_for_itself(printer: EvePrinter) -> None:
    said = refusal_of(over_tls(printer))
    assert "the certificate does not prove that this is localhost: self-signed" in said
    fingerprint = said.rpartition("sha256:")[2].rstrip('"\n')
    assert send(task("a"), over_tls(printer, f"sha256:{fingerprint}")).certainty == "printed"
    spaced = ":".join(fingerprint[each : each + 2] for each in range(0, 64, 2)).upper()
    assert send(task("a"), over_tls(printer, f"sha256:{spaced}")).certainty == "printed"
    before = len(printer.list_spool())
    said = refusal_of(over_tls(printer, "sha256:" + "0" * 64))
    assert f"the printer shows another certificate: sha256:{fingerprint}" in said
    assert len(printer.list_spool()) == before


class Tls:
    """A machine that shows a certificate, and keeps all later bytes."""

    def __init__(self, folder: Path, made: Made) -> None:
        self.heard = bytearray()
        (folder / "server.pem").write_bytes(pem(made))
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(folder / "server.pem")
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.place = f"ipps://localhost:{self._listening.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listening.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                with closing(connection), suppress(OSError):
                    connection.settimeout(2)
                    with self._context.wrap_socket(connection, server_side=True) as safe:
                        while block := safe.recv(4096):
                            self.heard += block
                            safe.sendall(b"HTTP/1.1 404 Nothing\r\nContent-Length: 0\r\n\r\n")


@pytest.mark.parametrize(
    ("host", "days", "signed", "reason"),
    [
        ("localhost", 30, True, ""),
        ("localhost", -1, True, "certificate has expired"),
        ("printer.example", 30, True, "Hostname mismatch"),
        ("localhost", 30, False, "unable to get local issuer certificate"),
    ],
)
def test_an_authority_of_ones_own(
    tmp_path: Path, host: str, days: int, signed: bool, reason: str
) -> None:
    ours, theirs = certificate("Our authority"), certificate("Another authority")
    (tmp_path / "ca.pem").write_bytes(ours[0].public_bytes(serialization.Encoding.PEM))
    machine = Tls(tmp_path, certificate(host, ours if signed else theirs, days))
    place = Destination.at(machine.place, str(tmp_path / "ca.pem"))
    try:
        if reason:
            assert reason in refusal_of(place)
            assert machine.heard == b""  # it was told nothing
        else:
            with pytest.raises(CardgenError, match="the printer answers 404 Nothing"):
                send(task("a"), place, patience=HASTY)
    finally:
        machine.stop()


def test_an_authority_that_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("no certificate")
    for name in ("nothing.pem", "ca.pem"):
        place = Destination.at("ipps://localhost:1", str(tmp_path / name))
        assert (
            f"{name}: printer-certificate: cannot read the certificates of your"
            in refusal_of(place)
        )


def test_no_tls_at_all(eve: EvePrinter) -> None:
    """The machine that listens there speaks another protocol."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]

        def answer() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listening.accept()
                    with connection:
                        connection.sendall(b"SSH-2.0-OpenSSH\r\n")

        threading.Thread(target=answer, daemon=True).start()
        for scheme in ("ipp", "ipps"):
            with pytest.raises(CardgenError) as caught:
                send(task("a"), Destination.at(f"{scheme}://localhost:{port}"), patience=HASTY)
            assert caught.value.rule in ("printer-unreachable", "printer-answer")
        listening.shutdown(socket.SHUT_RDWR)
