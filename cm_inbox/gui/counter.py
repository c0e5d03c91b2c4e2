"""How long the text is, beside the network's limit."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QLabel, QWidget

from cm_inbox.models.accounts import TextLimit
from cm_inbox.text_count import Count, count

from .theme import Theme

translate = QCoreApplication.translate

EXACT = 50_000
"""A longer text is too long everywhere: its characters are counted, not its graphemes."""


class Counter(QLabel):
    """Amber when the text is nearly too long, red with the excess when it is."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._role = ""
        self._narrow = False
        self._shown: tuple[Count | None, bool] = (None, False)
        self.restyle()

    def narrow(self, narrow: bool) -> None:
        """Show the numbers alone."""
        if narrow != self._narrow:
            self._narrow = narrow
            self.show_count(self._shown[0], draft=self._shown[1])

    def show_count(self, counted: Count | None, *, draft: bool) -> None:
        """Show a count, or no number where no limit is known; ``draft`` says that something is written."""
        self._shown = (counted, draft)
        parts = [translate("Composer", "Draft")] if draft and not self._narrow else []
        role = "text.muted"
        if counted is not None:
            locale = QLocale()
            parts.append(f"{locale.toString(counted.used)} / {locale.toString(counted.limit)}")
            if counted.over:
                parts.append(translate("Composer", "%n too many", "", counted.over))
                role = "danger.text"
            elif counted.near:
                role = "warning.text"
            if counted.pieces > 1:
                parts.append(translate("Composer", "leaves as %n message(s)", "", counted.pieces))
        shown = " · ".join(parts)
        if shown != self.text():
            self.setText(shown)
        if role != self._role:
            self._role = role
            self.restyle()

    def restyle(self) -> None:
        self.setFont(self._theme.font("small", tabular=True))
        palette = self.palette()
        palette.setColor(self.foregroundRole(), self._theme.colour(self._role or "text.muted"))
        self.setPalette(palette)


def counted(text: str, limit: TextLimit | None) -> Count | None:
    """Return how much of a limit a text uses; None where no limit is known."""
    if limit is None:
        return None
    if len(text) > EXACT:
        return Count(len(text), limit.limit, max(0, len(text) - limit.limit))
    return count(text, limit)
