"""Fillers: words that people write into a cell, or give as a value, where they have none.

In comes a text, out comes a class: "nothing" for a dash, N/A, なし, 无 or 없음, which mean that
there is none; "undecided" for TBD, 未定, 暂无 or 미정, which mean that there will be one. All
that reads values asks this table, so that a label, a letter, a list and a barcode agree.

A word is a filler if it is the whole text. Width, case, blanks, brackets around it and a full
stop behind it tell nothing. A text that holds several is one filler: "없음 / -".
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final, Literal

from cardgen.errors import Diagnostic, FieldError, shortened

Filler = Literal["nothing", "undecided"]

_LONGEST: Final = 40
_INVISIBLE: Final = "Cf"  # the category of marks that steer a text and are not seen

_NOTHING: Final = """
n/a n\\a na n-a none nil null nan nothing blank empty notapplicable notavailable nodata 无
無 没有 沒有 没 空 空白 空欄 空格 留空 不适用 不適用 不需要 不需 无需 無需 毋需 免填 无此项
無此項 无要求 無要求 无特殊要求 無特殊要求 无批号 無批號 なし 無し 無い ない 該当なし
该当なし 該当無し 該当無 該当せず 非該当 特になし 特に無し とくになし 指定なし 記載なし
記入なし 設定なし 登録なし 不要 対象外 없음 없슴 없다 없습니다 무 해당없음 해당없슴 해당무
해당사항없음 해당사항무 해당안됨 미해당 비해당 불필요 필요없음 특이사항없음 지정없음 공란
빈칸 공백
"""
"""What says that there is none.

