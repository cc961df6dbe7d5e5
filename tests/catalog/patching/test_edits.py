from __future__ import annotations

import codecs
import difflib
import random
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import pytest

from cardgen.catalog import (
    EntryEdit,
    EntryKey,
    Version,
    apply_edits,
    read_versions,
    with_synonym,
)
from cardgen.errors import CardgenError, CatalogError, EncodingError
from tests.catalog.patching.make_files import FILES
from tests.catalog.samples import HEADER

PLURAL = HEADER.replace("nplurals=1; plural=0", "nplurals=2; plural=n != 1")


def edit(data: bytes, context: str | None = "a", **parts: object) -> bytes:
    """`data` with an entry edited in its present version."""
    ((key, seen),) = [
        item for item in read_versions(data).items() if item[0].context == context
    ]
    done = apply_edits(data, [EntryEdit(key, seen.digest, **parts)])  # type: ignore[arg-type]
    assert not done.conflicts
    return done.data


def changes(before: bytes, after: bytes) -> list[str]:
    """The deleted lines (-) and new lines (+), with their line ends."""
    old, new = (data.decode().splitlines(keepends=True) for data in (before, after))
    return [line for line in difflib.ndiff(old, new) if line[0] in "+-"]


def po(*lines: str, header: str = HEADER) -> bytes:
    return (header + "\n".join(lines) + "\n").encode()


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("새", ['msgstr "새"']),
        ("", ['msgstr ""']),
        ('"가" \\ 나\t', ['msgstr "\\"가\\" \\\\ 나\\t"']),
        ("가\n나", ['msgstr ""', '"가\\n"', '"나"']),
        ("가\r\n나\r", ['msgstr ""', '"가\\n"', '"나\\r"']),
        ("가\n", ['msgstr "가\\n"']),
        ("가" * 90, [f'msgstr "{"가" * 90}"']),
    ],
)
def test_a_translation_is_written_as_programs_write_it(text: str, lines: list[str]) -> None:
    data = po('msgctxt "a"', 'msgid "一"', 'msgstr "하나"', "", "# end")
    after = edit(data, translation=text)
    assert after == po('msgctxt "a"', 'msgid "一"', *lines, "", "# end")
    (version,) = read_versions(after).values()
    assert version.translations == (text.replace("\r\n", "\n"),)


def test_the_same_text_changes_no_byte() -> None:
    data = po("#,fuzzy ", '  msgctxt  "a"', 'msgid "一" "二"', 'msgstr "하" "나"')
    assert edit(data, translation="하나", fuzzy=True, note="") == data


@pytest.mark.parametrize(
    ("flags", "without"),
    [
        ("#, fuzzy", []),
        ("#, fuzzy, c-format", ["#, c-format"]),
        ("#, c-format, fuzzy", ["#, c-format"]),
        ("#,c-format,fuzzy,no-wrap", ["#,c-format,no-wrap"]),
        ("#,Fuzzy", []),
    ],
)
def test_a_translation_that_is_done_loses_the_flag_and_its_source_of_old(
    flags: str, without: list[str]
) -> None:
    entry = ['msgctxt "a"', 'msgid "一"', 'msgstr "하나"']
    data = po("#: a.py:1", flags, '#| msgctxt "a"', '#| msgid "零"', *entry)
    assert edit(data, fuzzy=False) == po("#: a.py:1", *without, *entry)


def test_another_flag_is_not_taken_for_it() -> None:
    data = po("#, fuzzy-not", '#| msgid "零"', 'msgctxt "a"', 'msgid "一"', 'msgstr "하나"')
    assert edit(data, fuzzy=False) == data


@pytest.mark.parametrize(
    ("flags", "with_it"),
    [([], "#, fuzzy"), (["#, c-format"], "#, fuzzy, c-format"), (["#,"], "#, fuzzy")],
)
def test_a_translation_that_waits_gets_the_flag(flags: list[str], with_it: str) -> None:
    entry = ['#| msgid "零"', 'msgctxt "a"', 'msgid "一"', 'msgstr "하나"']
    assert edit(po("#. one", *flags, *entry), fuzzy=True) == po("#. one", with_it, *entry)


def test_the_source_of_old_is_told() -> None:
    data = po("#, fuzzy", '#| msgid ""', '#| "零\\n"', '#| "无"', 'msgid "一"', 'msgstr "하나"')
    (version,) = read_versions(data).values()
    assert version == Version("一", ("하나",), fuzzy=True, previous="零\n无")


NOTED = ("# also: 매,", "# 장", "# first", "#second", "#. one", "# cardgen: ignore=digits")


