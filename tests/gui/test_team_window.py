"""The team in the window: who is there, who answers, and whose answer leaves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from cm_inbox.gui.dialogs.accounts import AccountsDialog
from cm_inbox.gui.dialogs.aside import Aside
from cm_inbox.gui.dialogs.outbox import OutboxDialog
from cm_inbox.gui.present import here_of
from cm_inbox.gui.rail_list import overtaken
from cm_inbox.gui.team_protocol import SharedBrand
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.instants import now
from cm_inbox.models.queue import Change, View
from cm_inbox.models.team import AccountReader, Doing, HubState, Presence, SetAside
from cm_inbox.settings import Settings
from cm_inbox.store import journal, undo
from tests.waiting import until_sync

from .team import Desktop, PaperHub
from .world import Opened, World

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


class Office:
    """A window of Camille's, and Léa's desktop. They share the first brand only."""

    def __init__(self, world: World) -> None:
        self.world = world
        brand = world.inbox.brands()[0]
        self.hub = PaperHub(SharedBrand(brand.uid, brand.name, brand.id, True, "moderator"))
        self.me, self.lea = self.hub.desktop("Camille"), self.hub.desktop("Léa")
        self.opened = Opened(world, Settings(language="en", name="Camille"), team=self.me)
        self.window = self.opened.window

    def until(self, condition: object) -> None:
        assert callable(condition)

        def look() -> bool:
            QApplication.processEvents()
            return bool(condition())

        until_sync(look, within=60)

    @property
    def said(self) -> str:
        """What stands above the composer."""
        card = self.window.team.card if self.window.team is not None else None
        return f"{card.said.text()} {card.words.text()}".strip() if card is not None and card.isVisible() else ""

    @property
    def hint(self) -> str:
        return self.window.composer.hint.text()

    def answers(self, conversation: int) -> list[str]:
        return [each.text for each in self.world.inbox.conversation(conversation).decisions if each.kind is REPLY]

    def lea_answers(self, conversation: int, text: str) -> None:
        """Have Léa's answer come in, as a replica folds it."""
        order = journal.Order(REPLY, conversation, None, text)
        at = self.world.began + 1
        self.world.write(journal.decide, order, actor="Léa", at=at, batch="b", not_before=at + 1_000_000)
        self.world.inbox.tell(Change((conversation,)))


REPLY = DecisionKind.REPLY


@pytest.fixture
def office(tmp_path: Path, qapp: QApplication) -> Iterator[Office]:
    world = World(tmp_path)
    world.fill(3)
    world.arrive([world.message(7, waited=1)], brand=1)
    office = Office(world)
    yield office
    office.opened.close()
    world.close()


def test_who_reads_and_who_answers_is_seen_in_the_row_and_above(office: Office) -> None:
    first, second = office.world.ids()[:2]
    office.lea.show(second, Doing.READS)
    delegate = office.window.queue.list.delegate
    office.until(lambda: second in delegate.present)
    assert not delegate.present[second].writes
    office.lea.claim(first)
    office.until(lambda: first in delegate.present)
    here = office.window.pane.header.here(office.world.inbox.conversation(first))
    assert here is not None
    assert here.said == "Léa is answering…"
    assert "Léa is answering…" in office.window.pane.header.accessibleName()
    spoken = office.window.queue.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Léa is answering…" in spoken
    assert office.said == "Léa is answering this conversation."
    office.lea.show(None, Doing.READS)
    office.until(lambda: not delegate.present)
    assert office.said == ""


def test_what_is_open_is_shown_to_the_others_once_one_stays(office: Office) -> None:
    first, second = office.world.ids()[:2]
    office.until(lambda: office.me.open == (first, Doing.READS))
    office.opened.press("jjj")  # the last is a brand that is not the team's
    office.until(lambda: office.me.open is None)
    assert second not in office.me.shown
    office.window.close()
    assert office.me.shown[-1] is None


def test_the_first_letter_of_an_answer_claims_it_and_an_empty_one_lets_go(office: Office) -> None:
    first = office.world.ids()[0]
    office.opened.press("n")
    office.opened.press("une note")
    assert first not in office.hub.holders
    office.opened.press(Qt.Key.Key_Escape)
    office.opened.press("r")
    assert first not in office.hub.holders
    office.opened.press("B")
    office.until(lambda: first in office.hub.holders)
    assert office.hub.holders[first][0] is office.me
    office.until(lambda: office.window.team is not None and office.window.team.holding.mine)
    office.opened.press(Qt.Key.Key_Backspace)
    office.until(lambda: first not in office.hub.holders)


