"""Memory that is freed and wanted again at once, as bands of pages are."""

from __future__ import annotations

from typing import Final

_BLOCK: Final = 30 << 20  # glibc learns of blocks below 32 MiB (mallopt(3), M_MMAP_THRESHOLD)


def ready_allocator() -> None:
    """Let glibc keep freed blocks of a band's size instead of giving them back each time.

    A band of a colour page takes some hundred kilobytes, several times over. glibc returns so
    much to the system when it is freed and asks for it anew, with a page fault for each 4 KiB,
    until it has seen a larger block come and go; an A4 label in colours then takes a third
    longer to draw, and a page that is coloured all over four times as long. It is for the
    whole process, so a program decides, not a library. Other allocators do not mind.
    """
    bytes(_BLOCK)  # never touched, so it takes no memory
