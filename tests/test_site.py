"""The site of the documentation: its parts, its translations, commands for PowerShell."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import build_site
import generated_pages
import polib
import pytest
import screenshots
from conf import SITES
from generated_pages import API_GROUPS, list_help
from powershell import convert_commands

import cardgen
from cardgen.project import Project
from tests.documentation import DOCS, LANGUAGES, LOCALE, PAGES, blocks
from tests.system import require

CATALOGS = sorted(LOCALE.rglob("*.po"))


@pytest.mark.parametrize(
    ("shell", "powershell"),
    [
        ("cardgen label a -o a.png", "cardgen label a -o a.png"),
        ("cardgen label a \\\n  -o a.png", "cardgen label a `\n  -o a.png"),
        ("cardgen batch a --format png,pdf", "cardgen batch a --format 'png,pdf'"),
        ('cardgen label a --set "to=北京 1"', 'cardgen label a --set "to=北京 1"'),
        ("pipx install 'cardgen[edit]'", "pipx install 'cardgen[edit]'"),
        ("cardgen label a --set '{x}=$5'", "cardgen label a --set '{x}=$5'"),
        ("cardgen label a  # one, two", "cardgen label a  # one, two"),
        ("CARDGEN_LANG=ko cardgen explain", '$env:CARDGEN_LANG = "ko"; cardgen explain'),
        ("export CARDGEN_LANG=ko", '$env:CARDGEN_LANG = "ko"'),
        ("python3 -m venv .venv", "py -m venv .venv"),
        ("cardgen label a --template b@90x50", "cardgen label a --template b@90x50"),
    ],
)
def test_commands_for_powershell(shell: str, powershell: str) -> None:
    assert convert_commands(shell) == powershell


def test_each_language_of_the_site_has_its_catalogs() -> None:
    assert tuple(sorted(code for code in SITES if code != "en")) == tuple(sorted(LANGUAGES))
    names = [f"{page}.po" for page in (*build_site.TRANSLATED, "reference")]
    for language in LANGUAGES:
        folder = LOCALE / language / "LC_MESSAGES"
        found = [path.relative_to(folder).as_posix() for path in folder.rglob("*.po")]
        assert sorted(found) == sorted(names)


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: "/".join(path.parts[-4:]))
def test_a_page_is_translated_as_a_whole(path: Path) -> None:
    """With the same code and the same links, but for commands, which another test compares."""
    entries = polib.pofile(str(path))
    for entry in entries:
        assert entry.msgstr, entry.msgid
        assert not entry.fuzzy, entry.msgid
        for pattern in (r"\]\(([^)]*)\)", r"`[^`]+`"):
            said, written = (
                sorted(re.findall(pattern, re.sub(r'"(?:ko|ja|zh-Hans)"|`` ` ``', "", text)))
                for text in (entry.msgid, entry.msgstr)
            )
            assert written == said, entry.msgstr


@pytest.mark.parametrize("page", build_site.TRANSLATED)
def test_catalogs_have_all_texts_of_their_page(page: str) -> None:
    """The paragraphs, headings and blocks; ``make docs`` brings new ones into the catalogs."""
    text = PAGES[f"{Path(page).name}.md"]
    known = {entry.msgid for entry in polib.pofile(str(_catalog("ko", page)))}
    parts = re.split(r"(?ms)^```(\S*)\n(.*?)^```\n", text)
    code = {
        part for kind, part in zip(parts[1::3], parts[2::3], strict=True) if kind[:1] != "{"
    }
    assert code <= known
    prose = "\n".join(parts[::3])
    for part in re.split(r"\n\n|\n(?=- |\d+\. )", prose):
        said = re.sub(r"^(?:#+|-|\d+\.) ", "", " ".join(part.split()))
        if said and said[0] not in "|!":
            assert said in known


def _catalog(language: str, page: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"{page}.po"


@pytest.mark.ci
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translated_page_shows_the_commands_of_its_catalog(
    tmp_path: Path, language: str
) -> None:
    """Sphinx made `::` of them, since it took them for reStructuredText."""
    if not find_spec("sphinx"):
        pytest.skip("needs the extra docs")
    shutil.copytree(DOCS, tmp_path / "docs", ignore=shutil.ignore_patterns("node", "*.py"))
    words: list[str | Path] = ["-b", "html", "-Q", "-c", DOCS, "-D", f"language={language}"]
    made = tmp_path / "made"
    subprocess.run(
        [sys.executable, "-m", "sphinx", *words, tmp_path / "docs", made], check=True
    )
    for name in build_site.TRANSLATED[1:]:
        page = (made / f"{name}.html").read_text(encoding="utf-8")
        shown = re.findall(r'(?s)<div class="highlight-sh[^"]*">.*?<pre>(.*?)</pre>', page)
        plain = [html.unescape(re.sub("<[^>]+>", "", each)) for each in shown]
        assert plain == blocks("sh", f"{Path(name).name}.{language}.md")


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_made_pages_are_translated(language: str) -> None:
    catalog = polib.pofile(str(_catalog(language, "reference")))
    assert {entry.msgid for entry in catalog} == {*generated_pages.WORDS}


def test_every_public_name_is_described_once() -> None:
    names = " ".join(API_GROUPS.values()).split()
    assert sorted(names) == sorted(cardgen.__all__)


def test_the_help_of_every_command_is_there() -> None:
    paths = [path for path, text in list_help() if "Usage: " in text]
    assert ("cardgen", "label") in paths
    assert ("cardgen", "messages", "approve") in paths
    assert len(paths) == len({*paths}) > 50


@pytest.mark.ci
def test_every_template_is_shown_once() -> None:
    names = [frame.name.partition(":")[0] for frame in build_site.draw_designs().frames]
    assert names == sorted(Project.open().template_files())


@pytest.mark.parametrize("path", sorted(DOCS.rglob("[a-z]*.md")), ids=lambda path: path.stem)
def test_a_page_says_first_who_it_is_for(path: Path) -> None:
    if "node" not in path.parts:
        _, first, *_ = path.read_text(encoding="utf-8").split("\n\n")
        assert re.search(r"\b(?:is|are) for\b", first), first


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("a.html", '<img alt="" src="https://example.org/a.png">', "https://example.org/a.png"),
        ("a.html", '<link rel="stylesheet" href="//b.example.org/">', "//b.example.org/"),
        ("a.html", '<a href="https://example.org/">a link</a>', ""),
        ("a.html", '<script src="../a.js"></script>', ""),
        ("a.css", "@import 'https://example.org/a.css'", "https://example.org/a.css"),
        ("a.css", "a { background: url(https://example.org/a.png) }", "https://example.org/a.png"),
        ("a.js", 'import("https://example.org/a.js")', "https://example.org/a.js"),
        ("a.js", '// see https://example.org/', ""),
    ],
)  # fmt: skip
def test_what_other_hosts_would_see(tmp_path: Path, name: str, text: str, found: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert build_site.find_foreign(tmp_path) == ([f"{name}: {found}"] if found else [])


# Questions of newcomers, each with a page that answers it.
QUESTIONS = {
    "en": {
        "How do I install it on Windows?": "install",
        "print on Avery L7165": "first-sheet",
        "labels from my Excel list": "list",
        "Japanese letter in columns": "letters",
        "make a PDF for the print shop": "printing",
    },
    "ko": {
        "cardgen을 어떻게 설치합니까?": "install",
        "로고를 넣으려면": "first-sheet",
        "서식을 고르고 싶습니다": "browser",
        "서식을 그림으로 보고 싶습니다": "designs",
        "엑셀 목록으로 라벨 만들기": "list",
        "서한을 두 언어로 쓰려면": "letter",
        "바코드를 읽을 수 없음": "errors",
    },
    "ja": {
        "インストールするには？": "install",
        "ラベル用紙に印刷する方法": "first-sheet",
        "テンプレートを選びたい": "first-sheet",
        "テンプレートを画像で見たい": "designs",
        "Excelのリストからラベル": "list",
        "フォントにない文字": "errors",
    },
    "zh_CN": {
        "如何安装 cardgen？": "install",
        "怎么放标志": "first-sheet",
        "怎么选模板": "designs",
        "用 Excel 清单做标签": "list",
        "条码无法识读": "errors",
    },
}


@pytest.mark.torture
def test_the_site_is_built_and_answers_questions(tmp_path: Path) -> None:
    """Without a warning or another host; the answer is one of the first three pages."""
    if not find_spec("sphinx") or not shutil.which("npm"):
        pytest.skip("needs the extra docs, and npm")
    require("chromium")
    site = build_site.build(tmp_path / "docs")
    server = subprocess.Popen(
        ["python3", "-m", "http.server", "0", "--bind", "127.0.0.1", "-d", site],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={"PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        assert server.stdout is not None
        said = server.stdout.readline().decode()
        (port,) = re.findall(r"port (\d+)", said)
        address = f"http://127.0.0.1:{port}"
        with screenshots.open_page(f"{address}/en/index.html", 1200, 900) as page:
            asked: list[str] = []
            page.on("request", lambda request: asked.append(request.url))
            for language, questions in QUESTIONS.items():
                for question, answer in questions.items():
                    page.goto(f"{address}/{language}/search.html")
                    page.fill("#search-form input", question)
                    page.press("#search-form input", "Enter")
                    page.wait_for_selector("#search-results[data-question]")
                    found = page.eval_on_selector_all(
                        "#search-results > li > a", "links => links.map(each => each.href)"
                    )
                    assert any(f"/{answer}.html" in each for each in found[:3]), (
                        question, found,
                    )  # fmt: skip
            assert {each.split("/")[2] for each in asked} == {address[7:]}
    finally:
        server.terminate()
        server.communicate()
