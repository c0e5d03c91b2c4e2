"""What must be known of a Matrix room to read and act in it: its name, whether it is direct, who has which power.

Sources: Client-Server API, "m.room.power_levels", "Direct Messaging", "Lazy-loading room members"; room
version 12 ("Privileged room creators").
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from msgspec import field

from cm_inbox.errors import Gone, NotPermitted
from cm_inbox.models.permissions import ActionKind, Denied, Reason

from .matrix_api import Json, MatrixApi, object_of, objects_of, room_path, segment, text_of

FACTS = (
    "m.room.create",
    "m.room.name",
    "m.room.canonical_alias",
    "m.room.join_rules",
    "m.room.power_levels",
    "m.room.encryption",
)
"""The state a room's facts are made of."""

MUTED = -1
"""The power level that takes a member's voice in a room where everyone may speak."""

Level = float
"""A power level: an integer, or infinity for a creator of a room of version 12."""


class Powers(msgspec.Struct):
    """Who may do what in a room (``m.room.power_levels``, with the specification's defaults)."""

    content: Json = field(default_factory=dict)
    create: Json = field(default_factory=dict)
    creator: str = ""

    def of(self, user_id: str) -> Level:
        if user_id in self._creators():
            return math.inf if self._creators_rule() else 100 if not self.content else self._listed(user_id)
        return self._listed(user_id)

    def needed(self, name: str) -> int:
        """Return the level that ``ban``, ``kick``, ``redact`` or ``invite`` asks for."""
        return _integer(self.content.get(name), 0 if name == "invite" else 50)

    def needed_to_send(self, event_type: str, *, state: bool = False) -> int:
        default = _integer(self.content.get("state_default"), 50 if self.content else 0) if state else self._speaking()
        return _integer(object_of(self.content, "events").get(event_type), default)

    def refusal(self, kind: ActionKind, user_id: str, target: str) -> Denied | None:
        """Say why ``user_id`` cannot do this about ``target``, None where nothing is in the way."""
        mine, theirs = self.of(user_id), self.of(target)
        may = {
            ActionKind.REPLY: mine >= self.needed_to_send("m.room.message"),
            ActionKind.LIKE: mine >= self.needed_to_send("m.reaction"),
            ActionKind.UNLIKE: mine >= self.needed_to_send("m.room.redaction"),
            ActionKind.RETRACT: mine >= self.needed_to_send("m.room.redaction"),
            ActionKind.DELETE: mine >= max(self.needed("redact"), self.needed_to_send("m.room.redaction")),
            ActionKind.BAN: mine >= self.needed("ban") and mine > theirs,
            ActionKind.UNBAN: mine >= max(self.needed("ban"), self.needed("kick")) and mine > theirs,
            ActionKind.MUTE: mine >= self.needed_to_send("m.room.power_levels", state=True) and mine > theirs,
            ActionKind.UNMUTE: mine >= self.needed_to_send("m.room.power_levels", state=True) and mine > theirs,
        }
        return None if may.get(kind, True) else Denied(Reason.ROLE_MISSING)

    def _listed(self, user_id: str) -> int:
        default = _integer(self.content.get("users_default"), 0)
        return _integer(object_of(self.content, "users").get(user_id), default)

    def _speaking(self) -> int:
        return _integer(self.content.get("events_default"), 0)

    def _creators(self) -> set[str]:
        more = self.create.get("additional_creators")
        return (
            {self.creator, *(user for user in more if isinstance(user, str))}
            if isinstance(more, list)
            else {self.creator}
        )

    def _creators_rule(self) -> bool:
        version = str(self.create.get("room_version", "1"))
        return not version.isdecimal() or int(version) >= 12


