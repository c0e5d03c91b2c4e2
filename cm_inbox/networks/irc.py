"""IRC: the channels one moderates, and private messages, as one nick on one server.

IRC has no ids, edits, deletions nor history by itself; what a server adds is asked for (``irc_link.WANTED``). What
was said while we were away is read where the server keeps history (``draft/chathistory``), else told as a gap.
Messages come over one connection that stands as long as the program runs; ``fetch`` hands on what was heard, and
forgets it when the cursor behind it comes back, which is when it is stored.

Who speaks, masks and ids: ``irc_book``. What actions do: ``irc_act``.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

import msgspec

from cm_inbox.errors import (
    AuthRevoked,
    Invalid,
    NotPermitted,
    Transient,
    UsageError,
)
from cm_inbox.models.accounts import Account, AccountReport, SignInMethod, SignInStep
from cm_inbox.models.actions import Action, ActionResult
from cm_inbox.models.instants import Millis, format_time, now
from cm_inbox.models.permissions import ActionKind, Allowed, Denied, Permission, Reason, SideEffect, Unknown
from cm_inbox.models.sentences import Sentence

from .base import Lookup, Network, NetworkInfo, Page, Secrets, SignedIn, SignInRequest, Source
from .http import HttpClient
from .irc_act import Actor
from .irc_book import MODERATION, Book, Channel
from .irc_line import Support, written
from .irc_link import LINE_SECONDS, Link, SignInAs, place
from .irc_text import limit, room

_CANNOT = Denied(Reason.NETWORK_CANNOT)
_SEEN = (SideEffect.AUTHOR_SEES, SideEffect.EVERYONE_SEES)
_PERMISSIONS: dict[ActionKind, Permission] = {
    **dict.fromkeys(ActionKind, _CANNOT),
    ActionKind.REPLY: Allowed(reversible=False),
    ActionKind.REPLY_PRIVATE: Allowed(reversible=False),
    ActionKind.RETRACT: Denied(Reason.ONE_WAY),
    ActionKind.BAN: Allowed(side_effects=_SEEN),
    ActionKind.UNBAN: Allowed(side_effects=(SideEffect.EVERYONE_SEES,)),
    ActionKind.MUTE: Allowed(side_effects=(SideEffect.EVERYONE_SEES,)),
    ActionKind.UNMUTE: Allowed(side_effects=(SideEffect.EVERYONE_SEES,)),
}
_NOT_IN = frozenset({"403", "405", "437", "471", "473", "474", "475", "476", "477", "489", "520"})
PAGE = 200
HISTORY = 100
"""Lines of history to ask for at once, where the server does not say fewer."""
MOST_HISTORY = 20
"""Pages of history of one channel that are read at most after one absence."""
OVERLAP: Millis = 120_000
"""How far back before our own clock's time history is read again: the server's clock may be behind."""
CURSOR_EVERY: Millis = 60_000


class _Cursor(msgspec.Struct, omit_defaults=True):
    """``run`` and ``number``: what was heard in which run of the program; ``at``: when we were last there."""

    run: str = ""
    number: int = 0
    at: Millis = 0
    v: int = 1


class Irc(Network):
    """One nick on one server."""

    info: ClassVar[NetworkInfo] = NetworkInfo(
        id="irc",
        title="IRC",
        icon="n-irc",
        sign_in=(SignInMethod.KEPT_PASSWORD, SignInMethod.SERVER_PASSWORD, SignInMethod.NONE),
        permissions=_PERMISSIONS,
        needs_server=True,
        needs_user=True,
        needs_channels=True,
        poll=(1.0, 5.0),
        about=Sentence("Channels you moderate, as they happen."),
        reading=Sentence("What is said while cm-inbox is closed only where the server keeps history."),
        conditions=dict.fromkeys(MODERATION, Sentence("Only in channels whose operator you are.")),
    )

    line_seconds: ClassVar[float] = LINE_SECONDS
    """What a line costs; a server of the tests that takes any number lets it be none."""

    def __init__(self, account: Account, http: HttpClient, secrets: Secrets, clock: Callable[[], Millis]) -> None:
        super().__init__(account, http, secrets, clock)
        self.book = Book(clock, account.server or "")
        self._link: Link | None = None
        self._opening = asyncio.Lock()
        self._run = uuid.uuid4().hex
        self._last = _Cursor()

    # -- sign-in --

    @classmethod
    async def sign_in(cls, request: SignInRequest, http: HttpClient) -> SignedIn:
        """Connect, join the channels, look what we are there, and leave again.

        Raises AuthRevoked for a password that is not taken, NotPermitted for a channel that lets us not in, UsageError,
        NetworkError.
        """
        nick = (request.user or "").strip()
        channels = channel_names(request.channels or request.before.get("channels", ""))
        if not request.server or not nick or not channels:
            raise UsageError("IRC needs the server, a name there, and at least one channel.")
        where = place(request.server)
        secrets = {"nick": nick, "channels": " ".join(channels)}
        if request.method is SignInMethod.KEPT_PASSWORD:
            secrets["password"] = request.secret
        elif request.method is SignInMethod.SERVER_PASSWORD:
            secrets["server_password"] = request.secret
        book = Book(now, str(where))
        link = await Link.open(where, _who(secrets), book.hear, cls.line_seconds)
        request.tell(SignInStep.FOUND)
        try:
            if link.nick != nick and request.method is not SignInMethod.KEPT_PASSWORD:
                raise Invalid("The name “{nick}” is taken on this server: choose another.", nick=nick)
            request.tell(SignInStep.PROVED)
            refused = await _join(link, book, channels)
            if refused:
                channel, said = next(iter(refused.items()))
                raise NotPermitted("{channel} does not let cm-inbox in: {said}", channel=channel, said=said)
            return SignedIn(_report(link, book, nick, str(where)), str(where), secrets)
        finally:
            await link.close()

    async def check(self) -> AccountReport:
        """Say who we are and what we may do now. Raises NetworkError."""
        link = await self._open()
        missing = [each.name for each in self.book.channels.values() if not each.joined]
        if missing:
            self._tell_refused(await _join(link, self.book, missing))
        kept = await self.secrets.load()
        return _report(link, self.book, kept.get("nick", link.nick), self.account.server or "")

    # -- reading --

    def sources(self) -> Sequence[Source]:
        return (Source("heard", long_poll=True),)

    async def fetch(self, source: Source, cursor: str | None, *, wait: float = 0.0) -> Page:
        """Return what was heard since, waiting for something to be said. Raises NetworkError."""
        here = _read_cursor(cursor)
        if here is not None and here.run == self._run:
            self.book.stored(here.number)
        link = await self._open(here)
        if wait and not self.book.heard and self.book.gap is None:
            self.book.news.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self.book.news.wait()
        if not self.book.heard and not link.alive:
            raise Transient("The server closed the connection. cm-inbox opens it again by itself.")
        page = self._page(here if here is not None and here.run == self._run else _Cursor(self._run))
        return page if here is not None else page.looked_back()

    def _page(self, here: _Cursor) -> Page:
        heard, at = self.book.heard[:PAGE], self.clock()
        gap, self.book.gap = self.book.gap, None
        following = here
        if heard or not 0 <= at - here.at < CURSOR_EVERY:
            following = _Cursor(self._run, heard[-1].number if heard else here.number, at)
        self._last = following
        return Page(
            tuple(each.message for each in heard),
            cursor=msgspec.json.encode(following).decode(),
            more=len(self.book.heard) > len(heard),
            gap=gap,
            past=frozenset(each.message.id for each in heard if each.past),
        )

    # -- acting --

    async def act(self, action: Action) -> ActionResult:
        """Do it, at most once. Raises NetworkError."""
        return await Actor(await self._open(), self.book, self.clock).act(action)

    async def find(self, action: Action) -> ActionResult | Lookup:
        """Look whether it was done. Raises NetworkError."""
        return await Actor(await self._open(), self.book, self.clock).find(action)

    async def close(self) -> None:
        if self._link is not None:
            await self._link.close()
            self._link = None

    # -- the connection --

    async def _open(self, here: _Cursor | None = None) -> Link:
        """Return the connection, opened anew where it has broken. Raises NetworkError."""
        async with self._opening:
            if self._link is not None and self._link.alive:
                return self._link
            if self._link is not None:
                await self._link.close()
                self._link = None
            kept = await self.secrets.load()
            if not kept.get("nick"):
                raise AuthRevoked()
            self.book.begin()
            link = await Link.open(place(self.account.server or ""), _who(kept), self.book.hear, self.line_seconds)
            try:
                await self._settle(link, channel_names(kept.get("channels", "")), here or self._last)
            except BaseException:
                await link.close()
                raise
            self._link = link
            return link

    async def _settle(self, link: Link, channels: Sequence[str], here: _Cursor) -> None:
        """Join, and read what was said while we were away, or say that it cannot be read."""
        self.book.known_until = here.at
        self.book.looking_back = not here.at
        try:
            self._tell_refused(await _join(link, self.book, channels))
            if "draft/chathistory" in link.caps:
                await self._look_back(link, here.at)
            elif here.at:
                since, until = format_time(here.at), format_time(self.clock())
                self.book.tell_gap(
                    Sentence(
                        "What was said from {since} to {until} is not here: this server keeps no history.",
                        since=since,
                        until=until,
                    )
                )
        finally:
            self.book.looking_back = False

    async def _look_back(self, link: Link, since: Millis) -> None:
        """Have the server repeat what was said, in channels and to us alone."""
        count = str(min(HISTORY, int(link.support.said.get("CHATHISTORY") or HISTORY) or HISTORY))
        for channel in [each.name for each in self.book.channels.values() if each.joined]:
            await self._repeat(link, channel, since, count)
        span = (f"timestamp={format_time(since)}", f"timestamp={format_time(self.clock())}")
        answers = await link.ask(written("CHATHISTORY", "TARGETS", *span, count))
        for line in answers:
            if line.command == "CHATHISTORY" and not link.support.is_channel(line.param(1)):
                await self._repeat(link, line.param(1), since, count)

    async def _repeat(self, link: Link, target: str, since: Millis, count: str) -> None:
        if not since:
            await link.ask(written("CHATHISTORY", "LATEST", target, "*", count))
            return
        after = f"timestamp={format_time(max(0, since - OVERLAP))}"
        for _ in range(MOST_HISTORY):
            answers = await link.ask(written("CHATHISTORY", "AFTER", target, after, count))
            given = [line for line in answers if line.command in ("PRIVMSG", "NOTICE") and "batch" in line.tags]
            if len(given) < int(count):
                return
            last = given[-1].tags
            following = f"msgid={last['msgid']}" if "msgid" in last else f"timestamp={last.get('time', '')}"
            if following == after:
                return
            after = following
        self.book.tell_gap(
            Sentence("More was said in {channel} while cm-inbox was away than could be read.", channel=target)
        )

    def _tell_refused(self, refused: dict[str, str]) -> None:
        for channel, said in refused.items():
            self.book.tell_gap(Sentence("Not in {channel}: {said}", channel=channel, said=said))


def channel_names(text: str) -> list[str]:
    """Return the channels that somebody named, each once; ``#`` may be left out."""
    found = (each if each[0] in "#&+!" else f"#{each}" for each in re.split(r"[\s,;]+", text) if each)
    return list(dict.fromkeys(found))


