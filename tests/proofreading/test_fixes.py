"""Fixes of slips: the text that a person puts in by one click."""

from __future__ import annotations

import pytest

from cardgen.proofreading import Slip, proofread
from tests.proofreading.planted import PLANTED, Planted, rows
from tests.proofreading.test_proofread import PLACEHOLDERS, entry_of, style_of

FIXED = [
    # rule, pair, source, translation, mended
    ("end-mark", "zh-ko", "与你同在。", "함께합니다. 늘 곁에", "함께합니다. 늘 곁에."),
    ("end-mark", "zh-ja", "愿平安。", "平安を祈ります", "平安を祈ります。"),
    ("foreign-mark", "zh-ko", "北京，加油。", "베이징，힘내세요.", "베이징, 힘내세요."),
    ("ascii-mark", "zh-ja", "春天，来了。", "春が,来ました。", "春が、来ました。"),
    ("width", "zh-ko", "共12箱。", "모두 １２상자입니다.", "모두 12상자입니다."),
    ("doubled-blank", "zh-ko", "同心。", "한  마음입니다.", "한 마음입니다."),
    ("missing-blank", "zh-ko", "加油。同在。", "힘내세요.함께합니다.", "힘내세요. 함께합니다."),
    ("edge-blank", "zh-ko", "同心。", " 한마음입니다.", "한마음입니다."),
    ("particle", "zh-ko", "在{city}。", "{city}을 응원합니다.", "{city}을(를) 응원합니다."),
    ("placeholder", "zh-ko", "共{boxes}箱。", "모두 {boxe}상자.", "모두 {boxes}상자."),
    ("other-number", "zh-ko", "共12箱。", "모두 13상자입니다.", "모두 12상자입니다."),
    ("decomposed", "zh-ko", "同心。", "\u1112\u1161\u11ab마음입니다.", "한마음입니다."),
    ("quotation-mark", "zh-ja", "“加油”。", "“頑張ろう”です。", "「頑張ろう」です。"),
]  # fmt: skip


def apply(text: str, slip: Slip) -> str:
    assert slip.fix is not None
    return text[: slip.start] + slip.fix + text[slip.end :]


@pytest.mark.parametrize("case", FIXED, ids=lambda each: each[0])
def test_a_fix_mends_the_text(case: tuple[str, str, str, str, str]) -> None:
    rule, pair, source, text, mended = case
    slips = proofread(entry_of(source, text, *PLACEHOLDERS), style_of(pair))
    (slip,) = [each for each in slips if each.rule == rule]
    assert apply(text, slip) == mended
    assert not proofread(entry_of(source, mended, *PLACEHOLDERS), style_of(pair))


def test_no_fix_brings_another_mistake() -> None:
    """Each planted mistake with a fix is sound after it; there are many with one."""
    planted = [
        *PLANTED,
        *(
            Planted(*cells)._replace(comments=";".join(PLACEHOLDERS))
            for cells in rows("planted_more.tsv")
        ),
    ]
    count = 0
    for each in planted:
        comments = tuple(filter(None, each.comments.split(";")))
        before = proofread(
            entry_of(each.source, each.translation, *comments), style_of(each.pair)
        )
        for slip in before:
            if slip.fix is None:
                continue
            count += 1
            text = apply(each.translation, slip)
            after = proofread(entry_of(each.source, text, *comments), style_of(each.pair))
            # Without its mistake a text may be its source, or have letters of another language.
            rest = [one for one in after if one.rule not in {"copied", "hanja", "kana"}]
            assert {one.rule for one in rest} <= {one.rule for one in before}, each
            assert len(rest) < len(before), (each, text, after)
    assert count > 100


def test_a_place_with_markup_has_no_fix() -> None:
    """The fix would remove the emphasis."""
    (slip,) = proofread(entry_of("共12箱。", "모두 *１*２상자입니다."), style_of("zh-ko"))
    assert (slip.rule, slip.fix) == ("width", None)
