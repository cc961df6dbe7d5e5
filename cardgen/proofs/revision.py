"""The revision of texts: what tells on paper that they are still those that were signed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final

from cardgen.approval import digest_of
from cardgen.catalog import Message

_SHOWN: Final = 16  # hexadecimal digits, which nobody meets by chance


def revision(messages: Iterable[Message]) -> str:
    """A digest of messages as they are approved, in groups: ``3f2a 91bc 77de 0c41``.

    Another text, attribution, gloss or type of a placeholder is another revision; the order in
    a file and states are none.
    """
    whole = hashlib.sha256()
    for line in sorted(f"{message.id}\0{digest_of(message)}\n" for message in messages):
        whole.update(line.encode("utf-8", "surrogatepass"))
    digest = whole.hexdigest()
    return " ".join(digest[at : at + 4] for at in range(0, _SHOWN, 4))
