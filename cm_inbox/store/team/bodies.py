"""What events say, to and from JSON. Pure; what comes from the log is foreign: ``read`` takes nothing on trust."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from cm_inbox.models.decisions import APPROVING, DecisionKind
from cm_inbox.models.enclosures import Enclosure
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Direction, MessageStatus, RemovedBy, ThreadKind, Visibility
from cm_inbox.models.permissions import ActionKind

from .contradictions import ANSWERS

VERSION = 1
"""Of the bodies that are written and understood here."""

MESSAGE, OUTCOME, CHARTER, BRAND, ACCOUNT = "message", "outcome", "charter", "reply-target", "account"
DECISION = "decision/"
PROPOSAL, APPROVAL = "proposal", "approval"
_DECISIONS = {DECISION + kind.value for kind in DecisionKind if kind not in APPROVING}
KINDS = frozenset({MESSAGE, OUTCOME, CHARTER, BRAND, ACCOUNT, PROPOSAL, APPROVAL} | _DECISIONS)
"""What may be in the log. ``approval`` is also a proposal sent back: its body says which (``DecisionBody.verdict``)."""

MOST_TEXT = 40_000
"""Characters of one message's text that are told: what a body may have, whatever they are."""

LARGEST_BODY = 262_144
"""Bytes that the hub takes of one body (``team.log.MOST_BODY``)."""

_NAMESPACE = uuid.UUID("2a9f1b3e-6f0a-5c1d-9a57-5c2f6f1f9f10")

LARGEST = (1 << 62) - 1
"""No instant and no row is higher: beyond, SQLite takes numbers for others."""


def derived_id(*parts: object) -> str:
    """Return the UUIDv5 (RFC 9562, section 5.5) of some parts: the same on every desktop."""
    return str(uuid.uuid5(_NAMESPACE, "\0".join(map(str, parts))))


def dump(body: Mapping[str, Any]) -> str:
    """Return a body as it is told: the same text for the same contents."""
    return json.dumps({"v": VERSION, **body}, ensure_ascii=False, separators=(",", ":"))


# --- reading ---------------------------------------------------------------------------------------


class _Body(msgspec.Struct):
    """Fields that are missing have their defaults, those we do not know are left out, those of another type fail."""


class ThreadBody(_Body):
    id: str
    kind: ThreadKind = ThreadKind.PUBLIC
    title: str | None = None
    url: str | None = None
    post: list[int | None] | None = None


class AuthorBody(_Body):
    id: str
    handle: str = ""
    name: str = ""
    url: str | None = None
    avatar_url: str | None = None


class BaseBody(_Body):
    """How a conversation stood when its brand was shared."""

    kept: bool = False
    snoozed: int | None = None
    knew: list[str] = msgspec.field(default_factory=list)
    priority: int = 0
    assigned: str | None = None
    labels: list[str] = msgspec.field(default_factory=list)
    banned: int | None = None
    muted: int | None = None


class MessageBody(_Body):
    network: str
    account: str
    id: str
    thread: ThreadBody
    author: AuthorBody
    created_at: str
    text: str = ""
    direction: Direction = Direction.IN
    visibility: Visibility = Visibility.PUBLIC
    status: MessageStatus = MessageStatus.VISIBLE
    parent: str | None = None
    edited_at: str | None = None
    extra: str | None = None
    removed_by: RemovedBy | None = None
    turned: bool = False
    dealt: bool = False
    past: bool = False
    cut: bool = False
    forget: bool = False
    to: str | None = None
    conversation: BaseBody | None = None


class ActionBody(_Body):
    id: str
    kind: ActionKind
    not_before: int = 0
    body: dict[str, Any] = msgspec.field(default_factory=dict)


class DecisionBody(_Body):
    account: str
    thread: str
    author: str
    verdict: str | None = None
    batch: str = ""
    message: str | None = None
    undoes: str | None = None
    payload: dict[str, Any] = msgspec.field(default_factory=dict)
    actor: str | None = None
    past: bool = False
    seen: int = 0
    facts: dict[str, Any] = msgspec.field(default_factory=dict)
    actions: list[ActionBody] = msgspec.field(default_factory=list)


class PayloadBody(_Body):
    text: str = ""
    until: int | None = None
    rule: str | None = None
    charter: str | None = None
    private: bool = False
    proposed: DecisionKind | None = None
    proposal: str | None = None
    answer: str | None = None
    proposer: str = ""
    files: list[list[Any]] = msgspec.field(default_factory=list)
    people: list[dict[str, str]] = msgspec.field(default_factory=list)


class OutcomeBody(_Body):
    action: str
    state: str
    result: dict[str, Any] | None = None
    error: dict[str, Any] | None = None
    fence: int | None = None


