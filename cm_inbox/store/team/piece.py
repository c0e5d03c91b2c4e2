"""A piece of the log while it is folded: what it touches."""

from __future__ import annotations

from collections.abc import Iterator

from cm_inbox.models.instants import Millis
from cm_inbox.store.connection import Connection


class Piece:
    """What one fold has touched so far; taken back to a mark where a step fails."""

    def __init__(self, conn: Connection, brand_id: int, me: str, at: Millis) -> None:
        self.conn = conn
        self.brand_id = brand_id
        self.me = me
        self.at = at
        self.skipped = 0
        self.arrived = 0
        self.accounts_changed = False
        self.charters_changed = False
        self.outbox_changed = False
        self.people = False
        self.touched: set[int] = set()
        self.updated: set[int] = set()
        self.aside: list[str] = []
        self.actions: set[str] = set()
        self._came: dict[int, tuple[set[int], dict[str, None]]] = {}

    def came(self, account_id: int, conversation_id: int, native_id: str) -> None:
        """Note a message to be judged."""
        conversations, native_ids = self._came.setdefault(account_id, (set(), {}))
        conversations.add(conversation_id)
        native_ids[native_id] = None

    def delivered(self) -> Iterator[tuple[int, tuple[int, ...], tuple[str, ...]]]:
        """Yield account, conversations and native ids of what is to be judged."""
        for account_id, (conversations, native_ids) in self._came.items():
            yield account_id, tuple(sorted(conversations)), tuple(native_ids)

    def mark(self) -> tuple[frozenset[int], int, int, frozenset[str]]:
        """Return what a failed step may have added to."""
        return frozenset(self.touched), self.arrived, len(self.aside), frozenset(self.actions)

    def return_to(self, mark: tuple[frozenset[int], int, int, frozenset[str]]) -> None:
        """Forget what was added since; that more is reckoned than needed does no harm, rows that are gone would."""
        touched, self.arrived, aside, actions = mark
        self.touched = set(touched)
        self.updated &= self.touched
        del self.aside[aside:]
        self.actions = set(actions)
        for account_id, (conversations, _) in list(self._came.items()):
            conversations.intersection_update(self.touched)
            if not conversations:
                del self._came[account_id]
