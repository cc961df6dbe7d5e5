"""What the library offers by name."""

from __future__ import annotations

import inspect
import pydoc

import cardgen


def test_the_public_names_have_homes() -> None:
    homes = [name for names in cardgen._HOMES.values() for name in names]
    assert sorted(homes) == sorted(cardgen.__all__)
    assert set(cardgen.__all__) <= set(dir(cardgen))


def test_each_is_described() -> None:
    for name in cardgen.__all__:
        assert inspect.getdoc(getattr(cardgen, name)), name


def test_pydoc_shows_them() -> None:
    shown = pydoc.plain(pydoc.render_doc(cardgen))
    for name in cardgen.__all__:
        assert name in shown
    assert "Make all labels and papers of a shipment" in shown
