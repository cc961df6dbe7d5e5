"""Labels beside units and limits on sources: nothing sent twice, nothing of others lost."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

import pytest
from msgspec.structs import replace
from PIL import Image

from cardgen import Project
from cardgen.catalog import Message, read_po
from cardgen.errors import CardgenError
from cardgen.project import start_project
from cardgen.proofs import SampleLabels
from cardgen.weblate import PushResult, Server, WeblateComponent, push
from cardgen.weblate.pushing import Allowance, find_allowance, make_flags, replace_flags
from tests.weblate.fake import TOKEN, FakeWeblate

PROJECT: Final = cache(Project.open)
SHOWN: Final = ("sincerity", "sister-years")


def component(fake: FakeWeblate) -> WeblateComponent:
    return WeblateComponent(Server(fake.url, TOKEN, timeout=5), "relief", "slogans")


def fill(fake: FakeWeblate, *ids: str) -> None:
    """Add units for messages of the project, in all languages."""
    for code, pair in (("zh_Hans", "zh-ko"), ("ko", "zh-ko"), ("ja", "zh-ja")):
        for entry in read_po(PROJECT().messages / pair / "slogans.po"):
            if entry.context in ids:
                target = entry.source if code == "zh_Hans" else entry.translation
                fake.add_unit(code, entry.context or "", entry.source, target)


def push_to(fake: FakeWeblate, *templates: str, **options: object) -> PushResult:
    return push(PROJECT(), component(fake), templates or ("card-a6",), **options)  # type: ignore[arg-type]


def counts(done: PushResult) -> tuple[int, int, int, int]:
    return done.added, done.replaced, done.kept, done.flags


def test_labels_beside_their_units(fake: FakeWeblate) -> None:
    fill(fake, *SHOWN)
    done = push_to(fake, "card-a6", "gs1-100x150")
    assert counts(done) == (8, 0, 0, 2)
    assert (done.languages, done.findings) == (["ja", "ko"], [])
    for number, shown in fake.screenshots.items():
        name, template, pair, digest = shown["name"].split(" · ")
        (unit,) = shown["units"]
        own = fake.units[int(unit.strip("/").rpartition("/")[2])]
        assert own["context"] == name
        assert pair == f"zh-{own['language_code']}"
        assert len(digest) == 8
        picture = Image.open(BytesIO(fake.pictures[number]))
        width, height = picture.size
        assert max(width, height) <= 1_600
        assert width / height == pytest.approx(2 / 3 if "gs1" in template else 105 / 148, 0.01)


def test_what_did_not_change_is_not_sent_again(fake: FakeWeblate) -> None:
    fill(fake, *SHOWN)
    push_to(fake)
    pictures = {**fake.pictures}
    fake.asked.clear()
    assert counts(push_to(fake)) == (0, 0, 4, 0)
    assert {method for method, _ in fake.asked} == {"GET"}
    assert fake.pictures == pictures


def test_another_label_takes_the_place_of_the_one_before(fake: FakeWeblate) -> None:
    fill(fake, "sister-years")
    push_to(fake)
    names = {number: shown["name"] for number, shown in fake.screenshots.items()}
    done = push_to(fake, fields={"years": "31"})
    assert counts(done) == (0, 2, 0, 1)  # the limit is measured with the years
    assert names.keys() == fake.screenshots.keys()
    assert all(fake.screenshots[number]["name"] != name for number, name in names.items())


def test_what_broke_off_goes_on(fake: FakeWeblate) -> None:
    fill(fake, "brothers")
    left = [None] * 6
    fake.trouble = lambda method, path: (
        (500, {}, {}) if method == "POST" and path.endswith("/units/") else None
    )
    with pytest.raises(CardgenError, match="500"):
        push_to(fake)
    assert [shown["units"] for shown in fake.screenshots.values()] == [[]]
    fake.trouble = lambda _method, _path: left.pop() if left else None
    assert counts(push_to(fake)) == (1, 0, 1, 1)
    assert [len(shown["units"]) for shown in fake.screenshots.values()] == [1, 1]


def test_a_dry_run_only_reads(fake: FakeWeblate) -> None:
    fill(fake, *SHOWN)
    heard: list[str] = []
    assert counts(push_to(fake, dry_run=True, told=heard.append)) == (4, 0, 0, 2)
    assert {method for method, _ in fake.asked} == {"GET"}
    assert len(heard) == 6


def test_flags_of_others_stay(fake: FakeWeblate) -> None:
    fill(fake, "sister-years")
    (unit,) = [each for each in fake.units.values() if each["language_code"] == "zh_Hans"]
    unit["extra_flags"] = 'priority:200, max-size:1:1, replacements:"a,b":"\\",c", terminology'
    push_to(fake)
    first, second, *ours = unit["extra_flags"].split(", ")
    assert (first, second) == ("priority:200", "terminology")
    assert ours[1:] == ["font-size:20", 'replacements:"{years}":"24"']
    assert ours[0].startswith("max-size:4")


def test_only_the_pairs_that_are_named(fake: FakeWeblate) -> None:
    fill(fake, "brothers")
    assert push_to(fake, pairs=("zh-ja",)).languages == ["ja"]
    with pytest.raises(CardgenError, match="zh-xx"):
        push_to(fake, pairs=("zh-xx",))
    fake.languages.pop("ko")
    with pytest.raises(CardgenError, match="has no file for zh-ko"):
        push_to(fake, pairs=("zh-ko",))
    fake.languages = {"zh_Hans": "slogans.pot", "ko": "ko.po"}
    with pytest.raises(CardgenError) as caught:
        push_to(fake)
    assert "set its file mask to messages/zh-*/slogans.po" in str(caught.value)


def test_what_is_another_in_weblate_is_told(fake: FakeWeblate) -> None:
    fill(fake, "brothers")
    for unit in fake.units.values():
        unit["source"] = ["别的原文"]
    fake.add_unit("ko", "gone", "没有", "없음")
    done = push_to(fake)
    assert fake.screenshots == {}
    said = [each.message for each in done.findings]
    assert "Weblate has a message 'gone', but zh-ko does not" in said
    assert said.count("brothers has a different source in Weblate") == 2  # one a language
    assert {each.severity for each in done.findings} == {"warning"}


def test_a_message_that_no_label_takes_is_a_finding(fake: FakeWeblate, tmp_path: Path) -> None:
    start_project(tmp_path)
    file = tmp_path / "messages" / "zh-ko" / "slogans.po"
    long, text = "很长" * 400, file.read_text(encoding="utf-8")
    file.write_text(
        f'{text}\nmsgctxt "long"\nmsgid "{long}"\nmsgstr "긴 글"\n\n'
        'msgctxt "open"\nmsgid "[坏"\nmsgstr "나쁜"\n',
        encoding="utf-8",
    )
    fill(fake, "brothers")
    fake.add_unit("ko", "long", long, "긴 글")
    fake.add_unit("ko", "open", "[坏", "나쁜")
    done = push(Project.open(tmp_path), component(fake), ["card-a6"])
    assert [each.rule for each in done.findings] == ["markup", "overflow"]
    assert done.added == 2
    assert "max-size" in fake.units[1]["extra_flags"]
    kept = fake.add_unit("zh_Hans", "long", long, long)
    fake.units[kept]["extra_flags"] = "max-size:300:4"
    push(Project.open(tmp_path), component(fake), ["card-a6"])
    assert fake.units[kept]["extra_flags"] == "max-size:300:4"


def test_what_nobody_has_approved_is_a_draft(fake: FakeWeblate, tmp_path: Path) -> None:
    """Translators work before the approval."""
    start_project(tmp_path)
    settings = tmp_path / "cardgen.toml"
    plain = settings.read_text("utf-8")
    fill(fake, "sincerity")
    there = component(fake)
    push(Project.open(tmp_path), there, ["card-a6"])
    settings.write_text(f'approval = "required"\n{plain}', encoding="utf-8")
    done = push(Project.open(tmp_path), there, ["card-a6"])
    assert (counts(done), done.findings) == ((0, 2, 0, 0), [])


def test_an_allowance_is_what_a_label_really_has() -> None:
    """A text that fills it is laid out; a text of two more lines is not."""
    project = PROJECT()
    samples = SampleLabels(project, "zh-ja", {})
    message = project.catalog("zh-ja").message("sincerity")
    template = project.template("card-a6")
    found = find_allowance(samples, message, "ja", template)
    assert found is not None

    def fill_lines(lines: int) -> Message:
        text = "あ" * int(found.width) * lines
        return replace(message, translation=text, same=True)

    samples.label(fill_lines(found.lines), template).document()
    with pytest.raises(CardgenError, match=r"too|wide|tall"):
        samples.label(fill_lines(found.lines + 2), template).document()


def test_flags() -> None:
    tight, wide, tall = Allowance(10.0, 2), Allowance(20.5, 2), Allowance(10.0, 9)
    assert make_flags([[tight, wide]], {}) == {"max-size": "200:2", "font-size": "20"}
    # The language that has most room decides, the template that has least.
    assert make_flags([[tight, tall], [wide, tall]], {})["max-size"] == "410:2"
    assert make_flags([[], []], {"city": '"a", \\b'}) == {
        "replacements": '"{city}":"\\"a\\", \\\\b"'
    }
    assert replace_flags("", {}) == ""
    assert replace_flags("a , b:'x,max-size:3', max-size:1:1,", {"c": "1"}) == (
        "a, b:'x,max-size:3', c:1"
    )
