"""Stores for files: a folder, another disk by its URL, objects in memory and on S3."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from uuid import uuid4

import pytest
from fsspec.implementations.local import LocalFileSystem

from cardgen.errors import CardgenError
from cardgen.storage.remote import Remote
from cardgen.storage.store import Folder, Store, store_at
from tests.servers import open_url


@pytest.fixture(autouse=True)
def _nobody_else_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cardgen.storage.remote._CLAIM_TIME", 0.0)


@pytest.fixture(params=["folder", "file", "memory", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    kind = request.param
    if kind == "folder":
        return Folder(tmp_path)
    if kind == "s3":
        bucket = request.getfixturevalue("bucket")
        return Remote.at(f"{bucket}/mapo")
    return Remote({"file": f"file://{tmp_path}/a", "memory": f"memory://{uuid4().hex}"}[kind])


def there(store: Store) -> set[str]:
    """Names of all files in the store."""
    if isinstance(store, Folder):
        paths = (path for path in store.path.rglob("*") if path.is_file())
        return {str(path.relative_to(store.path)) for path in paths}
    system, root = open_url(store.url)
    return {name.removeprefix(f"{root}/") for name in system.find(root)}


def test_what_is_put_is_there(store: Store) -> None:
    store.prepare()
    assert there(store) == set()
    store.put({"labels/0000/A-1.png": b"one", "labels/0000/A-2.png": b"two"})
    store.put({"labels/0000/A-1.png": b"new"}, sync=False)
    names = ["labels/0000/A-2.png", "labels/0000/A-1.png", "labels/0000/A-3.png"]
    assert store.read(names) == {names[0]: b"two", names[1]: b"new"}
    assert there(store) == set(names[:2])
    assert store.read([]) == {}


def test_what_is_not_there_is_removed_and_moved_as_well(store: Store) -> None:
    store.put({f"labels/A-{number}.png": b"%d" % number for number in range(4)})
    store.remove(["labels/A-0.png", "labels/A-9.png"])
    store.remove([])
    store.move("labels/A-1.png", "voided/A-1.png")
    store.move("labels/A-9.png", "voided/A-9.png")
    assert there(store) == {"labels/A-2.png", "labels/A-3.png", "voided/A-1.png"}
    assert store.read(["voided/A-1.png"]) == {"voided/A-1.png": b"1"}


def test_a_file_that_grows_is_there_when_it_is_whole(store: Store) -> None:
    store.prepare()
    with store.writing("labels.pdf") as file:
        file.write(b"%PDF")
        assert "labels.pdf" not in there(store)
    assert store.read(["labels.pdf"]) == {"labels.pdf": b"%PDF"}

    def breaks_off() -> None:
        with store.writing("labels.pdf") as file:
            file.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        breaks_off()
    assert store.read(["labels.pdf"]) == {"labels.pdf": b"%PDF"}
    assert there(store) == {"labels.pdf"}


def test_what_broke_off_is_cleaned(store: Store) -> None:
    store.clean(["report"], "labels")  # nothing is there
    left = {".report.json.0123abcd", "labels/0000/.A-1.png.1a2b3c4d"}
    kept = {".a.20200326", "labels/.DS_Store", "labels/A-1.png", "report.json"}
    store.put(dict.fromkeys(left | kept, b""))
    store.clean(["report"], "labels")
    objects = store.url.startswith(("s3:", "memory:"))  # where no name is temporary
    assert there(store) == (kept | left if objects else kept)


def test_a_file_elsewhere_has_its_name_when_it_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Remote.at(f"file://{tmp_path}")
    store.put({"labels/A-1.png": b"before"})

    def full(self: object, path: str, *_: object, **__: object) -> None:
        Path(path).write_bytes(b"ha")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(LocalFileSystem, "pipe_file", full)
    with pytest.raises(CardgenError) as caught:
        store.put({"labels/A-1.png": b"half"})
    assert str(caught.value) == (
        f"file://{tmp_path}: output: files cannot be written here: No space left on device\n"
        "  hint: make room on the disk, and run the same command again"
    )
    assert store.read(["labels/A-1.png"]) == {"labels/A-1.png": b"before"}
    assert there(store) == {"labels/A-1.png"}


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("foo://relief/mapo", "files cannot be written here: Protocol not known: foo"),
        (
            "http://127.0.0.1/mapo",
            "files cannot be written here: it cannot rename files, so files might be "
            "incomplete",
        ),
        ("s3://of-no-one/mapo", "files cannot be written here: The specified bucket does not"),
    ],
)
def test_a_place_that_takes_no_files(url: str, said: str, bucket: str) -> None:
    with pytest.raises(CardgenError, match=re.escape(f"{url}: output: {said}")):
        Remote.at(url).prepare()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sftp://me:secret@relief/mapo", "the URL of relief has a password, and"),
        ("s3://relief/mapo*", "has characters that the URL of a folder cannot have"),
        ("s3://relief/mapo?versionId=1", "has characters"),
        ("zip://a::s3://relief/b.zip", "has characters"),
        ("s3://", "s3:// does not name a folder"),
        ("file:///", "file:/// does not name a folder"),
        ("memory://mapo", "the files in memory://mapo are lost when cardgen ends"),
    ],
)
def test_a_url_that_is_no_place(url: str, said: str) -> None:
    with pytest.raises(ValueError, match=said) as caught:
        Remote.at(url)
    assert "secret" not in str(caught.value)


def test_a_place_belongs_to_a_ledger(store: Store) -> None:
    """Two ledgers with one store would overwrite each other's labels."""
    store.claim("one")
    store.claim("one")
    if isinstance(store, Folder):  # which has its ledger in it
        assert there(store) == set()
        return
    assert isinstance(store, Remote)
    store.check("one")
    with pytest.raises(CardgenError) as caught:
        store.claim("two")
    assert str(caught.value) == (
        f"{store.url}: busy: this place has the files of another ledger\n"
        "  hint: use another place, or use the ledger of these labels"
    )
    with pytest.raises(CardgenError, match=" this URL leads to another place"):
        store.check("two")


