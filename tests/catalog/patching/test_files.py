"""Edits of each entry in files of many programs (`make_files`), judged by other programs."""

from __future__ import annotations

import codecs
import io
import re
import shutil
import subprocess
from typing import Final

import polib
import pytest
from babel.messages.pofile import read_po

from cardgen.catalog import EntryEdit, EntryKey, Version, apply_edits, read_versions
from tests.catalog.patching.make_files import FILES

NAMES: Final = sorted(path.stem for path in FILES.glob("*.po"))
# What an edit may touch, in files of any charset.
OWN: Final = (b"msgstr", b'"', b"#,", b"#|", b"# ", b"#\n", b"#\r\n")
NARROW: Final = ("-sjis", "-gbk", "-big5")  # charsets without Hangul

pytestmark = pytest.mark.skipif(shutil.which("msgfmt") is None, reason="no GNU gettext")


def test_there_are_many() -> None:
    assert len(NAMES) > 60


@pytest.mark.parametrize("name", NAMES)
def test_an_edit_of_an_entry_changes_its_lines_and_no_other(name: str) -> None:
    data = (FILES / f"{name}.po").read_bytes()
    _gettext(data, "msgfmt", "-c", "-o", "/dev/null")
    assert apply_edits(data, []).data == data
    found, before = read_versions(data), _entries(data)
    assert len(found) == len([each for each in before.values() if not each.obsolete])
    everything = data
    for key, seen in found.items():
        entry = before[key]
        same = EntryEdit(key, seen.digest, seen.translations, seen.fuzzy, seen.note)
        assert apply_edits(data, [same]).data == data
        text = _new_text(entry, "表" if name.endswith(NARROW) else "가 나 ")
        wanted = EntryEdit(
            key,
            seen.digest,
            tuple(text for _ in seen.translations),
            not seen.fuzzy,
            f"{seen.note}\nx".lstrip(),
        )
        after = apply_edits(data, [wanted]).data
        _no_other_line(data, after)
        _no_other_entry(before, _entries(after), key, text)
        now = read_versions(after)[key]
        back = apply_edits(after, [EntryEdit(key, now.digest, seen.translations)]).data
        assert read_versions(back)[key].translations == seen.translations
        everything = apply_edits(everything, [wanted]).data
    _gettext(everything, "msgfmt", "-c", "-o", "/dev/null")
    assert {*read_versions(everything)} == {*found}
    if name != "tokens":  # which no other reads
        _others_read(everything, read_versions(everything))


def _new_text(entry: polib.POEntry, added: str) -> str:
    """Another translation, with the directives and line ends of the source."""
    source = entry.msgid_plural or entry.msgid
    body = source.lstrip("\n")
    return "\n" * (len(source) - len(body)) + added + str(body)


def _no_other_line(before: bytes, after: bytes) -> None:
    """Check that the changes lie within the entry's own lines."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    while old and new and old[0] == new[0]:
        del old[0], new[0]
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    for lines in (old, new):
        rest = [line.partition(b"msgstr")[0] for line in lines]
        lines[:] = [line for line in rest if line.strip() and not line.lstrip().startswith(OWN)]
    assert old == new
    assert sum(b"msgid" in line for line in old) <= 2  # a plural has two


def _no_other_entry(
    before: dict[EntryKey, polib.POEntry],
    after: dict[EntryKey, polib.POEntry],
    key: EntryKey,
    text: str,
) -> None:
    """Check that GNU gettext finds this change alone."""
    assert [*before] == [*after]
    assert [each for each in before if str(before[each]) != str(after[each])] == [key]
    old, new = before[key], after[key]
    assert set(new.msgstr_plural.values() or [new.msgstr]) == {text}
    assert set(new.flags) ^ set(old.flags) == {"fuzzy"}
    assert (new.comment, new.occurrences) == (old.comment, old.occurrences)
    assert [*new.tcomment.split("\n")].count("x") == 1
    assert set(old.tcomment.split("\n")) <= {*new.tcomment.split("\n"), ""}
    previous = old.previous_msgid if "fuzzy" in new.flags else None
    assert new.previous_msgid == previous


def _others_read(data: bytes, expected: dict[EntryKey, Version]) -> None:
    """Check that polib and Babel read the edited text."""
    read = polib.pofile(_decode(data) + "\n# \0", encoding="utf-8")
    said = {
        EntryKey(each.msgctxt, each.msgid): tuple(each.msgstr_plural.values() or [each.msgstr])
        for each in read
        if not each.obsolete
    }
    assert said == {key: version.translations for key, version in expected.items()}
    catalog = read_po(io.StringIO(_decode(data)))
    for key, version in expected.items():
        message = catalog.get(key.source or "", key.context)
        assert message is not None
        texts = message.string if isinstance(message.string, tuple | list) else [message.string]
        assert tuple(texts) == version.translations


def _entries(data: bytes) -> dict[EntryKey, polib.POEntry]:
    """The entries as GNU gettext reads them, in its own form, for polib."""
    unix = data.replace(b"\r\n", b"\n")  # it puts a CR between the lines of a comment
    text = _decode(_gettext(unix, "msgcat", "--no-wrap"))
    return {
        EntryKey(each.msgctxt, "~" * each.obsolete + each.msgid): each
        for each in polib.pofile(text + "\n# \0", encoding="utf-8")
    }


def _decode(data: bytes) -> str:
    charset = re.search(rb"charset=([\w-]+)", data)
    assert charset
    return data.decode(charset[1].decode()).removeprefix("\ufeff").replace("\r\n", "\n")


def _gettext(data: bytes, *command: str) -> bytes:
    """The output of a gettext program for a file; none of them knows a byte order mark."""
    done = subprocess.run(
        [*command, "-"],
        input=data.removeprefix(codecs.BOM_UTF8),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout
