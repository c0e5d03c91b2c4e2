"""Taking decisions back: cancel what waits, order the inverse of what left, restore what changed here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from cm_inbox.errors import NotAllowed, NotFound
from cm_inbox.models.actions import Action
from cm_inbox.models.conversations import Draft
from cm_inbox.models.decisions import Decision, DecisionKind, OutboxState, Refusal, Undoing, UndoReceipt
from cm_inbox.models.instants import Millis, new_id
from cm_inbox.models.messages import Visibility
from cm_inbox.models.permissions import INVERSE, ActionKind, Allowed, Denied, Reason, Unknown
from cm_inbox.models.record import Record

from . import accounts, drafts, enclosures, journal, outbox, patches
from .connection import Connection
from .shared import decision_is_shared


def undo(
    connection: Connection,
    decision_id: str | None,
    *,
    actor: str,
    at: Millis,
    refused_there: Callable[[int], Denied | None] | None = None,
) -> UndoReceipt:
    """Take back one decision, or with None the newest of this actor (with all of its batch).

    A waiting action is cancelled; one that was or may have been sent gets its inverse, where the network
    has one. ``refused_there`` says of a conversation why we may not decide in it. Raises NotFound when there is nothing
    to take back, NotAllowed when nothing can be.
    """
    rows = _undoable(connection, decision_id, actor)
    batch = new_id(at)
    undone: list[Decision] = []
    refused: list[Refusal] = []
    how: dict[str, Undoing] = {}
    for row_id, conversation_id, changed, kind in rows:
        forbidden = None if refused_there is None else refused_there(conversation_id)
        if forbidden is not None:
            refused.append(Refusal(conversation_id, forbidden))
            continue
        undo_id = new_id(at)
        told = _is_told(connection, row_id)
        if _is_settled(connection, row_id):
            refused.append(Refusal(conversation_id, Denied(Reason.SETTLED)))
            continue
        if kind == DecisionKind.APPROVE and any(each.conversation_id == conversation_id for each in refused):
            continue  # what it sent stands
        taken = _take_back_actions(connection, row_id, at, told=told is not None)
        if isinstance(taken, Denied):
            refused.append(Refusal(conversation_id, taken))
            continue
        connection.execute(
            "INSERT INTO journal (id, at, actor, kind, conversation_id, message_id, batch, undoes, payload, patches)"
            " SELECT ?, ?, ?, 'undo', conversation_id, message_id, ?, id, '{}', '[]' FROM journal WHERE id = ?",
            (undo_id, at, actor, batch, row_id),
        )
        for order in taken[1]:
            outbox.add(connection, order.action, journal_id=undo_id, conversation_id=conversation_id,
                       account_id=order.account_id, not_before=at, at=at, inverse_of=order.inverse_of)  # fmt: skip
        patches.restore(connection, patches.load(changed))
        decision = journal.decision(connection, row_id)
        if told is not False:
            give_text_back(connection, decision, at)
        _reckon(connection, row_id, at)
        how[row_id] = taken[0]
        undone.append(decision)
    if not undone and refused[0].denied.reason is Reason.SETTLED:
        raise NotAllowed(refused[0].denied, "This proposal was answered or sent back already.")
    if not undone:
        if refused[0].denied.reason is Reason.TEAM_ROLE:
            raise NotAllowed(refused[0].denied)
        raise NotAllowed(refused[0].denied, "The network has no way to take this back.")
    return UndoReceipt(tuple(undone), how, tuple(refused))


def _undoable(connection: Connection, decision_id: str | None, actor: str) -> list[tuple[str, int, str, str]]:
    """Return (id, conversation, patches, kind) of the rows to take back, newest first, approvals last."""
    standing = "FROM journal j WHERE j.kind <> 'undo' AND NOT EXISTS (SELECT 1 FROM journal u WHERE u.undoes = j.id)"
    if decision_id is None:
        newest = connection.execute(
            f"SELECT j.batch {standing} AND j.actor = ? ORDER BY j.seq DESC LIMIT 1",
            (actor,),
        ).fetchone()
        if newest is None:
            raise NotFound("There is nothing to take back.")
        condition, value = "j.batch = ?", newest[0]
    else:  # an approval and what it sent stand and fall together
        condition = (
            "j.id IN (SELECT ?1 UNION ALL SELECT payload ->> 'answer' FROM journal WHERE id = ?1 UNION ALL"
            " SELECT other.id FROM journal AS one CROSS JOIN journal AS other ON other.batch = one.batch"
            " AND other.kind <> 'undo' WHERE one.id = ?1 AND other.kind = 'approve'"
            " AND other.payload ->> 'answer' = one.id)"
        )
        value = decision_id
    rows = connection.execute(
        f"SELECT j.id, j.conversation_id, j.patches, j.kind {standing} AND {condition}"
        " ORDER BY j.kind = 'approve', j.seq DESC",
        (value,),
    ).fetchall()
    if not rows:
        raise NotFound("That decision is not here, or has been taken back already.")
    return [(str(row[0]), int(row[1]), str(row[2]), str(row[3])) for row in rows]


def _is_told(connection: Connection, decision_id: str) -> bool | None:
    """Say whether a decision that a team shares was taken on this desktop; None where it is shared with nobody."""
    found = connection.execute("SELECT mine FROM team_decision WHERE id = ? AND NOT past", (decision_id,)).fetchone()
    return None if found is None else bool(found[0])


def _is_settled(connection: Connection, decision_id: str) -> bool:
    """Say whether a decision is a proposal that waits no more: there is nothing to withdraw."""
    found = connection.execute(
        "SELECT 1 FROM journal JOIN team_decision ON team_decision.id = journal.id WHERE journal.id = ?"
        " AND kind = 'propose' AND NOT past AND NOT EXISTS (SELECT 1 FROM team_proposal WHERE id = journal.id)",
        (decision_id,),
    )
    return found.fetchone() is not None


def _reckon(connection: Connection, decision_id: str, at: Millis | None = None) -> None:
    """Work out anew what became of a decision's conversation, where a team shares it: the same for everybody."""
    conversation_id = decision_is_shared(connection, decision_id)
    if conversation_id is None:
        return
    from .team import people, reckoning

    if at is None:
        (at,) = connection.execute("SELECT max(updated_at) FROM outbox WHERE journal_id = ?", (decision_id,)).fetchone()
    reckoning.reckon(connection, [conversation_id], at or 0)
    people.reckon_if_named(connection, decision_id)


