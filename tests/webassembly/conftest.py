from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.webassembly.pages import Asked, build_page, serve, start_chromium


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the page, built once."""
    place = tmp_path_factory.mktemp("page")
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
