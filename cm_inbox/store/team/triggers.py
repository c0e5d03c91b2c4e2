"""What is to be told, noticed by the database itself: triggers that are there while a brand is shared.

A message that was stored or changed, a decision, an outcome, a charter, a brand's or an account's settings each leave
one row in ``team_queue``, in the transaction that made them. While events are folded the triggers are silent.
"""

from __future__ import annotations

from cm_inbox.store.connection import Connection

_SILENT = "NOT EXISTS (SELECT 1 FROM team_folding)"

_TICKET = "UPDATE team_ticket SET last = last + 1;"


def _queue(kind: str, key: str, brand: str) -> str:
    """Return the statements that leave one row, unless one waits already that nobody was given."""
    return (
        f"{_TICKET} INSERT INTO team_queue (ticket, brand_id, kind, key)"
        f" SELECT last, {brand}, '{kind}', {key} FROM team_ticket WHERE one = 1 ON CONFLICT DO NOTHING;"
    )


_OF_MESSAGE = "(SELECT brand_id FROM account WHERE account.id = NEW.account_id)"
_OF_JOURNAL = "(SELECT brand_id FROM conversation WHERE conversation.id = NEW.conversation_id)"


def _shared(brand: str) -> str:
    return f"{_SILENT} AND EXISTS (SELECT 1 FROM team_brand WHERE brand_id = {brand})"


# ruff: noqa: S608 - nothing in these statements is foreign

TRIGGERS = {
    "team_message_stored": f"""AFTER INSERT ON message WHEN {_shared(_OF_MESSAGE)} BEGIN
  {_queue("message", "NEW.id", _OF_MESSAGE)}
  INSERT INTO team_message (message_id, observed, dealt) VALUES (NEW.id, NEW.status, 0) ON CONFLICT DO NOTHING;
END""",
    # The network's word on a message names ``removed_by``, what people decide does not (``updates``, ``patches``).
    "team_message_observed": f"""AFTER UPDATE OF removed_by ON message WHEN {_shared(_OF_MESSAGE)} BEGIN
  {_queue("message", "NEW.id", _OF_MESSAGE)}
  INSERT INTO team_message (message_id, observed, turned) VALUES (NEW.id, NEW.status, 1)
    ON CONFLICT DO UPDATE SET observed = excluded.observed, turned = 1;
END""",
    "team_message_edited": f"""AFTER UPDATE OF text, edited_at, extra ON message WHEN NEW.text <> ''
  AND (NEW.text, NEW.edited_at, NEW.extra) IS NOT (OLD.text, OLD.edited_at, OLD.extra)
  AND {_shared(_OF_MESSAGE)} BEGIN
  {_queue("message", "NEW.id", _OF_MESSAGE)}
END""",
    "team_decided": f"""AFTER INSERT ON journal WHEN {_shared(_OF_JOURNAL)} BEGIN
  {_queue("decision", "NEW.id", _OF_JOURNAL)}
  INSERT INTO team_decision (id, brand_id, seen, mine)
    SELECT NEW.id, brand_id, seq, 1 FROM team_brand WHERE brand_id = {_OF_JOURNAL} ON CONFLICT DO NOTHING;
END""",
    "team_settled": f"""AFTER UPDATE OF state ON outbox WHEN NEW.state <> OLD.state
  AND (NEW.state IN ('sent', 'failed', 'cancelled', 'unknown')
    OR NEW.state = 'waiting' AND OLD.state IN ('failed', 'unknown', 'cancelled'))
  AND {_shared(_OF_JOURNAL)} BEGIN
  {_queue("outcome", "NEW.id", _OF_JOURNAL)}
END""",
    "team_charter_saved": f"""AFTER INSERT ON charter WHEN {_shared("NEW.brand_id")} BEGIN
  {_queue("charter", "NEW.id", "NEW.brand_id")}
END""",
    "team_brand_changed": f"""AFTER UPDATE OF reply_target, name, colour, monogram ON brand
  WHEN (NEW.reply_target, NEW.name, NEW.colour, NEW.monogram)
    IS NOT (OLD.reply_target, OLD.name, OLD.colour, OLD.monogram) AND {_shared("NEW.id")} BEGIN
  {_queue("brand", "NEW.id", "NEW.id")}
END""",
    "team_account_added": f"""AFTER INSERT ON account WHEN {_shared("NEW.brand_id")} BEGIN
  {_queue("account", "NEW.id", "NEW.brand_id")}
END""",
    "team_account_changed": f"""AFTER UPDATE OF report, name, native_id, server, brand_id ON account
  WHEN (NEW.report, NEW.name, NEW.native_id, NEW.server, NEW.brand_id)
    IS NOT (OLD.report, OLD.name, OLD.native_id, OLD.server, OLD.brand_id) AND {_shared("NEW.brand_id")} BEGIN
  {_queue("account", "NEW.id", "NEW.brand_id")}
END""",
}


def make(conn: Connection) -> None:
    """Make the triggers that are not there."""
    for name, body in TRIGGERS.items():
        conn.execute(f"CREATE TRIGGER IF NOT EXISTS {name} {body}")


def drop(conn: Connection) -> None:
    """Take the triggers away: whoever shares nothing pays nothing."""
    for name in TRIGGERS:
        conn.execute(f"DROP TRIGGER IF EXISTS {name}")
