"""What the accounts dialog may order: connect, check, remove. Plain values and futures, so that importing this costs
nothing; ``app`` gives the object behind it, whose work is done on the loop that reads and sends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Protocol

from cm_inbox.models.accounts import Account, AccountReport, Brand, NewBrand, SignInMethod, SignInStep
from cm_inbox.models.apps import Approval, OAuthApp, OwnApp, Scope
from cm_inbox.models.duties import Duty
from cm_inbox.models.permissions import ActionKind, Permission
from cm_inbox.models.record import Record


class NetworkChoice(Record, frozen=True):
    """A network one can sign in to, and what it can do before any account says more.

    ``icon`` names a file of resources/icons; ``default_server`` is the one most people use. ``about`` is one line of
    what is special there; ``conditions`` says what depends on what, ``reading`` what reading depends on: sentences for
    ``texts.sentence``. ``own_app``: one signs in with an app of one's own; ``app_known``: one was given already.
    ``token_from`` says where one gets a token, a sentence too. ``off_because`` says, where it is not empty, why the
    network is off as long as nobody has ``switched_on`` it. ``duties`` is what its terms ask of who keeps copies,
    ``approval`` what it grants only the apps it has approved. ``scopes`` is what a sign-in in the browser asks to be
    allowed, and why; ``opens_several``: it opens several accounts, of which one chooses.
    """

    id: str
    title: str
    icon: str
    sign_in: tuple[SignInMethod, ...]
    permissions: Mapping[ActionKind, Permission]
    needs_server: bool = False
    needs_user: bool = False
    default_server: str | None = None
    about: str = ""
    conditions: Mapping[ActionKind, str] = {}
    reading: str = ""
    needs_channels: bool = False
    own_app: OwnApp | None = None
    app_known: bool = False
    token_from: str = ""
    off_because: str = ""
    switched_on: bool = False
    duties: tuple[Duty, ...] = ()
    approval: Approval | None = None
    scopes: tuple[Scope, ...] = ()
    opens_several: bool = False

    @property
    def is_off(self) -> bool:
        """Say whether nobody may be connected there now."""
        return bool(self.off_because) and not self.switched_on


@dataclass(frozen=True, slots=True)
class SignInOrder:
    """What a person gave to sign in. ``secret`` is the password, the app password or the token.

    ``channels`` names the places to read, where the account is in none by itself. ``again`` is the account that is
    meant, by its id, where that is here already: any other is refused.
    """

    network: str
    method: SignInMethod
    server: str | None = None
    user: str | None = None
    secret: str = field(default="", repr=False)
    channels: str = ""
    again: int | None = None


@dataclass(frozen=True, slots=True)
class BrowserSignIn:
    """A sign-in in the browser that has begun. ``url`` is to be opened; ``id`` is the desk's own."""

    id: str
    url: str = field(repr=False)


class OpenedAccount(Record, frozen=True):
    """An account that a sign-in opens. ``brand_id`` is the brand it is connected for already, None where it is not.

    ``covers`` names the places it is in, where its network lists them.
    """

    uid: str
    address: str
    name: str
    brand_id: int | None = None
    covers: tuple[str, ...] = ()


class Opened(Record, frozen=True):
    """A sign-in that the network accepted, before a person has chosen; ``id`` is the desk's own. Nothing is kept."""

    id: str
    accounts: tuple[OpenedAccount, ...]


Tell = Callable[[SignInStep], None]
"""Hears of the steps of a sign-in that are done, on whatever thread."""


class Desk(Protocol):
    """Every future raises ``CmInboxError``; cancelling one gives the attempt up, and nothing of it stays."""

    def networks(self) -> Future[Sequence[NetworkChoice]]:
        """Return the networks, by title."""

    def change_brand(self, brand_id: int, colour: str, monogram: str, name: str | None = None) -> Future[Brand]:
        """Give a brand another colour, other letters and another name."""

    def sign_in(self, order: SignInOrder, brand: int | NewBrand, tell: Tell) -> Future[Account]:
        """Connect an account, or connect it again: its history stays."""

    def open(self, order: SignInOrder, tell: Tell) -> Future[Opened]:
        """Sign in, and return which accounts that opens. Nothing is kept before ``connect``."""

    def start_oauth(
        self, network: str, server: str, tell: Tell, app: OAuthApp | None = None, again: int | None = None
    ) -> Future[BrowserSignIn]:
        """Begin a sign-in in the browser, and listen for the browser to come back; ``app`` None: the one known.

        ``again`` is the account that is meant, by its id: what opens another is refused.
        """

    def wait_oauth(self, begun: BrowserSignIn) -> Future[Opened]:
        """Return which accounts a sign-in opens, once the browser has come back."""

    def connect(self, opened: Opened, brands: Mapping[str, int | NewBrand]) -> Future[Sequence[Account]]:
        """Connect the accounts that were chosen (by uid), each for its brand: all of them, or none."""

    def forget(self, opened: Opened) -> None:
        """Let go of a sign-in of which nothing was chosen."""

    def give_code(self, begun: BrowserSignIn, code: str) -> None:
        """Go on with the code that the person pasted, or the address that has it, as if the browser had come back."""

    def cancel_oauth(self, begun: BrowserSignIn) -> None:
        """Stop listening."""

    def read_now(self, account_id: int) -> Future[AccountReport]:
        """Ask the network now who the account is and what it may do, and have it read."""

    def pause(self, account_id: int) -> Future[Account]:
        """Have nothing read or sent for an account until it is resumed."""

    def resume(self, account_id: int) -> Future[Account]:
        """Go on reading a paused account, and send what waited."""

    def approve(self, account_id: int, *, approved: bool) -> Future[Account]:
        """Keep whether the network has approved the account's app: no network tells it."""

    def remove(self, account_id: int) -> Future[Account]:
        """Disconnect an account and forget its secrets. Its history stays."""
