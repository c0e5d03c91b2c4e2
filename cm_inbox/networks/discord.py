"""Discord: the channels a bot sees, and the private exchanges it began, by REST.

A guild's list of channels and of active threads names the newest message of each: one with nothing newer than what was
read is not asked for. What was edited or deleted is only told over Discord's gateway, which is not used here;
``recheck`` looks it up. A bot is not told either who wrote to it in private: only the exchanges that it began are read.

Ids, texts and rights: ``discord_messages``. Source: Discord's API reference v10.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, ClassVar, TypeVar
from urllib.parse import quote

import msgspec

from cm_inbox.errors import AuthRevoked, Gone, Invalid, NotPermitted, Transient, Unsupported, UsageError
from cm_inbox.models.accounts import Account, AccountReport, CountKind, Quota, SignInMethod, SignInStep, TextLimit
from cm_inbox.models.actions import Action, ActionResult, Outcome
from cm_inbox.models.duties import Duty, DutyKind
from cm_inbox.models.instants import Millis, format_time
from cm_inbox.models.messages import Message, MessageStatus
from cm_inbox.models.permissions import ActionKind, Allowed, Denied, Permission, Reason, SideEffect, Unknown
from cm_inbox.models.sentences import Sentence

from .base import Lookup, Network, NetworkInfo, Page, Recheck, Secrets, SignedIn, SignInRequest, Source
from .discord_api import SERVER, UNKNOWN_BAN, UNKNOWN_MEMBER, DiscordApi, DiscordError, Json
from .discord_messages import ADMINISTRATOR, NEEDED, Place, is_withheld, message_of, snowflake, split_id
from .http import HttpClient, server_url

T = TypeVar("T")
PER_PAGE = 100
AT_ONCE = 10
"""Channels read for one page of ours."""
LONGEST: Millis = 28 * 24 * 3_600_000
"""The longest timeout (Modify Guild Member)."""
NONCE = 25
"""The longest nonce (Create Message)."""
LIKE = quote("👍")
_READ = frozenset({0, 5})
"""The types of a channel with messages of its own: text and announcements."""
_SKEW: Millis = 120_000

_CANNOT = Denied(Reason.NETWORK_CANNOT)
_SEEN = (SideEffect.AUTHOR_SEES, SideEffect.EVERYONE_SEES)
_PERMISSIONS: dict[ActionKind, Permission] = {
    **dict.fromkeys(ActionKind, _CANNOT),
    ActionKind.REPLY: Allowed(),
    ActionKind.REPLY_PRIVATE: Unknown(),
    ActionKind.DELETE: Allowed(reversible=False, side_effects=(SideEffect.EVERYONE_SEES,)),
    ActionKind.RETRACT: Allowed(reversible=False),
    ActionKind.BAN: Allowed(side_effects=(SideEffect.AUTHOR_SEES,)),
    ActionKind.UNBAN: Allowed(),
    ActionKind.MUTE: Allowed(side_effects=_SEEN, timed=True),
    ActionKind.UNMUTE: Allowed(),
    ActionKind.LIKE: Allowed(side_effects=_SEEN),
    ActionKind.UNLIKE: Allowed(),
}


class _Cursor(msgspec.Struct, omit_defaults=True):
    """``after``: the newest message read of each channel; ``private``: exchanges we began, with whom."""

    after: dict[str, str] = {}
    private: dict[str, str] = {}
    v: int = 1


class Discord(Network):
    """One bot."""

    info: ClassVar[NetworkInfo] = NetworkInfo(
        id="discord",
        title="Discord",
        icon="n-discord",
        sign_in=(SignInMethod.TOKEN,),
        permissions=_PERMISSIONS,
        default_server=SERVER,
        poll=(10.0, 60.0),
        about=Sentence("A bot of yours, on your servers."),
        duties=(
            Duty(
                DutyKind.GONE,
                0,
                Sentence("Discord wants nothing kept for longer than needed, nor what people had deleted."),
                "https://support-dev.discord.com/hc/en-us/articles/8563934450327-Discord-Developer-Policy",
            ),
        ),
        token_from=Sentence("discord.com/developers/applications, your application, Bot, Reset Token."),
        reading=Sentence("Channels that the bot sees; in private only what it began."),
        conditions={
            ActionKind.REPLY_PRIVATE: Sentence("Only to people who take messages from members of the server."),
            **dict.fromkeys(NEEDED, Sentence("By the bot's rights on the server; a timeout lasts 28 days at most.")),
        },
    )

    def __init__(self, account: Account, http: HttpClient, secrets: Secrets, clock: Callable[[], Millis]) -> None:
        super().__init__(account, http, secrets, clock)
        self._connection: DiscordApi | None = None
        self._places: dict[str, Place] = {}
        self._newest: dict[str, str] = {}
        self._private: dict[str, str] = {}
        self._begun: dict[str, str] = {}
        """The first message of an exchange that we began: what comes after it is news."""

    # -- sign-in --

    @classmethod
    async def sign_in(cls, request: SignInRequest, http: HttpClient) -> SignedIn:
        """Try the bot's token. Raises AuthRevoked, NetworkError."""
        token = request.secret.strip().removeprefix("Bot ").strip()
        if not token:
            raise UsageError("Give the bot's token, from Discord's developer portal.")
        if not (token.isascii() and token.isprintable()) or " " in token:
            raise AuthRevoked("That is no bot's token.")
        server = server_url(request.server or SERVER)
        api = DiscordApi(http, server, token)
        try:
            report = await _report(api)
        except DiscordError as error:
            raise error.meaning from error
        request.tell(SignInStep.FOUND)
        request.tell(SignInStep.PROVED)
        return SignedIn(report, server, {"token": token})

    async def check(self) -> AccountReport:
        """Ask who we are and what we may do where. Raises NetworkError."""
        return await self._with(_report)

    def quotas(self) -> Sequence[Quota]:
        return self._connection.quotas() if self._connection is not None else ()

    async def _with(self, work: Callable[[DiscordApi], Awaitable[T]]) -> T:
        """Do some work with the token as last saved; one that is refused is read again the next time."""
        if self._connection is None:
            token = (await self.secrets.load()).get("token", "")
            if not token:
                raise AuthRevoked()
            self._connection = DiscordApi(self.http, self.account.server or SERVER, token, self.clock)
        try:
            return await work(self._connection)
        except DiscordError as error:
            raise error.meaning from error
        except AuthRevoked:
            self._connection = None
            raise

    # -- reading --

    def sources(self) -> Sequence[Source]:
        return (Source("channels"),)

    async def fetch(self, source: Source, cursor: str | None, *, wait: float = 0.0) -> Page:
        """Return what is new in the channels that have something new. Raises NetworkError."""
        return await self._with(lambda api: self._fetch(api, cursor))

    async def _fetch(self, api: DiscordApi, cursor: str | None) -> Page:
        here = _read_cursor(cursor) or _Cursor()
        self._private = {**here.private, **self._private}
        await self._look_around(api)
        first = cursor is None
        after = dict(here.after)
        fresh = [place for place in self._places.values() if self._has_news(place, after)]
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
            found = [made for each in said if (made := message_of(each, place, self.account.native_id)) is not None]
            messages += found
            past |= {each.id for each in found} if known is None else set()
            withheld = withheld or any(is_withheld(each) for each in said)
            ids = [known or "0", *(each["id"] for each in said)]
            full = known is not None and len(said) == PER_PAGE
            if not full:  # a channel may name a message that is gone as its newest
                ids.append(self._newest.get(place.id, "0"))
            after[place.id] = max(ids, key=int)
            more = more or full
        gap = Sentence(
            "Discord withholds what people write: switch on “Message Content Intent” for the bot in its portal."
        )
        text = msgspec.json.encode(_Cursor(after, self._private)).decode()
        page = Page(tuple(messages), cursor=text, more=more, gap=gap if withheld else None, past=frozenset(past))
        return page.looked_back() if first else page

    def _has_news(self, place: Place, after: dict[str, str]) -> bool:
        newest, known = self._newest.get(place.id), after.get(place.id)
        if not place.guild:
            return True
        return newest is not None and (known is None or int(newest) > int(known))

    async def _look_around(self, api: DiscordApi) -> None:
        """Learn which channels there are, and the newest message of each."""
        places = {channel: Place(channel, name) for channel, name in self._private.items()}
        newest: dict[str, str] = {}
        for guild in await _guilds(api):
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
        self._places, self._newest = places, newest

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

    async def recheck(self, ids: Sequence[str]) -> Recheck:
        """Look up messages one by one, in their channels. Raises NetworkError."""
        return await self._with(lambda api: self._recheck(api, ids))

    async def _recheck(self, api: DiscordApi, ids: Sequence[str]) -> Recheck:
        found: list[Message] = []
        missing: list[str] = []
        for each in ids:
            place = split_id(each)
            if place is None or place[0] not in self._places:
                continue
            try:
                said = await api.get(f"/channels/{place[0]}/messages/{place[1]}")
            except DiscordError as error:
                if isinstance(error.meaning, Gone):
                    missing.append(each)
                continue
            made = message_of(said, self._places[place[0]], self.account.native_id)
            found += [made] if made is not None else []
        return Recheck(tuple(found), tuple(missing))

    # -- acting --

    async def act(self, action: Action) -> ActionResult:
        """Do it, at most once. Raises NetworkError."""
        acts: dict[ActionKind, Callable[[DiscordApi, Action], Awaitable[ActionResult]]] = {
            ActionKind.REPLY: self._reply,
            ActionKind.REPLY_PRIVATE: self._reply_private,
            ActionKind.DELETE: self._delete,
            ActionKind.RETRACT: self._delete,
            ActionKind.BAN: self._ban,
            ActionKind.UNBAN: self._unban,
            ActionKind.MUTE: self._mute,
            ActionKind.UNMUTE: self._unmute,
            ActionKind.LIKE: self._like,
            ActionKind.UNLIKE: self._like,
        }
        act = acts.get(action.kind)
        if act is None:
            raise Unsupported()
        return await self._with(lambda api: act(api, action))

    async def _place(self, api: DiscordApi, channel: str) -> Place:
        """Return a channel; one we have not met since the program began is asked for. Raises Gone, DiscordError."""
        if not channel.isdecimal():
            raise Gone()
        if channel not in self._places:
            said = await api.get(f"/channels/{channel}")
            guild = str(said.get("guild_id") or "")
            others = [each for each in said.get("recipients") or () if each.get("id") != self.account.native_id]
            name = str(said.get("name") or (others[0]["username"] if others else ""))
            self._places[channel] = Place(channel, name, guild)
        return self._places[channel]

    async def _reply(self, api: DiscordApi, action: Action) -> ActionResult:
        place, answered = await self._place(api, action.thread_id), split_id(action.message_id or "")
        body: Json = {}
        if answered is not None:
            body["message_reference"] = {"message_id": answered[1], "fail_if_not_exists": True}
        return await self._send(api, place, action, body)

    async def _reply_private(self, api: DiscordApi, action: Action) -> ActionResult:
        opened = await api.send("POST", "/users/@me/channels", {"recipient_id": _person(action)})
        channel = str(opened["id"])
        self._private[channel] = action.author_handle
        self._places[channel] = Place(channel, action.author_handle)
        result = await self._send(api, self._places[channel], action, {})
        if result.message is not None:
            self._begun.setdefault(channel, result.message.id.partition("/")[2])
        return result

    async def _send(self, api: DiscordApi, place: Place, action: Action, more: Json) -> ActionResult:
        """Say something, once: of one nonce Discord makes one message within some minutes. Nobody else is called."""
        body: Json = {
            "content": action.text,
            "nonce": action.id.replace("-", "")[-NONCE:],
            "enforce_nonce": True,
            "allowed_mentions": {"parse": [], "replied_user": True},
            **more,
        }
        said = await api.send("POST", f"/channels/{place.id}/messages", body)
        made = message_of(said, place, self.account.native_id)
        return ActionResult(message=made, undo_handle=made.id if made is not None else None)

    async def _delete(self, api: DiscordApi, action: Action) -> ActionResult:
        place = _target(action)
        await api.send("DELETE", f"/channels/{place[0]}/messages/{place[1]}")
        return ActionResult(status=MessageStatus.DELETED)

    async def _guild(self, api: DiscordApi, action: Action) -> str:
        guild = (await self._place(api, action.thread_id)).guild
        if not guild:
            raise Unsupported("That is done on a server: do it from what was written in one of its channels.")
        return guild

    async def _ban(self, api: DiscordApi, action: Action) -> ActionResult:
        """Ban, and leave what they wrote: it is deleted message by message, by who decides so."""
        path = f"/guilds/{await self._guild(api, action)}/bans/{_person(action)}"
        await api.send("PUT", path, {"delete_message_seconds": 0})
        return ActionResult()

    async def _unban(self, api: DiscordApi, action: Action) -> ActionResult:
        path = f"/guilds/{await self._guild(api, action)}/bans/{_person(action)}"
        try:
            await api.send("DELETE", path, {})
        except DiscordError as error:
            if error.code != UNKNOWN_BAN:
                raise
            return ActionResult(Outcome.NOOP)
        return ActionResult()

    async def _mute(self, api: DiscordApi, action: Action) -> ActionResult:
        at = self.clock()
        until = at + LONGEST - 60_000 if action.until is None else action.until
        if until > at + LONGEST:
            raise Invalid("Discord's timeouts last 28 days at most. Choose an earlier end.")
        return await self._time_out(api, action, format_time(until))

    async def _unmute(self, api: DiscordApi, action: Action) -> ActionResult:
        return await self._time_out(api, action, None)

    async def _time_out(self, api: DiscordApi, action: Action, until: str | None) -> ActionResult:
        path = f"/guilds/{await self._guild(api, action)}/members/{_person(action)}"
        await api.send("PATCH", path, {"communication_disabled_until": until})
        return ActionResult()

    async def _like(self, api: DiscordApi, action: Action) -> ActionResult:
        channel, number = _target(action)
        method = "PUT" if action.kind is ActionKind.LIKE else "DELETE"
        await api.send(method, f"/channels/{channel}/messages/{number}/reactions/{LIKE}/@me")
        return ActionResult()

    # -- looking --

    async def find(self, action: Action) -> ActionResult | Lookup:
        """Look whether it was done. Raises NetworkError."""
        return await self._with(lambda api: self._find(api, action))

    async def _find(self, api: DiscordApi, action: Action) -> ActionResult | Lookup:
        if action.kind is ActionKind.REPLY:
            return await self._find_sent(api, await self._place(api, action.thread_id), action)
        if action.kind is ActionKind.REPLY_PRIVATE:
            opened = await api.send("POST", "/users/@me/channels", {"recipient_id": _person(action)})
            return await self._find_sent(api, Place(str(opened["id"]), action.author_handle), action)
        if action.kind in (ActionKind.BAN, ActionKind.UNBAN):
            banned = await self._there(api, f"/guilds/{await self._guild(api, action)}/bans/{_person(action)}")
            return ActionResult() if (banned is not None) is (action.kind is ActionKind.BAN) else Lookup.ABSENT
        if action.kind in (ActionKind.MUTE, ActionKind.UNMUTE):
            member = await self._there(api, f"/guilds/{await self._guild(api, action)}/members/{_person(action)}")
            muted = bool((member or {}).get("communication_disabled_until"))
            return ActionResult() if muted is (action.kind is ActionKind.MUTE) else Lookup.ABSENT
        return Lookup.ABSENT  # to do it once more changes nothing

    async def _there(self, api: DiscordApi, path: str) -> Json | None:
        try:
            found: Json = await api.get(path)
        except DiscordError as error:
            if error.code in (UNKNOWN_BAN, UNKNOWN_MEMBER):
                return None
            raise
        return found

    async def _find_sent(self, api: DiscordApi, place: Place, action: Action) -> ActionResult | Lookup:
        since = snowflake((action.attempted_at or self.clock()) - _SKEW)
        found = await api.get(f"/channels/{place.id}/messages", limit=PER_PAGE, after=since)
        for said in found:
            made = message_of(said, place, self.account.native_id)
            if (
                made is None
                or said["author"]["id"] != self.account.native_id
                or said.get("content") != action.text.strip()
            ):
                continue
            if place.guild and made.parent != action.message_id:
                continue
            return ActionResult(message=made, undo_handle=made.id)
        return Lookup.ABSENT if len(found) < PER_PAGE else Lookup.UNSURE


