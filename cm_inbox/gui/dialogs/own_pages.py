"""The pages of the settings about what one made oneself: saved views and macros, in the order one wants them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cm_inbox.gui.commands import BY_ID, keys_of
from cm_inbox.gui.keycaps import caps
from cm_inbox.gui.macros import step_title
from cm_inbox.gui.plain import isolated, line
from cm_inbox.gui.texts import network_title, view_title
from cm_inbox.gui.theme import Theme
from cm_inbox.models.queue import SavedView
from cm_inbox.settings import MOST_MACROS, Macro, Settings

from .base import inked_label
from .macros import MacroEditor
from .rows import Item, RowList
from .saved_views import NameView
from .settings_page import Door, Page, in_a_row, quiet_button

translate = QCoreApplication.translate

Replies = Callable[[], Sequence[tuple[str, str]]]
"""Gives ids and titles of the canned replies that a macro can use."""

HIGH = 230


class Arranged(QWidget):
    """A list to put in order, to change and to delete from. What was changed here is taken back step by step.

    A subclass says what the lines are (``items``), and what changing, moving or deleting one makes of the settings.
    """

    def __init__(self, theme: Theme, door: Door, name: str, change: str) -> None:
        super().__init__()
        self.theme = theme
        self.door = door
        self._before: list[Settings] = []
        self.list = RowList(theme, name, self)
        self.list.setMinimumHeight(HIGH)
        self.buttons: dict[str, QPushButton] = {
            "change": quiet_button(change),
            "up": quiet_button(translate("SavedViews", "Move up")),
            "down": quiet_button(translate("SavedViews", "Move down")),
            "delete": quiet_button(translate("SavedViews", "Delete")),
            "undo": quiet_button(translate("Settings", "Take back")),
        }
        self.buttons["change"].clicked.connect(self._change)
        self.buttons["up"].clicked.connect(lambda: self._move(-1))
        self.buttons["down"].clicked.connect(lambda: self._move(1))
        self.buttons["delete"].clicked.connect(self._delete)
        self.buttons["undo"].clicked.connect(self.undo)
        self.said = inked_label("", theme, "small", "muted")
        self.list.current_changed.connect(self._check)
        self.list.taken.connect(lambda _id: self._change())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.list)
        column.addWidget(in_a_row(*self.buttons.values()))
        column.addWidget(self.said)

    # -- what a subclass says --

    def items(self) -> list[Item]:
        """Return the lines, as the settings are now."""
        raise NotImplementedError

    def changing(self, item_id: str) -> None:
        """Open what changes one of them."""
        raise NotImplementedError

    def moved(self, item_id: str, other_id: str) -> Settings:
        """Return the settings with two neighbours in each other's place."""
        raise NotImplementedError

    def without(self, item_id: str) -> Settings:
        """Return the settings without one of them."""
        raise NotImplementedError

    # -- what all do --

    def refresh(self) -> None:
        """Show the lines as they are now."""
        self.list.show_items(self.items())
        self.list.setEnabled(bool(self.list.items()))
        self._check()

    def use(self, settings: Settings, said: str = "") -> None:
        """Take other settings, and remember the way back."""
        if settings != self.door.current():
            self._before.append(self.door.current())
            self.door.use(settings)
        self.said.setText(said)
        self.refresh()

    def undo(self) -> None:
        """Take the last change back. What else was chosen since stays."""
        if self._before:
            before = self._before.pop()
            self.door.use(
                replace(
                    self.door.current(), saved_views=before.saved_views, macros=before.macros, keys=self._keys(before)
                )
            )
            self.said.setText("")
            self.refresh()

    def _keys(self, before: Settings) -> Mapping[str, tuple[str, ...]]:
        """Return the keys of now, those of the macros as they were."""
        others = {each: keys for each, keys in self.door.current().keys.items() if not each.startswith("macro-")}
        return others | {each: keys for each, keys in before.keys.items() if each.startswith("macro-")}

    def _check(self) -> None:
        ids, current = [item.id for item in self.list.items()], self.list.current_id()
        at = ids.index(current) if current in ids else -1
        possible = {
            "change": at >= 0,
            "up": at > 0,
            "down": 0 <= at < len(ids) - 1,
            "delete": at >= 0,
            "undo": bool(self._before),
        }
        for name, button in self.buttons.items():
            button.setEnabled(possible[name])

    def _change(self) -> None:
        current = self.list.current_id()
        if current is not None:
            self.changing(current)

    def _move(self, by: int) -> None:
        ids, current = [item.id for item in self.list.items()], self.list.current_id()
        to = ids.index(current) + by if current in ids else -1
        if current is not None and 0 <= to < len(ids):
            other = ids[to]
            self.use(self.moved(current, other))
            self.list.choose(self.after_move(current, other))

    def after_move(self, item_id: str, _other_id: str) -> str:
        """Return the id of the moved line where it is now."""
        return item_id

    def _delete(self) -> None:
        current = self.list.current_id()
        title = next((item.title for item in self.list.items() if item.id == current), "")
        if current is not None:
            said = translate("Settings", "“%1” is deleted.").replace("%1", isolated(title, 60))
            self.use(self.without(current), said)


