"""Parts of a letter's data that none of its pages shows.

In come data, and what a template and the conventions of both languages say of the register.
Out come the places of the parts: a letter from person to person has no number, and one without
a table of the distribution does not tell it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, Literal, NamedTuple

from cardgen.errors import Diagnostic
from cardgen.letters.blocks import Register
from cardgen.letters.body import DISTRIBUTION, GOODS, wanted
from cardgen.letters.conventions import Convention, Form
from cardgen.letters.data import LetterData
from cardgen.letters.foreign import Place
from cardgen.letters.template import RegisterSpec

NUMBER: Final[Place] = ("reference", "number")
Asks = Callable[[str, str], bool]
"""True if a text of the letter, by its id, has a placeholder."""


def unshown_parts(
    data: LetterData,
    spec: RegisterSpec,
    form: Form,
    conventions: Sequence[Convention],
    asks: Asks,
) -> Iterator[Place]:
    """The places of data that none of the languages shows."""
    orders = [
        (each, each.order(form, vertical=data.is_vertical(each.lang))) for each in conventions
    ]
    shown = {kind for _, order in orders for kind in order}
    entries = [
        each.entry
        for part in (spec.body, spec.items, spec.after)
        for each in wanted(part, data)
    ]
    texts = [each.text for each in entries if each.text]

    def tell(name: str) -> bool:
        return any(asks(text, name) for text in texts)

    def in_table(name: str) -> bool:
        return any(name in (each.table, each.each) for each in entries)

    reference = data.reference
    has_table = spec.table in texts and bool(spec.table)
    words = [(each.word("reply-to"), "reference" in order) for each, order in orders]
    is_answer = tell("number") or any(
        word and (form == "official" if word.in_text else has_line) for word, has_line in words
    )
    if reference.number and "reference" not in shown:
        yield NUMBER
    if reference.yours and not is_answer:
        yield "reference", "yours"
    if reference.dated and not is_answer and (not tell("date") or "date" in data.values):
        yield "reference", "dated"
    if data.sender.contact and "sender" not in shown:
        yield "sender", "contact"
    for name in ("enclosures", "copies", "note"):
        if getattr(data, name) and name not in shown:
            yield "", name
    if data.distribution and not has_table and not in_table(DISTRIBUTION):
        yield "", DISTRIBUTION
    is_told = tell("goods") or tell("boxes") or in_table(GOODS)
    is_told = is_told or (has_table and not data.distribution)
    if data.goods and not data.shipment and not is_told:
        yield "", GOODS


class UnshownPart(NamedTuple):
    """A part of the data of a `letter`; another register shows it `instead`, "" for none."""

    place: Place
    letter: str
    register: Register
    instead: Register | Literal[""]

    @property
    def is_number(self) -> bool:
        """True for the letter's own number, which its stationery may show."""
        return self.place == NUMBER

    def diagnostic(self, what: str = "") -> Diagnostic:
        """The warning, in which the part is called as its file has it, or `what`."""
        table, key = self.place
        what = what or (f"{key} of [{table}]" if table else key)
        hints = ["leave it out"]
        if self.is_number:
            hints.append("write {number} into the head or foot of the stationery")
        if self.instead:
            hints.append(f"take --register {self.instead}, which shows it")
        return Diagnostic(
            "not-shown",
            f"{what}: no page of a letter {self.letter} shows it in the {self.register} "
            "register",
            hint="; or ".join(hints),
            severity="warning",
        )