def test_a_second_answer_is_stopped_and_can_be_taken_over(office: Office) -> None:
    first = office.world.ids()[0]
    office.lea.claim(first)
    office.until(lambda: office.said)
    office.opened.press("r")
    office.opened.press("Bonjour")
    office.opened.press(Qt.Key.Key_Return, CONTROL)
    assert office.answers(first) == []
    assert office.hint == "Léa is answering: yours is kept as a draft. Take over or wait."
    assert office.window.composer.text() == "Bonjour"
    assert not office.window.composer.send_button.isEnabled()
    office.opened.press(Qt.Key.Key_A, ALT)
    office.until(lambda: office.hub.holders[first][0] is office.me)
    office.until(office.window.composer.send_button.isEnabled)
    office.opened.press(Qt.Key.Key_Return, CONTROL)
    office.until(lambda: office.answers(first) == ["Bonjour"])


def test_it_is_said_when_a_colleague_takes_over(office: Office) -> None:
    first = office.world.ids()[0]
    office.opened.press("r")
    office.opened.press("Bonjour")
    office.until(lambda: office.window.team is not None and office.window.team.holding.mine)
    office.lea.take(first)
    office.until(lambda: office.said == "Léa is answering this conversation.")
    office.opened.press(Qt.Key.Key_Return, CONTROL)
    assert office.answers(first) == []


def test_an_answer_that_comes_while_one_writes_is_shown_and_asked_about(office: Office) -> None:
    first = office.world.ids()[0]
    office.lea.claim(first)
    office.opened.press("r")
    office.opened.press("Bonjour")
    office.until(lambda: office.said)
    office.lea_answers(first, "Le tram roule de nouveau.")
    office.until(lambda: "Le tram roule de nouveau." in office.said)
    assert office.said.startswith("Léa answered ")
    office.opened.press(Qt.Key.Key_Return, CONTROL)
    assert "Léa has answered already." in office.hint
    assert office.answers(first) == ["Le tram roule de nouveau."]
    office.opened.press(Qt.Key.Key_Return, CONTROL)
    office.until(lambda: len(office.answers(first)) == 2)


def test_without_the_hub_one_writes_and_decides_all_the_same(office: Office) -> None:
    first = office.world.ids()[0]
    office.lea.claim(first)
    office.until(lambda: office.said)
    office.me.stand(HubState.AWAY)
    line = office.window.rail._team
    office.until(lambda: office.said == "" and office.window.rail._team is not None)
    line = office.window.rail._team
    assert line is not None
    assert line.isVisible()
    assert line.state.text() == "Team: no connection, everything waits"
    office.opened.press("r")
    office.opened.press("Bonjour")
    office.opened.press(Qt.Key.Key_Return, CONTROL)
    office.until(lambda: office.answers(first) == ["Bonjour"])
    office.me.stand(HubState.LEVEL)
    office.until(lambda: not line.isVisible())


def test_taking_it_makes_it_mine_and_leaves_who_is_answering_at_it(office: Office) -> None:
    first = office.world.ids()[0]
    office.lea.claim(first)
    office.until(lambda: office.said)
    office.opened.press("A", Qt.KeyboardModifier.ShiftModifier)
    office.until(lambda: office.world.ids(View.MINE) == [first])
    assert office.hub.holders[first][0] is office.lea


def test_who_may_not_answer_takes_no_answer_away(office: Office) -> None:
    first = office.world.ids()[0]
    office.hub.give(office.me, "reader")
    office.lea.claim(first)
    office.until(lambda: office.said and office.window.inbox.roles)
    card = office.window.team.card if office.window.team is not None else None
    assert card is not None
    assert not card.take_button.isVisible()
    office.opened.press(Qt.Key.Key_A, ALT)
    assert office.window.status.text() == "Your role in the team does not permit that. Ask a moderator."
    card.take_wanted.emit()
    assert office.hub.holders[first][0] is office.lea
    office.lea.show(None, Doing.READS)
    office.window.composer.edit.setPlainText("Bonjour")
    assert first not in office.hub.holders


def test_the_others_brands_are_never_told(office: Office) -> None:
    apart = office.world.ids()[3]
    office.opened.press(Qt.Key.Key_End)
    office.until(lambda: office.opened.current == apart)
    office.opened.press("r")
    office.opened.press("Bonjour")
    office.until(lambda: office.window.composer.text() == "Bonjour")
    assert apart not in office.hub.holders
    assert apart not in office.me.shown


