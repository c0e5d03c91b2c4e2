"""Acting through Meta, as Facebook and Instagram share it: private answers, and looking whether they were sent."""

from __future__ import annotations

import contextlib
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import ClassVar

from cm_inbox.errors import Gone, Invalid, NetworkError, NotPermitted, OutcomeUnknown, ScopeMissing, WindowClosed
from cm_inbox.models.actions import Action, ActionResult
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Author, Direction, Message, Thread, ThreadKind, Visibility

from . import meta_terms
from .base import Lookup
from .meta_graph import Graph, Json, items, succeeded
from .meta_read import LETTER_FIELDS

SKEW: Millis = 10 * 60_000
"""How far Meta's clock and ours may be apart when we look for what we sent."""

SEARCHED = 100


class MetaActor(ABC):
    """Acts with a page's token. ``page`` sends private messages, as ``us`` or for the account that is linked to it."""

    platform: ClassVar[str]
    searched: ClassVar[int] = SEARCHED
    """How many of the newest messages of an exchange tell what they say."""

    def __init__(self, graph: Graph, page: str, us: Author, clock: Callable[[], Millis]) -> None:
        self._graph = graph
        self._page = page
        self._us = us
        self._clock = clock

    @abstractmethod
    def is_exchange(self, thread_id: str) -> bool:
        """Say whether a thread is a private one."""

    @abstractmethod
    def letter(self, raw: Json, exchange: Json) -> Message:
        """Return a private message."""

    async def write_back(self, action: Action) -> ActionResult:
        """Answer in an exchange, and say that we have read what we answer."""
        recipient = {"id": action.author_id or ""}
        done = await self.send(action, recipient)
        with contextlib.suppress(NetworkError):  # the answer is what matters, and it is there
            await self._graph.post(self._page, "messages", recipient=recipient, sender_action="MARK_SEEN")
        return done

    async def send(self, action: Action, recipient: Json) -> ActionResult:
        """Send a private message. Raises NetworkError, OutcomeUnknown."""
        content = {"recipient": recipient, "message": {"text": action.text}}
        if action.late:
            answer = await self._send_late(content)
        else:
            answer = await self._graph.post(self._page, "messages", messaging_type="RESPONSE", **content)
        made = str(answer.get("message_id") or "")
        if not made:
            raise OutcomeUnknown()
        kind = ThreadKind.PRIVATE if self.is_exchange(action.thread_id) else ThreadKind.PUBLIC
        thread = Thread(action.thread_id, kind)
        return ActionResult(message=self.ours(action, made, thread, Visibility.PRIVATE))

    async def _send_late(self, content: Json) -> Json:
        """Send after 24 hours, as an app that was approved for it may. Raises NotPermitted for one that was not."""
        try:
            return await self._graph.post(
                self._page, "messages", messaging_type="MESSAGE_TAG", tag=meta_terms.HUMAN_AGENT.name.upper(), **content
            )
        except (WindowClosed, NotPermitted, ScopeMissing, Invalid) as error:
            said = error.message.lower()
            if isinstance(error, Invalid) and "tag" not in said and "agent" not in said:
                raise  # it is about the words
            raise NotPermitted(
                "Meta did not take an answer after 24 hours: {said} It takes one only if it has approved “human_agent” "
                "for your app. If it has not, untick that under “Accounts”; the text is a draft again.",
                said=error.message,
            ) from error

    def ours(self, action: Action, made: str, thread: Thread, visibility: Visibility) -> Message:
        """Return what we wrote."""
        return Message(
            id=made,
            thread=thread,
            author=self._us,
            direction=Direction.OUT,
            visibility=visibility,
            text=action.text,
            created_at=self._clock() // 1000 * 1000,
            parent=action.message_id,
        )

    async def find_letter(self, action: Action) -> ActionResult | Lookup:
        """Look whether a private message was sent. Raises NetworkError."""
        if not (action.author_id or "").isdecimal():
            return Lookup.UNSURE
        since = self.since(action)
        exchanges = await self._graph.get(
            self._page, "conversations", platform=self.platform, user_id=action.author_id, fields="id", urgent=True
        )
        found: list[Message] = []
        for exchange in items(exchanges):
            answer = await self._graph.get(
                str(exchange["id"]), "messages", fields=LETTER_FIELDS, limit=self.searched, urgent=True
            )
            found += [self.letter(each, exchange) for each in items(answer)]
        return self.same(action, found, since)

    def same(self, action: Action, found: list[Message], since: Millis) -> ActionResult | Lookup:
        """Return what was sent, where it is among what was found."""
        for each in found:
            mine = each.direction is Direction.OUT and each.created_at >= since
            if mine and each.text.split() == action.text.split():
                thread = Thread(
                    action.thread_id, each.thread.kind if self.is_exchange(action.thread_id) else ThreadKind.PUBLIC
                )
                kept = self.ours(action, each.id, thread, each.visibility)
                return ActionResult(message=kept, undo_handle=each.id)
        return Lookup.ABSENT

    def since(self, action: Action) -> Millis:
        """Return since when to look."""
        return (action.attempted_at or self._clock()) - SKEW


def target_of(action: Action) -> str:
    """Return the message that something is done to. Raises Gone."""
    if action.message_id is None:
        raise Gone()
    return action.message_id


def check(answer: Json) -> None:
    """Raise NotPermitted where a change was not made."""
    if not succeeded(answer):
        raise NotPermitted("Meta answered that it did not do it, and not why.")
