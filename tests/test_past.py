"""A brand's past judged page by page: the same as judged one by one, whoever judges it; stopped when told."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cm_inbox import past_workers
from cm_inbox.charter.dry_run import Past, Piece, Tried, dry_run, tried
from cm_inbox.charter.fold import fold
from cm_inbox.charter.judge import duplicates_asked
from cm_inbox.charter.recent import Recent
from cm_inbox.charter.shape import Charter, Rule, Then, When
from cm_inbox.inbox import Inbox
from cm_inbox.models.accounts import Account, AccountReport, CountKind, TextLimit
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.messages import Message, Visibility
from cm_inbox.models.permissions import ActionKind, Allowed
from cm_inbox.models.queue import View
from cm_inbox.past import Quest, Reader, judged_here, stretches
from cm_inbox.past_workers import Workers
from cm_inbox.store import Key, Store, accounts, facts, ingest
from cm_inbox.store.connection import Connection
from tests.store.conftest import KEY, message, ours
from tests.waiting import until_sync

MINUTE = 60_000
TEXTS = (
    *("bonjour", "connard", "merci pour tout", "arnaque, connard !", "remboursement, connard", "abruti \ud800", ""),
    *("Voyez www.exemple.fr/offre", "@lea @hugo regardez", "QUELLE HONTE ABSOLUE", "🎉🎉🎉 bravo", "c0nn4rd, oui toi"),
    *("gagnez un bon d'achat de cent euros ici", "Gagnez un bon d'achat de cent euros ici !", "привет", "con brio"),
)


def rule(id: str, *words: str, then: Then, **when: object) -> Rule:
    return Rule(id=id, title=id, when=(When(words=words, **when),), then=then)  # type: ignore[arg-type]


OLD = Charter(
    rules=(
        rule("insult", "connard", then=Then(hide=True)),
        rule("gone", "merci", then=Then(done=True)),
        rule("links", then=Then(labels=("lien",)), links=True),
    )
)
NEW = Charter(
    time_zone="Europe/Paris",
    rules=(
        rule("insult", "connard", "abruti", then=Then(hide=True)),
        rule("critic", "remboursement", then=Then(protect=True)),
        rule("scam", "arnaque", then=Then(labels=("arnaque",))),
        rule("links", then=Then(labels=("lien",)), links=True),
        rule("marks", then=Then(urgent=True), mentions_at_least=2),
        rule("loud", then=Then(labels=("fort",)), capitals_at_least=0.6),
        rule("party", then=Then(labels=("fête",)), emoji_at_least=3),
        rule("new here", then=Then(labels=("nouveau",)), first_time=True),
        rule("warned", then=Then(urgent=True), strikes_at_least=1),
        rule("vip", then=Then(urgent=True), author_labels=("vip",)),
        rule("flood", then=Then(hide=True), duplicates_at_least=2),
        rule("answers us", then=Then(labels=("suite",)), reply_to_us=True, length_at_most=12),
        rule("night", then=Then(labels=("nuit",)), between="23:00-06:00"),
    ),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path, KEY, clock=lambda: 1_000_000) as opened:
        yield opened


@pytest.fixture
def account(store: Store) -> Account:
    """Return an account of a brand with a past of every kind, beside another brand's."""
    made, second = (connect(store, "Altéa", "mastodon", address) for address in ("a@x", "b@x"))
    other = connect(store, "Brume", "matrix", "c@x")
    rng = random.Random(4)
    for place in (made, second, other):
        store.write(ingest.apply, place.id, messages=list(_messages(rng, 220)), now=2_000_000_000_000).result()
    inbox = Inbox(store, actor="camille", clock=lambda: 2_000_000_000_000)
    done: set[DecisionKind] = set()
    for number, conversation in enumerate(inbox.ids(View.INBOX)):
        kind = (*DECIDED, None)[number % (len(DECIDED) + 1)]
        if kind is not None:
            text = "" if kind in (DecisionKind.HIDE, DecisionKind.DONE) else "vip"
            done |= {each.kind for each in inbox.decide(kind, [conversation], text=text).result().decisions}
    assert done == set(DECIDED)
    for here, there in zip(authors(store, made)[::3], authors(store, second)[::2], strict=False):
        inbox.decide_on_person(DecisionKind.LINK_PERSON, here, there).result()
    return made


def authors(store: Store, account: Account) -> list[int]:
    rows = (
        "SELECT id FROM author WHERE account_id = ? AND EXISTS (SELECT 1 FROM conversation WHERE author_id = author.id)"
    )
    return store.read(lambda conn: [row for (row,) in conn.execute(f"{rows} ORDER BY id", (account.id,))])


DECIDED = (DecisionKind.HIDE, DecisionKind.LABEL, DecisionKind.WARN, DecisionKind.DONE, DecisionKind.BAN)


def connect(store: Store, brand: str, network: str, address: str) -> Account:
    known = {each.name: each.id for each in store.read(accounts.brands)}
    brand_id = known.get(brand) or store.write(accounts.add_brand, brand, at=1).result().id
    may = {kind: Allowed() for kind in ActionKind}
    report = AccountReport("1", address, brand, may, TextLimit(CountKind.CHARACTERS, 500))
    return store.write(accounts.add_account, brand_id, network, report, None, at=1).result()


