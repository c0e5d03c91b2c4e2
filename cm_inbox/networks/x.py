"""X: the posts that name an account, and its private messages, within a budget that its user sets.

One signs in with an app of one's own, since X charges whoever owns the app. X lets an app answer only those who named
or quoted the account, no longer lets one like or block, and keeps its newer, encrypted private messages ("XChat") to
itself: those are not read here. Its stream needs the app's secret, which nobody should have to put into a desktop.

Reading is in ``x_read``, acting in ``x_act``, the book of what it costs in ``x_money``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from cm_inbox.errors import AuthRevoked, UsageError
from cm_inbox.models.accounts import (
    Account,
    AccountReport,
    CountKind,
    Quota,
    SignInMethod,
    SignInStep,
    TextLimit,
)
from cm_inbox.models.actions import Action, ActionResult
from cm_inbox.models.apps import OAuthApp, OwnApp
from cm_inbox.models.duties import Duty, DutyKind
from cm_inbox.models.instants import Millis, now
from cm_inbox.models.permissions import ActionKind, Allowed, Denied, Permission, Reason
from cm_inbox.models.sentences import Sentence
from cm_inbox.models.spending import Spending

from . import oauth_flow as flow
from .base import (
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
from .oauth_tokens import AccessToken, first_kept, sign_in_ends
from .x_act import XActor
from .x_api import ASKED, SERVER, USER_FIELDS, Json, XApi, provider
from .x_money import DM_SENT, MANAGE, REPLY, USER_READ, Ledger
from .x_posts import is_id
from .x_read import XReader

PORT = 47_823
"""X compares the whole address one comes back to, so it is always the same."""

MENTIONS = Source("mentions")
OWN = Source("own")
MESSAGES = Source("messages")

TEXT_LIMIT = TextLimit(CountKind.WEIGHTED, 280, url_length=23)
PRIVATE_TEXT_LIMIT = TextLimit(CountKind.CHARACTERS, 10_000)

MILLS_A_DOLLAR = 1_000
_CANNOT = Denied(Reason.NETWORK_CANNOT)
_MANAGED = Allowed(cost=MANAGE / MILLS_A_DOLLAR)
_PERMISSIONS: Mapping[ActionKind, Permission] = {
    ActionKind.REPLY: Allowed(cost=REPLY / MILLS_A_DOLLAR),
    ActionKind.REPLY_PRIVATE: Allowed(cost=DM_SENT / MILLS_A_DOLLAR),
    ActionKind.RETRACT: Allowed(reversible=False, cost=MANAGE / MILLS_A_DOLLAR),
    ActionKind.HIDE: _MANAGED,
    ActionKind.UNHIDE: _MANAGED,
    ActionKind.BAN: _MANAGED,
    ActionKind.UNBAN: _MANAGED,
    ActionKind.MUTE: _MANAGED,
    ActionKind.UNMUTE: _MANAGED,
    ActionKind.DELETE: Denied(Reason.OWN_ONLY),
    ActionKind.RESTORE: _CANNOT,
    ActionKind.LIKE: _CANNOT,
    ActionKind.UNLIKE: _CANNOT,
}
_NEEDED: Mapping[str, frozenset[ActionKind]] = {
    "tweet.write": frozenset({ActionKind.REPLY, ActionKind.RETRACT}),
    "tweet.moderate.write": frozenset({ActionKind.HIDE, ActionKind.UNHIDE}),
    "dm.write": frozenset({ActionKind.REPLY_PRIVATE, ActionKind.BAN, ActionKind.UNBAN}),
    "mute.write": frozenset({ActionKind.MUTE, ActionKind.UNMUTE}),
}
"""What each scope permits."""


class X(Network):
    """One account."""

    info: ClassVar[NetworkInfo] = NetworkInfo(
        id="x",
        title="X",
        icon="n-x",
        sign_in=(SignInMethod.OAUTH,),
        permissions=_PERMISSIONS,
        poll=(20.0, 60.0),  # what brings nothing costs nothing; X permits a question every three seconds
        settle=15_000,
        duties=(
            Duty(
                DutyKind.GONE,
                0,
                Sentence("X wants what is deleted, protected or withheld there to go here, within 24 hours if asked."),
                "https://developer.x.com/en/developer-terms/policy",
            ),
        ),
        own_app=OwnApp(console="https://console.x.com", needs_secret=False, port=PORT),
        scopes=ASKED,
        about=Sentence("Calls cost; you set the limit."),
        conditions={
            ActionKind.REPLY: Sentence("Only to who named or quoted the account."),
            ActionKind.REPLY_PRIVATE: Sentence("Only to who takes private messages from it."),
            ActionKind.HIDE: Sentence("Only answers below posts of the account."),
            ActionKind.BAN: Sentence("Only keeps private messages away."),
        },
        reading=Sentence("Posts that name the account; private messages that are not encrypted."),
    )

    OWN_EVERY: ClassVar[Millis] = 15 * 60_000
    """How often our own posts are looked at for answers given elsewhere."""
    DM_EVERY: ClassVar[Millis] = 65_000
    """X lets an account ask for its private messages 15 times in 15 minutes."""
    LOOK_EVERY: ClassVar[Millis] = 30 * 60_000
    """How often a post is looked up for edits and removal."""

    def __init__(self, account: Account, http: HttpClient, secrets: Secrets, clock: Callable[[], Millis]) -> None:
        super().__init__(account, http, secrets, clock)
        server = account.server or SERVER
        self.ledger = Ledger(self._limits, clock)
        self._token = AccessToken(provider(server), secrets, http, clock)
        self._api = XApi(http, server, self._token, self.ledger, clock)
        self._reader = XReader(
            self._api,
            account.native_id,
            clock,
            own_every=self.OWN_EVERY,
            dm_every=self.DM_EVERY,
            look_every=self.LOOK_EVERY,
        )
        name = account.address.removeprefix("@")
        self._actor = XActor(self._api, self._reader, account.native_id, name, clock)

    def _limits(self) -> Spending:
        return self.spending()

    # -- sign-in --

    @classmethod
    async def sign_in(cls, request: SignInRequest, http: HttpClient) -> SignedIn:
        raise UsageError("X is signed in to in the browser.")

    @classmethod
    async def start_oauth(
        cls, server: str, redirect_uri: str, http: HttpClient, *, app: OAuthApp | None = None, tell: Tell = untold
    ) -> OAuthStart:
        if app is None or not app.client_id:
            raise UsageError("This network asks for an app of your own: give its client ID.")
        tell(SignInStep.FOUND)
        tell(SignInStep.REGISTERED)
        return flow.begin(provider(server or SERVER), app, redirect_uri, server=server or SERVER)

    @classmethod
    async def finish_oauth(cls, start: OAuthStart, code: str, http: HttpClient, *, tell: Tell = untold) -> SignedIn:
        where = provider(start.server)
        tokens = await flow.trade(where, start, code, http)
        tell(SignInStep.PROVED)
        kept = first_kept(start.secrets, tokens, now())
        secrets = _Fresh(kept)
        ledger = Ledger(lambda: Spending(day=USER_READ, month=USER_READ), now)
        api = XApi(http, start.server, AccessToken(where, secrets, http, now), ledger, now)
        report = await _report(api, kept)
        return SignedIn(report, None if start.server == SERVER else start.server, dict(secrets.kept))

    async def check(self) -> AccountReport:
        self.ledger.require(USER_READ)
        return await _report(self._api, await self._token.kept())

    # -- reading --

    def sources(self) -> Sequence[Source]:
        return (MENTIONS, OWN, MESSAGES)

    async def fetch(self, source: Source, cursor: str | None, *, wait: float = 0.0) -> Page:
        if source.name == MENTIONS.name:
            return await self._reader.mentions(cursor)
        if source.name == OWN.name:
            return await self._reader.own_posts(cursor)
        return await self._reader.messages(cursor)

    async def recheck(self, ids: Sequence[str]) -> Recheck:
        return await self._reader.recheck(ids)

    async def look_back(self, ids: Sequence[str]) -> Recheck:
        return await self._reader.look_back(ids)

    def look_backs(self) -> float:
        return self._reader.look_backs()

    def batch(self, native_id: str) -> str | None:
        """Say which can be looked up: posts, not private messages."""
        return "" if is_id(native_id) else None

    def quotas(self) -> Sequence[Quota]:
        return self._api.quotas()

    # -- acting --

    async def act(self, action: Action) -> ActionResult:
        return await self._actor.act(action)

    async def find(self, action: Action) -> ActionResult | Lookup:
        return await self._actor.find(action)

    async def close(self) -> None:
        await self._token.close()


class _Fresh:
    """A drawer for a sign-in that is not kept yet."""

    def __init__(self, kept: Mapping[str, str]) -> None:
        self.kept = dict(kept)

    async def load(self) -> Mapping[str, str]:
        return dict(self.kept)

    async def save(self, secrets: Mapping[str, str]) -> None:
        self.kept = dict(secrets)


async def _report(api: XApi, kept: Mapping[str, str]) -> AccountReport:
    """Ask X who we are. Raises NetworkError."""
    answer = await api.get("/2/users/me", {"user.fields": USER_FIELDS}, kind="me", urgent=True)
    me: Json = answer.get("data") or {}
    if not is_id(me.get("id")) or not me.get("username"):
        raise AuthRevoked()
    return AccountReport(
        native_id=str(me["id"]),
        address=f"@{me['username']}",
        name=str(me.get("name") or me["username"]),
        permissions=permitted(kept.get(flow.SCOPE, "")),
        text_limit=TEXT_LIMIT,
        private_text_limit=PRIVATE_TEXT_LIMIT,
        token_expires_at=sign_in_ends(kept),
    )


def permitted(scope: str) -> dict[ActionKind, Permission]:
    """Return what a sign-in with these scopes may do; no scopes told: all that was asked for."""
    granted = set(scope.split())
    permissions = dict(_PERMISSIONS)
    for needed, kinds in _NEEDED.items():
        if granted and needed not in granted:
            permissions |= dict.fromkeys(kinds, Denied(Reason.SCOPE_MISSING))
    return permissions
