"""How soon a picture follows a key on the translators' page, by the server's side of it.

Texts are typed character by character into messages of two pairs, in each of the
built-in templates in turn, as the page asks for it: a question over the network of this machine
to a server in a process of its own, and the answer with the picture, the sizes reached and what
a proofreader finds. What a browser takes to draw it is not in it. Run with
``make bench BENCH=editor``.
"""

from __future__ import annotations

import argparse
import http.client
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import cycle, islice
from statistics import median, quantiles
from time import perf_counter
from typing import Any, Final
from urllib.parse import urlsplit

from benchmarks import machine

MEDIAN: Final = 40.0
"""Milliseconds that half of the pictures may take."""

MOST: Final = 100.0
"""Milliseconds that 19 of 20 may take."""

_BUILT_IN: Final = "my-label"  # what a new project has besides those that cardgen brings


class Page:
    """The page of a new project, asked as its scripts ask."""

    def __init__(self, address: str) -> None:
        place = urlsplit(address)
        self._own = f"http://{place.netloc}"
        self._wire = http.client.HTTPConnection(place.netloc, timeout=30)
        self._wire.request("GET", f"/?{place.query}")
        answer = self._wire.getresponse()
        self._cookie = str(answer.headers["Set-Cookie"]).partition(";")[0]
        answer.read()

    def close(self) -> None:
        """Close the connection."""
        self._wire.close()

    def ask(self, path: str, data: Any = None) -> Any:
        """An answer, read from JSON."""
        headers = {"Cookie": self._cookie}
        if data is not None:
            headers |= {"Content-Type": "application/json", "Origin": self._own}
        self._wire.request(
            "GET" if data is None else "POST",
            path,
            None if data is None else json.dumps(data).encode(),
            headers,
        )
        answer = self._wire.getresponse()
        body = answer.read()
        assert answer.status == 200, (path, answer.status, body)
        return json.loads(body)


@contextmanager
def page() -> Iterator[Page]:
    """A page that is served from a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([machine.CARDGEN, "init"], cwd=folder, check=True, capture_output=True)
        command = [machine.CARDGEN, "edit", "--no-browser", "--port", "0"]
        served = subprocess.Popen(
            command,
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=machine.environment(),
        )
        assert served.stdout
        try:
            with closing(Page(served.stdout.readline().strip())) as opened:
                yield opened
        finally:
            served.terminate()
            served.wait()
            served.stdout.close()


def edits(opened: Page, count: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Templates, each with what the page sends for a key; the texts grow a character a key."""
    templates = [n for n in opened.ask("/api/desk")["templates"] if n != _BUILT_IN]
    texts = [
        (pair, entry)
        for pair in ("zh-ko", "zh-ja")
        for entry in opened.ask(f"/api/catalog/{pair}/slogans")["entries"]
        if not set(entry["text"]) & set("{[")  # half of a mark is an error, and has no picture
    ]
    each = -(-count // len(templates))
    for template, start in zip(templates, range(0, count, each), strict=False):
        keys = (
            (pair, entry, entry["text"][:end])
            for pair, entry in islice(cycle(texts), start % len(texts), None)
            for end in range(1, len(entry["text"]) + 1)
        )
        for pair, entry, text in islice(keys, min(each, count - start)):
            where = {"pair": pair, "domain": "slogans", "id": entry["id"]}
            asked = {"text": text, "fuzzy": False, "template": template, "values": {}}
            yield template, where | asked


def measure(count: int) -> dict[str, list[float]]:
    """The milliseconds from each key to its picture, by template."""
    taken: dict[str, list[float]] = {}
    with page() as opened:
        for template, asked in [*edits(opened, count)]:
            start = perf_counter()
            made = opened.ask("/api/texts/preview", asked)
            taken.setdefault(template, []).append(1000 * (perf_counter() - start))
            assert made["svg"], made["findings"]
    return taken


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print a table, and fail where it takes too long."""
    parser = argparse.ArgumentParser(prog="benchmarks.editor", description=__doc__)
    parser.add_argument("--edits", type=int, default=200)
    options = parser.parse_args(arguments)
    print(f"Python {sys.version.split()[0]}, {options.edits} keys")
    machine.compile_packages()
    taken = measure(options.edits)
    print(f"\n{'':20}{'median':>8}{'19 of 20':>10}{'longest':>9}  ms")
    for name, times in [*taken.items(), ("all", [t for each in taken.values() for t in each])]:
        most = quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
        print(f"{name:20}{median(times):8.1f}{most:10.1f}{max(times):9.1f}")
    if median(times) > MEDIAN or most > MOST:
        raise SystemExit(f"half should take {MEDIAN:g} ms at most, and 19 of 20 {MOST:g} ms")


if __name__ == "__main__":
    main()
