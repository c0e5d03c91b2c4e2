"""A window over a real store and a real inbox in a folder that vanishes: two brands, two accounts, some people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from cm_inbox.charters import Charters
from cm_inbox.gui.canned import CannedReply, CharterReplies, NextWarning
from cm_inbox.gui.context import WindowContext
from cm_inbox.gui.desk_protocol import Desk
from cm_inbox.gui.team_protocol import Team
from cm_inbox.gui.window import MainWindow
from cm_inbox.inbox import Inbox
from cm_inbox.judging import Judging
from cm_inbox.models.accounts import AccountReport, CountKind, TextLimit
from cm_inbox.models.conversations import Conversation
from cm_inbox.models.enclosures import EnclosureLimit
from cm_inbox.models.instants import Millis, now
from cm_inbox.models.messages import Author, Direction, Message, Thread, ThreadKind, Visibility
from cm_inbox.models.permissions import ActionKind, Allowed, Denied, Permission, Reason
from cm_inbox.models.queue import Change, View
from cm_inbox.settings import Settings, State
from cm_inbox.spelling.speller import Speller
from cm_inbox.store import Key, Store, accounts
from cm_inbox.suggest import Suggestion

T = TypeVar("T")

MINUTE: Millis = 60_000
EVERYTHING: dict[ActionKind, Permission] = {kind: Allowed() for kind in ActionKind}
NO_MUTE: dict[ActionKind, Permission] = {**EVERYTHING, ActionKind.MUTE: Denied(Reason.NETWORK_CANNOT)}
LIMIT = TextLimit(CountKind.CHARACTERS, 500)
FILES = {
    Visibility.PUBLIC: EnclosureLimit(
        4, ("image/jpeg", "image/png", "image/gif", "image/webp"), 60_000, 1500, wordless=True
    )
}
CANNED = (CannedReply("merci", "Merci", "Merci de votre message !", "fr"),)
NAMES = ("Bruno Castel", "Nadia Benhaddou", "J.-P. Morel", "Élodie Garnier", "gros_relou_59", "Hugo Pasquier")


class World:
    """The store, the inbox, and what arrives. Conversation ``n`` is ``author n``'s in ``thread n``."""

    def __init__(self, folder: Path, key: Key | None = None) -> None:
        self.folder = folder
        self.store = Store.open(folder, key or Key.random())
        self.inbox = Inbox(self.store, actor="Camille")
        self.charters = Charters(self.store, actor=lambda: "Camille", tell=self.inbox.tell)
        self.judging = Judging(self.store, tell=self.inbox.tell)
        self.began = now()
        self._ours: list[int] = []
        for name, colour, address, permissions in (
            ("Altéa Mobilités", "teal", "altea@social.example", EVERYTHING),
            ("Maison Brévent", "plum", "brevent@social.example", NO_MUTE),
        ):
            brand = self.write(accounts.add_brand, name, colour, at=self.began)
            report = AccountReport(address, address, name, permissions, LIMIT, LIMIT, enclosures=FILES)
            account = self.write(accounts.add_account, brand.id, "mastodon", report, None, at=self.began)
            self._ours.append(account.id)

    def use_charter(self, text: str, brand: int = 0) -> None:
        """Put a charter in force, and have judged by it what waits."""
        self.charters.save(self.inbox.brands()[brand].id, text).result(20)
        self.judging.catch_up_all()

    def close(self) -> None:
        self.charters.close()
        self.store.close()

    def write(self, order: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        return self.store.write(order, *args, **kwargs).result(20)

    def message(
        self, number: int, text: str = "", *, waited: int = 10, private: bool = False, part: int = 0
    ) -> Message:
        """Return what person ``number`` wrote ``waited`` minutes ago."""
        kind = ThreadKind.PRIVATE if private else ThreadKind.PUBLIC
        return Message(
            id=f"m{number}.{part}",
            thread=Thread(f"t{number}", kind, None if private else f"Publication {number}"),
            author=Author(f"a{number}", f"@person{number}", NAMES[number % len(NAMES)]),
            direction=Direction.IN,
            visibility=Visibility.PRIVATE if private else Visibility.PUBLIC,
            text=text or f"Message {number} : le tram de 8 h n’est pas passé.",
            created_at=self.began - waited * MINUTE,
        )

    def arrive(self, messages: Iterable[Message], brand: int = 0) -> None:
        """Store messages and tell, as ``sync`` does."""
        stored = self.write(self.judging.apply, self._ours[brand], messages=list(messages), now=self.began)
        self.inbox.tell(Change(conversations=tuple(stored.conversations), arrived=stored.arrived))

    def fill(self, count: int) -> None:
        """Let so many people write, the first of whom has waited longest."""
        self.arrive(self.message(number, waited=count - number) for number in range(count))

    def ids(self, view: View = View.INBOX) -> list[int]:
        return list(self.inbox.ids(view))


class Offered:
    """Ready answers that are the same for every conversation."""

    def __init__(self, replies: Sequence[CannedReply], often: Sequence[str] = ()) -> None:
        """``often``: the ids of those that are suggested."""
        self._replies = replies
        self.often = often

    def any(self, brand_id: int) -> bool:
        return bool(self._replies)

    def titles(self, brand_id: int) -> Sequence[tuple[str, str]]:
        return [(reply.id, reply.title) for reply in self._replies]

    def used(self, brand_id: int) -> Future[dict[str, int]] | None:
        return None

    def answers(self, conversation: Conversation) -> Sequence[CannedReply]:
        return self._replies

    def reply(self, conversation: Conversation, reply_id: str, language: str) -> CannedReply | None:
        return next((reply for reply in self._replies if reply.id == reply_id), None)

    def warning(self, conversation: Conversation, rule: str, language: str) -> NextWarning | None:
        return None

    def find(self, conversation: Conversation, query: str, language: str) -> Sequence[str] | None:
        return None

    def suggested(self, conversation: Conversation) -> Future[list[Suggestion]] | None:
        if not self.often:
            return None
        future: Future[list[Suggestion]] = Future()
        future.set_result([Suggestion(name, 0.5, 2, "Un autre message") for name in self.often])
        return future

    def texts(self, brand_id: int) -> Sequence[str]:
        return [reply.text for reply in self._replies]

    def holes(self, brand_id: int) -> frozenset[str]:
        return frozenset(hole for reply in self._replies for hole in reply.holes)


class Opened:
    """An open window and what a test needs of it. ``canned`` None: the charters' own replies."""

    def __init__(
        self,
        world: World,
        settings: Settings,
        *,
        canned: Sequence[CannedReply] | None = CANNED,
        desk: Desk | None = None,
        speller: Speller | None = None,
        team: Team | None = None,
    ) -> None:
        self.world = world
        self.saved: list[Settings] = []
        self.fetched = 0
        context = WindowContext(
            inbox=world.inbox,
            settings=settings,
            state=State(world.folder),
            save_settings=self._save,
            desk=desk or NoDesk(),  # type: ignore[arg-type]  # only few tests open the dialogs about accounts
            fetch_now=self._fetch,
            canned=CharterReplies(world.charters, lambda: "Camille", now) if canned is None else Offered(canned),
            charters=world.charters,
            speller=speller,
            team=team,
        )
        self.window = MainWindow(context)
        if team is not None and team.begin():
            self.window.begin_team()
        self.window.show()
        self.window.queue.list.setFocus()

    def _save(self, settings: Settings) -> Future[None]:
        self.saved.append(settings)
        kept: Future[None] = Future()
        kept.set_result(None)
        return kept

    def _fetch(self) -> None:
        self.fetched += 1

    def close(self) -> None:
        """Close the window, and have Qt forget it."""
        self.window.close()
        self.window.deleteLater()
        QApplication.sendPostedEvents(self.window, QEvent.Type.DeferredDelete)

    # -- the keyboard --

    def press(self, key: Qt.Key | str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the keyboard is, or type a text."""
        if not isinstance(key, str):
            QTest.keyClick(self._keyboard(), key, modifier)
            return
        for character in key:
            target = self._keyboard()
            if character.isascii():
                QTest.keyClick(target, character, modifier)  # type: ignore[call-overload]  # its stub has no str
            else:  # QTest knows no key for it
                for event in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    QApplication.sendEvent(target, QKeyEvent(event, 0, modifier, character))

    def _keyboard(self) -> QWidget:
        """Return where keys go: into the dialog if one is open, even before the platform has made it active."""
        top = QApplication.activeModalWidget() or self.window
        return top.focusWidget() or top

    # -- what is on the screen --

    @property
    def current(self) -> int | None:
        return self.window.queue.list.current

    @property
    def listed(self) -> list[int]:
        return list(self.window.queue.model.ids)

    @property
    def toast(self) -> str:
        toast = self.window.queue.toast
        return toast.said if toast.isVisible() else ""


class NoDesk(QObject):
    """Stands where a desk would be, with no network at all."""

    def networks(self) -> Future[tuple[()]]:
        none: Future[tuple[()]] = Future()
        none.set_result(())
        return none
