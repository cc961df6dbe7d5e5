"""The revision of texts: what tells on paper that they are still those that were signed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Final

from cardgen.catalog import Message

_SHOWN: Final = 16  # hexadecimal digits, which nobody meets by chance


def revision(messages: Iterable[Message]) -> str:
    """A digest of all that may be printed of messages, in groups: ``3f2a 91bc 77de 0c41``.

    Another text, attribution or type of a placeholder is another revision; the order in a file,
    glosses and states are none.
    """
    texts = sorted(
        [
            message.id,
            message.source,
            message.translation,
            sorted(message.attribution.items()),
            sorted(message.placeholders.items()),
        ]
        for message in messages
    )
    data = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(data.encode("utf-8", "surrogatepass")).hexdigest()
    return " ".join(digest[at : at + 4] for at in range(0, _SHOWN, 4))
