"""Lettering from real clients, npm and apt-get, and registries on this machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from cardgen import resources
from cardgen.addons import add_lettering, list_addons, packages as packages_module
from cardgen.addons.packages import read_addons
from cardgen.errors import CardgenError
from cardgen.fonts import load_fonts
from tests.addons.registries import LICENCE, deb, debian, npm, tarball
from tests.catalog.samples import entry, write
from tests.cli.conftest import TEMPLATE
from tests.cli.runs import Run, run, run_json
from tests.text.samples import subset

REGIONS = {"zh-Hans", "zh-Hant", "zh-HK", "ja", "ko"}
TEXT = "你好。안녕하세요.こんにちは"


class Shelf:
    """Fonts of an add-on, and their packages."""

    def __init__(self, folder: Path) -> None:
        self.chinese = subset(folder / "zh.ttf", TEXT, lang="zh-Hans").read_bytes()
        self.korean = subset(folder / "ko.ttf", TEXT).read_bytes()
        self.of_npm = tarball({"package/OFL": LICENCE, "package/400/zh.ttf": self.chinese})
        self.of_debian = deb(
            {
                "./usr/share/doc/fonts-small/copyright": LICENCE,
                "./usr/share/fonts/ko.ttf": self.korean,
            }
        )


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    """Replace the known add-ons by one, ``hand``, with two small fonts."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    made = Shelf(folder)
    licence = sha256(LICENCE).hexdigest()
    listing = f"""
[packages.small]
npm = "@fonts/small@1.0.0"
licence = {{ file = "OFL", sha256 = "{licence}" }}
[packages.other]
debian = "fonts-small"
licence = {{ file = "copyright", sha256 = "{licence}" }}
[addons.hand]
name = "Hand"
[addons.hand.languages.zh]
package = "small"
regular = {{ file = "zh.ttf", sha256 = "{sha256(made.chinese).hexdigest()}" }}
[addons.hand.languages.ko]
package = "other"
scale = 1.25
regular = {{ file = "ko.ttf", sha256 = "{sha256(made.korean).hexdigest()}" }}
"""
    (folder / "addons.toml").write_text(listing, encoding="utf-8")
    monkeypatch.setattr(packages_module, "_FILE", folder / "addons.toml")
    read_addons.cache_clear()
    yield made
    read_addons.cache_clear()


def refuse(folder: Path, *files: Path, languages: tuple[str, ...] = ()) -> str:
    """Try to add lettering, see that nothing is added, and return the error."""
    with pytest.raises(CardgenError) as caught:
        add_lettering("hand", folder, files=files, languages=languages)
    assert not folder.exists() or [*folder.iterdir()] == []
    return str(caught.value)


