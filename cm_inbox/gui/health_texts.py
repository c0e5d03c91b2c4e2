"""How an account fares, fact by fact, in the user's language."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QLocale

from cm_inbox.errors import BudgetExhausted
from cm_inbox.models.accounts import Account, Health, HealthState, Quota
from cm_inbox.models.instants import Millis
from cm_inbox.models.permissions import ActionKind, Denied, Reason

from . import texts, when
from .plain import line

translate = QCoreApplication.translate

FEW = 10
"""A hundred divided by this: less of a quota left is worth a warning."""

PERCENT = "percent-"
"""How the scope of a quota begins of which parts of a hundred are told, not calls."""

MADE = "made-"
"""How the scope of a quota begins that counts the calls that were made, since nobody tells how many there may be."""

KINDS = (
    ActionKind.REPLY,
    ActionKind.REPLY_PRIVATE,
    ActionKind.HIDE,
    ActionKind.DELETE,
    ActionKind.BAN,
    ActionKind.MUTE,
    ActionKind.LIKE,
)
"""What is worth saying that it cannot be done; what takes it back goes without saying."""


def facts(account: Account, now: Millis) -> list[tuple[str, str]]:
    """Return what there is to know of an account's health: what it is about, and how it stands."""
    found = [
        (translate("Health", "Last read"), last_read(account.health, now)),
        (translate("Health", "Not read"), gaps(account.health, now)),
        (translate("Health", "Sign-in"), sign_in(account.health, now)),
        (translate("Health", "Calls left"), quotas(account.health.quotas, now)),
        (translate("Health", "Cannot"), cannot(account, now)),
    ]
    return [(about, said) for about, said in found if said]


def last_read(health: Health, now: Millis) -> str:
    """Return when an account was read last."""
    if health.last_read_at is None:
        return translate("Health", "not yet")
    if now - health.last_read_at < when.MINUTE:
        return translate("Health", "just now")
    return when.ago(health.last_read_at, now)


def gaps(health: Health, now: Millis) -> str:
    """Return what could not be read: messages, and the time for which nothing comes in."""
    parts = []
    if health.gap:
        gap = line(texts.sentence(health.gap), texts.GAP_LONGEST)
        since = translate("Health", "%1 (noticed %2)").replace("%2", when.moment(health.gap_at or 0, now))
        parts.append(since.replace("%1", gap) if health.gap_at else gap)
    behind = (HealthState.RETRYING, HealthState.LIMITED, HealthState.SIGNED_OUT, HealthState.REFUSED)
    if health.last_read_at is not None and health.state in (*behind, HealthState.STALE, HealthState.PAUSED):
        said = translate("Health", "Nothing since %1: it is caught up on with the next reading.")
        parts.append(said.replace("%1", when.moment(health.last_read_at, now)))
    return " ".join(parts) or translate("Health", "nothing, as far as is known")


def sign_in(health: Health, now: Millis) -> str:
    """Return how old the sign-in is and when it ends, as far as that is known."""
    parts = []
    if health.signed_in_at is not None:
        days = max(0, now - health.signed_in_at) // when.DAY
        since = translate("Health", "since %1").replace("%1", when.since(health.signed_in_at, now))
        parts.append(f"{since} ({when.length(days * when.DAY)})" if days > 1 else since)
    if health.token_expires_at is not None:
        ended = health.token_expires_at <= now
        said = translate("Health", "expired on %1") if ended else translate("Health", "expires on %1")
        parts.append(said.replace("%1", when.date_of(health.token_expires_at, now)))
    else:
        parts.append(translate("Health", "the network names no end"))
    return " · ".join(parts)


def quotas(held: Iterable[Quota], now: Millis) -> str:
    """Return what is left of the calls that a network grants."""
    current = [quota for quota in held if quota.reset_at > now]
    if not current:
        return translate("Health", "the network has told nothing of it lately")
    return " · ".join(_quota(quota, now) for quota in current)


def _quota(quota: Quota, now: Millis) -> str:
    if quota.scope in ("cents-day", "cents-month"):
        return _spent(quota)
    if quota.scope.startswith(PERCENT):
        return _percent(quota)
    if quota.scope.startswith(MADE):
        return _made(quota, now)
    number = QLocale().toString(quota.remaining)
    if quota.limit is None:
        said = translate("Health", "%1 until %3")
    else:
        said = translate("Health", "%1 of %2 until %3").replace("%2", QLocale().toString(quota.limit))
    said = said.replace("%1", number).replace("%3", when.until(quota.reset_at, now))
    named = {
        "reading": translate("Health", "reading: %1"),
        "writing": translate("Health", "writing: %1"),
        "messages": translate("Health", "private messages: %1"),
        "deletions": translate("Health", "deleting: %1"),
        "likes": translate("Health", "liking: %1"),
        "moderation": translate("Health", "bans and timeouts: %1"),
        "units": translate("Health", "units of your app: %1"),
        "sessions": translate("Health", "live connections: %1"),
        "app-reading": translate("Health", "reading, your app: %1"),
        "app-writing": translate("Health", "writing, your app: %1"),
        "member-reading": translate("Health", "reading, you there: %1"),
        "member-writing": translate("Health", "writing, you there: %1"),
    }.get(quota.scope)
    return named.replace("%1", said) if named else said


