"""What keeps a text from being sent, said before it is tried."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from cm_inbox.models.conversations import Conversation, StoredMessage
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Direction
from cm_inbox.models.permissions import Denied, Permission, Window
from cm_inbox.models.record import Record
from cm_inbox.text_count import Count

from . import texts, when

translate = QCoreApplication.translate


NEAR: Millis = 3 * when.HOUR
"""So long before a network takes no answer any more, it is said as a warning."""


class Refusal(Record, frozen=True):
    """Why a text cannot be sent. ``told``: it is said as one writes, not only when one tries."""

    text: str
    told: bool = False
    role: str = "danger.text"


def nothing_open() -> Refusal:
    return Refusal(translate("Composer", "No conversation is open."))


def refusal(
    permission: Permission, text: str, used: Count | None, *, unfilled: str, now: Millis, wordless: bool = False
) -> Refusal | None:
    """Return why a text cannot be sent, None if it can. ``unfilled``: the first place in it that waits for words.
    ``wordless``: what goes along needs none.
    """
    if isinstance(permission, Denied):
        return Refusal(texts.denied(permission, now), told=True)
    if not text.strip() and not wordless:
        return Refusal(translate("Composer", "Write something first."))
    if used is not None and used.over:
        return Refusal(translate("Composer", "Too long for this network."), told=True)
    if unfilled:
        said = translate("Composer", "Fill %1 first: Tab goes there.").replace("%1", unfilled)
        return Refusal(said, told=True, role="warning.text")
    return None


def time_left(window: Window | None, now: Millis, *, aside: bool) -> str:
    """Return how long the network still takes the answer, empty where it sets no time.

    ``aside``: the answer is a private one to a public message.
    """
    if window is None or window.until <= now:
        return ""
    left = when.wait(window.until - now)
    if aside:
        return translate("Composer", "%1 left to answer in private").replace("%1", left)
    return translate("Composer", "%1 left to answer").replace("%1", left)


def addressed(conversation: Conversation, message_id: str | None, answered: StoredMessage | None, now: Millis) -> str:
    """Return which message is answered, where one was chosen, or where it is not the newest of theirs."""
    if message_id is not None:
        stored = next((each for each in conversation.messages if each.message.id == message_id), None)
    else:
        stored = answered
        theirs = (each for each in reversed(conversation.messages) if each.message.direction is Direction.IN)
        if stored is None or next(theirs, stored).row == stored.row:
            return ""
        if stored.row in conversation.late:
            said = translate("Composer", "Answers the message of %1, which came late")
            return said.replace("%1", when.moment(stored.message.created_at, now))
    if stored is None:
        return ""
    return translate("Composer", "Answers the message of %1").replace("%1", when.moment(stored.message.created_at, now))
