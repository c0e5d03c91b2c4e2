"""Charters at work: what arrives is judged in the transaction that stores it, and what a rule may do alone."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cm_inbox.charters import Charters
from cm_inbox.deciding import AUTOMATON, load_conversation
from cm_inbox.errors import UsageError
from cm_inbox.inbox import Inbox
from cm_inbox.judging import Judging
from cm_inbox.models.accounts import Account, AccountReport, CountKind, TextLimit
from cm_inbox.models.decisions import DecisionKind, OutboxState
from cm_inbox.models.messages import Message, MessageStatus
from cm_inbox.models.permissions import ActionKind, Allowed, Denied, Reason
from cm_inbox.models.queue import Change, View
from cm_inbox.models.verdicts import Standing
from cm_inbox.store import Store, accounts, charters, ingest
from tests.store.conftest import KEY, message
from tests.waiting import until

CHARTER = """
title = "Charte d'Altéa"
brand = "Altéa"

[bank.insults]
language = "fr"
severity = 2
terms = ["connard*", "abruti*"]

[[department]]
id = "delivery"
title = "Livraison"

[[rule]]
id = "criticism"
title = "Critique des faits"
then = { protect = true }
when = { phrases = ["mon colis"] }
must_match = ["mon colis est en retard"]

[[rule]]
id = "insult"
title = "Insulte"
severity = 2
mode = "%s"
when = { banks = ["insults"] }
then = { hide = true, labels = ["insulte"] }
must_match = ["quel connard"]

