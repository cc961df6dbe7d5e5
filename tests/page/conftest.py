from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from cardgen import resources
from tests.page.browsers import Person, browser
from tests.page.open_page import OpenPage, new_project, open_page


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenPage]:
    """The page of a new project, shared by the tests of a module."""
    folder = new_project(tmp_path_factory.mktemp("project"))
    with open_page(folder) as opened:
        yield opened


@pytest.fixture
def own_page(tmp_path: Path) -> Iterator[OpenPage]:
    """The page of a new project for one test."""
    with open_page(new_project(tmp_path / "project")) as opened:
        yield opened


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def shared_page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenPage]:
    with open_page(new_project(tmp_path_factory.mktemp("project"))) as opened:
        yield opened


@pytest.fixture
def sit(chromium: Browser, shared_page: OpenPage) -> Iterator[Callable[..., Person]]:
    """A function that opens the page for a person; the messages are reset before."""
    people: list[Person] = []
    for path in sorted(resources.MESSAGES.glob("*/*.po")):
        copy = shared_page.folder / "messages" / path.relative_to(resources.MESSAGES)
        if copy.read_bytes() != path.read_bytes():
            copy.write_bytes(path.read_bytes())
            time.sleep(0.15)  # until the server has noticed the change

    def person(**about: object) -> Person:
        people.append(Person(chromium, shared_page, **about))
        return people[-1]

    yield person
    for each in people:
        each.close()
