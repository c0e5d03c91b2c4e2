"""Acting on an Instagram account: answers, hiding, deleting, liking, blocking; and looking what was done."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from cm_inbox.errors import Gone, NotPermitted, OutcomeUnknown, RateLimited, Unsupported
from cm_inbox.models.actions import Action, ActionResult
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Author, Message, MessageStatus, Thread, ThreadKind, Visibility
from cm_inbox.models.permissions import ActionKind

from .base import Lookup
from .instagram_posts import COMMENT_FIELDS, TAGGED, comment, is_exchange, is_letter, letter, thread_of
from .instagram_read import LETTERS
from .meta_act import SEARCHED, MetaActor, check, target_of
from .meta_graph import Graph, Json, items

LIKES = 40
LIKES_IN: Millis = 5_000
"""More than 50 likes in five seconds shut an account out for an hour: we stay well below.

Source: developers.facebook.com/documentation/instagram-platform (IG User, likes).
"""


class InstagramActor(MetaActor):
    """Acts as one account. ``liked`` are the instants of the newest likes: it outlives the actor."""

    platform = "INSTAGRAM"
    searched = LETTERS

    def __init__(
        self, graph: Graph, us: Author, page: str, clock: Callable[[], Millis], liked: deque[Millis] | None = None
    ) -> None:
        super().__init__(graph, page, us, clock)
        self._liked = deque[Millis]() if liked is None else liked

    def is_exchange(self, thread_id: str) -> bool:
        return is_exchange(thread_id)

    def letter(self, raw: Json, exchange: Json) -> Message:
        return letter(raw, exchange, self._us)

    async def act(self, action: Action) -> ActionResult:
        """Do it, at most once. Raises NetworkError."""
        kind = action.kind
        if kind is ActionKind.REPLY:
            return await (self.write_back(action) if is_exchange(action.thread_id) else self._answer(action))
        if kind is ActionKind.REPLY_PRIVATE:
            return await self.send(action, {"comment_id": target_of(action)})
        if kind in (ActionKind.BAN, ActionKind.UNBAN):
            return await self._block(action)
        target = target_of(action)
        if is_letter(target):
            raise Unsupported("Instagram's direct messages cannot be taken back, hidden or liked from here.")
        if kind in (ActionKind.LIKE, ActionKind.UNLIKE):
            return await self._like(target, liked=kind is ActionKind.LIKE)
        if kind in (ActionKind.HIDE, ActionKind.UNHIDE):
            hidden = kind is ActionKind.HIDE
            check(await self._graph.post(target, hide=hidden))
            return ActionResult(status=MessageStatus.HIDDEN if hidden else MessageStatus.VISIBLE)
        if kind in (ActionKind.DELETE, ActionKind.RETRACT):
            check(await self._graph.delete(target))
            return ActionResult(status=MessageStatus.DELETED)
        raise Unsupported()

    async def _answer(self, action: Action) -> ActionResult:
        """Answer a comment; an answer to an answer stands under the comment above both."""
        made = str((await self._graph.post(target_of(action), "replies", message=action.text)).get("id") or "")
        if not made:
            raise OutcomeUnknown()
        thread = Thread(action.thread_id, ThreadKind.PUBLIC)
        return ActionResult(message=self.ours(action, made, thread, Visibility.PUBLIC), undo_handle=made)

    async def _like(self, target: str, *, liked: bool) -> ActionResult:
        now = self._clock()
        while self._liked and self._liked[0] <= now - LIKES_IN:
            self._liked.popleft()
        if len(self._liked) >= LIKES:
            raise RateLimited(self._liked[0] + LIKES_IN, "likes")
        self._liked.append(now)
        name = "media_id" if target.startswith(TAGGED) else "comment_id"
        wanted = {name: target.removeprefix(TAGGED)}
        ask = self._graph.post if liked else self._graph.delete
        check(await ask(self._us.id, "likes", **wanted))
        return ActionResult()

    async def _block(self, action: Action) -> ActionResult:
        """Block somebody: they find neither the account nor what it shows."""
        who = action.author_id or ""
        if not who.isdecimal():
            raise NotPermitted("Instagram does not tell who wrote this, so that nobody can be blocked for it.")
        wish = "UNBLOCK_USER" if action.kind is ActionKind.UNBAN else "BLOCK_USER"
        check(await self._graph.post(self._page, "moderate_conversations", user_ids=[{"id": who}], actions=[wish]))
        return ActionResult()

    # -- looking --

    async def find(self, action: Action) -> ActionResult | Lookup:
        """Look whether it was done. Raises NetworkError."""
        kind = action.kind
        if kind is ActionKind.REPLY and not is_exchange(action.thread_id):
            return await self._find_answer(action)
        if kind in (ActionKind.REPLY, ActionKind.REPLY_PRIVATE):
            return await self.find_letter(action)
        if kind in (ActionKind.BAN, ActionKind.UNBAN, ActionKind.LIKE, ActionKind.UNLIKE):
            return Lookup.ABSENT  # nothing tells, and asking for it twice changes nothing
        try:
            now = await self._graph.get(target_of(action), fields="id,hidden", urgent=True)
        except Gone:
            return ActionResult() if kind in (ActionKind.DELETE, ActionKind.RETRACT) else Lookup.ABSENT
        wished = {ActionKind.HIDE: now.get("hidden") is True, ActionKind.UNHIDE: now.get("hidden") is False}
        return ActionResult() if wished.get(kind) else Lookup.ABSENT

    async def _find_answer(self, action: Action) -> ActionResult | Lookup:
        target = target_of(action)
        above = str((await self._graph.get(target, fields="id,parent_id", urgent=True)).get("parent_id") or target)
        answer = await self._graph.get(above, "replies", fields=COMMENT_FIELDS, limit=SEARCHED, urgent=True)
        thread = thread_of({"id": action.thread_id})
        found = [comment(each, thread, self._us, under=action.message_id) for each in items(answer)]
        return self.same(action, found, self.since(action))
