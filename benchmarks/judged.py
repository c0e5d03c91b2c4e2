"""What the part about judging judges: a history in a plain file, and a charter of 300 rules with 1,000 terms."""

from __future__ import annotations

import json
import random
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import world
from cm_inbox.charter.fold import fold
from cm_inbox.charter.stored import Stored
from cm_inbox.models.messages import Direction

RULES, TERMS = 300, 1000
_BANKS, _IN_BANKS = 30, 700
_PHRASES = ("service client", "remboursement immédiat", "order number", "en panne", "three weeks", "notice de montage")
_OTHER_TABLES = (
    "links = true\nfirst_time = true",
    "link_domains = ['bad-{n}.example', 'worse-{n}.example']",
    "capitals_at_least = 0.8\nlength_at_least = 20",
    "emoji_at_least = 8",
    "mentions_at_least = 5",
    "strikes_at_least = 2\nfirst_time = false",
    "duplicates_at_least = 4",
    "between = '23:00-05:00'\nnetworks = ['matrix']\nvisibility = 'private'\nlength_at_most = 40",
)


def terms() -> list[str]:
    """Return the terms: most are in no message, one in twenty is in a few."""
    rng = random.Random(7)
    counted = Counter(word for _, message in world.messages(5_000) for word in message.text.split())
    known = [word for word, times in counted.items() if times == 1 and word.isalpha() and len(word) > 6][: TERMS // 20]
    made: dict[str, None] = dict.fromkeys(known)
    while len(made) < TERMS:
        made["".join(rng.choices("bcdfglmnprstvz", k=1) + rng.choices(_ENDS, k=rng.randint(3, 4)))] = None
    found = list(made)
    rng.shuffle(found)
    return [word + "*" if rng.random() < 0.3 else word for word in found]


_ENDS = [
    "aud",
    "ouill",
    "erd",
    "on",
    "atre",
    "ifl",
    "asse",
    "eck",
    "umb",
    "ogn",
    "ar",
    "ip",
    "ulle",
    "enqu",
    "ost",
    "iv",
]


def charter() -> str:
    """Return the text of the charter."""
    words = terms()
    parts = ["brand = 'Altéa'", "names = ['Altéa']"]
    size = _IN_BANKS // _BANKS
    for number in range(_BANKS):
        piece = words[number * size : (number + 1) * size]
        parts.append(f"[bank.bank-{number}]\nterms = {piece!r}\nseverity = {number % 4}")
    loose = iter(words[_BANKS * size :])
    innocent = (message.text[:60].replace("'", "’") for _, message in world.messages(RULES, seed=3))
    parts.extend(_rule(number, loose, words, text) for number, text in enumerate(innocent))
    return "\n\n".join(parts) + "\n"


def _rule(number: int, loose: Iterator[str], words: list[str], innocent: str) -> str:
    examples = f"must_not_match = ['{innocent}']"
    if number < _BANKS:
        term = words[number * (_IN_BANKS // _BANKS)]
        table = f"banks = ['bank-{number}']"
        examples += f"\nmust_match = ['Quel {term.rstrip('*')}, vraiment']"
    elif number < 40:
        table = f"phrases = ['{_PHRASES[number % len(_PHRASES)]} {words[number]}']"
    elif number < 60:
        table = f"patterns = ['\\b{words[number].rstrip('*')}\\w+ (de|of|the) \\d+']"
    elif number < 100:
        table = _OTHER_TABLES[number % len(_OTHER_TABLES)].format(n=number)
        examples = ""
    else:
        given = [term for term, _ in zip(loose, range(1 + number % 2), strict=False)] or [words[number]]
        table = f"words = {given!r}"
        examples += f"\nmust_match = ['Ce {given[0].rstrip('*')} encore']"
    then = "protect = true" if number % 50 == 49 and number > 100 else "labels = ['x']" if number % 3 else "hide = true"
    head = f"[[rule]]\nid = 'rule-{number}'\ntitle = 'Rule {number}'\nseverity = {number % 4}\n{examples}"
    return f"{head}\nthen = {{ {then} }}\n[rule.when]\n{table}"


def history(path: Path, messages: int) -> None:
    """Keep a history with its folded texts, as the store does."""
    conn = sqlite3.connect(path)
    conn.execute("PRAGMA journal_mode = OFF")
    conn.execute(
        "CREATE TABLE message (id INTEGER PRIMARY KEY, text, at, place INTEGER, visibility, own, handle, first, folded)"
    )
    seen: set[str] = set()
    rows = []
    for number, (place, message) in enumerate(world.messages(messages)):
        first = message.author.id not in seen
        seen.add(message.author.id)
        own = message.direction is Direction.OUT
        row = (message.text, message.created_at, place, message.visibility, own, message.author.handle, first)
        rows.append((number, *row, fold(message.text)))
        if len(rows) == 20_000:
            conn.executemany("INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
            rows.clear()
    conn.executemany("INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    conn.commit()
    conn.close()


_COLUMNS = "id, text, at, place, visibility, own, handle, first, folded"


def stored(path: Path, limit: int = -1) -> Iterator[Stored]:
    """Read a history."""
    yield from _read(path, f"SELECT {_COLUMNS} FROM message LIMIT ?", (limit,))


def those(path: Path, ids: Sequence[str]) -> Iterator[Stored]:
    """Read some messages of a history."""
    query = f"SELECT {_COLUMNS} FROM message WHERE id IN (SELECT value FROM json_each(?))"
    yield from _read(path, query, (json.dumps([int(id) for id in ids]),))


def _read(path: Path, query: str, given: tuple[object, ...]) -> Iterator[Stored]:
    conn = sqlite3.connect(path)
    accounts = [(account.network, account.address) for account in world.ACCOUNTS]
    unknown = ((), None, None, None, 0, False)  # strikes, languages, duplicates, whether it answers us
    for id, text, at, place, visibility, own, handle, first, folded in conn.execute(query, given):
        network, address = accounts[place]
        head = (str(id), text, at, network, address, visibility, own == 1, handle, "", (), None, first == 1)
        yield Stored(*head, *unknown, (address,), folded)
    conn.close()


def folded(path: Path) -> Iterator[tuple[str, str]]:
    """Read only what sifting needs."""
    conn = sqlite3.connect(path)
    yield from conn.execute("SELECT CAST(id AS TEXT), folded FROM message")
    conn.close()
