from __future__ import annotations

import difflib
import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import polib
import pytest
from babel.messages.pofile import read_po, write_po

from cardgen import resources
from cardgen.catalog import Catalog, Message, diagnose_catalog, parse_po, sync_file
from cardgen.catalog.patching import format_file
from cardgen.errors import CatalogError
from tests.catalog.patching.make_files import FILES, LABELS
from tests.catalog.samples import HEADER

ENTRY = '#. One\n#: a.c:1\nmsgctxt "a"\nmsgid "一"\nmsgstr "하나"\n'
needs_gettext = pytest.mark.skipif(shutil.which("msgmerge") is None, reason="no GNU gettext")


def po(*entries: str) -> bytes:
    return (HEADER + "\n".join(entries)).encode()


def template(data: bytes) -> bytes:
    """A POT with the live entries of a file."""
    made = []
    for entry in polib.pofile(data.decode() + "\n# \0", encoding="utf-8"):
        if not entry.obsolete:
            entry.msgstr, entry.tcomment = "", ""
            entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
            entry.previous_msgid = entry.previous_msgctxt = None
            made.append(str(entry))
    return po(*made)


def sync(data: bytes, pot: bytes, *, by_source: bool = False) -> tuple[list[str], bytes]:
    """The changes of a sync, as "kind name", and the bytes; a second sync does nothing."""
    done = sync_file(data, pot, by_source=by_source)
    assert sync_file(done.data, pot, by_source=by_source) == (type(done))(done.data)
    parse_po(done.data, "a.po").unwrap()
    return [f"{change.kind} {change.name}" for change in done.changes], done.data


def lines(before: bytes, after: bytes) -> list[str]:
    """The deleted lines (-) and new lines (+)."""
    diff = difflib.ndiff(before.decode().splitlines(), after.decode().splitlines())
    return [line for line in diff if line[0] in "+-"]


def test_what_is_the_same_stays_byte_for_byte() -> None:
    data = po("# note\n#, fuzzy, max-length:3\n" + ENTRY.replace("\n", "\r\n"), "\n\n#~ # x\n")
    assert sync(data, po(ENTRY.replace("하나", ""))) == ([], data)


def test_a_new_message_stands_where_the_template_has_it() -> None:
    new = "#. {n}: integer\n#, python-brace-format\n" + ENTRY.replace('"a"', '"b"')
    pot = po(ENTRY, new, ENTRY.replace('"a"', '"c"'))
    data = po(ENTRY, ENTRY.replace('"a"', '"c"'))
    done, after = sync(data, pot)
    assert done == ["new b"]
    assert after == po(
        ENTRY,
        new.replace("integer\n", "integer\n").replace("하나", ""),
        ENTRY.replace('"a"', '"c"'),
    ).replace(
        b"#, python-brace-format\n#. One\n#: a.c:1\n",
        b"#. One\n#: a.c:1\n#, python-brace-format\n",
    )
    assert sync(po(), pot)[0] == ["new a", "new b", "new c"]
    assert sync(po().rstrip(b"\n"), pot)[1].count(b"\n\n#") == 3


def test_a_source_that_is_another_makes_its_translation_wait() -> None:
    data = po("# note\n#, no-wrap\n" + ENTRY)
    done, after = sync(data, po(ENTRY.replace("一", "二\\n三")))
    assert done == ["changed a"]
    assert lines(data, after) == [
        "- #, no-wrap", "+ #, fuzzy, no-wrap", '+ #| msgid "一"',
        '- msgid "一"', '+ msgid ""', '+ "二\\n"', '+ "三"',
    ]  # fmt: skip
    # Once more, and the translation is still that of the first.
    done, again = sync(after, po(ENTRY.replace("一", "四")))
    assert (done, again) == (
        ["changed a"],
        after.replace('msgid ""\n"二\\n"\n"三"'.encode(), 'msgid "四"'.encode()),
    )


