"""Forms of Han characters in China, Taiwan, Japan and Korea.

In come a character and the writing system of a text, out come the country of the character's
form, and the form that the text should have. A country's old encoding has the characters that
it uses, and Python has their tables: GB 2312, Big5, JIS X 0208 with the characters for names of
Windows (CP932), KS X 1001. For characters outside such a table, OpenCC's tables of variants
decide: a rare character is no mistake, and 图 in Japanese is one.

Some characters belong to two countries, and the word around them tells. China has 弁 in 武弁,
and Japan writes 弁公室 for 办公室; Japan has 后 in 皇后, and China writes 后援 for 後援. No
table of characters tells such homographs, so patterns have the words of official letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final, Literal, NamedTuple

import msgspec

from cardgen.catalog import convert_characters

Origin = Literal["simplified", "traditional", "japanese"]

_ENCODINGS: Final = {"hans": "gb2312", "hant": "cp950", "ja": "cp932", "ko": "euc_kr"}
# Simplified characters in the second level of JIS X 0208, which modern Japanese does not use.
_RARE_IN_JAPANESE: Final = frozenset("个从价决况厂听坏夸广弃愿无气网惧")
# Simplified characters in Big5, most in its second level; the first level is in use.
_RARE_IN_TAIWAN: Final = frozenset(
    "万与体党优价异怀怜惊极机构洁种确离网触蚕圣复宁岭庄据栖气洒涂荐蜡赶适"
    "坏厂柜胜腊茧蝎忏扰泞肮篱膻熏"
)
# Forms of GB 2312 that OpenCC does not call simplified, with their forms in JIS X 0208.
_CHINESE_IN_JAPANESE: Final = dict(zip("查步每涉晚污值榆巢", "査歩毎渉晩汚値楡巣", strict=True))
# Variants that 通用规范汉字表 (2013) permits for names, and one that Big5 lacks.
_ALLOWED: Final = {"hans": frozenset("昇邨氾迺甯仝"), "hant": frozenset("却")}
# Characters made in Japan, without those in names: names keep theirs.
_MADE_IN_JAPAN: Final = frozenset("働込枠匂搾")


class ForeignForm(msgspec.Struct, frozen=True):
    """The origin of a foreign form, and the text's own form; "" if it is unknown."""

    origin: Origin
    own: str


@lru_cache(maxsize=20_000)
def find_foreign_form(char: str, variety: str) -> ForeignForm | None:
    """Find the country of a Han character whose form is foreign to a writing system."""
    if variety not in _ENCODINGS or char in _ALLOWED.get(variety, ()):
        return None
    rare = {"ja": _RARE_IN_JAPANESE, "hant": _RARE_IN_TAIWAN}.get(variety, frozenset())
    if char not in rare and _is_encodable(_ENCODINGS[variety], char):
        return None
    simplified = convert_characters("t2s", char)
    traditional = convert_characters("s2t", char)
    from_japanese = convert_characters("jp2t", char)
    match variety:
        case "hans":
            if char in _MADE_IN_JAPAN:
                return ForeignForm("japanese", "")
            if from_japanese != char and not _is_encodable("cp950", char):
                return ForeignForm("japanese", convert_characters("t2s", from_japanese))
            return ForeignForm("traditional", simplified) if simplified != char else None
        case "ja":
            if traditional != char:
                return ForeignForm("simplified", convert_characters("t2jp", traditional))
            own = _CHINESE_IN_JAPANESE.get(char)
            return ForeignForm("simplified", own) if own else None
        case _:
            if char in _MADE_IN_JAPAN:
                return ForeignForm("japanese", "")
            if traditional != char:
                is_shared = from_japanese != char and not _is_encodable("gb2312", char)
                return ForeignForm("japanese" if is_shared else "simplified", traditional)
            if from_japanese != char and _is_encodable("cp932", char):
                return ForeignForm("japanese", from_japanese)
            return None


def convert_forms(text: str, variety: str) -> str:
    """Convert foreign forms of a text; "" if one has no other form."""
    forms = [find_foreign_form(char, variety) for char in text]
    if any(form and not form.own for form in forms):
        return ""
    return "".join(form.own if form else char for char, form in zip(text, forms, strict=True))


def _is_encodable(encoding: str, char: str) -> bool:
    """True if an encoding has a character."""
    return char.encode(encoding, "ignore") != b""


