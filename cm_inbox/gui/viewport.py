"""The inner widget of what scrolls, made by us instead of by Qt."""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget


def own_viewport() -> QWidget:
    """Return a viewport to set, as Qt makes it itself.

    The first widget that Qt made and Python asks for costs 20 ms: to find out of which class it is, PySide6 makes all
    the classes of widgets there are. One that Python made is known.
    """
    viewport = QWidget()
    viewport.setBackgroundRole(QPalette.ColorRole.Base)
    viewport.setAutoFillBackground(True)
    return viewport
