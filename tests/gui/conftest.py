"""What every test of the window is held to, beside tests/noise.py: no window left open, no language left behind.

Qt's own warnings fail a test through ``qt_log_level_fail`` in pyproject.toml.
"""

from __future__ import annotations

import gc
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


@pytest.fixture(scope="session")
def _what_stays() -> None:
    gc.collect()
    gc.freeze()  # modules and the like: never garbage, and long to look through after each test


@pytest.fixture(autouse=True)
def _garbage_on_this_thread(_what_stays: None) -> Iterator[None]:
    """Take garbage apart where Qt's objects live, as the program does: see ``cm_inbox/gui/garbage.py``."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def _no_language_left(_garbage_on_this_thread: None) -> Iterator[None]:
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
