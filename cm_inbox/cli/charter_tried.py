"""What a dry run found, printed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from cm_inbox.app import App
from cm_inbox.charter.dry_run import Messages, RuleTried, Tried
from cm_inbox.models.instants import format_time
from cm_inbox.store import facts
from cm_inbox.store.facts import Named

from .session import plain_text, print_table

BEGINNING = 120
"""Characters of a message's text that are printed."""

Names = Mapping[str, Named]


def names_of(app: App, tried: Tried) -> Names:
    """Return how the messages that a dry run lists are called outside."""
    lists = [tried.matched, tried.left]
    for rule in tried.rules:
        lists += [rule.matched, rule.against, rule.held_back, rule.appeared, rule.vanished, rule.altered]
    rows = {int(row) for each in lists for row in each.newest}
    return {str(row): named for row, named in app.store.read(facts.named, sorted(rows)).items()}


def print_tried(tried: Tried, names: Names, examples: int = 0) -> None:
    """Print a dry run as a table, one line for each rule, then per day, and the newest ``examples`` of each rule."""
    click.echo(f"{tried.looked_at} messages looked at, {tried.matched.count} with a verdict.")
    titles = ("MATCHED", "OTHERWISE", "HELD BACK", "NEW", "GONE", "RULE", "TITLE")
    print_table([_cells(rule) for rule in tried.rules], titles)
    if tried.left.count:
        click.echo(f"{tried.left.count} messages were hidden, deleted or their authors banned where no rule says so.")
    if tried.per_day:
        click.echo("Per day: " + ", ".join(f"{day}: {count}" for day, count in tried.per_day.items()))
    for rule in tried.rules:
        newest = [names[row] for row in rule.matched.newest[:examples] if row in names]
        if newest:
            click.echo(plain_text(f"\n{rule.rule}"))
        for each in newest:
            text = " ".join(each.text.split())[:BEGINNING]
            click.echo(plain_text(f"  {format_time(each.at)}  conversation {each.conversation}, id {each.id}: {text}"))


def _cells(rule: RuleTried) -> tuple[object, ...]:
    counted = (rule.matched, rule.against, rule.held_back, rule.appeared, rule.vanished)
    return (*(messages.count for messages in counted), rule.rule, rule.title)


def tried_fields(tried: Tried, names: Names) -> dict[str, Any]:
    """Return a dry run for scripts; of each list of messages the newest."""
    return {
        "messages": tried.looked_at,
        "matched": _messages(tried.matched, names),
        "left": _messages(tried.left, names),
        "per_day": dict(tried.per_day),
        "rules": [
            {
                "rule": rule.rule,
                "title": rule.title,
                "matched": _messages(rule.matched, names),
                "otherwise": _messages(rule.against, names),
                "held_back": _messages(rule.held_back, names),
                "appeared": _messages(rule.appeared, names),
                "vanished": _messages(rule.vanished, names),
                "altered": _messages(rule.altered, names),
                "per_day": dict(rule.per_day),
            }
            for rule in tried.rules
        ],
    }


def _messages(found: Messages, names: Names) -> dict[str, Any]:
    return {"count": found.count, "newest": [_named(names[row]) for row in found.newest if row in names]}


def _named(message: Named) -> dict[str, Any]:
    return {
        "id": message.id,
        "conversation": message.conversation,
        "created_at": format_time(message.at),
        "text": message.text[:BEGINNING],
    }
