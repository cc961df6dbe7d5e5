"""The fonts of cardgen, unmodified: Noto Sans CJK and Noto Serif CJK, with their list."""
