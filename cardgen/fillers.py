"""Fillers: words that people write into a cell, or give as a value, in place of a value.

In comes a text, out comes a class: "nothing" for a dash, N/A, なし, 无 or 없음, which mean that
there is none; "undecided" for TBD, 未定, 暂无 or 미정, which mean that there will be a value.
All readers of values ask this table, so that a label, a letter, a list and a barcode agree.

A filler is the whole text: a known word, or one made of parts, as 추후 + 확정 and 批号 + 未定.
Width, case, blanks and marks around it do not count, nor does the difference between
traditional and simplified characters. A text of several fillers is a filler: "없음 / -".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Final, Literal

from cardgen.errors import Diagnostic, shorten
from cardgen.lazy import lazy_pattern

Filler = Literal["nothing", "undecided"]

_LONGEST: Final = 40
_UNSEEN: Final = ("Cf", "Mn")  # categories of invisible marks
_BLANK: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters that look like blanks
_SAME: Final = """
無无 沒没 暫暂 確确 認认 協协 調调 討讨 論论 溝沟 統统 計计 議议 實实 後后 補补 続续 續续 詳详
該该 當当 項项 適适 聯联 絡络 寫写 決决 記记 問问 設设 錄录 録录 連连 検检 檢检 査查 審审 覆复
請请 選选 択择 擇择 須须 數数 號号 貨货 電电 話话 資资 單单 単单 時时 場场 載载 準准 備备 進进
發发 発发 處处 処处 別别 還还 據据 報报 関关 對对 対对 標标 規规 賞赏 動动 収收 訂订 與与
"""
_FOLDED: Final = {ord(pair[0]): pair[1] for pair in _SAME.split()}
"""Characters of Traditional Chinese and Japanese → the simplified ones of these words."""

# --- words

_NOTHING: Final = """
n/a n\\a na n-a n_a none nil null nan nothing blank empty notapplicable notavailable nodata 无
没 没有 空 空白 空栏 空欄 空格 留空 不适用 不需要 不需 不必 不用 不填 不要 免填 免 无需 无须
毋需 暂不需要 省略 略 なし 无し 无い ない ありません 该当せず 非该当 特になし 特に无し
とくになし とくに无し いらない 不使用 使用しない 该当しない 该当ありません 对象外 없음 없슴
없다 없습니다 없어요 무 해당무 해당안됨 해당안함 해당사항무 미해당 비해당 불필요 불요 필요없음
무기한 无限期 안함 사용안함 선택안함 지정안함 생략 공란 빈칸 공백 비어있음
"""
"""Words for "there is none".

