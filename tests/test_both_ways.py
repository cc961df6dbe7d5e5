"""Rules that stop a label or letter, on the command line and in a program alike.

One place decides. Both make each case, and their findings are compared. `ELSEWHERE` has the
rules that only one of them can meet, or that concern something else.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

import pytest

from cardgen import BatchOutput, CardgenError, ListSource, Project, Request, resources
from cardgen.errors import Diagnostic
from cardgen.layout.calibration import make_calibration_page, word_steps
from cardgen.letters import (
    LetterCrew,
    LetterJob,
    check_letters,
    letter_template,
    load_data,
    load_shared,
    make_letter,
    read_recipients,
)
from cardgen.page import open_folder, open_page
from cardgen.project import make_example
from cardgen.rules import RULES
from cardgen.units import parse_length
from cardgen.warehouse import Commission, DropFolder, Foreman
from tests.cli.runs import run
from tests.layout.studio import page
from tests.letters.shipments import GOGGLES, MASKS, make
from tests.text.samples import patch, regional, subset

Severity = Literal["error", "warning"]
Found = frozenset[tuple[str, Severity]]

EXAMPLES: Final = Path(__file__).resolve().parent.parent / "examples" / "letters"
SAID: Final = '[source]\ntext = "{message}"\n'
MARK: Final = '[source]\nmark = "fragile"\n'
CODE: Final = 'barcode = "qr"\ndata = "7"\n'
MARKS: Final = 'handling = "marks"'


class OfLabel(NamedTuple):
    """A label as both ways ask for it; `template` is a text or a name."""

    template: str = "box-100x150"
    message: str = "brothers"
    pair: str = "zh-ko"
    fields: Mapping[str, str] = {}
    dpi: str = "300"
    format: str = "txt"
    profile: str = "screen"
    tile: str = ""
    side: str = ""
    sheet: str = ""
    start: int = 1
    printer: str = ""
    fonts: str = ""
    condition: str = ""
    project: str = "project"
    date: str = "2020-03-26"
    severity: Severity = "error"


class OfLetter(NamedTuple):
    """A letter as both ways ask for it: data, and changes from one text to another."""

    changes: Mapping[str, str] = {}
    letter: str = "donation"
    pair: str = "zh-ja"
    format: str = "txt"
    arrangement: str = "sequence"
    draft: bool = False
    profile: str = "screen"
    project: str = "project"
    severity: Severity = "error"


def small(tables: str, areas: str = "source", **given: Any) -> str:
    """Make the text of a small template."""
    return page(areas, tables, **given)


KOREAN: Final = small(
    '[style.k]\nfont = "Noto Sans CJK KR"\n[source]\ntext = "{message}"\nstyle = "k"\n'
)


CASES: Final[Mapping[str, OfLabel | OfLetter]] = {
    # messages
    "bad-po": OfLabel(pair="zh-fr"),
    "bad-encoding": OfLabel(pair="zh-de"),
    "duplicate-message": OfLabel(pair="zh-es"),
    "placeholder": OfLabel(pair="zh-it"),
    "markup": OfLabel(pair="zh-pt"),
    "fuzzy": OfLabel(message="fuzzy"),
    "untranslated": OfLabel(message="untranslated"),
    "copied": OfLabel(message="copied"),
    "wrong-language": OfLabel(message="wrong-language"),
    "outdated": OfLabel(message="outdated", severity="warning"),
    "unapproved": OfLabel(project="careful"),
    "unknown-message": OfLabel(message="bruthers"),
    "unknown-pair": OfLabel(pair="zh-xx"),
    # values
    "missing-value": OfLabel(message="sister-years"),
    "unknown-field": OfLabel(fields={"colour": "red"}),
    "not-shown": OfLabel(fields={"to": "石景山区"}),
    "bad-value": OfLabel(fields={"box": "many", "boxes": "5"}),
    "undecided": OfLabel(fields={"item": "TBD"}),
    "means-empty": OfLabel(fields={"item": "없음"}, severity="warning"),
    "unit-article": OfLabel(
        fields={"item": "大米", "quantity": "20", "unit": "顶"}, severity="warning"
    ),
    "unknown-term": OfLabel(fields={"from": "Atlantis", "to": "首尔"}),
    # templates, stock and projects
    "bad-template": OfLabel("nothing = 5\n"),
    "unknown-template": OfLabel("box-100x15"),
    "unknown-size": OfLabel("label@100by70"),
    "wrong-side": OfLabel(side="inside"),
    "bad-project": OfLabel(project="broken"),
    "bad-stock": OfLabel(sheet="bad.toml", format="pdf"),
    "unknown-stock": OfLabel(sheet="L71650", format="pdf"),
    "unknown-printer": OfLabel(printer="nowhere"),
    # letters
    "bad-letter": OfLetter({'register = "ceremonial"': 'register = "loud"'}),
    "bad-convention": OfLetter(pair="zh-en"),
    "era-country": OfLetter(
        {'pair = "zh-ja"': 'calendar = { ja = "era" }'}, severity="warning"
    ),
    "unknown-honorific": OfLetter({'title = "知事"': 'title = "知事"\nhonorific = "さん"'}),
    "doubled-honorific": OfLetter({'ja = "佐倉健一"': 'ja = "佐倉健一様"'}),
    "abbreviated-name": OfLetter({'ja = "東京都"': 'ja = "㈱東京都"'}, severity="warning"),
    "remark-in-name": OfLetter(
        {'ja = "佐倉健一"': 'ja = "佐倉健一（代理）"'}, severity="warning"
    ),
    "other-city": OfLetter({'to_city = "东京都"': 'to_city = "横滨市"'}, severity="warning"),
    "unpaired-closing": OfLetter(
        {'pair = "zh-ja"': 'opening = { ja = "拝啓" }\nclosing = { ja = "謹白" }'}
    ),
    "goods-differ": OfLetter({'pair = "zh-ja"': 'shipment = "A"'}),
    "wrong-years": OfLetter({"years = 41": "years = 40"}),
    "bad-relations": OfLetter(project="related"),
    # fonts
    "missing-lettering": OfLabel("card-a6-hand"),
    "bad-font": OfLabel(fonts="fonts"),
    "font-embedding": OfLabel(KOREAN, fonts="closed", format="pdf"),
    "missing-weight": OfLabel(
        KOREAN.replace("[source]", 'weight = "bold"\n[source]'), fonts="own", severity="warning"
    ),
    "other-font": OfLabel(KOREAN, fonts="own", severity="warning"),
    "missing-glyph": OfLabel(
        small('[source]\ntext = "{word}"\n', fields='word = "text"'), fields={"word": "ꙮ"}
    ),
    "missing-variation": OfLabel(
        small('[source]\ntext = "{word}"\n', fields='word = "text"'),
        fields={"word": "葛\U000e0105"},
        severity="warning",
    ),
    "wrong-region": OfLabel(KOREAN, fonts="foreign", severity="warning"),
    # layout
    "template-occasion": OfLabel("box-100x150:thanks"),
    "low-contrast": OfLabel(small(SAID + 'color = "#8a8a8a"\n'), severity="warning"),
    "mono-color": OfLabel(
        small(SAID + 'color = "#a4201f"\n').replace("[grid]", 'colors = "mono"\n[grid]', 1),
        severity="warning",
    ),
    "hidden": OfLabel(small(SAID + '[band]\nfill = "#a4201f"\nover = "source"\n')),
    "off-page": OfLabel(
        small(
            SAID + '[x]\ntext = "ABC"\nover = "page"\nspread = ["30pt", "0pt", "0pt", "30pt"]\n'
        )
    ),
    "small-lettering": OfLabel(
        small(SAID + 'fit = { min = "1pt", max = "2pt" }\n'), severity="warning"
    ),
    "too-thin": OfLabel(
        small(SAID + '[rule]\nrule = "0.01pt"\nover = "source"\n'), severity="warning"
    ),
    "crowded-strokes": OfLabel(
        small(
            '[source]\ntext = "{word}"\nstyle = "b"\n'
            '[style.b]\nweight = "bold"\nsize = "6pt"\n',
            fields='word = "text"',
        ).replace("[grid]", 'colors = "mono"\n[grid]', 1),
        fields={"word": "護國鬱纖釀"},
        dpi="203",
        severity="warning",
    ),
    "one-language": OfLabel(
        small(
            '[source]\nspans = [{ text = "{message}" }, '
            '{ text = "{name}", show_if = "name" }]\n'
            '[b]\ntext = "{name_target}"\nlang = "target"\nshow_if = "name_target"\n',
            "source b",
            columns=["1fr", "1fr"],
            fields='name = "text"\nname_target = "text"',
        ),
        fields={"name": "林"},
        severity="warning",
    ),
    "overflow": OfLabel(small(SAID, size="40pt x 30pt")),
    "bad-text": OfLabel(
        small('[source]\ntext = "{word}"\n', fields='word = "text"'), fields={"word": "a\x07"}
    ),
    "right-to-left": OfLabel(
        small('[source]\ntext = "{word}"\n', fields='word = "text"'),
        fields={"word": "\u202eab"},
    ),
    "picture-feature": OfLabel(
        small('[source]\npicture = "{photo}"\n', fields='photo = "picture"'),
        fields={"photo": "text.svg"},
    ),
    "bad-picture": OfLabel(
        small('[source]\npicture = "{photo}"\n', fields='photo = "picture"'),
        fields={"photo": "bad.png"},
    ),
    "seal-text": OfLabel(small('[source]\nseal = "一二三四五六七八九十"\n')),
    "bad-barcode": OfLabel(
        small('[source]\nbarcode = "code128"\ndata = "{word}"\n', fields='word = "text"'),
        fields={"word": "箱"},
    ),
    "barcode-too-small": OfLabel(small("[source]\n" + CODE, size="30pt x 30pt")),
    "quiet-zone": OfLabel(
        small(
            '[a]\ntext = "风"\nalign = "end"\n[code]\n' + CODE,
            "a code",
            columns=["1fr", "42pt"],
            size="200pt x 120pt",
            margin="20pt",
        )
    ),
    "mark-too-small": OfLabel(small(MARK + 'size = "6pt"\n')),
    "small-mark": OfLabel("handling-100x150", fields={"handling": "限量"}, severity="warning"),
    "mark-contrast": OfLabel(
        small(MARK + 'size = "36pt"\n[lid]\nfill = "#222222"\nbehind = "source"\n')
    ),
    "template-size": OfLabel("label"),
    "sheet-size": OfLabel(sheet="L7165", format="pdf"),
    "sheet-position": OfLabel("label", sheet="L7165", format="pdf", start=99),
    # output
    "unknown-format": OfLetter(format="docx", draft=True),
    "unknown-profile": OfLabel("banner-a3", tile="a4", format="pdf", profile="pdf/x-4"),
    "bad-shop-sheet": OfLabel(project="shop", format="pdf", profile="pdf/x-4"),
    "bad-condition": OfLabel(format="pdf", profile="pdf/x-4", condition="no.icc"),
    "wrong-paper": OfLabel(format="ql"),
    "pale": OfLabel(small(SAID + 'color = "#999999"\n'), format="zpl"),
    "cut-off": OfLabel("box-100x150", printer="moved", format="zpl"),
    "preflight": OfLabel(format="pdf", profile="pdf/x-4", date=""),
}

ELSEWHERE: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("bad-interchange", "unformatted", "own-approval", "unknown-author", "bad-approval"),
        "of messages that are kept, exchanged and approved; no label asks for it",
    ),
    "conflict": "of the editor's page and of commands that write messages",
    "bad-passwords": "of the editor's and the watch's sign-in",
    **dict.fromkeys(
        (
            *("unit-differs", "bad-manifest", "unused-column", "guessed-column", "hidden-row"),
            *("unread-sheet", "sum-row", "remark-row", "unread-note", "lost-zero"),
        ),
        "of lists, which commands and programs read with the same Request",
    ),
    **dict.fromkeys(
        (
            *("serials", "busy", "unknown-box", "changed", "damaged-ledger", "print-behind"),
            *("print-unnoted", "worker", "unreadable-barcode"),
        ),
        "of shipments, whose commands call the functions that programs call",
    ),
    **dict.fromkeys(
        (
            *(
                "printer-unreachable",
                "printer-certificate",
                "printer-answer",
                "printer-refused",
            ),
            *("printer-busy", "printer-stopped", "printer-mismatch", "print-aborted"),
            "print-doubtful",
        ),
        "of printers, to which commands alone send files",
    ),
    **dict.fromkeys(
        ("font-source", "altered-font"), "of fonts that are added by name; labels fetch nothing"
    ),
    **dict.fromkeys(
        ("near-edge", "small-from-afar", "unequal-languages", "crossed-fold"),
        "warnings of `cardgen templates check` about a template, whoever makes labels of it",
    ),
    **dict.fromkeys(
        ("server-unreachable", "server-refused", "server-busy", "server-answer"),
        "of Weblate, which no label needs",
    ),
    "bad-pdf": "of files that others made: `cardgen preflight`",
    "output": "of files that are written; programs get bytes and write them themselves",
    "fonts-missing": "of an installation without fonts; this one has them (test_package)",
    "missing-package": "of a Python without an extra, which this one has",
    "machine": "of a machine that is short of memory or files",
    "internal": "a mistake of cardgen, for which there is no case",
    "findings": "several rules at once, each of which has its case",
}


ENTRIES: Final = """
#, fuzzy
msgctxt "fuzzy"
msgid "加油一"
msgstr "힘내세요"

