"""How a handle is compared with others: one expression, for the index and for every query that is to use it.

SQLite uses an index on an expression only where a query spells it the same way, so both take it from here. It is part
of a released schema: it is never edited, another one would be another index.
"""

from __future__ import annotations

_LEFT_OUT = (".bsky.social", "_", ".", "-", " ")
"""What people spell differently from network to network, or a network adds to every handle."""


def handle_key(text: str) -> str:
    """Return SQL for what is compared of a handle: "@Gros_Relou59@social.example" gives "grosrelou59".

    ``text`` is SQL too: a column or a placeholder. The server behind a second @ or a colon (Matrix) does not count.
    """
    bare = f"ltrim(lower({text}), '@ ')"
    for end in ("@", ":"):
        bare = f"substr({bare}, 1, instr({bare} || '{end}', '{end}') - 1)"
    for part in _LEFT_OUT:
        bare = f"replace({bare}, '{part}', '')"
    return bare