- 一 is no dash here but the number one, although a Japanese keyboard gives it for one.
- X, x and O are left out: as letters they are lots, sizes and marks; the sign × is none.
- 空, 无, 無 and 没 are no whole names, lots or places; 空知 or 無錫 are other words.
- 暂无 ("none for now") is undecided: who writes it means to fill it in. So is 아직 없음.
"""

_UNDECIDED: Final = """
tbd tba tbc tbn tbf tbs todo undecided undetermined unconfirmed unknown unspecified undefined
unassigned unset pending open notyet later comingsoon tofollow tobe underreview
underdiscussion inprogress 未定 待定 暂无 暂缺 暂定 未知 未详 未填 未填写 不详 不明 不清楚
不知道 不确定 待填 待排 待查 待核 待补 后补 稍后 再定 再议 另告 未决 保留 保留中 仮 予定 后日
追って 后ほど 后で 后程 今后 决まり次第 决まっていない 决まっていません 分からない
分かりません わからない わかりません ぺんでぃんぐ 追记 追记予定 请选择 选择してください 미정
미결 미상 불명 모름 모릅니다 모르겠음 알수없음 대기 대기중 보류 보류중 예정 임시 나중에 추후
정해지는대로 결정되는대로 선택하세요 선택해주세요
"""
"""Words for "comes later" or "unknown", which no label may say."""

# --- words of parts

# Things that lists and letters ask for, and that may be missing or undecided.
_THINGS: Final = """
lot lotno batch number date phone tel 批号 批次 号码 编号 番号 日期 日付 时期 时间 场所 期限
有效期 有效期限 有効期限 使用期限 消费期限 消費期限 赏味期限 数量 重量 电话 电话番号 联系电话
联系人 联系方式 连络先 担当 担当者 收货人 受取人 宛先 地址 住所 地点 行先 订单 订单号 注文番号
规格 规格型号 单位 表示 标志 记录 情报 信息 资料 数据 内容 特记 特记事项 备考 备注 要求 要望
标示 标识 特殊 特别 特别要求
特殊要求 此项 事项 该当 指定 登录 记载 记入 入力 设定 ろっと ろっと番号 ろっとno でーた 对象
로트 로트번호 로트no 번호 제조번호 유통기한 사용기한 유효기간 기한 날짜 일자 수량 중량 무게
전화 전화번호 연락처 담당 담당자 수령인 수취인 받는사람 주소 도착지 목적지 시간 장소 주문번호
규격 단위 표시 기록 정보 자료 내용 특이사항 비고 요청 요청사항 사항 해당 해당사항 지정
지정사항 등록 설정 기재 기입 입력
"""
_NONE_BEHIND: Final = "なし 无し 无 없음 없슴 없습니다 ありません 无い"
_NONE_BEFORE: Final = "无 没有 no without"
_UNDECIDED_BEHIND: Final = (
    "未定 待定 不明 未详 不详 未知 未确定 未确认 미정 미상 미확정 모름 tbd tba tbc"
)

# Things that somebody still has to do.
_ACTIONS: Final = """
确认 确定 决定 决 定 连络 联络 联系 通知 告知 公布 输入 入力 记入 记载 填 填写 补 补充 核实
核对 查询 商议 协商 协调 议 讨论 检讨 沟通 统计 审核 审批 审查 批准 承认 调整 手配 照会 问合
问合せ 问い合わせ 回复 回答 返事 作成 安排 分配 提供 追加 更新 登录 设定 准备 处理 进行 手续き
指定 확인 결정 확정 통보 통지 공지 안내 기재 기입 입력 협의 연락 조율 조정 검토 논의 문의 파악
준비 회신 답변 배정 승인 심사 작성 진행 지정 선정 등록 추가 집계
"""
_STILL: Final = """
추후 나중에 후일 별도 차후 미 后日 追って 追ってご 后ほど 后で 今后 别途 未 另行 另 后续 届时
到时 到时再 稍后 以后 待 等 等待 等候 待后续 等后续 尚未 还未 还没 暂未 再 有待 需 要 货到后
到货后 发货前 发货时 出货前 입고후 출고시 발송시 발송전
"""
_STATE: Final = """
中 중 待ち 待 대기 예정 予定 前 전 필요 요 요망 바람 后 후 次第 되면 시 되는대로 안됨 되지않음
待定 후통보 后通知 시통보 次第连络
"""
_EN_ACTION: Final = """
decided determined announced advised confirmed fixed known assigned specified set defined added
filled filledin supplied provided notified agreed scheduled discussed
"""
_EN_STILL: Final = """
tobe not notyet
"""
_EN_AWAITED: Final = "confirmation approval info information reply data decision details"


_BEGINNINGS: Final = tuple(
    word.translate(_FOLDED)
    for words in (
        _THINGS,
        _NONE_BEFORE,
        _STILL,
        _ACTIONS,
        _EN_STILL,
        "await",
        "wait",
        "pending",
    )
    for word in words.split()
)
"""The beginnings of words that are made of parts: most values have none of them."""


def _one_of(words: str) -> str:
    """Make a regular expression for any of the words."""
    return "(?:" + "|".join(re.escape(word.translate(_FOLDED)) for word in words.split()) + ")"


@cache
def _none_of() -> re.Pattern[str]:
    """Make the expression for words of parts that mean "there is none"."""
    return re.compile(
        f"{_one_of(_THINGS)}{_one_of(_NONE_BEHIND)}|{_one_of(_NONE_BEFORE)}{_one_of(_THINGS)}"
    )


@cache
def _not_yet() -> re.Pattern[str]:
    """Make the expression for words of parts that mean "there will be a value"."""
    return re.compile(
        f"{_one_of(_THINGS)}{_one_of(_UNDECIDED_BEHIND)}"
        f"|{_one_of(_STILL)}{_one_of(_ACTIONS)}(?:{_one_of(_STATE)}|します|합니다|함)?"
        f"|{_one_of(_ACTIONS)}{_one_of(_STATE)}"
        f"|{_one_of(_EN_STILL)}{_one_of(_EN_ACTION)}(?:yet)?"
        f"|(?:await|wait)ing(?:for)?{_one_of(_EN_AWAITED)}?|pending{_one_of(_EN_AWAITED)}"
    )


_BRACKETS: Final = dict(zip("([{<〈《「『【〔\"'“‘", ")]}>〉》」』】〕\"'”’", strict=True))
# In any number: "--", "ーー", "/", "－／－". The Hangul vowel ㅡ is typed for a dash, and so
# are the katakana ー and lines for drawing tables. A cross is 没有 on a form; X is a letter.
_STROKES: Final = frozenset(
    "-ー\u1173\u2212\u2500\u2501\u2215\u207b\u208b➖=_~/\\|·・‧.*×✕✖✗✘╳❌∅"
)
_QUESTIONS: Final = frozenset("?？¿")
_FORMS: Final = frozenset("○〇◯●△▲□■◇◆☐")
"""Signs that forms repeat as a blank to fill in: ○○○."""
_EDGES: Final = "-ー\u1173\u2013\u2014\u2015~*※.。…!?:"
"""Marks around a word that do not count: ※미정, -なし-, TBD?"""
_ERRORS: Final = lazy_pattern(
    r"#(REF|DIV/0|VALUE|NAME|NUM|NULL|N/A|SPILL|CALC|FIELD)[!?]?|Err:[0-9]{3}"
)
_DASHES: Final = "Pd"  # the category of dashes
_AT_HEAD: Final = ("现在", "目前", "现", "まだ", "今のところ", "현재", "아직", "still")
_AT_END: Final = ("입니다", "임", "です", "でず", "요", "中", "らしい")
_BETWEEN: Final = (frozenset("()[]（）"), frozenset("(),，、;；:：/／|[]（）・"))
"""Marks that split a text of several fillers, brackets first: 해당없음(N/A)."""

# Words of the table that are names as people write them (나 is Na) or articles (a pear is なし,
# a radish is 무). In a name or an article they are no fillers.
_NAMES: Final = frozenset(("na", "nan"))
_ARTICLES: Final = frozenset(("なし", "무", "空", "仮"))


def _is_seen(char: str) -> bool:
    """True if a character is neither blank nor invisible."""
    is_blank = char.isspace() or char in _BLANK
    return not is_blank and unicodedata.category(char) not in _UNSEEN


def _is_stroke(char: str) -> bool:
    """True if a character is a dash or is used as one."""
    return char in _STROKES or unicodedata.category(char) == _DASHES


def _is_mark(char: str) -> bool:
    """True if a character is a dash or a question mark."""
    return char in _QUESTIONS or _is_stroke(char)


def _normalize(text: str) -> str:
    """Normalize a text for comparison; katakana become hiragana, ナシ is なし."""
    wide = unicodedata.normalize("NFKC", text).casefold()
    plain = "".join(
        chr(ord(char) - 0x60) if "ァ" <= char <= "ヶ" else char
        for char in wide
        if _is_seen(char)
    ).translate(_FOLDED)
    while plain[1:] and _BRACKETS.get(plain[0]) == plain[-1]:
        plain = plain[1:-1]
    if plain.replace(".", "").isalpha() and plain.isascii():
        plain = plain.replace(".", "")  # N.A. and T.B.D.
    return plain if all(map(_is_mark, plain)) else plain.strip(_EDGES)


_CLASSES: Final[tuple[tuple[Filler, str], ...]] = (
    ("undecided", _UNDECIDED),
    ("nothing", _NOTHING),
)
FILLERS: Final[Mapping[str, Filler]] = MappingProxyType(
    {word: kind for kind, words in _CLASSES for word in words.split()}
)
"""The words, which are written as `_normalize` leaves them, and their classes."""


def classify_filler(text: str, kind: str = "") -> Filler | None:
    """Classify a text that stands for "empty" or "undecided"; None for other texts.

    In a field of `kind` "item" possible articles are no fillers: the glossary decides there.
    """
    if not text or len(text) > _LONGEST:
        return None
    return _classify(text, kind == "item")


def is_nothing(text: str, kind: str = "") -> bool:
    """True if a text means "there is none"."""
    return classify_filler(text, kind) == "nothing"


def warn_of_empty(text: str) -> Diagnostic:
    """Make the warning for a text that is read as empty."""
    return Diagnostic(
        "means-empty",
        f"{text.strip()!r} means empty",
        hint="if it is a real value, add words to it",
        severity="warning",
    )


def make_undecided_error(text: str) -> Diagnostic:
    """Make the error for a text that means "not decided yet"."""
    word = shorten(text.strip(), _LONGEST)
    if is_sheet_error(text):
        reason = f"{word!r} is an error of the spreadsheet"
        return Diagnostic("bad-value", reason, hint="correct the formula")
    return Diagnostic(
        "undecided",
        f"{word!r} means that the value is not decided yet",
        hint="write the value when it is known; an empty value is not printed",
    )


def is_sheet_error(text: str) -> bool:
    """True if a text is an error of a spreadsheet, such as #REF!."""
    return bool(_ERRORS.fullmatch(unicodedata.normalize("NFKC", text.strip())))


