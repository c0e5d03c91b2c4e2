"""Whose it is to send: where several desktops could carry an action out, one does. For one person all is open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from .models.decisions import OutboxEntry


class Permit(Protocol):
    """That this desktop alone carries one action out. It ends unless it is renewed, which the gate sees to."""

    @property
    def fence(self) -> int:
        """Return its number: whoever gets the next permit for the same action has a higher one."""

    @property
    def begun(self) -> bool:
        """Say whether an earlier holder was about to send: what came of that must be looked up first."""

    async def begin(self) -> bool:
        """Leave word that it is about to be sent; False where the permit is somebody else's by now."""

    def is_young(self) -> bool:
        """Say whether it surely still holds, by a clock that runs on while the computer sleeps."""


class Gate(Protocol):
    """Says what may be sent from here. All is called on the outbox's loop, which it pokes when that changes."""

    def admits(self, entries: Sequence[OutboxEntry]) -> list[OutboxEntry]:
        """Return those of these entries that this desktop may ask a permit for now."""

    async def take(self, entry: OutboxEntry) -> Permit | None:
        """Return a permit, kept in the history by then; None: not now, and it is not admitted until that changes."""

    def handled(self, entry: OutboxEntry, *, nothing_out: bool) -> None:
        """Note that what could be done for an entry with its permit was done, for now.

        ``nothing_out``: unless an outcome says otherwise, the network surely has nothing of it.
        """


class _Free:
    """The permit of who is alone."""

    fence = 0
    begun = False

    async def begin(self) -> bool:
        return True

    def is_young(self) -> bool:
        return True


class OpenGate:
    """Lets everything through: nobody else could send it."""

    def admits(self, entries: Sequence[OutboxEntry]) -> list[OutboxEntry]:
        return list(entries)

    async def take(self, entry: OutboxEntry) -> Permit | None:
        return FREE

    def handled(self, entry: OutboxEntry, *, nothing_out: bool) -> None:
        """There is nothing to give back."""


FREE: Permit = _Free()
