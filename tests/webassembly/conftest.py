from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser

from tests.webassembly.pages import LAST_FILE, Asked, build_page, serve, start_chromium


@pytest.fixture(scope="session")
def folder(shared_folder: Path) -> Path:
    """The folder of the page: the worker that comes first builds it, and others wait."""
    place = shared_folder / "page-without-server"
    with FileLock(f"{place}.lock"):
        if not (place / LAST_FILE).exists():
            build_page(place, "zh-ko", "zh-ja")
    return place


@pytest.fixture(scope="package")  # an open Playwright lets no other one start in its process
def chromium() -> Iterator[Browser]:
    with start_chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def worker(folder: Path, chromium: Browser) -> Iterator[Asked]:
    """The page in Chromium."""
    with serve(folder) as address:
        yield Asked(chromium.new_page(), address)