def test_a_desktop_without_a_team_hears_of_none(tmp_path: Path, qapp: QApplication) -> None:
    world = World(tmp_path)
    world.fill(1)
    alone = Desktop(PaperHub(), "Camille")
    opened = Opened(world, Settings(language="en"), team=alone)
    opened.window.go_on()
    assert opened.window.team is None
    assert opened.window.rail._team is None
    opened.close()
    world.close()


def test_what_a_role_does_not_permit_says_so_and_is_refused(office: Office) -> None:
    first, apart = office.world.ids()[0], office.world.ids()[3]
    office.hub.give(office.me, "writer")
    office.until(lambda: office.window.inbox.roles)
    why = "Your role in the team does not permit that. Ask a moderator."
    assert office.window.reasons()["hide"] == why
    assert office.window.reasons()["reply"] == ""  # it is proposed
    assert office.window.reasons()["done"] == why
    assert office.window.reasons()["label"] == ""
    receipt = office.world.inbox.decide(DecisionKind.DONE, [first, apart]).result(60)
    assert [each.conversation_id for each in receipt.decisions] == [apart]  # the other brand is not the team's
    office.hub.give(office.me, "lead")
    office.until(lambda: office.window.reasons()["hide"] == "")


def test_what_was_decided_elsewhere_first_is_counted_shown_and_redone_or_dropped(office: Office) -> None:
    first, second = office.world.ids()[:2]
    inbox = office.world.inbox
    banned = inbox.decide(DecisionKind.BAN, [first]).result(60).decisions[0]
    hidden = inbox.decide(DecisionKind.HIDE, [second]).result(60).decisions[0]
    for each in (banned, hidden):
        inbox.undo(each.id).result(60)
    office.lea_answers(first, "Merci, c’est corrigé.")
    stood = next(each for each in inbox.conversation(first).decisions if each.kind is REPLY)
    office.me.aside = [SetAside(banned, stood, "Léa"), SetAside(hidden, hidden, "", by_role=True)]
    office.me.stand(HubState.AWAY)  # they are in this desktop's own history
    inbox.tell(Change(outbox=True))
    office.until(lambda: office.window.team is not None and len(office.window.team.aside().known) == 2)
    row = next(each for each in office.window.rail.list._items._items if each.key == View.OUTBOX.value)
    assert (row.failed, row.aside) == (0, 2)
    assert overtaken(row.aside) == "2 decisions taken elsewhere first"
    office.window.run("go-outbox")
    dialog = office.window.findChild(OutboxDialog)
    assert dialog is not None
    items = {item.id: item for item in dialog.list.items()}
    called_off = {each.id for each in inbox.outbox() if each.decision_id in (banned.id, hidden.id)}
    assert len(called_off) == 2
    assert called_off.isdisjoint(items), "each decision is one line"
    assert dialog.list.current_id() == dialog.list.items()[0].id
    assert items[banned.id].title == "Camille meant to ban the person"
    assert items[banned.id].aside == "decided elsewhere first"
    assert "Léa replied" in items[banned.id].note
    assert "Merci, c’est corrigé." in items[banned.id].note
    assert items[hidden.id].aside == "not permitted by your role"
    assert items[hidden.id].note == "Your role in the team does not permit that: nothing of it was done."
    dialog.list.choose(hidden.id)
    dialog.cancel_button.click()
    office.until(lambda: hidden.id not in {item.id for item in dialog.list.items()})
    dialog.list.choose(banned.id)
    dialog.retry_button.click()
    office.until(lambda: not office.me.aside)
    standing = [each for each in inbox.conversation(first).decisions if not each.undone]
    assert DecisionKind.BAN in [each.kind for each in standing if each.actor == "Camille"]
    dialog.close()


def test_the_outbox_begins_with_what_needs_a_decision(office: Office) -> None:
    first, second = office.world.ids()[:2]
    inbox = office.world.inbox
    inbox.decide(DecisionKind.HIDE, [first]).result(60)
    late = inbox.decide(DecisionKind.BAN, [second]).result(60).decisions[0]
    inbox.undo(late.id).result(60)
    asides = Aside(office.me, inbox, office.window)
    dialog = OutboxDialog(office.window.theme, inbox, office.window, aside=asides)
    assert dialog.list.current_id() is not None
    office.me.aside = [SetAside(late, late, "")]
    asides.look()
    office.until(lambda: dialog.list.current_id() == late.id)
    dialog.list.choose(dialog.list.items()[-1].id)
    chosen = dialog.list.current_id()
    dialog.refresh()
    assert dialog.list.current_id() == chosen != late.id
    dialog.close()