- 一 is no dash here but the number one, although a Japanese keyboard gives it for one.
- X, x and O are left out: as letters they are lots, sizes and marks; the sign × is none.
- 空, 无, 無 and 没 are no whole names, lots or places; 空知 or 無錫 are other words.
- 暂无 ("none for now") is undecided: who writes it means to fill it in.
"""

_UNDECIDED: Final = """
tbd tba tbc tbn tobedecided tobedetermined tobeannounced tobeadvised tobeconfirmed tobefixed
undecided undetermined unconfirmed unknown unspecified pending notdecided notyetdecided
notyetknown notknown notyet later 未定 待定 暂无 暫無 暂缺 暫缺 暂定 暫定 暂未定 暫未定
暂未确定 暫未確定 尚未定 尚未确定 尚未確定 还没定 未确定 未確定 未确认 未確認 未知 未填
未填写 未填寫 未详 未詳 不详 不詳 不明 不清楚 不知道 不确定 不確定 待确认 待確認 待确定
待確定 待补 待補 待补充 待補充 待填 待填写 待填寫 待查 待议 待議 待通知 待核实 待核實 后补
後補 另行通知 后续通知 後續通知 稍后 稍後 确认中 確認中 协调中 協調中 协商中 協商中 商议中
商議中 讨论中 討論中 沟通中 溝通中 核实中 核實中 查询中 查詢中 统计中 統計中 未決 未決定
未記入 未入力 未設定 未登録 要確認 検討中 調整中 手配中 照会中 問合中 問合せ中 問い合わせ中
保留 保留中 仮 予定 後日 後日連絡 後日通知 後日記入 追って 追って連絡 追って通知 追って決定
미정 미확정 미확인 미결 미결정 미상 미기재 미입력 미지정 불명 모름 알수없음 확인중 확인요
확인필요 확인예정 조율중 조정중 협의중 검토중 논의중 문의중 파악중 준비중 대기 대기중 보류
보류중 예정 임시 나중에 추후 추후통보 추후통지 추후공지 추후결정 추후확정 추후안내 추후기재
추후협의 추후연락 추후입력 추후확인 추후예정 추후통보예정
"""
"""What says that there will be one, or that somebody does not know it: no label may say so."""


def _plain(text: str) -> str:
    """A text without what tells no fillers apart; katakana as hiragana, ナシ as なし."""
    wide = unicodedata.normalize("NFKC", text).casefold()
    plain = "".join(
        chr(ord(char) - 0x60) if "ァ" <= char <= "ヶ" else char
        for char in wide
        if not char.isspace() and unicodedata.category(char) != _INVISIBLE
    )
    while plain[1:] and _BRACKETS.get(plain[0]) == plain[-1]:
        plain = plain[1:-1]
    if plain.replace(".", "").isalpha() and plain.isascii():
        plain = plain.replace(".", "")  # N.A. and T.B.D.
    return plain.rstrip(".。!") or plain


_BRACKETS: Final = dict(zip("([{<〈《「『【〔\"'“‘", ")]}>〉》」』】〕\"'”’", strict=True))

_CLASSES: Final[tuple[tuple[Filler, str], ...]] = (
    ("undecided", _UNDECIDED),
    ("nothing", _NOTHING),
)
FILLERS: Final[Mapping[str, Filler]] = MappingProxyType(
    {_plain(word): kind for kind, words in _CLASSES for word in words.split()}
)
"""The words in the form in which they are compared, and their class."""

# In any number: "--", "ーー", "/", "－／－". The Hangul vowel ㅡ is typed for a dash, and so
# are the katakana ー and lines for drawing tables. A cross is 没有 on a form; X is a letter.
_STROKES: Final = frozenset("-ー\u1173\u2212\u2500\u2501\u2215_~/\\|·・‧.*×✕✖✗✘╳❌∅")
_QUESTIONS: Final = frozenset("?？")
_DASHES: Final = "Pd"  # the category of dashes
_AT_HEAD: Final = ("现在", "現在", "目前", "现", "まだ", "今のところ", "현재", "아직", "still")
_AT_END: Final = ("입니다", "임", "です", "でず", "요")
_BETWEEN: Final = frozenset("(),，、;；:：/／|[]（）")

# Words of the table that are also names as people write them, 나 is Na, and articles:
# a pear is なし, a radish is 무. There only a sign is a filler, or a word that is no other.
_NAMES: Final = frozenset(("na", "nan"))
_ARTICLES: Final = frozenset(("なし", "무", "空", "仮"))


def filler(text: str, kind: str = "") -> Filler | None:
    """The class of a text that is a filler, None for others.

    In a field of a `kind` "item" what may be an article is none: the glossary decides there.
    """
    if not text or len(text) > _LONGEST:
        return None
    return _filler(text, kind == "item")


def is_nothing(text: str, kind: str = "") -> bool:
    """True if a text says that there is none."""
    return filler(text, kind) == "nothing"


def as_empty(text: str) -> Diagnostic:
    """A warning of a text that says that there is none."""
    return Diagnostic(
        "means-empty",
        f"{text.strip()!r} means empty",
        hint="if it is meant as a value, write more than that alone",
        severity="warning",
    )


def undecided(text: str) -> Diagnostic:
    """The error that a text is where something is not decided yet."""
    word = shortened(text.strip(), _LONGEST)
    return Diagnostic(
        "undecided",
        f"{word!r} says that it is not decided yet",
        hint="write it once it is known; what stays empty is not printed",
    )


def refuse_undecided(text: str) -> None:
    """Raise FieldError "undecided" for a text that says so."""
    if filler(text) == "undecided":
        raise FieldError.of([undecided(text)])


@lru_cache(10_000)
def _filler(text: str, is_article: bool) -> Filler | None:
    plain = _plain(text)
    bare = text.strip()
    if plain in _NAMES and bare.isalpha() and bare.istitle():
        return None
    if is_article and plain in _ARTICLES:
        return None
    if found := _known(plain):
        return found
    parts = [_known(_plain(part)) for part in _parted(plain)]
    if len(parts) > 1 and None not in parts:
        return "undecided" if "undecided" in parts else "nothing"
    return None


def _known(plain: str) -> Filler | None:
    """The class of a plain text."""
    if not plain:
        return None
    if all(char in _QUESTIONS for char in plain) or (set(plain) == {"."} and len(plain) > 1):
        return "undecided"
    if all(char in _STROKES or unicodedata.category(char) == _DASHES for char in plain):
        return "nothing"
    for word in _less(plain):
        if found := FILLERS.get(word):
            return found
    return None


def _less(plain: str) -> Iterator[str]:
    """A plain text, and what it says without "still" and "it is"."""
    yield plain
    for end in _AT_END:
        if plain.endswith(end):
            yield plain.removesuffix(end)
    for head in _AT_HEAD:
        if plain.startswith(head):
            yield plain.removeprefix(head)


def _parted(plain: str) -> list[str]:
    parts = "".join("\n" if char in _BETWEEN else char for char in plain).split("\n")
    return [part for part in parts if part]
