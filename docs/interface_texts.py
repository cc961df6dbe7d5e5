"""``make locale``: the texts of the interface in gettext catalogs, for translators.

The code builds its sentences from f-strings. They are read out of the syntax tree: each value
in a text becomes a placeholder that is named after it, and a choice gives several texts. The
names carry no meaning when a sentence is translated; they tell translators what stands there.

    f"{shown_path(path)} has no column {column.name!r}"  →  {path} has no column {column}

The words of each page are a context of their own (msgctxt), with placeholders already: in HTML
``data-word="…"``, in scripts ``word("…")``, ``trouble("…")`` and ``msgid("…")``, in Python
``say("…")`` and tables that are named ``…_WORDS``.
"""

from __future__ import annotations

import ast
import inspect
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from io import BytesIO
from itertools import islice, product
from pathlib import Path
from typing import Any, Final, NamedTuple

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

import cardgen
from cardgen import __version__
from cardgen.cli import first_sentence
from cardgen.locale import ENGLISH, LANGUAGES, LOCALE, catalog_file, english_file
from cardgen.locale.catalogs import CONTEXT, END
from cardgen.locale.sentences import JOINTS

ROOM: Final = Path(cardgen.__file__).parent
_DAY: Final = datetime(2020, 3, 26, tzinfo=UTC)  # the same bytes on every day
_HEAD: Final = """\
# Texts of the interface of cardgen. `make locale` collects them.
# {name} stands for a value: keep the name, and put it where your language has it."""
_CLICK: Final = {"_": None, "ngettext": (1, 2)}

_MOST_FORMS: Final = 8  # texts of one expression with choices
_COMMANDS: Final = frozenset({"command", "group"})
_STATES: Final = re.compile("^(?:State|LetterState|AttemptState|PaperState|SyncKind)$")
_VALUES: Final = (
    # Single words that the code puts into sentences.
    "aborted", "approval", "approved", "article", "barcode", "black", "bold", "border",
    "bottom", "cancelled", "caption", "changed", "characters", "China", "Chinese", "city",
    "columns", "county", "digits", "disaster", "empty", "envelope", "error", "figure", "font",
    "frame", "glossary", "grey", "Hangul", "high", "inks", "item", "Japan", "Japanese", "kana",
    "Korea", "Korean", "label", "left", "letter", "line", "memory", "message", "motif", "note",
    "nothing", "office", "page", "pages", "pair", "paragraph", "part", "person", "picture",
    "print", "province", "regular", "removed", "revocation", "revoked", "right", "row", "rows",
    "rule", "seal", "sheet", "slanted", "spread", "Taiwan", "tall", "template", "text", "time",
    "title", "top", "undecided", "unit", "warning", "white", "wide",
    # Groups of commands.
    "Design", "Help", "Make", "Print", "Ship", "Translate",
)  # fmt: skip
_PLURALS: Final = ("error", "finding", "note", "problem", "warning")
_HEADS: Final = frozenset({"heads", "columns"})
_COUNTER: Final = "quantity"
_VAGUE: Final = frozenset(
    {"name", "id", "number", "text", "value", "file", "path", "kind", "rule", "code", "first"}
)
_NOT_SHOWN: Final = frozenset(
    # Calls whose texts no reader meets: patterns, SQL, errors of programmers.
    {
        "compile", "sub", "match", "search", "fullmatch", "findall", "finditer", "split",
        "rsplit", "execute", "executescript", "executemany", "TypeVar", "getattr", "setattr",
        "import_module", "encode", "startswith", "endswith", "removeprefix", "removesuffix",
        "strip", "rstrip", "lstrip", "replace", "TypeError", "AttributeError",
        "KeyError", "RuntimeError", "NotImplementedError", "AssertionError", "Literal", "cast",
        "fromkeys", "import_on_use", "lazy_pattern", "partition", "namedtuple", "Dictionary",
        "strptime", "Exception", "TextColumn",
    }
)  # fmt: skip
_PAGES: Final[Mapping[str, tuple[str, ...]]] = {
    "page": (
        "page/app.py",
        "page/wire.py",
        "page/labels.py",
        "page/letter_words.py",
        "page/web/*.html",
        "page/web/*.js",
        "page/web/*/*.html",
        "page/web/*/*.js",
    ),
    "gallery": ("gallery/markup.py", "gallery/page/*.js"),
    "gate": ("gate/safety.py",),
    "watch": ("warehouse/report.py",),
}
"""The files of each page."""

