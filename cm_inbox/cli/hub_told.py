"""The team and its hub, as the command line tells of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from .session import plain_text, print_table
from .shapes import time_or_none

if TYPE_CHECKING:
    from cm_inbox.team.chain import Anchor
    from cm_inbox.team.connection import Hello
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
            {"name": brand.name, "role": brand.role, "events": heads[brand.id].seq if brand.id in heads else 0}
            for brand in brands
        ],
    }


def status_lines(fields: Mapping[str, Any]) -> None:
    """Print the same."""
    click.echo(plain_text(f"You are {fields['name']} in the team {fields['team']}."))
    click.echo(
        plain_text(f"Hub {fields['hub']}, version {fields['version']}, answers in {fields['answered_in_ms']} ms.")
    )
    if fields["newer_than_here"]:
        click.echo("The hub was made by a newer cm-inbox. It still works with this one: update when you can.")
    rows = [(each["name"], each["role"], each["events"]) for each in fields["brands"]]
    print_table(rows, ("BRAND", "YOUR ROLE", "EVENTS")) if rows else click.echo(
        "The team shares no brand with you yet."
    )


def check_lines(checked: Sequence[Mapping[str, Any]]) -> None:
    """Print what became of a check, one stream a line."""
    rows = [(each["brand"] or "(the team)", each["events"], each["problem"] or "sound") for each in checked]
    print_table(rows, ("LOG", "EVENTS", "STATE"))