[[rule]]
id = "delivery"
title = "Question de livraison"
when = { words = ["livraison*"] }
then = { department = "delivery", labels = ["livraison"], urgent = true }
must_match = ["ma livraison ?"]
"""


@pytest.fixture(autouse=True)
def _quiet(quiet_logs: None) -> None:
    """Let unexpected warnings fail these tests."""


class House:
    """A brand with one account on a network that can hide and show again."""

    def __init__(self, store: Store, name: str = "Altéa") -> None:
        self.store = store
        self.now = 1_000_000
        self.inbox = Inbox(store, actor="camille", clock=lambda: self.now)
        self.judging = Judging(store, clock=lambda: self.now)
        brand = store.write(accounts.add_brand, name, at=1).result()
        may = {kind: Allowed() for kind in ActionKind}
        report = AccountReport("us", f"{name}@x", name, may, TextLimit(CountKind.CHARACTERS, 500))
        self.account: Account = store.write(accounts.add_account, brand.id, "mastodon", report, None, at=1).result()

    def charter(self, text: str) -> None:
        self.store.write(
            charters.save, self.account.brand_id, text, included={}, author="lea", note="", at=self.now
        ).result()

    def arrive(self, *messages: Message) -> None:
        self.store.write(
            lambda conn: self.judging.apply(conn, self.account.id, messages=messages, now=self.now)
        ).result()

    def catch_up(self) -> None:
        for _ in self.judging.catch_up():
            pass

    def rows(self, view: View = View.INBOX) -> dict[str, str | None]:
        """Return the verdict that the list shows of each conversation, by its author."""
        return {row.author_native_id: row.verdict for row in self.inbox.rows(self.inbox.ids(view))}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with Store.open(tmp_path, KEY, clock=lambda: 1_000_000) as store:
        yield House(store)


def suggested() -> str:
    return CHARTER % "suggest"


def test_what_arrives_is_judged_and_the_list_shows_the_gravest(house: House) -> None:
    house.charter(suggested())
    house.arrive(message("1", 10, "Quel c0nnard, et ma livraison ?"), message("2", 20, "merci", author="ben"))
    assert house.rows() == {"anna": "Insulte", "ben": None}
    (row,) = [row for row in house.inbox.rows(house.inbox.ids(View.INBOX)) if row.verdict]
    assert row.severity == 2
    assert [row.snippet[start:end] for start, end in row.softened] == ["c0nnard"]


def test_a_brand_without_a_charter_is_not_judged(house: House) -> None:
    house.arrive(message("1", 10, "Quel connard"))
    assert house.rows() == {"anna": None}


def test_a_suggestion_does_nothing_by_itself(house: House) -> None:
    house.charter(suggested())
    house.arrive(message("1", 10, "Quel connard"))
    assert house.inbox.history() == []
    assert house.inbox.outbox() == []


def test_an_automatic_rule_acts_once_and_signs_as_the_program(house: House) -> None:
    house.charter(CHARTER % "automatic")
    house.arrive(message("1", 10, "Quel connard"))
    house.arrive(message("1", 10, "Quel connard !", edited_at=30))
    decided = {(decision.kind, decision.actor, decision.rule) for decision in house.inbox.history()}
    assert decided == {(DecisionKind.HIDE, AUTOMATON, "insult"), (DecisionKind.LABEL, AUTOMATON, "insult")}
    assert [entry.state for entry in house.inbox.outbox()] == [OutboxState.WAITING]


def test_what_an_automatic_rule_did_can_be_taken_back_and_stays_so(house: House) -> None:
    house.charter(CHARTER % "automatic")
    house.arrive(message("1", 10, "Quel connard"))
    for decision in house.inbox.history():
        house.inbox.undo(decision.id).result()
    conversation = house.store.read(load_conversation, house.inbox.ids(View.INBOX)[0])
    assert conversation.messages[0].message.status is MessageStatus.VISIBLE
    assert [entry.state for entry in house.inbox.outbox()] == [OutboxState.CANCELLED]


def test_a_protected_message_is_never_hidden_by_a_rule(house: House) -> None:
    house.charter(CHARTER % "automatic")
    house.arrive(message("1", 10, "mon colis est perdu, bande de connards"))
    assert DecisionKind.HIDE not in {decision.kind for decision in house.inbox.history()}
    (conversation,) = [house.inbox.conversation(each) for each in house.inbox.ids(View.INBOX)]
    held = {each.verdict.rule: each.verdict.held_back_by for each in conversation.messages[0].verdicts}
    assert held == {"criticism": None, "insult": "criticism"}


SHIELDING = """
[[rule]]
id = "criticism"
title = "Critique des faits"
mode = "%s"
when = { phrases = ["mon colis"] }
then = { protect = true, labels = ["critique"] }
"""


@pytest.mark.parametrize("mode", ["suggest", "automatic"])
def test_a_protection_stays_until_a_person_sets_it_aside(house: House, mode: str) -> None:
    house.charter(SHIELDING % mode)
    house.arrive(message("1", 10, "mon colis est perdu"))
    (conversation_id,) = house.inbox.ids(View.INBOX)
    if mode == "suggest":
        house.inbox.apply(conversation_id, "1", "criticism").result()
    house.arrive(message("1", 10, "mon colis est perdu !", edited_at=30))
    (row,) = house.inbox.rows([conversation_id])
    assert (row.labels, row.verdict, row.protected) == (("critique",), "Critique des faits", True)
    assert [decision.kind for decision in house.inbox.history()] == [DecisionKind.LABEL]
    for kind in (DecisionKind.HIDE, DecisionKind.DELETE):
        conversation = house.inbox.conversation(conversation_id)
        assert house.inbox.permission(kind, conversation, "1") == Denied(Reason.PROTECTED)
        receipt = house.inbox.decide(kind, [conversation_id]).result()
        assert [refusal.denied.reason for refusal in receipt.refused] == [Reason.PROTECTED]
    house.inbox.decide(DecisionKind.DISMISS, [conversation_id]).result()
    assert not house.inbox.rows([conversation_id])[0].protected
    assert house.inbox.decide(DecisionKind.HIDE, [conversation_id]).result().refused == ()
    house.inbox.undo().result()
    house.inbox.undo().result()
    assert house.inbox.rows([conversation_id])[0].protected


def test_several_are_hidden_except_the_protected_ones(house: House) -> None:
    house.charter(SHIELDING % "automatic")
    house.arrive(message("1", 10, "mon colis est perdu"), message("2", 20, "gagnez gros", author="ben"))
    receipt = house.inbox.decide(DecisionKind.HIDE, list(house.inbox.ids(View.INBOX))).result()
    assert (len(receipt.decisions), len(receipt.refused)) == (1, 1)


def test_nobody_is_silenced_in_the_name_of_a_protection(house: House) -> None:
    house.charter(SHIELDING % "automatic")
    house.arrive(message("1", 10, "mon colis est perdu"))
    ids = list(house.inbox.ids(View.INBOX))
    for kind in (DecisionKind.HIDE, DecisionKind.DELETE, DecisionKind.BAN, DecisionKind.MUTE, DecisionKind.WARN):
        text = "Attention." if kind is DecisionKind.WARN else ""
        with pytest.raises(UsageError, match="protects"):
            house.inbox.decide(kind, ids, text=text, rule="criticism").result()
    assert house.inbox.decide(DecisionKind.MUTE, ids, until=house.now + 1000).result().refused == ()


def test_applying_a_verdict_is_one_decision_that_one_key_takes_back(house: House) -> None:
    house.charter(suggested())
    house.arrive(message("1", 10, "et ma livraison ?"))
    (conversation_id,) = house.inbox.ids(View.INBOX)
    receipt = house.inbox.apply(conversation_id, "1", "delivery").result()
    assert {decision.kind for decision in receipt.decisions} == {
        DecisionKind.LABEL,
        DecisionKind.PRIORITIZE,
        DecisionKind.ASSIGN,
    }
    (row,) = house.inbox.rows([conversation_id])
    assert (row.labels, row.assigned_to, row.priority, row.verdict) == (("livraison",), "Livraison", 1, None)
    house.inbox.undo().result()
    (row,) = house.inbox.rows([conversation_id])
    assert (row.labels, row.assigned_to, row.priority, row.verdict) == ((), None, 0, "Question de livraison")


def test_a_verdict_set_aside_stays_so_when_the_message_comes_again(house: House) -> None:
    house.charter(suggested())
    house.arrive(message("1", 10, "Quel connard"))
    (conversation_id,) = house.inbox.ids(View.INBOX)
    house.inbox.decide(DecisionKind.DISMISS, [conversation_id]).result()
    house.arrive(message("1", 10, "Quel connard !!", edited_at=30))
    conversation = house.inbox.conversation(conversation_id)
    assert [each.standing for each in conversation.messages[0].verdicts] == [Standing.DISMISSED]
    assert conversation.row.verdict is None
    assert conversation.row.softened == ()


def test_nothing_can_be_set_aside_where_the_charter_says_nothing(house: House) -> None:
    house.arrive(message("1", 10, "bonjour"))
    receipt = house.inbox.decide(DecisionKind.DISMISS, list(house.inbox.ids(View.INBOX))).result()
    assert receipt.decisions == ()
    assert len(receipt.refused) == 1


def test_a_warning_is_a_strike_until_it_is_taken_back(house: House) -> None:
    house.charter(suggested())
    house.arrive(message("1", 10, "Quel connard"))
    (conversation_id,) = house.inbox.ids(View.INBOX)
    house.inbox.decide(
        DecisionKind.WARN, [conversation_id], text="Restons courtois.", rule="insult", private=True
    ).result()
    conversation = house.inbox.conversation(conversation_id)
    assert [strike.rule for strike in conversation.author.strikes] == ["insult"]
    assert [entry.action.kind for entry in conversation.pending] == [ActionKind.REPLY_PRIVATE]
    house.inbox.undo().result()
    conversation = house.inbox.conversation(conversation_id)
    assert conversation.author.strikes == ()
    assert conversation.draft is not None
    assert conversation.draft.text == "Restons courtois."


def test_a_changed_charter_judges_what_waits_and_spares_what_was_decided(house: House) -> None:
    house.charter(suggested())
    house.arrive(message("1", 10, "Quel connard"), message("2", 20, "du spam", author="ben"))
    (conversation_id,) = [row.id for row in house.inbox.rows(house.inbox.ids(View.INBOX)) if row.verdict]
    house.inbox.decide(DecisionKind.DISMISS, [conversation_id]).result()
    added = '\n[[rule]]\nid = "spam"\ntitle = "Pub"\nwhen = { words = ["spam"] }\nthen = { hide = true }\n'
    house.charter(suggested() + added)
    house.catch_up()
    assert house.rows() == {"anna": None, "ben": "Pub"}
    house.catch_up()
    assert house.rows() == {"anna": None, "ben": "Pub"}


def test_a_verdict_names_the_version_that_made_it(house: House) -> None:
    house.charter(suggested())
    house.arrive(message("1", 10, "Quel connard"))
    (conversation_id,) = house.inbox.ids(View.INBOX)
    version = house.store.read(charters.current, house.account.brand_id)
    assert version is not None
    (said,) = house.inbox.conversation(conversation_id).messages[0].verdicts
    assert said.verdict.charter == version.id
    house.inbox.apply(conversation_id, "1", "insult").result()
    assert {decision.charter for decision in house.inbox.history()} == {version.id}


def said(house: House) -> dict[str, list[tuple[str, int]]]:
    """Return of each author what is said of the first message: in order, the rules with the number of the version."""
    versions = {each.id: each.number for each in house.store.read(charters.versions, house.account.brand_id)}
    found = {}
    for conversation_id in house.inbox.ids(View.INBOX):
        conversation = house.inbox.conversation(conversation_id)
        verdicts = [each.verdict for each in conversation.messages[0].verdicts]
        found[conversation.row.author_native_id] = [(each.rule, versions[each.charter]) for each in verdicts]
    return found


def test_after_a_change_only_the_rules_that_changed_are_judged_again(house: House) -> None:
    house.charter(suggested())
    house.arrive(message("1", 10, "Quel connard, et ma livraison ?"), message("2", 20, "ma livraison", author="ben"))
    house.charter(suggested().replace('words = ["livraison*"]', 'words = ["ma livraison"]'))
    house.catch_up()
    assert said(house) == {"anna": [("insult", 1), ("delivery", 2)], "ben": [("delivery", 2)]}
    graver = suggested().replace(
        'id = "delivery"\ntitle = "Question', 'id = "delivery"\nseverity = 3\ntitle = "Question'
    )
    house.charter(graver)
    house.catch_up()
    assert said(house) == {"anna": [("delivery", 3), ("insult", 1)], "ben": [("delivery", 3)]}
    house.charter(graver.split('[[rule]]\nid = "delivery"')[0])
    house.catch_up()
    assert said(house) == {"anna": [("insult", 1)], "ben": []}
    assert house.rows() == {"anna": "Insulte", "ben": None}


PRIVATE = """
[[rule]]
id = "minor"
title = "Enfant"
severity = 3
when = { words = ["mon fils"] }
then = { hide = true, for_privacy = true }
"""


def test_a_protected_message_that_gives_a_child_away_can_be_hidden(house: House) -> None:
    house.charter(suggested() + PRIVATE)
    house.arrive(message("1", 10, "mon colis, mon fils"), message("2", 20, "mon colis, connard", author="ben"))
    rows = {row.author_native_id: row.id for row in house.inbox.rows(house.inbox.ids(View.INBOX))}
    refused = house.inbox.decide(DecisionKind.HIDE, [rows["ben"]], message_id="2").result().refused
    assert [each.denied.reason for each in refused] == [Reason.PROTECTED]
    refused = house.inbox.decide(DecisionKind.DELETE, [rows["anna"]], message_id="1").result().refused
    assert [each.denied.reason for each in refused] == [Reason.PROTECTED]
    receipt = house.inbox.apply(rows["anna"], "1", "minor").result()
    assert [each.kind for each in receipt.decisions] == [DecisionKind.HIDE]


PLACED = """
[[rule]]
id = "there"
title = "Ailleurs"
when = { networks = ["matrix"], length_at_most = 40 }
then = { labels = ["ailleurs"] }

