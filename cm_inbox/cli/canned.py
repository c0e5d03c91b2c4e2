"""A canned reply of the charter, worded for each conversation that a script answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from cm_inbox.app import App
from cm_inbox.charter.language import language_of
from cm_inbox.charter.replies import values_for
from cm_inbox.charter.report import near
from cm_inbox.charter.shape import Audience, Charter, Reply
from cm_inbox.charter.templates import choose, fits, parse, render
from cm_inbox.errors import UsageError
from cm_inbox.models.conversations import Conversation
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.messages import Direction, ThreadKind
from cm_inbox.models.verdicts import Strike

_ANSWERS = (DecisionKind.REPLY, DecisionKind.REPLY_PRIVATE, DecisionKind.WARN)


def filled(fills: Iterable[str]) -> dict[str, str]:
    """Return what is to be put into which place. Raises UsageError for what is not spelled ``name=text``."""
    made: dict[str, str] = {}
    for each in fills:
        name, equals, text = each.partition("=")
        if not equals or not name.strip() or not text.strip():
            raise UsageError("{fill}: a place is filled with NAME=TEXT.", fill=each)
        made[name.strip()] = text.strip()
    return made


def worded(
    app: App,
    kind: DecisionKind,
    reply_id: str,
    conversations: Sequence[int],
    *,
    filled: Mapping[str, str],
    language: str | None,
    private: bool,
) -> dict[int, str]:
    """Return the text for each conversation, its variables filled.

    Raises UsageError where there is no such reply, where it is not meant for such an answer, and where a place in it
    waits for a person; NotFound for a conversation that does not exist.
    """
    if kind not in _ANSWERS:
        raise UsageError("{command} takes no canned reply.", command=kind.value)
    app.charters.load().result()
    texts: dict[int, str] = {}
    for conversation_id in dict.fromkeys(conversations):
        found = app.inbox.conversation(conversation_id)
        working = app.charters.in_force(found.row.brand_id)
        charter = Charter() if working is None else working.charter
        reply = _reply(charter, reply_id, found.account.brand)
        unseen = private or kind is DecisionKind.REPLY_PRIVATE or found.row.kind is ThreadKind.PRIVATE
        audience = Audience.PRIVATE if unseen else Audience.PUBLIC
        if not fits(reply, audience):
            raise UsageError("{reply} is meant for {audience} answers.", reply=reply_id, audience=reply.audience.value)
        texts[conversation_id] = _text(app, charter, reply, found, filled, language, warning=kind is DecisionKind.WARN)
    return texts


def _reply(charter: Charter, reply_id: str, brand: str) -> Reply:
    replies = {each.id: each for each in charter.replies}
    if reply_id in replies:
        return replies[reply_id]
    meant = near(reply_id, replies)
    hint = "" if meant is None else f" Did you mean {meant}?"
    raise UsageError(f"The charter of {brand} has no canned reply {reply_id}.{hint}")


def _text(
    app: App,
    charter: Charter,
    reply: Reply,
    conversation: Conversation,
    filled: Mapping[str, str],
    language: str | None,
    *,
    warning: bool,
) -> str:
    messages = [each.message for each in conversation.messages]
    ours = [each.text for each in messages if each.direction is Direction.OUT]
    theirs = " ".join(each.text for each in messages if each.direction is Direction.IN)
    told = language or language_of(theirs[-2_000:], charter.languages)
    chosen = choose(reply, told, Audience.BOTH, ours, charter.languages)
    if chosen is None:
        raise UsageError("{reply} has no text.", reply=reply.id)
    author, strikes, at = conversation.author, conversation.author.strikes, app.clock()
    values = values_for(
        charter,
        chosen.language,
        author_name=author.author.name,
        author_handle=author.author.handle,
        account=conversation.account.name or conversation.account.address,
        agent=app.inbox.actor,
        strikes=(*strikes, Strike(at)) if warning else strikes,  # the words speak of this warning as given
        at=at,
    )
    made = render(parse(chosen.text, charter.variables), values, filled)
    if not made.ready:
        names = ", ".join(dict.fromkeys(each.name for each in (*made.holes, *made.missing)))
        raise UsageError(
            "Conversation {conversation}: {reply} waits for {names}. Fill it with --fill NAME=TEXT.",
            conversation=conversation.row.id,
            reply=reply.id,
            names=names,
        )
    return made.text
