"""Keeping a hub healthy: how long it keeps the log, how its server is, when it was last backed up."""

from __future__ import annotations

import msgspec

from cm_inbox.models.instants import Millis
from cm_inbox.models.record import Record

from .connection import Hub

LEAST_DAYS = 30
"""That the hub keeps at least: a desktop may be away for so long and miss nothing."""


class Standby(Record, frozen=True):
    """A server that follows the hub's. What this login may not see of it is None."""

    name: str
    state: str | None
    behind_bytes: int | None


class Metrics(Record, frozen=True):
    """How the hub's server is. ``oldest`` is the first month (``2026-01``) whose events are kept, of whichever team."""

    server: str
    bytes: int
    events: int
    oldest: str | None
    kept_days: int | None
    connections: int
    most_connections: int
    claims: int
    standbys: list[Standby]
    backed_up_at: Millis | None


class Health:
    """What an admin of all brands may ask and order. Methods raise HubError; HubForbidden for all others."""

    def __init__(self, hub: Hub, team: str) -> None:
        self._hub = hub
        self._team = team

    async def metrics(self) -> Metrics:
        """Return how the server is."""
        ((told,),) = await self._hub.ask("SELECT hub.metrics(%s::uuid)::text", [self._team])
        return msgspec.json.decode(told, type=Metrics)

    async def retain(self, days: int | None) -> list[str]:
        """Keep the team's log for so many days (None: for ever; 0: as was said before), and drop the whole months that
        no team of this hub wants any more. Return these.
        """
        rows = await self._hub.ask("SELECT hub.retain(%s::uuid, %s)", [self._team, days])
        return [month for (month,) in rows]

    async def backed_up(self) -> None:
        """Note that the database was backed up just now."""
        await self._hub.ask("SELECT hub.backed_up(%s::uuid)", [self._team])
