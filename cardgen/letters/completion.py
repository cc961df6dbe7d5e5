"""Complete the data of a letter: years of relations, goods in boxes.

In come the data as somebody wrote them, out come those that a letter is made of. Whatever makes
a letter asks this module, so that none differs from what its project and its shipment say.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cardgen.letters.data import LetterData
from cardgen.letters.relations import with_years
from cardgen.project import Project

if TYPE_CHECKING:
    from cardgen.letters.goods import GoodsInBoxes


def complete(
    data: LetterData, project: Project, pair: str, file: Path | None = None
) -> tuple[LetterData, GoodsInBoxes | None]:
    """The data with years and goods, and what is in the boxes that these are from.

    `file` is where the data were written, for findings. Raises CardgenError "wrong-years" and
    "goods-differ" where the data say otherwise, and what `goods_of` raises.
    """
    if project.relations().partners:
        data = with_years(data, project, pair, file)
    if not data.shipment:
        return data, None
    from cardgen.letters.goods import goods_of, with_goods  # no other letter enters these rooms

    goods = goods_of(Path(data.shipment))
    return with_goods(data, goods, project.glossary(pair), file), goods
