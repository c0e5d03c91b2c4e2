"""Decisions and whether they can be taken: what runs inside one transaction when a person, or a rule, decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from cm_inbox.models.record import Record

from . import permissions
from .errors import NotAllowed, NotFound, UsageError
from .models.conversations import Conversation, StoredMessage
from .models.decisions import (
    APPROVING,
    NETWORK_DECISIONS,
    OF_PERSON,
    Decision,
    DecisionKind,
    Receipt,
    Refusal,
    UndoReceipt,
)
from .models.enclosures import EnclosureLimit
from .models.instants import Millis, new_id
from .models.messages import Direction, Message, MessageStatus, Visibility
from .models.permissions import Allowed, Denied, Permission, Reason, Window
from .models.verdicts import Asked, Standing, StoredVerdict
from .store import accounts, dossier, drafts, enclosures, journal, proposals, queue, undo
from .store import outbox as outbox_rows
from .store.connection import Connection

SHOWN = 200
"""How many messages of a conversation are read unless more are asked for."""

UNDO_WINDOW: Millis = 8_000
"""How long an action waits in the outbox so that undo can still cancel it."""

AUTOMATON = "cm-inbox"
"""Who signs in the journal for what nobody decided just now: an automatic rule, the end of a timed ban."""

TAKES_END = frozenset({DecisionKind.SNOOZE, DecisionKind.BAN, DecisionKind.MUTE})
TAKES_TEXT = frozenset({DecisionKind.ASSIGN, DecisionKind.BAN})
"""Who it is handed to; what a ban rests on, which stays in the journal and is not sent."""

SUPPRESSING = frozenset(
    {DecisionKind.HIDE, DecisionKind.DELETE, DecisionKind.WARN, DecisionKind.MUTE, DecisionKind.BAN}
)
"""Decisions that cannot rest on an article that protects."""

NEEDS_TEXT = frozenset({*journal.ANSWERS, DecisionKind.NOTE, DecisionKind.LABEL})

MAY_BE_FILES = frozenset({DecisionKind.REPLY, DecisionKind.REPLY_PRIVATE})
"""Answers that files make by themselves, where the network takes such. A warning says in words what it is about."""


NOWHERE: Mapping[int, str] = {}
"""The roles of who shares no brand with a team."""


class Request(Record, frozen=True):
    """One order for some conversations; ``wait`` is the undo window in ms.

    ``rule`` is the article of the charter it rests on. ``private``: a warning under a public message, in private.
    ``batch`` joins it to another order, so that one undo takes both back; None: an order by itself. ``files`` are the
    ids of those of the draft that go with the text.
    """

    kind: DecisionKind
    ids: tuple[int, ...]
    message_id: str | None
    text: str
    until: Millis | None
    wait: Millis
    rule: str | None = None
    private: bool = False
    batch: str | None = None
    files: tuple[str, ...] = ()
    roles: Mapping[int, str] = {}
    """Our role in the team at each brand that it shares."""
    proposal: str | None = None
    """The proposal that this answer grants."""


def check(request: Request, at: Millis) -> None:
    """Raise UsageError for an order that makes no sense whatever the conversation."""
    kind, until = request.kind, request.until
    if kind is DecisionKind.UNDO:
        raise UsageError("Use undo for that.")
    if kind in APPROVING:
        raise UsageError("{command} is about a proposal, not about a conversation.", command=kind.value)
    if kind in OF_PERSON:
        raise UsageError("{command} is decided about a person, not about a conversation.", command=kind.value)
    if not request.ids:
        raise UsageError("Name at least one conversation.")
    if request.message_id is not None and len(request.ids) > 1:
        raise UsageError("One message belongs to one conversation: name only that one.")
    if request.text and kind not in NEEDS_TEXT and kind not in TAKES_TEXT:
        raise UsageError("{command} takes no text.", command=kind.value)
    if until is not None and kind not in TAKES_END:
        raise UsageError("{command} takes no end.", command=kind.value)
    wordless = bool(request.files) and kind in MAY_BE_FILES
    if kind in NEEDS_TEXT and not request.text.strip() and not wordless:
        raise UsageError("{command} needs a text.", command=kind.value)
    if kind is DecisionKind.SNOOZE and (until is None or until <= at):
        raise UsageError("A snooze needs a time in the future.")
    if request.files and (kind not in journal.ANSWERS or len(request.ids) > 1):
        raise UsageError("Files go with one answer to one conversation.")
    if request.private and kind is not DecisionKind.WARN:
        raise UsageError("Only a warning can be made private; use reply-private.")
    if until is not None and until <= at:
        raise UsageError("The end lies in the past.")


def decide_all(connection: Connection, request: Request, *, actor: str, at: Millis) -> Receipt:
    """Decide for every conversation where it is permitted, in this one transaction. Raises NotFound."""
    batch = request.batch or new_id(at)
    decisions: list[Decision] = []
    refused: list[Refusal] = []
    for conversation_id in request.ids:
        conversation = load_conversation(connection, conversation_id, None if request.message_id else SHOWN)
        order = _order(request, conversation, at)
        if isinstance(order, Denied):
            refused.append(Refusal(conversation_id, order))
            continue
        not_before = at + request.wait
        decisions.append(journal.decide(connection, order, actor=actor, at=at, batch=batch, not_before=not_before))
    sends = any(each.kind in NETWORK_DECISIONS for each in decisions)
    return Receipt(batch, tuple(decisions), tuple(refused), at + request.wait if sends else None)


def decide_together(connection: Connection, requests: Sequence[Request], *, actor: str, at: Millis) -> Receipt:
    """Take several decisions about one conversation in one transaction and batch: all of them, or none.

    Raises NotFound; NotAllowed where one of them is not possible.
    """
    batch = new_id(at)
    decisions: list[Decision] = []
    until: Millis | None = None
    for request in requests:
        done = decide_all(connection, replace(request, batch=batch), actor=actor, at=at)
        if done.refused:
            raise NotAllowed(done.refused[0].denied)
        decisions.extend(done.decisions)
        until = done.undo_until or until
    return Receipt(batch, tuple(decisions), (), until)


def decide_on_person(
    connection: Connection,
    kind: DecisionKind,
    author_row: int,
    other_row: int | None,
    text: str,
    *,
    actor: str,
    at: Millis,
    roles: Mapping[int, str],
) -> Receipt:
    """Decide about a person (``store.dossier.decide``). Raises NotFound, UsageError; NotAllowed by our role there."""
    refused = permissions.refused_by_role(kind, roles.get(_brand_of_author(connection, author_row)))
    if refused is not None:
        raise NotAllowed(refused)
    return dossier.decide(connection, kind, author_row, other_row, text, actor=actor, at=at)


def _brand_of_author(connection: Connection, author_row: int) -> int:
    found = connection.execute(
        "SELECT brand_id FROM author JOIN account ON account.id = account_id WHERE author.id = ?", (author_row,)
    ).fetchone()
    return 0 if found is None else int(found[0])


def take_back(
    connection: Connection, decision_id: str | None, *, actor: str, at: Millis, roles: Mapping[int, str]
) -> UndoReceipt:
    """Take a decision back (``undo.undo``), where our role at its brand permits that. Raises NotFound, NotAllowed."""

    def refused(conversation_id: int) -> Denied | None:
        brand_id = queue.rows(connection, [conversation_id])[0].brand_id
        return permissions.refused_by_role(DecisionKind.UNDO, roles.get(brand_id))

    return undo.undo(connection, decision_id, actor=actor, at=at, refused_there=refused if roles else None)


def decide_each(connection: Connection, requests: Sequence[Request], *, actor: str, at: Millis) -> Receipt:
    """Take several decisions in one transaction and batch, each where it is permitted. Raises NotFound."""
    batch = new_id(at)
    receipts = [decide_all(connection, replace(request, batch=batch), actor=actor, at=at) for request in requests]
    decisions = tuple(decision for receipt in receipts for decision in receipt.decisions)
    refused = tuple(refusal for receipt in receipts for refusal in receipt.refused)
    return Receipt(
        batch, decisions, refused, min((each.undo_until for each in receipts if each.undo_until), default=None)
    )


def approve(
    connection: Connection,
    proposal_id: str,
    text: str | None,
    *,
    roles: Mapping[int, str],
    actor: str,
    at: Millis,
    wait: Millis,
    files: Sequence[str] = (),
) -> Receipt:
    """Send what somebody proposed, with other words where ``text`` is given, and write down that it was approved.

    Raises NotFound where it does not wait any more, NotAllowed where it cannot be sent.
    """
    proposed = proposals.proposal(connection, proposal_id)
    assert proposed.proposed is not None  # every proposal says as what
    request = Request(
        proposed.proposed, (proposed.conversation_id,), proposed.message_id, text or proposed.text, None, wait,
        proposed.rule, proposed.private, None, tuple(files), roles, proposed.id,
    )  # fmt: skip
    _check_approver(connection, proposed, roles)
    check(request, at)
    receipt = decide_all(connection, request, actor=actor, at=at)
    if receipt.refused:
        raise NotAllowed(receipt.refused[0].denied)
    (answer,) = receipt.decisions
    done = proposals.settle(
        connection, DecisionKind.APPROVE, proposed, answer=answer.id, actor=actor, at=at, batch=receipt.batch
    )
    return replace(receipt, decisions=(answer, done))


def send_back(
    connection: Connection, proposal_id: str, note: str, *, roles: Mapping[int, str], actor: str, at: Millis
) -> Receipt:
    """Give a proposal back to who made it, with a note. Raises NotFound where it does not wait any more, NotAllowed."""
    proposed = proposals.proposal(connection, proposal_id)
    _check_approver(connection, proposed, roles)
    batch = new_id(at)
    done = proposals.settle(connection, DecisionKind.SEND_BACK, proposed, text=note, actor=actor, at=at, batch=batch)
    return Receipt(batch, (done,))


def _check_approver(connection: Connection, proposed: Decision, roles: Mapping[int, str]) -> None:
    """Raise NotAllowed for who may not say what becomes of proposals."""
    brand = queue.row(connection, proposed.conversation_id).brand_id
    if roles.get(brand) not in permissions.APPROVERS:
        raise NotAllowed(Denied(Reason.TEAM_ROLE))


def _order(request: Request, conversation: Conversation, at: Millis) -> journal.Order | Denied:
    """Return what to write into the journal, or why it is not possible. Raises NotFound, UsageError."""
    _check_rule(request, conversation)
    role = request.roles.get(conversation.row.brand_id)
    refused = permissions.refused_by_role(request.kind, role)
    if refused is not None:
        return refused
    proposes = role == "writer" and request.kind in permissions.PROPOSED
    if proposes and request.files:
        raise UsageError("Files cannot be proposed: somebody who may send answers encloses them.")
    target = target_of(request.kind, conversation, request.message_id)
    asked = DecisionKind.REPLY_PRIVATE if request.private else request.kind
    permission = permission_for(asked, conversation, target, at)
    if isinstance(permission, Denied):
        return permission
    if request.files and not request.text.strip() and not _takes_wordless(asked, conversation, target):
        raise UsageError("This network takes no files without words: write something with them.")
    concerned = _verdicts(conversation, target, request.rule)
    if request.kind is DecisionKind.DISMISS and not concerned:
        return Denied(Reason.NO_VERDICT)
    dismissed = request.kind is DecisionKind.DISMISS
    dealt_with = [
        each for each in concerned if dismissed or (request.rule is not None and not each.verdict.asked.protect)
    ]
    return journal.Order(
        DecisionKind.PROPOSE if proposes else request.kind,
        conversation.row.id,
        target.row if target else None,
        request.text,
        request.until,
        timed=isinstance(permission, Allowed) and permission.timed,
        private=request.private,
        rule=request.rule,
        charter=next((each.verdict.charter for each in concerned), None),
        verdicts=() if proposes else tuple(each.row for each in dealt_with),
        files=request.files,
        proposed=request.kind if proposes else None,
        proposal=request.proposal,
    )


def _takes_wordless(kind: DecisionKind, conversation: Conversation, target: StoredMessage | None) -> bool:
    """Say whether files make an answer of this kind by themselves."""
    there = target is not None and target.message.visibility is Visibility.PRIVATE
    private = there or kind is DecisionKind.REPLY_PRIVATE
    taken = (conversation.account.enclosures or {}).get(Visibility.PRIVATE if private else Visibility.PUBLIC)
    return isinstance(taken, EnclosureLimit) and taken.wordless


def _check_rule(request: Request, conversation: Conversation) -> None:
    """Raise UsageError for a decision that would silence somebody in the name of an article that protects."""
    if request.rule is None or request.kind not in SUPPRESSING:
        return
    said = (each.verdict for stored in conversation.messages for each in stored.verdicts)
    if any(verdict.rule == request.rule and verdict.asked.protect for verdict in said):
        raise UsageError("{rule} protects: {command} cannot rest on it.", rule=request.rule, command=request.kind.value)


def _verdicts(conversation: Conversation, target: StoredMessage | None, rule: str | None) -> list[StoredVerdict]:
    """Return the open verdicts of a message (else of all that are shown), of one rule or of all."""
    messages = conversation.messages if target is None else (target,)
    return [
        each
        for stored in messages
        for each in stored.verdicts
        if each.standing is Standing.OPEN and rule in (None, each.verdict.rule)
    ]


# --- what a charter asks for ---------------------------------------------------------------------


def apply_verdict(
    connection: Connection,
    conversation_id: int,
    message_id: str,
    rule: str,
    *,
    actor: str,
    at: Millis,
    wait: Millis,
    automatic: bool = False,
    batch: str | None = None,
    roles: Mapping[int, str] = NOWHERE,
) -> Receipt:
    """Decide what a verdict asks for, in one batch. The answer and the warning are left to a person, who words them.

    ``automatic``: only what the network can take back is done, no deletion, nothing for good, and nothing twice.
    A protection is not dealt with by what else its rule asks for: it stands until a person sets it aside.
    ``batch`` joins it to other decisions, ``roles`` are ours at each shared brand. Raises NotFound when the charter
    does not say so of this message.
    """
    batch = batch or new_id(at)
    decisions: list[Decision] = []
    refused: list[Refusal] = []
    conversation = load_conversation(connection, conversation_id, None)
    target = target_of(DecisionKind.HIDE, conversation, message_id)
    found = _verdicts(conversation, target, rule)
    if not found:
        raise NotFound("The charter does not say that of this message (any more).")
    protects = found[0].verdict.asked.protect
    dealt_with = () if protects else (found[0].row,)
    if automatic and protects and _was_decided(conversation, message_id, rule):
        return Receipt(batch, (), (), None)
    for request in _requests(found[0].verdict.asked, conversation_id, message_id, rule, at, wait):
        if automatic and not _can_be_taken_back(request, conversation, target, at):
            continue
        order = _order(replace(request, roles=roles), load_conversation(connection, conversation_id, None), at)
        if isinstance(order, Denied):
            refused.append(Refusal(conversation_id, order))
            continue
        order = replace(order, charter=found[0].verdict.charter, verdicts=() if decisions else dealt_with)
        decisions.append(journal.decide(connection, order, actor=actor, at=at, batch=batch, not_before=at + wait))
    sends = any(decision.kind in NETWORK_DECISIONS for decision in decisions)
    return Receipt(batch, tuple(decisions), tuple(refused), at + wait if sends else None)


def apply_shown(
    connection: Connection,
    conversation_ids: Sequence[int],
    *,
    actor: str,
    at: Millis,
    wait: Millis,
    roles: Mapping[int, str] = NOWHERE,
) -> Receipt:
    """Decide for each conversation what the verdict it shows asks for, in one batch.

    Those that show none, or one that asks for words or for nothing, are in ``refused``. Raises NotFound.
    """
    batch = new_id(at)
    decisions: list[Decision] = []
    refused: list[Refusal] = []
    for conversation_id in conversation_ids:
        conversation = load_conversation(connection, conversation_id, None)
        shown = _shown_verdict(conversation)
        if isinstance(shown, Denied):
            refused.append(Refusal(conversation_id, shown))
            continue
        message_id, rule = shown
        done = apply_verdict(
            connection, conversation_id, message_id, rule, actor=actor, at=at, wait=wait, batch=batch, roles=roles
        )
        decisions.extend(done.decisions)
        refused.extend(done.refused[:1])
    sends = any(decision.kind in NETWORK_DECISIONS for decision in decisions)
    return Receipt(batch, tuple(decisions), tuple(refused), at + wait if sends else None)


def _shown_verdict(conversation: Conversation) -> tuple[str, str] | Denied:
    """Return the message and the rule of what the list shows, where following it needs no words; else why not."""
    title = conversation.row.verdict
    for stored in reversed(conversation.messages):
        for each in stored.verdicts:
            verdict, asked = each.verdict, each.verdict.asked
            if title is None or each.standing is not Standing.OPEN or title != (verdict.short or verdict.title):
                continue
            if asked.warn or asked.reply is not None:
                return Denied(Reason.NEEDS_WORDS)
            message_id = stored.message.id
            if asked.protect and _was_decided(conversation, message_id, verdict.rule):
                return Denied(Reason.ALREADY)
            if not _requests(asked, conversation.row.id, message_id, verdict.rule, 0, 0):
                return Denied(Reason.PROTECTED if asked.protect or verdict.held_back_by else Reason.NO_VERDICT)
            return message_id, verdict.rule
    return Denied(Reason.NO_VERDICT)


def _requests(
    asked: Asked, conversation_id: int, message_id: str, rule: str, at: Millis, wait: Millis
) -> list[Request]:
    """Return the orders a verdict stands for: those within the house first, those that close the conversation last."""
    wanted: list[tuple[DecisionKind, str, Millis | None]] = [(DecisionKind.LABEL, each, None) for each in asked.labels]
    if asked.urgent:
        wanted.append((DecisionKind.PRIORITIZE, "", None))
    if asked.department:
        wanted.append((DecisionKind.ASSIGN, asked.department, None))
    if asked.hide:
        wanted.append((DecisionKind.HIDE, "", None))
    if asked.mute:
        wanted.append((DecisionKind.MUTE, "", None if asked.mute_ms is None else at + asked.mute_ms))
    if asked.delete:
        wanted.append((DecisionKind.DELETE, "", None))
    if asked.ban:
        wanted.append((DecisionKind.BAN, "", None if asked.ban_ms is None else at + asked.ban_ms))
    if asked.done:
        wanted.append((DecisionKind.DONE, "", None))
    return [Request(kind, (conversation_id,), message_id, text, until, wait, rule) for kind, text, until in wanted]


def _was_decided(conversation: Conversation, message_id: str, rule: str) -> bool:
    """Say whether a rule's wish for a message was followed once, even if that was taken back."""
    return any(each.message_id == message_id and each.rule == rule for each in conversation.decisions)


