"""What gives way in a small window: the columns become narrower, and in a low one the bars around what is read fold.

A window of 1024x460, or of half a screen at 200 %, is as large as a quarter of what was drawn. What is folded is there
again as soon as the window has room for it, or the keyboard comes to it.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QSplitter, QWidget

from .composer import Composer
from .theme import Theme

LOW = 560
"""Below this height of the window, in pixels, what one writes in folds to a line, or hides what is about other keys."""

LIST_LEAST, CONVERSATION_LEAST = 304, 400
"""In a window too narrow for the columns as they were drawn they are no narrower than that, in pixels."""


class LittleRoom(QObject):
    """Watches the window's size, and where the keyboard is."""

    def __init__(self, window: QWidget, theme: Theme, splitter: QSplitter, composer: Composer, aside: QWidget) -> None:
        """``splitter`` has rail, list and conversation; ``aside`` is hidden in a low window while one writes."""
        super().__init__(window)
        self._window, self._theme, self._splitter, self._composer = window, theme, splitter, composer
        self._aside = aside
        self._narrow = False
        self._list_width = theme.size("list")
        window.installEventFilter(self)

    def fit(self) -> None:
        """Fold and unfold, as the window's size asks for, once it is shown: before, it says nothing of that."""
        if not self._window.isVisible():
            return
        self._fit_columns()
        low = self._window.height() < LOW
        self._composer.use_little_room(low)
        writes = low and self._composer.has_keyboard
        if self._aside.isHidden() is not writes:
            self._aside.setHidden(writes)

    def _fit_columns(self) -> None:
        drawn = self._theme.size("list.min"), self._theme.size("conversation.min")
        narrow = self._window.width() < self._theme.size("rail.collapsed") + sum(drawn) + 2
        if narrow is self._narrow:
            return
        self._narrow = narrow
        least = (LIST_LEAST, CONVERSATION_LEAST) if narrow else drawn
        rail, in_list, rest = self._splitter.sizes()[:3]  # where the charter is, it comes behind them
        for number, width in enumerate(least, 1):
            column = self._splitter.widget(number)
            assert column is not None
            column.setMinimumWidth(width)
        if not in_list:  # the charter is in their place
            return
        if narrow:
            self._list_width = in_list
        width = LIST_LEAST if narrow else self._list_width
        self._splitter.setSizes([rail, width, in_list + rest - width])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self.fit()
        return False
