"""Programs in Python that begin as copies of one process with its imports done.

To start Python and import pikepdf takes more processor time than most files that tests give
to such a program. A copy has an environment, a current folder and limits of time and memory
of its own, as a program has that is started. Tests of the start itself start real ones: they
use the fixture `own_processes`.
"""

from __future__ import annotations

import atexit
import codecs
import gc
import json
import os
import runpy
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from io import BufferedReader, BufferedWriter, BytesIO, FileIO, TextIOWrapper
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Final, NamedTuple, Self

_ROOT: Final = Path(__file__).parents[1]
_READERS: Final = (
    "cardgen.excerpts.reader",
    "cardgen.preflight.check",
    "cardgen.preflight.separations.pages",
    "cardgen.shipment.picture_codes",
    "cardgen.workbooks.__main__",
    "pikepdf",
    "pypdfium2",
)
_COMMANDS: Final = (
    *(
        f"cardgen.cli.{name}"
        for name in ("batch", "help", "label", "messages", "print", "templates")
    ),
    "cardgen.layout.label.label",
    "cardgen.locale.sentences",
    "cardgen.project.project",
    "cardgen.storage.file",
    "rich.console",
)


class Done(NamedTuple):
    """Exit status and outputs of a program that has ended."""

    status: int
    out: bytes
    err: bytes


class Original:
    """The process that programs are copies of."""

    def __init__(self, imports: Sequence[str]) -> None:
        self._lock = Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-P", __file__, *imports],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        atexit.register(self._end)

    def _end(self) -> None:
        self._process.communicate("")

    def run(
        self,
        *words: str,
        code: str = "",
        data: bytes = b"",
        folder: Path | None = None,
        environment: dict[str, str] | None = None,
    ) -> Done:
        """Run a program with `data` as its input: `code`, a file, or ``-m`` and a module."""
        assert self._process.stdin
        assert self._process.stdout
        with TemporaryDirectory() as place:
            files = [Path(place, name) for name in ("in", "out", "err")]
            files[0].write_bytes(data)
            job = {
                "words": words,
                "code": code,
                "folder": str(folder or Path.cwd()),
                "environment": dict(os.environ) if environment is None else environment,
                "files": list(map(str, files)),
            }
            with self._lock:
                self._process.stdin.write(json.dumps(job) + "\n")
                self._process.stdin.flush()
                status = int(self._process.stdout.readline())
            return Done(status, files[1].read_bytes(), files[2].read_bytes())


@cache
def reader() -> Original:
    """Start the process that readers of files are copies of, once."""
    return Original(_READERS)


@cache
def commands() -> Original:
    """Start the process that commands are copies of, once."""
    return Original(_COMMANDS)


def run_reader(program: Path, *arguments: str, data: bytes | None = None) -> tuple[int, bytes]:
    """Do what `cardgen.bounds.run_reader` does, in a copy."""
    done = reader().run(str(program), *arguments, data=data or b"")
    return done.status, done.out


class Workbook:
    """The program that has read a workbook, with as much of `Popen` as its caller needs."""

    def __init__(self, path: Path, *sheet: str) -> None:
        self._done = reader().run("-m", "cardgen.workbooks", str(path), *sheet)
        self.stdout = BytesIO(self._done.out)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stdout.close()

    def wait(self) -> int:
        return self._done.status

    def kill(self) -> None:
        """Do nothing: it has ended."""


def _serve() -> None:
    """Run the programs that are asked for, each in a copy, and print their exit statuses."""
    for line in sys.stdin:
        job = json.loads(line)
        if not (copy := os.fork()):
            try:
                status = _run(**job)
                for stream in (sys.stdout, sys.stderr):
                    stream.flush()
            except BaseException:  # noqa: BLE001 - a copy never serves others
                sys.excepthook(*sys.exc_info())
                sys.stderr.flush()
                status = 1
            os._exit(status)
        _, ended = os.waitpid(copy, 0)
        print(os.waitstatus_to_exitcode(ended), flush=True)


def _run(
    words: list[str], code: str, folder: str, environment: dict[str, str], files: list[str]
) -> int:
    """Run a program in this process; return its exit status."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, (file, mode) in enumerate(zip(files, ("rb", "wb", "wb"), strict=True)):
        with Path(file).open(mode) as opened:
            os.dup2(opened.fileno(), number)
    encoding = codecs.lookup(environment.get("PYTHONIOENCODING", "utf-8")).name
    sys.stdin = TextIOWrapper(BufferedReader(FileIO(0)), encoding)
    sys.stdout = TextIOWrapper(BufferedWriter(FileIO(1, "w")), encoding)
    sys.stderr = TextIOWrapper(BufferedWriter(FileIO(2, "w")), encoding, "backslashreplace")
    try:
        if code:
            sys.argv = ["-c", *words]
            exec(code, {"__name__": "__main__"})
        elif words[0] == "-m":
            sys.argv = words[1:]
            runpy.run_module(words[1], run_name="__main__", alter_sys=True)
        else:
            sys.argv = words
            runpy.run_path(words[0], run_name="__main__")
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0
        print(end.code, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(_ROOT))
    for _name in sys.argv[1:]:
        __import__(_name)
    gc.freeze()  # copies share the pages of what lives as long as the process
    _serve()