class Room(msgspec.Struct):
    """What is known of one room."""

    id: str
    name: str | None = None
    alias: str | None = None
    join_rule: str = "invite"
    encrypted: bool = False
    members: int | None = None
    heroes: tuple[str, ...] = ()
    powers: Powers = field(default_factory=Powers)

    @property
    def title(self) -> str:
        return self.name or self.alias or self.id

    def note_state(self, event: Json) -> None:
        """Take in a state event, if it is one of ``FACTS``."""
        content = object_of(event, "content")
        match event.get("type"):
            case "m.room.name":
                self.name = text_of(content, "name")
            case "m.room.canonical_alias":
                self.alias = text_of(content, "alias")
            case "m.room.join_rules":
                self.join_rule = text_of(content, "join_rule") or "invite"
            case "m.room.encryption":
                self.encrypted = True
            case "m.room.power_levels":
                self.powers.content = content
            case "m.room.create":
                self.powers.create = content
                self.powers.creator = text_of(event, "sender") or ""

    def note_summary(self, summary: Json) -> None:
        joined, invited = summary.get("m.joined_member_count"), summary.get("m.invited_member_count")
        if isinstance(joined, int):
            self.members = joined + (invited if isinstance(invited, int) else 0)
        if isinstance(heroes := summary.get("m.heroes"), list):
            self.heroes = tuple(hero for hero in heroes if isinstance(hero, str))


class RoomBook:
    """The rooms as last seen, in memory: filled by each sync, and asked for after a restart."""

    def __init__(self, user_id: str) -> None:
        self.user_id = user_id
        self._rooms: dict[str, Room] = {}
        self._direct: dict[str, str] | None = None
        self._names: dict[str, dict[str, str]] = {}

    def note(self, answer: Json) -> None:
        """Take in what a sync says of rooms, direct rooms and names."""
        self.note_account_data(objects_of(object_of(answer, "account_data"), "events"))
        for section in ("join", "leave"):
            for room_id, part in object_of(object_of(answer, "rooms"), section).items():
                if not isinstance(part, dict):
                    continue
                states = objects_of(object_of(part, "state"), "events")
                timeline = objects_of(object_of(part, "timeline"), "events")
                changes = [event for event in (*states, *timeline) if "state_key" in event]
                self.note_names(room_id, changes)
                if room_id not in self._rooms and not any(each.get("type") == "m.room.create" for each in changes):
                    continue  # only a change of something unknown: ``load`` will ask for the whole
                room = self._rooms.setdefault(room_id, Room(room_id))
                for event in changes:
                    room.note_state(event)
                room.note_summary(object_of(part, "summary"))

    def note_names(self, room_id: str, events: Iterable[Json]) -> None:
        """Take in the display names that membership events tell."""
        for event in events:
            user_id, name = text_of(event, "state_key"), text_of(object_of(event, "content"), "displayname")
            if event.get("type") == "m.room.member" and user_id and name:
                self._names.setdefault(room_id, {})[user_id] = name

    def names(self, room_id: str) -> Mapping[str, str]:
        """Return the display names known in a room, by user id."""
        return self._names.get(room_id, {})

    async def learn_name(self, api: MatrixApi, room_id: str, user_id: str) -> None:
        """Ask for a member's display name where it is not known. Raises NetworkError."""
        if user_id not in self._names.setdefault(room_id, {}):
            try:
                content = await api.get(room_path(room_id, "state", "m.room.member", user_id))
            except (Gone, NotPermitted):
                content = {}
            self._names[room_id][user_id] = text_of(content, "displayname") or user_id

    def note_account_data(self, events: Iterable[Json]) -> None:
        for event in events:
            if event.get("type") == "m.direct":
                self._direct = direct_rooms(object_of(event, "content"))

    async def load(self, api: MatrixApi, room_ids: Iterable[str] | None = None, *, anew: bool = False) -> None:
        """Ask for the rooms not yet known (None: all joined ones), in one request. Raises NetworkError.

        A sync without a token and with next to no timeline is the one call that gives state, member
        counts and direct rooms of many rooms at once. ``anew`` asks for the known ones as well.
        """
        wanted = None if room_ids is None else [each for each in room_ids if anew or each not in self._rooms]
        if wanted == [] and self._direct is not None:
            return
        # Synapse repeats its answer to the same request for two minutes; the time-out, which counts only
        # for a sync with a token, makes it another request.
        answer = await api.get(
            "/sync", {"filter": _facts_filter(wanted), "timeout": secrets.randbelow(1000)}, timeout=120
        )
        self._direct = self._direct or {}
        for room_id in object_of(object_of(answer, "rooms"), "join"):
            known = self.room(room_id).powers  # who made a room never changes, and may not be in this answer
            self._rooms[room_id] = Room(room_id, powers=Powers(create=known.create, creator=known.creator))
        self.note(answer)
        await asyncio.gather(*(self._learn_creator(api, room) for room in wanted or () if room in self._rooms))

    async def _learn_creator(self, api: MatrixApi, room_id: str) -> None:
        """Ask for the creation of a room: Synapse filters by room leave it out in version 12, where it has no room."""
        room = self._rooms[room_id]
        if not room.powers.creator:
            with contextlib.suppress(Gone, NotPermitted):
                event = await api.get(room_path(room_id, "state", "m.room.create", ""), {"format": "event"})
                room.note_state(event)

    def forget(self, room_id: str) -> None:
        self._rooms.pop(room_id, None)

    def room(self, room_id: str) -> Room:
        """Return what is known of a room; of one we are no longer in, that is only its id."""
        return self._rooms.get(room_id) or Room(room_id)

    def label(self, room_id: str) -> str:
        """Return what people call a room: its name, else who is in it."""
        room, names = self.room(room_id), self.names(room_id)
        people = ", ".join(names.get(hero, hero) for hero in room.heroes)
        return room.name or room.alias or people or room_id

    def rooms(self) -> list[Room]:
        return list(self._rooms.values())

    def is_direct(self, room: Room) -> bool:
        """Say whether a room is a private exchange: marked as such, or not open and for two."""
        if room.id in (self._direct or {}):
            return True
        return room.members is not None and room.members <= 2 and room.join_rule != "public"

    def direct_with(self, user_id: str) -> list[Room]:
        """Return the readable direct rooms shared with somebody, marked ones first. ``load`` them before."""
        found = [
            room
            for room in self._rooms.values()
            if not room.encrypted
            and room.members == 2
            and ((self._direct or {}).get(room.id) == user_id or (user_id in room.heroes and self.is_direct(room)))
        ]
        return sorted(found, key=lambda room: (self._direct or {}).get(room.id) != user_id)


