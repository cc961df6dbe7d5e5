from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from cardgen.approval import Person, read_git_user, read_history, read_last_translator
from cardgen.catalog import EntryKey, read_printed
from tests.catalog.samples import HEADER, entry
from tests.system import require

A, B, C = (Person(f"Author {each}", f"{each}@example.org".lower()) for each in "ABC")

KEY = EntryKey("a", "一")


class Repository:
    """A git repository with a file ``a.po``."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "a.po"
        self.git("init", "-b", "main")

    def git(self, *words: str) -> None:
        subprocess.run(
            [require("git"), *words], cwd=self.file.parent, check=True, capture_output=True
        )

    def ask(self, *words: str) -> str:
        command = [require("git"), *words]
        folder = self.file.parent
        return subprocess.run(
            command, cwd=folder, check=True, capture_output=True, text=True
        ).stdout.strip()

    def commit(self, text: str, by: Person, *trailers: str) -> None:
        self.file.write_text(text, encoding="utf-8")
        self.git("add", "-A")
        who = ["-c", f"user.name={by.name}", "-c", f"user.email={by.email}"]
        self.git(*who, "commit", "--allow-empty", "-m", "\n".join(["said", "", *trailers]))

    def of(self, key: EntryKey = KEY, folder: str = ".") -> set[Person] | None:
        """Return the authors of the present text of an entry."""
        file = self.file.parent / folder / self.file.name
        found = read_history(file)
        assert found is not None
        people = found.authors(key, read_printed(file.read_bytes())[key])
        return None if people is None else {*people}


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
    return Repository(tmp_path)


pytestmark = pytest.mark.system


def po(text: str, *comments: str, source: str = "一") -> str:
    return HEADER + entry("z", "末", "끝") + "\n" + entry("a", source, text, *comments)


def test_the_author_is_who_gave_an_entry_what_it_says(repository: Repository) -> None:
    repository.commit(po("하나"), A)
    assert repository.of() == {A}
    repository.commit(po("일"), B)
    assert repository.of() == {B}
    assert repository.of(EntryKey("z", "末")) == {A}
    repository.commit(po("일", "#. One"), C)
    assert repository.of() == {C}
    repository.commit(po("일", "#. One", source="壹"), A)
    assert repository.of(EntryKey("a", "壹")) == {A}
    repository.commit(po("하나"), B)  # as it was before
    assert repository.of() == {B}


def test_who_takes_words_out_is_the_author_of_what_is_left(repository: Repository) -> None:
    """`git blame` names nobody for a removed line."""
    text = po("하나 둘").replace('msgstr "하나 둘"', 'msgstr ""\n"하나 "\n"둘"')
    repository.commit(text, A)
    assert repository.of() == {A}
    repository.commit(text.replace('"둘"', '""'), B)
    assert repository.of() == {B}
    repository.file.write_text(text.replace('"하나 "\n', ""))
    assert repository.of() is None


def test_who_does_not_change_what_is_printed_is_no_author(repository: Repository) -> None:
    repository.commit(po("하나 둘", "#. one two"), A)
    repository.commit("# moved\n" + po("하나 둘", "# nice", "#. one", "#. two", "#, fuzzy"), B)
    assert repository.of() == {A}
    wrapped = po("하나 둘", "#. one two").replace('"하나 둘"', '""\n"하나 "\n"둘"')
    repository.commit(wrapped.replace("\n", "\r\n"), B)
    assert repository.of() == {A}
    repository.commit(po("하나 둘", "#. one two", "# also: 일"), C)
    assert repository.of() == {C}


def test_who_merges_is_not_the_author(repository: Repository) -> None:
    repository.commit(po("하나"), A)
    repository.git("checkout", "-b", "more")
    repository.commit(po("일"), B)
    repository.git("checkout", "main")
    (repository.file.parent / "other").write_text("x")
    repository.commit("# top\n" + po("하나"), C)
    who = ["-c", "user.name=Author C", "-c", "user.email=c@example.org"]
    repository.git(*who, "merge", "more")
    assert repository.of() == {B}
    assert repository.of(EntryKey("z", "末")) == {A}


def test_who_settles_a_conflict_otherwise_is_the_author(repository: Repository) -> None:
    repository.commit(po("하나"), A)
    repository.git("checkout", "-b", "more")
    repository.commit(po("일"), B)
    repository.git("checkout", "main")
    repository.commit(po("한"), A)
    who = ["-c", "user.name=Author C", "-c", "user.email=c@example.org"]
    repository.git(*who, "merge", "-s", "ours", "more")
    assert repository.of() == {A}
    repository.file.write_text(po("하나둘"))
    repository.git("add", "-A")
    repository.git(*who, "commit", "--amend", "--no-edit", "--reset-author")
    assert repository.of() == {C}


def test_a_commit_may_have_several_authors(repository: Repository) -> None:
    """Weblate names translators in trailers, and GitHub the authors of a squashed branch."""
    repository.commit(po("하나"), A, f"Co-authored-by: {B}", f"co-authored-by: {C}")
    assert repository.of() == {A, B, C}


@pytest.mark.parametrize("way", ["file", "config", "blob", "replace", "graft", "signature"])
def test_mended_what_is_not_committed_made_the_author_somebody_else(
    way: str, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commit names the author; settings of this copy do not change it."""
    repository.commit(po("하나"), A)
    said, folder = f"{B} <{A.email}>\n", repository.file.parent
    if way == "file":
        (folder / ".mailmap").write_text(said)
    elif way == "config":
        (folder / "elsewhere").write_text(said)
        repository.git("config", "mailmap.file", str(folder / "elsewhere"))
        repository.git("config", "log.mailmap", "true")
        monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
        monkeypatch.setenv("GIT_CONFIG_KEY_0", "mailmap.file")
        monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(folder / "elsewhere"))
    elif way == "blob":
        (folder / ".mailmap").write_text(said)
        repository.git("add", ".mailmap")
        repository.git("config", "mailmap.blob", ":.mailmap")
    elif way == "signature":
        repository.git("config", "log.showSignature", "true")
    else:
        who = ["-c", f"user.name={B.name}", "-c", f"user.email={B.email}"]
        tree, head = "HEAD^{tree}", repository.ask("rev-parse", "HEAD")
        other = repository.ask(*who, "commit-tree", tree, "-m", "said")
        if way == "replace":
            repository.git("replace", head, other)
        else:
            repository.commit(po("하나"), C)
            (folder / ".git/info").mkdir(exist_ok=True)
            tip = repository.ask("rev-parse", "HEAD")
            (folder / ".git/info/grafts").write_text(f"{tip} {other}\n")
    assert repository.of() == {A}


