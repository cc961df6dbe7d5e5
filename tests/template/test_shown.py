"""The fields that `unshown` finds are exactly the missing ones on the label."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from cardgen import Message, Project, render
from cardgen.template import Unshown, find_unshown, list_showings, load_template

PROJECT = Project.open()
FIELDS = ("lot", "item_no", "grade", "note")
VALUES = dict(zip(FIELDS, ("LLL1", "III2", "GGG3", "NNN4"), strict=True))

CONDITION = st.lists(st.sampled_from(FIELDS), max_size=2, unique=True)
EITHER = st.lists(st.sampled_from(FIELDS), min_size=2, max_size=2, unique=True).map(" or ".join)


@st.composite
def spans(draw: st.DrawFn) -> dict[str, object]:
    """Draw a piece of text with fields, and conditions on these fields and perhaps others."""
    fields = draw(st.lists(st.sampled_from(FIELDS), min_size=1, max_size=2, unique=True))
    more = draw(CONDITION) + draw(st.lists(EITHER, max_size=1))
    text = " ".join(f"{{{name}}}" for name in fields)
    return {"text": f"{text} ", "show_if": list(dict.fromkeys((*fields, *more)))}


AREA = st.tuples(st.lists(spans(), min_size=1, max_size=2), CONDITION)


def template(areas: list[tuple[list[dict[str, object]], list[str]]]) -> str:
    names = [f"a{number}" for number in range(len(areas))]
    lines = [
        '[page]\nsize = "100mm x 100mm"',
        f'[grid]\ncolumns = ["1fr"]\nrows = {json.dumps(["auto"] * (len(names) + 1))}',
        f"areas = {json.dumps(['m', *names])}",
        "[fields]",
        *(f'{name} = "text"' for name in FIELDS),
        '[m]\ntext = "{message}"',
    ]
    for name, (pieces, condition) in zip(names, areas, strict=True):
        made = ", ".join(
            "{ " + ", ".join(f"{key} = {json.dumps(of)}" for key, of in piece.items()) + " }"
            for piece in pieces
        )
        lines.append(f"[{name}]\nspans = [{made}]")
        lines.append(f"show_if = {json.dumps(condition)}" if condition else "")
    return "\n".join(lines) + "\n"


@pytest.mark.ci
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(AREA, min_size=1, max_size=3), st.sets(st.sampled_from(FIELDS)))
def test_what_is_not_shown_is_not_on_the_label(
    tmp_path: Path, areas: list[tuple[list[dict[str, object]], list[str]]], there: set[str]
) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(template(areas), encoding="utf-8")
    places = list_showings(load_template(path), lambda _: ())
    lacking = find_unshown(places, sorted(there), there | {"message"})
    PROJECT.forget()
    label = PROJECT.label(
        Message("m", "加油", "힘내세요"),
        template=str(path),
        fields={name: VALUES[name] for name in there},
        given=(),
    )
    drawn = render(label.document(), "txt").decode()
    assert {lack.field for lack in lacking} == {
        name for name in there if VALUES[name] not in drawn
    }
    for lack in lacking:  # what is missing would do
        if lack.missing:
            assert not find_unshown(places, [lack.field], there | {"message", *lack.missing})


def test_what_is_missing_is_named() -> None:
    design = PROJECT.template("box-100x150")
    places = list_showings(design, lambda _: ())
    assert find_unshown(
        places, ["quantity", "from", "weight"], {"quantity", "from", "weight"}
    ) == [
        Unshown("quantity", ("item", "unit")),
        Unshown("from", ("to",)),
        Unshown("weight", ()),
    ]


def test_what_may_hide_shows_nothing_for_certain(tmp_path: Path) -> None:
    text = template([([{"text": "{lot}", "unless_same": "lot"}], [])])
    (tmp_path / "t.toml").write_text(text)
    places = list_showings(load_template(tmp_path / "t.toml"), lambda _: ())
    assert find_unshown(places, ["lot"], {"lot"}) == [Unshown("lot", ())]


def test_what_hides_as_the_text_of_the_other_language_is_shown_there(tmp_path: Path) -> None:
    spans: list[dict[str, object]] = [
        {"text": "{lot}"},
        {"text": "{lot_target}", "unless_same": "lot"},
    ]
    text = template([(spans, [])]).replace("[fields]\n", '[fields]\nlot_target = "text"\n')
    (tmp_path / "t.toml").write_text(text)
    places = list_showings(load_template(tmp_path / "t.toml"), lambda _: ())
    assert find_unshown(places, ["lot", "lot_target"], {"lot", "lot_target"}) == []
