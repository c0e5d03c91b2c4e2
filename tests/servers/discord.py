"""A small stateful Discord with its manners.

Messages after one come newest first; a channel may name a message that is gone as its newest; the same nonce makes one
message; an answer to what is gone is refused; deletions and edits are told to nobody who only asks, but to whoever
listens at its gateway (``discord_gateway``); private exchanges are not listed for bots; limits are told by bucket. It
knows nothing of our adapter.
"""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from .described import Described, find_specification, openapi
from .discord_gateway import FakeGateway
from .stub import Answer, Asked, Refused, StubServer, running

Json = dict[str, Any]
EVERYTHING = (1 << 1) | (1 << 2) | (1 << 11) | (1 << 13) | (1 << 40)
EPOCH = 1_420_070_400_000


def refused(status: int, code: int, words: str, **more: Any) -> Refused:
    return Refused(status, {"code": code, "message": words, **more})


@dataclass(slots=True)
class Guild:
    id: str
    name: str
    rights: int = EVERYTHING
    banned: dict[str, Json] = field(default_factory=dict)
    timeouts: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Channel:
    id: str
    name: str
    guild: Guild | None = None
    recipient: str = ""
    bot: str = ""
    """Whose private exchange it is."""
    messages: dict[str, Json] = field(default_factory=dict)
    nonces: dict[str, str] = field(default_factory=dict)
    liked: set[str] = field(default_factory=set)
    newest: str | None = None
    hidden: bool = False


class FakeDiscord(StubServer):
    """All servers, people and bots of a session."""

    def __init__(self, described: Described | None = None, clock: Callable[[], float] = time.time) -> None:
        super().__init__(described)
        self.clock = clock
        self.bots: dict[str, Json] = {}
        self.people: dict[str, Json] = {}
        self.channels: dict[str, Channel] = {}
        self.guilds_of: dict[str, list[Guild]] = {}
        self.refuses_private: set[str] = set()
        self.remaining = 5
        self._numbers = itertools.count(1)
        self.gateway: FakeGateway | None = None

    def start(self) -> None:
        super().start()
        self.gateway = FakeGateway(self)
        self.gateway.start()

    def stop(self) -> None:
        if self.gateway is not None:
            self.gateway.stop()
        super().stop()

    # -- what a test may do --

    def snowflake(self) -> str:
        return str(((int(self.clock() * 1000) - EPOCH) << 22) | next(self._numbers) & 0x3FFFFF)

    def new_bot(self, name: str) -> str:
        """Make a bot; return its token."""
        with self.lock:
            user = self.new_person(name) | {"bot": True}
            token = f"token.{user['id']}"
            self.bots[token] = user
            self.guilds_of[token] = []
            return token

    def new_person(self, name: str) -> Json:
        with self.lock:
            number = self.snowflake()
            person: Json = {
                "id": number,
                "username": f"{re.sub(r'[^a-z]', '', name.lower())}{number[-5:]}",
                "avatar": None,
                "discriminator": "0",
                "public_flags": 0,
                "flags": 0,
                "global_name": name,
                "primary_guild": None,
            }
            self.people[number] = person
            return person

    def new_guild(self, token: str, name: str) -> Guild:
        with self.lock:
            guild = Guild(self.snowflake(), name)
            self.guilds_of[token].append(guild)
            return guild

    def new_channel(self, guild: Guild, name: str) -> Channel:
        with self.lock:
            channel = Channel(self.snowflake(), name, guild)
            self.channels[channel.id] = channel
            return channel

    def private_channel(self, token: str, person: str) -> Channel:
        """Return the private exchange of a bot and a person, begun by either."""
        with self.lock:
            for channel in self.channels.values():
                if (channel.bot, channel.recipient) == (token, person):
                    return channel
            channel = Channel(self.snowflake(), "", recipient=person, bot=token)
            self.channels[channel.id] = channel
            return channel

    def says(self, channel: Channel, person: Json, text: str, *, reply_to: str | None = None, **more: Any) -> Json:
        with self.lock:
            number = self.snowflake()
            message: Json = {
                "type": 19 if reply_to else 0,
                "content": text,
                "mentions": [],
                "mention_roles": [],
                "attachments": [],
                "embeds": [],
                "timestamp": datetime.fromtimestamp(self.clock(), UTC).isoformat(),
                "edited_timestamp": None,
                "flags": 0,
                "components": [],
                "id": number,
                "channel_id": channel.id,
                "author": person,
                "pinned": False,
                "mention_everyone": False,
                "tts": False,
                **(
                    {"message_reference": {"type": 0, "channel_id": channel.id, "message_id": reply_to}}
                    if reply_to
                    else {}
                ),
                **more,
            }
            channel.messages[number] = message
            channel.newest = number
            self.tell(channel, "MESSAGE_CREATE", message)
            return message

    def edits(self, channel: Channel, number: str, text: str) -> None:
        with self.lock:
            edited = datetime.fromtimestamp(self.clock(), UTC).isoformat()
            channel.messages[number] |= {"content": text, "edited_timestamp": edited}
            self.tell(channel, "MESSAGE_UPDATE", channel.messages[number])

    def deletes(self, channel: Channel, *numbers: str) -> None:
        with self.lock:
            for number in numbers:
                del channel.messages[number]
            if len(numbers) == 1:
                self.tell(channel, "MESSAGE_DELETE", {"id": numbers[0], "channel_id": channel.id})
            else:
                self.tell(channel, "MESSAGE_DELETE_BULK", {"ids": list(numbers), "channel_id": channel.id})

    def tell(self, channel: Channel, name: str, data: Json) -> None:
        """Tell whoever listens and sees the channel."""
        if self.gateway is None:
            return
        guild = channel.guild
        for token, bot in self.bots.items():
            ours = channel.bot == token if guild is None else guild in self.guilds_of[token]
            if ours and not channel.hidden:
                said = {**data, **({"guild_id": guild.id} if guild is not None else {})}
                anybodys = data.get("author", {}).get("id") != bot["id"]
                self.gateway.tell(token, name, said, private=guild is None, anybodys=anybodys)

    # -- the interface --

    def reply(self, asked: Asked) -> Answer:
        token = asked.headers.get("authorization", "").removeprefix("Bot ")
        if token not in self.bots:
            raise refused(401, 0, "401: Unauthorized")
        path = asked.path.removeprefix("/api/v10")
        for method, pattern, function in ROUTES:
            match = re.fullmatch(pattern, path)
            if match and method == asked.method:
                body = function(self, token, asked, *match.groups())
                headers = {"X-RateLimit-Limit": "50", "X-RateLimit-Remaining": "49", "X-RateLimit-Reset-After": "0.25"}
                return Answer(body, 204 if body is None else 200, headers)
        raise refused(404, 0, "404: Not Found")

    def channel(self, token: str, number: str) -> Channel:
        channel = self.channels.get(number)
        if channel is None:
            raise refused(404, 10003, "Unknown Channel")
        if channel.hidden:
            raise refused(403, 50001, "Missing Access")
        return channel

    def message(self, token: str, channel: str, number: str) -> tuple[Channel, Json]:
        found = self.channel(token, channel)
        if number not in found.messages:
            raise refused(404, 10008, "Unknown Message")
        return found, found.messages[number]

    def guild(self, token: str, number: str, right: int = 0) -> Guild:
        guild = next((each for each in self.guilds_of[token] if each.id == number), None)
        if guild is None:
            raise refused(404, 10004, "Unknown Guild")
        if right and not guild.rights & right:
            raise refused(403, 50013, "Missing Permissions")
        return guild


