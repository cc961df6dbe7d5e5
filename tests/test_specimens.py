"""The specimens: a page for each typesetting rule, which shows it at work."""

from __future__ import annotations

from functools import cache

import pytest
import specimens
from specimen_files import Setting, files, read

from cardgen import render
from cardgen.display import Layer, Page
from cardgen.layout.label.place import bounds
from tests.drawn import items, runs

RULES = [*range(1, 20), *range(21, 24)]
STANDARDS = ("JLREQ", "CLREQ", "KLREQ", "UAX", "Unicode", "OpenType", "CSS")


NAMES = [*files()]


@cache
def page(name: str) -> Page:
    document = specimens.page(read(files()[name]))
    assert render(document, "txt")
    (found,) = document.pages
    return found


def words(found: Page) -> str:
    return "".join(run.text for run in runs(found))


def test_each_rule_has_specimens() -> None:
    assert [int(name[:2]) for name in NAMES] == RULES


@pytest.mark.parametrize("name", NAMES)
def test_a_page_names_its_rule_and_source_and_holds_its_items(name: str) -> None:
    rule = read(files()[name])
    found = page(name)
    for part in (str(rule.number), rule.name, rule.source):
        assert part.replace(" ", "") in words(found).replace(" ", "")
    assert any(standard in rule.source for standard in STANDARDS)
    for item in items(found):
        box = bounds(item)
        assert box.x >= specimens.MARGIN - 10
        assert box.x + box.width <= found.width - specimens.MARGIN + 10
        assert 0 < box.y <= box.y + box.height < found.height


@pytest.mark.parametrize("name", NAMES)
def test_all_messages_of_a_rule_are_shown(name: str) -> None:
    paths = files()[name]
    rule = read(paths)
    shown = {(s.catalog.file, s.message.id) for s in rule.settings}
    catalogs = {s.catalog.file: s.catalog for s in rule.settings}
    assert set(catalogs) == {str(path) for path in paths}
    assert shown == {
        (file, name) for file, found in catalogs.items() for name in found.messages
    }
    for setting in rule.settings:
        assert setting.wrong or setting.message.gloss, setting.message.location
    heads = [path.read_text(encoding="utf-8").partition("msgid")[0] for path in paths]
    assert len(set(heads)) == 1


def test_every_rule_is_shown_in_each_language_and_direction_it_is_about() -> None:
    for name in NAMES:
        settings = read(files()[name]).settings
        langs = {setting.lang for setting in settings}
        assert "ko" in langs or {"zh-Hans", "ja"} <= langs
        if int(name[:2]) in (6, 7, 8, 9, 11, 12, 13, 14, 15):
            assert any(setting.vertical for setting in settings)


def glyph_places(setting: Setting) -> list[tuple[float, float]]:
    """List the places of a specimen's glyphs."""
    shown = runs(Layer(specimens.typeset(setting).items))
    return [(run.x + glyph.x, run.y + glyph.y) for run in shown for glyph in run.glyphs]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_wrong_is_set_otherwise_than_what_is_right(name: str) -> None:
    settings = read(files()[name]).settings
    right = {(s.section, s.lang, s.vertical): glyph_places(s) for s in settings if not s.wrong}
    for setting in settings:
        if setting.wrong:
            assert right[setting.section, setting.lang, setting.vertical] != glyph_places(
                setting
            )
