"""Near-duplicates: the same message sent again with a word or two changed.

A signature of 64 numbers says of two messages how many of their pairs of neighbouring words they share (MinHash by
``rensa``, MIT); messages of a few words are compared as they are.
"""

from __future__ import annotations

import re
import struct
from hashlib import blake2b
from itertools import pairwise
from operator import eq

from .fold import fold

SIGNATURE_VERSION = 1
"""Rises when the same text gets another signature; it is the signature's first byte."""
ALIKE_FROM = 0.45
"""Likeness from which two messages count as the same. Measured with a word in six changed: see ADR 5."""

_PERMUTATIONS = 64
_SEED = 0x636D
_FEW_WORDS = 4
_FORMAT = struct.Struct(f"<{_PERMUTATIONS}I")
_WORDS = re.compile(r"[^\W_]+")
_LONG, _SHORT, _EMPTY = b"L", b"S", b"E"


def signature(text: str) -> bytes:
    """Return what to keep of a message to compare it with others: 2, 10 or 258 bytes."""
    return signature_of_folded(fold(text))


def signature_of_folded(folded: str) -> bytes:
    """Return the signature of a text that is folded already."""
    words = _WORDS.findall(folded)
    version = bytes([SIGNATURE_VERSION])
    if not words:
        return version + _EMPTY  # two messages of emoji are no copies of each other
    if len(words) < _FEW_WORDS:
        return version + _SHORT + _digest(" ".join(words))
    pairs = [f"{first} {second}" for first, second in pairwise(words)]
    return version + _LONG + _FORMAT.pack(*_minhash(pairs))


def similarity(one: bytes, other: bytes) -> float:
    """Return how alike the messages of two signatures are, 0 to 1; 0 for empty ones and other versions' signatures."""
    if one[:2] != other[:2] or one[:1] != bytes([SIGNATURE_VERSION]) or one[1:2] == _EMPTY:
        return 0.0
    if one[1:2] != _LONG:
        return float(one == other)
    same: int = sum(map(eq, _FORMAT.unpack_from(one, 2), _FORMAT.unpack_from(other, 2)))
    return same / _PERMUTATIONS


def alike(one: bytes, other: bytes) -> bool:
    """Say whether two signatures are of nearly the same message."""
    return similarity(one, other) >= ALIKE_FROM


def _minhash(pairs: list[str]) -> list[int]:
    from rensa import RMinHash  # late: only where duplicates are counted

    made = RMinHash(_PERMUTATIONS, _SEED)
    made.update(pairs)
    return list(made.digest())


def _digest(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=8).digest()
