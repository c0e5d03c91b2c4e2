"""What decisions of the log say, foreign as it is: their payloads and actions as they are kept here, or Senseless."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from cm_inbox.models.decisions import OF_PERSON, DecisionKind
from cm_inbox.models.messages import Visibility
from cm_inbox.models.permissions import ActionKind
from cm_inbox.store import codec, journal
from cm_inbox.store.connection import Connection
from cm_inbox.store.text import clean

from .bodies import ActionBody, PayloadBody, Senseless, enclosure, is_uuid, read_payload


def payload(conn: Connection, brand_id: int, value: Mapping[str, Any], kind: DecisionKind) -> dict[str, Any]:
    """Return a payload as it is kept here. Raises Senseless."""
    said, files = read_payload(value, kind)
    kept: dict[str, Any] = {"text": clean(said.text), "until": said.until}
    kept |= {"rule": said.rule, "charter": said.charter} if said.rule else {}
    kept |= {"private": True} if said.private else {}
    kept |= {"files": [codec.encode_enclosure(file) for file in files]} if files else {}
    kept |= _approving(said, kind)
    if kind in OF_PERSON:
        rows = [_author(conn, brand_id, each) for each in said.people]
        if not rows:
            raise Senseless("nobody is named")
        kept |= {"people": said.people, "author": rows[0]} | ({"other": rows[1]} if len(rows) > 1 else {})
    return kept


def _approving(said: PayloadBody, kind: DecisionKind) -> dict[str, Any]:
    """Return what a decision says of a proposal."""
    if kind is DecisionKind.PROPOSE:
        return {"proposed": said.proposed}
    if kind not in (DecisionKind.APPROVE, DecisionKind.SEND_BACK):
        return {"proposal": said.proposal} if kind in journal.ANSWERS and is_uuid(said.proposal) else {}
    named = {"proposal": said.proposal, "proposer": clean(said.proposer)}
    return named | ({"answer": said.answer} if kind is DecisionKind.APPROVE else {})


def _author(conn: Connection, brand_id: int, who: Mapping[str, str]) -> int:
    found = conn.execute(
        "SELECT author.id FROM author JOIN account ON account.id = account_id"
        " WHERE account.uid = ? AND author.native_id = ? AND brand_id = ?",
        (who.get("account", ""), clean(who.get("id", "")), brand_id),
    ).fetchone()
    if found is None:
        raise Senseless("somebody who is not here")
    return int(found[0])


class _Action(msgspec.Struct):
    thread_id: str
    message_id: str | None = None
    author_id: str | None = None
    author_handle: str = ""
    text: str = ""
    visibility: Visibility = Visibility.PUBLIC
    until: int | None = None
    undo_handle: str | None = None
    files: list[list[Any]] = msgspec.field(default_factory=list)


def action(given: ActionBody) -> dict[str, Any]:
    """Return an action as it is kept here. Raises Senseless."""
    try:
        said = msgspec.convert(given.body, _Action)
    except msgspec.ValidationError as error:
        raise Senseless(str(error)) from None
    files = [codec.encode_enclosure(enclosure(each)) for each in said.files]
    fields: dict[str, Any] = {name: getattr(said, name) for name in _Action.__struct_fields__ if name != "files"}
    fields = {name: value for name, value in fields.items() if value not in (None, "")}
    return {"id": given.id, "kind": ActionKind(given.kind)} | fields | ({"files": files} if files else {})
