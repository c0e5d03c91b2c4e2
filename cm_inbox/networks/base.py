"""The one protocol every network speaks here; see docs/adding-a-network.md for the guide.

An adapter is built for one account. It knows nothing of the store, the queue or the window: it turns
its network's answers into ``models`` and its network's failures into ``errors``, and nothing else.

Reading. A *source* is a stream of messages with an opaque cursor of its own. ``fetch`` returns a page;
the cursor inside is stored in the same transaction as the page, so a crash repeats or keeps a page but
never loses one. Absence from a page means nothing; only ``Page.removed`` and ``recheck`` say "gone".

Acting. ``act`` returns what happened or raises. Before the request has left, failures are ``Transient``
or ``Offline``; once it may have arrived they are ``OutcomeUnknown``, and the outbox asks ``find`` before
it ever sends again.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING, ClassVar, NamedTuple, Protocol

from cm_inbox.errors import Unsupported
from cm_inbox.models.accounts import Account, AccountReport, Quota, SignInMethod, SignInStep
from cm_inbox.models.actions import Action, ActionResult
from cm_inbox.models.apps import Approval, OAuthApp, OwnApp, Scope
from cm_inbox.models.duties import Duty
from cm_inbox.models.enclosures import Enclosure
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Message, Removal
from cm_inbox.models.permissions import ActionKind, Permission
from cm_inbox.models.record import Discreet, Record
from cm_inbox.models.sentences import Sentence
from cm_inbox.models.spending import Spending

if TYPE_CHECKING:
    from cm_inbox.models.pictures import Picture

    from .http import HttpClient


class NetworkInfo(Record, frozen=True):
    """What is known of a network before any account exists.

    ``icon`` names a file of resources/icons. ``needs_server``: one must say which server. ``permissions``
    is the first of three layers; an account's report and a message's ``denied`` narrow it. ``settle`` is
    how long after a send (ms) ``find`` may still miss what was sent; ``poll`` the interval bounds in
    seconds between fetches, busy and idle. ``built_in``: part of the program, nobody signs in to it.

    ``needs_channels``: one must say which channels, since the account is in none by itself.

    ``scopes`` is what a sign-in in the browser asks for, and why: all of it, and nothing else.

    ``opens_several``: one sign-in there opens several pages, subreddits ..., each of which is an account here, or an
    account in several places: a person sees which, and chooses, before anything is kept.

    ``token_from`` says where one gets the token to sign in with, a ``Sentence``; empty: in some developer settings.

    ``own_app``: one signs in with an app that one registers there oneself; it says what that must be like.

    ``about`` is one line for who chooses a network. ``conditions`` says of what ``permissions`` allows what it depends
    on, ``reading`` the same of reading (empty: on nothing). These are ``Sentence``, so that the window translates them.

    ``off_because`` says why nobody is offered it before they have switched it on in the settings; empty: it is offered.

    ``duties`` is what its terms ask of who keeps copies (``models.duties``): kept to by themselves, unless a person
    chose otherwise. What is looked up for them comes by ``recheck``.

    ``approval`` is what it grants only the apps it has approved: a person says whether it did.
    """

    id: str
    title: str
    icon: str
    sign_in: tuple[SignInMethod, ...]
    permissions: Mapping[ActionKind, Permission]
    needs_server: bool = False
    needs_user: bool = False
    default_server: str | None = None
    poll: tuple[float, float] = (15.0, 300.0)
    settle: Millis = 0
    built_in: bool = False
    about: str = ""
    conditions: Mapping[ActionKind, str] = {}
    reading: str = ""
    needs_channels: bool = False
    own_app: OwnApp | None = None
    token_from: str = ""
    off_because: str = ""
    duties: tuple[Duty, ...] = ()
    approval: Approval | None = None
    scopes: tuple[Scope, ...] = ()
    opens_several: bool = False


class Source(Record, frozen=True):
    """One stream of messages of an account. ``name`` keys its cursor; ``long_poll``: fetch can wait."""

    name: str
    long_poll: bool = False


class Page(Record, frozen=True):
    """What one fetch brought. ``more``: fetch again at once with ``cursor``; ``gap``: something was missed.

    ``settled``: ids of messages in it that were dealt with on the network before we first saw them. They are history
    and wait for nobody.

    ``past``: ids of messages in it that a look back over history found (a first reading, a place that was lost, a room
    just entered). All others are news: they wait for an answer even where they are dated before what was closed since.
    """

    messages: tuple[Message, ...] = ()
    removed: tuple[Removal, ...] = ()
    cursor: str | None = None
    more: bool = False
    gap: Sentence | None = None
    settled: frozenset[str] = frozenset()
    past: frozenset[str] = frozenset()

    def looked_back(self) -> Page:
        """Return the same page, all of whose messages a look back found."""
        return replace(self, past=frozenset(message.id for message in self.messages))


LOOKED_UP = 40
"""Known messages that are looked up in one turn, where a network's limits leave that much."""

