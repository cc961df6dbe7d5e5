"""The same environment for every test, on any machine."""

from __future__ import annotations

import gc
import gettext
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings

from cardgen import bounds
from cardgen.excerpts import program as excerpts
from cardgen.locale import ENGLISH, VARIABLE, current_language, set_language
from cardgen.preflight import limited
from cardgen.preflight.separations import program as separations
from cardgen.shipment import scanning
from cardgen.storage import Results
from cardgen.workbooks import program as workbooks
from tests import forks
from tests.kept import keep_results
from tests.servers import s3

# Tests that are collected live as long as the process: nobody need look for garbage in them.
gc.disable()

# Nothing of the machine's time zone, language or terminal may reach a test; what a test
# wants of these it sets itself.
for _name in [
    name
    for name in os.environ
    if name.startswith("LC_")
    or name in {"LANG", "LANGUAGE", "SOURCE_DATE_EPOCH", "FORCE_COLOR", "PYTHONUTF8"}
]:
    del os.environ[_name]
os.environ.update(LC_ALL="C.UTF-8", TZ="UTC", NO_COLOR="1")
# No test may find what another has remembered: there is no folder for the secret of a user.
os.environ["XDG_CACHE_HOME"] = os.devnull
if hasattr(time, "tzset"):
    time.tzset()

# "steady" tries the same examples on every run, so that a red run is a red run everywhere.
# To look for new ones: make test ARGS=--hypothesis-profile=explore
# No example is too slow in coming, since a machine may be busy with other things.
_unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("steady", _unhurried, derandomize=True)
settings.register_profile("explore", _unhurried, max_examples=1000, print_blob=True)
settings.load_profile("steady")


def pytest_collection_finish() -> None:
    """Collect garbage from here on, in what tests make, and seldom.

    Tests that parse all modules took twice the time, most of it to look for garbage.
    """
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
    gc.enable()


_EARLY: Final = "tests/webassembly/"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the slow tests of `slow.txt` to `.ci/run`.

    After the name of a test with many cases may stand a number N: `make test` takes the first
    case of each N. Tests of the page without a server come first: it takes long to build, and
    what stands together is run by one worker.
    """
    items.sort(key=lambda item: not item.nodeid.startswith(_EARLY))
    lines = Path(__file__).with_name("slow.txt").read_text(encoding="utf-8").splitlines()
    slow = {name: int(part or 0) for name, _, part in (line.partition(" ") for line in lines)}
    cases = Counter[str]()
    for item in items:
        name = item.nodeid.partition("[")[0]
        if name in slow:
            if not slow[name] or cases[name] % slow[name]:
                item.add_marker("ci")
            cases[name] += 1


_STARTERS: Final = (excerpts, limited, scanning, separations)
"""Modules that start a reader of files."""
_START_WORKBOOK: Final = workbooks._start


@pytest.fixture(scope="session", autouse=True)
def _cheap_reading() -> None:
    """Read files in copies of a process, and the bundled ones only once."""
    keep_results()
    for module in _STARTERS:
        setattr(module, "run_reader", forks.run_reader)  # noqa: B010
    setattr(workbooks, "_start", forks.Workbook)  # noqa: B010


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Speak English again after a test whose command ran in another language."""
    yield
    if current_language() != ENGLISH or VARIABLE in os.environ:
        set_language(ENGLISH)
        gettext.textdomain("messages")
        for name in (VARIABLE, "LANGUAGE"):
            os.environ.pop(name, None)


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that all workers of this run have in common."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture
def remembered_checks(shared_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Remember checks by the content of all that they depend on, for all tests of this run."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(shared_folder / "cache"))
    open_results = Results.open
    monkeypatch.setattr(Results, "open", lambda _root, name: open_results(None, name))


@pytest.fixture
def own_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start a real program for each file, as cardgen does."""
    for module in _STARTERS:
        monkeypatch.setattr(module, "run_reader", bounds.run_reader)
    monkeypatch.setattr(workbooks, "_start", _START_WORKBOOK)


@pytest.fixture(scope="session")
def new_bucket() -> Iterator[Callable[[str], str]]:
    """A factory of empty buckets by name; it returns their URLs."""
    import fsspec

    def make(name: str) -> str:
        fsspec.filesystem("s3").mkdir(name)
        return f"s3://{name}"

    with s3():
        yield make


@pytest.fixture
def bucket(new_bucket: Callable[[str], str]) -> str:
    """The URL of an empty bucket, a new one each time: fsspec caches opened ones."""
    return new_bucket(f"relief-{uuid4().hex[:8]}")
