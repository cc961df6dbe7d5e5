"""The page without a server, in Chromium: built once, served from loopback, and asked."""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Final

from filelock import FileLock
from playwright.sync_api import Browser, Page, sync_playwright

from tests.system import require

ROOT: Final = Path(__file__).parents[2]
LAST_FILE: Final = "service-worker.js"
"""The file that is written last, when the page is whole."""
_SLOW: Final = 120_000  # milliseconds
_WAIT: Final = "window.first || window.failed"


class _Handler(SimpleHTTPRequestHandler):
    """A server of files that compresses nothing, and is silent."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def build_page(folder: Path, *pairs: str) -> None:
    """Build the page into a folder, with the fonts of some pairs."""
    (ROOT / "build").mkdir(exist_ok=True)
    with FileLock(ROOT / "build" / "page.lock"):  # its parts lie in one folder
        require("node")
        require("npm")
        if not (ROOT / "webassembly/node_modules/pyodide").is_dir():
            command = ["npm", "ci", "--prefix", "webassembly", "--ignore-scripts", "--silent"]
            subprocess.run(command, cwd=ROOT, check=True)
        chosen = [f"--pair={pair}" for pair in pairs]
        command = [sys.executable, "webassembly/build_page.py", str(folder), *chosen]
        subprocess.run(command, cwd=ROOT, check=True)


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback, and give its address."""
    handler = partial(_Handler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@contextmanager
def start_chromium() -> Iterator[Browser]:
    """A browser without a window."""
    path = require("chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        yield started
        started.close()


def make_question(function: Callable[..., Any], asked: Any) -> dict[str, Any]:
    """Make the question that runs a function in the worker."""
    program = f"{inspect.getsource(function)}\nsaid = {function.__name__}(project, asked)"
    return {"program": program, "asked": asked, "pair": asked.get("pair", "")}


class Asked:
    """A page that runs functions of Python in its worker."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        page.set_default_timeout(_SLOW)
        page.goto(f"{address}first.html")
        page.wait_for_function(_WAIT)
        if failed := page.evaluate("window.failed"):
            raise AssertionError(failed)

    def run(self, function: Callable[..., Any], asked: Any) -> Any:
        """Run a function of a project and `asked`, and return what it returns, by JSON.

        The function stands alone: its imports are within it.
        """
        question = make_question(function, asked)
        answer = self.page.evaluate("asked => ask('run', asked)", question)
        if "error" in answer:
            raise AssertionError(answer["error"])
        return json.loads(answer["answer"])


def ask_firefox(
    folder: Path, questions: Sequence[tuple[str, Any]], cache: Path, language: str = "en"
) -> list[Any]:
    """Ask the page in Firefox questions, each a kind and an object."""
    with serve(folder) as address:
        command = [require("node"), "ask_page.mjs", f"{address}first.html"]
        done = subprocess.run(
            [*command, require("firefox-esr"), language],
            cwd=ROOT / "tests/node",
            # Firefox does not start without its cache, and the tests' one is no folder.
            env=os.environ | {"XDG_CACHE_HOME": str(cache)},
            input=json.dumps(questions),
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    answers: list[Any] = json.loads(done.stdout)
    return answers
