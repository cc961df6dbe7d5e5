"""The message files that cardgen ships, judged by gettext and by legacy encodings."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from typing import TYPE_CHECKING, Final

import pytest

from cardgen.catalog import explain_unfinished, list_pairs, load_catalog, load_glossary
from cardgen.catalog.po import read_po
from cardgen.placeholders import find_placeholders
from cardgen.resources import MESSAGES
from tests.system import require

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

DOMAINS: Final = ("captions", "glossary", "letters", "slogans")
TEMPLATES: Final = [MESSAGES / f"{domain}.pot" for domain in DOMAINS]
FILES: Final = [
    MESSAGES / pair / f"{domain}.po" for pair in list_pairs(MESSAGES) for domain in DOMAINS
]
# What these encodings lack is, in that language, a wrong variant of a character.
REPERTOIRE: Final = {"zh-Hans": "gb2312", "zh-Hant": "big5", "ko": "euc_kr", "ja": "cp932"}
# Only letters have values that particles stand behind, in both forms: 을(를).
PARTICLE: Final = re.compile(r"\}(은|는|이|가|을|를|과|와|으로|로)(?![가-힣(])")
FORMS: Final = re.compile(r"[가-힣]\([가-힣]\)")


def name(path: Path) -> str:
    return path.relative_to(MESSAGES).as_posix()


def waits(comments: Iterable[str]) -> bool:
    """True if the line is one that a city sent: other translations wait for a native reader."""
    return any(comment.startswith("confidence: ") for comment in comments)


@pytest.mark.system
@pytest.mark.parametrize("path", FILES + TEMPLATES, ids=name)
def test_msgfmt_finds_nothing(path: Path) -> None:
    done = subprocess.run(
        [require("msgfmt"), "-c", "-o", "/dev/null", str(path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    if path.suffix == ".po":
        assert done.stderr == ""


@pytest.mark.system
@pytest.mark.parametrize("path", FILES + TEMPLATES, ids=name)
def test_msgcat_changes_nothing(path: Path) -> None:
    command = [require("msgcat"), "--no-wrap", str(path)]
    assert subprocess.run(command, capture_output=True, check=True).stdout == path.read_bytes()


@pytest.mark.system
@pytest.mark.parametrize("path", FILES, ids=name)
def test_msgmerge_changes_nothing(path: Path) -> None:
    pot = MESSAGES / f"{path.stem}.pot"
    options = ["-q", "--no-wrap", "--no-fuzzy-matching"]
    command = [require("msgmerge"), *options, str(path), str(pot)]
    assert subprocess.run(command, capture_output=True, check=True).stdout == path.read_bytes()


@pytest.mark.parametrize("path", FILES, ids=name)
def test_everything_is_translated_in_its_own_characters(path: Path) -> None:
    catalog = load_catalog(MESSAGES, path.parent.name)
    for entry in read_po(path):
        assert entry.translation, entry
        assert not entry.fuzzy or waits(entry.comments), entry
        assert entry.comments, entry
        for text, lang in zip((entry.source, entry.translation), catalog.langs, strict=True):
            assert unicodedata.is_normalized("NFC", text), text
            assert text == text.strip()
            text.encode(REPERTOIRE[lang])
            if lang != "ko":
                assert " " not in text
            else:
                assert not re.search(r"[\u4e00-\u9fff\u3040-\u30ff，。！？、]", text), text
                assert not PARTICLE.search(text), text
                assert path.stem == "letters" or not FORMS.search(text), text
        if "{" in entry.source:
            assert set(find_placeholders(entry.source)) == set(
                find_placeholders(entry.translation)
            )


@pytest.mark.parametrize("pair", list_pairs(MESSAGES))
def test_attributions_are_in_every_language_and_their_characters(pair: str) -> None:
    attributed = [
        message.id
        for message in load_catalog(MESSAGES, pair).messages.values()
        if message.attribution
    ]
    assert attributed == [
        "brothers", "sincerity", "neighbours", "firewood", "shared-sky", "no-far-road",
        "bright-moon", "one-umbrella", "true-hearts", "winter-pines", "no-distance",
        "firmer-than-stone", "two-lands", "mid-autumn",
    ]  # fmt: skip
    for message in load_catalog(MESSAGES, pair).messages.values():
        for lang, text in message.attribution.items():
            # Python's GB 2312 has another middle dot at A1A4; 筠 and 譙 of names are not in
            # cp932, but our fonts have them.
            re.sub("[·筠譙]", "", text).encode(REPERTOIRE["zh-Hans" if lang == "zh" else lang])
        assert set(message.attribution) - {"zh-Hant"} in (set(), {"zh", "ko", "ja"})


@pytest.mark.parametrize("pair", list_pairs(MESSAGES))
def test_the_catalogs_load(pair: str) -> None:
    slogans = load_catalog(MESSAGES, pair)
    assert list(slogans.messages) == [
        "brothers", "sister-years", "sincerity", "neighbours", "firewood",
        "stand-by", "friend-in-need", "no-borders", "shared-sky", "no-far-road",
        "years-like-brothers", "bright-moon", "thaw-and-blossom", "one-umbrella",
        "true-hearts", "winter-pines", "no-distance", "warm-breeze", "one-boat",
        "near-neighbours", "together-gwacheon", "keep-watch", "river-to-river",
        "help-each-other", "firmer-than-stone", "cherry-in-bloom", "hold-on",
        "citizens-support", "rugged-road", "two-lands", "crimson-cherry", "hualien",
        "thanks", "epidemic", "earthquake", "flood", "condolence", "anniversary", "new-year",
        "mid-autumn", "get-well",
    ]  # fmt: skip
    assert slogans.message("sister-years").placeholders == {"years": "integer"}
    captions = load_catalog(MESSAGES, pair, "captions")
    assert captions.message("box-of").placeholders == {"box": "number", "boxes": "number"}
    assert set(captions.messages) == {
        "from", "to", "contents", "quantity", "box-number", "box-of", "donated-by",
        "handle-with-care", "keep-dry", "this-way-up", "weight", "date", "lot", "expiry",
        "draft", "handling", "sender-address", "sender-phone", "recipient-address",
        "recipient-phone", "barcode", "barcode-2d", "watch-film", "route", "sender",
        "recipient", "packed-on", "destination", "item", "packing-list", "first-box",
        "last-box", "shipment", "order",
        "boxes", "gross-weight",
        "unit", "per-box", "total", "totals-by-item", "page-of", "signed-by-sender",
        "signed-by-recipient", "report", "manifest", "row", "message", "template",
        "languages", "files", "findings", "warnings", "no-findings", "remedy", "state",
        "planned", "rendered", "verified", "doubtful", "sent", "printed", "seen", "voided",
        "failed", "printing", "more-online", "pallet-number",
        "barcodes-verified", "started", "finished", "more-in-file",
        "rows-without-picture", "first-labels", "checked",
        "name", "signature", "box-id", "box-list", "reprinted", "unvoided", "replaced",
        "gone", "history", "reason", "not-final", "rule-overflow", "rule-missing-glyph",
        "rule-wrong-region", "rule-barcode", "rule-translation", "rule-value",
        "rule-picture", "rule-output", "rule-changed", "rule-other", "rule-unused-column",
        "rule-hidden-row",
        "rule-unread-sheet", "rule-sum-row", "rule-remark-row", "rule-unread-note",
        "rule-not-shown",
        "proof", "project", "revision", "translated", "untranslated", "to-review",
        "same-as-source", "other-language", "approved-by", "not-approved", "ready-to-print",
        "to-be-changed", "what-to-change", "office", "slip-fields", "slip-characters",
        "slip-marks", "slip-brackets", "slip-blanks", "slip-numbers", "slip-words", "slip-file",
        "trial-offset", "trial-darkness", "trial-text", "trial-module", "fragile",
        "keep-from-heat", "no-hooks", "stack-limit", "stack-mass", "do-not-stack",
        "temperature", "do-not-roll", "center-of-gravity", "limited-quantity", "un-number",
    }  # fmt: skip
    glossary = load_glossary(MESSAGES, pair)
    assert glossary.term("city", "首尔", "zh") == "首尔"


def test_all_pairs_have_the_same_sources() -> None:
    for domain in DOMAINS:
        sources = [
            [(entry.context, entry.source, entry.comments) for entry in read_po(path)]
            for path in [*FILES, *TEMPLATES]
            if path.stem == domain
        ]
        assert all(source == sources[0] for source in sources)


@pytest.mark.parametrize("pair", list_pairs(MESSAGES))
def test_each_translation_is_in_its_language(pair: str) -> None:
    for domain in ("slogans", "captions", "letters"):
        catalog = load_catalog(MESSAGES, pair, domain)
        found = [explain_unfinished(each, catalog.langs) for each in catalog.messages.values()]
        assert {wrong.rule for wrongs in found for wrong in wrongs} <= {"fuzzy"}
    glossary = load_glossary(MESSAGES, pair)
    assert [
        e.source for e in glossary.by_source.values() if glossary.explain_unfinished(e)
    ] == []
