"""What the store keeps as JSON, to and from ``models``.

Written by hand over the standard library's ``json``: the first window must not wait for another import.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from cm_inbox.models.accounts import AccountReport, CountKind, Health, HealthState, Quota, TextLimit
from cm_inbox.models.enclosures import Enclosure, EnclosureLimit
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Attachment, Message, Post, Visibility
from cm_inbox.models.permissions import ActionKind, Allowed, Denied, Permission, Reason, SideEffect, Unknown, Window
from cm_inbox.models.record import Record
from cm_inbox.models.sentences import dump, load


def dumps(value: Any) -> str:
    """Return compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def loads(text: str) -> Any:
    """Return what compact JSON says."""
    return json.loads(text)


def encode_permission(permission: Permission) -> dict[str, Any]:
    if isinstance(permission, Allowed):
        return {
            "is": "allowed",
            "reversible": permission.reversible,
            "cost": permission.cost,
            "effects": [effect.value for effect in permission.side_effects],
            "timed": permission.timed,
        }
    if isinstance(permission, Denied):
        return {"is": "denied", "reason": permission.reason.value, "until": permission.until}
    return {"is": "unknown"}


def decode_permission(value: Mapping[str, Any]) -> Permission:
    if value["is"] == "allowed":
        effects = tuple(SideEffect(effect) for effect in value["effects"])
        return Allowed(value["reversible"], value["cost"], effects, value.get("timed", False))
    if value["is"] == "denied":
        return Denied(Reason(value["reason"]), value["until"])
    return Unknown()


def encode_limit(limit: TextLimit | None) -> list[Any] | None:
    if limit is None:
        return None
    said = [limit.count.value, limit.limit, limit.max_bytes, limit.url_length]
    return said if limit.piece is None else [*said, limit.piece, limit.pieces]


def decode_limit(value: list[Any] | None) -> TextLimit | None:
    return None if value is None else TextLimit(CountKind(value[0]), *value[1:])


def encode_enclosure(file: Enclosure) -> list[Any]:
    return [getattr(file, name) for name in Enclosure.__struct_fields__]


def decode_enclosure(value: Sequence[Any]) -> Enclosure:
    return Enclosure(*value)


def _encode_enclosure_limit(limit: EnclosureLimit | Denied) -> object:
    if isinstance(limit, Denied):
        return encode_permission(limit)
    return [limit.count, limit.types, limit.most_bytes, limit.description, limit.wordless]


def _decode_enclosure_limits(value: Mapping[str, Any]) -> dict[Visibility, EnclosureLimit | Denied]:
    found: dict[Visibility, EnclosureLimit | Denied] = {}
    for kind, each in value.items():
        if isinstance(each, dict):
            found[Visibility(kind)] = Denied(Reason(each["reason"]), each["until"])
        else:
            found[Visibility(kind)] = EnclosureLimit(each[0], tuple(each[1]), *each[2:])
    return found


def encode_report(report: AccountReport, longer: Millis = 0) -> str:
    """Keep what an account may do there; who it is has columns of its own. ``longer``: what a person said of it."""
    return dumps(
        {
            **({"longer": longer} if longer else {}),
            "permissions": {kind.value: encode_permission(held) for kind, held in report.permissions.items()},
            "text_limit": encode_limit(report.text_limit),
            "private_text_limit": encode_limit(report.private_text_limit),
            "enclosures": {kind.value: _encode_enclosure_limit(held) for kind, held in report.enclosures.items()},
        }
    )


class Reported(Record, frozen=True):
    """What an account may do, and what goes into a text and with it."""

    permissions: Mapping[ActionKind, Permission]
    text_limit: TextLimit | None = None
    private_text_limit: TextLimit | None = None
    enclosures: Mapping[Visibility, EnclosureLimit | Denied] | None = None
    longer: Millis = 0


@lru_cache(maxsize=256)
def decode_report(text: str | None) -> Reported:
    """Return what was reported of an account. Kept: every conversation that is shown asks again."""
    if not text:
        return Reported(MappingProxyType({}))
    value = json.loads(text)
    permissions = {ActionKind(kind): decode_permission(held) for kind, held in value["permissions"].items()}
    files = value.get("enclosures")
    return Reported(
        MappingProxyType(permissions),
        decode_limit(value["text_limit"]),
        decode_limit(value["private_text_limit"]),
        None if files is None else MappingProxyType(_decode_enclosure_limits(files)),
        value.get("longer", 0),
    )


_SENTENCES = ("error_message", "gap")


def encode_health(health: Health) -> str:
    value = {name: getattr(health, name) for name in Health.__struct_fields__}
    quotas = [[quota.scope, quota.remaining, quota.limit, quota.reset_at] for quota in health.quotas]
    return dumps({**value, **{name: dump(value[name]) for name in _SENTENCES}, "quotas": quotas})


@lru_cache(maxsize=256)
def decode_health(text: str | None) -> Health:
    if not text:
        return Health()
    value = json.loads(text)
    sentences = {name: load(value.get(name)) for name in _SENTENCES}
    quotas = tuple(Quota(*quota) for quota in value.get("quotas", ()))
    return Health(**{**value, **sentences, "quotas": quotas, "state": HealthState(value["state"])})


def encode_post(post: Post | None) -> str | None:
    """Keep what is known of a thread's post; None where that is nothing."""
    if post is None or post == Post():
        return None
    return dumps([post.at, post.reactions, post.comments])


def decode_post(text: str | None) -> Post | None:
    return Post(*json.loads(text)) if text else None


class Extra(Record, frozen=True):
    """What few messages have: what ``Message`` calls so."""

    url: str | None = None
    attachments: tuple[Attachment, ...] = ()
    denied: Mapping[ActionKind, Denied] = MappingProxyType({})
    windows: Mapping[ActionKind, Window] = MappingProxyType({})
    reported: bool = False


def encode_extra(message: Message) -> str | None:
    """Keep what few messages have; None when this one has nothing of it."""
    url, attachments, denied, windows = message.url, message.attachments, message.denied, message.windows
    if not (url or attachments or denied or windows or message.reported):
        return None
    value: dict[str, Any] = {}
    if url:
        value["url"] = url
    if attachments:
        value["attachments"] = [[one.url, one.media_type, one.description] for one in attachments]
    if denied:
        value["denied"] = {kind.value: encode_permission(why) for kind, why in denied.items()}
    if windows:
        value["windows"] = {kind.value: [window.until, window.reopens] for kind, window in windows.items()}
    if message.reported:
        value["reported"] = True
    return dumps(value)


def decode_extra(text: str | None) -> Extra:
    """Return what few messages have."""
    if not text:
        return Extra()
    value = json.loads(text)
    denied = {ActionKind(kind): decode_permission(why) for kind, why in value.get("denied", {}).items()}
    return Extra(
        value.get("url"),
        tuple(Attachment(*one) for one in value.get("attachments", ())),
        {kind: why for kind, why in denied.items() if isinstance(why, Denied)},
        {ActionKind(kind): Window(*window) for kind, window in value.get("windows", {}).items()},
        value.get("reported") is True,
    )
