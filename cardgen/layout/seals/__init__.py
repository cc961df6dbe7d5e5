"""Seals: one to nine characters, square or round, raised or sunk, or a picture of a seal."""

from __future__ import annotations

from cardgen.layout.seals.seal import (
    SEAL_RED as SEAL_RED,
    SealLook as SealLook,
    draw_seal as draw_seal,
)
