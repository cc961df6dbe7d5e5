"""A file with an error opens: its sound entries are read, and its errors reported."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from cardgen import Message, Project
from cardgen.catalog import Catalog, diagnose_catalog, diagnose_glossary, diagnose_po
from cardgen.catalog.po import parse_po
from cardgen.errors import CardgenError, CatalogError, EncodingError, Loaded, Location
from tests.catalog.samples import FILE, HEADER, entry, write
from tests.catalog.test_po import LINES

A, C = entry("a", "一", "일"), entry("c", "三", "삼")


def contexts(*bodies: str | bytes, header: str = HEADER) -> tuple[list[str | None], list[str]]:
    """The ids of the entries, and the findings as "LINE: RULE: MESSAGE"."""
    data = [body if isinstance(body, bytes) else body.encode() for body in bodies]
    entries, found = parse_po(header.encode() + b"\n".join(data), FILE)
    assert entries is not None
    return [each.context for each in entries], [
        f"{each.location and each.location.line}: {each.rule}: {each.message}" for each in found
    ]


def load(*entries: str) -> Loaded[Catalog]:
    return diagnose_catalog(write(*entries), "zh-ko")


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (
            'msgctxt "b"\nmsgid "二\nmsgstr "이"\n',
            ["14: bad-po: the string is not closed, or has a wrong escape sequence"],
        ),
        (
            'msgctxt "b"\nmsgid "二"\n',
            ["16: bad-po: there is no msgstr before this msgctxt"],
        ),
        (
            'msgctxt "b"\nmsgstr "이"\n',
            ["14: bad-po: there is no msgid before this msgstr"],
        ),
        ('msgctxt "b"\nmsgid ""\nmsgstr "이"\n', ["14: bad-po: the msgid is empty"]),
        (
            'msgctxt "b"\nmsgid 二\nmsgstr "이"\n',
            [
                "14: bad-po: the keyword has no string",
                "15: bad-po: there is no msgid before this msgstr",
            ],
        ),
        ("msgid oops\n", ["13: bad-po: the keyword has no string"]),
        (
            'msgctxt "b"\nmsgid "二"\nmsgid_plural "二"\nmsgstr[0] "이"\n',
            ["15: bad-po: messages have no plural forms"],
        ),
        (
            'msgctxt "b"\nmsgid "二"\nwhat is this?\nand this\nmsgstr "이"\n',
            ["15: bad-po: the line is not gettext PO"],
        ),
        (
            'msgctxt "b"\nmsgid "二"\n#, fuzzy\nmsgstr "이"\n',
            ["16: bad-po: the line is not gettext PO"],
        ),
        (
            'msgctxt "b"\n#. Two.\nmsgid "二"\nmsgstr "이"\n',
            ["15: bad-po: the line is not gettext PO"],
        ),
        (
            'msgctxt "b"\nmsgid "二"\nmsgstr ""\n# Two.\n"이"\n',
            ["17: bad-po: the line is not gettext PO"],
        ),
        (
            'msgctxt "b"\nmsgid "二\x07"\nmsgstr "이"\n',
            ["14: bad-po: the line contains the control character U+0007"],
        ),
        (
            '#. ding \x07\nmsgctxt "b"\nmsgid "二"\nmsgstr "이"\n',
            ["13: bad-po: the line contains the control character U+0007"],
        ),
        (
            'msgctxt "b"\n#. ding \x07\nmsgid "二"\nmsgstr "이"\n',
            ["14: bad-po: the line contains the control character U+0007"],
        ),
        (
            b'msgctxt "b"\nmsgid "' + "二".encode("gbk") + b'"\nmsgstr ""\n',
            ["14: bad-encoding: byte 0xB6 is not UTF-8"],
        ),
    ],
)
def test_a_damaged_line_takes_its_entry_along(bad: str | bytes, said: list[str]) -> None:
    assert contexts(A, bad, C) == (["a", "c"], said)


def test_all_of_them_are_told() -> None:
    unclosed = 'msgctxt "{}"\nmsgid "二\nmsgstr "이"\n'
    found, said = contexts(A, unclosed.format("b"), "prose", C, unclosed.format("d"))
    assert found == ["a", "c"]
    assert [line.partition(":")[0] for line in said] == ["14", "23"]


CONFLICT = '<<<<<<< HEAD\nmsgstr "이"\n=======\nmsgstr "둘"\n>>>>>>> other'


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("", "1: bad-po: the header entry is missing"),
        ("x\n" + HEADER, "1: bad-po: the line is not gettext PO"),
        (
            HEADER.replace('"Language: ko\\n"', '"Language: ko'),
            "3: bad-po: the string is not closed, or has a wrong escape sequence",
        ),
        (
            HEADER.replace("UTF-8", "GB18030"),
            "1: bad-encoding: the charset in the header is GB18030, not UTF-8",
        ),
        (HEADER.replace('"Language', '?\n"Language'), "3: bad-po: the line is not gettext PO"),
    ],
)
def test_a_damaged_header_takes_no_entry_along(header: str, said: str) -> None:
    found, lines = contexts(A, C, header=header)
    assert found == ["a", "c"]
    assert said in lines


def test_a_conflict_that_git_left_is_called_so() -> None:
    both = entry("b", "二", "이").replace('msgstr "이"', CONFLICT)
    found, said = contexts(A, both, C)
    assert found == ["a", "c"]
    assert any("bad-po: git left a conflict here" in line for line in said), said


def test_a_file_that_cannot_be_read_is_nothing() -> None:
    Path("slogans.po").mkdir()
    entries, (error,) = diagnose_po(Path("slogans.po"))
    assert entries is None
    assert error.message == "the file cannot be read: this is a folder, not a file"


def test_a_message_with_a_mistake_is_there_as_it_is_written() -> None:
    bad = entry("b", "第{n}年", "[이|", "#. {n}: integer", "#. attribution: 易")
    catalog, found = load(A, bad, C, entry("a", "四", "사"), 'msgid "五"\nmsgstr ""\n')
    assert catalog is not None
    assert [*catalog.messages] == ["a", "c"]
    assert catalog.message("a").translation == "일"
    message, diagnostics = catalog.damaged["b"]
    assert (message.source, message.translation) == ("第{n}年", "[이|")
    assert message.placeholders == {"n": "integer"}
    assert message.location == Location(FILE, 15)
    assert [(each.rule, each.location) for each in diagnostics] == [
        ("markup", Location(FILE, 17)),
        ("bad-po", Location(FILE, 15)),
        ("placeholder", Location(FILE, 17)),
    ]
    assert [each.rule for each in found[len(diagnostics) :]] == ["duplicate-message", "bad-po"]
    assert found[: len(diagnostics)] == diagnostics
    with pytest.raises(CardgenError) as caught:
        catalog.message("b")
    assert caught.value.diagnostics == diagnostics


def test_what_is_not_there_at_all() -> None:
    catalog, (error,) = diagnose_catalog(Path("messages"), "zh-ko")
    assert (catalog, error.rule) == (None, "unknown-pair")
    glossary, (error,) = diagnose_glossary(Path("messages"), "zh")
    assert (glossary, error.rule) == (None, "unknown-pair")


def test_a_glossary_without_its_bad_terms() -> None:
    write()
    folder = write(
        entry("city", "首尔", "서울"),
        entry("town", "仁川", "인천"),
        'msgctxt "city"\nmsgid "釜山\nmsgstr "부산"\n',
        entry("item", "口罩", "마스크"),
        domain="glossary",
    )
    glossary, found = diagnose_glossary(folder, "zh-ko")
    assert glossary is not None
    assert [*glossary.by_source] == [("city", "首尔"), ("item", "口罩")]
    assert [each.location and each.location.line for each in found] == [18, 13]


def test_loaded_is_the_value_or_raises() -> None:
    assert load(A).unwrap().message("a").source == "一"
    with pytest.raises(CatalogError, match="is already in line 9"):
        load(A, A).unwrap()


def test_of_several_kinds_an_error_is_of_none() -> None:
    bytes_ = HEADER.replace("UTF-8", "GBK").encode() + A.encode() + b'msgid "'
    with pytest.raises(CardgenError) as caught:
        parse_po(bytes_, FILE).unwrap()
    assert not isinstance(caught.value, (CatalogError, EncodingError))


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (Message("x", "{", "}"), ["'{' is never closed", "'}' without a '{' before it"]),
        (Message("x", "{n}", "{m}", {"n": "text"}), ["{n} is in the msgid but not in the"]),
        (Message("x", "{n}", "{n}"), ["{n} has no type"]),
        (Message("x", "[一|", "일"), ["the bracket in '[一|' is never closed with ]"]),
    ],
)
def test_a_message_that_somebody_types_is_looked_at_too(
    message: Message, said: list[str]
) -> None:
    with pytest.raises(CatalogError) as caught:
        Project.open().label(message, fields={"n": "1"})
    for each, words in zip(caught.value.diagnostics, said, strict=False):
        assert str(each).startswith("a message that is not saved: ")
        assert words in each.message


# --- whatever comes

WHOLE = [entry(name, name, name.upper(), f"#. {name}") for name in "abcd"]


@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 3), LINES)
def test_a_line_takes_no_other_entry_along(number: int, at: int, line: str) -> None:
    lines = WHOLE[number].split("\n")
    lines[at] = line.replace("\n", " ")
    bodies = [*WHOLE[:number], "\n".join(lines), *WHOLE[number + 1 :]]
    found, _ = contexts(*(body.encode("utf-8", "replace") for body in bodies))
    # What stands before its msgid may go on with the entry before.
    touched = "abcd"[number if at > 1 else max(number - 1, 0) : number + 1]
    assert set("abcd") - set(touched) <= set(found)


@given(st.lists(LINES, max_size=12), st.booleans())
def test_no_text_crashes(lines: list[str], headed: bool) -> None:
    data = ((HEADER if headed else "") + "\n".join(lines)).encode("utf-8", "replace")
    entries, found = parse_po(data, FILE)
    assert entries is not None
    assert all(each.source for each in entries)
    if not found:
        assert entries == parse_po(data, FILE).unwrap()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=60), st.booleans())
def test_no_bytes_crash(data: bytes, headed: bool) -> None:
    folder = write()
    for domain in ("slogans", "glossary"):
        path = folder / "zh-ko" / f"{domain}.po"
        path.write_bytes((HEADER.encode() if headed else b"") + data)
    for value, found in (
        diagnose_catalog(folder, "zh-ko"),
        diagnose_glossary(folder, "zh-ko"),
    ):
        assert value is not None
        assert all(each.location for each in found)
