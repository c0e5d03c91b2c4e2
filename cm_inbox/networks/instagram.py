"""Instagram: the comments of a professional account, the media that tag it, and its direct messages.

What the parts do: ``meta_graph`` calls, ``instagram_read`` reads, ``instagram_act`` acts, ``instagram_posts`` turns
what is read into messages, ``instagram_sign_in`` signs in, by the page that the account is linked to.

A comment can be answered in private once, within seven days; a direct message for a day after the person's newest. Who
only names the account (@) is told to no program on a desktop.

Source: developers.facebook.com/docs/instagram-platform (Graph v25: IG User, IG Media, IG Comment, messaging).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from cm_inbox.errors import UsageError
from cm_inbox.models.accounts import Account, AccountReport, Quota, SignInMethod
from cm_inbox.models.actions import Action, ActionResult
from cm_inbox.models.apps import OAuthApp
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Author
from cm_inbox.models.permissions import ActionKind, Allowed, Denied, Permission, Reason, SideEffect
from cm_inbox.models.sentences import Sentence

from . import facebook_sign_in, instagram_sign_in, meta_read, meta_terms
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
from .instagram_act import InstagramActor
from .instagram_posts import TAGGED, is_letter
from .instagram_read import COMMENTED, DIRECT, TAGS, InstagramReader
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


class Instagram(Network):
    """One professional account."""

    info: ClassVar[NetworkInfo] = NetworkInfo(
        id="instagram",
        title="Instagram",
        icon="n-instagram",
        sign_in=(SignInMethod.OAUTH, SignInMethod.TOKEN),
        permissions=_PERMISSIONS,
        default_server=SERVER,
        poll=meta_read.PACE,
        settle=5_000,
        about=Sentence("Comments of a professional account, tags, direct messages."),
        conditions={
            ActionKind.REPLY: Sentence(
                "Direct messages within 24 hours of the person's last one; seven days if Meta approved your app."
            ),
            ActionKind.REPLY_PRIVATE: Sentence("Once for each comment, within seven days."),
            ActionKind.LIKE: Sentence("Only if your app has the permission to like."),
            ActionKind.BAN: Sentence("Only who has exchanged direct messages with you."),
        },
        own_app=instagram_sign_in.APP,
        scopes=instagram_sign_in.ASKED,
        opens_several=True,
        duties=meta_terms.DUTIES,
        approval=meta_terms.HUMAN_AGENT,
    )

    def __init__(self, account: Account, http: HttpClient, secrets: Secrets, clock: Callable[[], Millis]) -> None:
        super().__init__(account, http, secrets, clock)
        self.server = account.server or SERVER
        self.token = AccessToken(facebook_sign_in.provider(self.server), secrets, http, clock)
        self.us = Author(account.native_id, account.address, account.name)
        self._graph: Graph | None = None
        self._reader: InstagramReader | None = None
        self._liked: deque[Millis] = deque()

    async def _calls(self) -> Graph:
        """Return what calls in the page's name. Raises CredentialError, AuthRevoked."""
        if self._graph is None:
            kept = await self.token.kept()
            # the app and what it may use are those of the person's Facebook pages
            shared: dict[str, Used] = self.http.shared(f"facebook {kept.get(CLIENT_ID, self.account.uid)}", dict)
            usage = Usage(self.clock, shared)
            self._graph = Graph(
                self.server, self.http, self.token, self.clock, usage=usage, secret=kept.get(CLIENT_SECRET, "")
            )
        return self._graph

    async def _page(self) -> str:
        return (await self.token.kept()).get(instagram_sign_in.PAGE, "")

    # -- sign-in --

    @classmethod
    async def sign_in(cls, request: SignInRequest, http: HttpClient) -> SignedIn:
        if not request.secret:
            raise UsageError("Instagram needs the access token of the page that the account is linked to.")
        server, permissions = request.server or "", cls.info.permissions
        return await instagram_sign_in.with_token(
            request.secret.strip(), request.user or "", server, http, permissions, request.tell
        )

    @classmethod
    async def start_oauth(
        cls, server: str, redirect_uri: str, http: HttpClient, *, app: OAuthApp | None = None, tell: Tell = untold
    ) -> OAuthStart:
        return facebook_sign_in.start(server, redirect_uri, app, tell, scopes=instagram_sign_in.SCOPES)

    @classmethod
    async def opened(cls, request: SignInRequest, http: HttpClient) -> Sequence[SignedIn]:
        if not request.secret:
            raise UsageError("Instagram needs the access token of the page that the account is linked to.")
        token, server = request.secret.strip(), request.server or ""
        return await instagram_sign_in.opened_with(token, server, http, cls.info.permissions, request.tell)

    @classmethod
    async def opened_oauth(
        cls, start: OAuthStart, code: str, http: HttpClient, *, tell: Tell = untold
    ) -> Sequence[SignedIn]:
        return await instagram_sign_in.opened(start, code, http, cls.info.permissions, tell)

    async def check(self) -> AccountReport:
        graph = await self._calls()
        kept = await self.token.kept()
        return await instagram_sign_in.report(graph, self.account.native_id, kept, self.info.permissions)

    # -- reading --

    def sources(self) -> Sequence[Source]:
        permissions = self.account.permissions
        public = () if facebook_sign_in.lacks(permissions, ActionKind.REPLY) else (COMMENTED, TAGS)
        private = () if facebook_sign_in.lacks(permissions, ActionKind.REPLY_PRIVATE) else (DIRECT,)
        return tuple(Source(name) for name in (*public, *private))

    async def fetch(self, source: Source, cursor: str | None, *, wait: float = 0.0) -> Page:
        reader = await self._reading()
        read = {COMMENTED: reader.comments, TAGS: reader.tags, DIRECT: reader.letters}[source.name]
        return await read(cursor)

    def batch(self, native_id: str) -> str | None:
        """Say which can be looked up: comments; neither private messages nor posts of others."""
        return None if is_letter(native_id) or native_id.startswith(TAGGED) else ""

    async def recheck(self, ids: Sequence[str]) -> Recheck:
        return await (await self._reading()).recheck(ids)

    async def _reading(self) -> InstagramReader:
        if self._reader is None:
            self._reader = InstagramReader(await self._calls(), self.us, await self._page(), self.clock)
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

    async def _acting(self) -> InstagramActor:
        return InstagramActor(await self._calls(), self.us, await self._page(), self.clock, self._liked)

    async def close(self) -> None:
        await self.token.close()
