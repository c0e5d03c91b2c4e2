"""An invitation's code: where the hub is, and the password that works once."""

from __future__ import annotations

import base64
import binascii
import json
import secrets
import zlib

import msgspec

from cm_inbox.errors import UsageError
from cm_inbox.models.record import Record

from .address import Address, Place

PREFIX = "cmhub1."
BROKEN = "That is no invitation's code, or a part of it is missing. It begins with {prefix} and is one word."


class Invitation(Record, frozen=True):
    """What a code says. ``address`` names the login of who was invited."""

    address: Address
    secret: str


def new_secret() -> str:
    """Return a password of 256 bits that no person ever types."""
    return secrets.token_urlsafe(32)


def write_code(invitation: Invitation) -> str:
    """Return the code, one word. It holds no path of this computer."""
    there = invitation.address
    told: list[object] = [there.host, there.port, there.database, there.user, there.hostaddr, invitation.secret]
    if there.others:
        told.append([[each.host, each.port, each.hostaddr] for each in there.others])
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    checked = body + zlib.crc32(body).to_bytes(4, "big")
    return PREFIX + base64.urlsafe_b64encode(checked).decode().rstrip("=")


def read_code(code: str, root_certificate: str = "") -> Invitation:
    """Return what a code says; spaces and line breaks that a mail put in do not matter. Raises UsageError."""
    word = "".join(code.split())
    encoded = word.removeprefix(PREFIX)
    try:
        checked = base64.b64decode(encoded + "=" * (-len(encoded) % 4), altchars=b"-_", validate=True)
        body = checked[:-4]
        if not word.startswith(PREFIX) or zlib.crc32(body).to_bytes(4, "big") != checked[-4:]:
            raise UsageError(BROKEN, prefix=PREFIX)
        host, port, database, user, hostaddr, secret, *more = json.loads(body)
        told = [host, database, user, hostaddr, secret]
        if not all(isinstance(each, str) for each in told) or not isinstance(port, int):
            raise UsageError(BROKEN, prefix=PREFIX)
        others = msgspec.convert(more[0] if more else [], tuple[Place, ...])
    except (binascii.Error, ValueError, TypeError, RecursionError):
        raise UsageError(BROKEN, prefix=PREFIX) from None
    return Invitation(Address(host, database, user, port, hostaddr, root_certificate, others), secret)
