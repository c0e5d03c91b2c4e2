"""What Threads lets a profile do in a day by programs: so many replies, so many deletions, within any 24 hours.

It is asked before it matters and counted on from there, so that nothing is sent only to be refused.

Source: developers.facebook.com/documentation/threads/troubleshooting (threads_publishing_limit), overview.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cm_inbox.errors import Invalid, NotPermitted, RateLimited, ScopeMissing, Transient
from cm_inbox.models.accounts import Quota
from cm_inbox.models.instants import Millis

from .meta_graph import HOUR, MINUTE, UNTOLD_WAIT, Graph

REPLIES, DELETIONS = "writing", "deletions"
ASKED_EVERY: Millis = 10 * MINUTE
_NAMES = {REPLIES: "reply", DELETIONS: "delete"}
_FIELDS = "reply_quota_usage,reply_config,delete_quota_usage,delete_config"


@dataclass(slots=True)
class _Held:
    used: int
    total: int
    at: Millis


class DayLimits:
    """How much of the day's replies and deletions of ``us`` is used."""

    def __init__(self, graph: Graph, us: str, clock: Callable[[], Millis]) -> None:
        self._graph = graph
        self._us = us
        self._clock = clock
        self._held: dict[str, _Held] = {}

    async def look(self, *, urgent: bool = False) -> None:
        """Ask what is used. Raises NetworkError; what the sign-in does not let us know stays unknown."""
        try:
            answer = await self._graph.get(self._us, "threads_publishing_limit", fields=_FIELDS, urgent=urgent)
        except (Invalid, NotPermitted, ScopeMissing):
            return
        data = answer.get("data")
        said = data[0] if isinstance(data, list) and data and isinstance(data[0], dict) else {}
        for scope, name in _NAMES.items():
            used, config = said.get(f"{name}_quota_usage"), said.get(f"{name}_config")
            total = config.get("quota_total") if isinstance(config, dict) else None
            if isinstance(used, int) and isinstance(total, int) and total > 0:
                self._held[scope] = _Held(used, total, self._clock())

    async def require(self, scope: str) -> None:
        """Raise RateLimited where Threads would refuse one more."""
        held = self._held.get(scope)
        if held is None or self._clock() - held.at >= ASKED_EVERY:
            try:
                await self.look(urgent=True)
            except Transient:  # not to know it must not keep an answer back
                return
            held = self._held.get(scope)
        if held is not None and held.used >= held.total:
            raise RateLimited(held.at + UNTOLD_WAIT, scope)

    def count(self, scope: str) -> None:
        """Take note that one was used."""
        if scope in self._held:
            self._held[scope].used += 1

    def quotas(self) -> Sequence[Quota]:
        """Return what is left, as far as it was told within the hour."""
        now = self._clock()
        return tuple(
            Quota(scope, max(0, held.total - held.used), held.total, held.at + HOUR)
            for scope, held in self._held.items()
            if now < held.at + HOUR
        )
