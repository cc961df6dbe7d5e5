"""Grade breaks between words of a Chinese text.

Both judges err: BudouX's model divides 一｜心 and 其利断｜金, ICU's dictionary single
characters of the written language. So a boundary of both is one of phrases, a boundary of the
dictionary alone is one of words, and a boundary of the model alone lies within a word. Then
the grammar decides:

* a particle is part of the word before it (的 了 着 过 们 吗), and the words of direction and
  place lean on the verb or noun before them (来 里 以来);
* a preposition, a conjunction or an adverb, and a verb of one character, stay with what
  they govern, be it Han, a number or a foreign word;
* a noun that heads the names of offices, people or goods is one word with what specifies it;
* a number stays with its classifier, and both with the counted noun;
* set phrases of four characters (成语) are one word, and verse is divided as in recital:
  4 + 4, 4 + 3 and 2 + 3 characters (四言, 七言, 五言).

CLREQ 3.1.4 leaves this to the typesetter; the grades are penalties, never prohibitions.

Describe breaks between Chinese words by features, which `points` knows.

A feature is written as it reads: ``verb|noun`` is a break between a verb and a noun, ``|rel``
one before a clause with 的. The classes of words are those of ``chinese_words.txt``, which was
made from the dictionary of jieba 0.42.1 (MIT licence, © 2013 Sun Junyi) in both forms of the
characters; a word that it lacks is a noun.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from cardgen.lazy import lazy_pattern
from cardgen.text.breaks import Break
from cardgen.text.classes import CLOSING, find_script, word_set
from cardgen.text.phrases.points import FAR, KEPT, count_letters, describe_classes

# 助词 and suffixes, in both forms of the characters.
_PARTICLES: Final = frozenset(
    "的了着著过過们們吗嗎呢吧啊呀啦哦嘛地得之者所等里裡裏上中下内內外间間时時边邊旁来來去起到给給成为為作回出进進"
    "入开開走住完后後向于於过市区區县縣省国國村镇鎮港岛島江河湖海山路街校院会會团團队隊社处處部局厅廳馆館人员員民"
)
_CLITICS: Final = frozenset("性了着著过過们們吗嗎呢吧")
# Single characters that open a phrase: prepositions, conjunctions, adverbs.
_LEADING: Final = frozenset(
    "在与與和同跟及或而且但却卻则則若如因以由从從自对對向往为為把将將被让讓使给給令叫凭憑按据據于於"
    "也都就才还還又再更最很太不没沒未无無非勿莫已曾正将將愿願祝请請望盼谨謹共皆均仅僅只即便虽雖既"
    "见見携攜致送赠贈运運含是有需须須应應可能会會愿盼谢謝感捐寄托託赴抵达達获獲收付交装裝载載领領持约約近逾超共计計各分属屬系"
    "仍即既亦竟经經随隨兹茲敬特令沿朝每并並经經当當另先设設限转轉互"
    "我你您他她它咱这這那哪此每各某本贵貴敝一两兩二三四五六七八九十百千万萬几幾数數多全满滿整半首第"
)
# 介词, 连词 and 副词 of two characters, and verbs of letters that never stand alone.
GOVERNING: Final = word_set("""
关于 關於 对于 對於 由于 由於 至于 至於 鉴于 鑑於 鑒於 基于 基於 通过 通過 透過 经过 經過
根据 根據 依据 依據 按照 依照 遵照 参照 參照 随着 隨著 隨着 为了 為了 因为 因為 作为 作為
截至 截止 自从 自從 除了 沿着 沿著 朝着 朝著 向着 围绕 圍繞 针对 針對 面对 面對 趁着 为着
以及 并且 並且 而且 或者 还是 還是 但是 不过 不過 然而 因此 所以 虽然 雖然 尽管 儘管 即使
哪怕 如果 假如 倘若 若是 只要 只有 唯有 除非 无论 無論 不论 不論 不管 不仅 不僅 不但 不只
更是 正是 就是 也是 都是 便是 乃是 既是 仍然 依然 已经 已經 曾经 曾經 正在 即将 即將 将于
將於 将由 將由 均为 均為 皆为 皆為 共计 共計 总计 總計 合计 合計 约为 約為 大约 大約 大概
至少 至多 最多 最少 超过 超過 不足 将近 將近 接近 多达 多達 高达 高達 谨以 謹以 谨向 謹向
谨代表 特向 并于 並於 并向 並向 并将 並將 来自 來自 送给 送給 赠给 贈給 献给 獻給 寄给 寄給
致以 致上 属于 屬於 位于 位於 用于 用於 存于 存於 定于 定於 运往 運往 发往 發往 前往 送往
送至 发至 發至 運至 运至 成为 成為 名为 名為 分为 分為 具有 含有 载有 載有 附有 内有 內有
内含 只能 才能 能够 能夠 可以 不能 不会 不會 不得 不可 必须 必須 应当 應當 务必 務必 需要
希望 期盼 盼望 恳请 懇請 敬请 敬請 特此 以便 便于 以免 预计 預計 预期 預期 感谢 感謝 以此
""")
# Nouns that head the names of offices, people and goods (医护人员, 救援物资): one word with
# the two characters or more before them.
_HEADS: Final = word_set("""
人员 人員 人民 市民 居民 民众 民眾 国民 國民 同胞 同学 同學 师生 師生 官兵 员工 員工 队员
隊員 团队 團隊 志愿者 志工 患者 病人 医生 護士 护士 家庭 家属 家屬 儿童 兒童 学生 學生
总领事馆 總領事館 领事馆 領事館 大使馆 大使館 使馆 政府 机构 機構 机关 機關 单位 單位 部门
部門 委员会 委員會 基金会 基金會 理事会 理事會 协会 協會 学会 學會 总会 總會 分会 分會 公司
集团 集團 企业 企業 医院 醫院 大学 大學 学院 學院 中学 中學 小学 小學 高中 学校 學校 中心
总部 總部 本部 分部 救援队 救援隊 救助隊 医疗队 醫療隊 消防队 消防隊 车站 機場 机场 港口
工厂 工廠 办事处 辦事處 办公室 辦公室 管理局 体育馆 體育館 图书馆 圖書館 物资 物資 物品 用品
设备 設備 器材 设施 設施 仪器 儀器 口罩 手套 衣物 服装 服裝 帐篷 帳篷 药品 藥品 食品 试剂
試劑 床位 病床 疫苗 清单 清單 证书 證書 资金 資金 经费 經費 善款 捐款 信息 資訊 资料 資料
工作 活动 活動 行动 行動 关系 關係 合作 交流 往来 往來 建设 建設 支持 支援 援助 帮助 幫助
服务 服務 标准 標準 通知 办法 辦法 条例 條例 规定 規定 精神 事业 事業 项目 項目 计划 計劃
計畫 方案 经验 經驗 电话 電話 期限 大楼 大樓 小学生 小學生 中学生 中學生 大学生 大學生 城市
地区 地區 灾区 災區 灾民 災民
""")
# 属性词: they only qualify the noun behind them.
_ATTRIBUTES: Final = word_set("""
免洗 乾洗 一次性 便携 便攜 医用 醫用 医疗 醫療 医护 醫護 医务 醫務 外科 儿童 兒童 应急 應急
救灾 救災 防疫 抗疫 防护 防護 防控 救援 援助 捐赠 捐贈 净水 淨水 饮用 飲用 手工 冬季 夏季
国际 國際 公共 社会 社會 全国 全國 全市 全县 全縣 全区 全區 重症 轻症 輕症 定点 定點 指定
附属 附屬 附设 附設 有效 严重 嚴重 重大 境外 海外 国外 國外 专项 專項 首批 多年 特大 无私
無私 灾后 災後 震后 震後 新冠  友好 人道 志愿 志願 慰问 慰問 生活 办公 辦公
消毒 急救 卫生 衛生 教育 文化 经济 經濟 中央 地方
""")
# Adverbs, and verbs that take a long object: a line ends before them rather than behind them.
_OPENING: Final = word_set("""
再次 一同 一起 共同 始终 始終 一直 永远 永遠 十分 非常 尤其 特别 特別 早日 及时 及時 立即
尽快 盡快 儘快 其中 如实 如實 一致 另行 连夜 連夜 互相 相互 陆续 陸續 分别 分別 紧急 緊急
免费 無償 无偿 衷心 诚挚 誠摯 谨此 謹此 慷慨 表示 表达 表達 祝愿 祝願 捐赠 捐贈 捐献 捐獻
捐出 提供 遭受 附上 寄上 送上 寄去 寄来 寄來 送来 送來 包括 加入 参与 參與 增设 增設 追加
符合 接收 接受 办理 辦理 协助 協助 战胜 戰勝 纪念 紀念 缔结 締結 收治 救治 照亮 牵挂 牽掛
答谢 答謝 公布 停下 恢复 恢復 核对 核對 保重 佩戴 配戴 拨打 撥打 检查 檢查
""")
# Verbs with a complement that governs what follows (送至, 来自, 转交给), and words that only
# end like one.
_COMPLEMENTS: Final = frozenset("到至给給于於向為为成以在往自是")
_NO_COMPLEMENTS: Final = word_set("""
现在 現在 实在 實在 存在 所在 自在 行为 行為 人为 人為 往往 以往 过往 過往 各自 独自 獨自
亲自 親自 周到 以为 以為 认为 認為
""")
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
_SHORT_NOUN: Final = 2
_SHORT_COUNT: Final = 4  # characters of a number in words with its classifier
# Words of one character that may end a line; all others govern, or are part of a name.
_MAY_END: Final = (_PARTICLES | frozenset("我你您他她它咱")) - frozenset("下")
_NUMERALS: Final = frozenset(
    "一二三四五六七八九十百千万萬亿億两兩几幾数數半每这這那哪某各首第0123456789"
)
_ALWAYS_GOVERN: Final = (_LEADING - _PARTICLES - _NUMERALS) | _COMPLEMENTS
_CLASSIFIERS: Final = frozenset(
    "个個位名只隻片轮輪条條张張件份座道家场場次年月日天岁歲点點步颗顆朵束封句声聲杯碗双雙副组組套支包袋瓶盒箱批户戶"
    "代届屆本枚台棵株根座间間层層段堂门門种種样樣般心里裡程对對排群番遍趟阵陣处處方面起篇首页頁行队隊艘辆輛架"
)
# What a number follows in an address: 住院部2号楼5层.
_PLACES: Final = frozenset("部院楼樓馆館厂廠场場站校所层層区區市县縣")
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
    for number, (begin, end) in enumerate(clauses):
        beside = clauses[max(number - 1, 0) : number] + clauses[number + 1 : number + 2]
        is_couplet = any(last - first == end - begin for first, last in beside)
        half = _find_verse_break(text, begin, end, words)
        if half is None:
            continue
        if is_couplet or found[half] < Break.TIED or (half in model and text[half] in _LEADING):
            found |= dict.fromkeys(range(begin + 1, end), Break.TIED) | {half: Break.WORD}
    for begin, end in _set_phrases(text, clauses):
        found |= dict.fromkeys(range(begin + 1, end), Break.PLAIN)
    return found


def _grade(unit: str, first: str, second: str, behind: str, agreed: bool) -> Break:
    """Grade a line break between two words.

    The first word ends a tied `unit`; `behind` is the character after the second word. The
    break is `agreed` if both judges find it.
    """
    if second in {"于", "於"} and behind.isdecimal() and first not in _LEADING:  # 于3月28日
        return Break.PHRASE
    if second[0] in "的之" or second in _CLITICS or _is_torn(unit, first, second, agreed):
        return Break.PLAIN
    if _governs(unit, first) or _leans(first, second):
        return Break.TIED
    if not (_is_han(first[-1]) and _is_han(second[0])):
        if first in _OPENING:
            return Break.TIED
        return Break.PHRASE if agreed else Break.WORD
    if len(second) == 1 and not behind.isalnum():
        return Break.PLAIN  # a line does not begin with one character before a mark
    if _is_counted(unit) and second not in _LEADING:
        return Break.TIED
    if first in _OPENING:
        return Break.WORD if behind.isalnum() else Break.TIED
    if first in {"的", "之"}:  # no line begins with a short noun and a closing mark: 的｜通知》
        is_last = len(second) <= _SHORT_NOUN and behind in CLOSING
        return Break.TIED if is_last else Break.WORD
    return Break.PHRASE if agreed else Break.WORD


def _is_torn(unit: str, first: str, second: str, agreed: bool) -> bool:
    """True if the boundary is within a name or a compound that the dictionary does not know."""
    if agreed or not (_is_han(first[-1]) and _is_han(second[0])):
        return False
    if len(second) == 1 and (second in _PARTICLES or second not in _LEADING):
        return first not in _LEADING or second in _PARTICLES
    return len(unit) == 1 and unit not in _LEADING


def _is_counted(unit: str) -> bool:
    """True if a word ends with a number and its classifier."""
    if unit[-1] not in _CLASSIFIERS:
        return False
    return unit[-2:-1] in _NUMERALS or (unit[0] in _NUMERALS and len(unit) <= _SHORT_COUNT)


def _governs(unit: str, first: str) -> bool:
    """True if the first word cannot end a line, since it governs or qualifies what follows."""
    last = first[-1]
    if not _is_han(last):
        return False
    if len(first) == 1:
        is_name = len(unit) == 2 and unit[0] not in _ALWAYS_GOVERN  # 首尔, of two "words"
        return len(unit) == 1 or first in _ALWAYS_GOVERN or not (is_name or first in _MAY_END)
    if (last in _COMPLEMENTS and first not in _NO_COMPLEMENTS) or first[0] == "第":
        return True
    return first in GOVERNING or first in _QUALIFYING


def _leans(first: str, second: str) -> bool:
    """True if the second word does not begin a line, since it leans on the first."""
    if second[0].isdigit():
        return _is_han(first[-1]) and first[-1] not in _PLACES and first not in _CLITICS
    if first[-1].isdigit():  # 119|救援队
        return _is_han(second[0])
    if first in _ATTRIBUTES:
        return second[0] not in _LEADING
    if second in _HEADS:
        return first not in _CLITICS and first not in {"的", "之"}
    if not _is_han(first[-1]):
        return False
    if second in _AFTER_NOUN or (second in _PARTICLES and second not in _LEADING):
        return True
    if second[0] in "中上里裡内內间間" and second[1:] == "的":
        return True
    return len(second) == 1 and second not in _LEADING


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


def _find_verse_break(text: str, begin: int, end: int, words: frozenset[int]) -> int | None:
    """Find the only good break in a clause as long as a line of verse. None if it is none."""
    half = _VERSE.get(end - begin)
    if half is None:
        return None
    at = begin + half
    if at not in words or text[at] in _PARTICLES or text[at - 1] in _LEADING:
        return None
    return at


_FILE: Final = Path(__file__).with_name("chinese_words.txt")
_NUMBER: Final = lazy_pattern(r"[0-9０-９.,:%％℃—–～~×-]+[万亿萬億]?")
_LATIN: Final = lazy_pattern(r"[0-9A-Za-zＡ-Ｚ０-９.,/-]+")
_PERSONS: Final = word_set("""
我 你 您 他 她 它 我们 我們 你们 你們 他们 他們 她们 大家 咱们 我方 贵方 貴方 双方 雙方 贵市
貴市 我市 本市 贵国 貴國 我国 我會 我会 本会 本會 贵会 貴會 各位 诸位 諸位
""")
_GOVERNORS: Final = word_set("""
请 請 敬请 敬請 恳请 可 应 應 须 須 需 将 將 已 曾 正 愿 願 祝 谨 謹 特 兹 茲 现 現 仍 能 会 會
要 想 必 也 都 就 才 还 還 更 最 很 再 又 共 均 皆 各
""")
_CLASSES: Final = {
    "de": "的 之",
    "particle": "了 着 著 过 過 们 們 吗 嗎 吧 呢 地 得",
    "suffix": (
        "市 区 區 县 縣 省 国 國 院 会 會 队 隊 局 部 所 处 處 馆 館 人 员 員 者 校 社 村"
        " 镇 道 府 厅 廳 港 岛 站"
    ),
    "not": "不 没 沒 未 无 無 勿 莫",
}
_NAMED: Final = frozenset("是为為有")  # verbs that are classes of their own
_RESULTS: Final = frozenset("起到至出入给給成满滿完好上开開回来來去住过過了着著走见見掉遍尽盡")
_TELLING: Final = frozenset(
    "的了在着著于於由从從向对對为為与與和及将將把被已至到给給是有也都不以请請可应應须須之者们們"
)
_BOUNDS: Final = ("-", "mark")


@cache
def _classes() -> dict[str, str]:
    """Load the class of each word."""
    found: dict[str, str] = {}
    for line in _FILE.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            name, *words = line.split(" ")
            found |= dict.fromkeys(words, name)
    for name, text in _CLASSES.items():
        found |= dict.fromkeys(text.split(), name)
    found |= dict.fromkeys(_GOVERNORS, "governor") | dict.fromkeys(_PERSONS, "person")
    return found | {word: word for word in _NAMED}


def _classify(word: str) -> str:
    """Find the class of a word; "-" for none."""
    if not word:
        return "-"
    if _NUMBER.fullmatch(word):
        return "number"
    if _LATIN.fullmatch(word):
        return "latin"
    if not word[0].isalnum():
        return "mark"
    classes = _classes()
    if word in classes:
        return classes[word]
    has_result = word[1:] in _RESULTS and classes.get(word[0]) in {"verb", "preposition"}
    return "verb" if has_result else "noun1" if len(word) == 1 else "noun"


def describe_breaks(
    text: str, words: Sequence[int], model: frozenset[int], by_rules: Mapping[int, Break]
) -> Iterator[tuple[int, list[str]]]:
    """Describe each break between words by its features.

    `words` are ends of words by the dictionary, `model` ends of phrases by the model.
    """
    edges = sorted({0, *words, len(text)})
    parts = ["", "", *(text[a:b] for a, b in pairwise(edges)), "", ""]
    classes = list(map(_classify, parts))
    for number, at in enumerate(edges[1:-1], 2):
        if not (text[at - 1].isalnum() and text[at].isalnum()):
            continue
        rules = [int(by_rules.get(edges[n], 0)) for n in (number - 2, number - 1, number)]
        yield (
            at,
            [
                *_describe_words(parts[number], parts[number + 1], classes[number - 1 :][:4]),
                *_describe_clause(classes, number),
                "phrase" if at in model else "no phrase",
                *(
                    f"{side}{min(8, letters)}"
                    for side, letters in zip("-+", count_letters(text, at), strict=True)
                ),
                f"rule {rules[1]}",
                f"<{rules[0]}|{rules[1]}",
                f"{rules[1]}|{rules[2]}>",
                f"<{rules[0]}|",
                f"|{rules[2]}>",
            ],
        )


def _describe_words(first: str, second: str, classes: Sequence[str]) -> list[str]:
    """Describe the words beside a break and their classes, and those of the next ones."""
    _, left, right, behind = classes
    sizes = min(3, len(first)), min(3, len(second))
    found = [
        *describe_classes(classes),
        f"{sizes[0]}|",
        f"|{sizes[1]}",
        f"{sizes[0]}{left}|{right}{sizes[1]}",
    ]
    if first in GOVERNING:
        found.append(KEPT)
    if first[-1] in _TELLING:
        found.append(f"{first[-1]}|")
    if second[0] in _TELLING:
        found.append(f"|{second[0]}")
    if first == "的":
        found += [f"的|{right} {behind}", f"的|{len(second)} {behind}"]
    return found


def _describe_clause(classes: Sequence[str], number: int) -> list[str]:
    """Describe a break by the words of its clause: verbs, prepositions and 的 around it."""
    begin, end = number, number + 1
    first, last = number - FAR, number + FAR
    while begin > first and classes[begin] not in _BOUNDS:
        begin -= 1
    while end < last and classes[end] not in _BOUNDS:
        end += 1
    before, behind = classes[begin + 1 : number + 1], classes[number + 1 : end]
    left, right = classes[number], classes[number + 1]
    verbs = f"{_has_verb(before)}|{_has_verb(behind)}"
    is_open = any(
        name == "preposition" and "verb" not in before[at:] for at, name in enumerate(before)
    )
    preposition = "open" if is_open else "closed"
    relative = "none"
    if "de" in behind:
        at = behind.index("de")
        relative = f"{_has_verb(behind[:at])}{min(4, at)}"
    since = "-"
    if "de" in before:
        since = str(min(3, before[::-1].index("de")))
    return [
        f"verbs {verbs}",
        f"{verbs} {left}|{right}",
        f"{preposition}|{right}",
        f"{preposition} {left}|{right}",
        f"|rel {relative}",
        f"{left}|rel {relative}",
        f"|{right} rel {relative}",
        f"de {since}|",
        f"de {since}|{right}",
        f"{min(6, len(before))} words|{min(6, len(behind))}",
    ]


def _has_verb(classes: Sequence[str]) -> str:
    """Name words with a verb among them, and those without."""
    return "verb" if "verb" in classes else "none"
