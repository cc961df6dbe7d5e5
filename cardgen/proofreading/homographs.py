"""Characters that two countries write, where a word tells that the other one's is meant.

China has 弁 in 武弁, and Japan writes 弁公室 for 办公室; Japan has 后 in 皇后, and China writes
后援 for 後援. No table of characters tells such forms, so these are the words that letters of
offices have. In come a text and how it is written, out come the places of foreign forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from cardgen.proofreading.forms import ForeignForm, Origin

# Creeks about Shanghai keep 浜 (bāng): 沙家浜, 洋泾浜, 肇嘉浜, 蕰藻浜. All others are 滨, as in
# 横浜.
_CREEK: Final = "(?<![家泾涇嘉藻界港塘])浜"
# After a verb of giving, 予 is one, too: 不予报销, 给予防护.
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
    """A character at a place of a text, and whose form it is there."""

    at: int
    char: str
    form: ForeignForm


def homographs(text: str, variety: str) -> Iterator[Homograph]:
    """The foreign forms of a text that only their words tell."""
    for origin, pattern, own in _patterns(variety):
        for match in pattern.finditer(text):
            yield Homograph(match.start(), match[0], ForeignForm(origin, own))


def in_own_words(text: str, variety: str) -> str:
    """The text in which these words have the forms of the variety."""
    made = list(text)
    for each in homographs(text, variety):
        made[each.at] = each.form.own
    return "".join(made)


@cache
def _patterns(variety: str) -> tuple[tuple[Origin, re.Pattern[str], str], ...]:
    rows = _TABLE.get(variety, ())
    return tuple((origin, re.compile(pattern), own) for origin, pattern, own in rows)
