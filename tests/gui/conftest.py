"""What every test of the window is held to, beside tests/noise.py: no window left open, no language left behind.

Qt's own warnings fail a test through ``qt_log_level_fail`` in pyproject.toml.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from .screen import display

__all__ = ["display"]

HERE = Path(__file__).parent
NO_MANAGER = r"does not support (propagateSizeHints|raise|grabbing the keyboard)"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let pass what Qt's offscreen platform says of every window: it has no manager to ask for a size, a place in
    front or the keyboard.
    """
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.qt_log_ignore(NO_MANAGER))


@pytest.fixture(autouse=True)
def _no_language_left() -> Iterator[None]:
    """Take away the translators a window installed: they live as long as the application, and a French window's would
    speak French in the tests after it.
    """
    yield
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return
    for translator in app.findChildren(QTranslator):
        app.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(QLocale.system())


@pytest.fixture(autouse=True)
def _nothing_left_on_the_clipboard() -> Iterator[None]:
    """Empty the clipboard: what Python made and left there Qt destroys after Python's end, and the process crashes."""
    yield
    app = QApplication.instance()
    if isinstance(app, QApplication):
        app.clipboard().clear()


@pytest.fixture(autouse=True)
def _no_window_left(_no_language_left: None) -> Iterator[None]:
    """Fail the test that leaves a window on the screen, and close it so that the next one starts clean."""
    yield
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return
    left = [widget for widget in app.topLevelWidgets() if widget.isVisible()]
    for widget in left:
        widget.close()
    if left:
        names = ", ".join(f"{type(widget).__name__} {widget.windowTitle()!r}" for widget in left)
        pytest.fail(f"left open: {names}", pytrace=False)
