"""When the left pane shows icons only: in a narrow window, beside the charter, and wherever one has chosen it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QSplitter, QWidget

from cm_inbox.settings import State

from .rail import Rail

WIDE = 1_180
"""From this width of the window on, in pixels, there is room for rail, list and conversation side by side."""

ROOMY = 1_700
"""From this width on there is room for the rail beside the three columns of the charter."""

LEAST = 140
"""An unfolded rail is no narrower, in pixels."""

REMEMBERED = "folded"


class RailFolding(QObject):
    """Folds the rail as the window's width asks for, or as was chosen for windows of that width."""

    def __init__(self, window: QWidget, rail: Rail, splitter: QSplitter, state: State) -> None:
        super().__init__(window)
        self._window = window
        self._rail = rail
        self._splitter = splitter
        self._state = state
        self._unfolded_width = rail.unfolded_width
        known = state.get(REMEMBERED)
        chosen = known if isinstance(known, dict) else {}
        self._folded = {wide: bool(chosen.get(name, not wide)) for wide, name in ((True, "wide"), (False, "narrow"))}
        self._crowded = False
        window.installEventFilter(self)
        splitter.splitterMoved.connect(self._moved)

    def toggle(self) -> None:
        """Fold the rail, or unfold it; remembered for windows as wide as this one."""
        self._crowded = False
        self._folded[self._wide] = not self._rail.folded
        self._state.set(REMEMBERED, {"wide": self._folded[True], "narrow": self._folded[False]})
        self.fit()

    def make_room(self, crowded: bool) -> None:
        """Fold the rail as long as what stands beside it needs the room, whatever was chosen."""
        self._crowded = crowded
        self.fit()

    def fit(self) -> None:
        """Fold or unfold, as it has to be now; the list keeps its width."""
        if self._wide:  # a window that has become narrow has pushed the rail together by now
            self._remember_width()
        folded = self._folded[self._wide] or (self._crowded and self._window.width() < ROOMY)
        if folded == self._rail.folded:
            return
        sizes = self._splitter.sizes()
        self._rail.fold(folded)
        if len(sizes) > 1:
            width = self._rail.minimumWidth() if folded else self._unfolded_width
            sizes[-1] += sizes[0] - width
            self._splitter.setSizes([width, *sizes[1:]])

    def _remember_width(self) -> None:
        """Remember how wide the unfolded rail is; folded, or cut off, it says nothing of that."""
        sizes = self._splitter.sizes()
        if not self._rail.folded and sizes and sizes[0] >= LEAST:
            self._unfolded_width = sizes[0]

    @property
    def _wide(self) -> bool:
        return self._window.width() >= WIDE

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.Show or (event.type() is QEvent.Type.Resize and self._window.isVisible()):
            self.fit()
        return False

    def _moved(self, _position: int, _handle: int) -> None:
        """Fold the rail when it is pushed together, instead of cutting its words off."""
        if not self._rail.folded and self._rail.width() < LEAST:
            self.toggle()
            return
        self._remember_width()
