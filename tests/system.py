"""Programs of the operating system that tests use as outside judges."""

from __future__ import annotations

import os
import shutil
from typing import Final, NoReturn

import pytest

PACKAGES: Final = {
    "apt-get": "apt",
    "cc": "gcc",
    "chromium": "chromium-headless-shell",
    "cupsd": "cups-daemon",
    "dbus-daemon": "dbus-daemon",
    "dmtxread": "dmtx-utils",
    "firefox-esr": "firefox-esr",
    "fish": "fish",
    "git": "git",
    "gs": "ghostscript",
    "ippeveprinter": "cups-ipp-utils",
    "java": "default-jre-headless",
    "lpadmin": "cups-client",
    "lprint": "lprint",
    "man": "man-db",
    "mandoc": "mandoc",
    "msgcat": "gettext",
    "msgfmt": "gettext",
    "msgmerge": "gettext",
    "node": "nodejs",
    "npm": "npm",
    "openssl": "openssl",
    "pdffonts": "poppler-utils",
    "pdfimages": "poppler-utils",
    "pdfinfo": "poppler-utils",
    "pdftocairo": "poppler-utils",
    "pdftoppm": "poppler-utils",
    "pdftotext": "poppler-utils",
    "qpdf": "qpdf",
    "setpriv": "util-linux",
    "soffice": "libreoffice-writer",
    "ssh-keygen": "openssh-client",
    "tesseract": "tesseract-ocr",
    "zbarimg": "zbar-tools",
    "zsh": "zsh",
}
"""Program → the Debian package that brings it."""

LIGHTER: Final = {"chromium": "chromium-headless-shell"}
"""Program → the same without windows, which takes half the processor time."""


def find_program(program: str) -> str | None:
    """Find `program`, or better a lighter one that does the same."""
    return shutil.which(LIGHTER.get(program, program)) or shutil.which(program)


def require(program: str) -> str:
    """Find `program`; without it skip the test, naming the package to install.

    With ``CARDGEN_REQUIRE_SYSTEM=1`` in the environment the test fails instead, so that a
    machine that is meant to run everything cannot quietly run less.
    """
    path = find_program(program)
    if path is None:
        lacking(program, PACKAGES.get(program, program))
    return path


def lacking(what: str, package: str) -> NoReturn:
    """Skip or fail the running test because the Debian package `package` is missing."""
    reason = f"{what} is not installed (Debian package {package})"
    if os.environ.get("CARDGEN_REQUIRE_SYSTEM") == "1":
        pytest.fail(f"{reason}, and CARDGEN_REQUIRE_SYSTEM=1 asks for it", pytrace=False)
    pytest.skip(reason)
