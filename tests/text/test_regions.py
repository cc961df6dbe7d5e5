from __future__ import annotations

from pathlib import Path

import pytest

from cardgen.display import FontRef
from cardgen.errors import Location
from cardgen.fonts import FontLibrary, load_fonts
from cardgen.resources import FONTS
from cardgen.text.coverage import FontUse, find_region, is_made_for, list_font_warnings
from tests.text.samples import LANGS, LIBRARY, chain, patch, regional

JIS, GB, WANSUNG, BIG5, JOHAB = range(17, 22)  # bits of ulCodePageRange1


def suits(ref: FontRef, library: FontLibrary) -> set[str]:
    return {lang for lang in LANGS if is_made_for(ref, lang, library)}


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("zh-Hans", "zh-Hans"), ("zh", "zh-Hans"), ("zh-CN", "zh-Hans"),
        ("zh-Hant", "zh-Hant"), ("zh-TW", "zh-Hant"), ("zh-HK", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant"), ("ja", "ja"), ("ja-JP", "ja"), ("ko", "ko"),
        ("ko-KR", "ko"), ("en", None), ("kok", None),
    ],
)  # fmt: skip
def test_rule_16_a_language_is_of_a_region(lang: str, expected: str | None) -> None:
    assert find_region(lang) == expected


@pytest.mark.parametrize("family", ["sans", "serif"])
@pytest.mark.parametrize("index", range(5))
def test_rule_16_a_face_with_locl_is_for_all_that_it_lists(family: str, index: int) -> None:
    path = LIBRARY.families[family].files["regular"].path
    assert suits(FontRef(str(path), index), LIBRARY) == set(LANGS)


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ([WANSUNG], {"ko"}),  # Nanum, Baekmuk
        ([WANSUNG, JOHAB], {"ko"}),
        ([JOHAB], {"ko"}),
        ([JIS], {"ja"}),  # IPA
        ([JIS, BIG5], {"ja", "zh-Hant", "zh-HK"}),  # Klee One
        ([GB, BIG5], {"zh-Hans", "zh-Hant", "zh-HK"}),  # LXGW WenKai
        ([], set(LANGS)),  # nothing is known
    ],
)
def test_rule_16_a_scanned_face_is_for_its_code_pages(
    tmp_path: Path, pages: list[int], expected: set[str]
) -> None:
    ref = regional(tmp_path / "a.otf", "骨한", *pages)
    assert suits(ref, load_fonts([tmp_path])) == expected


def test_rule_16_a_face_of_an_old_os2_table_is_unknown(tmp_path: Path) -> None:
    ref = regional(tmp_path / "a.otf", "骨한", JIS)
    patch(tmp_path / "a.otf", "OS/2", b"\0\3", b"\0\0", 0)
    assert suits(ref, LIBRARY) == set(LANGS)


@pytest.mark.parametrize("languages", ["{ ko = 0 }", "{ ko = 0, ja = 1 }"])
def test_rule_16_a_listed_face_is_for_the_languages_listed(
    tmp_path: Path, languages: str
) -> None:
    ref = regional(tmp_path / "a.otf", "骨한", GB, JIS)
    (tmp_path / "fonts.toml").write_text(
        '[family.mine]\nname = "Mine"\nregular = { file = "a.otf" }\n'
        f"languages = {languages}\n",
        encoding="utf-8",
    )
    assert suits(ref, load_fonts([FONTS, tmp_path])) == {"ko"}


def test_rule_16_a_listed_face_without_languages_speaks_for_itself(tmp_path: Path) -> None:
    ref = regional(tmp_path / "a.otf", "骨한", JIS)
    (tmp_path / "fonts.toml").write_text(
        '[family.mine]\nname = "Mine"\nregular = { file = "a.otf" }\n', encoding="utf-8"
    )
    assert suits(ref, load_fonts([tmp_path])) == {"ja"}


def test_rule_16_wrong_region_names_character_face_and_language(tmp_path: Path) -> None:
    ref = regional(tmp_path / "a.otf", "骨한", WANSUNG)
    settings = [
        FontUse("骨", "zh-Hans", ref),
        FontUse("한", "zh-Hans", ref),
        FontUse("骨", "ko", ref),
        FontUse("、A1", "zh-Hans", ref),
        FontUse("返々骨", "zh-Hans", ref),
    ]
    place = Location("slogans.po", 7)
    (warning,) = list_font_warnings(settings, load_fonts([tmp_path]), place, "[source]: ")
    assert str(warning) == (
        "slogans.po:7: warning: wrong-region: [source]: the font a.otf#0 is used for "
        "骨 (U+9AA8), 返 (U+8FD4), 々 (U+3005), but it is not made for zh-Hans\n"
        "  hint: add a font made for zh-Hans that has them, in cardgen.toml"
    )


def test_rule_21_missing_variation_names_the_sequence() -> None:
    (first, *_) = chain("ja")
    settings = [
        FontUse("葛\U000e0100", "ja", first),
        FontUse("国\ufe0f", "ja", first),
        FontUse("葛\U000e0105", "ja", first),
        FontUse("葛\U000e0105", "ja", first),
    ]
    (warning,) = list_font_warnings(settings, LIBRARY)
    assert str(warning) == (
        "warning: missing-variation: no font has the form 葛 (U+845B U+E0105); "
        "the usual form of 葛 is used\n"
        "  hint: delete U+E0105, or add a font that has this form, in cardgen.toml"
    )
