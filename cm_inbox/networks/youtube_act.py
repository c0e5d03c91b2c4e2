"""Acting on comments: answering, holding and publishing, rejecting for good, banning, deleting one's own.

A rejected comment can never be published again. ``setModerationStatus`` may be repeated without harm; an answer may
not, so that after an unknown outcome our own answers in the thread are looked through.
Source: developers.google.com/youtube/v3/docs/comments (insert, setModerationStatus, delete).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cm_inbox.errors import Gone, Invalid, NetworkError, NotPermitted, OutcomeUnknown, Unsupported
from cm_inbox.models.actions import Action, ActionResult, Outcome
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import MessageStatus
from cm_inbox.models.permissions import ActionKind

from .base import Lookup
from .youtube_api import TEXT_LIMIT, Api, Vanished
from .youtube_comments import STATUS, Json, instant, part, text_of
from .youtube_read import CommentReader
from .youtube_units import WRITE

SKEW: Millis = 600_000
"""How far YouTube's clock may be from ours when looking for what we wrote."""

_STATES = {
    ActionKind.HIDE: "heldForReview",
    ActionKind.UNHIDE: "published",
    ActionKind.DELETE: "rejected",
    ActionKind.BAN: "rejected",
}


class CommentActor:
    """Acts on the comments of one channel."""

    def __init__(self, api: Api, reader: CommentReader, channel: str, clock: Callable[[], Millis]) -> None:
        self._api = api
        self._reader = reader
        self._channel = channel
        self._clock = clock

    async def act(self, action: Action) -> ActionResult:
        """Do it. Raises NetworkError."""
        if action.kind is ActionKind.REPLY:
            return await self._reply(action)
        if action.kind is ActionKind.RETRACT:
            return await self._retract(action)
        if action.kind in _STATES:
            return await self._moderate(action)
        raise Unsupported()

    async def _reply(self, action: Action) -> ActionResult:
        text = _addressed(action)
        if not action.text.strip():
            raise Invalid("There is no text to send.")
        if len(text) > TEXT_LIMIT:
            raise Invalid("YouTube takes {limit} characters.", limit=TEXT_LIMIT)
        content = {"snippet": {"parentId": action.thread_id, "textOriginal": text}}
        try:
            answer = await self._api.change("POST", "comments", cost=WRITE, json=content, part="snippet")
        except Vanished as error:
            raise await self._meant(error, action.message_id or action.thread_id) from error
        if not isinstance(answer, Mapping) or not isinstance(answer.get("id"), str):
            raise OutcomeUnknown()
        return self._answered(answer)

    def _answered(self, comment: Json) -> ActionResult:
        message = self._reader.message(comment, MessageStatus.VISIBLE)
        return ActionResult(Outcome.APPLIED, message=message, undo_handle=message.id)

    async def _moderate(self, action: Action) -> ActionResult:
        if action.kind is ActionKind.BAN and action.until is not None:
            raise Unsupported("YouTube bans for good only.")
        target = action.message_id or await self._comment_of(action)
        state = _STATES[action.kind]
        ban = "true" if action.kind is ActionKind.BAN else None
        try:
            await self._api.change(
                "POST",
                "comments/setModerationStatus",
                cost=WRITE,
                safe=True,
                id=target,
                moderationStatus=state,
                banAuthor=ban,
            )
        except Vanished as error:
            raise await self._meant(error, target) from error
        self._reader.did(target, STATUS[state])
        return ActionResult(status=STATUS[state])

    async def _comment_of(self, action: Action) -> str:
        """Return a comment of whom a ban is about: YouTube bans by what somebody wrote. Raises Gone."""
        known = [*await self._reader.answers(action.thread_id), *await self._reader.by_id([action.thread_id])]
        for comment in known:
            if part(part(comment, "snippet"), "authorChannelId").get("value") == action.author_id:
                return str(comment["id"])
        raise Gone("Nothing is left in this thread of what they wrote. Ban them in YouTube Studio.")

    async def _meant(self, error: Vanished, comment_id: str) -> NetworkError:
        """Return what a refusal means that may be about a comment its author took away."""
        if not await self._reader.by_id([comment_id]):
            return Gone()
        return NotPermitted(error.message) if error.args else NotPermitted()

    async def _retract(self, action: Action) -> ActionResult:
        own = action.undo_handle or action.message_id
        if own is None:
            raise Invalid("No message is named to do this to.")
        try:
            await self._api.change("DELETE", "comments", cost=WRITE, safe=True, id=own)
        except Gone:
            return ActionResult(Outcome.NOOP, status=MessageStatus.DELETED)
        except Vanished as error:
            meant = await self._meant(error, own)
            if isinstance(meant, Gone):
                return ActionResult(Outcome.NOOP, status=MessageStatus.DELETED)
            raise meant from error
        return ActionResult(status=MessageStatus.DELETED)

    # -- looking --

    async def find(self, action: Action) -> ActionResult | Lookup:
        """Look whether an answer or a deletion arrived; all else may be done twice. Raises NetworkError."""
        if action.kind is ActionKind.REPLY:
            return await self._find_reply(action)
        if action.kind is ActionKind.RETRACT:
            own = action.undo_handle or action.message_id or ""
            there = await self._reader.by_id([own])
            return Lookup.ABSENT if there else ActionResult(status=MessageStatus.DELETED)
        return Lookup.ABSENT

    async def _find_reply(self, action: Action) -> ActionResult | Lookup:
        wanted = _addressed(action).split()
        since = (action.attempted_at or 0) - SKEW
        for comment in reversed(await self._reader.answers(action.thread_id)):
            snippet = part(comment, "snippet")
            ours = part(snippet, "authorChannelId").get("value") == self._channel
            young = (instant(snippet.get("publishedAt")) or since) >= since
            if ours and young and text_of(snippet).split() == wanted:
                return self._answered(comment)
        return Lookup.ABSENT


def _addressed(action: Action) -> str:
    """Return the text of an answer; one to an answer begins with whom it is for, since a thread has one level."""
    text, handle = action.text.strip(), action.author_handle.strip()
    below = action.message_id is not None and action.message_id != action.thread_id
    if below and handle.startswith("@") and not text.startswith(handle):
        return f"{handle} {text}"
    return text