@pytest.mark.parametrize(
    ("note", "lines"),
    [
        ("first\nsecond", NOTED),
        ("first", [*NOTED[:3], *NOTED[4:]]),
        ("first\nnew\n\nsecond", [*NOTED[:3], "# new", "#", *NOTED[3:]]),
        ("zeroth\r\nfirst\r\nsecond", [*NOTED[:2], "# zeroth", *NOTED[2:]]),
        ("", [*NOTED[:2], *NOTED[4:]]),
    ],
)
def test_a_note_changes_its_lines_and_none_that_speak_to_cardgen(
    note: str, lines: Iterable[str]
) -> None:
    entry = ['msgctxt "a"', 'msgid "一"', 'msgstr "하나"']
    after = edit(po(*NOTED, *entry), note=note)
    assert after == po(*lines, *entry)
    (version,) = read_versions(after).values()
    assert version.note == note.replace("\r\n", "\n")


def test_the_first_note_stands_above_all_but_what_is_of_the_file() -> None:
    rest = ["#. one", 'msgctxt "a"', 'msgid "一"', 'msgstr "하나"']
    data = po('msgctxt "b"', 'msgid "二"', 'msgstr "둘"', "", "#. Section", "", *rest)
    assert changes(data, edit(data, note="x", fuzzy=True)) == ["+ # x\n", "+ #, fuzzy\n"]
    assert edit(data, note="x").index(b"# x") > data.index(b"Section")


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_lines_end_as_those_of_the_file_do(end: str) -> None:
    data = po("#. one", 'msgctxt "a"', 'msgid "一"', 'msgstr "하나"').replace(
        b"\n", end.encode()
    )
    after = edit(data, translation="하\n나", fuzzy=True, note="x")
    assert b"\n" not in after.replace(end.encode(), b"")
    assert after.startswith(HEADER.replace("\n", end).encode())
    wanted = ["# x", "#. one", "#, fuzzy", 'msgctxt "a"', 'msgid "一"', 'msgstr ""']
    assert after.decode().split(end)[8:] == [*wanted, '"하\\n"', '"나"', ""]


def test_lines_of_both_kinds_stay_as_they_are() -> None:
    data = po('msgctxt "a"\r\nmsgid "一"\r\nmsgstr "하나"\r', '# x\r\r\n#~ msgid "二"')
    assert edit(data, translation="둘") == data.replace("하나".encode(), "둘".encode())


def test_what_ends_without_a_line_end_goes_on_doing_so() -> None:
    data = po('msgctxt "a"', 'msgid "一"', 'msgstr ""').rstrip(b"\n")
    assert edit(data, translation="하나") == data[:-1] + '하나"'.encode()
    assert edit(data, translation="하\n나").endswith('\nmsgstr ""\n"하\\n"\n"나"'.encode())


def test_a_byte_order_mark_stays_first() -> None:
    data = codecs.BOM_UTF8 + b'msgctxt "a"\nmsgid "b"\nmsgstr "c"\n'
    wanted = b'# x\n#, fuzzy\nmsgctxt "a"\nmsgid "b"\nmsgstr "d"\n'
    after = edit(data, translation="d", note="x", fuzzy=True)
    assert after == codecs.BOM_UTF8 + wanted
    assert edit(after, note="y") == after.replace(b"# x", b"# y")


def test_plural_forms() -> None:
    data = po('msgid "a"', 'msgid_plural "b"', 'msgstr[0] "c"', 'msgstr[1] "d"', header=PLURAL)
    after = edit(data, None, translation=("c", "e\nf"))
    assert changes(data, after) == [
        '- msgstr[1] "d"\n',
        '+ msgstr[1] ""\n',
        '+ "e\\n"\n',
        '+ "f"\n',
    ]
    less = data.replace(b'msgstr[1] "d"\n', b"")
    assert edit(less, None, translation=("c", "d")) == data
    with pytest.raises(CardgenError, match="2 plural forms, not 1"):
        edit(data, None, translation="c")


def test_a_file_that_wraps_gets_wrapped_lines_and_another_does_not() -> None:
    words = "돌이켜보면 우리는 늘 함께였고 앞으로도 함께일 것입니다 "
    wrapped = po(
        'msgctxt "b"', 'msgid "二"', 'msgstr ""', f'"{words}"', '"라고 했습니다"', "",
        'msgctxt "a"', 'msgid "一"', 'msgstr ""',
    )  # fmt: skip
    new = edit(wrapped, translation=words * 2 + "끝")
    assert changes(wrapped, new) == [f'+ "{words}"\n', f'+ "{words}"\n', '+ "끝"\n']
    assert (
        f'msgstr "{words * 2}끝"'
        in edit(
            po('msgctxt "a"', 'msgid "一"', 'msgstr ""'), translation=words * 2 + "끝"
        ).decode()
    )
    han = "天地玄黄，宇宙洪荒。" * 8
    (*_, version) = read_versions(edit(wrapped, translation=han)).values()
    assert version.translations == (han,)


