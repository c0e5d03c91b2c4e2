"""Acting on X. What is done twice there is done once (hiding, muting, blocking), but a post: that is looked for.

X tells nothing of what we hid, muted or blocked for less than it costs to do it again; doing it again changes nothing.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

from cm_inbox.errors import Gone, Invalid, OutcomeUnknown, Unsupported
from cm_inbox.models.actions import Action, ActionResult, Outcome
from cm_inbox.models.instants import Millis, format_time
from cm_inbox.models.messages import MessageStatus
from cm_inbox.models.permissions import ActionKind
from cm_inbox.text_count import links

from .base import Lookup
from .x_api import DM_FIELDS, POST_FIELDS, Json, XApi
from .x_money import DM_READ, DM_SENT, MANAGE, POST_READ, REPLY, REPLY_WITH_LINK, USER_READ
from .x_posts import DM, direct, id_at, instant_of, is_direct, is_id, is_post, message, referenced
from .x_read import XReader, dm_conversation

SKEW: Millis = 60_000
"""How far our clock may be from X's when ``find`` looks for what was written since."""

LOOKED_BACK = 10
_LEADING = re.compile(r"\A(?:@\w+\s+)+")


class XActor:
    """Acts for one account. ``us`` is our id."""

    def __init__(self, api: XApi, reader: XReader, us: str, name: str, clock: Callable[[], Millis]) -> None:
        self._api = api
        self._reader = reader
        self._us = us
        self._name = name
        self._clock = clock

    async def act(self, action: Action) -> ActionResult:
        """Do it. Raises NetworkError."""
        kind = action.kind
        if kind in (ActionKind.REPLY, ActionKind.REPLY_PRIVATE):
            if not action.text.strip():
                raise Invalid("There is no text to send.")
            if kind is ActionKind.REPLY_PRIVATE or action.thread_id.startswith(DM):
                return await self._write_privately(action)
            return await self._reply(action)
        if kind in (ActionKind.HIDE, ActionKind.UNHIDE):
            return await self._hide(_post(action), hidden=kind is ActionKind.HIDE)
        if kind in (ActionKind.MUTE, ActionKind.UNMUTE):
            return await self._mute(_person(action), muted=kind is ActionKind.MUTE)
        if kind in (ActionKind.BAN, ActionKind.UNBAN):
            verb = "block" if kind is ActionKind.BAN else "unblock"
            await self._api.change("POST", f"/2/users/{_person(action)}/dm/{verb}", MANAGE)
            return ActionResult()
        if kind is ActionKind.RETRACT:
            return await self._retract(action.undo_handle or action.message_id or "")
        raise Unsupported()

    async def _reply(self, action: Action) -> ActionResult:
        target = self._reader.newest(_post(action))
        body = {
            "text": action.text,
            "reply": {"in_reply_to_tweet_id": target, "auto_populate_reply_metadata": True},
        }
        cost = REPLY_WITH_LINK if any(links(action.text)) else REPLY
        answer = await self._api.change("POST", "/2/tweets", cost, body=body)
        made = answer.get("data")
        if not isinstance(made, dict) or not is_id(made.get("id")):
            raise OutcomeUnknown()
        self._reader.own.add(str(made["id"]))
        return self._answered({**made, "text": action.text}, action)

    def _answered(self, raw: Json, action: Action) -> ActionResult:
        """Return our post as it is there: what a post's making answers lacks, we know."""
        known = {
            **raw,
            "author_id": self._us,
            "conversation_id": action.thread_id,
            "referenced_posts": [{"type": "replied_to", "id": action.message_id}],
        }
        users = {self._us: {"id": self._us, "username": self._name}}
        made = message(known, users, self._us, own=frozenset(self._reader.own), hidden=frozenset())
        return ActionResult(Outcome.APPLIED, made, undo_handle=made.id)

    async def _write_privately(self, action: Action) -> ActionResult:
        if action.thread_id.startswith(DM):
            path = f"/2/dm_conversations/{dm_conversation(action.thread_id)}/messages"
        else:
            path = f"/2/dm_conversations/with/{_person(action)}/messages"
        answer = await self._api.change("POST", path, DM_SENT, kind="dm-send", body={"text": action.text})
        made = answer.get("data")
        if not isinstance(made, dict) or not is_id(made.get("dm_event_id")):
            raise OutcomeUnknown()
        return self._told(
            {
                "id": made["dm_event_id"],
                "sender_id": self._us,
                "dm_conversation_id": str(made.get("dm_conversation_id") or dm_conversation(action.thread_id)),
                "text": html.escape(action.text, quote=False),
                "created_at": format_time(instant_of(str(made["dm_event_id"]))),
            }
        )

    def _told(self, raw: Json) -> ActionResult:
        made = direct(raw, {self._us: {"id": self._us, "username": self._name}}, self._us)
        return ActionResult(Outcome.APPLIED, made, undo_handle=made.id)

    async def _hide(self, native: str, *, hidden: bool) -> ActionResult:
        body = {"hidden": hidden}
        await self._api.change("PUT", f"/2/tweets/{self._reader.newest(native)}/hidden", MANAGE, body=body)
        if hidden:
            self._reader.hidden[native] = None
            return ActionResult(status=MessageStatus.HIDDEN)
        self._reader.hidden.pop(native, None)
        return ActionResult(status=MessageStatus.VISIBLE)

    async def _mute(self, person: str, *, muted: bool) -> ActionResult:
        if muted:
            await self._api.change("POST", f"/2/users/{self._us}/muting", MANAGE, body={"target_user_id": person})
        else:
            await self._api.change("DELETE", f"/2/users/{self._us}/muting/{person}", MANAGE, kind="muting")
        return ActionResult()

    async def _retract(self, native: str) -> ActionResult:
        if native.startswith(DM):
            await self._api.change("DELETE", f"/2/dm_events/{native.removeprefix(DM)}", MANAGE, kind="dm-delete")
        elif is_id(native):
            await self._api.change("DELETE", f"/2/tweets/{self._reader.newest(native)}", MANAGE, kind="delete")
        else:
            raise Gone()
        return ActionResult(status=MessageStatus.DELETED)

    # -- looking --

    async def find(self, action: Action) -> ActionResult | Lookup:
        """Look whether it was done. Raises NetworkError."""
        if action.kind in (ActionKind.REPLY, ActionKind.REPLY_PRIVATE):
            if action.kind is ActionKind.REPLY_PRIVATE or action.thread_id.startswith(DM):
                return await self._find_private(action)
            return await self._find_reply(action)
        if action.kind is ActionKind.RETRACT:
            return await self._find_retracted(action.undo_handle or action.message_id or "")
        return Lookup.ABSENT  # to do it again changes nothing

    async def _find_reply(self, action: Action) -> ActionResult | Lookup:
        self._api.ledger.require(LOOKED_BACK * 2 * POST_READ, urgent=True)
        answer = await self._api.get(
            f"/2/users/{self._us}/tweets",
            {
                "max_results": LOOKED_BACK,
                "since_id": id_at((action.attempted_at or self._clock()) - SKEW),
                "expansions": "referenced_posts",
                "post.fields": POST_FIELDS,
            },
            kind="own",
            urgent=True,
        )
        targets = {action.message_id, self._reader.newest(action.message_id or "")}
        for raw in _list(answer.get("data")):
            if is_post(raw) and referenced(raw, "replied_to") in targets and _same(str(raw["text"]), action.text):
                return self._answered({**raw, "text": html.escape(action.text, quote=False)}, action)
        return Lookup.ABSENT

    async def _find_private(self, action: Action) -> ActionResult | Lookup:
        self._api.ledger.require(LOOKED_BACK * (DM_READ + USER_READ), urgent=True)
        inside = action.thread_id.startswith(DM)
        place = dm_conversation(action.thread_id) if inside else f"with/{_person(action)}"
        answer = await self._api.get(
            f"/2/dm_conversations/{place}/dm_events",
            {
                "max_results": LOOKED_BACK,
                "event_types": "MessageCreate",
                "expansions": "sender_id",
                "dm_event.fields": DM_FIELDS,
            },
            kind="dm",
            urgent=True,
        )
        since = (action.attempted_at or self._clock()) - SKEW
        for raw in _list(answer.get("data")):
            ours = is_direct(raw) and str(raw["sender_id"]) == self._us and instant_of(str(raw["id"])) >= since
            if ours and _same(str(raw.get("text") or ""), action.text):
                return self._told(raw)
        return Lookup.ABSENT

    async def _find_retracted(self, native: str) -> ActionResult | Lookup:
        done = ActionResult(status=MessageStatus.DELETED)
        self._api.ledger.require(POST_READ, urgent=True)
        try:
            if native.startswith(DM):
                path = f"/2/dm_events/{native.removeprefix(DM)}"
                answer = await self._api.get(path, {"dm_event.fields": DM_FIELDS}, kind="dm", urgent=True)
            else:
                answer = await self._api.get(f"/2/tweets/{self._reader.newest(native)}", {}, kind="lookup", urgent=True)
        except Gone:
            return done
        return Lookup.ABSENT if isinstance(answer.get("data"), dict) else done


def _post(action: Action) -> str:
    """Return the post an action is about. Raises Gone where it can be none."""
    if not is_id(action.message_id):
        raise Gone()
    return str(action.message_id)


def _person(action: Action) -> str:
    if not is_id(action.author_id):
        raise Gone()
    return str(action.author_id)


def _same(there: str, ours: str) -> bool:
    """Compare texts as far as X leaves them alone: it shortens links and sets mentions before an answer."""
    seen = _LEADING.sub("", html.unescape(there))
    sent = _LEADING.sub("", ours)
    return _words(seen) == _words(sent)


def _words(text: str) -> list[str]:
    return re.sub(r"https?://\S+", "<link>", text).split()


def _list(found: object) -> list[Any]:
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
