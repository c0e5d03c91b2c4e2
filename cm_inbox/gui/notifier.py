"""Tells of what came in while the window is not in front: gathered for a moment, as one notification, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

from cm_inbox.models.instants import Millis
from cm_inbox.models.queue import Change, Filter, QueueRow, View

from .notices import Notice, ending_notice, is_wanted, notice_of, way_of

if TYPE_CHECKING:
    from .window import MainWindow

GATHER_MS = 4_000
"""How long news are gathered before they are told: many at once are one notification."""

REST_MS = 20_000
"""How long after a notification the next one waits."""

BADGE_MS = 1_000
COUNTED = 1_000
"""Up to how many unread conversations are counted for the badge."""

LOOKED_AT = 200
"""Of how many conversations of one bundle the rows are read."""


class Teller(Protocol):
    """What brings a notice before the person: the tray, or what the desktop has in its place."""

    def tell(self, notice: Notice) -> None:
        """Show a notification."""

    def show_count(self, count: int) -> None:
        """Show how much is unread; 0: nothing."""


class Notifier(QObject):
    """Listens to one window's changes. Without a ``teller`` nothing is told, and little is asked."""

    def __init__(self, window: MainWindow, teller: Teller | None = None) -> None:
        super().__init__(window)
        self._window = window
        self.teller = teller
        self._news: dict[int, None] = {}
        self._told: dict[int, int] = {}
        self._warned: dict[int, Millis | None] = {}
        self._since = window.context.clock()
        self._gathering = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._gathering.timeout.connect(self.tell_now)
        self._counting = QTimer(self, singleShot=True, interval=BADGE_MS)
        self._counting.timeout.connect(self.count_now)
        self._resting = QTimer(self, singleShot=True, interval=REST_MS)
        self._resting.timeout.connect(self._tell_rest)
        window.feed.changed.connect(self._take)

    def close(self) -> None:
        """Tell nothing more."""
        for timer in (self._gathering, self._counting, self._resting):
            timer.stop()
        self.teller = None

    def _take(self, change: Change) -> None:
        if self.teller is None:
            return
        if not self._counting.isActive():
            self._counting.start()
        if change.accounts:
            self._warn()
        if change.arrived and change.conversations and not self._in_front():
            self._news.update(dict.fromkeys(change.conversations))
            if not self._gathering.isActive() and not self._resting.isActive():
                self._gathering.start()

    def _warn(self) -> None:
        """Tell of sign-ins that end within seven days, of each once; in front of the window the rail says so."""
        window = self._window
        if self.teller is None or self._in_front() or window.shield.resting:
            return
        now, chosen = window.context.clock(), window.settings.notifying
        ending = [
            account
            for account in window.inbox.accounts()
            if account.health.ends_soon(now)
            and self._warned.get(account.id) != account.health.token_expires_at
            and way_of(chosen, window.brands.get(account.brand_id)) != "nothing"
        ]
        self._warned.update((account.id, account.health.token_expires_at) for account in ending)
        notice = ending_notice(ending, window.brands.get, now)
        if notice is not None:
            self.teller.tell(notice)

    def _in_front(self) -> bool:
        return self._window.window().isActiveWindow()

    def _tell_rest(self) -> None:
        if self._news:
            self.tell_now()

    def tell_now(self) -> None:
        """Tell what was gathered. In quiet hours, in a pause and in front of the window it is let go."""
        news, self._news = list(self._news), {}
        window = self._window
        if self.teller is None or self._in_front() or window.shield.resting or not news:
            return
        rows = [row for row in window.inbox.rows(news[-LOOKED_AT:]) if self._is_news(row)]
        self._told.update((row.id, row.last_at) for row in rows)
        chosen, me, now = window.settings.notifying, window.inbox.actor, window.context.clock()
        wanted = [row for row in rows if is_wanted(row, way_of(chosen, window.brands.get(row.brand_id)), me, now)]
        notice = notice_of(wanted, window.brands.get, words=chosen.words, shield=window.shield.on)
        if notice is not None:
            self.teller.tell(notice)
            self._resting.start()

    def _is_news(self, row: QueueRow) -> bool:
        """Say whether somebody wrote since one was told last, and nobody has looked yet."""
        return row.unread > 0 and row.last_at > self._told.get(row.id, 0)

    def count_now(self) -> None:
        """Count what is unread, from another thread, and show it on the icon."""
        if self.teller is None:
            return
        if not self._window.settings.notifying.badge:
            self._show_count(0)
            return
        question = (View.INBOX, Filter(unread=True), "")
        counting = self._window.inbox.count_later([question], most=COUNTED)
        self._window.futures.then(counting, lambda found: self._show_count(found[0]))

    def _show_count(self, count: int) -> None:
        if self.teller is not None:
            self.teller.show_count(count)
            app = QGuiApplication.instance()
            if isinstance(app, QGuiApplication):
                app.setBadgeNumber(count)

    def open(self, notice: Notice | None) -> None:
        """Come to the front with the conversation that a notice told of."""
        self._window.activate()
        if notice is not None and notice.conversation_id is not None:
            self._window.show_conversation(notice.conversation_id)
