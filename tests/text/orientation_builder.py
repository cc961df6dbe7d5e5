"""Make `orientation_table` from Unicode's VerticalOrientation.txt.

    python -m tests.text.orientation_builder /usr/share/unicode/VerticalOrientation.txt

The file is part of the Unicode Character Database (Debian package unicode-data). The
table keeps only where a value begins to hold, so that it is small and quick to load.
"""

from __future__ import annotations

import re
import sys
import textwrap
from pathlib import Path
from typing import Final

from cardgen.text import orientation_table

_LETTER: Final = {"R": "R", "U": "U", "Tr": "r", "Tu": "u"}
_DEFAULT: Final = "R"  # UAX #50: of all code points that the file does not list
_CODES: Final = sys.maxunicode + 1


def values(data: str) -> list[str]:
    """Parse Unicode's file as the value of each code point (U, R, Tu or Tr)."""
    found = [_DEFAULT] * _CODES
    for line in data.splitlines():
        fields = line.partition("#")[0].split(";")
        if len(fields) > 1:
            first, _, last = fields[0].strip().partition("..")
            start, end = int(first, 16), int(last or first, 16) + 1
            found[start:end] = [fields[1].strip()] * (end - start)
    return found


def table(data: str) -> str:
    """Write the source text of `orientation_table`."""
    of = values(data)
    edges = [code for code in range(_CODES) if code == 0 or of[code] != of[code - 1]]
    runs = textwrap.fill(" ".join(f"{code:X}{_LETTER[of[code]]}" for code in edges), 92)
    named = re.search(r"VerticalOrientation-([\d.]+)\.txt", data)
    version = named[1] if named else "of an unknown version"
    return f'''\
"""Unicode's Vertical_Orientation {version} (UAX #50).

Made by tests/text/orientation_builder.py from VerticalOrientation.txt, © Unicode, Inc.; for
terms of use see https://www.unicode.org/terms_of_use.html. Each entry is the first code point
of a run (hexadecimal) and its value: U, R, u for Tu, r for Tr.
"""

from __future__ import annotations

from typing import Final

RUNS: Final = """
{runs}
"""
'''


if __name__ == "__main__":
    source = table(Path(sys.argv[1]).read_text(encoding="utf-8"))
    Path(orientation_table.__file__).write_text(source, encoding="utf-8")
