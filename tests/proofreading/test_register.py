"""Words of the wrong register, words for citizens, and attributions."""

from __future__ import annotations

import pytest

from cardgen.catalog import LETTERS, SLOGANS, PoEntry, pair_langs
from cardgen.proofreading import HouseStyle, Slip, proofread


def found(
    pair: str,
    source: str,
    translation: str,
    *comments: str,
    name: str = "own.opening",
    domain: str = LETTERS,
) -> list[Slip]:
    entry = PoEntry(name, source, translation, comments, False, 1, 2, 3, ())
    style = HouseStyle(pair_langs(pair), domain=domain)
    rules = ("register", "citizen-kind", "attribution-scope")
    return [slip for slip in proofread(entry, style) if slip.rule in rules]


REGISTERS = [
    ("zh-ko", "向您致意。", "귀하께 인사드립니다.", "own.opening", "귀하"),
    ("zh-zh-Hant", "贵方来函收悉。", "貴方來函收悉。", "own.official.1", "貴方"),
    ("zh-zh-Hant", "谨致此状。", "特頒此狀。", "certificate.1", "特頒此"),
    ("zh-ja", "向您致意。", "貴職に御礼申し上げます。", "own.opening", "貴職"),
    ("zh-ja", "加油！", "がんばれ！私たちは仲間です。", "own.closing", "がんばれ"),
    ("zh-ja", "加油！", "負けるな！応援しています。", "own.closing", "負けるな"),
    ("zh-ko", "同在。", "함께합니다. 서로를 잊지 말자.", "own.closing", "말자"),
    ("zh-ko", "同在。", "꽃이 핀다. 봄을 함께 기다립니다.", "own.closing", "다"),
    ("ko-zh", "함께합니다.", "祝您健康，我们与你们同在。", "own.closing", "你"),
    ("ja-zh-Hant", "共にあります。", "祝您健康，我們與你同在。", "own.closing", "你"),
]


@pytest.mark.parametrize(("pair", "source", "translation", "name", "word"), REGISTERS)
def test_a_word_of_another_register_is_a_warning_with_its_reason(
    pair: str, source: str, translation: str, name: str, word: str
) -> None:
    (slip,) = found(pair, source, translation, name=name)
    assert (slip.rule, slip.gravity) == ("register", "warning")
    assert translation[slip.start : slip.end] == word
    assert slip.message
    assert slip.hint


@pytest.mark.parametrize(
    ("pair", "translation", "name"),
    [
        (
            "zh-ko",
            "귀하께서는 큰 힘이 되어 주셨습니다. 이에 이 감사장을 드립니다.",
            "certificate.1",
        ),
        ("zh-ko", "귀하의 노고에 감사드립니다.", "own.official.1"),
        ("zh-ko", "우리는 함께합니다. 힘내십시오!", "own.1"),
        ("zh-ko", "서로 돕자. 함께 이겨 내자.", "own.1"),
        ("zh-ja", "貴職におかれましては、ご清祥のこととお慶び申し上げます。", "own.official.1"),
        ("zh-ja", "がんばればきっと春が来ます。", "own.1"),
        ("zh-zh-Hant", "貴機關來函收悉。謹致此狀。", "own.official.1"),
    ],
)
def test_a_word_where_it_belongs_is_no_slip(pair: str, translation: str, name: str) -> None:
    assert not found(pair, "我们与您同在。", translation, name=name)


@pytest.mark.parametrize("domain", [LETTERS, SLOGANS])
@pytest.mark.parametrize(
    ("pair", "translation"),
    [
        ("zh-ko", "{to_city} 시민 여러분께"),
        ("zh-ko", "{to_city} 구민 여러분께"),
        ("zh-zh-Hant", "致{to_city}市民"),
        ("zh-ja", "{to_city}市民の皆様へ"),
    ],
)
def test_people_called_after_one_kind_of_place_are_a_warning(
    pair: str, translation: str, domain: str
) -> None:
    (slip,) = found(pair, "致{to_city}人民", translation, "{to_city}: city", domain=domain)
    assert slip.rule == "citizen-kind"
    assert "{to_citizens}" in slip.hint


def test_people_of_a_kind_of_their_own_are_no_slip() -> None:
    source, said = "致{to_citizens}", "{to_citizens} 여러분께"
    assert not found("zh-ko", source, said, "{to_citizens}: citizens")
    assert not found("zh-ko", "致北京市民", "베이징 시민 여러분께")
    assert not found("zh-ko", "致{to_city}", "{to_city} 주민 여러분께", "{to_city}: city")


SCOPES = [
    ("zh-ko", "형제가 한마음이면 쇠도 끊습니다. 함께 이겨 냅시다.", "ko=《주역》"),
    (
        "zh-ja",
        "二人心を同じくすれば、その利きこと金を断つ。共に乗り越えましょう。",
        "ja=『易経』",
    ),
    ("zh-ko", "눈 속에 숯을 보내듯 곁에 있겠습니다.", "ko=중국 고사성어"),
]


@pytest.mark.parametrize(("pair", "translation", "attribution"), SCOPES)
def test_an_attribution_below_more_than_is_quoted(
    pair: str, translation: str, attribution: str
) -> None:
    comment = f"attribution: {attribution}"
    (slip,) = found(pair, "二人同心。", translation, comment, domain=SLOGANS)
    assert slip.rule == "attribution-scope"


@pytest.mark.parametrize(
    ("pair", "translation", "attribution"),
    [
        (
            "zh-ko",
            "형제가 한마음이면 쇠도 끊습니다. 이겨 냅시다.",
            "ko=『주역』 「계사전」에서",
        ),
        ("zh-ja", "心を同じくする。共に乗り越えましょう。", "ja=『易経』繋辞上伝より"),
        ("zh-ja", "心を同じくする。共に乗り越えましょう。", "ja=『易経』繋辞上伝に基づく"),
        ("zh-ko", "산천은 달라도 같은 하늘 아래 있습니다.", "ko=나가야왕"),
        ("zh-zh-Hant", "亲仁善邻。同舟共濟。", "zh-Hant=語出《左傳》"),
        ("zh-zh-Hant", "雪中送炭", "zh-Hant=中國成語"),
    ],
)
def test_an_attribution_of_what_is_quoted(
    pair: str, translation: str, attribution: str
) -> None:
    comment = f"attribution: {attribution}"
    assert not found(pair, "二人同心。", translation, comment, domain=SLOGANS)


def test_the_origin_says_that_half_is_quoted() -> None:
    comments = ("origin: Seoul; first half: Book of Changes", "attribution: ko=《주역》")
    (slip,) = found("zh-ko", "同心。", "한마음으로 이겨 냅시다.", *comments, domain=SLOGANS)
    assert slip.rule == "attribution-scope"
