"""Discourse: a forum, as one of its users, with the review queue where that user is of the staff.

Reading is in ``discourse_read``, acting in ``discourse_act``, signing in in ``discourse_sign_in``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import ClassVar

from cm_inbox.models.accounts import Account, AccountReport, Quota, SignInMethod
from cm_inbox.models.actions import Action, ActionResult
from cm_inbox.models.apps import OAuthApp
from cm_inbox.models.instants import Millis
from cm_inbox.models.permissions import ActionKind, Allowed, Permission, SideEffect
from cm_inbox.models.sentences import Sentence

from . import discourse_sign_in as sign_in
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
    StreamEvent,
    Tell,
    untold,
)
from .discourse_act import DiscourseActor
from .discourse_api import DiscourseApi, Pace, pace_of
from .discourse_read import DiscourseReader
from .discourse_stream import Bus, NoStreaming, channels_of
from .http import HttpClient

POSTS = Source("posts")
PRIVATE = Source("private")
REVIEW = Source("review")

FREE_PACE = (20.0, 120.0)
"""Seconds between readings with a key that has no limit for the day: three calls each, of sixty a minute."""

_PERMISSIONS: Mapping[ActionKind, Permission] = {
    ActionKind.REPLY: Allowed(),
    ActionKind.REPLY_PRIVATE: Allowed(),
    ActionKind.RETRACT: Allowed(reversible=False),
    ActionKind.HIDE: Allowed(side_effects=(SideEffect.AUTHOR_SEES,)),
    ActionKind.UNHIDE: Allowed(),
    ActionKind.DELETE: Allowed(),
    ActionKind.RESTORE: Allowed(),
    ActionKind.BAN: Allowed(side_effects=(SideEffect.AUTHOR_SEES,), timed=True),
    ActionKind.UNBAN: Allowed(),
    ActionKind.MUTE: Allowed(side_effects=(SideEffect.AUTHOR_SEES,), timed=True),
    ActionKind.UNMUTE: Allowed(),
    ActionKind.LIKE: Allowed(side_effects=(SideEffect.AUTHOR_SEES,)),
    ActionKind.UNLIKE: Allowed(),
}


class Discourse(Network):
    """One user of one forum."""

    info: ClassVar[NetworkInfo] = NetworkInfo(
        id="discourse",
        title="Discourse",
        icon="n-forum",
        sign_in=(SignInMethod.OAUTH, SignInMethod.TOKEN),
        permissions=_PERMISSIONS,
        needs_server=True,
        needs_user=True,
        poll=(60.0, 180.0),  # with a user's key: at ``pace``, as the calls of its day allow
        settle=5_000,
        about=Sentence("Posts and the review queue."),
        scopes=sign_in.ASKED,
        conditions=dict.fromkeys(sign_in.STAFF_ONLY, Sentence("Only if the user is a moderator there.")),
        reading=Sentence("The review queue only if the user is a moderator there."),
    )

    def __init__(self, account: Account, http: HttpClient, secrets: Secrets, clock: Callable[[], Millis]) -> None:
        super().__init__(account, http, secrets, clock)
        self._connected: tuple[DiscourseApi, DiscourseReader, DiscourseActor] | None = None
        self._streams = True
        self._staff = isinstance(account.permissions.get(ActionKind.HIDE), Allowed)
        self._name = account.address.rpartition("@")[0]

    def make_pace(self, kept: Mapping[str, str]) -> Pace:
        """Return the limits that are kept to; a forum of one's own may have wider ones."""
        return pace_of(kept, self.clock)

    async def _parts(self) -> tuple[DiscourseApi, DiscourseReader, DiscourseActor]:
        if self._connected is None:
            kept = await self.secrets.load()
            api = DiscourseApi(self.http, self.account.server or "", kept, self.clock, pace=self.make_pace(kept))
            reader = DiscourseReader(api, self.account.native_id, self.clock)
            actor = DiscourseActor(api, reader, self.account.native_id, self.clock)
            self._connected = api, reader, actor
        return self._connected

    # -- sign-in --

    @classmethod
    async def sign_in(cls, request: SignInRequest, http: HttpClient) -> SignedIn:
        return await sign_in.by_key(request, http, cls.info.permissions)

    @classmethod
    async def start_oauth(
        cls, server: str, redirect_uri: str, http: HttpClient, *, app: OAuthApp | None = None, tell: Tell = untold
    ) -> OAuthStart:
        return await sign_in.start(server, redirect_uri, http, tell)

    @classmethod
    async def finish_oauth(cls, start: OAuthStart, code: str, http: HttpClient, *, tell: Tell = untold) -> SignedIn:
        return await sign_in.finish(start, code, http, cls.info.permissions, tell)

    async def check(self) -> AccountReport:
        api, _, actor = await self._parts()
        report, self._staff, actor.claiming = await sign_in.report(api, self.info.permissions)
        self._name = report.address.rpartition("@")[0]
        return report

    # -- reading --

    def sources(self) -> Sequence[Source]:
        return (POSTS, PRIVATE, REVIEW) if self._staff else (POSTS, PRIVATE)

    async def fetch(self, source: Source, cursor: str | None, *, wait: float = 0.0) -> Page:
        _, reader, _ = await self._parts()
        if source.name == REVIEW.name:
            return await reader.review(cursor)
        if source.name == PRIVATE.name:
            return await reader.private(cursor, self._name)
        return await reader.posts(cursor)

    async def recheck(self, ids: Sequence[str]) -> Recheck:
        _, reader, _ = await self._parts()
        return await reader.recheck(ids)

    def pace(self) -> tuple[float, float]:
        """Return how often to read: a key's calls for the day are spread over it, where there is such a limit."""
        if self._connected is None:
            return self.info.poll
        every = self._connected[0].pace.interval(len(self.sources()))
        return FREE_PACE if every is None else (max(FREE_PACE[0], every / 2), every * 1.5)

    def lookups(self) -> int:
        return self._connected[0].pace.spare() if self._connected is not None else 0

    def quotas(self) -> Sequence[Quota]:
        return self._connected[0].pace.quotas() if self._connected is not None else ()

    def stream(self) -> AsyncIterator[StreamEvent] | None:
        return self._stream() if self._streams else None

    async def _stream(self) -> AsyncIterator[StreamEvent]:
        api, _, _ = await self._parts()
        bus = Bus(api, channels_of(self.account.native_id, staff=self._staff))
        try:
            async for event in bus.events():
                yield event
        except NoStreaming:  # reading at intervals does it
            self._streams = False

    # -- acting --

    async def act(self, action: Action) -> ActionResult:
        _, _, actor = await self._parts()
        return await actor.act(action)

    async def find(self, action: Action) -> ActionResult | Lookup:
        _, _, actor = await self._parts()
        return await actor.find(action)

    async def close(self) -> None:
        self._connected = None
