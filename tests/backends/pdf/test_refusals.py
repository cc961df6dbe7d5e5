"""Violations of a profile are refused while the file is written, in a preflight's words."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from msgspec.structs import replace
from PIL import Image

import cardgen
from cardgen import CardgenError, Project
from cardgen.backends import render
from cardgen.backends.pdf import refusals, writer
from cardgen.backends.pdf.profiles import PRESS_LIMITS, PROFILES, DocumentProperties
from cardgen.backends.pdf.writer import write
from cardgen.display import (
    BLACK,
    Attachment,
    Bars,
    Color,
    Document,
    Group,
    Item,
    Layer,
    Page,
    Path,
    PathSegment,
    Picture,
    Rect,
)
from cardgen.errors import OutputError
from cardgen.preflight import ShopSheet, preflight
from cardgen.preflight.findings import MOST_FINDINGS
from cardgen.preflight.profiles import USUAL_LIMITS
from cardgen.rules import PREFLIGHT_RULES
from tests.backends.labels import label
from tests.backends.paths import Outline, circle, polygon, square
from tests.backends.pdf.pdfs import DATE, document
from tests.backends.samples import png_bytes, run

PRESS = "pdf/x-4"
STRICT = ShopSheet(
    verdicts=tuple(
        (rule, "error")
        for rule in ("bleed", "page-size", "thin-line", "small-text", "resolution")
    )
)
"""The profile of a shop with the same limits."""


def picture(columns: int, rows: int, width: float, height: float) -> Picture:
    data = png_bytes(Image.new("RGB", (columns, rows), (200, 30, 45)))
    return Picture(10, 10, width, height, data, "a")


def scale(outline: Outline, across: float, down: float) -> Outline:
    factors = (across, down)
    return tuple(
        PathSegment(kind, tuple(at * factors[odd % 2] for odd, at in enumerate(points)))
        for kind, points in outline
    )


def refusals_of(*items: Item, **of: Any) -> str:
    with pytest.raises(OutputError) as caught:
        render(document(*items, **of), "pdf", profile=PRESS)
    return str(caught.value)


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (
            run("字", 10, 50, 5.5),
            "small-text: text in NotoSansCJKsc-Bold is 5.5 pt, under 6 pt\n"
            "  hint: set the text larger",
        ),
        (
            Rect(10, 10, 100, 0.2, BLACK),
            "thin-line: a filled rectangle is a line of 0.2 pt, under 0.25 pt\n"
            "  hint: draw the line wider",
        ),
        (
            Path(
                10,
                10,
                circle(20, 20, 10) + polygon([(0, 0), (0.1, 0), (0.1, 9), (0, 9)]),
                BLACK,
            ),
            "thin-line: a filled rectangle is a line of 0.1 pt, under 0.25 pt\n"
            "  hint: draw the line wider",
        ),
        (
            Bars(10, 10, 60, 20, 1000, 1, ("10" * 500,), "code128", "a"),
            "thin-line: a filled rectangle is a line of 0.06 pt, under 0.25 pt\n"
            "  hint: draw the line wider",
        ),
        (
            Rect(10, 10, 30, 30, Color(9, 9, 9, (0.9, 0.8, 0.75, 1.0))),
            "ink-coverage: the colour cmyk(90%, 80%, 75%, 100%) takes 345 % ink, over 300 %\n"
            "  hint: use less ink; print black lettering with black ink only",
        ),
        (
            picture(60, 40, 36, 20),
            "resolution: a picture of 60 × 40 pixels has 120 dpi at 12.7 × 7.1 mm, under 150\n"
            "  hint: place the picture smaller, or use a picture with more pixels",
        ),
    ],
)
def test_what_no_press_can_print(item: Item, said: str) -> None:
    made = document(item)
    with pytest.raises(OutputError) as caught:
        render(made, "pdf", 1200.0, profile=PRESS)
    assert str(caught.value) == f"preflight: {said}"
    for profile in ("screen", "pdf/a-2b", "pdf/ua-1"):
        assert render(made, "pdf", 1200.0, profile=profile)


def test_a_page_with_too_little_bleed() -> None:
    assert refusals_of(bleed=6.0) == (
        "preflight: bleed: the bleed is 2.1 mm, under 3 mm\n"
        "  hint: extend everything at the trim edge into the bleed, and export with "
        "bleed"
    )
    assert render(document(bleed=8.5), "pdf", profile=PRESS)


def test_a_document_without_a_title() -> None:
    untitled = replace(document(), title="")
    with pytest.raises(OutputError) as caught:
        render(untitled, "pdf", profile=PRESS)
    assert str(caught.value) == (
        "preflight: metadata: XMP has no dc:title\n  hint: give the document a title"
    )


def test_a_document_without_a_date() -> None:
    """Such a file once had the date 2000-01-01."""
    undated = replace(document(), date="")
    with pytest.raises(OutputError) as caught:
        render(undated, "pdf", profile=PRESS)
    assert str(caught.value) == (
        "preflight: metadata: XMP has no xmp:CreateDate, and no date is known\n"
        "  hint: give the document a date, as in 2020-03-26T00:00:00Z"
    )
    assert render(undated, "pdf", profile="pdf/a-2a")


def test_a_picture_that_nobody_has_described() -> None:
    """The file's name is no description for a reader who cannot see the picture."""
    logo = replace(picture(600, 400, 36, 24), alt="logo.png", is_described=False)
    for profile in ("pdf/ua-1", "pdf/a-2a", "pdf/a-3a"):
        with pytest.raises(OutputError) as caught:
            render(document(logo), "pdf", profile=profile)
        assert str(caught.value) == (
            "preflight: alt-text: the picture logo.png has no description\n"
            "  hint: describe the picture: alt in the template, or logo.alt for the field logo"
        )
    for profile in ("screen", "pdf/a-2u", PRESS):
        assert render(document(logo), "pdf", profile=profile)


