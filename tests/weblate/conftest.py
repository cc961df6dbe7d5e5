from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.weblate.fake import FakeWeblate, weblate


@pytest.fixture
def fake() -> Iterator[FakeWeblate]:
    """A component with the languages ko, ja and the source language."""
    with weblate() as found:
        found.add_language("zh_Hans", "messages/slogans.pot")
        found.add_language("ko", "messages/zh-ko/slogans.po")
        found.add_language("ja", "messages/zh-ja/slogans.po")
        yield found
