"""Standard input in place of a file: ``-``, as another program hands it over through a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import BinaryIO, Final

import click

from cardgen.cli.reporting import show_as
from cardgen.files import decode

STDIN: Final = "-"
SHOWN_STDIN: Final = "standard input"


def is_stdin(path: Path | str) -> bool:
    """True if a path is "-", which means standard input."""
    return str(path) == STDIN


def input_stream() -> BinaryIO:
    """Return standard input. Raises UsageError if it is a terminal or closed."""
    stream: BinaryIO | None = getattr(sys.stdin, "buffer", None)
    if stream is None or stream.isatty():
        raise click.UsageError("- needs a file from another program through a pipe")
    return stream


def read_text() -> str:
    """Read standard input as UTF-8 text, without the line end of its last line."""
    return decode(input_stream().read(), SHOWN_STDIN).removesuffix("\n").removesuffix("\r")


@contextmanager
def open_input(path: Path, extension: str = "") -> Iterator[Path]:
    """Yield the path of a file to read. Standard input is copied into a temporary file.

    Files are read more than once, and errors name their lines. The copy, which may have an
    extension, is shown as standard input.
    """
    if not is_stdin(path):
        yield path
        return
    with TemporaryDirectory(prefix="cardgen-") as folder:
        copy = Path(folder) / f"{SHOWN_STDIN}{extension}"
        with copy.open("wb") as file:
            copyfileobj(input_stream(), file)
        show_as(copy, SHOWN_STDIN)
        yield copy


def keep_input(ctx: click.Context, path: Path, extension: str = "") -> Path:
    """Return the path of a file to read, as `open_input` does, until the command ends."""
    return ctx.with_resource(open_input(path, extension))