# Creeks about Shanghai keep 浜 (bāng): 沙家浜, 洋泾浜, 肇嘉浜, 蕰藻浜. All others are 滨, as in
# 横浜.
_CREEK: Final = "(?<![家泾涇嘉藻界港塘])浜"
# After a verb of giving, 予 is a verb too: 不予报销, 给予防护.
_BEFOREHAND: Final = "(?<![不给給授赋賦赠贈准免赐賜施应應])予(?=[算定防约約报報备備想选選测測])"
_DEFEND: Final = "弁(?=[护護论論明解士])|(?<=[答抗])弁"
# 芸 alone is in names of people, 王文芸; in these words it is 藝.
_ART: Final = "芸(?=[术術能])|(?<=[工园園演])芸|(?<=[文民手学學])芸(?=[部社馆館团団節节品])"
_LACK: Final = "欠(?=[席航勤])"
_CAN: Final = "缶(?=[诘詰])|(?<=[空0-9])缶"
_THREAD: Final = "糸(?![字部旁])"
_TABLE: Final[dict[str, tuple[tuple[Origin, str, str], ...]]] = {
    "hans": (
        ("japanese", "弁(?=[公事理])", "办"),
        ("japanese", _DEFEND, "辩"),
        ("japanese", "弁(?=[当當])", "便"),
        ("japanese", _CREEK, "滨"),
        ("japanese", _BEFOREHAND, "预"),
        ("japanese", _LACK, "缺"),
        ("japanese", _ART, "艺"),
        ("japanese", _CAN, "罐"),
        ("japanese", _THREAD, "丝"),
    ),
    "hant": (
        ("japanese", "弁(?=[公事理])", "辦"),
        ("japanese", _DEFEND, "辯"),
        ("japanese", "弁(?=[当當])", "便"),
        ("japanese", _BEFOREHAND, "預"),
        ("japanese", _LACK, "缺"),
        ("japanese", _ART, "藝"),
        ("japanese", _CAN, "罐"),
        ("japanese", _THREAD, "絲"),
        ("japanese", "伝", "傳"),
        ("japanese", "豊", "豐"),
        ("japanese", "証(?=[明書])", "證"),
        ("simplified", "后(?=[援续續勤])|(?<=[以之午今然])后", "後"),
        ("simplified", "云(?=南)", "雲"),
        ("simplified", "征(?=[求收集])", "徵"),
        ("simplified", "范(?=[围圍例])|(?<=[示规規])范", "範"),
        ("simplified", "采(?=[购購])", "採"),
        ("simplified", "准(?=[备備])|(?<=[标標])准", "準"),
        ("simplified", "(?<=[计計规規])划", "劃"),
        ("simplified", "丰(?=[富收])", "豐"),
        ("simplified", "愿(?=[意望])|(?<=[祝心志])愿", "願"),
    ),
    "ja": (
        ("simplified", "后(?=[援续続勤])|(?<=[以之午今然])后", "後"),
        ("simplified", "云(?=南)", "雲"),
        ("simplified", "征(?=[求收集])", "徴"),
        ("simplified", "范(?=[围囲例])|(?<=[示规規])范", "範"),
        ("simplified", "采(?=[购購])", "採"),
        ("simplified", "准(?=[备備])|(?<=[标標])准", "準"),
        ("simplified", "机(?=[场場构構械关関])", "機"),
        ("simplified", "档(?=案)", "檔"),
        ("simplified", "粮(?=食)", "糧"),
        ("simplified", "(?<=[根依])据", "拠"),
        # Names of people keep their forms, 國分 and 廣瀬; these are words of offices.
        ("traditional", "辦(?=[公事理])", "弁"),
        ("traditional", "辯(?=[護論明])", "弁"),
        ("traditional", "國(?=[際家務民])|(?<=[中外])國", "国"),
        ("traditional", "(?<=[協員])會|會(?=[議長館])", "会"),
        ("traditional", "(?<=[大中小])學|學(?=[校院])", "学"),
        ("traditional", "(?<=[書務事])處", "処"),
        ("traditional", "醫(?=[院療])", "医"),
        ("traditional", "臺(?=[北灣湾中南東])", "台"),
        ("traditional", "證(?=[明書])", "証"),
        ("traditional", "團(?=[體体])|(?<=財)團", "団"),
        ("traditional", "廳", "庁"),
    ),
}


class Homograph(NamedTuple):
    """A character at a place of a text, and its foreign form there."""

    at: int
    char: str
    form: ForeignForm


def find_homographs(text: str, variety: str) -> Iterator[Homograph]:
    """Find characters whose foreign form only the neighbouring words show."""
    for origin, pattern, own in _compile_patterns(variety):
        for match in pattern.finditer(text):
            yield Homograph(match.start(), match[0], ForeignForm(origin, own))


def convert_words(text: str, variety: str) -> str:
    """Convert such characters of a text to the forms of the writing system."""
    chars = list(text)
    for homograph in find_homographs(text, variety):
        chars[homograph.at] = homograph.form.own
    return "".join(chars)


@cache
def _compile_patterns(variety: str) -> tuple[tuple[Origin, re.Pattern[str], str], ...]:
    """Compile patterns for such characters: country, pattern, own form."""
    rows = _TABLE.get(variety, ())
    return tuple((origin, re.compile(pattern), own) for origin, pattern, own in rows)
