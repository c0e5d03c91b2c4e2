"""What the part about judging judges, and by what: a charter of 300 rules with 1,000 terms."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterator

from benchmarks import world
from cm_inbox.models.verdicts import Subject
from cm_inbox.store import Connection, Store, facts

RULES, TERMS = 300, 1000
_BANKS, _IN_BANKS = 30, 700
_PHRASES = ("service client", "remboursement immédiat", "order number", "en panne", "three weeks", "notice de montage")
COPIES = "duplicates_at_least = 4"
_OTHER_TABLES = (
    "links = true\nfirst_time = true",
    "link_domains = ['bad-{n}.example', 'worse-{n}.example']",
    "capitals_at_least = 0.8\nlength_at_least = 20",
    "emoji_at_least = 8",
    "mentions_at_least = 5",
    "strikes_at_least = 2\nfirst_time = false",
    COPIES,
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


def charter(*, copies: bool = False) -> str:
    """Return the text of the charter; ``copies``: with rules that count near-equal messages, else strikes."""
    words = terms()
    parts = ["brand = 'Altéa'", "names = ['Altéa']"]
    size = _IN_BANKS // _BANKS
    for number in range(_BANKS):
        piece = words[number * size : (number + 1) * size]
        parts.append(f"[bank.bank-{number}]\nterms = {piece!r}\nseverity = {number % 4}")
    loose = iter(words[_BANKS * size :])
    innocent = (message.text[:60].replace("'", "’") for _, message in world.messages(RULES, seed=3))
    parts.extend(_rule(number, loose, words, text) for number, text in enumerate(innocent))
    text = "\n\n".join(parts) + "\n"
    return text if copies else text.replace(COPIES, "strikes_at_least = 4")


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


def one_brand(conn: Connection) -> int:
    """Give all accounts to one brand, so that the whole history is judged by one charter; return its row."""
    (brand_id,) = conn.execute("SELECT min(id) FROM brand").fetchone()
    conn.execute("UPDATE account SET brand_id = ?", (brand_id,))
    return int(brand_id)


def arriving(store: Store, brand_id: int, number: int) -> list[Subject]:
    """Return messages of a brand with all that a charter may ask of them; the first hold more of the terms."""
    past = facts.history
    return store.background(
        lambda conn: [subject for subject, _ in itertools.islice(past(conn, brand_id, 0), 10_000, 10_000 + number)]
    ).result()
