"""The morning that the pictures show: three brands, thirteen accounts, twenty-four conversations, a quarter past nine.

Nothing here is connected to anything: the accounts have the permissions their networks give and no adapter, so that a
picture can show networks whose adapter is not on this machine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

from msgspec import field
from msgspec.structs import replace

from cm_inbox.charters import Charters
from cm_inbox.due_times import DueTimes
from cm_inbox.errors import RateLimited
from cm_inbox.inbox import Inbox
from cm_inbox.judging import Judging
from cm_inbox.models.accounts import AccountReport, CountKind, Health, HealthState, TextLimit
from cm_inbox.models.actions import ActionResult
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Author, Direction, Message, Post, Thread, ThreadKind, Visibility
from cm_inbox.models.permissions import ActionKind, Allowed, Denied, Permission, Reason
from cm_inbox.models.queue import ConversationState, View
from cm_inbox.models.record import Record
from cm_inbox.spelling.speller import Speller
from cm_inbox.store import Connection, Key, Store, accounts, outbox, queue

T = TypeVar("T")

MINUTE: Millis = 60_000
HOUR: Millis = 60 * MINUTE
DAY: Millis = 24 * HOUR

NOW: Millis = 1_795_335_300_000
"""22 November 2026, 9:15 in Paris."""

CHARTERS = Path(__file__).parent / "charters"
ME, COLLEAGUE = "Camille", "Léa"

PUBLIC = TextLimit(CountKind.CHARACTERS, 8_000)
SHORT = TextLimit(CountKind.WEIGHTED, 280)


def _can(*not_these: ActionKind) -> Mapping[ActionKind, Permission]:
    denied = Denied(Reason.NETWORK_CANNOT)
    return {kind: denied if kind in not_these else Allowed() for kind in ActionKind}


class Given(Record, frozen=True):
    """An account of the scene. ``days``: its sign-in ends in so many days."""

    network: str
    address: str
    can: Mapping[ActionKind, Permission] = field(default_factory=_can)
    state: HealthState = HealthState.OK
    days: int | None = None


BRANDS: Mapping[tuple[str, str, str], Sequence[Given]] = {
    ("Altéa Mobilités", "teal", "altea.toml"): (
        Given("facebook", "Altéa Mobilités"),
        Given("instagram", "altea.mobilites"),
        Given("x", "AlteaMob", _can(ActionKind.DELETE), days=6),
        Given("linkedin", "Groupe Altéa", _can(ActionKind.HIDE, ActionKind.BAN)),
    ),
    ("Maison Brévent", "plum", "brevent.toml"): (
        Given("facebook", "Maison Brévent"),
        Given("instagram", "maison.brevent"),
        Given("youtube", "La cave Brévent"),
        Given("bluesky", "maison-brevent.fr"),
        Given("x", "MaisonBrevent"),
        Given("wordpress", "maison-brevent.fr"),
    ),
    ("Ville de Saint-Aubin", "olive", "saint-aubin.toml"): (
        Given("mastodon", "saintaubin@ville.social"),
        Given("forum", "Forum citoyen", state=HealthState.SIGNED_OUT),
        Given("matrix", "#mairie:ville.social"),
    ),
}

WAITING: Sequence[tuple[str, str, str, int, str]] = (
    ("Nadia Benhaddou", "instagram", "altea.mobilites", 54, "J’ai été débitée deux fois pour mon abonnement."),
    ("J.-P. Morel", "x", "AlteaMob", 47, "@AlteaMob toujours aucune annonce en station, on attend sur le quai."),
    ("Élodie Garnier", "facebook", "Maison Brévent", 38, "Colis arrivé ouvert, le reblochon a coulé partout."),
    ("gros_relou_59", "youtube", "La cave Brévent", 31, "Connard, je sais où tu ranges tes fromages."),
    ("Hugo Pasquier", "mastodon", "saintaubin@ville.social", 26, "Pourquoi la médiathèque ferme-t-elle le samedi ?"),
    ("Vélo’Aubin", "forum", "Forum citoyen", 9, "Compte rendu du 18 : la date de l’enquête est fausse."),
    ("Clara Rey", "bluesky", "maison-brevent.fr", 6, "Est-ce que vous livrez en Suisse avant Noël ?"),
    ("Yann Le Goff", "matrix", "#mairie:ville.social", 4, "Merci pour votre réponse, c’est réglé."),
    ("Inès Roussel", "facebook", "Altéa Mobilités", 3, "Mon fils a oublié son sac ligne C, à qui écrire ?"),
    ("promo-crypto-77", "wordpress", "maison-brevent.fr", 2, "Crypto : double your money with bitcoin today"),
    ("Paul Mercier", "linkedin", "Groupe Altéa", 2, "Recrutez-vous des conductrices en alternance ?"),
    ("Sonia Amrani", "instagram", "maison.brevent", 2, "La fondue pour six est-elle de retour ?"),
    ("Marc Oudin", "x", "MaisonBrevent", 2, "Vos boîtes sont-elles consignées ?"),
    ("Louise Carpentier", "mastodon", "saintaubin@ville.social", 2, "Le marché est-il maintenu dimanche ?"),
    ("Théo Lambert", "facebook", "Altéa Mobilités", 2, "Le 27 passe-t-il par la gare pendant les travaux ?"),
    ("Anaïs Perrot", "instagram", "altea.mobilites", 2, "Trop jolie, la nouvelle livrée !"),
    ("Karim Diallo", "facebook", "Maison Brévent", 1, "Peut-on visiter la cave en semaine ?"),
    ("Jeanne Vidal", "x", "AlteaMob", 1, "Un vélo dans le tram, c’est permis après 20 h ?"),
    ("Omar Benali", "matrix", "#mairie:ville.social", 1, "Où déposer le dossier de subvention ?"),
    ("Lucie Marchand", "bluesky", "maison-brevent.fr", 1, "Bravo pour le comté de trente mois."),
    ("Rémi Duval", "mastodon", "saintaubin@ville.social", 1, "Le passage piéton rue Hoche est effacé."),
    ("Fatou Gueye", "instagram", "altea.mobilites", 1, "Y a-t-il des bus le 25 décembre ?"),
    ("Sarah Cohen", "facebook", "Altéa Mobilités", 2, "L’ascenseur de Vaulx remarche, merci !"),
    ("Éric Tournier", "youtube", "La cave Brévent", 1, "Quel vin avec la tomme ?"),
)  # fmt: skip
"""Who waits besides Bruno Castel: name, network, account, minutes, text."""

HIDDEN_DAYS = (29, 27, 26, 25, 23, 21, 20, 19, 19, 16, 15, 15, 15, 14, 12, 11, 9, 8, 7, 7, 7, 6, 5, 3, 2)
MONTH: Sequence[tuple[str, int, str, DecisionKind]] = (
    *(
        (f"Voyageur {number}", days, "Bande de bouffons, encore une correspondance ratée.", DecisionKind.HIDE)
        for number, days in enumerate(HIDDEN_DAYS)
    ),
    *(
        (f"Abonnée {number}", days, "Quels guignols au guichet.", DecisionKind.DONE)
        for number, days in enumerate((26, 19, 6, 4))
    ),
    ("Lucie Marchand", 2, "Mes enfants ont adoré le guignol de la gare de Vaulx, merci !", DecisionKind.REPLY),
    ("Thomas Bonnet", 9, "On nous prend pour des guignols, mais l’agent à quai a été super.", DecisionKind.REPLY),
    ("Rémi Duval", 15, "Le spectacle des bouffons est-il desservi par la ligne C ?", DecisionKind.REPLY),
    ("Fatou Gueye", 23, "Bande de nazes… non je plaisante, vous gérez", DecisionKind.REPLY),
)  # fmt: skip
"""What the rule about insults would have touched within a month, and what was decided: who, days ago, text."""

PRIVATE = frozenset({"Nadia Benhaddou", "Yann Le Goff", "Inès Roussel"})
READ = frozenset({"Nadia Benhaddou", "Clara Rey"})
POST = "Ligne B : travaux entre Vaulx et Saint-Aubin du 24 au 28 novembre."
INSULT = (
    "40 min de retard ce matin, et personne sur le quai pour nous dire quoi que ce soit. "
    "Vous êtes une bande de bouffons, rendez l’argent."
)
DRAFT = (
    "Bonjour Bruno, 40 minutes d’attente sans annonce : votre agacemment est légitime et je le transmets ce matin à "
    "l’équipe de la ligne B. Merci de rester courtois avec nos agents, c’est la condition pour échanger ici."
)


class Scene:
    """The history of the pictures in a folder, and the parts of the program that work on it."""

    def __init__(self, folder: Path, *, empty: bool = False) -> None:
        """``empty``: as at the first start."""
        self.folder = folder
        self.store = Store.open(folder, Key.random())
        self.store.due = DueTimes(self.store)
        self.now = NOW
        self.inbox = Inbox(self.store, actor=ME, clock=self.clock)
        self.charters = Charters(self.store, actor=lambda: COLLEAGUE, tell=self.inbox.tell, clock=self.clock)
        self.speller = Speller(folder)
        self.judging = Judging(self.store, tell=self.inbox.tell, clock=self.clock)
        self._accounts: dict[tuple[str, str], int] = {}
        if not empty:
            self._connect()
            self._past()
            self._bruno()
            self._others()

    def clock(self) -> Millis:
        """Return the time of the pictures, which stands still."""
        return self.now

    def close(self) -> None:
        self.speller.close()
        self.charters.close()
        self.store.close()

    def conversation_of(self, name: str) -> int:
        """Return the open conversation with a person. Raises KeyError."""
        rows = self.inbox.rows(list(self.inbox.ids(View.INBOX)))
        return {row.author_name: row.id for row in rows}[name]

    # -- building --

    def _write(self, order: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        return self.store.write(order, *args, **kwargs).result(30)

    def _connect(self) -> None:
        for (name, colour, charter), given in BRANDS.items():
            brand = self._write(accounts.add_brand, name, colour, at=NOW - 900 * DAY)
            for each in given:
                limit = SHORT if each.network == "x" else PUBLIC
                ends = NOW + each.days * DAY if each.days is not None else None
                report = AccountReport(each.address, each.address, each.address, each.can, limit, limit, ends)
                made = self._write(accounts.add_account, brand.id, each.network, report, None, at=NOW - 900 * DAY)
                self._accounts[each.network, each.address] = made.id
                health = Health(each.state, NOW - 12_000, token_expires_at=ends)
                self._write(accounts.save_health, made.id, health)
            text = (CHARTERS / charter).read_text("utf-8")
            self.charters.save(brand.id, text).result(30)

    def _arrive(self, account: tuple[str, str], *messages: Message) -> None:
        self._write(self.judging.apply, self._accounts[account], messages=list(messages), now=self.now)

    def _decide(self, kind: DecisionKind, conversation: int, **kwargs: Any) -> None:
        _done(self.inbox.decide(kind, [conversation], **kwargs))

    def _past(self) -> None:
        """Let two years of what was answered go by, so that people and replies have a past."""
        account = ("facebook", "Altéa Mobilités")
        for number, months in enumerate((32, 29, 27, 24, 20, 16, 12, 9, 6, 3)):
            said = f"Un bus supprimé de plus, ligne {number + 1}."
            self._arrive(account, _message("Bruno Castel", f"p{number}", said, NOW - months * 30 * DAY))
            self.now = NOW - months * 30 * DAY + HOUR
            self._decide(DecisionKind.DONE, self.conversation_of("Bruno Castel"))
        for number, (person, days, text, done) in enumerate(MONTH):
            self.now = NOW - days * DAY
            self._arrive(account, _message(person, f"i{number}", text, self.now))
            self.now += 20 * MINUTE
            asked = self.conversation_of(person)
            if done is DecisionKind.REPLY:
                self._decide(DecisionKind.REPLY, asked, text="Merci, c’est noté !")
                self._send(asked, f"ri{number}", "Merci, c’est noté !", f"post-i{number}")
            elif done is DecisionKind.HIDE:
                self._decide(DecisionKind.HIDE, asked, rule="insulte-directe")
                self._send(asked, f"hi{number}")
            if self.store.read(_is_open, asked):
                self._decide(DecisionKind.DONE, asked)
        self.now = NOW

    def _bruno(self) -> None:
        """Let the first conversation of the list happen as the picture has it."""
        account, thread = ("facebook", "Altéa Mobilités"), _post("b", POST)
        evening = NOW - DAY + 9 * HOUR + 16 * MINUTE  # 18:31

        def said(key: str, text: str, at: Millis) -> Message:
            return _message("Bruno Castel", key, text, at, thread)

        self.now = evening
        self._arrive(account, said("b1", "Deux suppressions cette semaine sur la B. On fait comment ?", evening))
        self.now = evening + 11 * MINUTE
        bruno = self.conversation_of("Bruno Castel")
        answer = (
            "Bonjour Bruno, toutes nos excuses. Le trafic reprend normalement demain matin ; les horaires à jour sont "
            "sur altea.fr/ligne-b."
        )
        self._decide(DecisionKind.REPLY, bruno, text=answer)
        self._send(bruno, "b2", answer)
        self.now = evening + 20 * MINUTE
        self._arrive(
            account, said("b3", "Pareil à Vaulx, l’écran est éteint depuis lundi. Bande de bouffons.", self.now)
        )
        self.now += 3 * MINUTE
        self._decide(
            DecisionKind.WARN, bruno, message_id="b3", text="Merci de rester courtois.", rule="insulte-directe"
        )
        self._send(bruno, "b4", "Merci de rester courtois.")
        self.now += 16 * MINUTE
        self.inbox.actor = COLLEAGUE
        note = "vrai abonné, correspondance manquée trois fois ce mois-ci. Rester factuel, proposer le formulaire G30."
        self._decide(DecisionKind.NOTE, bruno, text=note)
        self.inbox.actor = ME
        self.now = NOW
        self._arrive(account, said("b5", INSULT, NOW - HOUR - 12 * MINUTE))

    def _send(self, conversation: int, native_id: str, text: str = "", thread: str = "post-b") -> None:
        """Let what waits for a conversation have been sent; a text of it then is a message there."""
        for entry in self.store.read(outbox.of_conversation, conversation):
            if self._write(outbox.claim, entry.id, self.now + DAY) is not None:
                made = replace(
                    _message("Altéa Mobilités", native_id, text, self.now, Thread(thread, ThreadKind.PUBLIC)),
                    direction=Direction.OUT,
                    parent=entry.action.message_id,
                )
                self._write(outbox.sent, entry.id, ActionResult(message=made if text else None), self.now)

    def _others(self) -> None:
        for number, (name, network, address, minutes, text) in enumerate(WAITING):
            message = _message(
                name, f"m{number}", text, NOW - minutes * MINUTE, _thread(name, f"t{number}"), private=name in PRIVATE
            )
            self._arrive((network, address), message)
        for name in READ:
            self.inbox.mark_read(self.conversation_of(name)).result(30)
        for number in range(7):
            account = ("facebook", "Altéa Mobilités")
            self._arrive(
                account, _message(f"Abonné {number}", f"s{number}", "Une question sur ma carte", NOW - 3 * HOUR)
            )
            later = self.conversation_of(f"Abonné {number}")
            self._decide(DecisionKind.SNOOZE, later, until=NOW + (number + 2) * HOUR)
        for name in ("Paul Mercier", "Théo Lambert", "Jeanne Vidal"):
            self._decide(DecisionKind.ASSIGN, self.conversation_of(name), text=ME)
        self._outbox()

    def _outbox(self) -> None:
        """Leave two answers waiting, and one that could not go out."""
        account = ("youtube", "La cave Brévent")
        for number, name in enumerate(("Estelle Aubry", "Denis Rolland", "Mia Lefort")):
            self._arrive(account, _message(name, f"o{number}", "Quel accord avec la raclette ?", NOW - 5 * MINUTE))
            asked = self.conversation_of(name)
            self._decide(DecisionKind.REPLY, asked, text="Un blanc de Savoie, bien frais.", delay=HOUR)
            self._decide(DecisionKind.DONE, asked)
            if number == 0:
                (entry,) = self.store.read(outbox.of_conversation, asked)
                self._write(outbox.claim, entry.id, NOW + DAY)
                self._write(outbox.fail, entry.id, RateLimited(NOW + 45 * MINUTE), NOW)


def _is_open(conn: Connection, conversation: int) -> bool:
    return queue.rows(conn, [conversation])[0].state is ConversationState.OPEN


def _post(key: str, title: str) -> Thread:
    return Thread(f"post-{key}", ThreadKind.PUBLIC, title, post=Post(NOW - DAY, 214, 87))


def _thread(name: str, key: str) -> Thread:
    return Thread(
        key, ThreadKind.PRIVATE if name in PRIVATE else ThreadKind.PUBLIC, None if name in PRIVATE else "Publication"
    )


def _message(
    name: str,
    key: str,
    text: str,
    at: Millis,
    thread: Thread | None = None,
    *,
    private: bool = False,
) -> Message:
    return Message(
        id=key,
        thread=thread or _post(key, "Publication"),
        author=Author(f"person-{name}", f"@{name.casefold().replace(' ', '')}", name),
        direction=Direction.IN,
        visibility=Visibility.PRIVATE if private else Visibility.PUBLIC,
        text=text,
        created_at=at,
    )


def _done(future: Future[Any]) -> None:
    receipt = future.result(30)
    if receipt.refused:
        raise RuntimeError(f"the scene asks for what is refused: {receipt.refused}")
