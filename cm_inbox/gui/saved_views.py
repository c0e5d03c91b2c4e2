"""The views one has kept: a search, a filter and an order under a name, in the left pane with what they hold now."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import QMenu

from cm_inbox.models.instants import new_id
from cm_inbox.models.queue import SavedView

from .action_bar import first_key
from .plain import line
from .queue_pane import Place
from .texts import network_title, translate

if TYPE_CHECKING:
    from .window import MainWindow

COUNTED = 1_000
"""A view that holds more says so: the exact number is not worth the wait."""

COUNT_MS = 2_000
"""How soon after a change they are counted again."""

REST = 20
"""How many times as long as counting took it is left alone."""

GIVEN_KEYS = 9


class SavedViews(QObject):
    """Keeps them in the settings, and counts them from another thread."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._counts: dict[SavedView, str] = {}
        self._took = 0.0
        self._counting = False
        self._menu: QMenu | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._count)
        window.rail.saved_chosen.connect(self.choose)
        self.show()
        self.recount(soon=True)

    @property
    def views(self) -> tuple[SavedView, ...]:
        """Return them in their order."""
        return self._window.settings.saved_views

    # -- going --

    def go(self, number: int) -> None:
        """Show one of them, by its number from 1."""
        if number > len(self.views):
            self._window.status.tell(translate("SavedViews", "There is no saved view %1.").replace("%1", str(number)))
            return
        view = self.views[number - 1]
        self._window.queue.go(Place(view.view, view.narrowed, view.query, view.sort))
        self._window.focus_list()

    def choose(self, number: int) -> None:
        """Show one that was pointed at; those after the ninth have no command, and are shown all the same."""
        if number <= GIVEN_KEYS:
            self._window.run(f"go-saved-{number}")
            return
        self._window.charter.leave()
        self._window.dossier.leave()
        self.go(number)

    @property
    def current(self) -> int | None:
        """Return which of them is looked at, from 0."""
        place = self._window.queue.place
        shown = (place.view, place.narrowed, place.query, place.sort)
        places = [(each.view, each.narrowed, each.query, each.sort) for each in self.views]
        return places.index(shown) if shown in places else None

    # -- keeping --

    def keep(self) -> None:
        """Ask for a name, and keep what is shown under it."""
        place = self._window.queue.place
        self._ask_name(self._proposed(place), lambda name: self._add(name, place))

    def _add(self, name: str, place: Place) -> None:
        view = SavedView(new_id(), name, place.view, place.narrowed, place.query, place.sort)
        self.use((*self.views, view))

    def _proposed(self, place: Place) -> str:
        from cm_inbox.brand_words import SEPARATOR

        parts = [place.query, network_title(place.narrowed.network) if place.narrowed.network else ""]
        parts.append(place.narrowed.label or "")
        brand = self._window.brands.get(place.narrowed.brand_id or 0)
        parts.append(brand.name if brand else "")
        return line(SEPARATOR.join(part for part in parts if part), 40)

    def _ask_name(self, proposed: str, then: Callable[[str], None]) -> None:
        from .dialogs.saved_views import NameView

        window = self._window
        dialog = NameView(window.theme, proposed, window)
        dialog.named.connect(then)
        dialog.open()

    def use(self, views: tuple[SavedView, ...]) -> None:
        """Keep these, in this order."""
        window = self._window
        window.use_settings(replace(window.settings, saved_views=views))
        self.show()
        self.recount(soon=True)

    def follow_brand(self, before: str, name: str) -> None:
        """A brand is called otherwise now: what names it in a search goes on to name it."""
        from cm_inbox.brand_words import follow, follow_views

        views = follow_views(self.views, before, name)
        if views != self.views:
            self.use(views)
        place = self._window.queue.place
        if (query := follow(place.query, before, name)) != place.query:
            self._window.queue.go(replace(place, query=query))

    def rename(self, number: int) -> None:
        """Ask for another name of one of them, by its place from 0."""
        view = self.views[number]

        def named(name: str) -> None:
            self.use(tuple(replace(each, name=name) if each.id == view.id else each for each in self.views))

        self._ask_name(view.name, named)

    def delete(self, number: int) -> None:
        """Keep one of them no more."""
        self.use((*self.views[:number], *self.views[number + 1 :]))

    def move(self, number: int, by: int) -> None:
        """Put one of them further up or down."""
        views = list(self.views)
        to = number + by
        if 0 <= to < len(views):
            views.insert(to, views.pop(number))
            self.use(tuple(views))

    def manage(self) -> None:
        """Show all of them, to be renamed, put in order, deleted."""
        from .dialogs.saved_views import ManageViews

        window = self._window
        key = first_key("keep-view", window.settings.keys)
        dialog = ManageViews(window.theme, self.views, window, key=key)
        dialog.changed.connect(self.use)
        dialog.open()

    def open_menu(self, number: int, at: QPoint) -> None:
        """Open the menu of one of them."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(translate("SavedViews", "Rename…"), lambda: self.rename(number))
        up = menu.addAction(translate("SavedViews", "Move up"), lambda: self.move(number, -1))
        down = menu.addAction(translate("SavedViews", "Move down"), lambda: self.move(number, 1))
        up.setEnabled(number > 0)
        down.setEnabled(number + 1 < len(self.views))
        menu.addSeparator()
        menu.addAction(translate("SavedViews", "Delete"), lambda: self.delete(number))
        self._menu = menu
        menu.popup(at)

    # -- showing --

    def show(self) -> None:
        """Show them in the left pane, with what was counted last."""
        counts = [self._counts.get(view, "") for view in self.views]
        self._window.rail.show_saved(self.views, counts, self.current)

    def recount(self, *, soon: bool = False) -> None:
        """Count them again after a while: something has changed."""
        if self.views and not self._timer.isActive() and not self._counting:
            self._timer.start(0 if soon else max(COUNT_MS, round(REST * self._took * 1_000)))

    def close(self) -> None:
        """Count no more."""
        self._timer.stop()

    def _count(self) -> None:
        views, began = self.views, time.monotonic()
        self._counting = True
        questions = [(view.view, view.narrowed, view.query) for view in views]

        def counted(found: list[int]) -> None:
            self._counting = False
            self._took = time.monotonic() - began
            self._counts = {view: _said(count) for view, count in zip(views, found, strict=True)}
            self.show()
            if views != self.views:
                self.recount()

        def failed(_error: Exception) -> None:
            self._counting = False  # whatever is wrong with the history is told elsewhere; the names stand there

        self._window.futures.then(self._window.inbox.count_later(questions, most=COUNTED + 1), counted, failed)


def _said(count: int) -> str:
    if count > COUNTED:
        return f"{QLocale().toString(COUNTED)}+"
    return QLocale().toString(count) if count else ""