class _InverseOrder(Record, frozen=True):
    action: Action
    account_id: int
    inverse_of: str


def _take_back_actions(
    connection: Connection, decision_id: str, at: Millis, *, told: bool
) -> Denied | tuple[Undoing, Sequence[_InverseOrder]]:
    """Cancel what was not sent and return the inverses of what was; Denied where there is no inverse.

    ``told``: a team shares the decision. Then what may have been sent is taken back once its log says that it was, by
    an inverse that has the same id on every desktop.
    """
    how, inverses = Undoing.LOCAL, []
    for entry in outbox.of_decision(connection, decision_id):
        if entry.state is OutboxState.WAITING:
            outbox.cancel(connection, entry.id, at)
            how = Undoing.CANCELLED
        elif entry.state in (OutboxState.SENT, OutboxState.SENDING, OutboxState.UNKNOWN):
            kind = INVERSE.get(entry.action.kind)
            account = accounts.account(connection, entry.account_id)
            given = account.permissions.get(entry.action.kind, Unknown())
            back = account.permissions.get(kind, Unknown()) if kind else Denied(Reason.ONE_WAY)
            if isinstance(back, Denied) or (isinstance(given, Allowed) and not given.reversible) or kind is None:
                return Denied(Reason.ONE_WAY)
            if not told:
                inverses.append(_InverseOrder(_inverse(entry.action, kind, at), entry.account_id, entry.id))
            elif entry.state is OutboxState.SENT:
                inverse = replace(_inverse(entry.action, kind, at), id=_shared_inverse_id(entry.id))
                inverses.append(_InverseOrder(inverse, entry.account_id, entry.id))
            how = Undoing.INVERSE
    return how, inverses


def _shared_inverse_id(action_id: str) -> str:
    from .team import outcomes

    return outcomes.inverse_id(action_id)


def _inverse(action: Action, kind: ActionKind, at: Millis) -> Action:
    """Return the action that takes another back; the outbox fills in what only its outcome tells."""
    return Action(
        id=new_id(at),
        kind=kind,
        thread_id=action.thread_id,
        message_id=action.message_id,
        author_id=action.author_id,
        author_handle=action.author_handle,
        visibility=action.visibility,
        until=action.until,
    )


