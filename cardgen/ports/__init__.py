"""Ports: work that a library in C does natively, and WebAssembly does in a browser.

Each module offers the same functions on both sides, and chooses its side once, when it is
imported. ``cardgen_wasm`` is the module of JavaScript that the page's worker registers before
Python starts; ``webassembly/ports.js`` describes it. Both sides give the same answers:
``tests/webassembly`` compares them.
"""

__all__ = ["barcodes", "breaking", "chinese", "deflate", "font_files", "pixels", "work"]