TURN: Millis = 120_000
"""How much time lies between two turns of looking known messages up, at least."""

TURNS_A_DAY = 86_400_000 // TURN


class Batches(NamedTuple):
    """How many calls may look known messages up: now, and in a day as far as is foreseen.

    One call takes ``size`` messages of the same ``Network.batch``.
    """

    calls: int
    size: int
    a_day: float


class Recheck(Record, frozen=True):
    """What ``recheck`` saw: the messages as they are now, and the ids the network says it has not."""

    messages: tuple[Message, ...] = ()
    missing: tuple[str, ...] = ()


class StreamEvent(Record, frozen=True):
    """News from a stream. ``page`` is stored at once (its cursor is None); ``poke`` asks for a fetch."""

    page: Page | None = None
    poke: bool = False


class Lookup(Enum):
    """What ``find`` says when it found no trace of an action."""

    ABSENT = "absent"  # surely not done: it may be sent again
    UNSURE = "unsure"  # this network cannot tell: a person decides


Tell = Callable[[SignInStep], None]
"""Hears of each step of a sign-in that is done, so that the person sees how far it is."""


def untold(step: SignInStep) -> None:
    """Hear of a step and keep it to oneself."""


class SignInRequest(Discreet, frozen=True):
    """What a person gave to sign in. ``secret`` is the password, app password, token or pasted code.

    ``channels`` names the places to read, with spaces or commas between, where the network needs it.

    An adapter tells ``FOUND`` and ``PROVED``; what comes after that, the desk tells.

    ``before`` is what the account's drawer held, where it is signed in again: what is left out may be as it was.
    """

    HIDDEN = frozenset({"secret", "tell", "before"})

    method: SignInMethod
    server: str | None = None
    user: str | None = None
    secret: str = ""
    tell: Tell = untold
    channels: str = ""
    before: Mapping[str, str] = {}


class SignedIn(Discreet, frozen=True):
    """The outcome of a sign-in: who we are there, and what goes to the keyring (never to the store).

    ``covers`` names the places that the account is in, where a person should see that before it is connected.
    """

    HIDDEN = frozenset({"secrets"})

    report: AccountReport
    server: str | None
    secrets: Mapping[str, str]
    covers: tuple[str, ...] = ()


class OAuthStart(Discreet, frozen=True):
    """A sign-in in the browser that has begun: open ``url``, then give the code to ``finish_oauth``.

    ``secrets`` holds what must be kept until then (client id and secret, PKCE verifier).
    """

    HIDDEN = frozenset({"secrets"})

    url: str
    state: str
    redirect_uri: str
    server: str
    secrets: Mapping[str, str]


def sum_of(*counts: object) -> int | None:
    """Return what a server counts in several places, together; None where it says nothing that makes sense."""
    known = [each for each in counts if isinstance(each, int) and not isinstance(each, bool) and 0 <= each < 2**53]
    return sum(known) if known else None


class Secrets(Protocol):
    """One account's drawer of the keyring. Both calls may block on the keyring: they run in a thread."""

    async def load(self) -> Mapping[str, str]:
        """Return what was saved at sign-in. Raises CredentialError."""

    async def save(self, secrets: Mapping[str, str]) -> None:
        """Replace it; a refreshed token is saved before it is used. Raises CredentialError."""


