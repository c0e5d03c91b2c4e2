"""What the people of an audit are called: by whoever may say so of the hub, the team's own log, and this history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cm_inbox.store import awaited
from cm_inbox.store.database import Store
from cm_inbox.store.team import called

from .audit_about import line, mapping, text
from .chain import TEAM_STREAM, Anchor, Event
from .log import MOST_READ, TeamLog
from .membership import Member
from .people import People


async def names_for(log: TeamLog, people: People, store: Store, member: Member) -> Mapping[str, str]:
    """Return people's names by their ids, also of those who have left where anything says them.

    The hub names who has gone to admins alone, and lets those of all brands read the team's own log; this history knows
    the names with which decisions came while their people were there. Raises HubError, StoreError.
    """
    names = dict(await awaited.read(store, called.names))
    if TEAM_STREAM in await log.heads():
        beginning = (await log.beginnings()).get(TEAM_STREAM)
        async for events, _ in log.pages(TEAM_STREAM, beginning or Anchor(), MOST_READ):
            names |= told_names(events)
    names |= {each.id: each.name for each in await people.members()}
    return names | {member.person: member.name}


def told_names(events: Iterable[Event]) -> dict[str, str]:
    """Return the names that events of the team's own log give: of its founder, and of who was invited."""
    names = {}
    for event in events:
        body = mapping(event.body)
        person = event.person if event.kind == "team/founded" else text(body.get("person"))
        if event.kind in ("team/founded", "team/invited") and person and line(body.get("name")):
            names[person] = line(body.get("name"))
    return names
