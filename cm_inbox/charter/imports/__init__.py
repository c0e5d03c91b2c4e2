"""Charters of other tools, as far as they can be carried over. What cannot is listed, with its line."""

from __future__ import annotations

from .automod import import_automod
from .discourse import import_discourse
from .replies import import_replies
from .result import Imported
from .words import import_words

__all__ = ["Imported", "import_automod", "import_discourse", "import_replies", "import_words"]
