"""What a test page says beside its trials: what to read off, and what to type then.

In come the captions of a pair, out come steps in both of its languages. Options are as the
command line has them, with letters for what is to be read off.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from cardgen.wording import DocumentWording

# A caption, and what is typed of it.
_OFFSET: Final = ("trial-offset", "--offset Xmm,Ymm")
_DARKNESS: Final = ("trial-darkness", "--darkness N")
_TEXT: Final = ("trial-text", "")
_MODULE: Final = ("trial-module", "--least-module A --bwr B")


class Step(NamedTuple):
    """An option that is to be typed, "" for none, and texts with their languages."""

    option: str
    said: tuple[tuple[str, str], ...]


class Steps(NamedTuple):
    """What there is to read off, in the order in which it stands on the page."""

    command: str
    offset: Step
    darkness: Step
    text: Step
    module: Step


def steps(wording: DocumentWording, printer: str) -> Steps:
    """The steps for a printer of this name. Raises CardgenError as captions do."""

    def step(caption: str, option: str) -> Step:
        said = wording.caption(caption)
        return Step(option, tuple(zip(said, wording.langs, strict=True)))

    command = f"cardgen printers set {printer} …"
    return Steps(command, step(*_OFFSET), step(*_DARKNESS), step(*_TEXT), step(*_MODULE))
