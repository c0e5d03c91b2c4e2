"""Conversations made by hand, for looking at the panes without a store."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cm_inbox.models.accounts import Account, Brand, CountKind, TextLimit
from cm_inbox.models.actions import Action
from cm_inbox.models.conversations import AuthorRecord, Conversation, Revision, StoredMessage
from cm_inbox.models.decisions import Decision, DecisionKind, OutboxEntry, OutboxState
from cm_inbox.models.instants import Millis, parse_time
from cm_inbox.models.messages import (
    Attachment,
    Author,
    Direction,
    Message,
    MessageStatus,
    Thread,
    ThreadKind,
    Visibility,
)
from cm_inbox.models.permissions import ActionKind, Allowed
from cm_inbox.models.queue import ConversationState, QueueRow

NOW: Millis = parse_time("2026-11-22T10:15:00+00:00")
HOUR = 3_600_000
BRAND = Brand(1, "b1", "Altéa Mobilités", "teal", "AM")
ACCOUNT = Account(
    1,
    "a1",
    "mastodon",
    "altea@social.example",
    "42",
    "Altéa Mobilités",
    1,
    BRAND.name,
    permissions={kind: Allowed() for kind in ActionKind},
    text_limit=TextLimit(CountKind.GRAPHEMES, 500, url_length=23),
)
THREAD = Thread(
    "t1",
    ThreadKind.PUBLIC,
    "Ligne B : travaux entre Vaulx et Saint-Aubin du 24 au 28 novembre.",
    "https://social.example/@altea/1100",
)
BRUNO = Author("77", "@bruno.castel", "Bruno Castel")


def message(number: int, text: str, at: Millis, *, ours: bool = False, **more: Any) -> StoredMessage:
    """Return a stored message of Bruno's, or of ours."""
    revisions = more.pop("revisions", ())
    author = Author("42", "@altea", "Altéa Mobilités") if ours else more.pop("author", BRUNO)
    made = Message(
        id=f"m{number}",
        thread=THREAD,
        author=author,
        direction=Direction.OUT if ours else Direction.IN,
        visibility=more.pop("visibility", Visibility.PUBLIC),
        text=text,
        created_at=at,
        **more,
    )
    return StoredMessage(number, made, 1, revisions)


def decision(kind: DecisionKind, at: Millis, **more: Any) -> Decision:
    return Decision(id=f"d{at}{kind}", at=at, actor=more.pop("actor", "Camille"), kind=kind, conversation_id=1, **more)


def entry(kind: ActionKind, state: OutboxState, **more: Any) -> OutboxEntry:
    text = more.pop("text", "")
    return OutboxEntry(
        id=f"o{kind}{state}",
        decision_id="d1",
        account_id=1,
        conversation_id=1,
        action=Action("x", kind, "t1", text=text),
        state=state,
        not_before=more.pop("not_before", NOW),
        updated_at=NOW,
        **more,
    )


def conversation(*messages: StoredMessage, **more: Any) -> Conversation:
    """Return a conversation of these messages."""
    last = messages[-1].message if messages else None
    row = QueueRow(
        id=more.pop("id", 1),
        brand_id=1,
        account_id=1,
        network="mastodon",
        kind=ThreadKind.PUBLIC,
        author_name="Bruno Castel",
        author_handle="@bruno.castel",
        author_native_id="77",
        snippet=last.text[:100] if last else "",
        state=ConversationState.OPEN,
        priority=0,
        last_at=last.created_at if last else NOW,
        waiting_since=NOW,
        due_at=None,
        unread=1,
    )
    made = Conversation(
        row=row,
        account=more.pop("account", ACCOUNT),
        author=AuthorRecord(1, BRUNO, 1, parse_time("2023-03-04T10:00:00Z"), messages=14),
        thread=more.pop("thread", THREAD),
        messages=messages,
        decisions=more.pop("decisions", ()),
        pending=more.pop("pending", ()),
        draft=more.pop("draft", None),
    )
    return replace(made, **more)