msgctxt "untranslated"
msgid "加油二"
msgstr ""

msgctxt "copied"
msgid "加油三"
msgstr "加油三"

msgctxt "wrong-language"
msgid "加油四"
msgstr "加油吧"

msgctxt "outdated"
msgid "加油五"
msgstr "힘내세요"
"""
WANSUNG: Final = 19  # the code page of a font that is made for Korean
BRACES: Final = """
msgctxt "placeholder"
msgid "加油{a b}"
msgstr "힘내세요"
"""
BRACKETS: Final = """
msgctxt "markup"
msgid "加[油|"
msgstr "힘내세요"
"""
TWICE: Final = """
msgctxt "brothers"
msgid "加油"
msgstr "힘내세요"
"""
FILES: Final[Mapping[str, str]] = {
    "project/cardgen.toml": (
        'messages = "messages"\n[printers.moved]\nlanguage = "zpl"\noffset = "80mm,0mm"\n'
    ),
    "project/relations.toml": (
        '[[partner]]\ncity = "东京都"\nlevel = "sister"\nsince = 1979-03-14\n'
    ),
    "project/bad.toml": "nothing = 5\n",
    "project/fonts/fonts.toml": "nothing = 5\n",
    "project/bad.png": "no picture",
    "project/text.svg": (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>a</text></svg>'
    ),
    "project/no.icc": "no profile",
    "careful/cardgen.toml": 'messages = "messages"\napproval = "required"\n',
    "careful/messages/zh-ko/slogans.po": "",
    "broken/cardgen.toml": "nothing = 5\n",
    "related/cardgen.toml": "",
    "related/relations.toml": "nothing = 5\n",
    "shop/cardgen.toml": "",
    "shop/preflight.toml": 'text = "7em"\n',
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of projects, each with its own fault; one is for all other cases."""
    top = tmp_path_factory.mktemp("both")
    for name, text in FILES.items():
        file = top / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    messages = top / "project" / "messages"
    shutil.copytree(resources.MESSAGES, messages)
    plain = (messages / "zh-ko" / "slogans.po").read_text(encoding="utf-8")
    pot = (messages / "slogans.pot").read_text(encoding="utf-8")
    (messages / "zh-ko" / "slogans.po").write_text(plain + ENTRIES, encoding="utf-8")
    newer = '\nmsgctxt "outdated"\nmsgid "加油五五"\nmsgstr ""\n'
    (messages / "slogans.pot").write_text(pot + newer, encoding="utf-8")
    for pair, text in (
        ("zh-fr", "msgid"),
        ("zh-de", plain.encode("utf-8").decode("latin-1")),
        ("zh-es", plain + TWICE),
        ("zh-it", plain.replace("Language: ko", "Language: it") + BRACES),
        ("zh-pt", plain.replace("Language: ko", "Language: pt") + BRACKETS),
    ):
        (messages / pair).mkdir()
        form = "latin-1" if pair == "zh-de" else "utf-8"
        (messages / pair / "slogans.po").write_text(text, form)
    (messages / "zh-de" / "slogans.po").write_bytes('msgid "é"'.encode("latin-1"))
    shutil.copytree(messages / "zh-ja", messages / "zh-en")
    for file in (messages / "zh-en").iterdir():
        text = file.read_text(encoding="utf-8").replace("Language: ja", "Language: en")
        text = re.sub("^# unit: .*\n", "", text, flags=re.MULTILINE)  # Japanese words
        file.write_text(text, encoding="utf-8")
    shutil.copytree(resources.MESSAGES, top / "careful" / "messages", dirs_exist_ok=True)
    make(top / "project" / "A", MASKS, GOGGLES)
    for name in ("own", "closed"):
        (top / "project" / name).mkdir()
        font = subset(top / "project" / name / "own.otf", "兄弟同心")
    patch(font, "OS/2", b"", b"\0\2", 8)
    (top / "project" / "foreign").mkdir()
    regional(top / "project" / "foreign" / "own.otf", "兄弟同心", WANSUNG)
    return top


