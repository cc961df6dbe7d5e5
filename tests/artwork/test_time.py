"""Drawings that were made to take long: each is read or refused in the time of the limits."""

from __future__ import annotations

import time
from typing import Final

import pytest

from cardgen.artwork import read_svg
from cardgen.errors import CardgenError

SECONDS: Final = 4.0  # of processor time: two, on a machine that does nothing else
RECT: Final = '<rect width="1" height="1"/>'
RULES: Final = "".join(f".c{at}{{fill:#{at % 4096:03x}}}" for at in range(2000))


def _uses() -> str:
    groups = f'<g id="a0">{RECT * 10}</g>'
    for at in range(1, 10):
        groups += f'<g id="a{at}">' + f'<use href="#a{at - 1}"/>' * 10 + "</g>"
    return f'<defs>{groups}</defs><use href="#a9"/>'


DRAWINGS: Final = {
    "classes": f"<style>{RULES}</style>"
    + "".join(f'<rect class="c{at}" width="1" height="1"/>' for at in range(9000)),
    "classes-of-one": f"<style>{RULES}</style>"
    + f'<rect class="{" ".join(f"c{at}" for at in range(20000))}" width="1" height="1"/>' * 20,
    "rules": "<style>" + "".join(f".c{at}{{fill:red}}" for at in range(20000)) + "</style>"
    + "".join(f'<rect class="c{at}" width="1" height="1"/>' for at in range(20000)),
    "selectors": f"<style>q {'g ' * 14}rect{{fill:red}}</style>"
    + "<g>" * 90 + RECT * 2000 + "</g>" * 90,
    "uses": _uses(),
    "spaces": f'<g transform="{" " * 200_000}x">{RECT}</g>',
    "digits": f'<rect x="{"1" * 8000}!" width="1" height="1"/>',
    "blanks": f'<rect x="{" " * 400_000}" width="1" height="1"/>',
    "number": f'<path d="M {"1" * 1_000_000}"/>',
    "url": f'<rect fill="url( #a{" " * 100_000}" width="1" height="1"/>',
    "transforms": f'<g transform="{"scale(1)" * 50_000}">{RECT}</g>',
    "commas": f'<path d="M{"," * 500_000}"/>',
}  # fmt: skip


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_takes_its_time_and_no_more(name: str) -> None:
    data = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{DRAWINGS[name]}</svg>'
    before = time.process_time()
    try:
        read_svg(data.encode())
    except CardgenError as error:
        assert error.rule in ("bad-picture", "picture-feature")  # noqa: PT017 - either is right
    assert time.process_time() - before < SECONDS


LONG: Final = "1" * 5000
DEEP: Final = "(" * 50_000
VALUES: Final = (LONG, f"fill:{LONG}", f"fill:rgb({LONG},1,1)", f"u+{LONG}", f"fill:{DEEP}")
COLORS: Final = (LONG, f"rgb({LONG},1,1)", f"hsl({LONG},1%,1%)", f"color(srgb {LONG} 1 1)")
SHEETS: Final = (
    f"rect{{fill:{LONG}}}", f"{LONG}{{fill:red}}", f"@media {LONG}{{}}",
    f"[a={LONG}]{{fill:red}}", f"rect{{fill:{DEEP}", f"rect{DEEP}",
)  # fmt: skip
BROKEN: Final = (
    *(f'<g style="{value}">{RECT}</g>' for value in VALUES),
    *(f'<g fill="{value}">{RECT}</g>' for value in COLORS),
    *(f"<style>{css}</style>{RECT}" for css in SHEETS),
)


@pytest.mark.parametrize("drawing", BROKEN, ids=range(len(BROKEN)))
def test_style_that_breaks_off_its_reader_is_told(drawing: str) -> None:
    data = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{drawing}</svg>'
    with pytest.raises(CardgenError) as caught:
        read_svg(data.encode())
    assert {each.rule for each in caught.value.diagnostics} <= {
        "bad-picture",
        "picture-feature",
    }
