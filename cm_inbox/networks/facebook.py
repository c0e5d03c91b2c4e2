"""Facebook: the comments of a page, what visitors post on it and where it is named, and its Messenger.

What the parts do: ``meta_graph`` calls, ``facebook_read`` reads, ``facebook_act`` acts, ``facebook_posts`` turns posts
into messages, ``facebook_sign_in`` signs in.

A comment can be answered in private once, within seven days; Messenger takes an answer for a day after the person's
newest message, and takes nothing back. For six days more (HUMAN_AGENT) it takes one of an app that Meta approved for
that, which no account is told: somebody has to say so.

Source: developers.facebook.com/docs (Graph v25: Page, Comment, Messenger Platform).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from cm_inbox.errors import UsageError
from cm_inbox.models.accounts import Account, AccountReport, Quota, SignInMethod
from cm_inbox.models.actions import Action, ActionResult
from cm_inbox.models.apps import OAuthApp
from cm_inbox.models.instants import Millis
from cm_inbox.models.permissions import ActionKind, Allowed, Denied, Permission, Reason, SideEffect
from cm_inbox.models.sentences import Sentence

from . import facebook_sign_in, meta_read, meta_terms
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
from .facebook_act import PageActor
from .facebook_posts import is_letter
from .facebook_read import EDGES, MESSENGER, PageReader
from .http import HttpClient
from .meta_graph import SERVER, Graph, Usage, Used
from .oauth_flow import CLIENT_ID, CLIENT_SECRET
from .oauth_tokens import AccessToken

_CANNOT = Denied(Reason.NETWORK_CANNOT)
_PERMISSIONS: Mapping[ActionKind, Permission] = {
    ActionKind.REPLY: Allowed(),
    ActionKind.REPLY_PRIVATE: Allowed(reversible=False),
    ActionKind.RETRACT: Allowed(reversible=False),
    ActionKind.HIDE: Allowed(),
    ActionKind.UNHIDE: Allowed(),
    ActionKind.DELETE: Allowed(reversible=False, side_effects=(SideEffect.CASCADES,)),
    ActionKind.RESTORE: Denied(Reason.ONE_WAY),
    ActionKind.LIKE: Allowed(),
    ActionKind.UNLIKE: Allowed(),
    ActionKind.BAN: Allowed(),
    ActionKind.UNBAN: Allowed(),
    ActionKind.MUTE: _CANNOT,
    ActionKind.UNMUTE: _CANNOT,
}


class Facebook(Network):
    """One page."""

    info: ClassVar[NetworkInfo] = NetworkInfo(
        id="facebook",
        title="Facebook",
        icon="n-facebook",
        sign_in=(SignInMethod.OAUTH, SignInMethod.TOKEN),
        permissions=_PERMISSIONS,
        default_server=SERVER,
        poll=meta_read.PACE,
        settle=5_000,
        about=Sentence("Comments of a page, visitors' posts, Messenger."),
        conditions={
            ActionKind.REPLY: Sentence(
                "In Messenger within 24 hours of the person's last message; seven days if Meta approved your app."
            ),
            ActionKind.REPLY_PRIVATE: Sentence("Once for each comment, within seven days."),
            ActionKind.HIDE: Sentence("Only if the page lets you moderate."),
            ActionKind.BAN: Sentence("Only if Facebook tells who wrote."),
        },
        own_app=facebook_sign_in.APP,
        scopes=facebook_sign_in.ASKED,
        opens_several=True,
        duties=meta_terms.DUTIES,
        approval=meta_terms.HUMAN_AGENT,
    )

    def __init__(self, account: Account, http: HttpClient, secrets: Secrets, clock: Callable[[], Millis]) -> None:
        super().__init__(account, http, secrets, clock)
        self.server = account.server or SERVER
        self.token = AccessToken(facebook_sign_in.provider(self.server), secrets, http, clock)
        self._graph: Graph | None = None
        self._reader: PageReader | None = None

    async def _calls(self) -> Graph:
        """Return what calls in the page's name. Raises CredentialError, AuthRevoked."""
        if self._graph is None:
            kept = await self.token.kept()
            shared: dict[str, Used] = self.http.shared(f"facebook {kept.get(CLIENT_ID, self.account.uid)}", dict)
            usage = Usage(self.clock, shared)
            self._graph = Graph(
                self.server, self.http, self.token, self.clock, usage=usage, secret=kept.get(CLIENT_SECRET, "")
            )
        return self._graph

    # -- sign-in --

    @classmethod
    async def sign_in(cls, request: SignInRequest, http: HttpClient) -> SignedIn:
        if not request.secret:
            raise UsageError("Facebook needs a page's access token.")
        server, permissions = request.server or "", cls.info.permissions
        return await facebook_sign_in.with_token(
            request.secret.strip(), request.user or "", server, http, permissions, request.tell
        )

    @classmethod
    async def start_oauth(
        cls, server: str, redirect_uri: str, http: HttpClient, *, app: OAuthApp | None = None, tell: Tell = untold
    ) -> OAuthStart:
        return facebook_sign_in.start(server, redirect_uri, app, tell)

    @classmethod
    async def opened(cls, request: SignInRequest, http: HttpClient) -> Sequence[SignedIn]:
        if not request.secret:
            raise UsageError("Facebook needs a page's access token.")
        token, server = request.secret.strip(), request.server or ""
        return await facebook_sign_in.opened_with(token, server, http, cls.info.permissions, request.tell)

    @classmethod
    async def opened_oauth(
        cls, start: OAuthStart, code: str, http: HttpClient, *, tell: Tell = untold
    ) -> Sequence[SignedIn]:
        return await facebook_sign_in.opened(start, code, http, cls.info.permissions, tell)

    async def check(self) -> AccountReport:
        graph = await self._calls()
        kept = await self.token.kept()
        return await facebook_sign_in.report(graph, self.account.native_id, kept, self.info.permissions)

    # -- reading --

    def sources(self) -> Sequence[Source]:
        without = facebook_sign_in.lacks(self.account.permissions, ActionKind.REPLY_PRIVATE, ActionKind.BAN)
        return tuple(Source(name) for name in (EDGES if without else (*EDGES, MESSENGER)))

    async def fetch(self, source: Source, cursor: str | None, *, wait: float = 0.0) -> Page:
        reader = await self._reading()
        return await (reader.letters(cursor) if source.name == MESSENGER else reader.posts(source.name, cursor))

    def batch(self, native_id: str) -> str | None:
        """Say which can be looked up: comments and posts, not private messages."""
        return None if is_letter(native_id) else ""

    async def recheck(self, ids: Sequence[str]) -> Recheck:
        return await (await self._reading()).recheck(ids)

    async def _reading(self) -> PageReader:
        if self._reader is None:
            self._reader = PageReader(await self._calls(), self.account.native_id, self.clock)
        return self._reader

    def pace(self) -> tuple[float, float]:
        return self.info.poll if self._graph is None else meta_read.pace(self._graph.usage)

    def lookups(self) -> int:
        return 0 if self._graph is None else meta_read.lookups(self._graph.usage)

    def quotas(self) -> Sequence[Quota]:
        return () if self._graph is None else tuple(self._graph.usage.quotas())

    # -- acting --

    async def act(self, action: Action) -> ActionResult:
        return await (await self._acting()).act(action)

    async def find(self, action: Action) -> ActionResult | Lookup:
        return await (await self._acting()).find(action)

    async def _acting(self) -> PageActor:
        return PageActor(await self._calls(), self.account.native_id, self.account.name, self.clock)

    async def close(self) -> None:
        await self.token.close()
