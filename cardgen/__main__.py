"""``python -m cardgen``: the same as the command ``cardgen``."""

from __future__ import annotations

from cardgen.cli import main

if __name__ == "__main__":
    main(prog_name="cardgen")
