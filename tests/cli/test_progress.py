"""The bar on a terminal: how much is done, how fast, how long it will take."""

from __future__ import annotations

import io
import re
import sys

import pytest

from cardgen.cli.terminal import Bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("before", [0, 900])
def test_the_bar_tells_the_rate(before: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """It crashed where work went on, since the rate is not known at once; else it had none."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with Bar("labels") as bar:
        for done in range(before, 1001, 20):
            bar.show(done, 1000)
    shown = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", terminal.getvalue())
    assert re.search(r"\d+/1000 +\d+/s", shown), shown


def test_a_pipe_stays_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = io.StringIO()
    monkeypatch.setattr(sys, "stderr", pipe)
    with Bar("labels") as bar:
        bar.show(1, 2)
    assert pipe.getvalue() == ""