def test_mended_two_ledgers_that_came_at_once_got_the_same_place(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both found no owner, both wrote themselves, and both went on."""
    if isinstance(store, Folder):
        return  # which has its ledger in it
    store.prepare()
    monkeypatch.setattr("cardgen.storage.remote._CLAIM_TIME", 0.2)
    met, read = Barrier(2), Remote.read

    def both_find_nothing(self: Remote, files: list[str]) -> dict[str, bytes]:
        found = read(self, files)
        if not found:
            met.wait(10)
        return found

    def claim(key: str) -> str:
        try:
            store.claim(key)
        except CardgenError as error:
            return error.rule
        return "ours"

    monkeypatch.setattr(Remote, "read", both_find_nothing)
    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(claim, ("one", "two"))) == ["busy", "ours"]


def test_a_file_system_that_does_not_replace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    move = LocalFileSystem.mv

    def careful(self: LocalFileSystem, path: str, to: str) -> None:
        if Path(to).exists():
            raise FileExistsError(17, "File exists")
        move(self, path, to)

    monkeypatch.setattr(LocalFileSystem, "mv", careful)
    store = Remote.at(f"file://{tmp_path}")
    store.put({"a.png": b"one"})
    store.put({"a.png": b"two"})
    assert store.read(["a.png"]) == {"a.png": b"two"}
    assert there(store) == {"a.png"}


def test_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Remote.at("file://share/mapo/").url == f"file://{tmp_path}/share/mapo"
    assert Remote.at(f"file://{tmp_path}/").url == f"file://{tmp_path}"
    folder = Path("mapo")
    assert store_at("", folder) == Folder(folder)
    there = store_at("s3://relief/mapo/", folder)
    assert (there.name, there.url) == ("s3://relief/mapo",) * 2
    assert there.place("report.html") == "s3://relief/mapo/report.html"
    assert Folder(folder).place("report.html") == str(folder / "report.html")
