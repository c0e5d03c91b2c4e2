"""Where a hub is, and how safely it must be reached."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from cm_inbox.errors import UsageError
from cm_inbox.models.record import Record

EXAMPLE = "postgresql://hub.example/cm_inbox"
DEFAULT_PORT = 5432
CONNECT_SECONDS = 15
"""For each of a host's addresses (libpq's connect_timeout)."""
LOST_MILLISECONDS = 30_000
"""How long what was sent may go unacknowledged before the connection counts as cut (Linux alone knows it)."""


class Address(Record, frozen=True):
    """A database on a server. ``host`` is a name, an address, or the folder of a socket (begins with ``/``).

    ``hostaddr`` is the address to go to where the name is only to be checked; ``root_certificate`` a file of the
    authorities to trust instead of the usual ones.
    """

    host: str
    database: str
    user: str = ""
    port: int = DEFAULT_PORT
    hostaddr: str = ""
    root_certificate: str = ""

    @property
    def is_here(self) -> bool:
        """Say whether it is this computer, by its name alone: what ``hostaddr`` says proves nothing to a reader."""
        if self.host.startswith("/") or self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    def parameters(self) -> dict[str, Any]:
        """Return what libpq is to be told. Off this computer: TLS, and a certificate that names the host.

        No session settings are among it: PgBouncer refuses what it does not know (its ``ignore_startup_parameters``).
        """
        told: dict[str, Any] = {
            "host": self.host,
            "port": self.port,
            "dbname": self.database,
            "user": self.user or None,
            "hostaddr": self.hostaddr or None,
            "application_name": "cm-inbox",
            "connect_timeout": CONNECT_SECONDS,
            "keepalives_idle": 30,
            "keepalives_interval": 10,
            "keepalives_count": 3,
            "tcp_user_timeout": LOST_MILLISECONDS,
            "gssencmode": "disable",
        }
        if self.is_here:
            told["sslmode"] = "prefer"
        else:
            told |= {"sslmode": "verify-full", "sslrootcert": self.authorities()}
        return {name: value for name, value in told.items() if value is not None}

    def authorities(self) -> str:
        """Return the file of the authorities whose certificates are trusted."""
        if self.root_certificate:
            return self.root_certificate
        import certifi

        return certifi.where()


def parse_address(url: str, root_certificate: str = "") -> Address:
    """Return what ``postgresql://USER@HOST[:PORT]/DATABASE`` names. Raises UsageError.

    A password in it is refused, since other users of the computer can read a command line; so is what would make the
    connection less safe. Of libpq's parameters it takes ``hostaddr``, ``host`` (a socket's folder) and ``sslrootcert``.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or DEFAULT_PORT
    except ValueError:
        raise UsageError(
            "{url} is no address of a database: it looks like {example}.", url=url, example=EXAMPLE
        ) from None
    if parts.password is not None:
        raise UsageError("A password does not belong into an address, where others can read it: use --secret-stdin.")
    asked = dict(parse_qsl(parts.query))
    mode = asked.pop("sslmode", "verify-full")
    if mode != "verify-full":
        raise UsageError("sslmode={mode} is not possible: a hub elsewhere is reached by verify-full alone.", mode=mode)
    host = asked.pop("host", "") or unquote(parts.hostname or "")
    certificate = root_certificate or asked.pop("sslrootcert", "")
    address = Address(
        host=host,
        database=unquote(parts.path.removeprefix("/")),
        user=unquote(parts.username or ""),
        port=port,
        hostaddr=asked.pop("hostaddr", ""),
        root_certificate=str(Path(certificate).expanduser().absolute()) if certificate else "",
    )
    if parts.scheme not in ("postgresql", "postgres") or not address.host or not address.database:
        raise UsageError("{url} is no address of a database: it looks like {example}.", url=url, example=EXAMPLE)
    if asked:
        raise UsageError("{names} is not known in the address of a hub.", names=", ".join(sorted(asked)))
    if certificate and not Path(address.root_certificate).is_file():
        raise UsageError("There is no file {path}.", path=address.root_certificate)
    return address
