"""Reddit: a subreddit, as one of its moderators: comments, posts, the queue of what waits, and modmail.

What the parts do: ``reddit_read`` reads, ``reddit_act`` acts, ``reddit_things`` turns what comes into messages,
``reddit_sign_in`` signs in, ``reddit_api`` calls.

One's own messages (the inbox of the user) are not read: they are that person's, not the brand's. It is off until
somebody switches it on, since Reddit lets no program in that it has not looked at.

Source: reddit.com/dev/api, redditinc.com/policies (Developer Terms, Data API Terms).
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
from cm_inbox.models.permissions import ActionKind, Allowed, Denied, Permission, Reason, SideEffect
from cm_inbox.models.sentences import Sentence

from . import reddit_sign_in
from .base import (
    TURNS_A_DAY,
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
from .http import HttpClient, quotas_of
from .oauth_flow import CLIENT_ID
from .oauth_tokens import AccessToken
from .reddit_act import SubredditActor
from .reddit_api import SERVER, Api, agent, new_budget
from .reddit_read import EXCHANGES, NAMES, SubredditReader
from .reddit_sign_in import USER, USER_ID
from .reddit_things import modmail_ids

COMMENTS = Source("comments")
POSTS = Source("new")
QUEUE = Source("queue")
MODMAIL = Source("modmail")

_CANNOT = Denied(Reason.NETWORK_CANNOT)
_PERMISSIONS: Mapping[ActionKind, Permission] = {
    ActionKind.REPLY: Allowed(),
    ActionKind.REPLY_PRIVATE: Allowed(reversible=False),
    ActionKind.RETRACT: Allowed(reversible=False),
    ActionKind.HIDE: Allowed(),
    ActionKind.UNHIDE: Allowed(),
    ActionKind.DELETE: Denied(Reason.OWN_ONLY),
    ActionKind.RESTORE: _CANNOT,
    ActionKind.LIKE: Allowed(),
    ActionKind.UNLIKE: Allowed(),
    ActionKind.BAN: Allowed(side_effects=(SideEffect.AUTHOR_SEES,), timed=True),
    ActionKind.UNBAN: Allowed(),
    ActionKind.MUTE: Allowed(side_effects=(SideEffect.AUTHOR_SEES,)),
    ActionKind.UNMUTE: Allowed(),
}
_MODERATORS = Sentence("Only if you moderate there with that right.")


class _Parts:
    """What works for one account, once its sign-in is at hand."""

    def __init__(self, network: Reddit, kept: Mapping[str, str]) -> None:
        account, app, user = network.account, kept.get(CLIENT_ID, ""), kept.get(USER, "")
        subreddit = account.address.removeprefix("r/")
        budget = network.http.shared(f"reddit {app or account.uid}", lambda: new_budget(network.clock))
        named = agent(app, user)
        self.api = Api(network.server, network.http, network.token, network.clock, named=named, budget=budget)
        self.reader = SubredditReader(self.api, subreddit, kept.get(USER_ID, ""), network.clock)
        self.actor = SubredditActor(self.api, self.reader, subreddit, user, network.clock)


class Reddit(Network):
    """One subreddit."""

    info: ClassVar[NetworkInfo] = NetworkInfo(
        id="reddit",
        title="Reddit",
        icon="n-reddit",
        sign_in=(SignInMethod.OAUTH,),
        permissions=_PERMISSIONS,
        default_server=SERVER,
        poll=(30.0, 90.0),  # four calls a round, of a hundred a minute that all accounts of one app share
        settle=5_000,
        about=Sentence("Comments, posts, the mod queue and modmail of a subreddit."),
        conditions={
            ActionKind.HIDE: _MODERATORS,
            ActionKind.BAN: _MODERATORS,
            ActionKind.MUTE: Sentence("From modmail only, for 28 days at most."),
            ActionKind.REPLY_PRIVATE: Sentence("As modmail of the subreddit; it cannot be taken back."),
        },
        reading=Sentence("Your app needs Reddit's approval."),
        own_app=reddit_sign_in.APP,
        scopes=reddit_sign_in.ASKED,
        opens_several=True,
        off_because=Sentence(
            "Reddit lets a program in only after it has looked at it, and refuses many. Its terms want whoever uses it "
            "for business to agree with Reddit first, and what is deleted there to go here within two days."
        ),
        duties=(
            Duty(
                DutyKind.COPIES,
                48,
                Sentence("Reddit wants what was kept for 48 hours to be deleted or fetched anew."),
                "https://support.reddithelp.com/hc/en-us/articles/16160319875092-Reddit-Data-API-Wiki",
            ),
            Duty(
                DutyKind.GONE,
                0,
                Sentence("Reddit wants what is deleted there to be deleted here, with all that names who wrote it."),
                "https://support.reddithelp.com/hc/en-us/articles/16160319875092-Reddit-Data-API-Wiki",
            ),
        ),
    )

    def __init__(self, account: Account, http: HttpClient, secrets: Secrets, clock: Callable[[], Millis]) -> None:
        super().__init__(account, http, secrets, clock)
        self.server = account.server or SERVER
        self.token = AccessToken(reddit_sign_in.provider(self.server), secrets, http, clock)
        self._made: _Parts | None = None

    async def _parts(self) -> _Parts:
        """Return what works for the account. Raises CredentialError, AuthRevoked."""
        if self._made is None:
            self._made = _Parts(self, await self.token.kept())
        return self._made

    # -- sign-in --

    @classmethod
    async def sign_in(cls, request: SignInRequest, http: HttpClient) -> SignedIn:
        raise UsageError("Sign in to Reddit in the browser, from the window.")

    @classmethod
    async def start_oauth(
        cls, server: str, redirect_uri: str, http: HttpClient, *, app: OAuthApp | None = None, tell: Tell = untold
    ) -> OAuthStart:
        return reddit_sign_in.start(server, redirect_uri, app, tell)

    @classmethod
    async def opened_oauth(
        cls, start: OAuthStart, code: str, http: HttpClient, *, tell: Tell = untold
    ) -> Sequence[SignedIn]:
        return await reddit_sign_in.opened(start, code, http, cls.info.permissions, tell)

    async def check(self) -> AccountReport:
        parts = await self._parts()
        kept = await self.token.kept()
        return await reddit_sign_in.report(parts.api, self.account.native_id, kept, self.info.permissions)

    # -- reading --

    def sources(self) -> Sequence[Source]:
        known = self.account.permissions
        queue = (QUEUE,) if _may(known, ActionKind.HIDE) else ()
        mail = (MODMAIL,) if _may(known, ActionKind.REPLY_PRIVATE) else ()
        return (COMMENTS, POSTS, *queue, *mail)

    async def fetch(self, source: Source, cursor: str | None, *, wait: float = 0.0) -> Page:
        reader = (await self._parts()).reader
        if source.name == QUEUE.name:
            return await reader.queue(cursor)
        if source.name == MODMAIL.name:
            return await reader.modmail(cursor)
        return await reader.newest(source.name, cursor)

    def batch(self, native_id: str) -> str | None:
        """Return which exchange a message of modmail is in; all else is looked up together."""
        known = modmail_ids(native_id)
        return "" if known is None else known[0]

    def batches(self) -> Batches:
        return Batches(EXCHANGES, NAMES, EXCHANGES * TURNS_A_DAY)

    async def recheck(self, ids: Sequence[str]) -> Recheck:
        return await (await self._parts()).reader.recheck(ids)

    def pace(self) -> tuple[float, float]:
        """Return how often to read: the less often the less is left to all accounts of the app together."""
        known = None if self._made is None else self._made.api.budget.quota()
        if known is None or not known.limit:
            return self.info.poll
        slower = 1 / max(0.1, known.remaining / known.limit)
        return self.info.poll[0] * slower, self.info.poll[1] * slower

    def quotas(self) -> Sequence[Quota]:
        return () if self._made is None else quotas_of((self._made.api.budget,))

    # -- acting --

    async def act(self, action: Action) -> ActionResult:
        return await (await self._parts()).actor.act(action)

    async def find(self, action: Action) -> ActionResult | Lookup:
        return await (await self._parts()).actor.find(action)

    async def close(self) -> None:
        await self.token.close()


def _may(known: Mapping[ActionKind, Permission], kind: ActionKind) -> bool:
    """Say whether an account may do this, as far as it was asked."""
    return not isinstance(known.get(kind, Allowed()), Denied)
