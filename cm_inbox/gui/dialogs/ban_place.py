"""One line of a ban's plan: an identity on a network, what would happen there, and whether it is to happen."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from cm_inbox.gui import texts
from cm_inbox.gui.ban_places import BanPlace
from cm_inbox.gui.plain import isolated
from cm_inbox.gui.theme import Theme
from cm_inbox.models.instants import Millis
from cm_inbox.models.permissions import Allowed, Denied, Permission

from .base import plain_label

translate = QCoreApplication.translate

HANDLE = 130
"""How wide a handle may be (pixels)."""


class PlaceBox(QWidget):
    """``ticked`` says that it was ticked or not, ``confirmed`` that it is the same person, by the author's row.

    One that nobody has confirmed begins unticked; one that the network refuses cannot be ticked.
    """

    ticked = Signal()
    confirmed = Signal(int)

    def __init__(self, theme: Theme, place: BanPlace, now: Millis, parent: QWidget, *, alone: bool) -> None:
        """``alone``: it is the only one, so that there is nothing to choose."""
        super().__init__(parent)
        self.place = place
        self._theme = theme
        account, permission = place.conversation.account, place.permission
        can = not isinstance(permission, Denied)
        author = place.conversation.author.author
        called = isolated(account.address if alone else author.handle or author.name, 60)
        shown = called if alone else _fitting(called, theme)
        self.box = QCheckBox(self)
        self.box.setAccessibleName(f"{texts.network_title(account.network)} {called}")
        self.box.setChecked(can and not place.why)
        self.box.setEnabled(can)
        self.box.setVisible(not alone)
        self.box.toggled.connect(lambda _on: self.ticked.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 6)
        row.setSpacing(8)
        row.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(4)
        row.addLayout(column, 1)
        column.addLayout(self._head(account.network, shown, permission))
        column.addWidget(plain_label(translate("Ban", "Ban the person from this account."), theme))
        for sentence, role in _effects(permission, now):
            column.addWidget(plain_label(sentence, theme, "small", role))
        self.lifted = plain_label("", theme, "small", "text.secondary")
        self.lifted.setVisible(can)
        column.addWidget(self.lifted)
        self.confirm: QPushButton | None = None
        self.supposed: QLabel | None = None
        if place.why:
            self._add_confirming(column)

    def _head(self, network: str, called: str, permission: Permission) -> QHBoxLayout:
        theme = self._theme
        row = QHBoxLayout()
        row.setSpacing(8)
        picture = QLabel(self)
        picture.setPixmap(theme.icon(f"n-{network}", 16, theme.colour("icon.default")))
        row.addWidget(picture)
        row.addWidget(_tight(plain_label(texts.network_title(network), theme, "strong")))
        row.addWidget(plain_label(called, theme, "small", "text.secondary"), 1)
        words, icon, tone = standing_of(permission)
        mark = QLabel(self)
        mark.setPixmap(theme.icon(icon, 14, theme.colour(tone)))
        row.addWidget(mark)
        row.addWidget(_tight(plain_label(words, theme, "small", tone)))
        return row

    def _add_confirming(self, column: QVBoxLayout) -> None:
        said = translate("Ban", "Probably the same person, not confirmed: %1.")
        reason = self.place.why[:1].lower() + self.place.why[1:]
        self.supposed = plain_label(said.replace("%1", reason), self._theme, "small", "warning.text")
        self.confirm = QPushButton(translate("Ban", "Confirm that it is the same person"), self)
        self.confirm.setAutoDefault(False)
        self.confirm.setIcon(self._theme.qicon("link", self._theme.colour("icon.default"), 16))
        self.confirm.clicked.connect(lambda: self.confirmed.emit(self.place.author))
        column.addWidget(self.supposed)
        column.addWidget(self.confirm, 0, Qt.AlignmentFlag.AlignLeft)

    def take_confirmed(self) -> None:
        """Somebody confirmed it: it is banned with the others, unless one unticks it."""
        for part in (self.confirm, self.supposed):
            if part is not None:
                part.hide()
        self.box.setChecked(self.box.isEnabled())

    @property
    def chosen(self) -> bool:
        return self.box.isChecked()

    def show_end(self, until: Millis | None) -> None:
        """Say who lifts the ban when its time is over."""
        permission = self.place.permission
        if until is None:
            self.lifted.setText(translate("Ban", "Nobody lifts it but you."))
        elif isinstance(permission, Allowed) and permission.timed:
            self.lifted.setText(translate("Ban", "The network itself lifts it then."))
        else:
            self.lifted.setText(translate("Ban", "cm-inbox lifts it then, as soon as it is open."))


def standing_of(permission: Permission) -> tuple[str, str, str]:
    """Return in a word whether it can be done and taken back, with its icon and colour."""
    if isinstance(permission, Denied):
        return translate("Ban", "Not possible"), "ban", "text.secondary"
    if not isinstance(permission, Allowed):
        return translate("Ban", "Not sure"), "help", "text.secondary"
    if not permission.reversible:
        return translate("Ban", "Cannot be taken back"), "warn", "danger.text"
    if permission.side_effects:
        return translate("Ban", "Partly reversible"), "warn", "warning.text"
    return translate("Ban", "Reversible"), "undo", "text.secondary"


def _effects(permission: Permission, now: Millis) -> list[tuple[str, str]]:
    if isinstance(permission, Denied):
        return [(texts.denied(permission, now), "danger.text")]
    if not isinstance(permission, Allowed):
        return [(translate("Until", "Whether the network permits it shows only when it is tried."), "text.secondary")]
    return [(texts.side_effect(effect), "warning.text") for effect in permission.side_effects]


def _fitting(called: str, theme: Theme) -> str:
    """Return a handle cut so that what can be done stays beside it."""
    measure = QFontMetricsF(theme.font("small"))
    return measure.elidedText(called, Qt.TextElideMode.ElideMiddle, HANDLE)


def _tight(label: QLabel) -> QLabel:
    """Have a label take no more room than its words."""
    label.setWordWrap(False)
    return label
