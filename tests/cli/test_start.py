"""The start of a command: a bound on the modules of cardgen that it imports.

The time until the first label is mostly the time of imports. A bound may fall, never rise: a
command that needs another module imports it when it needs it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

LETTER = Path(__file__).parents[2] / "examples" / "letters" / "donation-seoul.toml"
COUNT = """
import sys
from cardgen.cli import main
try:
    main.main(sys.argv[1:], standalone_mode=False)
finally:
    print(sum(name.partition(".")[0] == "cardgen" for name in sys.modules), file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("most", "words"),
    [
        (53, ["--help"]),
        (66, ["messages", "list"]),
        (145, ["label", "brothers", "-o", "label.png"]),
        (152, ["label", "brothers", "-o", "label.pdf"]),
        (222, ["letter", "donation", "--data", str(LETTER), "-o", "letter.pdf"]),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_command_imports_no_more_modules(most: int, words: list[str], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", COUNT, *words],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stderr.splitlines()[-1]) <= most
