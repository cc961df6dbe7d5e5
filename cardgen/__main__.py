"""``python -m cardgen``: the command ``cardgen``."""

from __future__ import annotations

from cardgen.cli import program

if __name__ == "__main__":
    program()
