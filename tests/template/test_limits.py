"""Templates that took minutes to refuse: each now takes a moment."""

from __future__ import annotations

import pytest

from cardgen.errors import CardgenError, Diagnostic
from tests.moment import a_moment
from tests.template.samples import SOUND, load

MANY = 5000
TRACKS = '"1fr", ' * 200
NAMES = [f"a{number}" for number in range(MANY)]
ROW = '"words words",'


def lines(pattern: str) -> str:
    """Repeat a line so many times, each with its number."""
    return "\n".join(pattern.format(number) for number in range(MANY))


BOMBS = {
    "blanks in a size": SOUND.replace("60mm x", "1mm" + " " * 100_000 + "y"),
    "unknown keys": SOUND.replace("[page]", "[page]\n" + lines("k{} = 1")),
    "names of fields": SOUND.replace("[fields]", "[fields]\n" + lines('"b {}" = "x"')),
    "tables": SOUND + lines("[t{}]\nx = 1"),
    "styles": SOUND + lines('[style.t{}]\nsize = "x"'),
    "spans": SOUND + "[zz]\nspans = [" + '{ caption = "x", text = "y" },' * MANY + "]",
    "conditions": f'{SOUND}[zz]\ntext = "a"\nshow_if = "{" or ".join(NAMES)}"',
    "tracks": SOUND.replace('rows = ["auto",', f"rows = [{TRACKS}"),
    "areas": SOUND.replace(ROW, f'"words words {" ".join(NAMES)}",'),
    "areas across": SOUND.replace(ROW, f'"{" ".join(NAMES)}", "{" ".join(reversed(NAMES))}",'),
}


def found(text: str) -> tuple[Diagnostic, ...]:
    with pytest.raises(CardgenError) as caught:
        load(text)
    return caught.value.diagnostics


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_mended_templates_took_minutes(text: str) -> None:
    with a_moment():
        assert 0 < len(found(text)) <= 51


def test_what_is_left_out_is_said() -> None:
    *first, last = sorted(
        found(BOMBS["tables"]), key=lambda each: each.message.startswith("there are more")
    )
    assert len(first) == 50
    assert str(last) == (
        "card.toml: bad-template: there are more errors\n  hint: correct these first"
    )


def test_mended_a_long_template_was_read_whole() -> None:
    assert str(found("#" * 300_000)[0]) == (
        "card.toml: bad-template: cannot be read: it is larger than 256 KB\n"
        "  hint: check the path"
    )


def test_a_grid_of_very_many_tracks_or_areas() -> None:
    assert found(BOMBS["tracks"])[0].message == "rows has 201 entries, more than 100"
    messages = [each.message for each in found(BOMBS["areas"])]
    assert f"the grid has {MANY + 3} areas, more than 300" in messages
