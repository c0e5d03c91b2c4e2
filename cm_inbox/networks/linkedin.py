"""LinkedIn: the comments on a page's posts, and posts that name the page.

What the parts do: ``linkedin_read`` reads, ``linkedin_act`` acts, ``linkedin_comments`` turns what comes into messages,
``linkedin_urns`` knows which names mean the same, ``linkedin_sign_in`` signs in, ``linkedin_api`` calls.

LinkedIn lets no program hide, ban or mute, and messages are for its partners only. It has never published a
machine-readable description: all of this follows its pages for people.

Source: learn.microsoft.com/linkedin/marketing (Community Management, li-lms-2026).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from cm_inbox.errors import UsageError
from cm_inbox.models.accounts import Account, AccountReport, Quota, SignInMethod
from cm_inbox.models.actions import Action, ActionResult
from cm_inbox.models.apps import OAuthApp
from cm_inbox.models.duties import Duty, DutyKind
from cm_inbox.models.instants import Millis
from cm_inbox.models.permissions import ActionKind, Allowed, Denied, Permission, Reason
from cm_inbox.models.sentences import Sentence

from . import linkedin_sign_in
from .base import (
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
from .linkedin_act import PageActor
from .linkedin_api import COMMENTS_READ, SERVER, Api, DayLimits
from .linkedin_read import IDS, ROUND, PageReader
from .linkedin_urns import split_comment
from .oauth_flow import CLIENT_ID
from .oauth_tokens import AccessToken

POSTS = Source("posts")
NOTIFICATIONS = Source("notifications")

LOOKED_UP_HERE = 8
"""Comments that are looked up in one turn beside those that must be confirmed: each may be a call, and an app on trial
has a few hundred a day."""

_CANNOT = Denied(Reason.NETWORK_CANNOT)
_PERMISSIONS: Mapping[ActionKind, Permission] = {
    ActionKind.REPLY: Allowed(),
    ActionKind.RETRACT: Allowed(reversible=False),
    ActionKind.LIKE: Allowed(),
    ActionKind.UNLIKE: Allowed(),
    ActionKind.DELETE: Denied(Reason.OWN_ONLY),
    ActionKind.RESTORE: _CANNOT,
    ActionKind.REPLY_PRIVATE: _CANNOT,
    ActionKind.HIDE: _CANNOT,
    ActionKind.UNHIDE: _CANNOT,
    ActionKind.BAN: _CANNOT,
    ActionKind.UNBAN: _CANNOT,
    ActionKind.MUTE: _CANNOT,
    ActionKind.UNMUTE: _CANNOT,
}


class LinkedIn(Network):
    """One page."""

    info: ClassVar[NetworkInfo] = NetworkInfo(
        id="linkedin",
        title="LinkedIn",
        icon="n-linkedin",
        sign_in=(SignInMethod.OAUTH, SignInMethod.TOKEN),
        permissions=_PERMISSIONS,
        default_server=SERVER,
        poll=(120.0, 600.0),  # the day's calls are few, and LinkedIn does not say how few
        settle=15_000,
        about=Sentence("Comments on a page's posts, posts that name it."),
        reading=Sentence("Your app needs LinkedIn's approval."),
        own_app=linkedin_sign_in.APP,
        scopes=linkedin_sign_in.ASKED,
        opens_several=True,
        duties=(
            Duty(
                DutyKind.COPIES,
                24,
                Sentence("LinkedIn lets nobody keep who its members are for more than 24 hours, what they do for 48."),
                "https://learn.microsoft.com/linkedin/marketing/data-storage-requirements",
            ),
            Duty(
                DutyKind.GONE,
                0,
                Sentence("LinkedIn wants what is deleted there to be deleted here."),
                "https://www.linkedin.com/legal/l/api-terms-of-use",
            ),
        ),
    )

    def __init__(self, account: Account, http: HttpClient, secrets: Secrets, clock: Callable[[], Millis]) -> None:
        super().__init__(account, http, secrets, clock)
        self.server = account.server or SERVER
        self.token = AccessToken(linkedin_sign_in.provider(self.server), secrets, http, clock)
        self._api: Api | None = None
        self._reader: PageReader | None = None

    async def _calls(self) -> Api:
        """Return what calls for the page. Raises CredentialError, AuthRevoked."""
        if self._api is None:
            app = (await self.token.kept()).get(CLIENT_ID) or self.account.uid
            limits = self.http.shared(f"linkedin {app}", lambda: DayLimits(self.clock))
            self._api = Api(self.server, self.http, self.token, self.clock, limits)
        return self._api

    async def _reading(self) -> PageReader:
        if self._reader is None:
            self._reader = PageReader(await self._calls(), self.account.native_id, self.clock)
        return self._reader

    # -- sign-in --

    @classmethod
    async def sign_in(cls, request: SignInRequest, http: HttpClient) -> SignedIn:
        if not request.secret:
            raise UsageError("LinkedIn needs an access token of your app.")
        token, place, server = request.secret.strip(), request.user or "", request.server or ""
        return await linkedin_sign_in.with_token(token, place, server, http, cls.info.permissions, request.tell)

    @classmethod
    async def start_oauth(
        cls, server: str, redirect_uri: str, http: HttpClient, *, app: OAuthApp | None = None, tell: Tell = untold
    ) -> OAuthStart:
        return linkedin_sign_in.start(server, redirect_uri, app, tell)

    @classmethod
    async def opened(cls, request: SignInRequest, http: HttpClient) -> Sequence[SignedIn]:
        if not request.secret:
            raise UsageError("LinkedIn needs an access token of your app.")
        token, server = request.secret.strip(), request.server or ""
        return await linkedin_sign_in.opened_with(token, server, http, cls.info.permissions, request.tell)

    @classmethod
    async def opened_oauth(
        cls, start: OAuthStart, code: str, http: HttpClient, *, tell: Tell = untold
    ) -> Sequence[SignedIn]:
        return await linkedin_sign_in.opened(start, code, http, cls.info.permissions, tell)

    async def check(self) -> AccountReport:
        api = await self._calls()
        kept = await self.token.kept()
        return await linkedin_sign_in.report(api, self.account.native_id, kept, self.info.permissions)

    # -- reading --

    def sources(self) -> Sequence[Source]:
        return (POSTS, NOTIFICATIONS)

    async def fetch(self, source: Source, cursor: str | None, *, wait: float = 0.0) -> Page:
        reader = await self._reading()
        return await (reader.posts(cursor) if source.name == POSTS.name else reader.notifications(cursor))

    def lookups(self) -> int:
        return LOOKED_UP_HERE if self._reader is not None and self._reader.may_look_again() else 0

    def batch(self, native_id: str) -> str | None:
        """Return the post of a comment. Posts of others that name the page are not for us to look up."""
        found = split_comment(native_id)
        return None if found is None else found[0]

    def batches(self) -> Batches:
        if self._api is None or self.lookups() == 0:
            return Batches(0, IDS, 0)
        calls, a_day = self._api.limits.spare(COMMENTS_READ, ROUND)
        return Batches(calls, IDS, a_day)

    async def recheck(self, ids: Sequence[str]) -> Recheck:
        return await (await self._reading()).recheck(ids)

    def quotas(self) -> Sequence[Quota]:
        return () if self._api is None else self._api.limits.quotas()

    # -- acting --

    async def act(self, action: Action) -> ActionResult:
        return await (await self._acting()).act(action)

    async def find(self, action: Action) -> ActionResult | Lookup:
        return await (await self._acting()).find(action)

    async def _acting(self) -> PageActor:
        return PageActor(await self._calls(), await self._reading(), self.account.native_id)

    async def close(self) -> None:
        await self.token.close()
