"""Compare the labels of the page without a server with those of the native program.

    python -m tests.webassembly.digests dist/page --every 20

Each difference is a line; the last line counts. Without ``--every`` it takes hours.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from cardgen import Project
from tests.webassembly.drawing import DATE, draw, list_jobs, make_picture
from tests.webassembly.pages import Asked, serve, start_chromium

_FORMATS = (("png", 300.0), ("pdf", 300.0), ("svg", 300.0), ("zpl", 203.2))
_PROFILES = ("pdf/a-2b", "pdf/a-2a", "pdf/x-4")


def main() -> None:
    """Write the differences and their number to standard output."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("page", type=Path, help="the folder of the page")
    parser.add_argument("--every", type=int, default=1, help="one label of so many")
    parser.add_argument("--pair", help="of this pair alone")
    given = parser.parse_args()
    project = Project.open()
    same = different = 0
    with serve(given.page) as address, start_chromium() as browser:
        asked = Asked(browser.new_page(), address)
        for job in list_jobs(project, given.every):
            if given.pair and job["pair"] != given.pair:
                continue
            whole = {
                **job,
                "date": DATE,
                "formats": _FORMATS,
                "profiles": _PROFILES,
                "picture": make_picture(),
            }
            try:
                theirs = asked.run(draw, whole)
            except AssertionError as error:
                theirs = {"": str(error)}
            ours = draw(project, whole)
            for name in ours:
                if ours[name] == theirs.get(name):
                    same += 1
                    continue
                different += 1
                said = theirs.get(name) or theirs.get("", "nothing")
                sys.stdout.write(f"{name}: {ours[name][-100:]} is {said[-300:]}\n")
                sys.stdout.flush()
    sys.stdout.write(f"{same} equal, {different} not\n")


if __name__ == "__main__":
    main()
