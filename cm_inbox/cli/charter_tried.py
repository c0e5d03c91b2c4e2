"""What a dry run found, printed."""

from __future__ import annotations

from typing import Any

import click

from cm_inbox.charter.dry_run import Messages, RuleTried, Tried

from .session import print_table


def print_tried(tried: Tried) -> None:
    """Print a dry run as a table, one line for each rule."""
    click.echo(f"{tried.looked_at} messages looked at, {tried.matched.count} with a verdict.")
    titles = ("MATCHED", "OTHERWISE", "HELD BACK", "NEW", "GONE", "RULE", "TITLE")
    print_table([_cells(rule) for rule in tried.rules], titles)
    if tried.left.count:
        click.echo(f"{tried.left.count} messages were hidden, deleted or their authors banned where no rule says so.")


def _cells(rule: RuleTried) -> tuple[object, ...]:
    counted = (rule.matched, rule.against, rule.held_back, rule.appeared, rule.vanished)
    return (*(messages.count for messages in counted), rule.rule, rule.title)


def tried_fields(tried: Tried) -> dict[str, Any]:
    """Return a dry run for scripts. Messages are named by their rows here; of each list the newest."""
    return {
        "messages": tried.looked_at,
        "matched": _messages(tried.matched),
        "left": _messages(tried.left),
        "per_day": dict(tried.per_day),
        "rules": [
            {
                "rule": rule.rule,
                "title": rule.title,
                "matched": _messages(rule.matched),
                "otherwise": _messages(rule.against),
                "held_back": _messages(rule.held_back),
                "appeared": _messages(rule.appeared),
                "vanished": _messages(rule.vanished),
                "altered": _messages(rule.altered),
                "per_day": dict(rule.per_day),
            }
            for rule in tried.rules
        ],
    }


def _messages(found: Messages) -> dict[str, Any]:
    return {"count": found.count, "newest": list(found.newest)}
