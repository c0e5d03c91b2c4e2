"""Reading Matrix: ``/sync`` forward, ``/messages`` backward for what a sync left out.

The cursor holds the sync's token, the rooms known to be joined, and the stretches still to be read
backward. A room seen for the first time is read at most ``FIRST_EVENTS`` events and ``FIRST_DAYS`` days
back; a stretch that a ``limited`` timeline left out is read whole, up to ``MISSED_EVENTS``.

Invitations to direct rooms are accepted, since a customer who writes first does it by inviting. Others
wait for a person, in any Matrix client: joining a public room is a public act, and in an encrypted one we
would look present and read nothing; those are told as a gap.

Source: Client-Server API, "Syncing".
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import replace

import msgspec

from cm_inbox.errors import Gone, NotPermitted, Offline, Transient
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Message, Removal, RemovedBy
from cm_inbox.models.sentences import Sentence

from .base import Page
from .http import QueryValue
from .matrix_api import (
    Json,
    MatrixApi,
    as_error,
    as_object,
    errcode,
    object_of,
    objects_of,
    room_path,
    segment,
    text_of,
)
from .matrix_events import MESSAGE_TYPES, Digest, View, as_message, digest, redacted_by, redacts, timeline
from .matrix_rooms import FACTS, RoomBook, mark_direct

FIRST_EVENTS = 400
FIRST_DAYS = 30
MISSED_EVENTS = 10_000
SYNC_EVENTS = 50
"""Events of a room that one sync brings at most; the rest is read backward, so that no answer grows huge."""
BACK_EVENTS = 100
PATIENCE = 5
"""How often a server may fail to give a stretch before it is given up."""
FAILURE_REST: Millis = 30_000
"""How long a stretch rests after its first failure; doubled each time, a quarter of an hour in all."""

_UNKNOWN_TOKEN = frozenset({"M_INVALID_PARAM", "M_UNKNOWN_POS", "M_UNKNOWN"})
"""What servers say, with status 400, of a sync token they do not know; Synapse says the last."""
_DAY: Millis = 86_400_000
_TIMELINE = [*MESSAGE_TYPES, "m.room.encrypted", "m.room.redaction", *FACTS]


class Stretch(msgspec.Struct, frozen=True, omit_defaults=True):
    """A part of a room still to be read backward: from a token, to another, at most ``left`` events."""

    room: str
    start: str
    left: int
    end: str | None = None
    first: bool = False
    failures: int = 0
    not_before: Millis = 0


class Place(msgspec.Struct, frozen=True, tag_field="v", tag=1):
    """The cursor."""

    since: str
    rooms: tuple[str, ...] = ()
    todo: tuple[Stretch, ...] = ()

    def text(self) -> str:
        return msgspec.json.encode(self).decode()


class MatrixReader:
    """Reads one account's rooms."""

    def __init__(self, api: MatrixApi, book: RoomBook, clock: Callable[[], Millis]) -> None:
        self.api = api
        self.book = book
        self.clock = clock

    async def fetch(self, cursor: str | None, wait: float) -> Page:
        """Return the next page: a stretch left to read, else what a sync brings. Raises NetworkError."""
        place = _place(cursor)
        if place is None or place.todo == ():
            return await self._sync(place, wait)
        first = min(place.todo, key=lambda stretch: stretch.not_before)
        rest = (first.not_before - self.clock()) / 1000
        if rest > 0:
            return await self._sync(place, min(wait, rest))
        try:
            return await self._read_back(place, first)
        except Offline:
            raise
        except Transient:  # a server may fail for one room and for one only: the others go on
            return await self._sync(self._postponed(place, first), 0)

    async def _sync(self, place: Place | None, wait: float) -> Page:
        since = place.since if place else None
        params: dict[str, QueryValue] = {"filter": _filter(), "timeout": round(wait * 1000), "since": since}
        response = await self.api.send("GET", "/sync", params=params, timeout=wait + 30 if place else 120)
        if not response.ok:
            if place is not None and response.status == 400 and errcode(response)[0] in _UNKNOWN_TOKEN:
                return await self._start_over()
            raise as_error(response, self.api.clock)
        answer = as_object(response)
        next_batch = text_of(answer, "next_batch")
        if next_batch is None:
            raise Transient("The server's answer is incomplete. cm-inbox tries again by itself.")
        self.book.note(answer)
        sections = object_of(answer, "rooms")
        gap = await self._accept(object_of(sections, "invite"))
        joined, left = object_of(sections, "join"), object_of(sections, "leave")
        parts = {room: part for room, part in (*joined.items(), *left.items()) if isinstance(part, dict)}
        known = set(place.rooms) if place else set()
        todo = list(place.todo) if place else []
        todo += [
            stretch
            for room, part in parts.items()
            if (stretch := _left_out(room, part, place.since if place and room in known else None))
        ]
        horizon = {room: self._horizon() for room in parts if room not in known}
        page = await self._page({room: timeline(part) for room, part in parts.items()}, horizon, entered=set(horizon))
        for room in left:
            self.book.forget(room)
        rooms = tuple(sorted((known | set(joined)) - set(left)))
        return self._with_cursor(_with_gap(page, gap), Place(next_batch, rooms, tuple(todo)))

    async def _start_over(self) -> Page:
        """Read as if for the first time, after the server lost our place (restored from a copy)."""
        page = await self._sync(None, 0)
        lost = Sentence(
            "The server no longer knows where reading stopped: messages older than {n} day(s) may be missing.",
            n=FIRST_DAYS,
        )
        return _with_gap(page, lost)

    async def _read_back(self, place: Place, stretch: Stretch) -> Page:
        """Read one piece of a stretch."""
        others = tuple(each for each in place.todo if each is not stretch)
        params: dict[str, QueryValue] = {
            "dir": "b",
            "from": stretch.start,
            "to": stretch.end,
            "limit": BACK_EVENTS,
            "filter": msgspec.json.encode({"types": _TIMELINE, "lazy_load_members": True}).decode(),
        }
        gap = None
        try:
            if stretch.failures >= PATIENCE:
                raise Gone
            answer = await self.api.get(room_path(stretch.room, "messages"), params, timeout=60)
        except (NotPermitted, Gone):
            await self.book.load(self.api, [stretch.room])
            gap = Sentence("Some messages in “{room}” cannot be read.", room=self.book.label(stretch.room))
            answer = {}
        self.book.note_names(stretch.room, objects_of(answer, "state"))
        events = objects_of(answer, "chunk")
        horizon = self._horizon() if stretch.first else 0
        entered = {stretch.room} if stretch.first else set()
        page = await self._page({stretch.room: events[::-1]}, {stretch.room: horizon}, entered=entered)
        rest = _rest(stretch, answer, events, horizon)
        if rest is not None and rest.left <= 0:
            if not rest.first:
                gap = Sentence(
                    "Too much was missed in “{room}”: older messages are left out.", room=self.book.label(rest.room)
                )
            rest = None
        todo = others if rest is None else (rest, *others)
        return self._with_cursor(_with_gap(page, gap), Place(place.since, place.rooms, todo))

    async def _page(
        self, parts: Mapping[str, list[Json]], horizon: Mapping[str, Millis], *, entered: Container[str]
    ) -> Page:
        """Turn the new events of rooms, oldest first, into a page.

        No news are those of rooms just ``entered``, and what an edit made us look up.
        """
        busy = {room: events for room, events in parts.items() if events}
        if busy:
            await self.book.load(self.api, busy)
        messages: list[Message] = []
        removed: list[Removal] = []
        past: list[str] = []
        unread = []
        for room_id, events in busy.items():
            senders = {sender for event in events if (sender := text_of(event, "sender"))}
            await self._learn_names(room_id, senders)
            found = digest(events, self._view(room_id))
            told = set(found.messages)
            await self._complete(room_id, found)
            oldest = horizon.get(room_id, 0)
            young = [each for each in found.messages.values() if each.created_at >= oldest]
            messages += young
            past += [each.id for each in young if room_id in entered or each.id not in told]
            removed += found.removed
            if found.encrypted:
                unread.append(f"{found.encrypted} in “{self.book.label(room_id)}”")
        gap = Sentence("Encrypted messages cannot be read here: {rooms}.", rooms=", ".join(unread)) if unread else None
        return Page(tuple(messages), tuple(removed), gap=gap, past=frozenset(past))

    async def _complete(self, room_id: str, found: Digest) -> None:
        """Ask for what events referred to: messages that were edited, events that were redacted."""
        stale = [each for each in found.edited if each not in found.messages or not found.messages[each].edited_at]
        for message in await asyncio.gather(*(self._edited(room_id, each) for each in stale)):
            if message is not None:
                found.messages[message.id] = message
        found.removed += [
            each
            for each in await asyncio.gather(*(self._removal(room_id, each) for each in found.redactions))
            if each is not None
        ]

    async def _edited(self, room_id: str, event_id: str) -> Message | None:
        event = await self.event(room_id, event_id)
        if event is None or redacted_by(event) or event.get("type") not in MESSAGE_TYPES:
            return None
        await self._learn_names(room_id, {text_of(event, "sender") or ""})
        return self.message(room_id, event)

    async def _removal(self, room_id: str, redaction: Json) -> Removal | None:
        """Return what a redaction removed, None where that was no message (a reaction, say)."""
        event_id = redacts(redaction)
        if event_id is None:
            return None
        event = await self.event(room_id, event_id)
        if event is None:
            return Removal(event_id, RemovedBy.UNKNOWN)
        if event.get("type") not in (*MESSAGE_TYPES, "m.room.encrypted"):
            return None
        return Removal(event_id, redacted_by(event) or RemovedBy.UNKNOWN)

    async def event(self, room_id: str, event_id: str) -> Json | None:
        """Return one event with its last edit, None where the server has or shows none. Raises NetworkError."""
        try:
            return await self.api.get(room_path(room_id, "event", event_id))
        except (Gone, NotPermitted):
            return None

    def message(self, room_id: str, event: Json) -> Message | None:
        """Return the message of an event in a room that is known."""
        return as_message(event, self._view(room_id))

    def _view(self, room_id: str) -> View:
        room = self.book.room(room_id)
        return View(room, self.book.is_direct(room), self.book.user_id, self.book.names(room_id), self.clock())

    async def _learn_names(self, room_id: str, user_ids: Iterable[str]) -> None:
        unknown = [each for each in user_ids if each and each not in self.book.names(room_id)]
        await asyncio.gather(*(self.book.learn_name(self.api, room_id, each) for each in unknown))

    async def _accept(self, invites: Json) -> Sentence | None:
        """Join the direct rooms we are invited to; return who wrote where we cannot read."""
        sealed = []
        for room_id in invites:
            events = objects_of(object_of(object_of(invites, room_id), "invite_state"), "events")
            sender = _inviter(events, self.book.user_id)
            if sender is None:
                continue
            if any(each.get("type") == "m.room.encryption" for each in events):
                sealed.append(sender)
                continue
            try:
                await self.api.call("POST", f"/join/{segment(room_id)}", {}, safe=True)
            except (NotPermitted, Gone):
                continue  # withdrawn meanwhile
            await mark_direct(self.api, self.book.user_id, sender, room_id)
        if not sealed:
            return None
        return Sentence(
            "{people} wrote in an encrypted room. Answer in a Matrix client that can read it.", people=", ".join(sealed)
        )

    def _postponed(self, place: Place, failed: Stretch) -> Place:
        """Return a place in which a stretch that the server failed to give rests, longer each time."""
        again = msgspec.structs.replace(
            failed, failures=failed.failures + 1, not_before=self.clock() + FAILURE_REST * 2**failed.failures
        )
        todo = tuple(again if each is failed else each for each in place.todo)
        return msgspec.structs.replace(place, todo=todo)

    def _with_cursor(self, page: Page, place: Place) -> Page:
        more = any(each.not_before <= self.clock() for each in place.todo)
        return replace(page, cursor=place.text(), more=more)

    def _horizon(self) -> Millis:
        return self.clock() - FIRST_DAYS * _DAY


