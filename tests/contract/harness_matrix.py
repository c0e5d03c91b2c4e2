"""Matrix for the contract suite: a brand's public room on a real Synapse, with us as a moderator of it.

Everything here speaks to Synapse by its own interface, as the customer or as the room's owner.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import httpx

from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.messages import Visibility
from cm_inbox.models.permissions import ActionKind
from cm_inbox.networks.base import SignInRequest
from tests.contract.harness import Customer, Harness
from tests.servers.synapse import Synapse, User

Json = dict[str, Any]


class Person:
    """Somebody with a Matrix client of their own."""

    def __init__(self, server: Synapse, user: User) -> None:
        self.user = user
        self.id = user.id
        self._http = httpx.AsyncClient(
            base_url=f"{server.url}/_matrix/client/v3/",
            headers={"Authorization": f"Bearer {server.log_in(user)}"},
            timeout=30,
        )
        self._transactions = itertools.count(1)

    async def call(self, method: str, path: str, body: Json | None = None, **params: str | int) -> Json:
        answer = await self._http.request(method, path, json=body, params=params)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return dict(answer.json())

    async def send(self, room: str, content: Json, kind: str = "m.room.message") -> str:
        path = f"rooms/{q(room)}/send/{kind}/t{next(self._transactions)}"
        return str((await self.call("PUT", path, content))["event_id"])

    async def say(self, room: str, text: str, **content: object) -> str:
        return await self.send(room, {"msgtype": "m.text", "body": text, **content})

    async def edit(self, room: str, event_id: str, text: str) -> str:
        return await self.send(
            room,
            {
                "msgtype": "m.text",
                "body": f"* {text}",
                "m.new_content": {"msgtype": "m.text", "body": text},
                "m.relates_to": {"rel_type": "m.replace", "event_id": event_id},
            },
        )

    async def redact(self, room: str, event_id: str) -> None:
        await self.call("PUT", f"rooms/{q(room)}/redact/{q(event_id)}/t{next(self._transactions)}", {})

    async def create_room(self, **options: object) -> str:
        return str((await self.call("POST", "createRoom", dict(options)))["room_id"])

    async def join(self, room: str) -> None:
        await self.call("POST", f"join/{q(room)}", {})

    async def event(self, room: str, event_id: str) -> Json:
        return await self.call("GET", f"rooms/{q(room)}/event/{q(event_id)}")

    async def state(self, room: str, kind: str, key: str = "") -> Json:
        return await self.call("GET", f"rooms/{q(room)}/state/{kind}/{q(key)}")

    async def set_state(self, room: str, kind: str, content: Mapping[str, object]) -> None:
        await self.call("PUT", f"rooms/{q(room)}/state/{kind}", dict(content))

    async def set_level(self, room: str, user_id: str, level: int) -> None:
        powers = await self.state(room, "m.room.power_levels")
        await self.set_state(room, "m.room.power_levels", {**powers, "users": {**powers["users"], user_id: level}})

    async def history(self, room: str) -> list[Json]:
        """Return a room's events, oldest first."""
        found, start = [], None
        while True:
            page = await self.call(
                "GET", f"rooms/{q(room)}/messages", dir="b", limit=100, **({"from": start} if start else {})
            )
            found += page["chunk"]
            if "end" not in page or not page["chunk"]:
                return found[::-1]
            start = page["end"]

    async def download(self, place: str) -> bytes:
        """Return what is in the media repository at ``server/id``."""
        answer = await self._http.get(f"{self._http.base_url}../v1/media/download/{place}")
        return answer.raise_for_status().content

    async def close(self) -> None:
        await self._http.aclose()


def q(text: str) -> str:
    return quote(text, safe="")


