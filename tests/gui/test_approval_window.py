"""Answers that wait for approval, in two windows' worth of one: what a writer sees, and who approves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from cm_inbox import deciding
from cm_inbox.models.decisions import Decision, DecisionKind
from cm_inbox.models.queue import Change, View
from cm_inbox.store import team

from .test_team_window import CONTROL, Office
from .world import World

TO_APPROVE = "To approve"


@pytest.fixture
def office(tmp_path: Path, qapp: QApplication) -> Iterator[Office]:
    world = World(tmp_path)
    world.fill(3)
    world.write(team.begin, world.inbox.brands()[0].id)
    office = Office(world)
    yield office
    office.opened.close()
    world.close()


def lea_proposes(office: Office, conversation: int, text: str) -> Decision:
    """Have a proposal of Léa's come in, as a replica folds it."""
    world = office.world
    brand = world.inbox.brands()[0].id
    request = deciding.Request(DecisionKind.REPLY, (conversation,), None, text, None, 0, roles={brand: "writer"})
    receipt = world.write(deciding.decide_all, request, actor="Léa", at=world.began + 1)
    world.inbox.tell(Change((conversation,)))
    return receipt.decisions[0]


def decided(office: Office, conversation: int) -> list[tuple[str, str, str]]:
    found = office.world.inbox.conversation(conversation).decisions
    standing = (each for each in found if not each.undone and each.kind is not DecisionKind.UNDO)
    return [(each.kind.value, each.actor, each.text) for each in standing]


def card_said(office: Office) -> str:
    place = office.window.team
    card = place.approval.card if place is not None else None
    return card.accessibleName() if card is not None and card.isVisible() else ""


def views(office: Office) -> list[str]:
    model = office.window.rail.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def becomes(office: Office, role: str) -> None:
    office.hub.give(office.me, role)
    office.until(lambda: set(office.window.inbox.roles.values()) == {role})


def test_a_moderator_approves_changes_and_sends_back(office: Office) -> None:
    first, second, third = office.world.ids()
    office.until(lambda: TO_APPROVE in views(office))
    for number, conversation in enumerate((first, second, third)):
        lea_proposes(office, conversation, f"Bonjour {number}")
    office.until(lambda: "Léa proposes an answer" in card_said(office))
    assert "Bonjour 0" in card_said(office)
    office.opened.press("gp")
    office.until(lambda: office.window.queue.place.view is View.APPROVE and office.window.shown is not None)
    office.opened.press("P", Qt.KeyboardModifier.ShiftModifier)
    office.until(lambda: len(decided(office, first)) == 3)
    assert decided(office, first) == [
        ("propose", "Léa", "Bonjour 0"), ("reply", "Camille", "Bonjour 0"), ("approve", "Camille", ""),
    ]  # fmt: skip
    office.until(lambda: "Bonjour 1" in card_said(office))
    office.opened.press("T", Qt.KeyboardModifier.ShiftModifier)
    assert office.window.composer.text() == "Bonjour 1"
    assert office.window.composer.send_button.text() == "Approve with these words"
    office.opened.press(", Anna")
    office.opened.press(Qt.Key.Key_Return, CONTROL)
    office.until(lambda: len(decided(office, second)) == 3)
    assert decided(office, second)[1:] == [("reply", "Camille", "Bonjour 1, Anna"), ("approve", "Camille", "")]
    office.until(lambda: "Bonjour 2" in card_said(office))
    office.opened.press("S", Qt.KeyboardModifier.ShiftModifier)
    office.opened.press("Plus court")
    office.opened.press(Qt.Key.Key_Return)
    office.until(lambda: len(decided(office, third)) == 2)
    assert decided(office, third)[1] == ("send-back", "Camille", "Plus court")
    office.until(lambda: card_said(office) == "")
    office.opened.press("z")
    office.until(lambda: "Bonjour 2" in card_said(office))


def test_a_writer_proposes_and_hears_what_became_of_it(office: Office) -> None:
    first = office.world.ids()[0]
    becomes(office, "writer")
    assert TO_APPROVE not in views(office)
    office.opened.press("r")
    office.opened.press("Bonjour Anna")
    assert office.window.composer.send_button.text() == "Propose the answer"
    office.opened.press(Qt.Key.Key_Return, CONTROL)
    office.until(lambda: decided(office, first) == [("propose", "Camille", "Bonjour Anna")])
    office.until(lambda: "Bonjour Anna" in card_said(office))
    assert first in office.world.ids()
    card = office.window.team.approval.card if office.window.team is not None else None
    assert card is not None
    assert [name for name, button in card.buttons.items() if button.isVisible()] == ["drop-proposal"]
    office.opened.press("P", Qt.KeyboardModifier.ShiftModifier)
    assert len(decided(office, first)) == 1
    office.until(lambda: TO_APPROVE in views(office))
    news = office.window.team.news if office.window.team is not None else None
    assert news is not None
    office.until(lambda: news.ready)
    proposal = office.world.inbox.conversation(first).proposals[0]
    brand = office.world.inbox.brands()[0].id
    office.world.write(
        deciding.send_back, proposal.id, "Plus court", roles={brand: "lead"}, actor="Léa", at=office.world.began + 2
    )
    office.world.inbox.tell(Change((first,)))
    office.until(lambda: "Plus court" in office.window.queue.toast.said)
    assert office.window.queue.toast.said.startswith("Léa sent back: proposed answer, ")
    assert office.window.composer.text() == "Bonjour Anna"
    assert card_said(office) == ""


def test_what_was_answered_meanwhile_is_said_and_the_proposal_dropped(office: Office) -> None:
    first = office.world.ids()[0]
    lea_proposes(office, first, "Bonjour")
    office.lea_answers(first, "Le tram roule de nouveau.")
    office.opened.press("gp")
    office.until(lambda: "answered meanwhile: “Le tram roule de nouveau.”" in card_said(office))
    office.window.run("drop-proposal")
    office.until(lambda: card_said(office) == "")
    assert [kind for kind, _actor, _text in decided(office, first)] == ["reply"]