class CharterBody(_Body):
    id: str
    text: str
    at: int = 0
    author: str = ""
    included: dict[str, str] = msgspec.field(default_factory=dict)
    note: str = ""


class BrandBody(_Body):
    minutes: int = 120
    name: str = ""
    colour: str = ""
    monogram: str = ""


class AccountBody(_Body):
    network: str
    address: str
    native_id: str = ""
    name: str = ""
    server: str | None = None
    report: str | None = None
    archive: bool = False


class _Versioned(msgspec.Struct):
    v: int = VERSION


Body = _Body
_version = msgspec.json.Decoder(_Versioned)
_DECODERS: dict[str, msgspec.json.Decoder[Any]] = {
    MESSAGE: msgspec.json.Decoder(MessageBody),
    OUTCOME: msgspec.json.Decoder(OutcomeBody),
    CHARTER: msgspec.json.Decoder(CharterBody),
    BRAND: msgspec.json.Decoder(BrandBody),
    ACCOUNT: msgspec.json.Decoder(AccountBody),
    DECISION: msgspec.json.Decoder(DecisionBody),
}
_DECODERS[PROPOSAL] = _DECODERS[APPROVAL] = _DECODERS[DECISION]


class Senseless(ValueError):
    """A body of a known kind that makes no sense."""


def is_newer(body: str) -> bool:
    """Say whether a body is written by a newer program than this one."""
    try:
        return _version.decode(_encoded(body)).v > VERSION
    except (msgspec.DecodeError, RecursionError, ValueError):
        return False


def read(kind: str, body: str) -> Any:
    """Return the body of an event of a known kind. Raises Senseless."""
    decoder = _DECODERS[DECISION if kind.startswith(DECISION) else kind]
    try:
        return decoder.decode(_encoded(body))
    except (msgspec.DecodeError, RecursionError, ValueError, OverflowError) as error:
        raise Senseless(str(error)) from None


def read_payload(value: Mapping[str, Any], kind: DecisionKind) -> tuple[PayloadBody, list[Enclosure]]:
    """Return a decision's payload, with its files. Raises Senseless."""
    try:
        said = msgspec.convert(value, PayloadBody)
        files = [enclosure(each) for each in said.files]
    except (msgspec.ValidationError, TypeError) as error:
        raise Senseless(str(error)) from None
    if said.until is not None:
        instant(said.until)
    if kind is DecisionKind.PROPOSE and (said.proposed not in ANSWERS or not said.text.strip()):
        raise Senseless("no answer is proposed")
    if kind in (DecisionKind.APPROVE, DecisionKind.SEND_BACK) and not is_uuid(said.proposal):
        raise Senseless("no proposal is named")
    if kind is DecisionKind.APPROVE and not is_uuid(said.answer):
        raise Senseless("no answer is named")
    return said, files


def enclosure(value: Sequence[Any]) -> Enclosure:
    """Return a file as it is told: its fields in order. Raises Senseless, msgspec.ValidationError."""
    names = Enclosure.__struct_fields__
    if len(value) > len(names):
        raise Senseless("no file")
    return msgspec.convert(dict(zip(names, value, strict=False)), Enclosure)


def told_as(kind: DecisionKind) -> str:
    """Return as what a decision is in the log."""
    if kind is DecisionKind.PROPOSE:
        return PROPOSAL
    return APPROVAL if kind in APPROVING else DECISION + kind.value


def is_decision(kind: str) -> bool:
    """Say whether an event is a decision, approving among them."""
    return kind.startswith(DECISION) or kind in (PROPOSAL, APPROVAL)


def decided(kind: str, body: DecisionBody) -> DecisionKind:
    """Return which decision an event of the log is. Raises Senseless."""
    if kind == PROPOSAL:
        return DecisionKind.PROPOSE
    if kind != APPROVAL:
        return DecisionKind(kind.removeprefix(DECISION))
    if body.verdict not in (DecisionKind.APPROVE, DecisionKind.SEND_BACK):
        raise Senseless("neither approved nor sent back")
    return DecisionKind(body.verdict)


def _encoded(body: str) -> bytes:
    return body.encode("utf-8", "surrogatepass") if isinstance(body, str) else b""


def instant(value: object) -> Millis:
    """Return a number that is an instant. Raises Senseless."""
    if isinstance(value, bool) or not isinstance(value, int) or not -1 <= value <= LARGEST:
        raise Senseless("no instant")
    return value


def is_uuid(value: object) -> bool:
    """Say whether a value is a UUID as we write them."""
    try:
        return isinstance(value, str) and str(uuid.UUID(value)) == value
    except ValueError:
        return False


def plain(value: object) -> str:
    """Return compact JSON of ids, for the database."""
    return json.dumps(value, separators=(",", ":"))