@lru_cache(10_000)
def _classify(text: str, is_article: bool) -> Filler | None:
    """Classify a text as `classify_filler` does; remember the class."""
    plain = _normalize(text)
    bare = text.strip()
    if is_sheet_error(bare):
        return "undecided"
    if not plain:
        return "nothing" if bare else None
    if plain in _NAMES and bare.isalpha() and bare.istitle():
        return None
    if is_article and plain in _ARTICLES:
        return None
    if found := _classify_plain(plain):
        return found
    for marks in _BETWEEN:
        parts = [_classify_plain(_normalize(part)) for part in _split(plain, marks)]
        if len(parts) > 1 and None not in parts:
            return "undecided" if "undecided" in parts else "nothing"
    return None


def _classify_plain(plain: str) -> Filler | None:
    """Classify a normalized text."""
    if not plain:
        return None
    if set(plain) & _QUESTIONS and all(map(_is_mark, plain)):
        return "undecided"
    if len(plain) > 1 and (set(plain) == {"."} or set(plain) <= _FORMS):
        return "undecided"
    if all(map(_is_stroke, plain)):
        return "nothing"
    if found := _classify_word(plain):
        return found
    for end in _AT_END:
        if plain.endswith(end) and (found := _classify_word(plain.removesuffix(end))):
            return found
    heads = (head for head in _AT_HEAD if plain.startswith(head))
    is_later = any(_classify_plain(plain.removeprefix(head)) for head in heads)
    return "undecided" if is_later else None


def _classify_word(plain: str) -> Filler | None:
    """Classify a normalized word."""
    if found := FILLERS.get(plain):
        return found
    if not plain.startswith(_BEGINNINGS):
        return None
    if _none_of().fullmatch(plain):
        return "nothing"
    return "undecided" if _not_yet().fullmatch(plain) else None


def _split(plain: str, marks: frozenset[str]) -> list[str]:
    """Split a text at marks, without empty parts."""
    parts = "".join("\n" if char in marks else char for char in plain).split("\n")
    return [part for part in parts if part]
