"""A large deterministic history: comments and private messages in French and English over three years.

``messages(1_000_000)`` yields about 100,000 messages a second, always the same ones for a seed, in the order
they were written. Words follow Zipf's law, so that there are very common and very rare ones to search for.
"""

from __future__ import annotations

import hashlib
import itertools
import random
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass

from cm_inbox.models.instants import format_time, parse_time
from cm_inbox.models.messages import Author, Direction, Message, Thread, ThreadKind, Visibility

START = parse_time("2023-10-01T06:00:00Z")
SPAN = 3 * 365 * 24 * 3600 * 1000

_SENTENCES = """
Bonjour, ma commande n'est toujours pas arrivée et personne ne répond.
Merci beaucoup pour votre aide, tout est réglé !
C'est inadmissible, je demande le remboursement immédiat.
Est-ce que le magasin de Lyon est ouvert dimanche ?
Votre nouvelle gamme est magnifique, bravo à toute l'équipe.
J'ai déjà écrit trois fois sans réponse de votre service client.
Le colis était abîmé à la livraison, que dois-je faire ?
Quelle déception, la qualité a vraiment baissé cette année.
Pouvez-vous me dire si ce modèle existe en taille 42 ?
Je recommande cette boutique à tous mes amis.
On attend depuis deux heures et le site est encore en panne.
Où puis-je trouver la notice de montage en français ?
Honte à vous, vous avez perdu une cliente fidèle.
Le café était délicieux et le personnel très accueillant.
Hello, my order number seems to be lost, could you check it please?
Thank you so much, the team was wonderful!
This is a scam, do not buy anything here.
Is this available in the UK and how long does delivery take?
I love the new design, well done everyone.
Still waiting for a refund after three weeks, this is a joke.
The app crashes every time I open my basket.
Where can I find the opening hours for your store in Brussels?
Great service as always, see you next summer.
You deleted my comment, that says everything about your brand.
Could you send me a private message about the guarantee?
The parcel arrived broken and the box was open.
""".strip().splitlines()

_OURS = """
Bonjour, nous sommes désolés pour ce contretemps. Pouvez-vous nous envoyer votre numéro de commande ?
Merci pour votre message, toute l'équipe est ravie de vous lire.
Nous avons transmis votre demande au service concerné, vous recevrez une réponse sous 24 heures.
Hello, we are sorry to read this. Could you send us your order number in a private message?
Thank you for your kind words, they made our day.
Our store is open from 10 to 19 every day except Sunday.
""".strip().splitlines()

_SYLLABLES = [
    *("ba", "ce", "di", "fo", "gu", "la", "mé", "ni", "po", "ru", "sa", "té", "vi", "zo", "bran", "clé", "dri"),
    *("fleu", "gron", "pla", "quan", "rou", "spi", "tran", "vel", "cha", "lou", "nou", "pia", "sté"),
]
_FIRST = [
    *("Léa", "Hugo", "Chloé", "Louis", "Inès", "Jules", "Zoé", "Adam", "Élise", "Karim", "Fatou"),
    *("Noé", "Emma", "Liam", "Olivia", "Noah", "Ava", "Ethan", "Mia", "Oscar", "Rosa", "Sven"),
]


@dataclass(frozen=True, slots=True)
class WorldAccount:
    """An account of the world. ``messages`` come for one of these, by its place in ``ACCOUNTS``."""

    network: str
    address: str
    brand: str


ACCOUNTS = (
    WorldAccount("mastodon", "altea@social.example", "Altéa"),
    WorldAccount("bluesky", "altea.example", "Altéa"),
    WorldAccount("wordpress", "https://blog.altea.example", "Altéa"),
    WorldAccount("matrix", "@brume:matrix.example", "Brume & Fils"),
    WorldAccount("mastodon", "brume@social.example", "Brume & Fils"),
)
_SHARES = (0.4, 0.65, 0.75, 0.85, 1.0)

COMMON, RARE, PREFIX, PHRASE = "de", "xylographe", "rembours*", '"service client"'
"""Words to search for. COMMON is in more than half of the messages, RARE in one of a hundred thousand."""


