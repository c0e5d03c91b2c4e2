"""The dossier, by keys, in the real window over a real store."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cm_inbox.gui.dialogs.people import PeoplePicker
from cm_inbox.gui.dossier_pane import DossierPane
from cm_inbox.gui.softening import BLOCK
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.messages import Author, Visibility
from cm_inbox.settings import Settings
from cm_inbox.store.connection import Connection

from .people import INSULT, People
from .world import Opened, World

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
Until = Callable[[Callable[[], object]], None]


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    def wait(condition: Callable[[], object]) -> None:
        qtbot.waitUntil(lambda: bool(condition()), timeout=30_000)

    return wait


@pytest.fixture
def people(tmp_path: Path, qapp: QApplication) -> Iterator[People]:
    world = World(tmp_path)
    yield People(world)
    world.close()


@pytest.fixture
def ready(people: People, until: Until) -> Iterator[Opened]:
    opened = Opened(people.world, Settings(name="Camille", theme="light", language="en"), canned=None)
    opened.window.resize(1440, 900)
    opened.window.show_conversation(people.now)
    until(lambda: opened.window.shown and opened.window.shown.row.id == people.now)
    yield opened
    opened.close()


def pane(ready: Opened) -> DossierPane:
    found = ready.window.dossier.pane
    assert found is not None
    return found


def opened_dossier(ready: Opened, until: Until) -> DossierPane:
    ready.press("d")
    until(pane(ready).messages.list.items)
    return pane(ready)


def lines(dossier: DossierPane) -> list[str]:
    """Return the texts of theirs that are shown."""
    return [item.detail for item in dossier.messages.list.items() if not item.heading]


def identities(dossier: DossierPane) -> list[tuple[str, str]]:
    return [(item.title, item.aside) for item in dossier.identities.list.items()]


def test_d_opens_it_and_the_same_key_goes_back_to_exactly_where_one_was(
    ready: Opened, people: People, until: Until
) -> None:
    ready.press("r")
    ready.press("Bonjour ")
    ready.press(Key.Key_Escape)
    until(ready.window.queue.list.hasFocus)
    dossier = opened_dossier(ready, until)
    assert dossier.isVisible()
    assert dossier.isAncestorOf(QApplication.focusWidget() or dossier)
    for leave in ("d", Key.Key_Escape):
        ready.press(leave)
        assert not dossier.isVisible()
        assert ready.window.queue.list.hasFocus()
        assert ready.current == people.now
        assert ready.window.composer.text() == "Bonjour "
        if leave == "d":
            ready.press("d")
    kept = people.world.inbox.draft(people.now)
    assert kept is not None
    assert (kept.text, kept.visibility) == ("Bonjour ", Visibility.PUBLIC)


def test_it_says_who_somebody_is_and_how_they_stand(ready: Opened, people: People, until: Until) -> None:
    people.world.inbox.decide(DecisionKind.WARN, [people.old], text="Restez poli.", rule="insulte").result()
    people.world.inbox.decide(DecisionKind.LABEL, [people.old], text="SAV").result()
    dossier = opened_dossier(ready, until)
    assert dossier.title.text() == "Kévin Legrand"
    assert "2 message" in dossier.known.text()
    assert "SAV" in dossier.labels.text()
    until(lambda: not dossier.standing.isHidden())
    assert "insulte" in dossier.strikes.text()
    assert "counts until" in dossier.strikes.text()
    assert "for 30 days at warning 3" in dossier.strikes.text()
    assert "Warnings: 1 of 3, one more proposed" in dossier.standing.accessibleName()
    assert dossier.voice.accessibleName() == "for Altéa Mobilités only"


def test_their_words_are_softened_until_the_key_is_held(ready: Opened, until: Until) -> None:
    dossier = opened_dossier(ready, until)
    assert any(BLOCK in text for text in lines(dossier))
    QTest.keyPress(dossier.messages.list, "p")  # type: ignore[call-overload]  # its stub has no str
    assert INSULT in lines(dossier)
    QTest.keyRelease(dossier.messages.list, "p")  # type: ignore[call-overload]
    until(lambda: any(BLOCK in text for text in lines(dossier)))


def test_the_shield_softens_it_whatever_one_chose_and_counts_what_is_read(
    ready: Opened, people: People, until: Until
) -> None:
    window = ready.window
    window.use_settings(replace(window.settings, soften=False))
    dossier = opened_dossier(ready, until)
    assert INSULT in lines(dossier)
    window.shield.toggle()
    until(lambda: any(BLOCK in text for text in lines(dossier)))
    before = window.shield.counts()[0]
    QTest.keyPress(dossier.messages.list, "p")  # type: ignore[call-overload]
    QTest.keyRelease(dossier.messages.list, "p")  # type: ignore[call-overload]
    assert window.shield.counts()[0] == before + 1
    window.shield.toggle()


def test_what_they_wrote_is_searched_and_opened(ready: Opened, people: People, until: Until) -> None:
    dossier = opened_dossier(ready, until)
    assert [item.title for item in dossier.messages.list.items() if item.heading] == ["Publication d", "Publication a"]
    ready.press("/")
    assert dossier.messages.search.hasFocus()
    ready.press("tram")
    until(lambda: lines(dossier) == ["Où est le tram ?"])
    ready.press(Key.Key_Escape)
    until(lambda: len(lines(dossier)) == 2)
    assert dossier.isVisible()
    ready.press("jjj")
    ready.press(Key.Key_Return)
    assert not dossier.isVisible()
    until(lambda: ready.window.shown and ready.window.shown.row.id == people.old)


def test_a_suggestion_is_linked_and_taken_back(ready: Opened, people: People, until: Until) -> None:
    dossier = opened_dossier(ready, until)
    ready.window.run("link-person")  # as from the palette: shows who may be the same
    assert dossier.stack.currentIndex() == 2
    assert identities(dossier) == [
        ("Kévin Legrand @gros_relou59@mastodon.example", ""),
        ("gros-relou59.bsky.social", "to be confirmed"),
        ("KEVIN LEGRAND relou", "to be confirmed"),
    ]
    assert [item.note for item in dossier.identities.list.items()] == ["", "The same handle", "The same name"]
    QTest.mouseClick(dossier.identities.link_button, Qt.MouseButton.LeftButton)
    until(lambda: ready.toast == "Linked as one person")
    until(lambda: ("gros-relou59.bsky.social", "linked") in identities(dossier))
    until(lambda: len(lines(dossier)) == 3)
    assert people.world.inbox.dossier(people.author(people.blue)).messages == 3
    ready.press("z")
    until(lambda: ("gros-relou59.bsky.social", "to be confirmed") in identities(dossier))
    until(lambda: len(lines(dossier)) == 2)
    assert dossier.isVisible()


def test_somebody_who_is_not_suggested_is_found_by_name_within_the_brand(
    ready: Opened, people: People, until: Until
) -> None:
    people.world.arrive([people.world.message(4)], brand=1)  # gros_relou_59 writes to another brand
    stranger = people.write("wordpress", Author("k9", "gros.inconnu", "Gros Inconnu"), "Bonjour", thread="z", waited=9)
    dossier = opened_dossier(ready, until)
    dossier.show_tab(2)
    QTest.mouseClick(dossier.identities.search_button, Qt.MouseButton.LeftButton)
    until(QApplication.activeModalWidget)
    picker = QApplication.activeModalWidget()
    assert isinstance(picker, PeoplePicker)
    ready.press("gros")
    until(lambda: picker.current)
    titles = [row.title for row in picker.rows("gros") if row.choice is not None]
    assert sorted(titles) == ["Gros Inconnu", "gros-relou59.bsky.social"]
    ready.press(" inc")
    until(lambda: picker.current and picker.current.title == "Gros Inconnu")
    ready.press(Key.Key_Return)
    until(lambda: ready.toast == "Linked as one person")
    assert people.author(stranger) in people.world.inbox.dossier(people.author(people.now)).authors


def test_not_the_same_person_is_remembered(ready: Opened, people: People, until: Until) -> None:
    dossier = opened_dossier(ready, until)
    ready.window.run("tell-apart")
    ready.window.run("tell-apart")
    until(lambda: ("gros-relou59.bsky.social", "not the same person") in identities(dossier))
    assert not people.world.inbox.dossier(people.author(people.now)).suggestions[0].apart
    assert people.world.inbox.dossier(people.author(people.now)).suggestions[-1].apart
    assert "1 to confirm" in dossier.tabs.button(2).text()


def test_an_identity_is_unlinked(ready: Opened, people: People, until: Until) -> None:
    inbox = people.world.inbox
    inbox.decide_on_person(DecisionKind.LINK_PERSON, people.author(people.now), people.author(people.blue)).result()
    dossier = opened_dossier(ready, until)
    until(lambda: len(lines(dossier)) == 3)
    ready.window.run("unlink-person")
    dossier.identities.list.choose(f"author {people.author(people.blue)}")
    ready.window.run("unlink-person")
    until(lambda: ("gros-relou59.bsky.social", "to be confirmed") in identities(dossier))


def test_a_note_is_written_in_place_kept_and_taken_back(ready: Opened, people: People, until: Until) -> None:
    ready.press("N", SHIFT)
    dossier = pane(ready)
    assert dossier.note.edit.hasFocus()
    ready.press("Un connard, mais abonné.")
    ready.press(Key.Key_Escape)
    until(lambda: people.world.inbox.dossier(people.author(people.now)).note == "Un connard, mais abonné.")
    assert dossier.isVisible()
    until(lambda: dossier.note.said.text() == "Un •••••••, mais abonné.")
    ready.press("z")
    until(lambda: people.world.inbox.dossier(people.author(people.now)).note == "")
    until(lambda: "Nothing is noted" in dossier.note.said.text())


def test_closing_the_window_keeps_the_note_being_written(ready: Opened, people: People) -> None:
    ready.press("N", SHIFT)
    ready.press("Fidèle")
    ready.window.close()
    people.world.inbox.orders_done().result(20)
    assert people.world.inbox.dossier(people.author(people.now)).note == "Fidèle"


@pytest.mark.logs("an order or a question of the window failed")
def test_a_note_that_could_not_be_kept_comes_back_to_its_own_person(
    ready: Opened, people: People, until: Until
) -> None:
    dossier = opened_dossier(ready, until)
    assert dossier.dossier is not None
    author = dossier.dossier.authors[0]
    world, go_on = people.world, threading.Event()
    busy = world.store.write_urgent(lambda _connection: go_on.wait(20))
    world.store.write_urgent(_forbid_notes)
    ready.press("N", SHIFT)
    ready.press("Fidèle")
    other = next(each for each in ready.listed if world.inbox.conversation(each).author.row != author)
    ready.window.show_conversation(other)
    until(lambda: not ready.window.dossier.open)
    ready.press("d")
    until(lambda: (theirs := pane(ready).dossier) is not None and author not in theirs.authors)
    go_on.set()
    busy.result(20)
    until(lambda: ready.window.queue.toast.failed)
    assert not pane(ready).note.writing, "it is another person's"
    ready.press("d")
    ready.window.show_conversation(people.now)
    until(lambda: ready.window.shown and ready.window.shown.row.id == people.now)
    ready.press("d")
    until(lambda: pane(ready).note.writing)
    assert pane(ready).note.edit.toPlainText() == "Fidèle"
    pane(ready).note.edit.setPlainText("")
    ready.press(Key.Key_Escape)


def _forbid_notes(connection: Connection) -> None:
    connection.execute(
        "CREATE TRIGGER no_room BEFORE INSERT ON journal WHEN new.kind = 'person-note'"
        " BEGIN SELECT RAISE(ABORT, 'no room'); END"
    )


def test_what_comes_after_it_was_made_anew_is_dropped(ready: Opened, people: People, until: Until) -> None:
    """Colours change while what they wrote is still being read."""
    ready.press("d")
    ready.window.use_settings(replace(ready.window.settings, theme="dark"))
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    until(pane(ready).messages.list.items)


def test_decisions_are_told_and_taken_back(ready: Opened, people: People, until: Until) -> None:
    people.world.inbox.decide(DecisionKind.LABEL, [people.old], text="SAV").result()
    dossier = opened_dossier(ready, until)
    QTest.mouseClick(dossier.tabs.button(1), Qt.MouseButton.LeftButton)
    assert [item.title for item in dossier.decisions.list.items()] == ["Camille put the label SAV"]
    QTest.mouseClick(dossier.decisions.undo_button, Qt.MouseButton.LeftButton)
    until(lambda: dossier.decisions.list.items()[0].struck)
    assert people.world.inbox.dossier(people.author(people.old)).labels == ()


def test_headings_are_passed_over(ready: Opened, until: Until) -> None:
    shown = opened_dossier(ready, until).messages.list
    items = shown.items()
    assert items[0].heading
    assert items[0].aside == "Mastodon", "a network as it writes itself"
    at = [shown.currentIndex().row()]
    for _ in items:
        ready.press(Key.Key_Down)
        at.append(shown.currentIndex().row())
    assert at[0] == 1
    assert set(at) == {number for number, item in enumerate(items) if not item.heading}


def test_tab_stays_within_and_every_part_has_a_name(ready: Opened, until: Until) -> None:
    dossier = opened_dossier(ready, until)
    seen: set[QWidget] = set()
    for _ in range(20):
        ready.press(Key.Key_Tab)
        focus = QApplication.focusWidget()
        assert focus is not None
        assert dossier.isAncestorOf(focus)
        seen.add(focus)
        named = focus.accessibleName() or getattr(focus, "text", lambda: "")()
        assert named, focus
    assert {dossier.messages.search, dossier.messages.list, dossier.close_button} <= seen


def test_a_command_about_the_conversation_goes_back_to_it_first(ready: Opened, until: Until) -> None:
    dossier = opened_dossier(ready, until)
    ready.press("r")
    assert not dossier.isVisible()
    assert ready.window.composer.isAncestorOf(QApplication.focusWidget() or ready.window)


def test_somebody_else_s_conversation_is_not_covered_by_it(ready: Opened, people: People, until: Until) -> None:
    dossier = opened_dossier(ready, until)
    ready.window.queue.list.select(people.blog)
    until(lambda: ready.window.shown and ready.window.shown.row.id == people.blog)
    assert not dossier.isVisible()


def test_the_header_s_link_opens_it(ready: Opened, until: Until) -> None:
    header = ready.window.pane.header
    place = header.link_area().center()
    assert place.x() > 0
    QTest.mouseClick(header, Qt.MouseButton.LeftButton, pos=QPoint(round(place.x()), round(place.y())))
    until(lambda: ready.window.dossier.open)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_holds_in_a_small_window_in_french_and_through_a_change_of_colours(
    people: People, until: Until, theme: str
) -> None:
    opened = Opened(people.world, Settings(name="Camille", theme=theme, language="fr"), canned=None)
    try:
        opened.window.resize(1024, 700)
        opened.window.show_conversation(people.now)
        until(lambda: opened.window.shown and opened.window.shown.row.id == people.now)
        dossier = opened_dossier(opened, until)
        assert dossier.minimumSizeHint().width() <= dossier.width()
        assert dossier.messages.list.height() >= 120
        assert dossier.messages.search.placeholderText() == "Chercher dans ce qu’elle a écrit…"
        opened.press(Key.Key_F8)
        until(lambda: pane(opened) is not dossier and pane(opened).isVisible())
        until(pane(opened).messages.list.items)
    finally:
        opened.window.use_settings(replace(opened.window.settings, language="en"))
        opened.close()
