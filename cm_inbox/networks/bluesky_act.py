"""What goes out to Bluesky, and looking whether it went.

What we write into our own repository has a record key made from the action's id and is put only where
nothing is yet (``swapRecord: null``), so that a second attempt meets the record of the first. A private
message has no such key: it is looked for by its text.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from cm_inbox.errors import Conflict, Gone, Invalid, NotPermitted, Transient, Unsupported
from cm_inbox.models.accounts import Account
from cm_inbox.models.actions import Action, ActionResult, Outcome
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Direction, Message, MessageStatus
from cm_inbox.models.permissions import ActionKind

from .base import Lookup
from .bluesky_api import Xrpc
from .bluesky_files import embed
from .bluesky_files import view as pictures
from .bluesky_read import Reader, hidden_replies
from .bluesky_text import (
    BLOCK,
    LIKE,
    MAX_HIDDEN,
    POST,
    THREADGATE,
    action_time,
    block_record,
    facets,
    handles,
    is_record,
    like_record,
    post_record,
    record_key,
    split_uri,
    threadgate_record,
)
from .bluesky_wire import (
    ChatMessage,
    Context,
    Convo,
    PostRecord,
    PostView,
    Profile,
    ProfileViewer,
    StrongRef,
    chat_message,
    message,
    one,
    record_of,
    title_of,
)

CLOCK_SKEW: Millis = 2 * 60 * 1000
"""How far the chat service's clock and ours may disagree when a sent message is looked for."""

SWAPS = 4
"""Attempts at changing a threadgate that others change too."""

Result = ActionResult | Lookup


