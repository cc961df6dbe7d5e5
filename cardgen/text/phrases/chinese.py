"""Grade breaks between words of a Chinese text.

Both judges err: BudouX's model divides 一｜心 and 其利断｜金, ICU's dictionary single
characters of the written language. So a boundary of both is one of phrases, a boundary of the
dictionary alone is one of words, and a boundary of the model alone lies within a word. Then
the grammar decides:

* a particle is part of the word before it (的 了 着 过 们 吗), and the words of direction and
  place lean on the verb or noun before them (来 里 以来);
* a word of one character, such as a preposition, adverb or numeral, leans on the next word;
* a number stays with its classifier, and both with the counted noun;
* set phrases of four characters (成语) are one word, and verse is divided as in recital:
  4 + 4, 4 + 3 and 2 + 3 characters (四言, 七言, 五言).

CLREQ 3.1.4 leaves this to the typesetter; the grades are penalties, never prohibitions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from cardgen.lazy import lazy_pattern
from cardgen.text.breaks import Break
from cardgen.text.classes import find_script, word_set

# 助词 and suffixes, in both forms of the characters.
_PARTICLES: Final = frozenset(
    "的了着著过過们們吗嗎呢吧啊呀啦哦嘛地得之者所等里裡裏上中下内內外间間时時边邊旁来來去起到给給成为為作回出进進"
    "入开開走住完向于於过市区區县縣省国國村镇鎮港岛島江河湖海山路街校院会會团團队隊社处處部局厅廳馆館人员員民"
)
_CLITICS: Final = frozenset("了着著过過们們吗嗎呢吧")
# Single characters that open a phrase: prepositions, conjunctions, adverbs.
_LEADING: Final = frozenset(
    "在与與和同跟及或而且但却卻则則若如因以由从從自对對向往为為把将將被让讓使给給令叫凭憑按据據于於"
    "也都就才还還又再更最很太不没沒未无無非勿莫已曾正将將愿願祝请請望盼谨謹共皆均仅僅只即便虽雖既"
    "我你您他她它咱这這那哪此每各某本贵貴敝一两兩二三四五六七八九十百千万萬几幾数數多全满滿整半首第"
)
_AFTER_NOUN: Final = word_set("""
以来 以來 以后 以後 以前 之后 之後 之前 之间 之間 之时 之時 之际 之際 之中 之上 之下 之内
之外 期间 期間 时候 時候 的话 的話 起来 起來 下来 下來 下去 出来 出來 过来 過來 回来 回來
上来 上來 进来 進來 过去 過去 出去 上去 回去 左右 上下 以上 以下 以内 以外 一样 一樣 一般
似的 而已 罢了 罷了 为止 為止 在内 在內 同在 先生 女士 小姐 同志 老师 老師 市长 市長 主席
主任 院长 院長 校长 校長 会长 會長 部长 部長 教授 博士 医生 醫生 们的 們的
""")

# Words that only qualify the noun behind them.
_QUALIFYING: Final = word_set("""
全体 全體 最后 最後 所有 各位 每个 每個 这个 這個 那个 那個 这些 這些 那些 某个 其他 本次
此次 我们的 你们的
""")
_NUMERALS: Final = frozenset(
    "一二三四五六七八九十百千万萬亿億两兩几幾数數半每这這那哪某各首第0123456789"
)
_CLASSIFIERS: Final = frozenset(
    "个個位名只隻片轮輪条條张張件份座道家场場次年月日天岁歲点點步颗顆朵束封句声聲杯碗双雙副组組套支包袋瓶盒箱批户戶"
    "代届屆本枚台棵株根座间間层層段堂门門种種样樣般心里裡程对對排群番遍趟阵陣处處方面起篇首页頁行队隊艘辆輛架"
)
_VERSE: Final = {8: 4, 7: 4, 5: 2}  # length of a line of verse → characters before its break

# Set phrases of four characters (成语) in messages, in both forms of the characters.
_SIMPLIFIED: Final = word_set("""
千山万水 万水千山 春暖花开 风雨同舟 同舟共济 守望相助 众志成城 万众一心 齐心协力 同心协力
团结一心 团结一致 血浓于水 患难与共 肝胆相照 唇齿相依 一衣带水 心心相印 手足情深 骨肉相连
情同手足 亲如一家 一方有难 八方支援 雪中送炭 千里之外 天涯海角 海内知己 天涯比邻 山川异域
风月同天 共克时艰 共渡难关 携手并肩 并肩作战 手拉着手 心连着心 同甘共苦 荣辱与共 休戚与共
生死与共 命运与共 和衷共济 勠力同心 戮力同心 同心同德 齐心合力 上下同心 兄弟同心 其利断金
精诚所至 金石为开 愚公移山 滴水穿石 锲而不舍 百折不挠 坚韧不拔 自强不息 厚德载物 不屈不挠
勇往直前 迎难而上 逆行而上 无所畏惧 义无反顾 前赴后继 舍己为人 救死扶伤 白衣天使 大爱无疆
仁心仁术 医者仁心 妙手回春 转危为安 化险为夷 逢凶化吉 否极泰来 苦尽甘来 雨过天晴 雨后彩虹
云开雾散 拨云见日 阳光普照 冬去春来 春回大地 万物复苏 鸟语花香 桃红柳绿 百花齐放 花好月圆
国泰民安 风调雨顺 四海一家 天下太平 天下大同 岁岁平安 平平安安 健健康康 阖家幸福 合家欢乐
万事如意 心想事成 一帆风顺 吉祥如意 幸福安康 身体健康 早日康复 早日重逢 一路平安 一路顺风
安然无恙 安居乐业 源远流长 地久天长 天长地久 万古长青 世代友好 友谊长存 情深意长 情谊绵长
意味深长 难能可贵 来之不易 点点滴滴 一点一滴 涓涓细流 汇成大海 聚沙成塔 积少成多 集腋成裘
礼轻情重 礼尚往来 投桃报李 知恩图报 饮水思源 没齿难忘 铭记于心 感激不尽 感同身受 设身处地
将心比心 推己及人 己所不欲 勿施于人 雪泥鸿爪 海阔天空 天高地厚 山高水长 山清水秀 青山绿水
绿水青山 高山流水 江河湖海 五湖四海 四面八方 千家万户 千千万万 世世代代 子子孙孙 日日夜夜
朝朝暮暮 年年岁岁 时时刻刻 分分秒秒 风风雨雨 风里雨里 坎坎坷坷 艰难困苦 艰难险阻 千难万险
惊涛骇浪 狂风暴雨 天灾人祸 突如其来 始料未及 措手不及 争分夺秒 刻不容缓 全力以赴 竭尽全力
尽心尽力 不遗余力 不辞辛劳 不眠不休 夜以继日 昼夜不停 废寝忘食 任劳任怨 默默无闻 无私奉献
舍生忘死 可歌可泣 感人至深 热泪盈眶 深情厚谊 真情厚意 真心实意 诚心诚意 一心一意 全心全意
真真切切 历历在目 记忆犹新 魂牵梦萦 朝思暮想 翘首以盼 望眼欲穿 拭目以待 指日可待 后会有期
久别重逢 相见有期 相视而笑 相知无远 万里为邻 万里同心 心手相连 心手相牵 手牵着手 肩并着肩
心有灵犀 息息相关 紧密相连 不分彼此 不分你我 不离不弃 始终如一 始终不渝 坚定不移 坚持不懈
持之以恒 永不言弃 永不言败 永不放弃 必胜信念 众人拾柴 火焰更高 人定胜天 人多力量 多难兴邦
居安思危 未雨绸缪 防患未然 沉着应对 临危不惧 处变不惊 从容不迫 挺身而出 慷慨解囊 伸出援手
鼎力相助 倾囊相助 慷慨相助 鼎力支持 远亲近邻 远隔重洋 漂洋过海 跨山越海 跋山涉水 翻山越岭
不远万里 不远千里 千里迢迢 万里迢迢 咫尺天涯 近在咫尺 遥遥相望 隔海相望 一水之隔 一江之隔
比邻而居 邻里之间 左邻右舍 街坊邻里 男女老少 父老乡亲 兄弟姐妹 各行各业 家家户户 社会各界
沉痛哀悼 深切哀悼 深切慰问 深表同情 节哀顺变 音容宛在 永垂不朽 长歌当哭 逝者安息 生者坚强
一路走好 驾鹤西去 浩气长存 精神永存 重建家园 灾后重建 恢复生机 生生不息 薪火相传 星火燎原
星星之火 前程似锦 蒸蒸日上 欣欣向荣 繁荣昌盛 万象更新 辞旧迎新 欢度佳节 恭贺新禧 新春快乐
新年快乐 中秋快乐 节日快乐 花好人圆 月圆人圆 千里婵娟 但愿人长 春华秋实 春风化雨 春风拂面
和风细雨 皓月当空 岂曰无衣 与子同裳 与子同袍 与子同泽 修我戈矛 王于兴师 嘤其鸣矣 求其友声
投我以桃 报之以李 知己知彼 二人同心 同声相应 同气相求 道不远人 人无异国 德不孤邻 必有近邻
四海之内 皆兄弟也 青山一道 同担风雨 明月何曾 海上明月 天涯此时 柳暗花明 山重水复 长风破浪
""")
_TRADITIONAL: Final = word_set("""
千山萬水 萬水千山 春暖花開 風雨同舟 同舟共濟 眾志成城 萬眾一心 齊心協力 同心協力 團結一心
團結一致 血濃於水 患難與共 肝膽相照 唇齒相依 一衣帶水 手足情深 骨肉相連 親如一家 一方有難
天涯比鄰 山川異域 風月同天 共克時艱 共渡難關 攜手並肩 並肩作戰 榮辱與共 休戚與共 生死與共
命運與共 和衷共濟 上下同心 其利斷金 精誠所至 金石為開 滴水穿石 百折不撓 堅韌不拔 自強不息
厚德載物 勇往直前 迎難而上 無所畏懼 義無反顧 捨己為人 救死扶傷 大愛無疆 醫者仁心 轉危為安
化險為夷 雨過天晴 春回大地 萬物復甦 鳥語花香 國泰民安 風調雨順 闔家幸福 萬事如意 一帆風順
早日康復 源遠流長 天長地久 世代友好 友誼長存 情深意長 點點滴滴 聚沙成塔 積少成多 禮輕情重
投桃報李 飲水思源 感同身受 將心比心 推己及人 海闊天空 山高水長 四面八方 千家萬戶 風風雨雨
全力以赴 竭盡全力 盡心盡力 不遺餘力 無私奉獻 深情厚誼 真心實意 誠心誠意 後會有期 萬里同心
心手相連 息息相關 緊密相連 不離不棄 堅定不移 堅持不懈 永不放棄 挺身而出 慷慨解囊 鼎力相助
遠隔重洋 漂洋過海 跨山越海 跋山涉水 翻山越嶺 不遠萬里 千里迢迢 隔海相望 一水之隔 比鄰而居
左鄰右舍 父老鄉親 各行各業 沉痛哀悼 節哀順變 重建家園 災後重建 薪火相傳 欣欣向榮 新年快樂
豈曰無衣 與子同裳 與子同袍 投我以桃 報之以李 柳暗花明
""")

_IDIOMS: Final = _SIMPLIFIED | _TRADITIONAL

# Their patterns: 千…万…, 同…同…, 一…一…, ABAC, AABB.
_PARALLEL: Final = lazy_pattern(
    r"[千百四五一万].[万萬千百方面海湖].|([同不有无無相共大一半各全自又]).\1.|(.)\2(.)\3"
)


def grade_breaks(text: str, words: frozenset[int], model: frozenset[int]) -> dict[int, Break]:
    """Grade a line break at each end of a word or phrase. All other places are PLAIN.

    `words` are ends of words by the dictionary, `model` ends of phrases by the model.
    """
    edges = sorted({0, *words, len(text)})
    found: dict[int, Break] = {}
    unit = 0  # start of the words that are tied to the word before the boundary
    for begin, at, end in zip(edges, edges[1:], edges[2:], strict=False):
        unit = unit if found.get(begin, Break.WORD) >= Break.TIED else begin
        behind = text[end : end + 1]
        found[at] = _grade(text[unit:at], text[begin:at], text[at:end], behind, at in model)
    clauses = _clauses(text)
    for begin, end in clauses:
        found |= _verse(text, begin, end, words)
    for begin, end in _set_phrases(text, clauses):
        found |= dict.fromkeys(range(begin + 1, end), Break.TIED)
    return found


def _grade(unit: str, first: str, second: str, behind: str, agreed: bool) -> Break:
    """Grade a line break between two words.

    The first word ends a tied `unit`; `behind` is the character after the second word. The
    break is `agreed` if both judges find it.
    """
    if len(unit) == 1 and _is_han(unit):
        return Break.TIED
    if not (_is_han(first[-1]) and _is_han(second[0])):
        return Break.PHRASE if agreed else Break.WORD
    if second[0] in "的之" or second in _CLITICS or (second in _PARTICLES and not agreed):
        return Break.PLAIN
    if len(second) == 1 and not behind.isalnum():
        return Break.PLAIN  # a line does not begin with one character before a mark
    if second in _AFTER_NOUN or (second in _PARTICLES and second not in _LEADING):
        return Break.TIED
    if unit[0] in _NUMERALS and first[-1] in _CLASSIFIERS:
        return Break.TIED
    if first in _LEADING and first not in _PARTICLES:
        return Break.TIED
    if len(second) == 1 and second not in _LEADING:
        return Break.TIED
    if first in _QUALIFYING:
        return Break.TIED
    if first in {"的", "之"}:
        return Break.WORD
    return Break.PHRASE if agreed else Break.WORD


def _is_han(char: str) -> bool:
    """True if the character is a Han character; False for ""."""
    return bool(char) and find_script(char) == "Hani"


def _clauses(text: str) -> list[tuple[int, int]]:
    """List start and end of each clause of Han characters, between punctuation marks."""
    return [
        match.span()
        for match in re.finditer(r"[^\W_]+", text)
        if all(map(_is_han, match.group()))
    ]


def _set_phrases(text: str, clauses: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """List start and end of set phrases, and of clauses of at most four characters."""
    found = [(at, at + 4) for at in range(len(text) - 3) if text[at : at + 4] in _IDIOMS]
    han = "".join(char if "\u3400" <= char <= "\u9fff" else "\n" for char in text)
    found += [match.span() for match in _PARALLEL.finditer(han)]
    return found + [(begin, end) for begin, end in clauses if end - begin <= 4]


def _verse(text: str, begin: int, end: int, words: frozenset[int]) -> dict[int, Break]:
    """Grade line breaks inside of a line of verse: only one place is good."""
    half = _VERSE.get(end - begin)
    if half is None:
        return {}
    at = begin + half
    if at not in words or text[at] in _PARTICLES or text[at - 1] in _LEADING:
        return {}
    return dict.fromkeys(range(begin + 1, end), Break.TIED) | {at: Break.WORD}
