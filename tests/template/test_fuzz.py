"""Random changes of a template file: it loads or has errors, and never crashes."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings, strategies as st

from cardgen import resources
from cardgen.errors import CardgenError
from cardgen.template.template import Template
from tests.template.samples import SOUND, load

REAL = [
    SOUND,
    *(path.read_text(encoding="utf-8") for path in sorted(resources.TEMPLATES.glob("*.toml"))),
]
LINES = sorted({line for text in REAL for line in text.splitlines()})
VALUES = ["3", "-1", "nan", "true", '""', '"auto"', "[]", '["a", 3]', "{}", "{ a = 1 }", "[{}]"]
VALUES += ["1979-05-27", '"{"', '"{x}"', '"0pt"', '"1e9mm"', '"#000000"']

_in_reach = settings(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def loads_or_complains(text: str | bytes) -> None:
    try:
        template = load(text)
    except CardgenError as error:
        assert str(error).startswith("card.toml")  # noqa: PT017
    else:
        assert isinstance(template, Template)
        for side in template.sides:
            assert side.columns
            assert side.rows
            assert {*side.cells, *side.overlays} == set(side.areas)


@_in_reach
@given(st.data())
def test_changed_lines(data: st.DataObject) -> None:
    lines = data.draw(st.sampled_from(REAL)).splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        match data.draw(st.sampled_from(["delete", "insert", "replace", "value"])):
            case "delete" if len(lines) > 1:
                del lines[at]
            case "insert":
                lines.insert(at, data.draw(st.sampled_from(LINES)))
            case "replace":
                lines[at] = data.draw(st.sampled_from(LINES))
            case _:
                key = lines[at].partition("=")[0].strip() or "x"
                lines[at] = f"{key} = {data.draw(st.sampled_from(VALUES))}"
    loads_or_complains("\n".join(lines))


@_in_reach
@given(st.data())
def test_changed_bytes(data: st.DataObject) -> None:
    text = bytearray(data.draw(st.sampled_from(REAL)).encode())
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(at, min(len(text), at + 8)))
        text[at:end] = data.draw(
            st.binary(max_size=4) | st.sampled_from([b"[", b"=", b'"', b"\n"])
        )
        if not text:
            break
    loads_or_complains(bytes(text))


@_in_reach
@given(st.text(st.characters(codec="utf-8"), max_size=60) | st.binary(max_size=60))
def test_anything(text: str | bytes) -> None:
    loads_or_complains(text)
