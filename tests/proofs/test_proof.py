"""Proofs: their texts, their faults, and labels that are the same as printed ones."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from msgspec.structs import replace

from cardgen import Document, Project, render, resources
from cardgen.catalog import Message, load_catalog
from cardgen.display import Bars, GlyphRun, Group, Item, scale_item
from cardgen.errors import CardgenError
from cardgen.project import approve, start_project
from cardgen.proofs import Proof, pull_proof
from cardgen.proofs.entry_table import STATES
from cardgen.proofs.proof import compute_revision
from tests.backends.pdf import tags
from tests.backends.pdf.pdfs import open_pdf
from tests.system import require

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


PROJECT: Final = cache(Project.open)


def pull(*ids: str, pairs: tuple[str, ...] = ("zh-ja",), **options: object) -> Proof:
    return pull_proof(PROJECT(), ids, pairs, ("card-a6",), **options)  # type: ignore[arg-type]


def page_texts(document: Document) -> list[str]:
    """Return the text of each page outside its labels, without white space and break marks."""
    return [
        re.sub(r"[\s\u200b]", "", "".join(run.text for run in runs_of(page.layers)))
        for page in document.pages
    ]


def runs_of(layers: tuple[object, ...]) -> list[GlyphRun]:
    """Collect the glyph runs of a page outside its pictures."""

    def words(items: tuple[Item, ...]) -> list[GlyphRun]:
        found: list[GlyphRun] = []
        for item in items:
            if isinstance(item, GlyphRun):
                found.append(item)
            elif isinstance(item, Group) and not item.alt:
                found += words(item.items)
        return found

    return [run for layer in layers for run in words(layer.items)]  # type: ignore[attr-defined]


def pictures(document: Document) -> list[Group]:
    """Collect the pictures of labels in a document."""

    def inside(items: tuple[Item, ...]) -> list[Group]:
        groups = [item for item in items if isinstance(item, Group)]
        return [
            each for group in groups for each in ([group] if group.alt else inside(group.items))
        ]

    return [
        each for page in document.pages for layer in page.layers for each in inside(layer.items)
    ]


def project_with(folder: Path, entries: str) -> Project:
    """Make a project with its own messages."""
    start_project(folder)
    file = folder / "messages" / "zh-ko" / "slogans.po"
    file.write_text(HEADER + entries, encoding="utf-8")
    return Project.open(folder)


def test_what_it_says() -> None:
    (text,) = page_texts(pull("sincerity", "brothers", date="2020-03-26").document)
    order = [
        "校样·校正紙", "项目·プロジェクト", "cardgen", "语言·言語", "zh-ja",
        "文本版本·文面の版", "日期·日付", "2020年3月26日", "译文完成·翻訳済み2",
        "card-a6·30%", "sincerity", "Wheresincerityis", "心诚则花开。", "ずれば花ひらく",
        "译文完成·翻訳済み", "card-a624/24pt", "□可以付印·校了", "□需修改·要修正", "修改意见",
        "brothers", "兄弟同心", "单位·所属", "签字·署名", "第1页，共1页·1／1ページ",
    ]  # fmt: skip
    at = 0
    for words in order:
        assert words in text[at:], words
        at = text.index(words, at)
    assert text.count("单位·所属") == 2  # both offices sign


def test_readings_stand_above_a_text_and_below_the_one_before() -> None:
    page = pull("sincerity").document.pages[0]
    found = runs_of(page.layers)
    (above,) = [run for run in found if run.text == "心诚则花开。"]
    (reading,) = [run for run in found if run.text == "ねん"]
    base = next(run for run in found if run.text.startswith("念"))
    assert above.y < reading.y - reading.size * 0.88 < reading.y < base.y


def test_a_label_is_what_is_printed_only_smaller() -> None:
    project = PROJECT()
    proof = pull_proof(project, ["brothers"], ["zh-ko"], ["gs1-100x150"])
    (label,) = pictures(proof.document)
    (entry,) = proof.entries["zh-ko"]
    (tried,) = entry.labels
    by = 45 / 150
    assert label.items == tuple(scale_item(item, by) for item in tried.items)
    assert "gs1-100x150·30%" in page_texts(proof.document)[0]
    sizes = {run.size for run in tried.items if isinstance(run, GlyphRun)}
    assert tried.sizes
    assert {size for each in tried.sizes.values() for size in each} <= {
        round(size, 1) for size in sizes
    }
    bars = [item for item in label.items if isinstance(item, Bars)]
    assert {item.least for item in bars} == {0.0}  # nobody scans it
    assert label.alt.startswith("gs1-100x150: 兄弟同心")


def test_true_size() -> None:
    proof = pull("brothers", true_size=True)
    assert "card-a6·100%" in "".join(page_texts(proof.document))
    (label,) = pictures(proof.document)
    assert label.items == proof.entries["zh-ja"][0].labels[0].items
    larger = pull_proof(PROJECT(), ["brothers"], ["zh-ja"], ["banner-a3"], true_size=True)
    assert "banner-a3·43%" in "".join(
        page_texts(larger.document)
    )  # as large as the page is wide


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("letter", (612, 792))])
def test_papers_have_four_messages_and_more(paper: str, size: tuple[int, int]) -> None:
    document = pull(paper=paper).document
    page = document.pages[0]
    assert (round(page.width), round(page.height)) == size
    counts = [text.count("需修改") for text in page_texts(document)]
    assert counts[0] == 4 if paper == "a4" else counts[0] >= 3
    assert counts[1] >= 4
    assert sum(counts) == len(Project.open().catalog("zh-ko").messages)


def test_templates_stand_side_by_side_and_then_below() -> None:
    names = ["box-100x150", "card-a6", "card-a6-vertical", "box-a5", "gs1-4x6in"]
    proof = pull_proof(PROJECT(), ["brothers"], ["zh-ko"], names)
    labels = pictures(proof.document)
    assert [label.alt.partition(":")[0] for label in labels] == names
    rows = {round(label.y) for label in labels}
    assert 1 < len(rows) < len(names)
    assert page_texts(proof.document)[0].count("□可以付印") == 1


def test_pairs_in_their_own_languages_and_pages_numbered_through() -> None:
    document = pull("brothers", pairs=("zh-ko", "zh-ja")).document
    korean, japanese = page_texts(document)
    assert "校样·교정지" in korean
    assert "第1页，共2页·2쪽중1쪽" in korean
    assert "校样·校正紙" in japanese
    assert "第2页，共2页·2／2ページ" in japanese
    assert document.langs == ("zh-Hans", "ko", "ja")


FAULTS = """\
#. Whole
msgctxt "whole"
msgid "加油！"
msgstr "힘내세요!"