def _made(quota: Quota, now: Millis) -> str:
    """Return what was used where a network does not say how much there is."""
    pattern = {
        "reading": translate("Health", "reading: %1 until %2, the network does not say of how many"),
        "writing": translate("Health", "writing: %1 until %2, the network does not say of how many"),
    }.get(quota.scope.removeprefix(MADE), "%1")
    return pattern.replace("%1", QLocale().toString(quota.remaining)).replace("%2", when.until(quota.reset_at, now))


def _percent(quota: Quota) -> str:
    """Return what is left of what a network permits where it counts no calls: Meta tells parts of a hundred."""
    said = translate("Health", "%1 %").replace("%1", QLocale().toString(quota.remaining))
    named = {
        "app": translate("Health", "your app: %1"),
        "pages": translate("Health", "the page: %1"),
        "messenger": translate("Health", "private messages: %1"),
        "instagram": translate("Health", "the account: %1"),
    }.get(quota.scope.removeprefix(PERCENT))
    return named.replace("%1", said) if named else said


def _spent(quota: Quota) -> str:
    """Return what an account cost on a network that charges for its calls, of what it may."""
    today = quota.scope == "cents-day"
    said = translate("Health", "spent today: %1") if today else translate("Health", "spent this month: %1")
    limit = quota.limit or 0
    of = translate("Health", "$%1 of $%2").replace("%2", QLocale().toString(limit / 100, "f", 2))
    return said.replace("%1", of.replace("%1", QLocale().toString((limit - quota.remaining) / 100, "f", 2)))


def nearly_spent(held: Iterable[Quota], now: Millis) -> bool:
    """Say whether little is left of some quota."""
    return any(q.limit and q.reset_at > now and q.remaining * FEW < q.limit for q in held)


def cannot(account: Account, now: Millis) -> str:
    """Return what an account cannot do, and why, a line for each reason; empty where it can do all."""
    refused: dict[Denied, list[str]] = {}
    for kind in KINDS:
        permission = account.permissions.get(kind)
        if isinstance(permission, Denied):
            refused.setdefault(permission, []).append(_named(kind))
    pattern = translate("Health", "%1: %2")
    lines = (pattern.replace("%1", ", ".join(kinds)).replace("%2", _why(why, now)) for why, kinds in refused.items())
    return "\n".join(lines)


def _why(denied: Denied, now: Millis) -> str:
    if denied.reason is Reason.NETWORK_CANNOT:
        return translate("Health", "not on this network")
    return texts.denied(denied, now)


def _named(kind: ActionKind) -> str:
    return {
        ActionKind.REPLY: translate("Health", "reply"),
        ActionKind.REPLY_PRIVATE: translate("Health", "reply privately"),
        ActionKind.HIDE: translate("Health", "hide"),
        ActionKind.DELETE: translate("Health", "delete"),
        ActionKind.BAN: translate("Health", "ban"),
        ActionKind.MUTE: translate("Health", "mute"),
        ActionKind.LIKE: translate("Health", "like"),
    }[kind]


def advice(account: Account, now: Millis) -> str:
    """Return what one can do now; empty where all is well."""
    health = account.health
    if health.state is HealthState.OK and texts.expires_soon(health, now):
        return translate("Health", "Sign in again before then: the history stays, nothing is missed.")
    if health.state is HealthState.OK and nearly_spent(health.quotas, now):
        return translate("Health", "Few calls are left: reading waits rather than use up what your decisions need.")
    return {
        HealthState.RETRYING: translate("Health", "It tries again by itself; “Read now” tries at once."),
        HealthState.LIMITED: translate("Health", "Raise the limit in the settings, or wait.")
        if health.error_code == BudgetExhausted.__name__
        else translate("Health", "The network asks to wait; what you decide leaves afterwards."),
        HealthState.SIGNED_OUT: translate(
            "Health", "Sign in again: the history stays, what was missed is caught up on."
        ),
        HealthState.REFUSED: translate(
            "Health", "Have the account’s rights looked at on the network, or sign in again."
        ),
        HealthState.STALE: translate("Health", "“Read now” tries at once."),
        HealthState.PAUSED: translate(
            "Health", "Nothing is read. What you decide waits in the outbox until you resume."
        ),
        HealthState.NEW: translate("Health", "The first reading is under way."),
    }.get(health.state, "")
