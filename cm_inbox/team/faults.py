"""psycopg's errors as ours: the one place that knows what the database says when something is not as it should be."""

from __future__ import annotations

from collections.abc import Callable

import psycopg

from cm_inbox.errors import (
    HubBusy,
    HubChanged,
    HubError,
    HubForbidden,
    HubMissing,
    HubNotTrusted,
    HubRefused,
    HubUnreachable,
)
from cm_inbox.models.instants import Millis

LOST = frozenset({"57P01", "57P02", "57P03", "08000", "08003", "08006", "25006"})
"""The server went away, is starting, or only reads at present (a standby that is not yet the one): try again later."""


def _reason(error: psycopg.Error) -> str:
    """Return what the server said, else libpq's last line."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return error.diag.message_primary or (lines[-1] if lines else type(error).__name__)


def of_connecting(error: psycopg.Error) -> HubError:
    """Return what a failure to connect means. libpq gives no code for these, only words.

    Its own words are English; the server's may be of any language, and then mean that it does not let us in.
    """
    said = str(error).casefold()
    first = (str(error).splitlines() or [type(error).__name__])[0]
    reason = first.rpartition("failed: ")[2]
    if "server does not support ssl" in said:
        return HubNotTrusted("The hub offers no encrypted connection (TLS). Off this computer it must.")
    if "does not match host name" in said:
        return HubNotTrusted("The hub's certificate is of another host ({reason}).", reason=reason)
    if "certificate" in said or "ssl error" in said or "root.crt" in said:
        return HubNotTrusted(reason=reason)
    if "require_auth" in said or "authentication method requirement" in said:
        return HubNotTrusted("The hub does not check passwords as it should (SCRAM). Nothing was sent.")
    if "does not exist" in said and "database" in said:
        return HubMissing()
    if "fatal" not in said or any(word in said for word in ("starting up", "shutting down", "too many", "slots")):
        return HubUnreachable(reason=reason)
    return HubRefused()


def of_asking(error: psycopg.Error, clock: Callable[[], Millis]) -> HubError:
    """Return what a failed question means, by its SQLSTATE. Those that begin with CM are ours (0002_log.sql)."""
    state = error.sqlstate or ""
    if state == "CM001":
        return HubForbidden("There is nothing by that name, or it is not yours to see.")
    if state in ("CM002", "CM006", "42501"):
        return HubForbidden()
    if state == "CM003":
        return HubRefused()
    if state == "CM004":
        seconds = error.diag.message_detail or "60"
        return HubBusy(clock() + 1000 * int(seconds))
    if state == "CM007":
        return HubForbidden("A team needs an admin: make somebody else one first.")
    if state == "CM008":
        return HubChanged("What is in the team log stays as it is.")
    if state == "CM009":
        return HubError("There is one of that name in the team already. Choose another.")
    if state in ("3F000", "42883"):
        return HubMissing()
    if state.startswith("53"):
        return HubUnreachable(reason=_reason(error))
    if is_lost(error):
        return HubUnreachable(reason=_reason(error))
    return HubError("The hub refused what was asked ({reason}).", reason=_reason(error))


def is_lost(error: psycopg.Error) -> bool:
    """Say whether the connection is gone, so that nobody knows whether what was asked was done."""
    state = error.sqlstate
    return state in LOST or (state is None and isinstance(error, psycopg.OperationalError | psycopg.InterfaceError))
