"""The built-in templates of any size on the labels of every bundled sheet."""

from __future__ import annotations

from functools import cache
from itertools import chain, combinations, product

import pytest

from cardgen import Project
from cardgen.errors import CardgenError
from cardgen.project import sample_picture
from tests.fields import FIELDS

VALUES = FIELDS | {
    "sender": "首尔特别市政府",
    "sender_address": "首尔市中区世宗大路110",
    "recipient": "北京市红十字会",
    "recipient_address": "北京市东城区东单北大街53号",
    "recipient_phone": "010-6513 8840",
    "postcode": "100010",
    "link": "https://example.org/thanks/17",
    "pallet": "3",
    "pallets": "12",
    "gross_weight": "486.5",
    "handling": "fragile, keep-dry",
}
# What is given together, or makes sense only beside what stands before it.
TOGETHER = {
    "label": (("logo",), ("from", "to"), ("item",), ("quantity", "unit"), ("box",), ("boxes",),
              ("box_id",)),
    "address": (("sender",), ("sender_address",), ("recipient",), ("recipient_address",),
                ("recipient_phone",), ("postcode",), ("box",), ("boxes",)),
    "thanks": (("logo",), ("sender",), ("date",), ("link",)),
    "pallet": (("to",), ("from",), ("pallet",), ("pallets",), ("boxes",), ("gross_weight",),
               ("handling",), ("box_id",)),
}  # fmt: skip


LEAST = {
    "label": ("99.06x38.1", "99.06x67.73", "99.06x93.13", "88.9x127"),
    "pallet": ("148x210", "148x148", "210x148"),
}
STICKERS = "63.5x38.1"  # Avery L7160 is too small for labels
ROUTES = {"label": "sticker-route", "address": "sticker-motif", "thanks": "sticker"}


@cache
def project() -> Project:
    return Project.open()


@cache
def sizes() -> tuple[str, ...]:
    """Labels of all bundled sheets, each size once."""
    return tuple({str(project().page_size(name)): None for name in project().stock_files()})


def refusal(template: str, size: str, names: tuple[str, ...], pair: str, message: str) -> str:
    """The reason why there is no such label, or "" if there is one."""
    fields = {name: VALUES[name] for name in names if name != "logo"}
    pictures = {"logo": sample_picture()} if "logo" in names else {}
    try:
        project().label(
            message,
            pair=pair,
            template=f"{template}@{size}",
            fields=fields,
            pictures=pictures,
            given=(),  # a template must hold any of its fields, also one that it does not show
        ).document()
    except CardgenError as error:
        return f"{size} {'+'.join(names)} {pair}: {error}"
    return ""


def test_every_sheet_has_three_designs() -> None:
    assert len(sizes()) == 16
    for size, template in product(sizes(), set(TOGETHER) - {"pallet"}):
        name = template if size != STICKERS else ROUTES[template]
        assert project().template(f"{name}@{size}").name == f"{name}@{size}"


@pytest.mark.parametrize("template", TOGETHER)
def test_fields_alone_all_but_one_and_all_make_a_label(template: str) -> None:
    """Each arrangement is tried on its tightest pages: low, square, and high and narrow."""
    groups = TOGETHER[template]
    known = project().template(template).fields
    assert set(chain(*groups)) == set(known)
    chosen = [(), groups, *((each,) for each in groups)]
    chosen += [tuple(each for each in groups if each != out) for out in groups]
    found = [
        refusal(template, size, tuple(chain(*some)), pair, "brothers")
        for size in LEAST.get(template, LEAST["label"])
        for some in chosen
        for pair in ("zh-ko", "zh-ja")
    ]
    assert [each for each in found if each] == []


@pytest.mark.torture
@pytest.mark.parametrize("template", TOGETHER)
def test_all_combinations_of_fields_make_a_label(template: str) -> None:
    groups = TOGETHER[template]
    found = [
        refusal(template, size, tuple(chain(*some)), pair, message)
        for size in LEAST.get(template, sizes())
        for count in range(len(groups) + 1)
        for some in combinations(groups, count)
        for pair, message in (("zh-ko", "brothers"), ("zh-ja", "sincerity"))
    ]
    assert [each for each in found if each] == []


@pytest.mark.parametrize("template", TOGETHER)
def test_pages_that_it_is_not_for_are_refused(template: str) -> None:
    for size in ("40x90", "100x20"):
        with pytest.raises(CardgenError) as caught:
            project().template(f"{template}@{size}")
        assert caught.value.rule == "template-size"
        assert size.replace("x", " × ") in caught.value.message