def give_text_back(connection: Connection, decision: Decision, at: Millis) -> None:
    """Make the text of a reply that was taken back, or came too late, a draft again, unless another is being written.

    Its files come with it. What told of a ban is none: once the ban is taken back, nobody is to send it by a slip.
    """
    kind = journal.answers_as(decision)
    if kind is None or not (decision.text or decision.files) or _is_proposed_still(connection, decision):
        return
    if _told_of_a_ban(connection, decision):
        return
    private = kind is DecisionKind.REPLY_PRIVATE or decision.private
    if not decision.text:
        _give_files_back(connection, decision, private=private, at=at)
        return
    given = connection.execute(
        "INSERT INTO draft (conversation_id, text, visibility, updated_at, warns) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (conversation_id) DO UPDATE SET text = excluded.text, updated_at = excluded.updated_at,"
        " warns = excluded.warns WHERE draft.text = ''",
        (
            decision.conversation_id,
            decision.text,
            Visibility.PRIVATE if private else Visibility.PUBLIC,
            at,
            (decision.rule or "") if kind is DecisionKind.WARN else None,
        ),
    )
    if given.rowcount > 0:
        enclosures.give_back(connection, decision.conversation_id, decision.files)


def _give_files_back(connection: Connection, decision: Decision, *, private: bool, at: Millis) -> None:
    """Enclose the files of an answer without words again, unless a text is being written. Private ones stay private."""
    there = drafts.draft(connection, decision.conversation_id)
    if there is not None and there.text:
        return
    enclosures.give_back(connection, decision.conversation_id, decision.files)
    visibility = Visibility.PRIVATE if private else Visibility.PUBLIC
    drafts.put_before(connection, Draft(decision.conversation_id, "", visibility, at))


def _told_of_a_ban(connection: Connection, decision: Decision) -> bool:
    return bool(
        connection.execute(
            "SELECT 1 FROM journal WHERE batch = ? AND kind <> 'undo' AND kind = ?", (decision.batch, DecisionKind.BAN)
        ).fetchone()
    )


def _is_proposed_still(connection: Connection, decision: Decision) -> bool:
    """Say whether a decision sent a proposal as it was: the words are there once more when it is taken back."""
    if decision.proposal is None:
        return False
    found = connection.execute("SELECT payload ->> 'text' FROM journal WHERE id = ?", (decision.proposal,)).fetchone()
    return found is not None and found[0] == decision.text


def keep_words(connection: Connection, decision_id: str, at: Millis) -> None:
    """Make the text of an answer that was given up a draft again, with its files, before what is being written there.

    What told of a ban is none, as where it is taken back.
    """
    decision = journal.decision(connection, decision_id)
    kind = journal.answers_as(decision)
    said = kind is not None and (decision.text or decision.files) and not _is_proposed_still(connection, decision)
    if not said or _told_of_a_ban(connection, decision):
        return
    private = kind is DecisionKind.REPLY_PRIVATE or decision.private
    warns = (decision.rule or "") if kind is DecisionKind.WARN else None
    visibility = Visibility.PRIVATE if private else Visibility.PUBLIC
    enclosures.give_back(connection, decision.conversation_id, decision.files)
    drafts.put_before(connection, Draft(decision.conversation_id, decision.text, visibility, at, warns))


def assume_failed(connection: Connection, decision_id: str) -> None:
    """Take back the local state of a decision whose action the network refused, or that was given up.

    For an undo whose inverse was refused this means the opposite: what was decided still stands.
    """
    _assume(connection, decision_id, holds=False)


def assume_done(connection: Connection, decision_id: str) -> None:
    """Show a decision as done again: its action is sent once more."""
    _assume(connection, decision_id, holds=True)


def _assume(connection: Connection, decision_id: str, *, holds: bool) -> None:
    row = connection.execute(
        "SELECT j.patches, o.patches FROM journal j LEFT JOIN journal o ON o.id = j.undoes WHERE j.id = ?",
        (decision_id,),
    ).fetchone()
    if row is None:
        return
    own, undone = row
    changed = patches.load(own if undone is None else undone)
    if holds == (undone is None):
        patches.repeat(connection, changed)
    else:
        patches.restore(connection, changed)
    _reckon(connection, decision_id)
