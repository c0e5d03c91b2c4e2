"""Mastodon, and what speaks its client API: GoToSocial, Pleroma, Akkoma and others.

Reading: notifications of mentions and quotes, and our own answers made elsewhere, both by since-id. A status
with the visibility *direct* is a private message; the people in it name its thread. A public thread is named
by the status it began with. Edits and removals come from the stream, and from ``recheck`` for the rest.

Acting: answers are statuses that mention their reader. ``Idempotency-Key`` is sent, but not trusted: some
servers ignore it, so ``find`` looks at our own recent statuses.

Source: docs.joinmastodon.org (client API, Mastodon 4.7).
"""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import aclosing
from typing import ClassVar

from cm_inbox.errors import (
    Gone,
    Invalid,
    NetworkError,
    NotPermitted,
    OutcomeUnknown,
    RateLimited,
    Transient,
    Unsupported,
)
from cm_inbox.models.accounts import Account, AccountReport, Quota, SignInMethod
from cm_inbox.models.actions import Action, ActionResult, Outcome
from cm_inbox.models.apps import OAuthApp
from cm_inbox.models.enclosures import Enclosure
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Message, MessageStatus, Removal, RemovedBy, Visibility
from cm_inbox.models.permissions import ActionKind, Allowed, Denied, Reason, SideEffect
from cm_inbox.models.sentences import Sentence

from . import mastodon_api as api
from . import mastodon_media, mastodon_sign_in, since_id
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
from .http import HttpClient
from .mastodon_messages import (
    BATCH,
    DIRECT,
    PRIVATE_THREAD,
    Remembered,
    Threads,
    answers_somebody,
    concerns,
    fingerprint,
    is_private,
    text_of,
    to_message,
    with_mentions,
)
from .mastodon_stream import Event, NoStreaming, events

MENTIONS = Source("mentions")
OWN = Source("own")
TYPES = ("mention", "quote")
NO_STREAM = (10.0, 30.0)
"""Seconds between two rounds while no stream tells of news: two calls each, of sixty a minute."""

LOOKED_BACK = 5
"""How many pages of our own statuses ``find`` reads at most."""

SKEW: Millis = 10 * 60 * 1000
"""How far a server's clock may be from ours when ``find`` decides whether a status is old enough."""

_RELATIONS: Mapping[ActionKind, tuple[str, str, bool]] = {
    ActionKind.BAN: ("block", "blocking", True),
    ActionKind.UNBAN: ("unblock", "blocking", False),
    ActionKind.MUTE: ("mute", "muting", True),
    ActionKind.UNMUTE: ("unmute", "muting", False),
}
"""The call, the field of a relationship that shows it, and the value it then has."""

SPOILED = object()
"""Stands for an entry that cannot be understood."""

NOTHING = object()
"""Stands for an entry that does not concern us."""

_CANNOT = Denied(Reason.NETWORK_CANNOT)


