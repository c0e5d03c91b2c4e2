"""What comes in from Bluesky: notifications, our own answers made elsewhere, private messages, rechecks."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from cm_inbox.errors import Gone, NotPermitted
from cm_inbox.models.instants import Millis, parse_time
from cm_inbox.models.messages import Message, Removal

from . import bluesky_scan as scan
from .base import Page, Recheck
from .bluesky_api import Xrpc
from .bluesky_text import POST, THREADGATE, is_record, split_uri
from .bluesky_wire import (
    ChatMessage,
    Context,
    Convo,
    FeedPost,
    PostRecord,
    PostView,
    Profile,
    StrongRef,
    chat_id,
    chat_message,
    items,
    message,
    one,
    post_of,
    record_of,
    root_of,
    title_of,
)
from .http import QueryValue

PAGE = 50
BATCH = 25
"""Posts a getPosts call takes (lexicon ``app.bsky.feed.getPosts``)."""
PARTS = 10
"""Parts of one answer we climb through to whom it answers."""

REASONS = ("reply", "mention", "quote")
CONVOS = 10
CONVO_STATES = ("accepted", "request")
CHAT_CURSOR = 1
LOG_START = "2222222222222"
"""The lowest TID: before everything in a log."""


class Reader:
    """Reads for one account. Keeps nothing but the members of conversations it has met."""

    def __init__(self, api: Xrpc) -> None:
        self.api = api
        self._convos: dict[str, Convo] = {}

    # -- public posts --

    async def notifications(self, cursor: str | None) -> Page:
        """Fetch replies, mentions and quotes, walking back until known ones."""
        at = scan.decode(cursor)
        answer = await self.api.get(
            "app.bsky.notification.listNotifications", {"reasons": REASONS, "limit": PAGE, "cursor": at.next}
        )
        posts = list(items(answer.get("notifications"), PostView))
        step = _step(at, posts, answer, self.api.clock())
        return _page(step, await self._messages([posts[place] for place in step.fresh]))

    async def own_posts(self, cursor: str | None) -> Page:
        """Fetch our own answers, made here or elsewhere; our other posts are nobody's business here."""
        at = scan.decode(cursor)
        did = await self.api.did()
        answer = await self.api.get(
            "app.bsky.feed.getAuthorFeed",
            {"actor": did, "filter": "posts_with_replies", "limit": PAGE, "cursor": at.next},
        )
        feed = list(items(answer.get("feed"), FeedPost))
        step = _step(at, [entry.post for entry in feed], answer, self.api.clock())
        answers = [feed[place].post for place in step.fresh if await self._is_answer(feed[place], did)]
        return _page(step, await self._messages(answers))

    async def _is_answer(self, entry: FeedPost, did: str) -> bool:
        """Say whether a post of ours answers somebody: directly, or as a further part of an answer.

        Above a part of ours we climb in our own repository: the AppView names the author above it only where it has
        indexed him already, and a post that is passed over once is never looked at again.
        """
        reply = record_of(entry.post).reply
        if entry.reason is not None or entry.post.author.did != did:
            return False
        for _ in range(PARTS):
            if reply is None:
                return False
            if did != split_uri(reply.parent.uri)[0] or did != split_uri(reply.root.uri)[0]:
                return True
            try:
                _, above = await self.record(reply.parent.uri)
            except Gone:
                return False
            reply = (one(above, PostRecord) or PostRecord()).reply
        return False

    async def posts(self, uris: Iterable[str], *, urgent: bool = False) -> dict[str, PostView]:
        """Return the posts the AppView shows us, by URI. One that is missing may be blocked: see ``exists``."""
        wanted = list(dict.fromkeys(uris))
        found: dict[str, PostView] = {}
        for start in range(0, len(wanted), BATCH):
            params = {"uris": wanted[start : start + BATCH]}
            answer = await self.api.get("app.bsky.feed.getPosts", params, urgent=urgent)
            found |= {post.uri: post for post in items(answer.get("posts"), PostView)}
        return found

    async def record(self, uri: str, *, urgent: bool = False) -> tuple[StrongRef, Any]:
        """Return a record as its repository has it, with its reference. Raises Gone."""
        did, collection, rkey = split_uri(uri)
        params = {"repo": did, "collection": collection, "rkey": rkey}
        answer = await self.api.get("com.atproto.repo.getRecord", params, urgent=urgent)
        return StrongRef(uri, str(answer.get("cid", ""))), answer.get("value")

    async def hidden(self, root: str) -> list[str]:
        """Return the replies that the gate of a thread of ours hides.

        Read from our own repository: the AppView still shows a reply hidden a moment ago as it was.
        """
        did, _, rkey = split_uri(root)
        try:
            _, gate = await self.record(f"at://{did}/{THREADGATE}/{rkey}")
        except Gone:
            return []
        return hidden_replies(gate)

    async def context(self, did: str, posts: Iterable[PostView]) -> Context:
        """Look up what else is needed to translate posts: the threads' beginnings and our gates."""
        roots = list(dict.fromkeys(root_of(post.uri, record_of(post)) for post in posts))
        begun = await self.posts(roots)
        gates = await asyncio.gather(*(self.hidden(root) for root in roots if split_uri(root)[0] == did))
        titles = {uri: title_of(post) for uri, post in begun.items()}
        published = {uri: post_of(post) for uri, post in begun.items()}
        return Context(did, titles, frozenset(uri for gate in gates for uri in gate), published)

    async def _messages(self, posts: Sequence[PostView]) -> tuple[Message, ...]:
        if not posts:
            return ()
        did = await self.api.did()
        shown = await self.posts(post.uri for post in posts)
        context = await self.context(did, posts)
        distinct = {post.uri: shown.get(post.uri, post) for post in posts}
        return tuple(message(post, context) for post in distinct.values() if split_uri(post.uri)[1] == POST)

    async def recheck(self, ids: Sequence[str]) -> Recheck:
        """Look posts up by id. A post that the AppView leaves out is asked of its repository: blocked is not gone."""
        uris = [uri for uri in ids if is_record(uri)]
        shown = await self.posts(uris)
        absent = [uri for uri in uris if uri not in shown]
        gone = await asyncio.gather(*(self._is_gone(uri) for uri in absent))
        context = await self.context(await self.api.did(), shown.values())
        missing = tuple(uri for uri, is_gone in zip(absent, gone, strict=True) if is_gone)
        return Recheck(tuple(message(post, context) for post in shown.values()), missing)

    async def _is_gone(self, uri: str) -> bool:
        try:
            await self.record(uri)
        except Gone:
            return True
        except NotPermitted:
            return False
        return False

    # -- private messages --

    async def chat(self, cursor: str | None) -> Page:
        """Fetch private messages: first what the conversations hold, then their log, which only runs forward."""
        at = _chat_cursor(cursor)
        if at is None:  # without a cursor the log only says where it stands now (bluesky-social/atproto#2760)
            begun = (await self.api.get("chat.bsky.convo.getLog", chat=True)).get("cursor")
            at = ChatCursor(rev=begun if isinstance(begun, str) else LOG_START, state=0)
        return await (self._chat_log(at) if at.state is None else self._chat_history(at, at.state))

    async def _chat_history(self, at: ChatCursor, state: int) -> Page:
        """Read one page of conversations of the last month; the log begins where this history was begun."""
        params: dict[str, QueryValue] = {"limit": CONVOS, "cursor": at.place, "status": CONVO_STATES[state]}
        answer = await self.api.get("chat.bsky.convo.listConvos", params, chat=True)
        messages: list[Message] = []
        floor = self.api.clock() - scan.FIRST
        for convo in items(answer.get("convos"), Convo):
            self._convos[convo.id] = convo
            last = one(convo.last_message, ChatMessage)
            if last and _time(last.sent_at) >= floor:
                messages += await self.convo_messages(convo)
        following = answer.get("cursor")
        if isinstance(following, str) and following != at.place:
            after = ChatCursor(rev=at.rev, state=state, place=following)
        elif state + 1 < len(CONVO_STATES):
            after = ChatCursor(rev=at.rev, state=state + 1)
        else:
            after = ChatCursor(rev=at.rev)
        return Page(messages=tuple(messages), cursor=after.encode(), more=True).looked_back()

    async def convo_messages(self, convo: Convo, *, urgent: bool = False) -> list[Message]:
        """Return the newest messages of a conversation, newest first."""
        params: dict[str, QueryValue] = {"convoId": convo.id, "limit": PAGE}
        answer = await self.api.get("chat.bsky.convo.getMessages", params, chat=True, urgent=urgent)
        did = await self.api.did()
        profiles = _by_did([*convo.members, *items(answer.get("relatedProfiles"), Profile)])
        views = [view for view in _list(answer.get("messages")) if _is(view, "messageView")]
        return [chat_message(sent, convo, did, profiles) for sent in items(views, ChatMessage)]

    async def _chat_log(self, at: ChatCursor) -> Page:
        answer = await self.api.get("chat.bsky.convo.getLog", {"cursor": at.rev}, chat=True)
        did = await self.api.did()
        events = [event for event in _list(answer.get("logs")) if isinstance(event, dict)]
        messages: list[Message] = []
        removed: list[Removal] = []
        for event in events:
            sent, convo_id = one(event.get("message"), ChatMessage), event.get("convoId")
            if sent is None or not isinstance(convo_id, str):
                continue
            if _is(event, "logCreateMessage") and _is(event["message"], "messageView"):
                convo = await self.convo(convo_id)
                profiles = _by_did([*convo.members, *items(event.get("relatedProfiles"), Profile)])
                messages.append(chat_message(sent, convo, did, profiles))
            elif _is(event, "logDeleteMessage"):
                removed.append(Removal(chat_id(convo_id, sent.id)))
        rev = answer.get("cursor")
        after = ChatCursor(rev=rev if isinstance(rev, str) else at.rev)
        more = bool(events) and after.rev != at.rev
        return Page(tuple(messages), tuple(removed), after.encode(), more=more)

    async def convo(self, convo_id: str, *, urgent: bool = False) -> Convo:
        """Return a conversation with its members; one we have left is known by its id alone."""
        if convo_id not in self._convos:
            params = {"convoId": convo_id}
            try:
                answer = await self.api.get("chat.bsky.convo.getConvo", params, chat=True, urgent=urgent)
            except Gone:
                return Convo(convo_id)
            self._convos[convo_id] = one(answer.get("convo"), Convo) or Convo(convo_id)
        return self._convos[convo_id]


