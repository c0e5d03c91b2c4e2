"""Discord: a bot with the channels it sees and its private exchanges.

The gateway (``discord_gateway``) tells at once what is written, edited and deleted; REST brings what was written while
nobody listened, and all of it where the gateway cannot be reached. ``discord_read`` has both.

Ids, texts and rights: ``discord_messages``. Source: Discord's API reference v10.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing, suppress
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar
from urllib.parse import quote

from cm_inbox.errors import (
    AuthRevoked,
    Gone,
    Invalid,
    NetworkError,
    NotPermitted,
    Transient,
    Unsupported,
    UsageError,
)
from cm_inbox.models.accounts import Account, AccountReport, CountKind, Quota, SignInMethod, SignInStep, TextLimit
from cm_inbox.models.actions import Action, ActionResult, Outcome
from cm_inbox.models.duties import Duty, DutyKind
from cm_inbox.models.instants import Millis, format_time
from cm_inbox.models.messages import MessageStatus
from cm_inbox.models.permissions import ActionKind, Allowed, Denied, Permission, Reason, SideEffect, Unknown
from cm_inbox.models.sentences import Sentence

from .base import (
    Lookup,
    Network,
    NetworkInfo,
    Page,
    Recheck,
    Secrets,
    SignedIn,
    SignInRequest,
    Source,
    StreamEvent,
)
from .discord_api import SERVER, UNKNOWN_BAN, UNKNOWN_MEMBER, DiscordApi, DiscordError, Json
from .discord_messages import ADMINISTRATOR, NEEDED, Place, message_of, snowflake, split_id
from .discord_read import PER_PAGE, Reading, guilds
from .http import HttpClient, server_url

if TYPE_CHECKING:
    from .discord_gateway import Gateway
    from .discord_line import Event

log = logging.getLogger(__name__)

T = TypeVar("T")
LOOKUPS = 8
"""Messages looked up in one turn: each is a call."""
LONGEST: Millis = 28 * 24 * 3_600_000
"""The longest timeout (Modify Guild Member)."""
NONCE = 25
"""The longest nonce (Create Message)."""
LIKE = quote("👍")
WHILE_TOLD = (20.0, 120.0)
"""Seconds between two rounds of asking while the gateway tells us what happens."""
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


class Discord(Network):
    """One bot."""

    info: ClassVar[NetworkInfo] = NetworkInfo(
        id="discord",
        title="Discord",
        icon="n-discord",
        sign_in=(SignInMethod.TOKEN,),
        permissions=_PERMISSIONS,
        default_server=SERVER,
        poll=(5.0, 30.0),
        about=Sentence("A bot of yours, on your servers."),
        duties=(
            Duty(
                DutyKind.GONE,
                0,
                Sentence("Discord wants nothing kept for longer than needed, nor what people had deleted."),
                "https://support-dev.discord.com/hc/en-us/articles/8563934450327-Discord-Developer-Policy",
            ),
        ),
        opens_several=True,
        token_from=Sentence("discord.com/developers/applications, your application, Bot, Reset Token."),
        reading=Sentence("Channels that the bot sees; in private what it began, and who writes while cm-inbox runs."),
        conditions={
            ActionKind.REPLY_PRIVATE: Sentence("Only to people who take messages from members of the server."),
            **dict.fromkeys(NEEDED, Sentence("By the bot's rights on the server; a timeout lasts 28 days at most.")),
        },
    )

    def __init__(self, account: Account, http: HttpClient, secrets: Secrets, clock: Callable[[], Millis]) -> None:
        super().__init__(account, http, secrets, clock)
        self._connection: DiscordApi | None = None
        self._reading = Reading(account.native_id, clock)
        self._gateway: Gateway | None = None
        self._streams = True
        self._told = False
        """Whether the gateway is telling us what happens."""
        self._refused = ""
        """The token that the gateway refused."""

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

    @classmethod
    async def opened(cls, request: SignInRequest, http: HttpClient) -> Sequence[SignedIn]:
        """Return the bot, with the servers it is on. Raises NotPermitted where it is on none, and as ``sign_in``."""
        bot = await cls.sign_in(request, http)
        found = await guilds(DiscordApi(http, bot.server or SERVER, bot.secrets["token"]))
        if not found:
            raise NotPermitted("The bot is on no server yet. Invite it to yours, as the guide says, then try again.")
        return (replace(bot, covers=tuple(str(each.get("name") or each.get("id")) for each in found)),)

    async def check(self) -> AccountReport:
        """Ask who we are and what we may do where. Raises NetworkError."""
        return await self._with(_report)

    def quotas(self) -> Sequence[Quota]:
        calls = self._connection.quotas() if self._connection is not None else ()
        return (*calls, *(self._gateway.quotas() if self._gateway is not None else ()))

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
        return await self._with(lambda api: self._reading.page(api, cursor))

    def pace(self) -> tuple[float, float]:
        return WHILE_TOLD if self._told and not self._reading.withheld else self.info.poll

    def lookups(self) -> int:
        return LOOKUPS

    async def recheck(self, ids: Sequence[str]) -> Recheck:
        """Look up messages one by one, in their channels. Raises NetworkError."""
        return await self._with(lambda api: self._reading.recheck(api, ids))

    def stream(self) -> AsyncIterator[StreamEvent] | None:
        return self._stream() if self._streams else None

    async def _stream(self) -> AsyncIterator[StreamEvent]:
        from .discord_gateway import NoGateway  # with it comes the library, which nobody else needs

        gateway = await self._with(self._listened_to)
        try:
            async with aclosing(gateway.listen()) as heard:
                async for events in heard:
                    async for news in self._news(gateway, events):
                        yield news
        except AuthRevoked:
            self._gateway, token, self._connection = None, gateway.token, None
            if token != self._refused:  # once: asking shows it on the account
                self._refused = token
                yield StreamEvent(poke=True)
            raise
        except (NoGateway, Gone) as error:
            self._streams = False
            log.info("Discord lets account %s have no live connection: %s", self.account.id, error)
        except DiscordError as error:
            raise error.meaning from error
        finally:
            self._told = False
            self._reading.live(False)

    async def _listened_to(self, api: DiscordApi) -> Gateway:
        from .discord_gateway import Gateway, Starts

        if self._gateway is None or self._gateway.token != api.token:
            starts = self.http.shared(f"discord/sessions/{self.account.native_id}", lambda: Starts(self.clock))
            self._gateway = Gateway(api, starts)
        return self._gateway

    async def _news(self, gateway: Gateway, events: Sequence[Event]) -> AsyncIterator[StreamEvent]:
        from .discord_line import CREATED, DELETED, DELETED_MANY, READY, RESUMED, UPDATED

        for name, group in groupby(events, key=lambda event: event.name):
            if name == CREATED:
                yield self._reading.created(event.data for event in group)
            elif name == UPDATED:
                for event in group:
                    with suppress(NetworkError, DiscordError):  # it is looked up in its turn
                        news = await self._with(partial(self._reading.updated, said=event.data))
                        yield news or StreamEvent()
            elif name in (DELETED, DELETED_MANY):
                for event in group:
                    yield self._reading.deleted(event.data) or StreamEvent()
            else:
                self._told = name in (READY, RESUMED) or self._told
                self._reading.live(self._told)
                self._reading.withheld = gateway.withheld_at is not None
                yield StreamEvent(poke=name != RESUMED)

    async def close(self) -> None:
        if self._gateway is not None:
            await self._gateway.close()

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

    async def _reply(self, api: DiscordApi, action: Action) -> ActionResult:
        place, answered = await self._reading.place(api, action.thread_id), split_id(action.message_id or "")
        body: Json = {}
        if answered is not None:
            body["message_reference"] = {"message_id": answered[1], "fail_if_not_exists": True}
        return await self._send(api, place, action, body)

    async def _reply_private(self, api: DiscordApi, action: Action) -> ActionResult:
        opened = await api.send("POST", "/users/@me/channels", {"recipient_id": _person(action)})
        channel = str(opened["id"])
        result = await self._send(api, self._reading.opened(channel, action.author_handle), action, {})
        if result.message is not None:
            self._reading.begins_at(channel, result.message.id.partition("/")[2])
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
        guild = (await self._reading.place(api, action.thread_id)).guild
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
            return await self._find_sent(api, await self._reading.place(api, action.thread_id), action)
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


async def _report(api: DiscordApi) -> AccountReport:
    me = await api.get("/users/@me")
    if not isinstance(me, dict) or not isinstance(me.get("id"), str):
        raise Transient()
    name = str(me.get("username") or me["id"])
    rights = [int(guild.get("permissions") or 0) for guild in await guilds(api)]
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
