"""What makes the imports of a start quick: begun before anything else is imported, ended when all is there."""

from __future__ import annotations

import gc

from .kept_modules import keep_modules, write_modules_down
from .kept_patterns import keep_patterns, write_patterns_down


def hasten() -> None:
    """Let what is imported from now on come quickly. A second call does nothing.

    No garbage is looked for until the window stands (``garbage``): Python would look through what is only just being
    made, again and again.
    """
    gc.disable()
    keep_modules()
    keep_patterns()


def keep_what_came() -> None:
    """End it, and keep what was new for the next start."""
    write_patterns_down()
    write_modules_down()
