"""Seals: one to nine characters, square or round, raised or sunk, or a picture of one."""

from __future__ import annotations

from cardgen.layout.seals.seal import PASTE, SEAL_RED, SealLook, draw_seal

__all__ = ["PASTE", "SEAL_RED", "SealLook", "draw_seal"]
