from __future__ import annotations

import platform
import subprocess
import sys

import pytest

DRAWN = """
from resource import RUSAGE_SELF, getrusage

from cardgen.backends import Renderer, ready_allocator
from cardgen.display import Color, Document, Layer, Page, Rect

{first}
renderer = Renderer()
before = 0
for red in range(4):
    layer = Layer((Rect(0, 0, 595, 842, Color(red, 0, 200)),))
    renderer.render(Document((Page(595, 842, (Layer(()), layer)),), "", ()), "png", 300)
    faults = getrusage(RUSAGE_SELF).ru_minflt
    taken, before = faults - before, faults
print(taken)
"""


def faults(first: str) -> int:
    """Page faults of the last of some equal colour pages."""
    done = subprocess.run(
        [sys.executable, "-c", DRAWN.format(first=first)],
        check=True,
        capture_output=True,
        text=True,
    )
    return int(done.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="others do not mind")
def test_memory_of_bands_is_not_given_back_each_time() -> None:
    assert faults("ready_allocator()") * 10 < faults("")