def me(server: FakeDiscord, token: str, asked: Asked) -> Any:
    user = {name: value for name, value in server.bots[token].items() if name != "primary_guild"}
    return user | {"mfa_enabled": False, "locale": "fr"}


def my_guilds(server: FakeDiscord, token: str, asked: Asked) -> Any:
    usual: Json = {"icon": None, "banner": None, "owner": False, "features": []}
    return [
        {"id": each.id, "name": each.name, "permissions": str(each.rights), **usual} for each in server.guilds_of[token]
    ]


def guild_channels(server: FakeDiscord, token: str, asked: Asked, number: str) -> Any:
    guild = server.guild(token, number)
    return [shown(each) for each in server.channels.values() if each.guild is guild]


def shown(channel: Channel) -> Json:
    assert channel.guild is not None
    newest = {"last_message_id": channel.newest} if channel.newest else {}
    usual = {"type": 0, "flags": 0, "position": 0, "guild_id": channel.guild.id}
    return {"id": channel.id, "name": channel.name, **usual, **newest}


def active_threads(server: FakeDiscord, token: str, asked: Asked, number: str) -> Any:
    server.guild(token, number)
    return {"threads": [], "members": [], "has_more": False}


def one_channel(server: FakeDiscord, token: str, asked: Asked, number: str) -> Any:
    channel = server.channel(token, number)
    return private(server, channel) if channel.guild is None else shown(channel)


def private(server: FakeDiscord, channel: Channel) -> Json:
    return {"id": channel.id, "type": 1, "flags": 0, "recipients": [server.people[channel.recipient]]}


def messages(server: FakeDiscord, token: str, asked: Asked, number: str) -> Any:
    channel = server.channel(token, number)
    ids = sorted(channel.messages, key=int)
    limit, after = int(asked.one("limit", "50")), asked.one("after")
    chosen = [each for each in ids if int(each) > int(after)][:limit] if after else ids[-limit:]
    return [channel.messages[each] for each in reversed(chosen)]


def one_message(server: FakeDiscord, token: str, asked: Asked, channel: str, number: str) -> Any:
    return server.message(token, channel, number)[1]