def _can_be_taken_back(request: Request, conversation: Conversation, target: StoredMessage | None, at: Millis) -> bool:
    """Say whether a rule may do this alone: nothing that cannot be undone, and nothing nobody knows to be possible."""
    if request.kind not in NETWORK_DECISIONS:
        return True
    for_good = request.kind in (DecisionKind.BAN, DecisionKind.MUTE) and request.until is None
    permission = permission_for(request.kind, conversation, target, at)
    may = isinstance(permission, Allowed) and permission.reversible
    return may and not for_good and request.kind is not DecisionKind.DELETE


# --- one conversation ----------------------------------------------------------------------------


def load_conversation(connection: Connection, conversation_id: int, limit: int | None = SHOWN) -> Conversation:
    """Return a conversation with what was decided and what is on its way. Raises NotFound."""
    contents = queue.conversation(connection, conversation_id, limit=limit)
    return Conversation(
        row=contents.row,
        account=accounts.account(connection, contents.row.account_id),
        author=contents.author,
        thread=contents.thread,
        messages=contents.messages,
        decisions=tuple(journal.of_conversation(connection, conversation_id)),
        pending=tuple(outbox_rows.of_conversation(connection, conversation_id)),
        draft=drafts.draft(connection, conversation_id),
        note_draft=drafts.note(connection, conversation_id),
        earlier=contents.earlier,
        handled=contents.handled,
        late=contents.late,
        files=enclosures.of_draft(connection, conversation_id),
        proposals=tuple(proposals.waiting(connection, conversation_id)),
    )