async def _join(link: Link, book: Book, channels: Sequence[str]) -> dict[str, str]:
    """Join channels; return why those that did not let us in said no. Raises Invalid, Transient."""
    book.support, book.nick = link.support, link.nick
    refused: dict[str, str] = {}
    for channel in channels:
        try:
            lines = [written("JOIN", channel)]
        except ValueError as error:
            raise Invalid("“{channel}” is no channel's name.", channel=channel) from error
        if "account-tag" not in link.caps and "WHOX" in link.support.said:
            lines.append(written("WHO", channel, "%uhna"))
        answers = await link.ask(*lines)
        said = next((line.param(-1) for line in answers if line.command in _NOT_IN), None)
        known = book.channels.setdefault(link.support.fold(channel), Channel(channel))
        if said is not None and not known.joined:
            refused[channel] = said
    return refused


def _report(link: Link, book: Book, nick: str, server: str) -> AccountReport:
    longest = max((each.name for each in book.channels.values()), key=len, default="#")
    # an answer in public begins with whom it is for
    line_bytes = room(link.nick, longest, link.source) - 20
    return AccountReport(
        native_id=link.account or nick,
        address=f"{nick}@{server.rpartition('//')[2]}",
        name=nick,
        permissions=_permissions(link.support, book),
        text_limit=limit(line_bytes),
    )


def _permissions(support: Support, book: Book) -> dict[ActionKind, Permission]:
    found = dict(_PERMISSIONS)
    if not any(book.moderates(each.name) for each in book.channels.values()):
        # a channel's service makes operators a moment after they came in: each message says what may be done there
        found |= dict.fromkeys(MODERATION, Unknown())
    if support.quiet is None:
        found |= dict.fromkeys((ActionKind.MUTE, ActionKind.UNMUTE), _CANNOT)
    return found


def _who(secrets: Mapping[str, str]) -> SignInAs:
    return SignInAs(secrets.get("nick", ""), secrets.get("password", ""), secrets.get("server_password", ""))


def _read_cursor(cursor: str | None) -> _Cursor | None:
    """Return a cursor; None for none, and for one of another version."""
    if cursor is None:
        return None
    try:
        here = msgspec.json.decode(cursor, type=_Cursor)
    except (msgspec.DecodeError, ValueError):
        return None
    return here if here.v == 1 else None
