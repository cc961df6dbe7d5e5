"""``make docs``: the documentation as a site, in English, Chinese, Korean and Japanese.

    python docs/build_site.py build/docs

In come the pages of docs/, the code, the catalogs of both; out comes the folder ``site``, which
any web server can serve: no page asks another host for anything. Pictures are drawn anew,
pages of the reference are made of the code, Pagefind makes the index for the search.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Final

import drawings
import error_rules
import man_page
import screenshots
from conf import MADE, SITES
from generated_pages import write_pages

from cardgen import Project
from cardgen.gallery.gallery import Gallery, make_gallery

DOCS: Final = Path(__file__).resolve().parent
ROOT: Final = DOCS.parent
_INTERFACE: Final = {"zh_CN": "zh-Hans"}
"""Languages of the interface by those of Sphinx, where they differ."""

TRANSLATED: Final = (
    "index", "tutorials/browser", "tutorials/first-sheet", "tutorials/list", "tutorials/letter",
    "tutorials/translation", "how-to/install",
)  # fmt: skip
"""The pages that are translated; the others are in English on every site."""

_ADDRESS: Final = r"(?:https?:)?//[\w-]+\.[^\s\"')>]+"
_LOADS: Final = {
    ".html": (
        re.compile(rf"<(?:script|img|iframe|source|video)\b[^>]* src=\"({_ADDRESS})"),
        re.compile(rf"<link\b(?![^>]*rel=\"(?:canonical|author)\")[^>]* href=\"({_ADDRESS})"),
    ),
    ".css": (re.compile(rf"(?:url\([\"']?|@import [\"'])({_ADDRESS})"),),
    ".js": (re.compile(rf"(?:fetch\(|import\(|from ?)[\"'`]({_ADDRESS})"),),
}
"""What makes a browser load something, by the kind of file."""

_NOT_PAGES: Final = shutil.ignore_patterns("node", "__pycache__", "*.png", "errors.md")


@cache
def draw_designs() -> Gallery:
    """Draw each built-in template once: in zh-ko, or else in zh-ja."""
    project = Project.open()
    frames = []
    for name in sorted(project.template_files()):
        template = project.template(name)
        occasion = template.about.occasions[0] if template.about.occasions else ""
        for pair in ("zh-ko", "zh-ja"):
            made = make_gallery(project, [template], [pair], occasion=occasion)
            if made.frames:
                frames.append(made.frames[0])
                break
    return Gallery(tuple(frames), ())


def draw_pictures(folder: Path) -> None:
    """Draw all pictures into a folder, those of pages on one thread, the others on another."""
    (folder / "designs").mkdir(parents=True)
    with ThreadPoolExecutor(max_workers=1) as pool:
        shots = pool.submit(lambda: [*screenshots.shoot_all()])
        for name, draw in drawings.PICTURES.items():
            (folder / name).write_bytes(draw())
        for frame in draw_designs().frames:
            name = frame.name.partition(":")[0]
            (folder / "designs" / f"{name}.png").write_bytes(frame.specimens[0].picture.data)
        for name, data in shots.result():
            (folder / name).write_bytes(data)


def build_language(language: str, work: Path, site: Path) -> None:
    """Build the site of a language. Raises CalledProcessError for any warning of Sphinx."""
    source = work / language
    shutil.copytree(DOCS, source, ignore=_NOT_PAGES)
    shutil.rmtree(source / "pictures", ignore_errors=True)
    (source / "pictures").symlink_to(work / "pictures")
    words = source / "locale" / language / "LC_MESSAGES" / "reference.po"
    spoken = _INTERFACE.get(language, language)
    write_pages(source / "reference", draw_designs(), spoken, words if words.exists() else None)
    _run(
        sys.executable, "-m", "sphinx", "--builder", "html", "--fail-on-warning",
        "--keep-going", "--quiet", "--define", f"language={language}",
        "--doctree-dir", work / "doctrees" / language, source, site / language,
    )  # fmt: skip


def index_search(site: Path) -> None:
    """Make the index of the search with Pagefind, one for each language."""
    node = DOCS / "node"
    if not (node / "node_modules").is_dir():
        npm = shutil.which("npm")
        if npm is None:
            sys.exit("make docs needs npm, for the search of the site (Pagefind)")
        _run(npm, "ci", "--prefix", node, "--loglevel=error")
    _run(
        node / "node_modules" / ".bin" / "pagefind", "--site", site, "--quiet",
        "--root-selector", "article#furo-main-content",
    )  # fmt: skip


def update_catalogs(work: Path) -> None:
    """Bring texts of the translated pages into the catalogs of docs/locale, by sphinx-intl."""
    source, pots = work / "gettext", work / "pot"
    shutil.copytree(DOCS, source, ignore=_NOT_PAGES)
    for name in MADE:  # the index names them
        (source / f"{name}.md").write_text("# Made later\n", encoding="utf-8")
    _run(
        sys.executable, "-m", "sphinx", "--builder", "gettext", "--conf-dir", DOCS, "-Q",
        source, pots,
    )  # fmt: skip
    for path in pots.rglob("*.pot"):
        if path.relative_to(pots).with_suffix("").as_posix() not in TRANSLATED:
            path.unlink()
    languages = [f"--language={language}" for language in SITES if language != "en"]
    _run(
        sys.executable, "-m", "sphinx_intl", "update", "--pot-dir", pots,
        "--locale-dir", DOCS / "locale", *languages,
        "--line-width", "96", "--no-obsolete", "--jobs", "1",
    )  # fmt: skip


def _run(*words: str | Path) -> None:
    """Run a program of the build. Raises CalledProcessError if it fails."""
    subprocess.run(words, check=True)  # noqa: S603 - words of this file alone


def find_foreign(site: Path) -> list[str]:
    """List what pages of a site load from other hosts: file and address. Links are no load."""
    found = []
    for path in list_files(site):
        patterns = _LOADS.get(path.suffix, ())
        text = path.read_text(encoding="utf-8") if patterns else ""
        for pattern in patterns:
            found += [f"{path.relative_to(site)}: {each}" for each in pattern.findall(text)]
    return found


def build(work: Path) -> Path:
    """Build the whole site below a folder, and return its place."""
    error_rules.write()
    man_page.write()
    drawings.write_kept()
    site = work / "site"
    shutil.rmtree(work, ignore_errors=True)
    site.mkdir(parents=True)
    update_catalogs(work)
    for name in ("cardgen", "examples", "README.md"):  # pages link to files beside docs/
        (work / name).symlink_to(ROOT / name)
    draw_pictures(work / "pictures")
    draw_designs()
    with ThreadPoolExecutor(max_workers=2) as pool:
        list(pool.map(lambda language: build_language(language, work, site), SITES))
    shutil.copy(DOCS / "site" / "index.html", site)
    index_search(site)
    if foreign := find_foreign(site):
        sys.exit("\n".join(["pages load from other hosts:", *foreign]))
    return site


def list_files(site: Path) -> Iterator[Path]:
    """Go through the files of a site."""
    return (path for path in sorted(site.rglob("*")) if path.is_file())


if __name__ == "__main__":
    place = build(Path(sys.argv[1]).resolve())
    size = sum(path.stat().st_size for path in list_files(place))
    sys.stdout.write(
        f"{place}: {size >> 20} MB; to read it: python3 -m http.server -d {place}\n"
    )
