"""What a bot reads on Discord: asked for by REST, told by the gateway.

A guild's list of channels and of active threads names the newest message of each: one with nothing newer than what was
read is not asked for. REST tells no edits and no deletions, and of private exchanges only those we know of.

The gateway tells all of that at once. What it tells is stored as it comes and moves no cursor: the next reading finds
the same messages again and what the gateway missed. A deletion is final, and whatever was asked for before it and comes
after it does not bring the message back.

Source: Discord's API reference v10, "Get Channel Messages", "Receive events".
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

import msgspec

from cm_inbox.errors import Gone, NotPermitted, Transient
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Message, Removal
from cm_inbox.models.sentences import Sentence

from .base import Page, Recheck, StreamEvent
from .discord_api import DiscordApi, DiscordError
from .discord_messages import Json, Place, is_withheld, message_of, split_id

T = TypeVar("T")
PER_PAGE = 100
AT_ONCE = 10
"""Channels read for one page of ours."""
EXCHANGES = 50
"""Private exchanges that are asked for: the latest."""
REMEMBERED = 5_000
ASK_AGAIN: Millis = 600_000
"""How long a channel that we do not read is not looked for again, whatever is written there."""
_READ = frozenset({0, 5})
"""The types of a channel with messages of its own: text and announcements."""
_WHOLE = ("id", "type", "author", "content", "timestamp")
_MISSHAPEN = (KeyError, TypeError, ValueError, AttributeError)


class _Cursor(msgspec.Struct, omit_defaults=True):
    """``after``: the newest message read of each channel; ``private``: exchanges we know of, with whom."""

    after: dict[str, str] = {}
    private: dict[str, str] = {}
    v: int = 1


class Lately(dict[str, T]):
    """What was put in last, up to a number."""

    def __init__(self, most: int = REMEMBERED) -> None:
        super().__init__()
        self._most = most

    def __setitem__(self, key: str, value: T) -> None:
        self.pop(key, None)
        super().__setitem__(key, value)
        while len(self) > self._most:
            del self[next(iter(self))]


class Reading:
    """The channels of one bot, how far they were read, and what the gateway told of them."""

    def __init__(self, us: str, clock: Callable[[], Millis]) -> None:
        self.places: dict[str, Place] = {}
        self.withheld = False
        """Whether the gateway said that we may not read what people write."""
        self._us = us
        self._clock = clock
        self._newest: dict[str, str] = {}
        self._looked = False
        self._private: Lately[str] = Lately(EXCHANGES)
        self._begun: dict[str, str] = {}
        """The message before an exchange, or a channel, began for us: what comes after it is news."""
        self._after: dict[str, str] = {}
        self._live = False
        self._caught_up: set[str] = set()
        """Private exchanges read since the gateway began to tell us of them."""
        self._told: Lately[bool] = Lately()
        self._gone: Lately[bool] = Lately()
        self._asked: Lately[Millis] = Lately()

    # -- by REST --

    async def page(self, api: DiscordApi, cursor: str | None) -> Page:
        """Return what is new in the channels that have something new. Raises NetworkError, DiscordError."""
        here = _read_cursor(cursor) or _Cursor()
        self._know(here.private)
        await self._look_around(api)
        after = dict(here.after)
        fresh = [place for place in self.places.values() if self._has_news(place, after)]
        messages: list[Message] = []
        past: set[str] = set()
        withheld = False
        more = len(fresh) > AT_ONCE
        for place in fresh[:AT_ONCE]:
            known = after.get(place.id) or self._begun.get(place.id)
            said = await self._read(api, place, known)
            if said is None:
                after[place.id] = self._newest.get(place.id, known or "0")
                continue
            found = [made for each in said if (made := message_of(each, place, self._us)) is not None]
            messages += found
            past |= {each.id for each in found} if known is None else set()
            withheld = withheld or any(is_withheld(each) for each in said)
            ids = [known or "0", *(each["id"] for each in said)]
            full = known is not None and len(said) == PER_PAGE
            if not full:  # a channel may name a message that is gone as its newest
                ids.append(self._newest.get(place.id, "0"))
                self._caught_up.add(place.id)
            after[place.id] = max(ids, key=int)
            more = more or full
        self._after = after
        gone = tuple(Removal(each.id) for each in messages if each.id in self._gone)
        page = Page(
            tuple(messages),
            gone,
            cursor=msgspec.json.encode(_Cursor(after, dict(self._private))).decode(),
            more=more,
            gap=self._gap(withheld),
            past=frozenset(past),
        )
        return page.looked_back() if cursor is None else page

    def _know(self, private: Mapping[str, str]) -> None:
        """Take note of exchanges known before; those of this run are later."""
        known = Lately[str](EXCHANGES)
        for channel, name in {**private, **self._private}.items():
            known[channel] = name
        self._private = known

    def _gap(self, withheld: bool) -> Sentence | None:
        if not (withheld or self.withheld):
            return None
        return Sentence(
            "Discord withholds what people write: switch on “Message Content Intent” for the bot in its portal."
        )

    def _has_news(self, place: Place, after: dict[str, str]) -> bool:
        newest, known = self._newest.get(place.id), after.get(place.id)
        if not place.guild:
            return not (self._live and place.id in self._caught_up)
        return newest is not None and (known is None or int(newest) > int(known))

    async def _look_around(self, api: DiscordApi) -> None:
        """Learn which channels there are, and the newest message of each."""
        places: dict[str, Place] = {}
        newest: dict[str, str] = {}
        for guild in await guilds(api):
            channels, threads = await asyncio.gather(
                api.get(f"/guilds/{guild['id']}/channels"), api.get(f"/guilds/{guild['id']}/threads/active")
            )
            spoken = [each for each in channels or () if each.get("type") in _READ]
            for channel in (*spoken, *(threads or {}).get("threads", ())):
                rights = int(guild.get("permissions") or 0)
                places[channel["id"]] = Place(
                    channel["id"], str(channel.get("name") or ""), guild["id"], str(guild.get("name") or ""), rights
                )
                if isinstance(channel.get("last_message_id"), str):
                    newest[channel["id"]] = channel["last_message_id"]
        places |= {channel: Place(channel, name) for channel, name in self._private.items()}
        self.places, self._newest, self._looked = places, newest, True

    async def _read(self, api: DiscordApi, place: Place, after: str | None) -> list[Json] | None:
        """Return the messages behind one, oldest first, or a channel's newest; None where we may not look."""
        try:
            found = await api.get(f"/channels/{place.id}/messages", limit=PER_PAGE, after=after)
        except DiscordError as error:
            if isinstance(error.meaning, Gone | NotPermitted):
                return None
            raise
        if not isinstance(found, list):
            raise Transient()
        return sorted(found, key=lambda each: int(each["id"]))

    async def recheck(self, api: DiscordApi, ids: Iterable[str]) -> Recheck:
        """Look up messages one by one, in their channels. Raises NetworkError."""
        found: list[Message] = []
        missing: list[str] = []
        for each in ids:
            place = split_id(each)
            if place is None or place[0] not in self.places:
                continue
            try:
                said = await api.get(f"/channels/{place[0]}/messages/{place[1]}")
            except DiscordError as error:
                if isinstance(error.meaning, Gone):
                    missing.append(each)
                continue
            made = message_of(said, self.places[place[0]], self._us)
            found += [made] if made is not None and made.id not in self._gone else []
        return Recheck(tuple(found), tuple(missing))

    async def place(self, api: DiscordApi, channel: str) -> Place:
        """Return a channel; one we have not met since the program began is asked for. Raises Gone, DiscordError."""
        if not channel.isdecimal():
            raise Gone()
        if channel not in self.places:
            said = await api.get(f"/channels/{channel}")
            guild = str(said.get("guild_id") or "")
            others = [each for each in said.get("recipients") or () if each.get("id") != self._us]
            name = str(said.get("name") or (others[0]["username"] if others else ""))
            self.places[channel] = Place(channel, name, guild)
        return self.places[channel]

    def opened(self, channel: str, handle: str) -> Place:
        """Take note of a private exchange that we opened, and return it."""
        self._private[channel] = handle
        self.places[channel] = Place(channel, handle)
        return self.places[channel]

    def begins_at(self, channel: str, number: str) -> None:
        """What comes after this message of a channel is news, though the channel was never read."""
        self._begun.setdefault(channel, number)

    # -- by the gateway --

    def live(self, live: bool) -> None:
        """Take note that the gateway tells us what happens from now on, or no longer."""
        self._live = live
        self._caught_up.clear()

    def created(self, said: Iterable[Json]) -> StreamEvent:
        """Return what was written just now."""
        messages: list[Message] = []
        poke = False
        for each in said:
            made, asks = self._written(each)
            messages += [made] if made is not None else []
            poke = poke or asks
        return StreamEvent(page=Page(tuple(messages)) if messages else None, poke=poke)

    def _written(self, said: Json) -> tuple[Message | None, bool]:
        """Return what somebody wrote, and whether the channels are to be asked instead."""
        try:
            channel, number = str(said["channel_id"]), int(said["id"])
            private = not said.get("guild_id")
            if channel not in self.places:
                if not (private or self._looked):  # the first reading finds it, and what was before
                    return None, self._may_ask(channel)
                self.begins_at(channel, str(number - 1))
                if not private or said["author"]["id"] == self._us:
                    return None, self._may_ask(channel)
                self.opened(channel, str(said["author"].get("username") or said["author"]["id"]))
            elif private:
                self._private[channel] = self._private.get(channel) or self.places[channel].name
            if is_withheld(said):
                return None, self._may_ask(channel)
            made = message_of(said, self.places[channel], self._us)
        except _MISSHAPEN:
            return None, False
        if made is None or made.id in self._gone:
            return None, False
        self._told[made.id] = True
        return made, private and channel not in self._after

    def _may_ask(self, channel: str) -> bool:
        """Say whether it is time to look for news of this channel; what we do not read would have us ask for ever."""
        at = self._clock()
        asked = self._asked.get(channel)
        if asked is not None and 0 <= at - asked < ASK_AGAIN:
            return False
        self._asked[channel] = at
        return True

    async def updated(self, api: DiscordApi, said: Json) -> StreamEvent | None:
        """Return a message as it is now; None where it does not concern us. Raises NetworkError.

        One that we neither read nor were told of is not taken for news: it may be years old.
        """
        try:
            channel, number = str(said["channel_id"]), int(said["id"])
            if channel not in self.places or is_withheld({"type": 0, **said}):
                return None
            known = f"{channel}/{number}"
            if known not in self._told and number > int(self._after.get(channel, "0")):
                return StreamEvent(poke=True) if self._may_ask(channel) else None
            if all(name in said for name in _WHOLE):
                made = message_of(said, self.places[channel], self._us)
                found = [made] if made is not None else []
            else:
                found = list((await self.recheck(api, [known])).messages)
        except _MISSHAPEN:
            return None
        found = [each for each in found if each.id not in self._gone]
        settled = frozenset(each.id for each in found if each.id not in self._told)
        return StreamEvent(page=Page(tuple(found), settled=settled)) if found else None

    def deleted(self, said: Json) -> StreamEvent | None:
        """Return what is gone; nobody says who took it away."""
        channel, one, many = said.get("channel_id"), said.get("id"), said.get("ids")
        numbers = many if isinstance(many, list) else [one]
        ids = [f"{channel}/{each}" for each in numbers if isinstance(each, str)]
        for each in ids:
            self._gone[each] = True
        return StreamEvent(page=Page(removed=tuple(Removal(each) for each in ids))) if ids else None


async def guilds(api: DiscordApi) -> list[Json]:
    """Return the servers the bot is on: 200 at most are given at once, which is more than a brand has."""
    found = await api.get("/users/@me/guilds")
    if not isinstance(found, list):
        raise Transient()
    return found


def _read_cursor(cursor: str | None) -> _Cursor | None:
    """Return a cursor; None for none, and for one of another version: then the newest messages are read again."""
    if cursor is None:
        return None
    try:
        here = msgspec.json.decode(cursor, type=_Cursor)
    except (msgspec.DecodeError, ValueError):
        return None
    return here if here.v == 1 else None