def permission_for(
    kind: DecisionKind, conversation: Conversation, target: StoredMessage | None, at: Millis
) -> Permission:
    """Say whether a decision can be done at an instant; one about the author asks what their newest message forbids."""
    basis = target
    if basis is None and kind not in permissions.ON_MESSAGE:
        theirs = (each for each in reversed(conversation.messages) if each.message.direction is Direction.IN)
        basis = next(theirs, None)
    message = basis.message if basis else None
    permission = permissions.permit(
        kind, conversation.account, message, conversation.author, at=at, others=_all_of(conversation)
    )
    if isinstance(permission, Denied) or kind not in (DecisionKind.HIDE, DecisionKind.DELETE):
        return permission
    if is_protected(target) and not (kind is DecisionKind.HIDE and _gives_details_away(target)):
        return Denied(Reason.PROTECTED)
    return permission


def window_for(kind: DecisionKind, conversation: Conversation, target: StoredMessage | None) -> Window | None:
    """Return until when the network takes a decision about a message, None where it sets no time."""
    action = NETWORK_DECISIONS.get(kind)
    if action is None or target is None:
        return None
    return permissions.window_of(action, target.message, _all_of(conversation), conversation.account.longer)


def _all_of(conversation: Conversation) -> Iterator[Message]:
    return (stored.message for stored in conversation.messages)


