"""Pages written by a pattern are those that are written one by one."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from itertools import chain

import pikepdf
import pytest

from cardgen import Project
from cardgen.backends.pdf import pattern, writer
from cardgen.backends.pdf.bookmarks import PageEntry
from cardgen.backends.pdf.profiles import DocumentProperties
from cardgen.display import Page
from tests.fields import FIELDS

ABOUT = DocumentProperties("t", ("zh-Hans", "ko"), "", "2020-03-26T00:00:00Z")


@cache
def pages(
    to: str = "北京", template: str = "box-100x150", count: int = 800
) -> tuple[Page, ...]:
    """Labels that differ in the box number."""
    project = Project.open()
    known = project.template(template).fields
    values = FIELDS | {"boxes": "9999", "to": to}
    left_out = ("box", "box_id")
    fields = {name: values[name] for name in values if name in known and name not in left_out}
    label = project.label(
        "firewood", pair="zh-ko", template=template, fields=fields, varying=["box"]
    )
    return tuple(label.document({"box": str(box)}).pages[0] for box in range(1, count + 1))


def write(drawn: tuple[Page, ...], profile: str, *, marked: bool = False) -> bytes:
    output = BytesIO()
    marks = (
        [PageEntry(str(number), ()) for number in range(7, 7 + len(drawn))] if marked else ()
    )
    writer.write(drawn, ABOUT, output, profile=profile, marks=marks)
    return output.getvalue()


def make_mixed_pages() -> tuple[Page, ...]:
    """Pages of two lines, some of them twice, in an order that returns to the first line."""
    one, other = pages(count=700), pages("上海", count=300)
    turns = chain.from_iterable(zip(one[400:500], one[400:500], other[100:200], strict=True))
    return (*one[:400], *other[:100], *turns, *one[500:], *other[200:])


@pytest.mark.parametrize("profile", ["screen", "pdf/a-3a", "pdf/ua-2", "pdf/x-4", "pdf/x-1a"])
@pytest.mark.parametrize("kind", ["same", "marked", "mixed", "a4"])
def test_pattern_gives_the_same_file(
    profile: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = pages(template="box-a4" if kind == "a4" else "box-100x150")
    if kind == "mixed":
        drawn = make_mixed_pages()
    marked, used = kind == "marked", list[Page]()
    add_like = writer._Writer._add_like

    def count(own: writer._Writer, page: Page, *rest: object) -> None:
        used.append(page)
        add_like(own, page, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(writer._Writer, "_add_like", count)
    made = write(drawn, profile, marked=marked)
    assert bool(used) == (profile != "pdf/x-1a")  # which has no object streams
    monkeypatch.setattr(pattern.PagePatterns, "learn", lambda *_: None)
    before = len(used)
    assert write(drawn, profile, marked=marked) == made
    assert len(used) == before
    with pikepdf.open(BytesIO(made)) as file:
        assert len(file.pages) == len(drawn)
