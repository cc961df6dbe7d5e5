"""Remarks and short forms in names and offices that a formal letter does not have.

In comes a text, out come remarks: ㈱, which a letter writes in full, （代理）, which belongs to
the title, and 様, which the letter puts behind the name itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

from cardgen.errors import Diagnostic, Severity

_FULL: Final = {
    "株": "株式会社", "有": "有限会社", "財": "財団法人", "社": "社団法人", "医": "医療法人",
    "学": "学校法人", "独": "独立行政法人", "福": "社会福祉法人", "名": "合名会社",
    "資": "合資会社", "주": "주식회사", "유": "유한회사", "재": "재단법인", "사": "사단법인",
    "학": "학교법인", "의": "의료법인", "합": "합자회사",
}  # fmt: skip
_SHORT: Final = re.compile(rf"\(\s*([{''.join(_FULL)}])\s*\)")
_ACTING: Final = (
    "代理|代行|代|署理|暂代|暫代|兼|兼任|临时|臨時|前任|原任|前|元|故|新任|候任|事務取扱|心得"
    "|[市区區县縣省]?[长長]?职务代理|職務代理者?|職務代行者?|代行者|代理人"
    "|직무\\s*대행|권한\\s*대행|대행|직무\\s*대리|대리|직대|겸임?|전임?|고|신임"
    "|acting|a\\.i\\.|ad interim|former|interim"
)
_REMARK: Final = re.compile(
    rf"\s*[(\[]\s*(?:{_ACTING})\s*[)\]]\s*|[\s・]+(?:代|代理|代行|직무대행|권한대행|직무대리)$",
    re.IGNORECASE,
)
_HONORIFIC: Final = re.compile(
    r"\s*(?:様|さま|殿|御中|各位|先生方|귀하|귀중|좌하|선생님|님|先生|女士|小姐|阁下|閣下"
    r"|(?<=[^\s])\s(?:씨|氏|さん|君|收|敬启|敬啟|启|啟)|さん)$"
)


class NameRemark(NamedTuple):
    """A rule, what it is about, what is found, and what to write instead of the text."""

    rule: str
    found: str
    instead: str
    advice: str

    def diagnostic(self, what: str, text: str, severity: Severity = "warning") -> Diagnostic:
        """The finding about a text that is `what`: the name of the addressee."""
        return Diagnostic(
            self.rule,
            f"{what}: {text} has {self.found}, and the letter would say it so",
            hint=self.advice,
            severity=severity,
        )


def name_remarks(text: str) -> Iterator[NameRemark]:
    """Remarks and short forms in a name or office."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if match := _SHORT.search(plain):
        full = _FULL[match[1]]
        before, after = plain[: match.start()].rstrip(), plain[match.end() :].lstrip()
        blank = " " if "가" <= full[0] <= "힣" else ""
        instead = blank.join(filter(None, (before, full, after)))
        yield NameRemark("abbreviated-name", match[0], instead, f"write {instead}")
        plain = instead
    if match := _REMARK.search(plain):
        instead = (plain[: match.start()] + plain[match.end() :]).strip()
        advice = f"write {instead}, and the rest into the title: 代理主任"
        found = match[0].strip(" ・")
        yield NameRemark("remark-in-name", found, instead, f"{advice}, or leave it out")
        plain = instead
    if (match := _HONORIFIC.search(plain)) and match.start():
        instead = plain[: match.start()].strip()
        advice = f"write {instead}: the letter puts the honorific behind it"
        yield NameRemark("doubled-honorific", match[0].strip(), instead, advice)
