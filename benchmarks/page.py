"""The page without a server in Chromium: what it loads, how long it takes, its memory.

    python -m benchmarks.page dist/page

Seconds are processor time of all processes of the browser, so that other work on the machine
counts less; a key is timed by the clock, from the question to the answer with the picture.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Final

from playwright.sync_api import BrowserContext, Page

from tests.webassembly.pages import start_chromium

_FIRST: Final = "window.first || window.failed"
_KEYS: Final = 60
_SLOW: Final = 300_000  # milliseconds
_TICK: Final = os.sysconf("SC_CLK_TCK")
_TYPE: Final = """async (keys) => {
  const times = [];
  for (let at = 0; at < keys; at += 1) {
    const sender = "서울특별시청".slice(0, 1 + at % 6) + "가나다라마바사".slice(at % 7);
    const about = { pair: "zh-ko", message: { id: "brothers" }, size: "" };
    const question = { ...about, template: "thanks@100x70", fields: { sender } };
    const begun = performance.now();
    await ask("label", question);
    times.push(performance.now() - begun);
  }
  return times;
}"""


class _Counting(SimpleHTTPRequestHandler):
    """A server of files that notes which it gave."""

    given: Final[set[str]] = set()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def send_head(self) -> Any:
        """Note the path, and go on."""
        self.given.add(self.translate_path(self.path))
        return super().send_head()


def main() -> None:
    """Measure the page in the folder that is named."""
    with _serve(Path(sys.argv[1])) as address, start_chromium() as browser:
        alone = browser.new_context(service_workers="block")  # it loads for later visits
        page, seconds = _visit(alone, address)
        _say("MB deflated, to the first label", _count_bytes(_Counting.given) / 1e6)
        _say("s of processor time, to the first label", seconds)
        _say("MB resident, the page's process, at the first label", _measure_memory() / 1e6)
        page.evaluate(_TYPE, 10)
        _say("ms a key, median", statistics.median(page.evaluate(_TYPE, _KEYS)))
        _say("MB resident, the page's process, after keys", _measure_memory() / 1e6)
        alone.close()
        context = browser.new_context()
        page, _ = _visit(context, address)
        page.wait_for_function("navigator.serviceWorker.controller")
        time.sleep(20)  # the service worker keeps the files
        page.close()
        _, seconds = _visit(context, address)
        _say("s of processor time, second visit", seconds)


def _visit(context: BrowserContext, address: str) -> tuple[Page, float]:
    """Open the page; return it and the processor time until the first label."""
    page = context.new_page()
    page.set_default_timeout(_SLOW)
    before = _count_seconds()
    page.goto(f"{address}first.html")
    page.wait_for_function(_FIRST)
    return page, _count_seconds() - before


@contextmanager
def _serve(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback."""
    handler = partial(_Counting, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def _count_bytes(names: set[str]) -> int:
    """Count the bytes of files as a server with gzip sends them."""
    files = [path for path in map(Path, list(names)) if path.is_file()]
    return sum(
        path.stat().st_size if path.suffix == ".gz" else len(zlib.compress(path.read_bytes()))
        for path in files
    )


def _list_processes() -> Iterator[Path]:
    """Iterate over the processes that this one has started, and those that they have."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            text = stat.read_text()
            parents[int(stat.parent.name)] = int(text.rpartition(")")[2].split()[1])
    for process in parents:
        above = process
        while above in parents and above != os.getpid():
            above = parents[above]
        if above == os.getpid() and process != above:
            yield Path("/proc", str(process))


def _count_seconds() -> float:
    """Count the processor time of the browser's processes."""
    ticks = 0
    for process in _list_processes():
        with suppress(OSError):
            fields = (process / "stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / _TICK


def _measure_memory() -> int:
    """Measure the resident memory of the largest of the browser's processes, the page's."""
    pages = os.sysconf("SC_PAGE_SIZE")
    sizes = [0]
    for process in _list_processes():
        with suppress(OSError):
            if "--type=renderer" in (process / "cmdline").read_text():
                sizes.append(int((process / "statm").read_text().split()[1]) * pages)
    return max(sizes)


def _say(what: str, value: float) -> None:
    """Write a figure."""
    sys.stdout.write(f"{value:8.1f} {what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
