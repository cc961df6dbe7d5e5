"""Settings of Sphinx for the documentation; `docs/build_site.py` calls it once a language."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parent))

import polib
from powershell import add_powershell

from cardgen import __version__

project = "cardgen"
author = "The cardgen contributors"
project_copyright = author
release = __version__
highlight_language = "text"
extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["node", "site", "locale"]
templates_path = ["site/_templates"]
html_static_path = ["site/_static"]
python_use_unqualified_type_names = True

myst_heading_anchors = 4
myst_enable_extensions = ["colon_fence"]
suppress_warnings = ["myst.header"]  # a page may begin with a picture of the languages

locale_dirs = ["locale"]
figure_language_filename = "{root}.{language}{ext}"  # pages in the reader's own language
gettext_compact = False
gettext_location = False  # a moved line is no change of a text
gettext_additional_targets = ["literal-block"]  # a clerk copies the commands of her languages

# Docstrings are plain text: names in them stand between one or two grave accents.
default_role = "code"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_class_signature = "mixed"

html_theme = "furo"
html_title = "cardgen"
html_favicon = "../cardgen/page/web/icon.svg"
html_permalinks_icon = ""  # the style sheet has it, which a search does not read
html_copy_source = False
html_use_index = False
html_show_sourcelink = False
html_css_files = ["site.css"]
html_additional_pages = {"search": "search.html"}
html_sidebars = {
    "**": [
        "sidebar/brand.html", "sidebar/languages.html", "sidebar/search.html",
        "sidebar/scroll-start.html", "sidebar/navigation.html", "sidebar/scroll-end.html",
    ]
}  # fmt: skip
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"

SITES: Final = {"en": "English", "zh_CN": "简体中文", "ko": "한국어", "ja": "日本語"}
"""Languages of the site, by the codes of Sphinx, with their own names."""


_SECTION: Final = re.compile(r"<section id=(\"[^\"]+\")>((?:\s|<span[^>]*></span>)*)<h([1-6])")


MADE: Final = (
    "reference/designs", "reference/errors", "reference/command-line", "reference/api",
)  # fmt: skip
"""Pages that are made of the code, but for the last in the language of each site."""


def _set_up_builder(app: Any) -> None:
    """Leave out the index of Sphinx's own search, for which the site has Pagefind.

    Sphinx takes the translation of a block of code for reStructuredText; `_translate_code`
    puts it into our Markdown.
    """
    app.builder.search = False
    if app.builder.name != "gettext":
        app.config.gettext_additional_targets = []


def _load_catalog(app: Any, page: str) -> Any:
    """Load the catalog of a page in the language of the site; an empty one if it has none."""
    folder = Path(app.srcdir) / "locale" / str(app.config.language) / "LC_MESSAGES"
    file = folder / f"{page}.po"
    return polib.pofile(str(file)) if file.exists() else polib.POFile()


def _translate_code(app: Any, tree: Any, page: str) -> None:
    """Put commands for the languages of the reader in place of those of a page."""
    nodes = import_module("docutils.nodes")
    found = {entry.msgid: entry.msgstr for entry in _load_catalog(app, page)}
    for block in tree.findall(nodes.literal_block):
        text = block.astext().rstrip("\n")
        if said := found.get(f"{text}\n"):
            block.rawsource = said.rstrip("\n")
            block.children = [nodes.Text(block.rawsource)]


def _find_title(app: Any, page: str) -> str:
    """Find the translated title of a page that is itself in English; "" for other pages."""
    if page in MADE[:-1] or len(_load_catalog(app, page)):
        return ""
    index = (Path(app.srcdir) / "index.md").read_text("utf-8")
    entry = re.search(rf"(?m)^(.+) <{page}>$", index)
    found = _load_catalog(app, "index").find(entry[1]) if entry else None
    return found.msgstr if found else ""


def _complete_page(app: Any, page: str, _template: str, context: Any, _tree: Any) -> None:
    """Give templates the way to the same page in each language, and headings their names.

    Sphinx gives names to sections, but Pagefind looks for them in headings.
    """
    body = _SECTION.sub(r"<section>\2<h\3 id=\1", context.get("body", ""))
    if title := _find_title(app, page):
        english = body.replace("<section>", '<section lang="en">', 1)
        marks = 'class="translated-title" data-pagefind-meta="title" data-pagefind-weight="7"'
        body = f"<p {marks}>{title}</p>\n{english}"
    context["body"] = body
    up = "../" * (page.count("/") + 1)
    context["sites"] = [(code, name, f"{up}{code}/{page}.html") for code, name in SITES.items()]


def _shorten_signature(
    _app: Any,
    _what: str,
    _name: str,
    _value: Any,
    _options: Any,
    signature: str | None,
    back: Any,
) -> tuple[str | None, Any]:
    """Leave places of this machine, and what is private, out of signatures."""
    if signature:
        signature = re.sub(r"\((?:Posix|Windows)Path\('[^']*'\),\)", "...", signature)
        signature = re.sub(r", _\w+: [^,()]*(?=[,)])", "", signature)
    return signature, back


def setup(app: Any) -> None:
    """Connect what the site has of its own."""
    app.add_lexer("csv", import_module("pygments.lexers.special").TextLexer)
    app.connect("autodoc-process-signature", _shorten_signature)
    app.connect("builder-inited", _set_up_builder)
    app.connect("html-page-context", _complete_page)
    app.connect("doctree-resolved", _translate_code)
    app.connect("doctree-resolved", add_powershell)
