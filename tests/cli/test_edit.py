"""The command that opens the translators' page; the page is tried in ``tests/page``."""

from __future__ import annotations

import http.client
import importlib.util
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from cardgen.installation import find_install_command
from tests.cli.runs import run


def test_it_serves_a_page_at_the_address_that_it_prints(project: Path) -> None:
    command = [sys.executable, "-m", "cardgen", "edit", "--no-browser", "--pair", "zh-ko"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=project
    ) as served:
        assert served.stdout
        assert served.stderr
        address = urlsplit(served.stdout.readline().strip())
        assert served.stderr.readline() == "press Ctrl-C to stop\n"
        assert address.hostname == "127.0.0.1"
        assert address.query.startswith("token=")
        assert address.fragment == "zh-ko"
        assert address.port
        connection = http.client.HTTPConnection("127.0.0.1", address.port, timeout=5)
        connection.request("GET", f"{address.path}?{address.query}")
        answer = connection.getresponse()
        assert (answer.status, b"<main>" in answer.read()) == (200, True)
        connection.close()
        served.send_signal(signal.SIGINT)
        out, err = served.communicate(timeout=10)
    assert (served.returncode, out, err) == (0, "", "")


def test_without_its_libraries_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(
        "cardgen.installation.find_spec",
        lambda name: None if name == "uvicorn" else found(name),
    )
    done = run("edit")
    assert (done.code, done.out) == (1, "")
    assert done.err == (
        "missing-package: the page needs packages that are not installed: uvicorn\n"
        f"  hint: {find_install_command('edit')}\n"
    )


def test_the_bundled_messages_are_nobodys_to_edit(project: Path) -> None:
    (project / "cardgen.toml").unlink()
    done = run("edit", "--no-browser")
    assert done.code == 1
    assert done.err == (
        "output: the built-in messages cannot change: there is no project here\n"
        "  hint: make one with `cardgen init`, and do this there\n"
    )


@pytest.mark.parametrize("words", [
    ("--listen", "0.0.0.0"), ("--passwords", "team.txt"), ("--add-name", "mapo"),
    ("--port", "65536"), ("--port", "-1"),
])  # fmt: skip
def test_what_makes_no_sense_is_wrong_usage(words: tuple[str, ...]) -> None:
    assert run("edit", *words).code == 2


def test_a_port_that_is_taken_is_wrong_usage() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        done = run("edit", "--no-browser", "--port", port)
    assert done.code == 2
    assert f"cannot listen at 127.0.0.1:{port}: Address already in use" in done.err


def test_a_name_is_added_with_a_password_that_is_asked_for(project: Path) -> None:
    words = ("edit", "--passwords", "team.txt", "--add-name", "mapo")
    done = run(*words, typed="a long password\na long password\n")
    assert (done.code, "mapo may sign in" in done.out) == (0, True)
    assert "a long password" not in done.out + done.err
    assert (project / "team.txt").read_text(encoding="utf-8").startswith("mapo:scrypt:")
    assert run(*words, typed="short\nshort\n").code == 1


def test_passwords_that_are_none_let_nobody_listen(project: Path) -> None:
    (project / "team.txt").write_text("mapo:secret\n", encoding="utf-8")
    done = run("edit", "--listen", "127.0.0.1", "--passwords", "team.txt", "--port", "0")
    assert done.code == 1
    assert done.err == (
        "team.txt:1: bad-passwords: the line has no valid name and key, or repeats a name\n"
        "  hint: add one: cardgen edit --passwords team.txt --add-name NAME\n"
    )
