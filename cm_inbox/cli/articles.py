"""Which articles a decision may rest on: those of the charter in force, and what was said of the conversation."""

from __future__ import annotations

from collections.abc import Sequence

from cm_inbox.app import App
from cm_inbox.charter.report import near
from cm_inbox.deciding import SUPPRESSING
from cm_inbox.errors import UsageError
from cm_inbox.models.decisions import DecisionKind


def check_rule(app: App, kind: DecisionKind, rule: str, conversations: Sequence[int]) -> None:
    """Raise UsageError where a rule does not exist for one of these conversations, or protects what would be silenced.

    Raises NotFound for a conversation that does not exist.
    """
    app.charters.load().result()
    for conversation_id in conversations:
        found = app.inbox.conversation(conversation_id)
        said = (each.verdict for stored in found.messages for each in stored.verdicts)
        protects = {verdict.rule: verdict.asked.protect for verdict in said} | _in_force(app, found.row.brand_id)
        if rule not in protects:
            meant = near(rule, protects)
            hint = "" if meant is None else f" Did you mean {meant}?"
            raise UsageError(f"The charter of {found.account.brand} has no rule {rule}.{hint}")
        if protects[rule] and kind in SUPPRESSING:
            raise UsageError("{rule} protects: {command} cannot rest on it.", rule=rule, command=kind.value)


def _in_force(app: App, brand_id: int) -> dict[str, bool]:
    """Return the rules of a brand's charter, and of each whether it protects."""
    working = app.charters.in_force(brand_id)
    return {} if working is None else {rule.id: rule.then.protect for rule in working.charter.rules}
