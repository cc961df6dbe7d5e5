from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from cardgen.catalog.po import PoEntry, parse_po, read_po
from cardgen.errors import CardgenError, CatalogError
from cardgen.resources import MESSAGES
from tests.catalog.samples import FILE, HEADER, entry, quote

STRING_HINT = (
    '\n  hint: write the string in "…"; in it, write \\" for a quotation mark '
    "and \\\\ for a backslash"
)
CUT_HINT = "\n  hint: restore the file from a backup or from version control"


def parse(body: str, header: str = HEADER) -> tuple[PoEntry, ...]:
    return parse_po((header + body).encode(), FILE).unwrap()


def error(body: str | bytes, header: str = HEADER) -> str:
    data = header.encode() + (body.encode() if isinstance(body, str) else body)
    with pytest.raises(CardgenError) as caught:
        parse_po(data, FILE).unwrap()
    return str(caught.value)


def test_an_entry_with_everything() -> None:
    body = (
        "# a translator's note\n"
        "#. Firewood.\n"
        "#. origin: adage\n"
        "#: old/place.py:3\n"
        "#, python-brace-format, fuzzy\n"
        '#| msgid "雪里送炭"\n'
        'msgctxt "firewood"\n'
        'msgid ""\n'
        '"雪中"\n'
        '"送炭\\n"\n'
        'msgstr "눈 \\"속\\" \\\\n"\n'
    )
    assert parse(body) == (
        PoEntry(
            context="firewood",
            source="雪中送炭\n",
            translation='눈 "속" \\n',
            comments=("Firewood.", "origin: adage"),
            fuzzy=True,
            line=15,
            source_line=16,
            translation_line=19,
            remarks=("a translator's note",),
        ),
    )


@pytest.mark.parametrize("flags", ["#, fuzzy", "#,fuzzy", "#,  fuzzy ,c-format", "#, Fuzzy"])
def test_a_fuzzy_flag_is_never_missed(flags: str) -> None:
    assert parse(entry("a", "一", "일", flags))[0].fuzzy


def test_comments_without_a_space_are_comments() -> None:
    assert parse(entry("a", "一", "일", "#note", "#.One", "#=sticky"))[0].comments == ("One",)


def test_windows_line_ends_and_a_byte_order_mark_are_fine() -> None:
    data = b"\xef\xbb\xbf" + (HEADER + entry("a", "一", "일")).replace("\n", "\r\n").encode()
    assert [(e.source, e.line) for e in parse_po(data, FILE).unwrap()] == [("一", 9)]


def test_obsolete_entries_are_no_entries_and_keep_their_comments() -> None:
    obsolete = '#. Old.\n#, fuzzy\n#~ msgctxt "x"\n#~ msgid "旧"\n#~ msgstr "옛"\n\n'
    entries = parse(obsolete + entry("a", "一", "일") + obsolete)
    assert [(e.context, e.comments, e.fuzzy) for e in entries] == [("a", (), False)]


def test_text_that_is_the_name_of_a_file_is_still_text() -> None:
    Path("note").write_text(HEADER + entry("a", "一", "일"), encoding="utf-8")
    assert error("note", header="").startswith(f"{FILE}:1: bad-po: the header entry is missing")


def test_bad_encoding_has_the_line_of_the_byte() -> None:
    assert error('msgctxt "é"\n'.encode("latin-1")) == (
        f"{FILE}:9: bad-encoding: byte 0xE9 is not UTF-8\n  hint: save the file as UTF-8"
    )


def test_another_charset_in_the_header() -> None:
    assert error("", HEADER.replace("UTF-8", "EUC-KR")) == (
        f"{FILE}:1: bad-encoding: the charset in the header is EUC-KR, not UTF-8\n"
        '  hint: save the file as UTF-8 with "Content-Type: text/plain; charset=UTF-8\\n"'
    )
    assert error("", 'msgid ""\nmsgstr "Language: ko\\n"\n') == (
        f"{FILE}:1: bad-encoding: the header gives no charset\n"
        '  hint: save the file as UTF-8 with "Content-Type: text/plain; charset=UTF-8\\n"'
    )


def test_a_line_that_is_no_po() -> None:
    assert error(entry("a", "一", "일") + "hello\n") == (
        f"{FILE}:12: bad-po: the line is not gettext PO\n"
        "  hint: begin each line with msgctxt, msgid, msgstr, a quotation mark or #"
    )


@pytest.mark.parametrize("body", ["", "# only a comment\n", entry("a", "一", "일")])
def test_no_header(body: str) -> None:
    assert error(body, header="") == (
        f"{FILE}:1: bad-po: the header entry is missing\n"
        '  hint: begin the file with msgid "" and a msgstr with its Content-Type'
    )


def test_an_empty_msgid() -> None:
    assert error(entry("a", "", "일")) == f"{FILE}:10: bad-po: the msgid is empty"
    assert error(HEADER) == f"{FILE}:9: bad-po: the msgid is empty"