def test_a_file_goes_along_in_one_kind_of_archive_alone() -> None:
    made = replace(document(), attached=(Attachment("a.csv", b"1,2", "text/csv"),))
    for profile in ("pdf/a-2b", "pdf/a-2a", PRESS):
        with pytest.raises(OutputError) as caught:
            render(made, "pdf", profile=profile)
        assert str(caught.value) == (
            "preflight: embedded-file: the file contains other files: a.csv\n"
            "  hint: use pdf/a-3a, or attach no files"
        )
    for profile in ("screen", "pdf/a-3a", "pdf/ua-1"):
        assert render(made, "pdf", profile=profile)


def test_all_of_a_document_is_said_at_once_page_by_page() -> None:
    """A violation on many pages is reported once."""
    small, thin = run("字", 10, 50, 5), Rect(10, 10, 100, 0.1, BLACK)
    shown = [(small,), (), (small, thin), (small,), (thin, small), (thin,)]
    pages = tuple(Page(200.0, 100.0, (Layer(items),)) for items in shown)
    other = Page(200.0, 110.0, (Layer((Rect(0, 0, 9, 9, BLACK),)),))
    with pytest.raises(OutputError) as caught:
        render(Document((*pages, other), "t", (), date=DATE), "pdf", profile=PRESS)
    assert str(caught.value) == (
        "preflight: pages 1, 3-5: small-text: text in NotoSansCJKsc-Bold is 5 pt, under 6 pt\n"
        "  hint: set the text larger\n"
        "preflight: pages 3, 5-6: thin-line: a filled rectangle is a line of 0.1 pt, under "
        "0.25 pt\n"
        "  hint: draw the line wider\n"
        "preflight: page 7: page-size: the page is 70.6 × 38.8 mm, but the first page is "
        "70.6 × 35.3 mm\n"
        "  hint: make all pages the size that you ordered"
    )


def test_what_pages_share_is_forbidden_on_each_of_them() -> None:
    """Violations are found in the stream of a first layer, and in a form that it repeats."""
    small = (run("字", 10, 50, 5),)
    layer = Layer((Group(0, 0, small), Group(50, 0, small)))
    pages = tuple(Page(200.0, 100.0, (layer, Layer(()))) for _ in range(3))
    with pytest.raises(OutputError, match="preflight: pages 1-3: small-text"):
        render(Document(pages, "t", (), date=DATE), "pdf", profile=PRESS)
    (single,) = (replace(page, layers=(layer,)) for page in pages[:1])
    with pytest.raises(OutputError, match="preflight: small-text"):
        render(Document((single,), "t", (), date=DATE), "pdf", profile=PRESS)


def test_a_long_list_ends() -> None:
    lines = [Rect(10, 10 + number, 100, 0.001 * number, BLACK) for number in range(1, 200, 10)]
    said = refusals_of(*lines).split("\n")
    assert len(said) == 2 * (MOST_FINDINGS + 1)
    assert "preflight: thin-line: more violations of this rule" in said
    many = tuple(
        Page(200.0, 100.0, (Layer((run("字", 10, 50, 5),) if number % 2 else ()),))
        for number in range(60)
    )
    with pytest.raises(
        OutputError, match="pages 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, …:"
    ):
        render(Document(many, "t", (), date=DATE), "pdf", profile=PRESS)


def test_it_takes_neither_the_command_line_nor_pikepdf(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "pikepdf", None)
    with pytest.raises(CardgenError, match="small-text: text in NotoSansCJKsc-Bold is 5"):
        cardgen.render(document(run("字", 10, 50, 5.5)), "pdf", profile=PRESS)


