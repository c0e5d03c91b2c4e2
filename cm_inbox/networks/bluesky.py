"""Bluesky: replies, mentions and quotes by notifications, our own answers by our feed, private messages by their log.

The protocol is https://atproto.com/specs, the methods are the lexicons ``com.atproto``, ``app.bsky`` and
``chat.bsky``. An account is its DID; handles are for showing. A public message's id is its record's URI, its
thread's id that of the root post; a private message's id is ``conversation/message``.

Hiding is soft (a *threadgate* beside our own root post lists the replies to fold away), a ban is a public
*block* record in our repository, muting is private.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from cm_inbox.errors import ScopeMissing, Transient, UsageError
from cm_inbox.models.accounts import Account, AccountReport, CountKind, Quota, SignInMethod, SignInStep, TextLimit
from cm_inbox.models.actions import Action, ActionResult
from cm_inbox.models.duties import Duty, DutyKind
from cm_inbox.models.enclosures import Enclosure
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Visibility
from cm_inbox.models.permissions import ActionKind, Allowed, Denied, Permission, Reason, SideEffect, Unknown
from cm_inbox.models.sentences import Sentence

from . import bluesky_files
from .base import Lookup, Network, NetworkInfo, Page, Recheck, Secrets, SignedIn, SignInRequest, Source
from .bluesky_act import Actor
from .bluesky_api import Xrpc, create_session, find_server, to_secrets
from .bluesky_read import Reader
from .bluesky_text import is_record
from .bluesky_wire import Profile, one
from .http import HttpClient, server_url

SERVER = "https://bsky.social"
TEXT_LIMIT = TextLimit(CountKind.GRAPHEMES, 300, max_bytes=3000)
PRIVATE_TEXT_LIMIT = TextLimit(CountKind.GRAPHEMES, 1000, max_bytes=10_000)

NOTIFICATIONS = Source("notifications")
OWN_POSTS = Source("own-posts")
MESSAGES = Source("messages")

PERMISSIONS: Mapping[ActionKind, Permission] = {
    ActionKind.REPLY: Allowed(),
    ActionKind.REPLY_PRIVATE: Allowed(reversible=False),
    ActionKind.HIDE: Allowed(side_effects=(SideEffect.CASCADES, SideEffect.EVERYONE_SEES)),
    ActionKind.UNHIDE: Allowed(),
    ActionKind.DELETE: Denied(Reason.OWN_ONLY),
    ActionKind.RESTORE: Denied(Reason.NETWORK_CANNOT),
    ActionKind.RETRACT: Allowed(reversible=False),
    ActionKind.BAN: Allowed(side_effects=(SideEffect.AUTHOR_SEES, SideEffect.EVERYONE_SEES)),
    ActionKind.UNBAN: Allowed(),
    ActionKind.MUTE: Allowed(),
    ActionKind.UNMUTE: Allowed(),
    ActionKind.LIKE: Allowed(side_effects=(SideEffect.AUTHOR_SEES, SideEffect.EVERYONE_SEES)),
    ActionKind.UNLIKE: Allowed(),
}


class Bluesky(Network):
    """One Bluesky account, signed in by an app password."""

    info: ClassVar[NetworkInfo] = NetworkInfo(
        id="bluesky",
        title="Bluesky",
        icon="n-bluesky",
        sign_in=(SignInMethod.APP_PASSWORD,),
        permissions=PERMISSIONS,
        needs_user=True,
        default_server=SERVER,
        poll=(15.0, 45.0),
        settle=5_000,
        about=Sentence("Hiding under your own posts."),
        duties=(
            Duty(
                DutyKind.GONE,
                0,
                Sentence("Bluesky wants programs to honour what people delete."),
                "https://docs.bsky.app/docs/support/developer-guidelines",
            ),
        ),
        conditions={
            ActionKind.REPLY_PRIVATE: Sentence(
                "Only to people who accept your messages, and with an app password that permits messages."
            ),
            ActionKind.HIDE: Sentence("Only under your own posts."),
        },
    )

    def __init__(self, account: Account, http: HttpClient, secrets: Secrets, clock: Callable[[], Millis]) -> None:
        super().__init__(account, http, secrets, clock)
        self._api = Xrpc(http, secrets, clock)
        self._reader = Reader(self._api)
        self._actor = Actor(self._api, self._reader, account)
        self._private = account.permissions.get(ActionKind.REPLY_PRIVATE)

    @classmethod
    async def sign_in(cls, request: SignInRequest, http: HttpClient) -> SignedIn:
        """Open a session with an app password; the password itself is not kept.

        Raises UsageError where the handle or the password is missing, NetworkError.
        """
        pasted = "".join(letter for letter in request.user or "" if letter.isprintable())  # bsky.app copies bidi marks
        user = pasted.strip().removeprefix("@")
        if not user or not request.secret:
            raise UsageError("Give the account's handle and an app password (Bluesky: Settings, App passwords).")
        server = server_url(request.server or SERVER)
        await find_server(http, server)
        request.tell(SignInStep.FOUND)
        session, home = await create_session(http, server, user, request.secret.strip())
        request.tell(SignInStep.PROVED)
        drawer = _Drawer(to_secrets(session, home))
        report = await _report(Xrpc(http, drawer))
        return SignedIn(report, home, await drawer.load())

    async def check(self) -> AccountReport:
        """Ask who we are and whether the app password opens private messages. Raises NetworkError."""
        report = await _report(self._api)
        self._private = report.permissions[ActionKind.REPLY_PRIVATE]
        return report

    def quotas(self) -> Sequence[Quota]:
        return self._api.quotas()

    def sources(self) -> Sequence[Source]:
        """Return the streams; private messages only where the app password was made for them."""
        if isinstance(self._private, Denied):
            return (NOTIFICATIONS, OWN_POSTS)
        return (NOTIFICATIONS, OWN_POSTS, MESSAGES)

    async def fetch(self, source: Source, cursor: str | None, *, wait: float = 0.0) -> Page:
        """Fetch one page; nothing here can wait. Raises NetworkError."""
        readers = {
            NOTIFICATIONS.name: self._reader.notifications,
            OWN_POSTS.name: self._reader.own_posts,
            MESSAGES.name: self._reader.chat,
        }
        try:
            return await readers[source.name](cursor)
        except ScopeMissing:
            self._private = Denied(Reason.SCOPE_MISSING)
            raise

    def batch(self, native_id: str) -> str | None:
        """Say which can be looked up: posts, not private messages."""
        return "" if is_record(native_id) else None

    async def recheck(self, ids: Sequence[str]) -> Recheck:
        """Look public posts up; private messages are reported by their log. Raises NetworkError."""
        return await self._reader.recheck(ids)

    async def upload(self, file: Enclosure, content: bytes) -> str:
        """Bring a picture to the account's data server. Raises NetworkError."""
        return await bluesky_files.upload(self._api, file, content)

    async def act(self, action: Action) -> ActionResult:
        """Do it, at most once. Raises NetworkError; OutcomeUnknown where it may have happened."""
        return await self._actor.act(action)

    async def find(self, action: Action) -> ActionResult | Lookup:
        """Look for the record or message an action made. Raises NetworkError."""
        return await self._actor.find(action)