class Network(ABC):
    """One account's adapter. Not shared between tasks except as ``sync`` and ``outbox`` use it."""

    info: ClassVar[NetworkInfo]

    def __init__(self, account: Account, http: HttpClient, secrets: Secrets, clock: Callable[[], Millis]) -> None:
        self.account = account
        self.http = http
        self.secrets = secrets
        self.clock = clock
        self.spending: Callable[[], Spending] = Spending
        """What the account may cost, where its network charges for calls; ``pool`` gives what the user set."""

    # -- sign-in --

    @classmethod
    @abstractmethod
    async def sign_in(cls, request: SignInRequest, http: HttpClient) -> SignedIn:
        """Prove who we are and learn what we may do. Raises NetworkError, UsageError."""

    @classmethod
    async def start_oauth(
        cls, server: str, redirect_uri: str, http: HttpClient, *, app: OAuthApp | None = None, tell: Tell = untold
    ) -> OAuthStart:
        """Begin a sign-in in the browser, where ``info.sign_in`` has OAUTH; else Unsupported.

        ``app`` is there where ``info.own_app`` asks for one; ``tell`` hears of ``FOUND`` and ``REGISTERED``.
        Raises NetworkError, UsageError.
        """
        raise Unsupported()

    @classmethod
    async def finish_oauth(cls, start: OAuthStart, code: str, http: HttpClient, *, tell: Tell = untold) -> SignedIn:
        """Trade the code for tokens; ``tell`` hears of ``PROVED``. Raises NetworkError.

        Where a sign-in opens several accounts, ``opened_oauth`` does this instead.
        """
        raise Unsupported()

    @classmethod
    async def opened(cls, request: SignInRequest, http: HttpClient) -> Sequence[SignedIn]:
        """Return every account that a sign-in opens, for a person to choose from. Nothing is kept yet.

        Where ``info.opens_several``, what ``sign_in`` has the request name is left open; the default is for all others.
        Raises as ``sign_in``; NotPermitted, with what to do, where it opens none.
        """
        return (await cls.sign_in(request, http),)

    @classmethod
    async def opened_oauth(
        cls, start: OAuthStart, code: str, http: HttpClient, *, tell: Tell = untold
    ) -> Sequence[SignedIn]:
        """Return the same of a sign-in in the browser, with the code that it brought. Raises as ``finish_oauth``."""
        return (await cls.finish_oauth(start, code, http, tell=tell),)

    # -- reading --

    @abstractmethod
    async def check(self) -> AccountReport:
        """Ask the network who we are and what we may do now. Raises NetworkError."""

    @abstractmethod
    def sources(self) -> Sequence[Source]:
        """Return the streams to fetch, in the order to fetch them."""

    @abstractmethod
    async def fetch(self, source: Source, cursor: str | None, *, wait: float = 0.0) -> Page:
        """Return what is new since ``cursor`` (None: the first time), waiting up to ``wait`` seconds
        for something to come where the source can. Raises NetworkError.
        """

    async def recheck(self, ids: Sequence[str]) -> Recheck:
        """Look up known messages by id, to see edits and removals a network does not report.

        The default is for networks whose sources report both. Raises NetworkError.
        """
        return Recheck()

    async def look_back(self, ids: Sequence[str]) -> Recheck:
        """Look old messages up, to see whether they are still there: each has its turn once in a week at most.

        Apart from ``recheck``, for networks where that costs money. Raises NetworkError.
        """
        return await self.recheck(ids)

    def look_backs(self) -> float:
        """Return how many ``look_back`` may be asked for now; a part of one is one in some turns only."""
        return self.lookups() / 4

    def lookups(self) -> int:
        """Return how many messages ``recheck`` may be asked for now.

        Less than the default where each costs a call; 0 while the network's limits leave none for that: those whose
        turn it is then wait.
        """
        return LOOKED_UP

    def batch(self, native_id: str) -> str | None:
        """Return what messages have in common that one call of ``recheck`` takes together.

        None: this one cannot be looked up by its id. The default knows none of these.
        """
        return ""

    def batches(self) -> Batches:
        """Return how many calls may look known messages up. The default: each message costs one."""
        most = self.lookups()
        return Batches(most, 1, most * TURNS_A_DAY)

    async def picture(self, url: str) -> Picture:
        """Fetch a picture that somebody attached, because a person asked to see it.

        The default takes it from the web, without our sign-in. Raises NetworkError.
        """
        from .media import load_picture  # with it comes httpx, which who only lists the networks does not need

        return await load_picture(self.http, url, own_server=self.account.server)

    def stream(self) -> AsyncIterator[StreamEvent] | None:
        """Return live news until the connection ends, or None where there is no stream."""
        return None

    def pace(self) -> tuple[float, float]:
        """Return how many seconds to rest between two rounds of fetching now, while news come and while none do."""
        return self.info.poll

    def quotas(self) -> Sequence[Quota]:
        """Return what the network's rate limits leave us now, as far as its answers said it; it is not asked."""
        return ()

    # -- acting --

    async def upload(self, file: Enclosure, content: bytes) -> str:
        """Bring a file to the network, for an answer that is about to follow; until then nobody sees it.

        Return what ``act`` finds in ``Action.uploads``. Repeating it is harmless: before every attempt to send an
        answer its files are brought anew. The default is for networks whose reports name no ``enclosures``.
        Raises NetworkError, never OutcomeUnknown.
        """
        raise Unsupported()

    @abstractmethod
    async def act(self, action: Action) -> ActionResult:
        """Do it, at most once. Raises NetworkError; OutcomeUnknown where it may have happened."""

    @abstractmethod
    async def find(self, action: Action) -> ActionResult | Lookup:
        """After an unknown outcome: look whether it was done. Never changes anything. Raises NetworkError."""

    async def close(self) -> None:  # noqa: B027 - an adapter without connections of its own has nothing to do
        """Let go of what the adapter holds. The http client is shared and stays."""
