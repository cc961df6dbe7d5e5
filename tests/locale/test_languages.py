"""The choice of the language of the interface."""

from __future__ import annotations

import pytest

from cardgen.locale import choose_language
from cardgen.locale.languages import match_language


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("ko_KR.UTF-8", "ko"),
        ("ja", "ja"),
        ("zh_CN.UTF-8", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("zh_SG", "zh-Hans"),
        ("zh_TW.UTF-8", "zh-Hant"),
        ("zh_HK", "zh-Hant"),
        ("zh-Hant-TW", "zh-Hant"),
        ("zh_Hant", "zh-Hant"),
        ("ja_JP.eucJP@cjknarrow", "ja"),
        ("C", "en"),
        ("C.UTF-8", "en"),
        ("POSIX", "en"),
        ("en_GB", "en"),
        ("fr_FR.UTF-8", None),
        ("", None),
        ("nonsense", None),
    ],
)
def test_a_locale_or_a_tag_names_a_language(tag: str, language: str | None) -> None:
    assert match_language(tag) == language


def test_the_reader_goes_before_the_environment_the_project_and_the_locale() -> None:
    environment = {"CARDGEN_LANG": "ja", "LANG": "zh_TW.UTF-8"}
    assert choose_language("ko", "zh", environment, "utf-8").language == "ko"
    assert choose_language("", "zh", environment, "utf-8").language == "ja"
    assert choose_language("", "zh", {"LANG": "zh_TW"}, "utf-8").language == "zh-Hans"
    assert choose_language("", "", {"LANG": "zh_TW"}, "utf-8").language == "zh-Hant"
    assert choose_language("", "", {}, "utf-8").language == "en"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "ko_KR.UTF-8", "LC_ALL": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "ko_KR.UTF-8", "LC_MESSAGES": "C"}, "en"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "ko:en"}, "ko"),
        ({"LANG": "fr_FR.UTF-8", "LANGUAGE": "fr:zh_TW"}, "zh-Hant"),
        ({"LANG": "C", "LANGUAGE": "ko"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
    ],
)
def test_locales_are_read_as_gettext_reads_them(
    environment: dict[str, str], language: str
) -> None:
    assert choose_language("", "", environment, "utf-8") == (language, "")


def test_an_unknown_language_is_english_with_a_warning() -> None:
    language, warning = choose_language("xx", "", {}, "utf-8")
    assert language == "en"
    assert warning == (
        "cardgen has no language 'xx'; choose one of: en, zh-Hans, zh-Hant, ko, ja"
    )


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp949", "no such encoding"])
def test_a_terminal_without_the_letters_gets_english_with_a_warning(encoding: str) -> None:
    language, warning = choose_language("zh-Hant", "", {}, encoding)
    if encoding == "cp949":  # has these Han characters
        assert (language, warning) == ("zh-Hant", "")
    else:
        assert language == "en"
        assert warning == f"this terminal ({encoding}) cannot show zh-Hant; set it to UTF-8"
