"""Line ends of texts that offices write: names, figures with units, documents' numbers."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest

from cardgen import Project
from cardgen.text.breaks import Break, find_breaks
from cardgen.text.sense import weigh_breaks
from tests.fields import built_in
from tests.text.office_texts import LANGUAGES, Fault, find_fault_by_rule, judge_line_ends, load

SETS = ("first", "apart", "second", "third", "held")


@pytest.mark.parametrize("name", SETS)
def test_the_sets_are_whole(name: str) -> None:
    messages = load(name)
    assert len(messages) >= (100 if name == "first" else 30)
    assert len({message.id for message in messages}) == len(messages)


@pytest.mark.parametrize(
    ("lang", "text", "begins", "fault"),
    [
        ("zh", "八方支援。”——今天", "今天", Fault.HARD),
        ("zh", "携5.4吨物资", "吨", Fault.HARD),
        ("zh", "约850名灾民", "850", Fault.HARD),
        ("zh", "物资由海路运往", "海路", Fault.SOFT),
        ("zh", "物资由海路运往", "由", Fault.NONE),
        ("ja", "災害御見舞", "見舞", Fault.HARD),
        ("ja", "金をも断つ", "も", Fault.HARD),
        ("ko", "약 850명", "850", Fault.HARD),
        ("ko", "예약 850건", "850", Fault.NONE),
    ],
)
def test_the_judge_knows_the_rules(lang: str, text: str, begins: str, fault: Fault) -> None:
    assert find_fault_by_rule(text, text.index(begins), lang) is fault


@pytest.mark.parametrize("lang", LANGUAGES)
def test_hardly_a_good_grade_is_a_hard_fault(lang: str) -> None:
    """Chinese ends between phrases had 12.7 % of hard faults, Japanese ones 2.8 %."""
    verdicts = Counter(
        text.judge(at)
        for message in load("first")
        for text in [message.texts[lang]]
        for at, kind in weigh_breaks(text.text, lang)
        if kind <= Break.PHRASE
    )
    assert verdicts.total() > 180
    assert verdicts[Fault.HARD] <= 0.01 * verdicts.total(), verdicts


def lines(text: str, lang: str) -> list[str]:
    """Split a text wherever a line may end."""
    edges = [0, *find_breaks(text, lang), len(text)]
    return [text[a:b] for a, b in pairwise(edges)]


@pytest.mark.parametrize(
    ("lang", "quantity"),
    [
        *(
            ("zh", each)
            for each in ("5.4吨", "12.5万只", "1.2亿元", "约850名", "两千五百只", "250毫升")
        ),
        *(("zh-Hant", each) for each in ("5.4噸", "12.5萬片", "9:00—11:30", "M號")),
        *(
            ("ja", each)
            for each in ("5.4トン", "12.5万枚", "1億2000万円", "50キロワット", "六か所")
        ),
    ],
)
def test_rule_2_a_quantity_was_divided(lang: str, quantity: str) -> None:
    assert any(quantity in line for line in lines(f"国国{quantity}国国", lang))


@pytest.mark.parametrize(
    ("lang", "text", "whole"),
    [
        ("zh", "根据京外函〔2020〕17号，特此函告", "京外函〔2020〕17号"),
        ("zh", "首尔市119救援队抵达现场", "119救援队"),
        ("zh", "海洋8号货轮明日靠港", "海洋8号"),
        ("zh", "一、互通疫情信息；二、互派专家", "二、互"),
        ("zh", "感谢医护人员日夜守护", "医护人员"),
        ("zh", "本批物资关于运输的安排", "关于运输"),
        ("zh", "我们前往灾区支援", "前往灾区"),
        ("ja", "金をも断つ鋭さ", "金をも"),
        ("ja", "災害御見舞を申し上げます", "御見舞を"),
        ("ja", "総領事館を通じてお届けします", "総領事館を通じて"),
        ("ja", "電話またはメールで連絡する", "またはメールで"),
        ("ko", "기온은 36.5℃ 안팎으로 유지", "36.5℃ 안팎으로"),
        ("ko", "받은 날부터 7일 안에 연락", "7일 안에"),
    ],
)
def test_what_belongs_together_was_parted(lang: str, text: str, whole: str) -> None:
    begin = text.index(whole)
    within = range(begin + 1, begin + len(whole))
    grades = [kind for at, kind in weigh_breaks(text, lang) if at in within]
    assert all(kind >= Break.TIED for kind in grades), grades


@pytest.mark.parametrize(
    ("lang", "text", "dash"),
    [
        ("zh", "他说：“八方支援。”——今天我们同在", "——"),
        ("zh", "他说“八方支援”——今天我们同在", "——"),
        ("ja", "「八方が支援す」――いま、共に", "――"),
    ],
)
def test_rule_1_a_dash_behind_a_quotation_ended_a_line(lang: str, text: str, dash: str) -> None:
    grades = dict(weigh_breaks(text, lang))
    assert grades[text.index(dash)] is Break.SENTENCE
    assert text.index(dash) + 2 not in grades


@pytest.mark.ci
@pytest.mark.parametrize(
    ("name", "hard", "soft"),
    [
        ("first", 0.01, {"zh": 0.05, "zh-Hant": 0.04, "ko": 0.07, "ja": 0.05}),
        # Nobody used these while the rules were mended: the measure of new texts. The goal is
        # 0.5 % of hard faults and 3 % of soft ones.
        ("held", 0.035, {"zh": 0.13, "zh-Hant": 0.12, "ko": 0.13, "ja": 0.12}),
    ],
)
def test_lines_of_offices_end_well_on_every_design(
    name: str, hard: float, soft: dict[str, float]
) -> None:
    templates = [each for each in built_in() if Project.open().template(each).shows_message]
    refused = list[str]()
    verdicts = Counter(
        (each.lang, each.fault) for each in judge_line_ends(load(name), templates[::4], refused)
    )
    assert len(refused) <= 10
    for lang in LANGUAGES:
        ends = sum(verdicts[lang, fault] for fault in Fault)
        assert verdicts[lang, Fault.HARD] <= hard * ends, (lang, verdicts)
        assert verdicts[lang, Fault.SOFT] <= soft[lang] * ends, (lang, verdicts)