def is_protected(target: StoredMessage | None) -> bool:
    """Say whether an article forbids to suppress a message, which nobody has set aside."""
    said = () if target is None else target.verdicts
    return any(each.verdict.asked.protect and each.standing is Standing.OPEN for each in said)


def _gives_details_away(target: StoredMessage | None) -> bool:
    """Say whether an article asks to hide a message to spare somebody, and nobody has set that aside."""
    said = () if target is None else target.verdicts
    return any(
        each.verdict.asked.hide and each.verdict.asked.for_privacy and each.standing is Standing.OPEN for each in said
    )


def target_of(kind: DecisionKind, conversation: Conversation, message_id: str | None) -> StoredMessage | None:
    """Return the message a decision would act on, None where it is about none. Raises NotFound."""
    if message_id is not None:
        for stored in conversation.messages:
            if stored.message.id == message_id:
                return stored
        raise NotFound(
            "Conversation {conversation} has no message “{id}”.", conversation=conversation.row.id, id=message_id
        )
    if kind not in permissions.ON_MESSAGE:
        return None
    theirs = [
        stored
        for stored in reversed(conversation.messages)
        if stored.message.direction is Direction.IN and stored.message.status not in permissions.LOST
    ]
    if kind is DecisionKind.UNHIDE:
        unseen = [stored for stored in theirs if stored.message.status in permissions.UNSEEN]
        reported = [stored for stored in theirs if stored.message.reported]
        return next(iter([*unseen, *reported, *theirs]), None)
    if kind is DecisionKind.HIDE:
        seen = [stored for stored in theirs if stored.message.status is MessageStatus.VISIBLE]
        return seen[0] if seen else next(iter(theirs), None)
    if kind in journal.ANSWERS:  # what waits, though it came late: a newer one was answered already
        late, handled = conversation.late, conversation.handled
        waiting = (stored for stored in theirs if stored.row > handled or stored.row in late)
        return next(waiting, next(iter(theirs), None))
    return next(iter(theirs), None)


def lift_expired(
    connection: Connection, at: Millis, ours: Callable[[int], bool] = lambda _account_id: True
) -> tuple[int, ...]:
    """Take the decision that ends each expired ban or mute; return the conversations concerned.

    ``ours`` says of which accounts that decision is for this desktop to take. What the network ended by itself is over.
    """
    batch = new_id(at)
    changed: list[int] = []
    for over in journal.expired(connection, at):
        permission = accounts.account(connection, over.account_id).permissions.get(NETWORK_DECISIONS[over.kind])
        if isinstance(permission, Allowed) and not permission.timed:
            if not ours(over.account_id):
                continue
            kind = DecisionKind.UNBAN if over.kind is DecisionKind.BAN else DecisionKind.UNMUTE
            order = journal.Order(kind, over.conversation_id)
            journal.decide(connection, order, actor=AUTOMATON, at=at, batch=batch, not_before=at)
        else:
            journal.forget_expired(connection, over)
        changed.append(over.conversation_id)
    return tuple(changed)
