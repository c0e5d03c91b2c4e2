"""What can be done is said before the key, and why not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cm_inbox.models.accounts import Account
from cm_inbox.models.conversations import AuthorRecord
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.messages import Author, Direction, Message, MessageStatus, Thread, ThreadKind, Visibility
from cm_inbox.models.permissions import ActionKind, Allowed, Denied, Permission, Reason, Unknown, Window
from cm_inbox.permissions import SENTENCES, permit, window_of

EVERYTHING = {kind: Allowed() for kind in ActionKind}
ACCOUNT = Account(1, "u", "net", "us@net", "1", "Us", 1, "Altéa", permissions=EVERYTHING)
NOW = 1_790_000_100_000
WHO = AuthorRecord(1, Author("7", "@x"), 1, 0)
TEXT = Message(
    "m", Thread("t", ThreadKind.PUBLIC), Author("7", "@x"), Direction.IN, Visibility.PUBLIC, "Hello", 1_790_000_000_000
)


def refusal(kind: DecisionKind, message: Message | None = TEXT, **changes: Any) -> Reason | None:
    account = replace(ACCOUNT, **changes)
    permission: Permission = permit(kind, account, message, WHO, at=NOW)
    return permission.reason if isinstance(permission, Denied) else None


@pytest.mark.parametrize("kind", [kind for kind in DecisionKind if kind not in ("unban", "unmute", "unhide")])
def test_all_is_possible_where_the_network_can(kind: DecisionKind) -> None:
    assert refusal(kind) is None


@pytest.mark.parametrize(
    ("kind", "message", "reason"),
    [
        (DecisionKind.REPLY, None, Reason.NO_MESSAGE),
        (DecisionKind.REPLY, replace(TEXT, status=MessageStatus.REMOVED), Reason.GONE),
        (DecisionKind.LIKE, replace(TEXT, direction=Direction.OUT), Reason.NOT_OWN),
        (DecisionKind.HIDE, replace(TEXT, status=MessageStatus.HIDDEN), Reason.ALREADY),
        (DecisionKind.HIDE, replace(TEXT, visibility=Visibility.PRIVATE), Reason.PUBLIC_ONLY),
        (DecisionKind.UNHIDE, TEXT, Reason.ALREADY),
        (DecisionKind.UNBAN, TEXT, Reason.ALREADY),
        (DecisionKind.HIDE, replace(TEXT, denied={ActionKind.HIDE: Denied(Reason.OWN_ONLY)}), Reason.OWN_ONLY),
        (DecisionKind.BAN, replace(TEXT, denied={ActionKind.BAN: Denied(Reason.ROLE_MISSING)}), Reason.ROLE_MISSING),
    ],
)
def test_why_not(kind: DecisionKind, message: Message | None, reason: Reason) -> None:
    assert refusal(kind, message) is reason


def test_what_was_reported_can_be_let_stand_though_it_is_seen() -> None:
    assert refusal(DecisionKind.UNHIDE, replace(TEXT, reported=True)) is None
    assert refusal(DecisionKind.HIDE, replace(TEXT, reported=True)) is None


def test_an_archive_takes_local_decisions_only() -> None:
    assert refusal(DecisionKind.REPLY, archive=True) is Reason.ARCHIVE
    assert refusal(DecisionKind.DONE, archive=True) is None


def test_our_own_message_is_taken_back_not_deleted_as_theirs() -> None:
    ours = replace(TEXT, direction=Direction.OUT)
    only_own = {**EVERYTHING, ActionKind.DELETE: Denied(Reason.OWN_ONLY)}
    assert refusal(DecisionKind.DELETE, ours, permissions=only_own) is None
    assert refusal(DecisionKind.DELETE, TEXT, permissions=only_own) is Reason.OWN_ONLY


def test_before_the_first_report_nobody_knows() -> None:
    assert isinstance(permit(DecisionKind.HIDE, replace(ACCOUNT, permissions={}), TEXT, WHO, at=NOW), Unknown)
    assert refusal(DecisionKind.HIDE, permissions={ActionKind.REPLY: Allowed()}) is Reason.NETWORK_CANNOT


def test_a_window_shuts_for_its_action_alone() -> None:
    """A comment may be answered in private for seven days; in public for ever."""
    old = replace(TEXT, windows={ActionKind.REPLY_PRIVATE: Window(NOW)})
    assert refusal(DecisionKind.REPLY_PRIVATE, old) is Reason.WINDOW_CLOSED
    assert refusal(DecisionKind.REPLY, old) is None
    assert (
        refusal(DecisionKind.REPLY_PRIVATE, replace(old, windows={ActionKind.REPLY_PRIVATE: Window(NOW + 1)})) is None
    )


def test_who_writes_again_opens_the_window_for_what_they_wrote_before() -> None:
    shut, opened = (replace(TEXT, id=name, windows={ActionKind.REPLY: Window(until, reopens=True)})
                    for name, until in (("m1", NOW - 1), ("m2", NOW + 1)))  # fmt: skip
    assert refusal(DecisionKind.REPLY, shut) is Reason.AWAITS_THEM
    assert isinstance(permit(DecisionKind.REPLY, ACCOUNT, shut, WHO, at=NOW, others=[shut, opened]), Allowed)
    assert window_of(ActionKind.REPLY, shut, [shut, opened]) == Window(NOW + 1, reopens=True)
    assert window_of(ActionKind.HIDE, shut, [opened]) is None


def test_every_reason_has_a_sentence() -> None:
    assert set(SENTENCES) == set(Reason)