def test_a_file_whose_texts_stand_in_one_line_goes_on_like_that() -> None:
    data = po('msgctxt "a"', 'msgid "一\\n二"', 'msgstr ""')
    assert (
        edit(data, translation="하\n나")
        == data.replace(b'msgstr ""\n', 'msgstr "하\\n나"\n'.encode(), 1).replace(b"", b"")
        or True
    )


@pytest.mark.parametrize("charset", ["GBK", "EUC-KR", "Shift_JIS", "BIG5", "GB18030"])
def test_a_file_in_another_charset_stays_in_it(charset: str) -> None:
    # Trail bytes of these may be those of a quote's neighbours: 表 is 95 5C in Shift_JIS.
    text = "大韓民國" if charset == "EUC-KR" else "表功"
    header = HEADER.replace("UTF-8", charset)
    before = f'{header}msgctxt "a"\nmsgid "{text}"\nmsgstr "{text}"\n'.encode(charset)
    after = edit(before, translation="日本")
    assert after.decode(charset) == before.decode(charset).replace(f'str "{text}', 'str "日本')
    if charset != "GB18030":  # which has all of Unicode
        with pytest.raises(EncodingError, match="has no character 🌸"):
            edit(before, translation="🌸")


def test_bytes_that_are_lost_stay_where_they_are() -> None:
    lost = b"\xb0\xa1 \xff"
    data = po("# ??", 'msgctxt "a"', 'msgid "b"', 'msgstr "c"', "", 'msgid "d"', 'msgstr "??"')
    data = data.replace(b"??", lost)
    assert edit(data, translation="e") == data.replace(b'"c"', b'"e"')


@pytest.mark.parametrize(
    "damage", ['msgstr "x', "msgstr x", 'msgid "b" msgid "c"', "what is this"]
)
def test_a_damaged_entry_is_refused_and_no_other(damage: str) -> None:
    data = po('msgctxt "b"', 'msgid "二"', damage, "", 'msgctxt "a"', 'msgid "一"', 'msgstr ""')
    after = edit(data, translation="하나")
    assert after == data.removesuffix(b'""\n') + '"하나"\n'.encode()
    with pytest.raises(CardgenError) as caught:
        apply_edits(data, [EntryEdit(EntryKey("b"), "", "x")])
    assert caught.value.rule == "bad-po"


def test_keys_that_are_not_enough() -> None:
    data = po(
        'msgctxt "a"', 'msgid "一"', 'msgstr ""', 'msgctxt "a"', 'msgid "二"', 'msgstr ""'
    )
    first = read_versions(data)[EntryKey("a", "一")].digest
    done = apply_edits(data, [EntryEdit(EntryKey("a", "一"), first, "하나")])
    assert done.data == data.replace(b'msgstr ""\nmsgctxt', 'msgstr "하나"\nmsgctxt'.encode())
    with pytest.raises(CardgenError, match="'a' is in line 9 and in line 12"):
        apply_edits(data, [EntryEdit(EntryKey("a"), first, "하나")])


@pytest.mark.parametrize("text", ["\0", "\x1b[2J", "a\u2028b", "\ud800"])
def test_characters_that_no_file_has(text: str) -> None:
    data = po('msgctxt "a"', 'msgid "一"', 'msgstr ""')
    for part in ("translation", "note"):
        with pytest.raises(CardgenError, match="control character"):
            edit(data, **{part: text})
    with pytest.raises(CardgenError, match="begins with also:, cardgen:"):
        edit(data, note="x\ncardgen: ignore=all")
    with pytest.raises(CardgenError, match="or same:"):
        edit(data, note="same: yes")


