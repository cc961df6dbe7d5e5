from __future__ import annotations

import stat
from pathlib import Path

import pytest

from cardgen.errors import FieldError
from cardgen.gate.passwords import Passwords, add_password

SOUND = "scrypt:2:1:1:AAAA:" + "A" * 43 + "="


def test_a_name_gets_in_with_its_own_password_alone(tmp_path: Path) -> None:
    file = tmp_path / "team.txt"
    add_password(file, "mapo", "one long password")
    add_password(file, "서울 office", "비밀번호는 길게 씁니다")
    add_password(file, "mapo", "another long password")
    known = Passwords.read(file)
    assert known.is_right("mapo", "another long password")
    assert known.is_right("서울 office", "비밀번호는 길게 씁니다")
    for name, password in (
        ("mapo", "one long password"), ("서울 office", "another long password"), ("", ""),
        ("mapo", ""), ("nobody", "another long password"), ("mapo", "another long password "),
    ):  # fmt: skip
        assert not known.is_right(name, password)
    assert "password" not in file.read_text(encoding="utf-8")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("line", [
    "mapo", "mapo:", "mapo:plain:secret", ":" + SOUND, "a:" + SOUND.replace(":2:", ":3:"),
    "a:" + SOUND.replace("scrypt", "md5"), "a:" + SOUND.replace(":2:1:", ":1048576:64:"),
    "a:" + SOUND.replace("AAAA:", "!:"), "a:" + SOUND[:-8],
    f"a:{SOUND}\na:{SOUND}", "# nobody", "",
])  # fmt: skip
def test_a_line_that_is_none_is_refused(tmp_path: Path, line: str) -> None:
    file = tmp_path / "team.txt"
    file.write_text(line, encoding="utf-8")
    with pytest.raises(FieldError) as raised:
        Passwords.read(file)
    assert raised.value.rule == "bad-passwords"
    assert "add a name" in raised.value.hint


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FieldError) as raised:
        Passwords.read(tmp_path / "team.txt")
    assert "cannot be read: No such file" in raised.value.message


def test_all_that_is_wrong_is_said(tmp_path: Path) -> None:
    file = tmp_path / "team.txt"
    file.write_text(f"a:{SOUND}\nb\nc\n", encoding="utf-8")
    with pytest.raises(FieldError) as raised:
        Passwords.read(file)
    assert [each.location and each.location.line for each in raised.value.diagnostics] == [2, 3]


@pytest.mark.parametrize(("name", "password"), [
    ("a:b", "a long password"), ("", "a long password"), ("a\nb", "a long password"),
    ("mapo", "short"), ("mapo", "x" * 201), ("-", "a long password"),
    ("2020", "a long password"),
])  # fmt: skip
def test_what_cannot_be_a_name_or_password_is_refused(
    tmp_path: Path, name: str, password: str
) -> None:
    with pytest.raises(FieldError):
        add_password(tmp_path / "team.txt", name, password)
    assert not (tmp_path / "team.txt").exists()
