from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from cardgen.layout.inline import Span, clusters, measure, paragraph
from cardgen.layout.inline.lines import HARD, STRADDLING, SYLLABLES
from cardgen.text.shape import shape
from tests.layout.studio import fonts

LANGS = ("zh-Hans", "ja", "ko")
NUMBERS = st.text("0123456789 ,./-ab箱", min_size=1, max_size=8)


def span(text: str, lang: str = "zh-Hans", family: str = "sans", **more: object) -> Span:
    chain = fonts().chain(family, "bold", lang)
    return Span(text, lang, chain, **more)  # type: ignore[arg-type]


@given(NUMBERS, NUMBERS, st.sampled_from(LANGS), st.sampled_from(["sans", "serif"]))
def test_a_number_is_measured_as_it_is(a: str, b: str, lang: str, family: str) -> None:
    latin = fonts().face("serif", "bold", lang)
    spans = (span(a, lang, family), span(b, lang, family, scale=0.5, latin=latin))
    assert measure(spans).pieces == clusters.lay_out(spans, vertical=False).pieces
    assert measure(spans).text == a + b


def test_numbers_of_as_many_figures_are_measured_once() -> None:
    one, other, longer = (measure((span(text), span(" / 49"))) for text in ("17", "28", "128"))
    assert one.model is other.model is not longer.model
    for policy in (HARD, STRADDLING, SYLLABLES):
        assert one.under(policy) is other.under(policy) is not longer.under(policy)
    assert one.pieces != other.pieces


@pytest.mark.parametrize(
    "words",
    [
        span("17号"),  # what a figure is next to may matter
        span("No. 17"),
        span("17", emphasis=True),
        span("17", readings=("じゅうなな",)),
        span("１７"),
    ],
)
def test_other_texts_are_measured_by_themselves(words: Span) -> None:
    assert paragraph._zero_figures((words,)) == (words,)
    assert measure((words,)).model is None


def test_figures_of_several_widths_are_measured_by_themselves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def shape_kerned(text: str, *_: object, **__: object) -> object:
        made = shape(text, "zh-Hans", span("1").chain)
        wide = tuple(
            cluster._replace(advance=0.6) if text[cluster.start] == "1" else cluster
            for cluster in made.clusters
        )
        return type(made)(made.text, made.shown, made.lang, wide, made.missing)

    monkeypatch.setattr(paragraph, "shape", shape_kerned)
    paragraph._alike_figures.cache_clear()
    assert paragraph._zero_figures((span("17"),)) == (span("17"),)
    paragraph._alike_figures.cache_clear()
