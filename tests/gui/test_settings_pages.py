"""Pages of the settings about what one made oneself, and single settings found wherever they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QWidget

from cm_inbox.gui.dialogs.key_editor import KeyEditor
from cm_inbox.gui.dialogs.macros import MacroEditor
from cm_inbox.gui.dialogs.own_pages import Arranged, MacroList, Views
from cm_inbox.gui.dialogs.saved_views import NameView
from cm_inbox.gui.dialogs.settings import SettingsDialog
from cm_inbox.gui.dialogs.settings_page import Door
from cm_inbox.models.queue import SavedView, View
from cm_inbox.models.spending import Spending
from cm_inbox.settings import Macro, MacroStep, Settings

from .world import Opened, World

MADE = Settings(
    theme="light",
    language="en",
    saved_views=(
        SavedView("a", "Refunds", View.INBOX, query="refund"),
        SavedView("b", "Mine, late", View.MINE),
        SavedView("c", "Old", View.DONE),
    ),
    macros=(Macro("Sorry", (MacroStep("done"),)), Macro(""), Macro("Thanks", (MacroStep("like"), MacroStep("next")))),
    keys={"macro-1": ("Ctrl+1",), "macro-3": ("Ctrl+3",), "done": ("e",)},
)


@pytest.fixture
def opened(tmp_path: Path, qapp: QApplication) -> Iterator[Opened]:
    world = World(tmp_path)
    made = Opened(world, MADE)
    yield made
    made.close()
    world.close()


@pytest.fixture
def dialog(opened: Opened) -> Iterator[SettingsDialog]:
    window = opened.window
    shown = SettingsDialog(window.theme, Door(lambda: window.settings, window.use_settings, window), window)
    shown.open()
    yield shown
    shown.close()


def part(dialog: SettingsDialog, page: str) -> Arranged:
    dialog.show_page(page)
    return dialog.current_page.findChild(Views if page == "views" else MacroList)  # type: ignore[return-value]  # Qt


def names(opened: Opened) -> list[str]:
    return [view.name for view in opened.window.settings.saved_views]


def bound(opened: Opened) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return the macros by name with place and keys."""
    settings = opened.window.settings
    places = {f"macro-{number}": macro.name for number, macro in enumerate(settings.macros, 1) if macro.name}
    return {name: (place, settings.keys.get(place, ())) for place, name in places.items()}


def test_views_are_put_in_order_renamed_deleted_and_all_is_taken_back(dialog: SettingsDialog, opened: Opened) -> None:
    views = part(dialog, "views")
    assert [item.title for item in views.list.items()] == ["Refunds", "Mine, late", "Old"]
    assert [item.aside for item in views.list.items()] == ["g 1", "g 2", "g 3"]
    views.list.choose("c")
    views.buttons["up"].click()
    assert names(opened) == ["Refunds", "Old", "Mine, late"]
    assert views.list.current_id() == "c", "what was moved stays current"
    views.buttons["change"].click()
    asked = dialog.findChild(NameView)
    assert isinstance(asked, NameView)
    asked.field.setText("Archive")
    asked.ok.click()
    assert names(opened) == ["Refunds", "Archive", "Mine, late"]
    views.buttons["delete"].click()
    assert names(opened) == ["Refunds", "Mine, late"]
    assert "Archive" in views.said.text()
    for expected in (
        ["Refunds", "Archive", "Mine, late"],
        ["Refunds", "Old", "Mine, late"],
        ["Refunds", "Mine, late", "Old"],
    ):
        views.buttons["undo"].click()
        assert names(opened) == expected
    assert not views.buttons["undo"].isEnabled()
    assert opened.saved[-1].saved_views == MADE.saved_views, "kept as well"


def test_what_is_at_an_end_goes_no_further(dialog: SettingsDialog) -> None:
    views = part(dialog, "views")
    views.list.choose("a")
    assert [name for name, button in views.buttons.items() if button.isEnabled()] == ["change", "down", "delete"]
    for _ in range(3):
        views.list.choose(views.list.items()[0].id)
        views.buttons["delete"].click()
    assert [name for name, button in views.buttons.items() if button.isEnabled()] == ["undo"]