def messages(count: int, *, seed: int = 1) -> Iterator[tuple[int, Message]]:
    """Yield the place of an account in ``ACCOUNTS`` and a message, oldest first."""
    rng = random.Random(seed)
    rand, choice = rng.random, rng.choice
    words = _vocabulary(rng, 40_000)
    people = [_People(rng, place) for place in range(len(ACCOUNTS))]
    step = SPAN / count
    for i in range(count):
        place = bisect(_SHARES, rand())
        account = people[place]
        at = START + int(i * step + rand() * step)
        if rand() < 0.16 and account.recent:
            parent = choice(account.recent)
            text = choice(_OURS)
            author, thread, direction, parent_id = account.us, parent.thread, Direction.OUT, parent.id
        else:
            if rand() < 0.5 and account.recent:
                author, thread = (again := choice(account.recent)).author, again.thread
            else:
                author = account.author(rand())
                thread = account.thread(author, rand(), at)
            direction, parent_id = Direction.IN, None
            # Zipf: the rank of a word is spread evenly on a logarithmic scale.
            w1, w2, w3 = (words[int(40_000 ** rand()) - 1] for _ in range(3))
            text = f"{choice(_SENTENCES)} {w1} {w2} {choice(_SENTENCES)} {w3}"
            if i % 100_000 == 77:
                text += f" {RARE}"
            elif rand() < 0.5:
                text += " de plus en plus"
        visibility = Visibility.PRIVATE if thread.kind is ThreadKind.PRIVATE else Visibility.PUBLIC
        message = Message(account.native_id(i, at), thread, author, direction, visibility, text, at, parent=parent_id)
        if direction is Direction.IN:
            account.remember(message, i)
        yield place, message


def lines(count: int, *, seed: int = 1) -> Iterator[str]:
    """Yield the same messages as lines of the exchange format, without line ends."""
    import json

    for place, message in messages(count, seed=seed):
        account = ACCOUNTS[place]
        yield json.dumps(
            {
                "network": account.network,
                "account": account.address,
                "brand": account.brand,
                "id": message.id,
                "parent": message.parent,
                "thread": {
                    "id": message.thread.id,
                    "kind": message.thread.kind,
                    "title": message.thread.title,
                    "url": None,
                },
                "author": {"id": message.author.id, "handle": message.author.handle, "name": message.author.name},
                "direction": message.direction,
                "visibility": message.visibility,
                "text": message.text,
                "created_at": format_time(message.created_at),
                "edited_at": None,
            },
            ensure_ascii=False,
        )


def _vocabulary(rng: random.Random, size: int) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < size:
        found["".join(rng.choices(_SYLLABLES, k=rng.randint(2, 4)))] = None
    return list(found)


class _People:
    """Who writes to one account, and where."""

    def __init__(self, rng: random.Random, place: int) -> None:
        self._rng = rng
        self._network = ACCOUNTS[place].network
        self._place = place
        self._authors: list[Author] = []
        self._public: list[Thread] = [self._post(START)]
        self._private: dict[str, Thread] = {}
        self.us = Author(self._id("us"), ACCOUNTS[place].address, ACCOUNTS[place].brand)
        self.recent: list[Message] = []

    def author(self, chance: float) -> Author:
        """A third are new, the others come back: some much more often than others."""
        if not self._authors or chance < 0.33:
            n = len(self._authors)
            name = f"{_FIRST[n % len(_FIRST)]} {n}"
            self._authors.append(Author(self._id(f"a{n}"), f"@{name.replace(' ', '').casefold()}", name))
            return self._authors[-1]
        newest = len(self._authors)
        return self._authors[max(0, newest - 1 - int(newest * ((chance - 0.33) / 0.67) ** 4))]

    def thread(self, author: Author, chance: float, at: int) -> Thread:
        if chance < 0.12:
            return self._private.setdefault(author.id, Thread(self._id("p" + author.id), ThreadKind.PRIVATE))
        if chance < 0.17:
            self._public.append(self._post(at))
        return self._public[-1 - int(min(len(self._public), 12) * (chance - 0.12) / 0.88)]

    def _post(self, at: int) -> Thread:
        return Thread(self._id(f"t{at}"), ThreadKind.PUBLIC, f"Post of {format_time(at)[:10]}")

    def remember(self, message: Message, i: int) -> None:
        if len(self.recent) < 50:
            self.recent.append(message)
        else:
            self.recent[i % 50] = message

    def native_id(self, i: int, at: int) -> str:
        """In the way of the network: a snowflake, an at:// address, a number, an event id."""
        if self._network == "mastodon":
            return str((at << 16) + i % 65536)
        if self._network == "bluesky":
            return f"at://did:plc:{self._id(str(i % 5003))}/app.bsky.feed.post/{at:013x}{i % 4096:03x}"
        if self._network == "wordpress":
            return str(i)
        return "$" + hashlib.sha256(b"%d" % i).hexdigest()[:43]

    def _id(self, text: str) -> str:
        return hashlib.md5(f"{self._place}{text}".encode(), usedforsecurity=False).hexdigest()[:24]


def batches(count: int, size: int, *, seed: int = 1) -> Iterator[list[tuple[int, Message]]]:
    """Yield the messages in lists of ``size``."""
    stream = messages(count, seed=seed)
    while batch := list(itertools.islice(stream, size)):
        yield batch
