"""Motifs of occasions, drawn by us: an area of a template names one."""

from __future__ import annotations

from cardgen.motifs.drawings import MOTIFS, SIDE, Motif, MotifName, motif

__all__ = ["MOTIFS", "SIDE", "Motif", "MotifName", "motif"]
"""What is drawn, by name; `SIDE` is that of the square on which each is."""
