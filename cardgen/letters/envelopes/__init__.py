"""Envelopes and address labels, from the same names and addresses as the letter."""

from __future__ import annotations

from cardgen.letters.envelopes.addressing import (
    FIELDS,
    diagnose_envelope,
    envelope,
    envelope_forms,
)

__all__ = ["FIELDS", "diagnose_envelope", "envelope", "envelope_forms"]
