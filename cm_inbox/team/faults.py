"""psycopg's errors as ours: the one place that knows what the database says when something is not as it should be."""

from __future__ import annotations

from collections.abc import Callable

import psycopg

from cm_inbox.errors import (
    HubBusy,
    HubChanged,
    HubError,
    HubForbidden,
    HubFull,
    HubMissing,
    HubNotTrusted,
    HubRefused,
    HubSlow,
    HubUnreachable,
)
from cm_inbox.models.instants import Millis

LOST = frozenset({"57P01", "57P02", "57P03", "08000", "08003", "08006", "08P01", "25006"})
"""The server went away, is starting, or only reads at present (a standby that is not yet the one): try again later.
08P01 is PgBouncer's own, where the server behind it cannot be had."""
POOLER = (
    "server login has been failing",
    "server_login_retry",
    "query_wait_timeout",
    "pgbouncer",
    "server conn crashed",
)
CROWDED = ("too many", "slots", "trop de connexions", "trop de clients", "emplacements de connexion")
"""Of these the second is said after the password was found right: no code tells of it, so the French words are here."""
NO_WAY = ("network is unreachable", "no route to host", "host is unreachable")
NOT_KNOWN = ("failed to resolve", "could not translate host name", "name or service not known")


def _reason(error: psycopg.Error) -> str:
    """Return what the server said, else libpq's last line."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return error.diag.message_primary or (lines[-1] if lines else type(error).__name__)


def of_connecting(error: psycopg.Error) -> HubError:
    """Return what a failure to connect means: of several servers, what may mend itself before what does not.

    libpq gives no code for these, only words. Its own are English; a server's may be of any language, and then mean
    that it does not let us in: whether it lets anybody in, ``stranger`` asks.
    """
    _, several, tried = str(error).partition("Multiple connection attempts failed.")
    found = [_of_words(each) for each in tried.split("\n- host: ")[1:]] if several else [_of_words(str(error))]
    for kind in (HubNotTrusted, HubUnreachable):
        meant = next((each for each in found if isinstance(each, kind)), None)
        if meant is not None:
            return meant
    return found[-1]


def _of_words(words: str) -> HubError:
    """Return what one attempt's words mean."""
    said = words.casefold()
    first = (words.splitlines() or [""])[0]
    reason = first.rpartition("failed: ")[2].strip() or "?"
    if "no password supplied" in said:
        return HubError(
            "The database asks for a password, and none was given. "
            "On the command line, `--secret-stdin` reads it from standard input."
        )
    if "server does not support ssl" in said:
        return HubNotTrusted("The hub offers no encrypted connection (TLS). Off this computer it must.")
    if "does not match host name" in said:
        return HubNotTrusted("The hub's certificate is of another host ({reason}).", reason=reason)
    if "certificate" in said or "ssl error" in said or "root.crt" in said:
        return HubNotTrusted(reason=reason)
    if "require_auth" in said or "authentication method requirement" in said:
        return HubNotTrusted("The hub does not check passwords as it should (SCRAM). Nothing was sent.")
    return _of_server(said, reason) if "fatal" in said else _of_way(said, reason)


def _of_way(said: str, reason: str) -> HubError:
    """Return what it means that no server was reached. These words are the system's, psycopg's and libpq's own."""
    if any(word in said for word in NOT_KNOWN):
        return HubUnreachable(
            "The name of the hub's server is not found: there is no internet here, or the address is wrong ({reason}).",
            reason=reason,
        )
    if "refused" in said:
        return HubUnreachable(
            "The hub's server is not running, or does not listen there ({reason}). Everything here goes on without it.",
            reason=reason,
        )
    if any(word in said for word in NO_WAY):
        return HubUnreachable(
            "There is no way to the hub's server: this computer is offline, or a VPN is off ({reason}).", reason=reason
        )
    if "timeout" in said or "timed out" in said:
        return HubSlow()
    if "read-only" in said:
        return _only_reads()
    return HubUnreachable(reason=reason)


def _of_server(said: str, reason: str) -> HubError:
    """Return what it means that a server, or a pooler before it, said no."""
    if any(word in said for word in ("starting up", "shutting down", "recovery", "not accepting connections")):
        return _starting()
    if any(word in said for word in CROWDED):
        return _crowded()
    if any(word in said for word in POOLER):
        return _no_server()
    if "pg_hba.conf" in said:
        return HubUnreachable(
            "The hub's server lets nobody in from this network ({reason}). Who looks after it must permit it.",
            reason=reason,
        )
    if "does not exist" in said and "database" in said:
        return HubMissing()
    return HubRefused()


def _no_server() -> HubUnreachable:
    return HubUnreachable(
        "The hub's pooler does not reach its server, or has no connection left. cm-inbox tries again by itself."
    )


def _starting() -> HubUnreachable:
    return HubUnreachable("The hub's server is starting or stopping. cm-inbox tries again by itself.")


def _crowded() -> HubUnreachable:
    return HubUnreachable(
        "The hub's server has as many connections as it takes. cm-inbox tries again by itself; "
        "if it lasts, who looks after the server must permit more."
    )


def _only_reads() -> HubUnreachable:
    return HubUnreachable(
        "The hub's server is a copy that takes no changes: another one is taking over. cm-inbox tries again by itself."
    )


def of_state(state: str) -> HubUnreachable | None:
    """Return what a server means by this SQLSTATE that will pass, None where it means something else."""
    if state in ("57P01", "57P02", "57P03"):
        return _starting()
    if state == "25006":
        return _only_reads()
    if state == "53300":
        return _crowded()
    if state in ("53100", "58030"):
        return HubFull()
    return None


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
    if state == "08P01":
        return _no_server()
    passing = of_state(state)
    if passing is not None:
        return passing
    if state.startswith("53"):
        return HubUnreachable(reason=_reason(error))
    if is_lost(error):
        return HubUnreachable(reason=_reason(error))
    return HubError("The hub refused what was asked ({reason}).", reason=_reason(error))


def is_lost(error: psycopg.Error) -> bool:
    """Say whether the connection is gone, so that nobody knows whether what was asked was done."""
    state = error.sqlstate
    return state in LOST or (state is None and isinstance(error, psycopg.OperationalError | psycopg.InterfaceError))
