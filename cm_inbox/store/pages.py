"""The encrypted file page by page, below the database: what is left when the database itself cannot open it.

SQLCipher 4 (https://www.zetetic.net/sqlcipher/design/): a page of 4,096 bytes is 4,016 of content under
AES-256-CBC, 16 of IV, and an HMAC-SHA512 over both and the page's number (little-endian). The first page begins
with the salt instead of the first 16 bytes of its content, which every database has alike.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

PAGE = 4096
SALT = 16
_IV = 16
_MAC = 64
CONTENT = PAGE - _IV - _MAC
"""How many bytes of a page the database can use."""

BEGINNING = b"SQLite format 3\0"

_PROBED_IN_A_ROW = 64
_PROBED_BEYOND = 256


def signing_key(key: bytes, salt: bytes) -> bytes:
    """Return what signs the pages: PBKDF2 of the key with two rounds and a salt whose bits are turned by 0x3A."""
    return hashlib.pbkdf2_hmac("sha512", key, bytes(byte ^ 0x3A for byte in salt), 2, 32)


def is_signed(signing: bytes, number: int, page: bytes) -> bool:
    """Say whether a page (numbered from 1) is whole and made with this key."""
    return len(page) == PAGE and hmac.compare_digest(page[-_MAC:], _mac(signing, number, page))


def signed_any(path: Path, signing: bytes) -> bool:
    """Say whether any page but the first is right: all near the beginning are looked at, then some up to the end."""
    with path.open("rb") as file:
        total = file.seek(0, os.SEEK_END) // PAGE
        for number in _probes(total):
            file.seek((number - 1) * PAGE)
            if is_signed(signing, number, file.read(PAGE)):
                return True
    return False


def _probes(total: int) -> Iterable[int]:
    yield from range(2, min(total, _PROBED_IN_A_ROW) + 1)
    yield from range(_PROBED_IN_A_ROW + 1, total + 1, max(1, total // _PROBED_BEYOND))


def _mac(signing: bytes, number: int, page: bytes) -> bytes:
    signed = page[SALT if number == 1 else 0 : -_MAC]
    return hmac.digest(signing, signed + number.to_bytes(4, "little"), "sha512")


class Cipher:
    """Reads and makes pages with one key and salt."""

    def __init__(self, key: bytes, salt: bytes) -> None:
        # late: brings cryptography, which a sound history never needs
        from cryptography.hazmat.primitives.ciphers import algorithms

        self._cipher = algorithms.AES(key)
        self._salt = salt
        self._signing = signing_key(key, salt)

    def contents(self, path: Path) -> Iterator[tuple[int, bytes]]:
        """Yield number and content of every page that is whole."""
        with path.open("rb") as file:
            number = 0
            while page := file.read(PAGE):
                number += 1
                if is_signed(self._signing, number, page):
                    yield number, self._open(number, page)

    def _open(self, number: int, page: bytes) -> bytes:
        from cryptography.hazmat.primitives.ciphers import Cipher as Machine
        from cryptography.hazmat.primitives.ciphers import modes

        iv = page[CONTENT : CONTENT + _IV]
        start = SALT if number == 1 else 0
        machine = Machine(self._cipher, modes.CBC(iv)).decryptor()
        content = machine.update(page[start:CONTENT]) + machine.finalize()
        return BEGINNING + content if number == 1 else content

    def seal(self, number: int, content: bytes) -> bytes:
        """Return a page as it stands in the file."""
        from cryptography.hazmat.primitives.ciphers import Cipher as Machine
        from cryptography.hazmat.primitives.ciphers import modes

        iv = os.urandom(_IV)
        machine = Machine(self._cipher, modes.CBC(iv)).encryptor()
        start = SALT if number == 1 else 0
        sealed = machine.update(content[start:]) + machine.finalize()
        page = (self._salt if number == 1 else b"") + sealed + iv + bytes(_MAC)
        return page[:-_MAC] + _mac(self._signing, number, page)