async def _guilds(api: DiscordApi) -> list[Json]:
    """Return the servers the bot is on: 200 at most are given at once, which is more than a brand has."""
    found = await api.get("/users/@me/guilds")
    if not isinstance(found, list):
        raise Transient()
    return found


async def _report(api: DiscordApi) -> AccountReport:
    me = await api.get("/users/@me")
    if not isinstance(me, dict) or not isinstance(me.get("id"), str):
        raise Transient()
    name = str(me.get("username") or me["id"])
    rights = [int(guild.get("permissions") or 0) for guild in await _guilds(api)]
    permissions = dict(_PERMISSIONS)
    for kind, right in NEEDED.items():
        if rights and not any(each & (right | ADMINISTRATOR) for each in rights):
            permissions[kind] = Denied(Reason.ROLE_MISSING)
    shown: Any = me.get("global_name") or name
    return AccountReport(me["id"], f"@{name}", str(shown), permissions, TextLimit(CountKind.CHARACTERS, 2000))


def _target(action: Action) -> tuple[str, str]:
    handle = action.undo_handle if action.kind is ActionKind.RETRACT else None
    place = split_id(handle or action.message_id or "")
    if place is None:
        raise Gone()
    return place


def _person(action: Action) -> str:
    """Return the person to act on. Raises Gone."""
    if not (action.author_id or "").isdecimal():
        raise Gone()
    return str(action.author_id)


def _read_cursor(cursor: str | None) -> _Cursor | None:
    """Return a cursor; None for none, and for one of another version: then the newest messages are read again."""
    if cursor is None:
        return None
    try:
        here = msgspec.json.decode(cursor, type=_Cursor)
    except (msgspec.DecodeError, ValueError):
        return None
    return here if here.v == 1 else None
