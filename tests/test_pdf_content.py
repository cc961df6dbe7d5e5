"""Interpretation of content streams: graphics state, paths and events."""

from __future__ import annotations

from typing import Any, NamedTuple

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from cardgen.pdf_content import EVERYWHERE, Content, Event, GraphicsState, PdfBox


class Paint(NamedTuple):
    """Chosen colour."""

    space: str
    values: tuple[float, ...] | None
    pattern: Any


def run(data: bytes, **resources: Any) -> tuple[Content, list[tuple[Event, GraphicsState]]]:
    """Execute content; return the interpreter, and each event with its state."""
    with pikepdf.new() as pdf:
        stream = pdf.make_stream(data)
        instructions = pikepdf.parse_content_stream(stream)
        start = GraphicsState(fill=Paint("/DeviceGray", (0.0,), None))
        content = Content(Dictionary(**resources), start, str, Paint)
        return content, [(event, content.state) for event in content.run(instructions)]


def test_a_state_is_saved_and_restored() -> None:
    content, events = run(b"q 2 0 0 3 5 7 cm 4 w .5 Tc 1 0 0 rg Q Q 1 g")
    assert [event.kind for event, _ in events][-3:] == ["other", "unbalanced", "color"]
    inner = events[-4][1]
    assert (inner.ctm, inner.width, inner.apart) == ((2, 0, 0, 3, 5, 7), 4, 0.5)
    assert inner.fill == ("/DeviceRGB", (1, 0, 0), None)
    assert content.state == GraphicsState(fill=Paint("/DeviceGray", (1,), None))


def test_graphics_state_parameters() -> None:
    given = Dictionary(
        LW=3, ca=0.5, OP=True, op=False, OPM=1, BM=Name.Multiply, Font=Array([Dictionary(), 9])
    )
    content, [(event, state)] = run(b"/G gs", ExtGState=Dictionary(G=given))
    assert event.kind == "parameters"
    assert (state.width, state.opacity, state.opacity_stroke, state.size) == (3, 0.5, 1, 9)
    assert (state.overprint, state.overprint_stroke, state.overprint_mode) == (False, True, 1)
    assert content.state.blends


def test_colours() -> None:
    _, events = run(b"/A cs 1 0 scn 0 0 0 1 K /Pattern CS .5 /T SCN", Pattern=Dictionary(T=9))
    assert [event.kind for event, _ in events] == ["space", "color", "color", "space", "color"]
    fills = [state.fill for _, state in events[:2]]
    assert fills == [("/A", None, None), ("/A", (1, 0), None)]
    assert events[-1][1].stroke == ("/Pattern", (0.5,), 9)


@pytest.mark.parametrize(
    ("data", "sizes"),
    [
        (b"1 1 5 .1 re f", [(5, 0.1, False)]),
        (b"0 0 m 9 0 l 9 2 l 0 2 l h 3 3 m 4 4 l 5 5 l f", [(9, 2, False)]),
        (b"0 0 m 3 3 l 3 5 l 0 2 l f", [(pytest.approx(18**0.5), pytest.approx(2**0.5), True)]),
        (b"0 0 m 9 0 l 9 9 8 8 7 7 c 0 2 l h f", []),
    ],
)
def test_rectangles_of_paths(data: bytes, sizes: list[Any]) -> None:
    _, events = run(data)
    assert list(events[-1][0].value.rectangles()) == sizes


def test_a_path_clips_what_comes_after_it() -> None:
    content, events = run(b"2 0 0 2 0 0 cm 1 1 4 5 re W f 0 0 m 9 9 l 3 0 l W n")
    paths = [state.clip for event, state in events if event.kind == "path"]
    assert paths == [EVERYWHERE, PdfBox(2, 2, 10, 12)]
    assert content.state.clip == PdfBox(2, 2, 10, 12)
    assert not content.state.exact


def test_text_moves_from_line_to_line() -> None:
    content, _ = run(b"BT 2 0 0 2 0 0 Tm 5 -7 TD T* (a) ' ET")
    assert content.text == (2, 0, 0, 2, 10, -42)
    content.move_text(3, 0)
    assert content.text == (2, 0, 0, 2, 16, -42)
    _, [*_, (event, state)] = run(b'4 TL 2 1 (a) "')
    assert (event.kind, state.words, state.apart, bytes(event.value[0])) == ("text", 2, 1, b"a")


def test_wrong_operands_are_faults() -> None:
    content, events = run(b"/X w 1 2 cm (a) rg 1 l /N Do")
    assert [event.kind for event, _ in events] == ["fault"] * 4 + ["xobject"]
    assert events[-1][0].value is None
    assert content.state.width == 1
