"""YouTube: the comments of a channel in their three moderation states, and the chats of its live broadcasts.

What the parts do: ``youtube_read`` reads comments, ``youtube_act`` acts on them, ``youtube_live`` is the chats,
``youtube_units`` shares the day's units, ``youtube_sign_in`` signs in, ``youtube_api`` calls.

Hiding holds a comment for review, which can be taken back. YouTube deletes only one's own comments; those of others it
has one reject, which can never be taken back and hides the answers below as well; a ban does the same and rejects
whatever its author writes from then on. All accounts of an app share its 10,000 units of a day: how often
is read follows from how many they are (``pace``).

Source: developers.google.com/youtube/v3 (revision 20261104).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from cm_inbox.errors import UsageError
from cm_inbox.models.accounts import Account, AccountReport, Quota, SignInMethod
from cm_inbox.models.actions import Action, ActionResult
from cm_inbox.models.apps import OAuthApp, OwnApp
from cm_inbox.models.duties import Duty, DutyKind
from cm_inbox.models.instants import Millis
from cm_inbox.models.permissions import ActionKind, Allowed, Denied, Permission, Reason, SideEffect
from cm_inbox.models.sentences import Sentence

from . import youtube_sign_in
from .base import (
    LOOKED_UP,
    Batches,
    Lookup,
    Network,
    NetworkInfo,
    OAuthStart,
    Page,
    Recheck,
    Secrets,
    SignedIn,
    SignInRequest,
    Source,
    Tell,
    untold,
)
from .http import HttpClient
from .oauth_flow import CLIENT_ID
from .oauth_tokens import AccessToken, sign_in_ends
from .youtube_act import CommentActor
from .youtube_api import SERVER, Api
from .youtube_comments import LIVE
from .youtube_live import LiveChats
from .youtube_read import IDS, CommentReader
from .youtube_units import LIVE as LIVE_CHAT
from .youtube_units import LIVE_LIST, LIVE_WRITE, WRITE, UnitBook

SOURCES = tuple(Source(name) for name in ("published", "held", "spam", "older", "live"))
FASTEST = 15.0

_PERMISSIONS: Mapping[ActionKind, Permission] = {
    ActionKind.REPLY: Allowed(cost=WRITE),
    ActionKind.RETRACT: Allowed(reversible=False, cost=WRITE),
    ActionKind.HIDE: Allowed(cost=WRITE),
    ActionKind.UNHIDE: Allowed(cost=WRITE),
    ActionKind.DELETE: Allowed(reversible=False, cost=WRITE, side_effects=(SideEffect.CASCADES,)),
    ActionKind.RESTORE: Denied(Reason.ONE_WAY),
    ActionKind.BAN: Allowed(reversible=False, cost=WRITE, side_effects=(SideEffect.CASCADES,)),
    ActionKind.UNBAN: Denied(Reason.ONE_WAY),
    ActionKind.MUTE: Allowed(cost=LIVE_WRITE, timed=True),
    ActionKind.UNMUTE: Allowed(cost=LIVE_WRITE),
    ActionKind.REPLY_PRIVATE: Denied(Reason.NETWORK_CANNOT),
    ActionKind.LIKE: Denied(Reason.NETWORK_CANNOT),
    ActionKind.UNLIKE: Denied(Reason.NETWORK_CANNOT),
}


class _Parts:
    """What works for one account, once its sign-in is at hand."""

    def __init__(self, network: YouTube, book: UnitBook) -> None:
        account = network.account
        self.book = book
        self.api = Api(network.server, network.http, network.token, network.clock, book, account.uid)
        self.comments = CommentReader(self.api, book, account.uid, account.native_id, network.clock)
        self.actor = CommentActor(self.api, self.comments, account.native_id, network.clock)
        self.live = LiveChats(self.api, book, account.uid, account.native_id, network.clock)


class YouTube(Network):
    """One channel."""

    info: ClassVar[NetworkInfo] = NetworkInfo(
        id="youtube",
        title="YouTube",
        icon="n-youtube",
        sign_in=(SignInMethod.OAUTH,),
        permissions=_PERMISSIONS,
        default_server=SERVER,
        poll=(30.0, 300.0),
        settle=3_000,
        about=Sentence("Comments, held ones too, and live chats."),
        conditions={
            ActionKind.BAN: Sentence("Rejects the comment as well; only YouTube Studio lifts it."),
            ActionKind.MUTE: Sentence("In live chats only."),
            ActionKind.DELETE: Sentence("Rejects others' comments for good, with the answers below."),
        },
        reading=Sentence("As often as the app's units for the day allow."),
        own_app=OwnApp(youtube_sign_in.CONSOLE),
        scopes=youtube_sign_in.ASKED,
        duties=(
            Duty(
                DutyKind.COPIES,
                30 * 24,
                Sentence("YouTube wants what was kept for 30 days to be deleted or fetched anew."),
                "https://developers.google.com/youtube/terms/developer-policies",
            ),
            Duty(
                DutyKind.GONE,
                0,
                Sentence("YouTube wants what is deleted there to be deleted here."),
                "https://developers.google.com/youtube/terms/developer-policies",
            ),
        ),
    )

    def __init__(self, account: Account, http: HttpClient, secrets: Secrets, clock: Callable[[], Millis]) -> None:
        super().__init__(account, http, secrets, clock)
        self.server = account.server or SERVER
        self.token = AccessToken(youtube_sign_in.provider(self.server), secrets, http, clock)
        self._made: _Parts | None = None

    async def _parts(self) -> _Parts:
        """Return the parts; the accounts of one app share its units. Raises CredentialError, AuthRevoked."""
        if self._made is None:
            app = (await self.token.kept()).get(CLIENT_ID, "")
            book = self.http.shared(f"youtube {app}", lambda: UnitBook(self.clock))
            book.join(self.account.uid)
            self._made = _Parts(self, book)
        return self._made

    # -- sign-in --

    @classmethod
    async def sign_in(cls, request: SignInRequest, http: HttpClient) -> SignedIn:
        raise UsageError("Sign in to YouTube in the browser, from the window.")

    @classmethod
    async def start_oauth(
        cls, server: str, redirect_uri: str, http: HttpClient, *, app: OAuthApp | None = None, tell: Tell = untold
    ) -> OAuthStart:
        return youtube_sign_in.start(server, redirect_uri, app, tell)

    @classmethod
    async def finish_oauth(cls, start: OAuthStart, code: str, http: HttpClient, *, tell: Tell = untold) -> SignedIn:
        return await youtube_sign_in.finish(start, code, http, cls.info.permissions, tell)

    async def check(self) -> AccountReport:
        parts = await self._parts()
        return await youtube_sign_in.report(parts.api, sign_in_ends(await self.token.kept()), self.info.permissions)

    # -- reading --

    def quotas(self) -> Sequence[Quota]:
        return () if self._made is None else (self._made.book.quota(),)

    def pace(self) -> tuple[float, float]:
        if self._made is None:
            return self.info.poll
        book, account = self._made.book, self.account.uid
        every = max(FASTEST, min(book.interval(account, "published"), book.interval(account, LIVE_CHAT, LIVE_LIST)))
        return every, every

    def sources(self) -> Sequence[Source]:
        return SOURCES

    async def fetch(self, source: Source, cursor: str | None, *, wait: float = 0.0) -> Page:
        parts = await self._parts()
        if source.name == "live":
            return await parts.live.fetch(cursor)
        return await parts.comments.fetch(source.name, cursor)

    async def recheck(self, ids: Sequence[str]) -> Recheck:
        return await (await self._parts()).comments.recheck(ids)

    def lookups(self) -> int:
        return LOOKED_UP if self._made is not None and self._made.book.may(self.account.uid, "recheck") else 0

    def batch(self, native_id: str) -> str | None:
        """Say which can be looked up: comments, all together. What is said in a live chat cannot."""
        return None if native_id.startswith(LIVE) else ""

    def batches(self) -> Batches:
        if self._made is None:
            return Batches(0, IDS, 0)
        calls, a_day = self._made.book.spare(self.account.uid, "recheck")
        return Batches(calls, IDS, a_day)

    # -- acting --

    async def act(self, action: Action) -> ActionResult:
        parts = await self._parts()
        return await (parts.live if _in_chat(action) else parts.actor).act(action)

    async def find(self, action: Action) -> ActionResult | Lookup:
        parts = await self._parts()
        return await (parts.live if _in_chat(action) else parts.actor).find(action)

    async def close(self) -> None:
        await self.token.close()
        if self._made is not None:
            self._made.book.leave(self.account.uid)


def _in_chat(action: Action) -> bool:
    return action.thread_id.startswith(LIVE)
