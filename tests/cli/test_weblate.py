from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.runs import run, run_json
from tests.weblate.fake import TOKEN, FakeWeblate, weblate

VARIABLE = "CARDGEN_WEBLATE_TOKEN"


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeWeblate]:
    """A server that cardgen.toml names, and a token in the environment."""
    monkeypatch.setenv(VARIABLE, TOKEN)
    with weblate() as found:
        found.add_language("zh_Hans", "messages/slogans.pot")
        found.add_language("ko", "messages/zh-ko/slogans.po")
        for code, target in (("zh_Hans", "你好。"), ("ko", "안녕하세요.")):
            found.add_unit(code, "hello", "你好。", target)
        with Path("cardgen.toml").open("a", encoding="utf-8") as file:
            file.write(f'\n[weblate]\nurl = "{found.url}"\nproject = "relief"\n')
        yield found


def test_push(fake: FakeWeblate) -> None:
    done = run("weblate", "push", "--template", "small")
    assert done.code == 0
    assert done.out == (
        "ko: 1 screenshots added, 0 replaced, 0 kept; limits of 1 strings set\n"
    )
    assert "ko: hello · small · zh-ko · " in done.err
    told = run_json("weblate", "push", "--template", "small")
    assert (told["kept"], told["added"], told["languages"]) == (1, 0, ["ko"])
    assert fake.units[1]["extra_flags"].startswith("max-size:")


def test_pull(fake: FakeWeblate) -> None:
    unit = fake.add_unit("ko", "waiting", "请等待。", "기다리십시오.", 30)
    fake.approve(unit, "reviewer", "기다리십시오.", "2026-02-01T00:00:00Z")
    told = run_json("weblate", "pull", "--dry-run")
    assert told["taken"][0]["reviewer"] == "reviewer"
    done = run("weblate", "pull")
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        "zh-ko waiting: 기다리십시오., approved by reviewer\n1 taken, 0 the same\n"
    )
    assert "기다리십시오." in Path("messages/zh-ko/slogans.po").read_text(encoding="utf-8")


def test_a_conflict_is_told_and_the_exit_code_says_so(fake: FakeWeblate) -> None:
    fake.add_unit("ko", "years", "已有{years}年。", "{years}년 되었습니다.", 30)
    done = run("weblate", "pull")
    assert (done.code, done.out) == (1, "0 taken, 0 the same\n")
    assert "conflict: years is " in done.err
    told = run("weblate", "pull", "--json")
    assert (told.code, json.loads(told.out)["findings"][0]["rule"]) == (1, "conflict")


def test_a_warning_beside_an_error_is_printed_once(fake: FakeWeblate) -> None:
    """The error carries its warnings, and they were printed before it too."""
    file = Path("cardgen.toml")
    file.write_text(f'approval = "required"\n{file.read_text("utf-8")}', "utf-8")
    unit = fake.add_unit("ko", "waiting", "请等待。", "기다리십시오.", 30)
    fake.approve(unit, "reviewer", "기다리십시오.", "2026-02-01T00:00:00Z")
    fake.add_unit("ko", "years", "已有{years}年。", "{years}년 되었습니다.", 30)
    done = run("weblate", "pull")
    assert done.code == 1
    assert "conflict: years is " in done.err
    assert done.err.count("warning: ") == 1


def test_tokens(fake: FakeWeblate, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(VARIABLE)
    none = run("weblate", "pull")
    assert "missing-value: the token is missing" in none.err
    (tmp_path / "token").write_text(f"{TOKEN}\n", encoding="utf-8")
    assert run("weblate", "pull", "--token-file", str(tmp_path / "token")).code == 0
    Path("token").write_text(TOKEN, encoding="utf-8")
    inside = run("weblate", "pull", "--token-file", "token")
    assert "bad-value: a token must not be in the folder of the project" in inside.err
    for wrong in ("", "two words", "토큰", "a\nb"):
        monkeypatch.setenv(VARIABLE, wrong)
        done = run("weblate", "pull")
        assert done.code == 1
        assert "token" in done.err
        assert wrong not in done.err or not wrong
    nothing = run("weblate", "pull", "--token-file", str(tmp_path / "nothing"))
    assert "cannot be read" in nothing.err
    assert fake.asked


def test_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, TOKEN)
    nowhere = run("weblate", "push")
    assert nowhere.err.startswith("missing-value: no url on Weblate is given")
    plain = run("weblate", "push", "--url", "http://weblate.example.org", "--project", "a")
    assert "is not encrypted" in plain.err
    assert plain.code == 1
    with Path("cardgen.toml").open("a", encoding="utf-8") as file:
        file.write('\n[weblate]\ntoken = "secret"\n')
    assert "bad-project" in run("weblate", "push").err