def test_it_comes_from_registries_and_is_used(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    with (
        npm({"@fonts/small": shelf.of_npm}, tmp_path, monkeypatch),
        debian({"fonts-small": shelf.of_debian}, tmp_path, monkeypatch),
    ):
        subprocess.run(["apt-get", "update", "-qq"], check=True, capture_output=True)
        place = add_lettering("hand", tmp_path / "fonts", tell=told.append)
    assert told == ["npm's @fonts/small@1.0.0", "Debian's fonts-small"]
    assert sorted(path.name for path in place.iterdir()) == [
        "OFL-other.txt",
        "OFL-small.txt",
        "fonts.toml",
        "ko.ttf",
        "zh.ttf",
    ]
    library = load_fonts([place])
    assert library.fallback == ()
    assert library.face("hand", "regular", "ko").scale == 1.25
    assert library.languages(library.face("hand", "bold", "zh-Hans")) == {"zh-Hans"}
    before = (place / "zh.ttf").stat().st_mtime_ns
    assert add_lettering("hand", tmp_path / "fonts") == place  # which asks for nothing
    assert (place / "zh.ttf").stat().st_mtime_ns == before


def test_what_a_registry_changed_is_not_taken(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = tarball({"package/OFL": LICENCE, "package/zh.ttf": shelf.korean})
    with npm({"@fonts/small": changed}, tmp_path, monkeypatch):
        said = refuse(tmp_path / "fonts", languages=("zh",))
    assert re.fullmatch(
        r".+fonts-small-1\.0\.0\.tgz: altered-font: zh\.ttf of npm's @fonts/small@1\.0\.0 is "
        r"not the file that cardgen expects\n  hint: use another version of the package, or "
        r"bring the package from another computer, and name its file",
        said,
    )
    unlicensed = tarball(
        {"package/OFL": b"All rights reserved", "package/zh.ttf": shelf.chinese}
    )
    path = tmp_path / "a.tgz"
    path.write_bytes(unlicensed)
    assert "altered-font: OFL of npm's" in refuse(tmp_path / "fonts", path, languages=("zh",))


def test_a_registry_that_has_it_not(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with npm({}, tmp_path, monkeypatch):
        said = refuse(tmp_path / "fonts", languages=("zh",))
    assert said.startswith(
        "font-source: could not fetch npm's @fonts/small@1.0.0: npm ended with code 1: "
    )
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refuse(tmp_path / "fonts", languages=("ko",)) == (
        "font-source: could not fetch Debian's fonts-small: the program apt-get is not "
        "installed\n"
        "  hint: bring the package from another computer, and name its file"
    )


def test_who_is_offline_names_files(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files may be packages, or a folder of packages or fonts; no program is started."""
    monkeypatch.setenv("PATH", "")
    packages = tmp_path / "packages"
    packages.mkdir()
    (packages / "fonts-small_1.0_all.deb").write_bytes(shelf.of_debian)
    (packages / "small.tgz").write_bytes(shelf.of_npm)
    whole = add_lettering("hand", tmp_path / "a", files=[packages])
    loose = tmp_path / "loose"
    loose.mkdir()
    for name, data in (("OFL", LICENCE), ("zh.ttf", shelf.chinese)):
        (loose / name).write_bytes(data)
    parts = [loose, packages / "fonts-small_1.0_all.deb"]
    other = add_lettering("hand", tmp_path / "b", files=parts)
    for path in whole.iterdir():
        assert (other / path.name).read_bytes() == path.read_bytes()
    with pytest.raises(CardgenError, match="another file of this name already exists"):
        add_lettering("hand", tmp_path / "a", languages=["zh"])
    whole.joinpath("ko.ttf").write_bytes(shelf.korean[:-1])
    with pytest.raises(CardgenError, match=r"a/hand/ko\.ttf: output: another file of this"):
        add_lettering("hand", tmp_path / "a")
    assert refuse(tmp_path / "c", loose) == (
        "font-source: Debian's fonts-small lacks copyright, ko.ttf\n"
        "  hint: bring the package from another computer, and name its file"
    )


@pytest.mark.parametrize("name", ["small.tgz", "small.deb", "none.tgz"])
def test_what_broke_off_leaves_nothing(shelf: Shelf, tmp_path: Path, name: str) -> None:
    """A package of half its bytes leaves nothing, and the rest of an old run is removed."""
    left = tmp_path / "fonts" / ".cardgen-left"
    (left / "hand").mkdir(parents=True)
    (left / "hand" / "zh.ttf").write_bytes(shelf.chinese[:100])
    os.utime(left, (0, 0))
    data = {"small.tgz": shelf.of_npm, "small.deb": shelf.of_debian}.get(name)
    if data is not None:
        (tmp_path / name).write_bytes(data[: len(data) // 2])
    said = refuse(tmp_path / "fonts", tmp_path / name)
    assert said.startswith(f"{tmp_path / name}: font-source: cannot be read: ")


def test_a_project_has_it_at_once(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    asked = ("fonts", "add", "hand", "--from", "packages")
    packages = tmp_path / "packages"
    packages.mkdir()
    (packages / "a.deb").write_bytes(shelf.of_debian)
    (packages / "a.tgz").write_bytes(shelf.of_npm)
    assert run(*asked) == Run(
        1,
        "",
        "output: there is no project for the fonts\n  hint: name a folder: --to DIR, or make "
        "one with `cardgen init`, and do this there\n",
    )
    assert run_json(*asked, "--to", "mine") == {"family": "hand", "folder": "mine/hand"}
    (tmp_path / "templates").mkdir()
    text = TEMPLATE.replace('weight = "bold"', 'font = "hand"')
    (tmp_path / "templates/small.toml").write_text(text, encoding="utf-8")
    (tmp_path / "cardgen.toml").write_text(
        f'messages = "{tmp_path}/messages"\ntemplates = ["templates"]\n', encoding="utf-8"
    )
    write(entry("hello", "你好。", "안녕하세요."))
    captions = resources.MESSAGES / "zh-ko" / "captions.po"
    shutil.copy(captions, tmp_path / "messages" / "zh-ko" / "captions.po")
    assert run(*asked).out == ('lettering/hand: write font = "hand" in a style of a template\n')
    fonts = run_json("fonts", "list")["fonts"]
    assert [each["intact"] for each in fonts if each["family"] == "hand"] == [True, True]
    assert run("label", "hello", "--template", "small", "-o", "a.txt").err == ""
    assert "ko.ttf#0" in Path("a.txt").read_text(encoding="utf-8")
    shutil.rmtree("lettering")
    assert run("label", "hello", "--template", "small").err == (
        "templates/small.toml:18: missing-lettering: [source] of small needs the lettering "
        "hand, which is not installed\n"
        "  hint: add the lettering once, with its licence: cardgen fonts add hand\n"
    )


def test_what_can_be_added() -> None:
    known = read_addons()
    assert list_addons() == (
        *("kai", "hand", "brush", "black"),
        *("arabic", "naskh", "hebrew", "hebrew-serif", "latin", "latin-serif"),
    )
    for addon in known.addons.values():
        served = {*addon.languages, *(lang.partition("-")[0] for lang in addon.faces)}
        if addon.leads:
            assert addon.leads.keys() <= {"sans", "serif"}
            assert all(served <= {*langs} for langs in addon.leads.values())
        else:
            assert served == {"zh", "ja", "ko"}
            assert {*addon.languages} == served or {*addon.faces} == REGIONS
        for files in addon.languages.values():
            package = known.packages[files.package]
            assert bool(package.npm) != bool(package.debian)
            pinned = [package.licence, *files.weights.values()]
            assert all(re.fullmatch("[0-9a-f]{64}", each.sha256) for each in pinned)
    used = {
        each.package for addon in known.addons.values() for each in addon.languages.values()
    }
    assert used == {*known.packages}


@pytest.mark.torture
def test_the_real_registry_has_what_is_pinned(tmp_path: Path) -> None:
    try:
        place = add_lettering("hand", tmp_path, languages=["ko"])
    except CardgenError as error:
        if "could not fetch" not in str(error):
            raise
        pytest.skip(str(error))
    assert load_fonts([place]).face("hand", "regular", "ko").scale == 1.3


def test_letters_of_a_script_are_used_by_their_languages_at_once(
    shelf: Shelf, tmp_path: Path
) -> None:
    listing = packages_module._FILE.read_text(encoding="utf-8")
    listing = listing.replace('name = "Hand"', 'name = "Hand"\nleads = { sans = ["cs", "pl"] }')
    packages_module._FILE.write_text(listing, encoding="utf-8")
    read_addons.cache_clear()
    path = tmp_path / "a.tgz"
    path.write_bytes(shelf.of_npm)
    place = add_lettering("hand", tmp_path / "fonts", files=[path], languages=["zh"])
    library = load_fonts([resources.FONTS, place])
    names = [ref.name for ref in library.chain("sans", "bold", "cs-CZ")]
    assert names[:2] == ["zh.ttf#0", "NotoSansCJK-Bold.ttc#0"]
    assert library.chain("serif", "bold", "cs")[0].name == "NotoSerifCJK-Bold.ttc#0"
    assert library.chain("sans", "bold", "ko")[0].name == "NotoSansCJK-Bold.ttc#1"
    assert library.fallback[0] == "hand"
    assert library.names(library.face("hand", "bold", "cs")) == ("hand", "sans")
