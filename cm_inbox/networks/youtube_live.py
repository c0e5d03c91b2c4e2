"""The chats of the channel's live broadcasts: which there are, their messages, answers, deletions, bans.

A chat has a forward log by page token, and says how long to wait before asking again. There is no looking up by id;
what was deleted stays in the log as a tombstone. Source: developers.google.com/youtube/v3/live/docs.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import msgspec

from cm_inbox.errors import Gone, Invalid, NotPermitted
from cm_inbox.models.actions import Action, ActionResult, Outcome
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Message, MessageStatus, Removal, RemovedBy
from cm_inbox.models.permissions import ActionKind

from .base import Lookup, Page
from .youtube_api import LIVE_LIMIT, Api
from .youtube_comments import LIVE, Json, instant, items, live_message, live_text, part
from .youtube_units import LIVE_LIST, LIVE_WRITE, UnitBook

MOST: int = 2_000
LOOK_EVERY: Millis = 120_000
"""How often at most is looked for a broadcast that has begun."""

SKEW: Millis = 60_000
LONGEST_TIMEOUT: Millis = 86_400_000
"""How long a time-out in a chat lasts at most here; the interface takes any number of seconds."""


class Chat(msgspec.Struct, frozen=True, omit_defaults=True):
    """One broadcast's chat. ``next`` is where its log goes on."""

    title: str = ""
    video: str = ""
    next: str | None = None


class Chats(msgspec.Struct, frozen=True, omit_defaults=True):
    """The cursor: the chats that are open."""

    v: int = 1
    open: dict[str, Chat] = {}

    def encode(self) -> str:
        return msgspec.json.encode(self).decode()


def decode(cursor: str | None) -> Chats:
    """Return the cursor a text holds; an unknown one means looking for the broadcasts anew."""
    try:
        known = msgspec.json.decode(cursor or "{}", type=Chats)
    except msgspec.DecodeError:
        return Chats()
    return known if known.v == 1 else Chats()


