"""Sheets of labels to print on, as typed, checked values; known ones lie in ``builtin/``."""
