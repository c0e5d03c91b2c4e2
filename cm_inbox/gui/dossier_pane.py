"""A person's dossier on the screen: how they stand, what one keeps about them, what they wrote, who they are elsewhere.

It lies over the conversation, which stays as it was. Everything is said in words; the colours only repeat them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from cm_inbox.models.accounts import Brand
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.dossier import Dossier
from cm_inbox.models.instants import Millis

from . import dossier_words as words
from .cap_button import CapButton, Role
from .dialogs.base import plain_label
from .dialogs.rows import RowList
from .dossier_head import Handles, Standing, brand_card
from .dossier_note import NoteField
from .dossier_pages import DecisionsPage, IdentitiesPage, Read, WrittenPage
from .futures import Futures
from .paint_kit import blank, paint_person
from .plain import isolated
from .texts import translate
from .theme import Theme
from .timeline import initials
from .warning_meter import Meter

AVATAR = 44
MARGIN = 24
IDENTITIES = 2
"""The place of the identities among the tabs."""


class DossierPane(QWidget):
    """Shows a ``Dossier``.

    ``leave`` that one is done with it, ``open_wanted`` the conversation to open, ``decided`` what to decide about whom:
    the kind, the author's row, the other's or None, a text. ``undo_wanted`` carries a decision's id.
    """

    leave = Signal()
    open_wanted = Signal(int)
    decided = Signal(object, int, object, str)
    undo_wanted = Signal(str)

    def __init__(self, theme: Theme, now: Callable[[], Millis], read: Read, futures: Futures, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("Dossier")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAutoFillBackground(True)
        self.theme, self._now = theme, now
        self.dossier: Dossier | None = None
        self._hurtful: Sequence[str] = ()
        self._softens = True
        self._peeking = False
        self._build(read, futures)

    # -- building --

    def _build(self, read: Read, futures: Futures) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 14, MARGIN, 12)
        column.setSpacing(8)
        self._build_head(column)
        self.standing = Standing(self.theme, self)
        self.strikes = plain_label("", self.theme, "small", "text.secondary")
        self.labels = plain_label("", self.theme, "small", "text.secondary")
        self.note = NoteField(self.theme, self)
        self.note.kept.connect(self._keep_note)
        self.note.left.connect(self.focus_current)
        for part in (self.standing, self.strikes, self.labels, self.note):
            column.addWidget(part)
        self._build_tabs(column)
        self.messages = WrittenPage(self.theme, self._now, read, futures, self)
        self.messages.arrived.connect(self._show_softened)
        self.decisions = DecisionsPage(self.theme, self._now, self)
        self.decisions.undo_wanted.connect(self.undo_wanted)
        self.identities = IdentitiesPage(self.theme, self._now, self)
        self.identities.decided.connect(lambda kind, author, other: self.decided.emit(kind, author, other, ""))
        self.pages = (self.messages, self.decisions, self.identities)
        for page in self.pages:
            page.open_wanted.connect(self.open_wanted)
            self.stack.addWidget(page)
        self.tabs.button(0).setChecked(True)

    def _build_head(self, column: QVBoxLayout) -> None:
        row = QHBoxLayout()
        row.setSpacing(14)
        self._disc = QLabel(self)
        row.addWidget(self._disc, 0, Qt.AlignmentFlag.AlignTop)
        said = QVBoxLayout()
        said.setSpacing(2)
        self.title = plain_label("", self.theme, "page")
        self.known = plain_label("", self.theme, "small", "text.secondary")
        self.handles = Handles(self.theme, self)
        said.addWidget(self.title)
        said.addWidget(self.known)
        row.addLayout(said, 1)
        self.voice = QLabel(self)
        row.addWidget(self.voice, 0, Qt.AlignmentFlag.AlignTop)
        self.close_button = CapButton(self.theme, Role.OUTLINED, self)
        self.name_key("")
        self.close_button.clicked.connect(self.leave)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        column.addWidget(self.handles)

    def _build_tabs(self, column: QVBoxLayout) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        self.tabs = QButtonGroup(self)
        self.stack = QStackedWidget(self)
        for number in range(3):
            tab = QPushButton(self)
            tab.setProperty("role", "chip")
            tab.setCheckable(True)
            tab.setAutoDefault(False)
            self.tabs.addButton(tab, number)
            row.addWidget(tab)
        row.addStretch(1)
        self.tabs.idClicked.connect(self.show_tab)
        column.addLayout(row)
        column.addWidget(self.stack, 1)

    # -- showing --

    def name_key(self, key: str) -> None:
        """Say which key goes back."""
        self.close_button.tell(translate("Dossier", "Back"), key)
        self.close_button.setAccessibleName(translate("Dossier", "Back to the conversation"))

    def show_dossier(
        self,
        dossier: Dossier,
        brand: Brand,
        meter: Meter | None,
        strikes: Sequence[str],
        *,
        hurtful: Sequence[str],
        softens: bool,
    ) -> None:
        """Show a dossier; shown again it keeps its place, its search and what is being written.

        ``hurtful`` are words that stand for blocks wherever they are quoted.
        """
        anew = self.dossier is None or dossier.authors != self.dossier.authors
        self.dossier, self._hurtful, self._softens = dossier, hurtful, softens
        for page in self.pages:
            page.dossier = dossier
        author = dossier.identities[0].record.author
        self.title.setText(isolated(author.name or author.handle, 60))
        self.known.setText(words.known_since(dossier, self._now()))
        self._disc.setPixmap(self._person(author.id, initials(author.name or author.handle)))
        self.voice.setPixmap(brand_card(self.theme, brand))
        self.voice.setAccessibleName(translate("Dossier", "for %1 only").replace("%1", brand.name))
        self.handles.show_identities(dossier.identities)
        self.standing.show_meter(meter)
        self.strikes.setText("\n".join(strikes))
        labels = ", ".join(isolated(label, 40) for label in dossier.labels)
        self.labels.setText(translate("Dossier", "Labels: %1").replace("%1", labels))
        self.labels.setVisible(bool(labels))
        self._name_tabs(dossier)
        self.identities.show_identities()
        self._show_softened()
        self.setAccessibleName(translate("Dossier", "Dossier of %1").replace("%1", self.title.text()))
        if anew or not self.messages.search.text():
            self.messages.read_again(keep=not anew)

    def _name_tabs(self, dossier: Dossier) -> None:
        waiting = sum(not each.apart for each in dossier.suggestions)
        identities = translate("Dossier", "Identities %1").replace("%1", str(len(dossier.identities)))
        if waiting:
            identities += " · " + translate("Dossier", "%n to confirm", "", waiting)
        named = (
            translate("Dossier", "Messages %1").replace("%1", str(dossier.messages)),
            translate("Dossier", "Decisions %1").replace("%1", str(len(dossier.decisions))),
            identities,
        )
        for number, text in enumerate(named):
            self.tabs.button(number).setText(text)

    def _show_softened(self) -> None:
        """Show what quotes foreign words, softened unless one reads them now."""
        if self.dossier is None:
            return
        softens = self._softens and not self._peeking
        hurtful = (*self._hurtful, *self.messages.hurtful()) if softens else ()
        self.messages.show_written(softens=softens)
        self.decisions.show_decisions(hurtful)
        self.note.show_note(self.dossier.note, hurtful)

    def reveal(self, shown: bool) -> None:
        """Show softened words in clear, or soften them again."""
        if shown != self._peeking:
            self._peeking = shown
            self._show_softened()

    def hostile_in_sight(self) -> list[int]:
        """Return the rows of the hostile messages of theirs that are on the screen."""
        return self.messages.hostile_in_sight() if self.stack.currentIndex() == 0 else []

    def _person(self, native_id: str, letters: str) -> QPixmap:
        picture = blank(AVATAR, AVATAR)
        painter = QPainter(picture)
        paint_person(painter, self.theme, QPointF(0, 0), native_id, letters, AVATAR, self.theme.font("strong"))
        painter.end()
        return picture

    # -- the keyboard --

    def focus_current(self) -> None:
        """Give the keyboard to the list that is shown."""
        self.current_list().setFocus()

    def current_list(self) -> RowList:
        return self.pages[self.stack.currentIndex()].list

    def show_tab(self, number: int) -> None:
        """Show the messages, the decisions or the identities."""
        self.tabs.button(number).setChecked(True)
        self.stack.setCurrentIndex(number)
        self.focus_current()

    def step(self, by: int) -> None:
        """Go up or down in the list that is shown."""
        self.current_list().step(by)

    def step_back(self) -> bool:
        """Leave what is being written or searched; say whether there was any."""
        search = self.messages.search
        if self.note.writing:
            self.note.finish()
        elif search.text() or search.hasFocus():
            search.clear()
        else:
            return False
        self.focus_current()
        return True

    def focus_search(self) -> None:
        """Search in what they wrote."""
        self.show_tab(0)
        self.messages.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.messages.search.selectAll()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: N802 - Qt's names
        """Keep Tab within the dossier: what lies below it is out of sight."""
        parts = [each for each in self.findChildren(QWidget) if self._takes_tab(each)]
        focus = self.focusWidget()
        if not parts:
            return False
        place = parts.index(focus) + (1 if next else -1) if focus in parts else 0
        parts[place % len(parts)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _takes_tab(self, widget: QWidget) -> bool:
        tabs = bool(widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value)
        return tabs and widget.isEnabled() and widget.isVisibleTo(self) and widget.focusProxy() is None

    # -- orders --

    def open_current(self) -> None:
        """Open the conversation of what is current in the list."""
        self.pages[self.stack.currentIndex()].open_current()

    def choosing(self) -> IdentitiesPage | None:
        """Return the identities where they are shown."""
        return self.identities if self.stack.currentIndex() == IDENTITIES else None

    def show_identities(self) -> IdentitiesPage:
        """Show the identities."""
        self.show_tab(IDENTITIES)
        return self.identities

    def _keep_note(self, text: str) -> None:
        if self.dossier is not None:
            self.decided.emit(DecisionKind.PERSON_NOTE, self.dossier.authors[0], None, text)