class LiveChats:
    """The live chats of one channel."""

    def __init__(self, api: Api, book: UnitBook, account: str, channel: str, clock: Callable[[], Millis]) -> None:
        self._api = api
        self._book = book
        self._account = account
        self._channel = channel
        self._clock = clock
        self._wait: dict[str, Millis] = {}
        self._looked: Millis = 0
        self._bans: dict[tuple[str, str], str] = {}
        """The bans we made since the start: YouTube has no list of them."""

    # -- reading --

    async def fetch(self, cursor: str | None) -> Page:
        """Return what was said in the open chats since ``cursor``. Raises NetworkError."""
        chats = dict(decode(cursor).open)
        due = self._clock() - self._looked >= LOOK_EVERY
        looked = due and self._book.may(self._account, "broadcasts")
        if looked:
            self._looked = self._clock()
            chats = await self._active(chats)
        self._book.broadcasts(self._account, bool(chats))
        messages: list[Message] = []
        removed: list[Removal] = []
        for chat, known in list(chats.items()):
            if self._clock() < self._wait.get(chat, 0) or not self._book.may(self._account, "live", LIVE_LIST):
                continue
            try:
                answer = await self._list(chat, known.next)
            except Gone:
                del chats[chat]
                continue
            said = items(answer)
            found = (
                live_message(each, self._channel, chat, known.title, known.video, clock=self._clock()) for each in said
            )
            messages.extend(message for message in found if message is not None)
            removed.extend(Removal(f"{LIVE}{each['id']}", RemovedBy.UNKNOWN) for each in said if _is_tombstone(each))
            following = answer.get("nextPageToken")
            chats[chat] = msgspec.structs.replace(known, next=following if isinstance(following, str) else None)
            if answer.get("offlineAt"):
                del chats[chat]
        if cursor is None and not looked:
            return Page(cursor=None)
        return Page(tuple(messages), tuple(removed), cursor=Chats(open=chats).encode())

    async def _active(self, known: Mapping[str, Chat]) -> dict[str, Chat]:
        """Return the chats of the broadcasts that are on now; those that are over leave."""
        try:
            answer = await self._api.list(
                "liveBroadcasts",
                "broadcasts",
                part="snippet,status",
                broadcastStatus="active",
                broadcastType="all",
                maxResults=50,
            )
        except NotPermitted:  # a channel that may not broadcast
            return {}
        chats: dict[str, Chat] = {}
        for each in items(answer):
            snippet = part(each, "snippet")
            chat = str(snippet.get("liveChatId") or "")
            if chat:
                before = known.get(chat, Chat())
                title = str(snippet.get("title") or "")
                chats[chat] = msgspec.structs.replace(before, title=title, video=str(each["id"]))
        return chats

    async def _list(self, chat: str, token: str | None) -> Json:
        answer = await self._api.list(
            "liveChat/messages",
            "live",
            cost=LIVE_LIST,
            liveChatId=chat,
            part="id,snippet,authorDetails",
            maxResults=MOST,
            pageToken=token,
        )
        said: Json = answer if isinstance(answer, Mapping) else {}
        wait = said.get("pollingIntervalMillis")
        self._wait[chat] = self._clock() + (wait if isinstance(wait, int) and 0 <= wait < 600_000 else 5_000)
        return said

    # -- acting --

    async def act(self, action: Action) -> ActionResult:
        """Do something in a chat. Raises NetworkError."""
        chat = action.thread_id.removeprefix(LIVE)
        if action.kind is ActionKind.REPLY:
            return await self._say(chat, action)
        if action.kind in (ActionKind.DELETE, ActionKind.RETRACT):
            said = (action.undo_handle or action.message_id or "").removeprefix(LIVE)
            await self._api.change("DELETE", "liveChat/messages", cost=LIVE_WRITE, safe=True, id=said)
            return ActionResult(status=MessageStatus.DELETED)
        if action.kind in (ActionKind.BAN, ActionKind.MUTE):
            return await self._ban(chat, action)
        return await self._lift(chat, action)

    async def _say(self, chat: str, action: Action) -> ActionResult:
        text = action.text.strip()
        if not text:
            raise Invalid("There is no text to send.")
        if len(text) > LIVE_LIMIT:
            raise Invalid("A live chat takes {limit} characters.", limit=LIVE_LIMIT)
        content = {
            "snippet": {
                "liveChatId": chat,
                "type": "textMessageEvent",
                "textMessageDetails": {"messageText": text},
            }
        }
        answer = await self._api.change("POST", "liveChat/messages", cost=LIVE_WRITE, json=content, part="snippet")
        return self._said(answer, chat, text)

    def _said(self, answer: Json, chat: str, text: str) -> ActionResult:
        if not isinstance(answer.get("id"), str):
            return ActionResult(Outcome.APPLIED)
        snippet = {**part(answer, "snippet"), "textMessageDetails": {"messageText": text}}
        whole = {**answer, "snippet": snippet, "authorDetails": {"channelId": self._channel}}
        message = live_message(whole, self._channel, chat, "", "", clock=self._clock())
        return ActionResult(Outcome.APPLIED, message=message, undo_handle=f"{LIVE}{answer['id']}")

    async def _ban(self, chat: str, action: Action) -> ActionResult:
        if action.author_id is None:
            raise Invalid("Nobody is named to do this to.")
        snippet: dict[str, object] = {"liveChatId": chat, "bannedUserDetails": {"channelId": action.author_id}}
        if action.until is None:
            snippet["type"] = "permanent"
        else:
            left = min(LONGEST_TIMEOUT, action.until - self._clock())
            if left <= 0:
                return ActionResult(Outcome.NOOP)
            snippet |= {"type": "temporary", "banDurationSeconds": str(math.ceil(left / 1000))}
        answer = await self._api.change(
            "POST", "liveChat/bans", cost=LIVE_WRITE, json={"snippet": snippet}, safe=True, part="snippet"
        )
        ban = answer.get("id") if isinstance(answer, Mapping) else None
        if not isinstance(ban, str):
            return ActionResult()
        self._bans[(chat, action.author_id)] = ban
        return ActionResult(undo_handle=ban)

    async def _lift(self, chat: str, action: Action) -> ActionResult:
        ban = action.undo_handle or self._bans.get((chat, action.author_id or "")) or action.earlier
        if not ban:
            raise NotPermitted("YouTube does not tell which ban this is. Lift it in YouTube Studio.")
        try:
            await self._api.change("DELETE", "liveChat/bans", cost=LIVE_WRITE, safe=True, id=ban)
        except Gone:
            return ActionResult(Outcome.NOOP)
        return ActionResult()

    async def find(self, action: Action) -> ActionResult | Lookup:
        """Look for an answer of ours in the chat's latest; all else may be done twice. Raises NetworkError."""
        if action.kind is not ActionKind.REPLY:
            return Lookup.ABSENT
        chat = action.thread_id.removeprefix(LIVE)
        since = (action.attempted_at or 0) - SKEW
        answer = await self._list(chat, None)
        for each in reversed(items(answer)):
            snippet = part(each, "snippet")
            ours = snippet.get("authorChannelId") == self._channel
            young = (instant(snippet.get("publishedAt")) or since) >= since
            if ours and young and live_text(snippet) == action.text.strip():
                return self._said(each, chat, action.text.strip())
        return Lookup.ABSENT


def _is_tombstone(said: Json) -> bool:
    return part(said, "snippet").get("type") == "tombstone"
