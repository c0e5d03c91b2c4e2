"""Has the C library give back at once what large blocks held.

Pictures of rows come and go with each key, a hundred kilobytes and more apiece, lists of ids with each look at the
history. glibc takes such blocks from the system by themselves, but only until one is given back: from then on it takes
the like from its heap, which small things that stay keep from shrinking, so that the program grows with use by more
than ten megabytes of holes. A fixed threshold ends that: https://man7.org/linux/man-pages/man3/mallopt.3.html
"""

from __future__ import annotations

import sys

MMAP_THRESHOLD, TRIM_THRESHOLD = -3, -1
"""Which setting is meant: ``M_MMAP_THRESHOLD``, ``M_TRIM_THRESHOLD`` of malloc.h."""

LARGE = 128 * 1024
"""glibc's own threshold at the beginning (bytes). To set it is to keep it."""


def give_back_large_blocks() -> bool:
    """Have blocks of ``LARGE`` bytes and more go back to the system when they are freed, from now on.

    Return whether that could be set: only glibc needs and knows it.
    """
    if not sys.platform.startswith("linux"):
        return False
    import ctypes  # late: the first picture of the window waits for no import that it does not need

    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and all(mallopt(setting, LARGE) == 1 for setting in (MMAP_THRESHOLD, TRIM_THRESHOLD))
