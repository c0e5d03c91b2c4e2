"""Threads: what is written below a profile's posts, who names it, and what waits for its approval.

What the parts do: ``meta_graph`` calls, ``threads_read`` reads, ``threads_act`` acts, ``threads_posts`` turns what is
read into messages, ``threads_limits`` knows what a day has left, ``threads_sign_in`` signs in, ``threads_token`` keeps
the sign-in alive.

Threads has nothing private for programs, no likes, no bans. Only direct replies to one's own posts can be hidden, and
all below them go along. There is no description of it for machines.

Source: developers.facebook.com/documentation/threads (v1.0).
"""

from __future__ import annotations

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

from . import meta_read, meta_terms, threads_sign_in
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
from .meta_graph import Graph
from .threads_act import ThreadsActor
from .threads_limits import DayLimits
from .threads_read import ELSEWHERE, MENTIONS, REPLIES, ThreadsReader
from .threads_sign_in import SERVER, VERSION
from .threads_token import LongToken

_CANNOT = Denied(Reason.NETWORK_CANNOT)
_PERMISSIONS: Mapping[ActionKind, Permission] = {
    **dict.fromkeys(ActionKind, _CANNOT),
    ActionKind.REPLY: Allowed(),
    ActionKind.RETRACT: Allowed(reversible=False),
    ActionKind.HIDE: Allowed(side_effects=(SideEffect.CASCADES,)),
    ActionKind.UNHIDE: Allowed(side_effects=(SideEffect.CASCADES,)),
    ActionKind.DELETE: Denied(Reason.OWN_ONLY),
}
_UNNAMED = Sentence("Who names the profile elsewhere is not read: the sign-in does not permit it.")


class Threads(Network):
    """One profile."""

    info: ClassVar[NetworkInfo] = NetworkInfo(
        id="threads",
        title="Threads",
        icon="n-threads",
        sign_in=(SignInMethod.OAUTH, SignInMethod.TOKEN),
        permissions=_PERMISSIONS,
        default_server=SERVER,
        poll=meta_read.PACE,
        settle=60_000,
        about=Sentence("Replies, mentions, replies that wait for approval."),
        conditions={ActionKind.HIDE: Sentence("Only direct replies to your posts, with all below them.")},
        own_app=threads_sign_in.APP,
        scopes=threads_sign_in.ASKED,
        duties=meta_terms.DUTIES,
    )

    def __init__(self, account: Account, http: HttpClient, secrets: Secrets, clock: Callable[[], Millis]) -> None:
        super().__init__(account, http, secrets, clock)
        server = account.server or SERVER
        us = Author(account.native_id, account.address, account.name)
        self._token = LongToken(threads_sign_in.provider(server), server, secrets, http, clock)
        self._graph = Graph(server, http, self._token, clock, version=VERSION, form=True)
        self._limits = DayLimits(self._graph, us.id, clock)
        self._reader = ThreadsReader(self._graph, us, clock)
        self._actor = ThreadsActor(self._graph, us, self._limits, clock)

    # -- sign-in --

    @classmethod
    async def sign_in(cls, request: SignInRequest, http: HttpClient) -> SignedIn:
        if not request.secret:
            raise UsageError("Threads needs an access token.")
        return await threads_sign_in.with_token(
            request.secret.strip(), request.server or "", http, cls.info.permissions, request.tell
        )

    @classmethod
    async def start_oauth(
        cls, server: str, redirect_uri: str, http: HttpClient, *, app: OAuthApp | None = None, tell: Tell = untold
    ) -> OAuthStart:
        return threads_sign_in.start(server, redirect_uri, app, tell)

    @classmethod
    async def finish_oauth(cls, start: OAuthStart, code: str, http: HttpClient, *, tell: Tell = untold) -> SignedIn:
        return await threads_sign_in.finish(start, code, http, cls.info.permissions, tell)

    async def check(self) -> AccountReport:
        said = await threads_sign_in.report(
            self._graph, self.account.native_id, await self._token.kept(), self.info.permissions
        )
        await self._limits.look()
        return said

    # -- reading --

    def sources(self) -> Sequence[Source]:
        return tuple(Source(name) for name in (REPLIES, MENTIONS, ELSEWHERE))

    async def fetch(self, source: Source, cursor: str | None, *, wait: float = 0.0) -> Page:
        if source.name == MENTIONS:
            scopes = threads_sign_in.scopes_of(await self._token.kept())
            if scopes and threads_sign_in.MENTIONS not in scopes:
                return Page(cursor=cursor, gap=_UNNAMED)
            return await self._reader.mentions(cursor)
        return await (self._reader.replies if source.name == REPLIES else self._reader.answers)(cursor)

    async def recheck(self, ids: Sequence[str]) -> Recheck:
        return await self._reader.recheck(ids)

    def pace(self) -> tuple[float, float]:
        return meta_read.pace(self._graph.usage)

    def lookups(self) -> int:
        return meta_read.lookups(self._graph.usage)

    def quotas(self) -> Sequence[Quota]:
        return (*self._graph.usage.quotas(), *self._limits.quotas())

    # -- acting --

    async def act(self, action: Action) -> ActionResult:
        return await self._actor.act(action)

    async def find(self, action: Action) -> ActionResult | Lookup:
        return await self._actor.find(action)

    async def close(self) -> None:
        await self._token.close()
