"""When the page of the first start is shown in the window, and what its choices do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtWidgets import QVBoxLayout

from cm_inbox.errors import CmInboxError

from . import texts
from .demo_note import DemoNote

if TYPE_CHECKING:
    from .desk_protocol import NetworkChoice
    from .welcome import Welcome
    from .window import MainWindow

translate = QCoreApplication.translate

ANYWHERE = frozenset({"settings", "keys", "palette", "accounts", "team", "theme", "quit"})
"""Commands that mean the same while there is no account."""

DEMO_OPENS_MS = 4_000
"""For how long the button of the demo says that it is being opened: its window comes by itself."""


class WelcomePlace(QObject):
    """Shows the page in the place of everything else while there is no account, no import and no team."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.page: Welcome | None = None
        self._note: DemoNote | None = None
        leave = window.context.leave_demo
        if leave is not None:
            self._note = DemoNote(leave, window.theme, window.rail)
            self._note.place_in(window.rail)

    @property
    def open(self) -> bool:
        return self.page is not None

    def show_or_leave(self) -> None:
        """Show the page where there is no account, not even a disconnected one, and no team; else the queue."""
        team = self._window.context.team
        if self._window.inbox.accounts(removed=True) or (team is not None and team.begin()):
            self.leave()
        elif self.page is None:
            self._show()

    def leave(self) -> None:
        """Show the window as it is with accounts."""
        if self.page is None:
            return
        page, self.page = self.page, None
        page.hide()
        page.deleteLater()
        self._window.splitter.show()
        self._window.focus_list()

    def _show(self) -> None:
        from .welcome import Welcome

        window = self._window
        page = self.page = Welcome(window.theme, window.language_name, window)
        page.demo.connect(self._open_demo)
        page.restore.connect(self._restore)
        page.team.connect(window.asking.team)
        page.join_button.setVisible(window.context.team is not None)
        page.chosen.connect(self._connect)
        page.language.connect(lambda name: window.use_settings(replace(window.settings, language=name)))
        window.splitter.hide()
        layout = window.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.addWidget(page)
        page.show()
        self._list_networks(page)
        page.take_keyboard()

    def _list_networks(self, page: Welcome) -> None:
        """Have the page show the networks, unless another page has taken its place by then."""

        def show(networks: Sequence[NetworkChoice]) -> None:
            if self.page is page:
                page.show_networks(networks)

        def fail(error: CmInboxError) -> None:
            if self.page is page:
                page.show_no_networks(_said(error))

        self._window.futures.then(self._window.context.desk.networks(), show, fail)

    def make_anew(self) -> None:
        """Make the page again, in another language; the keyboard stays where it was."""
        if self._note is not None:
            self._note.retranslate()
        if self.page is None:
            return
        before = self._window.focusWidget()
        languages = self.page.languages.buttons()
        at = languages.index(before) if before in languages else None
        self.page.hide()
        self.page.deleteLater()
        self.page = None
        self._show()
        page = self._page()
        if at is not None:
            page.languages.buttons()[at].setFocus()

    def takes(self, command_id: str) -> bool:
        """Take a command that means something else here, or nothing."""
        if self.page is None or command_id in ANYWHERE:
            return False
        if command_id == "search":
            self.page.take_search()
        elif command_id == "back":
            self.page.search.clear()
            self.page.demo_button.setFocus()
        return True

    def _page(self) -> Welcome:
        assert self.page is not None
        return self.page

    # -- what is chosen --

    def _open_demo(self) -> None:
        page = self._page()
        if not self._window.context.open_demo():
            page.tell(translate("Welcome", "The demo cannot be started. “cm-inbox --demo” says why."), "danger")
            return
        page.tell(translate("Welcome", "The demo opens in a window of its own…"))
        page.demo_button.setEnabled(False)
        QTimer.singleShot(DEMO_OPENS_MS, page, lambda: self._demo_is_open(page))

    @staticmethod
    def _demo_is_open(page: Welcome) -> None:
        page.tell("")
        page.demo_button.setEnabled(True)

    def _connect(self, network: NetworkChoice) -> None:
        from .dialogs.connect import ConnectDialog

        window = self._window
        dialog = ConnectDialog(window.theme, window.context.desk, window.inbox.brands(), window, network=network.id)
        dialog.connected.connect(window.asking.connected)
        dialog.open()

    def _restore(self) -> None:
        from .dialogs.restore import RestoreDialog

        window, context = self._window, self._window.context
        if context.keeping is not None:
            RestoreDialog(window.theme, context.keeping(), context.begin_again, window).open()


def _said(error: CmInboxError) -> str:
    title, message = texts.error_text(error)
    return f"{title}. {message}"
