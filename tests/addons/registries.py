"""Registries of npm and Debian on this machine, with packages of small fonts."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
import threading
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

import pytest

from tests.system import require

LICENCE: Final = b"This Font Software is licensed under the SIL Open Font License\n"


def tarball(files: Mapping[str, bytes], kind: str = "gz") -> bytes:
    """Make an archive of files."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=f"w:{kind}") as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


def deb(files: Mapping[str, bytes], name: str = "fonts-small") -> bytes:
    """Make a Debian package: an archive of ar(1), with members at even bytes."""
    control = f"Package: {name}\nVersion: 1.0\nArchitecture: all\nMaintainer: a <a@b.example>\n"
    control += "Description: small\n"
    parts = {
        "debian-binary": b"2.0\n",
        "control.tar.xz": tarball({"./control": control.encode()}, "xz"),
        "data.tar.xz": tarball(files, "xz"),
    }
    made = b"!<arch>\n"
    for part, data in parts.items():
        made += f"{part:<16}{0:<12}{0:<6}{0:<6}{100644:<8}{len(data):<10}`\n".encode()
        made += data + b"\n" * (len(data) % 2)
    return made


@contextmanager
def serve(files: Mapping[str, bytes]) -> Iterator[str]:
    """Serve these files by path, and yield the address of the server."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            data = files.get(self.path.replace("/./", "/"))  # as apt-get asks
            self.send_response(200 if data is not None else 404)
            self.send_header("Content-Length", str(len(data or b"")))
            self.end_headers()
            self.wfile.write(data or b"")

        do_HEAD = do_GET  # noqa: N815

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def npm(
    packages: Mapping[str, bytes], folder: Path, environ: pytest.MonkeyPatch
) -> Iterator[None]:
    """Set npm up with a registry of these packages, of version 1.0.0."""
    require("npm")
    files: dict[str, bytes] = {}
    with serve(files) as address:
        for number, (name, data) in enumerate(packages.items()):
            digest = b64encode(hashlib.sha512(data).digest()).decode()
            dist = {
                "tarball": f"{address}/{number}.tgz",
                "integrity": f"sha512-{digest}",
                "shasum": hashlib.sha1(data).hexdigest(),
            }
            version = {"name": name, "version": "1.0.0", "dist": dist}
            about = {"name": name, "dist-tags": {"latest": "1.0.0"}}
            said = {**about, "versions": {"1.0.0": version}}
            files[f"/{name.replace('/', '%2f')}"] = json.dumps(said).encode()
            files[f"/{number}.tgz"] = data
        environ.setenv("npm_config_registry", address)
        environ.setenv("npm_config_cache", str(folder / "npm"))
        environ.setenv("npm_config_fetch_retries", "0")
        yield


@contextmanager
def debian(
    packages: Mapping[str, bytes], folder: Path, environ: pytest.MonkeyPatch
) -> Iterator[Path]:
    """Set apt-get up with a repository of these packages, and yield its settings file."""
    require("apt-get")
    said = b""
    files: dict[str, bytes] = {}
    for name, data in packages.items():
        files[f"/{name}_1.0_all.deb"] = data
        said += (
            f"Package: {name}\nVersion: 1.0\nArchitecture: all\nMaintainer: a <a@b.example>\n"
            f"Filename: ./{name}_1.0_all.deb\nSize: {len(data)}\n"
            f"SHA256: {hashlib.sha256(data).hexdigest()}\nDescription: small\n\n"
        ).encode()
    files["/Packages"] = said
    for part in ("state/lists/partial", "cache/archives/partial", "etc/apt.conf.d"):
        (folder / "apt" / part).mkdir(parents=True)
    (folder / "apt/state/status").write_bytes(b"")
    with serve(files) as address:
        (folder / "apt/sources.list").write_text(f"deb [trusted=yes] {address} ./\n")
        config = folder / "apt/apt.conf"
        config.write_text(
            f'Dir::State "{folder}/apt/state";\n'
            f'Dir::State::status "{folder}/apt/state/status";\n'
            f'Dir::Cache "{folder}/apt/cache";\nDir::Etc "{folder}/apt/etc";\n'
            f'Dir::Etc::sourcelist "{folder}/apt/sources.list";\nDir::Etc::sourceparts "-";\n'
            'APT::Sandbox::User "root";\nAcquire::Languages "none";\nAcquire::Retries "0";\n'
            'Acquire::http::Proxy "DIRECT";\n'
        )
        environ.setenv("APT_CONFIG", str(config))
        yield config