_SAYING: Final = frozenset({"say", "lines", "_say", "_mark"})
_TABLE: Final = re.compile("_(?:WORDS|TEXT)$")
_IN_HTML: Final = re.compile(r'data-word(?:-\w+)?="([^"]+)"')
_IN_SCRIPT: Final = re.compile(r'\b(?:word|trouble|msgid)\("((?:[^"\\]|\\.)+)"')
_DESCRIPTION: Final = re.compile(r'^description = "(.+)"$', re.MULTILINE)
_DESCRIBED: Final = ("letters/builtin/*.toml", "stock/builtin/*.toml")
_NO_TEXTS: Final = frozenset(
    # Modules whose strings are in another language: PDF, SVG, XML, or data.
    {
        "__init__", "artwork/writing", "backends/pdf/artwork", "backends/pdf/bookmarks",
        "backends/pdf/file", "backends/pdf/fonts", "backends/pdf/inks", "backends/pdf/marks",
        "backends/pdf/paint", "backends/pdf/structure", "backends/svg", "backends/txt",
        "catalog/interchange/xliff", "catalog/scripts", "letters/editable/word_package",
        "preflight/separations/tints", "project/new_templates", "project/starter",
        "shipment/papers/report_page", "text/orientation_table", "text/phrases/alphabetic",
        "text/phrases/chinese", "text/phrases/japanese", "text/phrases/korean",
        "text/phrases/korean_words",
    }
)  # fmt: skip
_MISTAKES: Final = frozenset(
    # Modules whose ValueErrors are about mistakes of programmers.
    {
        "catalog/values", "errors", "layout/flow/pages", "layout/inline/lines",
        "preflight/separations/pictures", "shipment/ledger/register", "text/breaks",
        "weblate/component",
    }
)  # fmt: skip
_FILLERS: Final = frozenset(
    # Tables of words of all languages, by which cells are recognized.
    {
        "_NOTHING", "_UNDECIDED", "_THINGS", "_NONE_BEFORE", "_UNDECIDED_BEHIND", "_EN_ACTION",
        "_EN_STILL", "_EN_AWAITED", "_COUNTRIES",
    }
)  # fmt: skip
_CODE: Final = re.compile(
    r"\b(?:SELECT|INSERT|UPDATE|DELETE FROM|CREATE|WHERE|PRAGMA|COLLATE|BEGIN|ROLLBACK)\b"
    r"|</?[a-z!?]|<<|\(\?|\[\^|\\[wdsbA]|^[a-z-]+=|^\s*/[A-Z]|%\(\w|^#[,.]|charset="
    r"|^\w+ = |^\[\w+\]|\bmax-width\b|^[A-Z]+ [A-Z]+|\bifnull\b|^id, |^number, |BETWEEN"
    r"|\b(?:Tm|Tf|Do Q)$|^[A-Z]+ (?:0|\{\w+\}) mm,|^(?:eval |\$env:|_CARDGEN_)"
    r"|^(?:pipx|uv tool|python -m) |^(?:msgid|unit:|also:) \{|^# same:"
)
"""Signs of SQL, markup, patterns, settings, other languages and commands."""
_VALUE: Final = re.compile(r"\{(\w+)\0(.*?)\0\}", re.DOTALL)
"""A placeholder with the expression of its value, before it gets its name."""
_NUMBERED: Final = re.compile(r"\{(\d)\}")
_WORD: Final = re.compile(r"(?<![\w=/.-])[A-Za-z]?[a-z]+(?![\w=/-]|\.[a-z])")


class Text(NamedTuple):
    """A text of the code: its line, and its form with placeholders."""

    line: int
    text: str


def read_texts(
    source: str, *, has_tables: bool = False, has_mistakes: bool = False
) -> list[Text]:
    """Read the texts of a module that readers meet; the heads too if it prints tables.

    The ValueErrors of a module that `has_mistakes` are about mistakes of programmers.
    """
    not_shown = _NOT_SHOWN | {"ValueError"} if has_mistakes else _NOT_SHOWN
    parents = _find_parents(ast.parse(source))
    nodes = list(parents)  # all but the module itself
    found = [
        Text(node.lineno, text)
        for node in nodes
        if isinstance(node, ast.expr)
        if _is_text(node)
        and not _is_part(parents.get(node))
        and _is_shown(node, parents, not_shown)
        for text in map(_number_names, _list_forms(node))
        if _has_words(text)
    ]
    more = [_read_help, _read_quantities, _read_states, *([_read_heads] if has_tables else [])]
    return sorted({*found, *(text for read in more for text in read(nodes))})