def of_the_design() -> Conversation:
    """Return the conversation that the design shows."""
    return conversation(
        message(1, "Deux suppressions cette semaine sur la B. On fait comment ?", NOW - 16 * HOUR),
        message(
            2,
            "Bonjour Bruno, toutes nos excuses. Le trafic reprend normalement demain matin ; les horaires à jour sont"
            " sur https://altea.fr/ligne-b.",
            NOW - 15 * HOUR,
            ours=True,
        ),
        message(
            3,
            "Pareil à Vaulx, l’écran est éteint depuis lundi.",
            NOW - 14 * HOUR,
            author=Author("8", "@karim", "Karim Diallo"),
        ),
        message(
            4,
            "40 min de retard ce matin, et personne sur le quai pour nous dire quoi que ce soit. Vous êtes une bande de"
            " bouffons, rendez l’argent.",
            NOW - 2 * HOUR,
        ),
        decisions=(
            decision(
                DecisionKind.REPLY,
                NOW - 15 * HOUR,
                text="Bonjour Bruno, toutes nos excuses. Le trafic reprend normalement demain matin ; les horaires à"
                " jour sont sur https://altea.fr/ligne-b.",
            ),
            decision(DecisionKind.ASSIGN, NOW - 13 * HOUR, text="Léa"),
            decision(
                DecisionKind.NOTE,
                NOW - 12 * HOUR,
                actor="Léa",
                text="vrai abonné, correspondance manquée trois fois ce mois-ci. Rester factuel, proposer le formulaire"
                " G30.",
            ),
        ),
    )


def of_everything() -> Conversation:
    """Return a conversation with one of each thing a pane must show."""
    return conversation(
        message(
            1,
            "spam spam https://xn--80ak6aa92e.com/login https://аpple.com/x",
            NOW - 30 * HOUR,
            status=MessageStatus.SPAM,
        ),
        message(2, "Texte retiré par son auteur", NOW - 29 * HOUR, status=MessageStatus.REMOVED),
        message(
            3,
            "Corrigé : c’est la ligne C.",
            NOW - 28 * HOUR,
            edited_at=NOW - 27 * HOUR,
            revisions=(Revision("C’est la ligne B.", NOW - 27 * HOUR),),
        ),
        message(
            4,
            "Regardez 📸 👩‍👩‍👧‍👦 🇫🇷",
            NOW - 26 * HOUR,
            attachments=(
                Attachment("https://files.example/a/photo.jpg", "image/jpeg", "Le quai de Vaulx, bondé"),
                Attachment("https://files.example/b/plainte.pdf", "application/pdf"),
            ),
        ),
        message(5, "مرحبا، القطار متأخر جدا اليوم ولا أحد يجيب", NOW - 25 * HOUR),
        message(6, "mot " * 900, NOW - 24 * HOUR),
        message(7, "caché", NOW - 23 * HOUR, status=MessageStatus.HIDDEN),
        message(8, "nul\x00 \x07 et \u202eedoc\u202c fin", NOW - 22 * HOUR, visibility=Visibility.PRIVATE),
        decisions=(
            decision(DecisionKind.HIDE, NOW - 22 * HOUR, undone=True),
            decision(DecisionKind.BAN, NOW - 21 * HOUR, until=NOW + 30 * 24 * HOUR),
            decision(DecisionKind.LABEL, NOW - 20 * HOUR, text="SAV"),
        ),
        pending=(
            entry(
                ActionKind.HIDE,
                OutboxState.FAILED,
                error_title="Not permitted",
                error_message="The network does not let this account do that.",
            ),
            entry(ActionKind.REPLY, OutboxState.WAITING, text="Bonjour, nous regardons cela.", not_before=NOW + 8_000),
            entry(
                ActionKind.REPLY_PRIVATE,
                OutboxState.FAILED,
                text="Pouvez-vous nous envoyer votre numéro de dossier ?",
                error_title="Too late",
                error_message="The network's time for this has passed.",
            ),
        ),
    )
