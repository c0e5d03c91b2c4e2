"""The team and its hub, as the command line tells of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from cm_inbox.models.permissions import Reason
from cm_inbox.permissions import SENTENCES

from .session import plain_text, print_table
from .shapes import time_or_none

if TYPE_CHECKING:
    from cm_inbox.models.decisions import Decision
    from cm_inbox.models.team import SetAside
    from cm_inbox.team.chain import Anchor
    from cm_inbox.team.connection import Hello
    from cm_inbox.team.health import Metrics
    from cm_inbox.team.membership import Member
    from cm_inbox.team.people import Person, TeamBrand


def member_fields(person: Person) -> dict[str, Any]:
    """Return a person as JSON; a post whose brand is None is at all brands."""
    return {
        "id": person.id,
        "name": person.name,
        "state": person.state,
        "posts": [{"role": post.role, "brand": post.brand} for post in person.posts],
        "joined_at": time_or_none(person.joined_at),
        "invited_until": time_or_none(person.invited_until),
    }


def member_lines(people: Sequence[Person]) -> None:
    """Print the people, one a line."""
    print_table(
        [
            (
                person.id[-8:],
                person.name,
                person.state,
                time_or_none(person.joined_at or person.invited_until) or "-",
                ", ".join(f"{post.role} of {post.brand or 'all brands'}" for post in person.posts),
            )
            for person in people
        ],
        ("ID", "NAME", "STATE", "SINCE", "ROLES"),
    )


def status_fields(
    member: Member, hello: Hello, brands: Sequence[TeamBrand], heads: Mapping[str, Anchor], took: float
) -> dict[str, Any]:
    """Return how a desktop stands with its hub. ``took``: seconds that one question and its answer needed."""
    from cm_inbox.team.migrations import newest

    return {
        "hub": f"{member.address.host}:{member.address.port}/{member.address.database}",
        "version": hello.version,
        "newer_than_here": hello.version > newest(),
        "team": hello.team_name,
        "name": hello.person_name,
        "answered_in_ms": round(took * 1000, 1),
        "brands": [
            {
                "id": brand.id,
                "name": brand.name,
                "role": brand.role,
                "events": heads[brand.id].seq if brand.id in heads else 0,
            }
            for brand in brands
        ],
    }


def known_fields(member: Member, brands: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what is known of that without the hub. ``brands`` have a name, a role (None: not told yet), ``unsaid``."""
    return {"team": member.team_name, "name": member.name, "brands": list(brands), "answered_in_ms": None}


def known_lines(fields: Mapping[str, Any]) -> None:
    """Print the same."""
    click.echo(plain_text(f"You are {fields['name']} in the team {fields['team']}."))
    rows = [(each["name"], each["role"] or "-", each["unsaid"]) for each in fields["brands"]]
    print_table(rows, ("BRAND", "YOUR ROLE", "TO TELL")) if rows else click.echo("No brand is shared here.")


def status_lines(fields: Mapping[str, Any]) -> None:
    """Print how a desktop stands with its hub."""
    click.echo(plain_text(f"You are {fields['name']} in the team {fields['team']}."))
    click.echo(
        plain_text(f"Hub {fields['hub']}, version {fields['version']}, answers in {fields['answered_in_ms']} ms.")
    )
    if fields["newer_than_here"]:
        click.echo("The hub was made by a newer cm-inbox. It still works with this one: update when you can.")
    rows = [(each["name"], each["role"], each["events"], each["behind"], each["unsaid"]) for each in fields["brands"]]
    print_table(rows, ("BRAND", "YOUR ROLE", "EVENTS", "TO READ", "TO TELL")) if rows else click.echo(
        "The team shares no brand with you yet."
    )
    for line in metrics_lines(fields["server"]) if fields["server"] else ():
        click.echo(plain_text(line))


def aside_fields(aside: SetAside) -> dict[str, Any]:
    """Return a decision that came second, with what stood."""
    return {
        "id": aside.decision.id,
        "conversation": aside.decision.conversation_id,
        "kind": aside.decision.kind,
        "text": aside.decision.text,
        "at": time_or_none(aside.decision.at),
        "reason": Reason.TEAM_ROLE if aside.by_role else "decided-elsewhere-first",
        "stood": None
        if aside.by_role
        else {
            "kind": aside.stood.kind,
            "by": aside.stood_by,
            "text": aside.stood.text,
            "at": time_or_none(aside.stood.at),
        },
    }


def aside_lines(found: Sequence[SetAside], people: Mapping[int, str]) -> None:
    """Print the same, some lines each. ``people`` says with whom a conversation is."""
    for each in found:
        ours = each.decision
        click.echo(plain_text(f"{ours.id}  conversation {ours.conversation_id} with {people[ours.conversation_id]}"))
        click.echo(plain_text(f"  yours: {_decided(ours)}"))
        if each.by_role:
            click.echo(f"  not done: {SENTENCES[Reason.TEAM_ROLE]}")
        else:
            by = each.stood_by or "somebody who has left the team"
            click.echo(plain_text(f"  stood: {_decided(each.stood)}, by {by}"))
    if not found:
        click.echo("Nothing of yours was set aside.")


def _decided(decision: Decision) -> str:
    """Return a decision on one line, with its words."""
    words = " ".join(decision.text.split())
    return f"{decision.kind}: {words}" if words else str(decision.kind)


def metrics_fields(metrics: Metrics) -> dict[str, Any]:
    """Return how a hub's server is, as JSON."""
    return {
        "server": metrics.server,
        "bytes": metrics.bytes,
        "events": metrics.events,
        "oldest_month": metrics.oldest,
        "kept_days": metrics.kept_days,
        "connections": metrics.connections,
        "most_connections": metrics.most_connections,
        "claims": metrics.claims,
        "standbys": [
            {"name": each.name, "state": each.state, "behind_bytes": each.behind_bytes} for each in metrics.standbys
        ],
        "backed_up_at": time_or_none(metrics.backed_up_at),
    }


def metrics_lines(fields: dict[str, Any]) -> list[str]:
    """Return the same in lines."""
    kept = f"kept for {fields['kept_days']} days" if fields["kept_days"] else "kept for ever"
    lines = [
        f"PostgreSQL {fields['server']}: {fields['bytes'] / 1e6:,.0f} MB, {fields['connections']} of "
        f"{fields['most_connections']} connections, {fields['claims']} claims of your team.",
        f"Your team's log: {fields['events']:,} events, {kept}; the oldest month there is {fields['oldest_month']}.",
        f"Last backup: {fields['backed_up_at'] or 'nobody said (cm-inbox hub backed-up)'}.",
    ]
    for each in fields["standbys"]:
        behind = "?" if each["behind_bytes"] is None else f"{each['behind_bytes'] / 1e6:,.1f} MB"
        lines.append(f"Standby {each['name']}: {each['state'] or 'state not visible to the hub'}, behind by {behind}.")
    return lines


def check_lines(checked: Sequence[Mapping[str, Any]]) -> None:
    """Print what became of a check, one stream a line."""
    rows = [(each["brand"] or "(the team)", each["events"], each["problem"] or "sound") for each in checked]
    print_table(rows, ("LOG", "EVENTS", "STATE"))
