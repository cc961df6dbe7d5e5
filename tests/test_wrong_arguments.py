"""Wrong arguments of the library: each is read, or refused with a CardgenError.

A service that passes on the data of its users catches this one class. Every public callable and
each of its parameters gets values of all types.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from msgspec.structs import replace

import cardgen
from cardgen import (
    BatchOutput,
    BatchRules,
    CardgenError,
    Clock,
    Label,
    ListSource,
    Message,
    Project,
    Renderer,
    Request,
    Selection,
    letters,
)
from cardgen.printing.outside import REAL, Patience
from cardgen.shipment import Route, make_request
from tests.contracts import find_offered


class Odd:
    """An object of a type that the library never takes, without a working repr."""

    def __repr__(self) -> str:
        raise ValueError("it has no words")


WRONG: Final[tuple[Any, ...]] = (
    *(None, 0, 5, -1, 5.5, float("nan"), float("inf"), 10**400, True, Decimal("2.50")),
    *("x", "", " ", "\ud800", "a\0b", "x" * 100_000, "../..", "203", "２４"),
    *(b"x", [], [5], ["x"], [None], (), {}, {"x": 5}, {5: "x"}, {"\ud800": "x"}, {"to": []}),
    *(object(), Odd(), print, Path("x"), Path("a\0b"), {1, 2}, range(3), complex(1, 2)),
)
NOW: Final = "2020-03-26T08:00:00Z"
LETTERS: Final = Path(__file__).resolve().parent.parent / "examples" / "letters"
THANKS: Final = LETTERS / "thanks-tokyo.toml"
MANY: Final = LETTERS / "many"
# What cardgen makes and hands out, and what errors are made of: nobody gives these to it.
LETTER_NAMES: Final = frozenset(cardgen._HOMES["letters"].split())  # tried by their door


class Case(NamedTuple):
    """A callable, and right arguments for it."""

    call: Callable[..., Any]
    right: Mapping[str, Any]


PROJECT: Final = Project.open()
LABEL: Final = PROJECT.label("brothers", varying=["box"])
DOCUMENT: Final = PROJECT.label("sincerity", pair="zh-ja", template="card-a6").document()


def clock() -> Clock:
    """A clock that stands still."""
    return Clock(lambda: NOW)


def cases() -> dict[str, Case]:
    """List the callables by name: those of `cardgen`, and the methods of their results."""
    empty = {"folder": Path("nothing-is-here"), "clock": clock()}
    chosen = {**empty, "selection": Selection("1"), "reason": "wet"}
    drawn = {"document": DOCUMENT, "format_name": "txt", "dpi": 100}
    pdf = {"profile": "screen", "crop_marks": False, "condition": cardgen.condition("fogra39")}
    found = {
        "condition": Case(cardgen.condition, {"name": "fogra39"}),
        "impose": Case(
            lambda **given: list(cardgen.impose(**given)),
            {
                "pages": DOCUMENT.pages,
                "stock": PROJECT.stock("a4-2x2"),
                "start": 1,
                "skip": (),
                "order": "rows",
                "offset": (0.0, 0.0),
            },
        ),
        "check_messages": Case(
            cardgen.check_messages,
            {
                "project": PROJECT,
                "pair": "zh-ja",
                "ids": ("sincerity",),
                "fit": False,
                "templates": (),
                "wording": str,
                "unsaved": {},
            },
        ),
        "check_pdf": Case(
            cardgen.check_pdf,
            {
                "file": Path("no.pdf"),
                "profile": "screen",
                "size": None,
                "shop": None,
                "trusted": False,
            },
        ),
        "list_queues": Case(
            lambda server: cardgen.list_queues(server or "no-server"), {"server": "no-server"}
        ),
        "print_shipment": Case(
            cardgen.print_shipment, {**empty, "selection": None, "presses": (), "how": None}
        ),
        "read_manifest": Case(
            cardgen.read_manifest,
            {"source": ListSource(Path("no-list.csv")), "project": PROJECT, "draft": False},
        ),
        "read_shop_sheet": Case(cardgen.read_shop_sheet, {"path": Path("no.toml")}),
        "send": Case(
            cardgen.send,
            {
                "task": cardgen.PrintTask("a", (("raw", b"^XA^XZ"),)),
                "destination": cardgen.Destination("file", path="no-folder/a"),
                "patience": Patience(),
                "tell": print,
                "outside": REAL,
            },
        ),
        "walk": Case(lambda document: list(cardgen.walk(document)), {"document": DOCUMENT}),
        "recover": Case(cardgen.recover, empty),
        "reprint": Case(cardgen.reprint, {**chosen, "to": None, "formats": (), "sheets": None}),
        "replace_boxes": Case(cardgen.replace_boxes, chosen),
        "void": Case(cardgen.void, chosen),
        "unvoid": Case(cardgen.unvoid, chosen),
        "read_status": Case(cardgen.read_status, {"folder": Path("nothing-is-here")}),
        "render": Case(cardgen.render, {**drawn, **pdf}),
        "render_files": Case(lambda **g: list(cardgen.render_files(**g)), {**drawn, **pdf}),
        "ship": Case(
            cardgen.ship,
            {
                "request": Request(
                    ListSource(Path("no-list.csv")), BatchOutput(Path("no-folder"))
                ),
                "project": PROJECT,
                "now": lambda: NOW,
                "fonts": (),
                "tell": print,
                "wording": str,
            },
        ),
        "Clock": Case(Clock, {"now": lambda: NOW, "date": "", "wording": str}),
        "Renderer": Case(Renderer, {"limit": 0}),
        "Selection": Case(Selection, {"text": "17-23,40"}),
        **{
            part.__name__: Case(
                part,
                {
                    name: each.default if each.default is not inspect.Parameter.empty else "a"
                    for name, each in inspect.signature(part).parameters.items()
                    if name not in ("fields", "options")
                }
                | more,
            )
            for part, more in (
                (ListSource, {"fields": {}}),
                (BatchOutput, {}),
                (BatchRules, {"options": {}}),
            )
        },
        "Request": Case(
            Request,
            {
                "source": ListSource(Path("a")),
                "output": BatchOutput(Path("a")),
                "rules": BatchRules(),
            },
        ),
        "Message": Case(
            lambda **given: PROJECT.label(Message(**given)).document(),
            {
                "id": "greeting",
                "source": "加油",
                "translation": "힘내세요",
                "placeholders": {},
                "gloss": "",
                "attribution": {},
                "fuzzy": False,
                "location": cardgen.Location("here"),
                "same": False,
                "withheld": None,
            },
        ),
        "Label.document": Case(LABEL.document, {"values": {"box": "5"}}),
    }
    found |= {f"letters.{name}": case for name, case in letters_api()}
    return found | {f"Project.{name}": case for name, case in methods()}


def letters_api() -> Iterator[tuple[str, Case]]:
    """List the functions for letters, envelopes, tallies and merges."""
    template, data = letters.letter_template("thanks"), letters.load_data(THANKS)
    made = {"template": template, "data": data, "project": PROJECT, "pair": "zh-ja"}
    placed = {**made, "arrangement": "sequence"}
    yield "set_letter", Case(letters.set_letter, placed)
    yield "letter_docx", Case(letters.letter_docx, placed)
    yield "letter_hwpx", Case(letters.letter_hwpx, placed)
    yield "diagnose_words", Case(letters.diagnose_words, {**made, "draft": False})
    begun = {"template": template, "project": PROJECT, "pair": "zh-ja", "register": None}
    yield "new_letter_data", Case(letters.new_letter_data, begun)
    yield "diagnose_fillers", Case(letters.diagnose_fillers, {"data": data, "file": ""})
    job = letters.LetterJob(template, "zh-ja", format="txt")
    of_job = {"job": job, "data": data, "project": PROJECT, "file": None}
    yield "make_letter", Case(letters.make_letter, of_job)
    yield (
        "LetterJob",
        Case(
            letters.LetterJob,
            {
                "template": template,
                "pair": "zh-ja",
                "arrangement": "sequence",
                "format": "pdf",
                "dpi": 300,
                "draft": False,
                "profile": "screen",
            },
        ),
    )
    parties = {"data": data, "project": PROJECT, "pair": "zh-ja", "langs": ("ja", "zh-Hans")}
    yield "list_addresses", Case(letters.list_addresses, parties)
    yield "diagnose_addresses", Case(letters.diagnose_addresses, parties)
    post = {"to_postcode": "100031", "to_address": "北京市", "to_name": "王", "from_name": "林"}
    sent = {"form": "address-l7163", "data": post, "project": PROJECT}
    yield "diagnose_envelope", Case(letters.diagnose_envelope, sent)
    languages = {"langs": ("zh-Hans", "zh-Hans"), "is_printed": False}
    yield "make_envelope", Case(letters.make_envelope, {**sent, **languages})
    yield "list_envelope_forms", Case(letters.list_envelope_forms, {"project": PROJECT})
    yield "letter_template", Case(letters.letter_template, {"name": "thanks"})
    for load in (letters.load_data, letters.load_shared):
        yield load.__name__, Case(load, {"path": THANKS, "beside": None})
    read_all = {"path": THANKS, "shared": False, "beside": None}
    yield "diagnose_data", Case(letters.diagnose_data, read_all)
    glossary = PROJECT.glossary("zh-ja")
    yield (
        "make_tally",
        Case(
            letters.make_tally,
            {
                "folders": [],
                "glossary": glossary,
                "city": "北京市",
                "otherwise": Route("北京市", "东京都"),
            },
        ),
    )
    tally = letters.make_tally([], glossary, "北京市")
    summed = {"tally": tally, "project": PROJECT, "pair": "zh-ja", "exact": False}
    yield "write_tally", Case(letters.write_tally, summed)
    shared, people = letters.load_shared(MANY / "all.toml"), MANY / "recipients.csv"
    sympathy = letters.letter_template("sympathy")
    pair = shared.pair or "zh-ko"
    listed = letters.read_recipients(people, sympathy, shared, PROJECT, pair)
    read = {
        "path": people,
        "template": sympathy,
        "shared": shared,
        "project": PROJECT,
        "pair": pair,
        "encoding": "",
        "ignore": (),
        "draft": False,
    }
    yield "read_recipients", Case(letters.read_recipients, read)
    yield "diagnose_recipients", Case(letters.diagnose_recipients, read)
    crew = letters.LetterCrew(letters.LetterJob(sympathy, pair, format="txt"), PROJECT)
    of_crew = {"job": crew.job, "project": PROJECT, "jobs": 1, "fonts": ()}
    yield "LetterCrew", Case(letters.LetterCrew, of_crew)
    merge = {"recipients": listed.select([listed.rows[0]]), "crew": crew}
    no_folder = {**merge, "folder": None, "rows": (), "tell": print}
    yield "check_letters", Case(letters.check_letters, no_folder)
    yield "parse_rows", Case(letters.parse_rows, {"text": "3,7-9"})
    nothing = {"folder": Path("nothing-is-here")}
    yield "is_merge", Case(letters.is_merge, nothing)
    yield "read_merge_status", Case(letters.read_merge_status, nothing)
    again = {**nothing, "rows": [3], "time": NOW, "reason": "", "to": None}
    yield "reprint_letters", Case(letters.reprint_letters, again)
    # Those that write: with what they would write kept wrong, nothing is made of the rest.
    wrong_job = letters.LetterJob(sympathy, pair, format="docx")
    other = letters.LetterCrew(wrong_job, PROJECT)
    in_one = {**merge, "crew": other, "path": Path("letters.pdf"), "tell": print}
    yield "merge_in_one", Case(letters.merge_in_one, in_one)


def methods() -> Iterator[tuple[str, Case]]:
    """List the methods of a project that take arguments."""
    right: dict[str, dict[str, Any]] = {
        "open": {"folder": None, "fonts": ()},
        "find": {"start": Path(), "fonts": ()},
        "catalog": {"pair": "zh-ko", "domain": "slogans"},
        "glossary": {"pair": "zh-ko"},
        "approvals": {"pair": "zh-ko"},
        "wording": {"pair": "zh-ko", "draft": False},
        "template_file": {"name": "box-100x150"},
        "template": {"name": "box-100x150"},
        "label_templates": {"names": ["box-100x150"]},
        "template_samples": {"name": "label"},
        "name_template": {"name": "label", "page": "100x70", "sheet": "", "loaded": None},
        "page_size": {"text": "100x70"},
        "template_name": {"name": "label@100x70"},
        "without_page": {"name": "label@100x70"},
        "stock_file": {"name": "L7165"},
        "stock": {"name": "L7165"},
        "printer": {"name": "zebra"},
        "find_loaded": {"printer": ""},
        "forget": {"file": None},
        "render_files": {
            "document": DOCUMENT,
            "format_name": "txt",
            "dpi": 100,
            "printer": None,
        },
        "tiles": {"document": DOCUMENT, "paper": "a4"},
        "sheets": {
            "document": DOCUMENT,
            "stock": "a4-2x2",
            "copies": 1,
            "start": 1,
            "skip": (),
            "order": "rows",
            "offset": (0.0, 0.0),
            "edge": "long",
        },
        "label": {
            "message": "brothers",
            "pair": "",
            "template": "",
            "fields": {},
            "varying": (),
            "draft": False,
            "date": "",
            "pictures": {},
            "dpi": 0.0,
            "given": None,
        },
    }
    for name, given in right.items():
        yield name, Case(getattr(PROJECT, name), given)


CASES: Final = cases()
PARAMETERS: Final = [(name, each) for name, case in CASES.items() for each in case.right]


def refusal(call: Callable[[], object]) -> CardgenError | None:
    """Call with these arguments, and return the CardgenError; nothing else is caught."""
    try:
        call()
    except CardgenError as error:
        refused = error
    else:
        return None
    assert str(refused)
    assert "internal" not in {each.rule for each in refused.diagnostics}
    return refused


def show(call: Callable[..., object], /, **given: Any) -> object:
    """Call with these arguments, and lay out the label."""
    made = call(**given)
    return made.document({}) if isinstance(made, Label) else made


def test_every_public_callable_is_tried() -> None:
    tried = {name.partition(".")[0] for name in CASES} | LETTER_NAMES
    functions = {name for name in cardgen.__all__ if inspect.isfunction(getattr(cardgen, name))}
    assert functions | {"Clock", "Message", "Renderer", "Request", "Selection"} <= tried
    own = inspect.getmembers(
        Project, lambda each: inspect.isfunction(each) or inspect.ismethod(each)
    )
    taking = {
        name
        for name, each in own
        if not name.startswith("_") and set(inspect.signature(each).parameters) - {"self"}
    }
    assert {f"Project.{name}" for name in taking} <= {*CASES}


@pytest.mark.parametrize("name", CASES)
def test_every_parameter_is_tried(name: str) -> None:
    call, right = CASES[name]
    if name.partition(".")[0] in ("Message", "impose", "render", "render_files"):
        return  # what is called has the parameters of something else
    known = inspect.signature(call).parameters
    assert {*right} == {*known} - {"pdf"}  # options of `render`


@pytest.mark.parametrize(("name", "parameter"), PARAMETERS)
def test_wrong_arguments_are_read_or_refused(
    name: str, parameter: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    call, right = CASES[name]
    for wrong in WRONG:
        refusal(partial(show, call, **{**right, parameter: wrong}))
    assert not [*tmp_path.iterdir()]  # and nothing was made


def test_a_task_without_a_document_is_refused() -> None:
    with pytest.raises(cardgen.FieldError, match="has no document"):
        cardgen.send(cardgen.PrintTask("a", ()), cardgen.Destination("stdout"))


def fields_of_each_type() -> dict[str, tuple[str, str]]:
    """List a template and one of its fields for each type of field."""
    found: dict[str, tuple[str, str]] = {}
    for template in ("box-100x150", "gs1-100x150", "card-a6", "box-a4"):
        for name, kind in PROJECT.template(template).accepted_fields.items():
            found.setdefault(kind, (template, name))
    return found


OF_EACH_TYPE: Final = fields_of_each_type()


@pytest.mark.parametrize("kind", OF_EACH_TYPE)
def test_values_of_fields_are_read_or_refused(kind: str) -> None:
    template, name = OF_EACH_TYPE[kind]
    varying = PROJECT.label("brothers", template=template, varying=[name], given=())
    for wrong in WRONG:
        given: Any = {name: wrong}
        refusal(partial(varying.document, given))
        refusal(partial(PROJECT.label, "brothers", template=template, fields=given))


@pytest.mark.parametrize(
    ("given", "typed"),
    [
        (5, "5"),
        (8000.0, "8000"),
        (Decimal("8E+3"), "8000"),
        (" 8,000 ", "8000"),
    ],
)
def test_numbers_as_json_has_them_make_the_same_label(given: Any, typed: str) -> None:
    contents = {"item": "医疗物资", "unit": "件"}
    labels = [
        PROJECT.label("brothers", fields={**contents, "quantity": each}).document()
        for each in (given, typed)
    ]
    assert labels[0] == labels[1]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"box": True}, "fields['box']: True cannot be the value of a field"),
        ({"box": [5]}, "fields['box']: a list cannot be the value of a field"),
        ({"box": b"5"}, "fields['box']: a bytes cannot be the value of a field"),
        ({"box": float("nan")}, "fields['box']: nan cannot be the value of a field"),
        ({"box": 5.5}, "box: '5.5' is not a whole number"),
        ([("box", "5")], "fields: a list is not a dict"),
        ({5: "5"}, "a name in fields: 5 is not a text"),
    ],
)
def test_what_is_no_value_is_named(fields: Any, said: str) -> None:
    with pytest.raises(CardgenError) as caught:
        PROJECT.label("brothers", fields=fields)
    assert (caught.value.rule, caught.value.message) == ("bad-value", said)
    assert caught.value.hint


def test_none_and_an_empty_text_are_no_value() -> None:
    plain = PROJECT.label("brothers").document()
    for nothing in (None, "", "　"):
        assert PROJECT.label("brothers", fields={"box": nothing}).document() == plain
        batch = PROJECT.label("brothers", varying=["box"])
        assert batch.document({"box": nothing}).title == plain.title


@pytest.mark.parametrize("dpi", ["203", "8dot/mm", 203, 203.2, Decimal(203)])
def test_dots_may_be_written(dpi: Any) -> None:
    assert cardgen.render(DOCUMENT, "png", dpi=dpi)[:4] == b"\x89PNG"


@pytest.mark.parametrize("dpi", [0, -300, 10**6, "many", None, True])
def test_dots_that_no_printer_has_are_refused(dpi: Any) -> None:
    with pytest.raises(CardgenError, match="bad-value: dpi: "):
        cardgen.render(DOCUMENT, "png", dpi=dpi)


def test_a_shipment_refuses_what_it_would_leave_out() -> None:
    """Arguments were ignored: `gif` made nothing, and sheets needed a PDF."""
    asked: list[tuple[dict[str, Any], str]] = [
        ({"formats": ("png", "gif")}, "unknown-format: cannot make 'gif' files"),
        ({"formats": "png"}, "bad-value: formats: 'png' is not a list of texts"),
        ({"profile": "pdf/x-4"}, "bad-value: profile: this needs a PDF of all labels"),
        ({"crop_marks": True}, "bad-value: crop_marks: this needs a PDF of all labels"),
        ({"renumber": True}, "bad-value: renumber: only an amendment gives labels new totals"),
        ({"paper_profile": "pdf/x-4"}, "unknown-profile: pdf/x-4 is for a press, not for"),
        ({"encoding": "klingon"}, "bad-value: encoding: 'klingon' is not a known encoding"),
        ({"url": "memory://x"}, "bad-value: url: the files in memory://x are lost"),
        ({"jobs": 0}, "bad-value: jobs: 0 is not a whole number from 1 to 256"),
        ({"date": "yesterday"}, "bad-value: date: 'yesterday' is not a date"),
    ]
    for given, said in asked:
        with pytest.raises(CardgenError) as caught:
            make_request(manifest=Path("list.csv"), folder=Path("folder"), **given)
        assert str(caught.value).startswith(said)


def test_paths_may_be_texts(tmp_path: Path) -> None:
    (tmp_path / "cardgen.toml").write_text("")
    assert Project.open(str(tmp_path)).root == tmp_path
    source: Any = {"manifest": "list.csv", "fields": {"years": 24}}
    output: Any = {"folder": str(tmp_path), "dpi": "8dot/mm"}
    request = Request(ListSource(**source), BatchOutput(**output))
    assert (request.source.manifest, request.output.folder) == (Path("list.csv"), tmp_path)
    assert (request.output.dpi, request.source.fields) == (203.2, {"years": "24"})


# What hands out texts and data, or takes only what other cases are refused with.
LETTERS_HAVE: Final = frozenset(
    (
        # For the page and the command line, which check what they give.
        "Bilingual",
        "DataText",
        "LetterForm",
        "UNFILLED",
        "make_letter_form",
        "write_data",
        # For programs.
        "ARRANGEMENTS",
        "DistributionLine",
        "GoodsLine",
        "Party",
        "ReferenceData",
        "TALLY_COLUMNS",
        "Arrangement",
        "LetterData",
        "LetterFiles",
        "LetterMaker",
        "LetterSetter",
        "LetterTemplate",
        "MergeStatus",
        "MergedLetters",
        "Recipient",
        "Recipients",
        "Register",
        "ReprintedLetters",
        "Tally",
        "TriedLetters",
        "locate_error",
        "letter_templates",
        "locate_findings",
    )
)
LETTER_PARTS: Final = tuple(
    (part, name)
    for part, kind in (
        ("", letters.LetterData),
        ("sender", type(letters.load_data(THANKS).sender)),
        ("addressee", type(letters.load_data(THANKS).sender)),
        ("reference", type(letters.load_data(THANKS).reference)),
    )
    for name in kind.__struct_fields__
)


def test_all_of_letters_is_tried() -> None:
    tried = {name.partition(".")[2] for name in CASES if name.startswith("letters.")}
    assert find_offered("cardgen.letters") - LETTERS_HAVE - {"merge_letters"} == tried


@pytest.mark.parametrize(("part", "name"), LETTER_PARTS)
def test_data_of_a_letter_are_read_or_refused(part: str, name: str) -> None:
    """A program fills in a struct, which checks nothing itself."""
    right = letters.load_data(THANKS)
    job = letters.LetterJob(letters.letter_template("thanks"), "zh-ja", format="txt")
    for wrong in WRONG:
        inner = getattr(right, part) if part else right
        changed: Any = replace(inner, **{name: wrong})
        data = replace(right, **{part: changed}) if part else changed
        refusal(partial(letters.make_letter, job, data, PROJECT))


@pytest.mark.parametrize("parameter", ["recipients", "folder", "crew", "rows", "tell"])
def test_a_merge_refuses_wrong_arguments(
    parameter: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    people = CASES["letters.check_letters"].right
    right = {name: people[name] for name in ("recipients", "crew", "rows", "tell")}
    given: dict[str, Any] = {**right, "folder": "letters", "recipients": people["recipients"]}
    for wrong in (None, 5, True, [None], {"x": 5}, object(), Odd(), "x\0"):
        if parameter == "rows" and wrong is None:
            continue
        refused = refusal(partial(letters.merge_letters, **{**given, parameter: wrong}))
        assert refused, wrong
    assert not [*tmp_path.iterdir()]


def test_what_is_wrong_with_the_data_of_a_letter_is_named() -> None:
    data = replace(letters.load_data(THANKS), values={"years": 24.5, "to_city": b"x"})
    with pytest.raises(CardgenError) as caught:
        letters.set_letter(letters.letter_template("thanks"), data, PROJECT, "zh-ja")
    assert {each.rule for each in caught.value.diagnostics} == {"bad-letter"}
    assert all(name in str(caught.value) for name in ("values.to_city", "values.years"))