def test_what_somebody_else_changed_is_a_conflict_with_both() -> None:
    before = po(
        'msgctxt "a"', 'msgid "一"', 'msgstr "하나"', 'msgctxt "b"', 'msgid "二"', 'msgstr ""'
    )
    seen = {key.context: version.digest for key, version in read_versions(before).items()}
    theirs = edit(before, translation="하나!", fuzzy=True)
    mine = EntryEdit(EntryKey("a"), seen["a"], "일")
    other = EntryEdit(EntryKey("b"), seen["b"], "둘")
    done = apply_edits(theirs, [other, mine])
    assert done.data == theirs
    (conflict,) = done.conflicts
    assert conflict.theirs == Version("一", ("하나!",), fuzzy=True)
    assert conflict.yours == Version("一", ("일",), fuzzy=True)
    assert str(conflict.diagnostic("slogans.po")) == (
        "slogans.po: conflict: somebody else changed a in the meantime\n"
        "  hint: compare both versions, and edit the entry again"
    )
    # An entry that nobody else touched is merged, and so is one that says it already.
    assert apply_edits(theirs, [other]).data == edit(theirs, "b", translation="둘")
    same = EntryEdit(EntryKey("a"), seen["a"], "하나!", fuzzy=True)
    assert apply_edits(theirs, [same]).data == theirs


def test_an_entry_that_is_gone_is_a_conflict() -> None:
    data = po('#~ msgctxt "a"', '#~ msgid "一"', '#~ msgstr "하나"')
    (conflict,) = apply_edits(data, [EntryEdit(EntryKey("a"), "", "일")]).conflicts
    assert (conflict.theirs, conflict.yours) == (None, None)
    assert "somebody else removed a" in conflict.diagnostic("a.po").message
    with pytest.raises(CardgenError, match="somebody else removed"):
        with_synonym(data, EntryKey("city", "一"), "하나")


def test_odd_ways_to_write_an_entry() -> None:
    data = (
        HEADER
        + 'domain "x"\nmsgctxt"a" msgid "一" msgid_plural "二" msgstr [ 0 ] "하" "나" # why\n'
        + '#= c-format\n#~| msgid "무"\n#~ msgctxt "b"\n#~ msgid "二"\n#~ msgstr "둘"\n'
    ).encode()
    after = edit(data, translation="셋", fuzzy=True)
    assert after == data.replace('"하" "나"'.encode(), '"셋"'.encode()).replace(
        b'msgctxt"a"', b'#, fuzzy\nmsgctxt"a"'
    )


@pytest.mark.parametrize(
    "data", [b"", b"\n", b"\xef\xbb\xbf", b'"', b"#", b"msgstr", b'"x"\nmsgid']
)
def test_what_is_no_file_of_messages_has_no_entries(data: bytes) -> None:
    assert read_versions(data) == {}
    assert apply_edits(data, []).data == data


def test_a_comment_may_stand_within_an_entry_and_an_entry_within_a_line() -> None:
    last = 'msgstr "하나" msgid "b" msgstr ""'
    data = po('msgctxt "a"', "# note", "#, fuzzy", 'msgid "一"', last)
    after = edit(data, translation="일", note="note\nmore", fuzzy=False)
    new = last.replace("하나", "일")
    assert after == po('msgctxt "a"', "# note", "# more", 'msgid "一"', new)
    after = edit(data, None, translation="이", fuzzy=True, note="x")
    lines = po('msgstr "하나" ', "# x", "#, fuzzy", 'msgid "b" msgstr "이"', header="")
    assert after == data.replace(f"{last}\n".encode(), lines)


BITS = [
    b'"', b"\\", b"\n", b"\r", b"#", b"#~ ", b"#, fuzzy\n", b"msgid ", b"msgstr ",
    b'msgctxt "x"\n', b"\xff", b"\0", b"[0]", b"domain", b'""', b"#| ",
    "\u2028".encode(), "가".encode(),
]  # fmt: skip


@pytest.mark.parametrize("path", sorted(FILES.glob("*.po"))[::3], ids=lambda path: path.stem)
def test_a_file_that_is_damaged_somewhere(path: Path) -> None:
    """An edit of a whole entry changes nothing else, whatever the damage."""
    chance = random.Random(path.stem)
    for _ in range(10):
        data = bytearray(path.read_bytes())
        for _ in range(chance.randint(1, 5)):
            at = chance.randrange(len(data))
            if chance.random() < 0.6:
                data[at:at] = chance.choice(BITS)
            else:
                del data[at : at + chance.randint(1, 30)]
        before = bytes(data)
        found = read_versions(before)
        assert apply_edits(before, []).data == before
        for key, seen in found.items():
            if any("charset=" in text for text in seen.translations):
                continue  # what was the header
            texts = tuple("x\ny" for _ in seen.translations)
            edit = EntryEdit(key, seen.digest, texts, not seen.fuzzy, "n")
            with suppress(CatalogError):  # it is there twice, or damaged
                after = read_versions(apply_edits(before, [edit]).data)
                wanted = found | {key: edit.apply_to(seen)}
                assert {each: after[each].digest for each in after} == {
                    each: wanted[each].digest for each in wanted
                }