async def _report(api: Xrpc) -> AccountReport:
    session = await api.get("com.atproto.server.getSession", urgent=True)
    did = await api.did()
    profile = one(await api.get("app.bsky.actor.getProfile", {"actor": did}, urgent=True), Profile)
    handle = str(session.get("handle") or did)
    private = await _private_permission(api)
    return AccountReport(
        native_id=did,
        address=handle,
        name=(profile.display_name if profile else None) or handle,
        permissions={**PERMISSIONS, ActionKind.REPLY_PRIVATE: private},
        text_limit=TEXT_LIMIT,
        private_text_limit=None if isinstance(private, Denied) else PRIVATE_TEXT_LIMIT,
        enclosures={Visibility.PUBLIC: bluesky_files.LIMIT},
    )


async def _private_permission(api: Xrpc) -> Permission:
    """Try the chat service: an app password opens it only if it was made so. Its failing says nothing."""
    try:
        await api.get("chat.bsky.convo.listConvos", {"limit": 1}, chat=True, urgent=True)
    except ScopeMissing:
        return Denied(Reason.SCOPE_MISSING)
    except Transient:
        return Unknown()
    return PERMISSIONS[ActionKind.REPLY_PRIVATE]


class _Drawer:
    """Holds a session while its sign-in is under way."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        self._secrets = dict(secrets)

    async def load(self) -> Mapping[str, str]:
        return self._secrets

    async def save(self, secrets: Mapping[str, str]) -> None:
        self._secrets = dict(secrets)
