from __future__ import annotations

import re
from itertools import pairwise

import pytest

from cardgen.text.breaks import Break
from cardgen.text.phrases.korean import grade_breaks
from cardgen.text.phrases.korean_endings import is_adnominal
from cardgen.text.sense import weigh_breaks
from tests.text.corpus import load


def grade(first: str, second: str, *, is_last: bool = False) -> Break:
    """Grade a break between two words; `is_last` if they end a sentence."""
    text = f"{first}{second}" if is_last else f"{first}{second} 나"
    ends = [len(first)] if is_last else [len(first), len(text) - 1]
    return grade_breaks(text, ends)[len(first)]


@pytest.mark.parametrize(
    "words",
    [
        # 의존 명사: 한글 맞춤법 제42항
        "이겨낼 수",
        "수 있습니다",
        "아는 것이",
        "어려울 때",
        "갈 데가",
        "만난 적",
        "노력한 만큼",
        "할 줄",
        "웃을 뿐입니다",
        "떠난 지",
        "싸우는 동안",
        # 보조 용언: 제47항
        "보내 주신",
        "견뎌 냅시다",
        "가고 싶은",
        "지키고 있습니다",
        "잊지 않겠습니다",
        "멀지 않고",
        "이기지 못할",
        "하게 되었습니다",
        "지켜 보며",
        "살아 있는",
        # 관형사 and numbers
        "이 마음을",
        "우리 도시는",
        "모든 시민이",
        "두 도시의",
        "스물네 해",
        "서른 명의",
        "24 년을",
        "5만 장을",
        # adnominal endings
        "따뜻한 마음을",
        "가까운 이웃이",
        "진정한 친구입니다",
        "보내온 편지를",
        "국경이라는 말을",
        "만날 날을",
        "믿을 사람은",
        "깊은 위로를",
        "나라의 보배입니다",
        # adverbs
        "가장 추운",
        "더 가까이",
        "늘 곁에",
        "결코 잊지",
        "다시 만날",
        "함께 이겨냅시다",
        # names, titles, compounds
        "이영희 선생님께",
        "시민 여러분께",
        "서울 시민",
        "진심 어린",
        # what goes before a verb that never stands alone
        "여러분을 위해",
        "평화를 위한",
        "국경이 없듯",
        "것이 아닙니다",
    ],
)
def test_rule_4_what_was_parted_though_it_belongs_together(words: str) -> None:
    first, second = words.split(" ", 1)
    assert grade(f"{first} ", second) is Break.TIED


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        # 연결 어미
        ("손을 잡고 앞으로", Break.PAUSE),
        ("봄이 오면 벚꽃이", Break.PAUSE),
        ("멀리 있지만 마음은", Break.PAUSE),
        ("숯을 보내듯 정성을", Break.PAUSE),
        ("함께하니 두려움이", Break.PAUSE),
        ("도울 수 있도록 물자를", Break.PAUSE),
        # topics, where no adnominal looks like one
        ("사람에게는 국경의", Break.PAUSE),
        ("우리는 여러분을", Break.PAUSE),
        ("마음은 언제나처럼", Break.PAUSE),
        # other particles
        ("서울이 베이징에", Break.PHRASE),
        ("물자를 항구에서", Break.PHRASE),
        ("부산에서 상하이까지", Break.PHRASE),
        # and what is less than a phrase
        ("이웃과 화목함은", Break.WORD),
        ("마스크 50,000장을", Break.TIED),
        ("그리고 봄이", Break.WORD),
    ],
)
def test_where_a_korean_line_likes_to_end(words: str, expected: Break) -> None:
    *_, first, second = words.split()
    assert grade(f"{first} ", second) is expected


@pytest.mark.parametrize(
    "words",
    [
        # -는 behind a consonant, -은 behind a vowel: no noun takes them
        *("먹는 마음으로", "듣는 학생들에게", "보듬는 따뜻한", "모은 용돈으로", "지은 밥을"),
        # stems that were in no list, or have the honorific
        *("드는 칼과", "하시는 일마다", "돌아오시는 길의", "엮인 인연입니다", "갇힌 사람들을"),
        *("자란 아이들이", "건넨 물", "들러 주세요", "머물러 주십시오"),
        *(
            "살을 에는 듯한",
            "달려와 준",
            "꿀에 재어 두었다가",
            "받게 될지도",
            "온다고 했습니다",
        ),
        *("3천여 점이", "삼만 이천", "그림을 보러 가요", "좋은 일을 만난다.”"),
        *("치우는 이웃의", "굽은 허리로", "배우려는 학생이", "갚아야 할까요", "걱정하실까 봐"),
        *(
            "깊어만 갑니다",
            "담요 한",
            "기다리는 사람이",
            "싶은 마음을",
            "나서 주신",
            "참 많은",
            "파란 상자에",
            "모를 들꽃도",
        ),
    ],
)
def test_rule_4_what_the_lists_did_not_know(words: str) -> None:
    *_, first, second = words.split()
    assert grade(f"{first} ", second) is Break.TIED


