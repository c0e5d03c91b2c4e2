"""What a server says to somebody who has only said who they are, as its code says it, whatever its language."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct

from .address import Address, Place
from .certificates import SECONDS, SSL_REQUEST

PROTOCOL = 196_608
"""Version 3.0 (PostgreSQL's documentation, 55.7, StartupMessage)."""
MOST = 64 * 1024


async def turned_away(address: Address) -> str:
    """Return the SQLSTATE with which a server of these lets nobody in just now, empty where it asks who it is.

    libpq gives no code for that, only words in the server's language: a server that is starting would look like one
    that has ended somebody's access. Nothing secret is sent.
    """
    for place in address.places:
        try:
            state = await asyncio.to_thread(_first_answer, place, address)
        except (OSError, ssl.SSLError, struct.error):
            continue
        if state:
            return state
    return ""


def _first_answer(place: Place, address: Address) -> str:
    """Say who we are, and return the code of a refusal. Raises OSError, SSLError, struct.error."""
    where = (place.hostaddr or place.host, place.port)
    if place.host.startswith("/"):
        return ""
    with socket.create_connection(where, timeout=SECONDS) as line:
        if address.is_here:
            return _asked(line, address)
        line.sendall(SSL_REQUEST)
        if line.recv(1) != b"S":
            return ""
        context = ssl.create_default_context(cafile=address.authorities())
        with context.wrap_socket(line, server_hostname=place.host) as safe:
            return _asked(safe, address)


def _asked(line: socket.socket, address: Address) -> str:
    said = f"user\0{address.user}\0database\0{address.database}\0\0".encode()
    line.sendall(struct.pack("!ii", len(said) + 8, PROTOCOL) + said)
    with line.makefile("rb") as answer:
        kind, length = struct.unpack("!ci", answer.read(5))
        if kind != b"E":
            return ""
        fields = answer.read(min(length - 4, MOST)).split(b"\0")
    return next((each[1:].decode("ascii", "replace") for each in fields if each.startswith(b"C")), "")
