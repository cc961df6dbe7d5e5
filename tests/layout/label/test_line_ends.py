"""Line ends of labels, which follow the sense, on the built-in templates."""

from __future__ import annotations

import pytest

from cardgen.catalog import Message
from cardgen.layout.label.label import Label
from tests.layout.studio import draw, fonts, lines as studio_lines, page, speaker, template
from tests.text.corpus import MarkedMessage, MarkedText
from tests.text.line_ends import set_texts

NO_FAR_ROAD = (
    "道不远人，人无异国。",
    "도는 사람에게서 멀지 않고, 사람에게는 나라의 다름이 없습니다.",
)
FIREWOOD = ("雪中送炭", "눈 속에 숯을 보내듯, 가장 추운 때에 곁에 있겠습니다.")
RIVER = (
    "愿樱花盛开之时，我们再次相聚在汉江边。",
    "벚꽃이 활짝 필 무렵, 한강 가에서 다시 만날 수 있기를 바랍니다.",
)
PARK = (
    "愿樱花盛开之时，我们再次相聚在上野公园。",
    "桜の花が満開になるころ、上野公園でまたお会いしましょう。",
)
NAGOYA = (
    "守望相助，共克时艰——与名古屋市民同在",
    "ともに支え合い、この難局を乗り越えよう――名古屋市民とともに",
)


def lines(texts: tuple[str, str], pair: str, name: str) -> list[list[str]]:
    """Lines of both texts of a message on a template."""
    source, target = pair.split("-")
    none = frozenset[int]()
    marked = [
        MarkedText(lang, text, none, none)
        for lang, text in zip((source, target), texts, strict=True)
    ]
    refused: list[str] = []
    found = [*set_texts([MarkedMessage("own", pair, "cheer", *marked)], [name], refused)]
    assert not refused
    return [
        [
            each.marked.text[a:b].strip()
            for a, b in zip((0, *each.begins), (*each.begins, None), strict=True)
        ]
        for each in found
    ]


@pytest.mark.parametrize("name", ["banner-a3", "box-a4", "box-a5", "gs1-100x150"])
def test_a1_no_far_road_ran_over_its_comma(name: str) -> None:
    _, korean = lines(NO_FAR_ROAD, "zh-ko", name)
    assert any(line.endswith("않고,") for line in korean)
    assert "않고, 사람에게는 나라의" not in korean


@pytest.mark.parametrize("name", ["card-a6", "box-100x150", "box-4x6in", "gs1-4x6in"])
def test_a1_firewood_ran_over_its_comma(name: str) -> None:
    _, korean = lines(FIREWOOD, "zh-ko", name)
    assert any(line.endswith("보내듯,") for line in korean)
    assert any(line.startswith("가장 추운 때에") for line in korean)


@pytest.mark.parametrize("name", ["box-100x150", "card-a6", "box-a5"])
def test_a1_a4_when_cherries_bloom_ran_over_its_comma(name: str) -> None:
    chinese, korean = lines(RIVER, "zh-ko", name)
    assert any(line.endswith("盛开之时，") for line in chinese)
    assert not any(line.startswith("时，") for line in chinese)
    assert any(line.endswith("필 무렵,") for line in korean)


@pytest.mark.parametrize("name", ["box-100x150", "card-a6", "box-a5"])
@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (NO_FAR_ROAD[1], ["사람에게는 나라의"]),
        ("함께 힘을 모아야만 이 시련을 이겨낼 수 있습니다.", ["이겨낼", "이"]),
        ("벚꽃이 활짝 필 무렵, 다시 만날 수 있기를 바랍니다.", ["만날", "수"]),
        ("어려울 때의 친구가 진정한 친구입니다.", ["때의", "진정한"]),
        ("바이러스에 국경이 없듯 우정에도 국경이 없습니다.", ["국경이"]),
        ("서울 시민 여러분이 보내 주신 따뜻한 마음을", ["서울", "시민", "보내", "따뜻한"]),
        ("김철수 씨와 이영희 선생님께 드립니다.", ["김철수", "이영희"]),
    ],
)
def test_a2_korean_words_that_belong_together_were_parted(
    text: str, wrong: list[str], name: str
) -> None:
    _, korean = lines(("心", text), "zh-ko", name)
    ends = [line.split()[-1] for line in korean[:-1]]
    assert not set(ends) & set(wrong)


def test_a3_a_japanese_dash_ended_no_clause() -> None:
    chinese, japanese = lines(NAGOYA, "zh-ja", "box-100x150")
    assert any(line.endswith("――") for line in japanese)
    assert any(line.endswith("——") for line in chinese)


def test_a5_a_text_of_which_one_judge_knew_the_phrases_had_none() -> None:
    _, japanese = lines(PARK, "zh-ja", "box-100x150")
    assert "上野公園でまた" in japanese


COLUMNS = """
[style.display]
font = "serif"
[source]
text = "{message}"
style = "display"
direction = "vertical"
align = "end"
fit = { min = "12pt", max = "200pt", group = "slogan" }
[target]
text = "{message}"
lang = "target"
style = "display"
valign = "end"
fit = { min = "12pt", max = "90pt", group = "slogan", ratio = 2.2 }
"""


