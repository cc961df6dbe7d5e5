"""Real servers on the loopback for tests: an S3 store, and Dask's cluster."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any


@contextmanager
def s3() -> Iterator[None]:
    """An S3 server without buckets, which s3fs finds by the environment, as in real life."""
    from moto.server import ThreadedMotoServer  # half a second

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    os.environ |= {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "relief",
        "AWS_SECRET_ACCESS_KEY": "relief",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    try:
        yield
    finally:
        server.stop()


def open_url(url: str) -> tuple[Any, str]:
    """Open the file system of a URL; return it and the path in it."""
    import fsspec

    system, root = fsspec.url_to_fs(url)
    system.invalidate_cache()
    return system, root


class Cluster:
    """A scheduler of Dask and workers, each a process of its own with one thread."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._folder = folder
        self._file = folder / "scheduler.json"
        self.workers: list[subprocess.Popen[bytes]] = []
        words = ("--host", "127.0.0.1", "--port", "0")
        self._scheduler = self._start("scheduler", *words, **environment)
        self.address = self._read_address()

    def _read_address(self) -> str:
        """Read the scheduler's address once its file is complete."""
        deadline = time.monotonic() + 60
        while True:
            assert self._scheduler.poll() is None, self.read_log("scheduler")
            assert time.monotonic() < deadline, self.read_log("scheduler")
            with suppress(OSError, ValueError):
                told = json.loads(self._file.read_text(encoding="utf-8"))
                return str(told["address"])
            time.sleep(0.05)

    def add_worker(self, **environment: str) -> subprocess.Popen[bytes]:
        """Start one more worker."""
        words = ("--nthreads", "1", "--no-nanny", "--local-directory", str(self._folder))
        self.workers.append(self._start("worker", *words, "--host", "127.0.0.1", **environment))
        return self.workers[-1]

    def read_log(self, what: str) -> str:
        """Read the log of the scheduler or a worker."""
        return (self._folder / f"{what}.log").read_text(encoding="utf-8")

    def stop_scheduler(self) -> None:
        """Kill the scheduler, as a power cut does."""
        self._scheduler.kill()
        self._scheduler.wait()

    def stop(self) -> None:
        """End all processes."""
        for process in (*self.workers, self._scheduler):
            process.kill()
            process.wait()

    def _start(self, what: str, *words: str, **environment: str) -> subprocess.Popen[bytes]:
        program = [sys.executable, "-m", f"distributed.cli.dask_{what}", "--no-dashboard"]
        with (self._folder / f"{what}.log").open("ab") as log:
            return subprocess.Popen(
                [*program, "--scheduler-file", str(self._file), *words],
                stdout=log,
                stderr=log,
                cwd=self._folder,
                env={**os.environ, **environment},
            )


@contextmanager
def cluster(folder: Path, workers: int, **environment: str) -> Iterator[Cluster]:
    """Start a cluster with some workers; its scheduler has this environment."""
    started = Cluster(folder, environment)
    try:
        for _ in range(workers):
            started.add_worker()
        yield started
    finally:
        started.stop()
