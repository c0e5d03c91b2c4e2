"""What people of the team are called, as this history has heard it."""

from __future__ import annotations

from cm_inbox.store.connection import Connection

from .decisions import AUTOMATON


def names(conn: Connection) -> dict[str, str]:
    """Return the names under which people's decisions are in the journal, by their ids: the newest for each.

    What was told of the time before a brand was shared is left out: its writer need not be who told it.
    """
    rows = conn.execute(
        "SELECT person, actor FROM team_decision JOIN journal ON journal.id = team_decision.id"
        " WHERE person <> '' AND NOT past AND actor NOT IN ('', '?', ?) ORDER BY team_decision.seq",
        (AUTOMATON,),
    )
    return dict(rows.fetchall())
