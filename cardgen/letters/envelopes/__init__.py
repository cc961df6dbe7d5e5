"""Envelopes and address labels, from the same names and addresses as the letter."""

from __future__ import annotations

from cardgen.letters.envelopes.envelope import FIELDS, envelope, envelope_forms

__all__ = ["FIELDS", "envelope", "envelope_forms"]
