"""Labels made by a real cluster: Dask's scheduler and workers, in processes of their own."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread
from types import SimpleNamespace
from typing import cast

import pytest
from distributed import Worker
from msgspec.structs import replace

from cardgen import Project
from cardgen.errors import CardgenError
from cardgen.production import Progress
from cardgen.shipment.corrections import void
from cardgen.shipment.model import Clock
from cardgen.shipment.run import Result
from cardgen.shipment.selection import Selection
from cardgen.shipment.workers.bundle import pack
from cardgen.shipment.workers.cluster import DaskCluster, ShipmentPlugin
from cardgen.storage.remote import Remote
from tests import servers
from tests.moment import SECONDS
from tests.shipment.projects import own_lines, own_project
from tests.shipment.samples import NOW, files, job, line, ship

pytestmark = pytest.mark.ci
ROOT = Path(__file__).parents[3]
LINES = (line(2, 70), line(3, 30, "box-4x6in", item="口罩"))
BOXES = 100
TASK = 10  # as many tasks as a shipment of 400 boxes has, and less to draw
HINT = (
    "\n  hint: start a scheduler with `dask scheduler`, and workers with `dask worker "
    "ADDRESS`, with the same cardgen and its extra cluster; then run the same command again"
)
RUN = """
import sys
from pathlib import Path
from cardgen import Project
from cardgen.shipment import run
from cardgen.shipment.workers import DaskCluster, pack
from tests.shipment.samples import ship
from tests.shipment.workers.test_cluster import LINES, TASK
run._TASK = TASK
crew = DaskCluster(sys.argv[2], pack(Project.open(), LINES))
tell = lambda progress: print(progress.done, flush=True)
result = ship(Path(sys.argv[1]), *LINES, crew=crew, tell=tell)
print("made", result.made, result.kept, flush=True)
"""


@pytest.fixture(autouse=True)
def _small_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cardgen.shipment.run._TASK", TASK)


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The labels as they are made on this machine."""
    folder = tmp_path_factory.mktemp("here")
    ship(folder, *LINES)
    return files(folder)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[servers.Cluster]:
    """A scheduler and two workers, which a test may kill."""
    folder = tmp_path / "cluster"
    folder.mkdir()
    with servers.cluster(folder, 2) as started:
        yield started


@pytest.fixture(scope="module")
def shared_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Cluster]:
    """A scheduler and two workers for tests that leave them alive."""
    with servers.cluster(tmp_path_factory.mktemp("cluster"), 2) as started:
        yield started


def crew(cluster: servers.Cluster, *, patience: float = 60.0, **of: object) -> DaskCluster:
    bundle = replace(pack(Project.open(), LINES), **of)
    return DaskCluster(cluster.address, bundle, patience)


def once(boxes: int, act: Callable[[], object]) -> Callable[[Progress], None]:
    """Do something when so many boxes are done."""
    left = [act]

    def tell(progress: Progress) -> None:
        if progress.done >= boxes and left:
            left.pop()()

    return tell


def assert_all_once(result: Result, made: dict[str, bytes], here: dict[str, bytes]) -> None:
    """Check that all labels were made once, with the same bytes as on this machine."""
    assert (result.made, result.kept, result.failed) == (BOXES, 0, [])
    assert set(result.counts) == {"rendered", "verified"}
    assert sum(result.counts.values()) == BOXES
    assert made == here


def test_a_worker_that_dies_has_its_boxes_made_by_another(
    cluster: servers.Cluster, tmp_path: Path, here: dict[str, bytes]
) -> None:
    tell = once(40, cluster.workers[0].kill)
    result = ship(tmp_path / "out", *LINES, crew=crew(cluster), tell=tell)
    assert cluster.workers[0].wait() == -signal.SIGKILL
    assert_all_once(result, files(tmp_path / "out"), here)


def test_workers_put_labels_into_a_store_of_objects(
    cluster: servers.Cluster, bucket: str, tmp_path: Path, here: dict[str, bytes]
) -> None:
    """One of them dies; nothing is there that was not made here too."""
    store = Remote.at(f"{bucket}/mapo")
    tell = once(40, cluster.workers[1].kill)
    result = ship(tmp_path / "out", *LINES, crew=crew(cluster), store=store, tell=tell)
    assert cluster.workers[1].wait() == -signal.SIGKILL
    assert files(tmp_path / "out") == {}
    system, root = servers.open_url(store.url)
    names = {name.removeprefix(f"{root}/") for name in system.find(root)}
    made = store.read(sorted(names - {".cardgen"}))
    assert_all_once(result, made, here)
    again = ship(tmp_path / "out", *LINES, crew=crew(cluster), store=store)
    assert (again.made, again.kept) == (0, BOXES)


