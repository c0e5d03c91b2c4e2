"""Where the charter stands in the window: in the place of list and conversation, made when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QWidget

from .commands import BY_ID, COMMANDS
from .futures import Futures

if TYPE_CHECKING:
    from cm_inbox.models.accounts import Brand

    from .charter_draft import CharterDraft
    from .charter_editor import CharterEditor
    from .window import MainWindow

translate = QCoreApplication.translate

ANYWHERE = frozenset(
    {
        "charter",
        "charter-save",
        "charter-text",
        "palette",
        "keys",
        "settings",
        "accounts",
        "theme",
        "sync",
        "shield",
        "wellbeing",
        "notifications",
        "quit",
    }
    | {"go-outbox", "go-history", "brand-all", "brand-1", "brand-2", "brand-3", "brand-4"}
)
"""Commands that mean the same while the charter is open."""

LEAVING = frozenset(
    {"search", "filter-all", "filter-public", "filter-private", "filter-unread", "filter-courteous", "filter-hostile"}
    | {"unfold"}
    | {command.id for command in COMMANDS if command.id.startswith("go-saved-")}
)

CHARTER_ROLES = ("lead", "admin")
"""Who of a team may put a charter in force (resources/hub/0001_tables.sql)."""


class CharterPlace(QObject):
    """Opens and leaves the charter of one window, and keeps what is being written of the brands' charters."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._futures = Futures(window.tell_error, self)
        self._drafts: dict[int, CharterDraft] = {}
        self._panes: list[int] = []
        self.editor: CharterEditor | None = None
        self.open = False
        window.theme.changed.connect(self.make_anew)

    # -- opening and leaving --

    def show(self) -> None:
        """Show the charter of the brand the window is narrowed to, else of the open conversation's, else the first."""
        window = self._window
        brand = self._brand()
        if brand is None:
            window.status.tell(translate("CharterEditor", "Connect an account first: a charter belongs to a brand."))
            return
        sizes = window.splitter.sizes()[:3]  # before the editor takes its place among them
        editor = self.editor or self._make()
        if not self.open:
            self._panes = sizes
            self.open = True
            window.composer.save_draft()
            for part in self._others():
                part.hide()
            editor.show()
            window.splitter.setSizes([sizes[0], 0, 0, sum(sizes[1:])])
            window.folding.make_room(True)
            window.rail.show_charter(True)
        editor.open_for(brand, window.inbox.accounts())
        editor.take_keyboard()

    def leave(self) -> None:
        """Show list and conversation again. What is not saved is kept."""
        if not self.open or self.editor is None:
            return
        window = self._window
        self.open = False
        self.keep()
        self.editor.trying.cancel()
        self.editor.hide()
        for part in self._others():
            part.show()
        window.folding.make_room(False)
        window.splitter.setSizes([*self._panes, 0])
        window.rail.show_charter(False)
        window.focus_list()
        if any(draft.modified for draft in self._drafts.values()):
            window.status.tell(translate("CharterEditor", "The charter is not saved; what you wrote of it is kept."))

    def take_keyboard(self) -> bool:
        """Take the keyboard, if the charter is open; say whether it is."""
        if self.open and self.editor is not None:
            self.editor.take_keyboard()
        return self.open

    def narrow(self, brand_id: int | None) -> None:
        """Show this brand's charter, if the charter is open."""
        if self.open and brand_id is not None:
            self.show()

    def make_anew(self) -> None:
        """Make the editor again: colours or language are others."""
        if self.editor is None:
            return
        focus = self._window.focusWidget()
        keyboard = focus is not None and self.editor.isAncestorOf(focus)
        former, self.editor = self.editor, None
        former.close_all()
        former.hide()
        former.setParent(None)
        if self.open:
            editor = self._make()
            editor.show()
            brand = self._brand()
            if brand is not None:
                editor.open_for(brand, self._window.inbox.accounts())
                editor.return_to(former)
            if keyboard:
                editor.take_keyboard()
        former.deleteLater()

    def _make(self) -> CharterEditor:
        from .charter_editor import CharterEditor

        window = self._window
        context = window.context
        self.editor = CharterEditor(context.charters, self._draft, window.theme, context.clock, window)
        self.editor.leave.connect(self.leave)
        self.editor.forbids = lambda brand_id: window.inbox.roles.get(brand_id, "lead") not in CHARTER_ROLES
        window.splitter.addWidget(self.editor)
        window.splitter.setStretchFactor(window.splitter.indexOf(self.editor), 1)
        return self.editor

    def _draft(self, brand_id: int) -> CharterDraft:
        from .charter_draft import CharterDraft

        draft = self._drafts.get(brand_id)
        newest = self._window.context.charters.version(brand_id)
        if draft is not None and not draft.modified and newest != draft.base:
            draft.deleteLater()
            draft = None
        if draft is None:
            draft = self._drafts[brand_id] = CharterDraft(self._window.context.charters, brand_id, self._futures, self)
        return draft

    def _others(self) -> tuple[QWidget, ...]:
        splitter = self._window.splitter
        return tuple(part for at in (1, 2) if (part := splitter.widget(at)) is not None)

    def _brand(self) -> Brand | None:
        window = self._window
        chosen = window.queue.place.narrowed.brand_id
        if chosen is None and self.open and self.editor is not None and self.editor.brand is not None:
            chosen = self.editor.brand.id
        if chosen is None and window.shown is not None:
            chosen = window.shown.row.brand_id
        brands = window.brands
        return brands.get(chosen) if chosen in brands else next(iter(brands.values()), None)

    # -- commands --

    def takes(self, command_id: str) -> bool:
        """Take a command that means something else here, or nothing; leave for one that means another place."""
        editor = self.editor
        if not self.open or editor is None or command_id in ANYWHERE:
            return False
        if command_id == "back":
            if not editor.step_back():
                self.leave()
        elif command_id in ("next", "previous"):
            editor.list.step(1 if command_id == "next" else -1)
        elif command_id == "undo":
            editor.undo()
        elif BY_ID[command_id].view is not None or command_id in LEAVING:
            self.leave()
            return False
        elif BY_ID[command_id].needs:
            editor.told.emit(translate("CharterEditor", "Leave the charter first (Escape)."))
        return True

    def save(self) -> None:
        """Save the charter that is open."""
        if self.open and self.editor is not None:
            self.editor.save()

    def toggle_text(self) -> None:
        """Show the text of the charter, opening it where it is not."""
        if not self.open:
            self.show()
        if self.editor is not None:
            self.editor.toggle_text()

    # -- the window --

    def panes(self) -> list[int]:
        """Return the widths of rail, list and conversation."""
        return self._panes if self.open else self._window.splitter.sizes()[:3]

    def keep(self) -> None:
        """Keep on disk what is not saved."""
        for draft in self._drafts.values():
            draft.keep_now()

    def close(self) -> None:
        """The window closes: keep what is not saved."""
        self.keep()
        self._futures.close()
        if self.editor is not None:
            self.editor.close_all()