[[rule]]
id = "short"
title = "Court"
when = { networks = ["mastodon"], length_at_most = 6 }
then = { labels = ["court"] }
"""


def test_what_a_change_cannot_concern_is_left_alone_and_the_rest_judged(tmp_path: Path) -> None:
    """Many messages wait; after the change all is said of them that is said where they come after it."""
    texts = ("Quel connard", "merci", "ma livraison", "mon colis, connard", "abruti, va", "bonjour à tous")
    messages = [message(str(n), 10 + n, texts[n % len(texts)], author=f"a{n}") for n in range(40)]
    changed = suggested().replace('"abruti*"]', '"vendu*"]') + PLACED
    found = []
    for folder, first in ((tmp_path / "before", suggested()), (tmp_path / "after", changed)):
        folder.mkdir()
        with Store.open(folder, KEY, clock=lambda: 1_000_000) as store:
            house = House(store)
            house.charter(first)
            house.arrive(*messages)
            house.charter(changed)
            house.catch_up()
            found.append({author: [rule for rule, _ in rules] for author, rules in said(house).items()})
    assert found[0] == found[1]
    assert found[0]["a1"] == ["short"]
    assert found[0]["a4"] == []


def test_a_change_of_words_for_people_judges_nothing_again(house: House) -> None:
    house.charter(suggested())
    house.arrive(message("1", 10, "Quel connard, et ma livraison ?"))
    house.charter(suggested() + '\n[reply.thanks]\ntext = "Merci !"\n')
    house.catch_up()
    assert said(house) == {"anna": [("insult", 1), ("delivery", 1)]}
    house.charter(suggested().replace('title = "Livraison"', 'title = "Logistique"'))
    house.catch_up()
    assert said(house) == {"anna": [("insult", 3), ("delivery", 3)]}


def test_a_protection_that_appears_holds_back_what_was_judged_before(house: House) -> None:
    house.charter(suggested())
    house.arrive(message("1", 10, "Quel connard, ce vendeur"))
    house.charter(suggested().replace('phrases = ["mon colis"]', 'words = ["vendeur"]'))
    house.catch_up()
    assert said(house) == {"anna": [("criticism", 2), ("insult", 2)]}


@pytest.mark.anyio
async def test_judging_is_ready_before_the_first_message(house: House) -> None:
    house.charter(suggested())
    told: list[Change] = []
    house.judging = Judging(house.store, tell=told.append, clock=lambda: house.now)
    house.store.write(ingest.apply, house.account.id, messages=[message("1", 10, "Quel connard")], now=1).result()
    running = asyncio.create_task(house.judging.run())
    try:
        await until(lambda: bool(told))
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert house.rows() == {"anna": "Insulte"}


@pytest.mark.anyio
async def test_what_another_process_stored_is_judged_while_this_one_runs(house: House, tmp_path: Path) -> None:
    house.charter(suggested())
    told: list[Change] = []
    house.judging = Judging(house.store, tell=told.append, clock=lambda: house.now, watch=0.01)
    house.store.write(ingest.apply, house.account.id, messages=[message("1", 10, "Quel connard")], now=1).result()
    running = asyncio.create_task(house.judging.run())
    try:
        await until(lambda: bool(told))
        with Store.open(tmp_path, KEY, clock=lambda: house.now) as other:
            later = message("2", 20, "Quel abruti", author="ben")
            other.write(ingest.apply, house.account.id, messages=[later], now=2).result()
        await until(lambda: len(told) > 1)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert house.rows() == {"anna": "Insulte", "ben": "Insulte"}


# --- near-duplicates -------------------------------------------------------------------------------

FLOOD = """
title = "Charte d'Altéa"
brand = "Altéa"