def test_who_coordinates_is_killed_and_goes_on(
    cluster: servers.Cluster, tmp_path: Path, here: dict[str, bytes]
) -> None:
    script = tmp_path / "run.py"
    script.write_text(RUN, encoding="utf-8")
    command = [sys.executable, str(script), str(tmp_path / "out"), cluster.address]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for _ in range(2):
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
            assert process.stdout is not None
            for _ in range(3):  # the first says what is kept
                process.stdout.readline()
            process.kill()
    done = subprocess.run(command, stdout=subprocess.PIPE, env=environment, check=True)
    word, made, kept = done.stdout.split()[-3:]
    assert word == b"made"
    assert int(made) + int(kept) == BOXES
    assert int(kept) >= 2 * TASK
    assert files(tmp_path / "out") == here


def test_who_comes_later_works_as_well(
    cluster: servers.Cluster, tmp_path: Path, here: dict[str, bytes]
) -> None:
    """All that were there at the beginning die."""

    def relieve() -> None:
        cluster.add_worker()
        for worker in cluster.workers[:2]:
            worker.kill()

    crowd = crew(cluster)
    result = ship(tmp_path / "out", *LINES, crew=crowd, tell=once(40, relieve))
    assert_all_once(result, files(tmp_path / "out"), here)


def test_workers_need_none_of_the_projects_files(
    shared_cluster: servers.Cluster, tmp_path: Path
) -> None:
    project = own_project(tmp_path / "project")
    lines = own_lines(project)
    ship(tmp_path / "here", *lines, project=project)
    bundle = pack(project, lines)
    hidden = (tmp_path / "project").rename(tmp_path / "hidden")
    try:
        made = DaskCluster(shared_cluster.address, bundle)
        ship(tmp_path / "out", *lines, crew=made, project=project)
    finally:
        hidden.rename(tmp_path / "project")
    assert files(tmp_path / "out") == files(tmp_path / "here")


def test_what_is_wrong_is_in_the_files_of_who_asked(
    shared_cluster: servers.Cluster, tmp_path: Path
) -> None:
    project = own_project(tmp_path / "project")
    lines = (line(2, 2, "ours", **{"from": "无此城"}), line(3, 1))
    made = DaskCluster(shared_cluster.address, pack(project, lines))
    away = ship(tmp_path / "out", *lines, crew=made, project=project)
    here = ship(tmp_path / "here", *lines, project=project)
    assert (away.made, away.failed) == (1, here.failed)
    (error,) = away.failed[0][1]
    assert error.location
    assert error.location.file == str(tmp_path / "project/messages/zh-ko/glossary.po")


def test_a_box_that_workers_die_of_does_not_stop_the_others(tmp_path: Path) -> None:
    """Each worker dies at box 30."""
    poison = tmp_path / "poison"
    poison.mkdir()
    (poison / "sitecustomize.py").write_text(
        "import os\n"
        "from cardgen.shipment.workers import Session\n"
        "make = Session.document\n"
        "Session.document = lambda self, box: (\n"
        "    os._exit(1) if box.number == 30 else make(self, box)\n"
        ")\n",
        encoding="utf-8",
    )
    folder = tmp_path / "cluster"
    folder.mkdir()
    with servers.cluster(folder, 0, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="1") as few:
        for _ in range(5):  # two die of the task, two of its box
            few.add_worker(PYTHONPATH=os.pathsep.join((str(poison), str(ROOT))))
        result = ship(tmp_path / "out", line(2, 100), crew=crew(few))
    assert (result.made, [number for number, _ in result.failed]) == (99, [30])
    (error,) = result.failed[0][1]
    assert error.rule == "worker"
    assert "workers died at this task: KilledWorker: Attempted to run task" in error.message
    assert ship(tmp_path / "out", line(2, 100)).made == 1


