"""The team: joining or founding one; in a team its people, its brands, and how this desktop stands with the hub."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import TypeVar

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from cm_inbox.errors import CmInboxError, HubUnreachable
from cm_inbox.gui import texts
from cm_inbox.gui.announcing import announce
from cm_inbox.gui.futures import Futures
from cm_inbox.gui.handover import Handover
from cm_inbox.gui.team_protocol import Team
from cm_inbox.gui.theme import Theme
from cm_inbox.models.accounts import Brand
from cm_inbox.models.team import HubState, TeamStanding

from .base import Sheet, inked_label
from .team_inside import Inside
from .team_outside import Outside

translate = QCoreApplication.translate
T = TypeVar("T")

LIVE = (HubState.LEVEL, HubState.CATCHING_UP)


class TeamDialog(Sheet):
    """Follows the team while it is open. Nothing in it waits: what was ordered goes on when it is closed."""

    def __init__(
        self,
        theme: Theme,
        team: Team,
        parent: QWidget | None,
        *,
        joined: Callable[[], None] = lambda: None,
        name: str = "",
        here: Sequence[Brand] = (),
    ) -> None:
        """``joined`` is called when there is a team from now on. ``name`` is what one is called; ``here`` are this
        desktop's brands.
        """
        super().__init__(theme, translate("Team", "Team"), parent, width=620)
        self.team = team
        self.name = name
        self.here = tuple(here)
        self._joined = joined
        self.standing = TeamStanding()
        self._page: Outside | Inside | None = None
        self._futures = Futures(self._failed, self)
        self.heading.setProperty("ink", "primary")
        self._place = QVBoxLayout()
        self._place.setContentsMargins(0, 0, 0, 0)
        self.content.addLayout(self._place, 1)
        self.busy = QProgressBar(self)
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.busy.setFixedHeight(4)
        self.busy.setAccessibleName(translate("Team", "Waiting for the hub"))
        self.busy.hide()
        self.content.addWidget(self.busy)
        self.line = inked_label("", theme, "small", "muted")
        self.content.addWidget(self.line)
        self.add_close()
        self.resize(760, 580)
        self._news = Handover(self._take, self)
        unsubscribe = team.subscribe(self._news.give)
        self.finished.connect(lambda _result: unsubscribe())
        self._take(team.standing())

    def _take(self, standing: TeamStanding) -> None:
        """Show the page that fits how this desktop stands."""
        self.standing = standing
        inside = standing.state is not HubState.NONE
        if self._page is None or isinstance(self._page, Inside) is not inside:
            if self._page is not None:
                self._place.removeWidget(self._page)
                self._page.hide()
                self._page.deleteLater()
            self._page = Inside(self) if inside else Outside(self)
            self._place.addWidget(self._page)
            self._page.take_keyboard()
        if isinstance(self._page, Inside):
            self.heading.setText(standing.team or translate("Team", "Team"))
            self._page.show_standing(standing)
        else:
            self.heading.setText(translate("Team", "Team"))

    @property
    def page(self) -> Outside | Inside:
        """Return what is shown."""
        assert self._page is not None
        return self._page

    def order(self, future: Future[T], then: Callable[[T], None], said: str) -> None:
        """Wait for an order, and say so meanwhile; what goes wrong is said below, with what to do."""
        self.say(said)
        self.busy.show()

        def done(result: T) -> None:
            self.busy.hide()
            self.say("")
            then(result)

        self._futures.then(future, done)

    def came_in(self) -> None:
        """There is a team from now on."""
        self._joined()
        self._take(self.team.standing())

    def say(self, text: str, ink: str = "muted") -> None:
        """Say something in the line at the bottom."""
        self.line.setText(text)
        if self.line.property("ink") != ink:
            self.line.setProperty("ink", ink)
            self.line.style().polish(self.line)

    def _failed(self, error: CmInboxError) -> None:
        self.busy.hide()
        title, message = texts.error_text(error)
        if isinstance(self._page, Outside):
            self.say("")
            self._page.failed(title, message)
            return
        if isinstance(self._page, Inside):
            self._page.failed()
            if isinstance(error, HubUnreachable) and self.standing.state not in LIVE:
                self.say("")  # said above already
                return
        self.say(f"{title}. {message}", "danger")
        announce(self.line, self.line.text())
