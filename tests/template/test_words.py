"""Words of a template in each language, and those that are missing."""

from __future__ import annotations

from cardgen.template import AreaText, Words
from tests.layout import studio
from tests.template.samples import change, complaint, load

SPOKEN = 'text = { zh = "非卖品", ko = "비매품" }'
TEXT = change(('text = "{message}"', SPOKEN))


def test_a_text_for_each_language() -> None:
    content = load(TEXT).areas["words"].content
    assert isinstance(content, AreaText)
    (span,) = content.spans
    assert isinstance(span.shows, Words)
    found = {lang: span.shows.in_language(lang) for lang in ("zh-Hans", "zh-Hant", "ko", "ja")}
    assert {lang: text and text.text for lang, text in found.items()} == {
        "zh-Hans": "非卖品",
        "zh-Hant": None,
        "ko": "비매품",
        "ja": None,
    }


def test_a_language_that_another_text_has() -> None:
    more = 'spans = [{ text = { zh = "口罩", ko = "마스크", ja = "マスク" } }]'
    text = TEXT.replace("words words", "words other")
    assert complaint(f"{text}\n[other]\n{more}\n") == (
        "card.toml:24: bad-template: [words]: text: there are no words in ja\n"
        '  hint: add ja = "…"'
    )


def test_a_language_of_the_template() -> None:
    said = complaint('languages = ["zh", "ja"]\n' + TEXT)
    assert said.startswith(
        "card.toml:25: bad-template: [words]: text: there are no words in ja"
    )


def test_wrong_languages_and_empty_words() -> None:
    assert "'kr' is a country" in complaint(TEXT.replace("ko =", "kr ="))
    assert "the text in ko is empty" in complaint(TEXT.replace("비매품", " "))
    assert "text has no language" in complaint(TEXT.replace(SPOKEN, "text = {}"))


def test_a_label_shows_the_words_of_its_languages() -> None:
    both = '[a]\nspans = [{ text = { zh = "非卖品", ko = "비매품" }, lang = "both" }]\n'
    (line, *rest) = studio.draw(studio.page("a", both))
    assert "非卖品" in " ".join((line, *rest))
    assert "비매품" in " ".join((line, *rest))


def test_a_label_in_another_language_is_refused() -> None:
    said = studio.complaint(
        studio.page("a", '[a]\ntext = { zh = "非卖品", ja = "非売品" }\nlang = "target"\n')
    )
    assert "bad-template: [a]: text: there are no words in ko" in said