@pytest.mark.torture
def test_workers_come_and_go_all_the_time(tmp_path: Path) -> None:
    """Every half second one dies at any moment, and another comes."""
    folder = tmp_path / "cluster"
    folder.mkdir()
    rng = random.Random(20200326)
    boxes, ended = 10_000, Event()
    with servers.cluster(folder, 3, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="99") as few:

        def relieve() -> None:
            while not ended.wait(rng.uniform(0.2, 0.8)):
                few.add_worker()
                rng.choice([each for each in few.workers if each.poll() is None]).kill()

        thread = Thread(target=relieve)
        thread.start()
        try:
            crowd = crew(few)
            result = ship(tmp_path / "out", line(2, boxes), crew=crowd)
        finally:
            ended.set()
            thread.join()
        assert sum(each.poll() is not None for each in few.workers) >= 10
    assert (result.made, result.failed) == (boxes, [])
    assert sum(result.counts.values()) == boxes
    ship(tmp_path / "here", line(2, boxes), jobs=2)
    assert files(tmp_path / "out") == files(tmp_path / "here")


def test_a_result_may_take_long_to_come(
    shared_cluster: servers.Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A result slower than a glance at the workers was asked for again and again."""
    monkeypatch.setattr("cardgen.shipment.workers.cluster._GLANCE", 0.0005)
    assert ship(tmp_path / "out", line(2, 60), crew=crew(shared_cluster)).made == 60


def test_a_worker_that_was_frozen_changes_no_label(tmp_path: Path) -> None:
    """It goes on with boxes that others have made, when the shipment has other lines."""
    folder = tmp_path / "cluster"
    folder.mkdir()
    store = Remote.at(f"file://{tmp_path}/share")
    with servers.cluster(folder, 2, DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL="3 s") as two:
        frozen = two.workers[0]
        tell = once(40, lambda: frozen.send_signal(signal.SIGSTOP))
        crowd = crew(two, patience=20.0)
        result = ship(tmp_path / "out", line(2, BOXES), crew=crowd, store=store, tell=tell)
        assert result.made == BOXES
        lines = line(2, BOXES), line(3, 2)
        result = ship(tmp_path / "out", *lines, crew=crowd, store=store, amend=True)
        assert (result.made, result.kept) == (2, BOXES)
        frozen.send_signal(signal.SIGCONT)
        time.sleep(2.0)
    assert ship(tmp_path / "out", *lines, store=store).kept == BOXES + 2


def test_who_is_stopped_leaves_nobody_at_work(cluster: servers.Cluster, tmp_path: Path) -> None:
    """Labels stored before the stop can be voided, and none is stored later."""
    store = Remote.at(f"file://{tmp_path}/share")

    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ship(tmp_path / "out", *LINES, crew=crew(cluster), store=store, tell=once(20, stop))
    assert len(files(tmp_path / "share")) >= 20
    void(tmp_path / "out", Selection(f"1-{BOXES}"), Clock(lambda: NOW), reason="stopped")
    time.sleep(1.0)
    assert files(tmp_path / "share") == {}


def test_a_worker_that_sees_another_place_makes_no_label(
    shared_cluster: servers.Cluster, tmp_path: Path
) -> None:
    """It put labels where nobody looked, and all were said to be made."""
    elsewhere = Remote.at(f"file://{tmp_path}/share")
    store = replace(elsewhere)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Remote, "claim", lambda *_: None)
        with pytest.raises(CardgenError, match="this URL leads to another place"):
            ship(tmp_path / "out", *LINES, crew=crew(shared_cluster), store=store)
    assert files(tmp_path / "share") == {}


def test_a_worker_without_room_says_so(tmp_path: Path) -> None:
    seat = ShipmentPlugin(job(), pack(Project.open(), LINES), "")
    nowhere = cast("Worker", SimpleNamespace(local_directory=str(tmp_path / "none")))
    with pytest.raises(CardgenError, match="output: cannot write: No such file or directory"):
        seat.setup(nowhere)
    with pytest.raises(CardgenError, match="output: cannot write: No such file or directory"):
        seat.make_labels([])
    seat.teardown(nowhere)


def test_who_listens_is_no_scheduler(bucket: str, tmp_path: Path) -> None:
    """An answer of another kind, or none, was waited for without end."""
    port = os.environ["AWS_ENDPOINT_URL"].rpartition(":")[2]
    bundle = pack(Project.open(), LINES)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        for address in (
            f"tcp://127.0.0.1:{port}",
            f"tcp://127.0.0.1:{silent.getsockname()[1]}",
            "tls://127.0.0.1:1",
            "localhost",
            "",
        ):
            other = DaskCluster(address, bundle, patience=1.0)
            begun = time.monotonic()
            with pytest.raises(CardgenError, match="worker: no Dask scheduler answers: "):
                ship(tmp_path, *LINES, crew=other)
            assert time.monotonic() - begun < SECONDS, address


def test_without_a_scheduler(tmp_path: Path) -> None:
    address = "tcp://127.0.0.1:1"
    nobody = DaskCluster(address, pack(Project.open(), LINES), patience=0.5)
    with pytest.raises(
        CardgenError, match=f"^{address}: worker: no Dask scheduler answers: "
    ) as it:
        ship(tmp_path, *LINES, crew=nobody)
    assert str(it.value).endswith(HINT)
    with pytest.raises(
        CardgenError,
        match="worker: no Dask scheduler answers: ValueError: missing",
    ):
        ship(tmp_path, *LINES, crew=replace(nobody, address="mapo"))


def test_without_a_worker(tmp_path: Path) -> None:
    folder = tmp_path / "cluster"
    folder.mkdir()
    with servers.cluster(folder, 0) as empty, pytest.raises(CardgenError) as caught:
        ship(tmp_path / "out", *LINES, crew=crew(empty, patience=1.0))
    assert str(caught.value) == f"{empty.address}: worker: no worker is ready to work{HINT}"


def test_when_all_workers_are_gone(cluster: servers.Cluster, tmp_path: Path) -> None:
    def leave() -> None:
        for worker in cluster.workers:
            worker.kill()

    crowd = crew(cluster, patience=6.0)
    with pytest.raises(CardgenError) as caught:
        ship(tmp_path / "out", *LINES, crew=crowd, tell=once(40, leave))
    assert str(caught.value) == f"{cluster.address}: worker: no worker is ready to work{HINT}"
    rest = ship(tmp_path / "out", *LINES)
    assert rest.kept >= 40
    assert rest.made + rest.kept == BOXES


def test_when_the_scheduler_is_gone(cluster: servers.Cluster, tmp_path: Path) -> None:
    tell = once(40, cluster.stop_scheduler)
    with pytest.raises(CardgenError, match="worker: the scheduler is gone") as caught:
        ship(tmp_path / "out", *LINES, crew=crew(cluster), tell=tell)
    assert str(caught.value).endswith(HINT)
    rest = ship(tmp_path / "out", *LINES)
    assert rest.made + rest.kept == BOXES


def test_another_cardgen_makes_no_label(
    shared_cluster: servers.Cluster, tmp_path: Path
) -> None:
    with pytest.raises(CardgenError, match=r"is different: pillow .* instead of 11\.0"):
        ship(tmp_path / "out", *LINES, crew=crew(shared_cluster, edition={"pillow": "11.0"}))
    assert files(tmp_path / "out") == {}


def test_a_worker_without_cardgen_makes_no_label(tmp_path: Path) -> None:
    (tmp_path / "none/cardgen").mkdir(parents=True)
    (tmp_path / "none/cardgen/__init__.py").touch()
    folder = tmp_path / "cluster"
    folder.mkdir()
    with servers.cluster(folder, 0) as other:
        other.add_worker(PYTHONPATH=str(tmp_path / "none"))
        with pytest.raises(CardgenError, match=r"a worker cannot start: .*ModuleNotFoundError"):
            ship(tmp_path / "out", *LINES, crew=crew(other, patience=30.0))
    assert files(tmp_path / "out") == {}


def test_two_shipments_share_a_cluster(
    shared_cluster: servers.Cluster, tmp_path: Path, here: dict[str, bytes]
) -> None:
    """Each process of it has a seat for both; one of them ends while the other goes on."""

    def meanwhile() -> None:
        ship(tmp_path / "other", line(2, 30), crew=crew(shared_cluster))

    result = ship(tmp_path / "out", *LINES, crew=crew(shared_cluster), tell=once(40, meanwhile))
    assert len(files(tmp_path / "other")) == 30
    assert_all_once(result, files(tmp_path / "out"), here)
