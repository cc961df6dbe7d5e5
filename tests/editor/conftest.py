from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.editor.open_page import OpenPage, new_project, open_page


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenPage]:
    """The page of a new project, for all tests of a module."""
    folder = new_project(tmp_path_factory.mktemp("project"))
    with open_page(folder) as opened:
        yield opened


@pytest.fixture
def own_page(tmp_path: Path) -> Iterator[OpenPage]:
    """The page of a project that is a test's own."""
    with open_page(new_project(tmp_path / "project")) as opened:
        yield opened
