"""What the contract suite needs of a network with a server behind it: to be the customer, and to look.

One harness per network, in ``tests/contract/harness_<network>.py``. Everything in it goes to the server
by the server's own interface, never through our adapter, so that the two cannot share a mistake.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from cm_inbox.models.messages import Visibility
from cm_inbox.models.permissions import ActionKind
from cm_inbox.networks.base import SignInRequest


@dataclass(frozen=True, slots=True)
class Customer:
    """A person on the server who writes to us. ``secrets`` is whatever the harness needs to act as them."""

    id: str
    handle: str
    secrets: dict[str, str]


class Harness(ABC):
    """A network for one test: a fresh identity of ours on a server that the session shares."""

    network: str
    supports: frozenset[ActionKind]
    """What the suite shall try; the rest must be Denied by the adapter's permissions."""
    has_private = True
    reports_edits = True
    reports_removals = True
    """Whether it tells what an author takes away."""
    keeps_past = True
    """Whether a first reading finds what was said before."""
    finds_what_was_sent = True
    """Whether it can be looked up after a lost answer whether a message was sent; else a person is asked."""
    reports_own = True
    """Whether its sources bring what we wrote there by other means."""
    refusal = b"{}"
    """The body with which this network says 403 to what is not permitted."""
    takes: frozenset[Visibility] = frozenset()
    """With which kinds of answer files go; the rest must be denied by the account's report."""
    tells = False
    """Whether its stream tells at once what is written, edited and taken away."""
    tick = 1
    """How finely the network's clock counts, in ms: within one tick nobody can say what came first."""
    live = True
    """False where what the test drives is an emulator, so that reports can say so."""

    @abstractmethod
    async def our_sign_in(self) -> SignInRequest:
        """Return how to sign in as the account under test (made fresh for this test)."""

    @abstractmethod
    async def new_customer(self, name: str) -> Customer: ...

    @abstractmethod
    async def post(self, customer: Customer, text: str, *, reply_to: str | None = None) -> str:
        """As the customer, write something public that must reach us; return its native id."""

    async def post_private(self, customer: Customer, text: str) -> str:
        """As the customer, write to us in private; return the native id."""
        raise NotImplementedError

    async def edit(self, customer: Customer, message_id: str, text: str) -> None:
        raise NotImplementedError

    @abstractmethod
    async def delete(self, customer: Customer, message_id: str) -> None:
        """As the customer, delete an own message."""

    @abstractmethod
    async def answer(self, customer: Customer, message_id: str, text: str) -> None:
        """As ourselves, but elsewhere: answer in public by the server's own interface, past our adapter."""

    # -- looking, by the server's own interface --

    @abstractmethod
    async def replies(self, customer: Customer, message_id: str) -> list[str]:
        """Return the texts of what we answered publicly under a message, oldest first, as the server has them."""

    async def files(self, customer: Customer, message_id: str) -> list[tuple[str, bytes]]:
        """Return description and content of what went with our public answers under a message, in their order."""
        raise NotImplementedError

    async def private_texts(self, customer: Customer) -> list[str]:
        """Return the texts we sent this customer in private, oldest first."""
        raise NotImplementedError

    async def is_visible(self, message_id: str) -> bool:
        """Say whether the public (or the room) sees the message."""
        raise NotImplementedError

    async def is_banned(self, customer: Customer) -> bool:
        raise NotImplementedError

    async def is_muted(self, customer: Customer) -> bool:
        raise NotImplementedError

    async def is_liked(self, message_id: str) -> bool:
        raise NotImplementedError

    # -- breaking --

    async def revoke_our_token(self) -> None:
        """Make our sign-in invalid on the server."""
        raise NotImplementedError