def test_the_foot_says_who_reads_what_is_not_read_here(office: Office) -> None:
    window, team = office.window, office.window.team
    assert team is not None
    window.narrow_to_brand(None)
    uids = [each.uid for each in office.world.inbox.accounts()]
    said = []
    for names, live in ((("Léa", "Léa"), True), (("Léa", "Hugo"), True), ((None, None), True), (("Léa", None), False)):
        readers = {uid: AccountReader(uid, False, name) for uid, name in zip(uids, names, strict=True)}
        window.rail.show_readers(readers, live=live)
        said.append(window.rail.foot.sync.text())
    assert said == [
        "Read by the desktop of Léa",
        "Read by 2 other desktops",
        "Read by nobody just now",
        "Nothing to fetch here",
    ]
    window.rail.show_readers({uids[0]: AccountReader(uids[0], False, "Léa")}, live=True)
    assert window.rail.foot.sync.text() == "Fetching…", "the other one is read here"
    reader = AccountReader(uids[0], False, "Léa")
    office.me.readers = {uids[0]: reader, uids[1]: replace(reader, account_uid=uids[1])}
    office.hub.tell_all()
    office.until(lambda: window.rail.foot.sync.text() == "Read by the desktop of Léa")


def test_two_colleagues_are_both_named(office: Office) -> None:
    people = [Presence(name, name, name, Doing.READS, 0) for name in ("root", "Max", "Léa")]
    here = [here_of(people[:count]) for count in (1, 2, 3)]
    assert [each.said for each in here if each is not None] == [
        "root is reading",
        "root and Max are reading",
        "root and 2 others are reading",
    ]
    writing = here_of([replace(each, doing=Doing.WRITES) for each in people[:2]])
    assert writing is not None
    assert writing.said == "root and Max are answering…"


def test_one_is_told_what_a_colleague_took_back(office: Office) -> None:
    first = office.world.ids()[0]
    office.opened.press("e")
    office.until(lambda: first not in office.world.ids())
    mine = office.world.inbox.conversation(first).decisions[-1]
    office.until(lambda: office.window.team is not None and office.window.team.news.ready)
    office.world.write(undo.undo, mine.id, actor="Léa", at=now())
    office.world.inbox.tell(Change((first,)))
    office.until(lambda: office.opened.toast == "Léa took back your decision: done, Bruno Castel")


def test_the_account_page_says_which_desktop_reads_it_and_colleagues_are_offered_first(office: Office) -> None:
    team = office.window.team
    assert team is not None
    account = office.world.inbox.accounts()[0]
    said = {}
    for mine, name in ((True, "Camille"), (False, "Léa"), (False, None)):
        reader = AccountReader(account.uid, mine, name)
        team.standing = replace(team.standing, readers={account.uid: reader})
        said[reader.name] = team.reader_of(account)
    assert said == {
        "Camille": "this desktop",
        "Léa": "the desktop of Léa",
        None: "nobody: no desktop that is there now is signed in to it",
    }
    office.window.run("accounts")
    dialog = office.window.findChild(AccountsDialog)
    assert dialog is not None
    assert dialog.card.said()["Read by"] == said[None]
    dialog.close()
    office.until(lambda: team.colleagues == ("Léa",))


def test_only_a_lead_puts_a_charter_in_force(office: Office) -> None:
    office.window.run("charter")
    editor = office.window.charter.editor
    assert editor is not None
    office.until(lambda: office.window.inbox.roles)
    assert editor.forbids(office.world.inbox.brands()[0].id)
    assert not editor.forbids(office.world.inbox.brands()[1].id)
    office.hub.give(office.me, "lead")
    office.until(lambda: not editor.forbids(office.world.inbox.brands()[0].id))


def test_undo_says_whose_decision_it_took_back(office: Office) -> None:
    first = office.world.ids()[0]
    order = journal.Order(DecisionKind.PRIORITIZE, first)
    at = office.world.began + 1
    theirs = office.world.write(journal.decide, order, actor="Léa", at=at, batch="b", not_before=at)
    office.window.triage.undo(theirs.id)
    office.until(lambda: office.opened.toast == "Taken back: marked urgent (Léa), Bruno Castel")
