"""Acting on a page: answers in public and in private, hiding, deleting, liking, banning; and looking what was done."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from cm_inbox.errors import Gone, NetworkError, NotPermitted, OutcomeUnknown, Unsupported
from cm_inbox.models.actions import Action, ActionResult
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Author, Direction, Message, MessageStatus, Thread, ThreadKind, Visibility
from cm_inbox.models.permissions import ActionKind

from .base import Lookup
from .facebook_posts import (
    COMMENT_FIELDS,
    LETTER_FIELDS,
    comment,
    is_exchange,
    is_letter,
    letter,
    thread_of,
)
from .meta_graph import Graph, Json, items, succeeded

SKEW: Millis = 10 * 60_000
"""How far Meta's clock and ours may be apart when we look for what we sent."""

SEARCHED = 100


class PageActor:
    """Acts as one page."""

    def __init__(self, graph: Graph, page: str, name: str, clock: Callable[[], Millis]) -> None:
        self._graph = graph
        self._page = page
        self._us = Author(page, name, name)
        self._clock = clock

    async def act(self, action: Action) -> ActionResult:
        """Do it, at most once. Raises NetworkError."""
        kind = action.kind
        if kind is ActionKind.REPLY:
            return await (self._write_back(action) if is_exchange(action.thread_id) else self._comment(action))
        if kind is ActionKind.REPLY_PRIVATE:
            target = _target(action)
            recipient = {"post_id" if target.startswith(f"{self._page}_") else "comment_id": target}
            return await self._send(action, recipient)
        if kind in (ActionKind.BAN, ActionKind.UNBAN):
            return await self._ban(action)
        target = _target(action)
        if is_letter(target):
            raise Unsupported("Messenger takes nothing back and hides nothing.")
        if kind in (ActionKind.HIDE, ActionKind.UNHIDE):
            hidden = kind is ActionKind.HIDE
            _check(await self._graph.post(target, is_hidden=hidden))
            return ActionResult(status=MessageStatus.HIDDEN if hidden else MessageStatus.VISIBLE)
        if kind in (ActionKind.DELETE, ActionKind.RETRACT):
            _check(await self._graph.delete(target))
            return ActionResult(status=MessageStatus.DELETED)
        if kind is ActionKind.LIKE:
            _check(await self._graph.post(target, "likes"))
            return ActionResult()
        if kind is ActionKind.UNLIKE:
            _check(await self._graph.delete(target, "likes"))
            return ActionResult()
        raise Unsupported()

    async def _comment(self, action: Action) -> ActionResult:
        target = _target(action)
        made = str((await self._graph.post(target, "comments", message=action.text)).get("id") or "")
        if not made:
            raise OutcomeUnknown()
        thread = Thread(action.thread_id, ThreadKind.PUBLIC)
        return ActionResult(message=self._ours(action, made, thread, Visibility.PUBLIC), undo_handle=made)

    async def _write_back(self, action: Action) -> ActionResult:
        """Answer in Messenger, and say that we have read what we answer."""
        recipient = {"id": action.author_id or ""}
        done = await self._send(action, recipient)
        with contextlib.suppress(NetworkError):  # the answer is what matters, and it is there
            await self._graph.post(self._page, "messages", recipient=recipient, sender_action="MARK_SEEN")
        return done

    async def _send(self, action: Action, recipient: Json) -> ActionResult:
        answer = await self._graph.post(
            self._page, "messages", recipient=recipient, messaging_type="RESPONSE", message={"text": action.text}
        )
        made = str(answer.get("message_id") or "")
        if not made:
            raise OutcomeUnknown()
        kind = ThreadKind.PRIVATE if is_exchange(action.thread_id) else ThreadKind.PUBLIC
        thread = Thread(action.thread_id, kind)
        return ActionResult(message=self._ours(action, made, thread, Visibility.PRIVATE))

    def _ours(self, action: Action, made: str, thread: Thread, visibility: Visibility) -> Message:
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

    async def _ban(self, action: Action) -> ActionResult:
        """Ban from the page; who is known from Messenger has an id of that only."""
        who, lifted = action.author_id or "", action.kind is ActionKind.UNBAN
        if not who.isdecimal():
            raise NotPermitted("Facebook does not tell who wrote this, so that nobody can be banned for it.")
        if is_exchange(action.thread_id):
            wish = "UNBAN_USER" if lifted else "BAN_USER"
            _check(await self._graph.post(self._page, "moderate_conversations", user_ids=[{"id": who}], actions=[wish]))
        elif lifted:
            _check(await self._graph.delete(self._page, "blocked", user=who))
        else:
            answer = await self._graph.post(self._page, "blocked", user=[who])
            _check({"success": answer.get(who, True), **answer})
        return ActionResult()

    # -- looking --

    async def find(self, action: Action) -> ActionResult | Lookup:
        """Look whether it was done. Raises NetworkError."""
        kind = action.kind
        if kind is ActionKind.REPLY and not is_exchange(action.thread_id):
            return await self._find_comment(action)
        if kind in (ActionKind.REPLY, ActionKind.REPLY_PRIVATE):
            return await self._find_letter(action)
        if kind in (ActionKind.BAN, ActionKind.UNBAN):
            return await self._find_ban(action)
        target = _target(action)
        try:
            asked = "id,is_hidden" if target.startswith(f"{self._page}_") else "id,is_hidden,user_likes"
            now = await self._graph.get(target, fields=asked, urgent=True)
        except Gone:
            return ActionResult() if kind in (ActionKind.DELETE, ActionKind.RETRACT) else Lookup.ABSENT
        wished = {
            ActionKind.HIDE: now.get("is_hidden") is True,
            ActionKind.UNHIDE: now.get("is_hidden") is False,
            ActionKind.LIKE: now.get("user_likes") is True,
            ActionKind.UNLIKE: now.get("user_likes") is False,
        }
        return ActionResult() if wished.get(kind) else Lookup.ABSENT

    async def _find_comment(self, action: Action) -> ActionResult | Lookup:
        since = self._since(action)
        answer = await self._graph.get(
            action.thread_id, "comments", fields=COMMENT_FIELDS, limit=SEARCHED, since=since // 1000, urgent=True,
            filter="stream", order="reverse_chronological",
        )  # fmt: skip
        thread = thread_of({"id": action.thread_id})
        found = [comment(each, thread, self._page, under=action.message_id) for each in items(answer)]
        return self._same(action, found, since)

    async def _find_letter(self, action: Action) -> ActionResult | Lookup:
        if not (action.author_id or "").isdecimal():
            return Lookup.UNSURE
        since = self._since(action)
        exchanges = await self._graph.get(
            self._page, "conversations", platform="MESSENGER", user_id=action.author_id, fields="id", urgent=True
        )
        found: list[Message] = []
        for exchange in items(exchanges):
            answer = await self._graph.get(
                str(exchange["id"]), "messages", fields=LETTER_FIELDS, limit=SEARCHED, urgent=True
            )
            found += [letter(each, exchange, self._page) for each in items(answer)]
        return self._same(action, found, since)

    def _same(self, action: Action, found: list[Message], since: Millis) -> ActionResult | Lookup:
        for each in found:
            mine = each.direction is Direction.OUT and each.created_at >= since
            if mine and each.text.split() == action.text.split():
                thread = Thread(
                    action.thread_id, each.thread.kind if is_exchange(action.thread_id) else ThreadKind.PUBLIC
                )
                kept = self._ours(action, each.id, thread, each.visibility)
                return ActionResult(message=kept, undo_handle=each.id)
        return Lookup.ABSENT

    def _since(self, action: Action) -> Millis:
        return (action.attempted_at or self._clock()) - SKEW

    async def _find_ban(self, action: Action) -> ActionResult | Lookup:
        if is_exchange(action.thread_id):
            return Lookup.ABSENT  # asking for it twice changes nothing
        answer = await self._graph.get(self._page, "blocked", user=action.author_id or "", urgent=True)
        banned = bool(answer.get("data"))
        return ActionResult() if banned is (action.kind is ActionKind.BAN) else Lookup.ABSENT


def _target(action: Action) -> str:
    if action.message_id is None:
        raise Gone()
    return action.message_id


def _check(answer: Json) -> None:
    if not succeeded(answer):
        raise NotPermitted("Facebook answered that it did not do it, and not why.")
