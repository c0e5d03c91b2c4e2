"""Acting for a Threads profile: answers, hiding, approving, taking back one's own; and looking what was done.

An answer takes two calls: one prepares it, which nobody sees and which ends by itself after a day, and one publishes
what was prepared, which works once. So a second attempt publishes what the first one prepared: it can never stand
there twice while the program runs. After a new start the newest answers are looked through.

Source: developers.facebook.com/documentation/threads (create replies, publishing, reply management, delete posts,
troubleshooting: the states of what is prepared).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from cm_inbox.errors import Gone, Invalid, NotPermitted, OutcomeUnknown, ScopeMissing, Transient, Unsupported
from cm_inbox.models.actions import Action, ActionResult
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Author, Direction, Message, MessageStatus, Thread, ThreadKind, Visibility
from cm_inbox.models.permissions import ActionKind
from cm_inbox.text_count import links

from .base import Lookup
from .meta_act import SKEW, check, target_of
from .meta_graph import Graph, Json, instant, items
from .threads_limits import DELETIONS, REPLIES, DayLimits
from .threads_posts import REPLY_FIELDS, above, next_place

MOST_LINKS = 5
WAITS = (0.0, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""Seconds between two looks whether an answer is prepared; Threads says that it takes half a minute on average."""

SEARCHED = 100
PAGES = 10


