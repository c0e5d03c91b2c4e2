"""Before the browser and while it is open: what the network will ask, and the field for a code it may show."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from cm_inbox.gui import texts
from cm_inbox.gui.desk_protocol import NetworkChoice
from cm_inbox.gui.theme import Theme
from cm_inbox.models.accounts import SignInMethod

from .base import inked_label
from .connect_texts import explained
from .scope_list import ScopeList

translate = QCoreApplication.translate


class BrowserPage(QScrollArea):
    """``pasted`` carries the code, or the address that has it."""

    pasted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._network: NetworkChoice | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = self.page = QWidget(self)
        page.setProperty("part", "settings")
        self.named = inked_label("", theme, "title")
        self.hint = inked_label(explained(SignInMethod.OAUTH), theme, "small", "secondary")
        self.scopes = ScopeList(theme, page)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(2, 2, 2, 2)
        layout.addWidget(self.named)
        layout.addWidget(self.hint)
        layout.addWidget(self._code_row())  # on top: it is seen however long the list is
        layout.addSpacing(4)
        layout.addWidget(self.scopes)
        layout.addStretch(1)
        self.setWidget(page)
        self.wait_for_code(False)

    def _code_row(self) -> QWidget:
        holder = self.code_row = QWidget(self.page)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 4, 0, 0)
        self.code = QLineEdit(holder)
        self.code.setAccessibleName(translate("Connect", "Code"))
        self.code.returnPressed.connect(self._give)
        self.use = QPushButton(translate("Connect", "Use the code"), holder)
        self.use.setAutoDefault(False)
        self.use.clicked.connect(self._give)
        row.addWidget(inked_label(translate("Connect", "Code"), self._theme, "small", "secondary"))
        row.addWidget(self.code, 1)
        row.addWidget(self.use)
        return holder

    def show_network(self, network: NetworkChoice) -> None:
        """Say what this network will ask."""
        self._network = network
        self.named.setText(translate("Connect", "%1 asks you to allow").replace("%1", network.title))
        self.scopes.show_scopes(network.scopes)
        pasted = network.own_app is not None and bool(network.own_app.redirect)
        self.code.setPlaceholderText("" if pasted else translate("Connect", "only if the browser shows one"))

    @property
    def waiting(self) -> str:
        """What to do while the browser is open; it does not come back by itself from everywhere."""
        own = self._network.own_app if self._network is not None else None
        if own is None or not own.redirect:
            return translate("Connect", "Go on in the browser. This window waits for it.")
        said = translate("Connect", "Say yes in the browser, then paste the whole address of the page it ends at.")
        return f"{said} {texts.sentence(own.hint)}" if own.hint else said

    def wait_for_code(self, waiting: bool) -> None:
        """Show the field for the code while the browser is open."""
        self.code.clear()  # what was pasted for another attempt is good for nothing
        self.code_row.setVisible(waiting)

    def _give(self) -> None:
        if self.code.text().strip():
            self.pasted.emit(self.code.text().strip())
