from __future__ import annotations

import pytest

from cardgen.text.breaks import Break
from cardgen.text.phrases.korean import bond, is_adnominal
from cardgen.text.sense import weighed_breaks


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
    assert bond(f"{first} ", second) is Break.TIED


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
        ("마스크 50,000장을", Break.WORD),
        ("그리고 봄이", Break.WORD),
    ],
)
def test_where_a_korean_line_likes_to_end(words: str, expected: Break) -> None:
    *_, first, second = words.split()
    assert bond(f"{first} ", second) is expected


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
    assert bond("손을 ", "잡읍시다.", is_last=True) is Break.TIED
    assert bond("손을 ", "맞잡아야 합니다.", is_last=True) is Break.PHRASE


@pytest.mark.parametrize(
    "text", ["", " ", "가", "… …", "“ ”", "A B", "! ? .", "나 나 나 은 는 을"]
)
def test_any_words(text: str) -> None:
    assert all(isinstance(kind, Break) for _, kind in weighed_breaks(text, "ko"))