def test_a6_words_of_a_headline_were_divided() -> None:
    """Beside tall columns, a much larger size was once worth the break がんば／れ."""
    text = page(
        "target source",
        COLUMNS,
        size="210mm x 297mm",
        margin="16mm",
        columns=("1fr", "70mm"),
        gap="10mm",
    )
    shape = template(text)
    message = Message("a6", "北京，加油！", "北京、がんばれ！ソウルはあなたと共にいます。")
    voice = speaker(message, types=shape.fields, langs=("zh-Hans", "ja"))
    items = studio_lines(Label(shape, fonts(), voice.speak).document())
    assert any("がんばれ！" in item for item in items)


FIXED = (
    '[style.text]\nsize = "14pt"\nleading = 1.6\n[words]\ntext = "{message}"\nstyle = "text"\n'
)


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("只隔着一片海", "着"),
        ("一次性口罩已送达", "性"),
        ("我们收到了毛毯和口罩", "了"),
    ],
)
def test_a7_a_line_more_keeps_words_whole(source: str, wrong: str) -> None:
    for width in range(60, 110, 7):
        text = page("words", FIXED, size=f"{width + 20}pt x 200pt")
        items = draw(text, message=Message("a7", source, "심"))
        begun = [item.split('"')[1] for item in items]
        assert "".join(begun) == source
        assert not any(words.startswith(wrong) for words in begun)


def test_a7_a_line_more_is_not_taken_where_there_is_no_room() -> None:
    text = page("words", FIXED, size="76pt x 62pt")  # four em, and two lines of them
    draw(text, message=Message("a7", "感谢朋友们的心", "심"))


@pytest.mark.parametrize("name", ["box-100x150", "box-a5", "card-a6"])
@pytest.mark.parametrize(
    ("source", "target", "pair"),
    [
        ("武汉加油！中国加油！世界加油！", "우한 힘내라! 중국 힘내라! 세계 힘내라!", "zh-ko"),
        (
            "武汉加油！中国加油！世界加油！",
            "武漢がんばれ！中国がんばれ！世界がんばれ！",
            "zh-ja",
        ),
    ],
)
def test_a8_three_cheers_stood_one_and_two(
    source: str, target: str, pair: str, name: str
) -> None:
    for found in lines((source, target), pair, name):
        assert len(found) in {1, 3}


@pytest.mark.parametrize("name", ["box-100x150", "card-a6", "box-a5"])
def test_a8_a_date_was_divided(name: str) -> None:
    chinese, _ = lines(
        ("感谢横滨市民在2020年2月送来的口罩和温暖，我们永远不会忘记。", "忘れません。"),
        "zh-ja",
        name,
    )
    assert any("2020年2月" in line for line in chinese)
    assert not any(line.endswith("在") for line in chinese)


@pytest.mark.parametrize("name", ["box-100x150", "card-a6"])
def test_a8_the_dash_of_an_attribution_stood_at_a_line_end(name: str) -> None:
    chinese, japanese = lines(
        (
            "“岂曰无衣？与子同裳。”——《诗经·秦风》",
            "「豈に衣無しと曰わんや、子と裳を同じうせん。」――『詩経・秦風』",
        ),
        "zh-ja",
        name,
    )
    assert any(line.startswith("——《") for line in chinese)
    assert any(line.startswith("――『") for line in japanese)


NEIGHBOURS = (
    "亲仁善邻，国之宝也。同舟共济，方能共渡难关。",
    "어진 이와 가까이하고 이웃과 화목함은 나라의 보배입니다. 함께 힘을 모아야만 이 시련을"
    " 이겨 낼 수 있습니다.",
)
NO_BORDERS = ("病毒无国界，友谊亦无疆。", "바이러스에 국경이 없듯 우정에도 국경이 없습니다.")


@pytest.mark.parametrize("name", ["box-100x150", "box-4x6in", "card-a6", "certificate-a4"])
def test_b3_neighbours_were_right_on_the_poster_and_wrong_on_the_box(name: str) -> None:
    _, korean = lines(NEIGHBOURS, "zh-ko", name)
    assert "어진 이와 가까이하고" in korean
    assert not any(line.endswith("이웃과") for line in korean)


@pytest.mark.parametrize("name", ["box-100x150", "card-a6", "sheet-a4-photo"])
def test_b3_a_line_ran_over_a_pause_and_stopped_at_a_phrase(name: str) -> None:
    _, korean = lines(NO_BORDERS, "zh-ko", name)
    assert not any(line.endswith("우정에도") for line in korean)


def test_other_lines_make_no_text_smaller_than_three_quarters() -> None:
    chinese, korean = (
        "心系灾区，祈愿早日恢复安宁。",
        "피해를 입으신 분들과 마음을 함께하며, 하루빨리 일상을 되찾으시기를 기원합니다.",
    )
    none = frozenset[int]()
    marked = MarkedText("zh", chinese, none, none), MarkedText("ko", korean, none, none)
    message = MarkedMessage("own", "zh-ko", "cheer", *marked)
    _, found = set_texts([message], ["banner-a3"], [])
    assert found.size > 0.75 * 79.45  # its size in lines that are as long as possible