class ChatCursor(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where the private messages stand: in the history (``state``, ``place``), or in the log after ``rev``."""

    v: int = CHAT_CURSOR
    rev: str | None = None
    state: int | None = None
    place: str | None = None

    def encode(self) -> str:
        return msgspec.json.encode(msgspec.structs.replace(self, v=CHAT_CURSOR)).decode()


def _chat_cursor(cursor: str | None) -> ChatCursor | None:
    try:
        known = msgspec.json.decode(cursor or "", type=ChatCursor)
    except msgspec.DecodeError:
        return None
    good = known.v == CHAT_CURSOR and (known.state is None or 0 <= known.state < len(CONVO_STATES))
    return known if good else None


def _step(at: scan.ScanCursor, posts: Sequence[PostView], answer: dict[str, Any], now: Millis) -> scan.Step:
    following = answer.get("cursor")
    page = [(post.uri, _time(post.indexed_at)) for post in posts]
    return scan.step(at, page, following if isinstance(following, str) else None, now)


def _page(step: scan.Step, messages: tuple[Message, ...]) -> Page:
    page = Page(messages=messages, cursor=step.cursor.encode(), more=step.more)
    return page.looked_back() if step.past else page


def _time(text: str) -> Millis:
    try:
        return parse_time(text)
    except (ValueError, OverflowError):
        return 0


def hidden_replies(gate: object) -> list[str]:
    """Return the hidden replies of a threadgate record."""
    values = gate.get("hiddenReplies") if isinstance(gate, dict) else None
    return [uri for uri in _list(values) if isinstance(uri, str)]


def _list(values: object) -> list[Any]:
    return values if isinstance(values, list) else []


def _by_did(profiles: Iterable[Profile]) -> dict[str, Profile]:
    return {profile.did: profile for profile in profiles}


def _is(value: object, name: str) -> bool:
    """Say whether a member of a union is of the type; one without a type can only be what was asked for."""
    kind = value.get("$type") if isinstance(value, dict) else None
    return kind is None or str(kind).endswith(f"#{name}")
