"""Acting for a page: answering comments and mentions, taking one's own back, liking.

LinkedIn knows one level of answers, and nothing by which a repeated one would be told: after an unknown outcome our own
answers below are looked through. Deleting what somebody else wrote is not offered: whether LinkedIn permits it to a
page's administrators is documented nowhere.

Source: learn.microsoft.com/linkedin/marketing (Comments, Reactions; li-lms-2026).
"""

from __future__ import annotations

from cm_inbox.errors import Conflict, Duplicate, Gone, Invalid, OutcomeUnknown, Unsupported
from cm_inbox.models.actions import Action, ActionResult, Outcome
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Direction, MessageStatus
from cm_inbox.models.permissions import ActionKind

from .base import Lookup
from .linkedin_api import TEXT_LIMIT, Api
from .linkedin_read import PageReader
from .linkedin_urns import comment_urn, escaped, split_comment

SKEW: Millis = 600_000
"""How far LinkedIn's clock may be from ours when looking for what we wrote."""


class PageActor:
    """Acts in the name of one page."""

    def __init__(self, api: Api, reader: PageReader, us: str) -> None:
        self._api = api
        self._reader = reader
        self._us = us

    async def act(self, action: Action) -> ActionResult:
        """Do it. Raises NetworkError."""
        if action.kind is ActionKind.REPLY:
            return await self._reply(action)
        if action.kind is ActionKind.RETRACT:
            return await self._retract(action)
        if action.kind is ActionKind.LIKE:
            return await self._like(action)
        if action.kind is ActionKind.UNLIKE:
            return await self._unlike(action)
        raise Unsupported()

    async def _reply(self, action: Action) -> ActionResult:
        text = action.text.strip()
        if not text:
            raise Invalid("There is no text to send.")
        if len(text) > TEXT_LIMIT:
            raise Invalid("LinkedIn takes {limit} characters.", limit=TEXT_LIMIT)
        below = split_comment(action.thread_id)
        post = action.thread_id if below is None else below[0]
        content: dict[str, object] = {"actor": self._us, "object": post, "message": {"text": text}}
        if below is not None:
            content["parentComment"] = action.thread_id
        made, number = await self._api.create(f"socialActions/{escaped(action.thread_id)}/comments", content)
        said = {**content, "id": number, **made}
        message = await self._reader.message(said, thread=action.thread_id)
        if message is None:
            if not number.isdigit():
                raise OutcomeUnknown()
            return ActionResult(undo_handle=comment_urn(post, number))
        return ActionResult(message=message, undo_handle=message.id)

    async def _retract(self, action: Action) -> ActionResult:
        post, number = self._own(action)
        try:
            await self._api.put_away(f"socialActions/{escaped(post)}/comments/{number}?actor={escaped(self._us)}")
        except Gone:
            return ActionResult(Outcome.NOOP, status=MessageStatus.DELETED)
        return ActionResult(status=MessageStatus.DELETED)

    async def _like(self, action: Action) -> ActionResult:
        target = _target(action)
        content = {"root": target, "reactionType": "LIKE"}
        try:
            await self._api.create(f"reactions?actor={escaped(self._us)}", content)
        except (Conflict, Duplicate):
            return ActionResult(Outcome.NOOP, undo_handle=target)
        return ActionResult(undo_handle=target)

    async def _unlike(self, action: Action) -> ActionResult:
        try:
            await self._api.put_away(self._reaction(action.undo_handle or _target(action)))
        except Gone:
            return ActionResult(Outcome.NOOP)
        return ActionResult()

    def _reaction(self, target: str) -> str:
        return f"reactions/(actor:{escaped(self._us)},entity:{escaped(target)})"

    @staticmethod
    def _own(action: Action) -> tuple[str, str]:
        own = split_comment(action.undo_handle or action.message_id)
        if own is None:
            raise Invalid("No message is named to do this to.")
        return own

    # -- looking --

    async def find(self, action: Action) -> ActionResult | Lookup:
        """Look whether it arrived. Raises NetworkError."""
        if action.kind is ActionKind.REPLY:
            return await self._find_reply(action)
        if action.kind is ActionKind.RETRACT:
            there = await self._reader.is_there(comment_urn(*self._own(action)))
            return Lookup.ABSENT if there else ActionResult(status=MessageStatus.DELETED)
        if action.kind is ActionKind.LIKE:
            try:
                await self._api.get(self._reaction(_target(action)))
            except Gone:
                return Lookup.ABSENT
            return ActionResult(undo_handle=_target(action))
        return Lookup.ABSENT

    async def _find_reply(self, action: Action) -> ActionResult | Lookup:
        wanted, since = action.text.split(), (action.attempted_at or 0) - SKEW
        try:
            below = await self._reader.comments_of(action.thread_id, thread=action.thread_id)
        except Gone:
            return Lookup.ABSENT
        for message in reversed(below):
            ours = message.direction is Direction.OUT
            if ours and message.created_at >= since and message.text.split() == wanted:
                return ActionResult(message=message, undo_handle=message.id)
        return Lookup.ABSENT


def _target(action: Action) -> str:
    """Return what an action is about. Raises Invalid."""
    if not action.message_id:
        raise Invalid("No message is named to do this to.")
    return action.message_id