def _place(cursor: str | None) -> Place | None:
    """Return a cursor's content; one that cannot be read (a newer version's) begins anew."""
    try:
        return None if cursor is None else msgspec.json.decode(cursor, type=Place)
    except msgspec.DecodeError:
        return None


def _inviter(events: Iterable[Json], us: str) -> str | None:
    """Return who invites us to a direct room, None where it is another kind of room."""
    for event in events:
        if event.get("type") == "m.room.member" and event.get("state_key") == us:
            return text_of(event, "sender") if object_of(event, "content").get("is_direct") is True else None
    return None


def _left_out(room: str, part: Json, since: str | None) -> Stretch | None:
    """Return what a sync left out of a room, to be read backward. ``since`` is None for a room not read before."""
    batch = object_of(part, "timeline")
    start = text_of(batch, "prev_batch")
    if batch.get("limited") is not True or start is None:
        return None
    if since is None:
        return Stretch(room, start, FIRST_EVENTS - SYNC_EVENTS, first=True)
    return Stretch(room, start, MISSED_EVENTS, since)


def _rest(stretch: Stretch, answer: Json, events: list[Json], horizon: Millis) -> Stretch | None:
    """Return what of a stretch is left after an answer, None where it is read."""
    end = text_of(answer, "end")
    times = [at for event in events if isinstance(at := event.get("origin_server_ts"), int)]
    if end is None or end == stretch.start or (times and min(times) < horizon):
        return None
    left = stretch.left - max(len(events), BACK_EVENTS // 10)  # a filtered answer may be short, even empty
    return msgspec.structs.replace(stretch, start=end, left=left, failures=0, not_before=0)


def _with_gap(page: Page, gap: Sentence | None) -> Page:
    return replace(page, gap=Sentence.joined(page.gap, gap))


def _filter() -> str:
    """Return the filter of a sync: messages, and the state that tells names and powers."""
    return msgspec.json.encode(
        {
            "presence": {"types": []},
            "account_data": {"types": ["m.direct"]},
            "room": {
                "state": {
                    "types": [*FACTS, "m.room.member"],
                    "lazy_load_members": True,
                    "include_redundant_members": True,
                },
                "timeline": {"limit": SYNC_EVENTS, "types": _TIMELINE},
                "ephemeral": {"types": []},
                "account_data": {"types": []},
                "include_leave": False,
            },
        }
    ).decode()