def post(server: FakeDiscord, token: str, asked: Asked, number: str) -> Any:
    channel, body = server.channel(token, number), asked.json()
    if channel.recipient in server.refuses_private:
        raise refused(403, 50007, "Cannot send messages to this user")
    if not 0 < len(body["content"].strip()) <= 2000:
        raise refused(400, 50035, "Invalid Form Body")
    nonce = str(body.get("nonce", ""))
    if body.get("enforce_nonce") and nonce in channel.nonces:
        return channel.messages[channel.nonces[nonce]]
    reply_to = body.get("message_reference", {}).get("message_id")
    if reply_to is not None and reply_to not in channel.messages:
        wrong = {"message_reference": {"_errors": [{"code": 10008, "message": "Unknown message"}]}}
        raise refused(400, 50035, "Invalid Form Body", errors=wrong)
    made = server.says(channel, server.bots[token], body["content"], reply_to=reply_to)
    channel.nonces[nonce] = made["id"]
    return made


def remove(server: FakeDiscord, token: str, asked: Asked, channel: str, number: str) -> None:
    found, message = server.message(token, channel, number)
    own = message["author"]["id"] == server.bots[token]["id"]
    if not own and (found.guild is None or not found.guild.rights & (1 << 13)):
        raise refused(403, 50003, "Cannot execute action on a DM channel")
    server.deletes(found, number)


def react(server: FakeDiscord, token: str, asked: Asked, channel: str, number: str) -> None:
    found, _ = server.message(token, channel, number)
    (found.liked.add if asked.method == "PUT" else found.liked.discard)(number)


def ban(server: FakeDiscord, token: str, asked: Asked, number: str, person: str) -> Any:
    guild = server.guild(token, number, 1 << 2)
    if asked.method == "PUT":
        guild.banned[person] = asked.json()
        return None
    if person not in guild.banned:
        raise refused(404, 10026, "Unknown Ban")
    if asked.method == "DELETE":
        del guild.banned[person]
        return None
    return {"user": server.people[person], "reason": None}


def member(server: FakeDiscord, token: str, asked: Asked, number: str, person: str) -> Any:
    guild = server.guild(token, number, 1 << 40 if asked.method == "PATCH" else 0)
    if asked.method == "PATCH":
        until = asked.json()["communication_disabled_until"]
        if until is None:
            guild.timeouts.pop(person, None)
        else:
            guild.timeouts[person] = until
    return {
        **dict.fromkeys(("avatar", "banner", "nick", "premium_since")),
        "communication_disabled_until": guild.timeouts.get(person),
        "flags": 0,
        "joined_at": "2026-01-01T00:00:00+00:00",
        "pending": False,
        "roles": [],
        "user": server.people[person],
        "mute": False,
        "deaf": False,
    }


def open_private(server: FakeDiscord, token: str, asked: Asked) -> Any:
    return private(server, server.private_channel(token, asked.json()["recipient_id"]))


def gateway_for_bot(server: FakeDiscord, token: str, asked: Asked) -> Any:
    if server.gateway is None:
        raise refused(404, 0, "404: Not Found")
    manners = server.gateway.manners(token)
    limit = {"total": manners.total, "remaining": manners.remaining, "reset_after": 14_400_000, "max_concurrency": 1}
    return {"url": server.gateway.url, "shards": 1, "session_start_limit": limit}


_CHANNEL, _GUILD = r"/channels/(\d+)", r"/guilds/(\d+)"
_REACTION = _CHANNEL + r"/messages/(\d+)/reactions/👍/@me"
ROUTES: tuple[tuple[str, str, Callable[..., Any]], ...] = (
    ("GET", "/gateway/bot", gateway_for_bot),
    ("GET", "/users/@me", me),
    ("GET", "/users/@me/guilds", my_guilds),
    ("POST", "/users/@me/channels", open_private),
    ("GET", _GUILD + "/channels", guild_channels),
    ("GET", _GUILD + "/threads/active", active_threads),
    ("GET", _CHANNEL, one_channel),
    ("GET", _CHANNEL + "/messages", messages),
    ("POST", _CHANNEL + "/messages", post),
    ("GET", _CHANNEL + r"/messages/(\d+)", one_message),
    ("DELETE", _CHANNEL + r"/messages/(\d+)", remove),
    ("PUT", _REACTION, react),
    ("DELETE", _REACTION, react),
    *((method, _GUILD + r"/bans/(\d+)", ban) for method in ("GET", "PUT", "DELETE")),
    *((method, _GUILD + r"/members/(\d+)", member) for method in ("GET", "PATCH")),
)


def described_discord() -> Described | None:
    """Return Discord's own description, None where it is not beside this project."""
    path = find_specification("discord-v10.openapi.json")
    return None if path is None else openapi(path, base="/api/v10")


@pytest.fixture(scope="session")
def discord_server() -> Iterator[FakeDiscord]:
    """One Discord for the session, for whoever makes bots and servers of their own on it."""
    with running(FakeDiscord(described_discord())) as server:
        yield server