def test_what_a_copy_configures_changes_no_author(repository: Repository) -> None:
    a, b = Person("李", "li@example.org"), Person("王", "wang@example.org")
    repository.commit(HEADER + entry("a", "一", "하나"), a, f"Co-authored-by: {b}")
    repository.git("config", "trailer.separators", "=")
    repository.git("config", "i18n.logOutputEncoding", "ISO-8859-1")
    assert repository.of() == {a, b}


def test_what_is_not_committed_has_no_author_yet(repository: Repository) -> None:
    repository.file.write_text(po("하나"))
    assert repository.of() is None  # no commit at all
    repository.commit(po("하나"), A)
    repository.file.write_text(po("하나").replace("\n", "\r\n"), newline="")
    assert repository.of() == {A}
    repository.file.write_text(po("일"))
    assert repository.of() is None
    repository.git("config", "user.name", "Author C")
    assert read_history(repository.file).here == Person("Author C")  # type: ignore[union-attr]
    repository.file.with_name("b").mkdir()
    repository.file.with_name("b").joinpath("a.po").write_text(po("하나"))
    assert repository.of(folder="b") is None


def test_a_shallow_clone_does_not_know_who_was_before(repository: Repository) -> None:
    repository.commit(po("하나"), A)
    repository.commit(po("하나").replace("끝", "끝끝"), B)
    repository.commit(po("일").replace("끝", "끝끝"), C)
    repository.git("clone", "--depth", "2", f"file://{repository.file.parent}", "clone")
    assert repository.of(folder="clone") == {C}
    assert repository.of(EntryKey("z", "末"), "clone") == set()


def test_without_git_nobody_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.po"
    file.write_text("1\n")
    assert read_history(file) is None
    monkeypatch.setenv("PATH", str(tmp_path))
    assert read_history(file) is None
    assert read_git_user(tmp_path) is None


def test_nothing_that_a_project_configures_is_run(repository: Repository) -> None:
    (repository.file.parent / ".gitattributes").write_text("*.po diff=spy filter=spy\n")
    repository.commit(po("하나"), A)
    repository.file.write_text(po("일"))
    spy = repository.file.with_name("spy")
    for name in ("core.fsmonitor", "diff.spy.textconv", "filter.spy.clean", "core.pager"):
        repository.git("config", name, f"touch {spy}; cat")
    assert repository.of() is None
    assert not spy.exists()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Last-Translator: 李某 <li@example.org>\\n", Person("李某", "li@example.org")),
        ("Last-Translator: FULL NAME <EMAIL@ADDRESS>\\n", None),
        ("Last-Translator: Automatically generated\\n", None),
        ("Last-Translator: \\n", None),
        ("Last-Translator: 王小明\\n", Person("王小明")),
        (
            "Last-Translator: Na Un <na@example.org>\\n",
            Person("Na Un", "na@example.org"),
        ),
        ("Language: ko\\n", None),
    ],
)
def test_the_header_may_name_a_translator(line: str, expected: Person | None) -> None:
    assert read_last_translator(f'msgid ""\nmsgstr ""\n"{line}"\n'.encode()) == expected


@pytest.mark.parametrize(
    "text",
    [
        "cardgen",
        "CardGen 0.9",
        "cardgen <>",
        "Poedit 3.4.2",
        "Weblate <noreply@weblate.org>",
        "Weblate Translation Memory <noreply-mt-weblate-translation-memory@weblate.org>",
        "Anonymous <noreply@weblate.org>",
        "FULL NAME",
        "YOUR NAME <your@email>",
        "ＦＵＬＬ ＮＡＭＥ <EMAIL@ADDRESS>",
        "EMAIL@ADDRESS",
        "automatically generated.",
    ],
)
def test_a_program_is_nobody(text: str) -> None:
    header = f'msgid ""\nmsgstr ""\n"Last-Translator: {text}\\n"\n'
    assert read_last_translator(header.encode()) is None


def test_a_commit_of_a_program_has_the_author_that_it_names(repository: Repository) -> None:
    person = Person("王", "wang@example.org")
    weblate = Person("Weblate", "noreply@weblate.org")
    repository.commit(po("하나"), weblate, f"Co-authored-by: {person}")
    assert repository.of() == {person}