def test_a_source_without_a_translation_is_just_another() -> None:
    data = po(ENTRY.replace("하나", ""))
    assert sync(data, po(ENTRY.replace("一", "二"))) == (
        ["changed a"],
        data.replace("一".encode(), "二".encode()),
    )


def test_what_the_template_lacks_is_obsolete_and_comes_back() -> None:
    rest = ENTRY.replace('"a"', '"b"')
    noted = '# note\n#, fuzzy\n#| msgid "零"\n' + ENTRY
    data = po(noted, rest, ENTRY.replace('"a"', '"c"').replace("하나", ""))
    done, after = sync(data, po(rest))
    assert done == ["removed a", "removed c"]
    gone = '# note\n#, fuzzy\n#~ msgctxt "a"\n#~ msgid "一"\n#~ msgstr "하나"\n'
    assert after == po(rest, gone)
    done, back = sync(after, po(ENTRY, rest))
    assert done == ["back a"]
    assert back == po("# note\n" + ENTRY.replace('msgctxt "a"', '#, fuzzy\nmsgctxt "a"'), rest)
    done, changed = sync(after, po(ENTRY.replace("一", "二"), rest))
    assert done == ["back a"]
    assert '#, fuzzy\n#| msgid "一"\nmsgctxt "a"\nmsgid "二"\nmsgstr "하나"' in changed.decode()


def test_an_obsolete_entry_takes_the_place_of_an_older_one() -> None:
    old = '#~ msgctxt "a"\n#~ msgid "一"\n#~ msgstr "옛"\n'
    done, after = sync(po(ENTRY, old), po())
    assert (done, after) == (["removed a"], po() + old.replace("옛", "하나").encode())


def test_comments_and_flags_are_those_of_the_template() -> None:
    strings = 'msgctxt "a"\nmsgid "一"\nmsgstr "하나"\n'
    pot = po("#. New\n#: b.c:2\n#, python-brace-format\n" + strings)
    data = po("# note\n#. Old\n#. lines\n#: a.c:1\n#, c-format, max-length:3\n" + strings)
    flags = "#, max-length:3, python-brace-format\n"
    new = po("# note\n#. New\n#: b.c:2\n" + flags + strings)
    assert sync(data, pot) == (["comments a"], new)
    assert sync(po("# note\n" + strings), pot)[1] == new.replace(b"max-length:3, ", b"")
    assert sync(new, po(strings))[1] == po("# note\n#, max-length:3\n" + strings)


def test_all_of_an_entry_that_is_there_twice_is_removed() -> None:
    twice = po(ENTRY, ENTRY.replace("하나", ""))
    assert sync(twice, po(ENTRY.replace('"a"', '"b"')))[0] == [
        "new b",
        "removed a",
        "removed a",
    ]


def test_what_only_looks_sound_is_refused() -> None:
    data = po(ENTRY.replace('msgid "一"', 'msgid ""\n#~ msgid "二"\n"一"'))
    assert not parse_po(data, "a.po").diagnostics
    for change in (
        lambda: sync_file(data, po(ENTRY), "a.po"),
        lambda: format_file(data, "a.po"),
    ):
        with pytest.raises(
            CatalogError, match=r"a\.po:11: bad-po: this line is in the wrong place"
        ):
            change()


def test_terms_are_found_by_their_source() -> None:
    term = '#. Box\nmsgctxt "unit"\nmsgid "{}"\nmsgstr ""\n'
    data = po(term.format("个"), term.format("只"))
    done, _ = sync(data, po(term.format("个"), term.format("箱")), by_source=True)
    assert done == ["new 箱", "removed 只"]


@pytest.mark.parametrize("path", sorted(FILES.glob("labels-*.po")), ids=lambda path: path.stem)
def test_files_that_come_back_from_other_programs_are_up_to_date(path: Path) -> None:
    if path.stem == "labels-msgmerge":  # with other sources
        return
    data = path.read_bytes()
    assert sync_file(data, template(LABELS.encode())) == type(sync_file(data, data))(data)


