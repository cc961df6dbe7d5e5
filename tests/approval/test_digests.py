from __future__ import annotations

from pathlib import Path

import polib
import pytest
from msgspec.structs import replace

from cardgen import resources
from cardgen.approval import compute_digest
from cardgen.catalog import Message, PoEntry, load_catalog, load_glossary
from tests.catalog.samples import HEADER, entry

MESSAGE = Message(
    "a",
    "已有{years}年。",
    "{years}년입니다.",
    {"years": "integer"},
    "It is {years} years.",
    {"zh": "某", "ko": "모"},
)


def test_digests_do_not_change_from_one_cardgen_to_the_next() -> None:
    """A changed digest would end every approval that people have given."""
    digest = "1:" + "0" * 64
    assert len(compute_digest(MESSAGE)) == len(digest)
    assert (
        compute_digest(MESSAGE)
        == "1:398cfa25fdad092868dcd21914b96433f294398f4f21879759be10d316f15617"
    )


def test_digests_of_terms_do_not_change_either() -> None:
    term = PoEntry("item", "喷雾器", "분무기", (), False, 1, 2, 3)
    assert (
        compute_digest(term)
        == "1:04d7fa15f12363f059afa6b43dd0debf7a0aacfc7a3b4bb2c68ff88f3de3fb04"
    )


@pytest.mark.parametrize(
    "changed",
    [
        replace(MESSAGE, source="已有{years}年！"),
        replace(MESSAGE, translation="{years}년입니다"),
        replace(MESSAGE, translation="{years}년입니다. "),
        replace(MESSAGE, placeholders={"years": "number"}),
        replace(MESSAGE, attribution={"zh": "某", "ko": "무"}),
        replace(MESSAGE, gloss="Years."),
        replace(MESSAGE, same=True),
    ],
)
def test_a_changed_character_is_another_digest(changed: Message) -> None:
    assert compute_digest(changed) != compute_digest(MESSAGE)


def test_what_is_not_printed_is_in_none() -> None:
    other = replace(MESSAGE, fuzzy=True, attribution={"ko": "모", "zh": "某"})
    assert compute_digest(other) == compute_digest(MESSAGE)


def test_a_tool_that_wraps_and_sorts_changes_none(tmp_path: Path) -> None:
    """Polib wraps lines at 78 columns, as Poedit and msgmerge do."""
    for domain in ("slogans", "glossary"):
        path = resources.MESSAGES / "zh-ko" / f"{domain}.po"
        there = tmp_path / "zh-ko"
        there.mkdir(exist_ok=True)
        file = polib.pofile(str(path))
        for each in file:
            each.tcomment = f"for the other office\n{each.tcomment}".strip()
        file.save(str(there / f"{domain}.po"))
    there.joinpath("captions.po").write_text(
        HEADER + entry("a", "一", "하나"), encoding="utf-8"
    )
    ours = load_catalog(resources.MESSAGES, "zh-ko").messages
    theirs = load_catalog(tmp_path, "zh-ko").messages
    assert {name: compute_digest(m) for name, m in ours.items()} == {
        name: compute_digest(m) for name, m in theirs.items()
    }
    terms = load_glossary(resources.MESSAGES, "zh-ko").by_source
    wrapped = load_glossary(tmp_path, "zh-ko").by_source
    assert {key: compute_digest(e) for key, e in terms.items()} == {
        key: compute_digest(e) for key, e in wrapped.items()
    }


def test_another_name_or_unit_of_a_term_is_another_digest(tmp_path: Path) -> None:
    def digest(*comments: str) -> str:
        folder = tmp_path / "zh-ko"
        folder.mkdir(exist_ok=True)
        (folder / "slogans.po").write_text(HEADER, encoding="utf-8")
        text = HEADER + entry("unit", "只", "장", "#. Masks", *comments)
        (folder / "glossary.po").write_text(text, encoding="utf-8")
        (found,) = load_glossary(tmp_path, "zh-ko").by_source.values()
        return compute_digest(found)

    assert digest() == digest("# a remark")
    found = {
        digest(),
        digest("# also: 매"),
        digest("# also: 매, 片"),
        digest("#. general: yes"),
        digest("# unit: 件=점"),
        digest("# unit: 件=벌"),
        digest("# title: 县长=군수"),
        digest("# title: 县长=현장"),
    }
    assert len(found) == 8


def test_a_gloss_that_a_tool_has_wrapped_at_a_hyphen_changes_none(tmp_path: Path) -> None:
    """Polib wraps at hyphens: the gloss got a blank, and its approval was lost."""
    digests = set()
    for lines in (("#. Well-known words.",), ("#. Well-", "#. known words.")):
        path = tmp_path / "zh-ko" / "slogans.po"
        path.parent.mkdir(exist_ok=True)
        path.write_text(HEADER + entry("a", "一", "하나", *lines), encoding="utf-8")
        message = load_catalog(tmp_path, "zh-ko").message("a")
        assert message.gloss == "Well-known words."
        digests.add(compute_digest(message))
    assert len(digests) == 1