class Mastodon(Network):
    """One account on one server."""

    info: ClassVar[NetworkInfo] = NetworkInfo(
        id="mastodon",
        title="Mastodon",
        icon="n-mastodon",
        sign_in=(SignInMethod.OAUTH, SignInMethod.TOKEN),
        needs_server=True,
        settle=5_000,
        permissions={
            ActionKind.REPLY: Allowed(),
            ActionKind.REPLY_PRIVATE: Allowed(),
            ActionKind.RETRACT: Allowed(reversible=False),
            ActionKind.BAN: Allowed(side_effects=(SideEffect.UNFOLLOWS,)),
            ActionKind.UNBAN: Allowed(),
            ActionKind.MUTE: Allowed(timed=True),
            ActionKind.UNMUTE: Allowed(),
            ActionKind.LIKE: Allowed(side_effects=(SideEffect.AUTHOR_SEES,)),
            ActionKind.UNLIKE: Allowed(),
            ActionKind.DELETE: Denied(Reason.OWN_ONLY),
            ActionKind.RESTORE: _CANNOT,
            ActionKind.HIDE: _CANNOT,
            ActionKind.UNHIDE: _CANNOT,
        },
        about=Sentence("Blocking, muting for a time."),
        scopes=mastodon_sign_in.ASKED,
    )

    def __init__(self, account: Account, http: HttpClient, secrets: Secrets, clock: Callable[[], Millis]) -> None:
        super().__init__(account, http, secrets, clock)
        self._client = api.Api(account.server or "", http, clock, self._token)
        self._threads = Threads(self._client, account.native_id)
        self._known: Remembered[bool] = Remembered()
        self._deleted: Remembered[bool] = Remembered()
        self._types: tuple[str, ...] = TYPES
        self._streams = True
        self._listening = False

    async def _token(self) -> str:
        return (await self.secrets.load()).get(mastodon_sign_in.TOKEN, "")

    # -- sign-in --

    @classmethod
    async def sign_in(cls, request: SignInRequest, http: HttpClient) -> SignedIn:
        return await mastodon_sign_in.by_token(request, http, cls.info.permissions)

    @classmethod
    async def start_oauth(
        cls, server: str, redirect_uri: str, http: HttpClient, *, app: OAuthApp | None = None, tell: Tell = untold
    ) -> OAuthStart:
        return await mastodon_sign_in.start(server, redirect_uri, http, tell)

    @classmethod
    async def finish_oauth(cls, start: OAuthStart, code: str, http: HttpClient, *, tell: Tell = untold) -> SignedIn:
        return await mastodon_sign_in.finish(start, code, http, cls.info.permissions, tell)

    async def check(self) -> AccountReport:
        secrets = await self.secrets.load()
        return await mastodon_sign_in.report(self._client, secrets, self.info.permissions)

    # -- reading --

    def quotas(self) -> Sequence[Quota]:
        return self._client.quotas()

    def pace(self) -> tuple[float, float]:
        """Return how often to ask: seldom where a stream tells when there is something to ask for."""
        return self.info.poll if self._listening else NO_STREAM

    def sources(self) -> Sequence[Source]:
        return (MENTIONS, OWN)

    async def fetch(self, source: Source, cursor: str | None, *, wait: float = 0.0) -> Page:
        get = self._own_statuses if source.name == OWN.name else self._notifications
        step = await since_id.step(cursor, get, self.clock())
        found = [entry.value for entry in step.entries]
        statuses = {status.id: status for status in found if isinstance(status, api.Status)}
        messages, removed = await self._messages(list(statuses.values()))
        spoiled = sum(value is SPOILED for value in found)
        page = Page(
            messages=tuple(messages),
            removed=tuple(removed),
            cursor=step.cursor,
            more=step.more,
            gap=Sentence("Not understood: {n} message(s).", n=spoiled) if spoiled else None,
        )
        return page.looked_back() if step.past else page

    async def _notifications(self, where: Mapping[str, str | int]) -> list[since_id.Entry]:
        asked = {**where, "types[]": list(self._types), "include_filtered": "true"}
        try:
            answer = await self._client.get("/api/v1/notifications", asked)
        except Invalid:  # a server that does not know quotes and says so
            if self._types == ("mention",):
                raise
            self._types = ("mention",)
            return await self._notifications(where)
        entries = []
        for raw in api.parse_entries(api.Notification, answer):
            value: object = raw.entity.status if raw.entity is not None else SPOILED
            wanted = raw.type in TYPES and value is not None
            entries.append(since_id.Entry(raw.id, self._instant(raw.created_at), value if wanted else NOTHING))
        return entries

    async def _own_statuses(self, where: Mapping[str, str | int]) -> list[since_id.Entry]:
        own_id = self.account.native_id
        asked = {**where, "exclude_reblogs": "true"}
        answer = await self._client.get(api.path("/api/v1/accounts/{}/statuses", own_id), asked)
        entries = []
        for raw in api.parse_entries(api.Status, answer):
            wanted = raw.entity is None or answers_somebody(raw.entity, own_id)
            value = (raw.entity or SPOILED) if wanted else NOTHING
            entries.append(since_id.Entry(raw.id, self._instant(raw.created_at), value))
        return entries

    def _instant(self, text: str) -> Millis:
        return api.instant(text) or self.clock()

    async def _messages(self, statuses: Sequence[api.Status]) -> tuple[list[Message], list[Removal]]:
        """Return statuses as messages, and those among them that the stream had said to be deleted."""
        removed = []
        suspect = [status.id for status in statuses if status.id in self._deleted]
        if suspect:
            missing = set((await self.recheck(suspect)).missing)
            removed = [Removal(gone, RemovedBy.AUTHOR) for gone in sorted(missing)]
            statuses = [status for status in statuses if status.id not in missing]
        await self._threads.prepare(statuses)
        return [await self._message(status) for status in statuses], removed

    async def _message(self, status: api.Status) -> Message:
        self._known[status.id] = True
        thread = await self._threads.thread_of(status)
        return to_message(status, self.account.native_id, thread, self.clock())

    async def recheck(self, ids: Sequence[str]) -> Recheck:
        """Look statuses up, many at once where the server can; what is then absent is asked for by id."""
        found: dict[str, api.Status] = {}
        missing: list[str] = []
        for begin in range(0, len(ids), BATCH):
            batch = list(ids[begin : begin + BATCH])
            found |= {status.id: status for status in await self._threads.statuses(batch)}
            for absent in [known for known in batch if known not in found]:
                try:
                    answer = await self._client.get(api.path("/api/v1/statuses/{}", absent))
                except Gone:
                    missing.append(absent)
                except NotPermitted:
                    continue  # it may be there without us seeing it
                else:
                    found[absent] = api.parse(api.Status, answer)
        statuses = list(found.values())
        await self._threads.prepare(statuses)
        return Recheck(tuple([await self._message(status) for status in statuses]), tuple(missing))

    # -- stream --

    def stream(self) -> AsyncIterator[StreamEvent] | None:
        return self._stream() if self._streams else None

    async def _stream(self) -> AsyncIterator[StreamEvent]:
        try:
            async with aclosing(events(self._client)) as heard:
                async for event in heard:
                    self._listening = True
                    news = await self._news(event)
                    if news is not None:
                        yield news
        except NoStreaming:  # polling does it
            self._streams = False
        finally:
            self._listening = False

    async def _news(self, event: Event) -> StreamEvent | None:
        if event.name == "delete":
            return self._deletion(event.data.strip().strip('"'))
        if event.name == "connected" or (event.name == "notification" and event.about(TYPES)):
            return StreamEvent(poke=True)
        status = event.status() if event.name in ("update", "status.update") else None
        if status is None or not (status.id in self._known or concerns(status, self.account.native_id)):
            return None
        if event.name == "update":
            return StreamEvent(poke=True)
        try:
            return StreamEvent(page=Page(messages=(await self._message(status),)))
        except (RateLimited, Transient):
            return StreamEvent(poke=True)  # the edit is seen when the message is next rechecked

    def _deletion(self, status_id: str) -> StreamEvent | None:
        """Believe the server: a delete event is sent after the deletion, sometimes before the notification."""
        if not status_id:
            return None
        self._deleted[status_id] = True
        return StreamEvent(page=Page(removed=(Removal(status_id, RemovedBy.AUTHOR),)))

    # -- acting --

    async def upload(self, file: Enclosure, content: bytes) -> str:
        return await mastodon_media.upload(self._client, file, content)

    async def act(self, action: Action) -> ActionResult:
        if action.kind in (ActionKind.REPLY, ActionKind.REPLY_PRIVATE):
            return await self._reply(action)
        if action.kind in (ActionKind.LIKE, ActionKind.UNLIKE):
            verb = "favourite" if action.kind is ActionKind.LIKE else "unfavourite"
            await self._client.change("POST", api.path(f"/api/v1/statuses/{{}}/{verb}", _message_id(action)))
            return ActionResult()
        if action.kind in _RELATIONS:
            return await self._relate(action)
        if action.kind is ActionKind.RETRACT:
            return await self._retract(action)
        raise Unsupported()

    async def _reply(self, action: Action) -> ActionResult:
        if not action.text.strip() and not action.uploads:
            raise Invalid("There is no text to send.")  # with the mention in front, the server would take it
        target = await self._target(action)
        visibility, readers = self._addressed(action, target)
        text = with_mentions(action.text, readers, self.account.address.rpartition("@")[2])
        fields: dict[str, object] = {"status": text, "visibility": visibility}
        if action.message_id is not None:
            fields["in_reply_to_id"] = action.message_id
        if action.uploads:
            fields["media_ids"] = list(action.uploads)
        answer = await self._client.change("POST", "/api/v1/statuses", json=fields, key=action.id)
        try:
            return await self._answered(action, api.parse(api.Status, answer))
        except NetworkError as error:
            raise OutcomeUnknown() from error  # it is posted, if the answer can be believed at all

    async def _answered(self, action: Action, status: api.Status) -> ActionResult:
        if not is_private(status) and not action.thread_id.startswith(PRIVATE_THREAD):
            self._threads.learn(status.id, action.thread_id)
        return ActionResult(Outcome.APPLIED, message=await self._message(status), undo_handle=status.id)

    async def _target(self, action: Action) -> api.Status | None:
        """Return the status to answer: it tells whom to mention and who may read the answer.

        Asked for each time: some servers take an answer to what is gone, and nobody would ever see it.
        """
        if action.message_id is None:
            return None
        path = api.path("/api/v1/statuses/{}", action.message_id)
        return api.parse(api.Status, await self._client.get(path, urgent=True))

    def _addressed(self, action: Action, target: api.Status | None) -> tuple[str, list[str]]:
        """Return the visibility of an answer and the accounts it must mention.

        An answer is never more public than what it answers. In a private exchange all who are in it go on
        reading; an answer in private to a public message is for its author alone.
        """
        own_id = self.account.native_id
        author = [action.author_handle.removeprefix("@")] if action.author_handle else []
        private = action.kind is ActionKind.REPLY_PRIVATE or action.visibility is Visibility.PRIVATE
        if target is None:
            if not author:
                raise Invalid("Nobody is named whom this answer is for.")
            return (DIRECT if private or action.thread_id.startswith(PRIVATE_THREAD) else "public"), author
        if target.account.id != own_id:
            author = [target.account.acct]
        if private and not is_private(target):
            return DIRECT, author
        others = [mention.acct for mention in target.mentions if mention.id != own_id and mention.acct not in author]
        together = is_private(target) and action.kind is ActionKind.REPLY
        return target.visibility, [*author, *(others if together else [])]

    async def _relate(self, action: Action) -> ActionResult:
        verb, field, value = _RELATIONS[action.kind]
        fields: dict[str, object] | None = None
        if action.until is not None and action.kind is ActionKind.BAN:
            raise Unsupported("This network blocks for good only. To silence somebody for a time, mute them.")
        if action.kind is ActionKind.MUTE:
            seconds = 0 if action.until is None else math.ceil((action.until - self.clock()) / 1000)
            if action.until is not None and seconds <= 0:
                return ActionResult(Outcome.NOOP)
            fields = {"duration": seconds, "notifications": True}
        path = api.path(f"/api/v1/accounts/{{}}/{verb}", _author_id(action))
        answer = await self._client.change("POST", path, json=fields)
        if isinstance(answer, dict) and answer.get(field) not in (value, None):
            raise NotPermitted("The server answered, but did not do it.")
        return ActionResult()

    async def _retract(self, action: Action) -> ActionResult:
        own = action.undo_handle or _message_id(action)
        try:
            await self._client.change("DELETE", api.path("/api/v1/statuses/{}", own))
        except Gone:
            return ActionResult(Outcome.NOOP, status=MessageStatus.DELETED)
        return ActionResult(status=MessageStatus.DELETED)

    # -- looking --

    async def find(self, action: Action) -> ActionResult | Lookup:
        if action.kind in (ActionKind.REPLY, ActionKind.REPLY_PRIVATE):
            return await self._find_reply(action)
        if action.kind in _RELATIONS:
            _, field, value = _RELATIONS[action.kind]
            params = {"id[]": [_author_id(action)]}
            answer = await self._client.get("/api/v1/accounts/relationships", params, urgent=True)
            relations, _ = api.parse_each(api.Relationship, answer)
            if not relations:
                raise Gone()
            return ActionResult() if getattr(relations[0], field) is value else Lookup.ABSENT
        if action.kind in (ActionKind.LIKE, ActionKind.UNLIKE):
            path = api.path("/api/v1/statuses/{}", _message_id(action))
            status = api.parse(api.Status, await self._client.get(path, urgent=True))
            return ActionResult() if status.favourited is (action.kind is ActionKind.LIKE) else Lookup.ABSENT
        if action.kind is ActionKind.RETRACT:
            return await self._find_retraction(action)
        return Lookup.ABSENT

    async def _find_retraction(self, action: Action) -> ActionResult | Lookup:
        path = api.path("/api/v1/statuses/{}", action.undo_handle or _message_id(action))
        try:
            await self._client.get(path, urgent=True)
        except Gone:
            return ActionResult(status=MessageStatus.DELETED)
        return Lookup.ABSENT

    async def _find_reply(self, action: Action) -> ActionResult | Lookup:
        """Look for the answer among our own statuses, back to before it was first tried.

        One without words is known by its files. Where only others without words are there, nobody can tell.
        """
        unsure = False
        wanted = fingerprint(action.text)
        since = (action.attempted_at or 0) - SKEW
        path = api.path("/api/v1/accounts/{}/statuses", self.account.native_id)
        params: dict[str, str | int] = {"limit": since_id.PAGE, "exclude_reblogs": "true"}
        for _ in range(LOOKED_BACK):
            statuses, _ = api.parse_each(api.Status, await self._client.get(path, params, urgent=True))
            for status in statuses:
                young = (api.instant(status.created_at) or since) >= since
                same = status.in_reply_to_id == action.message_id and fingerprint(text_of(status)) == wanted
                if not young or not same:
                    continue
                if not action.text.strip() and not _shows_files_of(action, status):
                    unsure = unsure or bool(status.media_attachments)
                    continue
                return await self._answered(action, status)
            if not statuses or all((api.instant(status.created_at) or since) < since for status in statuses):
                return Lookup.UNSURE if unsure else Lookup.ABSENT
            params["max_id"] = statuses[-1].id
        return Lookup.UNSURE


def _shows_files_of(action: Action, status: api.Status) -> bool:
    """Say whether a status shows as many files as an answer of ours has, described in the same words."""
    shown = [(media.description or "").split() for media in status.media_attachments]
    return shown == [file.description.split() for file in action.files]


def _message_id(action: Action) -> str:
    if action.message_id is None:
        raise Invalid("No message is named to do this to.")
    return action.message_id


def _author_id(action: Action) -> str:
    if action.author_id is None:
        raise Invalid("Nobody is named to do this to.")
    return action.author_id
