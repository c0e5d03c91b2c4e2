"""Pictures that people attached: fetched one at a time, when a person asks, from a server that may be anybody's.

* No sign-in is ever sent along: the address is foreign, wherever it stands.
* The name is looked up here and the connection goes to the very address that was checked, at every redirect anew. One
  that leads into a private network is refused (the program must not knock there on a stranger's behalf), but for the
  server that the account itself is on.
* Size and time have limits, whatever the server announces. What came is told by its first bytes, never by its name.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from urllib.parse import urljoin, urlsplit

from cm_inbox.errors import AttachmentRefused, Gone, Offline
from cm_inbox.models.pictures import Picture

from .http import HttpClient, Response, by_status, check_url

MAX_PICTURE = 12 * 1024 * 1024
"""Bytes of a picture at most; networks here take 8 to 16 MB and serve smaller ones."""

SECONDS = 20.0
"""How long a picture may take in all, redirects included."""

HOPS = 4
ADDRESSES_TRIED = 3
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address in an IPv6 one

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


async def load_picture(
    http: HttpClient, url: str, *, own_server: str | None = None, limit: int = MAX_PICTURE, seconds: float = SECONDS
) -> Picture:
    """Fetch a picture. ``own_server``: the account's, which may be in a private network.

    Raises AttachmentRefused, Gone, InsecureServer, Invalid, Offline, Transient, NotPermitted, RateLimited.
    """
    try:
        async with asyncio.timeout(seconds):
            return picture_in(await _follow(http, url, own_server, limit, seconds))
    except TimeoutError as error:
        raise AttachmentRefused("It took longer than {seconds} seconds.", seconds=round(seconds)) from error


def picture_in(answer: Response) -> Picture:
    """Return the picture that an answer holds. Raises AttachmentRefused, Gone and what ``by_status`` says."""
    if answer.status in (404, 410):
        raise Gone("The file is no longer there.")
    if not answer.ok:
        raise by_status(answer)
    kind = kind_of(answer.body)
    if kind is None:
        raise AttachmentRefused("What came is no picture that cm-inbox shows.")
    return Picture(kind, answer.body)


def kind_of(content: bytes) -> str | None:
    """Return what kind of picture begins with these bytes (WHATWG MIME Sniffing, section 6.1); None for all else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if content[:4] == b"RIFF" and content[8:14] == b"WEBPVP":
        return "webp"
    return None


def is_public(address: Address) -> bool:
    """Say whether an address is out on the internet, also one that carries another inside."""
    if isinstance(address, ipaddress.IPv6Address):
        inside = address.ipv4_mapped or address.sixtofour
        if inside is None and address in _NAT64:
            inside = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inside is not None:
            return is_public(inside)
    return address.is_global and not address.is_multicast and not address.is_reserved


async def _follow(http: HttpClient, url: str, own_server: str | None, limit: int, seconds: float) -> Response:
    for _ in range(HOPS):
        answer = await _get(http, url, own_server, limit, seconds)
        target = answer.headers.get("location")
        if answer.status not in _REDIRECTS or not target:
            return answer
        url = urljoin(url, target)
    raise AttachmentRefused("The server keeps sending elsewhere.")


async def _get(http: HttpClient, url: str, own_server: str | None, limit: int, seconds: float) -> Response:
    parts = urlsplit(check_url(url))
    if parts.username is not None or parts.password is not None:
        raise AttachmentRefused("Its address holds a sign-in; nothing was asked there.")
    host = parts.hostname or ""
    found = await _look_up(host, parts.port or (443 if parts.scheme == "https" else 80))
    if not all(map(is_public, found)) and _origin(url) != _origin(own_server):
        raise AttachmentRefused(
            "Its address leads into a private network ({host}); nothing was asked there.", host=host
        )
    failure: Offline | None = None
    for address in found[:ADDRESSES_TRIED]:
        try:
            return await http.download(url, str(address), limit=limit, timeout=seconds)
        except Offline as error:
            failure = error
    raise failure or Offline()


async def _look_up(host: str, port: int) -> list[Address]:
    """Return the addresses of a host, in the system's order. Raises Offline."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(ipaddress.ip_address(str(each[4][0]).partition("%")[0]) for each in found))
    except (OSError, UnicodeError, ValueError) as error:
        raise Offline("There is no server by the name {host}.", host=host) from error


def _origin(url: str | None) -> tuple[str, str, int | None] | None:
    if not url:
        return None
    parts = urlsplit(url if "://" in url else f"https://{url}")
    try:
        return parts.scheme, parts.hostname or "", parts.port
    except ValueError:
        return None
