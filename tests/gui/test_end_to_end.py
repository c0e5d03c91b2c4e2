"""A person at the keyboard, a real window, a real server behind: looked at on the screen and on the server.

Bluesky's own servers, since that network can hide, ban, answer and take back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cm_inbox.app import App, EngineThread, open_workspace
from cm_inbox.gui.desk_protocol import SignInOrder
from cm_inbox.gui.window import MainWindow
from cm_inbox.models.conversations import Conversation
from cm_inbox.models.messages import Direction, MessageStatus
from cm_inbox.models.queue import View
from cm_inbox.program import context_for
from tests.contract.harness import Customer
from tests.contract.harness_bluesky import BlueskyHarness
from tests.servers.bluesky import BlueskyServer

T = TypeVar("T")


class Desk:
    """The program as a person has it before them."""

    def __init__(self, app: App, engine: EngineThread, bot: QtBot, portal: BlockingPortal) -> None:
        self.app, self.engine, self.bot, self._portal = app, engine, bot, portal
        self.window: MainWindow

    def show(self) -> None:
        self.window = MainWindow(context_for(self.app, self.engine))
        self.window.show()

    def server(self, ask: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Ask the server something, by its own interface."""

        async def call() -> Any:
            return await ask(*args, **kwargs)

        return self._portal.call(call)

    def wait(self, condition: Callable[[], T | None], what: str, seconds: float = 30) -> T:
        """Let the window live until something is true."""
        result: list[T | None] = []

        def holds() -> bool:
            result[:] = [condition()]
            return bool(result[0])

        try:
            self.bot.waitUntil(holds, timeout=round(seconds * 1000))
        except Exception as error:
            raise AssertionError(f"did not happen: {what}; status: {self.window.status.text()!r}") from error
        found = result[0]
        assert found is not None
        return found

    def press(self, key: Qt.Key | str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        before = QApplication.activeModalWidget() or self.window
        target = before.focusWidget() or before
        if isinstance(key, str):
            QTest.keyClicks(target, key)
        else:
            QTest.keyClick(target, key, modifier)

    def conversation(self, message_id: str) -> Conversation | None:
        """Return the conversation of a message, whichever view it is in."""
        for view in (View.INBOX, View.DONE):
            for each in self.app.inbox.ids(view):
                found = self.app.inbox.conversation(each)
                if any(stored.message.id == message_id for stored in found.messages):
                    return found
        return None


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    app = open_workspace(tmp_path / "data", passphrase="a passphrase")
    app.inbox.undo_window = 1_500
    engine = EngineThread(app)
    engine.start().result(30)
    with start_blocking_portal("asyncio") as portal:
        made = Desk(app, engine, qtbot, portal)
        yield made
        made.window.close()
    engine.stop()
    app.close()


def status_of(conversation: Conversation | None) -> MessageStatus | None:
    if conversation is None:
        return None
    theirs = [stored.message for stored in conversation.messages if stored.message.direction is Direction.IN]
    return theirs[-1].status


def test_a_morning_by_keyboard(desk: Desk, bluesky_server: BlueskyServer) -> None:
    harness = BlueskyHarness(bluesky_server)
    brand = desk.app.inbox.brands() or [desk.engine.submit(lambda engine: engine.desk.add_brand("Altéa")).result(30)]
    request = desk.server(harness.our_sign_in)
    desk.show()
    order = SignInOrder("bluesky", request.method, request.server, request.user, request.secret)
    desk.window.context.desk.sign_in(order, brand[0].id, lambda _step: None).result(60)
    customers: list[Customer] = [desk.server(harness.new_customer, name) for name in ("Anna", "Bert", "Carl")]
    texts = ("Where is my parcel?", "You are all thieves!", "Spam spam spam")
    posts = [desk.server(harness.post, customer, text) for customer, text in zip(customers, texts, strict=True)]
    window, model = desk.window, desk.window.queue.model
    window.context.fetch_now()
    desk.wait(lambda: len(model.ids) == 3, "three conversations in the list", 60)
    place = {post: desk.wait(partial(desk.conversation, post), "the post is here").row.id for post in posts}

    def go_to(conversation_id: int) -> None:
        window.focus_list()
        desk.press(Qt.Key.Key_Home)
        for _ in range(len(model.ids)):
            if window.queue.list.current == conversation_id:
                break
            desk.press("j")
        desk.wait(lambda: window.shown and window.shown.row.id == conversation_id, "the conversation is shown")

    # r, a text, Ctrl+Enter: the next one is on screen before the server knows.
    go_to(place[posts[0]])
    desk.press("r")
    desk.wait(window.composer.isVisible, "the composer")
    desk.press("It comes tomorrow.")
    desk.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.wait(lambda: place[posts[0]] not in model.ids, "the answered one has left the list")
    assert window.queue.list.current in place.values()
    assert desk.server(harness.replies, customers[0], posts[0]) == []

    # z before it is sent: nothing leaves, and the text is there again.
    desk.press("z")
    desk.wait(lambda: place[posts[0]] in model.ids, "it is back in the list")
    draft = desk.wait(lambda: desk.app.inbox.draft(place[posts[0]]), "the text is a draft again")
    assert draft.text == "It comes tomorrow."
    assert desk.app.inbox.counts().views[View.OUTBOX] == 0

    # Once more, and this time it is left alone.
    go_to(place[posts[0]])
    desk.press("r")
    desk.wait(lambda: window.composer.text() == "It comes tomorrow.", "the draft is in the composer")
    desk.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.wait(lambda: desk.server(harness.replies, customers[0], posts[0]) == ["It comes tomorrow."], "the answer")

    # h hides, there too.
    go_to(place[posts[1]])
    desk.press("h")
    desk.wait(lambda: status_of(desk.conversation(posts[1])) is MessageStatus.HIDDEN, "hidden here")
    desk.wait(lambda: not desk.server(harness.is_visible, posts[1]), "hidden there")

    # b asks for how long; Ctrl+Enter bans for what is proposed.
    go_to(place[posts[2]])
    desk.press("b")
    dialog = desk.wait(QApplication.activeModalWidget, "the dialog to ban")
    desk.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog is not QApplication.activeModalWidget()
    desk.wait(lambda: place[posts[2]] not in model.ids, "the banned one has left the list")
    desk.wait(lambda: desk.server(harness.is_banned, customers[2]), "banned there")

    # / finds what was answered.
    window.focus_list()
    desk.press("/")
    desk.press("parcel")
    desk.press(Qt.Key.Key_Return)
    desk.wait(lambda: list(model.ids) == [place[posts[0]]], "the search shows the one with the parcel")