class Actor:
    """Acts for one account."""

    def __init__(self, api: Xrpc, reader: Reader, account: Account) -> None:
        self.api = api
        self.reader = reader
        self.account = account

    async def act(self, action: Action) -> ActionResult:
        """Do it, at most once. Raises NetworkError."""
        if action.until is not None and action.kind in (ActionKind.BAN, ActionKind.MUTE):
            raise Unsupported("Bluesky blocks and mutes for good only. Leave the end date out.")
        deeds: Mapping[ActionKind, Callable[[Action], Awaitable[ActionResult]]] = {
            ActionKind.REPLY: self._reply,
            ActionKind.REPLY_PRIVATE: self._reply_private,
            ActionKind.HIDE: self._set_hidden,
            ActionKind.UNHIDE: self._set_hidden,
            ActionKind.RETRACT: self._retract,
            ActionKind.BAN: self._ban,
            ActionKind.UNBAN: self._unban,
            ActionKind.MUTE: self._set_muted,
            ActionKind.UNMUTE: self._set_muted,
            ActionKind.LIKE: self._like,
            ActionKind.UNLIKE: self._unlike,
        }
        deed = deeds.get(action.kind)
        if deed is None:
            raise Unsupported()
        return await deed(action)

    async def find(self, action: Action) -> Result:
        """Look whether it was done. Changes nothing. Raises NetworkError."""
        searches: Mapping[ActionKind, Callable[[Action], Awaitable[Result]]] = {
            ActionKind.REPLY: self._find_reply,
            ActionKind.REPLY_PRIVATE: self._find_private,
            ActionKind.HIDE: self._find_hidden,
            ActionKind.UNHIDE: self._find_hidden,
            ActionKind.RETRACT: self._find_retracted,
            ActionKind.BAN: self._find_ban,
            ActionKind.UNBAN: self._find_ban,
            ActionKind.MUTE: self._find_muted,
            ActionKind.UNMUTE: self._find_muted,
            ActionKind.LIKE: self._find_like,
            ActionKind.UNLIKE: self._find_like,
        }
        search = searches.get(action.kind)
        return await search(action) if search else Lookup.ABSENT

    # -- replies --

    async def _reply(self, action: Action) -> ActionResult:
        if not is_record(action.thread_id):
            return await self._send(action, await self.reader.convo(action.thread_id, urgent=True))
        if not action.uploads:
            _has_text(action)
        parent, above = await self._target(action)
        root = above.reply.root if above.reply else parent
        at = action.attempted_at or self.api.clock()
        record = post_record(action.text, at, root=_ref(root), parent=_ref(parent), dids=await self._dids(action))
        if action.uploads:
            record["embed"] = embed(action.files, action.uploads)
        made = await self._put(action, POST, record)
        return ActionResult(message=await self._own_post(made, record))

    async def _find_reply(self, action: Action) -> Result:
        if not is_record(action.thread_id):
            return await self._find_sent(action, await self.reader.convo(action.thread_id, urgent=True))
        found = await self._made(action, POST)
        return ActionResult(message=await self._own_post(*found)) if found else Lookup.ABSENT

    async def _target(self, action: Action) -> tuple[StrongRef, PostRecord]:
        """Return what is to be answered or liked, and its record. Raises Gone, NotPermitted."""
        uri = _message_id(action)
        shown = (await self.reader.posts([uri], urgent=True)).get(uri)
        if shown is not None:
            if action.kind is ActionKind.REPLY and shown.viewer and shown.viewer.reply_disabled:
                raise NotPermitted("The author of this thread has closed it to this account's replies.")
            return StrongRef(uri, shown.cid), record_of(shown)
        await self.reader.record(uri, urgent=True)
        raise NotPermitted("One of the two accounts blocks the other, or Bluesky withholds this post.")

    async def _dids(self, action: Action) -> dict[str, str]:
        """Resolve the handles a text mentions; what is nobody's handle stays plain text."""
        known = {action.author_handle.removeprefix("@").lower(): action.author_id}
        found: dict[str, str] = {}
        for handle in handles(action.text):
            did = known.get(handle)
            if did is None:
                try:
                    answer = await self.api.get("com.atproto.identity.resolveHandle", {"handle": handle}, urgent=True)
                except (Gone, Invalid):
                    continue
                did = str(answer.get("did", ""))
            if did:
                found[handle] = did
        return found

    async def _own_post(self, made: StrongRef, record: dict[str, Any]) -> Message:
        """Return the message a record of ours is, as a fetch will bring it."""
        me = Profile(await self.api.did(), self.account.address, self.account.name or None)
        created = str(record.get("createdAt", ""))
        view = PostView(made.uri, made.cid, me, record, created, pictures(record, me.did, await self.api.server()))
        reply = record_of(view).reply
        begun = await self.reader.posts([reply.root.uri], urgent=True) if reply else {}
        return message(view, Context(me.did, {uri: title_of(post) for uri, post in begun.items()}))

    # -- private messages --

    async def _reply_private(self, action: Action) -> ActionResult:
        if not is_record(action.thread_id):
            return await self._send(action, await self.reader.convo(action.thread_id, urgent=True))
        params = {"members": [_author_id(action)]}
        answer = await self.api.get("chat.bsky.convo.getConvoForMembers", params, chat=True, urgent=True)
        convo = one(answer.get("convo"), Convo)
        if convo is None:
            raise Transient()
        return await self._send(action, convo)

    async def _send(self, action: Action, convo: Convo) -> ActionResult:
        _has_text(action)
        if action.uploads:
            raise Unsupported("Private messages on Bluesky take no files.")
        content: dict[str, Any] = {"text": action.text}
        if found := facets(action.text, await self._dids(action)):
            content["facets"] = found
        body = {"convoId": convo.id, "message": content}
        answer = await self.api.post("chat.bsky.convo.sendMessage", body, chat=True)
        sent = one(answer, ChatMessage)
        if sent is None:  # it was sent; the next fetch brings it
            return ActionResult(Outcome.PENDING)
        profiles = {profile.did: profile for profile in convo.members}
        return ActionResult(message=chat_message(sent, convo, await self.api.did(), profiles))

    async def _find_private(self, action: Action) -> Result:
        if not is_record(action.thread_id):
            return await self._find_sent(action, await self.reader.convo(action.thread_id, urgent=True))
        params = {"members": [_author_id(action)]}
        answer = await self.api.get("chat.bsky.convo.getConvoAvailability", params, chat=True, urgent=True)
        convo = one(answer.get("convo"), Convo)
        return await self._find_sent(action, convo) if convo else Lookup.ABSENT

    async def _find_sent(self, action: Action, convo: Convo) -> Result:
        """Look for the text among what we sent since the first attempt; a twin counts as sent."""
        since = (action.attempted_at or action_time(action.id)) - CLOCK_SKEW
        for sent in await self.reader.convo_messages(convo, urgent=True):
            same = sent.text.strip() == action.text.strip()
            if sent.direction is Direction.OUT and same and sent.created_at >= since:
                return ActionResult(message=sent)
        return Lookup.ABSENT

    async def _retract(self, action: Action) -> ActionResult:
        await self._own_repository(action)
        await self._delete(_message_id(action))
        return ActionResult(status=MessageStatus.DELETED)

    async def _find_retracted(self, action: Action) -> Result:
        await self._own_repository(action)
        there = await self._record(_message_id(action))
        return Lookup.ABSENT if there else ActionResult(status=MessageStatus.DELETED)

    async def _own_repository(self, action: Action) -> None:
        uri = _message_id(action)
        if not is_record(uri):
            raise Unsupported("Bluesky cannot take a private message back: the other person keeps it.")
        if split_uri(uri)[0] != await self.api.did():
            raise NotPermitted("Bluesky lets an account delete its own posts only.")

    # -- hiding replies below our own posts --

    async def _set_hidden(self, action: Action) -> ActionResult:
        """Read the thread's gate, change it, and put it back unless somebody else has changed it meanwhile."""
        hide = action.kind is ActionKind.HIDE
        uri, gate_uri = _message_id(action), await self._gate(action)
        status = MessageStatus.HIDDEN if hide else MessageStatus.VISIBLE
        for _ in range(SWAPS):
            found = await self._record(gate_uri)
            gate, before = found if found else (None, {})
            hidden = hidden_replies(before)
            if (uri in hidden) == hide:
                return ActionResult(Outcome.NOOP, status=status)
            if hide and len(hidden) >= MAX_HIDDEN:
                raise NotPermitted("Bluesky hides at most {limit} replies in one thread.", limit=MAX_HIDDEN)
            after = [*hidden, uri] if hide else [other for other in hidden if other != uri]
            record = threadgate_record(action.thread_id, before, after, self.api.clock())
            try:
                await self._put_record(gate_uri, record, swap=gate.cid if gate else None)
            except Conflict:
                continue
            return ActionResult(status=status)
        raise Transient("The thread's settings keep changing. cm-inbox tries again by itself.")

    async def _find_hidden(self, action: Action) -> Result:
        hide = action.kind is ActionKind.HIDE
        found = await self._record(await self._gate(action))
        if (_message_id(action) in hidden_replies(found[1] if found else None)) != hide:
            return Lookup.ABSENT
        return ActionResult(status=MessageStatus.HIDDEN if hide else MessageStatus.VISIBLE)

    async def _gate(self, action: Action) -> str:
        """Return the URI of the gate of a thread of ours: it has its root post's key. Raises NotPermitted."""
        did, _, rkey = split_uri(action.thread_id)
        if not is_record(action.thread_id) or did != await self.api.did() or action.message_id == action.thread_id:
            raise NotPermitted("Bluesky lets an account hide replies below its own posts only.")
        return f"at://{did}/{THREADGATE}/{rkey}"

    # -- people --

    async def _ban(self, action: Action) -> ActionResult:
        did = _author_id(action)
        blocking = (await self._relation(did)).blocking
        if blocking is not None:
            return ActionResult(Outcome.NOOP, undo_handle=blocking)
        made = await self._put(action, BLOCK, block_record(did, self.api.clock()))
        return ActionResult(undo_handle=made.uri)

    async def _unban(self, action: Action) -> ActionResult:
        uri = action.undo_handle or (await self._relation(_author_id(action))).blocking
        if uri is None:
            return ActionResult(Outcome.NOOP)
        await self._delete(uri)
        return ActionResult()

    async def _find_ban(self, action: Action) -> Result:
        if action.kind is ActionKind.BAN:
            found = await self._made(action, BLOCK)
            return ActionResult(undo_handle=found[0].uri) if found else Lookup.ABSENT
        uri = action.undo_handle or (await self._relation(_author_id(action))).blocking
        return Lookup.ABSENT if uri and await self._record(uri) else ActionResult()

    async def _set_muted(self, action: Action) -> ActionResult:
        verb = "muteActor" if action.kind is ActionKind.MUTE else "unmuteActor"
        await self.api.post(f"app.bsky.graph.{verb}", {"actor": _author_id(action)}, safe=True)
        return ActionResult()

    async def _find_muted(self, action: Action) -> Result:
        muted = (await self._relation(_author_id(action))).muted
        return ActionResult() if muted == (action.kind is ActionKind.MUTE) else Lookup.ABSENT

    async def _relation(self, did: str) -> ProfileViewer:
        answer = await self.api.get("app.bsky.actor.getProfile", {"actor": did}, urgent=True)
        profile = one(answer, Profile)
        return (profile.viewer if profile else None) or ProfileViewer()

    # -- likes --

    async def _like(self, action: Action) -> ActionResult:
        uri = _message_id(action)
        _is_post(action)
        shown = (await self.reader.posts([uri], urgent=True)).get(uri)
        if shown and shown.viewer and shown.viewer.like:
            return ActionResult(Outcome.NOOP, undo_handle=shown.viewer.like)
        target, _ = await self._target(action)
        made = await self._put(action, LIKE, like_record(_ref(target), self.api.clock()))
        return ActionResult(undo_handle=made.uri)

    async def _unlike(self, action: Action) -> ActionResult:
        uri = action.undo_handle or await self._like_uri(action)
        if uri is None:
            return ActionResult(Outcome.NOOP)
        await self._delete(uri)
        return ActionResult()

    async def _find_like(self, action: Action) -> Result:
        if action.kind is ActionKind.LIKE:
            found = await self._made(action, LIKE)
            return ActionResult(undo_handle=found[0].uri) if found else Lookup.ABSENT
        uri = action.undo_handle or await self._like_uri(action)
        return Lookup.ABSENT if uri and await self._record(uri) else ActionResult()

    async def _like_uri(self, action: Action) -> str | None:
        _is_post(action)
        uri = _message_id(action)
        shown = (await self.reader.posts([uri], urgent=True)).get(uri)
        return shown.viewer.like if shown and shown.viewer else None

    # -- our repository --

    async def _put(self, action: Action, collection: str, record: dict[str, Any]) -> StrongRef:
        """Create the record of an action, or return the one an earlier attempt created."""
        uri = f"at://{await self.api.did()}/{collection}/{record_key(action.id)}"
        try:
            return await self._put_record(uri, record, swap=None)
        except Conflict:
            made, _ = await self.reader.record(uri, urgent=True)
            return made

    async def _put_record(self, uri: str, record: dict[str, Any], *, swap: str | None) -> StrongRef:
        """Write a record where the one of cid ``swap`` is, or with None where there is none. Raises Conflict."""
        did, collection, rkey = split_uri(uri)
        body = {"repo": did, "collection": collection, "rkey": rkey, "record": record, "swapRecord": swap}
        answer = await self.api.post("com.atproto.repo.putRecord", body)
        return StrongRef(uri, str(answer.get("cid", "")))

    async def _delete(self, uri: str) -> None:
        did, collection, rkey = split_uri(uri)
        body = {"repo": did, "collection": collection, "rkey": rkey}
        await self.api.post("com.atproto.repo.deleteRecord", body, safe=True)

    async def _made(self, action: Action, collection: str) -> tuple[StrongRef, dict[str, Any]] | None:
        return await self._record(f"at://{await self.api.did()}/{collection}/{record_key(action.id)}")

    async def _record(self, uri: str) -> tuple[StrongRef, dict[str, Any]] | None:
        try:
            made, value = await self.reader.record(uri, urgent=True)
        except Gone:
            return None
        return made, value if isinstance(value, dict) else {}


def _ref(reference: StrongRef) -> dict[str, str]:
    return {"uri": reference.uri, "cid": reference.cid}


def _message_id(action: Action) -> str:
    if not action.message_id:
        raise Invalid("There is no message to do this to.")
    return action.message_id


def _author_id(action: Action) -> str:
    if not action.author_id:
        raise Invalid("There is no person to do this to.")
    return action.author_id


def _has_text(action: Action) -> None:
    if not action.text.strip():
        raise Invalid("The answer is empty.")
    try:
        action.text.encode()
    except UnicodeEncodeError as error:
        raise Invalid("The answer holds half a character. Type it again.") from error


def _is_post(action: Action) -> None:
    if not is_record(_message_id(action)):
        raise Unsupported("Bluesky's likes are for public posts only.")