@pytest.mark.parametrize(
    "words",
    [
        # nouns that end with the stem of a verb
        *(
            "당신을 사랑합니다",
            "이웃은 언제나",
            "물품은 상업적",
            "관심을 언제나",
            "부담을 나누고자",
        ),
        *("상자는 두", "나라는 하늘이", "환자는 매일", "나는 오늘", "강아지는 마당에서"),
        # infinitives are no nouns, and nouns that begin as auxiliaries do are none
        *("위해 먼", "위해 종이학을", "거쳐 유럽으로", "떨어져 몇", "깨물어 안", "모여 큰"),
        *(
            "깨서 삼만",
            "커서 의사가",
            "막혀서 늦었을",
            "달라도 하늘은",
            "높아도 같은",
            "끊겨 물자가",
        ),
        *("두고 마주", "두고 함께", "말고 말씀하세요", "왔고 올", "그날까지 말씀드립니다"),
        *(
            "라고 할머니께서",
            "돋보기와 보청기",
            "출발해 오후",
            "있거든 망설이지",
            "사람은 바로",
            "따서 바로",
            "친구란 두",
        ),
        # bound nouns that are words of other kinds behind a particle, or end a phrase
        *(
            "속에서도 줄은",
            "않았는데도 줄을",
            "우리가 뒤에",
            "지 스물다섯",
            "때 중국",
            "중 파손된",
        ),
        *("뿐 물건은", "데 이유가", "장 소중히"),
        # adverbs before a noun, and others that look like nouns
        *(
            "진심으로 경의를",
            "처음으로 재봉틀을",
            "마침내 집으로",
            "그래서 목도리도",
            "밤새 그림을",
        ),
        *("30분 인천을", "이맘때 당신들이", "대신 노래를"),
        *("있게 책가방과", "달은 같은", "아침 여러분을", "어떻게 이"),
    ],
)
def test_what_was_held_together_though_it_may_be_parted(words: str) -> None:
    *_, first, second = words.split()
    assert grade(f"{first} ", second) is not Break.TIED


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        *((words, Break.PAUSE) for words in ("고와야 오는", "닥쳐도 물러서지", "아니라 빚을")),
        *((words, Break.PAUSE) for words in ("입각하여 협력을", "따라 방역", "난 오늘")),
        # a number is no less a phrase of its own than other words
        *((words, Break.PAUSE) for words in ("중량은 12톤", "나면 119에")),
        # 위기에 and 용기에 are nouns with a particle
        ("용기에 박수를", Break.PHRASE),
        ("우산을 쓰는", Break.TIED),
        ("찍어 보내", Break.TIED),
    ],
)
def test_how_good_a_break_is_that_was_misjudged(words: str, expected: Break) -> None:
    first, second = words.split()
    assert grade(f"{first} ", second) is expected


@pytest.mark.parametrize(
    "word",
    [
        *("시민", "서울", "우한", "오늘", "마을", "사진", "행운", "재난"),
        *("마음은", "친구를", "우리는", "도시는", "어머니는", "국민은"),
    ],
)
def test_nouns_that_look_like_adnominals_are_none(word: str) -> None:
    assert not is_adnominal(word)


@pytest.mark.parametrize(
    "word",
    [
        "깊은",
        "믿는",
        "지키는",
        "나누는",
        "있는",
        "없을",
        "보낸",
        "이겨낼",
        "아름다운",
        "고마운",
        "하던",
        "평화롭던",
    ],
)
def test_adnominals(word: str) -> None:
    assert is_adnominal(word)


def test_the_last_word_of_a_sentence_leaves_its_object_only_if_it_is_long() -> None:
    assert grade("손을 ", "잡읍시다.", is_last=True) is Break.TIED
    assert grade("손을 ", "맞잡아야 합니다.", is_last=True) is Break.PHRASE


@pytest.mark.parametrize(
    "text", ["", " ", "가", "… …", "“ ”", "A B", "! ? .", "나 나 나 은 는 을"]
)
def test_any_words(text: str) -> None:
    assert all(isinstance(kind, Break) for _, kind in weigh_breaks(text, "ko"))


@pytest.mark.torture
def test_an_analyser_with_a_dictionary_finds_hardly_a_tie_more() -> None:
    # Its tags are those of the Sejong corpus; other versions of it may tag otherwise.
    analyse = pytest.importorskip("kiwipiepy").Kiwi().tokenize
    found = []
    for text in {said.target.text for said in load("first") if said.target.lang == "ko"}:
        tokens = [token for token in analyse(text) if token.tag[0] != "S"]
        for one, other in pairwise(re.finditer(r"\S+", text)):
            inside = [token for token in tokens if one.start() <= token.start < one.end()]
            behind = [token for token in tokens if other.start() <= token.start < other.end()]
            if not inside or not behind or one[0][-1] in ",.?!…”’":
                continue
            if inside[-1].tag in {"ETM", "JKG", "MM"} or behind[0].tag in {"NNB", "VX"}:
                found.append(grade(f"{one[0]} ", other[0]))
    assert len(found) > 150
    assert found.count(Break.TIED) > 0.97 * len(found)