class ThreadsActor:
    """Acts as one profile."""

    def __init__(self, graph: Graph, us: Author, limits: DayLimits, clock: Callable[[], Millis]) -> None:
        self._graph = graph
        self._us = us
        self._limits = limits
        self._clock = clock
        self._prepared: dict[str, str] = {}
        """What was prepared for each action that is not yet surely done, by the action's id."""

    async def act(self, action: Action) -> ActionResult:
        """Do it, at most once. Raises NetworkError."""
        kind, target = action.kind, target_of(action)
        if kind is ActionKind.REPLY:
            return await self._answer(action, target)
        if kind is ActionKind.HIDE:
            check(await self._graph.post(target, "manage_reply", hide=True))
            return ActionResult(status=MessageStatus.HIDDEN)
        if kind is ActionKind.UNHIDE:
            if await self._waits(action, target):
                check(await self._graph.post(target, "manage_pending_reply", approve=True))
            else:
                check(await self._graph.post(target, "manage_reply", hide=False))
            return ActionResult(status=MessageStatus.VISIBLE)
        if kind is ActionKind.RETRACT:
            await self._limits.require(DELETIONS)
            check(await self._graph.delete(target))
            self._limits.count(DELETIONS)
            return ActionResult(status=MessageStatus.DELETED)
        raise Unsupported()

    # -- answering --

    async def _answer(self, action: Action, target: str) -> ActionResult:
        if len({action.text[start:end] for start, end in links(action.text)}) > MOST_LINKS:
            raise Invalid("Threads takes {limit} links in one answer.", limit=MOST_LINKS)
        await self._limits.require(REPLIES)
        prepared = self._prepared.get(action.id)
        state = await self._state(prepared) if prepared is not None else ""
        if state == "PUBLISHED":
            return await self._published(action)
        if prepared is None or state not in ("FINISHED", "IN_PROGRESS"):
            prepared = await self._prepare(action, target)
        await self._ready(action, prepared)
        return await self._publish(action, prepared)

    async def _prepare(self, action: Action, target: str) -> str:
        try:
            made = await self._graph.post(
                self._us.id, "threads", media_type="TEXT", text=action.text, reply_to_id=target
            )
        except OutcomeUnknown as error:  # nobody sees what was prepared: preparing it again harms nothing
            raise Transient() from error
        prepared = made.get("id")
        if not isinstance(prepared, str) or not prepared:
            raise Transient()
        while len(self._prepared) >= SEARCHED:
            del self._prepared[next(iter(self._prepared))]
        self._prepared[action.id] = prepared
        return prepared

    async def _state(self, prepared: str) -> str:
        """Return how far it is: one of Threads' words, empty where it is no longer known. Raises Invalid."""
        try:
            said = await self._graph.get(prepared, fields="status,error_message", urgent=True)
        except Gone:
            return ""
        if said.get("status") == "ERROR":
            raise Invalid("The network answered: {said}", said=str(said.get("error_message") or "")[:300])
        return str(said.get("status") or "")

    async def _ready(self, action: Action, prepared: str) -> None:
        """Wait until it can be published."""
        for seconds in WAITS:
            await asyncio.sleep(seconds)
            state = await self._state(prepared)
            if state == "FINISHED":
                return
            if state == "EXPIRED":
                self._prepared.pop(action.id, None)
                break
        raise Transient("Threads is still preparing the answer. cm-inbox publishes it as soon as that is done.")

    async def _publish(self, action: Action, prepared: str) -> ActionResult:
        try:
            made = (await self._graph.post(self._us.id, "threads_publish", creation_id=prepared)).get("id")
        except (
            Gone
        ) as error:  # so Threads says of what is not quite prepared, and of what there is nothing to answer to
            with suppress(Invalid, NotPermitted, ScopeMissing):
                await self._graph.get(target_of(action), fields="id", urgent=True)
            raise Transient(
                "Threads is still preparing the answer. cm-inbox publishes it as soon as that is done."
            ) from error
        if not isinstance(made, str) or not made:
            raise OutcomeUnknown()
        self._prepared.pop(action.id, None)
        self._limits.count(REPLIES)
        return self._ours(action, made, self._clock() // 1000 * 1000)

    async def _published(self, action: Action) -> ActionResult:
        found = await self._find_answer(action)
        if isinstance(found, ActionResult):
            self._prepared.pop(action.id, None)
            return found
        raise OutcomeUnknown()

    def _ours(self, action: Action, made: str, at: Millis) -> ActionResult:
        message = Message(
            id=made,
            thread=Thread(action.thread_id, ThreadKind.PUBLIC),
            author=self._us,
            direction=Direction.OUT,
            visibility=Visibility.PUBLIC,
            text=action.text,
            created_at=at,
            parent=action.message_id,
        )
        return ActionResult(message=message, undo_handle=made)

    # -- looking --

    async def find(self, action: Action) -> ActionResult | Lookup:
        """Look whether it was done. Raises NetworkError."""
        kind, target = action.kind, target_of(action)
        if kind is ActionKind.REPLY:
            return await self._look_for(action)
        if kind is ActionKind.UNHIDE and await self._waits(action, target):
            return Lookup.ABSENT
        try:
            now = await self._graph.get(target, fields=REPLY_FIELDS, urgent=True)
        except Gone:
            return ActionResult() if kind is ActionKind.RETRACT else Lookup.ABSENT
        hidden = now.get("hide_status") == "HIDDEN"
        wished = {ActionKind.HIDE: hidden, ActionKind.UNHIDE: not hidden}
        return ActionResult() if wished.get(kind) else Lookup.ABSENT

    async def _look_for(self, action: Action) -> ActionResult | Lookup:
        found = await self._find_answer(action)
        prepared = self._prepared.get(action.id)
        if isinstance(found, ActionResult):
            self._prepared.pop(action.id, None)
        elif prepared is not None and await self._state(prepared) == "PUBLISHED":
            raise Transient("Threads has published the answer and does not show it yet. cm-inbox looks again.")
        return found

    async def _find_answer(self, action: Action) -> ActionResult | Lookup:
        since = (action.attempted_at or self._clock()) - SKEW
        fields = "id,text,timestamp,replied_to"
        answer = await self._graph.get(
            self._us.id, "replies", fields=fields, limit=SEARCHED, since=since // 1000, urgent=True
        )
        for raw in items(answer):
            same = str(raw.get("text") or "").split() == action.text.split()
            if same and above(raw) == action.message_id and instant(raw.get("timestamp")) >= since:
                return self._ours(action, str(raw["id"]), instant(raw.get("timestamp")))
        return Lookup.ABSENT

    async def _waits(self, action: Action, target: str) -> bool:
        """Say whether a reply waits for approval; a post without approvals refuses to tell."""
        after: str | None = None
        for _ in range(PAGES):
            try:
                answer: Json = await self._graph.get(
                    action.thread_id, "pending_replies", fields="id", after=after, urgent=True
                )
            except (Invalid, NotPermitted, ScopeMissing, Gone):
                return False
            if any(each["id"] == target for each in items(answer)):
                return True
            after = next_place(answer)
            if after is None:
                break
        return False
