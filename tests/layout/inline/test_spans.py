from __future__ import annotations

import pytest

from cardgen.display import Color
from cardgen.errors import CardgenError
from cardgen.layout.inline.spans import style_span
from cardgen.template.template import Style
from tests.layout.studio import fonts

RED = Color(200, 30, 10)


def test_a_span_is_as_its_style_says_relative_to_the_size_of_the_paragraph() -> None:
    style = Style(20.0, "bold", RED, font="serif", latin="sans")
    span = style_span(fonts(), style, Style(8.0), "ko", "벗", ("友",), emphasis=True)
    assert (span.text, span.lang, span.scale, span.color) == ("벗", "ko", 2.5, RED)
    assert (span.readings, span.emphasis) == (("友",), True)
    assert span.chain == fonts().chain("serif", "bold", "ko")
    assert span.latin == fonts().face("sans", "bold", "ko")
    assert style_span(fonts(), Style(8.0), Style(8.0), "ko", "벗").latin is None


def test_a_style_of_a_family_that_there_is_not() -> None:
    with pytest.raises(CardgenError) as caught:
        style_span(fonts(), Style(8.0, font="sanz"), Style(8.0), "ko", "벗")
    assert (
        str(caught.value)
        == "bad-font: there is no font family 'sanz'\n  hint: did you mean sans?"
    )
