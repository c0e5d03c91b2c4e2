"""What colleagues did to what one decided: "Léa took back your reply", "Léa approved your answer".

Looked for after a change, a moment later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from cm_inbox.deciding import AUTOMATON
from cm_inbox.models.decisions import DecidedPage, Decision, DecisionFilter, DecisionKind

from .decision_icons import DECISION_ICONS
from .plain import isolated, line
from .taken_back import what

if TYPE_CHECKING:
    from .window import MainWindow

translate = QCoreApplication.translate

LOOK_MS = 500
LOOKED_FOR = (DecisionKind.UNDO, DecisionKind.APPROVE, DecisionKind.SEND_BACK)
UNDOS = 50
LONGEST_NOTE = 300
OURS = 300
"""So many of our newest decisions are looked through for the one that was taken back."""


class TeamNews(QObject):
    """Tells once of each decision of ours that somebody else takes back, approves or sends back from now on."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._seen: frozenset[str] | None = None
        self._timer = QTimer(self, singleShot=True, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._look()

    def look_soon(self) -> None:
        """Look once what happens has happened."""
        if not self._timer.isActive():
            self._timer.start()

    @property
    def ready(self) -> bool:
        """Say whether what comes from now on is told."""
        return self._seen is not None

    def close(self) -> None:
        """Look no more."""
        self._timer.stop()

    def _look(self) -> None:
        asked = self._window.inbox.decided(DecisionFilter(kinds=LOOKED_FOR), limit=UNDOS, before=None)
        self._window.futures.then(asked, self._take, lambda _error: None)

    def _take(self, page: DecidedPage) -> None:
        """Keep what is new of these."""
        before, self._seen = self._seen, frozenset(each.id for each in page.decisions)
        me = self._window.inbox.actor
        news = [
            each
            for each in page.decisions
            if before is not None and each.id not in before and each.actor not in (me, AUTOMATON) and _about(each)
        ]
        if news:
            asked = self._window.inbox.decided(DecisionFilter(actor=me), limit=OURS, before=None)
            self._window.futures.then(asked, lambda ours: self._tell(news, ours), lambda _error: None)

    def _tell(self, news: list[Decision], ours: DecidedPage) -> None:
        mine = {each.id: each for each in ours.decisions}
        taken = [(each, mine[about]) for each in news if (about := _about(each)) is not None and about in mine]
        if not taken:
            return
        theirs, decision = taken[0]
        row = next(iter(self._window.inbox.rows([decision.conversation_id])), None)
        about = isolated(row.author_name or row.author_handle, 40) if row is not None else ""
        named = f"{what(decision)}, {about}" if about else what(decision)
        said = _PATTERNS[theirs.kind]()
        words = isolated(line(theirs.text, LONGEST_NOTE))
        said = said.replace("%2", named).replace("%1", isolated(theirs.actor, 40)).replace("%3", words)
        if len(taken) > 1:
            said += " " + translate("TeamNews", "and %n more", "", len(taken) - 1)
        self._window.queue.toast.tell(said, icon=DECISION_ICONS[theirs.kind])
        for each, proposal in taken:
            if each.kind is DecisionKind.SEND_BACK and not each.undone and proposal.proposed is not None:
                self._window.composer.give_back(
                    proposal.proposed, proposal.conversation_id, proposal.text, proposal.private, False, proposal.rule
                )


def _about(news: Decision) -> str | None:
    """Return which decision somebody took back, approved or sent back."""
    return news.undoes or news.proposal


_PATTERNS = {
    DecisionKind.UNDO: lambda: translate("TeamNews", "%1 took back your decision: %2"),
    DecisionKind.APPROVE: lambda: translate("TeamNews", "%1 approved and sent: %2"),
    DecisionKind.SEND_BACK: lambda: translate("TeamNews", "%1 sent back: %2. “%3”"),
}
