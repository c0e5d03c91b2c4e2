"""People who write to one brand on several networks, for tests of the dossier and of bans."""

from __future__ import annotations

from cm_inbox.models.accounts import AccountReport
from cm_inbox.models.messages import Author, Direction, Message, Thread, ThreadKind, Visibility
from cm_inbox.store import accounts

from .world import EVERYTHING, LIMIT, MINUTE, World

CHARTER = """
brand = "Altéa Mobilités"

[bank.insults]
title = "Insultes"
language = "fr"
severity = 2
terms = ["connard*"]

[[reply]]
id = "polite"
title = "Avertissement"
[reply.text]
fr = ["Restons courtois."]

[[rule]]
id = "insulte"
title = "Article 1 : les insultes"
short = "Insulte"
severity = 2
when = { banks = ["insults"] }
then = { hide = true, warn = true }
must_match = ["connard"]

[strikes]
expire_after = "90d"

[[strikes.step]]
at = 1
do = "warn"
reply = "polite"

[[strikes.step]]
at = 3
do = "ban"
for = "30d"
reply = "polite"
"""

KEVIN = Author("k1", "@gros_relou59@mastodon.example", "Kévin Legrand")
ALIAS = Author("k2", "gros-relou59.bsky.social", "")
NAMESAKE = Author("k3", "relou", "KEVIN LEGRAND")
INSULT = "Vous êtes un connard, rendez l’argent."


class People:
    """A world in which Kévin writes on Mastodon, on Bluesky under nearly the same handle, and a namesake on a blog."""

    def __init__(self, world: World) -> None:
        self.world = world
        brand = world.inbox.brands()[0]
        self.accounts = {"mastodon": world.inbox.accounts()[0].id}
        for network in ("bluesky", "wordpress"):
            report = AccountReport(network, f"{network}.example", "Altéa", EVERYTHING, LIMIT, LIMIT)
            made = world.write(accounts.add_account, brand.id, network, report, None, at=world.began)
            self.accounts[network] = made.id
        world.use_charter(CHARTER)
        self.old = self.write("mastodon", KEVIN, "Où est le tram ?", thread="a", waited=50_000)
        self.blue = self.write("bluesky", ALIAS, "Quel connard, celui-là.", thread="b", waited=4_000)
        self.blog = self.write("wordpress", NAMESAKE, "Un remboursement, s’il vous plaît.", thread="c", waited=3_000)
        self.now = self.write("mastodon", KEVIN, INSULT, thread="d", waited=60)

    def write(self, network: str, author: Author, text: str, *, thread: str, waited: int) -> int:
        """Have somebody write, and return the conversation."""
        message = Message(
            id=f"{author.id}.{waited}",
            thread=Thread(f"{network}.{thread}", ThreadKind.PUBLIC, f"Publication {thread}"),
            author=author,
            direction=Direction.IN,
            visibility=Visibility.PUBLIC,
            text=text,
            created_at=self.world.began - waited * MINUTE,
        )
        account = self.accounts[network]
        stored = self.world.write(self.world.judging.apply, account, messages=[message], now=self.world.began)
        return int(next(iter(stored.conversations)))

    def author(self, conversation: int) -> int:
        """Return the row of a conversation's author."""
        return self.world.inbox.conversation(conversation).author.row
