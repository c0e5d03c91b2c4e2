"""Acting in Matrix rooms, and looking whether an action was done.

Every event is sent with the action's id as its transaction id: the server makes one event of it however often it is
sent by the same sign-in. Files are events of their own, sent before the text that they go with: where the text is, all
is. An *undo handle* names the room and the events made (``ROOM/$EVENT $FILE ...``), for a mute the level that was
replaced, for a ban the room.

Source: Client-Server API, "Sending events to a room", "Redactions", "Banning users in a room".
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

import msgspec

from cm_inbox.errors import Duplicate, Gone, Invalid, NotPermitted, Unsupported
from cm_inbox.models.actions import Action, ActionResult, Outcome
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import MessageStatus
from cm_inbox.models.permissions import ActionKind

from .base import Lookup
from .matrix_api import TEXT_BYTES, Json, object_of, objects_of, room_path, segment, text_of
from .matrix_events import redacted_by, split_thread, thread_id, transaction_of
from .matrix_files import content_of
from .matrix_reader import MatrixReader
from .matrix_rooms import MUTED, Powers, Room, mark_direct

LIKES = ("👍", "👍\ufe0f")
"""The reaction that says "like"; some clients add a variation selector."""

_SKEW: Millis = 120_000
"""How much earlier than our first attempt the server's clock may date what we sent."""
_RECENT = 50
_Act = Callable[[Action], Awaitable[ActionResult]]


class _Muting(msgspec.Struct, frozen=True):
    """The undo handle of a mute. ``level`` is what was replaced; None: the person had no level of their own."""

    room: str
    level: int | None