def by_msgmerge(data: bytes, pot: bytes) -> bytes:
    Path("a.po").write_bytes(data)
    Path("a.pot").write_bytes(pot)
    command = ["msgmerge", "-q", "--previous", "-N", "a.po", "a.pot"]
    return subprocess.run(command, capture_output=True, check=True).stdout


def by_babel(data: bytes, pot: bytes) -> bytes:
    catalog = read_po(io.BytesIO(data), locale="ko")
    catalog.update(read_po(io.BytesIO(pot)), no_fuzzy_matching=True)
    written = io.BytesIO()
    write_po(written, catalog, include_previous=True)
    return written.getvalue()


def by_polib(data: bytes, pot: bytes) -> bytes:
    made = polib.pofile(data.decode() + "\n# \0", encoding="utf-8")
    made.merge(polib.pofile(pot.decode() + "\n# \0", encoding="utf-8"))
    return str(made).encode()


@needs_gettext
@pytest.mark.parametrize("merge", [by_msgmerge, by_babel, by_polib])
@pytest.mark.parametrize("pair", ["zh-ko", "zh-ja"])
@pytest.mark.parametrize("domain", ["slogans", "letters", "captions"])
def test_a_file_that_another_program_merged_says_the_same(
    merge: Callable[[bytes, bytes], bytes], pair: str, domain: str
) -> None:
    """After a sync, all wrapping, dropped entries and guesses of that program are gone."""
    data = (resources.MESSAGES / pair / f"{domain}.po").read_bytes()
    pot = newer_pot((resources.MESSAGES / f"{domain}.pot").read_bytes())
    ours = sync_file(data, pot).data
    theirs = sync_file(merge(data, pot), pot)
    assert messages(theirs.data, pair, domain) == messages(ours, pair, domain)
    assert sync_file(theirs.data, pot).changes == ()


def newer_pot(pot: bytes) -> bytes:
    """A POT with a new message, a deleted one, and another attribution in the last."""
    first, *entries, last = pot.decode().rstrip("\n").split("\n\n")
    new = (
        '#. New\n#. {n}: integer\n#, python-brace-format\nmsgctxt "n"\nmsgid "新{n}"\nmsgstr ""'
    )
    whose = "; ".join(f"{lang}={'崔致远 여러 해 Choe ' * 3}" for lang in ("zh", "ko"))
    last = last.replace("msgctxt", f"#. attribution: {whose}\nmsgctxt", 1)
    return "\n\n".join([first, *entries[:3], new, *entries[4:], f"{last}\n"]).encode()


def messages(data: bytes, pair: str, domain: str) -> dict[str, tuple[object, ...]]:
    folder = Path("messages")
    (folder / pair).mkdir(parents=True, exist_ok=True)
    (folder / pair / f"{domain}.po").write_bytes(data)
    catalog: Catalog = diagnose_catalog(folder, pair, domain).unwrap()

    def read_texts(message: Message) -> tuple[object, ...]:
        notes = (message.gloss, dict(message.attribution), dict(message.placeholders))
        return message.source, message.translation, message.fuzzy, *notes

    return {message.id: read_texts(message) for message in catalog.messages.values()}


@needs_gettext
@pytest.mark.parametrize("path", sorted(FILES.glob("*.po")), ids=lambda path: path.stem)
def test_files_in_one_form_are_as_gettext_has_them(path: Path) -> None:
    data = path.read_bytes()
    if path.stem.endswith(("sjis", "euckr", "gbk", "big5", "gb18030")):
        return  # they are refused before
    made = format_file(data)
    assert format_file(made) == made
    plain = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    command = ["msgcat", "--no-wrap", "-"]
    done = subprocess.run(command, input=plain, capture_output=True, check=True).stdout
    # It puts references of two lines into one.
    assert made.replace(b"#: a.c:1\n#: b.c:2", b"#: a.c:1 b.c:2") == done