@pytest.mark.parametrize(
    "line", ['msgid "一', 'msgid "一\\"', 'msgid "一\\q"', 'msgid "一"二"', 'msgid "一" "二"']
)
def test_a_string_that_is_not_closed(line: str) -> None:
    assert error(f'msgctxt "a"\n{line}\nmsgstr "일"\n') == (
        f"{FILE}:10: bad-po: the string is not closed, or has a wrong escape sequence"
        f"{STRING_HINT}"
    )


def test_a_control_character() -> None:
    assert error(entry("a", "一\u2028二", "일")) == (
        f"{FILE}:10: bad-po: the line contains the control character U+2028"
    )


def test_keywords_in_the_wrong_order() -> None:
    assert error('msgctxt "a"\nmsgctxt "b"\nmsgid "一"\nmsgstr ""\n') == (
        f"{FILE}:10: bad-po: there is no msgstr before this msgctxt"
    )
    assert error('msgctxt "a"\nmsgstr "일"\n') == (
        f"{FILE}:10: bad-po: there is no msgid before this msgstr"
    )


def test_plural_forms_are_one_error_of_an_entry() -> None:
    hint = "\n  hint: write one msgid and one msgstr, with a placeholder for the number"
    assert error('msgid "一"\nmsgid_plural "二"\nmsgstr[0] "일"\nmsgstr[1] "이"\n') == (
        f"{FILE}:10: bad-po: messages have no plural forms{hint}"
    )


@pytest.mark.parametrize("body", ["#. One.\n", 'msgctxt "a"\n', 'msgctxt "a"\nmsgid "一"\n'])
def test_a_file_that_ends_in_an_entry(body: str) -> None:
    assert error(body) == (
        f"{FILE}:{8 + body.count(chr(10))}: bad-po: "
        f"the file ends in the middle of an entry{CUT_HINT}"
    )


def test_a_file_that_cannot_be_read() -> None:
    Path("slogans.po").mkdir()
    with pytest.raises(CatalogError) as caught:
        read_po(Path("slogans.po"))
    assert (
        str(caught.value)
        == "slogans.po: bad-po: the file cannot be read: this is a folder, not a file"
    )


@pytest.mark.parametrize("pair", ["zh-ko", "zh-ja"])
def test_every_truncation_is_an_error_or_leaves_whole_entries(pair: str) -> None:
    data = (MESSAGES / pair / "slogans.po").read_bytes()
    data = data[: data.index(b"\n\n", 2_500) + 1]  # the time grows with the square
    whole = parse_po(data, FILE).unwrap()
    assert len(whole) > 3
    clean = 0
    for end in range(len(data)):
        try:
            entries = parse_po(data[:end], FILE).unwrap()
        except CardgenError:
            continue
        assert entries == whole[: len(entries)]
        clean += 1
    # Unnoticed are cuts between entries (before and after the line end and the empty
    # line) and cuts between the lines of the header once the charset is known.
    assert clean < 4 * len(whole) + 16


@given(st.text(st.characters(codec="utf-8")).filter(bool))
def test_any_text_comes_back(text: str) -> None:
    try:
        found = parse(entry(text, text, text, "#. x"))
    except CatalogError as caught:
        assert "control character" in str(caught)  # noqa: PT017
    else:
        assert [(e.context, e.source, e.translation) for e in found] == [(text, text, text)]


LINES = st.one_of(
    st.sampled_from(
        [
            'msgid ""', 'msgstr ""', "msgid_plural \"x\"", 'msgstr[0] "x"', 'msgctxt "a"',
            'msgid "{x}"', '"x"', "#, fuzzy", "#,fuzzy", "#. {x}: integer", "#.", "#~", "#|",
            '#~ msgid "x"', '#~| msgid "x"', '#| msgid "x"', '#| "x"', "#| x", "#:", "#", "##",
            "msgid", 'msgid"x"', 'msgid "x', 'msgid\u3000"x"', "\ufeff", "#~~", "#~ x", "#~ #",
            '"Content-Type: text/plain; charset=UTF-8\\n"', '"Content-Type\\n"', "#, ,", " ",
        ]
    ),
    st.text(st.characters(codec="utf-8"), max_size=8),
    st.text(max_size=8).map(quote).filter(lambda text: text.isprintable()),
)  # fmt: skip


@given(st.lists(LINES, max_size=12), st.booleans())
def test_no_text_crashes_the_reader(lines: list[str], headed: bool) -> None:
    data = ((HEADER if headed else "") + "\n".join(lines)).encode("utf-8", "replace")
    with suppress(CardgenError):
        parse_po(data, FILE).unwrap()


@given(st.binary(max_size=60))
def test_no_bytes_crash_the_reader(data: bytes) -> None:
    for header in (b"", HEADER.encode()):
        with suppress(CardgenError):
            parse_po(header + data, FILE).unwrap()
