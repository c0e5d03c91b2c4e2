"""What a rule asks for: what of it suppresses, and what can never be taken back."""

from __future__ import annotations

from dataclasses import replace

from cm_inbox.models.verdicts import Asked

from .durations import parse_duration
from .shape import Ladder, StepKind, Then

SUPPRESSING = ("hide", "delete", "warn", "mute", "ban")
"""What a protection forbids: fields of ``Then`` and of ``Asked``."""


def asked_of(then: Then) -> Asked:
    """Return what a rule asks for as a verdict says it. Raises ValueError where a duration is unsound."""
    return Asked(
        labels=then.labels,
        urgent=then.urgent,
        department=then.department,
        reply=then.reply,
        hide=then.hide,
        delete=then.delete,
        warn=then.warn,
        mute=then.mute is not None,
        mute_ms=None if then.mute is None else parse_duration(then.mute),
        ban=then.ban is not None,
        ban_ms=None if then.ban is None else parse_duration(then.ban),
        done=then.done,
        protect=then.protect,
        for_privacy=then.for_privacy,
    )


def suppresses(asked: Asked) -> bool:
    """Say whether a message or its author is silenced by it."""
    return any(getattr(asked, name) for name in SUPPRESSING)


def without_suppression(asked: Asked) -> Asked:
    """Return what remains where a protection stands above: hiding, of what gives somebody's details away."""
    return replace(
        asked,
        hide=asked.hide and asked.for_privacy,
        delete=False,
        warn=False,
        mute=False,
        mute_ms=None,
        ban=False,
        ban_ms=None,
    )


def irreversible(asked: Asked, ladder: Ladder) -> tuple[str, ...]:
    """Return what of it cannot be taken back, as the fields of ``Then`` that ask for it.

    A deletion; a ban for good; a reply, which is read before it can be deleted; and a warning, where a step of the
    ladder sends a reply with it or bans for good.
    """
    told = any(step.reply is not None for step in ladder.steps)
    banned = any(step.do is StepKind.BAN and step.duration is None for step in ladder.steps)
    found = {
        "delete": asked.delete,
        "ban": asked.ban and asked.ban_ms is None,
        "reply": asked.reply is not None,
        "warn": asked.warn and (told or banned),
    }
    return tuple(name for name, is_so in found.items() if is_so)