async def mark_direct(api: MatrixApi, us: str, user_id: str, room_id: str) -> None:
    """Tell our other Matrix clients, too, that a room is the private exchange with somebody. Raises NetworkError."""
    path = f"/user/{segment(us)}/account_data/m.direct"
    content = dict(await api.get_or_none(path) or {})
    rooms = content.get(user_id)
    known = rooms if isinstance(rooms, list) else []
    if room_id not in known:
        await api.call("PUT", path, {**content, user_id: [*known, room_id]}, safe=True)


def direct_rooms(content: Json) -> dict[str, str]:
    """Return the direct rooms with their other person, of ``m.direct`` (person to rooms)."""
    found = {}
    for user_id, rooms in content.items():
        if isinstance(rooms, list):
            found.update({room: user_id for room in rooms if isinstance(room, str)})
    return found


def _facts_filter(room_ids: list[str] | None) -> str:
    room: dict[str, Any] = {
        "state": {"types": [*FACTS, "m.room.member"], "lazy_load_members": True},
        "timeline": {"limit": 1, "types": ["m.room.message"]},
        "ephemeral": {"types": []},
        "account_data": {"types": []},
    }
    if room_ids is not None:
        room["rooms"] = room_ids
    whole = {"room": room, "presence": {"types": []}, "account_data": {"types": ["m.direct"]}}
    return msgspec.json.encode(whole).decode()


def _integer(value: object, default: int) -> int:
    """Return a power level; rooms of version 9 and before may hold them as text."""
    if isinstance(value, bool):
        return default
    if isinstance(value, int):
        return value
    try:
        return int(value) if isinstance(value, str) else default
    except ValueError:
        return default