class MatrixActor:
    """Acts for one account."""

    def __init__(self, reader: MatrixReader, clock: Callable[[], Millis]) -> None:
        self.reader = reader
        self.api = reader.api
        self.book = reader.book
        self.clock = clock
        self._acts: dict[ActionKind, _Act] = {
            ActionKind.REPLY: self._reply,
            ActionKind.REPLY_PRIVATE: self._reply_private,
            ActionKind.DELETE: self._delete,
            ActionKind.RETRACT: self._retract,
            ActionKind.LIKE: self._like,
            ActionKind.UNLIKE: self._unlike,
            ActionKind.BAN: self._ban,
            ActionKind.UNBAN: self._unban,
            ActionKind.MUTE: self._mute,
            ActionKind.UNMUTE: self._unmute,
        }

    async def act(self, action: Action) -> ActionResult:
        """Do it. Raises NetworkError."""
        act = self._acts.get(action.kind)
        if act is None:
            raise Unsupported()
        if action.until is not None and action.kind in (ActionKind.BAN, ActionKind.MUTE):
            raise Unsupported("Matrix bans and mutes for good only. Choose no end, and take it back by hand.")
        return await act(action)

    async def find(self, action: Action) -> ActionResult | Lookup:
        """Look whether it was done. Raises NetworkError."""
        room_id, _ = split_thread(action.thread_id)
        match action.kind:
            case ActionKind.REPLY:
                return await self._sent(room_id, action)
            case ActionKind.REPLY_PRIVATE:
                room = await self._direct_room(_needed(action.author_id))
                return Lookup.ABSENT if room is None else await self._sent(room.id, action)
            case ActionKind.DELETE | ActionKind.RETRACT:
                return await self._find_redaction(action)
            case ActionKind.LIKE | ActionKind.UNLIKE:
                return await self._find_like(room_id, action)
            case ActionKind.BAN | ActionKind.UNBAN:
                banned = await self._membership(room_id, _needed(action.author_id)) == "ban"
                done = banned is (action.kind is ActionKind.BAN)
                return ActionResult(undo_handle=room_id) if done else Lookup.ABSENT
            case ActionKind.MUTE | ActionKind.UNMUTE:
                return await self._find_mute(room_id, action)
            case _:
                return Lookup.UNSURE

    # -- writing --

    async def _reply(self, action: Action) -> ActionResult:
        room_id, root = split_thread(action.thread_id)
        await self.book.load(self.api, [room_id])
        room = self.book.room(room_id)
        if action.message_id and not self.book.is_direct(room):
            await self._standing(room_id, action.message_id)
        return await self._send_text(room, self._content(action, room, root), action)

    async def _reply_private(self, action: Action) -> ActionResult:
        user_id = _needed(action.author_id)
        room = await self._direct_room(user_id) or await self._new_direct_room(user_id)
        return await self._send_text(room, {"msgtype": "m.text", "body": action.text}, action)

    def _content(self, action: Action, room: Room, root: str | None) -> Json:
        """Return a reply's content: in public it says what it answers, and tells the person."""
        content: dict[str, object] = {"msgtype": "m.text", "body": action.text}
        relation: dict[str, object] = {}
        if action.message_id and (root or not self.book.is_direct(room)):
            relation["m.in_reply_to"] = {"event_id": action.message_id}
        if root:
            relation |= {"rel_type": "m.thread", "event_id": root, "is_falling_back": False}
        if relation:
            content["m.relates_to"] = relation
        if action.author_id and not self.book.is_direct(room):
            content["m.mentions"] = {"user_ids": [action.author_id]}
        return content

    async def _send_text(self, room: Room, content: Json, action: Action) -> ActionResult:
        shown = [content_of(file, address) for file, address in zip(action.files, action.uploads, strict=True)]
        if not action.text.strip():
            if not shown:
                raise Invalid("The text is empty.")
            content = {**content, **shown.pop()}  # without words, the last file is the answer itself
        if len(action.text.encode("utf-8", "replace")) > TEXT_BYTES:
            raise Invalid("This text is too long for Matrix. Shorten it, then send again.", limit=TEXT_BYTES)
        if room.encrypted:
            raise Unsupported("This room is encrypted. Answer in a Matrix client that has its keys.")
        relation = {"m.relates_to": content["m.relates_to"]} if "m.relates_to" in content else {}
        sent = []
        for number, file in enumerate(shown, 1):
            sent.append(await self._send(room.id, "m.room.message", {**file, **relation}, _of_file(action, number)))
        event_id = await self._send(room.id, "m.room.message", content, action.id)
        await self.book.learn_name(self.api, room.id, self.book.user_id)
        event = {
            "type": "m.room.message",
            "event_id": event_id,
            "sender": self.book.user_id,
            "origin_server_ts": self.clock(),
            "content": content,
        }
        handle = " ".join((thread_id(room.id, event_id), *sent))
        return ActionResult(message=self.reader.message(room.id, event), undo_handle=handle)

    async def _send(self, room_id: str, event_type: str, content: Json, transaction: str) -> str:
        answer = await self.api.call("PUT", room_path(room_id, "send", event_type, transaction), content)
        return text_of(answer, "event_id") or ""

    async def _direct_room(self, user_id: str) -> Room | None:
        """Return the private exchange we have with somebody, if we have one that can be read."""
        path = f"/user/{segment(self.book.user_id)}/account_data/m.direct"
        marked = (await self.api.get_or_none(path) or {}).get(user_id)
        await self.book.load(self.api, [each for each in marked or () if isinstance(each, str)], anew=True)
        if not (rooms := self.book.direct_with(user_id)):
            await self.book.load(self.api)
            rooms = self.book.direct_with(user_id)
        return rooms[0] if rooms else None

    async def _new_direct_room(self, user_id: str) -> Room:
        body = {"preset": "trusted_private_chat", "is_direct": True, "invite": [user_id]}
        room_id = text_of(await self.api.call("POST", "/createRoom", body), "room_id") or ""
        await mark_direct(self.api, self.book.user_id, user_id, room_id)
        await self.book.load(self.api, [room_id], anew=True)
        return self.book.room(room_id)

    async def _sent(self, room_id: str, action: Action) -> ActionResult | Lookup:
        """Look for a message of ours by transaction id; where another sign-in sent it, by its text and time."""
        await self.book.load(self.api, [room_id])
        room, (_, root) = self.book.room(room_id), split_thread(action.thread_id)
        private = action.kind is ActionKind.REPLY_PRIVATE
        expected = {} if private else object_of(self._content(action, room, root), "m.relates_to")
        chosen = {"senders": [self.book.user_id], "types": ["m.room.message"]}
        answer = await self.api.get(
            room_path(room_id, "messages"),
            {"dir": "b", "limit": _RECENT, "filter": msgspec.json.encode(chosen).decode()},
        )
        events = objects_of(answer, "chunk")
        for event in events:
            transaction, content = transaction_of(event), object_of(event, "content")
            since = event.get("origin_server_ts", 0)
            same = (
                transaction is None
                and action.attempted_at is not None
                and since >= action.attempted_at - _SKEW
                and _says(content, action)
                and object_of(content, "m.relates_to") == expected
            )
            if transaction == action.id or same:
                event_id = text_of(event, "event_id") or ""
                message = self.reader.message(room_id, event)
                handle = " ".join((thread_id(room_id, event_id), *_files_among(events, action)))
                return ActionResult(message=message, undo_handle=handle)
        return Lookup.ABSENT

    # -- removing --

    async def _delete(self, action: Action) -> ActionResult:
        room_id, _ = split_thread(action.thread_id)
        event = await self._event(room_id, _needed(action.message_id))
        if redacted_by(event):
            return ActionResult(Outcome.NOOP, status=MessageStatus.DELETED)
        await self._redact(room_id, _needed(action.message_id), action.id)
        return ActionResult(status=MessageStatus.DELETED)

    async def _retract(self, action: Action) -> ActionResult:
        room_id, event_id, *files = _own(action)
        event = await self._event(room_id, event_id)
        if event.get("sender") != self.book.user_id:
            raise NotPermitted("That message is not ours.")
        if redacted_by(event):
            return ActionResult(Outcome.NOOP, status=MessageStatus.DELETED)
        for number, file in enumerate(files, 1):  # before the text: as long as that stands, the whole is not done
            await self._redact(room_id, file, _of_file(action, number))
        await self._redact(room_id, event_id, action.id)
        return ActionResult(status=MessageStatus.DELETED)

    async def _redact(self, room_id: str, event_id: str, transaction: str) -> None:
        await self.api.call("PUT", room_path(room_id, "redact", event_id, transaction), {})

    async def _find_redaction(self, action: Action) -> ActionResult | Lookup:
        if action.kind is ActionKind.RETRACT:
            room_id, event_id, *_ = _own(action)
        else:
            room_id, event_id = split_thread(action.thread_id)[0], _needed(action.message_id)
        gone = redacted_by(await self._event(room_id, event_id))
        return ActionResult(status=MessageStatus.DELETED) if gone else Lookup.ABSENT

    async def _event(self, room_id: str, event_id: str) -> Json:
        """Return an event, emptied or not. Raises Gone where the server has none."""
        return await self.api.get(room_path(room_id, "event", event_id))

    async def _standing(self, room_id: str, event_id: str) -> None:
        """Make sure that a message is still there to be answered. Raises Gone."""
        if redacted_by(await self._event(room_id, event_id)):
            raise Gone()

    # -- reacting --

    async def _like(self, action: Action) -> ActionResult:
        (room_id, _), target = split_thread(action.thread_id), _needed(action.message_id)
        await self._standing(room_id, target)
        relation = {"rel_type": "m.annotation", "event_id": target, "key": LIKES[0]}
        try:
            event_id = await self._send(room_id, "m.reaction", {"m.relates_to": relation}, action.id)
        except Duplicate:
            ours = await self._our_like(room_id, target)
            return ActionResult(Outcome.NOOP, undo_handle=thread_id(room_id, ours) if ours else None)
        return ActionResult(undo_handle=thread_id(room_id, event_id))

    async def _unlike(self, action: Action) -> ActionResult:
        room_id, event_id = split_thread(action.undo_handle or action.thread_id)
        if not action.undo_handle:
            event_id = await self._our_like(room_id, _needed(action.message_id))
        if event_id is None or redacted_by(await self._event(room_id, event_id)):
            return ActionResult(Outcome.NOOP)
        await self._redact(room_id, event_id, action.id)
        return ActionResult()

    async def _our_like(self, room_id: str, event_id: str) -> str | None:
        path = f"{room_path(room_id, 'relations', event_id)}/m.annotation/m.reaction"
        answer = await self.api.get(path, {"limit": 100}, version="v1")
        for event in objects_of(answer, "chunk"):
            key = object_of(object_of(event, "content"), "m.relates_to").get("key")
            if event.get("sender") == self.book.user_id and key in LIKES:
                return text_of(event, "event_id")
        return None

    async def _find_like(self, room_id: str, action: Action) -> ActionResult | Lookup:
        ours = await self._our_like(room_id, _needed(action.message_id))
        if action.kind is ActionKind.UNLIKE:
            return ActionResult() if ours is None else Lookup.ABSENT
        return Lookup.ABSENT if ours is None else ActionResult(undo_handle=thread_id(room_id, ours))

    # -- people --

    async def _ban(self, action: Action) -> ActionResult:
        room_id, user_id = split_thread(action.thread_id)[0], _needed(action.author_id)
        if await self._membership(room_id, user_id) == "ban":
            return ActionResult(Outcome.NOOP, undo_handle=room_id)
        await self.api.call("POST", room_path(room_id, "ban"), {"user_id": user_id})
        return ActionResult(undo_handle=room_id)

    async def _unban(self, action: Action) -> ActionResult:
        room_id = action.undo_handle or split_thread(action.thread_id)[0]
        user_id = _needed(action.author_id)
        if await self._membership(room_id, user_id) != "ban":
            return ActionResult(Outcome.NOOP, undo_handle=room_id)
        await self.api.call("POST", room_path(room_id, "unban"), {"user_id": user_id})
        return ActionResult(undo_handle=room_id)

    async def _membership(self, room_id: str, user_id: str) -> str | None:
        member = await self.api.get_or_none(room_path(room_id, "state", "m.room.member", user_id))
        return text_of(member or {}, "membership")

    async def _mute(self, action: Action) -> ActionResult:
        room_id, user_id = split_thread(action.thread_id)[0], _needed(action.author_id)
        powers = await self._powers(room_id)
        old = object_of(powers.content, "users").get(user_id)
        handle = _handle(room_id, old)
        if _is_muted(powers, user_id):
            return ActionResult(Outcome.NOOP, undo_handle=handle)
        await self._set_level(room_id, powers, user_id, min(MUTED, powers.needed_to_send("m.room.message") - 1))
        return ActionResult(undo_handle=handle)

    async def _unmute(self, action: Action) -> ActionResult:
        user_id = _needed(action.author_id)
        before = _muting(action)
        powers = await self._powers(before.room)
        if not _is_muted(powers, user_id):
            return ActionResult(Outcome.NOOP)
        await self._set_level(before.room, powers, user_id, before.level)
        return ActionResult()

    async def _powers(self, room_id: str) -> Powers:
        """Return a room's power levels as they are now: what is written back must not be old."""
        await self.book.load(self.api, [room_id])
        content = await self.api.get_or_none(room_path(room_id, "state", "m.room.power_levels")) or {}
        known = self.book.room(room_id).powers
        return Powers(content, known.create, known.creator)

    async def _set_level(self, room_id: str, powers: Powers, user_id: str, level: int | None) -> None:
        if not powers.content:  # writing the first ones would take the creator's power away
            raise Unsupported("This room has no power levels. Set them in a Matrix client first.")
        users = {user: old for user, old in object_of(powers.content, "users").items() if user != user_id}
        if level is not None:
            users[user_id] = level
        await self.api.call(
            "PUT", room_path(room_id, "state", "m.room.power_levels"), {**powers.content, "users": users}
        )

    async def _find_mute(self, room_id: str, action: Action) -> ActionResult | Lookup:
        user_id = _needed(action.author_id)
        if action.kind is ActionKind.UNMUTE:
            muted = _is_muted(await self._powers(_muting(action).room), user_id)
            return Lookup.ABSENT if muted else ActionResult()
        if not _is_muted(await self._powers(room_id), user_id):
            return Lookup.ABSENT
        return ActionResult(undo_handle=_handle(room_id, await self._level_before(room_id, user_id)))

    async def _level_before(self, room_id: str, user_id: str) -> object:
        """Return the level somebody had before the last change of a room's levels, as far as the server tells."""
        state = await self.api.get(room_path(room_id, "state", "m.room.power_levels"), {"format": "event"})
        replaced = text_of(object_of(state, "unsigned"), "replaces_state")
        before = await self.reader.event(room_id, replaced) if replaced else None
        return object_of(object_of(before or {}, "content"), "users").get(user_id)