def _messages(rng: random.Random, number: int) -> Iterable[Message]:
    at = 1_790_000_000_000
    for n in range(number):
        at += rng.randrange(0, 40 * MINUTE)
        author = f"a{rng.randrange(40)}"
        if author == "a7":  # the other of our accounts writes here too
            author = "1"
        visibility = rng.choice((Visibility.PUBLIC, Visibility.PUBLIC, Visibility.PRIVATE))
        if n % 9 == 8:
            yield ours(f"m{n}", at, parent=f"m{n - 1}")
        else:
            parent = f"m{n - 1}" if n % 9 == 0 and n else None
            yield message(f"m{n}", at, rng.choice(TEXTS), author=author, visibility=visibility, parent=parent)


def one_by_one(conn: Connection, quest: Quest) -> Tried:
    """Return what the slow way finds: each message read with all around it and judged alone, from a plain list."""
    asked = max(duplicates_asked(each) for each in (quest.new, quest.old or quest.new))
    recent = Recent()

    def history() -> Iterator[Past]:
        for subject, decided in facts.history(conn, quest.brand_id, quest.since):
            copies = recent.take(int(subject.id), subject.at, fold(subject.text)) if asked and not subject.own else 0
            yield replace(subject, duplicates=copies), decided

    return dry_run(quest.new, history(), old=quest.old, rules=quest.rules)


def counted(quest: Quest, pieces: Iterable[Piece]) -> Tried:
    return tried(quest.new, pieces, old=quest.old, rules=quest.rules)


@pytest.mark.parametrize("old", [None, OLD])
@pytest.mark.parametrize(
    "rules", [None, ("insult",), ("flood", "night"), ("vip", "warned", "new here"), ("scam", "gone")]
)
def test_the_past_is_judged_as_one_by_one(
    store: Store, account: Account, rules: Collection[str] | None, old: Charter | None
) -> None:
    for since in (0, 1_790_000_000_000 + 600 * MINUTE):
        quest = Quest(account.brand_id, since, NEW, old, None if rules is None else frozenset(rules))
        expected = store.read(one_by_one, quest)
        assert expected.matched.count
        for judged in (judged_here, _in_small_steps):
            assert counted(quest, store.read(_all_of, judged, quest)) == expected


def _all_of(conn: Connection, judged: Callable[[Connection, Quest], Iterator[Piece]], quest: Quest) -> list[Piece]:
    return list(judged(conn, quest))


def _in_small_steps(conn: Connection, quest: Quest) -> Iterator[Piece]:
    reader = Reader(conn, quest, compiled=True)
    for stretch in stretches(conn, quest.since):
        rest: tuple[int, int] | None = stretch
        while rest is not None:
            piece, rest = reader.judged(rest, 7)
            yield piece


def test_other_processes_find_the_same(store: Store, account: Account) -> None:
    quest = Quest(account.brand_id, 0, NEW, OLD)
    expected = store.read(one_by_one, quest)
    with Workers(store.door(), quest, 2) as workers:
        assert counted(quest, workers.judged(store.read(stretches, 0))) == expected


def test_the_way_in_does_not_tell_the_key(store: Store) -> None:
    door = store.door()
    assert "0001020304" not in repr(door) + str(vars(door))
    with door.open() as conn:
        assert conn.execute("SELECT count(*) FROM brand").fetchone() == (0,)
        with pytest.raises(Exception, match="readonly"):
            conn.execute("DELETE FROM brand")
    conn.close()


def test_a_history_behind_a_passphrase_is_opened_elsewhere_without_it(tmp_path: Path) -> None:
    import pickle

    with Store.open(tmp_path, Key(passphrase="sésame ouvre-toi", salt_of="w")) as store:
        sent = pickle.dumps(store.door())
        assert "sésame".encode() not in sent
        conn = pickle.loads(sent).open()
        assert conn.execute("SELECT count(*) FROM brand").fetchone() == (0,)
        conn.close()


def test_a_run_stops_when_told(store: Store, account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past_workers, "PATIENCE", 0.01)
    quest = Quest(account.brand_id, 0, NEW)
    with Workers(store.door(), quest, 1) as workers:
        told: list[int] = []
        endless = workers.judged(_for_ever(store.read(stretches, 0)))
        found = tried(NEW, endless, progress=told.append, cancelled=lambda: len(told) > 1)
        workers.close(wait=False)
    assert not found.finished
    assert found.looked_at == told[-1]


def _for_ever(several: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return several * 50


STARTS_WORKERS = """
import multiprocessing
import sys
from pathlib import Path
from cm_inbox.charter.shape import Charter
from cm_inbox.past import Quest
from cm_inbox.past_workers import Workers
from cm_inbox.store import Key, Store

if __name__ == "__main__":
    with Store.open(Path(sys.argv[1]), Key.random()) as store, Workers(store.door(), Quest(1, 0, Charter())) as workers:
        for _ in workers.judged([(1, 1)] * 4):
            pass
        print(*(each.pid for each in multiprocessing.active_children()), flush=True)
        sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL and no signal 0")
def test_workers_end_when_the_program_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "starts_workers.py"
    script.write_text(STARTS_WORKERS, "utf-8")
    root = Path(__file__).parents[1]
    with subprocess.Popen(
        [sys.executable, "-P", str(script), str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    ) as program:
        assert program.stdout is not None
        pids = [int(word) for word in program.stdout.readline().split()]
        assert pids
        assert all(is_running(pid) for pid in pids)
        program.send_signal(signal.SIGKILL)
        program.wait(20)
    until_sync(lambda: not any(is_running(pid) for pid in pids))


def is_running(pid: int) -> bool:
    """Say whether a process is there; one that ended and nobody has waited for is not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return sys.platform != "linux"
