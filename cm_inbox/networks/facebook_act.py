"""Acting on a page: answers in public and in private, hiding, deleting, liking, banning; and looking what was done."""

from __future__ import annotations

from collections.abc import Callable

from cm_inbox.errors import Gone, NotPermitted, OutcomeUnknown, Unsupported
from cm_inbox.models.actions import Action, ActionResult
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Author, Message, MessageStatus, Thread, ThreadKind, Visibility
from cm_inbox.models.permissions import ActionKind

from .base import Lookup
from .facebook_posts import (
    COMMENT_FIELDS,
    comment,
    is_exchange,
    is_letter,
    letter,
    thread_of,
)
from .meta_act import SEARCHED, MetaActor, check, target_of
from .meta_graph import Graph, Json, items


class PageActor(MetaActor):
    """Acts as one page."""

    platform = "MESSENGER"

    def __init__(self, graph: Graph, page: str, name: str, clock: Callable[[], Millis]) -> None:
        super().__init__(graph, page, Author(page, name, name), clock)

    def is_exchange(self, thread_id: str) -> bool:
        return is_exchange(thread_id)

    def letter(self, raw: Json, exchange: Json) -> Message:
        return letter(raw, exchange, self._page)

    async def act(self, action: Action) -> ActionResult:
        """Do it, at most once. Raises NetworkError."""
        kind = action.kind
        if kind is ActionKind.REPLY:
            return await (self.write_back(action) if is_exchange(action.thread_id) else self._comment(action))
        if kind is ActionKind.REPLY_PRIVATE:
            target = target_of(action)
            recipient = {"post_id" if target.startswith(f"{self._page}_") else "comment_id": target}
            return await self.send(action, recipient)
        if kind in (ActionKind.BAN, ActionKind.UNBAN):
            return await self._ban(action)
        target = target_of(action)
        if is_letter(target):
            raise Unsupported("Messenger takes nothing back and hides nothing.")
        if kind in (ActionKind.HIDE, ActionKind.UNHIDE):
            hidden = kind is ActionKind.HIDE
            check(await self._graph.post(target, is_hidden=hidden))
            return ActionResult(status=MessageStatus.HIDDEN if hidden else MessageStatus.VISIBLE)
        if kind in (ActionKind.DELETE, ActionKind.RETRACT):
            check(await self._graph.delete(target))
            return ActionResult(status=MessageStatus.DELETED)
        if kind is ActionKind.LIKE:
            check(await self._graph.post(target, "likes"))
            return ActionResult()
        if kind is ActionKind.UNLIKE:
            check(await self._graph.delete(target, "likes"))
            return ActionResult()
        raise Unsupported()

    async def _comment(self, action: Action) -> ActionResult:
        target = target_of(action)
        made = str((await self._graph.post(target, "comments", message=action.text)).get("id") or "")
        if not made:
            raise OutcomeUnknown()
        thread = Thread(action.thread_id, ThreadKind.PUBLIC)
        return ActionResult(message=self.ours(action, made, thread, Visibility.PUBLIC), undo_handle=made)

    async def _ban(self, action: Action) -> ActionResult:
        """Ban from the page; who is known from Messenger has an id of that only."""
        who, lifted = action.author_id or "", action.kind is ActionKind.UNBAN
        if not who.isdecimal():
            raise NotPermitted("Facebook does not tell who wrote this, so that nobody can be banned for it.")
        if is_exchange(action.thread_id):
            wish = "UNBAN_USER" if lifted else "BAN_USER"
            check(await self._graph.post(self._page, "moderate_conversations", user_ids=[{"id": who}], actions=[wish]))
        elif lifted:
            check(await self._graph.delete(self._page, "blocked", user=who))
        else:
            answer = await self._graph.post(self._page, "blocked", user=[who])
            check({"success": answer.get(who, True), **answer})
        return ActionResult()

    # -- looking --

    async def find(self, action: Action) -> ActionResult | Lookup:
        """Look whether it was done. Raises NetworkError."""
        kind = action.kind
        if kind is ActionKind.REPLY and not is_exchange(action.thread_id):
            return await self._find_comment(action)
        if kind in (ActionKind.REPLY, ActionKind.REPLY_PRIVATE):
            return await self.find_letter(action)
        if kind in (ActionKind.BAN, ActionKind.UNBAN):
            return await self._find_ban(action)
        target = target_of(action)
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
        since = self.since(action)
        answer = await self._graph.get(
            action.thread_id, "comments", fields=COMMENT_FIELDS, limit=SEARCHED, since=since // 1000, urgent=True,
            filter="stream", order="reverse_chronological",
        )  # fmt: skip
        thread = thread_of({"id": action.thread_id})
        found = [comment(each, thread, self._page, under=action.message_id) for each in items(answer)]
        return self.same(action, found, since)

    async def _find_ban(self, action: Action) -> ActionResult | Lookup:
        if is_exchange(action.thread_id):
            return Lookup.ABSENT  # asking for it twice changes nothing
        answer = await self._graph.get(self._page, "blocked", user=action.author_id or "", urgent=True)
        banned = bool(answer.get("data"))
        return ActionResult() if banned is (action.kind is ActionKind.BAN) else Lookup.ABSENT