def test_a_macro_keeps_its_key_wherever_it_goes(dialog: SettingsDialog, opened: Opened) -> None:
    macros = part(dialog, "macros")
    assert [(item.title, item.aside) for item in macros.list.items()] == [("Sorry", "Ctrl 1"), ("Thanks", "Ctrl 3")]
    macros.list.choose("macro-3")
    macros.buttons["up"].click()
    assert bound(opened) == {"Thanks": ("macro-1", ("Ctrl+3",)), "Sorry": ("macro-3", ("Ctrl+1",))}
    assert macros.list.current_id() == "macro-1"
    macros.buttons["delete"].click()
    assert bound(opened) == {"Sorry": ("macro-3", ("Ctrl+1",))}
    assert opened.window.settings.keys["macro-1"] == ()
    macros.undo()
    macros.undo()
    assert bound(opened) == {"Sorry": ("macro-1", ("Ctrl+1",)), "Thanks": ("macro-3", ("Ctrl+3",))}
    assert opened.window.settings.keys["done"] == ("e",)


def test_a_macro_is_made_and_changed_here(dialog: SettingsDialog, opened: Opened) -> None:
    macros = part(dialog, "macros")
    assert isinstance(macros, MacroList)
    macros.new_button.click()
    editor = dialog.findChild(MacroEditor)
    assert isinstance(editor, MacroEditor)
    editor.name.setText("Close")
    editor.save.click()
    assert bound(opened)["Close"] == ("macro-2", ())
    assert [item.title for item in macros.list.items()] == ["Sorry", "Close", "Thanks"]


def test_taking_back_leaves_what_was_chosen_elsewhere(dialog: SettingsDialog, opened: Opened) -> None:
    views = part(dialog, "views")
    views.buttons["delete"].click()
    Door(lambda: opened.window.settings, opened.window.use_settings).change(density="compact", keys={"done": ("q",)})
    views.undo()
    assert opened.window.settings.density == "compact"
    assert opened.window.settings.keys["done"] == ("q",)
    assert names(opened) == ["Refunds", "Mine, late", "Old"]


def test_keys_bound_on_one_page_are_known_on_the_other(dialog: SettingsDialog) -> None:
    macros = part(dialog, "macros")
    macros.list.choose("macro-1")
    macros.buttons["delete"].click()
    dialog.show_page("keys")
    editor = dialog.current_page.findChild(KeyEditor)
    assert isinstance(editor, KeyEditor)
    assert editor.chosen["macro-1"] == ()


def marked(dialog: SettingsDialog) -> list[str]:
    """Return the first words of what is marked on the page that is shown."""
    rows = [row for row in dialog.current_page.findChildren(QWidget) if row.property("found")]
    return [_words(row) for row in rows]


def _words(row: QWidget) -> str:
    if isinstance(row, QLabel):
        return row.text()
    box = row.findChild(QCheckBox) or row.findChild(QLabel)
    assert isinstance(box, QCheckBox | QLabel)
    return box.text()


@pytest.mark.parametrize(
    ("sought", "page", "found"),
    [
        ("quote", "notifications", ["Quote the message"]),
        ("citer", "notifications", ["Quote the message"]),
        ("autostart", "notifications", ["Start with the session"]),
        ("limite", "wellbeing", ["Hostile messages that are enough for a day"]),
        ("bouclier", "wellbeing", ["Shield: the courteous ones first, the hostile ones five at a time"]),
        ("heures calmes", "wellbeing", ["Nothing comes to my notice at these hours", "From", "Until"]),
        ("automatique", "views", []),
        ("renommer", "views", ["Views in the left pane"]),
        ("enchaîner", "macros", ["Your macros"]),
    ],
)
def test_a_single_setting_is_found_and_marked(dialog: SettingsDialog, sought: str, page: str, found: list[str]) -> None:
    dialog.search.setText(sought)
    if not found:
        assert dialog.nothing.isVisibleTo(dialog)
        return
    assert dialog.current_page.id == page
    assert marked(dialog) == found
    dialog.search.clear()
    assert marked(dialog) == []


def test_what_x_may_cost_is_chosen_at_once(dialog: SettingsDialog, opened: Opened) -> None:
    dialog.show_page("general")
    fields = {field.accessibleName(): field for field in dialog.current_page.findChildren(QComboBox)}
    day = fields["What an account on X may cost in a day"]
    month = fields["What an account on X may cost in a month"]
    assert (day.currentText(), month.currentText()) == ("1.00 $", "15.00 $")
    day.setCurrentIndex(day.findText("5.00 $"))
    day.activated.emit(day.currentIndex())
    assert opened.window.settings.spending == Spending(day=500, month=1_500)
    month.setCurrentIndex(0)
    month.activated.emit(0)
    assert opened.window.settings.spending == Spending(day=500, month=0)
    assert month.currentText() == "nothing: X is not read"