def test_pages_that_come_one_by_one_are_refused_when_all_are_seen() -> None:
    seen = []

    def pages() -> Iterator[Page]:
        for number in range(5):
            seen.append(number)
            yield document(run("字", 10, 50, 5)).pages[0]

    with pytest.raises(OutputError, match="preflight: pages 1-5: small-text"):
        write(pages(), DocumentProperties("t", (), date=DATE), BytesIO(), profile=PRESS)
    assert len(seen) == 5


def test_labels_on_sheets() -> None:
    project = Project.open()
    (page,) = label("brothers", "zh-ja", "gs1-100x150").pages
    small = Layer((run("字", 10, 50, 5.5),))
    made = Document((replace(page, layers=(*page.layers, small)),), "t", (), date=DATE)
    sheets = project.sheets(made, "a4-100x150", copies=3)
    with pytest.raises(OutputError, match="preflight: pages 1-2: small-text"):
        render(sheets, "pdf", profile=PRESS)


# --- the second judge agrees ----------------------------------------------------------


def test_both_judges_have_the_same_limits() -> None:
    assert (
        USUAL_LIMITS.line,
        USUAL_LIMITS.worst_text,
        USUAL_LIMITS.worst_dpi,
        USUAL_LIMITS.bleed,
    ) == PRESS_LIMITS
    own = {
        "metadata",
        "alt-text",
        "embedded-file",
        "transparency",
    }  # rules with a single possible cause
    for rule, hint in refusals._HINTS.items():
        assert rule in own or hint == PREFLIGHT_RULES[rule]
    assert [*refusals._HINTS] == [rule for rule in PREFLIGHT_RULES if rule in refusals._HINTS]


@contextmanager
def without_limits() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        free = {name: replace(profile, limits=None) for name, profile in PROFILES.items()}
        patched.setattr(writer, "PROFILES", free)
        yield


lengths = st.sampled_from([0.0, 0.1, 0.2444, 0.2446, 0.245, 0.25, 0.3, 2.4, 2.5, 3.0, 40.0])
sizes = st.sampled_from([5.0, 6.9939, 6.995, 6.9951, 7.0, 9.0])
rects = st.builds(Rect, lengths, lengths, lengths, lengths, st.just(BLACK))
rectangles = st.builds(
    lambda x, y, width, height, turned: Path(
        x, y, scale(square(0, 0, 1, turned=turned), width, height), BLACK
    ),
    lengths,
    lengths,
    lengths,
    lengths,
    st.booleans(),
)
crooked = st.builds(
    lambda points, closed: Path(
        5, 5, polygon(points) if closed else polygon(points)[:-1], Color(200, 30, 45)
    ),
    st.lists(st.tuples(lengths, lengths), min_size=1, max_size=6),
    st.booleans(),
)
texts = st.builds(lambda size, x: run("字", x, 50, size), sizes, lengths)
pictures = st.builds(
    picture, st.sampled_from([1, 30, 100]), st.sampled_from([1, 30]), lengths, lengths
)
leaf = st.one_of(rects, rectangles, crooked, texts, pictures)
groups = st.builds(
    lambda items, x: Group(x, 2.0, tuple(items), "figure"), st.lists(leaf, max_size=3), lengths
)
layers = st.builds(
    lambda items, twice: Layer((*items, *items) if twice else tuple(items)),
    st.lists(st.one_of(leaf, groups), max_size=4),
    st.booleans(),
)
pages = st.builds(
    lambda width, layer, bleed: Page(width, 100.0, (layer,), bleed=bleed),
    st.sampled_from([200.0, 200.2, 200.4]),
    layers,
    st.sampled_from([0.0, 0.01, 3.0, 8.49, 8.51]),
)


@pytest.mark.ci
@settings(deadline=None)
@given(st.lists(pages, min_size=1, max_size=3), st.booleans(), st.sampled_from(["", "t"]))
def test_what_is_refused_is_what_a_preflight_objects_to(
    drawn: list[Page], share: bool, title: str
) -> None:
    if share:
        drawn = [replace(page, layers=(*drawn[0].layers, *page.layers)) for page in drawn]
    made = Document(tuple(drawn), title, ("zh-Hans",), date=DATE)
    with without_limits():
        data = render(made, "pdf", profile=PRESS)
        report = preflight(data, PRESS, shop=STRICT, trusted=True)
    objections = {
        f"{found.place + ': ' if found.place and len(drawn) > 1 else ''}{found.rule}: "
        f"{found.message}"
        for found in report.findings
        if found.severity == "error"
    }
    refusals: set[str] = set()
    try:
        render(made, "pdf", profile=PRESS)
    except OutputError as error:
        refusals = {each.message for each in error.diagnostics}
    assert refusals == objections
