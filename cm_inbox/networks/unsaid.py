"""Keeps out of what a network says what only it and we may know: tokens, codes and passwords that we sent it.

A server in trouble, or a proxy before it, may quote our request in its refusal. Errors tell what a network said, and
are shown, logged and kept: so what was sent in secret is taken out before anybody reads the answer.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import parse_qsl, quote, quote_plus, urlsplit

UNSAID = "•••"

SHORTEST = 4
"""What is shorter is no secret, and its letters would be missed everywhere."""

_NAMES = re.compile(r"authorization|token|secret|key|code|proof|pass|cookie|verifier|jwt|assertion", re.IGNORECASE)
"""Under such names secrets are sent, in headers, forms, queries and JSON."""


def secrets_of(
    url: str,
    headers: Mapping[str, str] | None,
    *contents: object,
) -> tuple[str, ...]:
    """Return what a request says in secret, by the names that it goes under; ``contents`` are a form's or JSON's."""
    found = [value for name, value in (headers or {}).items() if _NAMES.search(name)]
    found += [part for value in found for part in _parts(value)]
    found += [value for name, value in parse_qsl(urlsplit(url).query) if _NAMES.search(name)]
    for content in contents:
        found += _within(content)
    return tuple(dict.fromkeys(value for value in found if len(value) >= SHORTEST))


def unsaid(text: str, secrets: Iterable[str]) -> str:
    """Return a text without these, in whatever way they are written in it."""
    for written in _written(secrets):
        text = text.replace(written, UNSAID)
    return text


def unsaid_bytes(content: bytes, secrets: Iterable[str]) -> bytes:
    """Return what is written in UTF-8 without these."""
    for written in _written(secrets):
        content = content.replace(written.encode("utf-8", "replace"), UNSAID.encode())
    return content


def _written(secrets: Iterable[str]) -> list[str]:
    """Return the ways to write these in text, JSON and addresses, the longest first."""
    ways: set[str] = set()
    for secret in secrets:
        escaped = json.dumps(secret)[1:-1]
        ways |= {secret, quote(secret, safe=""), quote(secret), quote_plus(secret), escaped}
        ways |= {escaped.replace("/", "\\/"), json.dumps(secret, ensure_ascii=False)[1:-1]}
    return sorted(ways, key=len, reverse=True)


def _parts(value: str) -> Iterator[str]:
    """Yield what stands behind the kind of an Authorization header, and what Basic hides in it (RFC 7617)."""
    kind, _, rest = value.partition(" ")
    if not rest:
        return
    yield rest.strip()
    if kind.lower() == "basic":
        try:
            yield base64.b64decode(rest, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return


def _within(content: object) -> Iterator[str]:
    """Yield what stands under a name for secrets in a form or in JSON."""
    if isinstance(content, Mapping):
        for name, value in content.items():
            if isinstance(value, str) and _NAMES.search(str(name)):
                yield value
            else:
                yield from _within(value)
