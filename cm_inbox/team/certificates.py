"""Why a hub's certificate is not trusted: libpq does not say, Python's TLS does."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct

from cm_inbox.errors import HubNotTrusted

from .address import Address, Place

SSL_REQUEST = struct.pack("!ii", 8, 80_877_103)
"""What asks a PostgreSQL server for TLS; it answers S or N (its documentation, 55.2.11)."""
NOT_YET, EXPIRED, OTHER_HOST, OTHER_ADDRESS = 9, 10, 62, 64
"""OpenSSL's X509_V_ERR_CERT_NOT_YET_VALID, _CERT_HAS_EXPIRED, _HOSTNAME_MISMATCH and _IP_ADDRESS_MISMATCH."""
SECONDS = 10.0


async def why(address: Address) -> HubNotTrusted | None:
    """Ask the servers for their certificates and return what is wrong with one; None where that cannot be told."""
    try:
        context = ssl.create_default_context(cafile=address.authorities())
    except (OSError, ssl.SSLError) as error:
        return HubNotTrusted("{path} holds no certificate ({reason}).", path=address.root_certificate, reason=error)
    for place in address.places:
        try:
            await asyncio.to_thread(_look, place, context)
        except ssl.SSLCertVerificationError as error:
            return _of(error)
        except OSError:
            continue
    return None


def _of(error: ssl.SSLCertVerificationError) -> HubNotTrusted:
    if error.verify_code == EXPIRED:
        return HubNotTrusted("The hub's certificate has expired. Who looks after its server must renew it.")
    if error.verify_code == NOT_YET:
        return HubNotTrusted("The hub's certificate is not valid yet. Is the clock of this computer right?")
    if error.verify_code in (OTHER_HOST, OTHER_ADDRESS):
        return HubNotTrusted("The hub's certificate is of another host ({reason}).", reason=error.verify_message)
    return HubNotTrusted(reason=error.verify_message)


def _look(place: Place, context: ssl.SSLContext) -> None:
    """Shake hands, and part. Raises SSLCertVerificationError, OSError."""
    with socket.create_connection((place.hostaddr or place.host, place.port), timeout=SECONDS) as line:
        line.sendall(SSL_REQUEST)
        if line.recv(1) == b"S":
            context.wrap_socket(line, server_hostname=place.host).close()
