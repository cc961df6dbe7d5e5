from __future__ import annotations

import pytest

from cardgen.display import BLACK, Document, FontRef, Glyph, GlyphRun, Layer, Page, Rect


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/usr/share/fonts/NotoSansCJK-Bold.ttc", "NotoSansCJK-Bold.ttc#2"),
        ("C:\\fonts\\NotoSansCJK-Bold.ttc", "NotoSansCJK-Bold.ttc#2"),
        ("NotoSansCJK-Bold.ttc", "NotoSansCJK-Bold.ttc#2"),
    ],
)
def test_a_font_has_one_name_on_every_machine(path: str, name: str) -> None:
    assert FontRef(path, 2).name == name


def document() -> Document:
    run = GlyphRun(1, 2, FontRef("f.ttf", 0), 12, BLACK, "ja", "花", (Glyph(7, 0, 0, 0, 12),))
    return Document((Page(100, 150, (Layer((run, Rect(0, 0, 1, 1, BLACK))),)),), "t", ("ja",))


def test_documents_are_values() -> None:
    assert document() == document()
    assert len({document(), document()}) == 1
    with pytest.raises(AttributeError):
        document().title = "other"  # type: ignore[misc]
