"""By when an answer is due, as a function of SQL: ``due_at(brand, network, kind, waiting since, reply target, shuts)``.

Office hours are a matter of charters, of which the store knows nothing: whoever opens the history may say more than
``plain`` does. Instants and the target are in milliseconds, ``kind`` is a thread's; ``shuts``: from then on the network
takes no answer, NULL where it sets no time.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from cm_inbox.models.instants import Millis

from .connection import Connection

log = logging.getLogger(__name__)

Due = Callable[[Connection, int, str, str, Millis, Millis], Millis | None]
"""Gets what ``due_at`` gets but for ``shuts``, and before it the connection that asks: it may look something up."""


def plain(
    _conn: Connection, _brand_id: int, _network: str, _kind: str, waiting_since: Millis, target: Millis
) -> Millis | None:
    """Count every hour: the brand's reply target, from when somebody waits."""
    return waiting_since + target


def define(connection: Connection, due: Callable[[], Due]) -> None:
    """Make ``due_at`` known to a connection; ``due`` gives what is asked each time.

    What goes wrong there is no reason to lose a message: it is logged, and every hour counts.
    """

    def due_at(
        brand_id: int, network: str, kind: str, waiting_since: Millis, target: Millis, shuts: Millis | None
    ) -> Millis | None:
        try:
            promised = due()(connection, brand_id, network, kind, waiting_since, target)
        except Exception:
            log.exception("when an answer is due could not be worked out")
            promised = waiting_since + target
        return promised if shuts is None else shuts if promised is None else min(promised, shuts)

    connection.create_function("due_at", 6, due_at)