class Views(Arranged):
    """The saved views: their order is that of the left pane, and gives their keys."""

    def __init__(self, theme: Theme, door: Door) -> None:
        super().__init__(theme, door, translate("SavedViews", "Saved views"), translate("SavedViews", "Rename…"))
        self.refresh()

    def items(self) -> list[Item]:
        settings = self.door.current()
        return [
            Item(view.id, line(view.name, 60), _key(f"go-saved-{number}", settings.keys), _held(view), icon="filter")
            for number, view in enumerate(settings.saved_views, start=1)
        ]

    def changing(self, item_id: str) -> None:
        view = next(each for each in self.door.current().saved_views if each.id == item_id)
        dialog = NameView(self.theme, view.name, self.window())
        dialog.named.connect(lambda name: self._rename(item_id, name))
        dialog.open()

    def _rename(self, item_id: str, name: str) -> None:
        settings = self.door.current()
        views = tuple(replace(each, name=name) if each.id == item_id else each for each in settings.saved_views)
        self.use(replace(settings, saved_views=views))

    def moved(self, item_id: str, other_id: str) -> Settings:
        settings = self.door.current()
        known = {view.id: view for view in settings.saved_views}
        swapped = {item_id: known[other_id], other_id: known[item_id]}
        return replace(settings, saved_views=tuple(swapped.get(each.id, each) for each in settings.saved_views))

    def without(self, item_id: str) -> Settings:
        settings = self.door.current()
        return replace(settings, saved_views=tuple(each for each in settings.saved_views if each.id != item_id))


class MacroList(Arranged):
    """The macros: each keeps its key wherever it stands."""

    def __init__(self, theme: Theme, door: Door, replies: Replies) -> None:
        super().__init__(theme, door, translate("Macros", "Macros"), translate("Settings", "Change…"))
        self._replies = replies
        self.new_button = quiet_button(translate("Macros", "New macro…"))
        self.new_button.clicked.connect(self._new)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(1, in_a_row(self.new_button))
        self.refresh()

    def items(self) -> list[Item]:
        settings, titles = self.door.current(), self._replies()
        return [
            Item(
                command_id,
                line(macro.name, 60),
                _key(command_id, settings.keys),
                " · ".join(step_title(step, titles) for step in macro.steps),
                icon="play",
            )
            for command_id, macro in self._places()
            if macro.name
        ]

    def refresh(self) -> None:
        super().refresh()
        self.new_button.setEnabled(self._free() is not None)

    def _places(self) -> list[tuple[str, Macro]]:
        macros = [*self.door.current().macros, *[Macro("")] * MOST_MACROS][:MOST_MACROS]
        return [(f"macro-{number}", macro) for number, macro in enumerate(macros, start=1)]

    def _free(self) -> str | None:
        return next((command_id for command_id, macro in self._places() if not macro.name), None)

    def _new(self) -> None:
        free = self._free()
        if free is not None:
            self.changing(free)

    def changing(self, item_id: str) -> None:
        macro, keys = dict(self._places())[item_id], self.door.current().keys
        editor = MacroEditor(self.theme, item_id, macro, self._replies(), keys, self.window())
        editor.saved.connect(lambda made, key: self._keep(item_id, made, key))
        editor.deleted.connect(lambda: self.use(self.without(item_id)))
        editor.open()

    def _keep(self, item_id: str, macro: Macro, key: str) -> None:
        self.use(self._with({item_id: macro}, {item_id: (key,) if key else ()}))
        self.list.choose(item_id)

    def moved(self, item_id: str, other_id: str) -> Settings:
        macros, keys = dict(self._places()), self.door.current().keys
        bound = {each: keys_of(BY_ID[each], keys) for each in (item_id, other_id)}
        return self._with(
            {item_id: macros[other_id], other_id: macros[item_id]},
            {item_id: bound[other_id], other_id: bound[item_id]},
        )

    def after_move(self, _item_id: str, other_id: str) -> str:
        return other_id  # a macro's id is its place

    def without(self, item_id: str) -> Settings:
        return self._with({item_id: Macro("")}, {item_id: ()})

    def _with(self, changed: Mapping[str, Macro], keys: Mapping[str, tuple[str, ...]]) -> Settings:
        settings = self.door.current()
        macros = [changed.get(command_id, macro) for command_id, macro in self._places()]
        while macros and not macros[-1].name:
            macros.pop()
        return replace(settings, macros=tuple(macros), keys={**settings.keys, **keys})


def views_page(theme: Theme, door: Door) -> Page:
    """Return the page about the saved views."""
    words = "saved views vues gardées enregistrées filters filtres searches recherches order ordre rename renommer"
    page = Page(theme, "views", translate("SavedViews", "Saved views"), "filter", words)
    views = Views(theme, door)
    key = _key("keep-view", door.current().keys)
    hint = translate("Settings", "%1 keeps what the list shows. A key belongs to the place, not to the view.")
    page.add(translate("Settings", "Views in the left pane"), views, hint.replace("%1", key), words)
    page.refresh = views.refresh
    return page.end()


def macros_page(theme: Theme, door: Door, replies: Replies) -> Page:
    """Return the page about the macros."""
    words = "macros several plusieurs steps étapes at once keys touches automation enchaîner order ordre"
    page = Page(theme, "macros", translate("Macros", "Macros"), "play", words)
    macros = MacroList(theme, door, replies)
    hint = translate("Settings", "Several things done at once by one key, and taken back by one.")
    page.add(translate("Settings", "Your macros"), macros, hint, words)
    page.refresh = macros.refresh
    return page.end()


def _key(command_id: str, keys: Mapping[str, Sequence[str]]) -> str:
    bound = keys_of(BY_ID[command_id], keys) if command_id in BY_ID else ()
    return " ".join(caps(bound[0])) if bound else ""


def _held(view: SavedView) -> str:
    """Return in words what a view shows."""
    narrowed = view.narrowed
    parts = [view_title(view.view), line(view.query, 60), line(narrowed.label or "", 40)]
    parts.append(network_title(narrowed.network) if narrowed.network else "")
    return " · ".join(part for part in parts if part)
