"""Template files as typed, checked values; the built-in ones lie in ``builtin/``."""
