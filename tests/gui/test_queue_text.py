"""What a row of the list says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from cm_inbox.gui.queue_text import Urgency, around, chip_of, describe, initials, name_of, wait_of
from cm_inbox.models.messages import MessageStatus
from cm_inbox.models.queue import ConversationState

from .rows import MINUTE, NOW, row

PLAIN = replace(row(8), has_draft=False, has_failure=False, labels=(), assigned_to=None, status=MessageStatus.VISIBLE)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Bruno Castel", "BC"),
        ("gros_relou_59", "G5"),
        ("élodie", "ÉL"),
        ("J.-P. Morel", "JM"),
        ("王小明", "王小"),
        ("👩‍👩‍👧", "?"),
        ("", "?"),
    ],
)
def test_letters_stand_for_a_person(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_person_without_a_name_goes_by_the_handle() -> None:
    assert name_of(replace(PLAIN, author_name="")) == "@person8"


@pytest.mark.parametrize(
    ("due_in", "urgency"), [(-1, Urgency.LATE), (10, Urgency.SOON), (31, Urgency.FINE), (None, Urgency.FINE)]
)
def test_waiting_is_measured_against_the_promise(qapp: QApplication, due_in: int | None, urgency: Urgency) -> None:
    due = None if due_in is None else NOW + due_in * MINUTE
    wait = wait_of(replace(PLAIN, waiting_since=NOW - 72 * MINUTE, due_at=due), NOW)
    assert (wait.text, wait.urgency) == ("1 h 12", urgency)


def test_nobody_waits_in_what_is_done(qapp: QApplication) -> None:
    done = replace(PLAIN, state=ConversationState.DONE, waiting_since=None, last_at=NOW - 26 * 60 * MINUTE)
    assert wait_of(done, NOW).urgency is Urgency.NONE
    assert wait_of(done, NOW).text == "yesterday"


def test_what_matters_most_is_the_chip(qapp: QApplication) -> None:
    everything = replace(
        PLAIN, has_failure=True, has_draft=True, status=MessageStatus.HIDDEN, assigned_to="Léa", labels=("SAV", "B")
    )
    said = []
    for lost in (
        {},
        {"has_failure": False},
        {"has_draft": False},
        {"status": MessageStatus.VISIBLE},
        {"assigned_to": None},
        {"labels": ()},
    ):
        everything = replace(everything, **lost)
        chip = chip_of(everything, NOW)
        said.append(chip.text if chip else None)
    assert said == ["Not sent", "Draft", "hidden", "Léa", "SAV +1", None]


@pytest.mark.parametrize(
    ("severity", "asks", "said"),
    [
        (0, "labels", None),
        (0, "reply", None),
        (0, "hide", "Rule · hide?"),
        (1, "department", "Rule"),
        (3, None, "Rule"),
    ],
)
def test_only_what_is_grave_or_takes_something_away_stands_out(
    qapp: QApplication, severity: int, asks: str | None, said: str | None
) -> None:
    chip = chip_of(replace(PLAIN, verdict="Rule", severity=severity, asks=asks), NOW)
    assert (chip.text if chip else None) == said


def test_hostile_text_stays_in_its_line(qapp: QApplication) -> None:
    said = describe(replace(PLAIN, author_name="Eve\u202e\nB\x00b", snippet="a\nb"), "Altéa", NOW)
    assert "\n" not in said
    assert "\u202e" not in said
    assert "\x00" not in said


def test_what_was_found_is_in_sight() -> None:
    text = "Bonjour, je vous écris encore une fois au sujet de mon abonnement déjà payé deux fois."
    assert around(text, "deja paye").startswith("…")
    assert "déjà payé" in around(text, "DEJA*")[:40]
    assert around(text, "bonjour") == text
    assert around(text, "introuvable") == text
    assert around(text, "from:bruno") == text
