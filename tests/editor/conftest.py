from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from cardgen import resources
from tests.editor.browsers import Person, browser
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


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenPage]:
    with open_page(new_project(tmp_path_factory.mktemp("project"))) as opened:
        yield opened


@pytest.fixture
def sit(chromium: Browser, shared: OpenPage) -> Iterator[Callable[..., Person]]:
    """Sits somebody down at the page, whose messages are as they were."""
    people: list[Person] = []
    for path in sorted(resources.MESSAGES.glob("*/*.po")):
        copy = shared.folder / "messages" / path.relative_to(resources.MESSAGES)
        if copy.read_bytes() != path.read_bytes():
            copy.write_bytes(path.read_bytes())
            time.sleep(0.15)  # until the page's server has seen it

    def person(**about: object) -> Person:
        people.append(Person(chromium, shared, **about))
        return people[-1]

    yield person
    for each in people:
        each.close()
