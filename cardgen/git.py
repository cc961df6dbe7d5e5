"""Questions to git about the history of files.

Git only reads: it runs nothing that a project configures, takes no lock, and has a few seconds.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from shutil import which
from typing import Final

GIT_ERRORS: Final = (OSError, ValueError, subprocess.SubprocessError)
"""Errors if git is not installed, refuses, answers nonsense or takes too long."""

_ASKED: Final = (
    *("-c", "core.fsmonitor=false", "-c", "log.showSignature=false"),
    *("-c", "i18n.logOutputEncoding=UTF-8", "-c", "trailer.separators=:"),
    *("--no-pager", "--literal-pathspecs", "--no-replace-objects"),
)
_SURROUNDINGS: Final = {
    "GIT_GRAFT_FILE": os.devnull,  # the commits themselves, without grafts
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "LC_ALL": "C",
}


def run_git(folder: Path, *words: str, given: bytes = b"", seconds: float = 20.0) -> bytes:
    """Run git in a folder. Return its output.

    `given` goes to its standard input. Raises OSError without git,
    subprocess.CalledProcessError where it refuses, and subprocess.TimeoutExpired.
    """
    git = which("git")
    if git is None:
        raise FileNotFoundError("git is not installed")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(  # noqa: S603 - no word of it is a stranger's
        [git, *_ASKED, *words],
        cwd=folder,
        env=kept | _SURROUNDINGS,
        input=given,
        capture_output=True,
        check=True,
        timeout=seconds,
    )
    return done.stdout
