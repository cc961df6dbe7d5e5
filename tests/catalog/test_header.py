from __future__ import annotations

import pytest

from cardgen.catalog import diagnose_catalog, diagnose_glossary
from tests.catalog.samples import entry, write

HELLO = entry("hello", "你好。", "안녕하세요.")


def findings(language: str, pair: str = "zh-ko", name: str = "Language") -> list[str]:
    folder = write(HELLO, pair=pair)
    path = folder / pair / "slogans.po"
    text = path.read_text(encoding="utf-8").replace('"Language: ko\\n"\n', "")
    head = f'"{name}: {language}\\n"\n"MIME' if language else '"MIME'
    path.write_text(text.replace('"MIME', head), encoding="utf-8")
    return [str(each) for each in diagnose_catalog(folder, pair).diagnostics]


@pytest.mark.parametrize(
    ("language", "pair"),
    [
        ("ko", "zh-ko"),
        ("ko_KR", "zh-ko"),
        ("ko-KR", "zh-ko"),
        ("ko_KR.UTF-8", "zh-ko"),
        ("kor", "zh-ko"),
        ("ja_JP", "zh-ja"),
        ("en", "zh-en-US"),
        ("zh_TW", "ja-zh-Hant"),
        ("zh_Hant_HK", "ja-zh-Hant"),
        ("zh_CN", "ja-zh"),
        ("", "zh-ko"),  # as a new file has it
    ],
)
def test_a_language_that_agrees_with_the_folder(language: str, pair: str) -> None:
    assert findings(language, pair) == []


@pytest.mark.parametrize(
    ("language", "pair"),
    [
        ("ja", "zh-ko"),
        ("zh_TW", "ja-zh"),
        ("zh_CN", "ja-zh-Hant"),
        ("en_GB", "zh-en-US"),
        ("Korean", "zh-ko"),
    ],
)
def test_japanese_in_a_korean_folder_is_not_printed(language: str, pair: str) -> None:
    """zh-ja/slogans.po, copied to zh-ko, was printed, and every check found it sound."""
    assert [each.partition(": ")[2][:14] for each in findings(language, pair)] == [
        "wrong-language"
    ]


def test_what_is_said_of_it() -> None:
    assert findings("ja_JP") == [
        (
            "messages/zh-ko/slogans.po:1: wrong-language: the header says Language: ja_JP, "
            "but the folder is for ko\n"
            '  hint: move the file, or write "Language: ko\\n" if its text is ko'
        )
    ]


def test_the_source_language_too() -> None:
    assert findings("zh_CN", name="X-Source-Language") == []
    assert findings("zh_TW", name="X-Source-Language") == [
        (
            "messages/zh-ko/slogans.po:1: wrong-language: the header says X-Source-Language: "
            "zh_TW, but the folder is for zh-Hans\n"
            '  hint: move the file, or write "X-Source-Language: zh-Hans\\n" '
            "if its text is zh-Hans"
        )
    ]


def test_a_glossary_too() -> None:
    folder = write(pair="zh-ja")
    write(entry("city", "首尔", "ソウル"), pair="zh-ja", domain="glossary")
    found = diagnose_glossary(folder, "zh-ja").diagnostics
    assert [each.rule for each in found] == ["wrong-language"]
