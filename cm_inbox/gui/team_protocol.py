"""What the window may ask and order of the team. Plain values and futures, so that importing this costs nothing.

``window_desk`` gives the object behind it, whose work is done on the loop that reads and sends. Without a team it only
says so: nothing is asked of anybody, and nothing is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Protocol

from cm_inbox.models.instants import Millis
from cm_inbox.models.record import Record
from cm_inbox.models.team import Doing, Held, SetAside, TeamStanding

ROLES = ("reader", "writer", "moderator", "lead", "admin")
"""Least first; each may do what those before it may."""


class Mate(Record, frozen=True):
    """Somebody of the team. ``state`` is ``active`` or ``invited``.

    ``posts`` are (role, the brand's name), None: all brands. ``until`` is when an invitation ends.
    """

    id: str
    name: str
    state: str
    posts: tuple[tuple[str, str | None], ...]
    me: bool = False
    until: Millis | None = None


class SharedBrand(Record, frozen=True):
    """A brand of this desktop, or of the team. ``uid`` is the same in both; ``shared``: the team has it.

    ``brand_id`` is its number here, None for one that has not come here yet. ``role``: ours there, None where it is
    only here.
    """

    uid: str
    name: str
    brand_id: int | None
    shared: bool
    role: str | None = None


class Founding(Record, frozen=True):
    """What is given to found a team: the database's address, its login's password (used once), what it is called."""

    url: str
    password: str
    team: str
    root_certificate: str = ""
    """The file of the authority that signed the database's certificate; empty: those that the system trusts."""
    name: str = ""
    """What one will be called in the team; empty: as in the settings."""

    def __repr__(self) -> str:
        return f"Founding({self.team!r})"


class Team(Protocol):
    """Every future raises ``HubError`` or another ``CmInboxError``. Nothing here waits for the hub but the futures."""

    def begin(self) -> bool:
        """Say whether this desktop belongs to a team, without asking anybody; may be called at any time."""

    def standing(self) -> TeamStanding:
        """Return what is known now."""

    def subscribe(self, callback: Callable[[TeamStanding], None]) -> Callable[[], None]:
        """Call back, on any thread, with the standing of now and whenever it changes; return what ends that."""

    # -- a conversation --

    def show(self, conversation_id: int | None, doing: Doing) -> Future[None]:
        """Show the others what one has open; None: nothing. It lets go of the claim on any other conversation, and with
        ``READS`` of the claim on this one. Of brands that are not the team's nothing is told.
        """

    def claim(self, conversation_id: int) -> Future[Held]:
        """Claim a conversation for answering, or hear who holds it. Harmless to repeat. The others then see WRITES."""

    def take(self, conversation_id: int) -> Future[Held]:
        """Claim it whoever holds it."""

    # -- people and brands --

    def members(self) -> Future[Sequence[Mate]]:
        """Return who is in the team, oneself among them."""

    def brands(self) -> Future[Sequence[SharedBrand]]:
        """Return the brands that are here or the team's, by name."""

    def invite(self, name: str, role: str, brands: Sequence[str], days: int) -> Future[str]:
        """Return a code that works once, within so many days. ``brands`` are uids, none: all brands."""

    def revoke(self, person: str) -> Future[None]:
        """Withdraw somebody's access or invitation, at once and for good."""

    def share(self, brand_id: int) -> Future[None]:
        """Share a brand and its whole history with the team."""

    # -- coming and going --

    def join(self, code: str) -> Future[None]:
        """Join the team that an invitation's code leads to."""

    def found(self, founding: Founding) -> Future[None]:
        """Make the hub where there is none, found a team in it, and be its first admin."""

    def leave(self, anyway: bool) -> Future[None]:
        """Leave the team; the history stays. ``anyway``: even where the hub cannot be told."""

    # -- what came second --

    def set_aside(self) -> Future[Sequence[SetAside]]:
        """Return our decisions that the team log contradicts, newest first."""

    def drop_aside(self, decision_id: str) -> Future[None]:
        """Let go of one: it was redone, or is not wanted any more."""