[[rule]]
id = "flood"
title = "Envoi en nombre"
when = { duplicates_at_least = 3 }
then = { hide = true }
"""

DAY = 24 * 3600 * 1000
COPIES = (
    "Rejoignez notre groupe secret pour gagner de l'argent facilement depuis chez vous ce soir",
    "REJOIGNEZ notre groupe secret pour gagner de l'argent facilement depuis chez vous dès ce soir !!",
    "Rejoins notre groupe secret pour gagner de l'argent facilement depuis chez toi ce soir",
    "Rejoignez notre groupe secret pour gagner de l'argent très facilement depuis chez vous ce soir 🤑",
)


def copies(at: int, *, first: int = 0, number: int = len(COPIES)) -> list[Message]:
    return [
        message(f"c{first + n}", at + 1000 * n, COPIES[n % len(COPIES)], author=f"a{first + n}", thread=f"t{first + n}")
        for n in range(number)
    ]


def test_the_fourth_of_near_equal_messages_is_one_too_many(house: House) -> None:
    house.charter(FLOOD)
    house.arrive(*copies(DAY), message("x", DAY + 500, "Bonjour, où en est ma commande de mardi ?", author="ben"))
    assert house.rows() == {"a0": None, "a1": None, "a2": None, "a3": "Envoi en nombre", "ben": None}
    (flagged,) = [each for each in house.inbox.ids(View.INBOX) if house.inbox.conversation(each).row.verdict]
    (said,) = house.inbox.conversation(flagged).messages[0].verdicts
    assert [(each.kind, each.detail) for each in said.verdict.because] == [("duplicates_at_least", "3")]


def test_near_equal_messages_count_page_by_page_and_over_accounts(house: House) -> None:
    house.charter(FLOOD)
    report = AccountReport("us2", "altea@y", "Altéa", {}, TextLimit(CountKind.CHARACTERS, 500))
    other = house.store.write(accounts.add_account, house.account.brand_id, "bluesky", report, None, at=1).result()
    sent = copies(DAY)
    for each in sent[:3]:
        house.arrive(each)
    house.store.write(lambda conn: house.judging.apply(conn, other.id, messages=sent[3:], now=house.now)).result()
    assert [author for author, verdict in house.rows().items() if verdict] == ["a3"]


def test_what_came_before_the_program_was_started_counts(house: House) -> None:
    house.charter(FLOOD)
    house.arrive(*copies(DAY)[:3])
    house.judging = Judging(house.store, clock=lambda: house.now)
    house.arrive(*copies(DAY)[3:])
    assert [author for author, verdict in house.rows().items() if verdict] == ["a3"]


def test_what_is_older_than_a_day_or_of_another_brand_does_not_count(house: House) -> None:
    house.charter(FLOOD)
    house.arrive(*copies(DAY)[:3])
    house.arrive(*copies(2 * DAY + 10_000, first=4))
    assert [author for author, verdict in house.rows().items() if verdict] == ["a7"]
    elsewhere = House(house.store, "Brevent")
    elsewhere.charter(FLOOD)
    elsewhere.arrive(*copies(2 * DAY + 20_000, first=8, number=1))
    assert elsewhere.rows()["a8"] is None


def test_the_same_message_delivered_again_or_edited_is_no_copy_of_itself(house: House) -> None:
    house.charter(FLOOD)
    first, *_ = copies(DAY)
    for edits in range(5):
        house.arrive(replace(first, text=first.text + "!" * edits, edited_at=DAY + edits if edits else None))
    assert house.rows() == {"a0": None}


def test_what_waits_longer_than_a_day_keeps_its_verdict_when_the_charter_changes(house: House) -> None:
    house.charter(FLOOD)
    house.arrive(*copies(DAY))
    house.arrive(message("later", 5 * DAY, "Bonjour à vous, merci pour tout", author="ben"))
    house.charter(FLOOD.replace("Envoi en nombre", "Vague"))
    house.judging = Judging(house.store, clock=lambda: house.now)
    house.arrive(message("latest", 6 * DAY, "Est-ce que vous livrez en Belgique ?", author="zoe"))
    house.catch_up()
    assert {author for author, verdict in house.rows().items() if verdict == "Vague"} == {"a3"}


# --- the past --------------------------------------------------------------------------------------


@pytest.mark.parametrize("many", [50_000, 2])
def test_a_dry_run_says_what_was_said_whoever_judges(house: House, monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    """Few messages are judged here, many by other processes."""
    monkeypatch.setattr("cm_inbox.charters.MANY", many)
    house.charter(FLOOD)
    house.arrive(*copies(DAY, number=6), message("x", DAY + 500, "Bonjour, où est ma commande ?", author="ben"))
    flagged = {house.inbox.conversation(each).messages[0].row for each, said in _verdicts(house) if said}
    past = Charters(house.store, actor=lambda: "camille")
    try:
        past.load().result()
        working = past.in_force(house.account.brand_id)
        assert working is not None
        told: list[int] = []
        tried = past.try_on_the_past(house.account.brand_id, working.charter, progress=told.append).result()
    finally:
        past.close()
    (flood,) = tried.rules
    assert {int(id) for id in flood.matched.newest} == flagged
    assert (flood.matched.count, tried.looked_at, told[-1]) == (3, 7, 7)
    assert told == sorted(set(told))


def _verdicts(house: House) -> list[tuple[int, str | None]]:
    return [(row.id, row.verdict) for row in house.inbox.rows(house.inbox.ids(View.INBOX))]
