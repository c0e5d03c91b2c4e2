"""By when an answer is due: the reply target of the brand's charter, in its office hours."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from .charter_versions import read_version
from .models.instants import Millis
from .models.messages import Visibility
from .models.record import Record
from .store import charters, due
from .store.connection import Connection
from .store.database import Store

if TYPE_CHECKING:
    from .charter.hours import Hours
    from .charter.shape import Charter

log = logging.getLogger(__name__)


class _Promise(Record, frozen=True):
    """What a version promises; None where it cannot be read."""

    charter_id: str
    read: tuple[Charter, Hours] | None


class DueTimes:
    """Answers ``Store.due``, on the writer thread. A brand without a charter has its plain reply target.

    Which versions are in force is looked up once a transaction, since another program may change that; each is read
    once, when it is first asked for.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._transaction = -1
        self._in_force: dict[int, str] = {}
        self._promises: dict[int, _Promise] = {}

    def __call__(
        self, conn: Connection, brand_id: int, network: str, kind: str, waiting_since: Millis, target: Millis
    ) -> Millis | None:
        """Return the instant, None where none is promised or the brand is never open."""
        if self._transaction != self._store.transactions:
            self._in_force = dict(charters.in_force(conn))
            self._transaction = self._store.transactions
        charter_id = self._in_force.get(brand_id)
        promised = None if charter_id is None else self._promise(conn, brand_id, charter_id).read
        if promised is None:
            return due.plain(conn, brand_id, network, kind, waiting_since, target)
        from .charter.hours import reply_target

        charter, hours = promised
        wanted = reply_target(charter, network, Visibility(kind))
        return None if wanted is None else hours.due_at(waiting_since, wanted)

    def _promise(self, conn: Connection, brand_id: int, charter_id: str) -> _Promise:
        known = self._promises.get(brand_id)
        if known is None or known.charter_id != charter_id:
            known = self._promises[brand_id] = _promise_of(conn, charter_id)
        return known


def _promise_of(conn: Connection, charter_id: str) -> _Promise:
    from .charter.hours import hours_of

    charter = read_version(charters.by_id(conn, charter_id)).charter
    try:
        return _Promise(charter_id, None if charter is None else (charter, hours_of(charter)))
    except ValueError as error:  # only what was checked is put in force; one of a later cm-inbox may know more
        log.warning("the office hours of a charter cannot be used: %s", error)
        return _Promise(charter_id, None)