@cache
def open_project(place: Path) -> Project:
    """Open a project once for all cases."""
    return Project.open(place)


def of(found: tuple[Diagnostic, ...]) -> Iterator[tuple[str, Severity]]:
    return ((each.rule, each.severity) for each in found)


def words_of(case: OfLabel) -> list[str]:
    """Make the command line for a label."""
    words = ["label", case.message, "--pair", case.pair, "--template", case.template]
    words += [
        word for name, value in case.fields.items() for word in ("--set", f"{name}={value}")
    ]
    words += ["--dpi", case.dpi] if not case.printer else []
    words += ["--format", case.format, "-o", "out.x", "--profile", case.profile]
    words += ["--tile", case.tile] if case.tile else []
    words += ["--side", case.side] if case.side else []
    words += ["--sheet", case.sheet, "--start", str(case.start)] if case.sheet else []
    for name in ("printer", "fonts", "condition", "date"):
        given = getattr(case, name)
        words += [f"--{name}", given] if given else []
    return words


def in_a_program(case: OfLabel) -> tuple[Diagnostic, ...]:
    """Make the label in a program: return its warnings, or raise its errors."""
    from cardgen import condition

    here = Path.cwd()
    project = Project.open(here, fonts=[case.fonts]) if case.fonts else open_project(here)
    options = project.printer(case.printer).options if case.printer else None
    name = project.name_template(case.template, sheet=case.sheet)
    label = project.label(
        case.message,
        pair=case.pair,
        template=name,
        fields=case.fields,
        date=case.date,
        dpi=case.dpi,
    )
    document = label.side(case.side) if case.side else label.document()
    if case.tile:
        document = project.tiles(document, case.tile)
    if case.sheet:
        document = project.sheets(document, case.sheet, start=case.start)
    more: dict[str, Any] = {"condition": condition(case.condition)} if case.condition else {}
    made = project.render_files(
        document, case.format, case.dpi, printer=options, profile=case.profile, **more
    )
    return (*label.warnings, *made.warnings)


