"""Where a hub is, and how safely it must be reached."""

from __future__ import annotations

import ipaddress
import re
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


class Place(Record, frozen=True, array_like=True):
    """One server of several: its name, its port, and where to go to (see Address)."""

    host: str
    port: int = DEFAULT_PORT
    hostaddr: str = ""

    @property
    def is_here(self) -> bool:
        """Say whether it is this computer, by its name alone: what ``hostaddr`` says proves nothing to a reader."""
        if self.host.startswith("/") or self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


class Address(Record, frozen=True):
    """A database on a server. ``host`` is a name, an address, or the folder of a socket (begins with ``/``).

    ``hostaddr`` is the address to go to where the name is only to be checked; ``root_certificate`` a file of the
    authorities to trust instead of the usual ones. ``others`` are the servers that may take the first one's place: the
    first that takes changes is used.
    """

    host: str
    database: str
    user: str = ""
    port: int = DEFAULT_PORT
    hostaddr: str = ""
    root_certificate: str = ""
    others: tuple[Place, ...] = ()

    @property
    def places(self) -> tuple[Place, ...]:
        """Return all its servers, in the order in which they are tried."""
        return (Place(self.host, self.port, self.hostaddr), *self.others)

    @property
    def is_here(self) -> bool:
        """Say whether all of it is on this computer, by the names alone."""
        return all(place.is_here for place in self.places)

    def parameters(self) -> dict[str, Any]:
        """Return what libpq is to be told. Off this computer: TLS, and a certificate that names the host.

        No session settings are among it: PgBouncer refuses what it does not know (its ``ignore_startup_parameters``).
        """
        places = self.places
        hostaddr = ",".join(place.hostaddr for place in places)
        told: dict[str, Any] = {
            "host": ",".join(place.host for place in places),
            "port": ",".join(str(place.port) for place in places),
            "dbname": self.database,
            "user": self.user or None,
            "hostaddr": hostaddr if hostaddr.strip(",") else None,
            "target_session_attrs": "read-write" if self.others else None,
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


_PLACE = re.compile(r"(?P<host>\[[^\[\]]*\]|[^:\[\]]*)(?::(?P<port>[0-9]{1,5}))?", re.ASCII)


def parse_address(url: str, root_certificate: str = "") -> Address:
    """Return what ``postgresql://USER@HOST[:PORT][,HOST[:PORT]...]/DATABASE`` names. Raises UsageError.

    A password in it is refused, since other users of the computer can read a command line; so is what would make the
    connection less safe. Of libpq's parameters it takes ``hostaddr``, ``host`` (a socket's folder), ``sslrootcert`` and
    ``target_session_attrs=read-write`` (or ``primary``), which is asked for anyway where there are several hosts.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        raise _no_address(url) from None
    login, _, hosts = parts.netloc.rpartition("@")
    user, colon, _ = login.partition(":")
    if colon:
        raise UsageError("A password does not belong into an address, where others can read it: use --secret-stdin.")
    asked = dict(parse_qsl(parts.query))
    mode = asked.pop("sslmode", "verify-full")
    if mode != "verify-full":
        raise UsageError("sslmode={mode} is not possible: a hub elsewhere is reached by verify-full alone.", mode=mode)
    if asked.get("target_session_attrs") in ("read-write", "primary"):
        del asked["target_session_attrs"]
    certificate = root_certificate or asked.pop("sslrootcert", "")
    first, *others = _places(url, hosts, asked.pop("host", ""), asked.pop("hostaddr", ""))
    address = Address(
        host=first.host,
        database=unquote(parts.path.removeprefix("/")),
        user=unquote(user),
        port=first.port,
        hostaddr=first.hostaddr,
        root_certificate=str(Path(certificate).expanduser().absolute()) if certificate else "",
        others=tuple(others),
    )
    if parts.scheme not in ("postgresql", "postgres") or not address.database:
        raise _no_address(url)
    if asked:
        raise UsageError("{names} is not known in the address of a hub.", names=", ".join(sorted(asked)))
    if certificate and not Path(address.root_certificate).is_file():
        raise UsageError("There is no file {path}.", path=address.root_certificate)
    return address


def _places(url: str, hosts: str, folder: str, hostaddr: str) -> list[Place]:
    """Return the servers that an address names; ``folder`` takes the place of a host that is not named."""
    found = [_PLACE.fullmatch(each) for each in hosts.split(",")]
    addresses = hostaddr.split(",") if hostaddr else [""] * len(found)
    if len(addresses) != len(found):
        raise _no_address(url)
    places = []
    for match, address in zip(found, addresses, strict=True):
        host = match and (unquote(match["host"]).strip("[]") or folder)
        host = host.lower() if host and not host.startswith("/") else host
        port = int(match["port"] or DEFAULT_PORT) if match else 0
        if not host or not 0 < port < 65_536:
            raise _no_address(url)
        places.append(Place(host, port, address))
    return places


def _no_address(url: str) -> UsageError:
    return UsageError("{url} is no address of a database: it looks like {example}.", url=url, example=EXAMPLE)