def _needed(value: str | None) -> str:
    if not value:
        raise Invalid("The message or person to act on is not named.")
    return value


def _own(action: Action) -> tuple[str, ...]:
    """Return the room and event of the message of ours that is to be taken back, and the events of its files."""
    made, *files = (action.undo_handle or "").split(" ")
    room_id, event_id = split_thread(made)
    return (room_id, event_id, *files) if event_id else (split_thread(action.thread_id)[0], _needed(action.message_id))


def _of_file(action: Action, number: int) -> str:
    """Return the transaction id of a file's own event, the same at every attempt."""
    return f"{action.id}.{number}"


def _says(content: Json, action: Action) -> bool:
    """Say whether an event's content is an answer of ours: its text, or its last file where it has no words."""
    if action.text.strip():
        return content.get("body") == action.text
    if not action.files:
        return False
    expected = content_of(action.files[-1], "")
    return all(content.get(name) == expected[name] for name in ("msgtype", "body", "filename", "info"))


def _files_among(events: Sequence[Json], action: Action) -> list[str]:
    """Return the ids of those events that are files of an action."""
    known = {transaction_of(event): text_of(event, "event_id") for event in events}
    found = (known.get(_of_file(action, number)) for number in range(1, len(action.files) + 1))
    return [event_id for event_id in found if event_id]


def _is_muted(powers: Powers, user_id: str) -> bool:
    return powers.of(user_id) < powers.needed_to_send("m.room.message")


def _handle(room_id: str, level: object) -> str:
    kept = level if isinstance(level, int) and level > MUTED else None
    return msgspec.json.encode(_Muting(room_id, kept)).decode()


def _muting(action: Action) -> _Muting:
    try:
        return msgspec.json.decode(action.undo_handle or "", type=_Muting)
    except msgspec.DecodeError:
        return _Muting(split_thread(action.thread_id)[0], None)