msgctxt "open"
msgid "坏了[的"
msgstr "깨진 것"

#, fuzzy
msgctxt "waiting"
msgid "共3箱。"
msgstr "모두 4상자."

msgctxt "empty"
msgid "没有译文"
msgstr ""

msgctxt "huge"
msgid "{long}"
msgstr "{long}"

msgctxt "arabic"
msgid "𪚥龙"
msgstr "용 \u202eab\\n둘째 줄"

msgctxt "same"
msgid "风月同天"
msgstr "风月同天"
"""


def test_what_cannot_be_laid_out_is_shown_with_the_reason(tmp_path: Path) -> None:
    text = FAULTS.replace("{long}", "长\\n" + "很" * 9_000)
    project = project_with(tmp_path, text)
    proof = pull_proof(project, [], ["zh-ko"], ["box-100x150"])
    shown = "".join(page_texts(proof.document))
    for words in (
        "▲括号或引号不当·괄호나따옴표오류markup:'",
        "]로닫히지않았습니다",
        "译文待审核·번역검토대기",
        "▲数字与原文不一致·숫자가원문과다름other-number",
        "尚未翻译·번역전",
        "▲内容超出版面·내용이자리에들어가지않음overflow:글의나머지는",
        "right-to-left",
        "〓龙",
        "둘째줄",
        "与原文相同·원문과같음",
    ):
        assert words in shown, words
    entries = {entry.message.id: entry for entry in proof.entries["zh-ko"]}
    assert [*entries] == ["whole", "open", "waiting", "empty", "huge", "arabic", "same"]
    failed = [id_ for id_, entry in entries.items() if entry.all_errors]
    assert failed == ["open", "huge", "arabic"]
    assert shown.count("□可以付印") == 4  # nobody ticks what cannot be printed
    alts = [label.alt for label in pictures(proof.document)]
    assert alts.count("box-100x150: —") == 3
    assert {each.rule for each in proof.all_errors} >= {"markup", "overflow", "right-to-left"}


def test_texts_that_no_page_takes(tmp_path: Path) -> None:
    """Texts with heaps of marks, brackets that no line may end with, and very many slips."""
    texts = {
        "heap": ("好" + "\u0301" * 60, "가나"),
        "closing": ("好" + "」" * 300, "가" + "）" * 300),
        "tied": ("好" + "国\u2060" * 200, "가" + "나\u00a0" * 200),
        "reading": ("[友" + "x" * 200 + "|" + "y" * 200 + "]", "벗"),
        "slips": ("好", "가 " + " ".join(map(str, range(11, 60)))),
        "lines": ("一\\n" * 300, "가\\n" * 300),
        "id " * 90: ("好", "좋은"),
    }
    entries = (f'msgctxt "{id_}"\nmsgid "{a}"\nmsgstr "{b}"\n' for id_, (a, b) in texts.items())
    project = project_with(tmp_path, "\n".join(entries))
    for size in (False, True):
        proof = pull_proof(
            project, [], ["zh-ko"], ["box-100x150", "card-a6", "box-a5"], true_size=size
        )
        shown = "".join(page_texts(proof.document))
        for words in ("好〓", "'closing'", "国国国", "…그밖에"):
            assert words in shown, words
        assert shown.count("需修改") == len(texts) - 1  # of the brackets only what is wrong


def test_ids_that_a_pair_does_not_have() -> None:
    proof = pull("brothers", "brohters")
    (error,) = proof.errors
    assert (error.rule, error.hint) == ("unknown-message", "did you mean brothers?")
    assert [entry.message.id for entry in proof.entries["zh-ja"]] == ["brothers"]


def test_a_pair_that_there_is_not() -> None:
    with pytest.raises(CardgenError, match="zh-xx"):
        pull(pairs=("zh-xx",))
    with pytest.raises(CardgenError, match="there are no messages"):
        pull(pairs=())


def test_revision() -> None:
    one = Message("a", "加油", "힘내세요")
    two = Message("b", "你好", "안녕")
    assert compute_revision([one, two]) == compute_revision([two, one])
    assert re.fullmatch(r"([0-9a-f]{4} ){3}[0-9a-f]{4}", compute_revision([one]))
    others = (
        replace(one, translation="힘내"),
        replace(one, source="加油！"),
        replace(one, attribution={"zh": "周易"}),
        replace(one, placeholders={"years": "integer"}),
    )
    assert len({compute_revision([each]) for each in (one, *others)}) == 5
    assert compute_revision([replace(one, fuzzy=True)]) == compute_revision([one])


def test_who_approved_it(tmp_path: Path) -> None:
    """Labels that nobody has approved are drafts, and the proof uses unapproved captions."""
    start_project(tmp_path)
    file = tmp_path / "cardgen.toml"
    plain = pull_proof(Project.open(tmp_path), ["brothers"], ["zh-ko"], ["card-a6"])
    assert "尚未审定" not in "".join(page_texts(plain.document))
    file.write_text('approval = "required"\n' + file.read_text("utf-8"), encoding="utf-8")
    project = Project.open(tmp_path)
    approve(project, "zh-ko", "brothers", by="Reader", author="Writer")
    proof = pull_proof(project, ["brothers", "sincerity"], ["zh-ko"], ["card-a6"])
    assert proof.all_errors == ()
    text = "".join(page_texts(proof.document))
    brothers, sincerity = text.split("sincerity", 1)
    assert "审定人·승인자Reader" in brothers
    assert "尚未审定·미승인" in sincerity
    for entry in proof.entries["zh-ko"]:
        assert entry.approval.revision in text
    assert all("草稿" in str(label.items) for label in pictures(proof.document))
    slogans = tmp_path / "messages" / "zh-ko" / "slogans.po"
    slogans.write_text(slogans.read_text("utf-8").replace("끊습니다", "자릅니다"), "utf-8")
    changed = pull_proof(Project.open(tmp_path), ["brothers"], ["zh-ko"], ["card-a6"])
    assert "△尚未审定·미승인unapproved:slogans/brothers는Reader가" in "".join(
        page_texts(changed.document)
    )


@pytest.mark.parametrize("pair", ["zh-ko", "zh-ja", "zh-zh-Hant"])
def test_sample_values_are_no_finding(pair: str) -> None:
    """An official was warned of 口罩 24件, which nobody had written."""
    proof = pull_proof(PROJECT(), ("brothers",), (pair,), ("box-100x150",))
    (entry,) = proof.entries[pair]
    assert [label.warnings for label in entry.labels] == [()]


def test_values_that_are_given_are_shown_and_others_are_samples() -> None:
    proof = pull("sister-years", fields={"years": "31"})
    (label,) = pictures(proof.document)
    text = "".join(item.text for item in label.items if isinstance(item, GlyphRun))
    assert "已有31年" in re.sub(r"\s", "", text)


def test_its_pdf_tells_all_to_those_who_do_not_see(tmp_path: Path) -> None:
    data = render(pull("sincerity", "brothers").document, "pdf")
    assert data == render(pull("sincerity", "brothers").document, "pdf")
    path = tmp_path / "proof.pdf"
    path.write_bytes(data)
    subprocess.run([require("qpdf"), "--check", path], check=True, capture_output=True)
    with open_pdf(data) as pdf:
        tags.check(pdf)
        alts = [str(figure.Alt) for figure in tags.elements(pdf, "Figure")]
        assert alts[0].startswith("card-a6: 心诚则花开。 · 念ずれば花ひらく")
        assert len(alts) == 2
        assert len(tags.elements(pdf, "H1")) == 1


def test_bundled_captions_have_all_states() -> None:
    captions = load_catalog(resources.MESSAGES, "zh-ko", "captions").messages
    assert {*STATES.values()} <= captions.keys()