def letter_file(case: OfLetter) -> Path:
    """Write the data of a letter with its faults."""
    text = (EXAMPLES / "donation-tokyo.toml").read_text(encoding="utf-8")
    for old, new in case.changes.items():
        assert old in text
        text = text.replace(old, new, 1)
    file = Path("letter.toml")
    file.write_text(text, encoding="utf-8")
    return file


def letter_in_a_program(case: OfLetter) -> tuple[Diagnostic, ...]:
    data = load_data(letter_file(case))
    job = LetterJob(
        letter_template(case.letter), case.pair, format=case.format, draft=case.draft
    )
    return make_letter(job, data, open_project(Path.cwd())).warnings


def of_the_library(case: OfLabel | OfLetter) -> Found:
    try:
        found = in_a_program(case) if isinstance(case, OfLabel) else letter_in_a_program(case)
    except CardgenError as error:
        found = error.diagnostics
    return frozenset(of(found))


def of_the_command(case: OfLabel | OfLetter) -> Found:
    if isinstance(case, OfLabel):
        words = words_of(case)
    else:
        words = ["letter", case.letter, "--data", str(letter_file(case)), "--pair", case.pair]
        words += ["--format", case.format, "-o", "out.x"] + ["--draft"] * case.draft
    done = run(*words, "--json")
    told = json.loads(done.out)
    assert done.code == ("errors" in told)
    severity: Severity = "error" if "errors" in told else "warning"
    return frozenset((each["rule"], severity) for each in told[f"{severity}s"])


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_is_the_same_both_ways(
    rule: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = CASES[rule]
    monkeypatch.chdir(folder / case.project)
    if isinstance(case, OfLabel) and "\n" in case.template:
        Path("card.toml").write_text(case.template, encoding="utf-8")
        case = case._replace(template="card.toml")
        open_project.cache_clear()  # which has read another card.toml
    found = of_the_library(case)
    assert (rule, case.severity) in found
    assert of_the_command(case) == found
    assert case.severity == "warning" or not Path("out.x").exists()
    Path("out.x").unlink(missing_ok=True)


def room_for_a_test_page(project: Project) -> None:
    """The page of `print --test-page`, on labels of 49 × 25 mm."""
    said = word_steps(project.wording("zh-ko"), "NAME")
    make_calibration_page(parse_length("49mm"), parse_length("25mm"), 203, project.fonts, said)


def recipients_of(project: Project, text: str, rows: tuple[int, ...] = ()) -> None:
    """The letters of a list, tried as `letter --check` tries them."""
    Path("list.csv").write_text(text, encoding="utf-8")
    shared = load_shared(letter_file(OfLetter()))
    template = letter_template("donation")
    found = read_recipients(Path("list.csv"), template, shared, project, "zh-ja")
    check_letters(found, None, LetterCrew(LetterJob(template, "zh-ja"), project), rows)


def page_for_all(project: Project) -> None:
    """The page of `edit --listen` without passwords."""
    nothing = lambda *_: None  # noqa: E731
    open_page(project, nothing, nothing, place="translate", host="0.0.0.0")


def service_for_all(project: Project) -> None:
    """The service of `watch --serve --listen` without passwords."""
    request = Request(ListSource(Path()), BatchOutput(Path()))
    work = Commission(Path(), request, Path("shipments"), project.root)
    drop = DropFolder(Path(), rest=0.0, patience=0.0)
    foreman = Foreman(drop, work, lambda _: None, poll=1.0)
    with open_folder(project, foreman, drop, work, lambda _: None, host="0.0.0.0"):
        raise AssertionError("it is open to all")


MERGE: Final = ("letter", "donation", "--data", "letter.toml", "--data", "list.csv", "--check")
HEAD: Final = "office,name\n"
# What a command refuses, by which function a program does the same, and the rule; a command
# that was typed wrong has "usage".
OTHER_COMMANDS: Final[
    Mapping[str, tuple[tuple[str, ...], Callable[[Project], object], str]]
] = {
    "templates show: no template": (
        ("templates", "show", "nothing-like-it", "-o", "out.x.png"),
        lambda project: make_example(project, "nothing-like-it"),
        "unknown-template",
    ),
    "templates show: no message": (
        ("templates", "show", "box-a5", "--message", "nothing", "-o", "out.x.png"),
        lambda project: make_example(project, "box-a5", message="nothing"),
        "unknown-message",
    ),
    "templates show: no pair": (
        ("templates", "show", "box-a5", "--pair", "zh-xx", "-o", "out.x.png"),
        lambda project: make_example(project, "box-a5", pair="zh-xx"),
        "unknown-pair",
    ),
    "templates show: no field": (
        ("templates", "show", "box-a5", "--set", "colour=red", "-o", "out.x.png"),
        lambda project: make_example(project, "box-a5", fields={"colour": "red"}),
        "unknown-field",
    ),
    "templates show: no value": (
        ("templates", "show", "box-a5", "--set", "quantity=many", "-o", "out.x.png"),
        lambda project: make_example(project, "box-a5", fields={"quantity": "many"}),
        "bad-value",
    ),
    "templates show: no file": (
        ("templates", "show", "nothing-like-it"),
        lambda project: project.template_file("nothing-like-it"),
        "unknown-template",
    ),
    "stock show: no sheet": (
        ("stock", "show", "L71650", "-o", "out.x.png"),
        lambda project: project.stock("L71650"),
        "unknown-stock",
    ),
    "stock show: a damaged sheet": (
        ("stock", "show", "bad.toml", "-o", "out.x.png"),
        lambda project: project.stock("bad.toml"),
        "bad-stock",
    ),
    "print --test-page: too small": (
        ("print", "--test-page", "--size", "49mmx25mm", "--dpi", "203", "-o", "out.x.png"),
        room_for_a_test_page,
        "bad-value",
    ),
    "letters to many: a column that no letter has": (
        MERGE,
        lambda project: recipients_of(project, "office,name,colour\n东京都,佐仓健一,red\n"),
        "bad-manifest",
    ),
    "letters to many: nobody": (
        MERGE,
        lambda project: recipients_of(project, HEAD),
        "bad-manifest",
    ),
    "letters to many: a row that is none": (
        (*MERGE, "--rows", "9"),
        lambda project: recipients_of(project, HEAD + "东京都,佐仓健一\n", (9,)),
        "bad-value",
    ),
    "edit: a page for all without passwords": (
        ("edit", "--listen", "0.0.0.0"),
        page_for_all,
        "bad-value usage",
    ),
    "watch: a service for all without passwords": (
        ("watch", ".", "--serve", "--listen", "0.0.0.0"),
        service_for_all,
        "bad-value usage",
    ),
}


@pytest.mark.parametrize("case", OTHER_COMMANDS)
def test_what_other_commands_refuse_a_program_is_refused_too(
    case: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder / "project")
    words, work, rules = OTHER_COMMANDS[case]
    rule, *others = rules.split()
    with pytest.raises(CardgenError) as refused:
        work(open_project(Path.cwd()))
    assert rule in {each.rule for each in refused.value.diagnostics}
    done = run(*words, "--json")
    assert done.code == (2 if others else 1)
    if not others:  # what is typed wrong is told in words
        found = {(each["rule"], each["message"]) for each in json.loads(done.out)["errors"]}
        assert found == {(each.rule, each.message) for each in refused.value.diagnostics}
    assert not [*Path().glob("out.x*")]


def test_each_rule_has_a_case_or_a_reason() -> None:
    assert {*CASES} | {*ELSEWHERE} == {*RULES}
    assert not {*CASES} & {*ELSEWHERE}
    assert all(reason for reason in ELSEWHERE.values())
