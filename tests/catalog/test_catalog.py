from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from cardgen.catalog import CAPTIONS, SLOGANS, Catalog, Message, load_catalog, load_glossary
from cardgen.errors import CardgenError, CatalogError, Location
from cardgen.resources import MESSAGES
from tests.catalog.samples import FILE, entry, write

BRACES_HINT = (
    "\n  hint: write {name} with ASCII letters, digits and _; "
    "write {{ or }} for a brace in the text"
)
BOTH_HINT = "\n  hint: write every placeholder in both texts, so that both say the same"


def load(*entries: str) -> Catalog:
    return load_catalog(write(*entries), "zh-ko")


def error(*entries: str) -> str:
    with pytest.raises(CardgenError) as caught:
        load(*entries)
    return str(caught.value)


def test_a_catalog() -> None:
    catalog = load(
        entry("b", "{n}年", "{n}년", "#. Years.", "#. {n}: integer", "#. {m}: date"),
        entry("a", "二", "이", "#. attribution: zh=一; ko=일", "#, fuzzy"),
    )
    assert catalog.pair == "zh-ko"
    assert catalog.langs == ("zh-Hans", "ko")
    assert list(catalog.messages) == ["b", "a"]
    assert catalog.message("b") == Message(
        "b", "{n}年", "{n}년", {"n": "integer"}, "Years.", {}, False, Location(FILE, 12)
    )
    assert catalog.message("a").fuzzy
    assert catalog.message("a").attribution == {"zh": "一", "ko": "일"}


def test_a_catalog_goes_to_other_processes() -> None:
    catalog = load(entry("a", "一", "일"))
    assert pickle.loads(pickle.dumps(catalog)) == catalog


def test_an_unknown_message() -> None:
    catalog = load(entry("firewood", "一", "일"), entry("brothers", "二", "이"))
    with pytest.raises(CatalogError) as caught:
        catalog.message("fire-wood")
    assert str(caught.value) == (
        f"{FILE}: unknown-message: there is no message 'fire-wood'\n"
        "  hint: did you mean firewood?"
    )


def test_a_message_twice() -> None:
    assert error(entry("a", "一", "일"), entry("a", "二", "이")) == (
        f"{FILE}:13: duplicate-message: 'a' is already in line 9\n"
        "  hint: remove one of the two, or change its msgctxt"
    )


def test_an_entry_without_an_id() -> None:
    expected = (
        f"{FILE}:9: bad-po: the entry has no msgctxt\n"
        '  hint: write the id of the message above its msgid: msgctxt "my-message"'
    )
    assert error('msgid "一"\nmsgstr "일"\n') == expected
    assert error(entry("", "一", "일")) == expected


def test_a_catalog_of_another_program_is_one_error() -> None:
    """A catalog without ids gave an error for each entry, and three for each plural."""
    entries = (f'msgid "{each}"\nmsgstr "일"\n' for each in "一二三")
    assert error(*entries) == (
        f"{FILE}:9: bad-po: none of the 3 entries has a msgctxt: "
        "the messages have no ids\n"
        '  hint: write the id of each message above its msgid: msgctxt "my-message"'
    )


def test_a_malformed_placeholder() -> None:
    assert error(entry("a", "{n!r}", "{n}")) == (
        f"{FILE}:10: placeholder: '{{n!r}}' is not a placeholder{BRACES_HINT}"
    )
    assert error(entry("a", "{n}", "{n", "#. {n}: integer")) == (
        f"{FILE}:12: placeholder: '{{' is never closed{BRACES_HINT}"
    )


def test_a_placeholder_on_one_side() -> None:
    assert error(entry("a", "{n}年", "년", "#. {n}: integer")) == (
        f"{FILE}:12: placeholder: {{n}} is in the msgid but not in the msgstr{BOTH_HINT}"
    )
    assert error(entry("a", "{years}年", "{year}년", "#. {years}: integer")) == (
        f"{FILE}:12: placeholder: {{years}} is in the msgid but not in the msgstr{BOTH_HINT}\n"
        f"{FILE}:12: placeholder: {{year}} is in the msgstr but not in the msgid\n"
        "  hint: did you mean {years}?"
    )
    assert error(entry("a", "年", "{n}년")) == (
        f"{FILE}:11: placeholder: {{n}} is in the msgstr but not in the msgid\n"
        "  hint: there are none"
    )


def test_a_placeholder_without_a_type() -> None:
    assert error(entry("a", "{n}年", "{n}년")) == (
        f"{FILE}:9: placeholder: {{n}} has no type\n"
        "  hint: write above the msgctxt: #. {n}: TYPE, "
        "with one of integer, number, date, city, citizens, item, unit, title, disaster, text"
    )


def test_a_wrong_type_is_one_error() -> None:
    assert error(entry("a", "{n}年", "{n}년", "#. {n}: Date")) == (
        f"{FILE}:10: placeholder: {{n}} has the unknown type 'Date'\n  hint: did you mean date?"
    )


@pytest.mark.parametrize("comments", [("#, fuzzy",), ()])
def test_unfinished_translations_may_lack_placeholders(comments: tuple[str, ...]) -> None:
    translation = "{x!r} {" if comments else ""
    catalog = load(entry("a", "{n}年", translation, "#. {n}: integer", *comments))
    assert catalog.message("a").translation == translation


def test_all_errors_of_a_file_come_together() -> None:
    with pytest.raises(CardgenError) as caught:
        load(entry("a", "{", "일"), entry("a", "{n}", "이"), 'msgid "三"\nmsgstr ""\n')
    assert [(e.rule, e.location) for e in caught.value.diagnostics] == [
        ("placeholder", Location(FILE, 10)),
        ("placeholder", Location(FILE, 15)),
        ("placeholder", Location(FILE, 13)),
        ("duplicate-message", Location(FILE, 13)),
        ("bad-po", Location(FILE, 17)),
    ]


TEXT = st.text(st.characters(codec="utf-8")) | st.text(alphabet='{}a:!."\\')


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(TEXT, TEXT, TEXT, TEXT.map(lambda text: " ".join(text.split())), st.booleans())
def test_no_entry_text_crashes_loading(
    context: str, source: str, translation: str, comment: str, fuzzy: bool
) -> None:
    flags = ("#, fuzzy",) if fuzzy else ()
    comments = (f"#. {comment}", f"#. {{{comment}}}: {comment}", f"#. attribution: {comment}")
    try:
        catalog = load(entry(context, source, translation, *comments, *flags))
    except CardgenError as caught:
        assert str(caught)  # noqa: PT017
    else:
        assert catalog.message(context).source == source


@pytest.mark.parametrize("pair", ["zh-ko", "zh-ja"])
def test_a_catalog_that_was_kept_is_the_same(
    pair: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for domain in (SLOGANS, CAPTIONS):
        read = load_catalog(MESSAGES, pair, domain)
        assert list((tmp_path / "cardgen/parsed").glob(f"{domain}-{pair}.*"))
        kept = load_catalog(MESSAGES, pair, domain)
        assert kept == read
        assert list(kept.messages) == list(read.messages)
    glossary = load_glossary(MESSAGES, pair)
    kept_glossary = load_glossary(MESSAGES, pair)
    assert kept_glossary == glossary
    assert kept_glossary is not glossary
