"""From a string to glyph runs: itemize, shape, break opportunities, spacing.

Everything here is measured in em, so that layout can try a size by arithmetic alone.
"""
