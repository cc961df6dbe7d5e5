"""Plans give the same labels as layout, and none that layout refuses."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from msgspec.structs import replace

from cardgen import CardgenError, Project
from cardgen.display import Document
from cardgen.layout.label import Label
from cardgen.shipment.sscc import Numbering
from tests.fields import FIELDS, built_in
from tests.layout.studio import MESSAGE, label, page

VARYING = ("box", "box_id", "sscc", "line_box")
NUMBERING = Numbering("8801234", "3")
TOTAL = 999_999
LAID_OUT = 24  # labels of a shape, before there is a plan
COUNTED = [
    name
    for name in built_in()
    if not Project.open().template(name).fields.keys().isdisjoint(VARYING)
]
PAIRS = ("zh-ko", "zh-ja", "zh-zh-Hant")


def shipped_label(template: str, pair: str, message: str = "firewood") -> Label:
    """A label of a shipment, whose numbers vary."""
    project = Project.open()
    known = project.template(template).fields
    totals = {"boxes": str(TOTAL), "line_boxes": str(TOTAL)}
    varying = [name for name in VARYING if name in known]
    fields = {
        name: value
        for name, value in (FIELDS | totals).items()
        if name in known and name not in varying
    }
    return project.label(
        message, template=template, pair=pair, fields=fields, varying=varying, given=()
    )


def numbers(planned: Label, number: int) -> dict[str, str]:
    """The values of a box, as a shipment gives them."""
    values = {
        "box": str(number),
        "box_id": f"MAPO-2020-{number:06}",
        "sscc": NUMBERING.format_spaced(NUMBERING.make_sscc(number)),
        "line_box": str(number),
    }
    return {name: value for name, value in values.items() if name in planned.template.fields}


def refuses(planned: Label, values: dict[str, str]) -> str:
    """The error with which a label refuses values."""
    with pytest.raises(CardgenError) as caught:
        planned.document(values)
    return str(caught.value)


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("template", COUNTED)
def test_built_in_templates_have_plans(template: str, pair: str) -> None:
    """A few thousand labels, of numbers as long as in a small shipment and in a large one."""
    planned, random = shipped_label(template, pair), Random(f"{template} {pair}")
    for least in (10, 1000, 100_000):
        for number in range(least + 3, least + 3 + LAID_OUT):
            planned.document(numbers(planned, number))
    before = planned.filled
    for least in (10, 1000, 100_000):
        for _ in range(20):
            values = numbers(planned, random.randrange(least, 10 * least))
            assert planned.document(values) == planned._lay_out(values)
    assert (planned.filled - before, planned.refusals) == (60, 0)


def counting(areas: str, tables: str, fields: str, *, size: str = "200pt x 100pt") -> Label:
    """A label of these areas, laid out as often as a plan needs."""
    made = label(
        page(areas, tables, fields=fields, size=size), varying=["box"], message=MESSAGE
    )
    for number in range(100, 100 + LAID_OUT):
        made.document({"box": str(number)})
    return made


def test_plan_refuses_what_no_label_can_have() -> None:
    """There is no box 749 of 400: while a plan is tried, there is."""
    planned = shipped_label(COUNTED[0], "zh-ko")
    last = str(TOTAL)
    for number in range(100_000, 100_000 + LAID_OUT):
        planned.document(numbers(planned, number))
    planned.document(numbers(planned, TOTAL))
    assert planned.filled == 1
    assert last in refuses(planned, {**numbers(planned, TOTAL), "box": "9999999"})


def test_number_that_begins_with_zero_is_laid_out() -> None:
    """A number that begins with 0 has the shape of others, and is refused."""
    planned = counting("box", '[box]\ntext = "{box}"', 'box = "integer"')
    assert planned.refusals == 0
    assert "'007' is not a whole number" in refuses(planned, {"box": "007"})
    assert planned.document({"box": "707"}) == planned._lay_out({"box": "707"})
    assert planned.filled == 1


def test_zero_before_a_number_that_only_a_barcode_shows_is_left_out() -> None:
    """The values 17 and 07 have one shape, and layout leaves out the 0 of 07."""
    tables = '[code]\nbarcode = "qr"\ndata = "BOX {box}"'
    made = label(
        page("code", tables, fields='box = "integer"', size="300pt x 300pt", margin="60pt"),
        varying=["box"],
        message=MESSAGE,
    )
    for number in range(10, 10 + LAID_OUT):
        made.document({"box": str(number)})
    assert made.document({"box": "47"}) == made._lay_out({"box": "47"})
    assert made.filled == 1
    assert outcome(made.document) == outcome(made._lay_out)


def outcome(make: Callable[[dict[str, str]], Document]) -> object:
    """The document for the box 07, or the reason why there is none."""
    try:
        return make({"box": "07"})
    except CardgenError as error:
        return str(error)


def test_known_shapes_stay_known_however_many_there_are() -> None:
    made = label(
        page("box", '[box]\ntext = "{box}"', fields='box = "text"', size="200pt x 100pt"),
        varying=["box"],
        message=MESSAGE,
    )
    letters = [first + second for first in "abcdefgh" for second in "abcdefgh"]
    for each in letters:
        made.document({"box": each})  # as many shapes as are kept
    for _ in range(LAID_OUT - 1):
        made.document({"box": letters[0]})
    assert len(made._planned) == 1


def test_check_digit_that_was_in_no_trial_is_filled() -> None:
    planned = shipped_label("gs1-100x150", "zh-ko")
    for number in range(1000, 1000 + LAID_OUT):
        planned.document(numbers(planned, number))
    ends = set()
    for number in range(5000, 5030):
        values = numbers(planned, number)
        assert planned.document(values) == planned._lay_out(values)
        ends.add(values["sscc"][-1])
    assert (len(ends), planned.filled) == (10, 30)


def test_particle_that_follows_a_figure_has_no_plan() -> None:
    """A Korean particle agrees with the number before it: 3이 and 2가."""
    message = replace(
        MESSAGE,
        source="第{box}箱",
        translation="{box}이(가)",
        placeholders={"box": "integer"},
    )
    made = label(
        page("message", '[message]\ntext = "{message}"\nlang = "target"'),
        varying=["box"],
        message=message,
    )
    for number in range(100, 100 + LAID_OUT):
        made.document({"box": str(number)})
    made.document({"box": "742"})
    assert (made.filled, made.refusals) == (0, 1)
