from __future__ import annotations

import pytest
from msgspec.structs import replace

from cardgen.catalog import (
    Message,
    explain_unfinished,
    find_state,
    load_catalog,
    load_glossary,
    resolve,
)
from cardgen.errors import CardgenError
from tests.catalog.samples import entry, write

KO, JA = ("zh-Hans", "ko"), ("zh-Hans", "ja")


@pytest.mark.parametrize(
    ("source", "translation", "langs", "state"),
    [
        ("风月同天", "바람과 달", KO, "ready"),
        ("风月同天", "", KO, "untranslated"),
        ("风月同天", "风月同天", KO, "copied"),
        ("风月同天", " 风月同天\n", JA, "copied"),
        ("风月同天", "風月同天", KO, "wrong-language"),
        ("风月同天", "風月同天", JA, "ready"),  # Japanese may be written with kanji alone
        ("风月同天", "Wind and moon", KO, "wrong-language"),
        ("风月同天", "Wind and moon", JA, "wrong-language"),
        ("风月同天", "心のままに", KO, "wrong-language"),
        ("{years}年", "{years}", KO, "wrong-language"),
        ("{years}年", "{years}년", KO, "ready"),
        ("{city}市", "{city}", ("zh-Hans", "vi"), "wrong-language"),  # its name is no letter
        ("{years}", "{years}", KO, "ready"),  # there is nothing to translate
        ("24 / 7", "24 / 7", KO, "ready"),
        ("QR", "QR", KO, "ready"),
        ("QR", "QR", ("en", "ko"), "copied"),
        ("风月同天", "Wind", ("zh-Hans", "qaa"), "ready"),  # nobody knows its script
        ("心", "ｶﾅ", JA, "ready"),
        ("心", "ﾊﾝ", KO, "wrong-language"),
        ("心", "срце", ("zh-Hans", "sr-Cyrl"), "ready"),
        ("心", "srce", ("zh-Hans", "sr-Cyrl"), "wrong-language"),
    ],
)
def test_states(source: str, translation: str, langs: tuple[str, str], state: str) -> None:
    assert find_state(Message("m", source, translation), langs) == state
    written = Message("m", source, translation or "?", same=True)
    assert find_state(written, langs) == "ready"
    assert find_state(replace(written, fuzzy=True), langs) == "fuzzy"


def test_what_is_said_of_a_copy() -> None:
    """``msginit -l en_US`` fills each msgstr with the msgid; this was "ready", and printed."""
    folder = write(
        entry("sky", "风月同天", "风月同天"),
        entry("moon", "明月", "明月", "#. same: yes"),
        entry("kanji", "风月", "風月"),
        entry("hanja", "风月", "風月", "#. same: ko"),
        entry("other", "风月", "風月", "#. same: ja"),
    )
    catalog = load_catalog(folder, "zh-ko")
    found = {m.id: explain_unfinished(m, catalog.langs) for m in catalog.messages.values()}
    assert {name: [each.rule for each in said] for name, said in found.items()} == {
        "sky": ["copied"],
        "moon": [],
        "kanji": ["wrong-language"],
        "hanja": [],
        "other": ["wrong-language"],
    }
    note = (
        "if it is correct, write # same: yes above the entry in the .po file, "
        "or make a draft of it, a proof "
    )
    assert [str(found[name][0]) for name in ("sky", "kanji")] == [
        "messages/zh-ko/slogans.po:9: copied: the translation of sky is the same as its "
        f"source\n  hint: translate it, or {note}with a watermark",
        "messages/zh-ko/slogans.po:18: wrong-language: the translation of kanji has no letter "
        f"of ko\n  hint: translate it, or {note}with a watermark",
    ]


def test_a_copy_is_a_draft_at_most() -> None:
    folder = write(entry("sky", "风月同天", "风月同天"))
    catalog, glossary = load_catalog(folder, "zh-ko"), load_glossary(folder, "zh-ko")
    message = catalog.message("sky")
    with pytest.raises(CardgenError) as caught:
        resolve(message, {}, glossary, catalog.langs)
    assert caught.value.rule == "copied"
    assert resolve(message, {}, glossary, catalog.langs, draft=True).target == "风月同天"


def test_terms_of_the_wrong_language() -> None:
    write(pair="zh-ko")
    folder = write(
        entry("city", "北京", "北京"),
        entry("unit", "公斤", "kg", "#. same: yes"),
        entry("unit", "吨", "t", "#. Tons"),
        entry("item", "N95", "N95"),
        domain="glossary",
    )
    glossary = load_glossary(folder, "zh-ko")
    assert glossary.term("unit", "公斤", "ko") == "kg"
    assert glossary.term("item", "N95", "ko") == "N95"
    assert glossary.term("city", "北京", "ko", draft=True) == "北京"
    for kind, word in (("city", "北京"), ("unit", "吨")):
        with pytest.raises(CardgenError) as caught:
            glossary.term(kind, word, "ko")
        assert caught.value.rule == "wrong-language"
    assert str(caught.value) == (
        "messages/zh-ko/glossary.po:21: wrong-language: the translation t of 吨 has no "
        "letter of ko\n"
        "  hint: translate the term in the glossary, or if it is correct, write # same: yes "
        "above the entry in the .po file"
    )