class MatrixHarness(Harness):
    network = "matrix"
    refusal = b'{"errcode": "M_FORBIDDEN", "error": "You do not have permission"}'
    takes = frozenset(Visibility)
    supports = frozenset(ActionKind) - {ActionKind.HIDE, ActionKind.UNHIDE, ActionKind.RESTORE}

    def __init__(self, server: Synapse) -> None:
        self.server = server
        self.us: User | None = None
        self.room = ""
        self._syncs = itertools.count(1)
        self._owner: Person | None = None
        self._people: dict[str, Person] = {}

    @property
    def owner(self) -> Person:
        assert self._owner is not None, "our_sign_in comes first"
        return self._owner

    async def our_sign_in(self) -> SignInRequest:
        """Make the brand: a public room of its owner, in which we are a moderator."""
        self._owner = Person(self.server, self.server.register("owner"))
        self.us = self.server.register("altea")
        self.room = await self.owner.create_room(preset="public_chat", name="Altéa")
        await self.owner.set_level(self.room, self.us.id, 75)
        await self.owner.set_state(
            self.room,
            "m.room.power_levels",
            {
                **(await self.owner.state(self.room, "m.room.power_levels")),
                "events": {"m.room.power_levels": 50},
            },
        )
        ours = self.person_of(self.us)
        await ours.join(self.room)
        return SignInRequest(SignInMethod.PASSWORD, self.server.url, self.us.name, self.us.password)

    async def new_customer(self, name: str) -> Customer:
        person = self.person_of(self.server.register(name))
        await person.join(self.room)
        return Customer(person.id, person.id, {"password": person.user.password})

    def person_of(self, user: User) -> Person:
        """Return a client signed in as somebody, closed with this harness."""
        return self._people.setdefault(user.id, Person(self.server, user))

    def person(self, customer: Customer) -> Person:
        return self._people[customer.id]

    async def post(self, customer: Customer, text: str, *, reply_to: str | None = None) -> str:
        relation = {"m.relates_to": {"m.in_reply_to": {"event_id": reply_to}}} if reply_to else {}
        return await self.person(customer).say(self.room, text, **relation)

    async def post_private(self, customer: Customer, text: str) -> str:
        room = await self._direct(customer)
        if room is None:
            assert self.us is not None
            room = await self.person(customer).create_room(
                preset="trusted_private_chat", is_direct=True, invite=[self.us.id]
            )
        return await self.person(customer).say(room, text)

    async def edit(self, customer: Customer, message_id: str, text: str) -> None:
        await self.person(customer).edit(await self._room_of(customer, message_id), message_id, text)

    async def delete(self, customer: Customer, message_id: str) -> None:
        await self.person(customer).redact(await self._room_of(customer, message_id), message_id)

    async def answer(self, customer: Customer, message_id: str, text: str) -> None:
        assert self.us is not None
        relation = {"m.relates_to": {"m.in_reply_to": {"event_id": message_id}}}
        await self.person_of(self.us).say(self.room, text, **relation)

    async def replies(self, customer: Customer, message_id: str) -> list[str]:
        return [
            event["content"]["body"]
            for event in await self.owner.history(self.room)
            if self._ours(event)
            and event["content"]["msgtype"] == "m.text"
            and event["content"].get("m.relates_to", {}).get("m.in_reply_to", {}).get("event_id") == message_id
        ]

    async def files(self, customer: Customer, message_id: str) -> list[tuple[str, bytes]]:
        found = []
        for event in await self.owner.history(self.room):
            content = event["content"]
            answered = content.get("m.relates_to", {}).get("m.in_reply_to", {}).get("event_id")
            if self._ours(event) and answered == message_id and content["msgtype"] == "m.image":
                place = content["url"].removeprefix("mxc://")
                found.append((content["body"], await self.owner.download(place)))
        return found

    async def private_texts(self, customer: Customer) -> list[str]:
        room = await self._direct(customer)
        events = [] if room is None else await self.person(customer).history(room)
        return [event["content"]["body"] for event in events if self._ours(event)]

    async def is_visible(self, message_id: str) -> bool:
        return "body" in (await self.owner.event(self.room, message_id))["content"]

    async def is_banned(self, customer: Customer) -> bool:
        return bool((await self.owner.state(self.room, "m.room.member", customer.id))["membership"] == "ban")

    async def is_muted(self, customer: Customer) -> bool:
        powers = await self.owner.state(self.room, "m.room.power_levels")
        level = powers["users"].get(customer.id, powers.get("users_default", 0))
        return bool(level < powers.get("events_default", 0))

    async def is_liked(self, message_id: str) -> bool:
        assert self.us is not None
        return any(
            event["type"] == "m.reaction"
            and event["sender"] == self.us.id
            and event["content"].get("m.relates_to", {}).get("event_id") == message_id
            for event in await self.owner.history(self.room)
        )

    async def revoke_our_token(self) -> None:
        assert self.us is not None
        await self.person_of(self.us).call("POST", "logout/all", {})

    async def close(self) -> None:
        for person in (*self._people.values(), *([self._owner] if self._owner else [])):
            await person.close()

    def _ours(self, event: Json) -> bool:
        assert self.us is not None
        return event["type"] == "m.room.message" and event["sender"] == self.us.id and "body" in event["content"]

    async def _direct(self, customer: Customer) -> str | None:
        """Return the room that the customer shares with us alone, joined by them where they are only invited."""
        assert self.us is not None
        person = self.person(customer)
        synced = await person.call("GET", "sync", timeout=next(self._syncs))  # Synapse keeps an answer two minutes
        for room, part in synced["rooms"].get("invite", {}).items():
            if any(event["sender"] == self.us.id for event in part["invite_state"]["events"]):
                await person.join(room)
                return str(room)
        for room in synced["rooms"].get("join", {}):
            if room == self.room:
                continue
            members = (await person.call("GET", f"rooms/{q(room)}/members"))["chunk"]
            if {event["state_key"] for event in members} == {self.us.id, customer.id}:
                return str(room)
        return None

    async def _room_of(self, customer: Customer, message_id: str) -> str:
        """Return the room a message of the customer is in."""
        rooms = (await self.person(customer).call("GET", "joined_rooms"))["joined_rooms"]
        for room in rooms:
            if any(event["event_id"] == message_id for event in await self.person(customer).history(room)):
                return str(room)
        raise AssertionError(f"{message_id} is in no room of {customer.handle}")