def _find_parents(tree: ast.Module) -> dict[ast.AST, ast.AST]:
    """Find the parent of each node below a module; one walk over a tree takes milliseconds."""
    parents: dict[ast.AST, ast.AST] = {}
    waiting: list[ast.AST] = [tree]
    for node in waiting:
        children = list(ast.iter_child_nodes(node))
        parents.update(dict.fromkeys(children, node))
        waiting += children
    return parents


def read_rules(source: str) -> Iterator[Text]:
    """Read the meanings and the words of remedies out of ``rules.toml``."""
    for section, data in tomllib.loads(source).items():
        for text in _list_strings(data):
            has_places = section == "remedies"  # {0} and {all}; elsewhere a brace is a brace
            form = _NUMBERED.sub(r"{name\1}", text) if has_places else _escape_braces(text)
            if _has_words(form):
                yield Text(source[: source.find(text.split("\n")[0])].count("\n") + 1, form)


def _escape_braces(text: str) -> str:
    """Double the braces of a text, which are no placeholders; {} is one for `str.format`."""
    return text.replace("{", "{{").replace("}", "}}").replace("{{}}", "{value}")


def _list_strings(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for each in data.values():
            yield from _list_strings(each)


def _has_words(text: str) -> bool:
    """True if a text has words to translate: two, or one beside a placeholder."""
    if _CODE.search(text):
        return False
    words = _WORD.findall(re.sub(r"\{\w*\}", "", text))
    return " " in text.strip() and len(words) > (0 if "{" in text else 1)


def _is_text(node: ast.AST) -> bool:
    """True if a node is a string, an f-string, or a sum of such."""
    match node:
        case ast.Constant(value=str()) | ast.JoinedStr():
            return True
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _is_text(left) or _is_text(right)
    return False


def _is_part(parent: ast.AST | None) -> bool:
    """True if a string in such an expression is a part of a text, a docstring or compared."""
    return isinstance(parent, ast.JoinedStr | ast.Expr | ast.FormattedValue | ast.Compare) or (
        isinstance(parent, ast.BinOp) and _is_text(parent)
    )


def _is_shown(
    node: ast.AST, parents: dict[ast.AST, ast.AST], not_shown: frozenset[str]
) -> bool:
    """True if a text may reach a reader, by the expressions that it stands in."""
    parent = parents.get(node)
    while parent is not None:
        match parent:
            case ast.Call(func=func) if node is not func and _name_call(parent) in not_shown:
                return False
            case ast.AnnAssign(target=ast.Name(id=name)) if name in _FILLERS:
                return False
            case ast.Compare() | ast.Attribute(attr="split"):
                return False
            case ast.AnnAssign(annotation=inner) | ast.Subscript(slice=inner) if node is inner:
                return False
            case ast.Dict(keys=keys) if node in keys:
                return False
            case ast.FunctionDef(returns=returns) if node is returns:
                return False
        node, parent = parent, parents.get(parent)
    return True


def _name_call(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _list_forms(node: ast.AST) -> Iterator[str]:
    """List the texts that an expression may give: several where it has choices."""
    for parts in islice(product(*_list_parts(node)), _MOST_FORMS):
        yield "".join(parts)


def _number_names(text: str) -> str:
    """Give each value of a text a name of its own: {name}, {name2}; a value keeps its name."""
    names: dict[str, str] = {}

    def name_value(match: re.Match[str]) -> str:
        name, value = match.groups()
        if value not in names:
            taken = sum(each.rstrip("0123456789") == name for each in names.values())
            names[value] = f"{name}{taken + 1}" if taken else name
        return f"{{{names[value]}}}"

    return _VALUE.sub(name_value, text)


def _list_parts(node: ast.AST) -> Iterator[list[str]]:
    """List the parts of a text one after another, each with its choices."""
    match node:
        case ast.Constant(value=str(text)):
            yield [_escape_braces(inspect.cleandoc(text) if "\b" in text else text)]
        case ast.JoinedStr(values=values):
            for each in values:
                yield from _list_parts(each)
        case ast.FormattedValue(value=value):
            yield from _list_parts(value)
        case ast.BinOp(left=left, op=ast.Add(), right=right) if _is_text(node):
            yield from _list_parts(left)
            yield from _list_parts(right)
        case ast.IfExp(body=body, orelse=other):
            yield [*_list_forms(body), *_list_forms(other)]
        case _:
            name = re.sub(r"[\W\d]", "", _name_value(node)).strip("_").lower() or "value"
            yield [f"{{{name}\0{ast.dump(node)}\0}}"]


def _name_value(value: ast.AST) -> str:
    """Name a value by the noun in its expression."""
    match value:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=owner, attr=name):
            outer = _name_value(owner) if name in _VAGUE else ""
            return name if outer in ("", "self", "each", "found") else outer
        case ast.Call(func=ast.Name(id="len")):
            return "count"
        case ast.Call(func=ast.Attribute(attr="join"), args=[joined, *_]):
            return _name_value(joined)
        case ast.Call(func=ast.Attribute(value=owner), args=[]):
            return _name_value(owner)
        case ast.Call(func=func, args=args):
            return next(filter(None, map(_name_value, args)), "") or _name_value(func)
        case ast.Subscript(value=owner):
            return _name_value(owner)
        case ast.GeneratorExp(generators=[first, *_]) | ast.ListComp(generators=[first, *_]):
            return _name_value(first.iter)
        case ast.Starred(value=inner) | ast.UnaryOp(operand=inner) | ast.BinOp(left=inner):
            return _name_value(inner)
    return ""


def _read_help(nodes: Iterable[ast.AST]) -> Iterator[Text]:
    """Read the help of commands, which are docstrings, paragraph by paragraph."""
    for node in nodes:
        if isinstance(node, ast.FunctionDef) and any(map(_is_command, node.decorator_list)):
            text = ast.get_docstring(node) or ""
            for paragraph in (first_sentence(text), *re.split(r"\n\s*\n", text)):
                yield Text(node.lineno, _escape_braces(" ".join(paragraph.split())))


def _is_command(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and _name_call(decorator) in _COMMANDS


def _read_quantities(nodes: Iterable[ast.AST]) -> Iterator[Text]:
    """Read the nouns of numbers of things: "1 label" and "3 labels"."""
    for node in nodes:
        if isinstance(node, ast.Call) and _name_call(node) == _COUNTER:
            for noun in ast.walk(node):
                if isinstance(noun, ast.Constant) and isinstance(noun.value, str):
                    ending = "es" if noun.value.endswith("x") else "s"
                    yield Text(node.lineno, f"{{count}} {noun.value}")
                    yield Text(node.lineno, f"{{count}} {noun.value}{ending}")


def _read_heads(nodes: Iterable[ast.AST]) -> Iterator[Text]:
    """Read the heads of tables."""
    for node in nodes:
        match node:
            case ast.Call() if _name_call(node) == "say_table":
                yield from _read_constants(node)
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in _HEADS:
                yield from _read_constants(value)


def _read_states(nodes: Iterable[ast.AST]) -> Iterator[Text]:
    """Read states, "voided" and "3 voided", and the words that are translated by name."""
    for node in nodes:
        match node:
            case ast.Call() if _name_call(node) == "translate":
                yield from _read_constants(node)
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if _STATES.search(name):
                for text in _read_constants(value):
                    yield from (text, text._replace(text=f"{{count}} {text.text}"))


def _read_constants(node: ast.AST) -> Iterator[Text]:
    for each in ast.walk(node):
        match each:
            case ast.Constant(value=str(text)) if re.search("^[^{]*[A-Za-z]{2}[^{]*$", text):
                yield Text(each.lineno, _escape_braces(text))


def read_page(file: Path) -> Iterator[Text]:
    """Read the words of a page out of a file: HTML, a script or Python."""
    source = file.read_text("utf-8")
    if file.suffix == ".py":
        yield from _read_page_module(ast.parse(source))
        return
    pattern = _IN_HTML if file.suffix == ".html" else _IN_SCRIPT
    for match in pattern.finditer(source):
        yield Text(source.count("\n", 0, match.start()) + 1, match[1])


def _read_page_module(tree: ast.Module) -> Iterator[Text]:
    """Read the words of a page out of Python: what is said, and tables of words."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(args=[first, *_]) if _name_call(node) in _SAYING:
                told: ast.expr = first
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as told):
                if not _TABLE.search(name):
                    continue
            case _:
                continue
        names = {
            key
            for each in ast.walk(told)
            for key in (
                each.keys
                if isinstance(each, ast.Dict)
                else [each.slice]
                if isinstance(each, ast.Subscript)
                else []
            )
        }
        for each in ast.walk(told):
            match each:
                case ast.Constant(value=str(text)) if each not in names:
                    yield Text(each.lineno, text)


def read_descriptions(file: Path) -> Iterator[Text]:
    """Read the description of a letter or of a stock, which lists show."""
    for match in _DESCRIPTION.finditer(file.read_text("utf-8")):
        yield Text(1, _escape_braces(match[1]))


def make_template() -> Catalog:
    """Collect all texts of the interface and of Click, with their files."""
    template = Catalog(
        project="cardgen",
        version=__version__,
        header_comment=_HEAD,
        creation_date=_DAY,
        fuzzy=False,
    )
    pages = [
        (page, file) for page, names in _PAGES.items() for name in names for file in _find(name)
    ]
    for file in sorted({*ROOM.rglob("*.py")} - {file for _, file in pages}):
        name = file.relative_to(ROOM).with_suffix("").as_posix()
        if name not in _NO_TEXTS:
            found = read_texts(
                file.read_text("utf-8"),
                has_tables=name.startswith("cli/"),
                has_mistakes=name in _MISTAKES,
            )
            _add(template, f"cardgen/{name}.py", found)
    words = (
        *JOINTS,
        *_VALUES,
        *(f"{{count}} {noun}{end}" for noun in _PLURALS for end in ("", "s")),
    )
    _add(template, "docs/interface_texts.py", (Text(0, word) for word in words))
    for file in (file for name in _DESCRIBED for file in _find(name)):
        _add(template, _name_place(file), read_descriptions(file))
    for page, file in pages:
        _add(template, _name_place(file), read_page(file), page)
    rules = ROOM / "rules.toml"
    _add(template, "cardgen/rules.toml", read_rules(rules.read_text("utf-8")))
    for file in sorted(Path(click.__file__).parent.glob("*.py")):
        with file.open("rb") as opened:
            for line, text, _, _ in extract("python", opened, _CLICK):
                texts = (text,) if isinstance(text, str) else text
                _add(template, f"click/{file.name}", (Text(line, each) for each in texts))
    return template


def _find(name: str) -> list[Path]:
    return sorted(ROOM.glob(name))


def _name_place(file: Path) -> str:
    return f"cardgen/{file.relative_to(ROOM).as_posix()}"


def _add(template: Catalog, file: str, texts: Iterable[Text], page: str = "") -> None:
    for line, text in texts:
        template.add(text, locations=[(file, line)], context=page or None)


def write_catalogs() -> None:
    """Write the template, and bring the catalogs of all languages up to it."""
    template = make_template()
    (LOCALE / "cardgen.pot").write_bytes(as_po(template))
    for language in sorted({*LANGUAGES} - {ENGLISH}):
        file = catalog_file(language, "po")
        file.parent.mkdir(parents=True, exist_ok=True)
        catalog = Catalog(language.replace("-", "_"), fuzzy=False, creation_date=_DAY)
        if file.exists():
            with file.open("rb") as opened:
                catalog = read_po(opened, language.replace("-", "_"))
        catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
        catalog.revision_date = _DAY
        file.write_bytes(as_po(catalog))
        for path, data in compile_catalog(catalog, language):
            path.write_bytes(data)


def compile_catalog(catalog: Catalog, language: str) -> Iterator[tuple[Path, bytes]]:
    """Make the files that processes read of a catalog, by their paths."""
    own = [each for each in catalog if each.id and isinstance(each.id, str)]
    english = (f"{each.context or ''}{CONTEXT}{each.id}".lstrip(CONTEXT) for each in own)
    yield english_file(), END.join(english).encode()
    yield catalog_file(language), END.join(str(each.string) for each in own).encode()
    of_click = Catalog(catalog.locale, creation_date=_DAY, revision_date=_DAY, fuzzy=False)
    for each in catalog:
        if each.id and any(file.startswith("click/") for file, _ in each.locations):
            of_click.add(each.id, each.string)
    compiled = BytesIO()
    write_mo(compiled, of_click)
    yield catalog_file(language, "mo"), compiled.getvalue()


def list_modules_without_texts() -> list[str]:
    """List the names of such modules that are no modules any more."""
    return sorted(name for name in _NO_TEXTS | _MISTAKES if not (ROOM / f"{name}.py").is_file())


def as_po(catalog: Catalog) -> bytes:
    """Write a catalog as a PO file, the same bytes for the same texts."""
    written = BytesIO()
    write_po(written, catalog, width=100, include_lineno=False, ignore_obsolete=True)
    return written.getvalue()


if __name__ == "__main__":
    write_catalogs()
