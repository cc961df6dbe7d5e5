"""The packages of a task, and the command to install them.

The command depends on how cardgen was installed: by pipx, by uv, from a checkout, or by pip.
"""

from __future__ import annotations

import json
import re
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from cardgen.errors import PackageError
from cardgen.lazy import lazy_pattern
from cardgen.remedies import Remedy

_RECEIPT_EXTRAS: Final = lazy_pattern(r'name = "cardgen", extras = \[([^\]]*)\]')


def require_packages(purpose: str, extra: str, *modules: str) -> None:
    """Raise PackageError if a package that an extra installs is missing.

    `purpose` names the task for people: "a preflight".
    """
    missing = [name for name in modules if find_spec(name) is None]
    if missing and sys.platform == "emscripten":
        raise without_build(", ".join(missing))
    if missing:
        raise PackageError(
            "missing-package",
            f"{purpose} needs packages that are not installed: {', '.join(missing)}",
            remedy=Remedy("install-extra", (extra,)),
        )


def without_build(package: str) -> PackageError:
    """Make the error for a missing package that every installation needs.

    Some systems have no build of it: `pyproject.toml` leaves it out there.
    """
    if sys.platform == "emscripten":
        return PackageError(
            "missing-package",
            f"this needs the package {package}, which a page in a browser does not have",
            hint="do this with cardgen on a computer, or leave it out here",
        )
    return PackageError(
        "missing-package",
        f"this needs the package {package}, which is not installed",
        hint=(
            "on Windows with an ARM processor use the Python for x64; on Linux with musl "
            f"install a compiler for C++, and cmake; then run: python -m pip install {package}"
        ),
    )


def find_install_command(extra: str) -> str:
    """Return the command that adds an extra to this installation of cardgen.

    Double quotes hold in every shell, also in those of Windows.
    """
    prefix = Path(sys.prefix)
    if (prefix / "pipx_metadata.json").is_file():
        return f'pipx inject cardgen "cardgen[{extra}]"'
    receipt = prefix / "uv-receipt.toml"
    if receipt.is_file():
        # uv replaces the extras of a tool by the new ones: name the present ones again.
        found = _RECEIPT_EXTRAS.search(receipt.read_text(encoding="utf-8"))
        extras = {extra, *re.findall(r'"([\w-]+)"', found[1] if found else "")}
        return f'uv tool install "cardgen[{",".join(sorted(extras))}]"'
    if checkout := _find_checkout():
        return f'python -m pip install -e "{checkout}[{extra}]"'
    return f'python -m pip install "cardgen[{extra}]"'


def _find_checkout() -> str:
    """Find the folder of an editable installation (PEP 610); "" for others."""
    from importlib.metadata import PackageNotFoundError, distribution
    from urllib.request import url2pathname

    try:
        origin = json.loads(distribution("cardgen").read_text("direct_url.json") or "{}")
    except (PackageNotFoundError, ValueError):
        return ""
    if not origin.get("dir_info", {}).get("editable"):
        return ""
    return url2pathname(origin["url"].removeprefix("file://"))
