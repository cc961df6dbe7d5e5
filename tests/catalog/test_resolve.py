from __future__ import annotations

import pytest

from cardgen.catalog import Resolved, load_catalog, load_glossary, resolve
from cardgen.errors import CardgenError
from tests.catalog.samples import FILE, entry, write

ENTRY_TYPES = ("#. {n}: integer", "#. {city}: city")
DRAFT_HINT = "or make a draft of it, a proof with a watermark"


def run(po: str, *, draft: bool = False, **values: str) -> Resolved:
    folder = write(po)
    write(entry("city", "首尔", "서울"), entry("city", "北京", ""), domain="glossary")
    catalog = load_catalog(folder, "zh-ko")
    glossary = load_glossary(folder, "zh-ko")
    return resolve(catalog.message("a"), values, glossary, catalog.langs, draft=draft)


def error(po: str, *, draft: bool = False, **values: str) -> str:
    with pytest.raises(CardgenError) as caught:
        run(po, draft=draft, **values)
    return str(caught.value)


def test_values_are_formatted_for_each_language() -> None:
    po = entry("a", "{city}{n}年{{}}", "{n}년 {city}", *ENTRY_TYPES)
    assert run(po, city="서울", n="1000", other="x") == Resolved(
        "首尔1,000年{}", "1,000년 서울"
    )


def test_missing_values() -> None:
    po = entry("a", "{city}{n}年", "{n}년 {city}", *ENTRY_TYPES)
    assert error(po) == (
        f"{FILE}:11: missing-value: a needs a value for {{city}}, {{n}}\n"
        "  hint: give a value for city and n"
    )
    assert error(po, city="首尔", draft=True) == (
        f"{FILE}:11: missing-value: a needs a value for {{n}}\n  hint: give a value for n"
    )


def test_a_bad_value_is_named() -> None:
    po = entry("a", "{city}{n}年", "{n}년 {city}", *ENTRY_TYPES)
    assert error(po, n="many", city="Rome") == (
        "messages/zh-ko/glossary.po: unknown-term: "
        "{city}: the glossary has no city 'Rome'\n"
        "  hint: choose one of: 北京, 首尔, or add it to the glossary\n"
        "bad-value: {n}: 'many' is not a whole number\n"
        "  hint: write it with digits, as in 24 or 1,000"
    )


def test_a_fuzzy_translation() -> None:
    po = entry("a", "{n}年", "{n}년 {x}", *ENTRY_TYPES, "#, fuzzy")
    assert error(po, n="3") == (
        f"{FILE}:12: fuzzy: the translation of a waits for review\n"
        f'  hint: check it and remove the flag "fuzzy", {DRAFT_HINT}'
    )
    assert run(po, n="3", draft=True) == Resolved("3年", "3년 {x}")


def test_a_malformed_fuzzy_translation_stays_as_written_in_a_draft() -> None:
    po = entry("a", "{n}年", "{n}년 {x!r}", *ENTRY_TYPES, "#, fuzzy")
    assert run(po, n="3", draft=True) == Resolved("3年", "{n}년 {x!r}")


@pytest.mark.parametrize("flags", [(), ("#, fuzzy",)])
def test_an_untranslated_message(flags: tuple[str, ...]) -> None:
    po = entry("a", "一", "", *flags)
    assert error(po) == (
        f"{FILE}:{9 + len(flags)}: untranslated: a has no translation\n"
        f"  hint: translate it, {DRAFT_HINT}"
    )
    assert run(po, draft=True) == Resolved("一", "")


def test_an_untranslated_term_passes_in_a_draft() -> None:
    po = entry("a", "{city}", "{city}", *ENTRY_TYPES)
    assert error(po, city="北京") == (
        "messages/zh-ko/glossary.po:15: untranslated: {city}: 北京 has no translation\n"
        "  hint: translate the term in the glossary"
    )
    assert run(po, city="北京", draft=True) == Resolved("北京", "北京")


def test_all_reasons_come_together() -> None:
    with pytest.raises(CardgenError) as caught:
        run(entry("a", "{n}{city}", "", *ENTRY_TYPES), n="x")
    assert [e.rule for e in caught.value.diagnostics] == [
        "untranslated",
        "missing-value",
        "bad-value",
    ]
